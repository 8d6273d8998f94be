//! The data of each release is brought up to date: the journal still says of every row what it said, and the platform goes on.
#![allow(missing_docs, clippy::unwrap_used)]

use db::{Db, Keys, Schema, args};
use flate2::read::GzDecoder;
use gongjiang::compose::SCHEMAS;
use kernel::OrganisationId;
use std::{collections::BTreeMap, io::Read, path::PathBuf};
use testing::{Place, both};

const OLDEST: &str = "0.1.0";

fn kept(version: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(version)
}

/// The rows of a release, a statement a line.
fn rows(version: &str) -> String {
    let packed = std::fs::read(kept(version).join("rows.sql.gz")).unwrap();
    let mut rows = String::new();
    GzDecoder::new(&packed[..])
        .read_to_string(&mut rows)
        .unwrap();
    rows
}

/// The migrations that the release had run, with their digests.
fn migrations(rows: &str) -> BTreeMap<String, String> {
    rows.lines()
        .filter_map(|line| line.strip_prefix("INSERT INTO migration (name, digest) VALUES ('"))
        .map(|rest| {
            let (name, digest) = rest.split_once("', '").unwrap();
            (name.to_owned(), digest.trim_end_matches("');").to_owned())
        })
        .collect()
}

/// The tables as the release knew them.
fn schemas_of(migrations: &BTreeMap<String, String>) -> Vec<Schema> {
    let cut = |schema: &Schema| {
        let ran = |migration: &&db::Migration| migrations.contains_key(migration.name);
        let count = schema.migrations.iter().take_while(ran).count();
        Schema {
            migrations: &schema.migrations[..count],
            ..*schema
        }
    };
    SCHEMAS.iter().map(cut).collect()
}

/// The rows as the engine of the place reads them.
fn statements(rows: &str, postgres: bool) -> String {
    let mut sql = String::with_capacity(rows.len() * 2);
    for line in rows
        .lines()
        .filter(|line| !line.starts_with("INSERT INTO migration "))
    {
        let line = line.replace('\u{3}', "\n");
        sql += &match postgres {
            true => line
                .replacen(") VALUES (", ") OVERRIDING SYSTEM VALUE VALUES (", 1)
                .replace('\u{1}', "'\\x")
                .replace('\u{2}', "'::bytea"),
            false => line.replace('\u{1}', "X'").replace('\u{2}', "'"),
        };
        sql.push('\n');
    }
    if postgres {
        // Rows that were given their running numbers leave the engine's own counter behind.
        for table in ["journal_leaf", "outbox"] {
            sql += &format!(
                "select setval(pg_get_serial_sequence('{table}', 'seq'), (select max(seq) from {table}));\n"
            );
        }
    }
    sql
}

/// A place with the data of a release, opened by the platform of today.
async fn upgraded(place: &Place, version: &str) -> Db {
    let rows = rows(version);
    place
        .behind_its_back(&statements(&rows, place.database.is_some()))
        .await;
    let keys = Keys::open(&kept(version).join("keys")).unwrap();
    let database = place.database.as_deref();
    Db::open(database, place.folder.path(), keys, SCHEMAS)
        .await
        .unwrap()
}

both! {
    &schemas_of(&migrations(&rows(OLDEST))), async fn the_oldest_data_is_brought_up_to_date(place: Place) {
        let db = upgraded(&place, OLDEST).await;

        // What ran then is what would run today: released migrations were not edited.
        let mut conn = db.read().await.unwrap();
        let now = conn.all("select name, digest from migration", args![]).await.unwrap();
        let now: BTreeMap<String, String> =
            now.iter().map(|row| (row.get("name").unwrap(), row.get("digest").unwrap())).collect();
        for (name, digest) in migrations(&rows(OLDEST)) {
            assert_eq!(now[&name], digest, "{name} was edited after its release");
        }
        let all: usize = SCHEMAS.iter().map(|schema| schema.migrations.len()).sum();
        assert_eq!(now.len(), all);

        // Nothing that was filed is lost.
        let filings = conn.all("select school, number from filing order by number", args![]).await.unwrap();
        assert_eq!(filings.len(), 3);
        let day = "2026-11-23".parse().unwrap();
        for filing in &filings {
            let school: OrganisationId = filing.get("school").unwrap();
            let scope = filing_desk::scope_on(&mut conn, school, day).await.unwrap();
            assert!(!scope.is_empty() && scope.iter().all(|line| line.number == filing.get::<String>("number").unwrap()));
        }
        drop(conn);

        // The journal says of each row what it said, and goes on.
        let findings = db.verify_journal().await.unwrap();
        assert_eq!(findings.problems, Vec::<String>::new());
        assert!(findings.leaves > 600 && findings.rows > 500, "{findings:?}");
    }
}
