//! What the buttons of an application do. A refusal is said at the top of the application's page.

use super::import::received;
use access::acts;
use axum::{
    extract::{Multipart, Path, RawForm, State},
    response::Response,
};
use filing_rules::{LineDecision, LineOpinion, Material, OnlineCheck, Ruling, View};
use kernel::{AccountId, ApplicationId, ApplicationLineId, Refusal, Stop};
use web::{Allowed, Failure, House, done, form_pairs, not_done};

use crate::PanelSeat;

/// What was typed.
struct Typed(Vec<(String, String)>);

impl Typed {
    fn of(body: &[u8]) -> Typed {
        Typed(form_pairs(body))
    }

    fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The lines for which a field `prefix-LINE` came, with what it says.
    fn lines(&self, prefix: &str) -> Vec<(ApplicationLineId, &str)> {
        self.0
            .iter()
            .filter_map(|(name, value)| {
                Some((name.strip_prefix(prefix)?.parse().ok()?, value.as_str()))
            })
            .collect()
    }
}

fn answer<T>(id: ApplicationId, outcome: Result<T, Stop>, word: &str) -> Result<Response, Failure> {
    let page = format!("/filing/{id}");
    match outcome {
        Ok(_) => Ok(done(&page, word)),
        Err(Stop::Refusal(refusal)) if refusal.kind != kernel::RefusalKind::NotFound => {
            let more: String = refusal
                .problems
                .iter()
                .map(|problem| format!("；{}", problem.sentence))
                .collect();
            Ok(not_done(&page, &format!("{}{more}", refusal.sentence)))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Uploads a material.
pub async fn upload(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<ApplicationId>,
    upload: Multipart,
) -> Result<Response, Failure> {
    let (fields, name, bytes) = received(upload).await?;
    let material = material(Typed(fields).one("material"))?;
    let kept =
        crate::upload_material(&house.db, &permit, id, material, &name, &bytes, house.now()).await;
    answer(id, kept, "材料已上传")
}

/// Notes that a material was verified online.
pub async fn verify(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let check = OnlineCheck {
        source: typed.one("source").to_owned(),
        by: permit.principal().name.clone(),
        on: house.today(),
    };
    let material = material(typed.one("material"))?;
    let noted = crate::verify_material(&house.db, &permit, id, material, &check, house.now()).await;
    answer(id, noted, "已登记网络核验")
}

fn material(code: &str) -> Result<Material, Refusal> {
    code.parse()
        .map_err(|error: String| Refusal::invalid("filing.bad_material", error))
}

/// Confirms and submits.
pub async fn submit(
    State(house): State<House>,
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
    answer(id, outcome, "申请已确认并提交")
}

/// Recommends.
pub async fn recommend(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::RecommendApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::recommend_application(&house.db, &permit, id, typed.one("opinion"), house.now())
            .await;
    answer(id, outcome, "已推荐至省职业技能鉴定指导中心")
}

/// Accepts.
pub async fn accept(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::AcceptApplication>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let outcome = crate::accept_application(&house.db, &permit, id, house.now()).await;
    answer(id, outcome, "已受理，请组建评估专家组")
}

/// Refuses at the door.
pub async fn refuse(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReturnApplication>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::return_application(&house.db, &permit, id, typed.one("reasons"), house.now()).await;
    answer(id, outcome, "已告知不予受理及理由")
}

/// Appoints the panel.
pub async fn panel(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::AppointPanel>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let seats: Vec<PanelSeat> = typed
        .0
        .iter()
        .filter(|(name, _)| name == "expert")
        .filter_map(|(_, value)| value.parse::<AccountId>().ok())
        .map(|expert| PanelSeat {
            expert,
            employer: typed.one(&format!("employer-{expert}")).to_owned(),
        })
        .collect();
    let outcome = crate::appoint_panel(&house.db, &permit, id, &seats, house.now()).await;
    answer(id, outcome, "评估专家组已组建")
}

/// Gives an opinion.
pub async fn opinion(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::GiveOpinion>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let opinions: Vec<LineOpinion> = typed
        .lines("view-")
        .into_iter()
        .filter_map(|(line, view)| {
            Some(LineOpinion {
                line,
                view: view.parse::<View>().ok()?,
                text: typed.one(&format!("text-{line}")).to_owned(),
            })
        })
        .collect();
    let outcome = crate::give_opinion(&house.db, &permit, id, &opinions, house.now()).await;
    answer(id, outcome, "评估意见已提出")
}

/// Concludes.
pub async fn conclude(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ConcludeAssessment>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome =
        crate::conclude_assessment(&house.db, &permit, id, typed.one("conclusion"), house.now())
            .await;
    answer(id, outcome, "评估意见已汇总上报")
}

/// Decides.
pub async fn decide(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DecideFiling>,
    Path(id): Path<ApplicationId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let decisions: Vec<LineDecision> = typed
        .lines("ruling-")
        .into_iter()
        .map(|(line, ruling)| LineDecision {
            line,
            ruling: match ruling {
                "granted" => Ruling::Granted,
                _ => Ruling::Refused(typed.one(&format!("reason-{line}")).to_owned()),
            },
        })
        .collect();
    let outcome = crate::decide_filing(&house.db, &permit, id, &decisions, house.now()).await;
    answer(id, outcome, "备案决定已作出")
}
