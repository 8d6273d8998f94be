//! What storage promises to acts, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

use access::{Permit, Principal, acts};
use db::{Conn, Db, Migration, SCHEMA, Schema, Select, args, columns};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Refusal, Stop};
use testing::{Place, both};

const THINGS: Schema = Schema {
    name: "things",
    migrations: &[Migration {
        name: "things/0001",
        sql:
            "CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT NOT NULL, amount BIGINT, data BLOB);
              CREATE TABLE draft (id TEXT PRIMARY KEY, name TEXT);",
    }],
    kept: &["thing"],
};
const SCHEMAS: [Schema; 2] = [SCHEMA, THINGS];

fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn permit() -> Permit<acts::PrintReceipt> {
    Principal::platform().permit().unwrap()
}

async fn make(db: &Db, name: &str, amount: Option<i64>) -> Result<ApplicationId, Stop> {
    let permit = &permit();
    db.act(now(), |mut tx| async move {
        let id = tx.id();
        tx.insert("thing", id, columns! { "name" => name, "amount" => amount })
            .await?;
        tx.later("thing.made", id).await?;
        tx.commit(
            permit,
            Fact::about("thing", id).with("amount", amount.unwrap_or(0)),
            id,
        )
        .await
    })
    .await
}

async fn raise(db: &Db, id: ApplicationId) -> Result<(), Stop> {
    let permit = &permit();
    db.act(now(), |mut tx| async move {
        let amount: i64 = tx
            .one("select amount from thing where id = $1", args![id])
            .await?
            .get("amount")?;
        tx.update("thing", id, columns! { "amount" => amount + 1 })
            .await?;
        tx.commit(permit, Fact::about("thing", id), ()).await
    })
    .await
}

async fn count(conn: &mut Conn) -> i64 {
    conn.one("select count(*) as n from thing", args![])
        .await
        .unwrap()
        .get("n")
        .unwrap()
}

both! {
    &SCHEMAS, async fn what_is_refused_leaves_nothing_behind(place: Place) {
        let stop = place.db.act(now(), |mut tx| async move {
            let id: ApplicationId = tx.id();
            tx.insert("thing", id, columns! { "name" => "甲" }).await?;
            tx.later("thing.made", id).await?;
            Err::<db::Committed<()>, _>(Refusal::conflict("no", "不行").into())
        }).await;
        assert!(matches!(stop, Err(Stop::Refusal(_))));
        assert_eq!(count(&mut place.db.read().await.unwrap()).await, 0);
        assert!(place.db.next_job(now()).await.unwrap().is_none());
        assert_eq!(place.db.verify_journal().await.unwrap().leaves, 0);
    }

    &SCHEMAS, async fn an_act_its_line_and_its_follow_up_come_together(place: Place) {
        make(&place.db, "甲", None).await.unwrap();
        let findings = place.db.verify_journal().await.unwrap();
        assert_eq!((findings.leaves, findings.pending, findings.rows), (1, 1, 1));
        let job = place.db.next_job(now()).await.unwrap().unwrap();
        assert_eq!(job.topic, "thing.made");
        assert!(place.db.next_job(now()).await.unwrap().is_none(), "a leased job is handed out once");
        place.db.job_failed(&job, now(), "印不出来").await.unwrap();
        assert_eq!(place.db.jobs_waiting().await.unwrap(), (1, 1));
        let later = now() + jiff::SignedDuration::from_mins(10);
        let job = place.db.next_job(later).await.unwrap().unwrap();
        place.db.job_done(&job, later).await.unwrap();
        assert_eq!(place.db.jobs_waiting().await.unwrap(), (0, 0));
    }

    &SCHEMAS, async fn writers_that_meet_lose_nothing(place: Place) {
        let id = make(&place.db, "甲", Some(0)).await.unwrap();
        let mut writers = Vec::new();
        for _ in 0..8 {
            let db = place.db.clone();
            writers.push(tokio::spawn(async move {
                for _ in 0..3 {
                    raise(&db, id).await.unwrap();
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let amount: i64 = place.db.read().await.unwrap()
            .one("select amount from thing where id = $1", args![id]).await.unwrap().get("amount").unwrap();
        assert_eq!(amount, 24);
        place.db.grow_tree(now()).await.unwrap();
        let findings = place.db.verify_journal().await.unwrap();
        assert_eq!(findings.problems, Vec::<String>::new());
        assert_eq!((findings.leaves, findings.heads), (25, 1));
    }

    &SCHEMAS, async fn a_table_that_is_none_of_record_takes_no_facts(place: Place) {
        let stop = place.db.act(now(), |mut tx| async move {
            let id: ApplicationId = tx.id();
            tx.insert("draft", id, columns! { "name" => "甲" }).await?;
            tx.commit(&permit(), Fact::about("thing", id), ()).await
        }).await;
        assert!(matches!(stop, Err(Stop::Fault(_))));
    }

    &SCHEMAS, async fn a_row_is_taken_away_only_under_the_journals_watch(place: Place) {
        let (gone, stays) = (make(&place.db, "甲", None).await.unwrap(), make(&place.db, "乙", None).await.unwrap());
        let remove = async |id: ApplicationId| {
            let permit = &permit();
            place.db.act(now(), |mut tx| async move {
                tx.remove("thing", id).await?;
                tx.commit(permit, Fact::about("thing", id), ()).await
            }).await
        };
        remove(gone).await.unwrap();
        assert!(matches!(remove(gone).await, Err(Stop::Fault(_))), "it is gone");
        assert_eq!(count(&mut place.db.read().await.unwrap()).await, 1);
        place.db.grow_tree(now()).await.unwrap();
        let findings = place.db.verify_journal().await.unwrap();
        assert_eq!((findings.leaves, findings.problems), (3, Vec::new()));
        place.behind_its_back(&format!("delete from thing where id = '{stays}'")).await;
        let findings = place.db.verify_journal().await.unwrap();
        assert_eq!(findings.problems.len(), 1, "{:?}", findings.problems);
        assert!(findings.problems[0].contains("记录被删除"), "{:?}", findings.problems);
    }

    &SCHEMAS, async fn nothing_and_bytes_come_back_as_they_went(place: Place) {
        let id = make(&place.db, "零\u{0301}", None).await.unwrap();
        let permit = &permit();
        place.db.act(now(), |mut tx| async move {
            tx.update("thing", id, columns! { "data" => vec![0u8, 255, 7] }).await?;
            tx.commit(permit, Fact::about("thing", id), ()).await
        }).await.unwrap();
        let row = place.db.read().await.unwrap()
            .one("select * from thing where id = $1", args![id]).await.unwrap();
        assert_eq!(row.get::<Option<i64>>("amount").unwrap(), None);
        assert_eq!(row.get::<Vec<u8>>("data").unwrap(), [0, 255, 7]);
        assert_eq!(row.get::<String>("name").unwrap(), "零\u{0301}");
        assert!(row.get::<i64>("name").is_err());
    }

    &SCHEMAS, async fn a_list_filters_sorts_and_pages(place: Place) {
        for (name, amount) in [("甲", 3), ("乙", 1), ("甲100%", 2), ("丙_", 4)] {
            make(&place.db, name, Some(amount)).await.unwrap();
        }
        let mut conn = place.db.read().await.unwrap();
        let list = || Select::new("name", "thing").order("amount, id");
        let page = list().page(&mut conn, 2, 3).await.unwrap();
        assert_eq!((page.total, page.page, page.pages(), page.rows.len()), (4, 2, 2, 1));
        let page = list().page(&mut conn, 99, 3).await.unwrap();
        assert_eq!(page.page, 2, "a page past the end is the last");
        let names = |rows: Vec<db::Row>| rows.iter().map(|row| row.get::<String>("name").unwrap()).collect::<Vec<_>>();
        let found = list().containing("name like {} escape '\\'", "100%").first(&mut conn, 9).await.unwrap();
        assert_eq!(names(found), ["甲100%"]);
        let found = list().containing("name like {} escape '\\'", "_").first(&mut conn, 9).await.unwrap();
        assert_eq!(names(found), ["丙_"]);
        let found = list().maybe("amount >= {}", Some(3)).first(&mut conn, 9).await.unwrap();
        assert_eq!(names(found), ["甲", "丙_"]);
        let few = list().maybe("amount >= {}", Some(2)).unless("name = {}", "甲");
        let page = few.page(&mut conn, 1, 1).await.unwrap();
        assert_eq!((page.total, names(page.rows)), (2, vec!["甲100%".to_owned()]));
        let kinds = Select::new("amount / 3 as kind, count(*) as things", "thing").group("amount / 3").order("kind");
        let things = kinds.every(&mut conn).await.unwrap();
        assert_eq!(things.iter().map(|row| row.get::<i64>("things").unwrap()).collect::<Vec<_>>(), [2, 2]);
    }

    &SCHEMAS, async fn what_is_counted_once_is_counted_again_after_an_act(place: Place) {
        let total = async |conn: &mut Conn| {
            let list = Select::new("name", "thing").order("id").of_record().unless("name = {}", "乙");
            list.page(conn, 1, 1).await.unwrap().total
        };
        make(&place.db, "甲", Some(1)).await.unwrap();
        make(&place.db, "乙", Some(1)).await.unwrap();
        let mut before = place.db.read().await.unwrap();
        assert_eq!(total(&mut before).await, 1);
        make(&place.db, "丙", Some(1)).await.unwrap();
        let mut after = place.db.read().await.unwrap();
        assert_eq!(total(&mut after).await, 2);
        assert_eq!(total(&mut before).await, 1, "an older picture keeps its own");
        assert_eq!(total(&mut after).await, 2);
    }

    &SCHEMAS, async fn whatever_is_changed_behind_its_back_is_found_and_named(place: Place) {
        for (sql, word) in [
            ("update thing set name = 'X' where name = '甲'", "记录被改动"),
            ("insert into thing (id, name) values ('smuggled', 'X')", "绕过平台写入"),
            ("delete from thing where name = '乙'", "记录被删除"),
            ("delete from journal_row where tbl = 'thing'", "缺少摘要盐值"),
            ("update journal_leaf set act = 'other' where seq = 1", "索引列与内容不符"),
            ("update journal_leaf set organisation = 'other' where seq = 1", "索引列与内容不符"),
            ("update journal_leaf set place = 5 where place = 1", "位置应为1，实为5"),
            ("update journal_head set frontier = (select hash from journal_leaf where seq = 1)", "树边缘被改动"),
            ("update journal_head set note = replace(note, 'gongjiang', 'gongjlang')", "签名无效"),
            ("update journal_head set size = size + 1", "树头"),
        ] {
            let place = match &place.database {
                Some(_) => Place::postgres(&SCHEMAS).await,
                None => Place::sqlite(&SCHEMAS).await,
            };
            make(&place.db, "甲", None).await.unwrap();
            make(&place.db, "乙", None).await.unwrap();
            place.db.grow_tree(now()).await.unwrap();
            assert!(place.db.verify_journal().await.unwrap().problems.is_empty());
            place.behind_its_back(sql).await;
            let problems = place.db.verify_journal().await.unwrap().problems;
            assert!(problems.iter().any(|problem| problem.contains(word)), "{sql}: {problems:?}");
        }
    }

    &SCHEMAS, async fn one_byte_of_a_leaf_changed_is_found_and_named(place: Place) {
        make(&place.db, "甲", None).await.unwrap();
        make(&place.db, "乙", None).await.unwrap();
        place.db.grow_tree(now()).await.unwrap();
        let leaf: Vec<u8> = place.db.read().await.unwrap()
            .one("select bytes from journal_leaf where seq = 2", args![]).await.unwrap().get("bytes").unwrap();
        for at in [0, leaf.len() / 2, leaf.len() - 1] {
            let mut changed = leaf.clone();
            changed[at] ^= 1;
            let bytes = match place.database {
                Some(_) => format!("'\\x{}'::bytea", hex::encode(changed)),
                None => format!("x'{}'", hex::encode(changed)),
            };
            place.behind_its_back(&format!("update journal_leaf set bytes = {bytes} where seq = 2")).await;
            let problems = place.db.verify_journal().await.unwrap().problems;
            assert!(problems.iter().any(|problem| problem.contains("日志第2行的内容被改动")), "byte {at}: {problems:?}");
            assert!(problems.iter().any(|problem| problem.contains("树头2与日志不符")), "byte {at}: {problems:?}");
        }
    }

    &SCHEMAS, async fn a_database_is_opened_again_as_it_was_left(place: Place) {
        make(&place.db, "甲", None).await.unwrap();
        place.db.close().await;
        let again = Db::open(place.database.as_deref(), place.folder.path(), db::Keys::for_tests(), &SCHEMAS).await.unwrap();
        assert_eq!(count(&mut again.read().await.unwrap()).await, 1);
        let edited = Schema {
            migrations: &[Migration { name: "things/0001", sql: "CREATE TABLE other (id TEXT)" }],
            ..THINGS
        };
        let refused = Db::open(place.database.as_deref(), place.folder.path(), db::Keys::for_tests(), &[SCHEMA, edited]).await;
        assert!(refused.unwrap_err().to_string().contains("things/0001"));
    }

    &SCHEMAS, async fn nothing_of_record_is_written_past_the_journal(place: Place) {
        for sql in [
            "update thing set name = 'X'",
            "insert into thing (id, name) values ('smuggled', 'X')",
            "delete  from thing",
            "update journal_leaf set act = 'other'",
            "with x as (select 1) delete from thing",
        ] {
            let fault = place.db.scratch(sql, args![]).await.unwrap_err();
            assert!(fault.to_string().contains("past the journal"), "{sql}: {fault}");
        }
        let mut conn = place.db.read().await.unwrap();
        let query = conn.all("update thing set name = 'X' returning id", args![]).await;
        assert!(query.unwrap_err().to_string().contains("no query"));
    }

    &SCHEMAS, async fn a_file_that_was_changed_is_found_and_named(place: Place) {
        let digest = place.db.files().put(b"one".to_vec()).await.unwrap().to_string();
        assert_eq!(place.db.verify_journal().await.unwrap().problems, Vec::<String>::new());
        let file = place.folder.path().join("files").join(&digest[..2]).join(&digest);
        std::fs::write(file, b"two").unwrap();
        assert_eq!(place.db.verify_journal().await.unwrap().problems, [format!("文件{digest}被改动")]);
    }

    &SCHEMAS, async fn a_head_that_was_kept_tells_of_a_tail_cut_off_and_of_another_history(place: Place) {
        make(&place.db, "甲", None).await.unwrap();
        make(&place.db, "乙", None).await.unwrap();
        let kept = place.db.grow_tree(now()).await.unwrap().unwrap().note;
        assert_eq!(place.db.departs_from(&kept).await.unwrap(), None);
        make(&place.db, "丙", None).await.unwrap();
        place.db.grow_tree(now()).await.unwrap();
        assert_eq!(place.db.departs_from(&kept).await.unwrap(), None, "what was added changes nothing before it");
        let forged = place.db.departs_from(&kept.replace("journal\n2\n", "journal\n1\n")).await.unwrap();
        assert!(forged.unwrap().contains("不是本平台签署"));
        place.behind_its_back("update journal_leaf set hash = (select hash from journal_leaf where seq = 3) where seq = 1").await;
        assert!(place.db.departs_from(&kept).await.unwrap().unwrap().contains("被改写"));
        place.behind_its_back("delete from journal_row where seq > 1").await;
        place.behind_its_back("delete from journal_leaf where seq > 1").await;
        assert!(place.db.departs_from(&kept).await.unwrap().unwrap().contains("被截断"));
    }
}
