//! The digest of one stored row: what a leaf says about it without telling it.
//!
//! A digest is the SHA-256 of these bytes, in this order; `u64` is 8 bytes big-endian, `len(x) x` is the length of `x`
//! in bytes as `u64` and then `x`:
//!
//! ```text
//! "journal row v1\n"                                  15 bytes, so that no other digest is mistaken for a row's
//! salt                                                16 bytes
//! len(table) table   len(id) id
//! u64                                                 the number of columns that follow
//! and for each column that is not null, by name in byte order:
//!   len(name) name   0x01 i64                         a whole number, 8 bytes big-endian, two's complement
//!   len(name) name   0x02 len(text) text              a text, UTF-8
//!   len(name) name   0x03 len(bytes) bytes            bytes
//! ```
//!
//! Null columns are left out: a later migration may add nullable columns, and the digests of older rows still hold.
//! The salt is the row's own secret: who does not hold it learns nothing by guessing what the row says.

use crate::Hash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const DOMAIN: &[u8] = b"journal row v1\n";

/// 数据行摘要: a row that an act made or changed, and the digest of what it then said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDigest {
    /// The table that holds the row.
    pub table: String,
    /// The row's identifier within the table.
    pub id: String,
    /// Its [`row_digest`].
    pub digest: Hash,
}

/// 单元格: what one column of one row holds, the same for every database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing; the same as a column that is not there.
    Null,
    /// A whole number; truth is 0 or 1.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The salted digest of a row. The order of the columns does not matter; each name comes once.
pub fn row_digest<'a>(
    salt: &[u8; 16],
    table: &str,
    id: &str,
    columns: impl IntoIterator<Item = (&'a str, &'a Cell)>,
) -> Hash {
    let mut told: Vec<(&str, Vec<u8>)> = columns
        .into_iter()
        .filter_map(|(name, cell)| Some((name, encoded(cell)?)))
        .collect();
    told.sort();

    let mut bytes = [DOMAIN, salt].concat();
    measured(&mut bytes, table.as_bytes());
    measured(&mut bytes, id.as_bytes());
    bytes.extend((told.len() as u64).to_be_bytes());
    for (name, cell) in told {
        measured(&mut bytes, name.as_bytes());
        bytes.extend(cell);
    }
    Hash(Sha256::digest(&bytes).into())
}

/// The kind of the cell, one byte, and what it holds; nothing for a null.
fn encoded(cell: &Cell) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match cell {
        Cell::Null => return None,
        Cell::Int(number) => {
            bytes.push(1);
            bytes.extend(number.to_be_bytes());
        }
        Cell::Text(text) => {
            bytes.push(2);
            measured(&mut bytes, text.as_bytes());
        }
        Cell::Bytes(held) => {
            bytes.push(3);
            measured(&mut bytes, held);
        }
    }
    Some(bytes)
}

/// Adds `held` behind its length, so that no two rows spell the same sequence.
fn measured(bytes: &mut Vec<u8>, held: &[u8]) {
    bytes.extend((held.len() as u64).to_be_bytes());
    bytes.extend(held);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Row = BTreeMap<String, Cell>;

    fn digest(salt: u8, table: &str, id: &str, row: &Row) -> Hash {
        let columns = row.iter().map(|(name, cell)| (name.as_str(), cell));
        row_digest(&[salt; 16], table, id, columns)
    }

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            any::<i64>().prop_map(Cell::Int),
            any::<String>().prop_map(Cell::Text),
            any::<Vec<u8>>().prop_map(Cell::Bytes),
        ]
    }

    fn row() -> impl Strategy<Value = Row> {
        proptest::collection::btree_map("[a-c]{1,3}", cell(), 1..6)
    }

    /// The encoding of the module doc, written out by hand.
    #[test]
    fn the_encoding_is_the_documented_one() {
        let mut bytes = b"journal row v1\n".to_vec();
        bytes.extend([7; 16]);
        bytes.extend(b"\0\0\0\0\0\0\0\x04mark\0\0\0\0\0\0\0\x02m1");
        bytes.extend(b"\0\0\0\0\0\0\0\x03");
        bytes.extend(b"\0\0\0\0\0\0\0\x04file\x03\0\0\0\0\0\0\0\x01\xff");
        bytes.extend("\0\0\0\0\0\0\0\x04name\x02\0\0\0\0\0\0\0\x03张".bytes());
        bytes.extend(b"\0\0\0\0\0\0\0\x05score\x01\xff\xff\xff\xff\xff\xff\xff\xfe");
        let (score, name) = (Cell::Int(-2), Cell::Text("张".into()));
        let (file, gone) = (Cell::Bytes(vec![0xff]), Cell::Null);
        let columns = [
            ("score", &score),
            ("name", &name),
            ("gone", &gone),
            ("file", &file),
        ];
        let expected = Hash(Sha256::digest(&bytes).into());
        assert_eq!(row_digest(&[7; 16], "mark", "m1", columns), expected);
    }

    #[test]
    fn a_null_is_a_missing_column_and_unlike_anything_empty() {
        let with = |cell| digest(0, "t", "1", &Row::from([("a".into(), cell)]));
        assert_eq!(with(Cell::Null), digest(0, "t", "1", &Row::new()));
        let empties = [
            with(Cell::Null),
            with(Cell::Int(0)),
            with(Cell::Text(String::new())),
            with(Cell::Bytes(Vec::new())),
        ];
        for (place, one) in empties.iter().enumerate() {
            assert!(!empties[place + 1..].contains(one));
        }
    }

    proptest! {
        #[test]
        fn the_order_of_columns_never_matters(row in row()) {
            let reversed = row.iter().rev().map(|(name, cell)| (name.as_str(), cell));
            prop_assert_eq!(row_digest(&[0; 16], "t", "1", reversed), digest(0, "t", "1", &row));
        }

        #[test]
        fn another_salt_table_or_id_always_gives_another_digest(
            row in row(), salt: u8, more in 1u8..=255, table: String, id: String, letter: char,
        ) {
            let one = digest(salt, &table, &id, &row);
            prop_assert_ne!(one, digest(salt.wrapping_add(more), &table, &id, &row));
            prop_assert_ne!(one, digest(salt, &format!("{table}{letter}"), &id, &row));
            prop_assert_ne!(one, digest(salt, &table, &format!("{id}{letter}"), &row));
            // The border between two fields cannot be moved.
            prop_assert_ne!(
                digest(salt, &format!("{table}{letter}"), &id, &row),
                digest(salt, &table, &format!("{letter}{id}"), &row)
            );
        }

        #[test]
        fn another_cell_or_name_always_gives_another_digest(
            row in row(), which: prop::sample::Index, other in cell(), name in "[d-f]{1,3}",
        ) {
            let one = digest(0, "t", "1", &row);
            let changed = which.get(&row.keys().cloned().collect::<Vec<_>>()).clone();

            let mut renamed = row.clone();
            let cell = renamed.remove(&changed).unwrap();
            prop_assert_ne!(one, digest(0, "t", "1", &renamed));
            renamed.insert(name, cell.clone());
            prop_assert_ne!(one, digest(0, "t", "1", &renamed));

            prop_assume!(other != cell);
            let mut retold = row;
            retold.insert(changed, other);
            prop_assert_ne!(one, digest(0, "t", "1", &retold));
        }
    }
}
