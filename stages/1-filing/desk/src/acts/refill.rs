//! 补充名单: nobody of the lists so far can follow, so the centre commits a further one; the draw follows by itself (A3.3).

use super::panel::{keep_list, list, pool};
use crate::{assessment::store as assessment, drawing, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::Db;
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Stop};

const LEFT: &str = "已退出本次评估专家组";

/// Commits a further list for the empty seats of a panel: the registry as it is today, in the same fields and by the same
/// recusal, beside those who sit and without those who left. As many are drawn as seats are empty.
///
/// # Errors
/// A refusal where no seat is empty, the last list is being drawn from, or too few can be drawn.
pub async fn refill_panel(
    db: &Db,
    permit: &Permit<acts::RefillPanel>,
    application: ApplicationId,
    now: Timestamp,
) -> Result<(), Stop> {
    let secret: [u8; 32] = db::chance::bytes();
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = assessment::underway(&mut tx, application).await?;
        filing_rules::refill_panel(found.state, found.route(), held.vacant)?;
        let draws = drawing::of(&mut tx, db.keys(), application).await?;
        let last = draws.settled()?;
        let mut sits = Vec::new();
        for member in assessment::panel(&mut tx, application).await? {
            let person = member.person.unwrap_or_default();
            sits.push((
                draws.entry(&person)?.clone(),
                draws.person(&person)?.clone(),
            ));
        }
        let left = drawing::gone(&mut tx, application).await?;
        let mut pool = pool(&mut tx, db.keys(), &found, shanghai_date(now)).await?;
        pool.retain(|one| {
            sits.iter()
                .all(|(_, sits)| sits.person != one.listed.person)
        });
        // The record tells who left, and the page told who they are: why they left is not said.
        for one in &mut pool {
            if left.contains(&one.listed.person) {
                one.excluded = Some(LEFT);
            }
        }
        let round = last.round + 1;
        let (list, people) = list(&found, last.list.wanted, &secret, pool, sits);
        keep_list(
            &mut tx,
            db.keys(),
            &found,
            (&list, &people),
            (round, &secret),
        )
        .await?;
        let fact = Fact::about("application", application)
            .with("round", round)
            .with("list", list.digest())
            .with("wanted", held.vacant)
            .with("pool", list.entries.len())
            .with("excluded", list.excluded.len());
        tx.commit(permit, fact, ()).await
    })
    .await
}
