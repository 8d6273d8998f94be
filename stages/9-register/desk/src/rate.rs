//! How often one address may ask: enough for a person, too little for somebody who tries out codes and names.

use db::{Db, args};
use jiff::Timestamp;
use kernel::{Fault, Refusal, Stop};

/// Questions that one address may ask in a minute.
pub(crate) const EACH_MINUTE: u32 = 30;
/// What is said to whoever asks more.
pub(crate) const TOO_MANY: &str = "查询过于频繁：同一网络地址每分钟最多查询30次，请稍后再试";

/// Counts one question of an address; false where it has asked too often in this minute.
pub(crate) async fn may_ask(db: &Db, address: &str, now: Timestamp) -> Result<bool, Fault> {
    let minute = now.as_second().div_euclid(60);
    let who = db.keys().digest("register.address", address);
    db.scratch("delete from query_rate where minute < $1", args![minute])
        .await?;
    let counted = db
        .scratch(
            "insert into query_rate (who, minute, tries) values ($1, $2, 1)
             on conflict (who, minute) do update set tries = query_rate.tries + 1 where query_rate.tries < $3",
            args![who, minute, EACH_MINUTE],
        )
        .await?;
    Ok(counted == 1)
}

/// As [`may_ask`], with the refusal.
pub(crate) async fn check(db: &Db, address: &str, now: Timestamp) -> Result<(), Stop> {
    if may_ask(db, address, now).await? {
        return Ok(());
    }
    Err(Refusal::too_many("register.too_many", TOO_MANY).into())
}
