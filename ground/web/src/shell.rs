//! The frame of every page: who is signed in, where they can go, what the last page left to say.

use crate::{Failure, House, assets, visitor::Visitor};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};

/// 页面外框: what `shell.html` needs.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The page's title.
    pub title: String,
    /// The links that this person may follow.
    pub nav: Vec<NavItem>,
    /// Who is signed in.
    pub user: Option<UserBox>,
    /// The token that every form carries.
    pub csrf: String,
    /// What the last page left to say.
    pub flash: Option<Flash>,
    /// A line on every page.
    pub notice: Option<String>,
}

/// One link of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its text.
    pub text: String,
    /// The name of its picture in the sprite.
    pub icon: String,
    /// Whether this page lies behind it.
    pub active: bool,
}

/// The signed-in person, as the corner of the page shows them.
#[derive(Clone, Debug)]
pub struct UserBox {
    /// The person's name.
    pub name: String,
    /// Their organisation.
    pub organisation: String,
    /// Their role.
    pub role: String,
}

/// A short message after an act.
#[derive(Clone, Debug)]
pub struct Flash {
    /// `success` or `warning`.
    pub kind: String,
    /// The message.
    pub text: String,
}

impl Shell {
    /// The address of a static file, which changes with its content.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

/// What a page is put into; taken from the request before the page is made.
#[derive(Clone, Debug)]
pub struct Frame {
    nav: Vec<NavItem>,
    user: Option<UserBox>,
    csrf: String,
    flash: Option<Flash>,
    notice: Option<String>,
}

impl Frame {
    pub(crate) fn of(house: &House, visitor: Option<&Visitor>, path: &str) -> Frame {
        let signed_in = visitor.and_then(|visitor| visitor.signed_in.as_ref());
        let nav = signed_in.map_or_else(Vec::new, |signed_in| {
            let role = signed_in.principal.role;
            house
                .config
                .nav
                .iter()
                .filter(|entry| entry.act.reach(role).is_some())
                .map(|entry| NavItem {
                    href: entry.href.to_owned(),
                    text: entry.text.to_owned(),
                    icon: entry.icon.to_owned(),
                    active: path == entry.href || path.starts_with(&format!("{}/", entry.href)),
                })
                .collect()
        });
        Frame {
            nav,
            user: signed_in.map(|signed_in| UserBox {
                name: signed_in.principal.name.clone(),
                organisation: signed_in
                    .principal
                    .organisation
                    .as_ref()
                    .map(|organisation| organisation.name.clone())
                    .unwrap_or_default(),
                role: signed_in.principal.role.title().to_owned(),
            }),
            csrf: signed_in
                .map(|signed_in| signed_in.csrf.clone())
                .unwrap_or_default(),
            flash: visitor
                .and_then(|visitor| visitor.flash.as_deref())
                .and_then(|text| {
                    let (kind, text) = text.split_once(':')?;
                    Some(Flash {
                        kind: if kind == "success" {
                            "success"
                        } else {
                            "warning"
                        }
                        .to_owned(),
                        text: text.to_owned(),
                    })
                }),
            notice: house.config.notice.clone(),
        }
    }

    /// The shell of a page with this title.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell {
            title: title.into(),
            nav: self.nav.clone(),
            user: self.user.clone(),
            csrf: self.csrf.clone(),
            flash: self.flash.clone(),
            notice: self.notice.clone(),
        }
    }
}

impl FromRequestParts<House> for Frame {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Failure> {
        Ok(Frame::of(
            house,
            parts.extensions.get::<Visitor>(),
            parts.uri.path(),
        ))
    }
}

/// Renders a page. What the last page left to say is said once.
///
/// # Errors
/// A fault where the template fails.
pub fn page(template: impl Template) -> Result<Response, Failure> {
    let html = template
        .render()
        .map_err(|error| kernel::Fault::new("rendering a page", error))?;
    let mut response = Html(html).into_response();
    response.headers_mut().append(
        header::SET_COOKIE,
        HeaderValue::from_static("flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"),
    );
    Ok(response)
}

/// Renders a page that comes back after a refusal: with what was typed, and each problem at its field.
///
/// # Errors
/// A fault where the template fails.
pub fn again(template: impl Template) -> Result<Response, Failure> {
    let mut response = page(template)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Goes to another page, which will say `text`.
pub fn done(to: &str, text: &str) -> Response {
    leave_word(to, "success", text)
}

/// As [`done`], for a refusal that belongs to no field.
pub fn not_done(to: &str, text: &str) -> Response {
    leave_word(to, "warning", text)
}

fn leave_word(to: &str, kind: &str, text: &str) -> Response {
    let word = format!("{kind}:{text}");
    let encoded = percent_encoding::utf8_percent_encode(&word, percent_encoding::NON_ALPHANUMERIC);
    let cookie = format!("flash={encoded}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
    let mut response = Redirect::to(to).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
