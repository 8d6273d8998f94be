//! The keys of an installation, and what is sealed with them.
//!
//! Keys live in a folder of their own, never in the database, so that a stolen database gives away no personal data
//! and cannot be made to agree with a forged journal.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use kernel::Fault;
use sha2::Sha256;
use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

/// What sealing adds to the length of what is sealed.
pub(crate) const SEALED_MORE: usize = 1 + NONCE + 16;
const NONCE: usize = 24;
/// The first byte of what is sealed; it will change when the cipher does.
const VERSION: u8 = 1;

/// 密钥: everything secret that an installation owns.
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    digest: [u8; 32],
    /// The seed of the journal's signing key (Ed25519).
    pub journal: [u8; 32],
    /// The seed from which the keys that sign documents are made.
    pub documents: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    const FILES: [&'static str; 4] = ["seal.key", "digest.key", "journal.key", "documents.key"];

    /// Makes the keys of a new installation.
    ///
    /// # Errors
    /// A fault where the folder cannot be written or holds keys already: keys are never overwritten.
    pub fn create(folder: &Path) -> Result<Keys, Fault> {
        let failing = |error| Fault::new(format!("making keys in {}", folder.display()), error);
        fs::create_dir_all(folder).map_err(failing)?;
        for name in Self::FILES {
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(folder.join(name))
                .map_err(failing)?;
            let key = crate::chance::bytes::<32>();
            file.write_all(hex::encode(key).as_bytes())
                .map_err(failing)?;
            file.sync_all().map_err(failing)?;
        }
        Self::open(folder)
    }

    /// Opens the keys of an installation.
    ///
    /// # Errors
    /// A fault where one is missing or damaged.
    pub fn open(folder: &Path) -> Result<Keys, Fault> {
        let read = |name: &str| -> Result<[u8; 32], Fault> {
            let file = folder.join(name);
            let failing = |error: Box<dyn std::error::Error + Send + Sync>| {
                Fault::new(format!("reading the key {}", file.display()), error)
            };
            let text = fs::read_to_string(&file).map_err(|error| failing(error.into()))?;
            let mut key = [0; 32];
            hex::decode_to_slice(text.trim(), &mut key).map_err(|error| failing(error.into()))?;
            Ok(key)
        };
        Ok(Keys {
            seal: read("seal.key")?,
            digest: read("digest.key")?,
            journal: read("journal.key")?,
            documents: read("documents.key")?,
        })
    }

    /// Whether the folder holds keys.
    pub fn exist(folder: &Path) -> bool {
        folder.join(Self::FILES[0]).exists()
    }

    /// Keys for tests, alike every time.
    pub fn for_tests() -> Keys {
        Keys {
            seal: [1; 32],
            digest: [2; 32],
            journal: [3; 32],
            documents: [4; 32],
        }
    }

    /// Seals personal data. `context` says what it is (such as `candidate.identity`): sealed data opens only under it.
    pub fn seal(&self, context: &str, clear: &str) -> Vec<u8> {
        self.seal_bytes(context, clear.as_bytes())
    }

    /// As [`Keys::seal`], for what is no text.
    pub fn seal_bytes(&self, context: &str, clear: &[u8]) -> Vec<u8> {
        let nonce = crate::chance::bytes::<NONCE>();
        let sealed = XChaCha20Poly1305::new(&self.seal.into())
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: clear,
                    aad: context.as_bytes(),
                },
            )
            .expect("a text in memory is never too long to seal");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed under the same context.
    ///
    /// # Errors
    /// A fault where it was sealed with another key or context, or was changed.
    pub fn open_sealed(&self, context: &str, sealed: &[u8]) -> Result<String, Fault> {
        String::from_utf8(self.open_bytes(context, sealed)?)
            .map_err(|_| Fault::broken(format!("sealed data under {context} is no text")))
    }

    /// As [`Keys::open_sealed`], for what is no text.
    ///
    /// # Errors
    /// The same.
    pub fn open_bytes(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let broken = || Fault::broken(format!("sealed data under {context} does not open"));
        let (head, body) = sealed.split_at_checked(1 + NONCE).ok_or_else(broken)?;
        if head[0] != VERSION {
            return Err(broken());
        }
        let nonce: [u8; NONCE] = head[1..].try_into().map_err(|_| broken())?;
        XChaCha20Poly1305::new(&self.seal.into())
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: body,
                    aad: context.as_bytes(),
                },
            )
            .map_err(|_| broken())
    }

    /// The keyed digest by which sealed data is found again, as hexadecimal text.
    pub fn digest(&self, context: &str, clear: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.digest).expect("HMAC takes a key of any length");
        mac.update(context.as_bytes());
        mac.update(&[0]);
        mac.update(clear.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_under_its_context_and_unchanged() {
        let keys = Keys::for_tests();
        let sealed = keys.seal("candidate.identity", "51990020080101123X");
        assert!(!sealed.windows(4).any(|part| part == b"2008"));
        assert_eq!(
            keys.open_sealed("candidate.identity", &sealed).unwrap(),
            "51990020080101123X"
        );
        assert!(keys.open_sealed("candidate.phone", &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(
                keys.open_sealed("candidate.identity", &changed).is_err(),
                "byte {place}"
            );
        }
        assert!(keys.open_sealed("candidate.identity", &[]).is_err());
    }

    #[test]
    fn the_same_is_never_sealed_alike_but_always_found_alike() {
        let keys = Keys::for_tests();
        assert_ne!(keys.seal("a", "b"), keys.seal("a", "b"));
        assert_eq!(keys.digest("a", "b"), keys.digest("a", "b"));
        assert_ne!(keys.digest("a", "b"), keys.digest("ab", ""));
    }

    #[test]
    fn keys_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::create(folder.path()).unwrap();
        assert!(Keys::create(folder.path()).is_err());
        assert_eq!(Keys::open(folder.path()).unwrap().journal, first.journal);
    }
}
