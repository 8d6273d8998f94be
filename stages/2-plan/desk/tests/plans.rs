//! The story of a plan, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Role;
use db::Schema;
use jiff::civil::date;
use kernel::{Clause, Level, Refusal, RefusalKind, Stop};
use plan_desk::{
    PlanDraft, PlanState, any_session, draft_plan, receive_plan, report_plan, revise_plan,
};
use support::{TODAY, centre, chengdu, noon, plan, school, somebody};
use testing::both;

const SCHEMAS: [Schema; 4] = [
    db::SCHEMA,
    accounts::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
];
const NUMBER: &str = "Y000051000001";

fn refused<T: std::fmt::Debug>(result: Result<T, Stop>) -> Refusal {
    match result.unwrap_err() {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault(fault) => panic!("{fault}"),
    }
}

both! {
    &SCHEMAS, async fn a_plan_is_drafted_revised_reported_and_received(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let officer = centre(db, chengdu(), "成都市职鉴中心").await;
        let id = draft_plan(db, &school.staff.permit().unwrap(), &plan(), noon(TODAY)).await.unwrap();

        let revised = PlanDraft { title: "改名后的批次".into(), ..plan() };
        revise_plan(db, &school.staff.permit().unwrap(), id, &revised, noon(TODAY)).await.unwrap();
        let early = refused(receive_plan(db, &officer.permit().unwrap(), id, noon(TODAY)).await);
        assert_eq!(early.code, "plan.wrong_state");

        let reported = report_plan(db, &school.staff.permit().unwrap(), id, noon(TODAY)).await.unwrap();
        assert_eq!((reported.due_on(), reported.late()), (date(2026, 10, 29), 0));
        let frozen = refused(revise_plan(db, &school.staff.permit().unwrap(), id, &plan(), noon(TODAY)).await);
        assert_eq!(frozen.code, "plan.frozen");

        receive_plan(db, &officer.permit().unwrap(), id, noon(TODAY)).await.unwrap();
        let session = any_session(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!(session.state, PlanState::Received);
        assert_eq!((session.title.as_str(), session.filing_number.as_str()), ("改名后的批次", NUMBER));
        assert_eq!((session.level, session.weights.practical), (Level::Four, 50));
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn nothing_is_received_of_a_school_that_is_filed_no_more_on_an_exam_day(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let officer = centre(db, chengdu(), "成都市职鉴中心").await;
        let id = draft_plan(db, &school.staff.permit().unwrap(), &plan(), noon(TODAY)).await.unwrap();
        report_plan(db, &school.staff.permit().unwrap(), id, noon(TODAY)).await.unwrap();
        place.behind_its_back("update filing set ended_on = '2026-11-08', ended_how = 'revoked'").await;
        let refusal = refused(receive_plan(db, &officer.permit().unwrap(), id, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.clause), ("plan.out_of_scope", Some(Clause::N6_4)));
        assert!(refusal.sentence.contains("考核日2026年11月8日"), "{}", refusal.sentence);
        // What is held before the end stays good.
        place.behind_its_back("update filing set ended_on = '2026-11-09'").await;
        receive_plan(db, &officer.permit().unwrap(), id, noon(TODAY)).await.unwrap();
    }

    &SCHEMAS, async fn a_late_report_is_taken_and_its_lateness_stays_on_record(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let id = draft_plan(db, &school.staff.permit().unwrap(), &plan(), noon(TODAY)).await.unwrap();
        let reported = report_plan(db, &school.staff.permit().unwrap(), id, noon(date(2026, 11, 2))).await.unwrap();
        assert_eq!(reported.late(), 2);
        let late: i64 = db.read().await.unwrap()
            .one("select late from session where id = $1", db::args![id]).await.unwrap().get("late").unwrap();
        assert_eq!(late, 2);
    }

    &SCHEMAS, async fn what_is_not_filed_is_out_of_scope(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let permit = school.staff.permit().unwrap();
        let outside = [
            PlanDraft { occupation: "6-18-01-01".parse().unwrap(), ..plan() },
            PlanDraft { level: Level::Two, ..plan() },
            PlanDraft { job_type: "变电设备安装工".into(), ..plan() },
            PlanDraft { theory_on: date(2028, 1, 3), practical_on: date(2028, 1, 4), ..plan() },
        ];
        for plan in outside {
            let refusal = refused(draft_plan(db, &permit, &plan, noon(TODAY)).await);
            assert_eq!((refusal.code, refusal.clause), ("plan.out_of_scope", Some(Clause::N6_4)), "{plan:?}");
        }
    }

    &SCHEMAS, async fn a_plan_whose_day_has_come_is_not_reported(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let id = draft_plan(db, &school.staff.permit().unwrap(), &plan(), noon(TODAY)).await.unwrap();
        let refusal = refused(report_plan(db, &school.staff.permit().unwrap(), id, noon(date(2026, 11, 7))).await);
        assert_eq!((refusal.code, refusal.problems[0].place.as_str()), ("plan.incomplete", "theory_on"));
    }

    &SCHEMAS, async fn nobody_else_reaches_a_plan(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", NUMBER).await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        let elsewhere = centre(db, "510700".parse().unwrap(), "绵阳市职鉴中心").await;
        let id = draft_plan(db, &own.staff.permit().unwrap(), &plan(), noon(TODAY)).await.unwrap();
        let refusal = refused(report_plan(db, &other.staff.permit().unwrap(), id, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        report_plan(db, &own.staff.permit().unwrap(), id, noon(TODAY)).await.unwrap();
        let refusal = refused(receive_plan(db, &elsewhere.permit().unwrap(), id, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        let head = somebody(Role::SchoolHead, &own.place);
        assert_eq!(head.permit::<access::acts::DraftPlan>().unwrap_err().kind, RefusalKind::Forbidden);
    }
}
