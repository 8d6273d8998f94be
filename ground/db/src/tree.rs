//! The tree over the journal's leaves: the worker gives each new leaf its place and signs the new head.

use crate::{Db, again_while, args};
use jiff::Timestamp;
use journal::{
    Checkpoint, Frontier, Hash, SigningKey,
    merkle::{self, leaf_hash},
};
use kernel::Fault;

/// 签名树头: the newest signed head.
#[derive(Clone, Debug)]
pub struct Head {
    /// How many leaves it covers.
    pub size: u64,
    /// The signed note, ready to be given to anyone.
    pub note: String,
    /// When it was signed.
    pub at: Timestamp,
}

/// The name that checkpoints are signed under (the origin line of C2SP tlog-checkpoint).
pub const ORIGIN: &str = "gongjiang/journal";

impl Db {
    /// Gives every new leaf its place in the tree and signs a head over all; returns the newest head, if there is any leaf.
    ///
    /// # Errors
    /// A fault where storage fails or a stored frontier is damaged.
    pub async fn grow_tree(&self, now: Timestamp) -> Result<Option<Head>, Fault> {
        // Another process may grow it at the same time.
        again_while(Fault::is_passing, || self.grow(now)).await
    }

    async fn grow(&self, now: Timestamp) -> Result<Option<Head>, Fault> {
        let mut conn = self.engine.write().await?;
        let last = conn
            .opt(
                "select size, at, note, frontier from journal_head order by size desc limit 1",
                args![],
            )
            .await?;
        let mut frontier = match &last {
            Some(row) => Frontier::from_bytes(&row.get::<Vec<u8>>("frontier")?)
                .map_err(|error| Fault::new("reading the journal's frontier", error))?,
            None => Frontier::default(),
        };
        let fresh = conn
            .all(
                "select seq, bytes from journal_leaf where place is null order by seq",
                args![],
            )
            .await?;
        if fresh.is_empty() {
            return last
                .map(|row| {
                    Ok(Head {
                        size: row.get::<i64>("size")?.unsigned_abs(),
                        note: row.get("note")?,
                        at: row.get("at")?,
                    })
                })
                .transpose();
        }
        for row in &fresh {
            let place = i64::try_from(frontier.size())
                .map_err(|error| Fault::new("counting leaves", error))?;
            frontier.append(leaf_hash(&row.get::<Vec<u8>>("bytes")?));
            conn.exec(
                "update journal_leaf set place = $1 where seq = $2",
                args![place, row.get::<i64>("seq")?],
            )
            .await?;
        }
        let note = Checkpoint::sign(frontier.size(), frontier.root(), &self.journal_key());
        let size =
            i64::try_from(frontier.size()).map_err(|error| Fault::new("counting leaves", error))?;
        conn.exec(
            "insert into journal_head (size, at, note, frontier) values ($1, $2, $3, $4)",
            args![size, now, &note, frontier.to_bytes()],
        )
        .await?;
        conn.commit().await?;
        Ok(Some(Head {
            size: frontier.size(),
            note,
            at: now,
        }))
    }

    /// The newest signed head.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn head(&self) -> Result<Option<Head>, Fault> {
        self.read()
            .await?
            .opt(
                "select size, at, note from journal_head order by size desc limit 1",
                args![],
            )
            .await?
            .map(|row| {
                Ok(Head {
                    size: row.get::<i64>("size")?.unsigned_abs(),
                    note: row.get("note")?,
                    at: row.get("at")?,
                })
            })
            .transpose()
    }

    /// Size and root of the first signed head that covers the newest leaf of an act about a subject; none where no head
    /// covers it yet. Nobody could know the root when the leaf was written.
    ///
    /// # Errors
    /// A fault where storage fails or a head is damaged.
    pub async fn head_over(
        &self,
        act: &str,
        subject: &str,
    ) -> Result<Option<(u64, [u8; 32])>, Fault> {
        let found = self
            .read()
            .await?
            .opt(
                "select size, note from journal_head where size > (
                     select place from journal_leaf where act = $1 and subject = $2 order by seq desc limit 1)
                 order by size limit 1",
                args![act, subject],
            )
            .await?;
        let Some(row) = found else { return Ok(None) };
        let keys = [self.journal_key().verifier().clone()];
        let note: String = row.get("note")?;
        let head = Checkpoint::open(note.as_bytes(), &keys)
            .map_err(|error| Fault::new("reading a head of the journal", error))?;
        Ok(Some((head.size, head.root.0)))
    }

    /// The bytes of the leaf at a place of the tree, from 0; none where no leaf stands there yet.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn leaf(&self, place: u64) -> Result<Option<Vec<u8>>, Fault> {
        let Ok(place) = i64::try_from(place) else {
            return Ok(None);
        };
        self.read()
            .await?
            .opt(
                "select bytes from journal_leaf where place = $1",
                args![place],
            )
            .await?
            .map(|row| row.get("bytes"))
            .transpose()
    }

    /// The hashes of the first `size` leaves, of which proofs are made; none where the tree is smaller.
    ///
    /// # Errors
    /// A fault where storage fails or a stored hash is damaged.
    pub async fn leaf_hashes(&self, size: u64) -> Result<Option<Vec<Hash>>, Fault> {
        let Ok(end) = i64::try_from(size) else {
            return Ok(None);
        };
        let hashes = self
            .read()
            .await?
            .all(
                "select hash from journal_leaf where place < $1 order by place",
                args![end],
            )
            .await?
            .iter()
            .map(|row| {
                let bytes: Vec<u8> = row.get("hash")?;
                let hash = bytes
                    .try_into()
                    .map_err(|_| Fault::broken("a stored hash of the journal has not 32 bytes"))?;
                Ok(Hash(hash))
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        Ok((u64::try_from(hashes.len()) == Ok(size)).then_some(hashes))
    }

    /// Why the journal does not go on from a head that somebody kept; none where it does.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn departs_from(&self, note: &str) -> Result<Option<String>, Fault> {
        let keys = [self.journal_key().verifier().clone()];
        let Ok(kept) = Checkpoint::open(note.as_bytes(), &keys) else {
            return Ok(Some("留存的树头不是本平台签署的".to_owned()));
        };
        Ok(match self.leaf_hashes(kept.size).await? {
            None => Some(format!(
                "留存的树头有{}行日志，现在不足：日志被截断",
                kept.size
            )),
            Some(hashes) if merkle::root(&hashes) != kept.root => {
                Some(format!("前{}行日志与留存的树头不符：日志被改写", kept.size))
            }
            Some(_) => None,
        })
    }

    /// The key that signs the journal's heads.
    pub fn journal_key(&self) -> SigningKey {
        SigningKey::from_seed(ORIGIN, &self.keys.journal).expect("the origin is a proper key name")
    }
}
