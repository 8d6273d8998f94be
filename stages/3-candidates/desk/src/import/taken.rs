//! Who is registered already: twice in the file, in this session, in another one that was not held yet.

use super::Entry;
use crate::columns::title;
use db::{Conn, args};
use jiff::civil::Date;
use kernel::Fault;
use plan_desk::Session;
use sheet::{Objection, Problem, Problems};
use std::collections::BTreeMap;

/// 已报名考生: by the keyed digest of the identity number, where the person is registered.
#[derive(Debug, Default)]
pub(crate) struct Taken(BTreeMap<String, Where>);

/// Where somebody is registered already.
#[derive(Debug)]
enum Where {
    /// In this very session.
    Here,
    /// In another session of this school, with its title.
    AnotherSession(String),
    /// At another school. Which one is that school's affair: nobody is told more than the fact.
    AnotherSchool,
}

impl Taken {
    /// Looks up who is registered for the same occupation and level in any session that was not held by `today`, and who
    /// is in this session.
    pub async fn load(conn: &mut Conn, session: &Session, today: Date) -> Result<Self, Fault> {
        let rows = conn
            .all(
                "select identity_digest, session.id as session, session.school, session.title
                 from candidate join session on session.id = candidate.session
                 where session.id = $1
                    or session.occupation = $2 and session.level = $3
                       and (session.theory_on >= $4 or session.practical_on >= $4)",
                args![
                    session.id,
                    session.occupation.to_string(),
                    session.level.digit().to_string(),
                    today
                ],
            )
            .await?;
        let mut taken = BTreeMap::new();
        for row in rows {
            let place = if row.get::<String>("session")? == session.id.to_string() {
                Where::Here
            } else if row.get::<String>("school")? == session.owner.school.to_string() {
                Where::AnotherSession(row.get("title")?)
            } else {
                Where::AnotherSchool
            };
            taken.insert(row.get("identity_digest")?, place);
        }
        Ok(Taken(taken))
    }

    /// Notes each entry whose person is registered already.
    pub fn refuse_registered(&self, entries: &[Entry], problems: &mut Problems) {
        let mut seen = BTreeMap::new();
        for entry in entries {
            let mut object = |objection| {
                let number = entry.identity.expose();
                problems.push(Problem::in_row(
                    entry.row,
                    title::IDENTITY,
                    number,
                    objection,
                ));
            };
            if let Some(first) = seen.insert(&entry.identity_digest, entry.row) {
                let what = format!("与第{first}行重复");
                object(Objection::new(what, "每名考生只能有一行，请删除或改正"));
            }
            if let Some(place) = self.0.get(&entry.identity_digest) {
                object(place.objection());
            }
        }
    }
}

impl Where {
    fn objection(&self) -> Objection {
        match self {
            Where::Here => Objection::new("已在本批次名册中", "请删除该行"),
            Where::AnotherSession(title) => Objection::new(
                format!("已在本校批次“{title}”的名册中，职业和等级相同"),
                "请删除该行，或待该批次结束后再报",
            ),
            Where::AnotherSchool => Objection::new(
                "已在其他院校尚未开考的同职业、同等级名册中",
                "请与考生核实在何处参加认定，并删除该行",
            ),
        }
    }
}
