//! What waits for the administrator: organisations in which nobody can sign in yet.

use access::{Principal, acts};
use db::Conn;
use kernel::Clause;
use web::{House, Work, WorkFuture};

/// The work that waits for this person.
pub fn work<'a>(conn: &'a mut Conn, _: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Ok(permit) = principal.permit::<acts::OpenAccount>() else {
            return Ok(Vec::new());
        };
        let empty = accounts::without_account(conn, &permit).await?;
        let works = empty.into_iter().map(|name| Work {
            title: "开设账户".to_owned(),
            text: format!("{name}：还没有可登录的账户"),
            href: "/office/accounts/new".to_owned(),
            due: None,
            clause: Some(Clause::N5_1),
        });
        Ok(works.collect())
    })
}
