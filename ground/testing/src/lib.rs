//! Every test that touches the database runs on both engines: [`both!`] writes the two.
//!
//! SQLite gets a folder of its own, PostgreSQL a schema of its own in the cluster that `scripts/with-postgres` starts.

pub mod files;

use db::{Db, Keys, Schema};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// A database for one test, gone with it.
#[derive(Debug)]
pub struct Place {
    /// The database.
    pub db: Db,
    /// The address to open it again; none for SQLite.
    pub database: Option<String>,
    /// Its folder.
    pub folder: TempDir,
}

impl Place {
    /// A fresh SQLite database.
    pub async fn sqlite(schemas: &[Schema]) -> Place {
        Self::open(None, schemas).await
    }

    /// A fresh schema in the test cluster.
    pub async fn postgres(schemas: &[Schema]) -> Place {
        let cluster = std::env::var("GONGJIANG_TEST_POSTGRES").expect(
            "no PostgreSQL to test with: run ./test, or scripts/with-postgres cargo nextest run",
        );
        let name = format!("t{:032x}", db::chance::number());
        let mut conn = PgConnection::connect(&cluster)
            .await
            .expect("the test cluster answers");
        sqlx::raw_sql(AssertSqlSafe(format!("create schema {name}")))
            .execute(&mut conn)
            .await
            .expect("a schema can be made");
        Self::open(
            Some(format!("{cluster}?options=-csearch_path%3D{name}")),
            schemas,
        )
        .await
    }

    /// Runs a statement as somebody would who reaches the database past the platform.
    pub async fn behind_its_back(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match &self.database {
            Some(url) => {
                let mut conn = PgConnection::connect(url).await.expect("it answers");
                sql.execute(&mut conn).await.expect("the statement runs");
            }
            None => {
                let file = self.folder.path().join("gongjiang.db");
                let mut conn = SqliteConnection::connect(&file.to_string_lossy())
                    .await
                    .expect("it opens");
                sql.execute(&mut conn).await.expect("the statement runs");
            }
        }
    }

    async fn open(database: Option<String>, schemas: &[Schema]) -> Place {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let db = Db::open(
            database.as_deref(),
            folder.path(),
            Keys::for_tests(),
            schemas,
        )
        .await
        .expect("a fresh database opens");
        Place {
            db,
            database,
            folder,
        }
    }
}

/// Writes a test twice, once for each engine:
/// `both! { &SCHEMAS, async fn a_school_is_filed(place: Place) { … } }`.
#[macro_export]
macro_rules! both {
    ($($schemas:expr, async fn $name:ident($place:ident: Place) $body:block)*) => { $(
        mod $name {
            use super::*;

            async fn story($place: $crate::Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                story($crate::Place::sqlite($schemas).await).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                story($crate::Place::postgres($schemas).await).await
            }
        }
    )* };
}
