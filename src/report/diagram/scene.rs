//! What a picture is made of: lines, discs, letters, a field of grey; in points, y downwards.

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    /// Lengths of dash and gap.
    pub(super) dash: Option<(f64, f64)>,
}

/// A letter of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) letter: char,
    pub(super) italic: bool,
    /// Its origin on the base line, relative to the text.
    pub(super) at: [f64; 2],
    pub(super) size: f64,
}

/// A text that has been set: its letters, and bars over roots.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text {
    /// What it says, for readers that do not see it.
    pub(super) says: String,
    /// Its origin in the picture.
    pub(super) at: [f64; 2],
    /// Does it run upwards?
    pub(super) upwards: bool,
    pub(super) colour: Colour,
    pub(super) letters: Vec<Letter>,
    /// From, to, height and thickness of bars, relative to the text.
    pub(super) bars: Vec<[f64; 4]>,
    pub(super) width: f64,
}

/// A rectangle of grey pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) at: [f64; 2],
    pub(super) size: [f64; 2],
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) colour: Colour,
    /// Opacity, row by row from the top.
    pub(super) opacity: Vec<u8>,
}

/// A thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Line { points: Vec<[f64; 2]>, stroke: Stroke },
    Disc { at: [f64; 2], radius: f64, fill: Colour, rim: Stroke },
    Text(Text),
    Field(Field),
}

/// A picture, drawn in order on white paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    pub(super) width: f64,
    pub(super) height: f64,
    /// What the picture is called.
    pub(super) title: String,
    pub(super) shapes: Vec<Shape>,
}
