//! One line of the journal: who did what to which thing, under which clauses, and what the rows then said.
//!
//! A leaf's bytes are one JSON object without white space and without a line end, its keys in this order:
//!
//! ```text
//! {"v":1,"at":"2026-03-02T01:30:00.000Z","act":"filing.accept","clauses":["A3.1"],"actor":"…","org":"…","subject":"…",
//!  "rows":[{"table":"filing","id":"…","digest":"64 lower-case hexadecimal digits"}],"detail":{"key":"value"}}
//! ```
//!
//! (shown here on two lines). `at` is RFC 3339 in UTC with exactly three decimals and `Z`. `rows` and `clauses` keep
//! their order; the keys of `detail` are in byte order. Strings are UTF-8; only `"` and `\` are escaped by a backslash,
//! and the controls below U+0020 as `\b \t \n \f \r` or else `\u00xx` in lower case (as RFC 8785 has it).
//! There is exactly one encoding of a leaf, and reading refuses every other.

use crate::RowDigest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

const VERSION: u8 = 1;

/// 日志条目: what one act made true, as it stands in the journal. Its journaled form is [`Leaf::to_bytes`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// When; the journal keeps whole milliseconds and drops what is finer.
    #[serde(serialize_with = "in_milliseconds")]
    pub at: Timestamp,
    /// What was done, by the act's name.
    pub act: String,
    /// The identifiers of the clauses that the act serves.
    pub clauses: Vec<String>,
    /// Who did it.
    pub actor: String,
    /// For which organisation.
    pub org: String,
    /// The thing that it was done to.
    pub subject: String,
    /// The rows that it made or changed.
    pub rows: Vec<RowDigest>,
    /// What else the act tells; never personal data, for a leaf is never destroyed.
    pub detail: BTreeMap<String, String>,
}

/// The bytes are no leaf.
#[derive(Debug, thiserror::Error)]
pub enum BadLeaf {
    /// Not a JSON object with a leaf's keys.
    #[error("不是日志条目：{0}")]
    NotALeaf(#[from] serde_json::Error),
    /// A leaf of a form that this program does not know.
    #[error("日志条目的版本是{0}，本程序只认识版本{VERSION}")]
    UnknownVersion(u8),
    /// The right content, written otherwise than the one way it is written.
    #[error("日志条目不是规范写法，应为：{right}")]
    NotCanonical {
        /// The canonical form of the same content.
        right: String,
    },
}

#[derive(Serialize)]
struct Line<'a> {
    v: u8,
    #[serde(flatten)]
    leaf: &'a Leaf,
}

#[derive(Deserialize)]
struct ReadLine {
    v: u8,
    #[serde(flatten)]
    leaf: Leaf,
}

impl Leaf {
    /// The leaf's one encoding; see the module's text.
    pub fn to_bytes(&self) -> Vec<u8> {
        let line = Line {
            v: VERSION,
            leaf: self,
        };
        serde_json::to_vec(&line).expect("a leaf holds only texts, and maps with text keys")
    }

    /// Reads a leaf.
    ///
    /// # Errors
    /// [`BadLeaf`] when the bytes are not exactly what [`Leaf::to_bytes`] gives for some leaf.
    pub fn from_bytes(bytes: &[u8]) -> Result<Leaf, BadLeaf> {
        let ReadLine { v, leaf } = serde_json::from_slice(bytes)?;
        if v != VERSION {
            return Err(BadLeaf::UnknownVersion(v));
        }
        let right = leaf.to_bytes();
        if right != bytes {
            let right = String::from_utf8_lossy(&right).into_owned();
            return Err(BadLeaf::NotCanonical { right });
        }
        Ok(leaf)
    }
}

fn in_milliseconds<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{at:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hash;
    use proptest::{collection, prelude::*};

    const LINE: &str = concat!(
        r#"{"v":1,"at":"2026-03-02T01:30:00.000Z","act":"filing.accept","clauses":["A3.1","A3.2"],"#,
        r#""actor":"账户甲","org":"机构乙","subject":"s\n\"\u0001","rows":[{"table":"filing","id":"f1","#,
        r#""digest":"abababababababababababababababababababababababababababababababab"}],"#,
        r#""detail":{"a":"1","b":"2"}}"#
    );

    fn sample() -> Leaf {
        Leaf {
            at: "2026-03-02T01:30:00Z".parse().unwrap(),
            act: "filing.accept".into(),
            clauses: vec!["A3.1".into(), "A3.2".into()],
            actor: "账户甲".into(),
            org: "机构乙".into(),
            subject: "s\n\"\u{1}".into(),
            rows: vec![RowDigest {
                table: "filing".into(),
                id: "f1".into(),
                digest: Hash([0xab; 32]),
            }],
            detail: [("b", "2"), ("a", "1")]
                .map(|(key, value)| (key.into(), value.into()))
                .into(),
        }
    }

    #[test]
    fn a_leaf_is_written_as_documented() {
        assert_eq!(String::from_utf8(sample().to_bytes()).unwrap(), LINE);
        assert_eq!(Leaf::from_bytes(LINE.as_bytes()).unwrap(), sample());
    }

    #[test]
    fn what_is_finer_than_a_millisecond_is_dropped() {
        let at = "2026-03-02T01:30:00.000999999Z".parse().unwrap();
        let leaf = Leaf { at, ..sample() };
        assert_eq!(leaf.to_bytes(), LINE.as_bytes());
    }

    #[test]
    fn any_other_writing_of_the_same_content_is_refused() {
        for (from, to) in [
            (r#""v":1,"#, r#""v": 1,"#),
            (r#""v":1,"#, r#""v":1,"x":"y","#),
            (
                r#""act":"filing.accept","#,
                r#""act":"filing.accept","act":"filing.accept","#,
            ),
            (r#""a":"1","b":"2""#, r#""b":"2","a":"1""#),
            (r#""a":"1","#, r#""a":"0","a":"1","#),
            (r#"A3.1"#, r#"\u00413.1"#),
            (r#"\u0001"#, r#"\u0001\/"#),
            (r#"账"#, r#"\u8d26"#),
            (r#"00.000Z"#, r#"00Z"#),
            (r#"00.000Z"#, r#"00.0000Z"#),
            (r#"00.000Z"#, r#"00.000+00:00"#),
            (r#"01:30:00.000Z"#, r#"09:30:00.000+08:00"#),
            (r#"T01"#, r#"t01"#),
            (r#""id":"f1","#, r#""id":"f1","x":0,"#),
            (r#""b":"2"}}"#, "\"b\":\"2\"}}\n"),
        ] {
            let other = LINE.replace(from, to);
            assert_ne!(other, LINE);
            let read = Leaf::from_bytes(other.as_bytes());
            assert!(
                matches!(
                    read,
                    Err(BadLeaf::NotCanonical { .. } | BadLeaf::NotALeaf(_))
                ),
                "{other}"
            );
        }
    }

    #[test]
    fn what_is_no_leaf_is_refused() {
        for (from, to) in [
            (r#""org":"机构乙","#, ""),
            ("abab", "ABAB"),
            ("abab", ""),
            (r#""a":"1""#, r#""a":1"#),
            ("2026-03-02", "2026-02-30"),
            ("{", "["),
        ] {
            let other = LINE.replace(from, to);
            let read = Leaf::from_bytes(other.as_bytes());
            assert!(matches!(read, Err(BadLeaf::NotALeaf(_))), "{other}");
        }
        let later = LINE.replace(r#""v":1"#, r#""v":2"#);
        let read = Leaf::from_bytes(later.as_bytes());
        assert!(matches!(read, Err(BadLeaf::UnknownVersion(2))));
        assert!(Leaf::from_bytes("[".repeat(100_000).as_bytes()).is_err());
    }

    prop_compose! {
        fn row()(table: String, id: String, digest: [u8; 32]) -> RowDigest {
            RowDigest { table, id, digest: Hash(digest) }
        }
    }

    prop_compose! {
        fn leaf()(
            millisecond in Timestamp::MIN.as_millisecond()..=Timestamp::MAX.as_millisecond(),
            [act, actor, org, subject]: [String; 4],
            clauses in collection::vec(any::<String>(), 0..3),
            rows in collection::vec(row(), 0..3),
            detail in collection::btree_map(any::<String>(), any::<String>(), 0..3),
        ) -> Leaf {
            let at = Timestamp::from_millisecond(millisecond).unwrap();
            Leaf { at, act, clauses, actor, org, subject, rows, detail }
        }
    }

    proptest! {
        #[test]
        fn a_leaf_always_reads_back_from_one_line(leaf in leaf()) {
            let bytes = leaf.to_bytes();
            prop_assert!(!bytes.contains(&b'\n'));
            prop_assert_eq!(Leaf::from_bytes(&bytes).unwrap(), leaf);
        }

        #[test]
        fn what_is_read_is_always_what_would_be_written(place: prop::sample::Index, byte: u8) {
            let mut bytes = LINE.as_bytes().to_vec();
            *place.get_mut(&mut bytes) = byte;
            if let Ok(leaf) = Leaf::from_bytes(&bytes) {
                prop_assert_eq!(leaf.to_bytes(), bytes);
            }
        }

        #[test]
        fn hostile_bytes_never_panic(bytes: Vec<u8>, text in r#"\{("(v|at|act|rows|detail)":[\[\]{}"0-9,]*,?)*\}?"#) {
            let _ = Leaf::from_bytes(&bytes);
            let _ = Leaf::from_bytes(text.as_bytes());
        }
    }
}
