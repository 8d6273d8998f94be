//! What people see of the registry, and the doors to it.

mod accounts;
mod annulment;
mod buttons;
mod corrections;
mod forms;
mod import;
mod list;
mod show;
mod typed;
mod unregistered;

use access::Act;
use axum::routing::{get, post};
use web::{Doors, NavEntry};

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadPeople,
    href: "/people",
    text: "人员库",
    icon: "users",
}];

/// The doors of this stage.
pub fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadPeople, "/people", get(list::list))
        .get(Act::RegisterPerson, "/people/new", get(forms::show_new))
        .post(Act::RegisterPerson, "/people/new", post(forms::register))
        .get(Act::ImportPeople, "/people/import", get(import::show))
        .post(Act::ImportPeople, "/people/import", post(import::preview))
        .get(
            Act::ImportPeople,
            "/people/template.xlsx",
            get(import::give_template),
        )
        .get(
            Act::ImportPeople,
            "/people/previews/{id}",
            get(import::show_preview),
        )
        .post(
            Act::ImportPeople,
            "/people/previews/{id}",
            post(import::commit),
        )
        .get(Act::LinkAccount, "/people/accounts", get(accounts::list))
        .get(
            Act::DisqualifyPerson,
            "/people/disqualification",
            get(unregistered::show),
        )
        .post(
            Act::DisqualifyPerson,
            "/people/disqualification",
            post(unregistered::disqualify),
        )
        .get(Act::ReadPeople, "/people/{id}", get(show::show))
        .get(
            Act::CorrectPerson,
            "/people/{id}/correction",
            get(corrections::show_person),
        )
        .post(
            Act::CorrectPerson,
            "/people/{id}/correction",
            post(corrections::person),
        )
        .get(
            Act::CorrectCard,
            "/people/{id}/cards/{card}/correction",
            get(corrections::show_card),
        )
        .post(
            Act::CorrectCard,
            "/people/{id}/cards/{card}/correction",
            post(corrections::card),
        )
        .post(
            Act::ChangePerson,
            "/people/{id}/contact",
            post(buttons::change),
        )
        .get(Act::GrantCard, "/people/{id}/cards", get(forms::show_card))
        .post(Act::GrantCard, "/people/{id}/cards", post(forms::add_card))
        .get(
            Act::GrantCard,
            "/people/{id}/cards/{card}",
            get(forms::show_renewal),
        )
        .post(
            Act::GrantCard,
            "/people/{id}/cards/{card}",
            post(forms::renew),
        )
        .post(
            Act::AppointPerson,
            "/people/{id}/appointments",
            post(buttons::appoint),
        )
        .post(
            Act::AppointPerson,
            "/people/{id}/appointments/{appointment}/end",
            post(buttons::end),
        )
        .post(
            Act::LinkAccount,
            "/people/{id}/accounts",
            post(buttons::link),
        )
        .post(
            Act::LinkAccount,
            "/people/{id}/accounts/{account}/end",
            post(buttons::unlink),
        )
        .post(
            Act::DisqualifyPerson,
            "/people/{id}/disqualification",
            post(buttons::disqualify),
        )
        .post(
            Act::AnnulDisqualification,
            "/people/{id}/annulment",
            post(annulment::annul),
        )
        .post(
            Act::ConfirmName,
            "/people/{id}/name",
            post(buttons::confirm_name),
        )
        .and(crate::api::doors())
}
