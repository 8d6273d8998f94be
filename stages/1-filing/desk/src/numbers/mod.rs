//! 备案编号段: which numbers are given out, and by which paper (A3.4).

pub(crate) mod page;
pub(crate) mod store;

use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, columns};
use filing_rules::{NumberSeries, allocate};
use jiff::Timestamp;
use kernel::{Fact, NumberSeriesId, Stop};

/// Allocates the numbers from `ends.0` to `ends.1` by a paper: from now on they are given instead of those before.
///
/// # Errors
/// A refusal where they are no range, one of them was given already, or no paper is named.
pub async fn allocate_numbers(
    db: &Db,
    permit: &Permit<acts::AllocateNumbers>,
    ends: (u32, u32),
    source: &str,
    now: Timestamp,
) -> Result<NumberSeries, Stop> {
    db.act(now, |mut tx| async move {
        let before = store::series(&mut tx).await?.remove(0);
        let taken = store::given(&mut tx, ends).await?;
        let series = allocate(&before, ends, source, taken, shanghai_date(now))?;
        let id: NumberSeriesId = tx.id();
        let columns = columns! {
            "version" => series.version,
            "first" => series.first,
            "last" => series.last,
            "since" => series.since,
            "source" => &series.source,
        };
        tx.insert("number_series", id, columns).await?;
        let fact = Fact::about("number_series", id)
            .with("version", series.version)
            .with("first", series.first)
            .with("last", series.last);
        tx.commit(permit, fact, series).await
    })
    .await
}
