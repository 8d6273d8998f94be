//! The two kinds of partner, and by what each is known to the authorities.

use kernel::Clause;
use std::{fmt, str::FromStr};

/// 合作评价机构类别: who certifies students beside the schools themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartnerKind {
    /// 用人单位: a filed enterprise, by way of school-enterprise cooperation (N4.1).
    Enterprise,
    /// 社会培训评价组织: selected and published by the ministry (N4.2).
    EvaluationOrganisation,
}

impl PartnerKind {
    /// Both.
    pub const ALL: [PartnerKind; 2] =
        [PartnerKind::Enterprise, PartnerKind::EvaluationOrganisation];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            PartnerKind::Enterprise => "enterprise",
            PartnerKind::EvaluationOrganisation => "evaluation_organisation",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            PartnerKind::Enterprise => "用人单位",
            PartnerKind::EvaluationOrganisation => "社会培训评价组织",
        }
    }

    /// The first character of its numbers, as the national code rule gives it.
    pub fn letter(self) -> char {
        match self {
            PartnerKind::Enterprise => 'Y',
            PartnerKind::EvaluationOrganisation => 'S',
        }
    }

    /// Where the notice lets it certify students.
    pub fn clause(self) -> Clause {
        match self {
            PartnerKind::Enterprise => Clause::N4_1,
            PartnerKind::EvaluationOrganisation => Clause::N4_2,
        }
    }
}

impl fmt::Display for PartnerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for PartnerKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| "请选择机构类别：用人单位或社会培训评价组织".to_owned())
    }
}
