//! How many working days each act may take: the terms of the notice, and defaults for what it leaves open.

use crate::StatutoryClock;
use jiff::civil::{Date, date};
use notice::Clause;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 时限事项: what has to be done within so many working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// 告知是否受理: the centre says whether it accepts an application.
    Acceptance,
    /// 补正申请材料: the school answers what the centre asked for.
    Supplement,
    /// 报送认定计划: the school reports its plan after enrolment and registration are complete.
    Plan,
    /// 成绩公示: results stay published at least this long.
    Publication,
    /// 申请成绩复核: a candidate asks for a review after publication.
    ReviewRequest,
    /// 答复成绩复核: the school answers the request.
    ReviewAnswer,
    /// 报送评价结果: the school reports the results after the end of the examination.
    ResultReport,
    /// 审核评价结果: the centre reviews the report.
    ReportReview,
    /// 重新报送: the school corrects a report that was sent back.
    ReportCorrection,
    /// 报送证书数据: the school reports the data of its certificates after approval.
    CertificateData,
    /// 补发证书: a lost certificate is made again.
    Reissue,
    /// 公布检查结果: the result of an inspection is made public.
    InspectionResult,
}

/// 依据: where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The notice fixes it; nobody may take longer.
    Notice(Clause),
    /// The notice leaves it open; this is where our default was found.
    Default(&'static str),
}

impl Source {
    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Source::Notice(clause) => clause.label(),
            Source::Default(found) => found,
        }
    }
}

impl Term {
    /// Every term.
    pub const ALL: [Term; 12] = [
        Term::Acceptance,
        Term::Supplement,
        Term::Plan,
        Term::Publication,
        Term::ReviewRequest,
        Term::ReviewAnswer,
        Term::ResultReport,
        Term::ReportReview,
        Term::ReportCorrection,
        Term::CertificateData,
        Term::Reissue,
        Term::InspectionResult,
    ];

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Term::Acceptance => "告知是否受理",
            Term::Supplement => "补正申请材料",
            Term::Plan => "报送认定计划",
            Term::Publication => "成绩公示",
            Term::ReviewRequest => "申请成绩复核",
            Term::ReviewAnswer => "答复成绩复核",
            Term::ResultReport => "报送评价结果",
            Term::ReportReview => "审核评价结果",
            Term::ReportCorrection => "退回后重新报送",
            Term::CertificateData => "报送证书数据",
            Term::Reissue => "补发证书",
            Term::InspectionResult => "公布检查结果",
        }
    }

    /// The working days that hold unless configured, and where the number comes from.
    pub fn default(self) -> (u16, Source) {
        const REVIEWS: Source =
            Source::Default("浙江省职业技能鉴定的做法：公布后10个工作日内申请，10个工作日内办结");
        const REPORTS: Source = Source::Default(
            "深圳市2022年的做法：10个工作日内报送，审核、重报、报证书数据各5个工作日",
        );
        match self {
            Term::Acceptance => (10, Source::Notice(Clause::A3_1)),
            Term::Supplement => (10, Source::Default("通知未规定，与告知是否受理的时限相同")),
            Term::Plan => (30, Source::Notice(Clause::A4_1)),
            Term::Publication => (
                5,
                Source::Default("一家已备案评价机构的做法：公示期不少于5个工作日"),
            ),
            Term::ReviewRequest | Term::ReviewAnswer => (10, REVIEWS),
            Term::ResultReport => (10, REPORTS),
            Term::ReportReview | Term::ReportCorrection | Term::CertificateData => (5, REPORTS),
            Term::Reissue => (
                10,
                Source::Default("浙江省、广东省的做法：补发证书10个工作日办结"),
            ),
            Term::InspectionResult => (
                20,
                Source::Default("国发〔2019〕5号：检查结束后20个工作日内公开"),
            ),
        }
    }
}

/// 时限表: a dated version of all terms. A decision stores the version that it used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Which version this is.
    version: u32,
    /// From which day it holds.
    since: Date,
    /// Only what differs from the defaults.
    changed: BTreeMap<Term, u16>,
}

/// A term was to be longer than the notice allows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}”的时限由{}规定为{allowed}个工作日，不得延长为{wanted}个工作日", .term.label(), .clause.label())]
pub struct TermTooLong {
    /// The term.
    pub term: Term,
    /// The clause that fixes it.
    pub clause: Clause,
    /// Working days that the clause allows.
    pub allowed: u16,
    /// Working days that were asked for.
    pub wanted: u16,
}

impl Default for Terms {
    /// Version 1: the defaults, from the month of the notice.
    fn default() -> Self {
        Terms {
            version: 1,
            since: date(2020, 1, 1),
            changed: BTreeMap::new(),
        }
    }
}

impl Terms {
    /// Which version this is.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// From which day it holds.
    pub fn since(&self) -> Date {
        self.since
    }

    /// The working days of a term.
    pub fn workdays(&self, term: Term) -> u16 {
        self.changed.get(&term).copied().unwrap_or(term.default().0)
    }

    /// The clock of a term, with the day on which it starts as day 0.
    pub fn clock(&self, term: Term, started: Date) -> StatutoryClock {
        StatutoryClock::new(started, self.workdays(term))
    }

    /// The next version, which holds from `since` on and gives `term` so many working days.
    ///
    /// # Errors
    /// A term that the notice fixes may be made shorter, never longer.
    pub fn change(&self, since: Date, term: Term, workdays: u16) -> Result<Terms, TermTooLong> {
        if let (allowed, Source::Notice(clause)) = term.default()
            && workdays > allowed
        {
            return Err(TermTooLong {
                term,
                clause,
                allowed,
                wanted: workdays,
            });
        }
        let mut changed = self.changed.clone();
        changed.insert(term, workdays);
        Ok(Terms {
            version: self.version + 1,
            since,
            changed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Calendar;

    #[test]
    fn the_notice_fixes_two_terms() {
        let fixed: Vec<_> = Term::ALL
            .into_iter()
            .filter_map(|term| match term.default() {
                (days, Source::Notice(clause)) => Some((term, days, clause.id())),
                _ => None,
            })
            .collect();
        assert_eq!(
            fixed,
            [(Term::Acceptance, 10, "A3.1"), (Term::Plan, 30, "A4.1")]
        );
    }

    #[test]
    fn a_change_makes_a_new_version_and_leaves_the_old() {
        let first = Terms::default();
        let second = first
            .change(date(2027, 1, 1), Term::Publication, 7)
            .unwrap();
        assert_eq!((first.version(), first.workdays(Term::Publication)), (1, 5));
        assert_eq!(
            (second.version(), second.workdays(Term::Publication)),
            (2, 7)
        );
        assert_eq!(second.since(), date(2027, 1, 1));
        assert_eq!(second.workdays(Term::Plan), 30);
    }

    #[test]
    fn what_the_notice_fixes_may_only_become_shorter() {
        let terms = Terms::default();
        assert_eq!(
            terms
                .change(date(2027, 1, 1), Term::Plan, 20)
                .unwrap()
                .workdays(Term::Plan),
            20
        );
        let error = terms
            .change(date(2027, 1, 1), Term::Acceptance, 15)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "“告知是否受理”的时限由附件3第1项规定为10个工作日，不得延长为15个工作日"
        );
    }

    #[test]
    fn a_term_starts_its_clock() {
        let clock = Terms::default().clock(Term::Acceptance, date(2026, 9, 30));
        assert_eq!(
            clock.due(Calendar::built_in()).unwrap().date,
            date(2026, 10, 20)
        );
    }

    #[test]
    fn a_version_reads_back_from_what_is_stored() {
        let terms = Terms::default()
            .change(date(2027, 1, 1), Term::Reissue, 15)
            .unwrap();
        let stored = serde_json::to_string(&terms).unwrap();
        assert_eq!(
            stored,
            r#"{"version":2,"since":"2027-01-01","changed":{"reissue":15}}"#
        );
        assert_eq!(serde_json::from_str::<Terms>(&stored).unwrap(), terms);
    }
}
