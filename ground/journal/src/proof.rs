//! Proofs about the tree: that a leaf stands in it, and that a later tree only adds to an earlier one.
//!
//! They are made as RFC 6962 §2.1.1 and §2.1.2 define them and verified as RFC 9162 §2.1.3.2 and §2.1.4.2 describe.
//! Making one takes as many hashings as the tree has leaves; verifying one takes as many as the proof has hashes.
//! A proof is worth what its root is worth: take root and size together from one opened [`Checkpoint`](crate::Checkpoint).

use crate::{
    Hash,
    merkle::{self, node_hash, root},
};

/// The proof does not show what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// There is no such leaf, or no such earlier tree.
    #[error("位置{place}超出范围：树中有{size}个条目")]
    OutOfTree {
        /// The index of the leaf, or the size of the earlier tree.
        place: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A proof for this place has another number of hashes.
    #[error("证明应有{expected}个哈希值，现有{found}个")]
    WrongLength {
        /// How many hashes the proof has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// The hashes lead to another root.
    #[error("证明推出的根为{found}，应为{expected}")]
    WrongRoot {
        /// The root that the proof leads to.
        found: Hash,
        /// The root that was to be shown.
        expected: Hash,
    },
}

/// The hashes that lead from the leaf at `index` (from 0) to the root over all `leaves`, the lowest first;
/// nothing when there is no such leaf.
pub fn inclusion(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let index = usize::try_from(index).ok()?;
    let mut proof = Vec::new();
    (index < leaves.len()).then(|| climb(leaves, index, &mut proof))?;
    Some(proof)
}

/// PATH(index, leaves) of RFC 6962 §2.1.1.
fn climb(leaves: &[Hash], index: usize, proof: &mut Vec<Hash>) {
    if leaves.len() == 1 {
        return;
    }
    let (left, right) = halves(leaves);
    if index < left.len() {
        climb(left, index, proof);
        proof.push(root(right));
    } else {
        climb(right, index - left.len(), proof);
        proof.push(root(left));
    }
}

/// The hashes that show that the tree of the first `old_size` leaves is a beginning of the tree over all `leaves`;
/// nothing when there are fewer leaves. From the empty tree, and from a tree to itself, it is an empty proof.
pub fn consistency(leaves: &[Hash], old_size: u64) -> Option<Vec<Hash>> {
    let old_size = usize::try_from(old_size).ok()?;
    let mut proof = Vec::new();
    match old_size {
        0 => {}
        _ if old_size > leaves.len() => return None,
        _ => descend(leaves, old_size, true, &mut proof),
    }
    Some(proof)
}

/// SUBPROOF(old_size, leaves, whole) of RFC 6962 §2.1.2; `whole` while the old tree's root is the verifier's own.
fn descend(leaves: &[Hash], old_size: usize, whole: bool, proof: &mut Vec<Hash>) {
    if old_size == leaves.len() {
        if !whole {
            proof.push(root(leaves));
        }
        return;
    }
    let (left, right) = halves(leaves);
    if old_size <= left.len() {
        descend(left, old_size, whole, proof);
        proof.push(root(right));
    } else {
        descend(right, old_size - left.len(), false, proof);
        proof.push(root(left));
    }
}

/// Splits two or more leaves where their tree does: behind the largest power of two that leaves some.
fn halves(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

/// Verifies that `leaf`, a [`leaf_hash`](crate::merkle::leaf_hash), stands at `index` (from 0) in the tree of this
/// size and root.
///
/// # Errors
/// [`BadProof`] when the proof does not show it.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), BadProof> {
    if index >= size {
        return Err(BadProof::OutOfTree { place: index, size });
    }
    let way = Way {
        at: index,
        last: size - 1,
    };
    has_length(proof, way.count())?;
    let found = way
        .zip(proof)
        .fold(*leaf, |found, (side, hash)| side.join(hash, &found));
    same(found, *root)
}

/// Verifies that the tree of `old_size` and `old_root` is a beginning of the tree of `size` and `root`.
///
/// # Errors
/// [`BadProof`] when the proof does not show it.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), BadProof> {
    if old_size > size {
        return Err(BadProof::OutOfTree {
            place: old_size,
            size,
        });
    }
    if old_size == 0 || old_size == size {
        has_length(proof, 0)?;
        let known = if old_size == size {
            *root
        } else {
            merkle::root(&[])
        };
        return same(*old_root, known);
    }
    // The way starts at the largest complete subtree that ends where the old tree ends. Its hash is the first of the
    // proof, unless it is the whole old tree.
    let height = (old_size - 1).trailing_ones();
    let way = Way {
        at: (old_size - 1) >> height,
        last: (size - 1) >> height,
    };
    let start_is_old_root = old_size.is_power_of_two();
    has_length(proof, way.count() + usize::from(!start_is_old_root))?;
    let (start, rest) = if start_is_old_root {
        (old_root, proof)
    } else {
        (&proof[0], &proof[1..])
    };
    let (mut old, mut new) = (*start, *start);
    for (side, hash) in way.zip(rest) {
        new = side.join(hash, &new);
        if side == Side::Left {
            old = side.join(hash, &old);
        }
    }
    same(old, *old_root)?;
    same(new, *root)
}

fn has_length(proof: &[Hash], expected: usize) -> Result<(), BadProof> {
    match proof.len() {
        found if found == expected => Ok(()),
        found => Err(BadProof::WrongLength { found, expected }),
    }
}

fn same(found: Hash, expected: Hash) -> Result<(), BadProof> {
    if found == expected {
        Ok(())
    } else {
        Err(BadProof::WrongRoot { found, expected })
    }
}

/// On which side of what is known the next hash of a proof stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn join(self, hash: &Hash, known: &Hash) -> Hash {
        match self {
            Side::Left => node_hash(hash, known),
            Side::Right => node_hash(known, hash),
        }
    }
}

/// The way from one subtree up to the root, sibling by sibling: the subtree's place and the last place on its level.
#[derive(Clone, Copy)]
struct Way {
    at: u64,
    last: u64,
}

impl Iterator for Way {
    type Item = Side;

    fn next(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.at % 2 == 1 || self.at == self.last {
            // The last of a level may be without sibling; it then rises as it is until it has one.
            let alone = self.at.trailing_zeros();
            self.at >>= alone;
            self.last >>= alone;
            Side::Left
        } else {
            Side::Right
        };
        self.at >>= 1;
        self.last >>= 1;
        Some(side)
    }
}

#[cfg(test)]
mod tests;
