//! Known proofs, every proof of small trees, and proofs that were tampered with.

use super::*;
use crate::merkle::tests::{ROOTS, known_leaves, leaves};
use proptest::{collection, prelude::*, sample::Index};

fn hash(text: &str) -> Hash {
    text.parse().unwrap()
}

/// From the tests of Certificate Transparency: index, size, proof.
const KNOWN_INCLUSION: [(u64, u64, &[&str]); 4] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        3,
        &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    ),
];

/// From the same source: old size, size, proof.
const KNOWN_CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

#[test]
fn the_known_proofs_come_out() {
    for (index, size, known) in KNOWN_INCLUSION {
        let leaves = &known_leaves()[..size as usize];
        let known: Vec<_> = known.iter().map(|text| hash(text)).collect();
        assert_eq!(inclusion(leaves, index), Some(known.clone()));
        let (leaf, root) = (&leaves[index as usize], hash(ROOTS[size as usize]));
        assert_eq!(verify_inclusion(leaf, index, size, &root, &known), Ok(()));
    }
    for (old, size, known) in KNOWN_CONSISTENCY {
        let known: Vec<_> = known.iter().map(|text| hash(text)).collect();
        assert_eq!(
            consistency(&known_leaves()[..size as usize], old),
            Some(known.clone())
        );
        let (old_root, root) = (hash(ROOTS[old as usize]), hash(ROOTS[size as usize]));
        assert_eq!(
            verify_consistency(old, &old_root, size, &root, &known),
            Ok(())
        );
    }
}

#[test]
fn every_inclusion_up_to_64_is_shown_for_its_leaf_and_place_alone() {
    for size in 1..=64 {
        let leaves = leaves(size);
        let root = merkle::root(&leaves);
        for index in 0..size {
            let proof = inclusion(&leaves, index).unwrap();
            for place in 0..size + 2 {
                let leaf = &leaves[index as usize];
                let shown = verify_inclusion(leaf, place, size, &root, &proof);
                assert_eq!(
                    shown.is_ok(),
                    place == index,
                    "{index} as {place} of {size}"
                );
                if let Some(leaf) = leaves.get(place as usize) {
                    let shown = verify_inclusion(leaf, index, size, &root, &proof);
                    assert_eq!(
                        shown.is_ok(),
                        place == index,
                        "{place} at {index} of {size}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_consistency_up_to_64_is_shown_for_its_roots_alone() {
    let leaves = leaves(64);
    let roots: Vec<_> = (0..=64).map(|size| merkle::root(&leaves[..size])).collect();
    for (size, root) in roots.iter().enumerate() {
        for (old, old_root) in roots[..=size].iter().enumerate() {
            let proof = consistency(&leaves[..size], old as u64).unwrap();
            let shown = |old_root: &Hash, root: &Hash| {
                verify_consistency(old as u64, old_root, size as u64, root, &proof).is_ok()
            };
            assert!(shown(old_root, root), "{old} of {size}");
            let other = Hash([0; 32]);
            assert!(!shown(&other, root), "{old} of {size}");
            // All trees begin with the empty one.
            assert_eq!(
                shown(old_root, &other),
                old == 0 && size > 0,
                "{old} of {size}"
            );
        }
    }
}

#[test]
fn what_is_not_in_the_tree_has_no_proof() {
    let (leaves, root) = (leaves(3), merkle::root(&leaves(3)));
    assert_eq!(inclusion(&leaves, 3), None);
    assert_eq!(inclusion(&[], 0), None);
    assert_eq!(consistency(&leaves, 4), None);
    let out = |place| Err(BadProof::OutOfTree { place, size: 3 });
    assert_eq!(verify_inclusion(&leaves[0], 3, 3, &root, &[]), out(3));
    assert_eq!(verify_consistency(4, &root, 3, &root, &[]), out(4));
}

fn hashes(most: usize) -> impl Strategy<Value = Vec<Hash>> {
    collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..most)
}

/// The proof with a hash too many and, unless it is empty, with one too few and with one flipped bit.
fn changed(proof: Vec<Hash>, place: Index, bit: u8, more: [u8; 32]) -> Vec<Vec<Hash>> {
    let mut all = vec![[&proof[..], &[Hash(more)]].concat()];
    if let Some((_, shorter)) = proof.split_last() {
        all.push(shorter.to_vec());
        let mut flipped = proof;
        place.get_mut(&mut flipped).0[place.index(32)] ^= 1 << bit;
        all.push(flipped);
    }
    all
}

proptest! {
    #[test]
    fn a_changed_proof_never_holds(
        size in 1u64..200, [index, old, place]: [Index; 3], bit in 0u8..8, more: [u8; 32],
    ) {
        let (index, old) = (index.index(size as usize) as u64, old.index(size as usize) as u64 + 1);
        let leaves = leaves(size);
        let (leaf, root) = (&leaves[index as usize], merkle::root(&leaves));
        for proof in changed(inclusion(&leaves, index).unwrap(), place, bit, more) {
            prop_assert!(verify_inclusion(leaf, index, size, &root, &proof).is_err());
        }
        let old_root = merkle::root(&leaves[..old as usize]);
        for proof in changed(consistency(&leaves, old).unwrap(), place, bit, more) {
            prop_assert!(verify_consistency(old, &old_root, size, &root, &proof).is_err());
        }
    }

    #[test]
    fn hostile_proofs_never_panic(
        [place, size]: [u64; 2], near in 0u64..70, leaf: [u8; 32], proof in hashes(70),
    ) {
        let leaf = Hash(leaf);
        for (place, size) in [
            (place, size), (place % size.max(1), size), (size.saturating_sub(near), size),
            (near, u64::MAX), (u64::MAX - near, u64::MAX), (1 << 63, (1 << 63) + 1), (1 << 63, u64::MAX),
        ] {
            prop_assert!(verify_inclusion(&leaf, place, size, &leaf, &proof).is_err() || size == 1);
            prop_assert!(verify_consistency(place, &leaf, size, &leaf, &proof).is_err() || place == size);
        }
    }
}
