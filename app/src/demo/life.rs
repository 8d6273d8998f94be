//! The life of the demo's filings after their receipts: a change, an extension, suspensions, ends (N6.3 to N6.5).

use super::{
    filing::{Filing, Until},
    story::WELDER,
};
use db::args;
use filing_desk::{Field, Kind};
use kernel::{Fault, FilingId, Stop};

/// 经历: a school that was filed, and what its filing lived through since.
pub struct Life {
    /// The city; none for a provincial school.
    pub city: Option<&'static str>,
    /// The school.
    pub name: &'static str,
    /// The beginning of its user names.
    pub short: &'static str,
    /// The working day before today on which it began to file.
    pub start: i32,
    /// What came later, each so many working days before today.
    turns: &'static [(i32, Turn)],
}

/// What happens to a filing.
enum Turn {
    /// The head asks for another name, and the department agrees a day later.
    Renamed(&'static str),
    /// The school applies for another occupation and is granted it.
    Extended,
    /// The department suspends it, until it is lifted.
    Suspended(&'static str),
    /// The department lifts the suspension.
    Resumed(&'static str),
    /// The head asks for its end, and the department agrees a day later.
    Withdrawn(&'static str),
    /// The department takes it away.
    Revoked(&'static str),
}

/// The filed schools: between them they show every standing that a filing of these months can have.
pub const LIVES: [Life; 6] = [
    Life {
        city: Some("510700"),
        name: "安州示例技工学校（虚构）",
        short: "anzhou",
        start: 90,
        turns: &[(60, Turn::Extended)],
    },
    Life {
        city: None,
        name: "巴蜀样板技师学院（虚构，省属）",
        short: "bashu",
        start: 60,
        turns: &[
            (
                20,
                Turn::Suspended("抽查发现考场监控录像保存不足，限期整改，整改期间暂停认定"),
            ),
            (8, Turn::Resumed("已补齐监控存储设备，复查合格")),
        ],
    },
    Life {
        city: Some("510600"),
        name: "绵竹样板技工学校（虚构）",
        short: "mianzhu",
        start: 110,
        turns: &[(30, Turn::Renamed("绵竹样板高级技工学校（虚构）"))],
    },
    Life {
        city: Some("510700"),
        name: "梓潼范例技工学校（虚构）",
        short: "zitong",
        start: 120,
        turns: &[(
            12,
            Turn::Suspended("考评人员流失，电工考评人员不足3人，限期补充，期间暂停认定"),
        )],
    },
    Life {
        city: Some("510600"),
        name: "广汉示例技工学校（虚构）",
        short: "guanghan",
        start: 130,
        turns: &[(
            20,
            Turn::Withdrawn("学校调整办学方向，不再开展职业技能等级认定"),
        )],
    },
    Life {
        city: None,
        name: "川东范例技工学校（虚构，省属）",
        short: "chuandong",
        start: 140,
        turns: &[(
            10,
            Turn::Revoked("认定活动中成绩造假、程序不规范，情节严重"),
        )],
    },
];

/// Files the school and lives through what came later.
///
/// # Errors
/// Whatever stops an act.
pub async fn play(filing: Filing<'_>, life: &Life) -> Result<(), Stop> {
    let filed = filing.play(life.start, Until::Decided).await?;
    let id = filed.ok_or_else(|| Fault::broken("the demo decided and filed nothing"))?;
    for (day, turn) in life.turns {
        take(&filing, id, *day, turn).await?;
    }
    Ok(())
}

async fn take(filing: &Filing<'_>, id: FilingId, day: i32, turn: &Turn) -> Result<(), Stop> {
    let now = filing.agenda.go(day, 9).await;
    let db = &filing.house.db;
    let (head, department) = (&filing.school.head, &filing.authorities.department);
    match *turn {
        Turn::Renamed(name) => {
            let (permit, change) = (head.permit()?, (Field::Name, name));
            let reason = "学校经批准升格并更名";
            filing_desk::change_filing(db, &permit, id, change, reason, now).await?;
            agree(filing, id, day - 1).await
        }
        Turn::Extended => {
            let extension = Filing {
                kind: Kind::Extension,
                occupations: &[WELDER],
                ..*filing
            };
            extension.play(day, Until::Decided).await.map(drop)
        }
        Turn::Suspended(reason) => {
            filing_desk::suspend_filing(db, &department.permit()?, id, None, reason, now).await
        }
        Turn::Resumed(reason) => {
            filing_desk::resume_filing(db, &department.permit()?, id, reason, now).await
        }
        Turn::Withdrawn(reason) => {
            filing_desk::withdraw_filing(db, &head.permit()?, id, reason, now).await?;
            agree(filing, id, day - 1).await
        }
        Turn::Revoked(reason) => {
            filing_desk::revoke_filing(db, &department.permit()?, id, reason, now).await
        }
    }
}

/// The department agrees to what the head asked.
async fn agree(filing: &Filing<'_>, id: FilingId, day: i32) -> Result<(), Stop> {
    let now = filing.agenda.go(day, 15).await;
    let (db, department) = (&filing.house.db, &filing.authorities.department);
    let asked = "select id from filing_request where filing = $1 and state = 'open'";
    let mut conn = db.read().await?;
    let request = conn.one(asked, args![id]).await?.get("id")?;
    drop(conn);
    filing_desk::answer_request(db, &department.permit()?, request, true, "", now)
        .await
        .map(drop)
}
