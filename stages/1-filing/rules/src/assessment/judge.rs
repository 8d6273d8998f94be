//! Each expert judges every condition of 附件1 by their own hand; what they think of an occupation and level follows (A3.3).

use super::Underway;
use crate::{Route, State, Step, clear};
use kernel::{AccountId, ApplicationLineId, Clause, Problem, Problems, Refusal};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// The conditions of 附件1 that concern the school as a whole.
pub const OF_SCHOOL: [Clause; 3] = [Clause::A1_1, Clause::A1_6, Clause::A1_7];
/// The conditions of 附件1 that are met, or not, for each occupation and level.
pub const OF_LINE: [Clause; 4] = [Clause::A1_2, Clause::A1_3, Clause::A1_4, Clause::A1_5];

/// 条件判定: what an expert finds of one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The condition.
    pub clause: Clause,
    /// The occupation and level; none where the school as a whole is meant.
    pub line: Option<ApplicationLineId>,
    /// Whether it is met.
    pub met: bool,
    /// What was found; needed where it is not met.
    pub text: String,
}

impl Judgement {
    /// The name of the field of what was found.
    pub fn field(&self) -> String {
        place("found", self.clause, self.line)
    }
}

/// 评估结论: an expert's view of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// 具备条件
    Supports,
    /// 不具备条件
    Objects,
}

/// 评估意见: what an expert's judgements say on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOpinion {
    /// The line.
    pub line: ApplicationLineId,
    /// The view.
    pub view: View,
    /// The conditions that are not met, with what was found.
    pub text: String,
}

/// Takes an expert's judgements: of every condition of the school and of every line, once, after the methods were carried
/// out. A school has to meet all conditions at once (A1), so a line is supported by whom finds no condition unmet.
///
/// # Errors
/// A refusal where it is not its turn, they are not of the panel, spoke before, or left a condition out.
pub fn give_opinion(
    state: State,
    route: Route,
    underway: &Underway,
    expert: AccountId,
    judgements: &[Judgement],
) -> Result<Vec<LineOpinion>, Refusal> {
    state.after(Step::GiveOpinion, route)?;
    underway.member(expert)?;
    if underway.spoke(expert) {
        let sentence = "您已提出评估意见，意见提出后不能改动";
        return Err(Refusal::conflict("filing.opinion_given", sentence).citing(Clause::A3_3));
    }
    carried_out(underway)?;
    check(&underway.lines, judgements)?;
    let opinions = underway.lines.iter();
    Ok(opinions.map(|&line| opinion_on(line, judgements)).collect())
}

/// An expert judges what was looked at: the methods come first.
fn carried_out(underway: &Underway) -> Result<(), Refusal> {
    use super::{Arranged, Phase};
    let sentence = match underway.phase() {
        Phase::Plan => "职鉴中心尚未安排评估方式和日期，实施后才能提出评估意见".to_owned(),
        Phase::CarryOut => {
            let waiting = underway.methods.iter();
            let titles: Vec<&str> = waiting
                .filter(|(_, arranged)| matches!(arranged, Arranged::Planned { .. }))
                .map(|(method, _)| method.title())
                .collect();
            format!("{}尚未实施，全部实施后才能提出评估意见", titles.join("、"))
        }
        _ => return Ok(()),
    };
    Err(Refusal::conflict("filing.not_carried_out", sentence).citing(Clause::A3_3))
}

fn check(lines: &[ApplicationLineId], judgements: &[Judgement]) -> Result<(), Refusal> {
    let mut wanted: BTreeSet<_> = OF_SCHOOL.map(|clause| (clause, None)).into();
    for line in lines {
        wanted.extend(OF_LINE.map(|clause| (clause, Some(*line))));
    }
    let judged: BTreeSet<_> = judgements
        .iter()
        .map(|one| (one.clause, one.line))
        .collect();
    let mut problems = Problems::default();
    for (clause, line) in wanted.difference(&judged) {
        problems.check(true, &place("met", *clause, *line), || {
            format!("请对{}作出判定", clause.label())
        });
    }
    let extra = judgements.len() != judged.len() || !judged.is_subset(&wanted);
    problems.check(extra, "judgements", || {
        format!("应对{}项条件各作一次判定", wanted.len())
    });
    for one in judgements {
        let length = one.text.trim().chars().count();
        let place = one.field();
        problems.check(!one.met && length < 2, &place, || {
            format!("认为不符合{}的，应写明理由", one.clause.label())
        });
        problems.check(length > 500, &place, || {
            format!("评估情况应在500个字以内，现为{length}个字")
        });
        clear::no_number(&one.text, &place, &mut problems);
    }
    problems
        .refuse("filing.bad_opinion", "评估意见不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_3))
}

/// The name of a field of a condition.
fn place(field: &str, clause: Clause, line: Option<ApplicationLineId>) -> String {
    match line {
        Some(line) => format!("{field}-{}-{line}", clause.id()),
        None => format!("{field}-{}", clause.id()),
    }
}

fn opinion_on(line: ApplicationLineId, judgements: &[Judgement]) -> LineOpinion {
    let unmet: Vec<String> = judgements
        .iter()
        .filter(|one| one.line.is_none_or(|of| of == line) && !one.met)
        .map(|one| format!("{}：{}", one.clause.label(), one.text.trim()))
        .collect();
    let view = if unmet.is_empty() {
        View::Supports
    } else {
        View::Objects
    };
    LineOpinion {
        line,
        view,
        text: unmet.join("；"),
    }
}

impl View {
    /// Both.
    pub const ALL: [View; 2] = [View::Supports, View::Objects];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            View::Supports => "supports",
            View::Objects => "objects",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            View::Supports => "具备条件",
            View::Objects => "不具备条件",
        }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for View {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        View::ALL
            .into_iter()
            .find(|view| view.code() == text)
            .ok_or_else(|| Problem::at("view", "请选择“具备条件”或“不具备条件”"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::phase::tests::{begun, carried_out, expert, line};
    use super::*;
    use crate::{Arranged, Given, Method};
    use jiff::civil::date;

    /// Every condition of the school and of two lines is met, but for those.
    fn judgements(unmet: &[(Clause, Option<u128>)]) -> Vec<Judgement> {
        let of_school = OF_SCHOOL.map(|clause| (clause, None));
        let of_lines = [1, 2].map(|at| OF_LINE.map(|clause| (clause, Some(at))));
        let all = of_school.into_iter().chain(of_lines.into_iter().flatten());
        all.map(|(clause, at)| Judgement {
            clause,
            line: at.map(line),
            met: !unmet.contains(&(clause, at)),
            text: "现场核实".into(),
        })
        .collect()
    }

    fn give(
        underway: &Underway,
        who: u128,
        judgements: &[Judgement],
    ) -> Result<Vec<LineOpinion>, Refusal> {
        give_opinion(
            State::Assessing,
            Route::City,
            underway,
            expert(who),
            judgements,
        )
    }

    /// All conditions at once (A1): what the whole school lacks, every line lacks.
    #[test]
    fn a_line_is_supported_by_whom_finds_nothing_unmet() {
        use View::{Objects, Supports};
        type Unmet = &'static [(Clause, Option<u128>)];
        let cases: [(Unmet, [View; 2]); 4] = [
            (&[], [Supports, Supports]),
            (&[(Clause::A1_3, Some(2))], [Supports, Objects]),
            (&[(Clause::A1_7, None)], [Objects, Objects]),
            (
                &[(Clause::A1_2, Some(1)), (Clause::A1_5, Some(2))],
                [Objects, Objects],
            ),
        ];
        for (unmet, views) in cases {
            let given = give(&carried_out(), 1, &judgements(unmet)).unwrap();
            let found: Vec<View> = given.iter().map(|opinion| opinion.view).collect();
            assert_eq!(found, views, "{unmet:?}");
        }
        let unmet = judgements(&[(Clause::A1_6, None), (Clause::A1_3, Some(2))]);
        let given = give(&carried_out(), 1, &unmet).unwrap();
        assert_eq!(given[0].text, "附件1第6项：现场核实");
        assert_eq!(given[1].text, "附件1第6项：现场核实；附件1第3项：现场核实");
    }

    #[test]
    fn every_condition_is_judged_once_and_said_why_not() {
        let all = judgements(&[(Clause::A1_3, Some(2))]);
        let mut spoken = carried_out();
        spoken.given.push(Given {
            expert: expert(1),
            line: line(1),
            view: View::Supports,
        });
        let mut silent = all.clone();
        let unmet = silent.iter_mut().find(|one| !one.met).unwrap();
        unmet.text = " ".into();
        let mut long = all.clone();
        long[0].text = "长".repeat(501);
        let mut foreign = all.clone();
        foreign[3].line = Some(line(9));
        let twice = [all.clone(), vec![all[0].clone()]].concat();
        let cases = [
            (give(&carried_out(), 9, &all), "not_found"),
            (give(&spoken, 1, &all), "filing.opinion_given"),
            (give(&begun(), 1, &all), "filing.not_carried_out"),
            (give(&carried_out(), 1, &all[1..]), "filing.bad_opinion"),
            (give(&carried_out(), 1, &twice), "filing.bad_opinion"),
            (give(&carried_out(), 1, &silent), "filing.bad_opinion"),
            (give(&carried_out(), 1, &long), "filing.bad_opinion"),
            (give(&carried_out(), 1, &foreign), "filing.bad_opinion"),
        ];
        for (answer, code) in cases {
            assert_eq!(answer.unwrap_err().code, code);
        }
    }

    #[test]
    fn nobody_judges_what_was_not_looked_at() {
        let mut underway = carried_out();
        let on = date(2026, 3, 9);
        underway
            .methods
            .insert(Method::Visit, Arranged::Planned { on });
        let refusal = give(&underway, 1, &judgements(&[])).unwrap_err();
        assert_eq!(
            refusal.sentence,
            "现场考察尚未实施，全部实施后才能提出评估意见"
        );
    }
}
