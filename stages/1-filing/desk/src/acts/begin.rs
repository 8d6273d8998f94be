//! What a school can apply for: a first filing, more lines, another term (N2, N6.4).

use crate::{filing_of, scope_on, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db};
use filing_rules::{
    ApplicationForm, Covered, Filed, Kind, Open, begin, likely, may_grant, only_new,
};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, FilingId, OrganisationId, Stop};

/// What a school begins with.
pub(crate) struct Begun {
    /// The draft that it goes on with; none where it begins anew.
    pub draft: Option<ApplicationId>,
    /// The filing that is to be extended or renewed.
    pub filing: Option<FilingId>,
}

/// Lets a school begin, or go on with its draft or supplement.
pub(crate) async fn may_begin(
    conn: &mut Conn,
    school: OrganisationId,
    kind: Kind,
    now: Timestamp,
) -> Result<Begun, Stop> {
    let open = store::open_of(conn, school).await?;
    let (filed, today) = (
        store::newest_filing(conn, school).await?,
        shanghai_date(now),
    );
    let live = filed.as_ref().map(|filed| known(filed, today));
    let waits = open.map(|open| Open {
        kind: open.kind,
        state: open.state,
        handed_in: open.handed_in,
    });
    begin(kind, waits, live, today)?;
    let about = filed.filter(|_| kind != Kind::Initial);
    Ok(Begun {
        draft: open.map(|open| open.id),
        filing: about.map(|filed| filed.id),
    })
}

/// A filing as the rules look at it.
fn known(filed: &crate::Filed, today: Date) -> Filed<'_> {
    Filed {
        number: filed.number.as_str(),
        standing: filed.on(today),
        until: filed.valid.until,
    }
}

/// An extension names only what is not in the scope already.
pub(crate) async fn check_new(
    conn: &mut Conn,
    school: OrganisationId,
    kind: Kind,
    form: &ApplicationForm,
    now: Timestamp,
) -> Result<(), Stop> {
    if kind != Kind::Extension {
        return Ok(());
    }
    let scope = scope_on(conn, school, shanghai_date(now)).await?;
    let held: Vec<Covered<'_>> = scope.iter().map(|scope| scope.covered()).collect();
    Ok(only_new(form, &held)?)
}

/// Lets an application for more, or for another term, go on only while its filing is one that can be granted more (A3.4).
pub(crate) async fn still_lives(
    conn: &mut Conn,
    found: &store::Application,
    today: Date,
) -> Result<(), Stop> {
    let Some(filing) = found.of_filing else {
        return Ok(());
    };
    let filed = filing_of(conn, filing).await?;
    Ok(may_grant(found.kind, filed.on(today))?)
}

/// What the school would most likely apply for: what it began; else by its filing.
pub(crate) async fn kind_to_begin(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    now: Timestamp,
) -> Result<Kind, Stop> {
    let (school, today) = (permit.organisation()?.id, shanghai_date(now));
    let mut conn = db.read().await?;
    if let Some(open) = store::open_of(&mut conn, school).await? {
        return Ok(open.kind);
    }
    let filed = store::newest_filing(&mut conn, school).await?;
    Ok(likely(
        filed.as_ref().map(|filed| known(filed, today)),
        today,
    ))
}

/// 可以申请的类别: for what a school may apply now.
pub(crate) struct Offered {
    pub kinds: Vec<Kind>,
    /// Why there is none; empty where there is one.
    pub why_none: String,
}

/// For what the school may apply now.
pub(crate) async fn kinds_to_begin(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    now: Timestamp,
) -> Result<Offered, Stop> {
    let school = permit.organisation()?.id;
    let mut conn = db.read().await?;
    let (mut kinds, mut why_none) = (Vec::new(), String::new());
    for kind in Kind::ALL {
        match may_begin(&mut conn, school, kind, now).await {
            Ok(_) => kinds.push(kind),
            // The last says how the filing stands, where it is that which keeps out every kind.
            Err(Stop::Refusal(refusal)) => why_none = refusal.sentence,
            Err(fault) => return Err(fault),
        }
    }
    if !kinds.is_empty() {
        why_none.clear();
    }
    Ok(Offered { kinds, why_none })
}
