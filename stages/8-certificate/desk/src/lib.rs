//! Stage 8, the desk: codes assigned, certificates issued and made (A4.5).

mod acts;
mod api;
mod document;
mod follow_up;
mod handover;
mod pages;
mod store;
mod waiting;

pub use acts::{Assigned, assign_codes, issue_certificates, make_certificate, open_certificate};
pub use api::api_doc;
pub use certificate_rules::{CertificateCode, CertificateState};
pub use document::root_certificate;
pub use follow_up::{TOPICS, follow_up};
pub use handover::{by_code, issued_count};
pub use store::Certificate;
pub use waiting::work;

use access::Act;
use axum::routing::{get, post};
use web::{Doors, NavEntry};

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "certificate",
    migrations: &[db::Migration {
        name: "certificate/0001",
        sql: include_str!("../migrations/0001_certificate.sql"),
    }],
    kept: &["certificate"],
};

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadCertificates,
    href: "/certificates",
    text: "证书",
    icon: "certificate",
}];

/// The doors of this stage.
pub fn doors() -> Doors {
    use pages::{list, session};
    Doors::new()
        .get(Act::ReadCertificates, "/certificates", get(list::list))
        .get(
            Act::ReadCertificates,
            "/certificates/{id}/pdf",
            get(list::pdf),
        )
        .get(
            Act::ReadCertificates,
            "/certificates/session/{session}",
            get(session::show),
        )
        .post(
            Act::AssignCodes,
            "/certificates/session/{session}/assign",
            post(session::assign),
        )
        .post(
            Act::IssueCertificates,
            "/certificates/session/{session}/issue",
            post(session::issue),
        )
        .get(
            Act::ReadCertificates,
            "/api/v1/certificates",
            get(api::list),
        )
        .get(
            Act::ReadCertificates,
            "/api/v1/certificates/{id}/pdf",
            get(api::pdf),
        )
}
