//! The one question: may this partner certify students of this school for this on a day, and by which line and agreement?

use super::{
    agreement::{Agreed, AgreementStanding},
    scope::{HeldLine, PartnerLine},
};
use crate::life::{Lived, Standing};
use jiff::civil::Date;
use kernel::{OrganisationId, PartnerId};

/// 合作评价机构, as far as the question goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Which.
    pub id: PartnerId,
    /// What decides its standing.
    pub lived: Lived,
    /// Every line that it ever had.
    pub scope: Vec<HeldLine>,
}

/// 合作协议, as far as the question goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// With which partner.
    pub partner: PartnerId,
    /// Of which school.
    pub school: OrganisationId,
    /// What decides its standing.
    pub agreed: Agreed,
    /// What it is about.
    pub lines: Vec<PartnerLine>,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct AskedOf<'a> {
    /// Students of which school.
    pub school: OrganisationId,
    /// Occupation, job type, level.
    pub line: &'a PartnerLine,
    /// On which day.
    pub day: Date,
}

/// The partner's own line by which it may certify what is asked under this agreement; none where it may not. Partner and
/// agreement must both be in force, and both must cover it: the agreement opens no scope, the scope no school (N4.1, N4.2).
pub fn may_certify<'a>(
    partner: &'a Partner,
    agreement: &Agreement,
    asked: AskedOf<'_>,
) -> Option<&'a HeldLine> {
    let ours = agreement.partner == partner.id && agreement.school == asked.school;
    let in_force = partner.lived.on(asked.day) == Standing::InForce
        && agreement.agreed.on(asked.day) == AgreementStanding::InForce;
    let agreed = agreement.lines.iter().any(|line| line.covers(asked.line));
    if !(ours && in_force && agreed) {
        return None;
    }
    let covers = |held: &&HeldLine| held.on(asked.day) && held.line.covers(asked.line);
    partner.scope.iter().find(covers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{End, Ended, Suspension, Validity};
    use jiff::{Timestamp, ToSpan, civil::date};
    use kernel::{Level, PartnerLineId};
    use proptest::{prelude::*, sample::select};

    const FIRST: Date = date(2026, 1, 1);

    fn id<K>(n: u128) -> kernel::Id<K> {
        kernel::Id::new(Timestamp::UNIX_EPOCH, n)
    }

    fn day(offset: i32) -> Date {
        FIRST.saturating_add(offset.days())
    }

    fn line(occupation: &str, level: Level) -> PartnerLine {
        PartnerLine {
            occupation: occupation.parse().unwrap(),
            job_type: String::new(),
            level,
        }
    }

    fn partner() -> Partner {
        let held = |n, level, dropped_on| HeldLine {
            id: id::<kernel::PartnerLine>(n),
            line: line("6-31-01-03", level),
            since: day(0),
            dropped_on,
        };
        Partner {
            id: id(1),
            lived: Lived {
                validities: vec![Validity {
                    from: day(0),
                    until: day(364),
                }],
                suspensions: vec![Suspension {
                    since: day(100),
                    until: Some(day(110)),
                }],
                ended: None,
            },
            scope: vec![
                held(1, Level::Four, None),
                held(2, Level::Five, Some(day(200))),
            ],
        }
    }

    fn agreement() -> Agreement {
        Agreement {
            partner: id(1),
            school: id(7),
            agreed: Agreed {
                valid: Validity {
                    from: day(30),
                    until: day(400),
                },
                confirmed_on: Some(day(40)),
                objected_on: None,
                ended_on: None,
            },
            lines: vec![
                line("6-31-01-03", Level::Four),
                line("6-31-01-03", Level::Five),
            ],
        }
    }

    #[test]
    fn the_question_is_answered_by_the_partners_own_line() {
        let (four, five) = (
            line("6-31-01-03", Level::Four),
            line("6-31-01-03", Level::Five),
        );
        let (three, welder) = (
            line("6-31-01-03", Level::Three),
            line("6-18-02-04", Level::Four),
        );
        let cases: [(&PartnerLine, u128, i32, Option<u128>); 13] = [
            (&four, 7, 50, Some(1)),
            (&five, 7, 50, Some(2)),
            (&four, 8, 50, None),
            (&three, 7, 50, None),
            (&welder, 7, 50, None),
            (&four, 7, 29, None),
            (&four, 7, 39, None),
            (&four, 7, 40, Some(1)),
            (&four, 7, 100, None),
            (&four, 7, 111, Some(1)),
            (&five, 7, 200, None),
            (&four, 7, 364, Some(1)),
            (&four, 7, 365, None),
        ];
        for (line, school, on, expected) in cases {
            let asked = AskedOf {
                school: id(school),
                line,
                day: day(on),
            };
            let (partner, agreement) = (partner(), agreement());
            let found = may_certify(&partner, &agreement, asked).map(|held| held.id);
            assert_eq!(
                found,
                expected.map(id::<kernel::PartnerLine>),
                "{line:?} {school} {on}"
            );
        }
        let mut revoked = partner();
        revoked.lived.ended = Some(Ended {
            on: day(45),
            how: End::Revoked,
        });
        let asked = AskedOf {
            school: id(7),
            line: &four,
            day: day(45),
        };
        assert_eq!(may_certify(&revoked, &agreement(), asked), None);
        let mut other = partner();
        other.id = id(2);
        assert_eq!(
            may_certify(&other, &agreement(), asked),
            None,
            "another's agreement"
        );
    }

    /// Mostly one occupation and two levels, so that many a case is a yes.
    fn any_line() -> impl Strategy<Value = PartnerLine> {
        let codes = select(vec!["4-03-02-01", "4-03-02-01", "6-18-02-04"]);
        let job_types = select(vec!["", "", "烧烤料理师", "想象中的工种"]);
        let levels = select(vec![Level::Five, Level::Four]);
        (codes, job_types, levels).prop_map(|(code, job_type, level)| PartnerLine {
            job_type: job_type.into(),
            ..line(code, level)
        })
    }

    /// Seldom a day at all.
    fn some_day() -> impl Strategy<Value = Option<Date>> {
        prop::option::weighted(0.3, (20i32..140).prop_map(day))
    }

    prop_compose! {
        fn any_partner()(
            span in (0i32..40, 40i32..100), held in prop::collection::vec((any_line(), 0i32..60, some_day()), 3..9),
            pause in prop::option::weighted(0.3, (0i32..120, some_day())), ended in some_day(),
        ) -> Partner {
            let scope = (1u128..).zip(held).map(|(n, (line, since, dropped_on))| HeldLine {
                id: PartnerLineId::new(Timestamp::UNIX_EPOCH, n), line, since: day(since), dropped_on,
            });
            Partner {
                id: id(1),
                lived: Lived {
                    validities: vec![Validity { from: day(span.0), until: day(span.0 + span.1) }],
                    suspensions: pause.into_iter().map(|(since, until)| Suspension { since: day(since), until }).collect(),
                    ended: ended.map(|on| Ended { on, how: End::Withdrawn }),
                },
                scope: scope.collect(),
            }
        }
    }

    prop_compose! {
        fn any_agreement()(
            span in (0i32..40, 40i32..100), lines in prop::collection::vec(any_line(), 3..9),
            partner in select(vec![1u128, 1, 1, 2]), school in select(vec![7u128, 7, 7, 8]),
            confirmed_on in prop::option::weighted(0.8, (0i32..60).prop_map(day)), objected_on in some_day(), ended_on in some_day(),
        ) -> Agreement {
            let valid = Validity { from: day(span.0), until: day(span.0 + span.1) };
            Agreement {
                partner: id(partner), school: id(school), lines,
                agreed: Agreed { valid, confirmed_on, objected_on, ended_on },
            }
        }
    }

    /// The same question told in other words: everything that must hold for a yes.
    fn everything_holds(partner: &Partner, agreement: &Agreement, asked: AskedOf<'_>) -> bool {
        let (on, line) = (asked.day, asked.line);
        let says = |one: &PartnerLine| {
            let known = one.job_type.is_empty()
                && line.job_type == "烧烤料理师"
                && line.occupation.to_string() == "4-03-02-01";
            one.occupation == line.occupation
                && one.level == line.level
                && (one.job_type == line.job_type || known)
        };
        let not_by = |day: Option<Date>| day.is_none_or(|day| on < day);
        let (valid, agreed) = (partner.lived.validities[0], agreement.agreed);
        let paused =
            |one: &Suspension| one.since <= on && one.until.is_none_or(|until| on <= until);
        [
            (agreement.school, agreement.partner) == (asked.school, partner.id),
            partner
                .scope
                .iter()
                .any(|held| held.since <= on && not_by(held.dropped_on) && says(&held.line)),
            agreement.lines.iter().any(says),
            valid.from <= on && on <= valid.until,
            not_by(partner.lived.ended.map(|ended| ended.on)),
            !partner.lived.suspensions.iter().any(paused),
            agreed.valid.from <= on && on <= agreed.valid.until,
            agreed.confirmed_on.is_some_and(|confirmed| confirmed <= on),
            not_by(agreed.objected_on) && not_by(agreed.ended_on),
        ]
        .into_iter()
        .all(|holds| holds)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        /// A yes is never outside the partner's scope, the agreement or the dates of either, and inside them never a no.
        #[test]
        fn a_yes_is_never_outside_scope_agreement_or_dates(
            partner in any_partner(), agreement in any_agreement(), line in any_line(), on in 40i32..100,
        ) {
            let asked = AskedOf { school: id(7), line: &line, day: day(on) };
            let found = may_certify(&partner, &agreement, asked);
            prop_assert_eq!(found.is_some(), everything_holds(&partner, &agreement, asked));
            prop_assert!(found.is_none_or(|held| held.on(asked.day) && held.line.covers(&line)));
        }
    }
}
