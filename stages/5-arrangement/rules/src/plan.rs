//! What an arrangement must be: enough rooms, enough people, nobody in two places (A4.1, A4.2).
//!
//! The notice gives no numbers; they stand in [`kernel::measures`], with their sources.

use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::{AccountId, Clause, Problem, Refusal, measures::CURRENT};
use std::collections::BTreeSet;

/// The most seats of a room.
pub const SEATS_MOST: u32 = CURRENT.seats_of_room.value as u32;
/// The fewest invigilators of a room.
const INVIGILATORS_LEAST: usize = CURRENT.invigilators_of_room.value as usize;
/// How many candidates one invigilator may have.
const CANDIDATES_PER_INVIGILATOR: usize = CURRENT.candidates_of_invigilator.value as usize;
/// The fewest assessors of a practical.
pub const ASSESSORS_LEAST: usize = CURRENT.assessors_of_group.value as usize;

/// A room for the theory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its name.
    pub name: String,
    /// How many seats.
    pub seats: u32,
    /// Who invigilates.
    pub invigilators: Vec<AccountId>,
}

/// 编排方案: how a school wants to hold a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The rooms of the theory; all begin at the same time.
    pub theory_rooms: Vec<Room>,
    /// When the theory begins.
    pub theory_at: Timestamp,
    /// Where the practical is held.
    pub practical_place: String,
    /// When the practical begins.
    pub practical_at: Timestamp,
    /// How long the practical's sitting lasts, minutes.
    pub practical_minutes: u32,
    /// Who runs the practical's place.
    pub practical_staff: Vec<AccountId>,
    /// Who assesses; the first leads.
    pub assessors: Vec<AccountId>,
    /// The school's quality supervisor.
    pub supervisor: AccountId,
}

/// The days that the plan names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Of the theory.
    pub theory_on: Date,
    /// Of the practical.
    pub practical_on: Date,
    /// Of the arrangement.
    pub today: Date,
    /// How long the theory lasts, minutes.
    pub theory_minutes: u16,
}

impl Wanted {
    /// From when to when the theory is sat.
    pub fn theory(&self, minutes: u16) -> (Timestamp, Timestamp) {
        lasting(self.theory_at, minutes.into())
    }

    /// From when to when the practical is sat.
    pub fn practical(&self) -> (Timestamp, Timestamp) {
        lasting(self.practical_at, self.practical_minutes)
    }
}

fn lasting(from: Timestamp, minutes: u32) -> (Timestamp, Timestamp) {
    let until = from.saturating_add(SignedDuration::from_mins(minutes.into()));
    (from, until.unwrap_or(Timestamp::MAX))
}

/// How many invigilators a room of so many seats needs.
pub fn invigilators_needed(seats: u32) -> usize {
    INVIGILATORS_LEAST.max((seats as usize).div_ceil(CANDIDATES_PER_INVIGILATOR))
}

/// Whether an arrangement may stand. `day_of` gives the day of an instant in China.
///
/// # Errors
/// A refusal with every fault at its field.
pub fn check(
    wanted: &Wanted,
    candidates: usize,
    times: Times,
    day_of: impl Fn(Timestamp) -> Date,
) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let mut fault = |place: &str, sentence: String| problems.push(Problem::at(place, sentence));
    let seats: usize = wanted
        .theory_rooms
        .iter()
        .map(|room| room.seats as usize)
        .sum();
    if candidates == 0 {
        fault(
            "candidates",
            "名册中没有资格审核通过的考生，请先导入名册".to_owned(),
        );
    }
    if seats < candidates {
        fault(
            "theory_rooms",
            format!(
                "考场共{seats}座，考生{candidates}人，还缺{}座",
                candidates - seats
            ),
        );
    }
    let mut names = BTreeSet::new();
    for room in &wanted.theory_rooms {
        let name = room.name.trim();
        if name.is_empty() || !names.insert(name) {
            fault("theory_rooms", format!("考场名称“{}”为空或重复", room.name));
        }
        if !(1..=SEATS_MOST).contains(&room.seats) {
            fault(
                "theory_rooms",
                format!("{}应有1至{SEATS_MOST}座，现为{}座", room.name, room.seats),
            );
        }
        let needed = invigilators_needed(room.seats);
        let present = room.invigilators.len();
        if present < needed {
            fault(
                "invigilators",
                format!(
                    "{}应有监考{needed}人（每室不少于{INVIGILATORS_LEAST}人，且每{CANDIDATES_PER_INVIGILATOR}名考生1人），现有{present}人",
                    room.name
                ),
            );
        }
    }
    let invigilators: Vec<AccountId> = wanted
        .theory_rooms
        .iter()
        .flat_map(|room| room.invigilators.clone())
        .collect();
    if distinct(&invigilators) < invigilators.len() {
        fault("invigilators", "同一时间不能在两个考场监考".to_owned());
    }
    let assessors = wanted.assessors.len();
    if assessors < ASSESSORS_LEAST || assessors.is_multiple_of(2) {
        fault(
            "assessors",
            format!("考评员应不少于{ASSESSORS_LEAST}人且为单数，现有{assessors}人"),
        );
    }
    if distinct(&wanted.assessors) < assessors {
        fault("assessors", "考评员重复".to_owned());
    }
    if wanted.practical_staff.is_empty() {
        fault("practical_staff", "技能考场至少有一名考务人员".to_owned());
    }
    if distinct(&wanted.practical_staff) < wanted.practical_staff.len() {
        fault("practical_staff", "技能考场考务人员重复".to_owned());
    }
    if wanted.practical_place.trim().is_empty() {
        fault("practical_place", "请填写技能考场".to_owned());
    }
    if !(60..=480).contains(&wanted.practical_minutes) {
        fault(
            "practical_minutes",
            format!(
                "技能考核时间应为60至480分钟，现为{}分钟",
                wanted.practical_minutes
            ),
        );
    }
    for (place, at, planned) in [
        ("theory_at", wanted.theory_at, times.theory_on),
        ("practical_at", wanted.practical_at, times.practical_on),
    ] {
        if day_of(at) != planned {
            fault(
                place,
                format!("应在认定计划确定的{planned}举行，现为{}", day_of(at)),
            );
        }
        if planned < times.today {
            fault(place, format!("计划日期{planned}已过，不能再编排"));
        }
    }
    // Every candidate sits both parts.
    let (theory, practical) = (wanted.theory(times.theory_minutes), wanted.practical());
    if theory.0 < practical.1 && practical.0 < theory.1 {
        fault(
            "practical_at",
            "理论知识考试与技能操作考核时间重叠，考生不能同时参加，请错开".to_owned(),
        );
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid("arrangement.bad", "考场编排不符合要求")
        .citing(Clause::A4_2)
        .with(problems))
}

fn distinct(people: &[AccountId]) -> usize {
    people.iter().collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> AccountId {
        AccountId::new(Timestamp::UNIX_EPOCH, n)
    }

    fn day() -> Date {
        "2026-09-08".parse().unwrap()
    }

    fn good() -> Wanted {
        let room = |name: &str, first: u128| Room {
            name: name.into(),
            seats: 20,
            invigilators: vec![person(first), person(first + 1)],
        };
        Wanted {
            theory_rooms: vec![room("一", 1), room("二", 3)],
            theory_at: "2026-09-08T01:00:00Z".parse().unwrap(),
            practical_place: "实训楼".into(),
            practical_at: "2026-09-08T06:00:00Z".parse().unwrap(),
            practical_minutes: 120,
            practical_staff: vec![person(5)],
            assessors: vec![person(6), person(7), person(8)],
            supervisor: person(9),
        }
    }

    fn places(wanted: &Wanted, candidates: usize) -> Vec<String> {
        let times = Times {
            theory_on: day(),
            practical_on: day(),
            today: day(),
            theory_minutes: 90,
        };
        match check(wanted, candidates, times, |_| day()) {
            Ok(()) => Vec::new(),
            Err(refusal) => refusal
                .problems
                .into_iter()
                .map(|problem| problem.place)
                .collect(),
        }
    }

    #[test]
    fn an_arrangement_stands_or_every_fault_is_named() {
        assert!(places(&good(), 40).is_empty());
        assert_eq!(places(&good(), 41), ["theory_rooms"]);
        assert_eq!(places(&good(), 0), ["candidates"]);
        type Spoil = fn(&mut Wanted);
        let cases: [(Spoil, &str); 13] = [
            (
                |wanted| {
                    wanted.theory_rooms[0].seats = 31;
                    wanted.theory_rooms[0].invigilators.push(person(11));
                },
                "theory_rooms",
            ),
            (
                |wanted| wanted.theory_rooms[0].invigilators.truncate(1),
                "invigilators",
            ),
            (
                |wanted| {
                    wanted.theory_rooms[1].invigilators[0] = wanted.theory_rooms[0].invigilators[0]
                },
                "invigilators",
            ),
            (
                |wanted| wanted.theory_rooms[1].name = "一".into(),
                "theory_rooms",
            ),
            (|wanted| wanted.assessors.truncate(2), "assessors"),
            (|wanted| wanted.assessors.push(person(10)), "assessors"),
            (|wanted| wanted.practical_staff.clear(), "practical_staff"),
            (|wanted| wanted.practical_minutes = 30, "practical_minutes"),
            (|wanted| wanted.practical_place.clear(), "practical_place"),
            (
                |wanted| wanted.theory_rooms[1].name = " 一 ".into(),
                "theory_rooms",
            ),
            (
                |wanted| wanted.assessors[1] = wanted.assessors[0],
                "assessors",
            ),
            (
                |wanted| wanted.practical_staff.push(wanted.practical_staff[0]),
                "practical_staff",
            ),
            (
                |wanted| {
                    wanted.practical_at = wanted.theory_at + SignedDuration::from_mins(89);
                },
                "practical_at",
            ),
        ];
        for (spoil, place) in cases {
            let mut wanted = good();
            spoil(&mut wanted);
            assert_eq!(places(&wanted, 30), [place]);
        }
    }

    #[test]
    fn the_practical_may_begin_when_the_theory_ends() {
        let mut wanted = good();
        wanted.practical_at = wanted.theory_at + SignedDuration::from_mins(90);
        assert!(places(&wanted, 40).is_empty());
        wanted.practical_at = wanted.theory_at - SignedDuration::from_mins(120);
        assert!(places(&wanted, 40).is_empty());
    }

    #[test]
    fn the_day_is_the_plans_and_not_past() {
        let wanted = good();
        let later = Times {
            theory_on: day(),
            practical_on: day(),
            today: day().tomorrow().unwrap(),
            theory_minutes: 90,
        };
        assert!(check(&wanted, 30, later, |_| day()).is_err());
        let other = Times {
            theory_on: day().tomorrow().unwrap(),
            practical_on: day(),
            today: day(),
            theory_minutes: 90,
        };
        let refusal = check(&wanted, 30, other, |_| day()).unwrap_err();
        assert_eq!(refusal.problems[0].place, "theory_at");
    }
}
