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
    let paper = paint("fill", Tone::Paper);
    out.push_str(&format!("<rect width=\"{width}\" height=\"{height}\" {paper}/>\n"));
    picture.shapes.iter().for_each(|shape| push(&mut out, shape));
    out.push_str("</svg>\n");
    out
}

/// Classes for fills and strokes, which change their colour on a dark screen.
fn style() -> String {
    let mut rules = String::new();
    for tone in Tone::all() {
        let (name, colour) = (name(tone), hex(tone.rgb(Palette::Dark)));
        let _ = write!(rules, ".f{name}{{fill:{colour}}}.s{name}{{stroke:{colour}}}");
    }
    format!("<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>\n")
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

/// A class and its colour on paper; `attribute` is `fill` or `stroke`.
fn paint(attribute: &str, tone: Tone) -> String {
    let (letter, name, colour) = (&attribute[..1], name(tone), hex(tone.rgb(Palette::Light)));
    format!("class=\"{letter}{name}\" {attribute}=\"{colour}\"")
}

fn push(out: &mut String, shape: &Shape) {
    let opacity = match shape.opacity {
        opacity if opacity < 1.0 => format!(" opacity=\"{}\"", number(opacity)),
        _ => String::new(),
    };
    let (element, attributes, content) = element(shape);
    let tip = match shape.tip.as_str() {
        "" => String::new(),
        tip => format!("<title>{}</title>", escaped(tip)),
    };
    let inner = format!("{tip}{content}");
    let end = if inner.is_empty() { "/>".to_owned() } else { format!(">{inner}</{element}>") };
    let _ = writeln!(out, "<{element} {attributes}{opacity}{end}");
}

/// The name of the element, its attributes, and what it holds.
fn element(shape: &Shape) -> (&'static str, String, String) {
    let stroked = |width: f64, dash: Dash| {
        format!(
            "fill=\"none\" {} stroke-width=\"{}\"{}",
            paint("stroke", shape.tone),
            number(width),
            dashes(dash)
        )
    };
    let filled = || paint("fill", shape.tone);
    match &shape.form {
        Form::Line { points, width, dash } => {
            ("polyline", format!("points=\"{}\" {}", list(points), stroked(*width, *dash)), String::new())
        }
        Form::Curve { points: [from, by, to], width, dash } => {
            let path = format!("d=\"M{}Q{} {}\"", pair(*from), pair(*by), pair(*to));
            ("path", format!("{path} {}", stroked(*width, *dash)), String::new())
        }
        Form::Polygon(points) => {
            ("polygon", format!("points=\"{}\" {}", list(points), filled()), String::new())
        }
        Form::Disc { center, radius } => {
            ("circle", format!("{} {}", circle(*center, *radius), filled()), String::new())
        }
        Form::Ring { center, radius, width } => (
            "circle",
            format!("{} {}", circle(*center, *radius), stroked(*width, Dash::Solid)),
            String::new(),
        ),
        Form::Text { start, direction, text, size } => {
            ("text", text_attributes(shape.tone, *start, *direction, text, *size), escaped(text))
        }
    }
}

fn text_attributes(tone: Tone, start: Point, direction: Point, text: &str, size: f64) -> String {
    let place = if direction == Point::RIGHT {
        format!("x=\"{}\" y=\"{}\"", number(start.x), number(start.y))
    } else {
        let Point { x, y } = direction;
        format!(
            "transform=\"matrix({x:.4} {y:.4} {:.4} {x:.4} {} {})\"",
            -y,
            number(start.x),
            number(start.y)
        )
    };
    let (name, colour) = (name(tone), hex(tone.rgb(Palette::Light)));
    let rim = hex(Tone::Paper.rgb(Palette::Light));
    let width = number(font::width(text, size));
    format!(
        "{place} class=\"f{name} s-paper\" fill=\"{colour}\" stroke=\"{rim}\" stroke-width=\"3\" \
         font-size=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"",
        number(size)
    )
}

fn circle(center: Point, radius: f64) -> String {
    format!("cx=\"{}\" cy=\"{}\" r=\"{}\"", number(center.x), number(center.y), number(radius))
}

fn dashes(dash: Dash) -> String {
    let lengths = dash
        .lengths()
        .map(|[stroke, gap]| format!(" stroke-dasharray=\"{} {}\"", number(stroke), number(gap)));
    lengths.unwrap_or_default()
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
