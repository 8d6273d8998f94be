//! Somebody at a browser.

use crate::support::*;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use db::Db;
use jiff::civil::Date;
use tower::ServiceExt;

const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody at a browser.
pub struct Browser {
    router: Router,
    token: String,
    csrf: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    /// The word that the next page says.
    pub word: String,
    pub body: String,
}

impl Browser {
    pub async fn of(db: &Db, user: &str, day: Date) -> Browser {
        let token = sign_in(db, user).await.unwrap();
        let found = accounts::find(db, &token, false, noon(TODAY))
            .await
            .unwrap()
            .unwrap();
        let house = house(db, day);
        Browser {
            router: web::application(house, people_desk::doors()),
            token,
            csrf: found.csrf,
        }
    }

    async fn send(&self, method: Method, path: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("{}={}", web::COOKIE, self.token))
            .header(header::CONTENT_TYPE, FORM)
            .header("x-csrf-token", &self.csrf)
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION);
        let cookies = parts.headers.get_all(header::SET_COOKIE).iter();
        let word = cookies
            .filter_map(|cookie| cookie.to_str().unwrap().strip_prefix("flash="))
            .filter_map(|rest| rest.split(';').next())
            .map(|word| {
                percent_encoding::percent_decode_str(word)
                    .decode_utf8_lossy()
                    .into_owned()
            })
            .collect();
        Answer {
            status: parts.status,
            location: location
                .map_or("", |value| value.to_str().unwrap())
                .to_owned(),
            word,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", web::form_value(value)))
            .collect();
        self.send(Method::POST, path, body.join("&")).await
    }
}
