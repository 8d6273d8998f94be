//! 检查: whether what was typed is a form that may be taken over, and what the page says of it.

use super::view;
use crate::{
    acts as doing,
    against::{self, Note},
    drawable,
};
use access::{Permit, acts};
use filing_rules::{ApplicationForm, DraftForm, Kind, check::Flaw};
use kernel::{Problem, Refusal, Stop};
use web::{Failure, House};

/// What the page says of what was typed.
#[derive(Default)]
pub(super) struct Said {
    pub sentence: String,
    pub problems: Vec<Problem>,
    pub flaws: Vec<Flaw>,
    pub clash: Option<Clash>,
    /// The digest of the application's form where it is another by now.
    pub replaced: Option<String>,
    pub good: bool,
    /// What a good form says otherwise than the present filing.
    pub note: Option<Note>,
    /// For what somebody wanted to apply, where the draft is for something else.
    pub asked: Option<Kind>,
}

/// 另行保存: somebody else saved another version.
pub(super) struct Clash {
    /// Which. What was typed is saved over it only by the button that says so.
    pub latest: i64,
    /// Whether there is such a button.
    pub may_overwrite: bool,
}

/// A form that may be taken over.
pub(super) struct Good {
    pub form: ApplicationForm,
    pub note: Option<Note>,
}

/// Why a draft is no application yet.
pub(super) enum Wrong {
    Flaws(Vec<Flaw>),
    Stopped(Stop),
}

impl<E: Into<Stop>> From<E> for Wrong {
    fn from(stop: E) -> Self {
        Wrong::Stopped(stop.into())
    }
}

impl Said {
    pub fn good(note: Option<Note>) -> Said {
        Said {
            good: true,
            sentence: "检查通过，没有发现填写问题，可以存为申请".to_owned(),
            note,
            ..Said::default()
        }
    }

    pub fn refused(refusal: Refusal) -> Said {
        Said {
            sentence: refusal.sentence,
            problems: refusal.problems,
            ..Said::default()
        }
    }
}

impl Wrong {
    pub fn said(self) -> Result<Said, Failure> {
        match self {
            Wrong::Flaws(flaws) => Ok(Said {
                sentence: format!("申请表有{}处问题，改正后才能存为申请", flaws.len()),
                problems: view::summary(&flaws),
                flaws,
                ..Said::default()
            }),
            Wrong::Stopped(Stop::Refusal(refusal)) => Ok(Said::refused(refusal)),
            Wrong::Stopped(stop) => Err(stop.into()),
        }
    }
}

/// The form that was typed, by the same rules as a workbook (A5).
pub(super) async fn examine(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    draft: &DraftForm,
    kind: Kind,
) -> Result<Good, Wrong> {
    let school = permit.organisation()?;
    let form = drawable::read(draft, &school.name).map_err(Wrong::Flaws)?;
    let mut conn = house.db.read().await?;
    doing::may_begin(&mut conn, school.id, kind, house.now()).await?;
    doing::check_new(&mut conn, school.id, kind, &form, house.now()).await?;
    let note = against::of_form(&mut conn, school.id, kind, &form).await?;
    Ok(Good { form, note })
}
