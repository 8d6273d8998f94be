//! Seats by lot, so that nobody chooses their neighbour, and in a way that anyone with the seed can do again.

use crate::Room;
use papers_rules::Chance;

/// 座次: where the lot puts a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which candidate of the roster, from 0.
    pub candidate: usize,
    /// Which room of the list, from 0.
    pub room: usize,
    /// The seat in it, from 1.
    pub number: u32,
}

/// Which seat each candidate of the roster gets, in the order of the lot: the shuffled roster fills the rooms one after the
/// other. Whoever finds no seat is left out, which [`check`](crate::check) has refused before.
pub fn seat(seed: [u8; 32], candidates: usize, rooms: &[Room]) -> Vec<Place> {
    let mut roster: Vec<usize> = (0..candidates).collect();
    Chance::of(seed).shuffle(&mut roster);
    let seats = rooms
        .iter()
        .enumerate()
        .flat_map(|(room, size)| (1..=size.seats).map(move |number| (room, number)));
    roster
        .into_iter()
        .zip(seats)
        .map(|(candidate, (room, number))| Place {
            candidate,
            room,
            number,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn rooms(sizes: &[u32]) -> Vec<Room> {
        sizes
            .iter()
            .map(|&seats| Room {
                name: "一".into(),
                seats,
                invigilators: Vec::new(),
            })
            .collect()
    }

    #[test]
    fn rooms_are_filled_one_after_the_other() {
        let seats = seat([7; 32], 33, &rooms(&[20, 20]));
        assert_eq!(seats.len(), 33);
        assert_eq!((seats[0].room, seats[0].number), (0, 1));
        assert_eq!((seats[32].room, seats[32].number), (1, 13));
        let order: Vec<_> = seats.iter().map(|place| place.candidate).collect();
        assert!(!order.is_sorted(), "the lot was drawn");
    }

    proptest! {
        #[test]
        fn everyone_has_one_seat_and_no_seat_has_two(
            seed: [u8; 32],
            sizes in prop::collection::vec(1u32..=30, 1..12),
            share in 0.0f64..=1.0,
        ) {
            let rooms = rooms(&sizes);
            let all: u32 = sizes.iter().sum();
            let candidates = (f64::from(all) * share) as usize;
            let seats = seat(seed, candidates, &rooms);
            let people: BTreeSet<_> = seats.iter().map(|place| place.candidate).collect();
            prop_assert!(people.into_iter().eq(0..candidates), "nobody without a seat");
            prop_assert_eq!(seats.len(), candidates, "nobody with two");
            let taken: BTreeSet<_> = seats.iter().map(|place| (place.room, place.number)).collect();
            prop_assert_eq!(taken.len(), candidates, "no seat with two");
            for place in seats {
                prop_assert!((1..=sizes[place.room]).contains(&place.number), "no room over its seats");
            }
        }

        #[test]
        fn the_same_seed_gives_the_same_seats(seed: [u8; 32], candidates in 0usize..90) {
            let rooms = rooms(&[30, 30, 30]);
            prop_assert_eq!(seat(seed, candidates, &rooms), seat(seed, candidates, &rooms));
        }
    }
}
