//! What a school notes or asks about its filing, and what the department may answer.

use super::{LifeStep, Way, say_why};
use crate::clear;
use jiff::civil::Date;
use kernel::{Clause, Problem, Problems, Refusal};
use std::str::FromStr;

/// 事项状态: how far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// It took effect when it was noted.
    Noted,
    /// The department is to decide.
    Open,
    /// The department agreed.
    Granted,
    /// The department did not agree.
    Refused,
}

impl Way {
    /// How a request that goes this way begins.
    pub fn begins(self) -> RequestState {
        match self {
            Way::Notice => RequestState::Noted,
            Way::Approval => RequestState::Open,
        }
    }
}

/// Lets a school ask, unless the same waits for the department already.
///
/// # Errors
/// A refusal that names `what` is asked.
pub fn ask_again(waits: bool, what: &str) -> Result<(), Refusal> {
    if !waits {
        return Ok(());
    }
    let sentence = format!("“{what}”已提出，人社部门正在办理，不必重复提出");
    Err(Refusal::conflict("filing.asked_already", sentence))
}

/// Answers a request; who does not agree says why.
///
/// # Errors
/// A refusal where it was answered before, or no reason is given.
pub fn answer(
    state: RequestState,
    step: LifeStep,
    granted: bool,
    reason: &str,
) -> Result<RequestState, Refusal> {
    if state != RequestState::Open {
        let sentence = format!("该事项{}，不能再次办理", state.title());
        return Err(Refusal::conflict("filing.answered", sentence));
    }
    if granted {
        let mut problems = Problems::default();
        clear::no_number(reason, "reason", &mut problems);
        problems.refuse("filing.bad_text", "答复有误")?;
        return Ok(RequestState::Granted);
    }
    say_why(step, reason)?;
    Ok(RequestState::Refused)
}

/// Lets a line go as long as others are left: `held` is how many the scope has today.
///
/// # Errors
/// A refusal at the last, which is for a withdrawal.
pub fn drop_line(held: usize) -> Result<(), Refusal> {
    if held > 1 {
        return Ok(());
    }
    let sentence = "这是备案范围中最后一个职业等级，不再开展认定的，请申请注销备案";
    Err(Refusal::conflict("filing.last_line", sentence).citing(Clause::N6_4))
}

/// Passes a suspension that does not end before it begins.
///
/// # Errors
/// A refusal at the field `until`.
pub fn suspend_until(until: Option<Date>, today: Date) -> Result<(), Refusal> {
    let Some(until) = until.filter(|until| *until < today) else {
        return Ok(());
    };
    let sentence =
        format!("暂停的截止日期{until}早于今天，请填写今天或以后的日期；不填为另行通知恢复");
    let problem = Problem::at("until", sentence.clone());
    Err(Refusal::invalid("filing.bad_day", sentence)
        .citing(Clause::N6_5)
        .with(vec![problem]))
}

impl RequestState {
    const ALL: [RequestState; 4] = [
        RequestState::Noted,
        RequestState::Open,
        RequestState::Granted,
        RequestState::Refused,
    ];

    /// The stable name that storage uses.
    pub fn code(self) -> &'static str {
        match self {
            RequestState::Noted => "noted",
            RequestState::Open => "open",
            RequestState::Granted => "granted",
            RequestState::Refused => "refused",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            RequestState::Noted => "已备案",
            RequestState::Open => "待核准",
            RequestState::Granted => "已核准",
            RequestState::Refused => "未予核准",
        }
    }
}

impl FromStr for RequestState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| format!("事项状态“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_request_is_answered_once_and_a_no_says_why() {
        use RequestState::*;
        let step = LifeStep::Withdraw;
        let cases = [
            (Open, true, "", Ok(Granted)),
            (Open, false, "材料不全", Ok(Refused)),
            (Open, false, " ", Err("filing.bad_text")),
            (Noted, true, "", Err("filing.answered")),
            (Granted, false, "材料不全", Err("filing.answered")),
            (Refused, true, "", Err("filing.answered")),
        ];
        for (state, granted, reason, expected) in cases {
            let answer = answer(state, step, granted, reason).map_err(|refusal| refusal.code);
            assert_eq!(answer, expected, "{state:?} {granted}");
        }
        assert_eq!(
            (Way::Notice.begins(), Way::Approval.begins()),
            (Noted, Open)
        );
    }

    #[test]
    fn each_limit_holds() {
        let day = date(2026, 4, 1);
        assert!(ask_again(false, "注销备案").is_ok() && ask_again(true, "注销备案").is_err());
        assert!(drop_line(2).is_ok() && drop_line(1).is_err());
        for (until, may) in [
            (None, true),
            (Some(day), true),
            (Some(date(2026, 3, 31)), false),
        ] {
            assert_eq!(suspend_until(until, day).is_ok(), may, "{until:?}");
        }
    }
}
