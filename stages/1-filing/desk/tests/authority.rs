//! What authorities do beside the road: numbers are allocated, what is misrouted is sent on, filings are summed up. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Affiliation, OrganisationKind, Principal, Role};
use axum::http::StatusCode;
use db::{Db, args};
use filing_desk::{Recipient, Ruling};
use kernel::FilingId;
use sheet::{Limits, Pick, Position, Workbook};
use support::{Browser, SCHEMAS, TODAY, account, cast, city, code, form, kind, noon, organisation};
use testing::both;

async fn administrator(db: &Db) -> Principal {
    let place = organisation(
        db,
        OrganisationKind::Department,
        Affiliation::Province,
        "省厅",
    )
    .await;
    account(db, Role::Administrator, &place, "管理员").await
}

async fn number(db: &Db, filing: FilingId) -> String {
    let sql = "select number from filing where id = $1";
    let row = db.read().await.unwrap().one(sql, args![filing]).await;
    row.unwrap().get("number").unwrap()
}

/// The cells of a sheet, row by row.
fn cells(workbook: &Workbook, name: &str) -> Vec<Vec<String>> {
    let grid = workbook.grid(Pick::Named(name)).unwrap();
    let row = |row| {
        (1..=15)
            .map(|column| grid.at(Position::new(row, column)).text().to_owned())
            .collect()
    };
    (1..=grid.last_row()).map(row).collect()
}

both! {
    &SCHEMAS, async fn numbers_come_from_the_allocation_and_none_twice(place: Place) {
        let db = &place.db;
        let (one, other, third) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await, cast(db, "510600".parse().unwrap(), "丙市").await);
        let permit = administrator(db).await.permit().unwrap();
        let (_, first) = one.filed(db).await;
        assert_eq!(number(db, first).await, "Y000051100001");
        let source = "川人社函〔2026〕1号";
        let taken = filing_desk::allocate_numbers(db, &permit, (100_001, 100_050), source, noon(TODAY)).await;
        assert_eq!(code(taken), "filing.bad_series");
        filing_desk::allocate_numbers(db, &permit, (2_001, 2_001), source, noon(TODAY)).await.unwrap();
        let (_, second) = other.filed(db).await;
        assert_eq!(number(db, second).await, "Y000051002001");
        // It was one number: whoever comes next waits for another allocation, and nothing is half done.
        let id = third.accepted(db).await;
        third.assess(db, id).await;
        assert_eq!(code(third.decide(db, id, Ruling::Granted).await), "filing.numbers_used_up");
        filing_desk::allocate_numbers(db, &permit, (3_000, 3_999), source, noon(TODAY)).await.unwrap();
        let granted = third.decide(db, id, Ruling::Granted).await.unwrap().unwrap();
        assert_eq!(number(db, granted).await, "Y000051003000");
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn an_administrator_allocates_numbers_on_the_page(place: Place) {
        let db = &place.db;
        let browser = Browser::of(db, &administrator(db).await).await;
        let page = "/office/filing-numbers";
        browser.sees(page, &["100001至999999", "使用中"]).await;
        let wrong = [("first", "x"), ("last", "10"), ("source", "函")];
        browser.refused(page, &wrong, &["first-error", "source-error", "value=\"x\""]).await;
        browser.done(page, &[("first", "2001"), ("last", "2999"), ("source", "川人社函〔2026〕1号")]).await;
        browser.sees(page, &["002001至002999", "已停用", "川人社函〔2026〕1号"]).await;
        let us = cast(db, city(), "甲市").await;
        let stranger = Browser::of(db, &us.department).await;
        assert_eq!(stranger.get(page).await.status, StatusCode::FORBIDDEN);
    }

    &SCHEMAS, async fn what_is_misrouted_is_told_where_to_go(place: Place) {
        let db = &place.db;
        let (city_school, provincial) = (cast(db, city(), "甲市").await, cast(db, Affiliation::Province, "省属").await);
        for (us, who, own, to) in [
            (&city_school, &city_school.centre, "510100", Recipient::of(Some("510700".parse().unwrap()))),
            (&provincial, &provincial.training, "province", Recipient::of(Some("510100".parse().unwrap()))),
        ] {
            let id = us.draft(db).await;
            us.materials(db, id).await;
            us.submit(db, id).await;
            let page = format!("/filing/{id}");
            let officer = Browser::of(db, who).await;
            officer.sees(&page, &["告知院校应当向哪里申请", &to.title()]).await;
            officer.refused(&format!("{page}/redirect"), &[("to", own)], &["to-error"]).await;
            officer.refused(&format!("{page}/redirect"), &[("to", "x")], &["to-error"]).await;
            officer.done(&format!("{page}/redirect"), &[("to", &to.code())]).await;
            let words = format!("请向{}提出申请", to.title());
            Browser::of(db, &us.staff).await.sees(&page, &["不予受理", &words]).await;
        }
        // Another city's centre sees nothing to send on.
        let id = cast(db, "510600".parse().unwrap(), "丙市").await.draft(db).await;
        let permit = city_school.centre.permit().unwrap();
        let answer = filing_desk::redirect_application(db, &permit, id, Recipient::TrainingCentre, noon(TODAY)).await;
        assert_eq!(kind(answer), kernel::RefusalKind::NotFound);
    }

    &SCHEMAS, async fn a_school_that_belongs_elsewhere_is_moved_with_what_it_writes(place: Place) {
        let db = &place.db;
        let admin = administrator(db).await;
        let to: Affiliation = "510700".parse().unwrap();
        let (us, there) = (cast(db, city(), "甲市").await, cast(db, to, "乙市").await);
        let moving = async |school, to| {
            filing_desk::reassign_school(db, &admin.permit().unwrap(), school, to, noon(TODAY)).await
        };
        let id = us.draft(db).await;
        moving(us.school.id, to).await.unwrap();
        us.materials(db, id).await;
        us.submit(db, id).await;
        assert_eq!(Browser::of(db, &us.centre).await.get(&format!("/filing/{id}")).await.status, StatusCode::NOT_FOUND);
        Browser::of(db, &there.centre).await.sees(&format!("/filing/{id}"), &["受理", &us.school.name]).await;
        // What waits for an answer stays with whom it is; what is filed, with who filed it.
        assert_eq!(code(moving(us.school.id, city()).await), "filing.cannot_reassign");
        there.filed(db).await;
        assert_eq!(code(moving(there.school.id, city()).await), "filing.cannot_reassign");
        let centre = us.centre.organisation.as_ref().unwrap().id;
        assert_eq!(kind(moving(centre, to).await), kernel::RefusalKind::NotFound);
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_department_sums_up_what_was_filed_and_what_ended(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let (_, filing) = us.filed(db).await;
        others.filed(db).await;
        let province = organisation(db, OrganisationKind::Department, Affiliation::Province, "省厅").await;
        let province = account(db, Role::DepartmentOfficer, &province, "省厅经办").await;
        let limits = Limits { max_rows: 100, max_columns: 20, max_cells: 2_000 };
        let read = async |who: &Principal, span: &str| {
            let browser = Browser::of(db, who).await;
            let answer = browser.download(&format!("/filings/summary.xlsx?{span}")).await;
            Workbook::read("summary.xlsx", &answer, limits).unwrap()
        };
        let days = "from=2026-03-02&until=2026-03-02";
        let all = cells(&read(&province, days).await, "新增备案");
        assert!(all.iter().any(|row| row[1] == us.school.name) && all.iter().any(|row| row[1] == others.school.name));
        let own = cells(&read(&us.department, days).await, "新增备案");
        let rows: Vec<_> = own.iter().filter(|row| row[0] == "1" || row[1] == others.school.name).collect();
        assert_eq!(rows.len(), 1, "{own:?}");
        let row = rows[0];
        let lines = form(&us.school.name);
        let levels: Vec<&str> = lines.occupations[0].levels.iter().map(|level| level.label()).collect();
        assert_eq!((row[1].as_str(), row[6].as_str(), row[9].as_str(), row[10].as_str()), (us.school.name.as_str(), "首次备案", "6-31-01-03", levels.join("、").as_str()));
        let earlier = cells(&read(&province, "from=2026-01-01&until=2026-03-01").await, "新增备案");
        assert!(!earlier.iter().any(|row| row[1] == us.school.name));

        // What changes later changes no report of before.
        let (head, later) = (us.head.permit().unwrap(), noon(jiff::civil::date(2026, 4, 1)));
        let change = (filing_desk::Field::Contact, "后来的联系人");
        filing_desk::change_filing(db, &head, filing, change, "人员调整", later).await.unwrap();
        let again = cells(&read(&us.department, days).await, "新增备案");
        assert_eq!(again, own);

        let permit = us.department.permit().unwrap();
        filing_desk::revoke_filing(db, &permit, filing, "成绩造假", noon(TODAY)).await.unwrap();
        let ended = cells(&read(&province, days).await, "终止备案");
        assert!(ended.iter().any(|row| row[1] == us.school.name && row[3] == "取消备案" && row[5] == "成绩造假"), "{ended:?}");
        let browser = Browser::of(db, &province).await;
        for span in ["from=x", "from=2026-03-02&until=2026-03-01"] {
            let answer = browser.get(&format!("/filings/summary.xlsx?{span}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{span}");
        }
        let centre = Browser::of(db, &us.centre).await;
        assert_eq!(centre.get("/filings/summary.xlsx").await.status, StatusCode::FORBIDDEN);
    }
}
