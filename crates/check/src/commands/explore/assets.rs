//! The files of the page. They are part of the program: nothing is read from disk while it serves.

/// A file of the page.
pub(super) struct Asset {
    pub(super) path: &'static str,
    pub(super) kind: &'static str,
    pub(super) text: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

macro_rules! shared {
    ($name:literal) => {
        include_str!(concat!("../../../../synod-report/src/html/assets/", $name))
    };
}

macro_rules! own {
    ($name:literal) => {
        include_str!(concat!("assets/", $name))
    };
}

/// All of them. The shared ones are those of the HTML report.
pub(super) const ALL: &[Asset] = &[
    Asset { path: "/", kind: HTML, text: own!("explorer.html") },
    Asset { path: "/base.css", kind: CSS, text: shared!("base.css") },
    Asset { path: "/values.css", kind: CSS, text: shared!("values.css") },
    Asset { path: "/explorer.css", kind: CSS, text: own!("explorer.css") },
    Asset { path: "/dom.js", kind: JS, text: shared!("dom.js") },
    Asset { path: "/theme.js", kind: JS, text: shared!("theme.js") },
    Asset { path: "/values.js", kind: JS, text: shared!("values.js") },
    Asset { path: "/server.js", kind: JS, text: own!("server.js") },
    Asset { path: "/link.js", kind: JS, text: own!("link.js") },
    Asset { path: "/panels.js", kind: JS, text: own!("panels.js") },
    Asset { path: "/explorer.js", kind: JS, text: own!("explorer.js") },
    Asset { path: "/icon.svg", kind: "image/svg+xml", text: own!("icon.svg") },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_only_for_what_there_is() {
        let page = ALL[0].text;
        let mut asked = 0;
        for attribute in ["href=\"", "src=\""] {
            for part in page.split(attribute).skip(1) {
                let name = part.split('"').next().unwrap();
                assert!(ALL.iter().any(|asset| asset.path.trim_start_matches('/') == name), "no {name}");
                asked += 1;
            }
        }
        assert_eq!(asked, ALL.len() - 1, "a file that nobody asks for");
        assert!(!page.contains("<script>") && !page.contains("style=") && !page.contains("onclick"));
    }
}
