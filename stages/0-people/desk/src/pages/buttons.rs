//! What the buttons of a person's page do. A refusal brings the page back with what was typed, each problem at its field.

use super::{show::come_back, typed::Typed};
use crate::Ended;
use access::{Doing, Permit, acts};
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use kernel::{AccountId, AppointmentId, Clause, PersonId, Problems, Refusal, RefusalKind, Stop};
use people_rules::Contact;
use web::{Allowed, Failure, Frame, House, done, not_done};

/// Says how it went; the outcome of an act that was done is what is told of it.
pub(super) async fn answer<A: Doing>(
    (house, frame, permit, id): (&House, &Frame, &Permit<A>, PersonId),
    typed: Typed,
    outcome: Result<String, Stop>,
) -> Result<Response, Failure> {
    let address = format!("/people/{id}");
    match outcome {
        Ok(word) => Ok(done(&address, &word)),
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
    let seen = Contact {
        employer: typed.one("seen_employer").to_owned(),
        phone_masked: typed.one("seen_phone").to_owned(),
    };
    let seen = Some(&seen);
    let outcome =
        crate::change_person(&house.db, &permit, id, employer, phone, seen, house.now()).await;
    let outcome = outcome.map(|()| "已变更".to_owned());
    answer((&house, &frame, &permit, id), typed, outcome).await
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
    let outcome = outcome.map(|_| "已登记聘任".to_owned());
    answer((&house, &frame, &permit, id), typed, outcome).await
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
    let outcome = outcome.map(|()| "聘任已结束".to_owned());
    answer((&house, &frame, &permit, id), Typed::default(), outcome).await
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
    let outcome = outcome.map(|_| "已关联账户".to_owned());
    answer((&house, &frame, &permit, id), typed, outcome).await
}

/// Takes a link away.
pub(super) async fn unlink(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::LinkAccount>,
    Path((id, account)): Path<(PersonId, AccountId)>,
) -> Result<Response, Failure> {
    let outcome = crate::unlink_account(&house.db, &permit, id, account, house.now()).await;
    let outcome = outcome.map(|()| "已解除关联".to_owned());
    answer((&house, &frame, &permit, id), Typed::default(), outcome).await
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
    let outcome = outcome.map(|ended| format!("已取消资格，{}", told(&ended)));
    answer((&house, &frame, &permit, id), typed, outcome).await
}

async fn disqualified(
    house: &House,
    permit: &Permit<acts::DisqualifyPerson>,
    id: PersonId,
    typed: &Typed,
) -> Result<Ended, Stop> {
    typed.sure()?;
    let (reason, accounts) = (typed.one("reason"), typed.accounts()?);
    let theirs = typed.theirs(&accounts);
    crate::disqualify_person(&house.db, permit, id, reason, theirs, house.now()).await
}

/// What a disqualification ended, and what may be theirs and stays open.
pub(super) fn told(ended: &Ended) -> String {
    let stopped = match ended.accounts {
        0 => "没有需要停止登录的账户".to_owned(),
        count => format!("停止登录{count}个账户"),
    };
    let appointments = match ended.appointments {
        0 => String::new(),
        count => format!("，结束{count}项聘任"),
    };
    let open = match ended.open {
        0 => String::new(),
        count => format!(
            "；本辖区另有{count}个同名账户没有关联人员，仍可登录，确系本人的，请在本页“账户”中停止登录"
        ),
    };
    format!("{stopped}{appointments}{open}")
}

/// Confirms the name of an entry whose number was disqualified under another.
pub(super) async fn confirm_name(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ConfirmName>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let reason = typed.one("name_reason");
    let outcome = crate::confirm_name(&house.db, &permit, id, reason, house.now()).await;
    let outcome = outcome.map(|()| "已登记姓名核对无误".to_owned());
    answer((&house, &frame, &permit, id), typed, outcome).await
}
