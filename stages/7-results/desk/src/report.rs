//! 认定结果报送表: the workbook of whoever passed, for the centre. It holds identity numbers.

use candidates_desk::Candidate;
use db::{Conn, Keys, Row, args};
use exam_rules::Score;
use kernel::{Fault, Stop};
use plan_desk::Session;
use sheet::{Book, ListColumn, ListPage, Value};

/// 居民身份证, as the national columns for certificate data code it.
const IDENTITY_CARD: &str = "201";

/// The workbook of a session.
pub(crate) async fn workbook(
    conn: &mut Conn,
    keys: &Keys,
    session: &Session,
) -> Result<Vec<u8>, Stop> {
    let school = accounts::organisation(conn, session.owner.school)
        .await?
        .name;
    let marks = conn
        .all(
            "select candidate, theory, practical, coursework, composite from mark
             where session = $1 and outcome = 'passed'",
            args![session.id],
        )
        .await?;
    let mut page =
        columns(ListPage::new("合格人员").title("职业技能等级认定结果报送表（合格人员）"));
    let mut number = 0u32;
    for candidate in candidates_desk::candidates(conn, session.id, true).await? {
        let mark = marks.iter().find(|row| {
            row.get("candidate")
                .is_ok_and(|id: kernel::CandidateId| id == candidate.id)
        });
        let Some(mark) = mark else { continue };
        number += 1;
        let identity = candidates_desk::identity(conn, keys, candidate.id).await?;
        page = page.row(row(
            number,
            &candidate,
            identity.expose(),
            session,
            &school,
            mark,
        )?);
    }
    let summary = crate::store::summary(conn, session.id).await?;
    let counts = ListPage::new("汇总")
        .title(&session.title)
        .column(ListColumn::new("备案编号").width(18.0))
        .column(ListColumn::new("参加人数"))
        .column(ListColumn::new("合格"))
        .column(ListColumn::new("不合格"))
        .column(ListColumn::new("缺考"))
        .row([
            session.filing_number.as_str().into(),
            (summary.passed + summary.failed + summary.absent).into(),
            summary.passed.into(),
            summary.failed.into(),
            summary.absent.into(),
        ]);
    Book::new("职业技能等级认定结果报送表")
        .list(page)
        .list(counts)
        .to_bytes()
        .map_err(|error| Fault::new("making a report", error).into())
}

/// The columns of the national certificate data, as far as they are known before a code is assigned, then the marks.
fn columns(page: ListPage) -> ListPage {
    [
        ("序号", 6.0),
        ("姓名", 12.0),
        ("证件类型", 9.0),
        ("证件号码", 22.0),
        ("所在单位", 24.0),
        ("职业名称", 14.0),
        ("工种名称", 14.0),
        ("职业技能等级", 13.0),
        ("理论成绩", 10.0),
        ("技能成绩", 10.0),
        ("教学培训成绩", 13.0),
        ("综合成绩", 10.0),
        ("评价机构", 24.0),
    ]
    .into_iter()
    .fold(page, |page, (heading, width)| {
        page.column(ListColumn::new(heading).width(width))
    })
}

fn row(
    number: u32,
    candidate: &Candidate,
    identity: &str,
    session: &Session,
    school: &str,
    mark: &Row,
) -> Result<Vec<Value>, Fault> {
    let mark = |column: &str| -> Result<Value, Fault> {
        let hundredths: Option<u32> = mark.get(column)?;
        let score = hundredths.map(Score::from_hundredths).transpose();
        let score = score.map_err(|error| Fault::new("reading a mark", error))?;
        Ok(score.map_or(Value::Blank, |score| score.to_string().into()))
    };
    Ok(vec![
        number.into(),
        candidate.name.as_str().into(),
        IDENTITY_CARD.into(),
        identity.into(),
        school.into(),
        session.occupation_name.as_str().into(),
        session.job_type.as_str().into(),
        session.level.digit().to_string().into(),
        mark("theory")?,
        mark("practical")?,
        mark("coursework")?,
        mark("composite")?,
        school.into(),
    ])
}
