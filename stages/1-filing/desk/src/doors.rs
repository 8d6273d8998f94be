//! The doors of this stage: acts and routes, and the links that lead to them.

use crate::assessment::actions as assessing;
use crate::life::pages::actions as life_actions;
use crate::pages::{
    actions, attaching, confirming, files, import, list, preview, recommending, show, taking_back,
};
use crate::{api, interest, life, numbers, partner, typing};
use access::Act;
use axum::{
    http,
    routing::{get, post},
};
use web::{Doors, NavEntry};

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
            "/filing/{id}/materials/{material}/remove",
            post(attaching::remove_own),
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
            Act::DiscardDraft,
            "/filing/{id}/discard",
            post(taking_back::discard),
        )
        .post(
            Act::TakeBackApplication,
            "/filing/{id}/take-back",
            post(taking_back::take_back),
        )
        .post(
            Act::RecommendApplication,
            "/filing/{id}/recommend",
            post(recommending::recommend),
        )
        .post(
            Act::DeclineApplication,
            "/filing/{id}/decline",
            post(recommending::decline),
        )
        .post(
            Act::ConfirmOnline,
            "/filing/{id}/confirmed",
            post(confirming::confirm),
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
            Act::RedirectApplication,
            "/filing/{id}/redirect",
            post(actions::redirect),
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
        .post(
            Act::RefillPanel,
            "/filing/{id}/further-list",
            post(actions::refill),
        )
        .get(
            Act::DeclareInterest,
            "/interests",
            get(interest::page::show),
        )
        .post(
            Act::DeclareInterest,
            "/interests",
            post(interest::page::declare),
        )
        .post(
            Act::WithdrawInterest,
            "/interests/{id}/withdraw",
            post(interest::page::withdraw),
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
            Act::SendBackApplication,
            "/filing/{id}/send-back",
            post(assessing::send_back),
        )
        .post(
            Act::DecideFiling,
            "/filing/{id}/decide",
            post(actions::decide),
        )
        .get(Act::ReadFiling, "/filings", get(life::pages::list::list))
        .get(
            Act::ExportSummary,
            "/filings/summary.xlsx",
            get(life::pages::list::summary),
        )
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
            Act::AllocateNumbers,
            "/office/filing-numbers",
            get(numbers::page::show),
        )
        .post(
            Act::AllocateNumbers,
            "/office/filing-numbers",
            post(numbers::page::allocate),
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
            Act::TakeBackApplication,
            "/api/v1/filing/applications/{id}/withdrawal",
            post(api::take_back),
        )
        .post(
            Act::RecommendApplication,
            "/api/v1/filing/applications/{id}/recommendation",
            post(api::recommend),
        )
        .post(
            Act::DeclineApplication,
            "/api/v1/filing/applications/{id}/declined",
            post(api::decline),
        )
        .post(
            Act::ConfirmOnline,
            "/api/v1/filing/applications/{id}/materials/{material}/confirmation",
            post(api::confirm),
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
        .post(
            Act::SendBackApplication,
            "/api/v1/filing/applications/{id}/reassessment",
            post(api::send_back::send_back),
        )
        .and(partner::doors())
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
    NavEntry {
        act: Act::DeclareInterest,
        href: "/interests",
        text: "利益关系申报",
        icon: "users",
    },
    NavEntry {
        act: Act::ReadPartner,
        href: "/partners",
        text: "合作评价机构",
        icon: "building-community",
    },
    NavEntry {
        act: Act::AllocateNumbers,
        href: "/office/filing-numbers",
        text: "备案编号段",
        icon: "settings",
    },
];
