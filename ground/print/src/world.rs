//! The closed world that a document is set in: its template, its data, its images, the embedded fonts. No file system,
//! no packages, no clock.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::PrintError;
use crate::fonts::Fonts;
use crate::glyphs;
use crate::image::Image;

/// What every template imports.
const BASE: (&str, &str) = ("base.typ", include_str!("../templates/base.typ"));

/// Calls of [`typst::comemo::evict`] that a cached result outlives without being used.
const CACHE_AGE: usize = 4;

/// One document to be set.
pub(crate) struct Job<'a, T> {
    /// Text of the template.
    pub(crate) template: &'static str,
    /// What the template reads as `data.json`.
    pub(crate) data: &'a T,
    /// Images by the names that the template uses. The names are few and fixed: typst interns them for ever.
    pub(crate) images: &'a [(&'static str, &'a Image)],
    /// The date that the document bears.
    pub(crate) date: Date,
}

impl<T: Serialize> Job<'_, T> {
    /// Sets the document and gives the bytes of a PDF/A-2u file. The same job always gives the same bytes.
    pub(crate) fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        let data =
            serde_json::to_value(self.data).expect("documents are plain data with string keys");
        glyphs::check(&data)?;
        let world = ClosedWorld::new(self, data.to_string().into_bytes());
        let options = PdfOptions {
            ident: Smart::Custom(world.digest()),
            creator: Smart::Custom(Some("工匠".to_owned())),
            timestamp: Timestamp::new_local(world.today, 8 * 60),
            standards: PdfStandards::new(&[PdfStandard::A_2u])
                .expect("a single standard agrees with itself"),
            ..PdfOptions::default()
        };
        let pdf = typst::compile(&world)
            .output
            .and_then(|document| typst_pdf::pdf(&document, &options));
        typst::comemo::evict(CACHE_AGE);
        pdf.map_err(|problems| PrintError::Typesetting {
            message: one_line_each(&problems),
        })
    }
}

fn one_line_each(problems: &[SourceDiagnostic]) -> String {
    problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

struct ClosedWorld {
    main: Source,
    base: Source,
    files: HashMap<FileId, Bytes>,
    today: Datetime,
}

impl ClosedWorld {
    fn new<T>(job: &Job<'_, T>, data: Vec<u8>) -> Self {
        let images = job
            .images
            .iter()
            .map(|(name, image)| (file_id(name), image.bytes().clone()));
        let mut files: HashMap<FileId, Bytes> = images.collect();
        files.insert(file_id("data.json"), Bytes::new(data));
        Self {
            main: Source::new(file_id("main.typ"), job.template.to_owned()),
            base: Source::new(file_id(BASE.0), BASE.1.to_owned()),
            files,
            today: datetime(job.date),
        }
    }

    /// SHA-256 over everything that the document is made of, in hex.
    fn digest(&self) -> String {
        let mut files: Vec<_> = self
            .files
            .iter()
            .map(|(id, bytes)| (id.get().vpath().get_with_slash(), bytes))
            .collect();
        files.sort_unstable_by_key(|(name, _)| *name);
        let mut hash = Sha256::new();
        for bytes in [self.main.text().as_bytes(), self.base.text().as_bytes()] {
            hash.update(Sha256::digest(bytes));
        }
        for (name, bytes) in files {
            hash.update(Sha256::digest(name.as_bytes()));
            hash.update(Sha256::digest(bytes.as_slice()));
        }
        hex::encode(hash.finalize())
    }
}

impl World for ClosedWorld {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        Fonts::embedded().book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = [&self.main, &self.base]
            .into_iter()
            .find(|source| source.id() == id);
        found.cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        Fonts::embedded().get(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of templates and images are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

fn datetime(date: Date) -> Datetime {
    let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
    Datetime::from_ymd_hms(date.year().into(), month, day, 0, 0, 0).expect("a civil date is a date")
}
