//! How a refusal or a fault reaches whoever asked: a page for a person, RFC 9457 problem details for a program.
//!
//! A handler only says what happened; [`render`] knows who asked and answers in their way.

use crate::{Frame, House, visitor::Visitor};
use askama::Template;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Fault, Problem, Refusal, RefusalKind, Stop};
use serde::Serialize;
use std::{error::Error, sync::Arc};

/// Why a door did not open.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The rule says no.
    Refused(Refusal),
    /// We broke.
    Broke(Arc<Fault>),
    /// Nobody is signed in.
    SignInFirst,
    /// The request itself is malformed, with its status and a sentence.
    Malformed(StatusCode, String),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Broke(Arc::new(fault))
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refusal(refusal) => refusal.into(),
            Stop::Fault(fault) => fault.into(),
        }
    }
}

impl Failure {
    /// The HTTP status that says it best.
    pub fn status(&self) -> StatusCode {
        match self {
            Failure::Refused(refusal) => match refusal.kind {
                RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                RefusalKind::Conflict => StatusCode::CONFLICT,
                RefusalKind::Forbidden => StatusCode::FORBIDDEN,
                RefusalKind::NotFound => StatusCode::NOT_FOUND,
                RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            },
            Failure::Broke(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Failure::SignInFirst => StatusCode::UNAUTHORIZED,
            Failure::Malformed(status, _) => *status,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// RFC 9457 problem details, with the code and the clause of the refusal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemDetails {
    /// Always `about:blank`: `code` tells what happened.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A stable code, such as `filing.too_few_assessors`.
    pub code: String,
    /// What was found and what would be right, in Chinese.
    pub detail: String,
    /// The clause that the refusal stands on, such as `A1.2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The same, place by place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemPlace>,
    /// The number under which a fault stands in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// One fault at one place of what was handed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemPlace {
    /// The field, or the row and column.
    pub place: String,
    /// What was found and what would be right.
    pub sentence: String,
}

impl From<&Problem> for ProblemPlace {
    fn from(problem: &Problem) -> Self {
        ProblemPlace {
            place: problem.place.clone(),
            sentence: problem.sentence.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    shell: crate::Shell,
    sentence: String,
    clause: String,
    clause_text: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "403.html")]
struct ForbiddenPage {
    shell: crate::Shell,
    sentence: String,
}

#[derive(Template)]
#[template(path = "404.html")]
struct MissingPage {
    shell: crate::Shell,
    sentence: String,
}

#[derive(Template)]
#[template(path = "500.html")]
struct BrokenPage {
    shell: crate::Shell,
    reference: String,
}

/// The middleware that answers for every failure.
pub async fn render(State(house): State<House>, request: Request, next: Next) -> Response {
    let program = request.uri().path().starts_with("/api/");
    let looking = request.method() == Method::GET;
    let here = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let Some(failure) = response
        .extensions_mut()
        .remove::<Failure>()
        .or_else(|| plain(&response))
    else {
        return response;
    };
    // An address that somebody typed or cut off leads to no page.
    let failure = match failure {
        Failure::Malformed(StatusCode::BAD_REQUEST, _) if looking && !program => {
            Failure::Refused(Refusal::not_found("页面"))
        }
        other => other,
    };
    let reference = reference_of(&failure);
    if program {
        return problem(&failure, reference);
    }
    if matches!(failure, Failure::SignInFirst) {
        let back: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
        return Redirect::to(&format!("/signin?next={back}")).into_response();
    }
    let frame = Frame::of(&house, response.extensions().get::<Visitor>(), &path);
    page(&failure, frame, reference)
}

/// What the router and the limits answer in plain words becomes a failure like any other.
fn plain(response: &Response) -> Option<Failure> {
    let sentence = match response.status() {
        StatusCode::NOT_FOUND => return Some(Failure::Refused(Refusal::not_found("页面"))),
        StatusCode::METHOD_NOT_ALLOWED => "该地址不支持这种请求方式",
        StatusCode::PAYLOAD_TOO_LARGE => "提交的内容超过大小上限（16 MB），请缩小文件后重试",
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE => "请求的格式不正确",
        StatusCode::UNPROCESSABLE_ENTITY if is_plain(response) => "请求的内容不完整或类型不符",
        StatusCode::REQUEST_TIMEOUT => "处理超时，请稍后重试",
        StatusCode::INTERNAL_SERVER_ERROR => {
            return Some(Failure::Broke(Arc::new(Fault::broken(
                "a handler panicked",
            ))));
        }
        _ => return None,
    };
    Some(Failure::Malformed(response.status(), sentence.to_owned()))
}

fn is_plain(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// Logs a fault with its causes under a number that the person is shown.
fn reference_of(failure: &Failure) -> Option<String> {
    let Failure::Broke(fault) = failure else {
        return None;
    };
    let reference = db::chance::bytes::<4>()
        .map(|byte| format!("{byte:02X}"))
        .concat();
    let mut causes = Vec::new();
    let mut cause = fault.source();
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    tracing::error!(%reference, fault = %fault, causes = causes.join(": "), "fault");
    Some(reference)
}

fn problem(failure: &Failure, reference: Option<String>) -> Response {
    let status = failure.status();
    let (code, detail, clause, problems) = match failure {
        Failure::Refused(refusal) => (
            refusal.code.to_owned(),
            refusal.sentence.clone(),
            refusal.clause.map(|clause| clause.id().to_owned()),
            refusal.problems.iter().map(Into::into).collect(),
        ),
        Failure::Broke(_) => (
            "fault".to_owned(),
            "系统内部错误，请凭编号联系管理员".to_owned(),
            None,
            Vec::new(),
        ),
        Failure::SignInFirst => (
            "sign_in_first".to_owned(),
            "请先登录".to_owned(),
            None,
            Vec::new(),
        ),
        Failure::Malformed(_, sentence) => {
            ("malformed".to_owned(), sentence.clone(), None, Vec::new())
        }
    };
    let details = ProblemDetails {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        status: status.as_u16(),
        code,
        detail,
        clause,
        problems,
        reference,
    };
    let body = serde_json::to_vec(&details).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

fn page(failure: &Failure, frame: Frame, reference: Option<String>) -> Response {
    let rendered = match failure {
        Failure::Broke(_) | Failure::SignInFirst => BrokenPage {
            shell: frame.shell("系统错误"),
            reference: reference.unwrap_or_default(),
        }
        .render(),
        Failure::Refused(refusal) if refusal.kind == RefusalKind::NotFound => MissingPage {
            shell: frame.shell("没有找到"),
            sentence: refusal.sentence.clone(),
        }
        .render(),
        Failure::Refused(refusal) if refusal.kind == RefusalKind::Forbidden => ForbiddenPage {
            shell: frame.shell("无权办理"),
            sentence: refusal.sentence.clone(),
        }
        .render(),
        Failure::Refused(refusal) => RefusedPage {
            shell: frame.shell("未能办理"),
            sentence: refusal.sentence.clone(),
            clause: refusal
                .clause
                .map(|clause| clause.label().to_owned())
                .unwrap_or_default(),
            clause_text: refusal
                .clause
                .map(|clause| clause.text().to_owned())
                .unwrap_or_default(),
            problems: refusal.problems.clone(),
        }
        .render(),
        Failure::Malformed(_, sentence) => RefusedPage {
            shell: frame.shell("请求有误"),
            sentence: sentence.clone(),
            clause: String::new(),
            clause_text: String::new(),
            problems: Vec::new(),
        }
        .render(),
    };
    match rendered {
        Ok(html) => (failure.status(), Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
