//! Rows ↔ disqualifications: who is out on which day, and what was annulled.

use crate::store::Person;
use db::{Columns, Conn, Row, args, columns};
use jiff::civil::Date;
use kernel::{DisqualificationId, Fault};
use people_rules::{Annulment, Basis, Disqualification};

/// A disqualification as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    /// What was decided.
    pub said: Disqualification,
    /// The name of the organisation that decided it.
    pub organisation: String,
}

const DECIDED: &str =
    "select disqualification.*, organisation.name as organisation_name from disqualification
    join organisation on organisation.id = disqualification.organisation
    where identity_digest = $1 or person = $2 order by decided_at desc, disqualification.id desc";

/// The disqualification of a human being on a day, wherever it was decided.
pub(crate) async fn barred(
    conn: &mut Conn,
    identity_digest: &str,
    day: Date,
) -> Result<Option<Disqualification>, Fault> {
    let sql = "select * from disqualification where identity_digest = $1 order by decided_at desc";
    for row in conn.all(sql, args![identity_digest]).await? {
        let said = disqualification_of(&row)?;
        if said.bars(day) {
            return Ok(Some(said));
        }
    }
    Ok(None)
}

/// Every disqualification of a human being, the newest first: by the number that they have now, and by the entry, whose number
/// may have been put right since.
pub(crate) async fn decided(conn: &mut Conn, person: &Person) -> Result<Vec<Decided>, Fault> {
    conn.all(DECIDED, args![&person.identity_digest, person.id])
        .await?
        .iter()
        .map(decided_of)
        .collect()
}

/// The disqualification of a number that was not annulled.
pub(crate) async fn standing(
    conn: &mut Conn,
    identity_digest: &str,
) -> Result<Option<(DisqualificationId, Disqualification)>, Fault> {
    let sql = "select * from disqualification where identity_digest = $1 and annulled_on is null";
    conn.opt(sql, args![identity_digest])
        .await?
        .map(|row| Ok((row.get("id")?, disqualification_of(&row)?)))
        .transpose()
}

fn decided_of(row: &Row) -> Result<Decided, Fault> {
    Ok(Decided {
        said: disqualification_of(row)?,
        organisation: row.get("organisation_name")?,
    })
}

/// Reads a row of `disqualification`.
pub(crate) fn disqualification_of(row: &Row) -> Result<Disqualification, Fault> {
    let said = Disqualification::kept(
        row.get("reason")?,
        row.get("organisation")?,
        row.get("since")?,
    );
    let annulled: Option<Date> = row.get("annulled_on")?;
    Ok(match annulled {
        None => said,
        Some(on) => {
            let basis = Basis {
                ground: row.parse("ground")?,
                document: row.get("document")?,
                reason: row.get("annulment_reason")?,
            };
            said.annulled_by(Annulment::kept(basis, on))
        }
    })
}

/// What an annulment puts into the row.
pub(crate) fn annulment_columns(annulment: &Annulment) -> Columns {
    let basis = annulment.basis();
    columns! {
        "annulled_on" => annulment.on(),
        "ground" => basis.ground.code(),
        "document" => &basis.document,
        "annulment_reason" => &basis.reason,
    }
}
