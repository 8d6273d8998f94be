//! Chance from the system, in one place. Rules are handed theirs.

/// Bytes that nobody can guess.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives randomness from its first second on");
    bytes
}

/// A number that nobody can guess.
pub fn number() -> u128 {
    u128::from_le_bytes(bytes())
}
