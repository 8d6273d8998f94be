//! 导入试题: a workbook fills or renews the bank of one occupation and level (A1.5, A4.2).

use crate::{
    store::{self, ANSWER},
    workbook::{self, Content},
};
use access::{Permit, acts};
use db::{Db, Tx, args, columns};
use jiff::Timestamp;
use kernel::{
    BankId, Clause, Fact, Fault, ItemId, Level, OccupationCode, Refusal, Stop,
    occupation::{Edition, catalogue},
};

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The bank.
    pub bank: BankId,
    /// Items that were new.
    pub added: u32,
    /// Items that replaced those of the same number.
    pub renewed: u32,
}

/// Imports a bank's workbook: new items are added, those of a known number renewed, none is lost.
///
/// # Errors
/// A refusal with every problem of the workbook, or where the occupation is in no edition; then nothing was imported.
pub async fn import_bank(
    db: &Db,
    permit: &Permit<acts::ImportItems>,
    (occupation, level): (OccupationCode, Level),
    (file_name, bytes): (&str, &[u8]),
    now: Timestamp,
) -> Result<Imported, Stop> {
    let content = &workbook::read(file_name, bytes)?;
    let known = Edition::ALL
        .iter()
        .find_map(|edition| catalogue(*edition).by_code(occupation));
    let name = known.map(|found| found.name).ok_or_else(|| {
        Refusal::invalid(
            "bank.no_occupation",
            format!("职业编码{occupation}不在职业分类大典中"),
        )
        .citing(Clause::N3)
    })?;
    let school = permit.organisation()?;
    db.act(now, |mut tx| async move {
        let described = columns! {
            "blueprint" => json(content.blueprint.cells())?,
            "task" => json(&content.task)?,
            "imported_at" => now,
        };
        let bank = match store::bank_of(&mut tx, school.id, occupation, level).await? {
            Some(bank) => {
                tx.update("bank", bank, described).await?;
                bank
            }
            None => {
                let id = tx.id();
                let mut columns = described;
                columns.extend(columns! {
                    "school" => school.id,
                    "affiliation" => school.affiliation.to_string(),
                    "occupation" => occupation.to_string(),
                    "occupation_name" => name,
                    "level" => level.digit().to_string(),
                    "opened_at" => now,
                });
                tx.insert("bank", id, columns).await?;
                id
            }
        };
        keep_points(&mut tx, bank, content).await?;
        let (added, renewed) = keep_items(&mut tx, db, bank, content).await?;
        let fact = Fact::about("bank", bank)
            .with("points", content.points.len())
            .with("added", added)
            .with("renewed", renewed);
        tx.commit(
            permit,
            fact,
            Imported {
                bank,
                added,
                renewed,
            },
        )
        .await
    })
    .await
}

async fn keep_points(tx: &mut Tx, bank: BankId, content: &Content) -> Result<(), Fault> {
    for point in &content.points {
        let columns = columns! {
            "part" => &point.part,
            "area" => &point.area,
            "topic" => &point.topic,
            "name" => &point.name,
            "importance" => &point.importance,
            "weight" => point.weight,
        };
        let known = tx
            .opt(
                "select id from point where bank = $1 and code = $2",
                args![bank, &point.code],
            )
            .await?;
        match known {
            Some(row) => {
                tx.update("point", row.get::<String>("id")?, columns)
                    .await?
            }
            None => {
                let id: ItemId = tx.id();
                let mut columns = columns;
                columns.extend(columns! { "bank" => bank, "code" => &point.code });
                tx.insert("point", id, columns).await?;
            }
        }
    }
    Ok(())
}

async fn keep_items(
    tx: &mut Tx,
    db: &Db,
    bank: BankId,
    content: &Content,
) -> Result<(u32, u32), Fault> {
    let (mut added, mut renewed) = (0, 0);
    for item in &content.items {
        let columns = columns! {
            "kind" => item.kind.code(),
            "stem" => &item.stem,
            "options" => json(&item.options)?,
            "answer" => db.keys().seal(ANSWER, &item.answer),
            "point" => &item.point,
            "difficulty" => item.difficulty,
            "explanation" => &item.explanation,
            "source" => &item.source,
        };
        let known = tx
            .opt(
                "select id from item where bank = $1 and number = $2",
                args![bank, &item.number],
            )
            .await?;
        match known {
            Some(row) => {
                tx.update("item", row.get::<ItemId>("id")?, columns).await?;
                renewed += 1;
            }
            None => {
                let id: ItemId = tx.id();
                let mut columns = columns;
                columns.extend(columns! { "bank" => bank, "number" => &item.number });
                tx.insert("item", id, columns).await?;
                added += 1;
            }
        }
    }
    Ok((added, renewed))
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new("writing a bank", error))
}
