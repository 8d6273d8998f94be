//! Chance that anyone can recompute: numbers drawn from SHA-256 of a seed and a counter.
//!
//! The n-th block is SHA-256(seed ‖ n as 8 bytes, big-endian); its first 8 bytes are a number. A number below `bound` is
//! drawn by rejecting those past the last whole multiple, so that none is favoured. A list is shuffled by Fisher and
//! Yates from its end.

use sha2::{Digest, Sha256};

/// Numbers that follow from a seed.
pub(crate) struct Chance {
    seed: [u8; 32],
    drawn: u64,
}

impl Chance {
    pub fn of(seed: [u8; 32]) -> Self {
        Chance { seed, drawn: 0 }
    }

    fn next(&mut self) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(self.drawn.to_be_bytes());
        self.drawn += 1;
        let block = hash.finalize();
        u64::from_be_bytes(block[..8].try_into().expect("a block has 32 bytes"))
    }

    /// A number from 0 to `bound` exclusive, each as likely.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        let last = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < last {
                return (number % bound) as usize;
            }
        }
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.below(place + 1));
        }
    }
}
