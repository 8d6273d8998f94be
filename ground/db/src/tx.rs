//! The transaction of an act. What it keeps, it keeps under the journal's watch; [`Tx::commit`] is the only commit.

use crate::{Db, Value, chance, engine::Conn};
use access::{Doing, Permit};
use jiff::Timestamp;
use journal::{Cell, Leaf, RowDigest};
use kernel::{Fact, Fault, Id, Stop};
use std::ops::{Deref, DerefMut};

/// A writing transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    db: Db,
    now: Timestamp,
    touched: Vec<(&'static str, String)>,
}

/// Proof that an act was committed with its fact; the only way to get an answer out of [`Db::act`].
#[must_use]
#[derive(Debug)]
pub struct Committed<T>(pub(crate) T);

/// The columns of a row with what goes into them.
pub type Columns = Vec<(&'static str, Value)>;

/// Columns by name: `columns!{ "state" => "accepted", "at" => now }`.
#[macro_export]
macro_rules! columns {
    ($($name:literal => $value:expr),* $(,)?) => { vec![$(($name, $crate::Value::from($value))),*] };
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Tx {
    pub(crate) async fn begin(db: &Db, now: Timestamp) -> Result<Tx, Fault> {
        Ok(Tx {
            conn: db.engine.write().await?,
            db: db.clone(),
            now,
            touched: Vec::new(),
        })
    }

    /// The instant of the act.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// An identifier for something that begins with this act.
    pub fn id<K>(&self) -> Id<K> {
        Id::new(self.now, chance::number())
    }

    /// Adds a row to a table of record.
    ///
    /// # Errors
    /// A fault where storage fails or the table is none of record.
    pub async fn insert(
        &mut self,
        table: &'static str,
        id: impl ToString,
        columns: Columns,
    ) -> Result<(), Fault> {
        let names: String = columns
            .iter()
            .map(|(name, _)| format!(", {name}"))
            .collect();
        let places: String = (2..columns.len() + 2)
            .map(|place| format!(", ${place}"))
            .collect();
        let sql = format!("insert into {table} (id{names}) values ($1{places})");
        self.keep(table, id.to_string(), &sql, columns).await
    }

    /// Changes columns of one row of a table of record.
    ///
    /// # Errors
    /// A fault where storage fails, the table is none of record, or there is no such row.
    pub async fn update(
        &mut self,
        table: &'static str,
        id: impl ToString,
        columns: Columns,
    ) -> Result<(), Fault> {
        let changes: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(place, (name, _))| format!("{name} = ${}", place + 2))
            .collect();
        let sql = format!("update {table} set {} where id = $1", changes.join(", "));
        self.keep(table, id.to_string(), &sql, columns).await
    }

    /// Takes one row of a table of record away; the journal keeps that it was there, and that it is gone.
    ///
    /// # Errors
    /// A fault where storage fails, the table is none of record, or there is no such row.
    pub async fn remove(&mut self, table: &'static str, id: impl ToString) -> Result<(), Fault> {
        let sql = format!("delete from {table} where id = $1");
        self.keep(table, id.to_string(), &sql, Columns::new()).await
    }

    async fn keep(
        &mut self,
        table: &'static str,
        id: String,
        sql: &str,
        columns: Columns,
    ) -> Result<(), Fault> {
        if !self.db.is_kept(table) {
            return Err(Fault::broken(format!("{table} is no table of record")));
        }
        let args = std::iter::once(Value::from(&id))
            .chain(columns.into_iter().map(|(_, value)| value))
            .collect();
        let rows = self.conn.exec(sql, args).await?;
        if rows != 1 {
            return Err(Fault::broken(format!(
                "{rows} rows of {table} instead of one: {id}"
            )));
        }
        if !self
            .touched
            .iter()
            .any(|(known, row)| *known == table && *row == id)
        {
            self.touched.push((table, id));
        }
        Ok(())
    }

    /// Runs a statement on a table that is none of record: drafts, sign-ins, single answers.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn scratch(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, Fault> {
        self.db.refuse_record(sql)?;
        self.conn.exec(sql, args).await
    }

    /// Leaves follow-up work in the outbox; the worker does it after the commit, at once or not before an instant.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn later(
        &mut self,
        topic: &'static str,
        subject: impl ToString,
    ) -> Result<(), Fault> {
        let now = self.now;
        self.not_before(now, topic, subject).await
    }

    /// As [`Tx::later`], for work that must wait until an instant.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn not_before(
        &mut self,
        at: Timestamp,
        topic: &'static str,
        subject: impl ToString,
    ) -> Result<(), Fault> {
        self.conn
            .exec(
                "insert into outbox (topic, subject, since, not_before) values ($1, $2, $3, $4)",
                crate::args![topic, subject.to_string(), self.now, at],
            )
            .await
            .map(drop)
    }

    /// Commits: what the act kept, its line in the journal and its follow-up work become true together.
    ///
    /// # Errors
    /// A fault where storage fails; then nothing became true.
    pub async fn commit<A: Doing, T>(
        mut self,
        permit: &Permit<A>,
        fact: Fact,
        answer: T,
    ) -> Result<Committed<T>, Stop> {
        let mut rows = Vec::with_capacity(self.touched.len());
        let mut salts = Vec::with_capacity(self.touched.len());
        for (table, id) in std::mem::take(&mut self.touched) {
            let salt = chance::bytes();
            let digest = digest_of_row(&mut self.conn, table, &id, &salt).await?;
            salts.push((table, id.clone(), salt));
            rows.push(RowDigest {
                table: table.to_owned(),
                id,
                digest,
            });
        }
        let organisation = permit.actor().organisation().map(|id| id.to_string());
        let leaf = Leaf {
            at: self.now,
            act: A::ACT.name().to_owned(),
            clauses: A::ACT
                .clauses()
                .iter()
                .map(|clause| clause.id().to_owned())
                .collect(),
            actor: permit.actor().to_string(),
            org: organisation.clone().unwrap_or_default(),
            subject: format!("{}/{}", fact.about, fact.subject),
            rows,
            detail: fact
                .details
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        };
        self.append(&leaf, organisation, salts).await?;
        self.conn.commit().await?;
        self.db.wake.notify_one();
        Ok(Committed(answer))
    }

    async fn append(
        &mut self,
        leaf: &Leaf,
        organisation: Option<String>,
        salts: Vec<(&'static str, String, [u8; 16])>,
    ) -> Result<(), Fault> {
        let bytes = leaf.to_bytes();
        let hash = journal::merkle::leaf_hash(&bytes);
        let seq: i64 = self
            .conn
            .one(
                "insert into journal_leaf (at, act, subject, organisation, bytes, hash)
                 values ($1, $2, $3, $4, $5, $6) returning seq",
                crate::args![
                    leaf.at,
                    &leaf.act,
                    &leaf.subject,
                    organisation,
                    bytes,
                    hash.0.to_vec()
                ],
            )
            .await?
            .get("seq")?;
        for (table, id, salt) in salts {
            self.conn
                .exec(
                    "insert into journal_row (seq, tbl, row_id, salt) values ($1, $2, $3, $4)",
                    crate::args![seq, table, id, salt.to_vec()],
                )
                .await?;
        }
        Ok(())
    }
}

/// The salted digest of a row as it stands; of a row that is not there, the digest of no columns.
pub(crate) async fn digest_of_row(
    conn: &mut Conn,
    table: &str,
    id: &str,
    salt: &[u8; 16],
) -> Result<journal::Hash, Fault> {
    let row = conn
        .all_of(
            &format!("select * from {table} where id = $1"),
            crate::args![id],
        )
        .await?
        .into_iter()
        .next();
    Ok(digest_of(row.as_ref(), table, id, salt))
}

/// The salted digest of a row that was read whole.
pub(crate) fn digest_of(
    row: Option<&crate::Row>,
    table: &str,
    id: &str,
    salt: &[u8; 16],
) -> journal::Hash {
    let cells: Vec<(&str, Cell)> = row
        .map(|row| {
            let cells = row.names.iter().zip(&row.values);
            cells
                .map(|(name, value)| (name.as_str(), cell(value)))
                .collect()
        })
        .unwrap_or_default();
    journal::row_digest(
        salt,
        table,
        id,
        cells.iter().map(|(name, cell)| (*name, cell)),
    )
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Int(number) => Cell::Int(*number),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Bytes(bytes) => Cell::Bytes(bytes.clone()),
    }
}
