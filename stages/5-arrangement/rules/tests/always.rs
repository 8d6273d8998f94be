//! What an arrangement that stands always is, whatever was asked for.
#![allow(missing_docs, clippy::unwrap_used)]

use arrangement_rules::{Room, SEATS_MOST, Times, Wanted, check, seat};
use jiff::{SignedDuration, Timestamp, civil::date, tz::Offset};
use kernel::AccountId;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn person(n: u8) -> AccountId {
    AccountId::new(Timestamp::UNIX_EPOCH, n.into())
}

fn people(most: usize) -> impl Strategy<Value = Vec<AccountId>> {
    prop::collection::vec((0u8..40).prop_map(person), 0..most)
}

/// Mostly two invigilators who are nowhere else, so that many arrangements stand.
fn room(number: u8) -> impl Strategy<Value = Room> {
    let own = Just(vec![person(100 + 2 * number), person(101 + 2 * number)]);
    let staff = prop_oneof![4 => own, 1 => people(4)];
    (1u32..=32, staff).prop_map(move |(seats, invigilators)| Room {
        name: format!("第{number}考场"),
        seats,
        invigilators,
    })
}

/// Mostly people who are nowhere twice.
fn several(good: usize) -> impl Strategy<Value = Vec<AccountId>> {
    let distinct: Vec<_> = (60..).take(good).map(person).collect();
    prop_oneof![3 => Just(distinct), 1 => people(6)]
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let rooms = (1u8..6).prop_flat_map(|count| (0..count).map(room).collect::<Vec<_>>());
    (rooms, several(3), several(1), 0i64..900, 30u32..500).prop_map(
        |(theory_rooms, assessors, practical_staff, later, practical_minutes)| {
            let morning: Timestamp = "2026-11-07T00:00:00Z".parse().unwrap();
            Wanted {
                theory_rooms,
                theory_at: morning + SignedDuration::from_mins(120),
                practical_place: "实训楼".into(),
                practical_at: morning + SignedDuration::from_mins(later),
                practical_minutes,
                practical_staff,
                assessors,
                supervisor: person(200),
            }
        },
    )
}

fn distinct<T: Ord>(list: impl IntoIterator<Item = T>) -> usize {
    list.into_iter().collect::<BTreeSet<_>>().len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn an_arrangement_that_stands_has_room_and_people_for_everyone(
        wanted in wanted(),
        candidates in 0usize..60,
        seed: [u8; 32],
    ) {
        let day = date(2026, 11, 7);
        let times = Times { theory_on: day, practical_on: day, today: day, theory_minutes: 90 };
        let day_of = |at| Offset::constant(8).to_datetime(at).date();
        if let Err(refusal) = check(&wanted, candidates, times, day_of) {
            prop_assert!(refusal.clause.is_some() && !refusal.problems.is_empty());
            return Ok(());
        }
        let rooms = &wanted.theory_rooms;
        prop_assert!(candidates > 0 && rooms.iter().all(|room| room.seats <= SEATS_MOST));
        prop_assert_eq!(seat(seed, candidates, rooms).len(), candidates);
        for room in rooms {
            prop_assert!(room.invigilators.len() >= 2);
            prop_assert!(room.invigilators.len() * 15 >= room.seats as usize);
        }
        let invigilators = || rooms.iter().flat_map(|room| &room.invigilators);
        prop_assert_eq!(distinct(invigilators()), invigilators().count(), "nobody in two rooms at once");
        prop_assert!(wanted.assessors.len() >= 3 && wanted.assessors.len() % 2 == 1);
        prop_assert_eq!(distinct(&wanted.assessors), wanted.assessors.len());
        let (theory, practical) = (wanted.theory(90), wanted.practical());
        prop_assert!(theory.1 <= practical.0 || practical.1 <= theory.0, "no candidate in two places at once");
    }
}
