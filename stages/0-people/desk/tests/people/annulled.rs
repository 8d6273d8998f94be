//! Annulment: a disqualification that was wrong bars nobody any more, its days stay, and the person can be disqualified anew (N6.5).

use crate::{browser::Browser, support::*};
use access::{OrganisationKind, Role};
use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use kernel::{Clause, OrganisationId};
use people_desk::{
    Basis, Ground, PersonKind, annul_disqualification, appoint_person, barred, barred_among,
    correct_person, disqualify_person, grant_card, link_account, pool,
};
use testing::both;

const WHY: &str = "考评中篡改考生成绩，经查属实";

fn basis() -> Basis {
    Basis {
        ground: Ground::Review,
        document: "川人社复决〔2026〕3号".into(),
        reason: "复议决定撤销原决定，事实不清".into(),
    }
}

fn later(days: i32) -> Date {
    TODAY.saturating_add(days.days())
}

both! {
    &SCHEMAS, async fn an_annulled_disqualification_bars_on_its_days_only(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        account(db, Role::Expert, &home, "zhang", "张川").await;
        let now = noon(TODAY);
        let here = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let there = register(db, &other, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let card = card_of(db, here).await;
        link_account(db, &officer.permit().unwrap(), here, "zhang", now).await.unwrap();
        let permit = officer.permit().unwrap();
        let none = annul_disqualification(db, &permit, here, &basis(), now).await;
        assert_eq!(code(none), "people.not_barred");
        disqualify_person(db, &officer.permit().unwrap(), here, WHY, &[], now).await.unwrap();

        // Thirty days later the department of the centre that decided loses the review.
        let day = later(30);
        let short = Basis { document: "号".into(), reason: format!("复议决定：{}", identity(1).expose()), ..basis() };
        let refusal = refused(annul_disqualification(db, &permit, here, &short, noon(day)).await);
        let places: Vec<_> = refusal.problems.iter().map(|one| one.place.as_str()).collect();
        assert_eq!((refusal.code, places), ("people.bad_annulment", vec!["document", "annulment_reason"]));
        let foreign = annul_disqualification(db, &other.permit().unwrap(), there, &basis(), noon(day)).await;
        let refusal = refused(foreign);
        assert_eq!((refusal.code, refusal.clause), ("people.others_decision", Some(Clause::N6_5)));
        assert_eq!(annul_disqualification(db, &permit, here, &basis(), noon(day)).await.unwrap(), day);
        assert_eq!(code(annul_disqualification(db, &permit, here, &basis(), noon(day)).await), "people.not_barred");

        let mut conn = db.read().await.unwrap();
        let (kind, place) = (PersonKind::Expert, chengdu());
        for (on, out) in [(later(-1), false), (TODAY, true), (later(29), true), (day, false), (later(90), false)] {
            let found = barred(&mut conn, db.keys(), &identity(1), on).await.unwrap();
            assert_eq!(found.is_some(), out, "{on}");
            let among = barred_among(&mut conn, db.keys(), &[identity(1)], on).await.unwrap();
            assert_eq!(among.len(), usize::from(out), "{on}");
        }
        for (on, count) in [(later(29), 0), (day, 1)] {
            let drawn = pool(&mut conn, db.keys(), kind, ELECTRICIAN.parse().unwrap(), place, on).await.unwrap();
            assert_eq!(drawn.len(), count, "the card is in force again: {on}");
            assert!(drawn.iter().all(|one| one.account.is_none()), "the account stays closed");
        }
        let leaf = conn.all("select bytes from journal_leaf where act = 'people.annul'", db::args![]).await.unwrap();
        let fact = String::from_utf8_lossy(&leaf[0].get::<Vec<u8>>("bytes").unwrap()).into_owned();
        let detail = fact.split("\"detail\":").last().unwrap();
        assert_eq!(detail, format!("{{\"annulled\":\"{day}\",\"ground\":\"review\",\"since\":\"{TODAY}\"}}}}"));
        drop(conn);
        assert_eq!(code(sign_in(db, "zhang").await), "sign_in.barred");
        account(db, Role::Expert, &home, "zhang2", "张川").await;
        link_account(db, &officer.permit().unwrap(), here, "zhang2", noon(day)).await.unwrap();
        assert!(sign_in(db, "zhang2").await.is_ok(), "another account is opened");
        let time = (day, later(60));
        appoint_person(db, &officer.permit().unwrap(), here, card, "甲技工学校", time, noon(day)).await.unwrap();
        grant_card(db, &other.permit().unwrap(), there, &supervisor("D1"), noon(day)).await.unwrap();

        // The same human being can be disqualified anew, by whichever centre; both decisions stay.
        let ended = disqualify_person(db, &other.permit().unwrap(), there, WHY, &[], noon(later(40))).await.unwrap();
        assert_eq!((ended.accounts, ended.appointments), (1, 1));
        let mut conn = db.read().await.unwrap();
        let by = async |conn: &mut db::Conn, on| -> Option<OrganisationId> {
            barred(conn, db.keys(), &identity(1), on).await.unwrap().map(|found| found.by())
        };
        assert_eq!(by(&mut conn, TODAY).await, Some(home.id));
        assert_eq!(by(&mut conn, later(35)).await, None);
        assert!(by(&mut conn, later(40)).await.is_some_and(|by| by != home.id));
        drop(conn);
        let twice = disqualify_person(db, &officer.permit().unwrap(), here, WHY, &[], noon(later(40))).await;
        assert_eq!(code(twice), "people.barred_already");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_mistaken_number_is_annulled_and_put_right(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (away, other) = centre(db, mianyang(), "city2").await;
        let school = organisation(db, OrganisationKind::School, mianyang(), "乙技工学校").await;
        account(db, Role::SchoolStaff, &school, "staff", "韩梅").await;
        account(db, Role::Expert, &away, "innocent", "李川").await;
        let now = noon(TODAY);
        // Number 2 is 李川's; here it was typed for somebody of the same name.
        let innocent = register(db, &other, &person(2, "李川", "乙技工学校"), &expert("Z2")).await.unwrap();
        let guilty = register(db, &officer, &person(2, "李川", "某厂"), &expert("Z2")).await.unwrap();
        disqualify_person(db, &officer.permit().unwrap(), guilty, WHY, &[], now).await.unwrap();
        let staff = Browser::of(db, "staff", TODAY).await;
        assert!(staff.get("/people?state=barred").await.body.contains("李川"));
        let browser = Browser::of(db, "city1", TODAY).await;
        let path = format!("/people/{guilty}");
        let page = browser.get(&path).await.body;
        assert!(page.contains("<h2>撤销取消资格</h2>") && page.contains("原决定错误"));
        let stranger = Browser::of(db, "city2", TODAY).await;
        let theirs = stranger.get(&format!("/people/{innocent}")).await.body;
        assert!(theirs.contains("起已取消资格") && !theirs.contains("<h2>撤销取消资格</h2>"), "another centre decided");
        let form = [("ground", "mistaken"), ("document", "成鉴函〔2026〕7号"), ("annulment_reason", "号码录入有误，不是本人")];
        let back = browser.post(&format!("{path}/annulment"), &form[1..]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("请选择撤销事由") && back.body.contains("value=\"成鉴函〔2026〕7号\""), "what was typed is there");
        let refused = stranger.post(&format!("/people/{innocent}/annulment"), &form).await;
        assert!(refused.word.contains("请由作出决定的机构撤销"), "{}", refused.word);
        assert_eq!(staff.post(&format!("/people/{innocent}/annulment"), &form).await.status, StatusCode::FORBIDDEN);
        let done = browser.post(&format!("{path}/annulment"), &form).await;
        assert_eq!(done.location, path, "{}", done.body);
        assert!(done.word.contains("自2026-03-02起撤销取消资格"), "{}", done.word);

        // Everybody who sees the person sees what was decided, and that it was annulled on what.
        for (who, id) in [(&browser, guilty), (&stranger, innocent), (&staff, innocent)] {
            let page = who.get(&format!("/people/{id}")).await.body;
            assert!(page.contains("已撤销的取消资格") && page.contains("成鉴函〔2026〕7号") && page.contains(WHY));
            assert!(!page.contains("起已取消资格") && page.contains("有效"));
            let told: serde_json::Value = serde_json::from_str(&who.get(&format!("/api/v1/people/{id}")).await.body).unwrap();
            assert_eq!((&told["disqualified_since"], &told["cards"][0]["state"]), (&serde_json::Value::Null, &"in_force".into()));
            let one = &told["disqualifications"][0];
            assert_eq!((&one["since"], &one["annulled_on"], &one["ground"]), (&"2026-03-02".into(), &"2026-03-02".into(), &"mistaken".into()));
            assert!(who.get("/people?state=barred").await.body.contains("共0条"));
            let list = who.get("/people?state=annulled").await.body;
            assert!(list.contains("共1条") && list.contains("取消资格已于2026-03-02撤销"));
        }
        let permit = officer.permit().unwrap();
        let why = ("与身份证核对，录入有误", None);
        correct_person(db, &permit, guilty, "李川", Some(&identity(3)), why, now).await.unwrap();
        disqualify_person(db, &officer.permit().unwrap(), guilty, WHY, &[], now).await.unwrap();
        let mut conn = db.read().await.unwrap();
        for (number, out) in [(2, false), (3, true)] {
            let found = barred(&mut conn, db.keys(), &identity(number), TODAY).await.unwrap();
            assert_eq!(found.is_some(), out, "{number}");
        }
        drop(conn);
        let page = browser.get(&path).await.body;
        assert!(page.contains("起已取消资格") && page.contains("已撤销的取消资格"), "the entry tells both");
    }
}
