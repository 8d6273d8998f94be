//! `Idempotency-Key`: a POST that is sent again, because its answer was lost, does its work once.
//!
//! The answer is kept for a day under who asked, where, and the key. The same key with another body is refused.

use crate::{Failure, House, visitor::Visitor};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use db::args;
use jiff::{SignedDuration, Timestamp};
use kernel::Refusal;
use sha2::{Digest, Sha256};

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// A request that was not answered after this long was lost with the process that worked on it.
const WORKING: SignedDuration = SignedDuration::from_mins(2);
/// The longest key, characters.
const LONGEST: usize = 100;

/// 不留存: an answer that holds a secret, such as the token of a sign-in; it is never kept.
#[derive(Clone, Copy, Debug)]
pub struct Secret;

/// The tables of this crate.
pub const SCHEMA: db::Schema = db::Schema {
    name: "web",
    migrations: &[db::Migration {
        name: "web/0001",
        sql: include_str!("../migrations/0001_idempotency.sql"),
    }],
    kept: &[],
};

/// The middleware that answers a repeated POST of the API with the answer of the first.
pub async fn once(State(house): State<House>, request: Request, next: Next) -> Response {
    match answer(&house, request, next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn answer(house: &House, request: Request, next: Next) -> Result<Response, Failure> {
    let api_post = request.method() == Method::POST && request.uri().path().starts_with("/api/");
    let Some(key) = request
        .headers()
        .get("idempotency-key")
        .cloned()
        .filter(|_| api_post)
    else {
        return Ok(next.run(request).await);
    };
    let key = key.to_str().unwrap_or_default().to_owned();
    if key.is_empty() || key.len() > LONGEST {
        return Err(Refusal::invalid(
            "idempotency.bad_key",
            format!("Idempotency-Key应为1至{LONGEST}个字符"),
        )
        .into());
    }
    let who = request
        .extensions()
        .get::<Visitor>()
        .and_then(|visitor| visitor.signed_in.as_ref())
        .map_or_else(
            || "anyone".to_owned(),
            |signed_in| signed_in.principal.actor.to_string(),
        );
    let place = format!("{who} {} {key}", request.uri());
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, crate::visitor::BODY_LIMIT)
        .await
        .map_err(|_| crate::visitor::too_large())?;
    let digest = hex::encode(Sha256::digest(&body));
    if let Some(kept) = claim(house, &place, &digest).await? {
        return Ok(kept);
    }
    // Whoever sends this again has lost the connection of the first: the work must outlive it.
    let (house, request) = (house.clone(), Request::from_parts(parts, Body::from(body)));
    tokio::spawn(async move {
        let response = next.run(request).await;
        keep(&house, &place, response).await
    })
    .await
    .map_err(|error| kernel::Fault::new("answering a request with a key", error))?
}

/// Claims the key for this request, or gives the answer that the first request had.
async fn claim(house: &House, place: &str, digest: &str) -> Result<Option<Response>, Failure> {
    let now = house.now();
    house
        .db
        .scratch("delete from idempotency where at < $1", args![now - KEPT])
        .await?;
    let claimed = house
        .db
        .scratch(
            "insert into idempotency (place, digest, at) values ($1, $2, $3) on conflict (place) do nothing",
            args![place, digest, now],
        )
        .await?;
    if claimed == 1 {
        return Ok(None);
    }
    let row = house
        .db
        .read()
        .await?
        .one(
            "select digest, status, body, at from idempotency where place = $1",
            args![place],
        )
        .await?;
    if row.get::<String>("digest")? != digest {
        return Err(Refusal::invalid(
            "idempotency.other_body",
            "该Idempotency-Key已用于内容不同的请求，请换用新的键",
        )
        .into());
    }
    let (Some(status), Some(body)) = (
        row.get::<Option<u16>>("status")?,
        row.get::<Option<Vec<u8>>>("body")?,
    ) else {
        // The process that worked on it may have ended before or after the commit: never twice.
        let lost = row.get::<Timestamp>("at")? < now - WORKING;
        return Err(match lost {
            true => Refusal::conflict(
                "idempotency.unknown",
                "使用该Idempotency-Key的请求曾被中断，请先查询是否已经办成，未办成的换用新的键重新提交",
            ),
            false => Refusal::conflict(
                "idempotency.running",
                "使用同一Idempotency-Key的请求正在办理，请稍候",
            ),
        }
        .into());
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
        .headers_mut()
        .insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(Some(response))
}

/// Keeps a good answer; after any other, the key is free again.
async fn keep(house: &House, place: &str, response: Response) -> Result<Response, Failure> {
    let secret = response.extensions().get::<Secret>().is_some();
    if secret || !response.status().is_success() {
        house
            .db
            .scratch("delete from idempotency where place = $1", args![place])
            .await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, crate::visitor::BODY_LIMIT)
        .await
        .map_err(|error| kernel::Fault::new("keeping an answer", error))?;
    house
        .db
        .scratch(
            "update idempotency set status = $1, body = $2 where place = $3",
            args![parts.status.as_u16(), body.to_vec(), place],
        )
        .await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}
