//! Rows of an application, and the states they mean.

use crate::{
    assessment::store::of_members,
    life::store::{Filed, filed},
};
use access::{Affiliation, Doing, Owner, Permit, Reach, Role};
use db::{Conn, FileDigest, Keys, Row, args};
use filing_rules::{ApplicationForm, Kind, Material, Recipient, Route, State};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Actor, ApplicationId, ApplicationLineId, Fault, FileId, FilingId, Level, OccupationCode,
    OrganisationId, Refusal, Stop, SupplementId,
};

/// The context under which forms are sealed.
pub(crate) const FORM: &str = "application.form";

/// The states in which an application waits for nobody, as SQL lists them.
macro_rules! ended {
    () => {
        "('not_accepted', 'withdrawn', 'decided')"
    };
}
pub(crate) use ended;

/// 备案申请: one application as stored.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub id: ApplicationId,
    pub owner: Owner,
    pub state: State,
    pub form: ApplicationForm,
    pub form_digest: String,
    /// Whether the form is what was handed in last, and not what the school writes.
    pub frozen: bool,
    pub submitted_at: Option<Timestamp>,
    pub confirmed_by: Option<String>,
    pub recommendation: Option<String>,
    pub due_on: Option<Date>,
    /// Working days by which the school was told late whether it is accepted.
    pub late: Option<u32>,
    pub reasons: Option<String>,
    /// When and why the school took it back.
    pub taken_back: Option<(Timestamp, String)>,
    pub conclusion: Option<String>,
    pub filing: Option<FilingId>,
    pub kind: Kind,
    /// The filing that is extended or renewed.
    pub of_filing: Option<FilingId>,
    pub supplement: Option<Supplement>,
    /// The file of the assessment's report.
    pub report: Option<FileDigest>,
}

/// 补正通知, as stored.
#[derive(Clone, Debug)]
pub(crate) struct Supplement {
    pub id: SupplementId,
    pub wanted: Vec<String>,
    pub left: i32,
    pub asked_on: Date,
    pub answer_by: Date,
    pub answered_on: Option<Date>,
}

impl Application {
    /// To whom the school applied (N5.2, N5.3).
    pub fn recipient(&self) -> Recipient {
        recipient(self.owner.affiliation)
    }

    /// By whom the school is received (N2).
    pub fn route(&self) -> Route {
        match self.owner.affiliation {
            Affiliation::Province => Route::Province,
            Affiliation::City(_) => Route::City,
        }
    }
}

/// To whom a school of this affiliation applies (N2).
pub(crate) fn recipient(affiliation: Affiliation) -> Recipient {
    match affiliation {
        Affiliation::Province => Recipient::of(None),
        Affiliation::City(city) => Recipient::of(Some(city)),
    }
}

/// 申请职业等级: one line of a submitted application with what became of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub id: ApplicationLineId,
    /// 职业编码.
    pub occupation: OccupationCode,
    /// 职业名称.
    pub occupation_name: String,
    /// 工种; empty where the occupation is applied for as a whole.
    pub job_type: String,
    /// 等级.
    pub level: Level,
    /// 评定依据.
    pub basis: String,
    /// Experts who support it.
    pub supports: u32,
    /// Experts who object.
    pub objects: u32,
    /// Whether it was granted; none before the decision.
    pub decision: Option<bool>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// One material that is there.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub material: Material,
    /// Which attachment it is; none where it is the material itself.
    pub attached: Option<Attached>,
    pub file: Option<FileDigest>,
    pub file_name: Option<String>,
    pub media: Option<String>,
    pub source: Option<String>,
    pub checked_by: Option<String>,
    pub checked_on: Option<Date>,
}

/// 附件: one more file of a material.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    pub id: FileId,
    pub title: String,
}

impl Held {
    /// By what its file is asked for: the name of the material, or the identifier of the attachment.
    pub fn key(&self) -> String {
        match &self.attached {
            Some(attached) => attached.id.to_string(),
            None => self.material.code().to_owned(),
        }
    }
}

/// One application within reach of the permit; an expert reaches those of their own panels only.
pub(crate) async fn application<A: Doing>(
    conn: &mut Conn,
    keys: &Keys,
    permit: &Permit<A>,
    id: ApplicationId,
) -> Result<Application, Stop> {
    let row = conn
        .opt("select * from application where id = $1", args![id])
        .await?
        .ok_or_else(|| Refusal::not_found("备案申请"))?;
    let mut application = application_of(&row, keys)?;
    application.supplement = supplement_of(conn, id).await?;
    permit.check(&application.owner, "备案申请")?;
    // What a school is still writing is its own; others see what it handed in last, and so does everybody once it came to nothing.
    let writing = application.state.is_written() && permit.reach() != Reach::Own;
    if writing || application.state.came_to_nothing() {
        match handed_in(conn, keys, id).await? {
            Some((form, digest)) => {
                (application.form, application.form_digest) = (form, digest);
                application.frozen = true;
            }
            None if writing => return Err(Refusal::not_found("备案申请").into()),
            None => {}
        }
    }
    if let (Role::Expert, Actor::Account { account, .. }) =
        (permit.principal().role, permit.actor())
    {
        let panel = crate::assessment::store::panel(conn, id).await?;
        if !panel.iter().any(|member| member.expert == account) {
            return Err(Refusal::not_found("备案申请").into());
        }
    }
    Ok(application)
}

/// The application of a school that still waits for somebody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub id: ApplicationId,
    pub kind: Kind,
    pub state: State,
    /// When it was handed in first, if it was.
    pub handed_in: Option<Date>,
}

/// The application of a school that still waits for somebody, if it has one.
pub(crate) async fn open_of(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Option<Open>, Fault> {
    let sql = concat!(
        "select id, kind, state, submitted_at from application where school = $1 and state not in ",
        ended!()
    );
    let row = conn.opt(sql, args![school]).await?;
    row.map(|row| {
        Ok(Open {
            id: row.get("id")?,
            kind: row.parse_some("kind")?.unwrap_or(Kind::Initial),
            state: row.parse("state")?,
            handed_in: row
                .get::<Option<Timestamp>>("submitted_at")?
                .map(calendar::shanghai_date),
        })
    })
    .transpose()
}

/// The newest filing of a school, also one that has ended. There is no new one while another lives, so that only the newest
/// can be in force.
pub(crate) async fn newest_filing(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Option<Filed>, Fault> {
    let sql =
        "select * from filing where school = $1 order by decided_at desc, number desc limit 1";
    match conn.opt(sql, args![school]).await? {
        Some(row) => filed(conn, &row).await.map(Some),
        None => Ok(None),
    }
}

fn application_of(row: &Row, keys: &Keys) -> Result<Application, Fault> {
    let (sealed, digest): (Vec<u8>, String) = (row.get("form")?, row.get("form_digest")?);
    let clear = keys.open_sealed(FORM, &sealed)?;
    if keys.digest(FORM, &clear) != digest {
        return Err(Fault::broken(
            "a form is not the one that its digest was made of",
        ));
    }
    Ok(Application {
        id: row.get("id")?,
        owner: Owner {
            school: row.get("school")?,
            affiliation: row.parse("affiliation")?,
        },
        state: row.parse("state")?,
        form: read_form(&clear)?,
        form_digest: digest,
        frozen: false,
        submitted_at: row.get("submitted_at")?,
        confirmed_by: row.get("confirmed_by")?,
        recommendation: row.get("recommendation")?,
        due_on: row.get("due_on")?,
        late: row.get("late")?,
        reasons: row.get("reasons")?,
        taken_back: row
            .get::<Option<Timestamp>>("taken_back_at")?
            .zip(row.get("taken_back_why")?),
        conclusion: row.get("conclusion")?,
        filing: row.get("filing")?,
        kind: row.parse_some("kind")?.unwrap_or(Kind::Initial),
        of_filing: row.get("of_filing")?,
        supplement: None,
        report: row.parse_some("report")?,
    })
}

/// The form as it was handed in last, with its digest; a draft never was, and 0.1.0 kept it with the application.
async fn handed_in(
    conn: &mut Conn,
    keys: &Keys,
    application: ApplicationId,
) -> Result<Option<(ApplicationForm, String)>, Fault> {
    let sql =
        "select form, form_digest from submission where application = $1 order by no desc limit 1";
    let Some(row) = conn.opt(sql, args![application]).await? else {
        return Ok(None);
    };
    let form = open_form(keys, &row.get::<Vec<u8>>("form")?)?;
    Ok(Some((form, row.get("form_digest")?)))
}

async fn supplement_of(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Option<Supplement>, Fault> {
    let sql = "select * from supplement where application = $1";
    let Some(row) = conn.opt(sql, args![application]).await? else {
        return Ok(None);
    };
    let wanted: String = row.get("wanted")?;
    Ok(Some(Supplement {
        id: row.get("id")?,
        wanted: wanted.lines().map(str::to_owned).collect(),
        left: row.get("left_days")?,
        asked_on: row.get("asked_on")?,
        answer_by: row.get("answer_by")?,
        answered_on: row.get("answered_on")?,
    }))
}

/// Opens a sealed form.
pub(crate) fn open_form(keys: &Keys, sealed: &[u8]) -> Result<ApplicationForm, Fault> {
    read_form(&keys.open_sealed(FORM, sealed)?)
}

fn read_form(clear: &str) -> Result<ApplicationForm, Fault> {
    serde_json::from_str(clear).map_err(|error| Fault::new("reading a form", error))
}

/// A form as text, to be sealed and digested.
pub(crate) fn form_text(form: &ApplicationForm) -> Result<String, Fault> {
    serde_json::to_string(form).map_err(|error| Fault::new("writing a form", error))
}

/// The lines of an application with their opinions counted.
///
/// # Errors
/// A fault where storage fails.
pub async fn lines_of(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Line>, Fault> {
    let sql = concat!(
        "select application_line.*,
             (select count(*) from opinion where line = application_line.id and view = 'supports' and",
        of_members!("opinion"),
        ") as supports,
             (select count(*) from opinion where line = application_line.id and view = 'objects' and",
        of_members!("opinion"),
        ") as objects
         from application_line where application = $1 order by no"
    );
    conn.all(sql, args![application])
        .await?
        .iter()
        .map(|row| {
            let decision: Option<String> = row.get("decision")?;
            Ok(Line {
                id: row.get("id")?,
                occupation: row.parse("occupation")?,
                occupation_name: row.get("occupation_name")?,
                job_type: row.get("job_type")?,
                level: row.parse("level")?,
                basis: row.get("basis")?,
                supports: row.get("supports")?,
                objects: row.get("objects")?,
                decision: decision.map(|word| word == "granted"),
                reason: row.get("reason")?,
            })
        })
        .collect()
}

/// The materials that are there, and what is attached to them.
pub(crate) async fn materials(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Held>, Fault> {
    let own = "select * from material where application = $1 and (file is not null or source is not null) order by added_at, id";
    let attached = "select * from attachment where application = $1 and removed_at is null order by added_at, id";
    let mut held = Vec::new();
    for row in conn.all(own, args![application]).await? {
        held.push(Held {
            material: row.parse("material")?,
            attached: None,
            file: row.parse_some("file")?,
            file_name: row.get("file_name")?,
            media: row.get("media")?,
            source: row.get("source")?,
            checked_by: row.get("checked_by")?,
            checked_on: row.get("checked_on")?,
        });
    }
    for row in conn.all(attached, args![application]).await? {
        held.push(Held {
            material: row.parse("material")?,
            attached: Some(Attached {
                id: row.get("id")?,
                title: row.get("title")?,
            }),
            file: row.parse_some("file")?,
            file_name: row.get("file_name")?,
            media: row.get("media")?,
            source: None,
            checked_by: None,
            checked_on: None,
        });
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_and_rule_agree_on_what_has_ended() {
        for state in State::ALL {
            let listed = ended!().contains(&format!("'{state}'"));
            assert_eq!(listed, !state.is_open(), "{state}");
        }
    }
}
