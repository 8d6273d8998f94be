//! Draws a round red seal (印章) as an SVG image that needs no font: the letters are outlines. Like ink it lets through
//! what it covers.

use std::f64::consts::{PI, TAU};
use std::fmt::Write as _;

use ttf_parser::{Face, OutlineBuilder};

use crate::fonts::Fonts;
use crate::image::Image;
use crate::{PrintError, missing_glyphs};

/// Half the side of the drawing; the rim touches it.
const HALF: f64 = 210.0;
/// Characters that can stand around the rim.
const MOST: usize = 30;
const RED: &str = "#d4141e";

/// A round seal with `organisation` around the rim, a star, and `centre` below the star (empty for none).
///
/// # Errors
/// [`PrintError::SealText`] when the organisation is empty or a text is too long, [`PrintError::MissingGlyphs`] when a
/// character cannot be drawn.
pub fn seal(organisation: &str, centre: &str) -> Result<Image, PrintError> {
    let length = organisation.chars().count();
    if length == 0 || length > MOST {
        return Err(PrintError::SealText { length, most: MOST });
    }
    if centre.chars().count() > MOST {
        return Err(PrintError::SealText {
            length: centre.chars().count(),
            most: MOST,
        });
    }
    let characters = missing_glyphs(&format!("{organisation}{centre}"));
    if !characters.is_empty() {
        return Err(PrintError::MissingGlyphs { characters });
    }
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{HALF} -{HALF} {side} {side}"><g fill="{RED}" stroke="{RED}" stroke-width="0" opacity="0.82"><circle r="{radius}" fill="none" stroke-width="11"/>"#,
        side = 2.0 * HALF,
        radius = HALF - 6.0,
    );
    svg += &star(58.0);
    svg += &around_the_rim(organisation);
    svg += &below_the_star(centre);
    svg += "</g></svg>";
    Ok(Image::svg(svg))
}

fn star(radius: f64) -> String {
    let points = (0..10).map(|k| {
        let reach = if k % 2 == 0 { radius } else { radius * 0.382 };
        let angle = f64::from(k) * TAU / 10.0;
        format!("{:.2},{:.2}", reach * angle.sin(), -reach * angle.cos())
    });
    format!(
        r#"<polygon points="{}"/>"#,
        points.collect::<Vec<_>>().join(" ")
    )
}

/// Letters stand upright towards the rim, over at most 260 degrees, narrower when there are many.
fn around_the_rim(text: &str) -> String {
    const RADIUS: f64 = 143.0;
    let count = text.chars().count() as f64;
    let step = (PI * 260.0 / 180.0 / count).min(0.46);
    let width = (step * RADIUS * 1.04).min(54.0);
    let first = -step * (count - 1.0) / 2.0;
    let letters = text.chars().enumerate().map(|(index, character)| {
        let degrees = (first + step * index as f64).to_degrees();
        letter(
            character,
            &format!("rotate({degrees:.3}) translate(0 -{RADIUS})"),
            width,
            54.0,
        )
    });
    letters.collect()
}

fn below_the_star(text: &str) -> String {
    let count = text.chars().count() as f64;
    let width = (250.0 / count.max(1.0)).min(34.0);
    let letters = text.chars().enumerate().map(|(index, character)| {
        let x = (index as f64 - (count - 1.0) / 2.0) * width;
        letter(character, &format!("translate({x:.2} 128)"), width, 38.0)
    });
    letters.collect()
}

/// One letter in a box of the given size; its foot line is the origin of `transform`.
fn letter(character: char, transform: &str, width: f64, height: f64) -> String {
    let font = Fonts::embedded()
        .covering(character)
        .expect("the caller has checked coverage");
    let face = Face::parse(font.data().as_slice(), 0).expect("an embedded font file is a font");
    let glyph = face
        .glyph_index(character)
        .expect("coverage is read from the same table");
    let em = f64::from(face.units_per_em());
    let mut outline = Outline(String::new());
    face.outline_glyph(glyph, &mut outline);
    let (x, y) = (width / em, height / em);
    format!(
        r#"<path transform="{transform} scale({x:.5} -{y:.5}) translate(-{middle} 120)" stroke-width="22" d="{d}"/>"#,
        middle = em / 2.0,
        d = outline.0,
    )
}

/// Collects a glyph's outline as SVG path data.
struct Outline(String);

impl Outline {
    fn push(&mut self, command: char, numbers: &[f32]) {
        self.0.push(command);
        for number in numbers {
            write!(self.0, "{number} ").expect("writing to a string cannot fail");
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push('L', &[x, y]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.push('Q', &[x1, y1, x, y]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.push('C', &[x1, y1, x2, y2, x, y]);
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_drawn() {
        let drawn = seal("四川演示技师学院", "认定专用章").unwrap();
        let svg = std::str::from_utf8(drawn.as_slice()).unwrap();
        assert_eq!(
            svg.matches("<path").count(),
            "四川演示技师学院认定专用章".chars().count()
        );
        assert!(!svg.contains("<text"));
    }

    #[test]
    fn bad_texts_are_refused() {
        let long = "川".repeat(MOST + 1);
        assert!(matches!(
            seal("", ""),
            Err(PrintError::SealText { length: 0, .. })
        ));
        assert!(matches!(
            seal(&long, ""),
            Err(PrintError::SealText { length: 31, .. })
        ));
        assert!(matches!(
            seal("川", &long),
            Err(PrintError::SealText { length: 31, .. })
        ));
        assert!(matches!(
            seal("川😀", ""),
            Err(PrintError::MissingGlyphs { .. })
        ));
    }
}
