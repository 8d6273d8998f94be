//! The draw of a panel as stored: what was committed, and, once it is drawn, everything by which anyone can do it again.

use db::{Conn, Keys, Row, args};
use draw::{Drawn, Followed, List, Seed};
use filing_rules::Interest;
use kernel::{AccountId, ApplicationId, DrawId, Fault, OrganisationId, Refusal, Stop};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// The context under which the secret is sealed.
pub(crate) const SECRET: &str = "draw.secret";

/// Somebody of the list, as the panel will name them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub person: String,
    pub account: Option<AccountId>,
    pub name: String,
    pub employer: String,
    /// Their title; not kept in the first draws.
    #[serde(default)]
    pub position: String,
}

/// A draw, committed and perhaps drawn.
pub(crate) struct Drawing {
    pub id: DrawId,
    pub list: List,
    pub people: Vec<Listed>,
    /// Not to be told before it is drawn.
    pub secret: [u8; 32],
    pub head: Option<([u8; 32], u64)>,
    pub followers: Vec<Followed>,
}

/// 抽取记录: by which anyone can do the draw again.
#[derive(Serialize)]
pub(crate) struct Record {
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

/// The draw of an application.
pub(crate) async fn of(
    conn: &mut Conn,
    keys: &Keys,
    application: ApplicationId,
) -> Result<Drawing, Stop> {
    let row = conn
        .opt(
            "select * from draw where application = $1",
            args![application],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("抽取记录"))?;
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
        list: read(&row.get::<String>("list")?)?,
        people: read(&row.get::<String>("people")?)?,
        secret: secret
            .try_into()
            .map_err(|_| Fault::broken("a secret of another length"))?,
        head,
        followers: followers(conn, application).await?,
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

/// Who stepped down for an interest in a school, in any of its applications, by the person: accounts come and go.
pub(crate) async fn interests(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<BTreeMap<String, Interest>, Fault> {
    let sql = "select person, gone_for from panel_member join application on application.id = panel_member.application
               where school = $1 and person is not null and gone_for is not null and gone_for <> 'absent'";
    let rows = conn.all(sql, args![school]).await?;
    let one = |row: &Row| {
        let interest: Interest = row.parse("gone_for")?;
        Ok((row.get("person")?, interest))
    };
    rows.iter().map(one).collect()
}

/// Who left the panel and who followed, in this order.
async fn followers(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Followed>, Fault> {
    let sql = "select person, follows, skipped from panel_member where application = $1 and follows is not null order by id";
    let rows = conn.all(sql, args![application]).await?;
    let one = |row: &Row| {
        let skipped: String = row.get("skipped")?;
        Ok(Followed {
            gone: row.get("follows")?,
            skipped: skipped.split_whitespace().map(str::to_owned).collect(),
            follower: row.get("person")?,
        })
    };
    rows.iter().map(one).collect()
}

impl Drawing {
    /// Who an identifier of the list is.
    pub fn listed(&self, id: &str) -> Result<&Listed, Fault> {
        let found = self.people.iter().find(|one| one.person == id);
        found.ok_or_else(|| Fault::broken("a drawn person is not on the list"))
    }

    /// The seed; a refusal before it is drawn.
    pub fn seed(&self) -> Result<Seed, Stop> {
        let (root, _) = self.head.ok_or_else(not_drawn)?;
        Ok(Seed::of(&self.list, &self.secret, &root).ok_or_else(|| {
            Fault::broken("the secret of a draw is not the one that was committed")
        })?)
    }

    /// Everything by which anyone can do it again; a refusal before it is drawn.
    pub fn record(self) -> Result<Record, Stop> {
        let seed = self.seed()?;
        let (root, size) = self.head.ok_or_else(not_drawn)?;
        Ok(Record {
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

fn not_drawn() -> Refusal {
    Refusal::conflict("filing.not_drawn", "专家正在抽取，抽取完成后公布抽取记录")
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
