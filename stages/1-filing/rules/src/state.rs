//! The road of an application: which step may follow which, for a school of a city and for one of the province.

use crate::Step;
use kernel::{Clause, Refusal};
use std::{fmt, str::FromStr};

/// 申请状态: how far an application has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Being filled in.
    Draft,
    /// Confirmed by the legal representative and handed in (A3.1).
    Submitted,
    /// Asked for what is missing; the centre's clock stands still (A3.1).
    Supplementing,
    /// Recommended by the training centre to the provincial centre (N5.2).
    Recommended,
    /// Accepted; a panel is to be drawn (A3.2).
    Accepted,
    /// The list of experts is committed, the draw follows by itself (A3.3).
    Drawing,
    /// Refused at the door, with reasons (A3.1).
    NotAccepted,
    /// A panel assesses it (A3.3).
    Assessing,
    /// The assessment is concluded and reported to the department (A3.4).
    Concluded,
    /// Taken back by the school before the department decided (N2).
    Withdrawn,
    /// The department decided (A3.4).
    Decided,
}

/// 申请渠道: by whom the school is received (N2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// 市（州）及以下: straight to the centre of the city.
    City,
    /// 省属及以上: through the training centre, which recommends.
    Province,
}

impl State {
    /// Every state, in the order of the road.
    pub const ALL: [State; 11] = [
        State::Draft,
        State::Submitted,
        State::Recommended,
        State::Supplementing,
        State::Accepted,
        State::Drawing,
        State::NotAccepted,
        State::Assessing,
        State::Concluded,
        State::Withdrawn,
        State::Decided,
    ];

    /// The state after a step.
    ///
    /// # Errors
    /// A refusal where the step is out of order; it says what comes first.
    pub fn after(self, step: Step, route: Route) -> Result<State, Refusal> {
        use Route::{City, Province};
        match (self, step, route) {
            (State::Draft, Step::Revise, _) => Ok(State::Draft),
            (State::Supplementing, Step::Revise, _) => Ok(State::Supplementing),
            (State::Draft, Step::Submit, _) => Ok(State::Submitted),
            // A supplement goes back to whoever asked for it.
            (State::Supplementing, Step::Submit, City) => Ok(State::Submitted),
            (State::Supplementing, Step::Submit, Province) => Ok(State::Recommended),
            (State::Submitted, Step::Recommend, Province) => Ok(State::Recommended),
            (State::Submitted, Step::Decline, Province) => Ok(State::NotAccepted),
            (State::Submitted, Step::Ask, City) | (State::Recommended, Step::Ask, Province) => Ok(State::Supplementing),
            (State::Submitted, Step::Accept, City) | (State::Recommended, Step::Accept, Province) => Ok(State::Accepted),
            (State::Submitted, Step::Return, City) | (State::Recommended, Step::Return, Province) => {
                Ok(State::NotAccepted)
            }
            (State::Supplementing, Step::Return, _) => Ok(State::NotAccepted),
            (State::Submitted, Step::Redirect, _) | (State::Recommended, Step::Redirect, Province) => {
                Ok(State::NotAccepted)
            }
            (State::Accepted, Step::AppointPanel, _) => Ok(State::Drawing),
            (State::Drawing, Step::Draw, _) => Ok(State::Assessing),
            (State::Assessing, step, _) if step.is_of_assessment() => Ok(State::Assessing),
            (State::Assessing, Step::Conclude, _) => Ok(State::Concluded),
            (State::Concluded, Step::SendBack, _) => Ok(State::Assessing),
            (State::Concluded, Step::Decide, _) => Ok(State::Decided),
            (state, Step::TakeBack, _) if state.may_be_taken_back() => Ok(State::Withdrawn),
            (State::Submitted, Step::Ask | Step::Accept | Step::Return, Province) => Err(Refusal::conflict(
                "filing.not_recommended",
                "省属及以上院校的申请须先由省职业培训指导中心推荐，推荐后才能办理受理",
            )
            .citing(Clause::N5_2)),
            (_, Step::Recommend | Step::Decline, City) => Err(Refusal::conflict(
                "filing.wrong_route",
                "市（州）属院校的申请由办学所在地市（州）职鉴中心直接受理，不经省职业培训指导中心推荐",
            )
            .citing(Clause::N2)),
            _ => Err(Refusal::conflict(
                "filing.out_of_order",
                format!("该申请{}，现在不能{}", self.title(), step.title()),
            )
            .citing(step.clause())),
        }
    }

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Recommended => "recommended",
            State::Supplementing => "supplementing",
            State::Accepted => "accepted",
            State::Drawing => "drawing",
            State::NotAccepted => "not_accepted",
            State::Assessing => "assessing",
            State::Concluded => "concluded",
            State::Withdrawn => "withdrawn",
            State::Decided => "decided",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            State::Draft => "填报中",
            State::Submitted => "已提交",
            State::Recommended => "已推荐",
            State::Supplementing => "待补正",
            State::Accepted => "已受理",
            State::Drawing => "正在抽取专家",
            State::NotAccepted => "不予受理",
            State::Assessing => "评估中",
            State::Concluded => "评估完成，待决定",
            State::Withdrawn => "已撤回",
            State::Decided => "已作出决定",
        }
    }

    /// Whether the school may still write in it.
    pub fn is_written(self) -> bool {
        matches!(self, State::Draft | State::Supplementing)
    }

    /// Whether the application still waits for somebody.
    pub fn is_open(self) -> bool {
        !matches!(self, State::NotAccepted | State::Withdrawn | State::Decided)
    }

    /// Whether its school may take it back: it was handed in, and nobody decided yet.
    pub fn may_be_taken_back(self) -> bool {
        self.is_open() && self != State::Draft
    }

    /// Whether it ended without a decision: what was brought to it comes along to the next.
    pub fn came_to_nothing(self) -> bool {
        matches!(self, State::NotAccepted | State::Withdrawn)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for State {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| format!("申请状态“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: what may be done in each state, and where it leads.
    #[test]
    fn every_state_and_step() {
        use {Route::*, State::*, Step::*};
        let allowed = [
            (Draft, Revise, City, Draft),
            (Draft, Submit, City, Submitted),
            (Submitted, Ask, City, Supplementing),
            (Supplementing, Revise, City, Supplementing),
            (Supplementing, Submit, City, Submitted),
            (Supplementing, Return, City, NotAccepted),
            (Submitted, Accept, City, Accepted),
            (Submitted, Return, City, NotAccepted),
            (Submitted, Redirect, City, NotAccepted),
            (Accepted, AppointPanel, City, Drawing),
            (Drawing, Draw, City, Assessing),
            (Assessing, StepDown, City, Assessing),
            (Assessing, RefillPanel, City, Assessing),
            (Assessing, PlanAssessment, City, Assessing),
            (Assessing, CarryOut, City, Assessing),
            (Assessing, GiveOpinion, City, Assessing),
            (Assessing, WriteOpinion, City, Assessing),
            (Assessing, SignOpinion, City, Assessing),
            (Assessing, Conclude, City, Concluded),
            (Concluded, SendBack, City, Assessing),
            (Concluded, Decide, City, Decided),
            (Draft, Revise, Province, Draft),
            (Draft, Submit, Province, Submitted),
            (Submitted, Recommend, Province, Recommended),
            (Submitted, Decline, Province, NotAccepted),
            (Recommended, Ask, Province, Supplementing),
            (Supplementing, Revise, Province, Supplementing),
            (Supplementing, Submit, Province, Recommended),
            (Supplementing, Return, Province, NotAccepted),
            (Recommended, Accept, Province, Accepted),
            (Recommended, Return, Province, NotAccepted),
            (Submitted, Redirect, Province, NotAccepted),
            (Recommended, Redirect, Province, NotAccepted),
            (Accepted, AppointPanel, Province, Drawing),
            (Drawing, Draw, Province, Assessing),
            (Assessing, StepDown, Province, Assessing),
            (Assessing, RefillPanel, Province, Assessing),
            (Assessing, PlanAssessment, Province, Assessing),
            (Assessing, CarryOut, Province, Assessing),
            (Assessing, GiveOpinion, Province, Assessing),
            (Assessing, WriteOpinion, Province, Assessing),
            (Assessing, SignOpinion, Province, Assessing),
            (Assessing, Conclude, Province, Concluded),
            (Concluded, SendBack, Province, Assessing),
            (Concluded, Decide, Province, Decided),
        ];
        // Until the department decides, a school takes back whatever it handed in.
        let taken_back = [
            Submitted,
            Recommended,
            Supplementing,
            Accepted,
            Drawing,
            Assessing,
            Concluded,
        ];
        for route in [City, Province] {
            for state in State::ALL {
                for step in Step::ALL {
                    let expected = allowed
                        .iter()
                        .find(|line| (line.0, line.1, line.2) == (state, step, route))
                        .map(|line| line.3)
                        .or((step == TakeBack && taken_back.contains(&state)).then_some(Withdrawn));
                    assert_eq!(
                        state.after(step, route).ok(),
                        expected,
                        "{state} {step:?} {route:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_comes_first_is_said() {
        let refusal = State::Submitted
            .after(Step::Accept, Route::Province)
            .unwrap_err();
        assert_eq!(
            (refusal.code, refusal.clause),
            ("filing.not_recommended", Some(Clause::N5_2))
        );
        let refusal = State::Submitted
            .after(Step::Recommend, Route::City)
            .unwrap_err();
        assert_eq!(
            (refusal.code, refusal.clause),
            ("filing.wrong_route", Some(Clause::N2))
        );
        let refusal = State::Accepted
            .after(Step::Decide, Route::City)
            .unwrap_err();
        assert_eq!(refusal.sentence, "该申请已受理，现在不能作出备案决定");
    }
}
