//! Stage 6, the desk: theory in the browser, practical by three assessors, room and supervision records (A4.2, A4.3).

mod acts;
mod api;
mod handover;
mod pages;
mod store;
mod task;
mod waiting;

pub use acts::{
    Answer, Closed, Entrance, HandedIn, Judged, MyPaper, PaperCandidate, PaperQuestion,
    PaperSitting, QuestionOption, Saved, close_sitting, enter, my_paper, open_sitting,
    record_supervision, save_answers, score_practical, submit_theory,
};
pub use api::api_doc;
pub use handover::{
    MissingScore, PartScore, Progress, has_part, last_closed, missing_scores, practical_scores,
    progress, theory_scores, unclosed, unsupervised,
};
pub use waiting::work;

use access::Act;
use axum::{
    extract::DefaultBodyLimit,
    http::Method,
    routing::{get, post, put},
};
use web::{Doors, NavEntry};

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "exam",
    migrations: &[
        db::Migration {
            name: "exam/0001",
            sql: include_str!("../migrations/0001_exam.sql"),
        },
        db::Migration {
            name: "exam/0002",
            sql: include_str!("../migrations/0002_entered_again.sql"),
        },
        db::Migration {
            name: "exam/0003",
            sql: include_str!("../migrations/0003_tell_the_roster.sql"),
        },
    ],
    kept: &[
        "sitting_run",
        "theory_script",
        "scoring",
        "supervision_record",
    ],
};

/// The most that answers to a whole paper may take, bytes.
const ANSWERS: usize = 64 * 1024;

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadSitting,
    href: "/exam",
    text: "考试",
    icon: "checklist",
}];

/// The doors of this stage.
pub fn doors() -> Doors {
    staff_doors().and(candidate_doors())
}

fn staff_doors() -> Doors {
    use pages::{room, scoring, sittings, supervision};
    Doors::new()
        .get(Act::ReadSitting, "/exam", get(sittings::list))
        .get(
            Act::ReadSitting,
            "/exam/{session}",
            get(sittings::of_session),
        )
        .get(
            Act::ReadSitting,
            "/exam/sittings/{sitting}",
            get(room::show),
        )
        .post(
            Act::OpenSitting,
            "/exam/sittings/{sitting}/open",
            post(room::open),
        )
        .get(
            Act::CloseSitting,
            "/exam/sittings/{sitting}/close",
            get(room::show_close),
        )
        .post(
            Act::CloseSitting,
            "/exam/sittings/{sitting}/close",
            post(room::close),
        )
        .get(
            Act::ScorePractical,
            "/exam/scoring/{sitting}",
            get(scoring::list),
        )
        .get(
            Act::ScorePractical,
            "/exam/scoring/{sitting}/{candidate}",
            get(scoring::show),
        )
        .post(
            Act::ScorePractical,
            "/exam/scoring/{sitting}/{candidate}",
            post(scoring::score),
        )
        .get(
            Act::RecordSupervision,
            "/exam/supervise/{sitting}",
            get(supervision::show),
        )
        .post(
            Act::RecordSupervision,
            "/exam/supervise/{sitting}",
            post(supervision::record),
        )
        .get(
            Act::ReadSitting,
            "/api/v1/sessions/{session}/sittings",
            get(api::sittings),
        )
}

fn candidate_doors() -> Doors {
    use pages::candidate;
    Doors::new()
        .open(Method::GET, "/exam/enter", get(candidate::show_enter))
        .open(Method::POST, "/exam/enter", post(candidate::enter))
        .get(Act::SitTheory, "/exam/play", get(candidate::play))
        .get(Act::SitTheory, "/exam/photo", get(candidate::photo))
        .open(Method::POST, "/api/v1/exam/entries", post(api::enter))
        .get(Act::SitTheory, "/api/v1/exam/paper", get(api::paper))
        .put(
            Act::SitTheory,
            "/api/v1/exam/answers",
            put(api::answers).layer(DefaultBodyLimit::max(ANSWERS)),
        )
        .post(
            Act::SubmitTheory,
            "/api/v1/exam/submission",
            post(api::submit),
        )
}
