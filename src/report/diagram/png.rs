//! Diagrams as PNG: the scene, filled and stroked in pixels.

use super::font::{Stretch, outline};
use super::layout::scene;
use super::model::Diagram;
use super::scene::{Colour, Field, Scene, Shape, Stroke, Text};
use std::fmt;
use tiny_skia::{
    Color, FillRule, FilterQuality, IntSize, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap,
    PixmapPaint, Rect, StrokeDash, Transform,
};

/// From this width on a picture is drawn at twice the size, for print and fine screens.
const FINE: u32 = 1200;

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PngError {
    /// The size is zero or more than memory can hold.
    Size(u32, u32),
    /// The pixels could not be encoded.
    Encoding(String),
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PngError::Size(width, height) => {
                write!(f, "a picture of {width}x{height} pixels cannot be drawn")
            }
            PngError::Encoding(reason) => write!(f, "the picture cannot be encoded: {reason}"),
        }
    }
}

impl std::error::Error for PngError {}

/// The diagram as a PNG file of a size in pixels; the same for the same diagram.
///
/// # Errors
/// Where the size is zero or too large.
pub fn png(diagram: &Diagram, width: u32, height: u32) -> Result<Vec<u8>, PngError> {
    png_of(|w, h| scene(diagram, w, h), width, height)
}

/// A picture as a PNG file; `scene` gives it in a width and height in points.
pub(super) fn png_of(
    scene: impl Fn(f64, f64) -> Scene,
    width: u32,
    height: u32,
) -> Result<Vec<u8>, PngError> {
    let scale = if width >= FINE { 2.0 } else { 1.0 };
    let scene = scene(f64::from(width) / scale, f64::from(height) / scale);
    let mut pixels = Pixmap::new(width, height).ok_or(PngError::Size(width, height))?;
    draw(&scene, scale as f32, &mut pixels);
    encode(&pixels)
}

/// A PNG file of pixels.
pub(super) fn encode(pixels: &Pixmap) -> Result<Vec<u8>, PngError> {
    pixels.encode_png().map_err(|error| PngError::Encoding(error.to_string()))
}

/// The pixels of a field, transparent where nothing is.
pub(super) fn field_pixels(field: &Field) -> Option<Pixmap> {
    let size = IntSize::from_wh(u32::try_from(field.columns).ok()?, u32::try_from(field.rows).ok()?)?;
    let mut bytes = Vec::with_capacity(field.opacity.len() * 4);
    for alpha in &field.opacity {
        // Colours are stored multiplied by their opacity.
        let part = |c: u8| (u16::from(c) * u16::from(*alpha) / 255) as u8;
        bytes.extend([part(field.colour[0]), part(field.colour[1]), part(field.colour[2]), *alpha]);
    }
    Pixmap::from_vec(bytes, size)
}

fn draw(scene: &Scene, scale: f32, pixels: &mut Pixmap) {
    pixels.fill(Color::WHITE);
    let base = Transform::from_scale(scale, scale);
    for shape in &scene.shapes {
        match shape {
            Shape::Line { points, stroke } => {
                let mut path = PathBuilder::new();
                for (index, [x, y]) in points.iter().enumerate() {
                    if index == 0 {
                        path.move_to(*x as f32, *y as f32)
                    } else {
                        path.line_to(*x as f32, *y as f32)
                    }
                }
                if let Some(path) = path.finish() {
                    line(&path, stroke, base, pixels);
                }
            }
            Shape::Disc { at: [x, y], radius, fill, rim } => {
                if let Some(path) = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32) {
                    pixels.fill_path(&path, &ink(*fill), FillRule::Winding, base, None);
                    line(&path, rim, base, pixels);
                }
            }
            Shape::Text(text) => letters(text, base, pixels),
            Shape::Field(field) => {
                let Some(own) = field_pixels(field) else { continue };
                let stretch = Transform::from_row(
                    (field.size[0] / field.columns as f64) as f32,
                    0.0,
                    0.0,
                    (field.size[1] / field.rows as f64) as f32,
                    field.at[0] as f32,
                    field.at[1] as f32,
                );
                let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
                pixels.draw_pixmap(0, 0, own.as_ref(), &paint, stretch.post_concat(base), None);
            }
        }
    }
}

fn ink([r, g, b]: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(r, g, b, 255);
    paint
}

fn line(path: &Path, stroke: &Stroke, base: Transform, pixels: &mut Pixmap) {
    let dash = stroke.dash.and_then(|(dash, gap)| StrokeDash::new(vec![dash as f32, gap as f32], 0.0));
    let own = tiny_skia::Stroke {
        width: stroke.width as f32,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        dash,
        ..tiny_skia::Stroke::default()
    };
    pixels.stroke_path(path, &ink(stroke.colour), &own, base, None);
}

fn letters(text: &Text, base: Transform, pixels: &mut Pixmap) {
    let [x, y] = text.at.map(|c| c as f32);
    let turn = if text.upwards {
        Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y)
    } else {
        Transform::from_translate(x, y)
    };
    let paint = ink(text.colour);
    let place = turn.post_concat(base);
    for letter in &text.letters {
        let mut path = PathBuilder::new();
        let at = |p: [f64; 2]| [0, 1].map(|i| (letter.at[i] + p[i] * letter.size) as f32);
        for stretch in outline(letter.letter, letter.italic) {
            match stretch {
                Stretch::Move(p) => {
                    let [x, y] = at(p);
                    path.move_to(x, y);
                }
                Stretch::Line(p) => {
                    let [x, y] = at(p);
                    path.line_to(x, y);
                }
                Stretch::Quadratic(a, p) => {
                    let ([ax, ay], [x, y]) = (at(a), at(p));
                    path.quad_to(ax, ay, x, y);
                }
                Stretch::Cubic(a, b, p) => {
                    let ([ax, ay], [bx, by], [x, y]) = (at(a), at(b), at(p));
                    path.cubic_to(ax, ay, bx, by, x, y);
                }
                Stretch::Close => path.close(),
            }
        }
        if let Some(path) = path.finish() {
            pixels.fill_path(&path, &paint, FillRule::Winding, place, None);
        }
    }
    for [from, to, y, thickness] in &text.bars {
        let (top, bottom) = ((y - thickness / 2.0) as f32, (y + thickness / 2.0) as f32);
        if let Some(bar) = Rect::from_ltrb(*from as f32, top, *to as f32, bottom) {
            pixels.fill_rect(bar, &paint, place, None);
        }
    }
}
