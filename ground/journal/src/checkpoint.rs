//! Checkpoints (C2SP tlog-checkpoint): the head of a log, signed by the log, that others keep and hold it to.
//!
//! The text of the note is the log's origin, the number of leaves in decimal digits and the base64 of the root, a line
//! each. The origin is the name of the key that signs. Lines that follow (extensions) are neither made nor read here.

use crate::{
    Hash,
    key::{SigningKey, VerifierKey},
    note::{self, BadNote},
};
use base64::{Engine, prelude::BASE64_STANDARD};

/// 签名树头: what a log says of itself: so many leaves, with this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// The checkpoint cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// It is not a well signed note.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// It is a well signed note, but no checkpoint.
    #[error("签名文本不是树头：第{line}行应为{right}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// What should stand there, in Chinese.
        right: &'static str,
    },
    /// The log did not sign it itself.
    #[error("树头的来源“{0}”不是签名密钥的名称")]
    ForeignOrigin(String),
}

impl Checkpoint {
    /// Signs the head of the log whose key this is; gives the whole note.
    pub fn sign(size: u64, root: Hash, key: &SigningKey) -> String {
        let (origin, root) = (key.verifier().name(), BASE64_STANDARD.encode(root.0));
        let text = format!("{origin}\n{size}\n{root}\n");
        note::sign(&text, key).expect("three short lines without controls are a note's text")
    }

    /// Verifies a checkpoint with the log's keys (several when the log has changed its key). Other keys' signatures,
    /// such as those of witnesses, are ignored.
    ///
    /// # Errors
    /// [`BadCheckpoint`] when the note is not well signed by one of `keys`, is no checkpoint, or is another log's.
    pub fn open(note: &[u8], keys: &[VerifierKey]) -> Result<Checkpoint, BadCheckpoint> {
        let opened = note::open(note, keys)?;
        let checkpoint = Checkpoint::parse(opened.text)?;
        if opened
            .signers
            .iter()
            .all(|key| key.name() != checkpoint.origin)
        {
            return Err(BadCheckpoint::ForeignOrigin(checkpoint.origin));
        }
        Ok(checkpoint)
    }

    fn parse(text: &str) -> Result<Checkpoint, BadCheckpoint> {
        let malformed = |line, right| BadCheckpoint::Malformed { line, right };
        let mut lines = text.lines();
        let origin = lines.next().filter(|origin| !origin.is_empty());
        let origin = origin.ok_or(malformed(1, "非空的来源名称"))?;
        let size = lines.next().and_then(decimal);
        let size = size.ok_or(malformed(2, "十进制条目数，无前导零"))?;
        let root = lines.next().and_then(base64_hash);
        let root = root.ok_or(malformed(3, "32字节根哈希的base64"))?;
        if let Some(place) = lines.position(str::is_empty) {
            return Err(malformed(place + 4, "非空的扩展内容"));
        }
        Ok(Checkpoint {
            origin: origin.to_owned(),
            size,
            root,
        })
    }
}

fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn base64_hash(text: &str) -> Option<Hash> {
    let bytes = BASE64_STANDARD.decode(text).ok()?;
    bytes.try_into().ok().map(Hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of C2SP tlog-checkpoint.
    const C2SP: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    fn key() -> SigningKey {
        SigningKey::from_seed("log.example/journal", &[7; 32]).unwrap()
    }

    fn open(note: &[u8]) -> Result<Checkpoint, BadCheckpoint> {
        Checkpoint::open(note, std::slice::from_ref(key().verifier()))
    }

    #[test]
    fn the_known_text_is_read_and_written() {
        let (text, _) = C2SP.split_at(C2SP.find("\n\n").unwrap() + 1);
        let checkpoint = Checkpoint::parse(text).unwrap();
        assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size, 20_852_163);
        let key = SigningKey::from_seed(&checkpoint.origin, &[7; 32]).unwrap();
        let note = Checkpoint::sign(checkpoint.size, checkpoint.root, &key);
        assert!(note.starts_with(&format!("{text}\n— example.com/behind-the-sofa ")));
        // Its key is not published, so its signature is a stranger's.
        let refused = Checkpoint::open(C2SP.as_bytes(), std::slice::from_ref(key.verifier()));
        assert_eq!(refused, Err(BadNote::NoKnownSignature.into()));
    }

    #[test]
    fn a_well_signed_note_that_is_no_checkpoint_is_refused() {
        let root = BASE64_STANDARD.encode([9; 32]);
        let origin = "log.example/journal";
        for (text, line) in [
            ("\n".to_owned(), 1),
            (format!("\n5\n{root}\n"), 1),
            (format!("{origin}\n"), 2),
            (format!("{origin}\n05\n{root}\n"), 2),
            (format!("{origin}\n+5\n{root}\n"), 2),
            (format!("{origin}\n-5\n{root}\n"), 2),
            (format!("{origin}\n18446744073709551616\n{root}\n"), 2),
            (format!("{origin}\n5\n"), 3),
            (format!("{origin}\n5\n{root}=\n"), 3),
            (
                format!("{origin}\n5\n{}\n", BASE64_STANDARD.encode([9; 31])),
                3,
            ),
            (format!("{origin}\n5\n{root}\nextension\n\n"), 5),
        ] {
            let note = note::sign(&text, &key()).unwrap();
            match open(note.as_bytes()) {
                Err(BadCheckpoint::Malformed { line: found, .. }) => {
                    assert_eq!(found, line, "{text}")
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn extensions_are_passed_over() {
        let text = format!(
            "log.example/journal\n5\n{}\nextension\n",
            BASE64_STANDARD.encode([9; 32])
        );
        let opened = open(note::sign(&text, &key()).unwrap().as_bytes()).unwrap();
        assert_eq!((opened.size, opened.root), (5, Hash([9; 32])));
    }

    #[test]
    fn a_log_speaks_only_for_itself() {
        let text = format!("other.example\n5\n{}\n", BASE64_STANDARD.encode([9; 32]));
        let refused = open(note::sign(&text, &key()).unwrap().as_bytes());
        assert_eq!(
            refused,
            Err(BadCheckpoint::ForeignOrigin("other.example".into()))
        );
    }

    #[test]
    fn any_flipped_bit_is_refused() {
        let note = Checkpoint::sign(1_000_000, Hash([9; 32]), &key()).into_bytes();
        for place in 0..note.len() {
            for bit in 0..8 {
                let mut changed = note.clone();
                changed[place] ^= 1 << bit;
                assert!(open(&changed).is_err(), "byte {place}, bit {bit}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_signed_always_opens(size: u64, root: [u8; 32], seed: [u8; 32], name in "[a-z./\\p{Han}]{1,20}") {
            let key = SigningKey::from_seed(&name, &seed).unwrap();
            let note = Checkpoint::sign(size, Hash(root), &key);
            let opened = Checkpoint::open(note.as_bytes(), std::slice::from_ref(key.verifier()));
            prop_assert_eq!(opened, Ok(Checkpoint { origin: name, size, root: Hash(root) }));
        }

        #[test]
        fn a_changed_missing_or_added_byte_is_always_refused(place: prop::sample::Index, byte: u8) {
            let note = Checkpoint::sign(1_000_000, Hash([9; 32]), &key()).into_bytes();
            let place = place.index(note.len());
            let mut changed = note.clone();
            changed[place] = byte;
            prop_assert!(changed == note || open(&changed).is_err());
            changed.remove(place);
            prop_assert!(open(&changed).is_err());
            let mut longer = note;
            longer.insert(place, byte);
            prop_assert!(open(&longer).is_err());
        }

        #[test]
        fn hostile_bytes_never_panic(bytes: Vec<u8>, lines in "(\\PC{0,9}\n){0,5}") {
            let _ = open(&bytes);
            let _ = open(note::sign(&(lines + "\n"), &key()).unwrap().as_bytes());
        }
    }
}
