//! What becomes of a class: computed, published, confirmed, reported, returned, reviewed; and what stands in the way.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../../../6-exam/desk/tests/support/mod.rs"]
mod support;

use access::Principal;
use db::Schema;
use exam_rules::Score;
use jiff::{Timestamp, civil::date};
use kernel::{CandidateId, Clause, Stop};
use results_desk::{ResultState, Summary, Verdict};
use std::collections::BTreeMap;
use support::{World, ask, at, permit, refused};
use testing::both;

const SCHEMAS: [Schema; 10] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
    arrangement_desk::SCHEMA,
    exam_desk::SCHEMA,
    results_desk::SCHEMA,
];

fn coursework(world: &World) -> BTreeMap<CandidateId, Score> {
    world
        .candidates
        .iter()
        .map(|&candidate| (candidate, Score::marks(80)))
        .collect()
}

async fn compute(world: &World, now: Timestamp) -> Result<Summary, Stop> {
    results_desk::compute_marks(
        &world.db,
        &permit(&world.staff),
        world.session,
        &coursework(world),
        now,
    )
    .await
}

async fn publish(world: &World, now: Timestamp) -> Result<jiff::civil::Date, Stop> {
    results_desk::publish_results(&world.db, &permit(&world.staff), world.session, now).await
}

async fn confirm(world: &World, now: Timestamp) -> Result<(), Stop> {
    results_desk::confirm_results(&world.db, &permit(&world.head), world.session, now).await
}

async fn report(world: &World, note: &str, now: Timestamp) -> Result<db::FileDigest, Stop> {
    results_desk::report_results(&world.db, &permit(&world.staff), world.session, note, now).await
}

async fn review(world: &World, verdict: Verdict, now: Timestamp) -> Result<(), Stop> {
    results_desk::review_results(
        &world.db,
        &permit(&world.officer),
        world.session,
        &verdict,
        now,
    )
    .await
}

async fn state(world: &World) -> Option<ResultState> {
    results_desk::state(&mut world.db.read().await.unwrap(), world.session)
        .await
        .unwrap()
}

async fn held(world: &World) {
    world.hold_theory().await;
    world.hold_practical().await;
}

/// Everything up to the confirmation.
async fn confirmed(world: &World) {
    held(world).await;
    world.supervise(world.theory).await.unwrap();
    world.supervise(world.practical).await.unwrap();
    compute(world, at("11-04T09:00")).await.unwrap();
    publish(world, at("11-04T10:00")).await.unwrap();
    confirm(world, at("11-12T09:00")).await.unwrap();
}

both! {
    &SCHEMAS, async fn a_class_goes_the_whole_way(place: Place) {
        let world = World::new(&place.db).await;
        held(&world).await;
        assert_eq!(state(&world).await, None);
        let summary = compute(&world, at("11-04T09:00")).await.unwrap();
        // 甲一 passed; 乙二 failed the practical, 丙三 and 丁四 the theory; 戊五 never came.
        assert_eq!(summary, Summary { passed: 1, failed: 3, absent: 1 });
        assert_eq!(publish(&world, at("11-04T10:00")).await.unwrap(), date(2026, 11, 11));
        world.supervise(world.theory).await.unwrap();
        world.supervise(world.practical).await.unwrap();
        assert_eq!(refused(confirm(&world, at("11-11T23:00")).await), "results.still_published");
        confirm(&world, at("11-12T09:00")).await.unwrap();
        let digest = report(&world, "", at("11-12T10:00")).await.unwrap();
        assert!(!place.db.files().get(digest).await.unwrap().windows(4).any(|four| four == b"PK\x03\x04"), "it is sealed");
        assert!(results_desk::passed(&mut place.db.read().await.unwrap(), world.session).await.unwrap().is_empty());
        review(&world, Verdict::Approved, at("11-13T09:00")).await.unwrap();
        assert_eq!(state(&world).await, Some(ResultState::Reviewed));
        let passed = results_desk::passed(&mut place.db.read().await.unwrap(), world.session).await.unwrap();
        assert_eq!(passed, world.candidates[..1]);
        assert_eq!(refused(compute(&world, at("11-13T10:00")).await), "results.wrong_state");
        world.verify().await;
    }

    &SCHEMAS, async fn nothing_is_confirmed_without_the_supervisors_record(place: Place) {
        let world = World::new(&place.db).await;
        held(&world).await;
        world.supervise(world.theory).await.unwrap();
        compute(&world, at("11-04T09:00")).await.unwrap();
        publish(&world, at("11-04T10:00")).await.unwrap();
        let Err(Stop::Refusal(refusal)) = confirm(&world, at("11-12T09:00")).await else { panic!("confirmed") };
        assert_eq!((refusal.code, refusal.clause), ("results.unsupervised", Some(Clause::A4_3)));
        assert!(refusal.sentence.contains("技能操作考核（电工实训室）"), "{}", refusal.sentence);
        assert_eq!(state(&world).await, Some(ResultState::Published));
        world.supervise(world.practical).await.unwrap();
        confirm(&world, at("11-12T09:10")).await.unwrap();
    }

    &SCHEMAS, async fn marks_wait_for_every_sitting_and_every_assessor(place: Place) {
        let world = World::new(&place.db).await;
        world.hold_theory().await;
        let Err(Stop::Refusal(refusal)) = compute(&world, at("11-02T18:00")).await else { panic!("computed") };
        assert_eq!((refusal.code, refusal.problems.len()), ("results.exam_not_over", 1));

        let now = at("11-03T08:40");
        exam_desk::open_sitting(&place.db, &permit(&world.exam_staff), world.practical, now).await.unwrap();
        world.score_all(0).await;
        world.score_all(1).await;
        world.close(world.practical, &world.candidates[4..], at("11-03T12:10")).await.unwrap();
        let Err(Stop::Refusal(refusal)) = compute(&world, at("11-03T18:00")).await else { panic!("computed") };
        assert_eq!((refusal.code, refusal.problems.len()), ("results.scores_missing", 4));
        assert!(refusal.problems[0].sentence.contains("李考评"), "{:?}", refusal.problems);
        assert_eq!(state(&world).await, None);
        world.score_all(2).await;
        compute(&world, at("11-03T18:10")).await.unwrap();
    }

    &SCHEMAS, async fn coursework_with_weight_must_be_there_for_everyone(place: Place) {
        let world = World::new(&place.db).await;
        held(&world).await;
        let mut marks = coursework(&world);
        marks.remove(&world.candidates[2]);
        let staff = permit(&world.staff);
        let done = results_desk::compute_marks(&place.db, &staff, world.session, &marks, at("11-04T09:00")).await;
        let Err(Stop::Refusal(refusal)) = done else { panic!("computed") };
        assert_eq!((refusal.code, refusal.clause), ("results.coursework_missing", Some(Clause::A4_1)));
        assert_eq!(refusal.problems[0].place, format!("coursework-{}", world.candidates[2]));
    }

    &SCHEMAS, async fn a_returned_report_is_corrected_and_comes_again(place: Place) {
        let world = World::new(&place.db).await;
        confirmed(&world).await;
        report(&world, "", at("11-12T10:00")).await.unwrap();
        assert_eq!(refused(review(&world, Verdict::Returned(" ".into()), at("11-13T09:00")).await), "results.no_reasons");
        review(&world, Verdict::Returned("缺少一名考生的考评记录".into()), at("11-13T09:00")).await.unwrap();
        assert_eq!(refused(report(&world, "", at("11-16T09:00")).await), "results.no_correction");
        report(&world, "已补充考评记录", at("11-16T09:00")).await.unwrap();
        assert_eq!(refused(report(&world, "再报", at("11-16T09:10")).await), "results.wrong_state");
        review(&world, Verdict::Returned("教学培训成绩有误".into()), at("11-17T09:00")).await.unwrap();

        // Marks that change go the whole way again.
        let mut marks = coursework(&world);
        marks.insert(world.candidates[0], Score::marks(50));
        let staff = permit(&world.staff);
        let done = results_desk::compute_marks(&place.db, &staff, world.session, &marks, at("11-17T10:00")).await.unwrap();
        assert_eq!((done.passed, done.failed), (0, 4));
        publish(&world, at("11-17T11:00")).await.unwrap();
        confirm(&world, at("11-25T09:00")).await.unwrap();
        report(&world, "", at("11-25T10:00")).await.unwrap();
        let late: bool = place.db.read().await.unwrap()
            .one("select late from result where id = $1", db::args![world.session]).await.unwrap().get("late").unwrap();
        assert!(late, "the correction was due on 24 November");
        world.verify().await;
    }

    &SCHEMAS, async fn a_school_and_a_centre_see_only_their_own(place: Place) {
        let world = World::new(&place.db).await;
        held(&world).await;
        let as_other = async |who: &Principal| {
            let permit = who.permit()?;
            results_desk::compute_marks(&place.db, &permit, world.session, &coursework(&world), at("11-04T09:00")).await
        };
        assert_eq!(refused(as_other(&world.other_staff).await), "not_found");
        assert_eq!(refused(as_other(&world.officer).await), "forbidden");
        assert_eq!(refused(as_other(&world.head).await), "forbidden");
        assert_eq!(world.staff.permit::<access::acts::ConfirmResults>().unwrap_err().code, "forbidden");
    }

    &SCHEMAS, async fn the_report_holds_whoever_passed_and_reading_it_is_recorded(place: Place) {
        let world = World::new(&place.db).await;
        confirmed(&world).await;
        let early = results_desk::open_report(&place.db, &permit(&world.officer), world.session, at("11-12T09:30")).await;
        assert_eq!(refused(early), "not_found");
        report(&world, "", at("11-12T10:00")).await.unwrap();
        let before = place.db.verify_journal().await.unwrap().leaves;
        let bytes = results_desk::open_report(&place.db, &permit(&world.officer), world.session, at("11-12T11:00")).await.unwrap();
        assert_eq!(place.db.verify_journal().await.unwrap().leaves, before + 1);
        let limits = sheet::Limits { max_rows: 100, max_columns: 20, max_cells: 2_000 };
        let book = sheet::Workbook::read("results.xlsx", &bytes, limits).unwrap();
        let text = format!("{book:?}");
        assert!(text.contains("甲一") && text.contains(support::identity(0).expose()), "who passed is there");
        assert!(!text.contains("乙二") && !text.contains("戊五"), "who did not is not");
        world.verify().await;
    }

    &SCHEMAS, async fn the_pages_show_each_step_to_whoever_takes_it(place: Place) {
        let world = World::new(&place.db).await;
        let session = world.session;
        let here = format!("/results/{session}");
        let see = async |who: &Principal, path: &str, now: Timestamp| {
            let app = world.application(results_desk::doors(), now);
            let token = world.sign_in(who, now).await;
            ask(&app, "GET", path, &token, "").await
        };
        let (status, text) = see(&world.staff, &here, at("11-02T08:00")).await;
        assert!(status == 200 && text.contains("还有2场没有结束"), "{text}");
        held(&world).await;
        let now = at("11-04T09:00");
        let app = world.application(results_desk::doors(), now);
        let staff = world.sign_in(&world.staff, now).await;
        let (_, text) = ask(&app, "GET", &format!("{here}/compute"), &staff, "").await;
        assert!(text.contains("教学培训内容成绩（权重10%）"), "{text}");
        let typed = format!("coursework-{}=x", world.candidates[0]);
        let (status, text) = ask(&app, "POST", &format!("{here}/compute"), &staff, &typed).await;
        assert!(status == 422 && text.contains("“x”不是成绩") && text.contains("value=\"x\""), "{text}");
        let all: String = world.candidates.iter().map(|candidate| format!("coursework-{candidate}=80&")).collect();
        assert_eq!(ask(&app, "POST", &format!("{here}/compute"), &staff, &all).await.0, 303);
        assert_eq!(ask(&app, "POST", &format!("{here}/publish"), &staff, "").await.0, 303);

        let public = format!("/results/published/{session}");
        let (status, text) = ask(&app, "GET", &public, "", "").await;
        assert!(status == 200 && text.contains("甲*") && !text.contains("甲一"), "{text}");
        assert!(ask(&app, "GET", "/results/published", "", "").await.1.contains("星火技工学校"));
        let (_, text) = see(&world.staff, &public, at("11-12T09:00")).await;
        assert!(text.contains("不在公示期内") && !text.contains("甲*"), "{text}");

        let (_, text) = see(&world.head, &here, at("11-12T09:00")).await;
        assert!(text.contains("没有质量督导记录") && text.contains("/confirm"), "{text}");
        let app = world.application(results_desk::doors(), at("11-12T09:00"));
        let head = world.sign_in(&world.head, at("11-12T09:00")).await;
        let (status, text) = ask(&app, "POST", &format!("{here}/confirm"), &head, "").await;
        assert!(status == 409 && text.contains("附件4第3项"), "{text}");
        world.supervise(world.theory).await.unwrap();
        world.supervise(world.practical).await.unwrap();
        assert_eq!(ask(&app, "POST", &format!("{here}/confirm"), &head, "").await.0, 303);
        report(&world, "", at("11-12T10:00")).await.unwrap();

        let sorted = format!("{here}?sort=-practical&outcome=failed&text=%E4%B9%99");
        let (status, text) = see(&world.officer, &sorted, at("11-13T09:00")).await;
        assert!(status == 200 && text.contains("乙二") && !text.contains("丙三") && text.contains("审核通过"), "{text}");
        let (_, text) = see(&world.officer, "/results?state=reported", at("11-13T09:00")).await;
        assert!(text.contains("审核期限至2026年11月19日"), "{text}");
        let app = world.application(results_desk::doors(), at("11-13T09:00"));
        let officer = world.sign_in(&world.officer, at("11-13T09:00")).await;
        let (status, text) = ask(&app, "POST", &format!("{here}/review"), &officer, "verdict=returned&reasons=").await;
        assert!(status == 422 && text.contains("请写明退回的原因"), "{text}");
        assert_eq!(ask(&app, "POST", &format!("{here}/review"), &officer, "verdict=approved").await.0, 303);
        let (status, text) = ask(&app, "GET", &format!("/api/v1/sessions/{session}/results?limit=2"), &officer, "").await;
        assert!(status == 200 && text.contains("\"state\":\"reviewed\"") && !text.contains("\"next\":null"), "{text}");
        assert_eq!(see(&world.other_staff, &here, at("11-13T09:00")).await.0, 404);
    }
}
