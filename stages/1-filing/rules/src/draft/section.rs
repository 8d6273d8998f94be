//! The sections of the form that are filled in, and the columns or labels of each (A5).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One column of a table, or one labelled field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What the notice prints over it.
    pub heading: &'static str,
    /// Whether it may not stay empty.
    pub required: bool,
    /// The most characters that it takes.
    pub longest: usize,
}

/// How a section is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Labelled fields.
    Fields,
    /// Room for text.
    Text,
    /// A table.
    Table,
}

/// A section of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// 一（一）
    School,
    /// 一（二）
    Contact,
    /// 一（三）
    Regulations,
    /// 二
    Occupations,
    /// 三
    Teaching,
    /// 四（一）
    Site,
    /// 四（二）
    Equipment,
    /// 四（三）
    Monitoring,
    /// 五（一）
    Staff,
    /// 五（二）
    Experts,
    /// 五（三）
    Assessors,
    /// 五（四）
    Supervisors,
}

impl Column {
    /// Whether a number stands here that has a form of its own: an identity number, or the school's code.
    pub fn is_number(self) -> bool {
        matches!(self.heading, "身份证号" | "统一社会信用代码")
    }
}

const fn must(heading: &'static str, longest: usize) -> Column {
    Column {
        heading,
        required: true,
        longest,
    }
}

const fn may(heading: &'static str, longest: usize) -> Column {
    Column {
        heading,
        required: false,
        longest,
    }
}

/// Characters of a room for text.
const ROOM: usize = 3_000;

impl Section {
    /// Every section, in the order of the notice.
    pub const ALL: [Section; 12] = [
        Section::School,
        Section::Contact,
        Section::Regulations,
        Section::Occupations,
        Section::Teaching,
        Section::Site,
        Section::Equipment,
        Section::Monitoring,
        Section::Staff,
        Section::Experts,
        Section::Assessors,
        Section::Supervisors,
    ];

    /// The most rows of a table, as many as the sheet of a workbook may have. A large school fills several hundred.
    pub const MOST_ROWS: usize = 2_000;

    /// The name that storage and pages use.
    pub fn code(self) -> &'static str {
        match self {
            Section::School => "school",
            Section::Contact => "contact",
            Section::Regulations => "regulations",
            Section::Occupations => "occupations",
            Section::Teaching => "teaching",
            Section::Site => "site",
            Section::Equipment => "equipment",
            Section::Monitoring => "monitoring",
            Section::Staff => "staff",
            Section::Experts => "experts",
            Section::Assessors => "assessors",
            Section::Supervisors => "supervisors",
        }
    }

    /// What the notice prints over it.
    pub const fn title(self) -> &'static str {
        match self {
            Section::School => "（一）申报单位信息",
            Section::Contact => "（二）联系人信息",
            Section::Regulations => "（三）等级认定规章制度文件（可上传附件）",
            Section::Occupations => "二、申请开展认定的职业（工种）",
            Section::Teaching => "三、专业设置、课程内容、校企合作情况等",
            Section::Site => "（一）场地情况（权属证明材料另附）",
            Section::Equipment => "（二）设施设备情况（权属证明材料另附）",
            Section::Monitoring => "（三）计算机考务管理及网络视频监控设备配置情况",
            Section::Staff => "（一）专职工作人员情况",
            Section::Experts => "（二）专家情况",
            Section::Assessors => "（三）考评人员情况",
            Section::Supervisors => "（四）质量督导人员情况",
        }
    }

    /// How it is filled in.
    pub fn shape(self) -> Shape {
        match self {
            Section::School | Section::Contact => Shape::Fields,
            Section::Regulations | Section::Teaching | Section::Site | Section::Monitoring => {
                Shape::Text
            }
            _ => Shape::Table,
        }
    }

    /// The most rows that it takes.
    pub fn most_rows(self) -> usize {
        match self.shape() {
            Shape::Table => Section::MOST_ROWS,
            Shape::Fields | Shape::Text => 1,
        }
    }

    /// Its columns or labels; a room for text has one, under its own title.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Section::School => {
                const {
                    &[
                        must("名称", 60),
                        must("地址", 100),
                        must("统一社会信用代码", 40),
                    ]
                }
            }
            Section::Contact => {
                const {
                    &[
                        must("姓名", 40),
                        must("职务", 40),
                        must("座机", 20),
                        must("手机", 20),
                        must("电子邮箱", 80),
                    ]
                }
            }
            Section::Regulations => const { &[may(Section::Regulations.title(), ROOM)] },
            Section::Teaching => const { &[may(Section::Teaching.title(), ROOM)] },
            Section::Site => const { &[may(Section::Site.title(), ROOM)] },
            Section::Monitoring => const { &[may(Section::Monitoring.title(), ROOM)] },
            Section::Occupations => {
                const {
                    &[
                        must("职业", 60),
                        may("工种", 60),
                        must("职业编码", 40),
                        must("评定依据", 200),
                        must("适用级别", 100),
                        may("命题资源", 200),
                        may("备注", 200),
                    ]
                }
            }
            Section::Equipment => {
                const {
                    &[
                        must("名称", 60),
                        may("品牌", 60),
                        may("规格/型号", 60),
                        must("数量", 20),
                        must("所有权归属", 60),
                    ]
                }
            }
            Section::Staff => {
                const {
                    &[
                        must("姓名", 40),
                        must("身份证号", 40),
                        must("职务/职称", 40),
                        must("学历", 20),
                        must("主要工作职责", 100),
                    ]
                }
            }
            Section::Experts => {
                const {
                    &[
                        must("姓名", 40),
                        must("身份证号", 40),
                        must("所在单位", 80),
                        must("职务/职称/技能等级", 40),
                        must("学历", 20),
                        must("专业方向", 60),
                    ]
                }
            }
            Section::Assessors => {
                const {
                    &[
                        must("姓名", 40),
                        must("身份证号", 40),
                        must("所在单位", 80),
                        must("职务/职称/技能等级", 40),
                        must("学历", 20),
                        must("考评职业领域", 100),
                    ]
                }
            }
            Section::Supervisors => {
                const {
                    &[
                        must("姓名", 40),
                        must("身份证号", 40),
                        must("所在单位", 80),
                        must("职务/职称/技能等级", 40),
                        must("学历", 20),
                    ]
                }
            }
        }
    }

    /// Which column has this heading.
    pub fn column(self, heading: &str) -> Option<usize> {
        self.columns()
            .iter()
            .position(|column| column.heading == heading)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Section {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Section::ALL
            .into_iter()
            .find(|section| section.code() == text)
            .ok_or_else(|| format!("申请表没有“{text}”一节"))
    }
}
