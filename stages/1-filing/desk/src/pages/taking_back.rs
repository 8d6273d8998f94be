//! The buttons of a school that wants its application no more: it throws the draft away, or takes back what it handed in.

use super::pressed::Pressed;
use access::acts;
use axum::response::Response;
use web::{Failure, done};

/// Takes back what was handed in.
pub async fn take_back(pressed: Pressed<acts::TakeBackApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let why = pressed.typed.one("taken_back");
    let outcome = crate::take_back_application(db, &pressed.permit, pressed.id, why, now).await;
    pressed.answer(outcome, "申请已撤回，可以重新申请").await
}

/// Throws the draft away.
pub async fn discard(pressed: Pressed<acts::DiscardDraft>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    match crate::discard_draft(db, &pressed.permit, pressed.id, now).await {
        // Its page is no more.
        Ok(()) => Ok(done("/filing", "草稿已删除")),
        outcome => pressed.answer(outcome, "").await,
    }
}
