//! Somebody who is signed in and asks for pages.

use access::{Organisation, Principal, Role};
use accounts::{NewAccount, SignIn};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use calendar::Calendar;
use db::Db;
use jiff::Timestamp;
use std::sync::Arc;
use tower::ServiceExt;
use web::{Clock, Config, Doors, House, Metrics};

const PASSWORD: &str = "a long password";

/// The platform at an instant.
pub fn house(db: &Db, now: Timestamp) -> House {
    House {
        db: db.clone(),
        clock: Clock::set_at(now),
        calendar: Calendar::built_in(),
        config: Arc::new(Config {
            base_url: String::new(),
            demo_sign_in: false,
            trusted_proxies: Vec::new(),
            notice: None,
            nav: Vec::new(),
            demo_accounts: Vec::new(),
        }),
        metrics: Arc::new(Metrics::default()),
    }
}

/// Opens an account of an organisation; its user name is its role and a number.
pub async fn account(
    db: &Db,
    role: Role,
    place: &Organisation,
    number: usize,
    now: Timestamp,
) -> kernel::AccountId {
    let new = NewAccount {
        organisation: place.id,
        role,
        user_name: user_name(role, place, number),
        person_name: format!("{}{number}", role.title()),
        password: PASSWORD.to_owned(),
        demo: false,
    };
    let permit = Principal::platform().permit().unwrap();
    accounts::open_account(db, &permit, &new, now)
        .await
        .unwrap()
}

fn user_name(role: Role, place: &Organisation, number: usize) -> String {
    let place = place.id.to_string();
    format!(
        "{}.{number}.{}",
        role.code().replace('_', "."),
        &place[place.len() - 6..]
    )
}

pub struct Browser {
    router: Router,
    pub principal: Principal,
    token: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

impl Browser {
    /// Signs in the first account of a role, which is opened for it.
    pub async fn of(
        db: &Db,
        role: Role,
        place: &Organisation,
        doors: Doors,
        now: Timestamp,
    ) -> Browser {
        account(db, role, place, 1, now).await;
        let attempt = SignIn {
            user_name: &user_name(role, place, 1),
            password: PASSWORD,
            address: "test",
            demo_allowed: false,
        };
        let token = accounts::sign_in(db, &attempt, now).await.unwrap().token;
        let found = accounts::find(db, &token, false, now)
            .await
            .unwrap()
            .unwrap();
        Browser {
            router: web::application(house(db, now), doors),
            principal: found.principal,
            token,
        }
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let (parts, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION);
        Answer {
            status: parts.status,
            location: location
                .map_or("", |value| value.to_str().unwrap())
                .to_owned(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "text/plain", Vec::new()).await
    }

    /// Looks at a page that must be there and must hold the words.
    pub async fn sees(&self, path: &str, words: &[&str]) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        for word in words {
            assert!(
                answer.body.contains(word),
                "{path} lacks {word}: {}",
                answer.body
            );
        }
        answer.body
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(
            Method::POST,
            path,
            "application/x-www-form-urlencoded",
            body.into(),
        )
        .await
    }

    /// Sends a form with fields and a file.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, text) in fields {
            body.extend(
                format!(
                    "--b\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n"
                )
                .into_bytes(),
            );
        }
        body.extend(
            format!(
                "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=b", body)
            .await
    }
}
