//! Uploaded and made files, kept under their digest: the same bytes are one file, and a changed file is found out. They hold
//! identity numbers, photos and the like, so each is sealed.

use crate::{Keys, keys::SEALED_MORE};
use futures::TryStreamExt;
use kernel::Fault;
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as Key};
use sha2::{Digest, Sha256};
use std::{fmt, path::Path, str::FromStr, sync::Arc};

/// 文件摘要: the SHA-256 of a file, by which it is stored and found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileDigest([u8; 32]);

impl FileDigest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        FileDigest(Sha256::digest(bytes).into())
    }

    fn key(&self) -> Key {
        let name = self.to_string();
        Key::from(format!("{}/{}", &name[..2], name))
    }
}

impl fmt::Display for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for FileDigest {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest).map_err(|_| format!("“{text}”不是文件摘要"))?;
        Ok(FileDigest(digest))
    }
}

/// 文件库: the store of files.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    keys: Arc<Keys>,
}

impl Files {
    /// Files in a local folder, which is made where it is not there.
    ///
    /// # Errors
    /// A fault where the folder cannot be made.
    pub fn local(folder: &Path, keys: Arc<Keys>) -> Result<Files, Fault> {
        let failing = |error: Box<dyn std::error::Error + Send + Sync>| {
            Fault::new(format!("opening the files in {}", folder.display()), error)
        };
        std::fs::create_dir_all(folder).map_err(|error| failing(error.into()))?;
        // A file is on the disk before the act that mentions it commits.
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| failing(error.into()))?
            .with_fsync(true);
        Ok(Files {
            store: Arc::new(store),
            keys,
        })
    }

    /// Keeps the bytes and says by what they are found. To be called before the act that mentions them commits.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<FileDigest, Fault> {
        let digest = FileDigest::of(&bytes);
        // What was cut off when the power failed is written again.
        let whole = (bytes.len() + SEALED_MORE) as u64;
        let known = self.store.head(&digest.key()).await;
        if !known.is_ok_and(|file| file.size == whole) {
            let sealed = self.keys.seal_bytes(&context(digest), &bytes);
            self.store
                .put(&digest.key(), sealed.into())
                .await
                .map_err(|error| Fault::new(format!("keeping the file {digest}"), error))?;
        }
        Ok(digest)
    }

    /// The bytes with this digest.
    ///
    /// # Errors
    /// A fault where they are missing, or are no longer what they were.
    pub async fn get(&self, digest: FileDigest) -> Result<Vec<u8>, Fault> {
        let reading = |error| Fault::new(format!("reading the file {digest}"), error);
        let found = self.store.get(&digest.key()).await.map_err(reading)?;
        let sealed = found.bytes().await.map_err(reading)?;
        match self.keys.open_bytes(&context(digest), &sealed) {
            Ok(bytes) if FileDigest::of(&bytes) == digest => Ok(bytes),
            _ => Err(Fault::broken(format!(
                "the file {digest} was changed in storage"
            ))),
        }
    }

    /// Every file that is kept, by its name; none of a name that is no digest.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub(crate) async fn all(&self) -> Result<Vec<Result<FileDigest, String>>, Fault> {
        let found: Vec<_> = self
            .store
            .list(None)
            .try_collect()
            .await
            .map_err(|error| Fault::new("listing the files", error))?;
        Ok(found
            .into_iter()
            .map(|file| file.location.filename().unwrap_or_default().parse())
            .collect())
    }
}

/// What a file is sealed under: it opens in its own place only.
fn context(digest: FileDigest) -> String {
    format!("file/{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_comes_back_and_a_changed_one_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::local(folder.path(), Arc::new(Keys::for_tests())).unwrap();
        let digest = files.put(b"one".to_vec()).await.unwrap();
        assert_eq!(files.put(b"one".to_vec()).await.unwrap(), digest);
        assert_eq!(files.get(digest).await.unwrap(), b"one");

        let name = digest.to_string();
        let path = folder.path().join(&name[..2]).join(&name);
        let kept = std::fs::read(&path).unwrap();
        assert!(!kept.windows(3).any(|part| part == b"one"), "it is sealed");
        std::fs::write(&path, b"o").unwrap();
        files.put(b"one".to_vec()).await.unwrap();
        assert_eq!(
            files.get(digest).await.unwrap(),
            b"one",
            "what was cut off is whole again"
        );
        std::fs::write(&path, b"two").unwrap();
        assert!(
            files
                .get(digest)
                .await
                .unwrap_err()
                .to_string()
                .contains("changed")
        );
    }
}
