//! The department's decision on each occupation and level, and the receipt that it earns (A3.4).

use crate::{Assessment, FilingNumber, NumberSeries, Route, State, Step};
use jiff::{ToSpan, civil::Date};
use kernel::{ApplicationLineId, Clause, Problems, Refusal, measures::CURRENT};
use std::collections::BTreeSet;

/// How long a filing is valid, in whole months.
const VALID_MONTHS: i32 = CURRENT.filing_months.value as i32;

/// 备案决定: on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// 准予备案
    Granted,
    /// 不予备案, with the reason.
    Refused(String),
}

/// The decision on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDecision {
    /// The line.
    pub line: ApplicationLineId,
    /// The ruling.
    pub ruling: Ruling,
}

/// 备案回执: what a school earns by at least one granted line. Only [`decide`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    number: FilingNumber,
    valid_from: Date,
    valid_until: Date,
    lines: Vec<ApplicationLineId>,
}

/// What a decision made true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The state now.
    pub state: State,
    /// The receipt; none where every line was refused.
    pub receipt: Option<Receipt>,
}

impl Receipt {
    /// 备案编号
    pub fn number(&self) -> &FilingNumber {
        &self.number
    }

    /// The first day of validity: the first of the month of the decision.
    pub fn valid_from(&self) -> Date {
        self.valid_from
    }

    /// The last day of validity: the last of the last month.
    pub fn valid_until(&self) -> Date {
        self.valid_until
    }

    /// The lines that were granted.
    pub fn lines(&self) -> &[ApplicationLineId] {
        &self.lines
    }
}

/// Decides on every line of an assessed application. `last` is the last number that was ever given.
///
/// # Errors
/// A refusal where it is not its turn, a line is left out, a line is granted against the panel, a refused line has no
/// reason, or the numbers have run out.
pub fn decide(
    state: State,
    route: Route,
    assessment: &Assessment,
    decisions: &[LineDecision],
    series: NumberSeries,
    last: Option<&FilingNumber>,
    today: Date,
) -> Result<Decided, Refusal> {
    let state = state.after(Step::Decide, route)?;
    check(assessment, decisions)?;
    let granted: Vec<_> = decisions
        .iter()
        .filter(|decision| decision.ruling == Ruling::Granted)
        .map(|decision| decision.line)
        .collect();
    if granted.is_empty() {
        return Ok(Decided {
            state,
            receipt: None,
        });
    }
    let number = series.next(last).ok_or_else(|| {
        Refusal::conflict(
            "filing.numbers_used_up",
            "备案编号已用完，请先在配置中扩展编号序列",
        )
    })?;
    let (valid_from, valid_until) = validity(today);
    let receipt = Receipt {
        number,
        valid_from,
        valid_until,
        lines: granted,
    };
    Ok(Decided {
        state,
        receipt: Some(receipt),
    })
}

fn check(assessment: &Assessment, decisions: &[LineDecision]) -> Result<(), Refusal> {
    let wanted: BTreeSet<_> = assessment
        .tallies()
        .iter()
        .map(|tally| tally.line)
        .collect();
    let decided: BTreeSet<_> = decisions.iter().map(|decision| decision.line).collect();
    let mut problems = Problems::default();
    problems.check(
        decided != wanted || decisions.len() != wanted.len(),
        "decisions",
        || {
            format!(
                "应对全部{}个职业等级逐一作出决定，现有{}个",
                wanted.len(),
                decisions.len()
            )
        },
    );
    for decision in decisions {
        let place = format!("reason-{}", decision.line);
        let supported = assessment
            .of(decision.line)
            .is_some_and(|tally| tally.is_supported());
        problems.check(
            decision.ruling == Ruling::Granted && !supported,
            &place,
            || "专家组认为不具备条件，不能准予备案".into(),
        );
        let silent = |reason: &String| !(2..=500).contains(&reason.trim().chars().count());
        problems.check(
            matches!(&decision.ruling, Ruling::Refused(reason) if silent(reason)),
            &place,
            || "不予备案的，应写明理由（2至500个字）".into(),
        );
    }
    problems
        .refuse("filing.bad_decision", "备案决定不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_4))
}

/// From the first of the month of the decision, for whole months.
fn validity(today: Date) -> (Date, Date) {
    let from = today.first_of_month();
    let until = from
        .saturating_add(VALID_MONTHS.months())
        .saturating_sub(1.day());
    (from, until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Given, View, assess};
    use jiff::{Timestamp, civil::date};
    use kernel::AccountId;

    fn line(number: u128) -> ApplicationLineId {
        ApplicationLineId::new(Timestamp::UNIX_EPOCH, number)
    }

    /// Line 1 is supported, line 2 is not.
    fn assessment() -> Assessment {
        let panel: Vec<AccountId> = (1..=3)
            .map(|n| AccountId::new(Timestamp::UNIX_EPOCH, n))
            .collect();
        let mut given = Vec::new();
        for (at, &expert) in panel.iter().enumerate() {
            given.push(Given {
                expert,
                line: line(1),
                view: View::Supports,
            });
            let view = if at == 0 {
                View::Supports
            } else {
                View::Objects
            };
            given.push(Given {
                expert,
                line: line(2),
                view,
            });
        }
        assess(&panel, &[line(1), line(2)], &given).unwrap()
    }

    fn on(number: u128, ruling: Ruling) -> LineDecision {
        LineDecision {
            line: line(number),
            ruling,
        }
    }

    fn refused() -> Ruling {
        Ruling::Refused("设备不足".into())
    }

    fn decide_on(decisions: &[LineDecision]) -> Result<Decided, Refusal> {
        decide(
            State::Concluded,
            Route::City,
            &assessment(),
            decisions,
            NumberSeries::sichuan(),
            None,
            date(2025, 11, 20),
        )
    }

    #[test]
    fn a_granted_line_earns_a_receipt_for_three_years_by_the_month() {
        let decided = decide_on(&[on(1, Ruling::Granted), on(2, refused())]).unwrap();
        let receipt = decided.receipt.unwrap();
        assert_eq!(receipt.lines(), [line(1)]);
        assert_eq!(
            (receipt.valid_from(), receipt.valid_until()),
            (date(2025, 11, 1), date(2028, 10, 31))
        );
        assert_eq!(receipt.number().as_str(), "Y000051100001");
    }

    #[test]
    fn whoever_gets_nothing_gets_no_receipt() {
        let decided = decide_on(&[on(1, refused()), on(2, refused())]).unwrap();
        assert_eq!((decided.state, decided.receipt), (State::Decided, None));
    }

    #[test]
    fn each_reason_to_refuse_a_decision() {
        let cases = [
            (vec![on(1, Ruling::Granted)], "全部2个"),
            (
                vec![on(1, Ruling::Granted), on(2, Ruling::Granted)],
                "专家组认为不具备条件",
            ),
            (
                vec![on(1, Ruling::Granted), on(2, Ruling::Refused(" ".into()))],
                "写明理由",
            ),
            (vec![on(1, Ruling::Granted), on(3, refused())], "全部2个"),
        ];
        for (decisions, word) in cases {
            let refusal = decide_on(&decisions).unwrap_err();
            assert!(
                refusal
                    .problems
                    .iter()
                    .any(|problem| problem.sentence.contains(word)),
                "{word}: {refusal:?}"
            );
        }
    }

    #[test]
    fn validity_ends_with_a_month() {
        let cases = [
            (date(2025, 1, 31), date(2025, 1, 1), date(2027, 12, 31)),
            (date(2025, 3, 1), date(2025, 3, 1), date(2028, 2, 29)),
            (date(2026, 12, 15), date(2026, 12, 1), date(2029, 11, 30)),
        ];
        for (today, from, until) in cases {
            assert_eq!(validity(today), (from, until), "{today}");
        }
    }
}
