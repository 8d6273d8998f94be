//! Tries: how often something may fail before it must wait. A try is taken before it is made, in one statement, so that
//! many at once are counted like many one after the other; one that went well is given back.

use db::{Db, args};
use jiff::{SignedDuration, Timestamp};
use kernel::{Fault, Refusal, Stop};

/// Tries are counted over this long from the first.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// 尝试次数限制: of whom or of where, and how many may fail.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Of whom or of where, such as `name/韩梅@10.0.0.1`.
    pub who: String,
    /// How many tries may fail within fifteen minutes.
    pub most: u32,
}

/// Takes a try of each; refuses where one is used up.
///
/// # Errors
/// A refusal that says when to come again.
pub async fn take(db: &Db, limits: &[Limit], now: Timestamp) -> Result<(), Stop> {
    let over = now - WINDOW;
    for limit in limits {
        let taken = db
            .scratch(
                "insert into try_count (who, since, tries) values ($1, $2, 1)
                 on conflict (who) do update set
                     tries = case when try_count.since <= $3 then 1 else try_count.tries + 1 end,
                     since = case when try_count.since <= $3 then $2 else try_count.since end
                 where try_count.since <= $3 or try_count.tries < $4",
                args![&limit.who, now, over, limit.most],
            )
            .await?;
        if taken == 0 {
            return Err(
                Refusal::too_many("sign_in.too_many", "失败次数过多，请在15分钟后重试").into(),
            );
        }
    }
    db.scratch("delete from try_count where since <= $1", args![over])
        .await?;
    Ok(())
}

/// Gives back a try of each: it went well.
///
/// # Errors
/// A fault where storage fails.
pub async fn give_back(db: &Db, limits: &[Limit]) -> Result<(), Fault> {
    for limit in limits {
        db.scratch(
            "update try_count set tries = tries - 1 where who = $1 and tries > 0",
            args![&limit.who],
        )
        .await?;
    }
    Ok(())
}
