//! Who is registered already or disqualified, and whose card numbers are taken.

use super::{Entry, columns::title};
use access::Affiliation;
use db::{Conn, args};
use jiff::civil::Date;
use kernel::Fault;
use people_rules::CardField;
use sheet::{Objection, Problem, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// 已有人员: what an import must know, by the keyed digest of the identity number.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    registered: BTreeSet<String>,
    barred: BTreeMap<String, Date>,
    numbers: BTreeMap<String, String>,
}

impl Taken {
    /// Looks up what stands in the registry of a jurisdiction; cards and disqualifications count everywhere.
    pub async fn load(conn: &mut Conn, affiliation: Affiliation) -> Result<Self, Fault> {
        let mut taken = Taken::default();
        let known = "select identity_digest from person where affiliation = $1";
        for row in conn.all(known, args![affiliation.to_string()]).await? {
            taken.registered.insert(row.get("identity_digest")?);
        }
        let barred =
            "select identity_digest, since from disqualification where annulled_on is null";
        for row in conn.all(barred, args![]).await? {
            taken
                .barred
                .insert(row.get("identity_digest")?, row.get("since")?);
        }
        let cards = "select card_no, identity_digest from qualification join person on person.id = qualification.person";
        for row in conn.all(cards, args![]).await? {
            taken
                .numbers
                .insert(row.get("card_no")?, row.get("identity_digest")?);
        }
        Ok(taken)
    }

    /// Notes each entry that cannot be.
    pub fn refuse_taken(&self, entries: &[Entry], problems: &mut Problems) {
        for entry in entries {
            let mut object = |heading, value: &str, what: String, remedy| {
                let objection = Objection::new(what, remedy);
                problems.push(Problem::in_row(entry.row, heading, value, objection));
            };
            let identity = entry.person.identity.expose();
            if let Some(since) = self.barred.get(&entry.digest) {
                let what = format!("的人员已于{since}被取消资格（工作要求第5项）");
                object(title::IDENTITY, identity, what, "不得再登记，请删除该行");
            } else if self.registered.contains(&entry.digest) {
                let what = "已在本地人员库中".to_owned();
                object(
                    title::IDENTITY,
                    identity,
                    what,
                    "请删除该行，并在其页面增加证卡",
                );
            }
            let number = entry.card.number.as_str();
            if self
                .numbers
                .get(number)
                .is_some_and(|holder| *holder != entry.digest)
            {
                let what = "已登记在他人名下".to_owned();
                object(
                    CardField::Number.title(),
                    number,
                    what,
                    "请与证卡核对后改正",
                );
            }
        }
    }
}
