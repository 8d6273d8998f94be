//! 删除草稿: the staff throws a draft away that was never handed in, with everything that was brought to it (N2).

use crate::{
    store,
    typing::{Writing, gone},
};
use access::{Permit, acts};
use db::{Db, args};
use filing_rules::discard;
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Stop};

/// What was brought to a draft.
const BROUGHT: [(&str, &str); 2] = [
    ("material", "select id from material where application = $1"),
    (
        "attachment",
        "select id from attachment where application = $1",
    ),
];

/// Throws a draft away. It holds the identity numbers of people and was handed in to nobody, so that no row of it is kept, only
/// that it was there. Its files stay sealed in the store: another application may hold the same ones.
///
/// # Errors
/// A refusal where it was handed in.
pub async fn discard_draft(
    db: &Db,
    permit: &Permit<acts::DiscardDraft>,
    application: ApplicationId,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        discard(found.state)?;
        let (typed, whose) = gone(Writing::Of(application), found.owner.school);
        tx.scratch(typed, whose).await?;
        let mut brought = 0;
        for (table, sql) in BROUGHT {
            for row in tx.all(sql, args![application]).await? {
                tx.remove(table, row.get::<String>("id")?).await?;
                brought += 1;
            }
        }
        tx.remove("application", application).await?;
        let fact = Fact::about("application", application)
            .with("kind", found.kind)
            .with("brought", brought);
        tx.commit(permit, fact, ()).await
    })
    .await
}
