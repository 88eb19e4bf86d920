//! Diagrams as SVG. Letters are outlines, so that the picture looks the same everywhere.

use super::font::{Stretch, outline};
use super::layout::scene;
use super::model::Diagram;
use super::png::{encode, field_pixels};
use super::scene::{Colour, Scene, Shape, Stroke, Text};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The diagram as an SVG file of a size in pixels; the same for the same diagram.
pub fn svg(diagram: &Diagram, width: u32, height: u32) -> String {
    write_scene(&scene(diagram, f64::from(width), f64::from(height)))
}

pub(super) fn write_scene(scene: &Scene) -> String {
    let (w, h) = (scene.width, scene.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\">\n\
         <title>{}</title>\n",
        escape(&scene.title)
    );
    let letters: BTreeSet<(char, bool)> = (scene.shapes.iter())
        .filter_map(|shape| if let Shape::Text(text) = shape { Some(&text.letters) } else { None })
        .flatten()
        .map(|letter| (letter.letter, letter.italic))
        .collect();
    out.push_str("<defs>\n");
    for (letter, italic) in letters {
        let _ = writeln!(out, "<path id=\"{}\" d=\"{}\"/>", id(letter, italic), path(letter, italic));
    }
    out.push_str("</defs>\n");
    let _ = writeln!(out, "<rect width=\"{w}\" height=\"{h}\" fill=\"#fff\"/>");
    for shape in &scene.shapes {
        write_shape(shape, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn write_shape(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Line { points, stroke } => {
            let points: Vec<String> =
                points.iter().map(|[x, y]| format!("{},{}", short(*x), short(*y))).collect();
            let _ = writeln!(
                out,
                "<polyline points=\"{}\" fill=\"none\" {}/>",
                points.join(" "),
                stroke_attributes(stroke)
            );
        }
        Shape::Disc { at: [x, y], radius, fill, rim } => {
            let _ = writeln!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" {}/>",
                short(*x),
                short(*y),
                short(*radius),
                hex(*fill),
                stroke_attributes(rim)
            );
        }
        Shape::Text(text) => write_text(text, out),
        Shape::Field(field) => {
            let pixels = field_pixels(field).and_then(|pixels| encode(&pixels).ok());
            if let Some(bytes) = pixels {
                let _ = writeln!(
                    out,
                    "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
                     href=\"data:image/png;base64,{}\"/>",
                    short(field.at[0]),
                    short(field.at[1]),
                    short(field.size[0]),
                    short(field.size[1]),
                    base64(&bytes)
                );
            }
        }
    }
}

fn write_text(text: &Text, out: &mut String) {
    let turn = if text.upwards { " rotate(-90)" } else { "" };
    let _ = writeln!(
        out,
        "<g role=\"text\" aria-label=\"{}\" fill=\"{}\" transform=\"translate({} {}){turn}\">",
        escape(&text.says),
        hex(text.colour),
        short(text.at[0]),
        short(text.at[1])
    );
    for letter in &text.letters {
        let _ = writeln!(
            out,
            "<use href=\"#{}\" transform=\"translate({} {}) scale({})\"/>",
            id(letter.letter, letter.italic),
            short(letter.at[0]),
            short(letter.at[1]),
            // Outlines are in thousandths.
            format_args!("{:.5}", letter.size / 1000.0)
        );
    }
    for [from, to, y, thickness] in &text.bars {
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            short(*from),
            short(y - thickness / 2.0),
            short(to - from),
            short(*thickness)
        );
    }
    out.push_str("</g>\n");
}

fn id(letter: char, italic: bool) -> String {
    format!("{}{:x}", if italic { "i" } else { "r" }, u32::from(letter))
}

/// The outline of a letter in thousandths of its size.
fn path(letter: char, italic: bool) -> String {
    let at = |p: [f64; 2]| format!("{:.0} {:.0}", p[0] * 1000.0, p[1] * 1000.0).replace("-0 ", "0 ");
    let stretch = |stretch: &Stretch| match stretch {
        Stretch::Move(p) => format!("M{}", at(*p)),
        Stretch::Line(p) => format!("L{}", at(*p)),
        Stretch::Quadratic(a, p) => format!("Q{} {}", at(*a), at(*p)),
        Stretch::Cubic(a, b, p) => format!("C{} {} {}", at(*a), at(*b), at(*p)),
        Stretch::Close => "Z".to_string(),
    };
    outline(letter, italic).iter().map(stretch).collect()
}

fn stroke_attributes(stroke: &Stroke) -> String {
    let dash = match stroke.dash {
        Some((dash, gap)) => format!(" stroke-dasharray=\"{} {}\"", short(dash), short(gap)),
        None => String::new(),
    };
    format!(
        "stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}",
        hex(stroke.colour),
        short(stroke.width)
    )
}

fn hex([r, g, b]: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Hundredths of a point, without trailing zeros.
fn short(x: f64) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Bytes in letters, three in four.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| chunk.get(i).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i) & 63) as usize];
            text.push(if i > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, short};

    #[test]
    fn base64_of_the_standard() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|t| base64(t.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, -0.001, 2.5, 6.78901].map(short), ["1", "0", "2.5", "6.79"]);
    }
}
