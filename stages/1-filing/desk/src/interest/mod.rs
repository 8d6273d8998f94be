//! 利益关系申报: an expert says beforehand which school they must not judge; lists committed from then on leave them out (A3.3).

pub(crate) mod page;
pub(crate) mod store;

use access::{Doing, Organisation, OrganisationKind, Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, args, columns};
use filing_rules::Interest;
use jiff::Timestamp;
use kernel::{
    AccountId, Actor, ApplicationId, Clause, DeclaredInterestId, Fact, Fault, OrganisationId,
    PersonId, Problem, Refusal, Stop,
};

/// What became of a declaration.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// The declaration.
    pub id: DeclaredInterestId,
    /// An application of the school on whose panel the expert sits now: there they have to step down.
    pub sits: Option<ApplicationId>,
}

/// Declares an interest in the school of this name.
///
/// # Errors
/// A refusal where nobody is linked with the account, there is no such school, or the declaration is not whole.
pub async fn declare_interest(
    db: &Db,
    permit: &Permit<acts::DeclareInterest>,
    school: &str,
    (interest, why): (Interest, &str),
    now: Timestamp,
) -> Result<Declared, Stop> {
    let account = account(permit)?;
    db.act(now, |mut tx| async move {
        let person = person(&mut tx, account).await?;
        let school = named(&mut tx, school).await?;
        let before = store::declared(&mut tx, person).await?;
        let standing: Vec<Interest> = before
            .iter()
            .filter(|one| one.school == school && one.withdrawn_on.is_none())
            .map(|one| one.interest)
            .collect();
        filing_rules::declare_interest(interest, why, &standing)?;
        let id: DeclaredInterestId = tx.id();
        let columns = columns! {
            "person" => person,
            "school" => school,
            "interest" => interest.code(),
            "why" => why.trim(),
            "declared_on" => shanghai_date(now),
        };
        tx.insert("declared_interest", id, columns).await?;
        let sits = sits(&mut tx, account, school).await?;
        // The journal is public, and a school sees who sits: of what kind it is stands in the row.
        let fact = Fact::about("declared_interest", id);
        tx.commit(permit, fact, Declared { id, sits }).await
    })
    .await
}

/// Withdraws a declaration: it ends today, and stays on record.
///
/// # Errors
/// A refusal where it is none of their own, or was withdrawn before.
pub async fn withdraw_interest(
    db: &Db,
    permit: &Permit<acts::WithdrawInterest>,
    id: DeclaredInterestId,
    now: Timestamp,
) -> Result<(), Stop> {
    let account = account(permit)?;
    db.act(now, |mut tx| async move {
        let person = person(&mut tx, account).await?;
        let declared = store::declared(&mut tx, person).await?;
        let own = declared.into_iter().find(|one| one.id == id);
        let own = own.ok_or_else(|| Refusal::not_found("利益关系申报"))?;
        if own.withdrawn_on.is_some() {
            let sentence = "该申报已撤回，不必重复办理";
            return Err(Refusal::conflict("filing.interest_withdrawn", sentence)
                .citing(Clause::A3_3)
                .into());
        }
        let columns = columns! { "withdrawn_on" => shanghai_date(now) };
        tx.update("declared_interest", id, columns).await?;
        let fact = Fact::about("declared_interest", id);
        tx.commit(permit, fact, ()).await
    })
    .await
}

fn account<A: Doing>(permit: &Permit<A>) -> Result<AccountId, Refusal> {
    match permit.actor() {
        Actor::Account { account, .. } => Ok(account),
        _ => Err(Refusal::not_found("评估专家")),
    }
}

/// Whoever uses the account: an interest is a human being's.
async fn person(conn: &mut Conn, account: AccountId) -> Result<PersonId, Stop> {
    let person = people_desk::person_of_account(conn, account).await?;
    Ok(person.ok_or_else(|| {
        let sentence = "您的账户尚未与人员库关联，请先联系职鉴中心办理关联";
        Refusal::conflict("filing.not_linked", sentence).citing(Clause::A3_3)
    })?)
}

/// Every school, by whichever name it has now.
async fn schools(conn: &mut Conn) -> Result<Vec<Organisation>, Fault> {
    accounts::organisations(conn, OrganisationKind::School).await
}

async fn named(conn: &mut Conn, name: &str) -> Result<OrganisationId, Stop> {
    let mut schools = schools(conn).await?.into_iter();
    let found = schools.find(|school| school.name == name.trim());
    Ok(found.map(|school| school.id).ok_or_else(|| {
        let sentence = match name.trim() {
            "" => "请填写院校名称".to_owned(),
            name => format!("没有名称为“{name}”的院校，请从列表中选择全称"),
        };
        Refusal::invalid("filing.bad_interest", "申报不完整")
            .citing(Clause::A3_3)
            .with(vec![Problem::at("school", sentence)])
    })?)
}

/// The application of the school that the expert assesses now.
async fn sits(
    conn: &mut Conn,
    account: AccountId,
    school: OrganisationId,
) -> Result<Option<ApplicationId>, Fault> {
    let sql = "select application.id from application
                   join panel_member on panel_member.application = application.id
               where school = $1 and state = 'assessing' and expert = $2 and gone_on is null";
    let row = conn.opt(sql, args![school, account]).await?;
    row.map(|row| row.get("id")).transpose()
}
