//! 技术评估报告 as plain data, out of what the panel judged, wrote and signed (A3.3).

use super::store::{self as assessment, Judged, Member, Said};
use crate::{
    applied::{Applied, applied},
    drawable::legible,
    drawing::{self, Draws},
    registry::registry_of,
    store::{self, Application},
};
use calendar::shanghai_date;
use db::{Conn, Keys, args};
use filing_rules::{Arranged, Finding, LineName, Method, Underway, View, is_greater, self_check};
use jiff::{Timestamp, civil::Date};
use kernel::{Fault, Stop};
use print::{
    AssessedLine, AssessmentReport, ConditionRow, Dissent, MethodRow, PanelDraw, PanelMember,
    PanelSignature,
};

/// The report of a concluded assessment.
pub(super) async fn report(
    conn: &mut Conn,
    keys: &Keys,
    found: &Application,
    (base_url, today): (&str, Date),
) -> Result<AssessmentReport, Stop> {
    let id = found.id;
    let members = assessment::panel(conn, id).await?;
    let underway = assessment::underway(conn, id).await?;
    let lines = applied(&found.form, store::lines_of(conn, id).await?);
    let judged = assessment::judgements(conn, id).await?;
    let opinion = assessment::opinion(conn, id).await?;
    let held = store::materials(conn, id).await?;
    let there = |material| held.iter().any(|one| one.material == material);
    let registry = registry_of(conn, keys, found, today).await?;
    let findings = self_check(&found.form, there, &registry);
    let draws = drawing::of(conn, keys, id).await?;
    let said = assessment::said(conn, id).await?;
    let sql = "select answered_at, concluded_at from application where id = $1";
    let row = conn.one(sql, args![id]).await?;
    let day = |column| -> Result<_, Fault> {
        let at: Option<Timestamp> = row.get(column)?;
        let at = at.ok_or_else(|| Fault::broken("a concluded application without its days"))?;
        Ok(shanghai_date(at))
    };
    let signatures = opinion
        .map(|opinion| opinion.signatures)
        .unwrap_or_default();
    let mut dissents = dissents(&members, &lines, &said);
    let reserved = signatures.iter().filter(|one| !one.reservation.is_empty());
    dissents.extend(reserved.map(|one| Dissent {
        expert: one.name.clone(),
        line: "专家组意见".to_owned(),
        text: one.reservation.clone(),
    }));
    let mut report = AssessmentReport {
        school: found.form.school.clone(),
        uscc: found.form.uscc.to_string(),
        application: id.to_string(),
        centre: assessment::centre(conn, found.owner.affiliation).await?,
        kind: found.kind.title().to_owned(),
        accepted_on: day("answered_at")?,
        methods: methods(&underway),
        panel: panel(&members, &draws),
        conditions: conditions(&lines, &members, &judged, &findings),
        lines: lines.iter().map(assessed).collect(),
        dissents,
        conclusion: found.conclusion.clone().unwrap_or_default(),
        signatures: members
            .iter()
            .map(|member| PanelSignature {
                name: member.name.clone(),
                signed_on: signatures
                    .iter()
                    .find(|one| one.expert == member.expert)
                    .map(|one| shanghai_date(one.signed_at)),
            })
            .collect(),
        date: day("concluded_at")?,
        draw: drawn(draws, format!("{base_url}/draws/{id}"))?,
    };
    make_legible(&mut report);
    Ok(report)
}

/// What people wrote before it was asked whether it can be printed is printed all the same.
fn make_legible(report: &mut AssessmentReport) {
    let methods = report.methods.iter_mut().map(|row| &mut row.note);
    let panel = report.panel.iter_mut();
    let panel = panel.flat_map(|one| [&mut one.name, &mut one.employer, &mut one.position]);
    let found = report.conditions.iter_mut().map(|row| &mut row.finding);
    let dissents = report.dissents.iter_mut();
    let dissents = dissents.flat_map(|one| [&mut one.expert, &mut one.text]);
    let signed = report.signatures.iter_mut().map(|one| &mut one.name);
    let texts = methods
        .chain(panel)
        .chain(found)
        .chain(dissents)
        .chain(signed);
    for text in texts.chain([&mut report.conclusion]) {
        *text = legible(text);
    }
}

fn methods(underway: &Underway) -> Vec<MethodRow> {
    let row = |(method, arranged): (&Method, &Arranged)| {
        let (planned_on, done_on, note) = match arranged {
            Arranged::Planned { on } => (Some(*on), None, String::new()),
            Arranged::Done { planned, on, note } => (Some(*planned), Some(*on), note.clone()),
            Arranged::LeftOut { why } => (None, None, format!("不采用：{why}")),
        };
        MethodRow {
            method: method.title().to_owned(),
            planned_on,
            done_on,
            note,
        }
    };
    underway.methods.iter().map(row).collect()
}

fn panel(members: &[Member], draws: &Draws) -> Vec<PanelMember> {
    let position = |member: &Member| {
        let listed = member.person.as_deref().map(|one| draws.person(one));
        listed.and_then(Result::ok).map(|one| one.position.clone())
    };
    let row = |(at, member): (usize, &Member)| PanelMember {
        name: member.name.clone(),
        employer: member.employer.clone(),
        position: position(member).unwrap_or_default(),
        leader: at == 0,
    };
    members.iter().enumerate().map(row).collect()
}

fn drawn(draws: Draws, verify_url: String) -> Result<PanelDraw, Stop> {
    let drawing::Record {
        first: record,
        further,
    } = draws.record()?;
    Ok(PanelDraw {
        further: further.len(),
        pool_size: record.list.entries.len() + record.list.excluded.len(),
        excluded: record.list.excluded.len(),
        list_digest: record.digest,
        seed: record.seed,
        method_version: draw::METHOD.to_owned(),
        verify_url,
    })
}

/// Each condition of 附件1 with what the school said of itself and what the experts found, in the order of the notice.
fn conditions(
    lines: &[Applied],
    members: &[Member],
    judged: &[Judged],
    findings: &[Finding],
) -> Vec<ConditionRow> {
    let groups = judged.chunk_by(|one, next| one.about() == next.about());
    let row = |group: &[Judged]| {
        let (clause, line) = group[0].about();
        let line = lines
            .iter()
            .find(|known| line.is_some() && known.id == line);
        let label = line.map(Applied::label);
        let checked = findings.iter().find(|finding| {
            finding.clause == clause && finding.line.as_ref().map(LineName::to_string) == label
        });
        let met = group.iter().filter(|one| one.judgement.met).count();
        ConditionRow {
            clause: clause.label().to_owned(),
            subject: label.unwrap_or_else(|| "全校".to_owned()),
            self_check: checked
                .map_or("—", |finding| finding.verdict.title())
                .to_owned(),
            verdict: verdict(met, group.len() - met).to_owned(),
            finding: found_by(group, members),
        }
    };
    groups.map(row).collect()
}

/// The panel's verdict on a condition, in words.
pub(super) fn verdict(met: usize, unmet: usize) -> &'static str {
    if is_greater(met, unmet) {
        "符合"
    } else {
        "不符合"
    }
}

/// What each expert found of one condition, by name; those who said nothing only count.
fn found_by(all: &[Judged], members: &[Member]) -> String {
    let words: Vec<String> = all
        .iter()
        .filter(|one| !one.judgement.text.is_empty())
        .filter_map(|one| {
            let member = members.iter().find(|member| member.expert == one.expert)?;
            Some(format!("{}：{}", member.name, one.judgement.text))
        })
        .collect();
    let met = all.iter().filter(|one| one.judgement.met).count();
    let count = format!("认为符合{met}人、不符合{}人。", all.len() - met);
    if words.is_empty() {
        count
    } else {
        format!("{count}{}", words.join("；"))
    }
}

fn assessed(line: &Applied) -> AssessedLine {
    let result = match line.is_supported() {
        true => View::Supports,
        false => View::Objects,
    };
    AssessedLine {
        occupation: line.occupation_name.clone(),
        job_type: line.job_type.clone(),
        code: line.occupation.to_string(),
        level: line.level.to_string(),
        supports: line.supports as usize,
        objects: line.objects as usize,
        result: result.title().to_owned(),
    }
}

/// The views that the greater part of the panel did not share.
fn dissents(members: &[Member], lines: &[Applied], said: &[Said]) -> Vec<Dissent> {
    let mut dissents = Vec::new();
    for line in lines {
        let supported = line.is_supported();
        let against = said
            .iter()
            .filter(|one| line.id == Some(one.line) && (one.view == View::Supports) != supported);
        for one in against {
            let member = members.iter().find(|member| member.expert == one.expert);
            dissents.push(Dissent {
                expert: member.map(|member| member.name.clone()).unwrap_or_default(),
                line: line.label(),
                text: match one.view {
                    View::Supports => "认为具备条件。".to_owned(),
                    View::Objects => format!("认为不具备条件：{}", one.text),
                },
            });
        }
    }
    dissents
}
