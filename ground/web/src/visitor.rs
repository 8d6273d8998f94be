//! Who stands at the door: found once for each request, before anything else.

use crate::{Failure, House};
use access::{Doing, Permit, Principal};
use accounts::SignedIn;
use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The cookie that carries a sign-in.
pub const COOKIE: &str = "gongjiang";
/// The most that a request may carry, bytes.
pub const BODY_LIMIT: usize = 16 * 1024 * 1024;
/// Where a multipart form carries its token: in its first part, within so many bytes.
const FIRST_PART: usize = 1024;

/// 来访者: who stands at the door.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Who is signed in, if anyone.
    pub signed_in: Option<SignedIn>,
    /// The text that the last page left for this one.
    pub flash: Option<String>,
}

/// The middleware that finds the visitor and turns away forged requests.
pub async fn find(State(house): State<House>, request: Request, next: Next) -> Response {
    let (visitor, met) = match meet(&house, request.headers()).await {
        Ok(visitor) => {
            let met = check(&visitor, request).await;
            (visitor, met)
        }
        Err(failure) => (Visitor::default(), Err(failure)),
    };
    let mut response = match met {
        Ok(mut request) => {
            request.extensions_mut().insert(visitor.clone());
            next.run(request).await
        }
        Err(failure) => failure.into_response(),
    };
    // Whoever frames a failure needs to know for whom.
    response.extensions_mut().insert(visitor);
    response
}

async fn meet(house: &House, headers: &HeaderMap) -> Result<Visitor, Failure> {
    let token = bearer(headers).or_else(|| cookie(headers, COOKIE));
    let signed_in = match token {
        Some(token) => {
            accounts::find(&house.db, token, house.config.demo_sign_in, house.now()).await?
        }
        None => None,
    };
    let flash = cookie(headers, "flash")
        .and_then(|text| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .ok()
        })
        .map(|text| text.into_owned());
    Ok(Visitor { signed_in, flash })
}

/// Turns away what another site made the visitor's browser send. A bearer token is never sent by itself.
async fn check(visitor: &Visitor, request: Request) -> Result<Request, Failure> {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || bearer(request.headers()).is_some() {
        return Ok(request);
    }
    refuse_foreign_origin(request.headers())?;
    match &visitor.signed_in {
        Some(signed_in) => check_token(request, &signed_in.csrf).await,
        None => Ok(request),
    }
}

fn forged() -> Failure {
    Failure::Malformed(
        StatusCode::FORBIDDEN,
        "页面令牌无效，可能是页面已过期。请返回上一页刷新后重新提交".to_owned(),
    )
}

/// A browser says where a form came from; what came from elsewhere is turned away, signed in or not.
fn refuse_foreign_origin(headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
    {
        return if matches!(site, "same-origin" | "none") {
            Ok(())
        } else {
            Err(forged())
        };
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) if origin.split("://").nth(1) != Some(host) => Err(forged()),
        _ => Ok(()),
    }
}

/// The token is in a header (scripts) or in the form's own field `_csrf`.
async fn check_token(request: Request, expected: &str) -> Result<Request, Failure> {
    if let Some(token) = request.headers().get("x-csrf-token") {
        return if same(token.as_bytes(), expected) {
            Ok(request)
        } else {
            Err(forged())
        };
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| too_large())?;
    let multipart = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let found = if multipart {
        first_part_token(&body)
    } else {
        form_token(&body)
    };
    match found {
        Some(token) if same(token.as_bytes(), expected) => {
            Ok(Request::from_parts(parts, Body::from(body)))
        }
        _ => Err(forged()),
    }
}

/// The answer to a body over the limit.
pub(crate) fn too_large() -> Failure {
    Failure::Malformed(
        StatusCode::PAYLOAD_TOO_LARGE,
        "提交的内容超过大小上限（16 MB），请缩小文件后重试".to_owned(),
    )
}

fn form_token(body: &Bytes) -> Option<String> {
    form_urlencoded::parse(body)
        .find(|(name, _)| name == "_csrf")
        .map(|(_, value)| value.into_owned())
}

fn first_part_token(body: &Bytes) -> Option<String> {
    let head = String::from_utf8_lossy(&body[..body.len().min(FIRST_PART)]).into_owned();
    let after = head.split("name=\"_csrf\"").nth(1)?;
    let value = after.split("\r\n\r\n").nth(1)?;
    Some(value.split("\r\n").next()?.to_owned())
}

/// Compares without telling by its time how much was right.
fn same(found: &[u8], expected: &str) -> bool {
    let expected = expected.as_bytes();
    found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .fold(0, |differ, (a, b)| differ | (a ^ b))
            == 0
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// The token after `Bearer`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// The person at the door; nobody is sent to sign in.
pub struct Person(pub Principal);

impl FromRequestParts<House> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Visitor>()
            .and_then(|visitor| visitor.signed_in.as_ref())
            .map(|signed_in| Person(signed_in.principal.clone()))
            .ok_or(Failure::SignInFirst)
    }
}

/// The permit of the person at the door for the act `A`; whoever may not do it is turned away.
pub struct Allowed<A: Doing>(pub Permit<A>);

impl<A: Doing> FromRequestParts<House> for Allowed<A> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Failure> {
        let Person(principal) = Person::from_request_parts(parts, house).await?;
        Ok(Allowed(principal.permit()?))
    }
}
