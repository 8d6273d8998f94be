//! Signed notes (C2SP signed-note v1): a text that people can read, and under it the signatures of those who vouch.
//!
//! ```text
//! the text, one or more lines, each with its line end
//!
//! — name base64(key identifier || signature)
//! ```
//!
//! The text is separated from the signature lines by the last empty line. It is signed with its final line end and
//! without the empty line. UTF-8 without controls other than the line end; base64 with padding; `—` is U+2014.

use crate::key::{SigningKey, VerifierKey, is_name};
use base64::{Engine, prelude::BASE64_STANDARD};

/// No note is longer, in bytes.
const MOST: usize = 1 << 20;

/// 已验证的签名文本: a text whose signatures by known keys were all verified, and there was at least one.
#[derive(Debug)]
pub struct Opened<'a> {
    /// The text, with its final line end.
    pub text: &'a str,
    /// The known keys that signed it, in the order of the signatures.
    pub signers: Vec<&'a VerifierKey>,
}

/// The note cannot be trusted, or none can be made of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// Longer than any note may be.
    #[error("签名文本有{0}字节，最多{MOST}字节")]
    TooLong(usize),
    /// Not UTF-8, or with controls.
    #[error("签名文本应为UTF-8文字，除换行外不含控制字符")]
    NotText,
    /// The text to sign does not end with a line end.
    #[error("要签名的文本应以换行结尾")]
    NoLineEnd,
    /// No empty line, or no signature line under it.
    #[error("签名文本应以空行隔开正文与签名，签名至少一行，以换行结尾")]
    NoSignature,
    /// A signature line is not one.
    #[error("第{0}行签名应写作“— 名称 base64签名”")]
    BadLine(usize),
    /// A known key's signature does not fit the text.
    #[error("密钥“{0}”的签名与正文不符")]
    WrongSignature(String),
    /// No known key signed it.
    #[error("没有所信任的密钥的签名")]
    NoKnownSignature,
}

/// Signs a text.
///
/// # Errors
/// [`BadNote`] when the text does not end with a line end, has controls in it or is too long.
pub fn sign(text: &str, key: &SigningKey) -> Result<String, BadNote> {
    if !text.ends_with('\n') {
        return Err(BadNote::NoLineEnd);
    }
    let verifier = key.verifier();
    let signature = [&verifier.id()[..], &key.sign(text)].concat();
    let signature = BASE64_STANDARD.encode(signature);
    let note = format!("{text}\n— {} {signature}\n", verifier.name());
    readable(note.as_bytes())?;
    Ok(note)
}

/// Verifies a note with the keys that the caller trusts. Signatures by other keys are ignored.
///
/// # Errors
/// [`BadNote`] when the note is malformed, when a signature by one of `keys` is wrong, or when there is none.
pub fn open<'a>(note: &'a [u8], keys: &'a [VerifierKey]) -> Result<Opened<'a>, BadNote> {
    let note = readable(note)?;
    let blank = note.rfind("\n\n").ok_or(BadNote::NoSignature)?;
    let (text, signatures) = (&note[..=blank], &note[blank + 2..]);
    let lines = signatures.strip_suffix('\n').ok_or(BadNote::NoSignature)?;

    let mut signers = Vec::new();
    for (place, line) in lines.split('\n').enumerate() {
        let line = SignatureLine::parse(line).ok_or(BadNote::BadLine(place + 1))?;
        for key in keys.iter().filter(|key| line.is_by(key)) {
            if !key.verifies(text, &line.signature) {
                return Err(BadNote::WrongSignature(key.name().to_owned()));
            }
            signers.push(key);
        }
    }
    if signers.is_empty() {
        return Err(BadNote::NoKnownSignature);
    }
    Ok(Opened { text, signers })
}

fn readable(note: &[u8]) -> Result<&str, BadNote> {
    if note.len() > MOST {
        return Err(BadNote::TooLong(note.len()));
    }
    if note.iter().any(|&byte| byte < b' ' && byte != b'\n') {
        return Err(BadNote::NotText);
    }
    std::str::from_utf8(note).map_err(|_| BadNote::NotText)
}

struct SignatureLine<'a> {
    name: &'a str,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl<'a> SignatureLine<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
        let signature = BASE64_STANDARD.decode(signature).ok()?;
        let (id, signature) = signature.split_first_chunk()?;
        (is_name(name) && !signature.is_empty()).then(|| SignatureLine {
            name,
            id: *id,
            signature: signature.to_vec(),
        })
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == key.name() && self.id == key.id()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of C2SP signed-note v1, and its key.
    const C2SP: &str = "This is an example message.\n\n— example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const C2SP_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    /// The example of golang.org/x/mod/sumdb/note, its key, and the seed of its key.
    const GO: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n— PeterNeumann \
        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_SEED: &str = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";

    fn known_key() -> SigningKey {
        let seed = BASE64_STANDARD.decode(GO_SEED).unwrap();
        SigningKey::from_seed("PeterNeumann", &seed.try_into().unwrap()).unwrap()
    }

    #[test]
    fn the_known_notes_open() {
        let keys = [C2SP_KEY, GO_KEY].map(|key| key.parse::<VerifierKey>().unwrap());
        for (note, key) in [C2SP, GO].into_iter().zip(&keys) {
            let opened = open(note.as_bytes(), &keys).unwrap();
            assert_eq!(
                opened.text,
                note.split_once("\n\n").unwrap().0.to_owned() + "\n"
            );
            assert_eq!(opened.signers, [key]);
        }
    }

    #[test]
    fn the_known_note_is_signed_byte_for_byte() {
        let key = known_key();
        assert_eq!(key.verifier().to_string(), GO_KEY);
        let text = GO
            .split_once('\n')
            .map(|_| &GO[..GO.find("\n\n").unwrap() + 1])
            .unwrap();
        assert_eq!(sign(text, &key).unwrap(), GO);
    }

    #[test]
    fn signatures_by_others_are_ignored_but_never_suffice() {
        let keys = [known_key().verifier().clone()];
        let body = GO.split_once("\n\n").unwrap();
        let other = SigningKey::from_seed("witness.example", &[1; 32]).unwrap();
        let foreign = sign(&format!("{}\n", body.0), &other).unwrap();
        let (_, foreign) = foreign.split_once("\n\n").unwrap();
        let namesake = foreign.replace("witness.example", "PeterNeumann");
        for others in [foreign, &namesake, "— x AAAAAAA=\n"] {
            for note in [
                format!("{}\n\n{others}{}", body.0, body.1),
                format!("{}\n\n{}{others}", body.0, body.1),
            ] {
                assert_eq!(open(note.as_bytes(), &keys).unwrap().signers, [&keys[0]]);
            }
            let alone = format!("{}\n\n{others}", body.0);
            assert_eq!(
                open(alone.as_bytes(), &keys).unwrap_err(),
                BadNote::NoKnownSignature
            );
        }
        assert_eq!(
            open(GO.as_bytes(), &[]).unwrap_err(),
            BadNote::NoKnownSignature
        );
    }

    #[test]
    fn one_wrong_signature_of_a_known_key_spoils_the_note() {
        let key = known_key();
        let wrong = sign("something else\n", &key).unwrap();
        let note = format!("{GO}{}", wrong.split_once("\n\n").unwrap().1);
        let refused = open(note.as_bytes(), std::slice::from_ref(key.verifier())).unwrap_err();
        assert_eq!(refused, BadNote::WrongSignature("PeterNeumann".into()));
    }

    #[test]
    fn malformed_notes_are_refused() {
        let keys = [known_key().verifier().clone()];
        let long = "x".repeat(MOST) + GO;
        for (note, expected) in [
            ("", BadNote::NoSignature),
            ("text\n\n", BadNote::NoSignature),
            (GO.strip_suffix('\n').unwrap(), BadNote::NoSignature),
            (&GO.replace("\n\n", "\n"), BadNote::NoSignature),
            (&format!("{GO}\n"), BadNote::NoSignature),
            (&format!("{GO}more\n"), BadNote::BadLine(2)),
            (&GO.replace('—', "-"), BadNote::BadLine(1)),
            (&GO.replace("— ", "—"), BadNote::BadLine(1)),
            (&GO.replace("— P", "—  P"), BadNote::BadLine(1)),
            (&GO.replace("Neumann ", "Neumann  "), BadNote::BadLine(1)),
            (&GO.replace("Peter", "Peter+"), BadNote::BadLine(1)),
            (&GO.replace("Peter", "Peter\u{a0}"), BadNote::BadLine(1)),
            (&GO.replace("nAM=", "nAM"), BadNote::BadLine(1)),
            (&GO.replace("nAM=", "nAN="), BadNote::BadLine(1)),
            (&format!("{GO}— x AAAAAA==\n"), BadNote::BadLine(2)),
            (&GO.replace("\n\n", "\r\n\n"), BadNote::NotText),
            (&GO.replace("If", "\tIf"), BadNote::NotText),
            (&long, BadNote::TooLong(long.len())),
        ] {
            assert_eq!(
                open(note.as_bytes(), &keys).unwrap_err(),
                expected,
                "{note:.200}"
            );
        }
        assert_eq!(open(b"\xff\n\n", &keys).unwrap_err(), BadNote::NotText);
    }

    #[test]
    fn only_what_could_be_opened_is_signed() {
        let key = known_key();
        for (text, expected) in [
            ("", BadNote::NoLineEnd),
            ("text", BadNote::NoLineEnd),
            ("te\rxt\n", BadNote::NotText),
        ] {
            assert_eq!(sign(text, &key), Err(expected), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_signed_always_opens(seed: [u8; 32], lines in proptest::collection::vec("\\PC*", 0..4)) {
            let key = SigningKey::from_seed("log.example", &seed).unwrap();
            let text = lines.join("\n") + "\n";
            let note = sign(&text, &key).unwrap();
            let keys = [key.verifier().clone()];
            prop_assert_eq!(open(note.as_bytes(), &keys).unwrap().text, text);
        }

        #[test]
        fn hostile_bytes_never_panic(bytes: Vec<u8>, near in "[a\n]{0,3}\n\n(— ?[a+ ]{0,2} [A-Za-z0-9=]{0,12}\n?){0,3}") {
            let keys = [known_key().verifier().clone()];
            let _ = open(&bytes, &keys);
            let _ = open(near.as_bytes(), &keys);
        }
    }
}
