//! Tables: who brings which, and bringing a database up to date. Migrations only go forward.

use crate::{Value, engine::Conn};
use kernel::Fault;

/// The tables that one crate brings.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The crate.
    pub name: &'static str,
    /// Its migrations, oldest first; names never change once released.
    pub migrations: &'static [Migration],
    /// Its tables of record: written only through [`crate::Tx`], each row under the journal's watch.
    /// Each has a text key `id`. Its other tables hold drafts, sign-ins and the like.
    pub kept: &'static [&'static str],
}

/// One step of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Such as `filing/0001`.
    pub name: &'static str,
    /// SQL that both engines read; see [`Conn::script`] for the two words that differ.
    pub sql: &'static str,
}

/// The tables of this crate.
pub const SCHEMA: Schema = Schema {
    name: "db",
    migrations: &[Migration {
        name: "db/0001",
        sql: include_str!("../migrations/0001_journal.sql"),
    }],
    kept: &[],
};

/// Runs the migrations that have not run yet; each whole or not at all (the transaction is the caller's).
pub(crate) async fn migrate(conn: &mut Conn, schemas: &[Schema]) -> Result<(), Fault> {
    conn.script(
        "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL)",
    )
    .await?;
    for migration in schemas.iter().flat_map(|schema| schema.migrations) {
        let digest = crate::FileDigest::of(migration.sql.as_bytes()).to_string();
        let known = conn
            .opt(
                "select digest from migration where name = $1",
                vec![Value::from(migration.name)],
            )
            .await?;
        if let Some(row) = known {
            if row.get::<String>("digest")? != digest {
                return Err(Fault::broken(format!(
                    "migration {} was changed after it had run here: released migrations stay as they are",
                    migration.name
                )));
            }
            continue;
        }
        conn.script(migration.sql).await?;
        conn.exec(
            "insert into migration (name, digest) values ($1, $2)",
            vec![Value::from(migration.name), Value::from(digest)],
        )
        .await?;
    }
    Ok(())
}
