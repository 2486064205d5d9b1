//! XML for programs: what may stand in an attribute and between tags. Nothing in a text is taken for markup, line ends survive, and
//! what XML 1.0 forbids (most control characters, U+FFFE and U+FFFF) is left out.

/// A text as the value of an attribute in double quotes. A reader makes blanks of plain line ends there, so they are numbers.
pub(crate) fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A text between tags. A reader drops plain carriage returns, and so does this.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_taken_for_markup() {
        let hostile = "a<b> & \"c\" ]]>\r\n\t\u{1}\u{1b}[31m\u{fffe}𝔸";
        assert_eq!(escaped(hostile), "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt;\n\t[31m𝔸");
        assert_eq!(attribute(hostile), "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt;&#10;&#9;[31m𝔸");
    }
}
