//! What the buttons of an application do. A refusal brings the page back with what was typed, each problem at its field.

use super::{import::received, pressed::Pressed, typed::Typed};
use crate::Seat;
use access::{Role, acts};
use axum::{
    extract::{Multipart, Path, State},
    response::Response,
};
use filing_rules::{Interest, LineDecision, Material, Recipient, Ruling, read_online};
use kernel::{AccountId, ApplicationId, Problem, Refusal, Stop};
use web::{Allowed, Failure, Frame, House, done};

/// Uploads a material.
pub async fn upload(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<ApplicationId>,
    upload: Multipart,
) -> Result<Response, Failure> {
    let (fields, name, bytes) = received(upload).await?;
    let typed = Typed::from_fields(fields);
    let material = material(typed.one("material"))?;
    let about = (material, seen(&typed, material));
    let (db, now) = (&house.db, house.now());
    let kept = crate::upload_material(db, &permit, id, about, &name, &bytes, now).await;
    let pressed = Pressed {
        house,
        frame,
        permit,
        id,
        typed,
    };
    pressed.answer(at(material, kept), "材料已上传").await
}

/// Notes that a material was verified online.
pub async fn verify(pressed: Pressed<acts::DraftApplication>) -> Result<Response, Failure> {
    let material = material(pressed.typed.one("material"))?;
    let noted = verified(&pressed, material).await;
    pressed.answer(at(material, noted), "已登记网络核验").await
}

async fn verified(
    pressed: &Pressed<acts::DraftApplication>,
    material: Material,
) -> Result<(), Stop> {
    let (house, permit, id) = (&pressed.house, &pressed.permit, pressed.id);
    let fields = ["source", "by", "on"].map(|name| format!("{name}-{material}"));
    let typed = fields.each_ref().map(|name| pressed.typed.one(name));
    let check = read_online(material, typed, house.today())?;
    let about = (material, seen(&pressed.typed, material));
    crate::verify_material(&house.db, permit, id, about, &check, house.now()).await
}

/// What of a material the page showed; none where nobody looked at a page.
pub(super) fn seen(typed: &Typed, material: Material) -> Option<&str> {
    typed.some(&format!("seen-{material}"))
}

pub(super) fn material(code: &str) -> Result<Material, Refusal> {
    code.parse()
        .map_err(|error: String| Refusal::invalid("filing.bad_material", error))
}

/// Moves the problems of a refusal to the fields of the material's own line.
pub(super) fn at<T>(material: Material, outcome: Result<T, Stop>) -> Result<T, Stop> {
    outcome.map_err(|stop| match stop {
        Stop::Refusal(mut refusal) => {
            for problem in &mut refusal.problems {
                problem.place = format!("{}-{material}", problem.place);
            }
            Stop::Refusal(refusal)
        }
        fault => fault,
    })
}

/// Confirms and submits.
pub async fn submit(pressed: Pressed<acts::SubmitApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::submit_application(
        db,
        &pressed.permit,
        pressed.id,
        (
            pressed.typed.one("confirmed_by"),
            Some(pressed.typed.one("seen")),
        ),
        now,
    )
    .await;
    pressed.answer(outcome, "申请已确认并提交").await
}

/// Asks for what is missing.
pub async fn ask(pressed: Pressed<acts::AskSupplement>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let wanted = pressed.typed.one("wanted");
    let outcome = crate::ask_supplement(db, &pressed.permit, pressed.id, wanted, now).await;
    pressed
        .answer(outcome, "补正通知已发出，受理时限中止计算")
        .await
}

/// Accepts.
pub async fn accept(pressed: Pressed<acts::AcceptApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::accept_application(db, &pressed.permit, pressed.id, now).await;
    pressed.answer(outcome, "已受理，请组建评估专家组").await
}

/// Refuses at the door.
pub async fn refuse(pressed: Pressed<acts::ReturnApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::return_application(
        db,
        &pressed.permit,
        pressed.id,
        pressed.typed.one("reasons"),
        now,
    )
    .await;
    pressed.answer(outcome, "已告知不予受理及理由").await
}

/// Sends the school to whom it should have applied.
pub async fn redirect(pressed: Pressed<acts::RedirectApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let to = pressed.typed.one("to").to_owned();
    let to = Recipient::all().into_iter().find(|one| one.code() == to);
    let outcome = match to {
        Some(to) => crate::redirect_application(db, &pressed.permit, pressed.id, to, now).await,
        None => {
            let sentence = "请选择应当受理的机构";
            let problem = Problem::at("to", sentence);
            let refusal = Refusal::invalid("filing.bad_form", sentence);
            Err(refusal.with(vec![problem]).into())
        }
    };
    pressed.answer(outcome, "已告知院校应当向哪里申请").await
}

/// Commits the list of experts.
pub async fn panel(pressed: Pressed<acts::AppointPanel>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let size = pressed.typed.one("size").parse().unwrap_or(0);
    let outcome = crate::appoint_panel(db, &pressed.permit, pressed.id, size, now).await;
    pressed
        .answer(outcome, "专家名单已锁定，正在抽取，请稍候刷新")
        .await
}

/// Commits a further list of experts.
pub async fn refill(pressed: Pressed<acts::RefillPanel>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::refill_panel(db, &pressed.permit, pressed.id, now).await;
    pressed
        .answer(outcome, "补充名单已锁定，正在抽取，请稍候刷新")
        .await
}

/// Takes a member off the panel.
pub async fn step_down(pressed: Pressed<acts::StepDown>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let expert = pressed
        .typed
        .one("expert")
        .parse::<AccountId>()
        .map_err(|_| Refusal::not_found("专家组成员"))?;
    let why = pressed.typed.one("why");
    let outcome = match pressed.typed.one("interest").parse::<Interest>() {
        Ok(interest) => {
            let reason = (interest, why);
            crate::step_down_expert(db, &pressed.permit, pressed.id, expert, reason, now).await
        }
        Err(problem) => {
            let sentence = problem.sentence.clone();
            Err(Refusal::invalid("filing.bad_form", sentence)
                .with(vec![problem])
                .into())
        }
    };
    // Who stepped down sees the application no more.
    let own = pressed.permit.principal().role == Role::Expert;
    let word = match outcome {
        Ok(Seat::Empty) => "已退出专家组；名单中没有可以递补的专家，由职鉴中心补充抽取",
        _ => "已退出专家组，由名单中的下一位递补",
    };
    match outcome {
        Ok(_) if own => Ok(done("/filing", word)),
        outcome => pressed.answer(outcome, word).await,
    }
}

/// Decides.
pub async fn decide(pressed: Pressed<acts::DecideFiling>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::decide_filing(
        db,
        &pressed.permit,
        pressed.id,
        &decisions(&pressed.typed),
        now,
    )
    .await;
    pressed.answer(outcome, "备案决定已作出").await
}

fn decisions(typed: &Typed) -> Vec<LineDecision> {
    let lines = typed.lines("ruling-").into_iter();
    lines
        .filter_map(|(line, ruling)| {
            let ruling = match ruling {
                "granted" => Ruling::Granted,
                "refused" => Ruling::Refused(typed.one(&format!("reason-{line}")).to_owned()),
                _ => return None,
            };
            Some(LineDecision { line, ruling })
        })
        .collect()
}
