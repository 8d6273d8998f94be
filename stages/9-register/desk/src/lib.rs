//! Stage 9, the desk: what the public sees without signing in: schools, certificates, proofs (A3.5, A4.5, N5.1).

mod api;
mod certificate_query;
mod pages;
mod partners;
mod proofs;
mod rate;
mod schools;

pub use api::api_doc;
pub use certificate_query::{Found, Question, answer};
pub use proofs::{LeafProof, consistency_proof, leaf_proof};

use axum::{http::Method, routing::get};
use web::Doors;

/// The tables of this stage: none of record, for the public changes nothing.
pub const SCHEMA: db::Schema = db::Schema {
    name: "register",
    migrations: &[db::Migration {
        name: "register/0001",
        sql: include_str!("../migrations/0001_register.sql"),
    }],
    kept: &[],
};

/// The doors of this stage, open to everyone.
pub fn doors() -> Doors {
    page_doors().and(api_doors())
}

fn page_doors() -> Doors {
    use pages::{downloads, home, journal, partners, query, school, schools};
    Doors::new()
        .open(Method::GET, "/", get(home::show))
        .open(Method::GET, "/register", get(schools::list))
        .open(Method::GET, "/register.csv", get(downloads::csv))
        .open(Method::GET, "/register.xlsx", get(downloads::xlsx))
        .open(Method::GET, "/register.json", get(downloads::json))
        .open(Method::GET, "/register/{number}", get(school::show))
        .open(Method::GET, "/register/partners", get(partners::list))
        .open(Method::GET, "/register/partners/{id}", get(partners::show))
        .open(Method::GET, "/certificates/query", get(query::show))
        .open(Method::GET, "/journal", get(journal::show))
}

fn api_doors() -> Doors {
    use api::{certificates, journal, partners, schools};
    Doors::new()
        .open(Method::GET, "/api/v1/register", get(schools::list))
        .open(Method::GET, "/api/v1/register/{number}", get(schools::one))
        .open(
            Method::GET,
            "/api/v1/register/partners",
            get(partners::list),
        )
        .open(
            Method::GET,
            "/api/v1/certificates/query",
            get(certificates::query),
        )
        .open(
            Method::GET,
            "/api/v1/journal/checkpoint",
            get(journal::checkpoint),
        )
        .open(
            Method::GET,
            "/api/v1/journal/leaf/{index}",
            get(journal::leaf),
        )
        .open(Method::GET, "/api/v1/journal/proof", get(journal::proof))
        .open(
            Method::GET,
            "/api/v1/journal/consistency",
            get(journal::consistency),
        )
}
