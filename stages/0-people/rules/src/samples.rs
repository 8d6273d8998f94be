//! Cards that the tests of this crate share.
#![allow(clippy::unwrap_used)]

use crate::{NewCard, PersonKind};
use jiff::civil::{Date, date};
use kernel::Level;

pub const TODAY: Date = date(2026, 3, 2);

/// An electrician's assessor, since 2025-09-01.
pub fn assessor() -> NewCard {
    NewCard {
        kind: PersonKind::Assessor,
        occupations: vec!["6-31-01-03".parse().unwrap()],
        direction: String::new(),
        highest: Some(Level::Three),
        title: String::new(),
        number: "K51001".into(),
        training: "考评员培训".into(),
        hours: Some(40),
        trained_on: None,
        valid_from: date(2025, 9, 1),
    }
}

pub fn expert() -> NewCard {
    NewCard {
        kind: PersonKind::Expert,
        direction: "电气自动化".into(),
        highest: None,
        title: "高级工程师".into(),
        training: String::new(),
        hours: None,
        ..assessor()
    }
}

pub fn supervisor() -> NewCard {
    NewCard {
        kind: PersonKind::Supervisor,
        occupations: Vec::new(),
        highest: None,
        ..assessor()
    }
}
