//! `mod` declarations that name other files, which an instrumented source that lies elsewhere must name in full.

use std::path::Path;

use syn::{Expr, ItemMod, Lit, Meta};

use crate::source::{Source, without_prologue};
use crate::splice::{Edit, Placed};

/// What makes the paths of the modules of a source absolute. Modules within modules are left as they are.
pub(crate) fn edits(text: &str, folder: &Path) -> Vec<Edit> {
    let Ok(file) = syn::parse_str::<syn::File>(&without_prologue(text)) else { return Vec::new() };
    let modules = file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() => Some(module),
        _ => None,
    });
    modules.filter_map(|module| absolute(module, folder)).collect()
}

fn absolute(module: &ItemMod, folder: &Path) -> Option<Edit> {
    let named = module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => Some(&pair.value),
        _ => None,
    });
    let edit = |placed, text| Edit { mutant: 0, placed, order: (0, 0), text };
    match named {
        Some(Expr::Lit(literal)) => {
            let Lit::Str(path) = &literal.lit else { return None };
            let place = Placed::Instead(Source::range(path));
            Some(edit(place, format!("{:?}", folder.join(path.value()))))
        }
        Some(_) => None,
        None => {
            let name = module.ident.to_string();
            let beside = folder.join(format!("{name}.rs"));
            let path = if beside.exists() { beside } else { folder.join(name).join("mod.rs") };
            Some(edit(Placed::Before(Source::range(module).start), format!("#[path = {path:?}] ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splice::splice;

    #[test]
    fn modules_are_named_in_full() {
        let text = "#[path = \"voting.rs\"]\nmod voting;\nmod inline { mod deep; }\nmod other;\n";
        let done = splice(text, edits(text, Path::new("/specs"))).text;
        let expected = "#[path = \"/specs/voting.rs\"]\nmod voting;\nmod inline { mod deep; }\n#[path = \"/specs/other/mod.rs\"] mod other;\n";
        assert_eq!(done, expected);
    }
}
