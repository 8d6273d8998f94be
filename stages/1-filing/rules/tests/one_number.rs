//! Whatever schools, departments and the calendar do: no number is ever that of two filings, and no school has two filings that
//! live (A3.4, A3.5).
#![allow(clippy::unwrap_used)]

use filing_rules::{
    Decided, Earns, End, Ended, Filed, FilingNumber, Given, Kind, LifeStep, LineDecision, Lived,
    NumberSeries, Open, Route, Ruling, Standing, State, Validity, View, assess, begin, decide,
    may_grant, take_back,
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use kernel::{AccountId, ApplicationLineId, Refusal};
use proptest::prelude::*;

/// What can happen to one of the schools.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Applies(Kind),
    IsGranted,
    IsRefused,
    TakesBack,
    IsRevoked,
    Withdraws,
}

struct Filing {
    number: FilingNumber,
    lived: Lived,
}

#[derive(Default)]
struct School {
    filings: Vec<Filing>,
    open: Option<Open>,
}

struct Province {
    today: Date,
    schools: [School; 3],
    last: Option<FilingNumber>,
}

impl Filing {
    fn valid(&self) -> Validity {
        self.lived.validities[0]
    }

    fn lives(&self, day: Date) -> bool {
        matches!(self.lived.on(day), Standing::InForce | Standing::Suspended)
    }
}

impl Province {
    fn attempt(&mut self, school: usize, what: Happens) -> Result<(), Refusal> {
        let today = self.today;
        let one = &mut self.schools[school];
        match what {
            Happens::Applies(kind) => {
                let filed = one.filings.last().map(|filing| Filed {
                    number: filing.number.as_str(),
                    standing: filing.lived.on(today),
                    until: filing.valid().until,
                });
                begin(kind, one.open, filed, today)?;
                one.open = Some(Open {
                    kind,
                    state: State::Submitted,
                    handed_in: Some(today),
                });
            }
            Happens::IsRefused => one.open = None,
            Happens::TakesBack => {
                if let Some(open) = one.open {
                    take_back(open.state, Route::City, "改报续期")?;
                    one.open = None;
                }
            }
            Happens::IsGranted => {
                if let Some(open) = one.open {
                    self.grant(school, open.kind)?;
                    self.schools[school].open = None;
                }
            }
            Happens::IsRevoked => self.end(school, LifeStep::Revoke, End::Revoked)?,
            Happens::Withdraws => self.end(school, LifeStep::Withdraw, End::Withdrawn)?,
        }
        Ok(())
    }

    fn grant(&mut self, school: usize, kind: Kind) -> Result<(), Refusal> {
        let series = NumberSeries::sichuan();
        let one = &mut self.schools[school];
        let known = one.filings.last().filter(|_| kind != Kind::Initial);
        let earns = match known {
            None => Earns::Number(&series, self.last.as_ref()),
            Some(filing) => {
                may_grant(kind, filing.lived.on(self.today))?;
                match kind {
                    Kind::Renewal => Earns::Term(&filing.number, filing.valid()),
                    _ => Earns::Lines(&filing.number, filing.valid()),
                }
            }
        };
        let receipt = granted(earns, self.today)?.receipt.unwrap();
        match kind {
            Kind::Initial => {
                self.last = Some(receipt.number().clone());
                one.filings.push(Filing {
                    number: receipt.number().clone(),
                    lived: Lived {
                        validities: vec![receipt.valid()],
                        suspensions: Vec::new(),
                        ended: None,
                    },
                });
            }
            _ => {
                let filing = one.filings.last_mut().unwrap();
                assert_eq!(&filing.number, receipt.number(), "the number stays");
                filing.lived.validities = vec![receipt.valid()];
            }
        }
        Ok(())
    }

    fn end(&mut self, school: usize, step: LifeStep, how: End) -> Result<(), Refusal> {
        let Some(filing) = self.schools[school].filings.last_mut() else {
            return Ok(());
        };
        step.allowed(filing.lived.on(self.today))?;
        filing.lived.ended = Some(Ended {
            on: self.today,
            how,
        });
        Ok(())
    }

    fn is_sound(&self) {
        let all: Vec<&Filing> = self.schools.iter().flat_map(|one| &one.filings).collect();
        for (at, filing) in all.iter().enumerate() {
            let same = all[at + 1..]
                .iter()
                .find(|other| other.number == filing.number);
            assert!(same.is_none(), "{} was given twice", filing.number);
        }
        for school in &self.schools {
            let living = school.filings.iter().filter(|one| one.lives(self.today));
            assert!(living.count() <= 1, "two filings live on {}", self.today);
            // What the desk takes for the newest is the one that lives.
            let lives = school.filings.iter().rposition(|one| one.lives(self.today));
            assert!(lives.is_none_or(|at| at + 1 == school.filings.len()));
        }
    }
}

/// The decision on one line that the whole panel supports.
fn granted(earns: Earns<'_>, today: Date) -> Result<Decided, Refusal> {
    let line = ApplicationLineId::new(Timestamp::UNIX_EPOCH, 1);
    let panel = [1, 2, 3].map(|n| AccountId::new(Timestamp::UNIX_EPOCH, n));
    let given = panel.map(|expert| Given {
        expert,
        line,
        view: View::Supports,
    });
    let assessed = assess(&panel, &[line], &given)?;
    let decisions = [LineDecision {
        line,
        ruling: Ruling::Granted,
    }];
    decide(
        State::Concluded,
        Route::City,
        &assessed,
        &decisions,
        earns,
        today,
    )
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        3 => Just(Happens::Applies(Kind::Initial)),
        2 => Just(Happens::Applies(Kind::Extension)),
        3 => Just(Happens::Applies(Kind::Renewal)),
        6 => Just(Happens::IsGranted),
        1 => Just(Happens::IsRefused),
        1 => Just(Happens::TakesBack),
        1 => Just(Happens::IsRevoked),
        1 => Just(Happens::Withdraws),
    ]
}

proptest! {
    #[test]
    fn no_number_is_ever_that_of_two_filings_and_no_school_has_two_that_live(
        story in prop::collection::vec((0usize..3, happens(), 0i32..400), 1..60),
    ) {
        let mut province = Province {
            today: date(2026, 3, 2),
            schools: Default::default(),
            last: None,
        };
        for (school, what, days) in story {
            province.today = province.today.saturating_add(days.days());
            let _ = province.attempt(school, what);
            province.is_sound();
        }
    }
}

/// The stories above do come to renewals after the end, and to new filings after an end.
#[test]
fn the_roads_can_be_gone() {
    let mut province = Province {
        today: date(2026, 3, 2),
        schools: Default::default(),
        last: None,
    };
    let mut go = |day: Date, what| {
        province.today = day;
        let outcome = province.attempt(0, what);
        province.is_sound();
        outcome
    };
    use Happens::*;
    go(date(2026, 3, 2), Applies(Kind::Initial)).unwrap();
    go(date(2026, 3, 20), IsGranted).unwrap();
    assert!(go(date(2028, 3, 1), Applies(Kind::Initial)).is_err());
    go(date(2029, 1, 10), Applies(Kind::Extension)).unwrap();
    assert!(go(date(2029, 2, 1), Applies(Kind::Renewal)).is_err());
    go(date(2029, 2, 1), TakesBack).unwrap();
    go(date(2029, 2, 1), Applies(Kind::Renewal)).unwrap();
    // The term ended on 28 February.
    go(date(2029, 3, 9), IsGranted).unwrap();
    go(date(2029, 4, 1), IsRevoked).unwrap();
    assert!(go(date(2029, 5, 1), Applies(Kind::Renewal)).is_err());
    go(date(2029, 5, 1), Applies(Kind::Initial)).unwrap();
    go(date(2029, 6, 1), IsGranted).unwrap();
    let numbers: Vec<&str> = province.schools[0]
        .filings
        .iter()
        .map(|filing| filing.number.as_str())
        .collect();
    assert_eq!(numbers, ["Y000051100001", "Y000051100002"]);
}
