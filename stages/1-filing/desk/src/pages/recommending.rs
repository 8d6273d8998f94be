//! The buttons of the training centre: it recommends a provincial school, line by line, or does not (N5.2).

use super::{pressed::Pressed, typed::Typed};
use crate::applied::Applied;
use access::acts;
use axum::response::Response;
use filing_rules::Proposal;
use web::Failure;

/// A line, to be proposed or not.
pub(crate) struct ProposalLine {
    /// Which line of the form, from 1.
    pub no: usize,
    pub label: String,
    /// What was chosen and typed before a refusal.
    pub choice: String,
    pub why: String,
}

/// The lines of the form with what was typed of each.
pub(crate) fn to_propose(lines: &[Applied], typed: &Typed) -> Vec<ProposalLine> {
    let line = |(no, line): (usize, &Applied)| ProposalLine {
        no,
        label: line.label(),
        choice: typed.one(&format!("propose-{no}")).to_owned(),
        why: typed.one(&format!("why-{no}")).to_owned(),
    };
    (1..).zip(lines).map(line).collect()
}

/// Recommends.
pub async fn recommend(pressed: Pressed<acts::RecommendApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let chosen = pressed.typed.starting("propose-");
    let proposals: Vec<Proposal> = chosen
        .filter_map(|(no, choice)| {
            Some(Proposal {
                no: no.parse().ok()?,
                proposed: choice == "yes",
                reason: pressed.typed.one(&format!("why-{no}")).to_owned(),
            })
        })
        .collect();
    let what = (pressed.typed.one("opinion"), proposals.as_slice());
    let outcome = crate::recommend_application(db, &pressed.permit, pressed.id, what, now).await;
    pressed
        .answer(outcome, "已推荐至省职业技能鉴定指导中心")
        .await
}

/// Does not recommend.
pub async fn decline(pressed: Pressed<acts::DeclineApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reasons = pressed.typed.one("declined");
    let outcome = crate::decline_application(db, &pressed.permit, pressed.id, reasons, now).await;
    pressed.answer(outcome, "已告知院校不予推荐").await
}
