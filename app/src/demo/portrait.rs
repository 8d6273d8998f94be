//! Invented portraits: drawn, not taken, so that they show nobody.

use jpeg_encoder::{ColorType, Encoder};

/// One-inch photo at 300 dots an inch, as registration asks for it.
pub const WIDTH: u16 = 295;
/// See [`WIDTH`].
pub const HEIGHT: u16 = 413;
/// Each pixel is the mean of so many by so many samples, which makes edges smooth.
const SAMPLES: u16 = 2;
const QUALITY: u8 = 82;

type Colour = [u8; 3];

const PAPER: Colour = [255, 255, 255];
const SKINS: [Colour; 4] = [
    [241, 206, 172],
    [232, 190, 152],
    [222, 178, 140],
    [246, 216, 186],
];
const HAIRS: [Colour; 3] = [[32, 28, 28], [46, 36, 30], [24, 24, 32]];
const COATS: [Colour; 5] = [
    [38, 70, 120],
    [60, 64, 72],
    [120, 40, 44],
    [36, 92, 84],
    [84, 74, 120],
];

/// A drawn head and shoulders, alike for the same seed, as JPEG.
pub fn portrait(seed: u32, long_hair: bool) -> Vec<u8> {
    let face = Face::of(seed, long_hair);
    let mut pixels = Vec::with_capacity(usize::from(WIDTH) * usize::from(HEIGHT) * 3);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            pixels.extend(face.pixel(x, y));
        }
    }
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, QUALITY)
        .encode(&pixels, WIDTH, HEIGHT, ColorType::Rgb)
        .expect("writing to memory cannot fail, and the size fits the pixels");
    jpeg
}

struct Face {
    skin: Colour,
    hair: Colour,
    coat: Colour,
    /// Half the width and half the height of the face, pixels.
    half: (f32, f32),
    fringe: f32,
    long_hair: bool,
}

impl Face {
    fn of(seed: u32, long_hair: bool) -> Face {
        // A step of a linear congruence, so that neighbours look unlike each other.
        let mixed = seed.wrapping_mul(2_654_435_761).rotate_left(13);
        let pick = |shift: u32, count: usize| (mixed >> shift) as usize % count;
        Face {
            skin: SKINS[pick(0, SKINS.len())],
            hair: HAIRS[pick(4, HAIRS.len())],
            coat: COATS[pick(8, COATS.len())],
            half: (66.0 + pick(12, 10) as f32, 86.0 + pick(16, 12) as f32),
            fringe: 0.34 + pick(20, 5) as f32 * 0.06,
            long_hair,
        }
    }

    fn pixel(&self, x: u16, y: u16) -> Colour {
        let mut sum = [0u32; 3];
        for dy in 0..SAMPLES {
            for dx in 0..SAMPLES {
                let at = |whole: u16, part: u16| {
                    f32::from(whole) + (f32::from(part) + 0.5) / f32::from(SAMPLES)
                };
                let colour = self.colour(at(x, dx), at(y, dy));
                for (total, part) in sum.iter_mut().zip(colour) {
                    *total += u32::from(part);
                }
            }
        }
        let samples = u32::from(SAMPLES * SAMPLES);
        sum.map(|total| (total / samples) as u8)
    }

    /// The colour at a point: eyes, mouth, face, hair, neck, collar, coat, paper, in this order.
    fn colour(&self, x: f32, y: f32) -> Colour {
        let (cx, cy) = (f32::from(WIDTH) / 2.0, 172.0);
        let (a, b) = self.half;
        let within = |ox: f32, oy: f32, rx: f32, ry: f32| {
            ((x - cx - ox) / rx).powi(2) + ((y - cy - oy) / ry).powi(2) <= 1.0
        };
        let eyes = within(-a * 0.42, -2.0, 7.5, 5.0) || within(a * 0.42, -2.0, 7.5, 5.0);
        let brows = within(-a * 0.42, -20.0, 15.0, 3.0) || within(a * 0.42, -20.0, 15.0, 3.0);
        let face = within(0.0, 0.0, a, b);
        let fringe = face && y < cy - b * (1.0 - self.fringe);
        let hair = within(0.0, -16.0, a + 13.0, b + 12.0) && y < cy + 8.0
            || self.long_hair && within(0.0, 34.0, a + 20.0, b + 34.0) && (x - cx).abs() > a * 0.82;
        let shoulders = within(0.0, 262.0, 142.0, 140.0);
        if eyes || brows && face {
            self.hair
        } else if within(0.0, b * 0.52, 17.0, 4.0) {
            [186, 92, 86]
        } else if fringe {
            self.hair
        } else if face || within(-a, 4.0, 9.0, 18.0) || within(a, 4.0, 9.0, 18.0) {
            self.skin
        } else if hair {
            self.hair
        } else if (x - cx).abs() < 27.0 && y < cy + b + 34.0 && y > cy {
            self.skin.map(|part| part - 18)
        } else if shoulders && (x - cx).abs() < (y - cy - b - 12.0) * 0.55 && y < cy + b + 92.0 {
            [246, 246, 246]
        } else if shoulders {
            self.coat
        } else {
            PAPER
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portrait_is_a_small_jpeg_alike_for_the_same_seed() {
        let one = portrait(7, false);
        assert!(
            one.starts_with(&[0xff, 0xd8]) && one.len() < 100 * 1024,
            "{} bytes",
            one.len()
        );
        assert_eq!(one, portrait(7, false));
        assert_ne!(one, portrait(8, false));
    }
}
