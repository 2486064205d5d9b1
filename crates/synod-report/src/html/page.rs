//! The page around the data: its styles, its scripts, and the policy that keeps everything else out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::data::Data;
use super::escape;
use crate::diagram::{Palette, rules};

/// In this order: what narrow screens and paper need comes last.
const STYLES: [&str; 5] = [
    include_str!("assets/base.css"),
    include_str!("assets/values.css"),
    include_str!("assets/player.css"),
    include_str!("assets/graph.css"),
    include_str!("assets/report.css"),
];

/// In this order: each uses only what stands before it.
const SCRIPTS: [&str; 13] = [
    include_str!("assets/dom.js"),
    include_str!("assets/theme.js"),
    include_str!("assets/values.js"),
    include_str!("assets/address.js"),
    include_str!("assets/plot.js"),
    include_str!("assets/diagram.js"),
    include_str!("assets/behaviour.js"),
    include_str!("assets/steps.js"),
    include_str!("assets/state.js"),
    include_str!("assets/player.js"),
    include_str!("assets/graph.js"),
    include_str!("assets/sections.js"),
    include_str!("assets/report.js"),
];

const PAGE: &str = include_str!("assets/page.html");

pub(super) fn page(data: &Data<'_>) -> String {
    let (style, script) = (style(), script());
    let json = serde_json::to_string(data).expect("plain data can be written");
    let parts = [
        ("{policy}", policy(&style, &script)),
        ("{title}", escape::text(&format!("{} · Synod", data.title))),
        ("{style}", style),
        ("{script}", script),
        ("{data}", escape::json_in_script(&json)),
    ];
    filled(PAGE, &parts)
}

/// The template with each of its parts, none of which is looked through for further ones.
fn filled(template: &str, parts: &[(&str, String)]) -> String {
    let mut page = String::new();
    let mut rest = template;
    for (mark, part) in parts {
        let (before, after) = rest.split_once(mark).expect("the template has its marks in this order");
        page.push_str(before);
        page.push_str(part);
        rest = after;
    }
    page + rest
}

/// The styles, and the colours of diagrams, which have the palettes of the pictures that `--diagram` draws.
fn style() -> String {
    let mut style = STYLES.concat();
    style.push_str(&rules(".diagram ", Palette::Light));
    let dark = rules(":root:not([data-theme=\"light\"]) .diagram ", Palette::Dark);
    style.push_str(&format!("@media screen and (prefers-color-scheme:dark){{{dark}}}"));
    let dark = rules(":root[data-theme=\"dark\"] .diagram ", Palette::Dark);
    style.push_str(&format!("@media screen{{{dark}}}"));
    style
}

fn script() -> String {
    SCRIPTS.concat()
}

/// Nothing may be loaded or sent; the one style and the one script that run are those of the page.
fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Content Security Policy, level 3, section 7.
    #[test]
    fn a_hash_is_what_a_browser_computes() {
        assert_eq!(hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn every_asset_is_part_of_the_page() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/html/assets");
        for entry in std::fs::read_dir(folder).expect("the assets are there") {
            let path = entry.expect("the folder can be read").path();
            let text = std::fs::read_to_string(&path).expect("an asset is text");
            let part = match path.extension().and_then(|ending| ending.to_str()) {
                Some("css") => style(),
                Some("js") => script(),
                _ => PAGE.to_owned(),
            };
            assert!(part.contains(&text), "{} is not in the page", path.display());
        }
    }

    #[test]
    fn what_looks_like_a_mark_in_a_part_stays_as_it_is() {
        let parts = [("{a}", "1{b}".to_owned()), ("{b}", "2{a}".to_owned())];
        assert_eq!(filled("<{a}|{b}>", &parts), "<1{b}|2{a}>");
    }

    #[test]
    fn nothing_ends_the_script_or_the_style_early() {
        assert!(!script().contains("</script") && !script().contains("<!--"));
        assert!(!style().contains("</style"));
    }

    #[test]
    fn nothing_is_taken_for_markup_and_nothing_is_fetched() {
        for sink in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "fetch(",
            "XMLHttp",
            "import(",
        ] {
            assert!(!script().contains(sink), "a script uses {sink}");
        }
        assert!(!style().replace("url(#", "").contains("url(") && !style().contains("@import"));
    }
}
