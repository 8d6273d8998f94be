//! Stage 1, the desk: from an application to a receipt (N2, A1, A2, A3, A5).

mod acts;
mod against;
mod api;
mod applied;
mod assessment;
mod confirmed;
mod doors;
mod drawable;
mod drawing;
mod frozen;
mod handover;
mod interest;
mod life;
mod numbers;
mod pages;
mod paper;
mod partner;
mod past;
mod register;
mod registry;
mod seen;
mod store;
mod told;
mod typing;
mod waiting;
pub mod workbook;

pub use acts::{
    Attaching, Opened, OpenedFile, Preview, Seat, accept_application, appoint_panel,
    ask_supplement, attach_file, commit_form, confirm_online, decide_filing, decline_application,
    discard_draft, open_form, open_material, open_preview, preview_form, reassign_school,
    recommend_application, recount_due_days, redirect_application, refill_panel, remove_attachment,
    remove_material, return_application, step_down_expert, submit_application,
    take_back_application, upload_material, verify_material,
};
pub use api::api_doc;
pub use assessment::{
    carry_out_method, conclude_assessment, give_opinion, leader_of, plan_assessment,
    send_back_application, sign_opinion, write_opinion,
};
pub use doors::{NAV, doors};
pub use filing_rules::{
    AgreementEntry, AgreementStanding, ApplicationForm, AssessorRow, Audience, Confirmation,
    Contact, Covered, DraftForm, EquipmentRow, ExpertRow, Field, Interest, Judgement, Kind,
    LineDecision, Material, Method, OF_LINE, OF_SCHOOL, OccupationRow, OnlineCheck, Proposal,
    Recipient, RequestState, Ruling, Section, StaffRow, Standing, SupervisorRow, View, Wanted,
};
pub use handover::{PartnerScope, Scope, partner_scope_for, scope_for, scope_on};
pub use interest::{Declared, declare_interest, withdraw_interest};
pub use life::{
    Asked, Filed, Version, answer_request, change_filing, drop_scope, filing_of, filings_of_school,
    history, resume_filing, revoke_filing, standing_as, standing_on, suspend_filing,
    withdraw_filing,
};
pub use numbers::allocate_numbers;
pub use pages::view::standing_colour;
pub use partner::{
    Recorded, Registered, agreement_of, agreements, agreements_as, all_recorded, change_partner,
    confirm_agreement, end_agreement, end_partner, object_to_agreement, partner_of, partners_as,
    record_agreement, register_partner, registered, resume_partner, suspend_partner,
};
pub use register::{RegisterEntry, RegisterScope, register_entries, register_entry};
pub use store::{Line, lines_of};
pub use waiting::work;

use kernel::Stop;
use web::House;

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
        db::Migration {
            name: "filing/0007",
            sql: include_str!("../migrations/0007_partner.sql"),
        },
        db::Migration {
            name: "filing/0008",
            sql: include_str!("../migrations/0008_speed.sql"),
        },
        db::Migration {
            name: "filing/0009",
            sql: include_str!("../migrations/0009_numbers.sql"),
        },
        db::Migration {
            name: "filing/0010",
            sql: include_str!("../migrations/0010_days.sql"),
        },
        db::Migration {
            name: "filing/0011",
            sql: include_str!("../migrations/0011_follow.sql"),
        },
        db::Migration {
            name: "filing/0012",
            sql: include_str!("../migrations/0012_whole.sql"),
        },
        db::Migration {
            name: "filing/0013",
            sql: include_str!("../migrations/0013_proposal.sql"),
        },
        db::Migration {
            name: "filing/0014",
            sql: include_str!("../migrations/0014_redirect.sql"),
        },
        db::Migration {
            name: "filing/0015",
            sql: include_str!("../migrations/0015_online.sql"),
        },
        db::Migration {
            name: "filing/0016",
            sql: include_str!("../migrations/0016_written.sql"),
        },
        db::Migration {
            name: "filing/0017",
            sql: include_str!("../migrations/0017_taken_back.sql"),
        },
        db::Migration {
            name: "filing/0018",
            sql: include_str!("../migrations/0018_refill.sql"),
        },
        db::Migration {
            name: "filing/0019",
            sql: include_str!("../migrations/0019_interest.sql"),
        },
        db::Migration {
            name: "filing/0020",
            sql: include_str!("../migrations/0020_clock.sql"),
        },
        db::Migration {
            name: "filing/0021",
            sql: include_str!("../migrations/0021_reassessment.sql"),
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
        "number_series",
        "draw",
        "declared_interest",
        "material",
        "attachment",
        "online_confirmation",
        "panel_member",
        "assessment_method",
        "judgement",
        "opinion",
        "panel_opinion",
        "proposal",
        "opinion_signature",
        "reassessment",
        "partner",
        "partner_line",
        "partner_suspension",
        "agreement",
        "agreement_line",
    ],
};
