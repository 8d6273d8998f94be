//! The self-check of 附件1: each condition against the data, for each occupation and level, one function a clause.
//!
//! It says what is met, what is missing and what only a visit can tell. The school sees it before it submits, the centre
//! and the panel see the same.

mod items;
mod staffed;

use self::{
    items::{says_none, says_nothing, unsaid},
    staffed::a1_2,
};
use crate::{ApplicationForm, AppliedLine, Material, Registry};
use kernel::{Clause, Level};
use std::fmt;

/// 自查结论
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 满足
    Met,
    /// 不满足: something is missing.
    Missing,
    /// 待现场核实: the data is there, whether it suffices is for the panel to see.
    OnSite,
}

impl Verdict {
    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Met => "满足",
            Verdict::Missing => "不满足",
            Verdict::OnSite => "待现场核实",
        }
    }
}

/// What a line of the form applies for, as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineName {
    /// Such as 电工（6-31-01-03）.
    pub occupation: String,
    /// One of its levels.
    pub level: Level,
}

impl fmt::Display for LineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.occupation, self.level)
    }
}

/// 自查结果: one condition, for the school as a whole or for one occupation and level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The condition.
    pub clause: Clause,
    /// The occupation and level; none where the school as a whole is meant.
    pub line: Option<LineName>,
    /// Whether it is met.
    pub verdict: Verdict,
    /// What was found and what would satisfy it.
    pub sentence: String,
}

/// 自查结果 of the levels of an occupation of which the same is to be said, or of the school as a whole: what a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The condition.
    pub clause: Clause,
    /// The occupation with its levels, or 全校.
    pub subject: String,
    /// Whether it is met.
    pub verdict: Verdict,
    /// What was found and what would satisfy it.
    pub sentence: String,
}

/// Gathers the findings of one occupation that differ in the level only.
pub fn gathered(findings: &[Finding]) -> Vec<Gathered> {
    let occupation = |one: &Finding| one.line.as_ref().map(|line| line.occupation.clone());
    let alike = |one: &Finding, next: &Finding| {
        one.clause == next.clause
            && one.verdict == next.verdict
            && one.sentence == next.sentence
            && occupation(one) == occupation(next)
    };
    let group = |group: &[Finding]| {
        let levels = group.iter().filter_map(|one| one.line.as_ref());
        let levels: Vec<String> = levels.map(|line| line.level.to_string()).collect();
        Gathered {
            clause: group[0].clause,
            subject: match occupation(&group[0]) {
                Some(occupation) => format!("{occupation}{}", levels.join("、")),
                None => "全校".to_owned(),
            },
            verdict: group[0].verdict,
            sentence: group[0].sentence.clone(),
        }
    };
    findings.chunk_by(alike).map(group).collect()
}

/// What was applied for, as the conditions look at it.
struct Applied<'a> {
    form: &'a ApplicationForm,
    there: &'a dyn Fn(Material) -> bool,
    registry: &'a Registry,
}

/// What was found of a condition, in a sentence.
type Judged = (Verdict, String);

/// One thing that is missing, in a sentence; none where it is there.
type Lack = Option<String>;

/// Checks every condition in the order of the notice; `there` says which materials are there, `registry` what is known of
/// the people.
pub fn self_check(
    form: &ApplicationForm,
    there: impl Fn(Material) -> bool,
    registry: &Registry,
) -> Vec<Finding> {
    type OfSchool = fn(&Applied<'_>) -> Judged;
    type OfLine = fn(&Applied<'_>, &AppliedLine<'_>) -> Judged;
    enum Condition {
        School(Clause, OfSchool),
        Line(Clause, OfLine),
    }
    let conditions = [
        Condition::School(Clause::A1_1, a1_1),
        Condition::Line(Clause::A1_2, a1_2),
        Condition::Line(Clause::A1_3, a1_3),
        Condition::Line(Clause::A1_4, a1_4),
        Condition::Line(Clause::A1_5, a1_5),
        Condition::School(Clause::A1_6, a1_6),
        Condition::School(Clause::A1_7, a1_7),
    ];
    let applied = Applied {
        form,
        there: &there,
        registry,
    };
    let mut findings = Vec::new();
    for condition in conditions {
        match condition {
            Condition::School(clause, judge) => {
                findings.push(finding(clause, None, judge(&applied)))
            }
            Condition::Line(clause, judge) => findings.extend(
                form.lines()
                    .map(|line| finding(clause, Some(line.name()), judge(&applied, &line))),
            ),
        }
    }
    findings
}

fn finding(clause: Clause, line: Option<LineName>, judged: Judged) -> Finding {
    let (verdict, sentence) = judged;
    Finding {
        clause,
        line,
        verdict,
        sentence,
    }
}

/// 内设机构、工作制度、考务流程
fn a1_1(applied: &Applied<'_>) -> Judged {
    let titles = applied.form.regulations.iter();
    let titles = titles.filter(|title| !says_nothing(title)).count();
    let lacks = [
        lack(titles == 0, || {
            "第一部分没有填写等级认定规章制度文件，请至少填写1份".into()
        }),
        applied.lacks_material(Material::Regulations),
        applied.lacks_material(Material::WorkPlan),
    ];
    judged(lacks, || {
        let sentence =
            format!("已填报规章制度文件{titles}份；专门内设机构和考务工作流程由专家核实");
        (Verdict::OnSite, sentence)
    })
}

/// 场地、设施设备、网络视频监控
fn a1_3(applied: &Applied<'_>, _: &AppliedLine<'_>) -> Judged {
    let form = applied.form;
    let lacks = [
        unsaid(&form.site, "第四部分没有填写场地情况"),
        lack(form.equipment.is_empty(), || {
            "第四部分没有填写设施设备".into()
        }),
        unsaid(&form.monitoring, "第四部分没有填写网络视频监控设备配置情况"),
        applied.lacks_material(Material::Assets),
    ];
    judged(lacks, || {
        let sentence = format!(
            "已填报场地、设施设备{}项和视频监控；是否与所报职业等级相适应由专家现场核实",
            form.equipment.len()
        );
        (Verdict::OnSite, sentence)
    })
}

/// 专业设置、教学水平、用工需求、办学条件
fn a1_4(applied: &Applied<'_>, _: &AppliedLine<'_>) -> Judged {
    let lacks = [unsaid(
        &applied.form.teaching,
        "第三部分没有填写专业设置、课程内容、校企合作情况",
    )];
    let sentence = "已填报；是否与所报职业等级相适应由专家核实";
    judged(lacks, || (Verdict::OnSite, sentence.into()))
}

/// 题库: that one is named says nothing of what it covers; that it is wanting the form says itself.
fn a1_5(applied: &Applied<'_>, line: &AppliedLine<'_>) -> Judged {
    let row = line.row;
    let (occupation, items) = (&row.occupation, &row.items);
    let lacks = [
        lack(row.basis.is_empty(), || {
            format!("“{occupation}”没有填写评定依据")
        }),
        lack(items.is_empty(), || {
            format!("“{occupation}”没有填写命题资源")
        }),
        lack(says_none(items), || {
            format!(
                "“{occupation}”的命题资源填写为“{items}”，应有与所报等级相对应的题库，请建成后填写题库名称"
            )
        }),
        applied.lacks_material(Material::ItemBank),
        applied.lacks_material(Material::Standards),
    ];
    judged(lacks, || {
        let sentence = format!(
            "依据{}；命题资源：{items}；题库是否与“{occupation}”的所报等级相对应由专家现场核实",
            row.basis
        );
        (Verdict::OnSite, sentence)
    })
}

/// 经费保障
fn a1_6(applied: &Applied<'_>) -> Judged {
    let sentence = "已提交工作方案；经费保障和不以营利为目的由专家核实";
    judged([applied.lacks_material(Material::WorkPlan)], || {
        (Verdict::OnSite, sentence.into())
    })
}

/// 考务系统与监管数据信息系统对接
fn a1_7(applied: &Applied<'_>) -> Judged {
    let lacks = [unsaid(
        &applied.form.monitoring,
        "第四部分没有填写计算机考务管理设备配置情况",
    )];
    let sentence = "已填报考务系统；与监管数据信息系统对接由专家现场核实";
    judged(lacks, || (Verdict::OnSite, sentence.into()))
}

impl Applied<'_> {
    fn lacks_material(&self, material: Material) -> Lack {
        lack(!(self.there)(material), || {
            format!(
                "缺少材料“{}”（{}）",
                material.title(),
                material.clause().label()
            )
        })
    }
}

fn lack(missing: bool, sentence: impl FnOnce() -> String) -> Lack {
    missing.then(sentence)
}

/// All that is missing at once, else what was found.
fn judged(lacks: impl IntoIterator<Item = Lack>, found: impl FnOnce() -> Judged) -> Judged {
    let lacks: Vec<String> = lacks.into_iter().flatten().collect();
    match lacks.is_empty() {
        true => found(),
        false => (Verdict::Missing, lacks.join("；")),
    }
}

#[cfg(test)]
mod tests;
