//! How the cells of our workbooks look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// 样式: what part of a page a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The title of the page.
    Title,
    /// The heading of a section, or a line of explanation.
    Heading,
    /// A label, or the heading of a column.
    Label,
    /// The heading of a column that must be filled in.
    RequiredLabel,
    /// A cell to be filled in, or its content.
    Field,
}

const FONT: &str = "宋体";
const SHADE: u32 = 0xDC_E6_F1;
const RED: u32 = 0xC0_00_00;

/// The built-in number format of text (`@`): Excel keeps every digit and leading zero.
const TEXT: u8 = 49;
const DATE: &str = "yyyy-mm-dd";

impl Look {
    /// The format of text that looks so. All text has the text format, so that what is typed over it stays text too.
    pub(super) fn text(self) -> Format {
        self.plain().set_num_format_index(TEXT)
    }

    /// The format of a number that looks so.
    pub(super) fn number(self) -> Format {
        self.plain()
    }

    /// The format of a date that looks so.
    pub(super) fn date(self) -> Format {
        self.plain().set_num_format(DATE)
    }

    fn plain(self) -> Format {
        let base = Format::new()
            .set_font_name(FONT)
            .set_font_size(11)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        match self {
            Self::Title => base
                .set_font_size(16)
                .set_bold()
                .set_align(FormatAlign::Center),
            Self::Heading => base.set_bold().set_align(FormatAlign::Left),
            Self::Label => boxed(base)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(SHADE)),
            Self::RequiredLabel => Self::Label.plain().set_font_color(Color::RGB(RED)),
            Self::Field => boxed(base).set_align(FormatAlign::Left),
        }
    }
}

fn boxed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin)
}
