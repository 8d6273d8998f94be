//! From a workbook to a receipt, and every way in which it must not go. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Affiliation, Role};
use db::{Db, FileDigest, args};
use filing_desk::{Kind, Material, OnlineCheck, Ruling, View, register_entry, scope_on, workbook};
use jiff::civil::{Date, date};
use kernel::{ApplicationId, Level, RefusalKind};
use support::{PDF, SCHEMAS, TODAY, account, cast, city, code, form, house, kind, noon, waits};
use testing::{Place, both};

async fn state(db: &Db, id: ApplicationId) -> String {
    let sql = "select state from application where id = $1";
    db.read()
        .await
        .unwrap()
        .one(sql, args![id])
        .await
        .unwrap()
        .get("state")
        .unwrap()
}

/// Nothing was changed behind the journal's back.
async fn verified(place: &Place) {
    place.db.grow_tree(noon(TODAY)).await.unwrap();
    assert_eq!(
        place.db.verify_journal().await.unwrap().problems,
        Vec::<String>::new()
    );
}

both! {
    &SCHEMAS, async fn a_school_of_a_city_is_filed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (application, filing) = us.filed(db).await;
        assert_eq!(state(db, application).await, "decided");

        let mut conn = db.read().await.unwrap();
        let scope = scope_on(&mut conn, us.school.id, TODAY).await.unwrap();
        let levels: Vec<Level> = scope.iter().map(|line| line.level).collect();
        assert_eq!(levels, [Level::Five, Level::Four]);
        assert!(scope.iter().all(|line| line.filing == filing && line.number == "Y000051100001"));
        // Valid from the first of the month of the decision for 36 months.
        assert!(scope_on(&mut conn, us.school.id, date(2026, 2, 28)).await.unwrap().is_empty());
        assert_eq!(scope_on(&mut conn, us.school.id, date(2029, 2, 28)).await.unwrap().len(), 2);
        assert!(scope_on(&mut conn, us.school.id, date(2029, 3, 1)).await.unwrap().is_empty());

        let entry = register_entry(&mut conn, "Y000051100001", TODAY).await.unwrap().unwrap();
        let form = form(&us.school.name);
        assert_eq!((&entry.school, &entry.address, &entry.phone), (&form.school, &form.address, &form.contact.landline));
        assert_eq!((entry.uscc.as_str(), entry.contact.as_str()), (form.uscc.as_str(), "联系人"));
        assert_eq!(entry.scope.len(), 1);
        assert_eq!(entry.scope[0].levels, [Level::Five, Level::Four]);
        assert_eq!(register_entry(&mut conn, "Y000051999999", TODAY).await.unwrap(), None);
        drop(conn);
        verified(&place).await;
    }

    &SCHEMAS, async fn the_receipt_is_printed_once_and_signed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, filing) = us.filed(db).await;
        let house = house(db, TODAY);
        let job = db.next_job(noon(TODAY)).await.unwrap().unwrap();
        assert_eq!((job.topic.as_str(), job.subject.clone()), (filing_desk::TOPICS[0], filing.to_string()));
        filing_desk::follow_up(&house, &job.topic, &job.subject).await.unwrap();
        let receipt = || async {
            let row = db.read().await.unwrap().one("select receipt from filing where id = $1", args![filing]).await.unwrap();
            row.parse::<FileDigest>("receipt").unwrap()
        };
        let first = receipt().await;
        let pdf = db.files().get(first).await.unwrap();
        let root = print::root_of(&db.keys().documents).unwrap();
        let verdict = print::verify(&pdf, &[root.certificate().clone()]);
        assert!(matches!(verdict, print::Verdict::Valid(_)), "{verdict}");
        filing_desk::follow_up(&house, &job.topic, &job.subject).await.unwrap();
        assert_eq!(receipt().await, first, "the same job twice makes one receipt");
        verified(&place).await;
    }

    &SCHEMAS, async fn a_provincial_school_is_recommended_first_and_the_clock_waits_for_it(place: Place) {
        let db = &place.db;
        let us = cast(db, Affiliation::Province, "省").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        assert_eq!(us.submit(db, id).await, None, "no clock runs yet");
        let accept = us.centre.permit().unwrap();
        let early = filing_desk::accept_application(db, &accept, id, noon(TODAY)).await;
        assert_eq!(code(early), "filing.not_recommended");
        let recommend = us.training.permit().unwrap();
        let silent = filing_desk::recommend_application(db, &recommend, id, ("", &support::proposed(2)), noon(TODAY)).await;
        assert_eq!(code(silent), "filing.bad_text");
        let day = date(2026, 3, 10);
        let due = filing_desk::recommend_application(db, &recommend, id, ("推荐电工五级、四级", &support::proposed(2)), noon(day)).await.unwrap();
        assert_eq!(due, date(2026, 3, 24), "ten working days after the recommendation");
        us.confirm(db, id, noon(day)).await;
        let answered = filing_desk::accept_application(db, &accept, id, noon(date(2026, 3, 26))).await.unwrap();
        assert_eq!((answered.due, answered.late), (due, 2));
        verified(&place).await;
    }

    &SCHEMAS, async fn a_city_school_is_not_for_the_training_centre_and_is_told_why_it_is_not_accepted(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        assert_eq!(us.submit(db, id).await, Some(date(2026, 3, 16)));
        let province = cast(db, Affiliation::Province, "省").await;
        let recommend = province.training.permit().unwrap();
        let outcome = filing_desk::recommend_application(db, &recommend, id, ("推荐", &support::proposed(2)), noon(TODAY)).await;
        assert_eq!(kind(outcome), RefusalKind::NotFound, "the provincial training centre does not look after it");
        let permit = us.centre.permit().unwrap();
        let silent = filing_desk::return_application(db, &permit, id, " ", noon(TODAY)).await;
        assert_eq!(code(silent), "filing.bad_text");
        filing_desk::return_application(db, &permit, id, "场地权属证明不清晰", noon(TODAY)).await.unwrap();
        assert_eq!(state(db, id).await, "not_accepted");
        // It may apply again.
        let again = us.draft(db).await;
        assert_ne!(again, id);
        // What it brought before comes along, and it may hand in at once what was put right.
        let opened = filing_desk::open_material(db, &us.staff.permit().unwrap(), again, "assets", noon(TODAY)).await.unwrap();
        assert_eq!(opened.bytes, PDF);
        assert_eq!(waits(db, &us.head).await, ["确认并提交备案申请"]);
        us.submit(db, again).await;
        verified(&place).await;
    }

    &SCHEMAS, async fn nobody_reaches_what_is_not_theirs(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let id = us.accepted(db).await;
        let not_found = RefusalKind::NotFound;
        let staff = others.staff.permit().unwrap();
        let upload = filing_desk::upload_material(db, &staff, id, (Material::Assets, None), "材料.pdf", PDF, noon(TODAY)).await;
        assert_eq!(kind(upload), not_found);
        let head = others.head.permit().unwrap();
        assert_eq!(kind(filing_desk::submit_application(db, &head, id, ("王校长", None), noon(TODAY)).await), not_found);
        let centre = others.centre.permit().unwrap();
        assert_eq!(kind(filing_desk::accept_application(db, &centre, id, noon(TODAY)).await), not_found);
        let appoint = others.centre.permit().unwrap();
        assert_eq!(kind(filing_desk::appoint_panel(db, &appoint, id, 3, noon(TODAY)).await), not_found);
        assert_eq!(kind(others.conclude(db, id).await), not_found);
        assert_eq!(kind(others.decide(db, id, Ruling::Granted).await), not_found);
        us.appoint(db, id).await;
        let stranger = account(db, Role::Expert, us.centre.organisation.as_ref().unwrap(), "路人").await;
        assert_eq!(kind(us.opine(db, id, &stranger, View::Supports).await), not_found, "not of the panel");
        // A role without the act gets no permit at all.
        assert!(us.staff.permit::<access::acts::AcceptApplication>().is_err());
        assert!(us.centre.permit::<access::acts::DecideFiling>().is_err());
        verified(&place).await;
    }

    &SCHEMAS, async fn what_is_missing_stops_the_submission_and_leaves_the_draft(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut thin = form(&us.school.name);
        thin.assessors.pop();
        let id = us.draft_of(db, &thin).await;
        let head = us.head.permit().unwrap();
        let submit = |name: &'static str| filing_desk::submit_application(db, &head, id, (name, None), noon(TODAY));
        assert_eq!(code(submit("李四").await), "filing.not_confirmed");
        assert_eq!(code(submit("王校长").await), "filing.material_missing");
        us.materials(db, id).await;
        assert_eq!(code(submit("王校长").await), "filing.condition_unmet");
        assert_eq!(state(db, id).await, "draft");
        // The corrected form takes the place of the draft.
        assert_eq!(us.draft(db).await, id);
        assert_eq!(submit("王校长").await.unwrap(), Some(date(2026, 3, 16)));
        // From here on it is frozen.
        let staff = us.staff.permit().unwrap();
        let late = filing_desk::upload_material(db, &staff, id, (Material::Assets, None), "材料.pdf", PDF, noon(TODAY)).await;
        assert_eq!(code(late), "filing.out_of_order");
        let bytes = workbook::filled(&form(&us.school.name)).unwrap();
        let again = filing_desk::preview_form(db, &staff, Kind::Initial, "申请表.xlsx", &bytes, noon(TODAY)).await;
        assert_eq!(code(again), "filing.under_way");
        verified(&place).await;
    }

    &SCHEMAS, async fn a_filed_school_does_not_apply_again_and_each_gets_its_own_number(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        us.filed(db).await;
        others.filed(db).await;
        let mut conn = db.read().await.unwrap();
        let numbers: Vec<String> = conn
            .all("select number from filing order by number", args![]).await.unwrap()
            .iter().map(|row| row.get("number").unwrap()).collect();
        drop(conn);
        assert_eq!(numbers, ["Y000051100001", "Y000051100002"]);
        let staff = us.staff.permit().unwrap();
        let bytes = workbook::filled(&form(&us.school.name)).unwrap();
        let again = |day: Date| filing_desk::preview_form(db, &staff, Kind::Initial, "申请表.xlsx", &bytes, noon(day));
        assert_eq!(code(again(TODAY).await), "filing.filed");
        assert!(again(date(2029, 3, 1)).await.is_ok(), "after it has ended, it may");
    }

    &SCHEMAS, async fn materials_are_what_their_names_say_or_are_checked_online(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let staff = us.staff.permit().unwrap();
        let wrong = filing_desk::upload_material(db, &staff, id, (Material::Assets, None), "材料.png", PDF, noon(TODAY)).await;
        assert_eq!(code(wrong), "filing.bad_file");
        let digest = filing_desk::upload_material(db, &staff, id, (Material::Assets, None), "材料.pdf", PDF, noon(TODAY)).await.unwrap();
        assert_eq!(db.files().get(digest).await.unwrap(), PDF);
        let check = OnlineCheck { source: "某网站".into(), by: "经办人".into(), on: date(2026, 3, 3) };
        let tomorrow = filing_desk::verify_material(db, &staff, id, (Material::Assets, None), &check, noon(TODAY)).await;
        assert_eq!(code(tomorrow), "filing.bad_online_check");
        let check = OnlineCheck { on: TODAY, ..check };
        filing_desk::verify_material(db, &staff, id, (Material::Assets, None), &check, noon(TODAY)).await.unwrap();
        let row = db.read().await.unwrap().one("select * from material where application = $1", args![id]).await.unwrap();
        assert_eq!(row.get::<Option<String>>("file").unwrap(), None, "the check took the place of the upload");
        assert_eq!(row.get::<Date>("checked_on").unwrap(), TODAY);
        verified(&place).await;
    }

    &SCHEMAS, async fn the_panel_decides_and_the_department_cannot_grant_against_it(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        let centre = us.centre.permit().unwrap();
        for size in [0, 2, 4] {
            assert_eq!(code(filing_desk::appoint_panel(db, &centre, id, size, noon(TODAY)).await), "filing.bad_panel");
        }
        assert_eq!(code(filing_desk::appoint_panel(db, &centre, id, 5, noon(TODAY)).await), "filing.pool_too_small");
        us.appoint(db, id).await;
        us.visit(db, id).await;

        us.opine(db, id, &us.experts[0], View::Supports).await.unwrap();
        assert_eq!(code(us.opine(db, id, &us.experts[0], View::Objects).await), "filing.opinion_given");
        assert_eq!(code(us.conclude(db, id).await), "filing.opinion_missing");
        us.opine(db, id, &us.experts[1], View::Objects).await.unwrap();
        us.opine(db, id, &us.experts[2], View::Objects).await.unwrap();
        assert_eq!(code(us.decide(db, id, Ruling::Granted).await), "filing.out_of_order");
        us.signed(db, id).await;
        us.conclude(db, id).await.unwrap();
        assert_eq!(code(us.decide(db, id, Ruling::Granted).await), "filing.bad_decision");
        assert_eq!(us.decide(db, id, Ruling::Refused("设备不足".into())).await.unwrap(), None);
        assert_eq!(state(db, id).await, "decided");
        assert!(scope_on(&mut db.read().await.unwrap(), us.school.id, TODAY).await.unwrap().is_empty());
        let job = db.next_job(noon(TODAY)).await.unwrap().unwrap();
        assert_eq!(job.topic, "filing.print_report");
        db.job_done(&job, noon(TODAY)).await.unwrap();
        assert!(db.next_job(noon(TODAY)).await.unwrap().is_none(), "no receipt to print");
        verified(&place).await;
    }

    &SCHEMAS, async fn identity_numbers_are_sealed_and_another_form_is_noticed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let number = support::identity(1);
        let row = db.read().await.unwrap().one("select * from application where id = $1", args![id]).await.unwrap();
        let sealed: Vec<u8> = row.get("form").unwrap();
        assert!(!sealed.windows(18).any(|part| part == number.expose().as_bytes()));
        let leaves = db.read().await.unwrap().all("select bytes from journal_leaf", args![]).await.unwrap();
        for leaf in leaves {
            let bytes: Vec<u8> = leaf.get("bytes").unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains(number.expose()));
        }
        place.behind_its_back("update application set form_digest = 'x'").await;
        let head = us.head.permit().unwrap();
        let outcome = filing_desk::submit_application(db, &head, id, ("王校长", None), noon(TODAY)).await;
        assert!(matches!(outcome, Err(kernel::Stop::Fault(_))));
    }
}
