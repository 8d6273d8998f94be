//! 利益关系申报, as an expert sees it: what they declared, and a form for one more.

use super::store::{self, Declared};
use crate::pages::{typed::Typed, view::day};
use access::{Doing, Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use filing_rules::Interest;
use kernel::{DeclaredInterestId, Problem, Refusal, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, Shell, again, done, not_done, page};

const ADDRESS: &str = "/interests";

#[derive(Template)]
#[template(path = "interests.html")]
struct InterestsPage {
    shell: Shell,
    declared: Vec<Declared>,
    /// The names of every school.
    schools: Vec<String>,
    interests: Vec<Interest>,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

impl Declared {
    fn day(&self) -> String {
        day(self.on)
    }

    fn withdrawn_day(&self) -> Option<String> {
        self.withdrawn_on.map(day)
    }
}

/// What this expert declared.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DeclareInterest>,
) -> Result<Response, Failure> {
    page(interests(&house, &frame, &permit, Typed::default()).await?)
}

async fn interests<A: Doing>(
    house: &House,
    frame: &Frame,
    permit: &Permit<A>,
    typed: Typed,
) -> Result<InterestsPage, Failure> {
    let mut conn = house.db.read().await?;
    let account = super::account(permit)?;
    let (declared, sentence) = match super::person(&mut conn, account).await {
        Ok(person) => (store::declared(&mut conn, person).await?, String::new()),
        Err(Stop::Refusal(refusal)) => (Vec::new(), refusal.sentence),
        Err(stop) => return Err(stop.into()),
    };
    let schools = super::schools(&mut conn).await?.into_iter();
    Ok(InterestsPage {
        shell: frame.shell("利益关系申报"),
        declared,
        schools: schools.map(|school| school.name).collect(),
        interests: Interest::declarable().collect(),
        typed,
        sentence,
        problems: Vec::new(),
    })
}

/// Declares one more.
pub async fn declare(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DeclareInterest>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    match declared(&house, &permit, &typed).await {
        Ok(super::Declared { sits: None, .. }) => {
            Ok(done(ADDRESS, "已申报，此后抽取该校的评估专家不再列入"))
        }
        Ok(super::Declared { sits: Some(on), .. }) => {
            let word = "已申报；您正在该校申请的评估专家组中，请在本页“评估专家组”中办理回避";
            Ok(done(&format!("/filing/{on}"), word))
        }
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let Refusal {
                sentence, problems, ..
            } = refusal;
            let mut shown = interests(&house, &frame, &permit, typed).await?;
            (shown.sentence, shown.problems) = (sentence, problems);
            again(shown)
        }
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Ok(not_done(ADDRESS, &refusal.sentence))
        }
        Err(stop) => Err(stop.into()),
    }
}

async fn declared(
    house: &House,
    permit: &Permit<acts::DeclareInterest>,
    typed: &Typed,
) -> Result<super::Declared, Stop> {
    let interest: Interest = typed.one("interest").parse().map_err(|problem| {
        Refusal::invalid("filing.bad_interest", "申报不完整").with(vec![problem])
    })?;
    let (db, now) = (&house.db, house.now());
    let said = (interest, typed.one("why"));
    crate::declare_interest(db, permit, typed.one("school"), said, now).await
}

/// Withdraws one.
pub async fn withdraw(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::WithdrawInterest>,
    Path(id): Path<DeclaredInterestId>,
) -> Result<Response, Failure> {
    match crate::withdraw_interest(&house.db, &permit, id, house.now()).await {
        Ok(()) => Ok(done(ADDRESS, "申报已撤回，自今日起失效")),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Ok(not_done(ADDRESS, &refusal.sentence))
        }
        Err(stop) => Err(stop.into()),
    }
}
