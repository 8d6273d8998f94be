//! What the buttons of partners and agreements do. A refusal brings the page back with what was typed.

use super::{agreement, show};
use crate::pages::{
    pressed::{Pressed, Thing},
    typed::Typed,
};
use access::{Principal, acts};
use axum::response::Response;
use filing_rules::End;
use jiff::civil::Date;
use kernel::{AgreementId, PartnerId, Problem, Refusal};
use web::{Failure, Frame, House};

impl Thing for PartnerId {
    const TITLE: &'static str = "合作评价机构";

    fn address(self) -> String {
        format!("/partners/{self}")
    }

    async fn come_back(
        self,
        house: &House,
        frame: &Frame,
        principal: &Principal,
        back: (Typed, Refusal),
    ) -> Result<Response, Failure> {
        show::come_back(house, frame, principal, self, back).await
    }
}

impl Thing for AgreementId {
    const TITLE: &'static str = "合作协议";

    fn address(self) -> String {
        format!("/partners/agreements/{self}")
    }

    async fn come_back(
        self,
        house: &House,
        frame: &Frame,
        principal: &Principal,
        back: (Typed, Refusal),
    ) -> Result<Response, Failure> {
        agreement::come_back(house, frame, principal, self, back).await
    }
}

/// Suspends a partner.
pub(super) async fn suspend(
    pressed: Pressed<acts::SuspendPartner, PartnerId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let (until, reason) = (pressed.typed.one("until"), pressed.typed.one("reason"));
    let until = match until {
        "" => Ok(None),
        until => until.parse::<Date>().map(Some),
    };
    let outcome = match until {
        Ok(until) => {
            crate::suspend_partner(db, &pressed.permit, pressed.id, until, reason, now).await
        }
        Err(_) => Err(at_field(Problem::at("until", "请按年-月-日填写截止日期")).into()),
    };
    pressed.answer(outcome, "已暂停").await
}

/// Lifts a suspension.
pub(super) async fn resume(
    pressed: Pressed<acts::ResumePartner, PartnerId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = crate::resume_partner(db, &pressed.permit, pressed.id, reason, now).await;
    pressed.answer(outcome, "已恢复").await
}

/// Ends a partner.
pub(super) async fn end(
    pressed: Pressed<acts::EndPartner, PartnerId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = match pressed.typed.one("how").parse::<End>() {
        Ok(how) => crate::end_partner(db, &pressed.permit, pressed.id, how, reason, now).await,
        Err(_) => Err(at_field(Problem::at("how", "请选择终止方式")).into()),
    };
    pressed.answer(outcome, "已终止").await
}

/// Confirms an agreement.
pub(super) async fn confirm(
    pressed: Pressed<acts::ConfirmAgreement, AgreementId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let outcome = crate::confirm_agreement(db, &pressed.permit, pressed.id, now).await;
    pressed.answer(outcome, "协议已确认").await
}

/// Objects to an agreement.
pub(super) async fn object(
    pressed: Pressed<acts::ObjectToAgreement, AgreementId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = crate::object_to_agreement(db, &pressed.permit, pressed.id, reason, now).await;
    pressed
        .answer(outcome, "已提出异议，协议即日起停止执行")
        .await
}

/// Ends an agreement.
pub(super) async fn end_agreement(
    pressed: Pressed<acts::EndAgreement, AgreementId>,
) -> Result<Response, Failure> {
    let (db, now) = (&pressed.house.db, pressed.house.now());
    let reason = pressed.typed.one("reason");
    let outcome = crate::end_agreement(db, &pressed.permit, pressed.id, reason, now).await;
    pressed.answer(outcome, "协议已终止").await
}

fn at_field(problem: Problem) -> Refusal {
    Refusal::invalid("partner.bad_form", problem.sentence.clone()).with(vec![problem])
}
