//! Small whole files to test with: those that the tests of every stage upload.

pub(crate) const PDF: &[u8] = include_bytes!("../../../../../ground/testing/files/page.pdf");
pub(crate) const PNG: &[u8] = include_bytes!("../../../../../ground/testing/files/dot.png");
pub(crate) const JPEG: &[u8] = include_bytes!("../../../../../ground/testing/files/dot.jpg");
