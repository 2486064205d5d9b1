use synod::prelude::*;

#[derive(Constants)]
struct Lists {
    #[constant(default = vec![1])]
    sizes: Vec<u8>,
}

fn main() {}
