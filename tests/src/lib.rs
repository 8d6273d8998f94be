//! What the stories of this folder share: a whole platform over a fresh database, and somebody of every role.

use access::{Affiliation, OrganisationKind, Principal, Role};
use accounts::{NewAccount, NewOrganisation, SignIn};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use gongjiang::{
    compose,
    place::{self, Presentation},
};
use jiff::Timestamp;
use kernel::Stop;
use testing::Place;
use tower::ServiceExt;
use web::{Clock, House};

/// The password of everyone in these stories.
pub const PASSWORD: &str = "a long password";

/// A whole platform.
#[derive(Debug)]
pub struct Platform {
    /// Its state.
    pub house: House,
    /// Its doors behind their middleware.
    pub router: Router,
    /// Where it is kept.
    pub place: Place,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// Where it sends the visitor.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap_or_default())
    }
}

impl Platform {
    /// A platform over this database, whose clock stands at `now`.
    pub fn over(place: Place, now: Timestamp) -> Platform {
        let presentation = Presentation {
            base_url: "http://127.0.0.1:8080".to_owned(),
            demo_sign_in: true,
            ..Presentation::default()
        };
        let house = place::house(place.db.clone(), Clock::set_at(now), presentation);
        Platform {
            router: web::application(house.clone(), compose::doors()),
            house,
            place,
        }
    }

    /// Opens an organisation of the kind and an account of the role in it; gives the bearer token of a sign-in.
    ///
    /// # Errors
    /// Whatever stops an act.
    pub async fn somebody(
        &self,
        role: Role,
        affiliation: Affiliation,
        user: &str,
    ) -> Result<String, Stop> {
        let platform = Principal::platform();
        let now = self.house.now();
        let organisation = accounts::open_organisation(
            &self.house.db,
            &platform.permit()?,
            &NewOrganisation {
                kind: role.place().unwrap_or(OrganisationKind::School),
                affiliation,
                name: format!("{user}的机构"),
            },
            now,
        )
        .await?;
        let new = NewAccount {
            organisation,
            role,
            user_name: user.to_owned(),
            person_name: "某人".to_owned(),
            password: PASSWORD.to_owned(),
            demo: false,
        };
        accounts::open_account(&self.house.db, &platform.permit()?, &new, now).await?;
        let attempt = SignIn {
            user_name: user,
            password: PASSWORD,
            address: "test",
            demo_allowed: false,
        };
        Ok(accounts::sign_in(&self.house.db, &attempt, now)
            .await?
            .token)
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Asks for a page as whoever carries the cookie (or as nobody).
    pub async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.send(request(Method::GET, path, token, Body::empty()))
            .await
    }
}

/// A request with the cookie of a sign-in.
pub fn request(method: Method, path: &str, token: Option<&str>, body: Body) -> Request<Body> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap_or_default();
    if let Some(value) = token.and_then(|token| format!("{}={token}", web::COOKIE).parse().ok()) {
        request.headers_mut().insert(header::COOKIE, value);
    }
    request
}
