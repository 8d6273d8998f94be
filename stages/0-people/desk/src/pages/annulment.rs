//! 撤销取消资格, on the page of the person.

use super::{buttons::answer, typed::Typed};
use access::{Permit, acts};
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use jiff::civil::Date;
use kernel::{Clause, PersonId, Problems, Refusal, Stop};
use people_rules::{Basis, Ground};
use web::{Allowed, Failure, Frame, House};

/// The grounds to choose from.
pub(super) fn grounds() -> Vec<(&'static str, &'static str)> {
    let mut grounds = vec![("", "请选择")];
    grounds.extend(Ground::ALL.map(|ground| (ground.code(), ground.title())));
    grounds
}

/// Annuls.
pub(super) async fn annul(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AnnulDisqualification>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = annulled(&house, &permit, id, &typed).await;
    let outcome =
        outcome.map(|on| format!("自{on}起撤销取消资格；已停止登录的账户和已结束的聘任不自动恢复"));
    answer((&house, &frame, &permit, id), typed, outcome).await
}

async fn annulled(
    house: &House,
    permit: &Permit<acts::AnnulDisqualification>,
    id: PersonId,
    typed: &Typed,
) -> Result<Date, Stop> {
    let bad = || Refusal::invalid("people.bad_annulment", "撤销取消资格的信息有误");
    let mut problems = Problems::default();
    let ground = problems.take("ground", typed.one("ground").parse::<Ground>());
    problems
        .refuse("people.bad_annulment", "撤销取消资格的信息有误")
        .map_err(|refusal| refusal.citing(Clause::N6_5))?;
    let basis = Basis {
        ground: ground.ok_or_else(bad)?,
        document: typed.one("document").to_owned(),
        reason: typed.one("annulment_reason").to_owned(),
    };
    crate::annul_disqualification(&house.db, permit, id, &basis, house.now()).await
}
