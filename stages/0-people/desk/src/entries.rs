//! 登记: the entries of one number in every registry, under whichever name.

use db::{Conn, Row, args};
use kernel::{Fault, PersonId};
use people_rules::one_name;

/// One entry of a number.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The person.
    pub person: PersonId,
    /// 姓名, as this registry has it.
    pub name: String,
    /// The name of the centre that registered it.
    pub centre: String,
}

/// Every entry of a number.
pub(crate) async fn entries(conn: &mut Conn, identity_digest: &str) -> Result<Vec<Entry>, Fault> {
    let read = |row: &Row| {
        Ok(Entry {
            person: row.get("id")?,
            name: row.get("name")?,
            centre: row.get("centre")?,
        })
    };
    conn.all(
        "select person.id, person.name, organisation.name as centre from person
         join organisation on organisation.id = person.registered_by
         where identity_digest = $1 order by person.id",
        args![identity_digest],
    )
    .await?
    .iter()
    .map(read)
    .collect()
}

/// The entries of a number under another name: one human being's, or somebody else's by a slip.
pub(crate) async fn other_names(
    conn: &mut Conn,
    identity_digest: &str,
    name: &str,
) -> Result<Vec<Entry>, Fault> {
    let mut found = entries(conn, identity_digest).await?;
    found.retain(|entry| !one_name(&entry.name, name));
    Ok(found)
}

/// The centres of entries, each once.
pub(crate) fn centres(entries: &[Entry]) -> Vec<&str> {
    let mut centres: Vec<&str> = entries.iter().map(|entry| entry.centre.as_str()).collect();
    centres.sort_unstable();
    centres.dedup();
    centres
}
