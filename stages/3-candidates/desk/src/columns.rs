//! The 33 columns of the registration workbook.
//!
//! Source: the registration template that examination bodies in the national system use.

use candidates_rules::{Education, Origin, lists};
use sheet::Column;

/// 列: a column of the workbook and what may stand in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    /// The heading and its other spellings.
    pub column: Column,
    /// Whether each row must have it.
    pub filled: bool,
    /// The words among which to choose; empty where anything may stand or the session decides.
    pub choices: &'static [&'static str],
    /// What to write there.
    pub note: &'static str,
}

const fn must(title: &'static str) -> Spec {
    Spec {
        column: Column::required(title),
        filled: true,
        choices: &[],
        note: "",
    }
}

const fn may(title: &'static str) -> Spec {
    Spec {
        column: Column::optional(title),
        filled: false,
        choices: &[],
        note: "",
    }
}

impl Spec {
    const fn of(self, choices: &'static [&'static str]) -> Self {
        Spec { choices, ..self }
    }

    const fn noted(self, note: &'static str) -> Self {
        Spec { note, ..self }
    }

    const fn or(self, aliases: &'static [&'static str]) -> Self {
        Spec {
            column: self.column.or(aliases),
            ..self
        }
    }
}

/// The headings, each once.
pub(crate) mod title {
    pub const NUMBER: &str = "序号";
    pub const OCCUPATION: &str = "职业工种名称";
    pub const LEVEL: &str = "认定等级";
    pub const OPTION: &str = "申报条件";
    pub const DOCUMENT: &str = "证件类型";
    pub const IDENTITY: &str = "证件号码";
    pub const NAME: &str = "姓名";
    pub const SEX: &str = "性别";
    pub const BIRTHDAY: &str = "出生日期";
    pub const PHONE: &str = "手机号码";
    pub const HAS_PRIOR: &str = "是否有职业资格证书";
    pub const PRIOR_LEVEL: &str = "证书等级";
    pub const PRIOR_NUMBER: &str = "证书编号";
    pub const EDUCATION: &str = "文化程度";
    pub const PROVINCE: &str = "所在省（市）区";
    pub const ORIGIN: &str = "考生来源";
    pub const CLASS: &str = "所在单位";
    pub const SCHOOL: &str = "报名单位";
    pub const KIND: &str = "认定分类";
    pub const MAJOR: &str = "专业";
    pub const ATTEMPT: &str = "考试类型";
    pub const ETHNICITY: &str = "民族";
    pub const WORK_SINCE: &str = "参加工作时间";
    pub const EMAIL: &str = "电子邮箱";
    pub const WORK_YEARS: &str = "专业年限";
    pub const HOUSEHOLD: &str = "户籍所在地";
    pub const POLITICS: &str = "政治面貌";
    pub const DIPLOMA: &str = "学历证书编号";
    pub const EXPERIENCE: &str = "简要经历";
    pub const ADDRESS: &str = "通讯地址";
    pub const DELIVERY: &str = "证书领取方式";
    pub const POSTCODE: &str = "邮政编码";
    pub const POST_ADDRESS: &str = "邮寄地址";
}

/// The columns in the order of the template.
pub(crate) const SPECS: [Spec; 33] = [
    may(title::NUMBER),
    must(title::OCCUPATION),
    must(title::LEVEL),
    must(title::OPTION).noted("请从下拉列表选择；平台按所选条件核对本行其他各列"),
    must(title::DOCUMENT).of(lists::DOCUMENTS),
    must(title::IDENTITY).noted("18位居民身份证号码"),
    must(title::NAME),
    may(title::SEX).of(lists::SEXES),
    may(title::BIRTHDAY).noted("如2008-03-05，应与证件号码一致"),
    must(title::PHONE),
    must(title::HAS_PRIOR).of(lists::YES_NO),
    may(title::PRIOR_LEVEL).noted("有证书的必填"),
    may(title::PRIOR_NUMBER).noted("有证书的必填，22位或16位"),
    must(title::EDUCATION).of(Education::WORDS),
    must(title::PROVINCE).or(&["所在省", "所在省市区"]),
    must(title::ORIGIN).of(Origin::WORDS).noted("学生按所在学校类别选择"),
    may(title::CLASS).noted("学生填写班级，如2024级电工1班"),
    must(title::SCHOOL).noted("本校全称"),
    must(title::KIND).of(lists::KINDS),
    may(title::MAJOR).noted("以学历或在校就读条件申报的必填"),
    must(title::ATTEMPT).of(lists::ATTEMPTS),
    must(title::ETHNICITY).of(lists::ETHNICITIES),
    may(title::WORK_SINCE).noted("如2020-07-01"),
    may(title::EMAIL),
    may(title::WORK_YEARS).noted("从事本职业或相关职业的年数；以工作年限申报的必填"),
    may(title::HOUSEHOLD),
    may(title::POLITICS),
    may(title::DIPLOMA).noted("已毕业的必填"),
    may(title::EXPERIENCE).noted(
        "以学历或在校就读条件申报的必填：入学年月—毕业年月 学校 专业 班型，如“2024.09—2027.06 某某技师学院 电气自动化 中级工班”",
    ),
    may(title::ADDRESS),
    may(title::DELIVERY),
    may(title::POSTCODE),
    may(title::POST_ADDRESS),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_33_columns_and_15_must_be_filled() {
        let titles: BTreeSet<_> = SPECS.iter().map(|spec| spec.column.title).collect();
        assert_eq!(titles.len(), 33);
        assert_eq!(SPECS.iter().filter(|spec| spec.filled).count(), 15);
    }
}
