//! What a plan must say: the eleven contents of A4.1. Occupation and level stand in the plan itself, the rest is text.

use kernel::Problems;
use serde::{Deserialize, Serialize};

/// 方案内容: what A4.1 asks of a plan besides occupation and level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanContent {
    /// 教学培训计划.
    pub training: String,
    /// 考生名册: the classes; the roster itself is imported person by person.
    pub classes: String,
    /// 考生名册: how many candidates are planned.
    pub headcount: u32,
    /// 试题命制方案.
    pub items: String,
    /// 认定标准及方式.
    pub method: String,
    /// 考场设置情况.
    pub rooms: String,
    /// 设施设备配置情况.
    pub equipment: String,
    /// 考务人员信息.
    pub exam_staff: String,
    /// 考评员信息.
    pub assessors: String,
    /// 考务规章制度.
    pub regulations: String,
    /// 安全保障措施.
    pub safety: String,
}

/// One text of a plan: how a form names it and how to get at it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name of the field in forms and problems.
    pub name: &'static str,
    /// The words of A4.1.
    pub label: &'static str,
    /// What to write there.
    pub help: &'static str,
    /// Reads it.
    pub get: fn(&PlanContent) -> &String,
    /// Writes it.
    pub set: fn(&mut PlanContent, String),
}

/// Characters that a text of a plan may have.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=2000;
/// The most candidates of one session; a roster of more rows is refused too.
const MOST_CANDIDATES: u32 = 2000;

macro_rules! fields {
    ($($field:ident $label:literal $help:literal;)*) => {
        /// The texts of a plan in the order of A4.1.
        pub const FIELDS: &[Field] = &[$(Field {
            name: stringify!($field),
            label: $label,
            help: $help,
            get: |content| &content.$field,
            set: |content, text| content.$field = text,
        },)*];
    };
}

fields! {
    training "教学培训计划" "培训起止时间、课程与学时，如何与职业标准对接";
    classes "考生名册（参加班级）" "参加认定的班级；考生名单在“考生名册”中逐人导入";
    items "试题命制方案" "题库来源、命题人员、组卷方式与保密要求";
    method "认定标准及方式" "所依据的职业标准或评价规范，理论、技能、教学培训内容的考核方式";
    rooms "考场设置情况" "考场名称、地点、容纳人数";
    equipment "设施设备配置情况" "计算机、工位、仪器仪表与视频监控";
    exam_staff "考务人员信息" "姓名与分工";
    assessors "考评员信息" "姓名、考评职业与等级";
    regulations "考务规章制度" "执行的制度名称";
    safety "安全保障措施" "用电、消防、医疗与应急处置";
}

impl PlanContent {
    /// Notes every text that is missing or too long.
    pub(crate) fn check(&self, problems: &mut Problems) {
        for field in FIELDS {
            let length = (field.get)(self).trim().chars().count();
            problems.check(!LENGTH.contains(&length), field.name, || {
                format!(
                    "“{}”应为{}至{}字，现为{length}字",
                    field.label,
                    LENGTH.start(),
                    LENGTH.end()
                )
            });
        }
        let fits = (1..=MOST_CANDIDATES).contains(&self.headcount);
        problems.check(!fits, "headcount", || {
            format!(
                "计划人数应为1至{MOST_CANDIDATES}人，现为{}人",
                self.headcount
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> PlanContent {
        let mut content = PlanContent {
            headcount: 40,
            ..PlanContent::default()
        };
        for field in FIELDS {
            (field.set)(&mut content, format!("{}的安排", field.label));
        }
        content
    }

    fn faults(content: &PlanContent) -> Vec<String> {
        let mut problems = Problems::default();
        content.check(&mut problems);
        let refusal = problems.refuse("x", "x").err();
        let problems = refusal.map(|refusal| refusal.problems).unwrap_or_default();
        problems.into_iter().map(|problem| problem.place).collect()
    }

    #[test]
    fn a_whole_plan_has_no_faults() {
        assert_eq!(faults(&whole()), Vec::<String>::new());
    }

    #[test]
    fn each_content_that_is_missing_is_named_at_its_field() {
        for field in FIELDS {
            let mut content = whole();
            (field.set)(&mut content, "  ".to_owned());
            assert_eq!(faults(&content), [field.name]);
        }
        assert_eq!(faults(&PlanContent::default()).len(), FIELDS.len() + 1);
    }

    #[test]
    fn a_headcount_has_bounds() {
        for (headcount, fine) in [(0, false), (1, true), (2000, true), (2001, false)] {
            let content = PlanContent {
                headcount,
                ..whole()
            };
            assert_eq!(faults(&content).is_empty(), fine, "{headcount}");
        }
    }
}
