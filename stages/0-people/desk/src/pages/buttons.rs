//! What the buttons of a person's page do. A refusal brings the page back with what was typed, each problem at its field.

use super::{show::come_back, typed::Typed};
use access::{Doing, Permit, acts};
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use jiff::civil::Date;
use kernel::{AccountId, AppointmentId, Clause, PersonId, Problems, Refusal, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, done, not_done};

/// Says how it went.
async fn answer<A: Doing, T>(
    (house, frame, permit, id): (&House, &Frame, &Permit<A>, PersonId),
    typed: Typed,
    outcome: Result<T, Stop>,
    word: &str,
) -> Result<Response, Failure> {
    let address = format!("/people/{id}");
    match outcome {
        Ok(_) => Ok(done(&address, word)),
        Err(Stop::Refusal(refusal)) => match refusal.kind {
            RefusalKind::Invalid => {
                come_back(house, frame, permit.principal(), id, (typed, refusal)).await
            }
            RefusalKind::Conflict => Ok(not_done(&address, &refusal.sentence)),
            RefusalKind::Forbidden | RefusalKind::NotFound | RefusalKind::TooMany => {
                Err(refusal.into())
            }
        },
        Err(stop) => Err(stop.into()),
    }
}

/// Changes employer and phone.
pub(super) async fn change(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ChangePerson>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let (employer, phone) = (typed.one("employer"), typed.some("phone"));
    let outcome = crate::change_person(&house.db, &permit, id, employer, phone, house.now()).await;
    answer((&house, &frame, &permit, id), typed, outcome, "已变更").await
}

/// Appoints.
pub(super) async fn appoint(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AppointPerson>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = appointed(&house, &permit, id, &typed).await;
    answer((&house, &frame, &permit, id), typed, outcome, "已登记聘任").await
}

async fn appointed(
    house: &House,
    permit: &Permit<acts::AppointPerson>,
    id: PersonId,
    typed: &Typed,
) -> Result<AppointmentId, Stop> {
    let mut problems = Problems::default();
    let card = typed.one("card").parse().map_err(|_| "请选择证卡");
    let card = problems.take("card", card);
    let from = typed.day("appointed_from", &mut problems);
    let until = typed.day("appointed_until", &mut problems);
    problems
        .refuse("people.bad_appointment", "聘任信息有误")
        .map_err(|refusal| refusal.citing(Clause::A1_2))?;
    let (Some(card), Some(from), Some(until)) = (card, from, until) else {
        return Err(Refusal::invalid("people.bad_appointment", "聘任信息有误").into());
    };
    let place = typed.one("organisation");
    crate::appoint_person(
        &house.db,
        permit,
        id,
        card,
        place,
        (from, until),
        house.now(),
    )
    .await
}

/// Ends an appointment.
pub(super) async fn end(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AppointPerson>,
    Path((id, appointment)): Path<(PersonId, AppointmentId)>,
) -> Result<Response, Failure> {
    let outcome = crate::end_appointment(&house.db, &permit, id, appointment, house.now()).await;
    let at = (&house, &frame, &permit, id);
    answer(at, Typed::default(), outcome, "聘任已结束").await
}

/// Links an account.
pub(super) async fn link(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::LinkAccount>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let user = typed.one("user_name");
    let outcome = crate::link_account(&house.db, &permit, id, user, house.now()).await;
    answer((&house, &frame, &permit, id), typed, outcome, "已关联账户").await
}

/// Takes a link away.
pub(super) async fn unlink(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::LinkAccount>,
    Path((id, account)): Path<(PersonId, AccountId)>,
) -> Result<Response, Failure> {
    let outcome = crate::unlink_account(&house.db, &permit, id, account, house.now()).await;
    let at = (&house, &frame, &permit, id);
    answer(at, Typed::default(), outcome, "已解除关联").await
}

/// Disqualifies; a tick confirms it, since there is no way back.
pub(super) async fn disqualify(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DisqualifyPerson>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = disqualified(&house, &permit, id, &typed).await;
    let word = "已取消资格，其账户已停止登录，聘任已结束";
    answer((&house, &frame, &permit, id), typed, outcome, word).await
}

async fn disqualified(
    house: &House,
    permit: &Permit<acts::DisqualifyPerson>,
    id: PersonId,
    typed: &Typed,
) -> Result<Date, Stop> {
    typed.sure()?;
    let (reason, accounts) = (typed.one("reason"), typed.accounts()?);
    crate::disqualify_person(&house.db, permit, id, reason, &accounts, house.now()).await
}
