//! The views of a whole panel, counted line by line (A3.3).

use super::View;
use kernel::{AccountId, ApplicationLineId, Clause, Refusal};

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
    /// Whether the panel finds the line ready.
    pub fn is_supported(&self) -> bool {
        is_greater(self.supports.into(), self.objects.into())
    }
}

/// Whether the panel as a whole is for it: the greater part of an odd number, on a line and on a condition alike.
pub fn is_greater(in_favour: usize, against: usize) -> bool {
    in_favour > against
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

#[cfg(test)]
mod tests {
    use super::super::phase::tests::{expert, line};
    use super::*;

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
