//! What is printed on the form, and where: for whoever writes the workbook and whoever reads it.

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

/// A column of a table, with the columns of the sheet that it spans.
pub(super) struct Column {
    pub heading: &'static str,
    pub span: (u32, u32),
}

/// A table under its heading: its columns beside the numbers, and how many rows the notice prints.
pub(super) struct Table {
    pub columns: &'static [Column],
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

/// The parts of the form that are filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    School,
    Contact,
    Regulations,
    Occupations,
    Teaching,
    Site,
    Equipment,
    Monitoring,
    Staff,
    Experts,
    Assessors,
    Supervisors,
}

/// One heading of the form with what stands below it.
pub(super) struct Heading {
    pub text: &'static str,
    pub part: Option<Part>,
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

const fn column(heading: &'static str, first: u32, last: u32) -> Column {
    Column {
        heading,
        span: (first, last),
    }
}

const fn title(text: &'static str) -> Heading {
    Heading {
        text,
        part: None,
        body: Body::None,
    }
}

const fn filled(text: &'static str, part: Part, body: Body) -> Heading {
    Heading {
        text,
        part: Some(part),
        body,
    }
}

static OCCUPATIONS: Table = Table {
    columns: &[
        column("职业", 2, 2),
        column("工种", 3, 3),
        column("职业编码", 4, 4),
        column("评定依据", 5, 5),
        column("适用级别", 6, 6),
        column("命题资源", 7, 7),
        column("备注", 8, 8),
    ],
    printed: 4,
};

static EQUIPMENT: Table = Table {
    columns: &[
        column("名称", 2, 3),
        column("品牌", 4, 4),
        column("规格/型号", 5, 5),
        column("数量", 6, 6),
        column("所有权归属", 7, 8),
    ],
    printed: 17,
};

static STAFF: Table = Table {
    columns: &[
        column("姓名", 2, 2),
        column("身份证号", 3, 4),
        column("职务/职称", 5, 5),
        column("学历", 6, 6),
        column("主要工作职责", 7, 8),
    ],
    printed: 4,
};

static EXPERTS: Table = Table {
    columns: &[
        column("姓名", 2, 2),
        column("身份证号", 3, 4),
        column("所在单位", 5, 5),
        column("职务/职称/技能等级", 6, 6),
        column("学历", 7, 7),
        column("专业方向", 8, 8),
    ],
    printed: 4,
};

static ASSESSORS: Table = Table {
    columns: &[
        column("姓名", 2, 2),
        column("身份证号", 3, 4),
        column("所在单位", 5, 5),
        column("职务/职称/技能等级", 6, 6),
        column("学历", 7, 7),
        column("考评职业领域", 8, 8),
    ],
    printed: 4,
};

static SUPERVISORS: Table = Table {
    columns: &[
        column("姓名", 2, 2),
        column("身份证号", 3, 4),
        column("所在单位", 5, 5),
        column("职务/职称/技能等级", 6, 7),
        column("学历", 8, 8),
    ],
    printed: 3,
};

/// The form from top to bottom, in the words of the notice.
pub(super) static FORM: [Heading; 16] = [
    title("一、基本信息"),
    filled(
        "（一）申报单位信息",
        Part::School,
        Body::Fields(&[
            &[whole("名称")],
            &[whole("地址")],
            &[whole("统一社会信用代码")],
        ]),
    ),
    filled(
        "（二）联系人信息",
        Part::Contact,
        Body::Fields(&[
            &[left("姓名"), right("职务")],
            &[left("座机"), right("手机")],
            &[whole("电子邮箱")],
        ]),
    ),
    filled(
        "（三）等级认定规章制度文件（可上传附件）",
        Part::Regulations,
        Body::Text,
    ),
    filled(
        "二、申请开展认定的职业（工种）",
        Part::Occupations,
        Body::Table(&OCCUPATIONS),
    ),
    filled(
        "三、专业设置、课程内容、校企合作情况等",
        Part::Teaching,
        Body::Text,
    ),
    title("四、场地设备等情况"),
    filled("（一）场地情况（权属证明材料另附）", Part::Site, Body::Text),
    filled(
        "（二）设施设备情况（权属证明材料另附）",
        Part::Equipment,
        Body::Table(&EQUIPMENT),
    ),
    filled(
        "（三）计算机考务管理及网络视频监控设备配置情况",
        Part::Monitoring,
        Body::Text,
    ),
    title("五、人员情况（技术技能水平证明文件材料另附）"),
    title(
        "（注：非本单位人员，请提供本人签署的提供评价服务承诺书或本人与评价单位签署的合作协议复印件）",
    ),
    filled("（一）专职工作人员情况", Part::Staff, Body::Table(&STAFF)),
    filled("（二）专家情况", Part::Experts, Body::Table(&EXPERTS)),
    filled(
        "（三）考评人员情况",
        Part::Assessors,
        Body::Table(&ASSESSORS),
    ),
    filled(
        "（四）质量督导人员情况",
        Part::Supervisors,
        Body::Table(&SUPERVISORS),
    ),
];
