//! Rows ↔ candidates, previews, and what an import must know.

use crate::{
    acts::PreviewId,
    handover::{self, Candidate, FORM, IDENTITY, PHONE},
    import::{Context, Entry, Taken},
    told,
};
use access::{Doing, Permit};
use base64::{Engine, prelude::BASE64_STANDARD};
use candidates_rules::{Edition, refuse_after};
use db::{Columns, Conn, Keys, Tx, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{CandidateId, Fault, Refusal, SessionId, Stop};
use plan_desk::Session;

/// The context under which an upload is sealed between preview and commit.
pub(crate) const UPLOAD: &str = "roster.upload";

/// An upload between preview and commit.
pub(crate) struct Upload {
    /// For which session.
    pub session: SessionId,
    /// The name of the file.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The upload behind a preview, for who made it.
pub(crate) async fn upload<A: Doing>(
    conn: &mut Conn,
    keys: &Keys,
    permit: &Permit<A>,
    id: PreviewId,
) -> Result<Upload, Stop> {
    let row = conn
        .opt(
            "select session, file_name, content from roster_preview where id = $1 and actor = $2",
            args![id, permit.actor().to_string()],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("导入预览"))?;
    let content = keys.open_sealed(UPLOAD, &row.get::<Vec<u8>>("content")?)?;
    let bytes = BASE64_STANDARD
        .decode(content)
        .map_err(|error| Fault::new("reading a kept upload", error))?;
    Ok(Upload {
        session: row.get("session")?,
        file_name: row.get("file_name")?,
        bytes,
    })
}

/// Takes an upload away for good; whoever comes second finds none.
pub(crate) async fn take_upload<A: Doing>(
    tx: &mut Tx,
    permit: &Permit<A>,
    id: PreviewId,
) -> Result<(), Stop> {
    let taken = tx
        .scratch(
            "delete from roster_preview where id = $1 and actor = $2",
            args![id, permit.actor().to_string()],
        )
        .await?;
    if taken == 0 {
        return Err(Refusal::not_found("导入预览").into());
    }
    Ok(())
}

/// What an import into a session must know.
///
/// # Errors
/// A refusal where the session is out of reach, or its roster closed by the exam's day or by seats that were given.
pub(crate) async fn context<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: SessionId,
    today: Date,
) -> Result<Context, Stop> {
    let session = plan_desk::session(conn, permit, id).await?;
    refuse_after(session.theory_on.min(session.practical_on), today)?;
    told::refuse_seated(conn, id).await?;
    let school = accounts::organisation(conn, session.owner.school)
        .await?
        .name;
    Ok(Context {
        school,
        edition: Edition::of_basis(&session.basis),
        taken: Taken::load(conn, &session, today).await?,
        session,
    })
}

/// What an entry puts into its row.
pub(crate) fn columns_of(
    entry: &Entry,
    session: &Session,
    row_no: u32,
    keys: &Keys,
    now: Timestamp,
) -> Result<Columns, Fault> {
    let form = serde_json::to_string(&entry.form)
        .map_err(|error| Fault::new("writing the form of a candidate", error))?;
    let eligibility = &entry.eligibility;
    Ok(columns! {
        "session" => session.id,
        "school" => session.owner.school,
        "row_no" => row_no,
        "name" => &entry.name,
        "sex" => entry.identity.sex().label(),
        "identity" => keys.seal(IDENTITY, entry.identity.expose()),
        "identity_digest" => &entry.identity_digest,
        "identity_masked" => entry.identity.masked(),
        "phone" => keys.seal(PHONE, &entry.phone),
        "phone_masked" => sheet::mask(&entry.phone),
        "form" => keys.seal(FORM, &form),
        "class_name" => &entry.class_name,
        "eligible" => eligibility.eligible,
        "reason" => &eligibility.reason,
        "rule" => eligibility.option.code,
        "rule_eligible" => eligibility.eligible,
        "rule_reason" => &eligibility.reason,
        "imported_at" => now,
    })
}

/// A candidate with the session, if the permit reaches it.
///
/// # Errors
/// A refusal where there is none within reach.
pub(crate) async fn candidate_within<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: CandidateId,
) -> Result<(Candidate, Session), Stop> {
    let missing = || Refusal::not_found("考生");
    let candidate = handover::candidate(conn, id).await?.ok_or_else(missing)?;
    let session = plan_desk::any_session(conn, candidate.session)
        .await?
        .ok_or_else(|| Fault::broken("a candidate without a session"))?;
    permit.check(&session.owner, "考生")?;
    Ok((candidate, session))
}
