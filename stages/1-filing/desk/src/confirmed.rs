//! 复核: what officers found of the materials that were checked online. It is kept with the check that it is about, so that it
//! stays with what was handed in and says nothing of another check or a file that came in its place.

use crate::store::{self, Held};
use db::{Conn, Keys, args};
use filing_rules::{Confirmation, Material, Noted};
use jiff::civil::Date;
use kernel::{ApplicationId, Fault, OnlineConfirmationId};

/// 复核结论, as stored.
pub(crate) struct Confirmed {
    pub id: OnlineConfirmationId,
    material: Material,
    /// The check that it is about: source, by whom, when.
    about: (String, String, Date),
    pub found: Confirmation,
    pub by: String,
    /// The centre of whoever looked it up.
    pub centre: String,
    pub on: Date,
}

/// Everything that was found of an application's online checks, those of what is no more among it.
pub(crate) async fn confirmations(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Confirmed>, Fault> {
    let sql = "select * from online_confirmation where application = $1";
    let rows = conn.all(sql, args![application]).await?;
    rows.iter()
        .map(|row| {
            let found: String = row.get("found")?;
            Ok(Confirmed {
                id: row.get("id")?,
                material: row.parse("material")?,
                about: (
                    row.get("source")?,
                    row.get("checked_by")?,
                    row.get("checked_on")?,
                ),
                found: match row.get("agrees")? {
                    true => Confirmation::Agrees(found),
                    false => Confirmation::Differs(found),
                },
                by: row.get("found_by")?,
                centre: row.get("found_for")?,
                on: row.get("found_on")?,
            })
        })
        .collect()
}

/// What was found of the online check of a material.
pub(crate) fn of<'a>(confirmations: &'a [Confirmed], held: &Held) -> Option<&'a Confirmed> {
    let about = |one: &&Confirmed| {
        let (source, by, on) = &one.about;
        one.material == held.material
            && held.source.as_ref() == Some(source)
            && held.checked_by.as_ref() == Some(by)
            && held.checked_on == Some(*on)
    };
    confirmations.iter().find(about)
}

/// The digest of a check and of what was found of it: what an officer looks at who says something of it.
pub(crate) fn digest(keys: &Keys, check: &Held, confirmed: Option<&Confirmed>) -> String {
    let found = confirmed.map(|one| (one.id, &one.found, &one.by, &one.centre, one.on));
    let shown = (
        check.material,
        &check.source,
        &check.checked_by,
        check.checked_on,
        found,
    );
    keys.digest("online_confirmation", &format!("{shown:?}"))
}

/// The materials that were checked online, each with what was found of it.
pub(crate) fn among(held: &[Held], confirmations: &[Confirmed]) -> Vec<Noted> {
    let attached = |material| {
        let mut attached = held.iter().filter(|one| one.attached.is_some());
        attached.any(|one| one.material == material)
    };
    held.iter()
        .filter(|one| one.source.is_some())
        .map(|one| Noted {
            material: one.material,
            alone: !attached(one.material),
            found: of(confirmations, one).map(|confirmed| confirmed.found.clone()),
        })
        .collect()
}

/// As [`among`], of what an application holds now.
pub(crate) async fn noted(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<Noted>, Fault> {
    let held = store::materials(conn, application).await?;
    Ok(among(&held, &confirmations(conn, application).await?))
}
