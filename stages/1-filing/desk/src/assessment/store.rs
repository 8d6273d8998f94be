//! Rows of an assessment, and what they mean.

use crate::interest::store::interests;
use access::{Affiliation, OrganisationKind};
use db::{Conn, Row, Tx, args, columns};
use filing_rules::{Arranged, Given, Judgement, Method, Underway, View, Written};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AccountId, ApplicationId, ApplicationLineId, AssessmentMethodId, Clause, Fault, PanelMemberId,
    PanelOpinionId, PersonId,
};
use std::collections::BTreeMap;

/// A member of a panel.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub id: PanelMemberId,
    /// The person who was drawn; none of 0.1.0, where panels were named.
    pub person: Option<String>,
    pub expert: AccountId,
    pub name: String,
    pub employer: String,
    /// Whether they can still sign in; who was disqualified cannot (N6.5).
    pub reachable: bool,
    /// Whether they were disqualified (N6.5).
    pub barred: bool,
    /// Whether they said since that they have an interest in the school.
    pub interested: bool,
}

impl Member {
    /// Whether they can go on as a member.
    pub fn may_judge(&self) -> bool {
        self.reachable && !self.interested
    }
}

/// A judgement, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub expert: AccountId,
    pub judgement: Judgement,
}

impl Judged {
    /// Of what it speaks: a condition, for the school or for a line.
    pub fn about(&self) -> (Clause, Option<ApplicationLineId>) {
        (self.judgement.clause, self.judgement.line)
    }
}

/// A signature under what the panel found.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub expert: AccountId,
    pub name: String,
    pub reservation: String,
    pub signed_at: Timestamp,
}

/// What the panel found, as it was written last.
#[derive(Clone, Debug)]
pub(crate) struct PanelOpinion {
    pub id: PanelOpinionId,
    pub no: i64,
    pub text: String,
    pub signatures: Vec<Signature>,
}

/// Only what members of the panel said counts; who left it said nothing.
macro_rules! of_members {
    ($table:literal) => {
        concat!(
            " exists (select 1 from panel_member where panel_member.application = ",
            $table,
            ".application and panel_member.expert = ",
            $table,
            ".expert and gone_on is null)"
        )
    };
}
pub(crate) use of_members;

/// Everything that an assessment has come to.
pub(crate) async fn underway(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Underway, Fault> {
    let members = panel(conn, application).await?;
    let sql = "select id from application_line where application = $1 order by no";
    let lines = conn.all(sql, args![application]).await?;
    let lines: Result<Vec<ApplicationLineId>, Fault> =
        lines.iter().map(|row| row.get("id")).collect();
    let opinion = opinion(conn, application).await?;
    Ok(Underway {
        since: since(conn, application).await?,
        panel: members.iter().map(|member| member.expert).collect(),
        vacant: vacant(conn, application).await?,
        barred: members.iter().filter(|member| member.barred).count(),
        interested: members
            .iter()
            .filter(|member| member.interested)
            .map(|member| member.expert)
            .collect(),
        lines: lines?,
        methods: methods(conn, application).await?,
        given: given(conn, application).await?,
        opinion: opinion.map(|opinion| Written {
            no: opinion.no,
            text: opinion.text,
            signed: opinion.signatures.iter().map(|one| one.expert).collect(),
        }),
    })
}

/// The seats that are empty: those whom nobody followed, less those that a further list filled.
pub(crate) async fn vacant(conn: &mut Conn, application: ApplicationId) -> Result<usize, Fault> {
    let sql =
        "select count(unfollowed) - count(round) as n from panel_member where application = $1";
    let empty: i64 = conn.one(sql, args![application]).await?.get("n")?;
    Ok(usize::try_from(empty).unwrap_or(0))
}

async fn since(conn: &mut Conn, application: ApplicationId) -> Result<Date, Fault> {
    let sql = "select panel_at from application where id = $1";
    let row = conn.one(sql, args![application]).await?;
    let at: Option<Timestamp> = row.get("panel_at")?;
    Ok(at.map_or(Date::MIN, calendar::shanghai_date))
}

/// Notes for what the assessment waits now. Each act of an assessment ends with it.
pub(crate) async fn note_phase(tx: &mut Tx, application: ApplicationId) -> Result<(), Fault> {
    let phase = underway(tx, application).await?.phase();
    let columns = columns! { "phase" => phase.code() };
    tx.update("application", application, columns).await
}

/// The panel, in the order in which it was drawn.
pub(crate) async fn panel(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Member>, Fault> {
    let sql = "select panel_member.*, (select count(*) from account
                   where account.id = panel_member.expert and closed_at is null and barred_on is null) as reachable,
                   (select count(*) from account where account.id = panel_member.expert and barred_on is not null) as barred
               from panel_member where application = $1 and gone_on is null order by ticket, panel_member.id";
    let rows = conn.all(sql, args![application]).await?;
    let school = "select school from application where id = $1";
    let school = conn.one(school, args![application]).await?.get("school")?;
    let interested = interests(conn, school).await?;
    let member = |row: &Row| {
        let person: Option<PersonId> = row.get("person")?;
        Ok(Member {
            id: row.get("id")?,
            interested: person.is_some_and(|person| interested.contains_key(&person)),
            person: row.get("person")?,
            expert: row.get("expert")?,
            name: row.get("name")?,
            employer: row.get("employer")?,
            reachable: row.get::<i64>("reachable")? > 0,
            barred: row.get::<i64>("barred")? > 0,
        })
    };
    rows.iter().map(member).collect()
}

/// 组长: who leads the panel of an application, once it is drawn.
///
/// # Errors
/// A fault where storage fails.
pub async fn leader_of(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Option<AccountId>, Fault> {
    let panel = panel(conn, application).await?;
    Ok(panel.first().map(|member| member.expert))
}

async fn methods(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<BTreeMap<Method, Arranged>, Fault> {
    let sql = "select * from assessment_method where application = $1";
    let rows = conn.all(sql, args![application]).await?;
    rows.iter()
        .map(|row| Ok((row.parse("method")?, arranged(row)?)))
        .collect()
}

fn arranged(row: &Row) -> Result<Arranged, Fault> {
    let left_out: Option<String> = row.get("left_out")?;
    let planned: Option<Date> = row.get("planned_on")?;
    let done: Option<Date> = row.get("done_on")?;
    match (left_out, planned, done) {
        (Some(why), None, None) => Ok(Arranged::LeftOut { why }),
        (None, Some(on), None) => Ok(Arranged::Planned { on }),
        (None, Some(planned), Some(on)) => Ok(Arranged::Done {
            planned,
            on,
            note: row.get("note")?,
        }),
        _ => Err(Fault::broken("a method is neither planned nor left out")),
    }
}

/// Keeps a method as it stands now.
pub(crate) async fn keep_method(
    tx: &mut Tx,
    application: ApplicationId,
    method: Method,
    arranged: &Arranged,
) -> Result<(), Fault> {
    let (planned, left_out, done, note) = match arranged {
        Arranged::Planned { on } => (Some(*on), None, None, None),
        Arranged::LeftOut { why } => (None, Some(why), None, None),
        Arranged::Done { planned, on, note } => (Some(*planned), None, Some(*on), Some(note)),
    };
    let columns = columns! {
        "application" => application,
        "method" => method.code(),
        "planned_on" => planned,
        "left_out" => left_out,
        "done_on" => done,
        "note" => note,
    };
    let sql = "select id from assessment_method where application = $1 and method = $2";
    match tx.opt(sql, args![application, method.code()]).await? {
        Some(row) => {
            let id: AssessmentMethodId = row.get("id")?;
            tx.update("assessment_method", id, columns).await
        }
        None => {
            let id: AssessmentMethodId = tx.id();
            tx.insert("assessment_method", id, columns).await
        }
    }
}

/// The opinions given so far.
pub(crate) async fn given(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Given>, Fault> {
    let sql = concat!(
        "select expert, line, view from opinion where application = $1 and",
        of_members!("opinion")
    );
    let rows = conn.all(sql, args![application]).await?;
    let given = |row: &Row| {
        Ok(Given {
            expert: row.get("expert")?,
            line: row.get("line")?,
            view: row.parse("view")?,
        })
    };
    rows.iter().map(given).collect()
}

/// The judgements given so far, in the order of the conditions.
pub(crate) async fn judgements(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Judged>, Fault> {
    let sql = concat!(
        "select judgement.* from judgement left join application_line on application_line.id = judgement.line
         where judgement.application = $1 and",
        of_members!("judgement"),
        " order by clause, application_line.no, given_at, judgement.id"
    );
    let rows = conn.all(sql, args![application]).await?;
    let judged = |row: &Row| {
        Ok(Judged {
            expert: row.get("expert")?,
            judgement: Judgement {
                clause: row.parse("clause")?,
                line: row.get("line")?,
                met: row.get("met")?,
                text: row.get("text")?,
            },
        })
    };
    rows.iter().map(judged).collect()
}

/// What the panel found, as it was written last, with its signatures; nothing once somebody followed who had no part in it.
pub(crate) async fn opinion(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Option<PanelOpinion>, Fault> {
    let sql = "select * from panel_opinion where application = $1
               and no > coalesce((select max(had_no_part_in) from panel_member
                   where panel_member.application = $1 and gone_on is null), 0)
               order by no desc limit 1";
    let Some(row) = conn.opt(sql, args![application]).await? else {
        return Ok(None);
    };
    let id: PanelOpinionId = row.get("id")?;
    let sql = "select * from opinion_signature where opinion = $1 order by signed_at, id";
    let rows = conn.all(sql, args![id]).await?;
    let signature = |row: &Row| {
        Ok(Signature {
            expert: row.get("expert")?,
            name: row.get("name")?,
            reservation: row.get("reservation")?,
            signed_at: row.get("signed_at")?,
        })
    };
    Ok(Some(PanelOpinion {
        id,
        no: row.get("no")?,
        text: row.get("text")?,
        signatures: rows.iter().map(signature).collect::<Result<_, Fault>>()?,
    }))
}

/// How many versions of what the panel found were written.
pub(crate) async fn versions(conn: &mut Conn, application: ApplicationId) -> Result<i64, Fault> {
    let sql = "select count(*) as n from panel_opinion where application = $1";
    conn.one(sql, args![application]).await?.get("n")
}

/// What an expert said on a line.
pub(crate) struct Said {
    pub expert: AccountId,
    pub line: ApplicationLineId,
    pub view: View,
    pub text: String,
}

/// The centre that looks after the school.
pub(crate) async fn centre(conn: &mut Conn, place: Affiliation) -> Result<String, Fault> {
    let kind = OrganisationKind::AppraisalCentre.code();
    let sql = "select name from organisation where kind = $1 and affiliation = $2";
    conn.one(sql, args![kind, place.to_string()])
        .await?
        .get("name")
}

/// What each expert said on each line.
pub(crate) async fn said(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Said>, Fault> {
    let sql = concat!(
        "select opinion.expert, opinion.line, opinion.view, opinion.text from opinion
         where opinion.application = $1 and",
        of_members!("opinion"),
        " order by given_at, id"
    );
    let rows = conn.all(sql, args![application]).await?;
    let said = |row: &Row| {
        Ok(Said {
            expert: row.get("expert")?,
            line: row.get("line")?,
            view: row.parse("view")?,
            text: row.get("text")?,
        })
    };
    rows.iter().map(said).collect()
}
