//! The plain text of a Word document (.docx), for whoever wants to look at it without opening it.

use crate::{SheetError, package};
use kernel::has_unprintable;
use quick_xml::{Reader, escape::resolve_predefined_entity, events::Event};

/// The part that holds the text.
const BODY: &str = "word/document.xml";
/// Characters of a document that are read; what comes after them is left out.
const MOST_TEXT: usize = 100_000;
/// Paragraphs that are read.
const MOST_PARAGRAPHS: usize = 5_000;

/// 文档文字: the paragraphs of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentText {
    /// The paragraphs that hold any text, in their order; those of tables cell by cell.
    pub paragraphs: Vec<String>,
    /// Whether that is all of it.
    pub whole: bool,
}

/// Reads the text of a Word document. Nothing outside of the file is ever asked for: a document type is refused, and an
/// entity that XML itself does not know is left out.
///
/// # Errors
/// When it is no document, is damaged, or inflates beyond all measure.
pub fn document_text(bytes: &[u8]) -> Result<DocumentText, SheetError> {
    let body = package::part(bytes, BODY)?;
    let mut reader = Reader::from_reader(body.as_slice());
    let (mut buffer, mut taker) = (Vec::new(), Taker::default());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::DocType(_)) | Err(_) => return Err(SheetError::Damaged),
            Ok(Event::Eof) => return Ok(taker.end(true)),
            Ok(event) => taker.take(&event),
        }
        if taker.is_full() {
            return Ok(taker.end(false));
        }
    }
}

/// Takes the text of a document, event by event.
#[derive(Default)]
struct Taker {
    paragraphs: Vec<String>,
    current: String,
    characters: usize,
    /// Whether the text that comes is a run of the document, not a field's code or what was deleted.
    in_text: bool,
}

impl Taker {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "t" => self.in_text = true,
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "tab" => self.push(" "),
                "br" | "cr" => self.push("\n"),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => self.in_text = false,
                "p" => self.end_paragraph(),
                _ => {}
            },
            Event::Text(text) if self.in_text => self.push(&text.xml_content(Default::default())),
            Event::CData(text) if self.in_text => self.push(text),
            Event::GeneralRef(name) if self.in_text => match name.resolve_char_ref() {
                Ok(Some(character)) => self.push(character.encode_utf8(&mut [0; 4])),
                _ => self.push(resolve_predefined_entity(name).unwrap_or_default()),
            },
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let shown = text
            .chars()
            .filter(|c| !has_unprintable(c.encode_utf8(&mut [0; 4])))
            .take(MOST_TEXT - self.characters.min(MOST_TEXT));
        let before = self.current.len();
        self.current.extend(shown);
        self.characters += self.current[before..].chars().count();
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.current);
        if !paragraph.trim().is_empty() {
            self.paragraphs.push(paragraph);
        }
    }

    fn is_full(&self) -> bool {
        self.characters >= MOST_TEXT || self.paragraphs.len() >= MOST_PARAGRAPHS
    }

    fn end(mut self, whole: bool) -> DocumentText {
        self.end_paragraph();
        DocumentText {
            paragraphs: self.paragraphs,
            whole,
        }
    }
}
