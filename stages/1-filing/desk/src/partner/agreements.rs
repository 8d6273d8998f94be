//! Agreements as stored.

use super::store::line;
use access::{Affiliation, Doing, Owner, Permit};
use db::{Conn, FileDigest, Row, Select, Tx, Value, args, columns};
use filing_rules::{
    Agreed, Agreement, AgreementStanding, AgreementStep, PartnerKind, PartnerLine, Validity,
};
use jiff::civil::Date;
use kernel::{AgreementId, Fault, OrganisationId, PartnerId, Refusal, Stop};

/// 合作协议: one agreement as it is recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Which.
    pub id: AgreementId,
    /// Whose it is.
    pub owner: Owner,
    /// 协议名称.
    pub title: String,
    /// The partner's kind.
    pub kind: PartnerKind,
    /// The partner's name.
    pub partner: String,
    /// The school's name.
    pub school: String,
    /// The signed paper.
    pub file: FileDigest,
    /// Under which name it was uploaded.
    pub file_name: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_on: Date,
    /// Who confirmed it for the school.
    pub confirmed_by: Option<String>,
    /// Why the school's centre objected.
    pub objection: Option<String>,
    /// Why it was ended before its time.
    pub end_reason: Option<String>,
    /// What the rules ask.
    pub agreement: Agreement,
}

impl Recorded {
    /// What the agreement is on a day.
    pub fn on(&self, day: Date) -> AgreementStanding {
        self.agreement.agreed.on(day)
    }
}

const COLUMNS: &str = "agreement.*, partner.name as partner_name, partner.kind as partner_kind,
    organisation.name as school_name";
const FROM: &str = "agreement join partner on partner.id = agreement.partner
    join organisation on organisation.id = agreement.school";

/// A list of agreements, with the names of both parties.
pub fn agreements() -> Select {
    Select::new(COLUMNS, FROM)
}

/// One agreement.
///
/// # Errors
/// A refusal where there is none.
pub async fn agreement_of(conn: &mut Conn, id: AgreementId) -> Result<Recorded, Stop> {
    let select = agreements().only("agreement.id = {}", id);
    let rows = select.first(conn, 1).await?;
    let row = rows.first().ok_or_else(|| Refusal::not_found("合作协议"))?;
    Ok(recorded(conn, row).await?)
}

/// An agreement from its row in [`agreements`].
///
/// # Errors
/// A fault where storage fails.
pub async fn recorded(conn: &mut Conn, row: &Row) -> Result<Recorded, Fault> {
    let id: AgreementId = row.get("id")?;
    let school: OrganisationId = row.get("school")?;
    Ok(Recorded {
        id,
        owner: Owner {
            school,
            affiliation: row.parse("affiliation")?,
        },
        title: row.get("title")?,
        kind: row.parse("partner_kind")?,
        partner: row.get("partner_name")?,
        school: row.get("school_name")?,
        file: row.parse("file")?,
        file_name: row.get("file_name")?,
        recorded_by: row.get("recorded_by")?,
        recorded_on: row.get("recorded_on")?,
        confirmed_by: row.get("confirmed_by")?,
        objection: row.get("objection")?,
        end_reason: row.get("end_reason")?,
        agreement: Agreement {
            partner: row.get("partner")?,
            school,
            agreed: Agreed {
                valid: Validity {
                    from: row.get("valid_from")?,
                    until: row.get("valid_until")?,
                },
                confirmed_on: row.get("confirmed_on")?,
                objected_on: row.get("objected_on")?,
                ended_on: row.get("ended_on")?,
            },
            lines: lines(conn, id).await?,
        },
    })
}

async fn lines(conn: &mut Conn, id: AgreementId) -> Result<Vec<PartnerLine>, Fault> {
    let sql = "select * from agreement_line where agreement = $1
               order by occupation, job_type, level desc, id";
    let rows = conn.all(sql, args![id]).await?;
    rows.iter().map(line).collect()
}

/// Every agreement of these rows.
///
/// # Errors
/// A fault where storage fails.
pub async fn all_recorded(conn: &mut Conn, rows: &[Row]) -> Result<Vec<Recorded>, Fault> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(recorded(conn, row).await?);
    }
    Ok(all)
}

/// The agreements between a partner and a school, the oldest first.
pub(crate) async fn between(
    conn: &mut Conn,
    partner: PartnerId,
    school: OrganisationId,
) -> Result<Vec<Recorded>, Fault> {
    let select = agreements()
        .only("agreement.partner = {}", partner)
        .only("agreement.school = {}", school);
    let rows = select.order("agreement.id").first(conn, 1_000).await?;
    all_recorded(conn, &rows).await
}

/// An agreement within reach, if the step may be done about it today.
pub(super) async fn for_step<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: AgreementId,
    step: AgreementStep,
    today: Date,
) -> Result<Recorded, Stop> {
    let found = agreement_of(conn, id).await?;
    permit.check(&found.owner, "合作协议")?;
    step.allowed(&found.agreement.agreed, today)?;
    Ok(found)
}

/// The agreements of a school that is moved go along: whoever looks after it now may object to them (N4.1, N6.4).
pub(crate) async fn reassign(
    tx: &mut Tx,
    school: OrganisationId,
    to: Affiliation,
) -> Result<(), Fault> {
    let sql = "select id from agreement where school = $1";
    for row in tx.all(sql, args![school]).await? {
        let id: AgreementId = row.get("id")?;
        tx.update(
            "agreement",
            id,
            columns! { "affiliation" => to.to_string() },
        )
        .await?;
    }
    Ok(())
}

/// Narrows a list of agreements to what stands so on a day; says of every agreement what [`Recorded::on`] says.
pub fn agreements_as(select: Select, standing: AgreementStanding, day: Date) -> Select {
    /// `live` is neither objected to nor ended.
    macro_rules! live {
        ($more:literal) => {
            concat!(
                "(objected_on is null or objected_on > {1}) and (agreement.ended_on is null or agreement.ended_on > {1}) and ",
                $more
            )
        };
    }
    let condition = match standing {
        AgreementStanding::Objected => "objected_on <= {1}",
        AgreementStanding::Ended => {
            "agreement.ended_on <= {1} and (objected_on is null or objected_on > {1})"
        }
        AgreementStanding::Unconfirmed => live!("(confirmed_on is null or confirmed_on > {1})"),
        AgreementStanding::NotYet => live!("confirmed_on <= {1} and agreement.valid_from > {1}"),
        AgreementStanding::Expired => live!("confirmed_on <= {1} and agreement.valid_until < {1}"),
        AgreementStanding::InForce => {
            live!(
                "confirmed_on <= {1} and agreement.valid_from <= {1} and agreement.valid_until >= {1}"
            )
        }
    };
    select.only_with(condition, vec![Value::from(day)])
}
