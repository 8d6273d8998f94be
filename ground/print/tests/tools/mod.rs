//! Looks at PDF files with other people's programs (Debian packages poppler-utils and zbar-tools).

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A PDF file in a folder that goes away with it.
pub struct PdfFile {
    folder: TempDir,
}

impl PdfFile {
    pub fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("it.pdf"), bytes).unwrap();
        Self { folder }
    }

    /// What a program prints about the file, run in its folder.
    pub fn told_by(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder())
            .output()
            .unwrap_or_else(|error| {
                panic!("{program} is needed (apt install poppler-utils zbar-tools): {error}")
            });
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}
