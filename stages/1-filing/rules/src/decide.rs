//! The department's decision on each occupation and level, and the receipt that it earns (A3.4).

use crate::{Assessment, FilingNumber, NumberSeries, Route, State, Step, Validity, clear};
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

/// What a granted line earns, by the kind of the application.
#[derive(Clone, Copy, Debug)]
pub enum Earns<'a> {
    /// A number of its own, the next of the series after the last that was ever given of it.
    Number(&'a NumberSeries, Option<&'a FilingNumber>),
    /// More lines in a filing that is valid from and until these days.
    Lines(&'a FilingNumber, Validity),
    /// Another term for a filing that is valid from and until these days.
    Term(&'a FilingNumber, Validity),
}

/// 备案回执: what a school earns by at least one granted line. Only [`decide`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    number: FilingNumber,
    valid: Validity,
    lines_from: Date,
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

    /// The validity of the filing as a whole: whole months, the first that of the first decision.
    pub fn valid(&self) -> Validity {
        self.valid
    }

    /// From which day on the granted lines may be certified; until the end of the filing.
    pub fn lines_from(&self) -> Date {
        self.lines_from
    }

    /// The lines that were granted.
    pub fn lines(&self) -> &[ApplicationLineId] {
        &self.lines
    }
}

/// Decides on every line of an assessed application; `earns` says what a granted line is worth.
///
/// # Errors
/// A refusal where it is not its turn, a line is left out, a line is granted against the panel, a refused line has no
/// reason, or the numbers have run out.
pub fn decide(
    state: State,
    route: Route,
    assessment: &Assessment,
    decisions: &[LineDecision],
    earns: Earns<'_>,
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
    let (number, valid, lines_from) = earned(earns, today)?;
    let receipt = Receipt {
        number,
        valid,
        lines_from,
        lines: granted,
    };
    Ok(Decided {
        state,
        receipt: Some(receipt),
    })
}

/// The number, the validity of the whole, and from when the granted lines hold.
fn earned(earns: Earns<'_>, today: Date) -> Result<(FilingNumber, Validity, Date), Refusal> {
    match earns {
        Earns::Number(series, last) => {
            let number = series.next(last)?;
            let valid = term(today);
            Ok((number, valid, valid.from))
        }
        Earns::Lines(number, valid) => Ok((number.clone(), valid, today)),
        // A renewal that is decided late leaves no gap: the school asked in time.
        Earns::Term(number, valid) => {
            let next = term(valid.until.saturating_add(1.day()));
            let whole = Validity {
                from: valid.from,
                until: next.until,
            };
            Ok((number.clone(), whole, next.from))
        }
    }
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
        if let Ruling::Refused(reason) = &decision.ruling {
            clear::no_number(reason, &place, &mut problems);
        }
    }
    problems
        .refuse("filing.bad_decision", "备案决定不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_4))
}

/// From the first of the month of the day, for whole months.
fn term(day: Date) -> Validity {
    let from = day.first_of_month();
    let until = from
        .saturating_add(VALID_MONTHS.months())
        .saturating_sub(1.day());
    Validity { from, until }
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
            Earns::Number(&NumberSeries::sichuan(), None),
            date(2025, 11, 20),
        )
    }

    #[test]
    fn a_granted_line_earns_a_receipt_for_three_years_by_the_month() {
        let decided = decide_on(&[on(1, Ruling::Granted), on(2, refused())]).unwrap();
        let receipt = decided.receipt.unwrap();
        assert_eq!(receipt.lines(), [line(1)]);
        assert_eq!(
            (receipt.valid().from, receipt.valid().until),
            (date(2025, 11, 1), date(2028, 10, 31))
        );
        assert_eq!(receipt.lines_from(), date(2025, 11, 1));
        assert_eq!(receipt.number().as_str(), "Y000051100001");
    }

    /// Number and beginning stay; new lines hold from the decision on, a new term from the day after the old one.
    #[test]
    fn what_an_extension_and_a_renewal_earn() {
        let number: FilingNumber = "Y000051100007".parse().unwrap();
        let valid = Validity {
            from: date(2025, 11, 1),
            until: date(2028, 10, 31),
        };
        let cases = [
            (
                Earns::Lines(&number, valid),
                date(2026, 5, 20),
                date(2026, 5, 20),
                date(2028, 10, 31),
            ),
            (
                Earns::Term(&number, valid),
                date(2028, 9, 9),
                date(2028, 11, 1),
                date(2031, 10, 31),
            ),
            (
                Earns::Term(&number, valid),
                date(2028, 11, 20),
                date(2028, 11, 1),
                date(2031, 10, 31),
            ),
        ];
        for (earns, today, lines_from, until) in cases {
            let decisions = [on(1, Ruling::Granted), on(2, refused())];
            let receipt = decide(
                State::Concluded,
                Route::City,
                &assessment(),
                &decisions,
                earns,
                today,
            )
            .unwrap()
            .receipt
            .unwrap();
            assert_eq!(receipt.number(), &number);
            assert_eq!(receipt.lines_from(), lines_from);
            assert_eq!(
                receipt.valid(),
                Validity {
                    from: valid.from,
                    until
                }
            );
        }
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
            assert_eq!(term(today), Validity { from, until }, "{today}");
        }
    }
}
