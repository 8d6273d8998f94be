//! 导入人员: what was previewed is read once more and counts, all of it or nothing (A2.6).

use super::preview::{PreviewId, read_again, taken};
use crate::{import, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, args};
use jiff::Timestamp;
use kernel::{Fact, PersonId, Refusal, Stop, measures};
use people_rules::{Qualification, grant};
use std::collections::BTreeMap;

/// What an import added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many people.
    pub people: usize,
    /// How many cards.
    pub cards: usize,
}

/// Imports what was previewed under `id`, by who previewed it.
///
/// # Errors
/// A refusal where there is no such preview, or what was fine then no longer is, with every problem.
pub async fn commit_people(
    db: &Db,
    permit: &Permit<acts::ImportPeople>,
    id: PreviewId,
    now: Timestamp,
) -> Result<Imported, Stop> {
    let today = shanghai_date(now);
    let centre = permit.organisation()?;
    // Reading a workbook takes long: no other act shall wait for it.
    let (_, entries) = &read_again(db, permit, id, today).await?;
    db.act(now, |mut tx| async move {
        let gone = tx
            .scratch(
                "delete from people_preview where id = $1 and actor = $2",
                args![id, permit.actor().to_string()],
            )
            .await?;
        if gone == 0 {
            return Err(Refusal::not_found("导入预览").into());
        }
        import::recheck(entries, &taken(&mut tx, permit).await?)?;
        let mut people: BTreeMap<&str, (PersonId, Vec<Qualification>)> = BTreeMap::new();
        for entry in entries {
            if !people.contains_key(entry.digest.as_str()) {
                let person: PersonId = tx.id();
                let new = &entry.person;
                let columns = store::person_columns(new, &new.phone, centre, db.keys(), now);
                tx.insert("person", person, columns).await?;
                people.insert(&entry.digest, (person, Vec::new()));
            }
            if let Some((person, held)) = people.get_mut(entry.digest.as_str()) {
                let granted = grant(entry.card.clone(), held, None, today)?;
                store::insert_card(&mut tx, *person, &granted).await?;
                held.push(granted);
            }
        }
        let imported = Imported {
            people: people.len(),
            cards: entries.len(),
        };
        let fact = Fact::about("organisation", centre.id)
            .with("people", imported.people)
            .with("cards", imported.cards)
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, imported).await
    })
    .await
}
