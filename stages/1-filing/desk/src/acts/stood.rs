//! 预览依据: what stood there when a workbook was previewed, so that taking it over replaces nothing that nobody saw.

use crate::typing::{self, Saved, Writing};
use db::{Conn, Row, args};
use jiff::Timestamp;
use kernel::{ApplicationId, Fault, OrganisationId, Refusal};

/// The form of an application and the typed draft of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stood {
    /// The application, for what it applies, and the digest of its form; empty where there was none.
    pub application: String,
    /// Which version of the draft, and when it was saved; empty where none was.
    pub draft: String,
}

impl Stood {
    /// What stands there now; `open` is the application in which the school writes.
    pub async fn now(
        conn: &mut Conn,
        school: OrganisationId,
        open: Option<ApplicationId>,
    ) -> Result<Stood, Fault> {
        let application = match open {
            Some(id) => form_of(conn, id).await?,
            None => String::new(),
        };
        let writing = open.map_or(Writing::New, Writing::Of);
        let saved = typing::saved(conn, school, writing).await?;
        Ok(Stood {
            application,
            draft: saved.as_ref().map(version_of).unwrap_or_default(),
        })
    }

    /// As it was kept with a preview.
    pub fn of(row: &Row) -> Result<Stood, Fault> {
        Ok(Stood {
            application: row.get("application")?,
            draft: row.get("draft")?,
        })
    }

    /// Passes only where the same stands there still.
    pub fn same_as(&self, now: &Stood) -> Result<(), Refusal> {
        let changed = [
            ("申请中的申请表", self.application != now.application),
            ("网页上的申请表草稿", self.draft != now.draft),
        ];
        let changed: Vec<&str> = changed
            .into_iter()
            .filter_map(|(what, is)| is.then_some(what))
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        let sentence = format!(
            "{}在上传核对后已有变化，没有导入，请重新上传工作簿核对",
            changed.join("和")
        );
        Err(Refusal::conflict("filing.changed_since_preview", sentence))
    }
}

async fn form_of(conn: &mut Conn, id: ApplicationId) -> Result<String, Fault> {
    let sql = "select kind, form_digest from application where id = $1";
    let row = conn.one(sql, args![id]).await?;
    let kind: Option<String> = row.get("kind")?;
    let digest: String = row.get("form_digest")?;
    Ok(format!("{id} {} {digest}", kind.unwrap_or_default()))
}

fn version_of(saved: &Saved) -> String {
    format!("{} {}", saved.version, saved.at.as_millisecond())
}

/// Who wrote the form of an application last and when, as people read it; empty where it was not kept.
pub(crate) async fn written(conn: &mut Conn, id: ApplicationId) -> Result<String, Fault> {
    let sql = "select written_by, written_at from application where id = $1";
    let row = conn.one(sql, args![id]).await?;
    let by: Option<String> = row.get("written_by")?;
    let at: Option<Timestamp> = row.get("written_at")?;
    let told = |(by, at)| format!("由“{by}”于{}", typing::clock(at));
    Ok(by.zip(at).map(told).unwrap_or_default())
}
