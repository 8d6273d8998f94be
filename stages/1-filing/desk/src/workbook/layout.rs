//! What is printed on the form, and where: for whoever writes the workbook and whoever reads it.

use filing_rules::Section;

/// The name of the sheet.
pub(super) const SHEET: &str = "备案申请表";
/// The title of the form.
pub(super) const TITLE: &str = "技工院校职业技能等级认定备案申请表";
/// The columns of the form, A to H, in characters.
pub(super) const WIDTHS: [f64; LAST as usize] = [7.0, 13.0, 14.0, 14.0, 22.0, 17.0, 16.0, 16.0];
/// The last column of the form, H.
pub(super) const LAST: u32 = 8;
/// The heading of the column that counts the rows of a table.
pub(super) const NUMBER: &str = "序号";

/// A labelled field: its label, the columns of the label and those of its value.
pub(super) struct Field {
    pub label: &'static str,
    pub labels: (u32, u32),
    pub values: (u32, u32),
}

/// A table under its heading: which columns of the sheet its own span, beside the numbers, and how many rows the notice
/// prints.
pub(super) struct Table {
    pub spans: &'static [(u32, u32)],
    pub printed: usize,
}

/// What stands below a heading.
pub(super) enum Body {
    /// Nothing: smaller headings follow.
    None,
    /// Lines of labelled fields.
    Fields(&'static [&'static [Field]]),
    /// Room for text.
    Text,
    /// A table.
    Table(&'static Table),
}

/// One heading of the form with what stands below it.
pub(super) struct Heading {
    pub text: &'static str,
    /// The section that is filled in below it.
    pub section: Option<Section>,
    pub body: Body,
}

const fn whole(label: &'static str) -> Field {
    Field {
        label,
        labels: (1, 2),
        values: (3, LAST),
    }
}

const fn left(label: &'static str) -> Field {
    Field {
        label,
        labels: (1, 2),
        values: (3, 4),
    }
}

const fn right(label: &'static str) -> Field {
    Field {
        label,
        labels: (5, 5),
        values: (6, LAST),
    }
}

const fn title(text: &'static str) -> Heading {
    Heading {
        text,
        section: None,
        body: Body::None,
    }
}

const fn filled(section: Section, body: Body) -> Heading {
    Heading {
        text: section.title(),
        section: Some(section),
        body,
    }
}

static OCCUPATIONS: Table = Table {
    spans: &[(2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8)],
    printed: 4,
};

static EQUIPMENT: Table = Table {
    spans: &[(2, 3), (4, 4), (5, 5), (6, 6), (7, 8)],
    printed: 17,
};

static STAFF: Table = Table {
    spans: &[(2, 2), (3, 4), (5, 5), (6, 6), (7, 8)],
    printed: 4,
};

static EXPERTS: Table = Table {
    spans: &[(2, 2), (3, 4), (5, 5), (6, 6), (7, 7), (8, 8)],
    printed: 4,
};

static ASSESSORS: Table = Table {
    spans: &[(2, 2), (3, 4), (5, 5), (6, 6), (7, 7), (8, 8)],
    printed: 4,
};

static SUPERVISORS: Table = Table {
    spans: &[(2, 2), (3, 4), (5, 5), (6, 7), (8, 8)],
    printed: 3,
};

/// The form from top to bottom, in the words of the notice.
pub(super) static FORM: [Heading; 16] = [
    title("一、基本信息"),
    filled(
        Section::School,
        Body::Fields(&[
            &[whole("名称")],
            &[whole("地址")],
            &[whole("统一社会信用代码")],
        ]),
    ),
    filled(
        Section::Contact,
        Body::Fields(&[
            &[left("姓名"), right("职务")],
            &[left("座机"), right("手机")],
            &[whole("电子邮箱")],
        ]),
    ),
    filled(Section::Regulations, Body::Text),
    filled(Section::Occupations, Body::Table(&OCCUPATIONS)),
    filled(Section::Teaching, Body::Text),
    title("四、场地设备等情况"),
    filled(Section::Site, Body::Text),
    filled(Section::Equipment, Body::Table(&EQUIPMENT)),
    filled(Section::Monitoring, Body::Text),
    title("五、人员情况（技术技能水平证明文件材料另附）"),
    title(
        "（注：非本单位人员，请提供本人签署的提供评价服务承诺书或本人与评价单位签署的合作协议复印件）",
    ),
    filled(Section::Staff, Body::Table(&STAFF)),
    filled(Section::Experts, Body::Table(&EXPERTS)),
    filled(Section::Assessors, Body::Table(&ASSESSORS)),
    filled(Section::Supervisors, Body::Table(&SUPERVISORS)),
];
