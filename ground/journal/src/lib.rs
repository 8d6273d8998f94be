//! The journal's mathematics: what a line of the journal is, how lines make a tree, how its head is signed, and how
//! an outsider proves that a line stands in it and that nothing was rewritten.
//!
//! Nothing here reads a file, a clock or a source of chance, and nothing here knows who uses it. A line is a [`Leaf`];
//! its bytes are hashed into an RFC 6962 tree ([`merkle`]), of which a log keeps only the [`Frontier`]; the head of the
//! tree is published as a [`Checkpoint`], a signed [`note`]; [`proof`] leads from a leaf, or from an older head, to it.
//! A leaf speaks of rows by their salted [`row_digest`]: once salt and row are destroyed it says nothing about them,
//! and every proof still holds. `README.md` gives the formats precisely enough to write them again.

mod checkpoint;
mod hash;
mod key;
mod leaf;
pub mod merkle;
pub mod note;
pub mod proof;
mod row;

pub use checkpoint::{BadCheckpoint, Checkpoint};
pub use hash::{BadHash, Hash};
pub use key::{BadKey, SigningKey, VerifierKey};
pub use leaf::{BadLeaf, Leaf};
pub use merkle::{BadFrontier, Frontier};
pub use row::{Cell, RowDigest, row_digest};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct TheReadmeRuns;
