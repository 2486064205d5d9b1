//! A picture as an SVG.
//!
//! Colours are attributes, so that a program that knows no CSS draws a light picture; a media query changes them on
//! dark screens. A text is told its width (`textLength`), so that labels stay apart in whatever font the reader has.
//! Numbers are written with a fixed number of digits: the same picture has the same bytes.

use std::fmt::Write;

use super::font;
use super::geometry::Point;
use super::picture::{Dash, Form, Palette, Picture, Rgb, Shape, Tone};

/// The document, with a line feed at its end.
#[must_use]
pub fn svg(picture: &Picture) -> String {
    let (width, height) = (number(picture.width), number(picture.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"title desc\" stroke-linejoin=\"round\" paint-order=\"stroke\" \
         font-family=\"Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif\">\n"
    );
    out.push_str(&format!("<title id=\"title\">{}</title>\n", escaped(&picture.title)));
    out.push_str(&format!("<desc id=\"desc\">{}</desc>\n", escaped(&picture.description)));
    out.push_str(&style());
    let paper = written(&paint(Part::Fill, Tone::Paper));
    out.push_str(&format!("<rect width=\"{width}\" height=\"{height}\"{paper}/>\n"));
    picture.shapes.iter().for_each(|shape| push(&mut out, shape));
    out.push_str("</svg>\n");
    out
}

/// Classes for fills and strokes, which change their colour on a dark screen.
fn style() -> String {
    format!("<style>@media screen and (prefers-color-scheme:dark){{{}}}</style>\n", rules("", Palette::Dark))
}

/// The colours of a palette as rules of CSS, each for what `within` selects.
pub(crate) fn rules(within: &str, palette: Palette) -> String {
    let mut rules = String::new();
    for tone in Tone::all() {
        let (name, colour) = (name(tone), hex(tone.rgb(palette)));
        let _ = write!(rules, "{within}.f{name}{{fill:{colour}}}{within}.s{name}{{stroke:{colour}}}");
    }
    rules
}

fn name(tone: Tone) -> String {
    match tone {
        Tone::Paper => "-paper".to_owned(),
        Tone::Ink => "-ink".to_owned(),
        Tone::Muted => "-muted".to_owned(),
        Tone::Axis => "-axis".to_owned(),
        Tone::Faint => "-faint".to_owned(),
        Tone::Band => "-band".to_owned(),
        Tone::Process(at) => (at % super::picture::PROCESS_TONES).to_string(),
    }
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// An element of an SVG, as far as a shape decides it. The values of its attributes have no characters that need escaping.
pub(crate) struct Element<'a> {
    pub(crate) name: &'static str,
    pub(crate) attributes: Vec<(&'static str, String)>,
    /// What stands in it; not escaped.
    pub(crate) text: &'a str,
}

fn push(out: &mut String, shape: &Shape) {
    let Element { name, attributes, text } = element(shape);
    let tip = match shape.tip.as_str() {
        "" => String::new(),
        tip => format!("<title>{}</title>", escaped(tip)),
    };
    let inner = format!("{tip}{}", escaped(text));
    let _ = write!(out, "<{name}{}", written(&attributes));
    let _ = if inner.is_empty() { writeln!(out, "/>") } else { writeln!(out, ">{inner}</{name}>") };
}

fn written(attributes: &[(&str, String)]) -> String {
    attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect()
}

/// The element that draws a shape.
pub(crate) fn element(shape: &Shape) -> Element<'_> {
    let mut attributes = Vec::new();
    let mut text = "";
    let name = match &shape.form {
        Form::Line { points, width, dash } => {
            attributes.push(("points", list(points)));
            stroke(&mut attributes, shape.tone, *width, *dash);
            "polyline"
        }
        Form::Curve { points: [from, by, to], width, dash } => {
            attributes.push(("d", format!("M{}Q{} {}", pair(*from), pair(*by), pair(*to))));
            stroke(&mut attributes, shape.tone, *width, *dash);
            "path"
        }
        Form::Polygon(points) => {
            attributes.push(("points", list(points)));
            attributes.extend(paint(Part::Fill, shape.tone));
            "polygon"
        }
        Form::Disc { center, radius } => {
            attributes.extend(circle(*center, *radius));
            attributes.extend(paint(Part::Fill, shape.tone));
            "circle"
        }
        Form::Ring { center, radius, width } => {
            attributes.extend(circle(*center, *radius));
            stroke(&mut attributes, shape.tone, *width, Dash::Solid);
            "circle"
        }
        Form::Text { start, direction, text: letters, size } => {
            text = letters;
            attributes = text_attributes(shape.tone, *start, *direction, letters, *size);
            "text"
        }
    };
    if shape.opacity < 1.0 {
        attributes.push(("opacity", number(shape.opacity)));
    }
    Element { name, attributes, text }
}

type Attributes = Vec<(&'static str, String)>;

/// What of a shape has a colour.
#[derive(Clone, Copy)]
enum Part {
    Fill,
    Stroke,
}

/// A class and its colour on paper.
fn paint(part: Part, tone: Tone) -> [(&'static str, String); 2] {
    let (letter, attribute) = match part {
        Part::Fill => ('f', "fill"),
        Part::Stroke => ('s', "stroke"),
    };
    [("class", format!("{letter}{}", name(tone))), (attribute, hex(tone.rgb(Palette::Light)))]
}

fn stroke(attributes: &mut Attributes, tone: Tone, width: f64, dash: Dash) {
    attributes.push(("fill", "none".to_owned()));
    attributes.extend(paint(Part::Stroke, tone));
    attributes.push(("stroke-width", number(width)));
    if let Some([stroke, gap]) = dash.lengths() {
        attributes.push(("stroke-dasharray", format!("{} {}", number(stroke), number(gap))));
    }
}

fn text_attributes(tone: Tone, start: Point, direction: Point, text: &str, size: f64) -> Attributes {
    let mut attributes = if direction == Point::RIGHT {
        vec![("x", number(start.x)), ("y", number(start.y))]
    } else {
        let Point { x, y } = direction;
        let place = format!("{} {}", number(start.x), number(start.y));
        vec![("transform", format!("matrix({x:.4} {y:.4} {:.4} {x:.4} {place})", -y))]
    };
    let (name, rim) = (name(tone), hex(Tone::Paper.rgb(Palette::Light)));
    attributes.extend([
        ("class", format!("f{name} s-paper")),
        ("fill", hex(tone.rgb(Palette::Light))),
        ("stroke", rim),
        ("stroke-width", "3".to_owned()),
        ("font-size", number(size)),
        ("textLength", number(font::width(text, size))),
        ("lengthAdjust", "spacingAndGlyphs".to_owned()),
    ]);
    attributes
}

fn circle(center: Point, radius: f64) -> [(&'static str, String); 3] {
    [("cx", number(center.x)), ("cy", number(center.y)), ("r", number(radius))]
}

fn list(points: &[Point]) -> String {
    points.iter().map(|point| pair(*point)).collect::<Vec<_>>().join(" ")
}

fn pair(point: Point) -> String {
    format!("{},{}", number(point.x), number(point.y))
}

/// With at most two digits, and without those that say nothing.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// As XML has it; characters that XML forbids are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(' '),
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
    fn numbers_have_no_needless_digits() {
        assert_eq!([1.0, 0.5, 0.126, -0.001, 120.0].map(number), ["1", "0.5", "0.13", "0", "120"]);
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_markup() {
        assert_eq!(escaped("a<b> & \"c\"\n\u{1}d"), "a&lt;b&gt; &amp; &quot;c&quot; d");
    }

    #[test]
    fn every_tone_has_a_dark_colour() {
        let style = style();
        for tone in Tone::all() {
            assert!(style.contains(&format!(".f{}{{fill:{}}}", name(tone), hex(tone.rgb(Palette::Dark)))));
        }
    }
}
