//! The pages of partners and agreements: lists, one of each with what can be done about it, and their forms.

mod actions;
mod agreement;
mod agreements;
mod form;
mod list;
mod record;
mod rows;
mod show;

use access::Act;
use axum::routing::{get, post};
use web::Doors;

/// The doors of partners and agreements.
pub(crate) fn doors() -> Doors {
    partner_doors().and(agreement_doors())
}

fn partner_doors() -> Doors {
    Doors::new()
        .get(Act::ReadPartner, "/partners", get(list::list))
        .get(Act::RegisterPartner, "/partners/new", get(form::show_new))
        .post(Act::RegisterPartner, "/partners/new", post(form::register))
        .get(Act::ReadPartner, "/partners/{id}", get(show::show))
        .get(
            Act::ChangePartner,
            "/partners/{id}/change",
            get(form::show_change),
        )
        .post(
            Act::ChangePartner,
            "/partners/{id}/change",
            post(form::change),
        )
        .post(
            Act::SuspendPartner,
            "/partners/{id}/suspend",
            post(actions::suspend),
        )
        .post(
            Act::ResumePartner,
            "/partners/{id}/resume",
            post(actions::resume),
        )
        .post(Act::EndPartner, "/partners/{id}/end", post(actions::end))
        .get(
            Act::RecordAgreement,
            "/partners/{id}/agreement",
            get(record::show),
        )
        .post(
            Act::RecordAgreement,
            "/partners/{id}/agreement",
            post(record::record),
        )
}

fn agreement_doors() -> Doors {
    Doors::new()
        .get(
            Act::ReadAgreement,
            "/partners/agreements",
            get(agreements::list),
        )
        .get(
            Act::ReadAgreement,
            "/partners/agreements/{id}",
            get(agreement::show),
        )
        .get(
            Act::ReadAgreement,
            "/partners/agreements/{id}/paper.pdf",
            get(agreement::paper),
        )
        .post(
            Act::ConfirmAgreement,
            "/partners/agreements/{id}/confirm",
            post(actions::confirm),
        )
        .post(
            Act::ObjectToAgreement,
            "/partners/agreements/{id}/object",
            post(actions::object),
        )
        .post(
            Act::EndAgreement,
            "/partners/agreements/{id}/end",
            post(actions::end_agreement),
        )
}
