//! A picture as a PNG: the shapes that an SVG of it has, drawn with tiny-skia, letters as the outlines of the font
//! that they were measured with.

use synod_report::diagram::{Dash, Form, Palette, Picture, Point, Shape, Stroke, Tone, outline};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke as Pen, StrokeDash,
    Transform,
};

/// Pixels of the PNG for one of the picture, so that it is sharp on fine screens and in print.
const SCALE: f32 = 2.0;
/// The rim of letters, as in the SVG.
const RIM: f32 = 3.0;

/// The file, or why it cannot be made.
///
/// # Errors
/// The picture is too large for memory.
pub fn png(picture: &Picture, palette: Palette) -> Result<Vec<u8>, String> {
    let pixels = |length: f64| (length as f32 * SCALE).ceil() as u32;
    let size = Pixmap::new(pixels(picture.width), pixels(picture.height));
    let mut canvas = Canvas { pixmap: size.ok_or("the picture is too large")?, palette };
    canvas.pixmap.fill(colour(Tone::Paper, 1.0, palette));
    picture.shapes.iter().for_each(|shape| canvas.draw(shape));
    canvas.pixmap.encode_png().map_err(|why| why.to_string())
}

fn colour(tone: Tone, opacity: f64, palette: Palette) -> Color {
    let [red, green, blue] = tone.rgb(palette);
    Color::from_rgba8(red, green, blue, (opacity.clamp(0.0, 1.0) * 255.0).round() as u8)
}

struct Canvas {
    pixmap: Pixmap,
    palette: Palette,
}

impl Canvas {
    fn draw(&mut self, shape: &Shape) {
        match &shape.form {
            Form::Line { points, width, dash } => self.stroke(shape, polyline(points, false), *width, *dash),
            Form::Curve { points: [from, by, to], width, dash } => {
                self.stroke(shape, path(&[Stroke::Move(*from), Stroke::Curve(*by, *to)]), *width, *dash);
            }
            Form::Polygon(points) => self.fill(shape, polyline(points, true)),
            Form::Disc { center, radius } => self.fill(shape, circle(*center, *radius)),
            Form::Ring { center, radius, width } => {
                self.stroke(shape, circle(*center, *radius), *width, Dash::Solid);
            }
            Form::Text { start, direction, text, size } => {
                let (x, y) = (direction.x as f32, direction.y as f32);
                let place = Transform::from_row(x, y, -y, x, start.x as f32, start.y as f32);
                let letters = path(&outline(text, *size)).and_then(|path| path.transform(place));
                self.text(shape, letters);
            }
        }
    }

    /// Letters over a rim in the colour of the paper.
    fn text(&mut self, shape: &Shape, letters: Option<Path>) {
        let Some(letters) = letters else { return };
        let pen = Pen { width: RIM, line_join: LineJoin::Round, ..Pen::default() };
        let paper = self.paint(Tone::Paper, shape.opacity);
        self.pixmap.stroke_path(&letters, &paper, &pen, scaled(), None);
        self.fill(shape, Some(letters));
    }

    fn fill(&mut self, shape: &Shape, path: Option<Path>) {
        let Some(path) = path else { return };
        let paint = self.paint(shape.tone, shape.opacity);
        self.pixmap.fill_path(&path, &paint, FillRule::Winding, scaled(), None);
    }

    fn stroke(&mut self, shape: &Shape, path: Option<Path>, width: f64, dash: Dash) {
        let Some(path) = path else { return };
        let dash =
            dash.lengths().and_then(|lengths| StrokeDash::new(lengths.map(|l| l as f32).to_vec(), 0.0));
        let pen = Pen {
            width: width as f32,
            line_cap: LineCap::Butt,
            line_join: LineJoin::Round,
            dash,
            ..Pen::default()
        };
        let paint = self.paint(shape.tone, shape.opacity);
        self.pixmap.stroke_path(&path, &paint, &pen, scaled(), None);
    }

    fn paint(&self, tone: Tone, opacity: f64) -> Paint<'static> {
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color(colour(tone, opacity, self.palette));
        paint
    }
}

fn scaled() -> Transform {
    Transform::from_scale(SCALE, SCALE)
}

fn circle(center: Point, radius: f64) -> Option<Path> {
    PathBuilder::from_circle(center.x as f32, center.y as f32, radius as f32)
}

fn polyline(points: &[Point], is_closed: bool) -> Option<Path> {
    let mut strokes: Vec<Stroke> = points.iter().map(|point| Stroke::Line(*point)).collect();
    strokes[0] = Stroke::Move(points[0]);
    strokes.extend(is_closed.then_some(Stroke::Close));
    path(&strokes)
}

/// `None` where nothing would be drawn.
fn path(strokes: &[Stroke]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for stroke in strokes {
        match stroke {
            Stroke::Move(to) => builder.move_to(to.x as f32, to.y as f32),
            Stroke::Line(to) => builder.line_to(to.x as f32, to.y as f32),
            Stroke::Curve(by, to) => {
                builder.quad_to(by.x as f32, by.y as f32, to.x as f32, to.y as f32);
            }
            Stroke::Close => builder.close(),
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(form: Form) -> Shape {
        Shape { form, tone: Tone::Ink, opacity: 1.0, tip: String::new(), steps: None }
    }

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// The picture as pixels again.
    fn drawn(shapes: Vec<Shape>, palette: Palette) -> Pixmap {
        let (title, description) = (String::new(), String::new());
        let picture = Picture { width: 40.0, height: 20.5, title, description, shapes };
        Pixmap::decode_png(&png(&picture, palette).unwrap()).unwrap()
    }

    /// The colour at a point of the picture.
    fn colour_at(pixmap: &Pixmap, point: Point) -> [u8; 3] {
        let scale = f64::from(SCALE);
        let pixel = pixmap.pixel((point.x * scale) as u32, (point.y * scale) as u32).unwrap();
        [pixel.red(), pixel.green(), pixel.blue()]
    }

    #[test]
    fn a_picture_has_its_size_and_its_colours() {
        for palette in [Palette::Light, Palette::Dark] {
            let disc = shape(Form::Disc { center: at(10.0, 10.0), radius: 4.0 });
            let pixmap = drawn(vec![disc], palette);
            assert_eq!((pixmap.width(), pixmap.height()), (80, 41));
            assert_eq!(colour_at(&pixmap, at(10.0, 10.0)), Tone::Ink.rgb(palette));
            assert_eq!(colour_at(&pixmap, at(15.0, 10.0)), Tone::Paper.rgb(palette));
        }
    }

    #[test]
    fn every_form_leaves_a_mark() {
        let ends = || vec![at(2.0, 10.0), at(38.0, 10.0)];
        let text =
            |direction: Point| Form::Text { start: at(8.0, 12.0), direction, text: "abc".into(), size: 8.0 };
        let forms = [
            Form::Line { points: ends(), width: 2.0, dash: Dash::Solid },
            Form::Line { points: ends(), width: 2.0, dash: Dash::Dotted },
            Form::Curve {
                points: [at(2.0, 18.0), at(20.0, 2.0), at(38.0, 18.0)],
                width: 2.0,
                dash: Dash::Long,
            },
            Form::Polygon(vec![at(2.0, 2.0), at(20.0, 2.0), at(2.0, 18.0)]),
            Form::Ring { center: at(20.0, 10.0), radius: 6.0, width: 2.0 },
            text(at(1.0, 0.0)),
            text(at(0.8, -0.6)),
        ];
        let dark = |form: &Form| {
            let pixmap = drawn(vec![shape(form.clone())], Palette::Light);
            pixmap.pixels().iter().filter(|pixel| pixel.red() < 128).count()
        };
        let counts: Vec<usize> = forms.iter().map(dark).collect();
        assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
        assert!(counts[1] < counts[0] / 2, "dots are less than a line: {counts:?}");
        assert!(counts[5].abs_diff(counts[6]) < counts[5] / 2, "turned letters are as large: {counts:?}");
    }

    #[test]
    fn a_picture_that_nobody_has_memory_for_is_refused() {
        let (title, description) = (String::new(), String::new());
        let picture = Picture { width: 1e9, height: 1e9, title, description, shapes: Vec::new() };
        assert!(png(&picture, Palette::Light).is_err());
    }
}
