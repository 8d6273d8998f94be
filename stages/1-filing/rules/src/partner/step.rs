//! What may be done about a partner and about an agreement, by what it is today.

use super::{Agreed, AgreementStanding, PartnerKind};
use crate::{accept::need_text, life::Standing};
use jiff::civil::Date;
use kernel::{Clause, Refusal};

/// 登记事项: what can be done about a registered partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerStep {
    /// 变更范围、续期
    Change,
    /// 暂停
    Suspend,
    /// 恢复
    Resume,
    /// 终止
    End,
    /// 登记合作协议
    Agree,
}

/// 协议事项: what can be done about an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreementStep {
    /// 确认
    Confirm,
    /// 提出异议
    Object,
    /// 终止
    End,
}

/// Passes only where it is said why.
///
/// # Errors
/// A refusal at the field `reason`.
pub fn give_reason(reason: &str, clause: Clause) -> Result<(), Refusal> {
    need_text(reason, "reason", "理由", clause)
}

impl PartnerStep {
    /// Every step.
    pub const ALL: [PartnerStep; 5] = [
        PartnerStep::Change,
        PartnerStep::Suspend,
        PartnerStep::Resume,
        PartnerStep::End,
        PartnerStep::Agree,
    ];

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            PartnerStep::Change => "变更范围和有效期",
            PartnerStep::Suspend => "暂停",
            PartnerStep::Resume => "恢复",
            PartnerStep::End => "终止",
            PartnerStep::Agree => "登记合作协议",
        }
    }

    /// Passes where the step may be done about a partner that stands so today.
    ///
    /// # Errors
    /// A refusal that says how the partner stands.
    pub fn allowed(self, standing: Standing, kind: PartnerKind) -> Result<(), Refusal> {
        use {PartnerStep::*, Standing::*};
        let may = match self {
            Change | End => matches!(standing, NotYet | InForce | Suspended),
            Suspend => standing == InForce,
            Resume => standing == Suspended,
            Agree => matches!(standing, NotYet | InForce),
        };
        if may {
            return Ok(());
        }
        let sentence = format!(
            "该{}{}，不能办理“{}”",
            kind.title(),
            standing.title(),
            self.title()
        );
        Err(Refusal::conflict("partner.wrong_standing", sentence).citing(kind.clause()))
    }
}

impl AgreementStep {
    /// Every step.
    pub const ALL: [AgreementStep; 3] = [
        AgreementStep::Confirm,
        AgreementStep::Object,
        AgreementStep::End,
    ];

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            AgreementStep::Confirm => "确认",
            AgreementStep::Object => "提出异议",
            AgreementStep::End => "终止",
        }
    }

    /// Passes where the step may be done about an agreement today.
    ///
    /// # Errors
    /// A refusal that says how the agreement stands.
    pub fn allowed(self, agreed: &Agreed, today: Date) -> Result<(), Refusal> {
        use AgreementStanding::*;
        let standing = agreed.on(today);
        let over = today > agreed.valid.until;
        let may = match self {
            AgreementStep::Confirm => standing == Unconfirmed && !over,
            AgreementStep::Object | AgreementStep::End => {
                matches!(standing, Unconfirmed | NotYet | InForce)
            }
        };
        if may {
            return Ok(());
        }
        let standing = if over { Expired } else { standing };
        let sentence = format!("协议{}，不能办理“{}”", standing.title(), self.title());
        Err(Refusal::conflict("agreement.wrong_standing", sentence).citing(Clause::N6_4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::Validity;
    use jiff::civil::date;

    /// The whole table: what may be done about a partner in each standing.
    #[test]
    fn every_step_about_a_partner() {
        use {PartnerStep::*, Standing::*};
        let allowed = [
            (NotYet, &[Change, End, Agree][..]),
            (InForce, &[Change, Suspend, End, Agree]),
            (Suspended, &[Change, Resume, End]),
            (Expired, &[]),
            (Withdrawn, &[]),
            (Revoked, &[]),
        ];
        for (standing, steps) in allowed {
            for step in PartnerStep::ALL {
                let may = step.allowed(standing, PartnerKind::Enterprise).is_ok();
                assert_eq!(may, steps.contains(&step), "{standing} {step:?}");
            }
        }
        let refusal = Suspend.allowed(Revoked, PartnerKind::EvaluationOrganisation);
        assert_eq!(
            refusal.unwrap_err().sentence,
            "该社会培训评价组织已取消，不能办理“暂停”"
        );
    }

    fn agreed(confirmed: Option<Date>, objected: Option<Date>, ended: Option<Date>) -> Agreed {
        Agreed {
            valid: Validity {
                from: date(2026, 3, 1),
                until: date(2027, 2, 28),
            },
            confirmed_on: confirmed,
            objected_on: objected,
            ended_on: ended,
        }
    }

    /// The whole table: what may be done about an agreement in each standing.
    #[test]
    fn every_step_about_an_agreement() {
        use AgreementStep::*;
        let (day, before) = (date(2026, 5, 6), Some(date(2026, 2, 10)));
        let cases = [
            (agreed(None, None, None), day, &[Confirm, Object, End][..]),
            (agreed(None, None, None), date(2027, 3, 1), &[Object, End]),
            (
                agreed(before, None, None),
                date(2026, 2, 11),
                &[Object, End],
            ),
            (agreed(before, None, None), day, &[Object, End]),
            (agreed(before, None, None), date(2027, 3, 1), &[]),
            (agreed(before, Some(day), None), day, &[]),
            (agreed(before, None, Some(day)), day, &[]),
        ];
        for (agreed, day, steps) in cases {
            for step in AgreementStep::ALL {
                let may = step.allowed(&agreed, day).is_ok();
                assert_eq!(may, steps.contains(&step), "{day} {agreed:?} {step:?}");
            }
        }
        let refusal = Confirm.allowed(&agreed(None, None, None), date(2027, 3, 1));
        assert_eq!(refusal.unwrap_err().sentence, "协议已到期，不能办理“确认”");
    }
}
