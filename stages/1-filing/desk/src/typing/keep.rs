//! The draft as kept: sealed, with a version, so that of two who write at once the later learns of the earlier.

use access::{Permit, acts};
use db::{Conn, Db, Row, Value, args};
use filing_rules::{DraftForm, Kind};
use jiff::{SignedDuration, Timestamp, tz::Offset};
use kernel::{ApplicationId, Fault, OrganisationId, Refusal, Stop};
use serde::{Deserialize, Deserializer, de::Error};
use std::fmt;

/// The code of the refusal where somebody else saved another version.
pub(crate) const MOVED_ON: &str = "filing.draft_moved_on";
/// The context under which drafts are sealed.
const DRAFT: &str = "application.draft";
/// How long a draft that nobody touches is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 180);
/// The most bytes that a draft takes. The form of a large school takes some hundred thousand.
const LARGEST: usize = 2 * 1024 * 1024;

/// 填写对象: the form of an application, or that of one which is yet to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    New,
    Of(ApplicationId),
}

/// A draft that was saved.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub kind: Kind,
    pub form: DraftForm,
    /// The digest of the application's form when it began; empty where there was none.
    pub base: String,
    pub saved: Saved,
}

/// 已保存: which version, by whom and when.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    pub version: i64,
    pub by: String,
    pub at: Timestamp,
}

impl Saved {
    /// The time of the day, as people read it.
    pub fn time(&self) -> String {
        clock(self.at)
    }
}

/// A time of the day, as people read it.
pub(crate) fn clock(at: Timestamp) -> String {
    let local = Offset::constant(8).to_datetime(at);
    local.strftime("%-m月%-d日%H:%M:%S").to_string()
}

/// What is to be saved: `version` is the one that it was typed upon, 0 where none was saved.
pub(super) struct Saving<'a> {
    pub kind: Kind,
    pub form: &'a DraftForm,
    pub base: &'a str,
    pub version: i64,
}

impl Writing {
    /// Whether there is no application yet.
    pub fn is_new(self) -> bool {
        self == Writing::New
    }

    /// The key of the draft of a school.
    pub fn key(self, school: OrganisationId) -> String {
        match self {
            Writing::New => school.to_string(),
            Writing::Of(application) => application.to_string(),
        }
    }
}

impl fmt::Display for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Writing::New => f.write_str("new"),
            Writing::Of(application) => write!(f, "{application}"),
        }
    }
}

impl<'de> Deserialize<'de> for Writing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "new" {
            return Ok(Writing::New);
        }
        text.parse().map(Writing::Of).map_err(D::Error::custom)
    }
}

/// The draft that was saved last, if any.
pub(super) async fn kept(
    conn: &mut Conn,
    db: &Db,
    school: OrganisationId,
    writing: Writing,
) -> Result<Option<Kept>, Fault> {
    let sql = "select * from form_draft where id = $1 and school = $2";
    let Some(row) = conn.opt(sql, args![writing.key(school), school]).await? else {
        return Ok(None);
    };
    let clear = db.keys().open_sealed(DRAFT, &row.get::<Vec<u8>>("form")?)?;
    Ok(Some(Kept {
        kind: row.parse("kind")?,
        form: serde_json::from_str(&clear).map_err(|error| Fault::new("reading a draft", error))?,
        base: row.get("base")?,
        saved: saved_of(&row)?,
    }))
}

/// Who saved the draft last, and when; nothing where none is kept.
pub(crate) async fn saved(
    conn: &mut Conn,
    school: OrganisationId,
    writing: Writing,
) -> Result<Option<Saved>, Fault> {
    let sql = "select version, saved_by, saved_at from form_draft where id = $1 and school = $2";
    let row = conn.opt(sql, args![writing.key(school), school]).await?;
    row.as_ref().map(saved_of).transpose()
}

fn saved_of(row: &Row) -> Result<Saved, Fault> {
    Ok(Saved {
        version: row.get("version")?,
        by: row.get("saved_by")?,
        at: row.get("saved_at")?,
    })
}

/// Saves a draft, unless somebody saved another version in between.
pub(super) async fn save(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    saving: Saving<'_>,
    now: Timestamp,
) -> Result<Saved, Stop> {
    let school = permit.organisation()?.id;
    let text =
        serde_json::to_string(saving.form).map_err(|error| Fault::new("writing a draft", error))?;
    if text.len() > LARGEST {
        let sentence = "申请表草稿的文字过多，不能保存，请删减后重试";
        return Err(Refusal::invalid("filing.draft_too_large", sentence).into());
    }
    let saved = Saved {
        version: saving.version + 1,
        by: permit.principal().name.clone(),
        at: now,
    };
    let sealed = db.keys().seal(DRAFT, &text);
    if saving.version == 0 {
        let forgotten = "delete from form_draft where saved_at < $1";
        db.scratch(forgotten, args![now - KEPT]).await?;
    }
    let statement = match saving.version {
        0 => first(writing.key(school), school, &saving, sealed, &saved),
        _ => next(writing.key(school), school, &saving, sealed, &saved),
    };
    if db.scratch_all(vec![statement]).await? == 1 {
        return Ok(saved);
    }
    Err(moved_on(db, school, writing).await?)
}

pub(crate) type Statement = (&'static str, Vec<Value>);

fn first(
    key: String,
    school: OrganisationId,
    saving: &Saving<'_>,
    sealed: Vec<u8>,
    saved: &Saved,
) -> Statement {
    let Saved { version, by, at } = saved;
    (
        "insert into form_draft (id, school, kind, form, base, version, saved_by, saved_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
        args![
            key,
            school,
            saving.kind.code(),
            sealed,
            saving.base,
            *version,
            by,
            *at
        ],
    )
}

fn next(
    key: String,
    school: OrganisationId,
    saving: &Saving<'_>,
    sealed: Vec<u8>,
    saved: &Saved,
) -> Statement {
    let Saved { version, by, at } = saved;
    (
        "update form_draft set kind = $1, form = $2, version = $3, saved_by = $4, saved_at = $5
         where id = $6 and school = $7 and version = $8",
        args![
            saving.kind.code(),
            sealed,
            *version,
            by,
            *at,
            key,
            school,
            saving.version
        ],
    )
}

/// Says that the draft is another by now.
async fn moved_on(db: &Db, school: OrganisationId, writing: Writing) -> Result<Stop, Fault> {
    let kept = kept(&mut db.read().await?, db, school, writing).await?;
    let sentence = match kept {
        Some(Kept { saved, .. }) => format!(
            "草稿已由“{}”于{}另行保存（第{}版），本页内容没有保存",
            saved.by,
            saved.time(),
            saved.version
        ),
        None => "草稿已存为申请或被放弃，本页内容没有保存".to_owned(),
    };
    Ok(Refusal::conflict(MOVED_ON, sentence).into())
}

/// Throws a draft away.
pub(super) async fn discard(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
) -> Result<(), Stop> {
    let spent = gone(writing, permit.organisation()?.id);
    db.scratch_all(vec![spent]).await?;
    Ok(())
}

/// What takes a draft away.
pub(crate) fn gone(writing: Writing, school: OrganisationId) -> Statement {
    (
        "delete from form_draft where id = $1 and school = $2",
        args![writing.key(school), school],
    )
}

/// What takes one version of a draft away, and none that was saved after it.
pub(super) fn taken(writing: Writing, school: OrganisationId, version: i64) -> Statement {
    (
        "delete from form_draft where id = $1 and school = $2 and version = $3",
        args![writing.key(school), school, version],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::{Taking, Upon, take_over};
    use access::{Organisation, OrganisationKind, Principal, Role};
    use filing_rules::{ApplicationForm, Contact};
    use kernel::{AccountId, Actor, Uscc};
    use testing::both;

    const SCHEMAS: [db::Schema; 5] = [
        db::SCHEMA,
        accounts::SCHEMA,
        web::SCHEMA,
        people_desk::SCHEMA,
        crate::SCHEMA,
    ];
    const SCHOOL: &str = "虚构技师学院";

    fn now() -> Timestamp {
        "2026-03-02T04:00:00Z".parse().unwrap()
    }

    /// Somebody of a school.
    async fn clerk(db: &Db) -> Principal {
        let platform = Principal::platform();
        let new = accounts::NewOrganisation {
            kind: OrganisationKind::School,
            affiliation: "510100".parse().unwrap(),
            name: SCHOOL.to_owned(),
        };
        let id = accounts::open_organisation(db, &platform.permit().unwrap(), &new, now()).await;
        let organisation = Organisation {
            id: id.unwrap(),
            kind: new.kind,
            affiliation: new.affiliation,
            name: new.name,
        };
        Principal {
            actor: Actor::Account {
                account: AccountId::new(now(), 2),
                organisation: organisation.id,
            },
            name: "经办人".to_owned(),
            role: Role::SchoolStaff,
            organisation: Some(organisation),
        }
    }

    fn bare_form() -> ApplicationForm {
        ApplicationForm {
            school: SCHOOL.into(),
            address: "虚构路1号".into(),
            uscc: Uscc::fictitious(1),
            contact: Contact {
                name: "联系人".into(),
                position: "主任".into(),
                landline: "028-00000001".into(),
                mobile: "13800000001".into(),
                email: "office@example.invalid".into(),
            },
            regulations: Vec::new(),
            occupations: Vec::new(),
            teaching: String::new(),
            site: String::new(),
            equipment: Vec::new(),
            monitoring: String::new(),
            staff: Vec::new(),
            experts: Vec::new(),
            assessors: Vec::new(),
            supervisors: Vec::new(),
        }
    }

    both! {
        &SCHEMAS, async fn what_is_saved_while_an_older_version_is_taken_over_stays(place: Place) {
            let db = &place.db;
            let permit = clerk(db).await.permit().unwrap();
            let school = permit.organisation().unwrap().id;
            let draft = DraftForm::blank(SCHOOL);
            for version in [0, 1] {
                let saving = Saving { kind: Kind::Initial, form: &draft, base: "", version };
                save(db, &permit, Writing::New, saving, now()).await.unwrap();
            }
            let form = bare_form();
            let taking = |version| Taking {
                kind: Kind::Initial,
                form: &form,
                upon: Upon::Typed { writing: Writing::New, digest: "" },
                spent: vec![taken(Writing::New, school, version)],
            };
            let early = take_over(db, &permit, &taking(1), now()).await.unwrap_err();
            assert!(matches!(&early, Stop::Refusal(refusal) if refusal.code == MOVED_ON), "{early:?}");
            let mut conn = db.read().await.unwrap();
            let left = saved(&mut conn, school, Writing::New).await.unwrap().unwrap();
            assert_eq!(left.version, 2, "the newer version is not lost");
            assert!(conn.opt("select id from application", args![]).await.unwrap().is_none());
            drop(conn);
            take_over(db, &permit, &taking(2), now()).await.unwrap();
            let mut conn = db.read().await.unwrap();
            assert!(saved(&mut conn, school, Writing::New).await.unwrap().is_none());
        }
    }
}
