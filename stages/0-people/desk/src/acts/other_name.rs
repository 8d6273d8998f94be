//! 姓名不同: one number under two names means that an entry is wrong, or that one human being has two names; whoever bars by it
//! might bar somebody else (N6.5).

use super::disqualify::Theirs;
use crate::entries::{Entry, centres, other_names};
use db::Conn;
use kernel::Stop;
use people_rules::confirm_other_names;

/// The entries of a number under another name, if somebody confirmed that they are the same human being's.
pub(super) async fn confirmed(
    conn: &mut Conn,
    (identity_digest, name): (&str, &str),
    theirs: Theirs<'_>,
) -> Result<Vec<Entry>, Stop> {
    let others = other_names(conn, identity_digest, name).await?;
    confirm_other_names(&centres(&others), theirs.other_names)?;
    Ok(others)
}
