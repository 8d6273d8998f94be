//! 拟订: what is planned is checked whole and at once, each time it is saved and once more when it is reported.

use crate::{PlanContent, Weights};
use jiff::civil::Date;
use kernel::{Clause, Level, OccupationCode, Problems, Refusal, measures::CURRENT};

/// 认定计划草案: what a school types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDraft {
    /// Its title.
    pub title: String,
    /// The occupation.
    pub occupation: OccupationCode,
    /// The job type as filed; empty where the occupation is filed as a whole.
    pub job_type: String,
    /// The level.
    pub level: Level,
    /// When enrolment and registration are complete: the clock of A4.1 begins.
    pub registration_closed_on: Date,
    /// The day of the theory.
    pub theory_on: Date,
    /// The day of the practical.
    pub practical_on: Date,
    /// How long the theory takes, minutes.
    pub theory_minutes: u16,
    /// The school's weights.
    pub weights: Weights,
    /// The other contents.
    pub content: PlanContent,
}

/// 已核对的草案: a draft that satisfies every rule; only [`draft`] makes one.
#[derive(Clone, Debug)]
pub struct Drafted<'a>(&'a PlanDraft);

/// Minutes that a theory may take; the notice leaves it open.
const THEORY_MINUTES: std::ops::RangeInclusive<u16> = CURRENT.theory_minutes.value..=300;

impl<'a> Drafted<'a> {
    /// What was planned.
    pub fn plan(&self) -> &'a PlanDraft {
        self.0
    }
}

impl PlanDraft {
    /// The day on which the first part is examined.
    pub fn first_day(&self) -> Date {
        self.theory_on.min(self.practical_on)
    }
}

impl PlanDraft {
    /// What it certifies, and on which days.
    pub fn certifies(&self) -> Certifies<'_> {
        Certifies {
            occupation: self.occupation,
            job_type: &self.job_type,
            level: self.level,
            days: [self.theory_on, self.practical_on],
        }
    }
}

/// Checks a draft. `filed` says for each exam day whether the school is filed for this occupation and level (N6.4).
///
/// # Errors
/// A refusal with every fault at its field.
pub fn draft<'a>(
    plan: &'a PlanDraft,
    filed: impl Fn(Date) -> bool,
    today: Date,
) -> Result<Drafted<'a>, Refusal> {
    within_scope(plan.certifies(), filed)?;
    refuse_without_review(plan.level)?;
    let mut problems = Problems::default();
    let length = plan.title.trim().chars().count();
    problems.check(!(2..=60).contains(&length), "title", || {
        format!("批次名称应为2至60字，现为{length}字")
    });
    check_dates(plan, today, &mut problems);
    let minutes = plan.theory_minutes;
    problems.check(!THEORY_MINUTES.contains(&minutes), "theory_minutes", || {
        format!(
            "理论知识考试时间应为{}至{}分钟，现为{minutes}分钟",
            THEORY_MINUTES.start(),
            THEORY_MINUTES.end()
        )
    });
    plan.weights.check(&mut problems);
    plan.content.check(&mut problems);
    problems
        .refuse("plan.incomplete", "认定计划内容不完整或有误")
        .map_err(|refusal| refusal.citing(Clause::A4_1))?;
    Ok(Drafted(plan))
}

/// 认定范围: what a session certifies, and on which days.
#[derive(Clone, Copy, Debug)]
pub struct Certifies<'a> {
    /// 职业编码
    pub occupation: OccupationCode,
    /// 工种; empty where the occupation is certified as a whole.
    pub job_type: &'a str,
    /// 等级
    pub level: Level,
    /// The exam days.
    pub days: [Date; 2],
}

/// Passes where the school is filed on each exam day for what it certifies; `filed` says so for a day. It is asked again
/// wherever a session goes on, for a filing may have ended meanwhile; what was examined before its end stays good (N6.4).
///
/// # Errors
/// A refusal that names the first day on which it is not.
pub fn within_scope(asked: Certifies<'_>, filed: impl Fn(Date) -> bool) -> Result<(), Refusal> {
    let Some(day) = asked.days.into_iter().find(|&day| !filed(day)) else {
        return Ok(());
    };
    let job_type = match asked.job_type {
        "" => String::new(),
        job_type => format!("（{job_type}）"),
    };
    let sentence = format!(
        "超范围：院校在考核日{}没有职业{}{job_type}{}的有效备案，请在备案的职业（工种）、等级和有效期内安排认定",
        day.strftime("%Y年%-m月%-d日"),
        asked.occupation,
        asked.level
    );
    Err(Refusal::invalid("plan.out_of_scope", sentence).citing(Clause::N6_4))
}

/// A4.1 asks technicians for a performance review; no stage can hold one yet, so no such session may begin.
fn refuse_without_review(level: Level) -> Result<(), Refusal> {
    if level < Level::Two {
        return Ok(());
    }
    let sentence = format!(
        "{level}认定除理论知识考试、技能操作考核外，还应增加综合业绩评审；本平台的综合业绩评审暂未开通，暂不能安排该等级的认定"
    );
    Err(Refusal::invalid("plan.review_unavailable", sentence).citing(Clause::A4_1))
}

fn check_dates(plan: &PlanDraft, today: Date, problems: &mut Problems) {
    for (place, label, day) in [
        ("theory_on", "理论知识考试", plan.theory_on),
        ("practical_on", "技能操作考核", plan.practical_on),
    ] {
        problems.check(day <= plan.registration_closed_on, place, || {
            format!("{label}日期应晚于报名截止日期")
        });
        problems.check(day <= today, place, || format!("{label}日期应晚于今天"));
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::FIELDS;
    use jiff::civil::date;

    /// A plan to which nothing can be objected.
    pub(crate) fn whole() -> PlanDraft {
        let mut content = PlanContent {
            headcount: 40,
            ..PlanContent::default()
        };
        for field in FIELDS {
            (field.set)(&mut content, format!("{}的安排", field.label));
        }
        PlanDraft {
            title: "2026年秋季电工四级".into(),
            occupation: "6-31-01-03".parse().unwrap(),
            job_type: String::new(),
            level: Level::Four,
            registration_closed_on: date(2026, 9, 11),
            theory_on: date(2026, 11, 7),
            practical_on: date(2026, 11, 8),
            theory_minutes: 90,
            weights: Weights {
                theory: 30,
                practical: 50,
                coursework: 20,
            },
            content,
        }
    }

    const TODAY: Date = date(2026, 9, 14);

    fn refused(plan: &PlanDraft) -> Refusal {
        draft(plan, |_| true, TODAY).unwrap_err()
    }

    #[test]
    fn a_whole_plan_within_the_filing_is_drafted() {
        assert_eq!(draft(&whole(), |_| true, TODAY).unwrap().plan(), &whole());
    }

    #[test]
    fn a_school_that_is_not_filed_on_each_exam_day_is_out_of_scope() {
        for filed in [date(2026, 11, 7), date(2026, 11, 8)] {
            let refusal = draft(&whole(), |day| day == filed, TODAY).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.clause),
                ("plan.out_of_scope", Some(Clause::N6_4))
            );
            assert!(refusal.sentence.starts_with("超范围"));
        }
    }

    #[test]
    fn technicians_need_a_review_that_cannot_be_held_yet() {
        for level in [Level::Two, Level::One] {
            let plan = PlanDraft { level, ..whole() };
            assert_eq!(refused(&plan).code, "plan.review_unavailable");
        }
    }

    type Spoil = fn(&mut PlanDraft);

    #[test]
    fn each_fault_is_found_at_its_field() {
        let cases: [(Spoil, &str); 8] = [
            (|plan| plan.title = "甲".into(), "title"),
            (|plan| plan.theory_on = date(2026, 9, 11), "theory_on"),
            (|plan| plan.theory_on = TODAY, "theory_on"),
            (|plan| plan.practical_on = date(2026, 9, 1), "practical_on"),
            (|plan| plan.theory_minutes = 89, "theory_minutes"),
            (|plan| plan.theory_minutes = 301, "theory_minutes"),
            (|plan| plan.weights.coursework = 21, "theory_weight"),
            (|plan| plan.content.safety.clear(), "safety"),
        ];
        for (spoil, place) in cases {
            let mut plan = whole();
            spoil(&mut plan);
            let refusal = refused(&plan);
            assert_eq!(refusal.clause, Some(Clause::A4_1));
            assert!(
                refusal
                    .problems
                    .iter()
                    .all(|problem| problem.place == place),
                "{place}: {refusal:?}"
            );
        }
    }
}
