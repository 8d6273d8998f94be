//! The technical assessment: each expert by their own hand on each occupation and level, then the panel as a whole (A3.3).

use crate::{Route, State, Step, accept::need_text};
use kernel::{AccountId, ApplicationLineId, Clause, Problem, Problems, Refusal};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// 评估结论: an expert's view of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// 具备条件
    Supports,
    /// 不具备条件
    Objects,
}

/// 评估意见: what an expert says on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOpinion {
    /// The line.
    pub line: ApplicationLineId,
    /// The view.
    pub view: View,
    /// What was found; needed where the expert objects.
    pub text: String,
}

/// An opinion that was given, as far as the panel counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// By whom.
    pub expert: AccountId,
    /// On which line.
    pub line: ApplicationLineId,
    /// The view.
    pub view: View,
}

/// 专家组意见: what a whole panel found. Only [`assess`] makes one, out of every opinion of every expert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment(Vec<Tally>);

/// The panel's views of one line, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The line.
    pub line: ApplicationLineId,
    /// Experts who support it.
    pub supports: u16,
    /// Experts who object.
    pub objects: u16,
}

impl Tally {
    /// Whether the panel finds the line ready: the greater part of an odd number.
    pub fn is_supported(&self) -> bool {
        self.supports > self.objects
    }
}

impl Assessment {
    /// The lines in the order of the application.
    pub fn tallies(&self) -> &[Tally] {
        &self.0
    }

    /// The panel's view of one line.
    pub fn of(&self, line: ApplicationLineId) -> Option<&Tally> {
        self.0.iter().find(|tally| tally.line == line)
    }
}

/// Takes an expert's opinions: on every line of the application, once. `before` are those given so far.
///
/// # Errors
/// A refusal where it is not their turn, they are not of the panel, spoke before, or left a line out.
pub fn give_opinion(
    state: State,
    route: Route,
    panel: &[AccountId],
    lines: &[ApplicationLineId],
    before: &[Given],
    expert: AccountId,
    opinions: &[LineOpinion],
) -> Result<State, Refusal> {
    let assessing = state.after(Step::GiveOpinion, route)?;
    if !panel.contains(&expert) {
        return Err(Refusal::not_found("评估任务"));
    }
    if before.iter().any(|given| given.expert == expert) {
        let sentence = "您已提出评估意见，意见提出后不能改动";
        return Err(Refusal::conflict("filing.opinion_given", sentence).citing(Clause::A3_3));
    }
    let spoken: BTreeSet<_> = opinions.iter().map(|opinion| opinion.line).collect();
    let wanted: BTreeSet<_> = lines.iter().copied().collect();
    let mut problems = Problems::default();
    problems.check(
        spoken != wanted || opinions.len() != lines.len(),
        "opinions",
        || {
            format!(
                "应对全部{}个职业等级逐一提出意见，现有{}个",
                lines.len(),
                opinions.len()
            )
        },
    );
    for opinion in opinions {
        let length = opinion.text.trim().chars().count();
        let place = format!("text-{}", opinion.line);
        problems.check(opinion.view == View::Objects && length < 2, &place, || {
            "认为不具备条件的，应写明理由".into()
        });
        problems.check(length > 2000, &place, || {
            format!("意见应在2000个字以内，现为{length}个字")
        });
    }
    problems
        .refuse("filing.bad_opinion", "评估意见不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_3))?;
    Ok(assessing)
}

/// Counts the opinions of a panel.
///
/// # Errors
/// A refusal as long as an expert owes an opinion on a line.
pub fn assess(
    panel: &[AccountId],
    lines: &[ApplicationLineId],
    given: &[Given],
) -> Result<Assessment, Refusal> {
    let gave = |expert: &AccountId| {
        lines.iter().all(|line| {
            given
                .iter()
                .any(|one| one.expert == *expert && one.line == *line)
        })
    };
    let owing = panel.iter().filter(|expert| !gave(expert)).count();
    if owing > 0 || panel.is_empty() {
        let sentence = format!("还有{owing}名专家未提出评估意见，全部提出后才能汇总");
        return Err(Refusal::conflict("filing.opinion_missing", sentence).citing(Clause::A3_3));
    }
    let count = |line: ApplicationLineId, view: View| {
        let views = panel.iter().filter(|expert| {
            given
                .iter()
                .any(|one| one.expert == **expert && one.line == line && one.view == view)
        });
        u16::try_from(views.count()).unwrap_or(u16::MAX)
    };
    let tally = |&line: &ApplicationLineId| Tally {
        line,
        supports: count(line, View::Supports),
        objects: count(line, View::Objects),
    };
    Ok(Assessment(lines.iter().map(tally).collect()))
}

/// Concludes the assessment with the panel's opinion in words; the centre reports it to the department (A3.4).
///
/// # Errors
/// A refusal where it is not its turn or nothing is said.
pub fn conclude(
    state: State,
    route: Route,
    _assessed: &Assessment,
    conclusion: &str,
) -> Result<State, Refusal> {
    let concluded = state.after(Step::Conclude, route)?;
    need_text(conclusion, "conclusion", "专家组评估意见", Clause::A3_3)?;
    Ok(concluded)
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
    use super::*;
    use jiff::Timestamp;

    fn expert(number: u128) -> AccountId {
        AccountId::new(Timestamp::UNIX_EPOCH, number)
    }

    fn line(number: u128) -> ApplicationLineId {
        ApplicationLineId::new(Timestamp::UNIX_EPOCH, number)
    }

    fn says(number: u128, view: View, text: &str) -> LineOpinion {
        LineOpinion {
            line: line(number),
            view,
            text: text.into(),
        }
    }

    fn give(before: &[Given], who: u128, opinions: &[LineOpinion]) -> Result<State, Refusal> {
        let panel = [expert(1), expert(2), expert(3)];
        let lines = [line(1), line(2)];
        give_opinion(
            State::Assessing,
            Route::City,
            &panel,
            &lines,
            before,
            expert(who),
            opinions,
        )
    }

    #[test]
    fn an_opinion_is_on_every_line_once_and_says_why_not() {
        let both = [
            says(1, View::Supports, ""),
            says(2, View::Objects, "设备不足"),
        ];
        assert!(give(&[], 1, &both).is_ok());
        let spoken = Given {
            expert: expert(1),
            line: line(1),
            view: View::Supports,
        };
        let cases = [
            (give(&[], 9, &both), "not_found"),
            (give(&[spoken], 1, &both), "filing.opinion_given"),
            (give(&[], 1, &both[..1]), "filing.bad_opinion"),
            (
                give(&[], 1, &[both[0].clone(), both[0].clone()]),
                "filing.bad_opinion",
            ),
            (
                give(&[], 1, &[both[0].clone(), says(2, View::Objects, " ")]),
                "filing.bad_opinion",
            ),
        ];
        for (answer, code) in cases {
            assert_eq!(answer.unwrap_err().code, code);
        }
    }

    #[test]
    fn the_greater_part_decides_and_nobody_may_be_missing() {
        let panel = [expert(1), expert(2), expert(3)];
        let views = [View::Supports, View::Objects, View::Supports];
        let given: Vec<Given> = panel
            .iter()
            .zip(views)
            .map(|(&expert, view)| Given {
                expert,
                line: line(1),
                view,
            })
            .collect();
        let assessment = assess(&panel, &[line(1)], &given).unwrap();
        let tally = assessment.of(line(1)).unwrap();
        assert_eq!(
            (tally.supports, tally.objects, tally.is_supported()),
            (2, 1, true)
        );
        let early = assess(&panel, &[line(1)], &given[..2]).unwrap_err();
        assert!(early.sentence.contains("还有1名"));
        assert!(assess(&[], &[line(1)], &given).is_err());
    }
}
