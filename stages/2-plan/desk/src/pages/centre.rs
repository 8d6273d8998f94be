//! What the appraisal centre does with plans.

use crate::acts::receive_plan;
use access::acts;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::SessionId;
use web::{Allowed, Failure, House, done};

/// Receives a plan.
pub(super) async fn receive(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReceivePlan>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    receive_plan(&house.db, &permit, id, house.now()).await?;
    Ok(done(&format!("/plans/{id}"), "已接收认定计划"))
}
