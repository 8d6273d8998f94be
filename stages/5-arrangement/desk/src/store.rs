//! Rows that this stage asks for.

use access::Role;
use db::{Conn, args};
use jiff::civil::Date;
use kernel::{AccountId, Clause, Fault, OrganisationId, Problem, Refusal, Stop};

/// The name of a person of the school who may take a duty: an open account of that role.
pub(crate) async fn person(
    conn: &mut Conn,
    school: OrganisationId,
    account: AccountId,
    role: Role,
) -> Result<String, Stop> {
    let row = conn
        .opt(
            "select person_name from account where id = $1 and organisation = $2 and role = $3 and closed_at is null and barred_on is null",
            args![account, school, role.code()],
        )
        .await?;
    match row {
        Some(row) => Ok(row.get("person_name")?),
        None => {
            let sentence = format!("所选人员不是本校在岗的{}", role.title());
            let problem = Problem::at(field_of(role), sentence.clone());
            Err(Refusal::invalid("arrangement.not_ours", sentence)
                .citing(Clause::A4_2)
                .with(vec![problem])
                .into())
        }
    }
}

pub(crate) fn field_of(role: Role) -> &'static str {
    match role {
        Role::Assessor => "assessors",
        Role::Supervisor => "supervisor",
        _ => "invigilators",
    }
}

/// The people of a school who may take a duty of this role.
pub(crate) async fn people(
    conn: &mut Conn,
    school: OrganisationId,
    role: Role,
) -> Result<Vec<(AccountId, String)>, Fault> {
    conn.all(
        "select id, person_name from account where organisation = $1 and role = $2 and closed_at is null and barred_on is null order by user_name",
        args![school, role.code()],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("person_name")?)))
    .collect()
}

/// The next sequence of tickets of a day and a filing number, from 1.
pub(crate) async fn next_ticket(
    conn: &mut Conn,
    theory_on: Date,
    filing_number: &str,
) -> Result<u32, Fault> {
    let series = arrangement_rules::ticket(theory_on, filing_number, 0);
    let prefix = series[..series.len() - 4].to_owned();
    let used: u32 = conn
        .one(
            "select count(distinct ticket) as used from seat where substr(ticket, 1, 14) = $1",
            args![prefix],
        )
        .await?
        .get("used")?;
    Ok(used + 1)
}
