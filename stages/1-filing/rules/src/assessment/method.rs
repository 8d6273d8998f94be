//! 评估方式: the six methods that the notice names, planned with dates and carried out (A3.3).

use super::Underway;
use crate::{Route, State, Step, clear};
use jiff::{ToSpan, civil::Date};
use kernel::{Clause, Problems, Refusal, plain};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// 评估方式
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// 听取报告
    Report,
    /// 文件审核
    Documents,
    /// 技术抽查
    SpotCheck,
    /// 访谈咨询
    Interview,
    /// 质询答辩
    Defence,
    /// 现场考察
    Visit,
}

/// What the centre wants of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It is used on a day.
    On(Date),
    /// It is not used, and why.
    LeftOut(String),
}

/// 评估安排: one method as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arranged {
    /// 待实施
    Planned {
        /// 计划日期
        on: Date,
    },
    /// 已实施
    Done {
        /// 计划日期
        planned: Date,
        /// 实施日期
        on: Date,
        /// What was done.
        note: String,
    },
    /// 不采用
    LeftOut {
        /// The reason.
        why: String,
    },
}

/// Plans the methods: each of the six on a day, or left out for a reason. It may be planned anew as long as nobody gave an
/// opinion; what was carried out stays.
///
/// # Errors
/// A refusal where it is not its turn, a method is missing, a day is over or far away, or what the panel cannot do without
/// is left out.
pub fn plan(
    state: State,
    route: Route,
    underway: &Underway,
    wanted: &BTreeMap<Method, Wanted>,
    today: Date,
) -> Result<BTreeMap<Method, Arranged>, Refusal> {
    state.after(Step::PlanAssessment, route)?;
    if !underway.given.is_empty() {
        let sentence = "已有专家提出评估意见，评估安排不能再改动";
        return Err(Refusal::conflict("filing.opinion_given", sentence).citing(Clause::A3_3));
    }
    let mut problems = Problems::default();
    let mut arranged = BTreeMap::new();
    for method in Method::ALL {
        if let Some(done @ Arranged::Done { .. }) = underway.methods.get(&method) {
            arranged.insert(method, done.clone());
        } else if let Some(wish) = wanted.get(&method) {
            check(method, wish, today, &mut problems);
            arranged.insert(method, wish.clone().into());
        } else {
            problems.check(true, &format!("on-{method}"), || {
                format!("请填写{}的计划日期，或者不采用的理由", method.title())
            });
        }
    }
    problems
        .refuse("filing.bad_plan", "评估安排不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_3))?;
    Ok(arranged)
}

fn check(method: Method, wish: &Wanted, today: Date, problems: &mut Problems) {
    let title = method.title();
    let (on, why) = (format!("on-{method}"), format!("why-{method}"));
    match wish {
        Wanted::On(day) => {
            let last = today.saturating_add(1.year());
            problems.check(!(today..=last).contains(day), &on, || {
                format!("{title}的计划日期应在{today}至{last}之间，现为{day}")
            });
        }
        Wanted::LeftOut(_) if method.is_always_used() => problems.check(true, &on, || {
            format!("{title}是判定附件1各项条件的依据，必须采用，请填写计划日期")
        }),
        Wanted::LeftOut(reason) => {
            let length = reason.trim().chars().count();
            problems.check(!(4..=200).contains(&length), &why, || {
                format!("不采用{title}的理由应为4至200个字，现为{length}个字")
            });
            clear::no_number(reason, &why, problems);
        }
    }
}

/// Notes that a planned method was carried out.
///
/// # Errors
/// A refusal where it is not its turn, the method is not planned, the day is not between the draw and today, or it is not
/// said what was done.
pub fn carry_out(
    state: State,
    route: Route,
    underway: &Underway,
    method: Method,
    (on, note): (Date, &str),
    today: Date,
) -> Result<Arranged, Refusal> {
    state.after(Step::CarryOut, route)?;
    let Some(Arranged::Planned { on: planned }) = underway.methods.get(&method) else {
        let sentence = format!("{}没有待实施的安排", method.title());
        return Err(Refusal::conflict("filing.method_not_planned", sentence).citing(Clause::A3_3));
    };
    let mut problems = Problems::default();
    let since = underway.since;
    problems.check(
        !(since..=today).contains(&on),
        &format!("done-{method}"),
        || format!("实施日期应在组建专家组（{since}）之后、今天（{today}）之前，现为{on}"),
    );
    let (length, place) = (note.trim().chars().count(), format!("note-{method}"));
    problems.check(!(4..=500).contains(&length), &place, || {
        format!("实施情况应为4至500个字，现为{length}个字")
    });
    clear::no_number(note, &place, &mut problems);
    problems
        .refuse("filing.bad_method", "实施情况不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_3))?;
    Ok(Arranged::Done {
        planned: *planned,
        on,
        note: plain(note),
    })
}

impl From<Wanted> for Arranged {
    fn from(wanted: Wanted) -> Arranged {
        match wanted {
            Wanted::On(on) => Arranged::Planned { on },
            Wanted::LeftOut(why) => Arranged::LeftOut { why: plain(&why) },
        }
    }
}

impl Method {
    /// The six, in the order of the notice.
    pub const ALL: [Method; 6] = [
        Method::Report,
        Method::Documents,
        Method::SpotCheck,
        Method::Interview,
        Method::Defence,
        Method::Visit,
    ];

    /// Whether a panel cannot judge without it: the papers of 附件2 have to be read, and sites and equipment (A1.3) seen.
    /// The notice lists the six and says 等方式; which of them may be left out is our default.
    pub fn is_always_used(self) -> bool {
        matches!(self, Method::Documents | Method::Visit)
    }

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Method::Report => "report",
            Method::Documents => "documents",
            Method::SpotCheck => "spot_check",
            Method::Interview => "interview",
            Method::Defence => "defence",
            Method::Visit => "visit",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Method::Report => "听取报告",
            Method::Documents => "文件审核",
            Method::SpotCheck => "技术抽查",
            Method::Interview => "访谈咨询",
            Method::Defence => "质询答辩",
            Method::Visit => "现场考察",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Method {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|method| method.code() == text)
            .ok_or_else(|| format!("评估方式“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::phase::tests::{begun, carried_out, judged};
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 3);

    fn all_on(day: Date) -> BTreeMap<Method, Wanted> {
        Method::ALL.map(|method| (method, Wanted::On(day))).into()
    }

    fn planned(
        underway: &Underway,
        wanted: &BTreeMap<Method, Wanted>,
    ) -> Result<BTreeMap<Method, Arranged>, Refusal> {
        plan(State::Assessing, Route::City, underway, wanted, TODAY)
    }

    #[test]
    fn each_of_the_six_has_a_day_or_a_reason() {
        let mut wanted = all_on(TODAY);
        let why = "与现场考察合并进行".to_owned();
        wanted.insert(Method::Defence, Wanted::LeftOut(why.clone()));
        let arranged = planned(&begun(), &wanted).unwrap();
        assert_eq!(arranged.len(), 6);
        assert_eq!(arranged[&Method::Defence], Arranged::LeftOut { why });
        assert_eq!(arranged[&Method::Visit], Arranged::Planned { on: TODAY });
    }

    #[test]
    fn each_reason_to_refuse_a_plan() {
        let with = |method, wish: Option<Wanted>| {
            let mut wanted = all_on(TODAY);
            wanted.remove(&method);
            wanted.extend(wish.map(|wish| (method, wish)));
            wanted
        };
        let left_out = |why: &str| Some(Wanted::LeftOut(why.into()));
        let cases = [
            (with(Method::Report, None), "on-report"),
            (
                with(Method::Report, Some(Wanted::On(date(2026, 3, 2)))),
                "on-report",
            ),
            (
                with(Method::Report, Some(Wanted::On(date(2027, 3, 4)))),
                "on-report",
            ),
            (with(Method::Report, left_out(" 无 ")), "why-report"),
            (
                with(Method::Visit, left_out("路途太远不便前往")),
                "on-visit",
            ),
            (
                with(Method::Documents, left_out("材料已经看过了")),
                "on-documents",
            ),
        ];
        for (wanted, place) in cases {
            let refusal = planned(&begun(), &wanted).unwrap_err();
            assert_eq!(refusal.code, "filing.bad_plan");
            assert_eq!(refusal.problems[0].place, place);
        }
        let late = planned(&judged(&[]), &all_on(TODAY)).unwrap_err();
        assert_eq!(late.code, "filing.opinion_given");
    }

    #[test]
    fn what_was_carried_out_stays_when_it_is_planned_anew() {
        let arranged = planned(&carried_out(), &all_on(date(2026, 4, 1))).unwrap();
        assert_eq!(arranged, carried_out().methods);
    }

    #[test]
    fn a_method_is_carried_out_between_the_draw_and_today() {
        let mut underway = begun();
        underway.methods = planned(&underway, &all_on(date(2026, 3, 9))).unwrap();
        let carry = |underway: &Underway, on, note: &str| {
            let what = (on, note);
            carry_out(
                State::Assessing,
                Route::City,
                underway,
                Method::Visit,
                what,
                TODAY,
            )
        };
        let done = carry(&underway, TODAY, " 考察实训室\r\n４间 ").unwrap();
        let (planned, note) = (date(2026, 3, 9), "考察实训室\n4间".to_owned());
        let on = TODAY;
        assert_eq!(done, Arranged::Done { planned, on, note });
        for (on, note) in [
            (date(2026, 3, 4), "考察实训室"),
            (date(2026, 3, 1), "考察实训室"),
            (TODAY, "看"),
        ] {
            let refusal = carry(&underway, on, note).unwrap_err();
            assert_eq!(refusal.code, "filing.bad_method", "{on} {note}");
        }
        underway.methods.insert(Method::Visit, done);
        let twice = carry(&underway, TODAY, "考察实训室").unwrap_err();
        assert_eq!(twice.code, "filing.method_not_planned");
    }
}
