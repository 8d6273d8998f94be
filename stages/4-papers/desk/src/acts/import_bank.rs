//! 导入试题: an upload fills or renews the bank of one occupation and level (A1.5, A4.2).

use crate::{
    store::{self, ANSWER, to_json},
    workbook,
};
use access::{Permit, acts};
use db::{Columns, Db, FileDigest, Keys, Tx, args, columns};
use jiff::Timestamp;
use kernel::{
    BankId, Clause, Fact, Fault, Id, ItemId, Level, OccupationCode, Refusal, Stop,
    occupation::{Edition, catalogue},
};
use papers_rules::{Bank, Blueprint, Item, Point};
use std::collections::BTreeMap;

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The bank.
    pub bank: BankId,
    /// Items that were new.
    pub added: u32,
    /// Items that replaced different ones of the same number.
    pub renewed: u32,
}

/// Imports an upload: new items are added, those of a known number renewed, none is lost; sheets that it lacks stay.
///
/// # Errors
/// A refusal with every problem of the upload, or of the bank as it would be; then nothing was imported.
pub async fn import_bank(
    db: &Db,
    permit: &Permit<acts::ImportItems>,
    which: (OccupationCode, Level),
    (file_name, bytes): (&str, &[u8]),
    now: Timestamp,
) -> Result<Imported, Stop> {
    let upload = &workbook::read(file_name, bytes)?;
    let file = &FileDigest::of(bytes).to_string();
    db.act(now, |mut tx| async move {
        let known = store::bank_of(&mut tx, permit.organisation()?.id, which).await?;
        let before = match known {
            Some(bank) => store::bank(&mut tx, db.keys(), bank).await?,
            None => Bank::default(),
        };
        let after = before.renewed(upload.clone())?;
        let bank = keep_bank(&mut tx, permit, known, which, &after).await?;
        keep_points(&mut tx, bank, &before, &after).await?;
        keep_items(&mut tx, db.keys(), bank, &before, &after).await?;
        let changes = after.changes_since(&before);
        let fact = Fact::about("bank", bank)
            .with("items", after.items.len())
            .with("added", changes.added)
            .with("renewed", changes.renewed)
            .with("file", file);
        let imported = Imported {
            bank,
            added: changes.added,
            renewed: changes.renewed,
        };
        tx.commit(permit, fact, imported).await
    })
    .await
}

/// The name of an occupation in the newest edition that knows it.
pub(super) fn name_of(occupation: OccupationCode) -> Result<&'static str, Refusal> {
    Edition::ALL
        .iter()
        .find_map(|edition| catalogue(*edition).by_code(occupation))
        .map(|found| found.name)
        .ok_or_else(|| {
            let sentence = format!("职业编码{occupation}不在职业分类大典（2015年版、2022年版）中");
            Refusal::invalid("bank.no_occupation", sentence).citing(Clause::N3)
        })
}

async fn keep_bank(
    tx: &mut Tx,
    permit: &Permit<acts::ImportItems>,
    known: Option<BankId>,
    (occupation, level): (OccupationCode, Level),
    bank: &Bank,
) -> Result<BankId, Stop> {
    let mut columns = columns! {
        "blueprint" => to_json(&bank.blueprint.as_ref().map(Blueprint::cells))?,
        "task" => to_json(&bank.task)?,
        "imported_at" => tx.now(),
    };
    if let Some(id) = known {
        tx.update("bank", id, columns).await?;
        return Ok(id);
    }
    let school = permit.organisation()?;
    columns.extend(columns! {
        "school" => school.id,
        "affiliation" => school.affiliation.to_string(),
        "occupation" => occupation.to_string(),
        "occupation_name" => name_of(occupation)?,
        "level" => level.digit().to_string(),
        "opened_at" => tx.now(),
    });
    let id = tx.id();
    tx.insert("bank", id, columns).await?;
    Ok(id)
}

async fn keep_points(tx: &mut Tx, bank: BankId, before: &Bank, after: &Bank) -> Result<(), Fault> {
    let rows = tx
        .all("select id, code from point where bank = $1", args![bank])
        .await?;
    let known: BTreeMap<String, String> = rows
        .iter()
        .map(|row| Ok((row.get("code")?, row.get("id")?)))
        .collect::<Result<_, Fault>>()?;
    for point in after
        .points
        .iter()
        .filter(|point| !before.points.contains(point))
    {
        let mut columns = columns_of_point(point);
        match known.get(&point.code) {
            Some(id) => tx.update("point", id, columns).await?,
            None => {
                columns.extend(columns! { "bank" => bank, "code" => &point.code });
                let id: Id<Point> = tx.id();
                tx.insert("point", id, columns).await?;
            }
        }
    }
    Ok(())
}

async fn keep_items(
    tx: &mut Tx,
    keys: &Keys,
    bank: BankId,
    before: &Bank,
    after: &Bank,
) -> Result<(), Fault> {
    let rows = tx
        .all("select id, number from item where bank = $1", args![bank])
        .await?;
    let known: BTreeMap<String, ItemId> = rows
        .iter()
        .map(|row| Ok((row.get("number")?, row.get("id")?)))
        .collect::<Result<_, Fault>>()?;
    let same: BTreeMap<&str, &Item> = before
        .items
        .iter()
        .map(|item| (item.number.as_str(), item))
        .collect();
    for item in after
        .items
        .iter()
        .filter(|item| same.get(item.number.as_str()) != Some(item))
    {
        let mut columns = columns_of_item(item, keys)?;
        match known.get(&item.number) {
            Some(id) => tx.update("item", id, columns).await?,
            None => {
                columns.extend(columns! { "bank" => bank, "number" => &item.number });
                let id: ItemId = tx.id();
                tx.insert("item", id, columns).await?;
            }
        }
    }
    Ok(())
}

fn columns_of_point(point: &Point) -> Columns {
    columns! {
        "part" => &point.part,
        "area" => &point.area,
        "topic" => &point.topic,
        "name" => &point.name,
        "importance" => &point.importance,
        "weight" => point.weight,
    }
}

fn columns_of_item(item: &Item, keys: &Keys) -> Result<Columns, Fault> {
    Ok(columns! {
        "kind" => item.kind.code(),
        "stem" => &item.stem,
        "options" => to_json(&item.options)?,
        "answer" => keys.seal(ANSWER, &item.answer),
        "point" => &item.point,
        "difficulty" => item.difficulty,
        "explanation" => keys.seal(ANSWER, &item.explanation),
        "source" => &item.source,
    })
}
