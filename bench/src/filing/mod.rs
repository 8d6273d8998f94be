//! `filing`: the public register, a centre's queue, the question whether a school may certify, and the import of a large form,
//! with as many schools and applications as a province may ever have.

mod form;
mod seed;
mod working;

use crate::{
    load::{self, Latencies},
    report::Figure,
    serve::start,
};
use anyhow::{Context, anyhow};
use calendar::shanghai_date;
use filing_desk::{Audience, Covered, Kind, workbook};
use gongjiang::{
    compose,
    place::{self, Place, Presentation},
};
use jiff::{ToSpan, civil::Date};
use kernel::{Level, Stop};
use seed::Seeded;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use web::{Clock, House};

/// Connections at a time.
const CLIENTS: usize = 20;
/// Requests on each.
const EACH: usize = 60;
/// How often the scope is asked.
const QUESTIONS: usize = 5_000;
/// How often a large form is imported.
const IMPORTS: usize = 10;
/// How long PostgreSQL is left to vacuum and analyse what was loaded; it looks once a minute.
const TIDYING: Duration = Duration::from_secs(90);
/// People in a large form.
const PEOPLE: u16 = 300;

/// The pages of the register: what they are called here, and where.
const REGISTER: [(&str, &str); 7] = [
    ("first page", "/register"),
    ("of a city", "/register?city=510100"),
    ("by name", "/register?name=%E7%AC%AC00123"),
    ("by occupation", "/register?occupation=%E7%84%8A%E5%B7%A5"),
    ("suspended", "/register?standing=suspended"),
    ("as of a day", "/register?on=2026-01-15"),
    ("page 100", "/register?page=100"),
];
/// Days as of which the register is asked for, each of another page, so that nothing that is asked for was asked before.
const DAYS: i64 = (CLIENTS * EACH) as i64;

/// The pages of an officer of the largest centre.
const QUEUE: [(&str, &str); 5] = [
    ("by due date", "/filing"),
    ("to be answered", "/filing?state=submitted"),
    ("by name", "/filing?text=%E7%AC%AC00"),
    ("latest", "/filing?sort=submitted&page=20"),
    ("work waiting", "/home"),
];

/// What is asked for of the register while others work: what was known is forgotten after each act.
const REGISTER_BESIDE_WORK: [(&str, &str); 2] = [REGISTER[0], REGISTER[3]];
/// What is asked for of the queue while others work.
const QUEUE_BESIDE_WORK: [(&str, &str); 4] = [QUEUE[0], QUEUE[2], QUEUE[3], QUEUE[4]];

/// Measures.
///
/// # Errors
/// An error where the platform cannot be opened, the data cannot be made or a request fails.
pub async fn run(database: Option<&str>) -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let place = Place {
        folder: folder.path().join("data"),
        database: database.map(str::to_owned),
    };
    place.create()?;
    let house = place::house(place.open().await?, Clock::System, Presentation::default());
    let began = Instant::now();
    let seeded = seed::fill(&house.db, house.now()).await.map_err(stopped)?;
    eprintln!("seeded in {:.0} s", began.elapsed().as_secs_f64());
    if database.is_some() {
        tokio::time::sleep(TIDYING).await;
    }
    let server = start(web::application(house.clone(), compose::doors())).await?;
    let cookie = sign_in(&house).await.map_err(stopped)?;
    let mut figures = vec![
        Figure::plain("schools", f64::from(seed::SCHOOLS), ""),
        Figure::plain("applications", f64::from(seed::APPLICATIONS), ""),
        Figure::plain("scope lines", seeded.lines as f64, ""),
    ];
    figures.extend(pages(server, "", "register", &REGISTER).await?);
    figures.extend(another_each(server, shanghai_date(house.now())).await?);
    figures.extend(pages(server, &cookie, "queue", &QUEUE).await?);
    figures.extend(scope(&house, &seeded).await?);
    figures.extend(import(&house, &seeded).await?);
    let working = working::start(&house, &seeded).await?;
    figures.extend(pages(server, "", "register beside work", &REGISTER_BESIDE_WORK).await?);
    figures.extend(pages(server, &cookie, "queue beside work", &QUEUE_BESIDE_WORK).await?);
    figures.push(Figure::plain(
        "acts beside",
        working.stop().await?,
        "a second",
    ));
    Ok(figures)
}

fn stopped(stop: Stop) -> anyhow::Error {
    anyhow!("{stop:?}")
}

/// Signs the officer in, as the page does.
async fn sign_in(house: &House) -> Result<String, Stop> {
    let attempt = accounts::SignIn {
        user_name: seed::OFFICER,
        password: seed::PASSWORD,
        demo_allowed: false,
        address: "127.0.0.1",
    };
    let ticket = accounts::sign_in(&house.db, &attempt, house.now()).await?;
    Ok(format!("Cookie: {}={}\r\n", web::COOKIE, ticket.token))
}

/// Each page by many at a time, beside /healthz in the same run.
async fn pages(
    server: SocketAddr,
    header: &str,
    what: &str,
    pages: &[(&str, &str)],
) -> anyhow::Result<Vec<Figure>> {
    let healthz = healthz(server).await?;
    let mut figures = Vec::new();
    for (name, path) in pages {
        let path = [(*path).to_owned()];
        // The first requests fill the caches.
        load::get(server, &path, header, CLIENTS, 3).await?;
        let found = load::get(server, &path, header, CLIENTS, EACH).await?;
        figures.extend(rows(&format!("{what}, {name}"), &found, &healthz));
    }
    Ok(figures)
}

async fn healthz(server: SocketAddr) -> anyhow::Result<Latencies> {
    load::get(server, &["/healthz".to_owned()], "", CLIENTS, EACH).await
}

/// A page of the register that nobody asked for before, each time.
async fn another_each(server: SocketAddr, today: Date) -> anyhow::Result<Vec<Figure>> {
    let healthz = healthz(server).await?;
    let page = |n: i64| {
        let day = today.saturating_sub((n % 300).days());
        format!("/register?on={day}&page={}", 1 + n / 4)
    };
    let paths: Vec<String> = (0..DAYS).map(page).collect();
    let found = load::get(server, &paths, "", CLIENTS, EACH).await?;
    Ok(rows("register, each another", &found, &healthz))
}

fn rows(name: &str, found: &Latencies, healthz: &Latencies) -> Vec<Figure> {
    let times = found.percentile(95) / healthz.percentile(95).max(0.001);
    vec![
        Figure::plain(format!("{name}: p50"), found.percentile(50), "ms"),
        Figure::at_most(format!("{name}: p95"), found.percentile(95), "ms", 50.0),
        Figure::plain(format!("{name}: p99"), found.percentile(99), "ms"),
        Figure::plain(format!("{name}: p95 / that of healthz"), times, "ratio"),
    ]
}

/// The question of all later stages, half of them about what a school is not filed for.
async fn scope(house: &House, seeded: &Seeded) -> anyhow::Result<Vec<Figure>> {
    let day = shanghai_date(house.now());
    let mut conn = house.db.read().await?;
    let mut took = Vec::with_capacity(QUESTIONS);
    let mut answered = 0;
    for n in 0..QUESTIONS {
        let school = seeded.schools[n * 7 % seeded.schools.len()];
        let level = if n % 2 == 0 { Level::Four } else { Level::One };
        let asked = Covered {
            occupation: seeded.occupation(n / 2),
            job_type: "",
            level,
            audience: Audience::OwnStudents,
        };
        let began = Instant::now();
        let found = filing_desk::scope_for(&mut conn, school, asked, day).await?;
        took.push(began.elapsed());
        answered += usize::from(found.is_some());
    }
    anyhow::ensure!(answered > 0, "no school is filed for anything");
    let found = Latencies::of(took);
    Ok(vec![
        Figure::plain("scope: questions answered yes", answered as f64, ""),
        Figure::plain("scope: p50", found.percentile(50), "ms"),
        Figure::at_most("scope: p95", found.percentile(95), "ms", 1.0),
        Figure::at_most("scope: p99", found.percentile(99), "ms", 1.0),
    ])
}

/// From the bytes of the workbook to the form that can be looked at, and to the draft.
async fn import(house: &House, seeded: &Seeded) -> anyhow::Result<Vec<Figure>> {
    let form = form::large(&seeded.writer, PEOPLE);
    let bytes = workbook::filled(&form)?;
    let staff = &seeded.staff;
    let (mut read, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..IMPORTS {
        let now = house.now();
        let permit = staff.permit().map_err(|refusal| stopped(refusal.into()))?;
        let began = Instant::now();
        let preview = filing_desk::preview_form(
            &house.db,
            &permit,
            Kind::Initial,
            "申请表.xlsx",
            &bytes,
            now,
        )
        .await
        .map_err(stopped)?;
        read.push(began.elapsed());
        filing_desk::commit_form(&house.db, &permit, preview.id, now)
            .await
            .map_err(stopped)?;
        kept.push(began.elapsed());
    }
    let (read, kept) = (Latencies::of(read), Latencies::of(kept));
    let size = u32::try_from(bytes.len()).context("the workbook is too large")?;
    Ok(vec![
        Figure::plain("import: people in the form", f64::from(PEOPLE), ""),
        Figure::plain("import: workbook", f64::from(size) / 1024.0, "KiB"),
        Figure::plain("import: preview p50", read.percentile(50), "ms"),
        Figure::at_most("import: preview p95", read.percentile(95), "ms", 1_000.0),
        Figure::at_most("import: taken over p95", kept.percentile(95), "ms", 1_000.0),
    ])
}
