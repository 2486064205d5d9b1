//! A picture as a list of shapes, and the colours of paper and of dark screens.
//!
//! One list is drawn in two ways: as an SVG, and as pixels. So both show the same.

use super::font;
use super::geometry::{Block, Point};

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// In a few words.
    pub title: String,
    /// What somebody who cannot see it should know.
    pub description: String,
    /// From the one behind to the one in front.
    pub shapes: Vec<Shape>,
}

/// A shape with its colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// What is drawn.
    pub form: Form,
    /// In which colour.
    pub tone: Tone,
    /// From 0, invisible, to 1.
    pub opacity: f64,
    /// What a pointer over it says; empty for nothing.
    pub tip: String,
    /// The steps of the behaviour that it tells of; `None` for what stands there all the time.
    pub steps: Option<Steps>,
}

/// The steps that a shape tells of, as indices into the behaviour's steps; the step that leads back in a lasso has the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The step that an event belongs to; of a message, the one that sends it.
    pub first: usize,
    /// The same step, but for messages: the one that receives it, if one does.
    pub last: Option<usize>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A line through points.
    Line {
        /// At least two.
        points: Vec<Point>,
        /// Its width.
        width: f64,
        /// How it is broken.
        dash: Dash,
    },
    /// A curved line from the first point to the last, pulled by the middle one.
    Curve {
        /// From, by, to.
        points: [Point; 3],
        /// Its width.
        width: f64,
        /// How it is broken.
        dash: Dash,
    },
    /// A filled polygon.
    Polygon(Vec<Point>),
    /// A filled circle.
    Disc {
        /// Its center.
        center: Point,
        /// Its radius.
        radius: f64,
    },
    /// A circle's line.
    Ring {
        /// Its center.
        center: Point,
        /// Its radius.
        radius: f64,
        /// The line's width.
        width: f64,
    },
    /// A text, with a rim in the colour of the paper that keeps it readable over lines.
    Text {
        /// Where it begins, on the line that it stands on.
        start: Point,
        /// Where it goes; of length 1.
        direction: Point,
        /// The text.
        text: String,
        /// The font's size.
        size: f64,
    },
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// Into short strokes.
    Dashed,
    /// Into long strokes.
    Long,
    /// Into dots.
    Dotted,
}

impl Dash {
    /// The lengths of stroke and gap.
    #[must_use]
    pub fn lengths(self) -> Option<[f64; 2]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some([4.0, 4.0]),
            Self::Long => Some([9.0, 4.0]),
            Self::Dotted => Some([1.5, 4.0]),
        }
    }
}

/// A colour by its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The background.
    Paper,
    /// Text and marks.
    Ink,
    /// What is said beside it.
    Muted,
    /// The lines of processes.
    Axis,
    /// Lines that must not be in the way.
    Faint,
    /// Behind a cycle.
    Band,
    /// What one process does and sends.
    Process(usize),
}

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// What a tone looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// On paper.
    Light,
    /// On a dark screen.
    Dark,
}

/// Okabe and Ito's colours ("Color Universal Design", 2008), which nearly everybody can tell apart, without the
/// yellow; the orange and the sky blue a little darker, for thin lines on white.
const ON_LIGHT: [Rgb; 6] =
    [[0, 114, 178], [213, 94, 0], [0, 158, 115], [190, 95, 155], [208, 138, 0], [45, 150, 205]];
/// The same hues, lighter.
const ON_DARK: [Rgb; 6] =
    [[74, 163, 223], [240, 128, 74], [53, 197, 150], [224, 143, 192], [240, 184, 60], [143, 211, 247]];

/// How many processes have a colour of their own.
pub(super) const PROCESS_TONES: usize = ON_LIGHT.len();

impl Tone {
    /// All that there are.
    pub fn all() -> impl Iterator<Item = Self> {
        let plain = [Self::Paper, Self::Ink, Self::Muted, Self::Axis, Self::Faint, Self::Band];
        plain.into_iter().chain((0..PROCESS_TONES).map(Self::Process))
    }

    /// The colour.
    #[must_use]
    pub fn rgb(self, palette: Palette) -> Rgb {
        let (light, dark) = match self {
            Self::Paper => ([255, 255, 255], [22, 25, 31]),
            Self::Ink => ([27, 31, 36], [230, 233, 238]),
            Self::Muted => ([92, 99, 108], [160, 167, 178]),
            Self::Axis => ([150, 156, 164], [112, 119, 130]),
            Self::Faint => ([221, 224, 229], [52, 57, 66]),
            Self::Band => ([241, 243, 246], [35, 40, 49]),
            Self::Process(at) => (ON_LIGHT[at % PROCESS_TONES], ON_DARK[at % PROCESS_TONES]),
        };
        match palette {
            Palette::Light => light,
            Palette::Dark => dark,
        }
    }
}

impl Shape {
    pub(super) fn new(form: Form, tone: Tone) -> Self {
        Self { form, tone, opacity: 1.0, tip: String::new(), steps: None }
    }

    pub(super) fn line(from: Point, to: Point, width: f64, tone: Tone) -> Self {
        Self::new(Form::Line { points: vec![from, to], width, dash: Dash::Solid }, tone)
    }

    pub(super) fn disc(center: Point, radius: f64, tone: Tone) -> Self {
        Self::new(Form::Disc { center, radius }, tone)
    }

    /// An upright text that begins here.
    pub(super) fn text(start: Point, text: &str, size: f64, tone: Tone) -> Self {
        Self::new(Form::Text { start, direction: Point::RIGHT, text: text.to_owned(), size }, tone)
    }

    pub(super) fn dashed(mut self, broken: Dash) -> Self {
        if let Form::Line { dash, .. } | Form::Curve { dash, .. } = &mut self.form {
            *dash = broken;
        }
        self
    }

    pub(super) fn faded(mut self, opacity: f64) -> Self {
        self.opacity *= opacity;
        self
    }

    pub(super) fn of_steps(mut self, steps: Steps) -> Self {
        self.steps = Some(steps);
        self
    }

    pub(super) fn with_tip(mut self, tip: &str) -> Self {
        tip.clone_into(&mut self.tip);
        self
    }
}

/// The room that a text takes.
pub(super) fn room(start: Point, direction: Point, text: &str, size: f64) -> Block {
    let width = font::width(text, size);
    let down = direction.turned();
    let center = start.along(direction, width / 2.0).along(down, size * (font::DESCENT - font::ASCENT) / 2.0);
    let half_height = size * (font::ASCENT + font::DESCENT) / 2.0;
    Block { center, direction, half_width: width / 2.0, half_height }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours by the Web Content Accessibility Guidelines 2.2: from 1 to 21.
    fn contrast(one: Rgb, two: Rgb) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |[r, g, b]: Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (one, two) = (luminance(one) + 0.05, luminance(two) + 0.05);
        one.max(two) / one.min(two)
    }

    #[test]
    fn everything_can_be_read_in_both_palettes() {
        for palette in [Palette::Light, Palette::Dark] {
            let paper = Tone::Paper.rgb(palette);
            let against = |tone: Tone| contrast(tone.rgb(palette), paper);
            // The guidelines ask for 4.5 of text and for 3 of lines; the palest hues on white get a little less.
            assert!(against(Tone::Ink) > 7.0);
            assert!(against(Tone::Muted) > 4.5);
            assert!((0..PROCESS_TONES).all(|at| against(Tone::Process(at)) > 2.8), "{palette:?}");
        }
    }

    #[test]
    fn a_text_takes_the_room_of_its_letters() {
        let block = room(Point::new(10.0, 20.0), Point::RIGHT, "abc", 10.0);
        assert_eq!(block.half_width * 2.0, font::width("abc", 10.0));
        let corner = block.corners()[0];
        assert!((corner.x - 10.0).abs() < 1e-9 && (corner.y - (20.0 - 7.6)).abs() < 1e-9, "{corner:?}");
        let upwards = room(Point::new(10.0, 20.0), Point::new(0.0, -1.0), "abc", 10.0);
        assert!(upwards.center.y < 20.0 && upwards.center.x < 10.0);
    }
}
