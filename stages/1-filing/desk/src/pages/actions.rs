//! What the buttons of an application do. A refusal brings the page back with what was typed, each problem at its field.

use super::{import::received, show::come_back, typed::Typed};
use crate::PanelSeat;
use access::{Permit, acts};
use axum::{
    extract::{Multipart, Path, RawForm, State},
    response::Response,
};
use filing_rules::{LineDecision, LineOpinion, Material, OnlineCheck, Ruling, View};
use kernel::{AccountId, ApplicationId, Refusal, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, done, not_done};

/// Who acts on which application, and what they typed.
struct Button<'a, A> {
    house: &'a House,
    frame: &'a Frame,
    permit: &'a Permit<A>,
    id: ApplicationId,
    typed: Typed,
}

impl<A: access::Doing> Button<'_, A> {
    /// Says how it went.
    async fn answer<T>(self, outcome: Result<T, Stop>, word: &str) -> Result<Response, Failure> {
        let address = format!("/filing/{}", self.id);
        match outcome {
            Ok(_) => Ok(done(&address, word)),
            Err(Stop::Refusal(refusal)) => match refusal.kind {
                RefusalKind::Invalid => {
                    let back = (self.typed, refusal);
                    come_back(
                        self.house,
                        self.frame,
                        self.permit.principal(),
                        self.id,
                        back,
                    )
                    .await
                }
                RefusalKind::Conflict => Ok(not_done(&address, &refusal.sentence)),
                RefusalKind::Forbidden | RefusalKind::NotFound | RefusalKind::TooMany => {
                    Err(refusal.into())
                }
            },
            Err(stop) => Err(stop.into()),
        }
    }
}

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
    let kept =
        crate::upload_material(&house.db, &permit, id, material, &name, &bytes, house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(at(material, kept), "材料已上传").await
}

/// Notes that a material was verified online.
pub async fn verify(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let material = material(typed.one("material"))?;
    let field = |name: &str| typed.one(&format!("{name}-{material}")).to_owned();
    let check = OnlineCheck {
        source: field("source"),
        by: field("by"),
        on: field("on")
            .parse()
            .map_err(|_| Refusal::invalid("filing.bad_online_check", "请填写核验日期"))?,
    };
    let noted = crate::verify_material(&house.db, &permit, id, material, &check, house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(at(material, noted), "已登记网络核验").await
}

fn material(code: &str) -> Result<Material, Refusal> {
    code.parse()
        .map_err(|error: String| Refusal::invalid("filing.bad_material", error))
}

/// Moves the problems of a refusal to the fields of the material's own line.
fn at<T>(material: Material, outcome: Result<T, Stop>) -> Result<T, Stop> {
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
pub async fn submit(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::SubmitApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = crate::submit_application(
        &house.db,
        &permit,
        id,
        typed.one("confirmed_by"),
        house.now(),
    )
    .await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "申请已确认并提交").await
}

/// Recommends.
pub async fn recommend(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::RecommendApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::recommend_application(&house.db, &permit, id, typed.one("opinion"), house.now())
            .await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button
        .answer(outcome, "已推荐至省职业技能鉴定指导中心")
        .await
}

/// Accepts.
pub async fn accept(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AcceptApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = crate::accept_application(&house.db, &permit, id, house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "已受理，请组建评估专家组").await
}

/// Refuses at the door.
pub async fn refuse(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReturnApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::return_application(&house.db, &permit, id, typed.one("reasons"), house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "已告知不予受理及理由").await
}

/// Appoints the panel.
pub async fn panel(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AppointPanel>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = crate::appoint_panel(&house.db, &permit, id, &seats(&typed), house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "评估专家组已组建").await
}

/// Gives an opinion.
pub async fn opinion(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::GiveOpinion>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = crate::give_opinion(&house.db, &permit, id, &opinions(&typed), house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "评估意见已提出").await
}

/// Concludes.
pub async fn conclude(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ConcludeAssessment>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::conclude_assessment(&house.db, &permit, id, typed.one("conclusion"), house.now())
            .await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "评估意见已汇总上报").await
}

/// Decides.
pub async fn decide(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DecideFiling>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::decide_filing(&house.db, &permit, id, &decisions(&typed), house.now()).await;
    let button = Button {
        house: &house,
        frame: &frame,
        permit: &permit,
        id,
        typed,
    };
    button.answer(outcome, "备案决定已作出").await
}

fn seats(typed: &Typed) -> Vec<PanelSeat> {
    let chosen = typed
        .all("expert")
        .filter_map(|text| text.parse::<AccountId>().ok());
    chosen
        .map(|expert| PanelSeat {
            expert,
            employer: typed.one(&format!("employer-{expert}")).to_owned(),
        })
        .collect()
}

fn opinions(typed: &Typed) -> Vec<LineOpinion> {
    let lines = typed.lines("view-").into_iter();
    lines
        .filter_map(|(line, view)| {
            Some(LineOpinion {
                line,
                view: view.parse::<View>().ok()?,
                text: typed.one(&format!("text-{line}")).to_owned(),
            })
        })
        .collect()
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
