//! The assessment on an application's page: what was planned, done, judged, written and signed, and what this person can do.

use super::{
    report::verdict,
    store::{self as assessment, Judged, Member, PanelOpinion, Signature},
};
use crate::{
    applied::Applied,
    pages::{typed::Typed, view::day},
    store::Application,
};
use access::{Principal, acts};
use calendar::shanghai_date;
use db::Conn;
use filing_rules::{Arranged, Method, OF_LINE, OF_SCHOOL, Phase, State, Underway, is_greater};
use jiff::civil::Date;
use kernel::{AccountId, Actor, ApplicationLineId, Clause, Fault};

/// The assessment, as far as this person may see it.
pub(crate) struct Card {
    pub phase: Option<Phase>,
    pub methods: Vec<MethodLine>,
    /// The six, where this person plans them.
    pub plan: Vec<PlanLine>,
    /// The conditions, where this person owes their judgement.
    pub judge: Vec<JudgeGroup>,
    pub conditions: Vec<ConditionLine>,
    pub opinion: Option<OpinionLine>,
    pub may_write: bool,
    pub may_sign: bool,
    pub may_conclude: bool,
    pub has_report: bool,
    /// Whether what single experts said is told to this person now.
    pub told: bool,
}

/// A method as it stands.
pub(crate) struct MethodLine {
    pub method: Method,
    pub planned: String,
    pub done: String,
    pub note: String,
    pub may_carry_out: bool,
}

/// A method, to be planned.
pub(crate) struct PlanLine {
    pub method: Method,
    pub on: String,
    pub why: String,
}

/// The conditions of the school, or of one line, to be judged.
pub(crate) struct JudgeGroup {
    pub title: String,
    pub rows: Vec<JudgeRow>,
}

/// A condition, to be judged.
pub(crate) struct JudgeRow {
    pub clause: Clause,
    /// What the names of its fields end with.
    pub key: String,
    pub choice: String,
    pub text: String,
}

/// A condition as the panel judged it.
pub(crate) struct ConditionLine {
    pub clause: Clause,
    pub subject: String,
    pub met: usize,
    pub unmet: usize,
    pub verdict: &'static str,
    /// Who said what; the name is empty for a school.
    pub texts: Vec<(String, String)>,
}

/// What the panel found, and who signed it.
pub(crate) struct OpinionLine {
    pub no: i64,
    pub text: String,
    /// Name, day, reservation.
    pub signed: Vec<(String, String, String)>,
    pub owing: Vec<String>,
}

/// The assessment of an application; none before its panel is drawn.
pub(crate) async fn card(
    conn: &mut Conn,
    found: &Application,
    lines: &[Applied],
    principal: &Principal,
    (typed, today): (&Typed, Date),
) -> Result<Option<Card>, Fault> {
    if !matches!(
        found.state,
        State::Assessing | State::Concluded | State::Withdrawn | State::Decided
    ) {
        return Ok(None);
    }
    let underway = assessment::underway(conn, found.id).await?;
    let members = assessment::panel(conn, found.id).await?;
    if members.is_empty() && found.state == State::Withdrawn {
        return Ok(None);
    }
    let judged = assessment::judgements(conn, found.id).await?;
    let opinion = assessment::opinion(conn, found.id).await?;
    let open = found.state == State::Assessing;
    let phase = open.then(|| underway.phase());
    // Single opinions are for those who may read the report; a school reads what was found, not who found it.
    let names = principal.permit::<acts::ReadReport>().is_ok();
    let account = match principal.actor {
        Actor::Account { account, .. } => Some(account),
        _ => None,
    };
    let member = account.filter(|one| open && underway.panel.contains(one));
    // Each judges by their own hand: a member is told what others said once they spoke.
    // What was taken back before it was reported is told to nobody else.
    let reported = !open && (found.state != State::Withdrawn || found.conclusion.is_some());
    let told = reported || names && member.is_none_or(|one| underway.spoke(one));
    let plans = open && principal.permit::<acts::PlanAssessment>().is_ok();
    let concludes = open && principal.permit::<acts::ConcludeAssessment>().is_ok();
    let is = |wanted: Phase| phase == Some(wanted);
    let speaks = is(Phase::Judge) && member.is_some_and(|one| !underway.spoke(one));
    let wrote = matches!(phase, Some(Phase::Write | Phase::Sign | Phase::Report));
    Ok(Some(Card {
        phase,
        methods: methods(&underway, plans),
        plan: if plans && underway.given.is_empty() {
            plan(&underway, typed, today)
        } else {
            Vec::new()
        },
        judge: if speaks {
            to_judge(lines, typed)
        } else {
            Vec::new()
        },
        conditions: if told {
            conditions(lines, &members, &judged, !names)
        } else {
            Vec::new()
        },
        may_write: wrote && member.is_some() && member == underway.leader(),
        may_sign: is(Phase::Sign) && member.is_some_and(|one| !underway.signed(one)),
        may_conclude: concludes && is(Phase::Report) && underway.unfit().is_none(),
        opinion: opinion
            .filter(|_| told)
            .map(|opinion| written(opinion, &members, !names)),
        has_report: found.report.is_some() && names,
        told,
    }))
}

impl Card {
    /// What the panel found, as it stands.
    pub fn opinion_text(&self) -> &str {
        self.opinion.as_ref().map_or("", |opinion| &opinion.text)
    }
}

impl ConditionLine {
    /// The colour of the panel's verdict.
    pub fn colour(&self) -> &'static str {
        if is_greater(self.met, self.unmet) {
            "green"
        } else {
            "red"
        }
    }
}

fn methods(underway: &Underway, plans: bool) -> Vec<MethodLine> {
    let line = |(method, arranged): (&Method, &Arranged)| {
        let (planned, done, note) = match arranged {
            Arranged::Planned { on } => (day(*on), String::new(), String::new()),
            Arranged::Done { planned, on, note } => (day(*planned), day(*on), note.clone()),
            Arranged::LeftOut { why } => ("不采用".to_owned(), String::new(), why.clone()),
        };
        MethodLine {
            method: *method,
            may_carry_out: plans && matches!(arranged, Arranged::Planned { .. }),
            planned,
            done,
            note,
        }
    };
    underway.methods.iter().map(line).collect()
}

/// What can still be planned, with what stands already or was typed.
fn plan(underway: &Underway, typed: &Typed, today: Date) -> Vec<PlanLine> {
    let line = |method: Method| {
        let (on, why) = match underway.methods.get(&method) {
            Some(Arranged::Done { .. }) => return None,
            Some(Arranged::Planned { on }) => (on.to_string(), String::new()),
            Some(Arranged::LeftOut { why }) => (String::new(), why.clone()),
            None => (today.to_string(), String::new()),
        };
        let came = typed.has(&format!("on-{method}"));
        let or_typed = |field: &str, stands: String| match came {
            true => typed.one(&format!("{field}-{method}")).to_owned(),
            false => stands,
        };
        Some(PlanLine {
            method,
            on: or_typed("on", on),
            why: or_typed("why", why),
        })
    };
    Method::ALL.into_iter().filter_map(line).collect()
}

fn to_judge(lines: &[Applied], typed: &Typed) -> Vec<JudgeGroup> {
    let row = |clause: Clause, line: Option<ApplicationLineId>| {
        let key = key(clause, line);
        JudgeRow {
            clause,
            choice: typed.one(&format!("met-{key}")).to_owned(),
            text: typed.one(&format!("found-{key}")).to_owned(),
            key,
        }
    };
    let school = JudgeGroup {
        title: "全校".to_owned(),
        rows: OF_SCHOOL.map(|clause| row(clause, None)).into(),
    };
    let of_line = |line: &Applied| JudgeGroup {
        title: line.label(),
        rows: OF_LINE.map(|clause| row(clause, line.id)).into(),
    };
    std::iter::once(school)
        .chain(lines.iter().map(of_line))
        .collect()
}

/// What the names of a condition's fields end with.
fn key(clause: Clause, line: Option<ApplicationLineId>) -> String {
    match line {
        Some(line) => format!("{}-{line}", clause.id()),
        None => clause.id().to_owned(),
    }
}

fn conditions(
    lines: &[Applied],
    members: &[Member],
    judged: &[Judged],
    nameless: bool,
) -> Vec<ConditionLine> {
    let groups = judged.chunk_by(|one, next| one.about() == next.about());
    let line = |group: &[Judged]| {
        let (clause, of) = group[0].about();
        let line = lines.iter().find(|line| of.is_some() && line.id == of);
        let met = group.iter().filter(|one| one.judgement.met).count();
        let said = group.iter().filter(|one| !one.judgement.text.is_empty());
        ConditionLine {
            clause,
            subject: line.map_or_else(|| "全校".to_owned(), Applied::label),
            met,
            unmet: group.len() - met,
            verdict: verdict(met, group.len() - met),
            texts: said
                .map(|one| {
                    let name = match nameless {
                        true => String::new(),
                        false => name_of(members, one.expert),
                    };
                    (name, one.judgement.text.clone())
                })
                .collect(),
        }
    };
    groups.map(line).collect()
}

fn name_of(members: &[Member], expert: AccountId) -> String {
    let member = members.iter().find(|member| member.expert == expert);
    member.map(|member| member.name.clone()).unwrap_or_default()
}

fn written(opinion: PanelOpinion, members: &[Member], nameless: bool) -> OpinionLine {
    let signed_by = |member: &Member| {
        let mut signatures = opinion.signatures.iter();
        signatures.any(|one| one.expert == member.expert)
    };
    let line = |one: &Signature| {
        let reservation = match nameless {
            true => String::new(),
            false => one.reservation.clone(),
        };
        (
            one.name.clone(),
            day(shanghai_date(one.signed_at)),
            reservation,
        )
    };
    OpinionLine {
        no: opinion.no,
        signed: opinion.signatures.iter().map(line).collect(),
        owing: members
            .iter()
            .filter(|member| !signed_by(member))
            .map(|member| member.name.clone())
            .collect(),
        text: opinion.text,
    }
}
