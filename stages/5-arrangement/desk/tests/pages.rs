//! The arrangement as people meet it. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Organisation, Role};
use arrangement_desk::{arrange_session, work};
use axum::http::StatusCode;
use db::Db;
use kernel::SessionId;
use support::{
    Browser, People, SCHEMAS, TODAY, centre, house, kept, noon, papered, people, ready, received,
    school, wanted,
};
use testing::both;

async fn browser(db: &Db, role: Role, place: &Organisation) -> Browser {
    Browser::of(db, role, place, arrangement_desk::doors(), noon(TODAY)).await
}

type Fields = Vec<(&'static str, String)>;

/// What the form sends when all is in order.
fn fields(people: &People) -> Fields {
    let mut fields = vec![
        ("rooms", "第一机房 10\r\n第二机房 10\r\n".to_owned()),
        ("theory_time", "09:00".into()),
        ("practical_place", "实训楼三层".into()),
        ("practical_time", "13:30".into()),
        ("practical_minutes", "150".into()),
        ("supervisor", people.supervisor.to_string()),
    ];
    fields.extend(people.staff.iter().map(|id| ("staff", id.to_string())));
    fields.extend(
        people.assessors[..3]
            .iter()
            .map(|id| ("assessors", id.to_string())),
    );
    fields
}

/// The fields with something else in one, or without it.
fn with(fields: &Fields, name: &'static str, values: &[&str]) -> Fields {
    let mut fields = fields.clone();
    fields.retain(|(known, _)| *known != name);
    fields.extend(values.iter().map(|value| (name, (*value).to_owned())));
    fields
}

async fn send(browser: &Browser, session: SessionId, fields: &Fields) -> (StatusCode, String) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = browser
        .post(&format!("/arrangement/{session}"), &fields)
        .await;
    (answer.status, answer.location + &answer.body)
}

/// Whether the page says something at a field, and leads there from its head.
fn says_at(page: &str, field: &str, words: &str) -> bool {
    let at_field = page
        .split(&format!("id=\"{field}-error\">"))
        .nth(1)
        .and_then(|rest| rest.split("</div>").next())
        .is_some_and(|there| there.contains(words));
    at_field
        && page.contains(&format!("href=\"#{field}\""))
        && page.contains(&format!("id=\"{field}\""))
}

both! {
    &SCHEMAS, async fn a_session_is_arranged_in_the_browser(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..20).await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        let path = format!("/arrangement/{session}");
        let waiting = work(&mut db.read().await.unwrap(), &house(db, noon(TODAY)), &staff.principal).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].href.as_str()), (1, path.as_str()));
        staff.sees(&path, &["第1理论考场 20", "2026-11-07", "考评员2", "value=\"09:00\""]).await;
        let tickets = format!("{path}/tickets.pdf");
        assert_eq!(staff.get(&tickets).await.status, StatusCode::CONFLICT);

        let (status, location) = send(&staff, session, &fields(&people)).await;
        assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
        let page = staff.sees(&path, &["第一机房", "实训楼三层", "13:30—16:00", "（组长）", "打印准考证", "261107510000010020"]).await;
        assert_eq!(page.matches("data-label=\"准考证号\"").count(), 40);
        assert!(!page.contains(&support::rostered::identity(0)), "numbers are masked");
        assert!(staff.get(&tickets).await.body.starts_with("%PDF"));
        assert!(work(&mut db.read().await.unwrap(), &house(db, noon(TODAY)), &staff.principal).await.unwrap().is_empty());
        assert_eq!(send(&staff, session, &fields(&people)).await.0, StatusCode::CONFLICT);
    }

    &SCHEMAS, async fn the_form_keeps_what_was_typed_and_says_each_error_at_its_field(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..20).await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        let good = fields(&people);
        let first = people.staff[0].to_string();
        let cases: [(&str, &[&str], &str, &str); 13] = [
            ("rooms", &["第一机房"], "rooms", "“第一机房”应为名称、空格、座位数"),
            ("rooms", &["第一机房 十"], "rooms", "座位数为数字"),
            ("rooms", &["第一机房 -3"], "rooms", "座位数为数字"),
            ("rooms", &["第一机房 19"], "rooms", "还缺1座"),
            ("rooms", &["第一机房 31"], "rooms", "应有1至30座，现为31座"),
            ("theory_time", &["25:00"], "theory_time", "请按 09:00 的形式"),
            ("practical_time", &[""], "practical_time", "请按 09:00 的形式"),
            ("practical_minutes", &["很久"], "practical_minutes", "请填写分钟数"),
            ("practical_minutes", &["59"], "practical_minutes", "现为59分钟"),
            ("practical_place", &[" "], "practical_place", "请填写技能考场"),
            ("staff", &[&first], "staff", "现有1人"),
            ("assessors", &[], "assessors", "现有0人"),
            ("supervisor", &["nobody"], "supervisor", "请选择质量督导员"),
        ];
        for (name, values, field, words) in cases {
            let (status, page) = send(&staff, session, &with(&good, name, values)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {values:?}");
            assert!(says_at(&page, field, words), "{name} {values:?}: {page}");
            for (kept, typed) in [("practical_place", "实训楼三层"), ("practical_time", "13:30"), ("practical_minutes", "150")] {
                assert!(kept == name || page.contains(&format!("value=\"{typed}\"")), "{kept} is kept: {page}");
            }
            let ticked = if name == "staff" { 1 } else { 4 } + if name == "assessors" { 0 } else { 3 };
            assert_eq!(page.matches(" checked").count(), ticked, "the ticks are kept");
            for typed in values.iter().filter(|_| name == "rooms") {
                assert!(page.contains(&format!(">{typed}</textarea>")), "{page}");
            }
        }
        let both = with(&with(&good, "theory_time", &["九点"]), "supervisor", &[]);
        let (_, page) = send(&staff, session, &with(&both, "rooms", &["一"])).await;
        for field in ["rooms", "theory_time", "supervisor"] {
            assert!(says_at(&page, field, ""), "{field}: {page}");
        }
        assert_eq!(kept(db).await, [0, 0, 0]);
    }

    &SCHEMAS, async fn what_is_typed_is_never_markup(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..3).await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        let typed = with(&fields(&people), "rooms", &["</textarea><script>x</script>"]);
        let (status, page) = send(&staff, session, &typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!page.contains("<script>x"), "{page}");
    }

    &SCHEMAS, async fn before_its_time_there_is_no_form(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let people = people(db, &school).await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        let early = papered::reported(db, &school).await;
        let centre = centre(db).await;
        let unpapered = received(db, &school, &centre).await;
        for session in [early, unpapered] {
            let page = staff.sees(&format!("/arrangement/{session}"), &["尚未编排"]).await;
            assert!(!page.contains("name=\"rooms\""));
            assert_eq!(send(&staff, session, &fields(&people)).await.0, StatusCode::CONFLICT);
        }
    }

    &SCHEMAS, async fn another_schools_arrangement_is_not_there(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", "Y000051000001").await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        let people = people(db, &own).await;
        let session = ready(db, &own, &centre(db).await, 0..3).await;
        let stranger = browser(db, Role::SchoolStaff, &other.place).await;
        let path = format!("/arrangement/{session}");
        for arranged in [false, true] {
            if arranged {
                let wanted = wanted(&people, [2, 2]);
                arrange_session(db, &own.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await.unwrap();
            }
            assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.get(&format!("{path}/tickets.pdf")).await.status, StatusCode::NOT_FOUND);
            assert_eq!(send(&stranger, session, &fields(&people)).await.0, StatusCode::NOT_FOUND);
        }
        assert!(work(&mut db.read().await.unwrap(), &house(db, noon(TODAY)), &stranger.principal).await.unwrap().is_empty());
    }

    &SCHEMAS, async fn who_may_not_read_the_roster_sees_no_candidates(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..3).await;
        let path = format!("/arrangement/{session}");
        let head = browser(db, Role::SchoolHead, &school.place).await;
        let page = head.sees(&path, &["尚未编排"]).await;
        assert!(!page.contains("name=\"rooms\""), "only the staff arrange");
        let wanted = wanted(&people, [2, 2]);
        arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await.unwrap();
        let assessor = browser(db, Role::Assessor, &school.place).await;
        for reader in [&head, &assessor] {
            let page = reader.sees(&path, &["第一机房", "（组长）"]).await;
            assert!(!page.contains("王川") && !page.contains("26110751000001") && !page.contains("tickets.pdf"), "{page}");
            assert_eq!(reader.get(&format!("{path}/tickets.pdf")).await.status, StatusCode::FORBIDDEN);
        }
        let supervisor = browser(db, Role::Supervisor, &school.place).await;
        let page = supervisor.sees(&path, &["王川", "26110751000001"]).await;
        assert!(!page.contains("tickets.pdf"), "a link that would be refused");
    }
}
