//! The keys of signed notes: Ed25519, with a name that says whose it is.
//!
//! A verifier key is written `name+id+key`: the name, the identifier as 8 lower-case hexadecimal digits, and the base64
//! of 0x01 (for Ed25519) and the 32 bytes of the public key. The identifier is the first four bytes of
//! SHA-256(name || 0x0A || 0x01 || public key). A name is not empty and holds no white space, control below U+0020 or `+`.

use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

const ED25519: u8 = 1;

/// 签名密钥: what a log signs with.
#[derive(Debug)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

/// 验证密钥: what everyone may know, to verify what the [`SigningKey`] of the same name signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    public: VerifyingKey,
}

/// No key can be made of this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// The name cannot stand in a signature line.
    #[error("“{0}”不能作密钥名称：不能为空，不能含空白、控制字符或加号")]
    Name(String),
    /// Not of the form of a verifier key, or not written in the one way it is written.
    #[error("验证密钥应写作“名称+8位小写十六进制标识+base64公钥”，且公钥为Ed25519公钥")]
    Form,
    /// The identifier belongs to another name or key.
    #[error("验证密钥的标识为{found}，按名称和公钥应为{expected}")]
    Id {
        /// The identifier as it was given.
        found: String,
        /// The identifier that name and key lead to.
        expected: String,
    },
}

impl SigningKey {
    /// The key of this name that grows from 32 secret, uniformly random bytes.
    ///
    /// # Errors
    /// [`BadKey::Name`] when the name cannot stand in a signature line.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, BadKey> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, secret.verifying_key())?;
        Ok(SigningKey { secret, verifier })
    }

    /// The key that others verify with.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    pub(crate) fn sign(&self, text: &str) -> [u8; 64] {
        self.secret.sign(text.as_bytes()).to_bytes()
    }
}

impl VerifierKey {
    fn new(name: &str, public: VerifyingKey) -> Result<VerifierKey, BadKey> {
        if !is_name(name) {
            return Err(BadKey::Name(name.chars().take(80).collect()));
        }
        let digest = Sha256::new_with_prefix(name)
            .chain_update([b'\n', ED25519])
            .chain_update(public.as_bytes())
            .finalize();
        Ok(VerifierKey {
            name: name.to_owned(),
            id: [digest[0], digest[1], digest[2], digest[3]],
            public,
        })
    }

    /// Whose key it is; for a log's key, the log's origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn id(&self) -> [u8; 4] {
        self.id
    }

    /// Whether `signature` is this key's over `text`, by the strict rules that leave one signature one form.
    pub(crate) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .and_then(|signature| self.public.verify_strict(text.as_bytes(), &signature))
            .is_ok()
    }
}

/// Whether a key may be called so: nothing that would tear a signature line or a verifier key apart.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c < ' ' || c == '+')
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], &self.public.as_bytes()[..]].concat();
        let (id, key) = (hex::encode(self.id), BASE64_STANDARD.encode(key));
        write!(f, "{}+{id}+{key}", self.name)
    }
}

impl FromStr for VerifierKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(BadKey::Form);
        };
        let key = BASE64_STANDARD.decode(key).map_err(|_| BadKey::Form)?;
        let Some((&ED25519, public)) = key.split_first() else {
            return Err(BadKey::Form);
        };
        let public = VerifyingKey::try_from(public).map_err(|_| BadKey::Form)?;
        let read = VerifierKey::new(name, public)?;
        let expected = hex::encode(read.id);
        if id != expected {
            let found = id.chars().take(80).collect();
            return Err(BadKey::Id { found, expected });
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of C2SP signed-note v1.
    const KNOWN: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn the_known_key_reads_back() {
        let key: VerifierKey = KNOWN.parse().unwrap();
        assert_eq!(key.name(), "example.com/foo");
        assert_eq!(key.to_string(), KNOWN);
    }

    #[test]
    fn anything_but_a_key_is_refused() {
        for (from, to, expected) in [
            ("+530d903a", "", "Form"),
            ("+Aeky", "+Beky", "Form"),
            ("+Aeky", "+A", "Form"),
            ("U2k", "U2k=", "Form"),
            ("example.com/foo", "", "Name"),
            ("example.com", "example com", "Name"),
            ("example.com", "example\u{3000}com", "Name"),
            ("530d903a", "530D903A", "Id"),
            ("530d903a", "530d903b", "Id"),
            ("example.com", "example.org", "Id"),
        ] {
            let found = KNOWN.replace(from, to).parse::<VerifierKey>().unwrap_err();
            let kind = match found {
                BadKey::Form => "Form",
                BadKey::Name(_) => "Name",
                BadKey::Id { .. } => "Id",
            };
            assert_eq!(kind, expected, "{to} for {from}");
        }
    }

    #[test]
    fn a_key_is_never_shown_with_its_secret() {
        let seed = [0x5a; 32];
        let shown = format!("{:?}", SigningKey::from_seed("log", &seed).unwrap());
        assert!(!shown.contains(&hex::encode(seed)));
        assert!(!shown.contains("90, 90, 90"));
    }

    proptest! {
        #[test]
        fn a_verifier_key_always_reads_back(seed: [u8; 32], name in "[^\\s\\x00-\\x1f+]{1,20}") {
            let key = SigningKey::from_seed(&name, &seed).unwrap();
            prop_assert_eq!(key.verifier().to_string().parse(), Ok(key.verifier().clone()));
        }

        #[test]
        fn hostile_text_never_panics(any: String, near in "[a-z]?\\+[0-9a-f]{0,8}\\+(AQ[A-Za-z0-9+/]{42})?=?") {
            let _ = any.parse::<VerifierKey>();
            let _ = near.parse::<VerifierKey>();
        }
    }
}
