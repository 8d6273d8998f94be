//! 首页: what this is, and where the public goes from here.

use crate::schools;
use askama::Template;
use axum::{extract::State, response::Response};
use web::{Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "public_home.html")]
struct HomePage {
    shell: Shell,
    schools: u32,
    certificates: u32,
    leaves: u64,
}

/// The first page of the platform.
pub(crate) async fn show(State(house): State<House>, frame: Frame) -> Result<Response, Failure> {
    let leaves = house.db.head().await?.map_or(0, |head| head.size);
    let mut conn = house.db.read().await?;
    page(HomePage {
        shell: frame.shell("首页"),
        schools: schools::count(&mut conn, house.today()).await?,
        certificates: certificate_desk::issued_count(&mut conn).await?,
        leaves,
    })
}
