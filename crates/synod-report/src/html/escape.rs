//! Text that can stand in a page without being taken for anything else.

/// JSON as the content of a `<script>`: whatever ends a script, opens a comment, or is a line break to JavaScript alone becomes
/// an escape that JSON knows. JSON has these characters only inside of strings.
pub(super) fn json_in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Text between tags.
pub(super) fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn nothing_ends_the_script_that_it_stands_in() {
        let escaped = json_in_script(r#"["</script><!--", "a\u2028&"]"#);
        assert_eq!(escaped, r#"["\u003c/script\u003e\u003c!--", "a\u2028\u0026"]"#);
    }

    proptest! {
        #[test]
        fn whatever_the_text_it_is_read_back_as_it_was(text in "\\PC*|[<>&/!\\-\\x00-\\x1f\u{2028}\u{2029}a-z]*") {
            let escaped = json_in_script(&serde_json::to_string(&text).unwrap());
            let harmful = ['<', '>', '&', '\u{2028}', '\u{2029}'];
            prop_assert!(!escaped.contains(harmful));
            prop_assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap(), Value::from(text));
        }
    }
}
