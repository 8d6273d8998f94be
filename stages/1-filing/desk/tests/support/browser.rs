//! Somebody at a browser.

use super::{TODAY, account_of, house, noon};
use access::Principal;
use accounts::SignIn;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use db::{Db, args};
use filing_desk::{DraftForm, Section};
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
    pub headers: HeaderMap,
    pub location: String,
    pub body: String,
}

impl Browser {
    pub async fn of(db: &Db, who: &Principal) -> Browser {
        Browser::on(db, who, TODAY).await
    }

    /// Signed in on a day.
    pub async fn on(db: &Db, who: &Principal, day: Date) -> Browser {
        let sql = "select user_name from account where id = $1";
        let row = db
            .read()
            .await
            .unwrap()
            .one(sql, args![account_of(who)])
            .await
            .unwrap();
        let user_name: String = row.get("user_name").unwrap();
        let attempt = SignIn {
            user_name: &user_name,
            password: "demo",
            address: "test",
            demo_allowed: true,
        };
        let token = accounts::sign_in(db, &attempt, noon(day))
            .await
            .unwrap()
            .token;
        let found = accounts::find(db, &token, true, noon(day))
            .await
            .unwrap()
            .unwrap();
        let mut house = house(db, day);
        let mut config = (*house.config).clone();
        config.demo_sign_in = true;
        house.config = config.into();
        Browser {
            router: web::application(house, filing_desk::doors()),
            token,
            csrf: found.csrf,
        }
    }

    pub async fn send(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let (answer, _) = self.exchange(method, path, kind, body).await;
        answer
    }

    /// The bytes of a file that must be there.
    pub async fn download(&self, path: &str) -> Vec<u8> {
        let (answer, bytes) = self
            .exchange(Method::GET, path, "text/plain", Vec::new())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        bytes
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> (Answer, Vec<u8>) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("{}={}", web::COOKIE, self.token))
            .header(header::CONTENT_TYPE, kind)
            .header("x-csrf-token", &self.csrf)
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION);
        let answer = Answer {
            status: parts.status,
            location: location
                .map_or("", |value| value.to_str().unwrap())
                .to_owned(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        };
        (answer, bytes.to_vec())
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

    /// What a page sends along unseen.
    pub async fn hidden(&self, path: &str, name: &str) -> String {
        let body = self.get(path).await.body;
        let field = format!("name=\"{name}\" value=\"");
        let rest = body.split(&field).nth(1).expect("the page has the field");
        rest.split('"').next().unwrap().to_owned()
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(Method::POST, path, FORM, body.into_bytes()).await
    }

    /// Posts a form that must come back with what was typed and the words.
    pub async fn refused(&self, path: &str, fields: &[(&str, &str)], words: &[&str]) {
        let answer = self.post(path, fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path}: {}",
            answer.body
        );
        for word in words {
            assert!(
                answer.body.contains(word),
                "{path} lacks {word}: {}",
                answer.body
            );
        }
    }

    /// Posts a form that must be done and lead back to the page.
    pub async fn done(&self, path: &str, fields: &[(&str, &str)]) {
        let answer = self.post(path, fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.body
        );
    }

    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!(
                    "--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=x", body)
            .await
    }
}

/// Posts what the page of a form sends, and more beside it.
pub async fn post(
    browser: &Browser,
    path: &str,
    form: &DraftForm,
    more: &[(&str, &str)],
) -> Answer {
    let mut fields: Vec<(String, &str)> = more
        .iter()
        .map(|(name, text)| ((*name).to_owned(), *text))
        .collect();
    for section in Section::ALL {
        for (row, texts) in form.rows(section).iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                fields.push((format!("{section}-{row}-{column}"), text));
            }
        }
    }
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    browser.post(path, &fields).await
}
