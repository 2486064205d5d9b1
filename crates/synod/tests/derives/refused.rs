//! What the derives refuse, and what they say to it: the files of `tests/refused`.

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
