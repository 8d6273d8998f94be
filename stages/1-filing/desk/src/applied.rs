//! 申请的职业等级: as the form has them until the application is accepted, then with opinions and decision.

use crate::Line;
use filing_rules::{ApplicationForm, is_greater};
use kernel::{ApplicationLineId, Level, OccupationCode};

/// One occupation at one level.
pub(crate) struct Applied {
    /// The line that opinions and decisions speak of; none before the acceptance.
    pub id: Option<ApplicationLineId>,
    pub occupation: OccupationCode,
    pub occupation_name: String,
    pub job_type: String,
    pub level: Level,
    pub basis: String,
    pub supports: u32,
    pub objects: u32,
    pub decision: Option<bool>,
    pub reason: Option<String>,
    /// Whether the training centre proposed it, and why not; none where it had no say (N5.2).
    pub proposed: Option<(bool, String)>,
}

/// What is applied for, and what became of it so far.
pub(crate) fn applied(form: &ApplicationForm, lines: Vec<Line>) -> Vec<Applied> {
    match lines.is_empty() {
        true => form.lines().map(written).collect(),
        false => lines.into_iter().map(accepted).collect(),
    }
}

fn written(line: filing_rules::AppliedLine<'_>) -> Applied {
    Applied {
        id: None,
        occupation: line.row.code,
        occupation_name: line.row.occupation.clone(),
        job_type: line.row.job_type.clone(),
        level: line.level,
        basis: line.row.basis.clone(),
        supports: 0,
        objects: 0,
        decision: None,
        reason: None,
        proposed: None,
    }
}

fn accepted(line: Line) -> Applied {
    Applied {
        id: Some(line.id),
        occupation: line.occupation,
        occupation_name: line.occupation_name,
        job_type: line.job_type,
        level: line.level,
        basis: line.basis,
        supports: line.supports,
        objects: line.objects,
        decision: line.decision,
        reason: line.reason,
        proposed: None,
    }
}

/// A line of a form as it is stored.
pub(crate) fn key_of(line: &filing_rules::AppliedLine<'_>) -> [String; 3] {
    key(line.row.code, &line.row.job_type, line.level)
}

fn key(occupation: OccupationCode, job_type: &str, level: Level) -> [String; 3] {
    let level = level.digit().to_string();
    [occupation.to_string(), job_type.to_owned(), level]
}

impl Applied {
    /// The occupation, with its job type where only that is meant.
    pub fn name(&self) -> String {
        match self.job_type.as_str() {
            "" => self.occupation_name.clone(),
            job_type => format!("{}·{job_type}", self.occupation_name),
        }
    }

    /// The occupation with its code and the level.
    pub fn label(&self) -> String {
        format!("{}（{}）{}", self.name(), self.occupation, self.level)
    }

    /// Whether the panel finds it ready.
    pub fn is_supported(&self) -> bool {
        is_greater(self.supports as usize, self.objects as usize)
    }

    /// Keeps back what the experts said.
    pub fn hush(&mut self) {
        (self.supports, self.objects) = (0, 0);
    }

    /// What the training centre proposed.
    pub fn proposal(&self) -> String {
        match &self.proposed {
            Some((true, _)) => "推荐".to_owned(),
            Some((false, reason)) => format!("不推荐：{reason}"),
            None => "—".to_owned(),
        }
    }

    /// The occupation, job type and level as they are stored.
    pub fn key(&self) -> [String; 3] {
        key(self.occupation, &self.job_type, self.level)
    }

    /// What the experts said.
    pub fn opinions(&self) -> String {
        match self.supports + self.objects {
            0 => "—".to_owned(),
            _ => format!("具备{}／不具备{}", self.supports, self.objects),
        }
    }

    /// What the department decided.
    pub fn ruling(&self) -> String {
        match (self.decision, &self.reason) {
            (Some(true), _) => "准予备案".to_owned(),
            (Some(false), Some(reason)) => format!("不予备案：{reason}"),
            (Some(false), None) => "不予备案".to_owned(),
            (None, _) => "—".to_owned(),
        }
    }
}
