//! The structure of a PDF file as the writer makes it: a classic cross-reference table, objects outside streams, one
//! section. Reads just enough of it to append changed objects.

use std::collections::BTreeMap;

/// What the scanner knows of a file as the writer makes it.
pub(crate) struct Original<'a> {
    bytes: &'a [u8],
    offsets: Vec<usize>,
    /// Where the cross-reference table starts.
    table: usize,
    /// One more than the highest object number.
    pub(crate) size: usize,
    /// Object number of the catalog.
    pub(crate) root: usize,
    /// What else the trailer says: information and identifier.
    rest: &'a [u8],
}

impl<'a> Original<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = rfind(bytes, b"startxref\n")?;
        let table = integer(&bytes[end + 10..])?;
        if bytes[end + 10..] != *format!("{table}\n%%EOF").as_bytes() {
            return None;
        }
        let section = bytes.get(table..end)?.strip_prefix(b"xref\n0 ")?;
        let (entries, trailer) = section.split_at(find(section, b"trailer\n")?);
        let size = integer(entries)?;
        let offsets: Vec<usize> = entries
            .get(find(entries, b"\n")? + 1..)?
            .chunks(20)
            .map(integer)
            .collect::<Option<_>>()?;
        let root = integer(after(trailer, b"/Root ")?)?;
        let rest = trailer.get(find(trailer, b"/Info ")?..rfind(trailer, b">>")?)?;
        (offsets.len() == size).then_some(Self {
            bytes,
            offsets,
            table,
            size,
            root,
            rest,
        })
    }

    /// The dictionary of an object, from `<<` to `>>`.
    fn dictionary(&self, number: usize) -> Option<&'a [u8]> {
        let object = self.bytes.get(*self.offsets.get(number)?..)?;
        let object = &object[..find(object, b"endobj")?];
        object.get(find(object, b"<<")?..rfind(object, b">>")? + 2)
    }

    pub(crate) fn first_page(&self) -> Option<usize> {
        let mut number = integer(after(self.dictionary(self.root)?, b"/Pages ")?)?;
        // The page tree is far flatter than this; a loop in it must not hang us.
        for _ in 0..64 {
            match after(self.dictionary(number)?, b"/Kids[") {
                Some(kids) => number = integer(kids)?,
                None => return Some(number),
            }
        }
        None
    }

    /// The object's dictionary with one more entry, if it has none by that name.
    pub(crate) fn extended(&self, number: usize, entry: &str) -> Option<Vec<u8>> {
        let dictionary = self.dictionary(number)?;
        let name = entry.split(['[', '<']).next()?;
        if find(dictionary, name.as_bytes()).is_some() {
            return None;
        }
        let inside = dictionary.strip_suffix(b">>")?;
        Some([inside, entry.as_bytes(), b">>"].concat())
    }
}

/// Objects appended to a file.
pub(crate) struct Update {
    bytes: Vec<u8>,
    offsets: BTreeMap<usize, usize>,
}

impl Update {
    pub(crate) fn after(original: &Original<'_>) -> Self {
        Self {
            bytes: [original.bytes, b"\n"].concat(),
            offsets: BTreeMap::new(),
        }
    }

    pub(crate) fn object(&mut self, number: usize, body: &[u8]) {
        self.offsets.insert(number, self.bytes.len());
        self.bytes.extend_from_slice(object_head(number).as_bytes());
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Where the body of an object begins.
    pub(crate) fn body_of(&self, number: usize) -> usize {
        self.offsets[&number] + object_head(number).len()
    }

    pub(crate) fn finish(mut self, original: &Original<'_>) -> Vec<u8> {
        let table = self.bytes.len();
        let mut tail = "xref\n".to_owned();
        for (number, offset) in &self.offsets {
            tail += &format!("{number} 1\n{offset:010} 00000 n \n");
        }
        tail += &format!(
            "trailer\n<</Size {}/Root {} 0 R/Prev {}",
            original.size + 2,
            original.root,
            original.table
        );
        self.bytes.extend_from_slice(tail.as_bytes());
        self.bytes.extend_from_slice(original.rest);
        self.bytes
            .extend_from_slice(format!(">>\nstartxref\n{table}\n%%EOF\n").as_bytes());
        self.bytes
    }
}

fn object_head(number: usize) -> String {
    format!("{number} 0 obj\n")
}

pub(crate) fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

pub(crate) fn rfind(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .rposition(|window| window == wanted)
}

fn after<'a>(text: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    text.get(find(text, key)? + key.len()..)
}

/// The integer at the start of `text`.
fn integer(text: &[u8]) -> Option<usize> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}
