//! 姓名不同: one number under two names means that an entry is wrong; whoever bars by it might bar somebody else (N6.5).

use db::{Conn, args};
use kernel::{Clause, Problem, Refusal, Stop};
use people_rules::PersonField;

/// Refuses a number that stands in any registry under another name; whose, nobody is told.
pub(super) async fn refuse_other_name(
    conn: &mut Conn,
    identity_digest: &str,
    name: &str,
) -> Result<(), Stop> {
    let sql = "select id from person where identity_digest = $1 and name <> $2";
    let others = conn.all(sql, args![identity_digest, name.trim()]).await?;
    if others.is_empty() {
        return Ok(());
    }
    let sentence = "该身份证号码在其他人员库登记在姓名不同的人员名下，请与证件核对；登记有误的，请先由登记该人员的职鉴中心更正，再办理";
    Err(Refusal::invalid("people.other_name", sentence)
        .citing(Clause::N6_5)
        .with(vec![Problem::at(PersonField::Identity.code(), sentence)])
        .into())
}
