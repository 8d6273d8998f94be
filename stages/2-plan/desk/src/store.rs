//! Rows ↔ plans, and whether a school is filed for what it plans.

use calendar::{Calendar, Terms};
use db::{Columns, Conn, args, columns};
use filing_desk::{Audience, Covered, Scope};
use jiff::{Timestamp, civil::Date};
use kernel::{Fault, OrganisationId, SessionId};
use plan_rules::{Certifies, Drafted, PlanContent, PlanDraft, Weights};

/// The school's filing for what it plans, on each exam day on which there is one.
#[derive(Debug)]
pub(crate) struct Filed(Vec<(Date, Scope)>);

impl Filed {
    /// Whether the school is filed on an exam day.
    pub fn covers(&self, day: Date) -> bool {
        self.0.iter().any(|(filed, _)| *filed == day)
    }
}

/// A plan as it is stored, with its clock.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    /// What is planned.
    pub plan: PlanDraft,
    /// The last day to report it.
    pub due_on: Date,
    /// When it was reported.
    pub reported_at: Option<Timestamp>,
    /// Working days by which the report came late.
    pub late: Option<u16>,
    /// When the centre received it.
    pub received_at: Option<Timestamp>,
    /// The school's name.
    pub school: String,
}

/// Finds the school's filing for what it certifies.
pub(crate) async fn filed(
    conn: &mut Conn,
    school: OrganisationId,
    certifies: Certifies<'_>,
) -> Result<Filed, Fault> {
    let mut found = Vec::new();
    for day in certifies.days {
        let asked = Covered {
            occupation: certifies.occupation,
            job_type: certifies.job_type,
            level: certifies.level,
            audience: Audience::OwnStudents,
        };
        let line = filing_desk::scope_for(conn, school, asked, day).await?;
        found.extend(line.map(|line| (day, line)));
    }
    Ok(Filed(found))
}

/// What a checked plan puts into its row.
pub(crate) fn columns_of(drafted: &Drafted<'_>, filed: &Filed) -> Result<Columns, Fault> {
    let plan = drafted.plan();
    let (_, scope) = filed
        .0
        .first()
        .ok_or_else(|| Fault::broken("a plan was drafted without a filing"))?;
    let terms = Terms::default();
    let due = plan_rules::due(plan.registration_closed_on, Calendar::built_in(), &terms);
    let content = serde_json::to_string(&plan.content)
        .map_err(|error| Fault::new("writing the content of a plan", error))?;
    Ok(columns! {
        "title" => plan.title.trim(),
        "filing" => scope.filing,
        "filing_number" => &scope.number,
        "occupation" => plan.occupation.to_string(),
        "occupation_name" => &scope.occupation_name,
        "job_type" => &scope.job_type,
        "level" => plan.level.digit().to_string(),
        "basis" => &scope.basis,
        "registration_closed_on" => plan.registration_closed_on,
        "theory_on" => plan.theory_on,
        "practical_on" => plan.practical_on,
        "theory_minutes" => plan.theory_minutes,
        "theory_weight" => plan.weights.theory,
        "practical_weight" => plan.weights.practical,
        "coursework_weight" => plan.weights.coursework,
        "content" => content,
        "due_on" => due.date,
        "terms" => terms.version(),
    })
}

/// The plan of a session.
pub(crate) async fn planned(conn: &mut Conn, id: SessionId) -> Result<Planned, Fault> {
    let row = conn
        .one(
            "select session.*, organisation.name as school_name
             from session join organisation on organisation.id = session.school where session.id = $1",
            args![id],
        )
        .await?;
    let content: PlanContent = serde_json::from_str(&row.get::<String>("content")?)
        .map_err(|error| Fault::new("reading the content of a plan", error))?;
    Ok(Planned {
        plan: PlanDraft {
            title: row.get("title")?,
            occupation: row.parse("occupation")?,
            job_type: row.get("job_type")?,
            level: row.parse("level")?,
            registration_closed_on: row.get("registration_closed_on")?,
            theory_on: row.get("theory_on")?,
            practical_on: row.get("practical_on")?,
            theory_minutes: row.get("theory_minutes")?,
            weights: Weights {
                theory: row.get("theory_weight")?,
                practical: row.get("practical_weight")?,
                coursework: row.get("coursework_weight")?,
            },
            content,
        },
        due_on: row.get("due_on")?,
        reported_at: row.get("reported_at")?,
        late: row.get("late")?,
        received_at: row.get("received_at")?,
        school: row.get("school_name")?,
    })
}
