//! The tree of RFC 6962 §2.1 over the bytes of the leaves, and the little of it that a growing log must keep.

use crate::Hash;
use sha2::{Digest, Sha256};

/// The hash of one leaf: SHA-256(0x00 || bytes).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    let digest = Sha256::new_with_prefix([0]).chain_update(bytes);
    Hash(digest.finalize().into())
}

/// The hash of an inner node: SHA-256(0x01 || left || right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let digest = Sha256::new_with_prefix([1]).chain_update(left.0);
    Hash(digest.chain_update(right.0).finalize().into())
}

/// The root over these leaf hashes; of none, SHA-256 of nothing. Takes one hashing per leaf.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// 树的前沿: a tree reduced to what is needed to append to it and to know its root, at most 64 hashes.
///
/// These are the roots of the complete subtrees that the tree falls into, one for each 1 in the binary form of its
/// size, the largest and oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// The bytes are no frontier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFrontier {
    /// The bytes end before the size is told.
    #[error("树的前沿只有{0}字节，至少应有8字节的条目数")]
    NoSize(usize),
    /// No journal grows to this size.
    #[error("树的前沿所记条目数{0}过大，应小于2^63")]
    TooLarge(u64),
    /// The size asks for another number of hashes.
    #[error("条目数为{size}的树，其前沿应有{expected}字节，现有{found}字节")]
    WrongLength {
        /// The number of leaves that the bytes tell.
        size: u64,
        /// How many bytes there are.
        found: usize,
        /// How many bytes a frontier of that size has.
        expected: usize,
    },
}

impl Frontier {
    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, by its [`leaf_hash`], behind the last; at most log₂ n hashings.
    pub fn append(&mut self, leaf: Hash) {
        let mut peak = leaf;
        // Each trailing 1 of the size is a complete subtree that the new one completes to one of twice its size.
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .peaks
                .pop()
                .expect("there is a peak for each 1 of the size");
            peak = node_hash(&left, &peak);
        }
        self.peaks.push(peak);
        self.size += 1;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => Hash(Sha256::digest([]).into()),
            Some(smallest) => peaks.fold(*smallest, |right, left| node_hash(left, &right)),
        }
    }

    /// The size as 8 bytes big-endian, then 32 bytes for each subtree, the largest first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for peak in &self.peaks {
            bytes.extend(peak.0);
        }
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`BadFrontier`] when the bytes have not the length that the size in them asks for.
    pub fn from_bytes(bytes: &[u8]) -> Result<Frontier, BadFrontier> {
        let (size, peaks) = bytes
            .split_first_chunk()
            .ok_or(BadFrontier::NoSize(bytes.len()))?;
        let size = u64::from_be_bytes(*size);
        if size >= 1 << 63 {
            return Err(BadFrontier::TooLarge(size));
        }
        let expected = 8 + 32 * size.count_ones() as usize;
        if bytes.len() != expected {
            let found = bytes.len();
            return Err(BadFrontier::WrongLength {
                size,
                found,
                expected,
            });
        }
        let (peaks, _) = peaks.as_chunks();
        let peaks = peaks.iter().copied().map(Hash).collect();
        Ok(Frontier { size, peaks })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The leaves of the tests of Certificate Transparency (certificate-transparency/cpp/merkletree).
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    /// The roots over the first none, one, two … of [`LEAVES`], from the same source.
    pub(crate) const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    pub(crate) fn known_leaves() -> Vec<Hash> {
        LEAVES
            .map(|leaf| leaf_hash(&hex::decode(leaf).unwrap()))
            .to_vec()
    }

    /// So many leaf hashes, no two alike.
    pub(crate) fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    /// MTH as RFC 6962 §2.1 defines it, word by word.
    fn defined_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash(Sha256::digest([]).into()),
            [leaf] => *leaf,
            _ => {
                let mut split = 1;
                while split * 2 < leaves.len() {
                    split *= 2;
                }
                let (left, right) = leaves.split_at(split);
                node_hash(&defined_root(left), &defined_root(right))
            }
        }
    }

    #[test]
    fn the_known_roots_come_out() {
        for (size, known) in ROOTS.iter().enumerate() {
            assert_eq!(root(&known_leaves()[..size]).to_string(), *known);
        }
    }

    #[test]
    fn the_frontier_has_the_defined_root_at_every_size() {
        let leaves = leaves(300);
        let mut frontier = Frontier::default();
        for size in 0..=leaves.len() {
            assert_eq!(frontier.size(), size as u64);
            assert_eq!(frontier.root(), defined_root(&leaves[..size]));
            assert_eq!(
                Frontier::from_bytes(&frontier.to_bytes()),
                Ok(frontier.clone())
            );
            leaves
                .get(size)
                .into_iter()
                .for_each(|leaf| frontier.append(*leaf));
        }
    }

    #[test]
    fn a_frontier_of_a_wrong_length_is_refused() {
        let mut frontier = Frontier::default();
        leaves(5).into_iter().for_each(|leaf| frontier.append(leaf));
        let bytes = frontier.to_bytes();
        assert_eq!(bytes.len(), 72);
        assert_eq!(
            Frontier::from_bytes(&bytes[..7]),
            Err(BadFrontier::NoSize(7))
        );
        let wrong = |found| BadFrontier::WrongLength {
            size: 5,
            found,
            expected: 72,
        };
        assert_eq!(Frontier::from_bytes(&bytes[..71]), Err(wrong(71)));
        assert_eq!(
            Frontier::from_bytes(&[&bytes[..], &[0; 32]].concat()),
            Err(wrong(104))
        );
        let large = [0xff; 8 + 64 * 32];
        assert_eq!(
            Frontier::from_bytes(&large),
            Err(BadFrontier::TooLarge(u64::MAX))
        );
    }

    proptest! {
        #[test]
        fn hostile_bytes_never_panic(bytes: Vec<u8>) {
            if let Ok(mut frontier) = Frontier::from_bytes(&bytes) {
                frontier.append(Hash([0; 32]));
                frontier.root();
            }
        }
    }
}
