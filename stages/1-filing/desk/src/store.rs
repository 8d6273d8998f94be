//! Rows of an application, and the states they mean.

use access::{Affiliation, Doing, Owner, Permit};
use db::{Conn, FileDigest, Keys, Row, args};
use filing_rules::{ApplicationForm, FilingNumber, Given, Material, Route, State, View};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AccountId, ApplicationId, ApplicationLineId, Fault, FilingId, Level, OccupationCode,
    OrganisationId, Refusal, Stop,
};

/// The context under which forms are sealed.
pub(crate) const FORM: &str = "application.form";

/// 备案申请: one application as stored.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub id: ApplicationId,
    pub owner: Owner,
    pub state: State,
    pub form: ApplicationForm,
    pub form_digest: String,
    pub submitted_at: Option<Timestamp>,
    pub confirmed_by: Option<String>,
    pub recommendation: Option<String>,
    pub due_on: Option<Date>,
    pub reasons: Option<String>,
    pub conclusion: Option<String>,
    pub filing: Option<FilingId>,
}

impl Application {
    /// By whom the school is received (N2).
    pub fn route(&self) -> Route {
        match self.owner.affiliation {
            Affiliation::Province => Route::Province,
            Affiliation::City(_) => Route::City,
        }
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
    pub file: Option<FileDigest>,
    pub file_name: Option<String>,
    pub media: Option<String>,
    pub source: Option<String>,
    pub checked_by: Option<String>,
}

/// A member of a panel.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub expert: AccountId,
    pub name: String,
    pub employer: String,
}

/// One application within reach of the permit.
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
    let application = application_of(&row, keys)?;
    permit.check(&application.owner, "备案申请")?;
    Ok(application)
}

/// The draft of a school, if it has one.
pub(crate) async fn draft_of(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Option<ApplicationId>, Fault> {
    conn.opt(
        "select id from application where school = $1 and state = 'draft'",
        args![school],
    )
    .await?
    .map(|row| row.get("id"))
    .transpose()
}

fn application_of(row: &Row, keys: &Keys) -> Result<Application, Fault> {
    Ok(Application {
        id: row.get("id")?,
        owner: Owner {
            school: row.get("school")?,
            affiliation: row.parse("affiliation")?,
        },
        state: row.parse("state")?,
        form: open_form(keys, &row.get::<Vec<u8>>("form")?)?,
        form_digest: row.get("form_digest")?,
        submitted_at: row.get("submitted_at")?,
        confirmed_by: row.get("confirmed_by")?,
        recommendation: row.get("recommendation")?,
        due_on: row.get("due_on")?,
        reasons: row.get("reasons")?,
        conclusion: row.get("conclusion")?,
        filing: row.get("filing")?,
    })
}

/// Opens a sealed form.
pub(crate) fn open_form(keys: &Keys, sealed: &[u8]) -> Result<ApplicationForm, Fault> {
    let clear = keys.open_sealed(FORM, sealed)?;
    serde_json::from_str(&clear).map_err(|error| Fault::new("reading a form", error))
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
    conn.all(
        "select application_line.*,
                (select count(*) from opinion where line = application_line.id and view = 'supports') as supports,
                (select count(*) from opinion where line = application_line.id and view = 'objects') as objects
         from application_line where application = $1 order by no",
        args![application],
    )
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

/// The materials that are there.
pub(crate) async fn materials(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Held>, Fault> {
    conn.all(
        "select * from material where application = $1 order by added_at, id",
        args![application],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Held {
            material: row.parse("material")?,
            file: row.parse_some("file")?,
            file_name: row.get("file_name")?,
            media: row.get("media")?,
            source: row.get("source")?,
            checked_by: row.get("checked_by")?,
        })
    })
    .collect()
}

/// The panel of an application.
pub(crate) async fn panel(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Member>, Fault> {
    conn.all(
        "select * from panel_member where application = $1 order by id",
        args![application],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Member {
            expert: row.get("expert")?,
            name: row.get("name")?,
            employer: row.get("employer")?,
        })
    })
    .collect()
}

/// The opinions given so far.
pub(crate) async fn given(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Given>, Fault> {
    conn.all(
        "select expert, line, view from opinion where application = $1",
        args![application],
    )
    .await?
    .iter()
    .map(|row| {
        let view: String = row.get("view")?;
        Ok(Given {
            expert: row.get("expert")?,
            line: row.get("line")?,
            view: if view == View::Supports.code() {
                View::Supports
            } else {
                View::Objects
            },
        })
    })
    .collect()
}

/// The last filing number that was ever given.
pub(crate) async fn last_number(conn: &mut Conn) -> Result<Option<FilingNumber>, Fault> {
    conn.opt(
        "select number from filing order by number desc limit 1",
        args![],
    )
    .await?
    .map(|row| row.parse("number"))
    .transpose()
}
