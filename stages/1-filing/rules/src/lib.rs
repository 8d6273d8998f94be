//! Stage 1, the rules: from an application to a receipt (N2, N3, A1, A2, A3, A5).
//!
//! [`form`] is the paper, [`draft`] what somebody typed of it, [`conditions`] the self-check, [`state`] the road; each transition has a file of its own;
//! `life` is what comes after the receipt, `partner` is who else certifies a school's students.

mod accept;
mod against;
mod assessment;
mod barred;
mod begin;
pub mod check;
mod classified;
mod clear;
mod conditions;
mod decide;
mod draft;
mod form;
mod interest;
mod life;
mod materials;
mod number;
mod panel;
mod partner;
mod recipient;
mod recommend;
mod registry;
mod series;
mod state;
mod step;
mod submit;
mod supplement;
mod take_back;

pub use accept::{Answered, Clock, Running, accept, not_accept};
pub use against::{Against, Differs, against};
pub use assessment::{
    Arranged, Assessment, Given, Judgement, LineOpinion, Method, OF_LINE, OF_SCHOOL, Panelist,
    Phase, Tally, Underway, View, Wanted, Written, assess, carry_out, conclude, give_opinion,
    is_greater, plan, send_back, sign_opinion, to_decide_on, write_opinion,
};
pub use barred::{people, refuse_barred, refuse_unstaffed};
pub use begin::{Filed, Kind, Open, begin, likely, may_grant, only_new};
pub use classified::Caution;
pub use conditions::{Finding, Gathered, LineName, Verdict, gathered, self_check};
pub use decide::{Decided, Earns, LineDecision, Receipt, Ruling, decide};
pub use draft::{Column, DraftForm, RenewedLine, Section, Shape};
pub use form::{
    ApplicationForm, AppliedLine, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow,
    Outsider, StaffRow, SupervisorRow, read_levels, write_levels,
};
pub use interest::{Interest, declare_interest, say_interest};
pub use life::{
    Audience, Covered, End, Ended, Field, LifeStep, Lived, RequestState, Standing, Suspension,
    Validity, Way, answer, ask_again, cannot_grant, change, covers, drop_line, may_renew,
    may_renew_from, name_taken, say_why, suspend_until, unprintable_value,
};
pub use materials::{
    Confirmation, FileKind, LARGEST, Material, Noted, OnlineCheck, Package, all_signed, as_shown,
    check_attachment, check_online, may_confirm, missing, none_refuted, picture, read_online,
    same_material, sniff, to_ask, unconfirmed, unnamed,
};
pub use number::{FilingNumber, FilingNumberError, explain};
pub use panel::{
    Applicant, Expert, begin_panel, fields, recused, refill_panel, smallest_panel, step_down,
};
pub use partner::{
    Agreed, Agreement, AgreementEntry, AgreementStanding, AgreementStep, AskedOf, ChangeEntry,
    HeldLine, NewPartner, Parties, Partner, PartnerEntry, PartnerKind, PartnerLine, PartnerStep,
    ScopeRow, Terms, give_reason, grouped, may_certify, only_new_partner, read_agreement,
    read_change, read_partner, rescope,
};
pub use recipient::{Recipient, reassign, redirect, settled};
pub use recommend::{Proposal, decline, recommend};
pub use registry::{Checked, Registry};
pub use series::{NumberSeries, allocate};
pub use state::{Route, State};
pub use step::Step;
pub use submit::{same_as_seen, submit};
pub use supplement::{Asked, ask, not_before_answer, resume};
pub use take_back::{discard, take_back};
