//! The pictures within a document or a workbook. Each is checked for what it is and becomes part of the page as data, as
//! which a browser draws it and does nothing else with it.

use base64::{Engine, prelude::BASE64_STANDARD};
use filing_rules::picture;
use sheet::{SheetError, media};

/// Pictures that are shown.
const MOST: usize = 20;
/// Bytes of all of them together.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Dots of one picture: a browser makes room for each.
const MOST_DOTS: u64 = 50_000_000;

/// 内嵌图片: those that are shown, as addresses that hold them, and how many are not.
pub(super) struct Pictures {
    pub shown: Vec<String>,
    pub left_out: usize,
}

pub(super) fn pictures(bytes: &[u8]) -> Result<Pictures, SheetError> {
    Ok(chosen(&media(bytes)?))
}

fn chosen(files: &[Vec<u8>]) -> Pictures {
    let (mut shown, mut left) = (Vec::new(), MOST_BYTES);
    for file in files {
        if shown.len() == MOST {
            break;
        }
        if file.len() <= left
            && let Some(address) = address(file)
        {
            left -= file.len();
            shown.push(address);
        }
    }
    Pictures {
        left_out: files.len() - shown.len(),
        shown,
    }
}

/// A picture as an address that holds it; none where it is no whole JPEG or PNG of a size that can be drawn.
fn address(file: &[u8]) -> Option<String> {
    let (kind, (width, height)) = picture(file)?;
    let dots = u64::from(width) * u64::from(height);
    let text = || BASE64_STANDARD.encode(file);
    (dots <= MOST_DOTS).then(|| format!("data:{};base64,{}", kind.media_type(), text()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use testing::files::{JPEG, PNG};

    #[test]
    fn pictures_within_a_material_are_checked_and_counted() {
        let huge = [&PNG[..16], &[0, 1, 0, 0, 0, 1, 0, 0], &PNG[24..]].concat();
        let long = [JPEG, &vec![0; MOST_BYTES]].concat();
        let cases: [(Vec<&[u8]>, usize, usize); 6] = [
            (vec![], 0, 0),
            (vec![PNG, JPEG], 2, 0),
            (vec![b"GIF89a", PNG, &PNG[..30]], 1, 2),
            (vec![&huge], 0, 1),
            (vec![&long, PNG], 1, 1),
            (vec![PNG; MOST + 3], MOST, 3),
        ];
        for (at, (files, shown, left_out)) in cases.into_iter().enumerate() {
            let files: Vec<Vec<u8>> = files.into_iter().map(<[u8]>::to_vec).collect();
            let found = chosen(&files);
            assert_eq!(
                (found.shown.len(), found.left_out),
                (shown, left_out),
                "case {at}"
            );
        }
        let shown = chosen(&[PNG.to_vec()]).shown;
        assert!(shown[0].starts_with("data:image/png;base64,iVBORw0KGgo"));
    }
}
