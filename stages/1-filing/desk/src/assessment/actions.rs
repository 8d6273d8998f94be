//! What the buttons of an assessment do.

use crate::pages::{pressed::Pressed, typed::Typed};
use access::acts;
use axum::response::Response;
use filing_rules::{Judgement, Method, Wanted};
use jiff::civil::Date;
use kernel::{Clause, Problem, Refusal};
use std::collections::BTreeMap;
use web::Failure;

/// Plans the methods.
pub async fn plan(pressed: Pressed<acts::PlanAssessment>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = match wanted(&pressed.typed) {
        Ok(wanted) => crate::plan_assessment(db, &pressed.permit, pressed.id, &wanted, now).await,
        Err(refusal) => Err(refusal.into()),
    };
    pressed.answer(outcome, "评估安排已保存").await
}

/// Notes a method as carried out.
pub async fn carry_out(pressed: Pressed<acts::CarryOutMethod>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let method = pressed.typed.one("method").parse::<Method>();
    let method = method.map_err(|error| Refusal::invalid("filing.bad_method", error))?;
    let on = date(&pressed.typed, &format!("done-{method}"));
    let note = pressed.typed.one(&format!("note-{method}"));
    let outcome = match on {
        Ok(on) => {
            let done = (on, note);
            crate::carry_out_method(db, &pressed.permit, pressed.id, method, done, now).await
        }
        Err(problem) => Err(unread("实施情况不完整", vec![problem]).into()),
    };
    pressed.answer(outcome, "评估实施情况已登记").await
}

/// Gives an expert's judgements.
pub async fn opinion(pressed: Pressed<acts::GiveOpinion>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let judgements = judgements(&pressed.typed);
    let outcome = crate::give_opinion(db, &pressed.permit, pressed.id, &judgements, now).await;
    pressed.answer(outcome, "评估意见已提出").await
}

/// Writes what the panel found.
pub async fn write(pressed: Pressed<acts::WriteOpinion>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let text = pressed.typed.one("opinion");
    let outcome = crate::write_opinion(db, &pressed.permit, pressed.id, text, now).await;
    pressed
        .answer(outcome, "专家组意见已保存，请全体专家签署")
        .await
}

/// Signs what the panel found.
pub async fn sign(pressed: Pressed<acts::SignOpinion>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let typed = &pressed.typed;
    let no = typed.one("no").parse().unwrap_or(0);
    let signed = (no, typed.one("signed_by"), typed.one("reservation"));
    let outcome = crate::sign_opinion(db, &pressed.permit, pressed.id, signed, now).await;
    pressed.answer(outcome, "已签署专家组意见").await
}

/// Concludes.
pub async fn conclude(pressed: Pressed<acts::ConcludeAssessment>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::conclude_assessment(db, &pressed.permit, pressed.id, now).await;
    pressed
        .answer(outcome, "评估意见已汇总上报，正在制作评估报告")
        .await
}

/// Sends back what was concluded.
pub async fn send_back(pressed: Pressed<acts::SendBackApplication>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let why = pressed.typed.one("sent_back");
    let outcome = crate::send_back_application(db, &pressed.permit, pressed.id, why, now).await;
    pressed
        .answer(outcome, "已退回重新评估，由职鉴中心更换不能履职的专家")
        .await
}

/// A day for each method, or the reason why it is left out.
fn wanted(typed: &Typed) -> Result<BTreeMap<Method, Wanted>, Refusal> {
    let (mut wanted, mut problems) = (BTreeMap::new(), Vec::new());
    for method in Method::ALL {
        let (on, why) = (format!("on-{method}"), format!("why-{method}"));
        match (typed.one(&on), typed.one(&why)) {
            ("", "") => {}
            ("", reason) => {
                wanted.insert(method, Wanted::LeftOut(reason.to_owned()));
            }
            (_, "") => match date(typed, &on) {
                Ok(day) => {
                    wanted.insert(method, Wanted::On(day));
                }
                Err(problem) => problems.push(problem),
            },
            _ => problems.push(Problem::at(why, "计划日期和不采用的理由只填一项")),
        }
    }
    if problems.is_empty() {
        return Ok(wanted);
    }
    Err(unread("评估安排不完整", problems))
}

fn date(typed: &Typed, field: &str) -> Result<Date, Problem> {
    let read = typed.one(field).parse();
    read.map_err(|_| Problem::at(field, "请按2026-03-02的形式填写日期"))
}

fn unread(sentence: &str, problems: Vec<Problem>) -> Refusal {
    Refusal::invalid("filing.bad_form", sentence)
        .citing(Clause::A3_3)
        .with(problems)
}

fn judgements(typed: &Typed) -> Vec<Judgement> {
    let judged = typed.starting("met-").filter_map(|(key, choice)| {
        let met = match choice {
            "yes" => true,
            "no" => false,
            _ => return None,
        };
        let (clause, line) = match key.split_once('-') {
            Some((clause, line)) => (clause, Some(line.parse().ok()?)),
            None => (key, None),
        };
        Some(Judgement {
            clause: clause.parse().ok()?,
            line,
            met,
            text: typed.one(&format!("found-{key}")).to_owned(),
        })
    });
    judged.collect()
}
