//! 补正: the centre asks once for everything, the clock stands still, what was confirmed stays what it was. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Affiliation, Principal};
use calendar::Calendar;
use db::{Db, args};
use filing_desk::Material;
use jiff::civil::date;
use kernel::ApplicationId;
use support::{Browser, Cast, PDF, SCHEMAS, TODAY, cast, city, code, form, noon, waits_on};
use testing::both;

const WANTED: &str = "场地权属证明未盖章，请补盖公章\n缺少实训设备清单";

async fn texts(db: &Db, sql: &'static str, id: ApplicationId) -> Vec<String> {
    let rows = db.read().await.unwrap().all(sql, args![id]).await.unwrap();
    rows.iter().map(|row| row.get("text").unwrap()).collect()
}

async fn handed_in(db: &Db, us: &Cast) -> ApplicationId {
    let id = us.draft(db).await;
    us.materials(db, id).await;
    us.submit(db, id).await;
    id
}

both! {
    &SCHEMAS, async fn the_clock_stands_still_while_the_school_owes_the_answer(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        let (ask, accept) = (us.centre.permit().unwrap(), us.centre.permit().unwrap());
        let asked = |day| filing_desk::ask_supplement(db, &ask, id, WANTED, noon(day));
        // Three of the ten working days are used, seven are left.
        assert_eq!(asked(date(2026, 3, 5)).await.unwrap(), date(2026, 3, 19));
        assert_eq!(code(asked(date(2026, 3, 5)).await), "filing.out_of_order");
        assert_eq!(code(filing_desk::accept_application(db, &accept, id, noon(date(2026, 3, 6))).await), "filing.out_of_order");

        // The school corrects its form and a material, and confirms again.
        let mut better = form(&us.school.name);
        better.site = "实训楼三层，产权证已盖章".into();
        assert_eq!(us.draft_of(db, &better).await, id);
        let staff = us.staff.permit().unwrap();
        filing_desk::upload_material(db, &staff, id, (Material::Assets, None), "补正.pdf", PDF, noon(date(2026, 3, 12))).await.unwrap();
        let head = us.head.permit().unwrap();
        let unsigned = filing_desk::submit_application(db, &head, id, ("李四", None), noon(date(2026, 3, 12))).await;
        assert_eq!(code(unsigned), "filing.not_confirmed");
        let due = filing_desk::submit_application(db, &head, id, ("王校长", None), noon(date(2026, 3, 12))).await.unwrap();
        assert_eq!(due, Some(date(2026, 3, 23)), "seven working days after the answer");
        assert_eq!(code(asked(date(2026, 3, 13)).await), "filing.asked_before");
        us.confirm(db, id, noon(TODAY)).await;
        let answered = filing_desk::accept_application(db, &accept, id, noon(date(2026, 3, 24))).await.unwrap();
        assert_eq!((answered.due, answered.late), (date(2026, 3, 23), 1));

        Browser::of(db, &us.centre).await.sees(&format!("/filing/{id}"), &["本次补正改动：", "场地、设施设备等资产有效证明文件复印件"]).await;
        // Both versions are kept as they were confirmed.
        let digests = texts(db, "select form_digest as text from submission where application = $1 order by no", id).await;
        assert!(digests.len() == 2 && digests[0] != digests[1], "{digests:?}");
        let now = texts(db, "select form_digest as text from application where id = $1", id).await;
        assert_eq!(now[0], digests[1]);
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_provincial_school_answers_the_provincial_centre(place: Place) {
        let db = &place.db;
        let us = cast(db, Affiliation::Province, "省").await;
        let id = handed_in(db, &us).await;
        let ask = us.centre.permit().unwrap();
        let early = filing_desk::ask_supplement(db, &ask, id, WANTED, noon(TODAY)).await;
        assert_eq!(code(early), "filing.not_recommended");
        let recommend = us.training.permit().unwrap();
        filing_desk::recommend_application(db, &recommend, id, ("推荐电工五级、四级", &support::proposed(2)), noon(TODAY)).await.unwrap();
        filing_desk::ask_supplement(db, &ask, id, WANTED, noon(TODAY)).await.unwrap();
        assert!(us.submit(db, id).await.is_some(), "the centre's clock goes on without a second recommendation");
        let states = texts(db, "select state as text from application where id = $1", id).await;
        assert_eq!(states, ["recommended"]);
    }

    &SCHEMAS, async fn what_a_provincial_school_adds_is_recommended_too(place: Place) {
        let db = &place.db;
        let us = cast(db, Affiliation::Province, "省").await;
        let id = handed_in(db, &us).await;
        let (recommend, ask, accept) = (us.training.permit().unwrap(), us.centre.permit().unwrap(), us.centre.permit().unwrap());
        let recommended = async |lines, day| {
            let said = ("推荐", support::proposed(lines));
            filing_desk::recommend_application(db, &recommend, id, (said.0, &said.1), noon(day)).await
        };
        recommended(2, TODAY).await.unwrap();
        // Three of ten working days are used when the centre asks; two weeks later the school names another level.
        filing_desk::ask_supplement(db, &ask, id, WANTED, noon(date(2026, 3, 5))).await.unwrap();
        let mut more = form(&us.school.name);
        more.occupations[0].levels.push(kernel::Level::Three);
        us.draft_of(db, &more).await;
        let head = us.head.permit().unwrap();
        let due = filing_desk::submit_application(db, &head, id, ("王校长", None), noon(date(2026, 3, 12))).await.unwrap();
        assert_eq!(due, None, "the centre's clock stands still");
        assert_eq!(texts(db, "select state as text from application where id = $1", id).await, ["submitted"]);
        assert_eq!(waits_on(db, &us.training, date(2026, 3, 12)).await.len(), 1);
        let early = filing_desk::accept_application(db, &accept, id, noon(date(2026, 3, 12))).await;
        assert_eq!(code(early), "filing.not_recommended");
        assert_eq!(code(recommended(2, date(2026, 3, 13)).await), "filing.bad_recommendation");
        let due = recommended(3, date(2026, 3, 13)).await.unwrap();
        assert_eq!(due, date(2026, 3, 24), "seven working days are left");
        let proposed = texts(db, "select level as text from proposal where application = $1 order by level", id).await;
        assert_eq!(proposed, ["3", "4", "5"]);
        us.confirm(db, id, noon(TODAY)).await;
        let answered = filing_desk::accept_application(db, &accept, id, noon(date(2026, 3, 24))).await.unwrap();
        assert_eq!(answered.late, 0);
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn whoever_never_answers_is_refused_only_after_its_time(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        let (ask, refuse) = (us.centre.permit().unwrap(), us.centre.permit().unwrap());
        let silent = filing_desk::ask_supplement(db, &ask, id, " \n ", noon(TODAY)).await;
        assert_eq!(code(silent), "filing.bad_supplement");
        let answer_by = filing_desk::ask_supplement(db, &ask, id, WANTED, noon(TODAY)).await.unwrap();
        let refused = |day| filing_desk::return_application(db, &refuse, id, "逾期未补正", noon(day));
        assert_eq!(code(refused(answer_by).await), "filing.supplement_running");
        let after = answer_by.tomorrow().unwrap();
        assert!(waits_on(db, &us.centre, answer_by).await.is_empty());
        assert_eq!(waits_on(db, &us.centre, after).await, ["院校逾期未补正，请作出决定"]);
        let answered = refused(after).await.unwrap();
        assert_eq!(answered.late, 0, "the school was late, not the centre");
    }

    &SCHEMAS, async fn what_was_counted_without_the_holidays_is_counted_again(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        let due = async || texts(db, "select due_on as text from application where id = $1", id).await;
        let counted = due().await;
        let recount = async || {
            let permit = Principal::platform().permit().unwrap();
            filing_desk::recount_due_days(db, &permit, Calendar::built_in(), noon(TODAY)).await.unwrap()
        };
        assert_eq!(recount().await, 0, "the calendar is the same");
        place.behind_its_back("update application set due_on = '2026-03-11' where state = 'submitted'").await;
        assert_eq!((recount().await, due().await), (1, counted));
        // While the centre's clock stands still, the school's runs.
        filing_desk::ask_supplement(db, &us.centre.permit().unwrap(), id, WANTED, noon(TODAY)).await.unwrap();
        assert_eq!(recount().await, 0);
        let answer_by = async || texts(db, "select answer_by as text from supplement where application = $1", id).await;
        let counted = answer_by().await;
        place.behind_its_back("update supplement set answer_by = '2026-03-11'").await;
        assert_eq!((recount().await, answer_by().await), (1, counted));
    }
}
