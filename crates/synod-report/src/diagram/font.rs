//! The letters of pictures: how wide a text is, and its outlines.
//!
//! No machine has fonts for certain, and a label whose width is guessed overlaps its neighbour. So the fonts are
//! here, whole pictures are laid out with their widths, and a text in an SVG is told its width, whatever font the
//! reader's machine puts in. Arimo has the widths of Arial and Helvetica, which are nearly everywhere.
//! `fonts/README.md` says where the files come from.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::geometry::Point;

/// The text font, and one with symbols that it lacks.
static FACES: LazyLock<Vec<Face<'static>>> = LazyLock::new(|| {
    let files: [&[u8]; 2] = [include_bytes!("fonts/text.ttf"), include_bytes!("fonts/symbols.ttf")];
    files.iter().filter_map(|file| Face::parse(file, 0).ok()).collect()
});

/// The part of a size that letters rise above the line that they stand on.
pub(super) const ASCENT: f64 = 0.76;
/// The part of a size that letters go below it.
pub(super) const DESCENT: f64 = 0.24;

/// A part of an outline; curves are quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stroke {
    /// A new contour begins here.
    Move(Point),
    /// A straight line to here.
    Line(Point),
    /// A curve by the first point to the second.
    Curve(Point, Point),
    /// The contour is closed.
    Close,
}

/// The width of a text in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| glyph(letter).advance(size)).sum()
}

/// The outlines of a text that begins at the origin and stands on the line y = 0.
#[must_use]
pub fn outline(text: &str, size: f64) -> Vec<Stroke> {
    let mut outline = Outline { strokes: Vec::new(), start: 0.0, scale: 1.0 };
    for letter in text.chars() {
        let glyph = glyph(letter);
        outline.scale = size / f64::from(glyph.face.units_per_em());
        glyph.face.outline_glyph(glyph.id, &mut outline);
        outline.start += glyph.advance(size);
    }
    outline.strokes
}

struct Glyph {
    face: &'static Face<'static>,
    id: GlyphId,
}

impl Glyph {
    fn advance(&self, size: f64) -> f64 {
        let units = self.face.glyph_hor_advance(self.id).unwrap_or_else(|| self.face.units_per_em());
        f64::from(units) * size / f64::from(self.face.units_per_em())
    }
}

/// A letter's glyph; of what no font here has, the empty box.
fn glyph(letter: char) -> Glyph {
    let found = FACES.iter().find_map(|face| Some(Glyph { face, id: face.glyph_index(letter)? }));
    found.unwrap_or_else(|| Glyph { face: &FACES[0], id: GlyphId(0) })
}

struct Outline {
    strokes: Vec<Stroke>,
    /// Where the letter begins.
    start: f64,
    scale: f64,
}

impl Outline {
    /// Fonts count upwards.
    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(self.start + f64::from(x) * self.scale, -f64::from(y) * self.scale)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.strokes.push(Stroke::Move(self.point(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.strokes.push(Stroke::Line(self.point(x, y)));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.strokes.push(Stroke::Curve(self.point(x1, y1), self.point(x, y)));
    }

    /// The fonts here have no cubic curves; the middle of the control points is close to one.
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.quad_to(x1.midpoint(x2), y1.midpoint(y2), x, y);
    }

    fn close(&mut self) {
        self.strokes.push(Stroke::Close);
    }
}

/// A text cut short to a width, with `…` in place of what is left out.
pub(super) fn shortened(text: &str, size: f64, most: f64) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&text, size) <= most {
        return text;
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if width(&format!("{kept}{letter}…"), size) > most {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// A text in lines of a width, broken at blanks; a word that is wider has a line of its own.
pub(super) fn wrapped(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_are_read() {
        assert_eq!(FACES.len(), 2);
        for letter in ('!'..='~').chain("äßλЖ→⇒∈∅⊥≤⟨⟩↻…".chars()) {
            assert_ne!(glyph(letter).id, GlyphId(0), "{letter}");
            assert!(!outline(&letter.to_string(), 10.0).is_empty(), "{letter}");
        }
        assert_eq!(glyph('漢').id, GlyphId(0));
    }

    #[test]
    fn letters_are_as_wide_as_those_of_arial() {
        // In units of 2048: a 1139, m 1706, a blank 569.
        assert_eq!(width("a", 2048.0), 1139.0);
        assert_eq!(width("a m", 2048.0), 1139.0 + 569.0 + 1706.0);
    }

    #[test]
    fn an_outline_stays_within_the_width_and_height_of_its_text() {
        let (text, size) = ("Prepare(1, {a, b})", 20.0);
        for stroke in outline(text, size) {
            if let Stroke::Move(point) | Stroke::Line(point) | Stroke::Curve(_, point) = stroke {
                assert!((-0.1..=width(text, size)).contains(&point.x), "{point:?}");
                assert!((-ASCENT * size..=DESCENT * size).contains(&point.y), "{point:?}");
            }
        }
    }

    #[test]
    fn a_text_is_shortened_and_wrapped_to_a_width() {
        let text = "a long text that\n does not fit";
        let short = shortened(text, 10.0, 60.0);
        assert!(short.ends_with('…') && width(&short, 10.0) <= 60.0, "{short}");
        assert_eq!(shortened(text, 10.0, 500.0), "a long text that does not fit");
        let lines = wrapped(text, 10.0, 60.0);
        assert_eq!(lines.join(" "), "a long text that does not fit");
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 10.0) <= 60.0), "{lines:?}");
    }
}
