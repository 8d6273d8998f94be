//! The columns of the workbook of people.

use sheet::Column;

/// 列: a column of the workbook and what may stand in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    /// The heading.
    pub column: Column,
    /// Whether each row must have it.
    pub filled: bool,
    /// What to write there.
    pub note: &'static str,
}

/// The headings that are no field of a card; those of a card are `CardField::title`.
pub(crate) mod title {
    pub const NAME: &str = "姓名";
    pub const IDENTITY: &str = "身份证号码";
    pub const PHONE: &str = "手机号码";
    pub const EMPLOYER: &str = "所在单位";
    pub const KIND: &str = "人员类别";
}

/// The words of the column of the kind.
pub(crate) const KINDS: [&str; 4] = ["专家", "考评员", "高级考评员", "质量督导员"];

const fn must(title: &'static str, note: &'static str) -> Spec {
    Spec {
        column: Column::required(title),
        filled: true,
        note,
    }
}

const fn may(title: &'static str, note: &'static str) -> Spec {
    Spec {
        column: Column::optional(title),
        filled: false,
        note,
    }
}

/// The columns in the order of the template.
pub(crate) const SPECS: [Spec; 14] = [
    must(title::NAME, ""),
    must(title::IDENTITY, "18位居民身份证号码，请设为文本格式"),
    must(title::PHONE, ""),
    must(title::EMPLOYER, "单位全称；在院校工作的填写院校全称"),
    must(title::KIND, "一行一张证卡；有多张证卡的分行填写"),
    may(
        "职业编码",
        "如6-31-01-03；多个职业用顿号分开；考评员、高级考评员必填",
    ),
    may("专业方向", "专家填写"),
    may("职称", "专家填写"),
    may(
        "考评等级",
        "考评员、高级考评员填写可考评的最高等级，如三级/高级工",
    ),
    must("证卡编号", "证卡或聘书的编号"),
    may("培训名称", "考评员、高级考评员、质量督导员必填"),
    may("培训学时", "学时和日期至少填写一项"),
    may("培训日期", "如2026-03-05"),
    must("证卡起始日期", "如2026-03-05；有效期3年由平台计算"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use people_rules::{CardField, PersonKind};
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_and_every_field_of_a_card_has_its_word() {
        assert_eq!(KINDS, PersonKind::ALL.map(PersonKind::title));
        let titles: BTreeSet<_> = SPECS.iter().map(|spec| spec.column.title).collect();
        assert_eq!(titles.len(), SPECS.len());
        for field in [
            CardField::Occupations,
            CardField::Direction,
            CardField::Highest,
            CardField::Title,
            CardField::Number,
            CardField::Training,
            CardField::Hours,
            CardField::TrainedOn,
            CardField::ValidFrom,
        ] {
            assert!(titles.contains(field.title()), "{field:?}");
        }
    }
}
