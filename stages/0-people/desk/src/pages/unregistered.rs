//! Disqualifying somebody whom the registry does not know: one form, which shows every account and person of the same name
//! before anything is decided.

use super::{
    buttons::told,
    forms::{of_form, parts},
    typed::Typed,
};
use crate::{
    Ended, store,
    unlinked::{Namesake, Unlinked, namesakes, same_name},
};
use access::{Permit, acts};
use askama::Template;
use axum::{
    extract::{RawForm, State},
    response::Response,
};
use jiff::civil::Date;
use kernel::{Clause, PersonId, Problem, Refusal, Stop};
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "people/unregistered.html")]
struct UnregisteredPage {
    shell: Shell,
    /// Who has this number, where the registry knows them after all.
    known: Option<PersonId>,
    namesakes: Vec<Namesake>,
    same_name: Vec<Unlinked>,
    today: Date,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

/// 同名: who and what bears a name.
struct SameName {
    people: Vec<Namesake>,
    accounts: Vec<Unlinked>,
}

async fn bearing(
    house: &House,
    permit: &Permit<acts::DisqualifyPerson>,
    name: &str,
) -> Result<SameName, Stop> {
    let mut conn = house.db.read().await?;
    let mut people = namesakes(&mut conn, permit, [name], house.today()).await?;
    people.dedup_by_key(|one| one.id);
    let accounts = same_name(&mut conn, permit, name).await?;
    Ok(SameName { people, accounts })
}

/// The form.
pub(super) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::DisqualifyPerson>,
) -> Result<Response, Failure> {
    page(UnregisteredPage {
        shell: frame.shell("取消未登记人员的资格"),
        known: None,
        namesakes: Vec::new(),
        same_name: Vec::new(),
        today: house.today(),
        typed: Typed::default(),
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// Registers and disqualifies.
pub(super) async fn disqualify(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DisqualifyPerson>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let same = bearing(&house, &permit, typed.one("name")).await?;
    let outcome = disqualified(&house, &permit, &typed, &same).await;
    let refusal = match of_form(outcome)? {
        Ok(ended) => {
            let word = format!("已登记并取消资格，{}", told(&ended));
            return Ok(done(&format!("/people/{}", ended.person), &word));
        }
        Err(refusal) => refusal,
    };
    let known = known(&house, &permit, &typed).await?;
    let (sentence, problems) = parts(Some(refusal));
    again(UnregisteredPage {
        shell: frame.shell("取消未登记人员的资格"),
        known,
        namesakes: same.people,
        same_name: same.accounts,
        today: house.today(),
        typed,
        sentence,
        problems,
    })
}

async fn disqualified(
    house: &House,
    permit: &Permit<acts::DisqualifyPerson>,
    typed: &Typed,
    same: &SameName,
) -> Result<Ended, Stop> {
    let person = typed.person()?;
    typed.sure()?;
    let none = same.people.is_empty() && same.accounts.is_empty();
    if !none && typed.one("seen") != typed.one("name") {
        let sentence = "有同名的人员或者未关联人员的账户，请核对哪些属于本人，再次提交";
        return Err(Refusal::invalid("people.same_name", sentence)
            .citing(Clause::N6_5)
            .into());
    }
    let (reason, accounts) = (typed.one("reason"), typed.accounts()?);
    let theirs = typed.theirs(&accounts);
    crate::disqualify_unregistered(&house.db, permit, &person, reason, theirs, house.now()).await
}

/// Who has the number that was typed, in the officer's own registry.
async fn known(
    house: &House,
    permit: &Permit<acts::DisqualifyPerson>,
    typed: &Typed,
) -> Result<Option<PersonId>, Stop> {
    let Ok(person) = typed.person() else {
        return Ok(None);
    };
    let digest = store::digest(house.db.keys(), &person.identity);
    let own = permit.organisation()?.affiliation;
    let mut conn = house.db.read().await?;
    Ok(store::registered(&mut conn, &digest, own).await?)
}
