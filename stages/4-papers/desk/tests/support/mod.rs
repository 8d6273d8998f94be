//! A school with a plan that the centre received, and workbooks of banks good and bad.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

pub mod browser;

#[path = "../../../../3-candidates/desk/tests/support/mod.rs"]
pub mod rostered;

pub use rostered::planned::{self, School, TODAY, noon, school};

use db::{Db, Schema};
use kernel::{Level, OccupationCode, SessionId};
use papers_desk::{
    Imported, import_bank,
    workbook::{self, Rows},
};
use plan_desk::{draft_plan, receive_plan, report_plan};
use planned::{centre, chengdu, plan};

pub const SCHEMAS: [Schema; 7] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
];

pub fn electrician() -> (OccupationCode, Level) {
    ("6-31-01-03".parse().unwrap(), Level::Four)
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// Ten points in two areas of half the weight each, and as many items of each kind and point as are asked for.
pub fn rows(singles: usize, judges: usize) -> Rows {
    let area = |point: usize| {
        if point < 5 {
            "基础知识"
        } else {
            "装调维修"
        }
    };
    let code = |point: usize| format!("P{point:02}");
    let points = (0..10).map(|point| {
        row([
            "相关知识",
            area(point),
            "某专题",
            &code(point),
            &format!("第{point}个要素"),
            "X",
            "50",
        ])
    });
    let single = |n: usize| {
        let (number, stem, rate) = (
            format!("S{n:03}"),
            format!("第{n}道单选题问的是什么"),
            format!("0.{}", 50 + n % 40),
        );
        row([
            &number,
            "单选题",
            &stem,
            "正确的说法",
            "错误之一",
            "错误之二",
            "错误之三",
            "",
            "A",
            &code(n % 10),
            &rate,
            "答案见教材",
            "自编",
        ])
    };
    let judge = |n: usize| {
        let (number, stem) = (format!("J{n:03}"), format!("第{n}道判断题的说法是正确的"));
        row([
            &number,
            "判断题",
            &stem,
            "",
            "",
            "",
            "",
            "",
            "对",
            &code(n % 10),
            "0.7",
            "",
            "自编",
        ])
    };
    Rows {
        points: points.collect(),
        items: (0..singles)
            .map(single)
            .chain((0..judges).map(judge))
            .collect(),
        blueprint: vec![
            row(["基础知识", "单选题", "40", "1"]),
            row(["装调维修", "单选题", "40", "1"]),
            row(["装调维修", "判断题", "10", "2"]),
        ],
        task: vec![row(["配电板的安装与调试", "120", "按图安装并通电试运行"])],
        sheet: vec![
            row(["1", "安装", "布置合理", "不合理每处扣2分", "60"]),
            row(["2", "通电", "一次成功", "不成功扣40分", "40"]),
        ],
    }
}

pub fn book(rows: &Rows) -> Vec<u8> {
    workbook::write(rows).unwrap()
}

/// Imports a bank that is large enough.
pub async fn import(db: &Db, school: &School) -> Imported {
    let permit = school.staff.permit().unwrap();
    let file = ("题库.xlsx", &book(&rows(120, 40))[..]);
    import_bank(db, &permit, electrician(), file, noon(TODAY))
        .await
        .unwrap()
}

/// A plan that was reported.
pub async fn reported(db: &Db, school: &School) -> SessionId {
    let staff = &school.staff;
    let id = draft_plan(db, &staff.permit().unwrap(), &plan(), noon(TODAY))
        .await
        .unwrap();
    report_plan(db, &staff.permit().unwrap(), id, noon(TODAY))
        .await
        .unwrap();
    id
}

/// A plan that the centre received.
pub async fn received(db: &Db, school: &School) -> SessionId {
    let id = reported(db, school).await;
    let officer = centre(db, chengdu(), "成都市职鉴中心").await;
    receive_plan(db, &officer.permit().unwrap(), id, noon(TODAY))
        .await
        .unwrap();
    id
}

pub async fn verify(db: &Db) {
    assert_eq!(
        db.verify_journal().await.unwrap().problems,
        Vec::<String>::new()
    );
}
