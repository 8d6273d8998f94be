//! How far a plan has come.

use std::{fmt, str::FromStr};

/// 认定计划状态: how far a plan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanState {
    /// Being drawn up.
    Drafted,
    /// Reported to the centre, not received yet.
    Reported,
    /// Received by the centre: the session may be arranged and held.
    Received,
}

impl PlanState {
    /// Every state.
    pub const ALL: [PlanState; 3] = [PlanState::Drafted, PlanState::Reported, PlanState::Received];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            PlanState::Drafted => "drafted",
            PlanState::Reported => "reported",
            PlanState::Received => "received",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            PlanState::Drafted => "拟订中",
            PlanState::Reported => "已报送，待接收",
            PlanState::Received => "已接收",
        }
    }
}

impl fmt::Display for PlanState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for PlanState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| format!("计划状态“{text}”不存在"))
    }
}
