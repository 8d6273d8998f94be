//! Recomputes the whole journal and holds it against the rows that it speaks of.
//!
//! Found and named: a changed leaf, a leaf that is gone, a head that was not signed by the journal's key or covers
//! other leaves, a row of record that is not what its newest leaf says, a row that no leaf speaks of, a row that is gone, a
//! file that is no longer what its name says.

use crate::{Db, Row, args, engine::Conn, tx};
use journal::{Checkpoint, Frontier, Hash, Leaf, merkle::leaf_hash};
use kernel::Fault;
use std::collections::HashMap;

/// 核验结果: what a verification found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Leaves recomputed.
    pub leaves: u64,
    /// Leaves that no signed head covers yet.
    pub pending: u64,
    /// Signed heads checked.
    pub heads: u64,
    /// Rows of record compared.
    pub rows: u64,
    /// Files opened and held against their names.
    pub files: u64,
    /// What does not hold, each in one Chinese sentence.
    pub problems: Vec<String>,
}

/// The newest word of the journal on one row.
struct Said {
    seq: i64,
    salt: [u8; 16],
    digest: Hash,
}

impl Db {
    /// Verifies the journal against itself and against the tables of record.
    ///
    /// # Errors
    /// A fault where storage fails; what does not hold is in the findings.
    pub async fn verify_journal(&self) -> Result<Findings, Fault> {
        let mut conn = self.read().await?;
        let mut findings = Findings::default();
        let leaves = self.verify_leaves(&mut conn, &mut findings).await?;
        let said = newest_words(&mut conn, &leaves, &mut findings).await?;
        for table in self.kept() {
            verify_table(&mut conn, table, &said, &mut findings).await?;
        }
        drop(conn);
        self.verify_files(&mut findings).await?;
        Ok(findings)
    }

    async fn verify_files(&self, findings: &mut Findings) -> Result<(), Fault> {
        for file in self.files().all().await? {
            findings.files += 1;
            match file {
                Ok(digest) if self.files().get(digest).await.is_ok() => {}
                Ok(digest) => findings.problems.push(format!("文件{digest}被改动")),
                Err(problem) => findings.problems.push(format!("文件库中{problem}")),
            }
        }
        Ok(())
    }

    async fn verify_leaves(
        &self,
        conn: &mut Conn,
        findings: &mut Findings,
    ) -> Result<HashMap<i64, Leaf>, Fault> {
        let rows = conn
            .all(
                "select seq, at, act, subject, organisation, bytes, hash, place from journal_leaf order by place, seq",
                args![],
            )
            .await?;
        let mut leaves = HashMap::new();
        let mut tree = Vec::new();
        // The place that the next leaf should have.
        let mut next = 0;
        for row in rows {
            findings.leaves += 1;
            let seq: i64 = row.get("seq")?;
            let Ok((bytes, place)) = stored(&row) else {
                findings
                    .problems
                    .push(format!("日志第{seq}行有一列的类型不对"));
                next += 1;
                continue;
            };
            let hash = leaf_hash(&bytes);
            match place {
                Some(place) => {
                    if place != next {
                        findings.problems.push(format!(
                            "日志第{seq}行在树中的位置应为{next}，实为{place}：有日志行被删除或移动"
                        ));
                    }
                    next = place + 1;
                    tree.push(hash);
                }
                None => findings.pending += 1,
            }
            if row.get::<Vec<u8>>("hash").ok() != Some(hash.0.to_vec()) {
                findings.problems.push(format!("日志第{seq}行的内容被改动"));
            }
            match Leaf::from_bytes(&bytes) {
                Ok(leaf) => {
                    if !index_agrees(&leaf, &row) {
                        let problem = format!("日志第{seq}行的索引列与内容不符");
                        findings.problems.push(problem);
                    }
                    leaves.insert(seq, leaf);
                }
                Err(error) => findings
                    .problems
                    .push(format!("日志第{seq}行无法读取：{error}")),
            }
        }
        self.verify_heads(conn, &tree, findings).await?;
        Ok(leaves)
    }

    async fn verify_heads(
        &self,
        conn: &mut Conn,
        tree: &[Hash],
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let keys = [self.journal_key().verifier().clone()];
        let heads = conn
            .all(
                "select size, note, frontier from journal_head order by size",
                args![],
            )
            .await?;
        let mut frontier = Frontier::default();
        let mut covered = 0u64;
        for head in heads {
            findings.heads += 1;
            let size = head.get::<i64>("size")?.unsigned_abs();
            let Ok(checkpoint) = Checkpoint::open(head.get::<String>("note")?.as_bytes(), &keys)
            else {
                findings
                    .problems
                    .push(format!("大小为{size}的树头签名无效"));
                continue;
            };
            for hash in tree
                .iter()
                .skip(covered as usize)
                .take((size - covered) as usize)
            {
                frontier.append(*hash);
            }
            if checkpoint.size != size
                || frontier.size() != size
                || checkpoint.root != frontier.root()
            {
                findings.problems.push(format!(
                    "树头{size}与日志不符：树中第{covered}至{}行之间有改动",
                    size.saturating_sub(1)
                ));
                // What follows is measured from here on only by the next head's own words.
                return Ok(());
            }
            if head.get::<Vec<u8>>("frontier").ok() != Some(frontier.to_bytes()) {
                findings
                    .problems
                    .push(format!("树头{size}所存的树边缘被改动"));
            }
            covered = size;
        }
        if covered < tree.len() as u64 {
            findings
                .problems
                .push(format!("树中第{covered}行以后没有签名树头"));
        }
        Ok(())
    }
}

/// The bytes of a leaf and its place in the tree.
fn stored(row: &Row) -> Result<(Vec<u8>, Option<i64>), Fault> {
    Ok((row.get("bytes")?, row.get("place")?))
}

/// Whether the columns by which leaves are found say what the leaf says.
fn index_agrees(leaf: &Leaf, row: &Row) -> bool {
    let text = |column| row.get::<Option<String>>(column).ok().flatten();
    row.get("at").ok() == Some(leaf.at.as_millisecond())
        && text("act").as_ref() == Some(&leaf.act)
        && text("subject").as_ref() == Some(&leaf.subject)
        && text("organisation").unwrap_or_default() == leaf.org
}

/// For each row of each table, what the newest leaf that speaks of it says.
async fn newest_words(
    conn: &mut Conn,
    leaves: &HashMap<i64, Leaf>,
    findings: &mut Findings,
) -> Result<HashMap<(String, String), Said>, Fault> {
    let mut said = HashMap::new();
    let rows = conn
        .all(
            "select seq, tbl, row_id, salt from journal_row order by seq",
            args![],
        )
        .await?;
    for row in rows {
        let (seq, table, id): (i64, String, String) =
            (row.get("seq")?, row.get("tbl")?, row.get("row_id")?);
        let salt: Vec<u8> = row.get("salt")?;
        let digest = leaves.get(&seq).and_then(|leaf| {
            leaf.rows
                .iter()
                .find(|known| known.table == table && known.id == id)
        });
        match (digest, salt.try_into()) {
            (Some(known), Ok(salt)) => {
                let digest = known.digest;
                said.insert((table, id), Said { seq, salt, digest });
            }
            _ => findings.problems.push(format!(
                "日志第{seq}行没有提到表{table}的记录{id}：日志附表被改动"
            )),
        }
    }
    for (seq, leaf) in leaves {
        for known in &leaf.rows {
            let newest = said.get(&(known.table.clone(), known.id.clone()));
            if newest.is_none_or(|newest| newest.seq < *seq) {
                findings.problems.push(format!(
                    "日志第{seq}行提到的表{}记录{}缺少摘要盐值",
                    known.table, known.id
                ));
            }
        }
    }
    Ok(said)
}

async fn verify_table(
    conn: &mut Conn,
    table: &'static str,
    said: &HashMap<(String, String), Said>,
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut present = std::collections::HashSet::new();
    for row in conn
        .all_of(&format!("select * from {table}"), args![])
        .await?
    {
        let id: String = row.get("id")?;
        findings.rows += 1;
        match said.get(&(table.to_owned(), id.clone())) {
            Some(word) if tx::digest_of(Some(&row), table, &id, &word.salt) == word.digest => {}
            Some(word) => findings.problems.push(format!(
                "表{table}的记录{id}与日志第{}行不符：记录被改动",
                word.seq
            )),
            None => findings
                .problems
                .push(format!("表{table}的记录{id}没有日志：绕过平台写入")),
        }
        present.insert(id);
    }
    for ((of, id), word) in said {
        if of == table
            && !present.contains(id)
            && tx::digest_of(None, table, id, &word.salt) != word.digest
        {
            findings.problems.push(format!(
                "表{table}的记录{id}已不存在，日志第{}行却记有它：记录被删除",
                word.seq
            ));
        }
    }
    Ok(())
}
