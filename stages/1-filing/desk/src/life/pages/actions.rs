//! What the buttons of a filing do. A refusal brings the page back with what was typed, each problem at its field.

use super::show::come_back;
use crate::pages::pressed::{Pressed, Thing};
use access::acts;
use axum::response::Response;
use filing_rules::Field;
use jiff::civil::Date;
use kernel::{FilingId, FilingRequestId, Problem, Refusal, ScopeLineId};
use web::{Failure, Frame, House};

impl Thing for FilingId {
    const TITLE: &'static str = "备案";

    fn address(self) -> String {
        format!("/filings/{self}")
    }

    async fn come_back(
        self,
        house: &House,
        frame: &Frame,
        principal: &access::Principal,
        back: (crate::pages::typed::Typed, Refusal),
    ) -> Result<Response, Failure> {
        come_back(house, frame, principal, self, back).await
    }
}

/// Changes a fact.
pub async fn change(pressed: Pressed<acts::ChangeFiling, FilingId>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let (value, reason) = (pressed.typed.one("value"), pressed.typed.one("reason"));
    let outcome = match pressed.typed.one("field").parse::<Field>() {
        Ok(field) => {
            crate::change_filing(db, &pressed.permit, pressed.id, (field, value), reason, now).await
        }
        Err(problem) => Err(at_field(problem).into()),
    };
    pressed
        .answer(outcome, "已提出；告知事项已生效，须核准的等待人社部门办理")
        .await
}

/// Drops a line.
pub async fn drop(pressed: Pressed<acts::DropScope, FilingId>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = match pressed.typed.one("line").parse::<ScopeLineId>() {
        Ok(line) => {
            let reason = pressed.typed.one("reason");
            crate::drop_scope(db, &pressed.permit, pressed.id, line, reason, now).await
        }
        Err(_) => Err(at_field(Problem::at("line", "请选择要减少的职业等级")).into()),
    };
    pressed
        .answer(outcome, "已减少，备案编号和有效期不变")
        .await
}

/// Asks for the end of the filing.
pub async fn withdraw(
    pressed: Pressed<acts::WithdrawFiling, FilingId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = crate::withdraw_filing(db, &pressed.permit, pressed.id, reason, now).await;
    pressed
        .answer(outcome, "已申请注销，等待人社部门办理")
        .await
}

/// Answers a request.
pub async fn answer(pressed: Pressed<acts::AnswerRequest, FilingId>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let request = pressed
        .typed
        .one("request")
        .parse::<FilingRequestId>()
        .map_err(|_| Refusal::not_found("备案事项"))?;
    let granted = pressed.typed.one("granted") == "yes";
    let reason = pressed.typed.one("reason");
    let outcome = crate::answer_request(db, &pressed.permit, request, granted, reason, now).await;
    pressed.answer(outcome, "已办理").await
}

/// Suspends.
pub async fn suspend(pressed: Pressed<acts::SuspendFiling, FilingId>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = match pressed.typed.one("until") {
        "" => crate::suspend_filing(db, &pressed.permit, pressed.id, None, reason, now).await,
        until => match until.parse::<Date>() {
            Ok(until) => {
                let until = Some(until);
                crate::suspend_filing(db, &pressed.permit, pressed.id, until, reason, now).await
            }
            Err(_) => Err(at_field(Problem::at("until", "请按年-月-日填写截止日期")).into()),
        },
    };
    pressed.answer(outcome, "备案已暂停").await
}

/// Lifts a suspension.
pub async fn resume(pressed: Pressed<acts::ResumeFiling, FilingId>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = crate::resume_filing(db, &pressed.permit, pressed.id, reason, now).await;
    pressed.answer(outcome, "备案已恢复").await
}

/// Takes the filing away.
pub async fn revoke(pressed: Pressed<acts::RevokeFiling, FilingId>) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = crate::revoke_filing(db, &pressed.permit, pressed.id, reason, now).await;
    pressed.answer(outcome, "备案已取消").await
}

fn at_field(problem: Problem) -> Refusal {
    Refusal::invalid("filing.bad_form", problem.sentence.clone()).with(vec![problem])
}
