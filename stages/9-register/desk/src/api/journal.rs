//! The journal for whoever keeps watch on it: signed heads, lines, proofs. A line holds no personal data.

use crate::{
    proofs::{self, LeafProof},
    rate,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use journal::Hash;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Address, Failure, House};

/// The newest signed head (C2SP tlog-checkpoint).
#[utoipa::path(get, path = "/api/v1/journal/checkpoint", tag = "业务日志",
    responses((status = 200, content_type = "text/plain", body = String), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn checkpoint(State(house): State<House>) -> Result<Response, Failure> {
    let head = house
        .db
        .head()
        .await?
        .ok_or_else(|| Refusal::not_found("签名树头"))?;
    Ok((
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        head.note,
    )
        .into_response())
}

/// One line, byte for byte: SHA-256(0x00 ‖ these bytes) is its leaf hash.
#[utoipa::path(get, path = "/api/v1/journal/leaf/{index}", tag = "业务日志",
    params(("index" = u64, Path, description = "在树中的位置，从0起")),
    responses((status = 200, content_type = "application/json", body = String), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn leaf(
    State(house): State<House>,
    Path(index): Path<u64>,
) -> Result<Response, Failure> {
    let (bytes, _) = proofs::leaf(&house.db, index).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// Which line, in which tree.
#[derive(Deserialize, IntoParams)]
pub(crate) struct AskedLeaf {
    /// The place of the line, from 0.
    index: u64,
    /// The number of lines in the tree, as a signed head has it.
    size: u64,
}

/// The proof that a line stands in the tree of a signed head (RFC 6962 §2.1.1).
#[utoipa::path(get, path = "/api/v1/journal/proof", tag = "业务日志", params(AskedLeaf),
    responses((status = 200, body = LeafProof), (status = 404, body = web::ProblemDetails),
        (status = 422, body = web::ProblemDetails), (status = 429, body = web::ProblemDetails)))]
pub(crate) async fn proof(
    State(house): State<House>,
    Address(address): Address,
    Query(AskedLeaf { index, size }): Query<AskedLeaf>,
) -> Result<Json<LeafProof>, Failure> {
    rate::check(&house.db, &address, house.now()).await?;
    Ok(Json(proofs::leaf_proof(&house.db, index, size).await?))
}

/// Which two trees.
#[derive(Deserialize, IntoParams)]
pub(crate) struct AskedTrees {
    /// The number of lines in the earlier tree.
    old: u64,
    /// The number of lines in the later tree.
    new: u64,
}

/// 一致性证明: the hashes that show that the later tree begins with the earlier one.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConsistencyProof {
    /// The number of lines in the earlier tree.
    old: u64,
    /// The number of lines in the later tree.
    new: u64,
    /// The hashes, hexadecimal.
    #[schema(value_type = Vec<String>)]
    hashes: Vec<Hash>,
}

/// The proof that a later tree only adds to an earlier one (RFC 6962 §2.1.2).
#[utoipa::path(get, path = "/api/v1/journal/consistency", tag = "业务日志", params(AskedTrees),
    responses((status = 200, body = ConsistencyProof), (status = 422, body = web::ProblemDetails),
        (status = 429, body = web::ProblemDetails)))]
pub(crate) async fn consistency(
    State(house): State<House>,
    Address(address): Address,
    Query(AskedTrees { old, new }): Query<AskedTrees>,
) -> Result<Json<ConsistencyProof>, Failure> {
    rate::check(&house.db, &address, house.now()).await?;
    let hashes = proofs::consistency_proof(&house.db, old, new).await?;
    Ok(Json(ConsistencyProof { old, new, hashes }))
}
