//! What register and reports say of the days around the end of a term, asked whenever. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, args};
use filing_desk::{Audience, Covered, Field, Kind, Standing, register_entry, scope_for};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kernel::{FilingRequestId, Level};
use sheet::{Limits, Pick, Position, Workbook};
use support::{Browser, Cast, SCHEMAS, cast, city, form, noon};
use testing::both;

const NUMBER: &str = "Y000051100001";
/// The last day of the first term.
const LAST: Date = date(2029, 2, 28);

/// What the summary of a span says of the filing's end: school, how, since when.
async fn ended(browser: &Browser, (from, until): (&str, &str)) -> Vec<[String; 3]> {
    let address = format!("/filings/summary.xlsx?from={from}&until={until}");
    let limits = Limits {
        max_rows: 100,
        max_columns: 20,
        max_cells: 2_000,
    };
    let book = Workbook::read("summary.xlsx", &browser.download(&address).await, limits).unwrap();
    let grid = book.grid(Pick::Named("终止备案")).unwrap();
    let cell = |row, column| grid.at(Position::new(row, column)).text().to_owned();
    (1..=grid.last_row())
        .filter(|row| cell(*row, 3) == NUMBER)
        .map(|row| [cell(row, 2), cell(row, 4), cell(row, 5)])
        .collect()
}

/// The register says of every day of these what a certification may stand on, by a term that holds on the day.
async fn agree(db: &Db, us: &Cast, (from, until): (Date, Date)) {
    let occupation = "6-31-01-03".parse().unwrap();
    let mut conn = db.read().await.unwrap();
    for day in from.series(1.day()).take_while(|day| *day <= until) {
        let entry = register_entry(&mut conn, NUMBER, day).await.unwrap();
        let entry = entry.unwrap();
        assert_eq!(entry.standing, Standing::InForce, "{day}");
        let valid = entry.valid_from..=entry.valid_until;
        assert!(valid.contains(&day), "{day}: {valid:?}");
        for level in Level::ALL {
            let asked = Covered {
                occupation,
                job_type: "",
                level,
                audience: Audience::OwnStudents,
            };
            let line = scope_for(&mut conn, us.school.id, asked, day).await;
            let shown = entry.scope.iter().any(|one| one.levels.contains(&level));
            assert_eq!(line.unwrap().is_some(), shown, "{level} on {day}");
        }
    }
}

both! {
    &SCHEMAS, async fn the_register_agrees_with_the_scope_on_every_day_of_a_late_renewal(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let mut next = form(&us.school.name);
        next.occupations[0].levels = vec![Level::Four, Level::Three];
        let application = us.apply(db, Kind::Renewal, &next, LAST).await;
        assert_eq!(us.assessed_and_decided(db, application, date(2029, 3, 20)).await, Some(id));
        agree(db, &us, (date(2029, 2, 1), date(2029, 4, 30))).await;
        let shown = async |day| {
            let entry = register_entry(&mut db.read().await.unwrap(), NUMBER, day).await.unwrap().unwrap();
            (entry.valid_until, entry.known_until, entry.scope[0].levels.clone())
        };
        let (second, third) = (date(2032, 2, 29), date(2035, 2, 28));
        let gap = date(2029, 3, 5);
        assert_eq!(shown(LAST).await, (LAST, LAST, vec![Level::Five, Level::Four]));
        assert_eq!(shown(gap).await, (second, LAST, vec![Level::Four, Level::Three]));
        assert_eq!(shown(date(2029, 3, 20)).await, (second, second, vec![Level::Four, Level::Three]));
        // Another term later changes nothing of it.
        let application = us.apply(db, Kind::Renewal, &next, date(2032, 1, 5)).await;
        assert_eq!(us.assessed_and_decided(db, application, date(2032, 1, 6)).await, Some(id));
        assert_eq!(shown(gap).await, (second, LAST, vec![Level::Four, Level::Three]));
        assert_eq!(shown(third).await.0, third);
        agree(db, &us, (date(2029, 2, 25), date(2029, 3, 25))).await;
        agree(db, &us, (date(2032, 2, 25), date(2032, 3, 5))).await;
    }

    &SCHEMAS, async fn what_expires_is_in_the_report_of_the_day_after_and_of_no_other(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, filing) = us.filed(db).await;
        let decided = date(2029, 4, 10);
        let browser = &Browser::of(db, &us.department).await;
        let row = vec![[us.school.name.clone(), "有效期届满".to_owned(), "2029-03-01".to_owned()]];
        let (february, march) = (("2029-02-01", "2029-02-28"), ("2029-03-01", "2029-03-31"));
        let spans = [march, ("2029-01-01", "2029-03-31"), ("2029-01-01", "2029-12-31"), ("2029-03-01", "2029-03-01")];
        let others = [february, ("2029-04-01", "2029-04-30"), ("2029-03-02", "2029-12-31"), ("2028-01-01", "2028-12-31")];
        for span in spans {
            assert_eq!(ended(browser, span).await, row, "{span:?}");
        }
        for span in others {
            assert_eq!(ended(browser, span).await.len(), 0, "{span:?}");
        }
        // Renewed in April, under another name since: March stays as it was, the year knows of the renewal.
        let application = us.apply(db, Kind::Renewal, &form(&us.school.name), LAST).await;
        us.assessed_and_decided(db, application, decided).await.unwrap();
        let change = (Field::Name, "甲市虚构高级技工学校");
        let head = us.head.permit().unwrap();
        filing_desk::change_filing(db, &head, filing, change, "更名", noon(decided)).await.unwrap();
        let sql = "select id from filing_request where state = 'open'";
        let asked = db.read().await.unwrap().one(sql, args![]).await.unwrap().get::<FilingRequestId>("id").unwrap();
        filing_desk::answer_request(db, &us.department.permit().unwrap(), asked, true, "", noon(decided)).await.unwrap();
        for span in [march, ("2029-01-01", "2029-03-31"), ("2029-01-01", "2029-04-09")] {
            assert_eq!(ended(browser, span).await, row, "{span:?}");
        }
        for span in [february, ("2029-01-01", "2029-12-31"), ("2029-04-01", "2029-04-30")] {
            assert_eq!(ended(browser, span).await.len(), 0, "{span:?}");
        }
        // Taken away in May: every report of before stays, that of May says so under the new name.
        let permit = us.department.permit().unwrap();
        filing_desk::revoke_filing(db, &permit, filing, "成绩造假", noon(date(2029, 5, 7))).await.unwrap();
        assert_eq!(ended(browser, march).await, row);
        assert_eq!(ended(browser, ("2029-05-01", "2029-05-06")).await.len(), 0);
        let revoked = [change.1, "取消备案", "2029-05-07"].map(str::to_owned);
        assert_eq!(ended(browser, ("2029-05-01", "2029-05-31")).await, [revoked]);
    }
}
