//! A school with a drafted session, and rosters good and bad.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

#[path = "../../../../2-plan/desk/tests/support/mod.rs"]
pub mod planned;

use candidates_desk::{Imported, commit_roster, filled_template, preview_roster};
use db::{Db, Schema};
use jiff::civil::date;
use kernel::{CitizenId, Refusal, SessionId, Stop, citizen_id::Sex};
use plan_desk::{Session, any_session, draft_plan};
use planned::{School, TODAY, noon, plan};

pub const SCHEMAS: [Schema; 5] = [
    db::SCHEMA,
    accounts::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
];

/// One line of a roster: what stands under which heading.
pub type Line = Vec<(&'static str, String)>;

/// The number of an invented person: a man born in 2008.
pub fn identity(serial: u16) -> String {
    let id = CitizenId::fictitious(date(2008, 3, 5), Sex::Male, serial).unwrap();
    id.expose().to_owned()
}

/// A student in the final year, to whom nobody objects.
pub fn line(school: &str, serial: u16) -> Line {
    [
        ("职业工种名称", "电工"),
        ("认定等级", "四级/中级工"),
        (
            "申报条件",
            "技工学校本专业或相关专业毕业（含在校应届毕业生）",
        ),
        ("证件类型", "居民身份证"),
        ("证件号码", &identity(serial)),
        ("姓名", "王川"),
        ("手机号码", "19900000001"),
        ("是否有职业资格证书", "否"),
        ("文化程度", "技校"),
        ("所在省（市）区", "四川省"),
        ("考生来源", "普通技工学校"),
        ("所在单位", "2024级电工1班"),
        ("报名单位", school),
        ("认定分类", "初次认定"),
        ("专业", "电气自动化设备安装与维修"),
        ("考试类型", "正考"),
        ("民族", "汉族"),
        ("简要经历", "2024.09—2027.06 甲技工学校 电气自动化 中级工班"),
    ]
    .map(|(heading, text)| (heading, text.to_owned()))
    .to_vec()
}

/// The line with something else under one heading.
pub fn with(mut line: Line, heading: &'static str, text: &str) -> Line {
    line.retain(|(known, _)| *known != heading);
    line.push((heading, text.to_owned()));
    line
}

pub async fn session(db: &Db, school: &School) -> Session {
    let permit = school.staff.permit().unwrap();
    let id = draft_plan(db, &permit, &plan(), noon(TODAY)).await.unwrap();
    let mut conn = db.read().await.unwrap();
    any_session(&mut conn, id).await.unwrap().unwrap()
}

pub fn workbook(session: &Session, school: &School, lines: &[Line]) -> Vec<u8> {
    filled_template(session, &school.place.name, lines).unwrap()
}

/// Previews and commits a roster.
pub async fn import(
    db: &Db,
    school: &School,
    session: &Session,
    lines: &[Line],
) -> Result<Imported, Stop> {
    let bytes = workbook(session, school, lines);
    let permit = school.staff.permit().unwrap();
    let preview = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await?;
    commit_roster(db, &permit, preview.id, noon(TODAY)).await
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, Stop>) -> Refusal {
    match result.unwrap_err() {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault(fault) => panic!("{fault}"),
    }
}

/// What is kept of a session: people, and uploads that wait.
pub async fn kept(db: &Db, session: SessionId) -> (u32, u32) {
    let mut conn = db.read().await.unwrap();
    let row = conn
        .one(
            "select (select count(*) from candidate where session = $1) as people,
                    (select count(*) from roster_preview where session = $1) as uploads",
            db::args![session],
        )
        .await
        .unwrap();
    (row.get("people").unwrap(), row.get("uploads").unwrap())
}
