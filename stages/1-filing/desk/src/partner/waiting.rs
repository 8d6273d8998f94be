//! What waits for people about agreements: the confirmation of the school's head.

use super::agreements::{agreements, agreements_as};
use access::{Organisation, Principal, Role};
use db::Conn;
use filing_rules::AgreementStanding;
use jiff::civil::Date;
use kernel::{AgreementId, Stop};
use web::Work;

/// The agreements that wait for a school's head, those whose time is over left out.
pub(crate) async fn work(
    conn: &mut Conn,
    principal: &Principal,
    school: &Organisation,
    today: Date,
) -> Result<Vec<Work>, Stop> {
    if principal.role != Role::SchoolHead {
        return Ok(Vec::new());
    }
    let select = agreements()
        .only("agreement.school = {}", school.id)
        .only("agreement.valid_until >= {}", today)
        .order("agreement.id");
    let select = agreements_as(select, AgreementStanding::Unconfirmed, today);
    let mut works = Vec::new();
    for row in select.first(conn, 50).await? {
        let kind: filing_rules::PartnerKind = row.parse("partner_kind")?;
        works.push(Work {
            title: "确认合作协议".to_owned(),
            text: row.get("partner_name")?,
            href: format!("/partners/agreements/{}", row.get::<AgreementId>("id")?),
            due: None,
            clause: Some(kind.clause()),
        });
    }
    Ok(works)
}
