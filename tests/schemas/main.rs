//! SQL is written once for two engines; here what they made of it is compared: columns, indexes, references.
#![allow(missing_docs, clippy::unwrap_used)]

use db::args;
use gongjiang::compose::SCHEMAS;
use std::collections::BTreeSet;
use testing::Place;

/// Table, column, type, whether it must be there, its place in the primary key. A running key is `INTEGER` in SQLite.
const COLUMNS: (&str, &str) = (
    "select m.name || '.' || c.name || ' ' || case c.type when 'INTEGER' then 'BIGINT' else c.type end
         || case when c.\"notnull\" = 1 or c.pk > 0 then ' NOT NULL' else '' end
         || case when c.pk > 0 then ' KEY ' || c.pk else '' end as line
     from sqlite_master m, pragma_table_info(m.name) c
     where m.type = 'table' and m.name not like 'sqlite_%'",
    "select c.table_name || '.' || c.column_name || ' '
         || case c.data_type when 'bytea' then 'BLOB' else upper(c.data_type) end
         || case c.is_nullable when 'NO' then ' NOT NULL' else '' end
         || coalesce(' KEY ' || k.ordinal_position, '') as line
     from information_schema.columns c
     left join information_schema.table_constraints t on t.table_schema = c.table_schema
         and t.table_name = c.table_name and t.constraint_type = 'PRIMARY KEY'
     left join information_schema.key_column_usage k on k.constraint_schema = t.constraint_schema
         and k.constraint_name = t.constraint_name and k.column_name = c.column_name
     where c.table_schema = current_schema()",
);

/// Table, whether unique, columns in their order; names of constraints are the engines' own.
const INDEXES: (&str, &str) = (
    "select m.name || case i.\"unique\" when 1 then ' UNIQUE ' else ' INDEX ' end ||
         (select group_concat(name, ',') from (select name from pragma_index_info(i.name) order by seqno)) as line
     from sqlite_master m, pragma_index_list(m.name) i
     where m.type = 'table' and m.name not like 'sqlite_%' and i.origin <> 'pk'",
    "select t.relname || case when i.indisunique then ' UNIQUE ' else ' INDEX ' end ||
         (select string_agg(a.attname, ',' order by k.n)
          from unnest(i.indkey) with ordinality k (attnum, n)
          join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum) as line
     from pg_index i join pg_class t on t.oid = i.indrelid
     where t.relnamespace = current_schema()::regnamespace and not i.indisprimary",
);

/// Table and column that refer, table referred to.
const REFERENCES: (&str, &str) = (
    "select m.name || '.' || f.\"from\" || ' REFERENCES ' || f.\"table\" as line
     from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table'",
    "select t.relname || '.' || a.attname || ' REFERENCES ' || r.relname as line
     from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid
     join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
     where c.contype = 'f' and t.relnamespace = current_schema()::regnamespace",
);

async fn lines(place: &Place, sql: &'static str) -> BTreeSet<String> {
    let mut conn = place.db.read().await.unwrap();
    let rows = conn.all(sql, args![]).await.unwrap();
    rows.iter().map(|row| row.get("line").unwrap()).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let sqlite = Place::sqlite(SCHEMAS).await;
    let postgres = Place::postgres(SCHEMAS).await;
    for (of_sqlite, of_postgres) in [COLUMNS, INDEXES, REFERENCES] {
        let (one, other) = (
            lines(&sqlite, of_sqlite).await,
            lines(&postgres, of_postgres).await,
        );
        assert!(one.len() > 20, "{one:?}");
        let differ: Vec<_> = one.symmetric_difference(&other).collect();
        assert!(differ.is_empty(), "only in one engine: {differ:#?}");
    }
}
