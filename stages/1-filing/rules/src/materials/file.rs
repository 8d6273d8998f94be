//! Whether an uploaded file is what its name says, and whole (A2.1).

use super::whole::{self, Flaw};
use kernel::{Clause, Problem, Refusal, without_numbers};
use std::str::FromStr;

/// The most that one file may hold, bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// 文件格式: what a material may be handed in as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// PDF
    Pdf,
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// Word 文档
    Docx,
    /// Excel 工作簿
    Xlsx,
}

/// 文件包: what whoever opened the package of an Office file found in it. These rules open none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// A Word document with its main part.
    Document,
    /// An Excel workbook with its main part.
    Workbook,
    /// A document or a workbook with macros.
    Macros,
    /// Parts behind a password.
    Locked,
    /// It inflates beyond all measure.
    Bomb,
    /// A package of something else.
    Other,
    /// It cannot be opened, or its main part cannot be read.
    Damaged,
}

impl FileKind {
    const ALL: [FileKind; 5] = [
        FileKind::Pdf,
        FileKind::Jpeg,
        FileKind::Png,
        FileKind::Docx,
        FileKind::Xlsx,
    ];

    /// The media type that a browser is told.
    pub fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The extensions under which it goes; the first is the usual one.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            FileKind::Pdf => &["pdf"],
            FileKind::Jpeg => &["jpg", "jpeg"],
            FileKind::Png => &["png"],
            FileKind::Docx => &["docx"],
            FileKind::Xlsx => &["xlsx"],
        }
    }

    /// What people call it.
    fn title(self) -> String {
        self.extensions()[0].to_uppercase()
    }
}

/// The compound file of old Office, in which new Office puts what is behind a password.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const ZIP: &[u8] = b"PK\x03\x04";

const STRANGE: &str =
    "文件内容不是PDF、JPEG、PNG、DOCX或XLSX（不含宏），请另存为其中一种后重新上传";
const LOCKED: &str = "文件设有打开密码，请用Word、Excel或WPS取消密码后重新上传";

/// Says what an uploaded material is. Its content decides and must be whole, its name must agree; `open` looks into the
/// package of an Office file.
///
/// # Errors
/// A refusal at the field `file`.
pub fn sniff(
    name: &str,
    bytes: &[u8],
    open: impl FnOnce(&[u8]) -> Package,
) -> Result<FileKind, Refusal> {
    read(name, bytes, open).map_err(|sentence| {
        let problem = Problem::at("file", sentence.clone());
        Refusal::invalid("filing.bad_file", sentence)
            .citing(Clause::A2_1)
            .with(vec![problem])
    })
}

/// What a picture is, and its width and height; none where it is no whole JPEG or PNG.
pub fn picture(bytes: &[u8]) -> Option<(FileKind, (u32, u32))> {
    let png = || Some((FileKind::Png, whole::png(bytes)?));
    let jpeg = || Some((FileKind::Jpeg, whole::jpeg(bytes)?));
    png().or_else(jpeg)
}

fn read(name: &str, bytes: &[u8], open: impl FnOnce(&[u8]) -> Package) -> Result<FileKind, String> {
    check_size(bytes.len())?;
    let kind = kind_of(bytes, open)?;
    check_name(name, kind)?;
    check_whole(kind, bytes)?;
    Ok(kind)
}

fn check_size(length: usize) -> Result<(), String> {
    if length == 0 {
        return Err("文件是空的，请检查后重新上传".to_owned());
    }
    if length > LARGEST {
        let found = length.div_ceil(1024 * 1024);
        return Err(format!(
            "文件约{found} MB，超过上限10 MB，请压缩或拆分后重新上传"
        ));
    }
    Ok(())
}

/// What the bytes mean to be.
fn kind_of(bytes: &[u8], open: impl FnOnce(&[u8]) -> Package) -> Result<FileKind, String> {
    match bytes {
        _ if bytes.starts_with(b"%PDF-") => Ok(FileKind::Pdf),
        _ if bytes.starts_with(b"\xFF\xD8\xFF") => Ok(FileKind::Jpeg),
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Ok(FileKind::Png),
        _ if bytes.starts_with(OLE) => Err(old_office(bytes).to_owned()),
        _ if bytes.starts_with(ZIP) => kind_of_package(open(bytes)),
        _ => Err(STRANGE.to_owned()),
    }
}

fn kind_of_package(package: Package) -> Result<FileKind, String> {
    let sentence = match package {
        Package::Document => return Ok(FileKind::Docx),
        Package::Workbook => return Ok(FileKind::Xlsx),
        Package::Macros => "文件含有宏，请另存为不含宏的DOCX或XLSX后重新上传",
        Package::Locked => LOCKED,
        Package::Bomb => "文件压缩异常，解压后内容过大，请另存或拆分后重新上传",
        Package::Other => STRANGE,
        Package::Damaged => {
            "文件像是DOCX或XLSX，但已损坏，请用Word、Excel或WPS打开，另存后重新上传"
        }
    };
    Err(sentence.to_owned())
}

fn old_office(bytes: &[u8]) -> &'static str {
    let mark: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    match bytes.windows(mark.len()).any(|window| window == mark) {
        true => LOCKED,
        false => "文件是旧版Office格式（如.doc、.xls），请另存为DOCX或XLSX后重新上传",
    }
}

fn check_name(name: &str, kind: FileKind) -> Result<(), String> {
    if name.chars().count() > 120 {
        return Err("文件名过长，请控制在120个字以内".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Err("文件名中有不可见的控制字符，请改名后重新上传".to_owned());
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut known = kind.extensions().iter();
    if known.any(|known| known.eq_ignore_ascii_case(extension)) {
        return Ok(());
    }
    Err(format!(
        "文件名是“{}”，但内容实际是{}文件，请改正扩展名后重新上传",
        without_numbers(name),
        kind.title()
    ))
}

fn check_whole(kind: FileKind, bytes: &[u8]) -> Result<(), String> {
    let flaw = match kind {
        FileKind::Pdf => whole::pdf(bytes).err(),
        FileKind::Jpeg => whole::jpeg(bytes).is_none().then_some(Flaw::Broken),
        FileKind::Png => whole::png(bytes).is_none().then_some(Flaw::Broken),
        // Whoever opened the package read its main part.
        FileKind::Docx | FileKind::Xlsx => None,
    };
    match flaw {
        None => Ok(()),
        Some(Flaw::Encrypted) => Err("PDF设有密码或权限限制，请取消加密后重新上传".to_owned()),
        Some(Flaw::Broken) => Err(format!(
            "文件像是{}，但内容不完整或已损坏，请重新导出或扫描后上传",
            kind.title()
        )),
    }
}

impl FromStr for FileKind {
    type Err = String;

    /// Reads the media type.
    fn from_str(text: &str) -> Result<Self, String> {
        FileKind::ALL
            .into_iter()
            .find(|kind| kind.media_type() == text)
            .ok_or_else(|| format!("文件格式“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::materials::samples::{JPEG, PDF, PNG};
    use proptest::prelude::*;

    const OFFICE: &[u8] = b"PK\x03\x04 what is in it, others find out";

    fn expect(name: &str, bytes: &[u8], package: Package, expected: Result<FileKind, &str>) {
        match (sniff(name, bytes, |_| package), expected) {
            (Ok(kind), Ok(wanted)) => assert_eq!(kind, wanted, "{name}"),
            (Err(refusal), Err(word)) => {
                let sentence = &refusal.problems[0].sentence;
                assert!(sentence.contains(word), "{name}: {sentence}");
            }
            (found, _) => panic!("{name}: {found:?}"),
        }
    }

    #[test]
    fn the_content_of_a_material_decides_and_the_name_must_agree() {
        let encrypted = String::from_utf8_lossy(PDF).replace("/Root", "/Encrypt 9 0 R/Root");
        let long = format!("{}.pdf", "长".repeat(117));
        let cases: [(&str, &[u8], Result<FileKind, &str>); 14] = [
            ("证书.pdf", PDF, Ok(FileKind::Pdf)),
            ("照片.JPG", JPEG, Ok(FileKind::Jpeg)),
            ("照片.jpeg", JPEG, Ok(FileKind::Jpeg)),
            ("图.png", PNG, Ok(FileKind::Png)),
            ("证书", PDF, Err("内容实际是PDF")),
            ("证书.png", PDF, Err("内容实际是PDF")),
            (long.as_str(), PDF, Err("文件名过长")),
            ("证\u{0}书.pdf", PDF, Err("控制字符")),
            ("证书.pdf", b"MZ\x90", Err("内容不是PDF")),
            ("证书.pdf", b"%PDF-1.7", Err("像是PDF，但内容不完整")),
            ("证书.pdf", encrypted.as_bytes(), Err("取消加密")),
            (
                "照片.jpg",
                b"\xFF\xD8\xFF\xE0",
                Err("像是JPG，但内容不完整"),
            ),
            ("图.png", &PNG[..20], Err("像是PNG，但内容不完整")),
            ("空.pdf", b"", Err("空的")),
        ];
        for (name, bytes, expected) in cases {
            expect(name, bytes, Package::Other, expected);
        }
        let large = vec![b'%'; LARGEST + 1];
        expect("大.pdf", &large, Package::Other, Err("上限"));
    }

    #[test]
    fn a_material_of_office_is_what_was_found_in_its_package() {
        let cases = [
            ("方案.docx", Package::Document, Ok(FileKind::Docx)),
            ("方案.pdf", Package::Document, Err("内容实际是DOCX")),
            ("表.xlsx", Package::Workbook, Ok(FileKind::Xlsx)),
            ("表.xlsx", Package::Macros, Err("不含宏")),
            ("表.xlsx", Package::Locked, Err("取消密码")),
            ("表.xlsx", Package::Bomb, Err("压缩异常")),
            ("表.xlsx", Package::Other, Err("内容不是PDF")),
            ("表.xlsx", Package::Damaged, Err("已损坏")),
        ];
        for (name, package, expected) in cases {
            expect(name, OFFICE, package, expected);
        }
        let old = [OLE, b" a document"].concat();
        expect("方案.docx", &old, Package::Document, Err("旧版Office"));
        let mark = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
        let locked: Vec<u8> = OLE.iter().copied().chain(mark).collect();
        expect("方案.docx", &locked, Package::Document, Err("取消密码"));
    }

    #[test]
    fn a_picture_within_a_material_is_a_whole_jpeg_or_png() {
        assert_eq!(picture(PNG), Some((FileKind::Png, (1, 1))));
        assert_eq!(picture(JPEG), Some((FileKind::Jpeg, (1, 1))));
        for bytes in [PDF, b"GIF89a", &PNG[..30], b""] {
            assert_eq!(picture(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn hostile_files_never_panic(name in ".*", bytes: Vec<u8>) {
            let _ = sniff(&name, &bytes, |_| Package::Damaged);
            let _ = picture(&bytes);
        }
    }
}
