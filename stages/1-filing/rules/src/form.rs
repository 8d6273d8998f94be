//! The application form of 附件5 as data, section by section as the notice prints it.

use crate::{DraftForm, LineName, Section};
use kernel::{CitizenId, Level, OccupationCode, Uscc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 技工院校职业技能等级认定备案申请表 (A5). Whoever holds one holds identity numbers: it is stored sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationForm {
    /// 名称
    pub school: String,
    /// 地址
    pub address: String,
    /// 统一社会信用代码
    pub uscc: Uscc,
    /// 联系人信息
    pub contact: Contact,
    /// 等级认定规章制度文件: their titles.
    pub regulations: Vec<String>,
    /// 二、申请开展认定的职业（工种）
    pub occupations: Vec<OccupationRow>,
    /// 三、专业设置、课程内容、校企合作情况等
    pub teaching: String,
    /// 四（一）场地情况
    pub site: String,
    /// 四（二）设施设备情况
    pub equipment: Vec<EquipmentRow>,
    /// 四（三）计算机考务管理及网络视频监控设备配置情况
    pub monitoring: String,
    /// 五（一）专职工作人员情况
    pub staff: Vec<StaffRow>,
    /// 五（二）专家情况
    pub experts: Vec<ExpertRow>,
    /// 五（三）考评人员情况
    pub assessors: Vec<AssessorRow>,
    /// 五（四）质量督导人员情况
    pub supervisors: Vec<SupervisorRow>,
}

/// 联系人信息
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 姓名
    pub name: String,
    /// 职务
    pub position: String,
    /// 座机, which the public register shows (A3.5).
    pub landline: String,
    /// 手机
    pub mobile: String,
    /// 电子邮箱
    pub email: String,
}

/// A row of 申请开展认定的职业（工种）.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccupationRow {
    /// 职业
    pub occupation: String,
    /// 工种; empty where the occupation is applied for as a whole.
    pub job_type: String,
    /// 职业编码
    pub code: OccupationCode,
    /// 评定依据: the national standard or the specification (N3).
    pub basis: String,
    /// 适用级别, the lowest first, each once.
    pub levels: Vec<Level>,
    /// 命题资源: where the items come from.
    pub items: String,
    /// 备注
    pub remark: String,
}

/// A row of 设施设备情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentRow {
    /// 名称
    pub name: String,
    /// 品牌
    pub brand: String,
    /// 规格/型号
    pub model: String,
    /// 数量, with its unit.
    pub quantity: String,
    /// 所有权归属
    pub ownership: String,
}

/// A row of 专职工作人员情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// 姓名
    pub name: String,
    /// 身份证号
    #[serde(with = "identity")]
    pub identity: CitizenId,
    /// 职务/职称
    pub position: String,
    /// 学历
    pub education: String,
    /// 主要工作职责
    pub duties: String,
}

/// A row of 专家情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpertRow {
    /// 姓名
    pub name: String,
    /// 身份证号
    #[serde(with = "identity")]
    pub identity: CitizenId,
    /// 所在单位
    pub employer: String,
    /// 职务/职称/技能等级
    pub position: String,
    /// 学历
    pub education: String,
    /// 专业方向
    pub field: String,
}

/// A row of 考评人员情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessorRow {
    /// 姓名
    pub name: String,
    /// 身份证号
    #[serde(with = "identity")]
    pub identity: CitizenId,
    /// 所在单位
    pub employer: String,
    /// 职务/职称/技能等级
    pub position: String,
    /// 学历
    pub education: String,
    /// 考评职业领域: the occupations that they may assess, by name or code.
    pub occupations: String,
}

/// A row of 质量督导人员情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisorRow {
    /// 姓名
    pub name: String,
    /// 身份证号
    #[serde(with = "identity")]
    pub identity: CitizenId,
    /// 所在单位
    pub employer: String,
    /// 职务/职称/技能等级
    pub position: String,
    /// 学历
    pub education: String,
}

/// 申请职业等级: one occupation at one level; what an opinion and a decision speak of.
#[derive(Clone, Copy, Debug)]
pub struct AppliedLine<'a> {
    /// The row of the table.
    pub row: &'a OccupationRow,
    /// One of its levels.
    pub level: Level,
}

/// 非本单位人员: somebody whom another employer lends. Namesakes are two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outsider<'a> {
    /// 姓名
    pub name: &'a str,
    /// 身份证号
    pub identity: &'a CitizenId,
}

impl OccupationRow {
    /// What a person reads, such as 电工（6-31-01-03）.
    pub fn name(&self) -> String {
        let of_it = match self.job_type.as_str() {
            "" => String::new(),
            job_type => format!("·{job_type}"),
        };
        format!("{}{of_it}（{}）", self.occupation, self.code)
    }
}

impl AppliedLine<'_> {
    /// What a person reads, such as 电工（6-31-01-03）四级/中级工.
    pub fn label(&self) -> String {
        self.name().to_string()
    }

    /// Its occupation and level in words.
    pub fn name(&self) -> LineName {
        LineName {
            occupation: self.row.name(),
            level: self.level,
        }
    }
}

impl ApplicationForm {
    /// Each occupation at each of its levels, in the order of the form.
    pub fn lines(&self) -> impl Iterator<Item = AppliedLine<'_>> {
        self.occupations.iter().flat_map(|row| {
            row.levels
                .iter()
                .map(move |&level| AppliedLine { row, level })
        })
    }

    /// 非本单位人员: the people whom another employer lends, each once by their identity number, in the order of the form.
    pub fn outsiders(&self) -> Vec<Outsider<'_>> {
        let experts = self.experts.iter();
        let experts = experts.map(|row| (&row.name, &row.identity, &row.employer));
        let assessors = self.assessors.iter();
        let assessors = assessors.map(|row| (&row.name, &row.identity, &row.employer));
        let supervisors = self.supervisors.iter();
        let supervisors = supervisors.map(|row| (&row.name, &row.identity, &row.employer));
        let mut seen = BTreeSet::new();
        experts
            .chain(assessors)
            .chain(supervisors)
            .filter(|(_, _, employer)| !self.is_own(employer))
            .filter(|(_, identity, _)| seen.insert(*identity))
            .map(|(name, identity, _)| Outsider { name, identity })
            .collect()
    }

    /// Whether an employer is the school itself, by its name or by the words that people use for it.
    fn is_own(&self, employer: &str) -> bool {
        employer == self.school || matches!(employer, "本校" | "本单位" | "本院")
    }

    /// The sections in which two forms differ, in the order of the form.
    pub fn differing(&self, other: &ApplicationForm) -> Vec<Section> {
        let (one, other) = (DraftForm::of(self), DraftForm::of(other));
        let differs = |section: &Section| one.rows(*section) != other.rows(*section);
        Section::ALL.into_iter().filter(differs).collect()
    }

    /// Whether somebody of this name stands anywhere in the form.
    pub fn names(&self, name: &str) -> bool {
        let people = self.staff.iter().map(|row| &row.name);
        people
            .chain(self.experts.iter().map(|row| &row.name))
            .chain(self.assessors.iter().map(|row| &row.name))
            .chain(self.supervisors.iter().map(|row| &row.name))
            .chain([&self.contact.name])
            .any(|known| known == name)
    }

    /// The occupations in a few words, such as 电工等3个职业（工种）.
    pub fn summary(&self) -> String {
        let first = self.occupations.first().map_or("", |row| &row.occupation);
        match self.occupations.len() {
            0 | 1 => first.to_owned(),
            several => format!("{first}等{several}个职业（工种）"),
        }
    }
}

/// Reads 适用级别: levels with 、 between them, or the lowest and the highest with 至 between them.
///
/// # Errors
/// A sentence that says what would be right.
pub fn read_levels(text: &str) -> Result<Vec<Level>, String> {
    let read = |name: &str| name.parse::<Level>().map_err(|error| error.to_string());
    let mut levels = BTreeSet::new();
    for part in text.split(['、', '，', ',', '；', ';', '\n']) {
        match part.split_once('至').or_else(|| part.split_once('-')) {
            Some((from, to)) => {
                let (from, to) = (read(from)?, read(to)?);
                let between = |level: &Level| from.min(to) <= *level && *level <= from.max(to);
                levels.extend(Level::ALL.into_iter().filter(between));
            }
            None => {
                levels.insert(read(part)?);
            }
        }
    }
    Ok(levels.into_iter().collect())
}

/// Writes 适用级别, so that [`read_levels`] reads the same.
pub fn write_levels(levels: &[Level]) -> String {
    let names: Vec<&str> = levels.iter().map(|level| level.label()).collect();
    names.join("、")
}

/// How an identity number goes into the sealed form and comes out of it.
mod identity {
    use kernel::CitizenId;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(id: &CitizenId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(id.expose())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CitizenId, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{form, identity};

    #[test]
    fn levels_are_read_in_each_way_of_writing_them() {
        let cases: [(&str, &[Level]); 5] = [
            ("四级", &[Level::Four]),
            ("五级/初级工、四级/中级工", &[Level::Five, Level::Four]),
            ("五级至三级", &[Level::Five, Level::Four, Level::Three]),
            ("三级-五级", &[Level::Five, Level::Four, Level::Three]),
            ("三级，四级，四级", &[Level::Four, Level::Three]),
        ];
        for (text, levels) in cases {
            assert_eq!(read_levels(text).as_deref(), Ok(levels), "{text}");
            assert_eq!(read_levels(&write_levels(levels)).as_deref(), Ok(levels));
        }
        for text in ["", "六级", "四级、", "四级至"] {
            assert!(read_levels(text).is_err(), "{text}");
        }
    }

    #[test]
    fn whoever_is_lent_is_an_outsider() {
        let mut form = form();
        assert!(form.outsiders().is_empty());
        form.assessors[0].employer = "另一家单位".into();
        let lent = Outsider {
            name: "考评甲",
            identity: &identity(3),
        };
        assert_eq!(form.outsiders(), [lent]);
        assert!(form.names("考评甲") && !form.names("路人"));
        for own in ["虚构技师学院", "本校", "本单位", "本院"] {
            form.assessors[0].employer = own.into();
            assert_eq!(form.outsiders(), [], "{own}");
        }
    }

    #[test]
    fn namesakes_are_two_outsiders_and_one_person_in_two_tables_is_one() {
        let mut form = form();
        form.experts[0].employer = "另一家单位".into();
        for row in &mut form.assessors {
            row.employer = "另一家单位".into();
        }
        form.assessors[1].name = form.assessors[0].name.clone();
        form.assessors[2].identity = form.experts[0].identity.clone();
        let lent: Vec<_> = (form.outsiders().iter())
            .map(|one| (one.name, one.identity.clone()))
            .collect();
        let wanted = [
            ("专家甲", identity(2)),
            ("考评甲", identity(3)),
            ("考评甲", identity(4)),
        ];
        assert_eq!(lent, wanted);
    }

    #[test]
    fn two_forms_differ_where_their_sections_do() {
        let (one, mut other) = (form(), form());
        assert_eq!(one.differing(&other), []);
        other.contact.mobile = "13800000002".into();
        other.site = "另一栋楼。".into();
        other.assessors.pop();
        assert_eq!(
            one.differing(&other),
            [Section::Contact, Section::Site, Section::Assessors]
        );
    }

    #[test]
    fn each_level_of_a_row_is_a_line() {
        let form = form();
        let labels: Vec<String> = form.lines().map(|line| line.label()).collect();
        assert_eq!(
            labels,
            [
                "电工（6-31-01-03）五级/初级工",
                "电工（6-31-01-03）四级/中级工"
            ]
        );
    }
}
