//! The doors of the house itself: signing in and out, being alive and ready.

use crate::{
    Doors, Failure, Frame, House, Shell,
    address::{Address, is_forwarded},
    house::DemoAccount,
    idempotency::Secret,
    shell::{done, page},
    visitor::{COOKIE, bearer, cookie},
};
use accounts::SignIn;
use askama::Template;
use axum::{
    Extension, Form, Json,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Stop;
use serde::{Deserialize, Serialize};

/// The doors of the house itself.
pub fn doors() -> Doors {
    Doors::new()
        .open(Method::GET, "/signin", get(show_sign_in).post(sign_in))
        .open(Method::POST, "/signout", post(sign_out))
        .open(Method::POST, "/api/v1/sign-ins", post(api_sign_in))
        .open(Method::GET, "/healthz", get(|| async { "ok" }))
        .open(Method::GET, "/readyz", get(ready))
        .open(Method::GET, "/assets/{*name}", get(crate::assets::serve))
}

#[derive(Template)]
#[template(path = "signin.html")]
struct SignInPage {
    shell: Shell,
    user_name: String,
    error: String,
    next: String,
    accounts: Vec<DemoAccount>,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct SignInForm {
    user_name: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn show_sign_in(
    State(house): State<House>,
    frame: Frame,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Failure> {
    page(sign_in_page(
        &house,
        &frame,
        String::new(),
        String::new(),
        next,
    ))
}

fn sign_in_page(
    house: &House,
    frame: &Frame,
    user_name: String,
    error: String,
    next: String,
) -> SignInPage {
    SignInPage {
        shell: frame.shell("登录"),
        user_name,
        error,
        next,
        accounts: if house.config.demo_sign_in {
            house.config.demo_accounts.clone()
        } else {
            Vec::new()
        },
    }
}

async fn sign_in(
    State(house): State<House>,
    frame: Frame,
    Address(address): Address,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Response, Failure> {
    let attempt = SignIn {
        user_name: form.user_name.trim(),
        password: &form.password,
        address: &address,
        demo_allowed: demo_allowed(&house, &headers),
    };
    match accounts::sign_in(&house.db, &attempt, house.now()).await {
        Ok(ticket) => Ok(with_cookie(
            &house,
            Redirect::to(own_page(&form.next)).into_response(),
            &ticket.token,
        )),
        Err(Stop::Refusal(refusal)) => {
            let status = Failure::Refused(refusal.clone()).status();
            let body = sign_in_page(&house, &frame, form.user_name, refusal.sentence, form.next);
            let mut response = page(body)?;
            *response.status_mut() = status;
            Ok(response)
        }
        Err(stop) => Err(stop.into()),
    }
}

/// The well-known passwords of the demo work for whoever sits at this machine, not for whom a proxy brings.
fn demo_allowed(house: &House, headers: &HeaderMap) -> bool {
    house.config.demo_sign_in && !is_forwarded(headers)
}

/// Where to go after signing in: a page of ours, never somebody else's. Browsers drop tabs and line ends from addresses and
/// read a backslash as a slash.
fn own_page(next: &str) -> &str {
    let plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = plain && next.starts_with('/') && !next.starts_with("//");
    if ours { next } else { "/home" }
}

/// Gives the visitor the cookie that carries a sign-in.
pub fn with_cookie(house: &House, mut response: Response, token: &str) -> Response {
    let secure = if house.config.is_https() {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn sign_out(State(house): State<House>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = bearer(&headers).or_else(|| cookie(&headers, COOKIE)) {
        accounts::leave(&house.db, token).await?;
    }
    let mut response = done("/", "已退出登录");
    response.headers_mut().append(
        header::SET_COOKIE,
        HeaderValue::from_static("gongjiang=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    );
    Ok(response)
}

/// A user name and a password.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ApiSignIn {
    /// The user name.
    pub user_name: String,
    /// The password.
    pub password: String,
}

/// The secret to send after `Authorization: Bearer`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiTicket {
    /// The secret.
    pub token: String,
}

/// Signs in and gives a token.
#[utoipa::path(post, path = "/api/v1/sign-ins", tag = "登录", request_body = ApiSignIn,
    responses((status = 200, body = ApiTicket), (status = 403, body = crate::ProblemDetails)))]
pub async fn api_sign_in(
    State(house): State<House>,
    Address(address): Address,
    headers: HeaderMap,
    Json(body): Json<ApiSignIn>,
) -> Result<impl IntoResponse, Failure> {
    let attempt = SignIn {
        user_name: body.user_name.trim(),
        password: &body.password,
        address: &address,
        demo_allowed: demo_allowed(&house, &headers),
    };
    let ticket = accounts::sign_in(&house.db, &attempt, house.now()).await?;
    let body = Json(ApiTicket {
        token: ticket.token,
    });
    Ok((Extension(Secret), body))
}

async fn ready(State(house): State<House>) -> Response {
    match house.db.read().await {
        Ok(_) => "ready".into_response(),
        Err(fault) => {
            tracing::error!(%fault, "not ready");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The part of the API's description that this house brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(api_sign_in), components(schemas(crate::ProblemDetails)))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        for ours in ["/home", "/filing?state=draft&page=2", "/plans/1#x"] {
            assert_eq!(own_page(ours), ours);
        }
        for foreign in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nSet-Cookie: a=b",
            " /home",
            "/\u{7f}",
            "/主页",
        ] {
            assert_eq!(own_page(foreign), "/home", "{foreign:?}");
        }
    }
}
