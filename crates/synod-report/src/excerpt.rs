//! The lines of a spec that state a property.

/// More lines than this are not shown.
const MOST_LINES: usize = 12;

/// A few lines of a source file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The file as the user names it.
    pub file: String,
    /// The number of the first line, counted from 1.
    pub first_line: u32,
    /// The lines, without the indentation that they share.
    pub lines: Vec<String>,
}

/// The statement that begins on a line; where it only names a function of the spec (`p.always("Agreement", Self::agreement);`), that
/// function. `None` where the source has no such line.
#[must_use]
pub fn excerpt(file: &str, source: &str, line: u32) -> Option<Excerpt> {
    let stated = statement(file, source, line)?;
    let definition = named_function(&stated.lines).and_then(|name| defined_at(source, name));
    Some(definition.and_then(|line| statement(file, source, line)).unwrap_or(stated))
}

/// The function that a statement of one line names with `Self::`.
fn named_function(lines: &[String]) -> Option<&str> {
    let [only] = lines else { return None };
    let (_, name) = only.rsplit_once("Self::")?;
    let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (!name.is_empty()).then_some(name)
}

/// The line that begins the definition of a function.
fn defined_at(source: &str, name: &str) -> Option<u32> {
    let begins = format!("fn {name}(");
    let at =
        source.lines().position(|line| line.trim_start().trim_start_matches("pub ").starts_with(&begins))?;
    u32::try_from(at + 1).ok()
}

/// A line and those that follow until its brackets are closed.
fn statement(file: &str, source: &str, line: u32) -> Option<Excerpt> {
    let skipped = usize::try_from(line).ok()?.checked_sub(1)?;
    let mut depth = 0;
    let mut lines = Vec::new();
    for text in source.lines().skip(skipped).take(MOST_LINES) {
        depth += balance(text);
        lines.push(text.trim_end());
        if depth <= 0 {
            break;
        }
    }
    let indents =
        lines.iter().filter(|text| !text.is_empty()).map(|text| text.len() - text.trim_start().len());
    let indent = indents.min()?;
    let lines = lines.iter().map(|text| text.get(indent..).unwrap_or("").to_owned()).collect();
    Some(Excerpt { file: file.to_owned(), first_line: line, lines })
}

/// How many more brackets a line opens than it closes; brackets in text count too, which at worst
/// shows a line more or less.
fn balance(text: &str) -> i32 {
    let code = text.split("//").next().unwrap_or("");
    code.chars().map(|c| i32::from("([{".contains(c)) - i32::from(")]}".contains(c))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "fn properties() {\n    p.always(\"A\", |s| {\n        s.ok()\n    });\n    p.more();\n}\n";

    #[test]
    fn a_statement_ends_where_its_brackets_close() {
        let found = excerpt("x.rs", SOURCE, 2).unwrap();
        assert_eq!(found.lines, ["p.always(\"A\", |s| {", "    s.ok()", "});"]);
        assert_eq!(excerpt("x.rs", SOURCE, 5).unwrap().lines, ["p.more();"]);
    }

    #[test]
    fn a_named_function_is_shown_instead() {
        let source = "p.always(\"A\", Self::agree);\nimpl X {\n    fn agree(&self) -> bool {\n        true\n    }\n}\n";
        let found = excerpt("x.rs", source, 1).unwrap();
        assert_eq!((found.first_line, found.lines.len()), (3, 3));
        assert_eq!(found.lines[0], "fn agree(&self) -> bool {");
    }

    #[test]
    fn lines_that_do_not_exist_give_nothing() {
        assert_eq!(excerpt("x.rs", SOURCE, 0), None);
        assert_eq!(excerpt("x.rs", SOURCE, 99), None);
    }
}
