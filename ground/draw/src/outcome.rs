//! The seed, the tickets, and who is drawn.

use crate::{Entry, Group, List};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fmt};

/// 种子: what decides a draw, SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed([u8; 32]);

/// Somebody who was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Their identifier.
    pub id: String,
    /// Their ticket, hex.
    pub ticket: String,
}

/// 递补: somebody left, and the next of the same draw took the seat, where there was one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Who left.
    pub gone: String,
    /// Who of the list could not be asked at that time.
    pub skipped: Vec<String>,
    /// Who took the seat; none where nobody of the list was left.
    pub follower: Option<String>,
}

/// What the list says of the secret before it is published: its SHA-256, hex.
pub fn commitment(secret: &[u8; 32]) -> String {
    hex::encode(Sha256::digest(secret))
}

impl Seed {
    /// The seed of a list, from the secret and the root of the first signed head that covers the commitment.
    /// None where the secret is not the one of which the list has the SHA-256.
    pub fn of(list: &List, secret: &[u8; 32], root: &[u8; 32]) -> Option<Seed> {
        if commitment(secret) != list.secret {
            return None;
        }
        let (digest, secret, root) = (list.digest(), hex::encode(secret), hex::encode(root));
        let lines = format!("gongjiang/draw/seed\n{digest}\n{secret}\n{root}\n");
        Some(Seed(Sha256::digest(lines).into()))
    }

    /// The ticket of an identifier, hex.
    pub fn ticket(&self, id: &str) -> String {
        hex::encode(Sha256::digest(format!(
            "gongjiang/draw/ticket\n{self}\n{id}\n"
        )))
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Who is drawn, in the order of their tickets: beside those of the list who sit already.
pub fn draw(list: &List, seed: Seed) -> Vec<Drawn> {
    let sits = sits(list);
    let mut drawn = replace(list, seed, &sits, &[]);
    drawn.retain(|one| !sits.contains(&one.id.as_str()));
    drawn
}

fn sits(list: &List) -> Vec<&str> {
    list.sits.iter().map(|entry| entry.id.as_str()).collect()
}

/// Who sits when the `kept` stay and the `gone` have stepped down; the order is that of the tickets. There are fewer than
/// wanted only where nobody is left.
pub fn replace(list: &List, seed: Seed, kept: &[&str], gone: &[&str]) -> Vec<Drawn> {
    let mut order: Vec<(String, &Entry)> = list
        .members()
        .filter(|entry| !gone.contains(&entry.id.as_str()))
        .map(|entry| (seed.ticket(&entry.id), entry))
        .collect();
    order.sort_by(|one, other| one.0.cmp(&other.0));
    let wanted = usize::from(list.wanted);
    let mut chosen: Vec<bool> = order
        .iter()
        .map(|(_, entry)| kept.contains(&entry.id.as_str()))
        .collect();
    for group in &list.groups {
        choose(
            &order,
            &mut chosen,
            usize::from(group.least),
            wanted,
            Some(group),
        );
    }
    choose(&order, &mut chosen, wanted, wanted, None);
    let drawn = order.into_iter().zip(chosen).filter(|(_, chosen)| *chosen);
    drawn
        .map(|((ticket, entry), _)| Drawn {
            id: entry.id.clone(),
            ticket,
        })
        .collect()
}

/// Who follows when the `kept` stay and those who are `out` left or cannot be asked: the first who is of a group that is short,
/// where one is, so that no group loses its least; none where no such is left.
pub fn next(list: &List, seed: Seed, kept: &[&str], out: &[&str]) -> Option<Drawn> {
    let of = |entry: &Entry, group: &Group| entry.groups.contains(&group.name);
    let stays = |entry: &&Entry| kept.contains(&entry.id.as_str());
    let short = |group: &&Group| {
        let stay = list.members().filter(stays);
        stay.filter(|entry| of(entry, group)).count() < usize::from(group.least)
    };
    let short: Vec<&Group> = list.groups.iter().filter(short).collect();
    let fits = |entry: &&Entry| short.is_empty() || short.iter().any(|group| of(entry, group));
    list.members()
        .filter(|entry| !stays(entry) && !out.contains(&entry.id.as_str()) && fits(entry))
        .map(|entry| Drawn {
            ticket: seed.ticket(&entry.id),
            id: entry.id.clone(),
        })
        .min_by(|one, other| one.ticket.cmp(&other.ticket))
}

/// Who sits in the end, in the order of their tickets: those who sat, those who were drawn, and whoever followed, one after the
/// other. None where somebody left who did not sit, or followed who was not the next.
pub fn seated(list: &List, seed: Seed, followed: &[Followed]) -> Option<Vec<Drawn>> {
    let mut sits = replace(list, seed, &sits(list), &[]);
    let mut left: Vec<&str> = Vec::new();
    for one in followed {
        let before = sits.len();
        sits.retain(|drawn| drawn.id != one.gone);
        if sits.len() == before {
            return None;
        }
        left.push(&one.gone);
        let kept: Vec<&str> = sits.iter().map(|drawn| drawn.id.as_str()).collect();
        let skipped = one.skipped.iter().map(String::as_str);
        let out: Vec<&str> = left.iter().copied().chain(skipped).collect();
        let follows = next(list, seed, &kept, &out);
        if follows.as_ref().map(|next| &next.id) != one.follower.as_ref() {
            return None;
        }
        sits.extend(follows);
        sits.sort_by(|one, other| one.ticket.cmp(&other.ticket));
    }
    Some(sits)
}

/// Whether a further list goes on where the lists before it ended: whoever `sat` then sits, nobody who `left` is on it again,
/// and there is a seat to be filled.
pub fn goes_on(list: &List, sat: &[Drawn], left: &[&str]) -> bool {
    let sat: BTreeSet<&str> = sat.iter().map(|one| one.id.as_str()).collect();
    let again = |entry: &Entry| left.contains(&entry.id.as_str());
    sat == sits(list).into_iter().collect()
        && !list.entries.iter().any(again)
        && sat.len() < usize::from(list.wanted)
}

/// Chooses the first who are not chosen yet, until `least` of the group (or of all) are, or as many as `wanted` in all.
fn choose(
    order: &[(String, &Entry)],
    chosen: &mut [bool],
    least: usize,
    wanted: usize,
    group: Option<&Group>,
) {
    let fits = |at: usize| group.is_none_or(|group| order[at].1.groups.contains(&group.name));
    let mut in_all = chosen.iter().filter(|chosen| **chosen).count();
    let mut of_group = (0..order.len())
        .filter(|&at| chosen[at] && fits(at))
        .count();
    for (at, chosen) in chosen.iter_mut().enumerate() {
        if of_group >= least || in_all >= wanted {
            return;
        }
        if !*chosen && fits(at) {
            *chosen = true;
            (in_all, of_group) = (in_all + 1, of_group + 1);
        }
    }
}

#[cfg(test)]
mod tests;
