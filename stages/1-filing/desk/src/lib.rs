//! Stage 1, the desk: from an application to a receipt (N2, A1, A2, A3, A5).

mod acts;
mod api;
mod applied;
mod assessment;
mod drawing;
mod handover;
mod life;
mod pages;
mod paper;
mod register;
mod store;
mod typing;
mod waiting;
pub mod workbook;

pub use acts::{
    Attaching, Opened, OpenedFile, Preview, accept_application, appoint_panel, ask_supplement,
    attach_file, commit_form, decide_filing, open_form, open_material, open_preview, preview_form,
    recommend_application, remove_attachment, return_application, step_down_expert,
    submit_application, upload_material, verify_material,
};
pub use api::api_doc;
pub use assessment::{
    carry_out_method, conclude_assessment, give_opinion, leader_of, plan_assessment, sign_opinion,
    write_opinion,
};
pub use filing_rules::{
    ApplicationForm, AssessorRow, Audience, Contact, Covered, DraftForm, EquipmentRow, ExpertRow,
    Field, Interest, Judgement, Kind, LineDecision, Material, Method, OF_LINE, OF_SCHOOL,
    OccupationRow, OnlineCheck, RequestState, Ruling, Section, StaffRow, Standing, SupervisorRow,
    View, Wanted,
};
pub use handover::{Scope, scope_for, scope_on};
pub use life::{
    Asked, Filed, Version, answer_request, change_filing, drop_scope, filing_of, history,
    resume_filing, revoke_filing, standing_as, standing_on, suspend_filing, withdraw_filing,
};
pub use pages::view::standing_colour;
pub use register::{RegisterEntry, RegisterScope, register_entry};
pub use store::{Line, lines_of};
pub use waiting::work;

use access::Act;
use assessment::actions as assessing;
use axum::{
    http,
    routing::{get, post},
};
use kernel::Stop;
use life::pages::actions as life_actions;
use pages::{actions, attaching, files, import, list, preview, show};
use web::{Doors, House, NavEntry};

pub(crate) const PRINT_RECEIPT: &str = "filing.print_receipt";
pub(crate) const PRINT_REPORT: &str = "filing.print_report";
pub(crate) const DRAW_PANEL: &str = "filing.draw_panel";

/// The follow-up work of this stage.
pub const TOPICS: &[&str] = &[PRINT_RECEIPT, PRINT_REPORT, DRAW_PANEL];

/// Does one piece of follow-up work.
///
/// # Errors
/// What stopped it; it may be done again.
pub async fn follow_up(house: &House, topic: &str, subject: &str) -> Result<(), Stop> {
    let unread = |error| kernel::Fault::new("reading a job", error);
    match topic {
        DRAW_PANEL => acts::draw_panel(house, subject.parse().map_err(unread)?).await,
        PRINT_REPORT => assessment::print_report(house, subject.parse().map_err(unread)?).await,
        _ => acts::print_receipt(house, subject.parse().map_err(unread)?)
            .await
            .map(drop),
    }
}

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "filing",
    migrations: &[
        db::Migration {
            name: "filing/0001",
            sql: include_str!("../migrations/0001_filing.sql"),
        },
        db::Migration {
            name: "filing/0002",
            sql: include_str!("../migrations/0002_supplement.sql"),
        },
        db::Migration {
            name: "filing/0003",
            sql: include_str!("../migrations/0003_life.sql"),
        },
        db::Migration {
            name: "filing/0004",
            sql: include_str!("../migrations/0004_draw.sql"),
        },
        db::Migration {
            name: "filing/0005",
            sql: include_str!("../migrations/0005_assessment.sql"),
        },
        db::Migration {
            name: "filing/0006",
            sql: include_str!("../migrations/0006_draft.sql"),
        },
    ],
    kept: &[
        "filing",
        "scope_line",
        "application",
        "application_line",
        "submission",
        "supplement",
        "suspension",
        "filing_request",
        "filing_version",
        "draw",
        "material",
        "attachment",
        "panel_member",
        "assessment_method",
        "judgement",
        "opinion",
        "panel_opinion",
        "opinion_signature",
    ],
};

/// The doors of this stage.
pub fn doors() -> Doors {
    Doors::new()
        .and(typing::doors())
        .get(Act::ReadApplication, "/filing", get(list::list))
        .get(Act::DraftApplication, "/filing/new", get(import::show))
        .get(
            Act::DraftApplication,
            "/filing/template.xlsx",
            get(import::template),
        )
        .post(
            Act::DraftApplication,
            "/filing/previews",
            post(import::preview),
        )
        .get(
            Act::DraftApplication,
            "/filing/previews/{id}",
            get(import::show_preview),
        )
        .post(
            Act::DraftApplication,
            "/filing/previews/{id}/commit",
            post(import::commit),
        )
        .get(Act::ReadApplication, "/filing/{id}", get(show::show))
        .get(
            Act::OpenMaterials,
            "/filing/{id}/form.pdf",
            get(files::paper),
        )
        .get(
            Act::OpenMaterials,
            "/filing/{id}/form.xlsx",
            get(files::form),
        )
        .get(
            Act::OpenMaterials,
            "/filing/{id}/materials/{material}",
            get(files::material),
        )
        .get(
            Act::ReadApplication,
            "/filing/receipts/{id}",
            get(files::receipt),
        )
        .post(
            Act::DraftApplication,
            "/filing/{id}/materials",
            post(actions::upload),
        )
        .post(
            Act::DraftApplication,
            "/filing/{id}/attachments",
            post(attaching::attach),
        )
        .post(
            Act::DraftApplication,
            "/filing/{id}/attachments/{attachment}/remove",
            post(attaching::remove),
        )
        .get(
            Act::OpenMaterials,
            "/filing/{id}/materials/{material}/preview",
            get(preview::show),
        )
        .post(
            Act::DraftApplication,
            "/filing/{id}/verified",
            post(actions::verify),
        )
        .post(
            Act::SubmitApplication,
            "/filing/{id}/submit",
            post(actions::submit),
        )
        .post(
            Act::RecommendApplication,
            "/filing/{id}/recommend",
            post(actions::recommend),
        )
        .post(
            Act::AskSupplement,
            "/filing/{id}/supplement",
            post(actions::ask),
        )
        .post(
            Act::AcceptApplication,
            "/filing/{id}/accept",
            post(actions::accept),
        )
        .post(
            Act::ReturnApplication,
            "/filing/{id}/return",
            post(actions::refuse),
        )
        .post(
            Act::AppointPanel,
            "/filing/{id}/panel",
            post(actions::panel),
        )
        .post(
            Act::StepDown,
            "/filing/{id}/step-down",
            post(actions::step_down),
        )
        .open(http::Method::GET, "/draws/{id}", get(files::draw))
        .post(
            Act::PlanAssessment,
            "/filing/{id}/plan",
            post(assessing::plan),
        )
        .post(
            Act::CarryOutMethod,
            "/filing/{id}/carry-out",
            post(assessing::carry_out),
        )
        .post(
            Act::GiveOpinion,
            "/filing/{id}/opinion",
            post(assessing::opinion),
        )
        .post(
            Act::WriteOpinion,
            "/filing/{id}/panel-opinion",
            post(assessing::write),
        )
        .post(Act::SignOpinion, "/filing/{id}/sign", post(assessing::sign))
        .post(
            Act::ConcludeAssessment,
            "/filing/{id}/conclude",
            post(assessing::conclude),
        )
        .get(
            Act::ReadReport,
            "/filing/{id}/report.pdf",
            get(files::report),
        )
        .post(
            Act::DecideFiling,
            "/filing/{id}/decide",
            post(actions::decide),
        )
        .get(Act::ReadFiling, "/filings", get(life::pages::list::list))
        .get(
            Act::ReadFiling,
            "/filings/{id}",
            get(life::pages::show::show),
        )
        .post(
            Act::ChangeFiling,
            "/filings/{id}/change",
            post(life_actions::change),
        )
        .post(
            Act::DropScope,
            "/filings/{id}/drop",
            post(life_actions::drop),
        )
        .post(
            Act::WithdrawFiling,
            "/filings/{id}/withdraw",
            post(life_actions::withdraw),
        )
        .post(
            Act::AnswerRequest,
            "/filings/{id}/answer",
            post(life_actions::answer),
        )
        .post(
            Act::SuspendFiling,
            "/filings/{id}/suspend",
            post(life_actions::suspend),
        )
        .post(
            Act::ResumeFiling,
            "/filings/{id}/resume",
            post(life_actions::resume),
        )
        .post(
            Act::RevokeFiling,
            "/filings/{id}/revoke",
            post(life_actions::revoke),
        )
        .get(
            Act::ReadApplication,
            "/api/v1/filing/applications",
            get(api::applications),
        )
        .get(
            Act::ReadApplication,
            "/api/v1/filing/applications/{id}",
            get(api::application),
        )
        .post(
            Act::RecommendApplication,
            "/api/v1/filing/applications/{id}/recommendation",
            post(api::recommend),
        )
        .post(
            Act::AskSupplement,
            "/api/v1/filing/applications/{id}/supplement",
            post(api::ask),
        )
        .post(
            Act::AcceptApplication,
            "/api/v1/filing/applications/{id}/acceptance",
            post(api::accept),
        )
        .post(
            Act::ReturnApplication,
            "/api/v1/filing/applications/{id}/refusal",
            post(api::refuse),
        )
}

/// The links of this stage.
pub const NAV: &[NavEntry] = &[
    NavEntry {
        act: Act::ReadApplication,
        href: "/filing",
        text: "备案申请",
        icon: "file-description",
    },
    NavEntry {
        act: Act::ReadFiling,
        href: "/filings",
        text: "备案管理",
        icon: "certificate",
    },
];
