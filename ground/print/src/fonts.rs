//! The two fonts inside the binary, parsed once.
//!
//! Noto Serif SC sets everything; HanaMinB steps in for rare characters of personal names. Where they come from and under
//! which licence stands in `fonts/PROVENANCE.md`.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

static NOTO_SERIF_SC: &[u8] = include_bytes!("../fonts/NotoSerifSC_400Regular.ttf");
static HANA_MIN_B: &[u8] = include_bytes!("../fonts/HanaMinB.ttf");

/// The embedded fonts in order of preference.
pub(crate) struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Fonts {
    /// The fonts of this binary.
    pub(crate) fn embedded() -> &'static Self {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| {
            let fonts: Vec<Font> = [NOTO_SERIF_SC, HANA_MIN_B]
                .map(|data| {
                    Font::new(Bytes::new(data), 0).expect("an embedded font file is a font")
                })
                .into();
            let book = LazyHash::new(FontBook::from_fonts(&fonts));
            Self { fonts, book }
        })
    }

    /// What typst chooses from.
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The font at `index` of the book.
    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// The first font that has a glyph for `character`.
    pub(crate) fn covering(&self, character: char) -> Option<&Font> {
        self.fonts
            .iter()
            .find(|font| font.info().coverage.contains(character.into()))
    }
}
