//! Chance that anyone can recompute: numbers drawn from SHA-256 of a seed and a counter.
//!
//! The n-th block, counted from 0, is SHA-256(seed ‖ n as 8 bytes, big-endian); its first 8 bytes, big-endian, are a
//! number. A number below `bound` is the remainder by `bound` of the next number that is less than the largest multiple
//! of `bound` which 64 bits hold, so that none is favoured. A list is shuffled by Fisher and Yates from its end: each
//! place, the last first, is exchanged with one drawn from itself and those before it.

use sha2::{Digest, Sha256};
use std::num::NonZeroU64;

/// 种子随机数: numbers that follow from a seed, the same ones for whoever has it.
#[derive(Debug)]
pub struct Chance {
    seed: [u8; 32],
    drawn: u64,
}

impl Chance {
    /// What follows from this seed, from its start.
    pub fn of(seed: [u8; 32]) -> Self {
        Chance { seed, drawn: 0 }
    }

    fn next(&mut self) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(self.drawn.to_be_bytes());
        self.drawn += 1;
        let block: [u8; 32] = hash.finalize().into();
        let (number, _) = block
            .split_first_chunk()
            .expect("a block of SHA-256 has 32 bytes");
        u64::from_be_bytes(*number)
    }

    /// A number from 0 to `choices` - 1, each as likely.
    fn below(&mut self, choices: NonZeroU64) -> u64 {
        let last = u64::MAX - u64::MAX % choices;
        loop {
            let number = self.next();
            if number < last {
                return number % choices;
            }
        }
    }

    /// Puts a list into an order that only the seed decides.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            let choices = NonZeroU64::MIN.saturating_add(place as u64);
            list.swap(place, self.below(choices) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_numbers_are_those_of_the_description() {
        // The first 8 bytes of the SHA-256 of 32 zero bytes followed by the counter, by another program.
        let mut chance = Chance::of([0; 32]);
        assert_eq!(chance.next(), 0x2c34ce1df23b838c);
        assert_eq!(chance.next(), 0x08e00266fff0aacc);
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut seen = std::collections::BTreeMap::new();
        for seed in 0..6_000u64 {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&seed.to_le_bytes());
            let mut list = [1, 2, 3];
            Chance::of(bytes).shuffle(&mut list);
            *seen.entry(list).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(
            seen.values().all(|times| (900..1_100).contains(times)),
            "{seen:?}"
        );
    }

    proptest! {
        #[test]
        fn a_shuffle_loses_and_repeats_nothing(seed: [u8; 32], size in 0usize..200) {
            let mut list: Vec<usize> = (0..size).collect();
            Chance::of(seed).shuffle(&mut list);
            list.sort_unstable();
            prop_assert_eq!(list, (0..size).collect::<Vec<_>>());
        }
    }
}
