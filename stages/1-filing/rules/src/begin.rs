//! Beginning: a school has one application under way at a time; what it may apply for depends on its filing (N2, N6.4).

use crate::{
    ApplicationForm, Covered, LifeStep, Standing, State, against::asked, covers, may_renew,
    may_renew_from,
};
use jiff::civil::Date;
use kernel::{Clause, Problem, Refusal};
use std::{fmt, str::FromStr};

/// 申请类别: for what is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 首次备案
    Initial,
    /// 增项: more occupations or levels; number and validity stay, only the new ones are assessed.
    Extension,
    /// 续期: another three years; the number stays.
    Renewal,
}

/// The school's newest filing.
#[derive(Clone, Copy, Debug)]
pub struct Filed<'a> {
    /// 备案编号
    pub number: &'a str,
    /// What it is today.
    pub standing: Standing,
    /// The last day of its validity.
    pub until: Date,
}

/// A school's application that still waits for somebody.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// For what it is.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// When it was handed in first, if it was.
    pub handed_in: Option<Date>,
}

/// Lets a school begin an application, go on with its draft or supplement, or hand it in.
///
/// # Errors
/// A refusal where an application was handed in already, or the school's filing does not allow this kind.
pub fn begin(
    kind: Kind,
    open: Option<Open>,
    filed: Option<Filed<'_>>,
    today: Date,
) -> Result<(), Refusal> {
    if let Some(open) = open {
        let another = open.kind != kind && open.state != State::Draft;
        if !open.state.is_written() || another {
            let sentence = format!(
                "本校已有一份{}申请在办理（{}），办结后才能再次申请；不再需要的，由法定代表人撤回后即可申请",
                open.kind.title(),
                open.state.title()
            );
            return Err(Refusal::conflict("filing.under_way", sentence).citing(Clause::N2));
        }
        if open.kind == kind && filed.is_some_and(|filed| open.asked_in_time(filed)) {
            return Ok(());
        }
    }
    let live = filed.filter(|filed| {
        matches!(
            filed.standing,
            Standing::NotYet | Standing::InForce | Standing::Suspended
        )
    });
    match (kind, live) {
        (Kind::Initial, None) => Ok(()),
        (Kind::Initial, Some(filed)) => {
            let sentence = format!(
                "本校已备案，备案编号{}，有效期至{}；增加职业（工种）或等级请申请增项，到期前90天内可以申请续期",
                filed.number, filed.until
            );
            Err(Refusal::conflict("filing.filed", sentence).citing(Clause::N2))
        }
        (Kind::Extension | Kind::Renewal, None) => {
            let sentence = format!(
                "本校没有有效的备案，不能申请{}，请申请首次备案",
                kind.title()
            );
            Err(Refusal::conflict("filing.not_filed", sentence).citing(Clause::N2))
        }
        (Kind::Extension, Some(filed)) => LifeStep::Extend.allowed(filed.standing),
        (Kind::Renewal, Some(filed)) => {
            LifeStep::Renew.allowed(filed.standing)?;
            let opens = may_renew_from(filed.until);
            if today >= opens {
                return Ok(());
            }
            let sentence = format!("备案有效期至{}，自{opens}起可以申请续期", filed.until);
            Err(Refusal::conflict("filing.renewal_too_early", sentence).citing(Clause::A3_4))
        }
    }
}

impl Open {
    /// Whether another term was asked for before the present one ended: it is decided all the same, and leaves no gap.
    fn asked_in_time(self, filed: Filed<'_>) -> bool {
        let before = self.handed_in.is_some_and(|on| on <= filed.until);
        self.kind == Kind::Renewal && filed.standing == Standing::Expired && before
    }
}

/// Lets what was granted go into a filing that stands so today. A renewal is only ever handed in before the end, so that the
/// end does not keep it out.
///
/// # Errors
/// A refusal that says how the filing stands.
pub fn may_grant(kind: Kind, standing: Standing) -> Result<(), Refusal> {
    match (kind, standing) {
        (Kind::Renewal, Standing::Expired) => Ok(()),
        _ => LifeStep::Change.allowed(standing),
    }
}

/// What a school would most likely apply for, by its filing.
pub fn likely(filed: Option<Filed<'_>>, today: Date) -> Kind {
    match filed.filter(|filed| filed.standing == Standing::InForce) {
        None => Kind::Initial,
        Some(filed) if may_renew(filed.standing, filed.until, today) => Kind::Renewal,
        Some(_) => Kind::Extension,
    }
}

/// Passes an extension only where each of its occupations and levels is new.
///
/// # Errors
/// A refusal that names what is filed already.
pub fn only_new(form: &ApplicationForm, held: &[Covered<'_>]) -> Result<(), Refusal> {
    let known = form
        .lines()
        .filter(|line| held.iter().any(|&one| covers(one, asked(line))));
    let problems: Vec<Problem> = known
        .map(|line| {
            Problem::at(
                "occupations",
                format!(
                    "{}已在备案范围内，增项只填新增的职业（工种）和等级",
                    line.label()
                ),
            )
        })
        .collect();
    match problems.first() {
        None => Ok(()),
        Some(first) => Err(Refusal::invalid("filing.not_new", first.sentence.clone())
            .citing(Clause::N6_4)
            .with(problems)),
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Initial, Kind::Extension, Kind::Renewal];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Initial => "initial",
            Kind::Extension => "extension",
            Kind::Renewal => "renewal",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Initial => "首次备案",
            Kind::Extension => "增项",
            Kind::Renewal => "续期",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| format!("申请类别“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Audience, check::tests::form};
    use jiff::civil::date;
    use kernel::Level;

    #[test]
    fn one_application_at_a_time_and_of_the_kind_that_the_filing_allows() {
        use {Kind::*, Standing::*};
        let filed = |standing| {
            Some(Filed {
                number: "Y000051100001",
                standing,
                until: date(2028, 10, 31),
            })
        };
        let (early, late) = (date(2027, 1, 4), date(2028, 8, 2));
        let cases = [
            (Initial, None, None, early, None),
            (Initial, Some((Initial, State::Draft)), None, early, None),
            (
                Extension,
                Some((Initial, State::Draft)),
                filed(InForce),
                early,
                None,
            ),
            (
                Initial,
                Some((Initial, State::Supplementing)),
                None,
                early,
                None,
            ),
            (
                Renewal,
                Some((Extension, State::Supplementing)),
                filed(InForce),
                late,
                Some("filing.under_way"),
            ),
            (
                Initial,
                Some((Initial, State::Submitted)),
                None,
                early,
                Some("filing.under_way"),
            ),
            (
                Renewal,
                Some((Extension, State::Concluded)),
                filed(InForce),
                late,
                Some("filing.under_way"),
            ),
            (Initial, None, filed(InForce), early, Some("filing.filed")),
            (Initial, None, filed(Suspended), early, Some("filing.filed")),
            (Initial, None, filed(Expired), early, None),
            (Initial, None, filed(Revoked), early, None),
            (Initial, None, filed(Withdrawn), early, None),
            (Extension, None, None, early, Some("filing.not_filed")),
            (Extension, None, filed(InForce), early, None),
            (
                Extension,
                None,
                filed(Suspended),
                early,
                Some("filing.wrong_standing"),
            ),
            (
                Extension,
                None,
                filed(Revoked),
                early,
                Some("filing.not_filed"),
            ),
            (
                Renewal,
                None,
                filed(InForce),
                date(2028, 8, 1),
                Some("filing.renewal_too_early"),
            ),
            (Renewal, None, filed(InForce), late, None),
            (
                Renewal,
                None,
                filed(Suspended),
                late,
                Some("filing.wrong_standing"),
            ),
            (
                Renewal,
                None,
                filed(Expired),
                late,
                Some("filing.not_filed"),
            ),
        ];
        for (kind, open, filed, today, code) in cases {
            let open = open.map(|(kind, state)| Open {
                kind,
                state,
                handed_in: None,
            });
            let answer = begin(kind, open, filed, today)
                .err()
                .map(|refusal| refusal.code);
            assert_eq!(answer, code, "{kind} {open:?} {filed:?}");
        }
    }

    /// The filing ended on 31 October 2028.
    #[test]
    fn another_term_that_was_asked_for_in_time_is_decided_after_the_end() {
        use Standing::*;
        let (in_time, too_late) = (date(2028, 10, 31), date(2028, 11, 1));
        let cases = [
            (Kind::Renewal, Some(in_time), Expired, true),
            (Kind::Renewal, Some(too_late), Expired, false),
            (Kind::Renewal, None, Expired, false),
            (Kind::Renewal, Some(in_time), Revoked, false),
            (Kind::Renewal, Some(in_time), Withdrawn, false),
            (Kind::Extension, Some(in_time), Expired, false),
        ];
        for (kind, handed_in, standing, may) in cases {
            let filed = Filed {
                number: "Y000051100001",
                standing,
                until: date(2028, 10, 31),
            };
            let open = Open {
                kind,
                state: State::Supplementing,
                handed_in,
            };
            let answer = begin(kind, Some(open), Some(filed), date(2028, 12, 1));
            assert_eq!(answer.is_ok(), may, "{open:?} {standing}");
        }
        for standing in Standing::ALL {
            let goes_on = matches!(standing, InForce | Suspended);
            assert_eq!(may_grant(Kind::Extension, standing).is_ok(), goes_on);
            let renews = goes_on || standing == Expired;
            assert_eq!(may_grant(Kind::Renewal, standing).is_ok(), renews);
        }
    }

    #[test]
    fn what_a_school_most_likely_applies_for() {
        let filed = |standing| {
            Some(Filed {
                number: "Y000051100001",
                standing,
                until: date(2028, 10, 31),
            })
        };
        let cases = [
            (None, date(2027, 1, 4), Kind::Initial),
            (filed(Standing::Revoked), date(2027, 1, 4), Kind::Initial),
            (filed(Standing::InForce), date(2027, 1, 4), Kind::Extension),
            (filed(Standing::InForce), date(2028, 8, 2), Kind::Renewal),
        ];
        for (filed, today, kind) in cases {
            assert_eq!(likely(filed, today), kind, "{filed:?}");
        }
    }

    #[test]
    fn an_extension_names_only_what_is_new() {
        let form = form();
        let line = form.lines().next().unwrap();
        let held = |level| Covered {
            occupation: line.row.code,
            job_type: "",
            level,
            audience: Audience::OwnStudents,
        };
        assert!(only_new(&form, &[held(Level::Three)]).is_ok());
        let refusal = only_new(&form, &[held(Level::Five), held(Level::Three)]).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.problems.len()),
            ("filing.not_new", 1)
        );
        assert!(
            refusal
                .sentence
                .starts_with("电工（6-31-01-03）五级/初级工已在备案范围内"),
            "{}",
            refusal.sentence
        );
    }
}
