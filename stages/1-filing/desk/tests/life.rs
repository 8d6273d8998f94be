//! The life of a filing after its receipt: changed, extended, renewed, suspended, given up, taken away. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, Select, args};
use filing_desk::{
    Audience, Covered, Field, Filed, Kind, RequestState, Standing, filing_of, history,
    register_entry, scope_for, scope_on, standing_as,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kernel::{FilingId, FilingRequestId, Level, RefusalKind, ScopeLineId};
use support::{
    Browser, Cast, SCHEMAS, TODAY, cast, city, code, form, house, kind, noon, workbook_of,
};
use testing::{Place, both};

const NUMBER: &str = "Y000051100001";

async fn found(db: &Db, id: FilingId) -> Filed {
    filing_of(&mut db.read().await.unwrap(), id).await.unwrap()
}

async fn request(db: &Db, filing: FilingId) -> FilingRequestId {
    let sql = "select id from filing_request where filing = $1 and state = 'open'";
    let mut conn = db.read().await.unwrap();
    conn.one(sql, args![filing])
        .await
        .unwrap()
        .get("id")
        .unwrap()
}

async fn levels(db: &Db, us: &Cast, day: Date) -> Vec<Level> {
    let mut conn = db.read().await.unwrap();
    let scope = scope_on(&mut conn, us.school.id, day).await.unwrap();
    scope.iter().map(|line| line.level).collect()
}

async fn verified(place: &Place) {
    place.db.grow_tree(noon(TODAY)).await.unwrap();
    assert_eq!(
        place.db.verify_journal().await.unwrap().problems,
        Vec::<String>::new()
    );
    let unknown = "select id from scope_line where not exists (select 1 from filed_occupation
        where filed_occupation.occupation = scope_line.occupation and filed_occupation.job_type = scope_line.job_type
          and filed_occupation.name = scope_line.occupation_name)";
    let mut conn = place.db.read().await.unwrap();
    let lines = conn.all(unknown, args![]).await.unwrap();
    assert_eq!(lines.len(), 0, "a search by occupation would not find them");
}

both! {
    &SCHEMAS, async fn what_only_has_to_be_known_changes_at_once_and_what_identifies_the_school_is_decided(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let (head, department) = (us.head.permit().unwrap(), us.department.permit().unwrap());
        let day = date(2026, 5, 6);
        let change = |field, value: &'static str| filing_desk::change_filing(db, &head, id, (field, value), "机构调整", noon(day));
        assert_eq!(change(Field::Contact, "新联系人").await.unwrap(), RequestState::Noted);
        assert_eq!(found(db, id).await.contact, "新联系人");
        assert_eq!(change(Field::Name, "甲市虚构高级技工学校").await.unwrap(), RequestState::Open);
        assert_eq!(code(change(Field::Name, "又一个名称").await), "filing.asked_already");
        assert_eq!(found(db, id).await.school, us.school.name, "not before the department agrees");
        let other: &'static str = cast(db, "510700".parse().unwrap(), "乙市").await.school.name.leak();
        let answer = |granted, why: &'static str, id| filing_desk::answer_request(db, &department, id, granted, why, noon(day));
        let asked = request(db, id).await;
        assert_eq!(code(answer(false, "", asked).await), "filing.bad_text");
        answer(true, "", asked).await.unwrap();
        assert_eq!(code(answer(true, "", asked).await), "filing.answered");
        assert_eq!(found(db, id).await.school, "甲市虚构高级技工学校");
        let school = accounts::organisation(&mut db.read().await.unwrap(), us.school.id).await.unwrap();
        assert_eq!(school.name, "甲市虚构高级技工学校", "it files and signs in by its new name");
        let again = change(Field::Name, other).await;
        assert_eq!(code(again), "filing.bad_change", "another school is called so");

        // The register tells what it said on any day, and two versions are kept.
        let mut conn = db.read().await.unwrap();
        let then = register_entry(&mut conn, NUMBER, date(2026, 5, 5)).await.unwrap().unwrap();
        assert_eq!((then.school.as_str(), then.contact.as_str()), (us.school.name.as_str(), "联系人"));
        let now = register_entry(&mut conn, NUMBER, day).await.unwrap().unwrap();
        assert_eq!((now.school.as_str(), now.contact.as_str()), ("甲市虚构高级技工学校", "新联系人"));
        let versions = history(&mut conn, id).await.unwrap();
        let why: Vec<&str> = versions.iter().map(|version| version.why.as_str()).collect();
        assert_eq!(why, ["变更联系人", "变更院校名称"]);
        drop(conn);
        verified(&place).await;
    }

    &SCHEMAS, async fn an_extension_adds_lines_and_leaves_number_and_validity(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let staff = us.staff.permit().unwrap();
        let same = form(&us.school.name);
        let again = filing_desk::preview_form(db, &staff, Kind::Extension, "申请表.xlsx", &workbook_of(&same), noon(TODAY)).await;
        assert_eq!(code(again), "filing.not_new");
        let upload = ("kind", Kind::Extension.code());
        let answer = Browser::of(db, &us.staff).await.upload("/filing/previews", &[upload], "申请表.xlsx", &workbook_of(&same)).await;
        assert!(answer.body.contains("二、申请开展认定的职业（工种）</td>"), "{}", answer.body);
        let mut more = same.clone();
        more.occupations[0].levels = vec![Level::Three];
        let application = us.apply(db, Kind::Extension, &more, TODAY).await;
        let filing = us.assessed_and_decided(db, application, TODAY).await;
        assert_eq!(filing, Some(id), "no second filing");
        let now = found(db, id).await;
        assert_eq!((now.number.as_str(), now.valid.until), (NUMBER, date(2029, 2, 28)));
        assert_eq!(levels(db, &us, TODAY).await, [Level::Five, Level::Four, Level::Three]);
        let before = TODAY.saturating_sub(1.day());
        assert_eq!(levels(db, &us, before).await, [Level::Five, Level::Four], "the new line holds from the decision on");
        verified(&place).await;
    }

    &SCHEMAS, async fn nothing_more_of_a_filing_that_was_taken_is_accepted(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let mut more = form(&us.school.name);
        more.occupations[0].levels = vec![Level::Three];
        let application = us.hand_in(db, Kind::Extension, &more, TODAY).await;
        let (page, centre) = (format!("/filing/{application}"), Browser::of(db, &us.centre).await);
        assert!(!centre.sees(&page, &[]).await.contains("不能再准予"));
        filing_desk::revoke_filing(db, &us.department.permit().unwrap(), id, "成绩造假", noon(TODAY)).await.unwrap();
        centre.sees(&page, &["本申请所依据的备案已有变化，不能再准予"]).await;
        let accepted = filing_desk::accept_application(db, &us.centre.permit().unwrap(), application, noon(TODAY)).await;
        assert_eq!(code(accepted), "filing.wrong_standing");
        let why = "备案已被取消，不能增项";
        filing_desk::return_application(db, &us.centre.permit().unwrap(), application, why, noon(TODAY)).await.unwrap();
        verified(&place).await;
    }

    &SCHEMAS, async fn a_renewal_opens_ninety_days_before_the_end_and_keeps_the_number(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let staff = us.staff.permit().unwrap();
        let bytes = workbook_of(&form(&us.school.name));
        let begin = |day| filing_desk::preview_form(db, &staff, Kind::Renewal, "申请表.xlsx", &bytes, noon(day));
        assert_eq!(code(begin(date(2028, 11, 29)).await), "filing.renewal_too_early");
        // Only one of the two levels is renewed.
        let mut less = form(&us.school.name);
        less.occupations[0].levels = vec![Level::Four];
        let application = us.apply(db, Kind::Renewal, &less, date(2028, 11, 30)).await;
        assert_eq!(us.assessed_and_decided(db, application, date(2029, 1, 8)).await, Some(id));
        let now = found(db, id).await;
        assert_eq!((now.number.as_str(), now.valid.from, now.valid.until), (NUMBER, date(2026, 3, 1), date(2032, 2, 29)));
        assert_eq!(levels(db, &us, date(2029, 2, 28)).await, [Level::Five, Level::Four]);
        assert_eq!(levels(db, &us, date(2029, 3, 1)).await, [Level::Four]);
        assert_eq!(levels(db, &us, date(2032, 3, 1)).await, []);
        verified(&place).await;
    }

    &SCHEMAS, async fn a_suspended_filing_certifies_nothing_until_it_is_lifted(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let permit = us.department.permit().unwrap();
        let (from, back) = (date(2026, 4, 1), date(2026, 5, 6));
        let suspend = |until, why: &'static str| filing_desk::suspend_filing(db, &permit, id, until, why, noon(from));
        assert_eq!(code(suspend(None, "").await), "filing.bad_text");
        assert_eq!(code(suspend(Some(date(2026, 3, 31)), "限期整改").await), "filing.bad_day");
        suspend(None, "限期整改").await.unwrap();
        assert_eq!(code(suspend(None, "限期整改").await), "filing.wrong_standing");
        assert_eq!(levels(db, &us, from).await, []);
        assert_eq!(levels(db, &us, date(2026, 3, 31)).await.len(), 2, "what was done before stays good");
        let resume = us.department.permit().unwrap();
        filing_desk::resume_filing(db, &resume, id, "整改合格", noon(back)).await.unwrap();
        assert_eq!(levels(db, &us, date(2026, 5, 5)).await, []);
        assert_eq!(levels(db, &us, back).await.len(), 2);
        assert_eq!(code(filing_desk::resume_filing(db, &resume, id, "整改合格", noon(back)).await), "filing.wrong_standing");
        verified(&place).await;
    }

    &SCHEMAS, async fn a_revoked_filing_stays_revoked_and_its_number_is_never_given_again(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let (_, id) = us.filed(db).await;
        let day = date(2026, 6, 1);
        let permit = others.department.permit().unwrap();
        let foreign = filing_desk::revoke_filing(db, &permit, id, "成绩造假", noon(day)).await;
        assert_eq!(kind(foreign), RefusalKind::NotFound);
        assert!(us.centre.permit::<access::acts::RevokeFiling>().is_err(), "the department decides");
        let permit = us.department.permit().unwrap();
        filing_desk::revoke_filing(db, &permit, id, "成绩造假", noon(day)).await.unwrap();
        assert_eq!(levels(db, &us, day).await, []);
        assert_eq!(levels(db, &us, date(2026, 5, 31)).await.len(), 2);
        let mut conn = db.read().await.unwrap();
        for day in [day, date(2029, 3, 1), date(2050, 1, 1)] {
            let entry = register_entry(&mut conn, NUMBER, day).await.unwrap().unwrap();
            assert_eq!(entry.standing, Standing::Revoked, "{day}");
            assert_eq!(entry.scope.len(), 1, "what it was filed for is still told");
        }
        drop(conn);
        let again = filing_desk::revoke_filing(db, &permit, id, "成绩造假", noon(day)).await;
        assert_eq!(code(again), "filing.wrong_standing");
        // The school may apply anew, and gets another number.
        let application = us.apply(db, Kind::Initial, &form(&us.school.name), day).await;
        let second = us.assessed_and_decided(db, application, day).await.unwrap();
        assert_ne!(second, id);
        assert_eq!(found(db, second).await.number.as_str(), "Y000051100002");
        verified(&place).await;
    }

    &SCHEMAS, async fn a_school_drops_lines_but_never_the_last_and_gives_its_filing_up(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let day = date(2026, 4, 1);
        let mut conn = db.read().await.unwrap();
        let lines: Vec<ScopeLineId> =
            scope_on(&mut conn, us.school.id, day).await.unwrap().iter().map(|line| line.line).collect();
        drop(conn);
        let permit = us.head.permit().unwrap();
        let dropped = |line| filing_desk::drop_scope(db, &permit, id, line, "不再招生", noon(day));
        dropped(lines[0]).await.unwrap();
        assert_eq!(kind(dropped(lines[0]).await), RefusalKind::NotFound);
        assert_eq!(code(dropped(lines[1]).await), "filing.last_line");
        assert_eq!(levels(db, &us, day).await, [Level::Four]);
        assert_eq!(levels(db, &us, date(2026, 3, 31)).await, [Level::Five, Level::Four]);

        let permit = us.head.permit().unwrap();
        filing_desk::withdraw_filing(db, &permit, id, "学校合并", noon(day)).await.unwrap();
        assert_eq!(levels(db, &us, day).await, [Level::Four], "it is the department's to end it");
        let answer = us.department.permit().unwrap();
        filing_desk::answer_request(db, &answer, request(db, id).await, true, "", noon(day)).await.unwrap();
        assert_eq!(found(db, id).await.on(day), Standing::Withdrawn);
        assert_eq!(levels(db, &us, day).await, []);
        verified(&place).await;
    }

    &SCHEMAS, async fn one_question_answers_for_occupation_job_type_level_and_audience(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        us.filed(db).await;
        let electrician = "6-31-01-03".parse().unwrap();
        let asked = |job_type, level, audience| Covered { occupation: electrician, job_type, level, audience };
        let own = Audience::OwnStudents;
        let mut conn = db.read().await.unwrap();
        for (asked, day, may) in [
            (asked("", Level::Four, own), TODAY, true),
            (asked("变电设备检修工", Level::Four, own), TODAY, false),
            (asked("", Level::Three, own), TODAY, false),
            (asked("", Level::Four, Audience::Public), TODAY, false),
            (asked("", Level::Four, own), date(2026, 2, 28), false),
            (asked("", Level::Four, own), date(2029, 2, 28), true),
            (asked("", Level::Four, own), date(2029, 3, 1), false),
        ] {
            let line = scope_for(&mut conn, us.school.id, asked, day).await.unwrap();
            assert_eq!(line.is_some(), may, "{asked:?} {day}");
            assert!(line.is_none_or(|line| line.number == NUMBER && line.level == asked.level));
        }
    }

    &SCHEMAS, async fn lists_by_standing_always_agree_with_the_rule(place: Place) {
        let db = &place.db;
        let mut filings = Vec::new();
        for (at, mark) in ["甲", "乙", "丙", "丁"].into_iter().enumerate() {
            let us = cast(db, format!("51{:02}00", [1, 3, 4, 5][at]).parse().unwrap(), mark).await;
            let (_, id) = us.filed(db).await;
            filings.push((us, id));
        }
        let day = date(2026, 4, 1);
        let (us, id) = &filings[0];
        filing_desk::suspend_filing(db, &us.department.permit().unwrap(), *id, Some(date(2026, 4, 30)), "整改", noon(day)).await.unwrap();
        let (us, id) = &filings[1];
        filing_desk::revoke_filing(db, &us.department.permit().unwrap(), *id, "造假", noon(day)).await.unwrap();
        let (us, id) = &filings[2];
        filing_desk::suspend_filing(db, &us.department.permit().unwrap(), *id, None, "整改", noon(day)).await.unwrap();
        filing_desk::withdraw_filing(db, &us.head.permit().unwrap(), *id, "合并", noon(day)).await.unwrap();
        let asked = request(db, *id).await;
        filing_desk::answer_request(db, &us.department.permit().unwrap(), asked, true, "", noon(date(2026, 5, 6))).await.unwrap();
        let mut conn = db.read().await.unwrap();
        for day in [date(2026, 2, 28), TODAY, day, date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 6), date(2029, 3, 1)] {
            let mut seen = 0;
            for standing in Standing::ALL {
                let select = standing_as(Select::new("id", "filing").order("id"), standing, day);
                for row in select.first(&mut conn, 100).await.unwrap() {
                    let one = filing_of(&mut conn, row.get("id").unwrap()).await.unwrap();
                    assert_eq!(one.on(day), standing, "{day}");
                    seen += 1;
                }
            }
            assert_eq!(seen, filings.len(), "each is in one list on {day}");
        }
    }

    &SCHEMAS, async fn nothing_becomes_of_a_filing_that_its_receipt_cannot_show(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let (head, department) = (us.head.permit().unwrap(), us.department.permit().unwrap());
        let change = |field, value: &'static str| filing_desk::change_filing(db, &head, id, (field, value), "机构调整", noon(TODAY));
        for (field, value) in [
            (Field::Address, "虚构路1号☑"), (Field::Name, "虚构\u{1F600}学校"), (Field::Contact, "张三✔"),
            (Field::Address, "虚构路1号\n2楼"), (Field::Name, "虚构\u{7}学校"),
        ] {
            assert_eq!(code(change(field, value).await), "filing.bad_change", "{value}");
        }
        let page = format!("/filings/{id}");
        let browser = Browser::of(db, &us.head).await;
        let typed = [("field", "address"), ("value", "虚构路1号☑"), ("reason", "迁址")];
        browser.refused(&format!("{page}/change"), &typed, &["value-error", "地址含有无法打印的字符“☑”（U+2611）"]).await;

        // What only the eye misses is made plain, and the receipt is printed.
        assert_eq!(change(Field::Address, "虚构路\u{2009}１号\u{200B}").await.unwrap(), RequestState::Open);
        let answer = |granted, why: &'static str, id| filing_desk::answer_request(db, &department, id, granted, why, noon(TODAY));
        answer(true, "", request(db, id).await).await.unwrap();
        assert_eq!(found(db, id).await.address, "虚构路 1号");
        let house = house(db, TODAY);
        filing_desk::follow_up(&house, "filing.print_receipt", &id.to_string()).await.unwrap();
        assert!(found(db, id).await.receipt.is_some());

        // A request of before this was asked is answered with no, or granted as it would be taken in now.
        change(Field::Address, "虚构路2号").await.unwrap();
        place.behind_its_back("update filing_request set after = '虚构路2号☑' where state = 'open'").await;
        let asked = request(db, id).await;
        assert_eq!(code(answer(true, "", asked).await), "filing.bad_request");
        assert_eq!(found(db, id).await.address, "虚构路 1号");
        let officer = Browser::of(db, &us.department).await;
        let answered = officer.post(&format!("{page}/answer"), &[("request", &asked.to_string()), ("granted", "yes")]).await;
        assert_eq!(answered.status.as_u16(), 303, "{}", answered.body);
        answer(false, "地址含有无法打印的字符", asked).await.unwrap();
        change(Field::Address, "虚构路2号").await.unwrap();
        place.behind_its_back("update filing_request set after = '虚构路\u{2009}2号' where state = 'open'").await;
        answer(true, "", request(db, id).await).await.unwrap();
        assert_eq!(found(db, id).await.address, "虚构路 2号");
    }
}
