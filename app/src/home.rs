//! 工作台: the home page of every role, a queue of the work that waits with its statutory clocks.

use crate::compose;
use askama::Template;
use axum::{extract::State, http::Method, response::Response, routing::get};
use calendar::Calendar;
use web::{Doors, Failure, Frame, House, Person, Shell, Work, page};

/// The doors of the home page.
pub fn doors() -> Doors {
    Doors::new().open(Method::GET, "/home", get(home))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    name: String,
    role: &'static str,
    items: Vec<Item>,
}

struct Item {
    work: Work,
    days_left: i32,
    clock: String,
}

async fn home(
    State(house): State<House>,
    frame: Frame,
    Person(principal): Person,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let mut items = Vec::new();
    for work_of in compose::WORK {
        for work in work_of(&mut conn, &house, &principal).await? {
            items.push(item(&house, work));
        }
    }
    // What is due first stands first; what has no clock stands last.
    items.sort_by_key(|item| (item.work.due.is_none(), item.work.due));
    page(HomePage {
        shell: frame.shell("工作台"),
        name: principal.name.clone(),
        role: principal.role.title(),
        items,
    })
}

fn item(house: &House, work: Work) -> Item {
    let days_left = work.due.map_or(0, |due| {
        Calendar::built_in().workdays_between(house.today(), due)
    });
    let clock = match work.due {
        None => String::new(),
        Some(_) if days_left < 0 => format!("已逾期{}个工作日", -days_left),
        Some(due) if days_left == 0 => format!("今日到期（{due}）"),
        Some(due) => format!("剩余{days_left}个工作日（{due}）"),
    };
    Item {
        work,
        days_left,
        clock,
    }
}
