//! The letters: two faces of DejaVu Serif, reduced to the characters of formulas, as part of the program.

use std::sync::LazyLock;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

static UPRIGHT: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("font/DejaVuSerif-subset.ttf"), 0).ok());
static ITALIC: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("font/DejaVuSerif-Italic-subset.ttf"), 0).ok());

fn face(italic: bool) -> Option<&'static Face<'static>> {
    if italic { ITALIC.as_ref() } else { UPRIGHT.as_ref() }
}

/// The glyph of a character; that of a missing one is an empty box.
fn glyph(face: &Face, letter: char) -> GlyphId {
    face.glyph_index(letter).unwrap_or(GlyphId(0))
}

/// How far a letter of size 1 moves the pen.
pub(super) fn advance(letter: char, italic: bool) -> f64 {
    let Some(face) = face(italic) else { return 0.0 };
    let units = face.glyph_hor_advance(glyph(face, letter)).unwrap_or_default();
    f64::from(units) / f64::from(face.units_per_em())
}

/// A piece of an outline, in parts of the size, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stretch {
    Move([f64; 2]),
    Line([f64; 2]),
    Quadratic([f64; 2], [f64; 2]),
    Cubic([f64; 2], [f64; 2], [f64; 2]),
    Close,
}

/// The outline of a letter of size 1 with its origin at 0.
pub(super) fn outline(letter: char, italic: bool) -> Vec<Stretch> {
    let Some(face) = face(italic) else { return Vec::new() };
    let mut outline = Outline { scale: 1.0 / f32::from(face.units_per_em()), stretches: Vec::new() };
    face.outline_glyph(glyph(face, letter), &mut outline);
    outline.stretches
}

struct Outline {
    scale: f32,
    stretches: Vec<Stretch>,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> [f64; 2] {
        [f64::from(x * self.scale), f64::from(-y * self.scale)]
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.stretches.push(Stretch::Move(self.at(x, y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.stretches.push(Stretch::Line(self.at(x, y)));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.stretches.push(Stretch::Quadratic(self.at(x1, y1), self.at(x, y)));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.stretches.push(Stretch::Cubic(self.at(x1, y1), self.at(x2, y2), self.at(x, y)));
    }
    fn close(&mut self) {
        self.stretches.push(Stretch::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::{advance, outline};

    #[test]
    fn the_letters_of_formulas_are_there() {
        for letter in "0123456789abcxyz()+/.,=√−ημ≈′".chars() {
            assert!(!outline(letter, false).is_empty(), "{letter}");
            assert!(advance(letter, true) > 0.2, "{letter}");
        }
        assert_ne!(outline('η', true), outline('\u{4e00}', true));
    }
}
