//! 机构与账户: organisations, accounts and who is signed in.
//!
//! Finds the [`access::Principal`] that stands at a door; what they may do there is the policy's to say.

mod barred;
mod organisations;
mod password;
mod people;
mod sign_in;
pub mod tries;

pub use barred::{Named, bar, is_open, named, rename_person};
pub use organisations::{
    NewOrganisation, OrganisationRow, list_organisations, name_taken, open_organisation,
    organisation, organisations, reassign, rename, without_account,
};
pub use people::{
    AccountOrder, AccountRow, NewAccount, change_password, close_account, list_accounts,
    open_account,
};
pub use sign_in::{SignIn, SignedIn, Ticket, enter_candidate, find, leave, sign_in};

/// The tables of this crate.
pub const SCHEMA: db::Schema = db::Schema {
    name: "accounts",
    migrations: &[
        db::Migration {
            name: "accounts/0001",
            sql: include_str!("../migrations/0001_accounts.sql"),
        },
        db::Migration {
            name: "accounts/0002",
            sql: include_str!("../migrations/0002_barred.sql"),
        },
    ],
    kept: &["organisation", "account"],
};
