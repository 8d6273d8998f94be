//! The road of a session's results: computed, published, confirmed, reported, reviewed (A4.3, A4.4).

use crate::ResultState;
use calendar::{Calendar, Term, Terms};
use jiff::civil::Date;
use kernel::{Clause, Problem, Refusal};

/// 公示期: the first and the last day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The first day.
    pub on: Date,
    /// The last day.
    pub ends_on: Date,
}

/// 报送: a report, and by when the centre answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// By when the centre reviews it.
    pub review_due: Date,
    /// Whether it came after its last day.
    pub late: bool,
}

/// 审核决定: what the centre decides on a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 审核通过.
    Approved,
    /// 退回, with what must be corrected.
    Returned(String),
}

/// 审核结果: what became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Codes may be assigned.
    Reviewed,
    /// To be corrected and reported again by that day.
    Returned(Date),
}

fn wrong_state(doing: &str, found: Option<ResultState>, expected: &str) -> Refusal {
    let found = found.map_or("尚未核算", ResultState::title);
    Refusal::conflict(
        "results.wrong_state",
        format!("成绩{found}，{expected}才能{doing}"),
    )
}

/// Marks are computed, or computed again before publication or after a return. `open` names the sittings that are not closed.
///
/// # Errors
/// A refusal where marks are already out, or the exam is not over.
pub fn compute(state: Option<ResultState>, sittings: u32, open: &[String]) -> Result<(), Refusal> {
    if !matches!(
        state,
        None | Some(ResultState::Computed | ResultState::Returned)
    ) {
        return Err(wrong_state("核算", state, "须在公示之前或被退回之后"));
    }
    if sittings == 0 {
        return Err(
            Refusal::conflict("results.no_sittings", "本批次还没有编排场次，不能核算成绩")
                .citing(Clause::A4_2),
        );
    }
    if open.is_empty() {
        return Ok(());
    }
    let sentence = format!("所有场次结束后才能核算成绩，还有{}场没有结束", open.len());
    Err(Refusal::conflict("results.exam_not_over", sentence)
        .citing(Clause::A4_2)
        .with(places(open)))
}

fn places(sittings: &[String]) -> Vec<Problem> {
    sittings
        .iter()
        .map(|label| Problem::at("sitting", label.clone()))
        .collect()
}

/// Results are published for at least five working days, the day itself not counted.
///
/// # Errors
/// A refusal where nothing is computed or it is published already.
pub fn publish(
    state: Option<ResultState>,
    today: Date,
    calendar: &Calendar,
    terms: &Terms,
) -> Result<Published, Refusal> {
    if state != Some(ResultState::Computed) {
        return Err(wrong_state("公示", state, "须已核算、尚未公示"));
    }
    Ok(Published {
        on: today,
        ends_on: calendar
            .add_workdays(today, terms.workdays(Term::Publication))
            .date,
    })
}

/// The school's head confirms what was published. `unsupervised` names the sittings without the supervisor's record.
///
/// # Errors
/// A refusal while publication lasts, and where a sitting lacks that record (A4.3).
pub fn confirm(
    state: Option<ResultState>,
    ends_on: Option<Date>,
    unsupervised: &[String],
    today: Date,
) -> Result<(), Refusal> {
    let (Some(ResultState::Published), Some(ends_on)) = (state, ends_on) else {
        return Err(wrong_state("确认", state, "须已公示"));
    };
    if today <= ends_on {
        let sentence = format!(
            "成绩公示至{}，期满后才能确认",
            ends_on.strftime("%Y年%-m月%-d日")
        );
        return Err(Refusal::conflict("results.still_published", sentence).citing(Clause::A4_4));
    }
    if unsupervised.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "质量督导员须对每次认定的全过程进行质量督导并填写记录，还有{}场没有督导记录：{}",
        unsupervised.len(),
        unsupervised.join("、")
    );
    Err(Refusal::conflict("results.unsupervised", sentence)
        .citing(Clause::A4_3)
        .with(places(unsupervised)))
}

/// The school reports confirmed results, or reports again what was returned; then `note` says what was corrected.
///
/// # Errors
/// A refusal where they are not confirmed, or a corrected report does not say what was corrected.
pub fn report(
    state: Option<ResultState>,
    due: Date,
    note: &str,
    today: Date,
    calendar: &Calendar,
    terms: &Terms,
) -> Result<Reported, Refusal> {
    match state {
        Some(ResultState::Confirmed) => {}
        Some(ResultState::Returned) if note.trim().is_empty() => {
            let problem = Problem::at("note", "请写明针对退回意见作了哪些更正");
            return Err(
                Refusal::invalid("results.no_correction", "重新报送须说明更正情况")
                    .with(vec![problem]),
            );
        }
        Some(ResultState::Returned) => {}
        _ => return Err(wrong_state("报送", state, "须经法定代表人确认")),
    }
    Ok(Reported {
        review_due: calendar
            .add_workdays(today, terms.workdays(Term::ReportReview))
            .date,
        late: today > due,
    })
}

/// The centre reviews a report.
///
/// # Errors
/// A refusal where nothing was reported, or a return gives no reason.
pub fn review(
    state: Option<ResultState>,
    verdict: &Verdict,
    today: Date,
    calendar: &Calendar,
    terms: &Terms,
) -> Result<Verified, Refusal> {
    if state != Some(ResultState::Reported) {
        return Err(wrong_state("审核", state, "须已报送、尚未审核"));
    }
    match verdict {
        Verdict::Approved => Ok(Verified::Reviewed),
        Verdict::Returned(reasons) if reasons.trim().is_empty() => {
            let problem = Problem::at("reasons", "请写明退回的原因和需要更正的内容");
            Err(Refusal::invalid("results.no_reasons", "退回须说明原因").with(vec![problem]))
        }
        Verdict::Returned(_) => {
            let due = calendar.add_workdays(today, terms.workdays(Term::ReportCorrection));
            Ok(Verified::Returned(due.date))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ResultState::*;
    use jiff::civil::date;

    fn calendar() -> &'static Calendar {
        Calendar::built_in()
    }

    #[test]
    fn every_step_is_taken_from_its_own_state_only() {
        let terms = &Terms::default();
        let today = date(2026, 11, 23);
        for state in [None]
            .into_iter()
            .chain(ResultState::ALL.iter().copied().map(Some))
        {
            let allowed = [
                compute(state, 2, &[]).is_ok(),
                publish(state, today, calendar(), terms).is_ok(),
                confirm(state, Some(date(2026, 11, 20)), &[], today).is_ok(),
                report(state, today, "已更正", today, calendar(), terms).is_ok(),
                review(state, &Verdict::Approved, today, calendar(), terms).is_ok(),
            ];
            let expected = match state {
                None => [true, false, false, false, false],
                Some(Computed) => [true, true, false, false, false],
                Some(Published) => [false, false, true, false, false],
                Some(Confirmed) => [false, false, false, true, false],
                Some(Reported) => [false, false, false, false, true],
                Some(Returned) => [true, false, false, true, false],
                Some(Reviewed) => [false; 5],
            };
            assert_eq!(allowed, expected, "{state:?}");
        }
    }

    #[test]
    fn publication_lasts_five_working_days_over_a_holiday() {
        // 1 to 7 October 2026 are off; 10 October, a Saturday, is worked.
        let published = publish(
            Some(Computed),
            date(2026, 9, 29),
            calendar(),
            &Terms::default(),
        )
        .unwrap();
        assert_eq!(published.ends_on, date(2026, 10, 12));
    }

    #[test]
    fn nothing_is_confirmed_while_it_is_published_or_unsupervised() {
        let ends_on = Some(date(2026, 11, 30));
        let early = confirm(Some(Published), ends_on, &[], date(2026, 11, 30)).unwrap_err();
        assert_eq!(
            (early.code, early.clause),
            ("results.still_published", Some(Clause::A4_4))
        );
        let open = ["理论知识考试（一号机房）".to_owned()];
        let unsupervised = confirm(Some(Published), ends_on, &open, date(2026, 12, 1)).unwrap_err();
        assert_eq!(
            (unsupervised.code, unsupervised.clause),
            ("results.unsupervised", Some(Clause::A4_3))
        );
        assert!(
            unsupervised.sentence.contains("一号机房"),
            "{}",
            unsupervised.sentence
        );
        assert!(confirm(Some(Published), ends_on, &[], date(2026, 12, 1)).is_ok());
    }

    #[test]
    fn marks_wait_for_the_end_of_every_sitting() {
        let refusal = compute(None, 2, &["技能操作考核（一号工位）".to_owned()]).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.problems.len()),
            ("results.exam_not_over", 1)
        );
        assert_eq!(
            compute(None, 0, &[]).unwrap_err().code,
            "results.no_sittings"
        );
    }

    #[test]
    fn a_report_is_late_only_after_its_last_day_and_a_return_says_why() {
        let terms = &Terms::default();
        let due = date(2026, 11, 23);
        let on = |today| report(Some(Confirmed), due, "", today, calendar(), terms).unwrap();
        assert!(!on(due).late && on(date(2026, 11, 24)).late);
        assert_eq!(on(due).review_due, date(2026, 11, 30));
        assert_eq!(
            report(Some(Returned), due, " ", due, calendar(), terms)
                .unwrap_err()
                .code,
            "results.no_correction"
        );
        let silent = review(
            Some(Reported),
            &Verdict::Returned(String::new()),
            due,
            calendar(),
            terms,
        );
        assert_eq!(silent.unwrap_err().code, "results.no_reasons");
        let returned = review(
            Some(Reported),
            &Verdict::Returned("照片缺失".into()),
            due,
            calendar(),
            terms,
        )
        .unwrap();
        assert_eq!(returned, Verified::Returned(date(2026, 11, 30)));
    }
}
