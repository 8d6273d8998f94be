//! The demo's item bank, papers and rooms.

use super::{cast::School, days::at, session::Wish};
use arrangement_desk::{Room, Wanted};
use kernel::{Fault, Level, SessionId, Stop};
use papers_desk::workbook::{self, Rows};
use web::House;

const POINTS: &str = include_str!("../../demo-data/electrician/points.csv");
const ITEMS: &str = include_str!("../../demo-data/electrician/items.csv");
const BLUEPRINT: &str = include_str!("../../demo-data/electrician/blueprint.csv");
const SHEET: &str = include_str!("../../demo-data/electrician/practical.csv");
const TASK: &str = include_str!("../../demo-data/electrician/practical.md");

/// Imports the bank from a workbook, as a school does.
///
/// # Errors
/// Whatever stops the act.
pub async fn bank(house: &House, school: &School) -> Result<(), Stop> {
    let title = TASK
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("# ")
        .to_owned();
    let workbook = workbook::write(&Rows {
        points: rows(POINTS)?,
        items: rows(ITEMS)?,
        blueprint: rows(BLUEPRINT)?,
        task: vec![vec![
            title,
            "90".to_owned(),
            TASK.lines()
                .skip(1)
                .collect::<Vec<_>>()
                .join(" ")
                .trim()
                .to_owned(),
        ]],
        sheet: rows(SHEET)?,
    })?;
    let which = (
        "6-31-01-03"
            .parse()
            .map_err(|error| Fault::new("the demo's occupation", format!("{error}")))?,
        Level::Four,
    );
    let permit = school.staff.permit()?;
    papers_desk::import_bank(
        &house.db,
        &permit,
        which,
        ("电工四级题库.xlsx", &workbook),
        house.now(),
    )
    .await
    .map(drop)
}

fn rows(csv: &str) -> Result<Vec<Vec<String>>, Fault> {
    csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|row| row.map(|row| row.iter().map(str::to_owned).collect()))
        .collect::<Result<_, _>>()
        .map_err(|error| Fault::new("reading the demo's bank", error))
}

/// Assembles the paper of a session.
///
/// # Errors
/// Whatever stops the act.
pub async fn assemble(house: &House, school: &School, session: SessionId) -> Result<(), Stop> {
    papers_desk::assemble_paper(&house.db, &school.staff.permit()?, session, house.now())
        .await
        .map(drop)
}

/// Arranges a session: rooms of twenty, the theory at nine, the practical at nine of its day.
///
/// # Errors
/// Whatever stops the act.
pub async fn arrange(
    house: &House,
    school: &School,
    session: SessionId,
    wish: &Wish,
) -> Result<(), Stop> {
    let staff: Vec<_> = school
        .exam_staff
        .iter()
        .map(|person| person.account())
        .collect();
    let rooms = usize::from(wish.headcount).div_ceil(20);
    let seats = u32::from(wish.headcount).div_ceil(u32::try_from(rooms).unwrap_or(1));
    let supervisor = school
        .supervisor
        .as_ref()
        .ok_or_else(|| Fault::broken("the school has no supervisor"))?;
    let wanted = Wanted {
        theory_rooms: (0..rooms)
            .map(|room| Room {
                name: format!("第{}理论考场", room + 1),
                seats,
                invigilators: staff.iter().copied().skip(room * 2).take(2).collect(),
            })
            .collect(),
        theory_at: wish.theory_at,
        practical_place: "电工实训楼一层".to_owned(),
        practical_at: at(wish.practical_on, 9, 0),
        practical_minutes: 120,
        practical_staff: staff.iter().copied().skip(4).collect(),
        assessors: school
            .assessors
            .iter()
            .map(|person| person.account())
            .collect(),
        supervisor: supervisor.account(),
    };
    arrangement_desk::arrange_session(
        &house.db,
        &school.staff.permit()?,
        session,
        &wanted,
        house.now(),
    )
    .await
    .map(drop)
}
