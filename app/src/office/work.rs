//! What waits for the administrator: organisations in which nobody can sign in yet.

use access::{Principal, acts};
use db::args;
use kernel::Clause;
use web::{House, Work, WorkFuture};

/// The work that waits for this person.
pub fn work<'a>(house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        if principal.permit::<acts::OpenAccount>().is_err() {
            return Ok(Vec::new());
        }
        let rows = house
            .db
            .read()
            .await?
            .all(
                "select name from organisation where not exists
                     (select 1 from account where account.organisation = organisation.id and closed_at is null)
                 order by opened_at, id",
                args![],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Work {
                    title: "开设账户".to_owned(),
                    text: format!("{}：还没有可登录的账户", row.get::<String>("name")?),
                    href: "/office/accounts/new".to_owned(),
                    due: None,
                    clause: Some(Clause::N5_1),
                })
            })
            .collect()
    })
}
