//! Small whole files for tests that upload something: a page without text, pictures of one dot.

/// A PDF of one page.
pub const PDF: &[u8] = include_bytes!("../files/page.pdf");
/// A PNG of one dot.
pub const PNG: &[u8] = include_bytes!("../files/dot.png");
/// A JPEG of one dot.
pub const JPEG: &[u8] = include_bytes!("../files/dot.jpg");
