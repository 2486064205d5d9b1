//! Boxes and arrows with hostile texts, read back: DOT by Graphviz itself, Mermaid by a strict reader of the little that is
//! written of it.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use synod_report::state_diagram::{Arrow, Mark, StateBox, StateDiagram, dot, flowchart};

/// What must not be written as it is: it moves the cursor, or XML forbids it.
fn visible(text: &str) -> String {
    let hidden = |letter: char| letter < ' ' || "\u{7f}\u{2028}\u{2029}\u{fffe}\u{ffff}".contains(letter);
    text.chars().map(|c| if hidden(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// Texts that end strings, begin comments, escapes, HTML, Markdown, or are words of the languages.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "\"", "\\", "\\\"", "\n", "\r", "\t", "\0", "-->", "---", "end", "]", "[[", "))", "{", "}", "|", ";",
        "%%", "#", "#quot;", "&amp;", "&#10;", "&", "<br/>", "</b>", "<script>", "`", "**x**", "_", "1. x",
        "- x", ":::wrong", "\\N", "\\G", "\\l", "//", "/*", "->", "node", "é", "名", "\u{202e}", "\u{2028}",
        "\u{fffe}", "\u{7f}", "'", " ", "a",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..7).prop_map(|pieces| pieces.concat())
}

/// Diagrams of graphs in which every state can be reached, an arrow for each two states, and ranks that are depths.
fn hostile_diagram() -> impl Strategy<Value = StateDiagram> {
    let mark = prop::sample::select(vec![Mark::Plain, Mark::Initial, Mark::Wrong, Mark::Goal, Mark::End]);
    let texts = || prop::collection::vec(hostile(), 0..3);
    let state = (hostile(), texts(), texts(), mark);
    let state = state.prop_map(|(name, lines, notes, mark)| StateBox { name, lines, notes, mark, rank: 0 });
    let boxes = prop::collection::vec(state, 1..7);
    let arrows = prop::collection::vec((any::<u8>(), any::<u8>(), texts()), 7..16);
    (hostile(), boxes, arrows).prop_map(|(title, boxes, arrows)| {
        let many = boxes.len();
        let mut diagram = StateDiagram { title, boxes, arrows: Vec::new() };
        for (number, (from, to, lines)) in arrows.into_iter().enumerate() {
            let (from, to, tone) = (usize::from(from), usize::from(to), usize::from(from));
            let (from, to) = match number + 1 {
                state if state < many => (from % state, state),
                _ => (from % many, to % many),
            };
            if !diagram.arrows.iter().any(|arrow| (arrow.from, arrow.to) == (from, to)) {
                diagram.arrows.push(Arrow { from, to, lines, tone });
            }
        }
        diagram.arrows.sort_by_key(|arrow| arrow.from);
        set_depths(&mut diagram);
        diagram
    })
}

/// The least numbers that rise by at most one along an arrow, from 0 in the first box on.
fn set_depths(diagram: &mut StateDiagram) {
    diagram.boxes.iter_mut().skip(1).for_each(|state| state.rank = u64::MAX / 2);
    for _ in 0..diagram.boxes.len() {
        for arrow in &diagram.arrows {
            let further = diagram.boxes[arrow.from].rank + 1;
            diagram.boxes[arrow.to].rank = diagram.boxes[arrow.to].rank.min(further);
        }
    }
}

/// What Graphviz makes of a text; `None` where it is not installed, which must not be in CI.
fn graphviz(format: &str, text: &str) -> Option<String> {
    let program = Command::new("dot")
        .arg(format!("-T{format}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut program = match program {
        Ok(program) => program,
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "Graphviz is needed where CI is set: {why}");
            eprintln!("not compared with Graphviz, which is not here: {why}");
            return None;
        }
    };
    program.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // How well it finds its way around boxes is its own affair.
    let complaints = said.lines().filter(|line| !line.is_empty() && !line.contains("spline routing"));
    assert!(output.status.success() && complaints.count() == 0, "{said}\n{text}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The texts that an SVG shows, those of each node and edge under its title.
fn shown(svg: &str) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for group in svg.split("<g id=\"").skip(1).filter(|group| !group.starts_with("graph")) {
        let title = group.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap_or_default();
        let texts = group.split("<text ").skip(1).filter_map(|text| text.split_once('>'));
        let texts = texts.map(|(_, text)| unescaped(text.split("</text>").next().unwrap_or_default()));
        all.push((unescaped(title), texts.collect()));
    }
    all
}

fn unescaped(text: &str) -> String {
    let named =
        [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&#45;", "-"), ("&#160;", " ")];
    let text = named.iter().fold(text.to_owned(), |text, (name, letter)| text.replace(name, letter));
    text.replace("&amp;", "&")
}

/// What a box or an arrow shows in the end, line by line, but for blanks, which Graphviz takes for fillers.
fn expected(diagram: &StateDiagram) -> Vec<(String, Vec<String>)> {
    let squeezed =
        |lines: Vec<String>| lines.iter().map(|line| squeeze(line)).filter(|l| !l.is_empty()).collect();
    let node = |(at, state): (usize, &StateBox)| {
        let heading = format!("{}  {}", visible(&state.name), visible(&state.notes.join(", ")));
        let lines = std::iter::once(heading).chain(state.lines.iter().map(|line| visible(line)));
        (format!("s{at}"), squeezed(lines.collect()))
    };
    let edge = |arrow: &Arrow| {
        let lines = arrow.lines.iter().map(|line| visible(line)).collect();
        (format!("s{}->s{}", arrow.from, arrow.to), squeezed(lines))
    };
    let mut all: Vec<_> = diagram.boxes.iter().enumerate().map(node).collect();
    all.extend(diagram.arrows.iter().map(edge));
    all.sort();
    all
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn drawn_by_graphviz(diagram: &StateDiagram) -> Option<Vec<(String, Vec<String>)>> {
    let svg = graphviz("svg", &dot(diagram))?;
    let nodes = svg.matches("class=\"node\"").count();
    let edges = svg.matches("class=\"edge\"").count();
    assert_eq!((nodes, edges), (diagram.boxes.len(), diagram.arrows.len()));
    let texts = |texts: Vec<String>| texts.iter().map(|t| squeeze(t)).filter(|t| !t.is_empty()).collect();
    let mut all: Vec<_> = shown(&svg).into_iter().map(|(title, lines)| (title, texts(lines))).collect();
    all.sort();
    Some(all)
}

/// A flowchart as its reader sees it: each box with its texts, each arrow with its ends and texts.
type Flowchart = (Vec<(String, Vec<String>)>, Vec<(String, String, Vec<String>)>);

/// Reads exactly what is written here of Mermaid, and nothing else.
fn read_flowchart(text: &str) -> Flowchart {
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("%% "));
    assert_eq!(lines.next(), Some("flowchart TD"));
    let (mut boxes, mut arrows) = (Vec::new(), Vec::new());
    for line in lines {
        let line = line.strip_prefix("    ").unwrap();
        if line.starts_with("classDef ") {
            continue;
        }
        if let Some((from, to)) = line.split_once(" --> ") {
            arrows.push((from.to_owned(), to.to_owned(), vec![String::new()]));
            continue;
        }
        let (head, rest) = line.split_once('"').unwrap_or_else(|| panic!("{line}"));
        let (inside, tail) = rest.split_once('"').unwrap_or_else(|| panic!("{line}"));
        assert!(!tail.contains('"') && !inside.is_empty(), "{line}");
        let texts = inside.split("<br/>").map(characters).collect();
        match head.split_once(" -->|") {
            Some((from, "")) => {
                arrows.push((from.to_owned(), tail.strip_prefix("| ").unwrap().to_owned(), texts));
            }
            Some(_) => panic!("{line}"),
            None => {
                let (name, closing) = match (head.strip_suffix("[["), head.strip_suffix('(')) {
                    (Some(name), _) => (name, "]]"),
                    (None, Some(name)) => (name, ")"),
                    (None, None) => panic!("{line}"),
                };
                let class = tail.strip_prefix(closing).unwrap_or_else(|| panic!("{line}"));
                assert!(["", ":::initial", ":::wrong", ":::goal"].contains(&class), "{line}");
                boxes.push((name.to_owned(), texts));
            }
        }
    }
    (boxes, arrows)
}

/// A text with its numbered characters; everything else must be a letter or harmless.
fn characters(text: &str) -> String {
    let text = ["<b>", "</b>", "<i>", "</i>"].iter().fold(text.to_owned(), |text, tag| text.replace(tag, ""));
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(letter) = rest.chars().next() {
        if let Some(number) = rest.strip_prefix('#') {
            let (number, after) = number.split_once(';').unwrap_or_else(|| panic!("{text}"));
            out.push(char::from_u32(number.parse().unwrap()).unwrap());
            rest = after;
        } else {
            assert!(letter.is_alphanumeric() || " ,:=()−→↦×".contains(letter), "{letter:?} in {text}");
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    out
}

fn told(diagram: &StateDiagram) -> Flowchart {
    let lines = |lines: &[String]| lines.iter().map(|line| visible(line)).collect::<Vec<_>>();
    let state = |(at, state): (usize, &StateBox)| {
        let mut all = lines(&state.lines);
        let notes =
            if state.notes.is_empty() { String::new() } else { format!(" {}", state.notes.join(", ")) };
        all.insert(0, visible(&format!("{}{notes}", state.name)));
        (format!("s{at}"), all)
    };
    let arrow = |arrow: &Arrow| {
        let texts = if arrow.lines.is_empty() { vec![String::new()] } else { lines(&arrow.lines) };
        (format!("s{}", arrow.from), format!("s{}", arrow.to), texts)
    };
    (diagram.boxes.iter().enumerate().map(state).collect(), diagram.arrows.iter().map(arrow).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// A program is started for each.
    #[test]
    fn graphviz_shows_hostile_texts_as_they_are(diagram in hostile_diagram()) {
        if let Some(drawn) = drawn_by_graphviz(&diagram) {
            prop_assert_eq!(drawn, expected(&diagram), "{}", dot(&diagram));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_flowchart_says_hostile_texts_as_they_are(diagram in hostile_diagram()) {
        prop_assert_eq!(read_flowchart(&flowchart(&diagram)), told(&diagram));
    }
}
