//! What waits for each party to a filing, with the clock of the acceptance.

use access::{Affiliation, Principal, Role};
use db::{Conn, Row, Value, args};
use kernel::{Actor, ApplicationId, Clause, Fault};
use web::{House, Work, WorkFuture};

const OWN: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.school = $2 order by application.id";
const AFFILIATED: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2 order by due_on, application.id";
const ASKED: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    join panel_member on panel_member.application = application.id
    where state = $1 and panel_member.expert = $2
      and not exists (select 1 from opinion where opinion.application = application.id and opinion.expert = $2)
    order by application.id";

/// The work of this stage that waits for a person.
pub fn work<'a>(house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Some(organisation) = &principal.organisation else {
            return Ok(Vec::new());
        };
        let own = || Value::from(organisation.id);
        let ours = || Value::from(organisation.affiliation.to_string());
        let provincial = organisation.affiliation == Affiliation::Province;
        let mut conn = house.db.read().await?;
        let conn = &mut conn;
        let works = match principal.role {
            Role::SchoolStaff => {
                find(conn, OWN, "draft", own(), "完善备案申请材料", Clause::A2_1).await?
            }
            Role::SchoolHead => {
                find(
                    conn,
                    OWN,
                    "draft",
                    own(),
                    "确认并提交备案申请",
                    Clause::A3_1,
                )
                .await?
            }
            Role::TrainingCentreOfficer => {
                find(
                    conn,
                    AFFILIATED,
                    "submitted",
                    ours(),
                    "推荐省属院校",
                    Clause::N5_2,
                )
                .await?
            }
            Role::CentreOfficer => {
                let reached = if provincial {
                    "recommended"
                } else {
                    "submitted"
                };
                let mut works = find(
                    conn,
                    AFFILIATED,
                    reached,
                    ours(),
                    "受理备案申请",
                    Clause::A3_1,
                )
                .await?;
                works.extend(
                    find(
                        conn,
                        AFFILIATED,
                        "accepted",
                        ours(),
                        "组建评估专家组",
                        Clause::A3_3,
                    )
                    .await?,
                );
                works.extend(
                    find(
                        conn,
                        AFFILIATED,
                        "assessing",
                        ours(),
                        "跟进专家评估并汇总意见",
                        Clause::A3_3,
                    )
                    .await?,
                );
                works
            }
            Role::Expert => match principal.actor {
                Actor::Account { account, .. } => {
                    find(
                        conn,
                        ASKED,
                        "assessing",
                        account.into(),
                        "提出评估意见",
                        Clause::A3_3,
                    )
                    .await?
                }
                _ => Vec::new(),
            },
            Role::DepartmentOfficer => {
                find(
                    conn,
                    AFFILIATED,
                    "concluded",
                    ours(),
                    "作出备案决定",
                    Clause::A3_4,
                )
                .await?
            }
            _ => Vec::new(),
        };
        Ok(works)
    })
}

async fn find(
    conn: &mut Conn,
    sql: &'static str,
    state: &str,
    whose: Value,
    title: &str,
    clause: Clause,
) -> Result<Vec<Work>, Fault> {
    let clocked = matches!(state, "submitted" | "recommended") && clause == Clause::A3_1;
    let mut values = args![state];
    values.push(whose);
    conn.all(sql, values)
        .await?
        .iter()
        .map(|row: &Row| {
            let id: ApplicationId = row.get("id")?;
            Ok(Work {
                title: title.to_owned(),
                text: row.get("name")?,
                href: format!("/filing/{id}"),
                due: if clocked { row.get("due_on")? } else { None },
                clause: Some(clause),
            })
        })
        .collect()
}
