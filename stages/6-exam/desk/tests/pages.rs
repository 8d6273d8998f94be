//! The exam as people meet it: every page opens for whoever may see it, says what is wrong where it is wrong, and stays
//! shut for everyone else.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::Schema;
use support::{World, ask, at, ticket};
use testing::both;

const SCHEMAS: [Schema; 9] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
    arrangement_desk::SCHEMA,
    exam_desk::SCHEMA,
];

both! {
    &SCHEMAS, async fn exam_staff_open_and_close_a_sitting(place: Place) {
        let world = World::new(&place.db).await;
        let now = at("11-02T08:40");
        let (staff, stranger) = (world.sign_in(&world.exam_staff, now).await, world.sign_in(&world.stranger, now).await);
        let app = world.application(exam_desk::doors(), now);
        let (session, theory) = (world.session, world.theory);
        for (path, word) in [
            ("/exam".to_owned(), "2026年第一批电工四级认定"),
            ("/exam?text=%E5%AE%9E%E8%AE%AD&part=practical&mine=yes&sort=earliest".to_owned(), "电工实训室"),
            (format!("/exam/{session}"), "还有2场没有结束"),
            (format!("/exam/sittings/{theory}"), "王考务"),
            (format!("/exam/sittings/{theory}/close"), "考场记录表"),
        ] {
            let (status, text) = ask(&app, "GET", &path, &staff, "").await;
            assert!(status == 200 && text.contains(word), "{path}: {status} {text}");
        }
        for path in [format!("/exam/{session}"), format!("/exam/sittings/{theory}")] {
            assert_eq!(ask(&app, "GET", &path, &stranger, "").await.0, 404, "{path}");
        }
        assert_eq!(ask(&app, "GET", "/exam", "nobody", "").await.0, 303);
        assert_eq!(ask(&app, "POST", &format!("/exam/sittings/{theory}/open"), &staff, "").await.0, 303);

        let later = world.application(exam_desk::doors(), at("11-02T10:40"));
        let staff = world.sign_in(&world.exam_staff, at("11-02T10:40")).await;
        let close = format!("/exam/sittings/{theory}/close");
        let typed = "violations=%E6%97%A0&signature=%E6%9D%8E";
        let (status, text) = ask(&later, "POST", &close, &staff, typed).await;
        assert!(status == 422 && text.contains("签名应为本人姓名“王考务”") && text.contains("value=\"李\""), "{text}");
        let signed = "signature=%E7%8E%8B%E8%80%83%E5%8A%A1";
        assert_eq!(ask(&later, "POST", &close, &staff, signed).await.0, 303);
        let (_, text) = ask(&later, "GET", &format!("/exam/sittings/{theory}"), &staff, "").await;
        assert!(text.contains("考务人员签名") && text.contains("缺考"), "{text}");
        let api = format!("/api/v1/sessions/{session}/sittings?limit=1");
        let (status, text) = ask(&later, "GET", &api, &staff, "").await;
        assert!(status == 200 && text.contains("\"present\":0") && text.contains("\"next\":\""), "{text}");
    }

    &SCHEMAS, async fn a_candidate_enters_and_answers_through_the_api(place: Place) {
        let world = World::new(&place.db).await;
        let app = world.application(exam_desk::doors(), at("11-02T09:10"));
        let identity = support::identity(0).expose().to_owned();
        let entry = format!("{{\"ticket\":\"{}\",\"identity\":\"{identity}\"}}", ticket(0));
        let (status, text) = ask(&app, "POST", "/api/v1/exam/entries", "", &entry).await;
        assert!(status == 409 && text.contains("exam.not_open") && text.contains("2026年11月2日09:00"), "{text}");
        assert_eq!(ask(&app, "GET", "/api/v1/exam/paper", "", "").await.0, 401);

        let staff = support::permit(&world.exam_staff);
        exam_desk::open_sitting(&place.db, &staff, world.theory, at("11-02T08:40")).await.unwrap();
        let (status, text) = ask(&app, "POST", "/api/v1/exam/entries", "", &entry).await;
        assert_eq!(status, 200, "{text}");
        let token: serde_json::Value = serde_json::from_str(&text).unwrap();
        let token = token["token"].as_str().unwrap();
        let (status, text) = ask(&app, "GET", "/api/v1/exam/paper", token, "").await;
        let paper: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, &paper["items"][1]["kind"], &paper["submitted_at"]), (200, &"judge".into(), &serde_json::Value::Null));
        let answers = "{\"answers\":[{\"no\":1,\"answer\":\"B\",\"revision\":17}]}";
        let (status, text) = ask(&app, "PUT", "/api/v1/exam/answers", token, answers).await;
        assert!(status == 200 && text.contains("\"saved\":[1]"), "{text}");
        let long = format!("{{\"answers\":[{}]}}", " ".repeat(64 * 1024));
        assert_eq!(ask(&app, "PUT", "/api/v1/exam/answers", token, &long).await.0, 413);
        let (_, text) = ask(&app, "POST", "/api/v1/exam/entries", "", &entry).await;
        assert_eq!(ask(&app, "GET", "/api/v1/exam/paper", token, "").await.0, 401, "the second entrance ended the first");
        let again: serde_json::Value = serde_json::from_str(&text).unwrap();
        let token = again["token"].as_str().unwrap();
        let desk = world.sign_in(&world.exam_staff, at("11-02T09:10")).await;
        let (_, text) = ask(&app, "GET", &format!("/exam/sittings/{}", world.theory), &desk, "").await;
        assert!(text.contains("作答中，2026年11月2日09:10再次入场"), "{text}");
        let (status, text) = ask(&app, "POST", "/api/v1/exam/submission", token, "").await;
        assert!(status == 200 && text.contains("\"digest\":\"") && !text.contains("score"), "{text}");
        let (status, text) = ask(&app, "PUT", "/api/v1/exam/answers", token, answers).await;
        assert!(status == 409 && text.contains("\"code\":\"exam.closed\""), "{text}");
        let (status, text) = ask(&app, "GET", "/exam/play", token, "").await;
        assert!(status == 200 && text.contains("<main id=\"player\" data-csrf=\""), "{text}");
        assert_eq!(ask(&app, "GET", "/exam/photo", token, "").await.0, 404, "there is no photo");
        assert_eq!(ask(&app, "GET", "/exam", token, "").await.0, 403);
        let early = world.application(exam_desk::doors(), at("11-02T08:59"));
        let (_, text) = ask(&early, "GET", "/exam/play", token, "").await;
        assert!(text.contains("http-equiv=\"refresh\"") && text.contains("2026年11月2日09:00"), "{text}");
        let (status, text) = ask(&app, "POST", "/exam/enter", "", "ticket=2026&identity=519900200801010000").await;
        assert!(status == 403 && text.contains("准考证号或身份证号不正确") && text.contains("value=\"2026\""), "{text}");
        let (status, text) = ask(&app, "POST", "/exam/enter", "", "ticket=2026&identity=01123X").await;
        assert!(status == 422 && text.contains("居民身份证号码应为18位，实为6位"), "{text}");
    }

    &SCHEMAS, async fn an_assessor_sees_only_their_own_sheet(place: Place) {
        let world = World::new(&place.db).await;
        let now = at("11-03T09:30");
        let staff = support::permit(&world.exam_staff);
        exam_desk::open_sitting(&place.db, &staff, world.practical, at("11-03T08:40")).await.unwrap();
        let app = world.application(exam_desk::doors(), now);
        let (first, second) = (world.sign_in(&world.assessors[0], now).await, world.sign_in(&world.assessors[1], now).await);
        let list = format!("/exam/scoring/{}", world.practical);
        let sheet = format!("{list}/{}", world.candidates[0]);
        assert_eq!(ask(&app, "GET", &format!("/exam/scoring/{}", world.theory), &first, "").await.0, 403);
        let (status, text) = ask(&app, "POST", &sheet, &first, "row-1=61&note-1=x&row-2=abc").await;
        assert!(status == 422 && text.contains("value=\"61\"") && text.contains("“abc”不是成绩"), "{text}");
        assert_eq!(ask(&app, "POST", &sheet, &first, "row-1=50.5&note-1=&row-2=30&note-2=").await.0, 303);
        for (token, seen) in [(&first, true), (&second, false)] {
            assert_eq!(ask(&app, "GET", &sheet, token, "").await.1.contains("50.5"), seen);
            assert_eq!(ask(&app, "GET", &list, token, "").await.1.contains("80.5分"), seen);
        }
        assert_eq!(ask(&app, "POST", &sheet, &first, "row-1=1&row-2=1").await.0, 409);
    }

    &SCHEMAS, async fn the_supervisor_fills_in_the_checklist(place: Place) {
        let world = World::new(&place.db).await;
        world.hold_theory().await;
        let now = at("11-02T11:00");
        let token = world.sign_in(&world.supervisor, now).await;
        let app = world.application(exam_desk::doors(), now);
        let page = format!("/exam/supervise/{}", world.theory);
        let (status, text) = ask(&app, "GET", &page, &token, "").await;
        assert!(status == 200 && text.contains("人证相符") && text.contains("附件4第3项"), "{text}");
        let (status, text) = ask(&app, "POST", &page, &token, "on_time=no&findings=%E5%A5%BD").await;
        assert!(status == 422 && text.contains("结论为否，须说明情况") && text.contains("须选择一个结论"), "{text}");
        let checks: String = exam_rules::CHECKS.iter().map(|check| format!("{}=yes&", check.code)).collect();
        let whole = format!("{checks}findings=%E5%A5%BD&signature=%E8%B5%B5%E7%9D%A3%E5%AF%BC");
        assert_eq!(ask(&app, "POST", &page, &token, &whole).await.0, 303);
        let (_, text) = ask(&app, "GET", &format!("/exam/sittings/{}", world.theory), &token, "").await;
        assert!(text.contains("督导员签名：赵督导"), "{text}");
        let (_, text) = ask(&app, "GET", &format!("/exam/supervise/{}", world.practical), &token, "").await;
        assert!(text.contains("现在不能填写"), "{text}");
    }
}
