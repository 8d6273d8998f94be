//! The materials of 附件2: what must be there, and whether an uploaded file is what its name says.

use crate::ApplicationForm;
use jiff::civil::Date;
use kernel::{Clause, Problems, Refusal, has_unprintable};
use std::{fmt, str::FromStr};

/// The most that one file may hold, bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

macro_rules! materials {
    ($($(#[$doc:meta])* $name:ident $code:literal $title:literal $clause:ident;)*) => {
        /// 申请材料: what is handed in beside the form (A2.2 to A2.8, and the note of A5).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Material { $($(#[$doc])* $name,)* }

        impl Material {
            /// Every material, in the order of the notice.
            pub const ALL: &[Material] = &[$(Material::$name,)*];

            /// The stable name that storage and programs use.
            pub fn code(self) -> &'static str {
                match self { $(Material::$name => $code,)* }
            }

            /// What the notice calls it.
            pub fn title(self) -> &'static str {
                match self { $(Material::$name => $title,)* }
            }

            /// The clause that asks for it.
            pub fn clause(self) -> Clause {
                match self { $(Material::$name => Clause::$clause,)* }
            }
        }
    };
}

materials! {
    /// 法人登记证书复印件
    Registration "registration" "法人登记证书复印件" A2_2;
    /// 评价职业（工种）及职业编码；评价采用的职业标准或规范
    Standards "standards" "评价职业（工种）及职业编码，评价采用的职业标准或规范" A2_3;
    /// 题库建设情况
    ItemBank "item_bank" "评价职业（工种）的题库建设情况" A2_4;
    /// 资产有效证明文件
    Assets "assets" "场地、设施设备等资产有效证明文件复印件" A2_5;
    /// 人员名单与技术技能水平证明
    People "people" "专职工作人员名单，评价人员的技术技能水平证明文件复印件" A2_6;
    /// 考务管理制度及质量管控文件
    Regulations "regulations" "考务管理制度及质量管控文件" A2_7;
    /// 试点工作方案
    WorkPlan "work_plan" "职业技能等级认定试点工作方案" A2_8;
    /// 非本单位人员的承诺书或合作协议: only where the form names such people.
    Agreements "agreements" "非本单位人员的评价服务承诺书或合作协议复印件" A5;
}

impl Material {
    /// Whether this application has to have it.
    pub fn is_needed(self, form: &ApplicationForm) -> bool {
        self != Material::Agreements || !form.outsiders().is_empty()
    }
}

/// What must still be handed in; `there` says what is there.
pub fn missing(form: &ApplicationForm, there: impl Fn(Material) -> bool) -> Vec<Material> {
    Material::ALL
        .iter()
        .copied()
        .filter(|material| material.is_needed(form) && !there(*material))
        .collect()
}

/// 网络核验: the material was checked online, so that no paper is asked for (last line of 附件2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlineCheck {
    /// Where it was checked, such as the name and address of the site.
    pub source: String,
    /// Who checked it.
    pub by: String,
    /// When.
    pub on: Date,
}

/// Whether an online check says all that it must.
///
/// # Errors
/// A refusal with every fault at its field.
pub fn check_online(check: &OnlineCheck, today: Date) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    let within = |text: &str, most: usize| (2..=most).contains(&text.trim().chars().count());
    problems.check(!within(&check.source, 200), "source", || {
        "核验来源应为2至200个字，如网站名称和网址".into()
    });
    problems.check(!within(&check.by, 40), "by", || {
        "核验人应为2至40个字".into()
    });
    problems.check(check.on > today, "on", || {
        format!("核验日期{}晚于今天，请填写实际核验的日期", check.on)
    });
    problems.refuse("filing.bad_online_check", "网络核验信息有误")
}

/// The most files that are attached to one material.
const MOST_ATTACHED: usize = 50;

/// Whether one more file may be attached to a material under this title; `there` says how many are.
///
/// # Errors
/// A refusal at the field `title`.
pub fn check_attachment(title: &str, there: usize) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    let length = title.trim().chars().count();
    let good = (2..=60).contains(&length) && !has_unprintable(title) && !title.contains('\n');
    problems.check(!good, "title", || {
        "附件标题应为2至60个字，如制度名称，或签署人姓名和文件名称".into()
    });
    problems.check(there >= MOST_ATTACHED, "title", || {
        format!("已有{there}份附件，最多{MOST_ATTACHED}份，请合并后上传")
    });
    problems.refuse("filing.bad_attachment", "附件信息有误")
}

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

    /// What the bytes are, by what every such file holds.
    fn of(bytes: &[u8]) -> Option<FileKind> {
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        let package = bytes.starts_with(b"PK\x03\x04")
            && holds(b"[Content_Types].xml")
            && !holds(b"vbaProject.bin");
        match bytes {
            _ if bytes.starts_with(b"%PDF-") => Some(FileKind::Pdf),
            _ if bytes.starts_with(b"\xFF\xD8\xFF") => Some(FileKind::Jpeg),
            _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some(FileKind::Png),
            _ if package && holds(b"word/document.xml") => Some(FileKind::Docx),
            _ if package && holds(b"xl/workbook.xml") => Some(FileKind::Xlsx),
            _ => None,
        }
    }
}

/// Says what an uploaded material is. Its content decides, its name must agree.
///
/// # Errors
/// A refusal at the field `file`.
pub fn sniff(name: &str, bytes: &[u8]) -> Result<FileKind, Refusal> {
    let refuse = |sentence: String| {
        let problem = kernel::Problem::at("file", sentence.clone());
        Err(Refusal::invalid("filing.bad_file", sentence)
            .citing(Clause::A2_1)
            .with(vec![problem]))
    };
    if bytes.is_empty() {
        return refuse("文件是空的，请检查后重新上传".into());
    }
    if bytes.len() > LARGEST {
        let found = bytes.len().div_ceil(1024 * 1024);
        return refuse(format!(
            "文件约{found} MB，超过上限10 MB，请压缩或拆分后重新上传"
        ));
    }
    if name.chars().count() > 120 {
        return refuse("文件名过长，请控制在120个字以内".into());
    }
    let Some(kind) = FileKind::of(bytes) else {
        return refuse(
            "文件内容不是PDF、JPEG、PNG、DOCX或XLSX（不含宏），请另存为其中一种后重新上传".into(),
        );
    };
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if !kind
        .extensions()
        .iter()
        .any(|known| known.eq_ignore_ascii_case(extension))
    {
        return refuse(format!(
            "文件名是“{name}”，但内容实际是{}文件，请改正扩展名后重新上传",
            kind.extensions()[0].to_uppercase()
        ));
    }
    Ok(kind)
}

impl fmt::Display for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Material {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Material::ALL
            .iter()
            .copied()
            .find(|material| material.code() == text)
            .ok_or_else(|| format!("申请材料“{text}”不存在"))
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
    use crate::check::tests::form;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn content_decides_and_the_name_must_agree() {
        let docx = b"PK\x03\x04 [Content_Types].xml word/document.xml";
        let macros = b"PK\x03\x04 [Content_Types].xml xl/workbook.xml xl/vbaProject.bin";
        let cases: [(&str, &[u8], Result<FileKind, &str>); 9] = [
            ("证书.pdf", b"%PDF-1.7", Ok(FileKind::Pdf)),
            ("照片.JPG", b"\xFF\xD8\xFF\xE0", Ok(FileKind::Jpeg)),
            ("图.png", b"\x89PNG\r\n\x1a\n", Ok(FileKind::Png)),
            ("方案.docx", docx, Ok(FileKind::Docx)),
            ("方案.pdf", docx, Err("内容实际是DOCX")),
            ("证书.pdf", b"MZ\x90", Err("内容不是PDF")),
            ("表.xlsx", macros, Err("不含宏")),
            ("证书", b"%PDF-1.7", Err("内容实际是PDF")),
            ("空.pdf", b"", Err("空的")),
        ];
        for (name, bytes, expected) in cases {
            match (sniff(name, bytes), expected) {
                (Ok(kind), Ok(wanted)) => assert_eq!(kind, wanted, "{name}"),
                (Err(refusal), Err(word)) => assert!(
                    refusal.sentence.contains(word),
                    "{name}: {}",
                    refusal.sentence
                ),
                (found, _) => panic!("{name}: {found:?}"),
            }
        }
        assert!(
            sniff("大.pdf", &vec![b'%'; LARGEST + 1])
                .unwrap_err()
                .sentence
                .contains("上限")
        );
    }

    #[test]
    fn agreements_are_asked_for_only_where_people_are_lent() {
        let mut form = form();
        assert_eq!(missing(&form, |_| false).len(), 7);
        form.experts[0].employer = "外单位".into();
        assert_eq!(
            missing(&form, |material| material != Material::Agreements),
            [Material::Agreements]
        );
    }

    #[test]
    fn an_attachment_has_a_title_and_there_are_not_too_many() {
        let long = "长".repeat(61);
        let cases = [
            ("考务管理办法", 0, true),
            ("考务管理办法", 50, false),
            (" 甲 ", 0, false),
            ("甲\n乙丙", 0, false),
            (long.as_str(), 0, false),
        ];
        for (title, there, good) in cases {
            assert_eq!(check_attachment(title, there).is_ok(), good, "{title}");
        }
    }

    #[test]
    fn an_online_check_says_where_who_and_when() {
        let today = date(2026, 3, 2);
        let good = OnlineCheck {
            source: "全国组织机构统一社会信用代码数据服务中心".into(),
            by: "张三".into(),
            on: today,
        };
        assert!(check_online(&good, today).is_ok());
        let bad = OnlineCheck {
            source: String::new(),
            by: " ".into(),
            on: date(2026, 3, 3),
        };
        assert_eq!(check_online(&bad, today).unwrap_err().problems.len(), 3);
    }

    proptest! {
        #[test]
        fn hostile_files_never_panic(name in ".*", bytes: Vec<u8>) {
            let _ = sniff(&name, &bytes);
        }
    }
}
