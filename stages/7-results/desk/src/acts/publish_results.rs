//! 成绩公示: the results are open to everyone, names partly masked, for at least five working days (A4.4).

use crate::store;
use access::{Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{Fact, SessionId, Stop};
use results_rules::ResultState;

/// Publishes the results of a session; tells the last day of publication.
///
/// # Errors
/// A refusal where nothing is computed or it is published already.
pub async fn publish_results(
    db: &Db,
    permit: &Permit<acts::PublishResults>,
    id: SessionId,
    now: Timestamp,
) -> Result<Date, Stop> {
    db.act(now, |mut tx| async move {
        let (_, outcome) = store::load(&mut tx, permit, id).await?;
        let state = outcome.map(|it| it.state);
        let published = results_rules::publish(
            state,
            shanghai_date(now),
            Calendar::built_in(),
            &Terms::default(),
        )?;
        tx.update(
            "result",
            id,
            columns! {
                "state" => ResultState::Published.code(),
                "published_on" => published.on,
                "publication_ends_on" => published.ends_on,
            },
        )
        .await?;
        let fact = Fact::about("session", id)
            .with("from", published.on)
            .with("until", published.ends_on);
        tx.commit(permit, fact, published.ends_on).await
    })
    .await
}
