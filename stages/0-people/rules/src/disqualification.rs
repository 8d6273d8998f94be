//! Disqualification: for good and from everything, unless it is annulled (N6.5).

use crate::{Annulment, reason::check_reason};
use jiff::civil::Date;
use kernel::{Clause, OrganisationId, Problems, Refusal};

/// 取消资格: since when somebody takes no part in anything any more, why and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disqualification {
    reason: String,
    by: OrganisationId,
    since: Date,
    annulled: Option<Annulment>,
}

impl Disqualification {
    /// What was decided before, as storage kept it.
    pub fn kept(reason: String, by: OrganisationId, since: Date) -> Self {
        Disqualification {
            reason,
            by,
            since,
            annulled: None,
        }
    }

    /// The same, which bars no more from the day of the annulment on.
    pub fn annulled_by(self, annulment: Annulment) -> Self {
        Disqualification {
            annulled: Some(annulment),
            ..self
        }
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// By which organisation.
    pub fn by(&self) -> OrganisationId {
        self.by
    }

    /// From which day on; there is no last day, unless it was annulled.
    pub fn since(&self) -> Date {
        self.since
    }

    /// The annulment, where there was one.
    pub fn annulled(&self) -> Option<&Annulment> {
        self.annulled.as_ref()
    }

    /// Whether the person is barred on a day: on every day from the first until the day before an annulment.
    pub fn bars(&self, day: Date) -> bool {
        let over = |annulled: &Annulment| day >= annulled.on();
        day >= self.since && !self.annulled.as_ref().is_some_and(over)
    }
}

/// Disqualifies a person from today on.
///
/// # Errors
/// A refusal where the person is disqualified already, or the reason says too little.
pub fn disqualify(
    already: Option<&Disqualification>,
    reason: &str,
    by: OrganisationId,
    today: Date,
) -> Result<Disqualification, Refusal> {
    if let Some(already) = already.filter(|already| already.bars(today)) {
        let sentence = format!("该人员已于{}被取消资格，不必重复办理", already.since);
        return Err(Refusal::conflict("people.barred_already", sentence).citing(Clause::N6_5));
    }
    let mut problems = Problems::default();
    check_reason(&mut problems, "reason", reason, "违规或失职的事实");
    problems
        .refuse("people.bad_reason", "取消资格的理由不完整")
        .map_err(|refusal| refusal.citing(Clause::N6_5))?;
    Ok(Disqualification::kept(reason.trim().to_owned(), by, today))
}

/// Lets nobody go on who is disqualified.
///
/// # Errors
/// A refusal on each day of the disqualification.
pub fn refuse_barred(barred: Option<&Disqualification>, day: Date) -> Result<(), Refusal> {
    match barred.filter(|barred| barred.bars(day)) {
        None => Ok(()),
        Some(barred) => Err(Refusal::conflict(
            "people.barred",
            format!(
                "该人员已于{}被取消资格，不得参与任何国家职业资格鉴定、职业技能等级认定、专项职业能力考核等相关工作",
                barred.since
            ),
        )
        .citing(Clause::N6_5)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{Timestamp, civil::date};

    fn centre() -> OrganisationId {
        OrganisationId::new(Timestamp::UNIX_EPOCH, 1)
    }

    #[test]
    fn a_disqualification_holds_from_its_day_for_good() {
        let day = date(2026, 3, 2);
        let barred = disqualify(None, "考评中篡改考生成绩", centre(), day).unwrap();
        for (on, code) in [
            (date(2026, 3, 1), None),
            (day, Some("people.barred")),
            (date(2080, 1, 1), Some("people.barred")),
        ] {
            let answer = refuse_barred(Some(&barred), on);
            assert_eq!(answer.err().map(|refusal| refusal.code), code, "{on}");
        }
        assert_eq!(refuse_barred(None, day), Ok(()));
        let again = disqualify(Some(&barred), "考评中篡改考生成绩", centre(), day);
        assert_eq!(again.unwrap_err().code, "people.barred_already");
    }

    #[test]
    fn a_reason_must_say_something() {
        let number = "与510101198005061234串通舞弊";
        for reason in ["", "  违规  ", &"长".repeat(501), number] {
            let refusal = disqualify(None, reason, centre(), date(2026, 3, 2)).unwrap_err();
            assert_eq!(refusal.clause, Some(Clause::N6_5));
            assert_eq!(refusal.problems[0].place, "reason");
        }
    }
}
