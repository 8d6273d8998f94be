//! The office: organisations and accounts for the administrator, one's own password, the list of the journal.

mod account;
mod accounts_page;
mod journal_page;
mod organisations_page;
mod work;

pub use work::work;

use access::Act;
use axum::{
    http::Method,
    routing::{get, post},
};
use web::{Doors, NavEntry};

/// The doors of the office.
pub fn doors() -> Doors {
    Doors::new()
        .get(
            Act::ReadAccounts,
            "/office/accounts",
            get(accounts_page::list),
        )
        .get(
            Act::OpenAccount,
            "/office/accounts/new",
            get(accounts_page::show_new),
        )
        .post(
            Act::OpenAccount,
            "/office/accounts/open",
            post(accounts_page::open),
        )
        .post(
            Act::CloseAccount,
            "/office/accounts/{id}/close",
            post(accounts_page::close),
        )
        .get(
            Act::ReadAccounts,
            "/office/organisations",
            get(organisations_page::list),
        )
        .get(
            Act::OpenOrganisation,
            "/office/organisations/new",
            get(organisations_page::show_new),
        )
        .post(
            Act::OpenOrganisation,
            "/office/organisations/open",
            post(organisations_page::open),
        )
        .get(
            Act::ReassignSchool,
            "/office/organisations/{id}",
            get(organisations_page::show_reassign),
        )
        .post(
            Act::ReassignSchool,
            "/office/organisations/{id}/reassign",
            post(organisations_page::reassign),
        )
        .get(Act::ReadJournal, "/office/journal", get(journal_page::list))
        .open(Method::GET, "/account", get(account::show))
        .post(
            Act::ChangePassword,
            "/account/password",
            post(account::change_password),
        )
}

/// The links of the office.
pub const NAV: &[NavEntry] = &[
    NavEntry {
        act: Act::ReadAccounts,
        href: "/office/organisations",
        text: "机构",
        icon: "building-community",
    },
    NavEntry {
        act: Act::ReadAccounts,
        href: "/office/accounts",
        text: "账户",
        icon: "users",
    },
    NavEntry {
        act: Act::ReadJournal,
        href: "/office/journal",
        text: "业务日志",
        icon: "list-check",
    },
];
