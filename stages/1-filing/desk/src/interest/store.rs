//! Who must not judge a school, and since when: declared beforehand, or said when they were drawn.

use db::{Conn, Row, args};
use filing_rules::Interest;
use jiff::civil::Date;
use kernel::{DeclaredInterestId, Fault, OrganisationId, PersonId};
use people_desk::same_people;
use std::collections::BTreeMap;

/// 利益关系申报, as its expert sees it.
pub(crate) struct Declared {
    pub id: DeclaredInterestId,
    pub school: OrganisationId,
    pub school_name: String,
    pub interest: Interest,
    pub why: String,
    pub on: Date,
    pub withdrawn_on: Option<Date>,
}

/// Everything that a human being declared, in whichever registry they stand, the latest first.
pub(crate) async fn declared(conn: &mut Conn, person: PersonId) -> Result<Vec<Declared>, Fault> {
    let sql = "select declared_interest.*, organisation.name as school_name
               from declared_interest join organisation on organisation.id = declared_interest.school
               where person = $1";
    let mut declared = Vec::new();
    for (_, same) in same_people(conn, [person]).await? {
        for row in conn.all(sql, args![same]).await? {
            declared.push(Declared {
                id: row.get("id")?,
                school: row.get("school")?,
                school_name: row.get("school_name")?,
                interest: row.parse("interest")?,
                why: row.get("why")?,
                on: row.get("declared_on")?,
                withdrawn_on: row.get("withdrawn_on")?,
            });
        }
    }
    declared.sort_by_key(|one| std::cmp::Reverse((one.on, one.id)));
    Ok(declared)
}

/// Who has an interest in a school: declared and not withdrawn, or for which they left one of its panels. By the human being:
/// accounts come and go, and one stands in several registries.
pub(crate) async fn interests(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<BTreeMap<PersonId, Interest>, Fault> {
    let sql = "select person, gone_for as interest from panel_member
                   join application on application.id = panel_member.application
               where school = $1 and person is not null and gone_for is not null and gone_for <> 'absent'
               union all
               select person, interest from declared_interest where school = $1 and withdrawn_on is null";
    let rows = conn.all(sql, args![school]).await?;
    let one = |row: &Row| {
        let interest: Interest = row.parse("interest")?;
        Ok((row.get("person")?, interest))
    };
    let said: BTreeMap<PersonId, Interest> = rows.iter().map(one).collect::<Result<_, Fault>>()?;
    let everywhere = same_people(conn, said.keys().copied()).await?;
    Ok(everywhere
        .into_iter()
        .map(|(who, same)| (same, said[&who]))
        .collect())
}
