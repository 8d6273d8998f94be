//! The draw of a panel as stored: what was committed, list by list, and, once it is drawn, everything by which anyone can do it again.

use db::{Conn, Keys, Row, args};
use draw::{Drawn, Entry, Followed, List, Seed};
use kernel::{AccountId, ApplicationId, DrawId, Fault, Refusal, Stop};
use people_desk::PoolEntry;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The context under which the secret is sealed.
pub(crate) const SECRET: &str = "draw.secret";

/// The context of the digest by which somebody is named in the lists of one application.
const NAMED: &str = "draw.entry";

/// Somebody of the list, as the panel will name them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// What stands for them in the lists; none in the first draws, which named the person.
    #[serde(default)]
    id: Option<String>,
    pub person: String,
    pub account: Option<AccountId>,
    pub name: String,
    pub employer: String,
    /// Their title; not kept in the first draws.
    #[serde(default)]
    pub position: String,
}

/// The draws of a panel: from the first list, and from each that was committed when the lists before it were used up.
pub(crate) struct Draws {
    first: Drawing,
    further: Vec<Drawing>,
}

/// A list, committed and perhaps drawn.
pub(crate) struct Drawing {
    pub id: DrawId,
    /// The how-manieth of the panel it is, from 1.
    pub round: i64,
    pub list: List,
    pub people: Vec<Listed>,
    /// Not to be told before it is drawn.
    pub secret: [u8; 32],
    pub head: Option<([u8; 32], u64)>,
    pub followers: Vec<Followed>,
}

/// 抽取记录: by which anyone can do the draw again, list by list.
#[derive(Serialize)]
pub(crate) struct Record {
    #[serde(flatten)]
    pub first: Round,
    /// 补充名单
    pub further: Vec<Round>,
}

/// One list, and what was drawn from it.
#[derive(Serialize)]
pub(crate) struct Round {
    pub list: List,
    pub digest: String,
    /// The secret, hex.
    pub secret: String,
    /// The root of the first signed head of the journal over the commitment, hex.
    pub root: String,
    /// The size of that head.
    pub size: u64,
    /// The seed, hex.
    pub seed: String,
    /// Who was drawn, in the order of the tickets.
    pub drawn: Vec<Drawn>,
    /// Who left since and who took the seat.
    pub followers: Vec<Followed>,
}

impl Listed {
    /// Somebody of the registry. The lists are open to all: what stands for somebody in those of one application says nothing
    /// in those of another.
    pub fn of(keys: &Keys, application: ApplicationId, one: PoolEntry) -> Listed {
        let person = one.person.to_string();
        let mut id = keys.digest(NAMED, &format!("{application}/{person}"));
        id.truncate(32);
        Listed {
            id: Some(id),
            person,
            account: one.account,
            name: one.name,
            employer: one.employer,
            position: one.title,
        }
    }

    /// What stands for them in the lists.
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.person)
    }
}

/// The draws of an application.
pub(crate) async fn of(
    conn: &mut Conn,
    keys: &Keys,
    application: ApplicationId,
) -> Result<Draws, Stop> {
    let sql = "select * from draw where application = $1 order by coalesce(round, 1)";
    let rows = conn.all(sql, args![application]).await?;
    let followed = followers(conn, application).await?;
    let mut drawings = Vec::new();
    for (row, round) in rows.iter().zip(1..) {
        let mut drawing = drawing_of(row, keys, round)?;
        for left in followed.iter().filter(|left| left.round == round) {
            let followed = drawing.followed(left)?;
            drawing.followers.push(followed);
        }
        drawings.push(drawing);
    }
    let mut drawings = drawings.into_iter();
    Ok(Draws {
        first: drawings
            .next()
            .ok_or_else(|| Refusal::not_found("抽取记录"))?,
        further: drawings.collect(),
    })
}

fn drawing_of(row: &Row, keys: &Keys, round: i64) -> Result<Drawing, Fault> {
    let sealed: Vec<u8> = row.get("sealed")?;
    let root: Option<String> = row.get("root")?;
    let size: Option<i64> = row.get("head_size")?;
    let head = match (root, size) {
        (Some(root), Some(size)) => Some((bytes(&root)?, size.unsigned_abs())),
        _ => None,
    };
    let secret = keys.open_bytes(SECRET, &sealed)?;
    Ok(Drawing {
        id: row.get("id")?,
        round,
        list: read(&row.get::<String>("list")?)?,
        people: read(&row.get::<String>("people")?)?,
        secret: secret
            .try_into()
            .map_err(|_| Fault::broken("a secret of another length"))?,
        head,
        followers: Vec::new(),
    })
}

/// The persons who stepped down.
pub(crate) async fn gone(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<String>, Fault> {
    let sql = "select person from panel_member where application = $1 and gone_on is not null and person is not null";
    let rows = conn.all(sql, args![application]).await?;
    rows.iter().map(|row| row.get("person")).collect()
}

/// Somebody who left the panel.
struct Left {
    /// The list by which it was decided who follows.
    round: i64,
    person: String,
    /// Who of that list could not be asked.
    skipped: String,
    follower: Option<String>,
}

/// Who left the panel and who followed, in this order.
async fn followers(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Left>, Fault> {
    let sql =
        "select gone.person, coalesce(gone.gone_round, 1) as round, follower.person as follower,
                   coalesce(follower.skipped, gone.unfollowed, '') as skipped
               from panel_member gone left join panel_member follower
                   on follower.application = gone.application and follower.follows = gone.person
               where gone.application = $1 and gone.gone_on is not null and gone.person is not null
               order by coalesce(gone.gone_no, 0), follower.id";
    let rows = conn.all(sql, args![application]).await?;
    let one = |row: &Row| {
        Ok(Left {
            round: row.get("round")?,
            person: row.get("person")?,
            skipped: row.get("skipped")?,
            follower: row.get("follower")?,
        })
    };
    rows.iter().map(one).collect()
}

impl Draws {
    /// Every list, in the order in which they were committed.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Drawing> {
        std::iter::once(&self.first).chain(&self.further)
    }

    /// The list that was committed last.
    pub fn last(&self) -> &Drawing {
        self.further.last().unwrap_or(&self.first)
    }

    /// The list that waits to be drawn from.
    pub fn pending(&self) -> Option<&Drawing> {
        Some(self.last()).filter(|last| last.head.is_none())
    }

    /// The list by which it is decided now who follows.
    ///
    /// # Errors
    /// A refusal while it is being drawn from.
    pub fn settled(&self) -> Result<&Drawing, Refusal> {
        match self.pending() {
            None => Ok(self.last()),
            Some(_) => {
                let sentence = "专家正在抽取，请稍候，抽取完成后办理";
                Err(Refusal::conflict("filing.not_drawn", sentence))
            }
        }
    }

    /// As whom a person stands in the lists.
    pub fn person(&self, person: &str) -> Result<&Listed, Fault> {
        let mut drawings = self.all().rev();
        let found = drawings.find_map(|drawing| drawing.person(person).ok());
        found.ok_or_else(not_listed)
    }

    /// A person of the lists with the fields in which they could be drawn.
    pub fn entry(&self, person: &str) -> Result<&Entry, Fault> {
        let id = self.person(person)?.id();
        let mut entries = self.all().rev().flat_map(|drawing| drawing.list.members());
        entries.find(|entry| entry.id == id).ok_or_else(not_listed)
    }

    /// Everything by which anyone can do it again; a refusal before the first is drawn.
    pub fn record(self) -> Result<Record, Stop> {
        let drawn = |drawing: &Drawing| drawing.head.is_some();
        let further = self.further.into_iter().filter(drawn);
        Ok(Record {
            first: self.first.record()?,
            further: further.map(Drawing::record).collect::<Result<_, _>>()?,
        })
    }
}

impl Drawing {
    /// For whom an identifier of the list stands.
    pub fn listed(&self, id: &str) -> Result<&Listed, Fault> {
        let found = self.people.iter().find(|one| one.id() == id);
        found.ok_or_else(not_listed)
    }

    fn person(&self, person: &str) -> Result<&Listed, Fault> {
        let found = self.people.iter().find(|one| one.person == person);
        found.ok_or_else(not_listed)
    }

    /// The identifiers of those of these persons whom the list names.
    pub fn ids(&self, persons: &[String]) -> Vec<String> {
        let named = persons.iter().filter_map(|person| self.person(person).ok());
        named.map(|one| one.id().to_owned()).collect()
    }

    fn followed(&self, left: &Left) -> Result<Followed, Fault> {
        let id = |person: &String| Ok(self.person(person)?.id().to_owned());
        let skipped = left.skipped.split_whitespace().map(str::to_owned);
        Ok(Followed {
            gone: id(&left.person)?,
            skipped: skipped.collect(),
            follower: left.follower.as_ref().map(id).transpose()?,
        })
    }

    /// The seed; a refusal before it is drawn.
    pub fn seed(&self) -> Result<Seed, Stop> {
        let (root, _) = self.head.ok_or_else(not_drawn)?;
        Ok(self.seed_by(&root)?)
    }

    /// The seed by a root.
    pub fn seed_by(&self, root: &[u8; 32]) -> Result<Seed, Fault> {
        let seed = Seed::of(&self.list, &self.secret, root);
        seed.ok_or_else(|| Fault::broken("the secret of a draw is not the one that was committed"))
    }

    fn record(self) -> Result<Round, Stop> {
        let seed = self.seed()?;
        let (root, size) = self.head.ok_or_else(not_drawn)?;
        Ok(Round {
            drawn: draw::draw(&self.list, seed),
            seed: seed.to_string(),
            secret: hex::encode(self.secret),
            root: hex::encode(root),
            size,
            digest: self.list.digest(),
            list: self.list,
            followers: self.followers,
        })
    }
}

fn not_listed() -> Fault {
    Fault::broken("a drawn person is not on the list")
}

fn not_drawn() -> Refusal {
    Refusal::conflict(
        "filing.not_drawn",
        "尚未抽取专家，抽取完成后公布抽取记录；申请已撤回的，不再抽取",
    )
}

/// As text, to be stored.
pub(crate) fn text(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new("writing a draw", error))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::new("reading a draw", error))
}

fn bytes(text: &str) -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|error| Fault::new("reading a draw", error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_of_before_names_the_person() {
        let of_before = r#"{"person":"06f","account":null,"name":"评估一","employer":"某企业"}"#;
        let listed: Listed = read(of_before).unwrap();
        assert_eq!((listed.id(), listed.position.as_str()), ("06f", ""));
    }
}
