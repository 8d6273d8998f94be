//! What may be done about a filing, by what it is today.

use super::Standing;
use crate::accept::need_text;
use jiff::{ToSpan, civil::Date};
use kernel::{Clause, Refusal, measures::CURRENT};

/// 备案事项: what can be done about a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LifeStep {
    /// 变更
    Change,
    /// 增项
    Extend,
    /// 减项
    Drop,
    /// 续期
    Renew,
    /// 暂停
    Suspend,
    /// 恢复
    Resume,
    /// 注销
    Withdraw,
    /// 取消备案
    Revoke,
}

impl LifeStep {
    /// Every step.
    pub const ALL: [LifeStep; 8] = [
        LifeStep::Change,
        LifeStep::Extend,
        LifeStep::Drop,
        LifeStep::Renew,
        LifeStep::Suspend,
        LifeStep::Resume,
        LifeStep::Withdraw,
        LifeStep::Revoke,
    ];

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            LifeStep::Change => "变更备案信息",
            LifeStep::Extend => "增加职业（工种）或等级",
            LifeStep::Drop => "减少职业（工种）或等级",
            LifeStep::Renew => "续期",
            LifeStep::Suspend => "暂停",
            LifeStep::Resume => "恢复",
            LifeStep::Withdraw => "注销",
            LifeStep::Revoke => "取消备案",
        }
    }

    fn clause(self) -> Clause {
        match self {
            LifeStep::Change | LifeStep::Extend | LifeStep::Drop => Clause::N6_4,
            LifeStep::Renew | LifeStep::Withdraw => Clause::A3_4,
            LifeStep::Suspend | LifeStep::Resume | LifeStep::Revoke => Clause::N6_5,
        }
    }

    /// Passes where the step may be done about a filing that stands so today.
    ///
    /// # Errors
    /// A refusal that says how the filing stands.
    pub fn allowed(self, standing: Standing) -> Result<(), Refusal> {
        use {LifeStep::*, Standing::*};
        let may = match self {
            Extend | Renew | Suspend => standing == InForce,
            Resume => standing == Suspended,
            Change | Drop | Withdraw | Revoke => matches!(standing, InForce | Suspended),
        };
        if may {
            return Ok(());
        }
        let sentence = format!("备案{}，不能办理“{}”", standing.title(), self.title());
        Err(Refusal::conflict("filing.wrong_standing", sentence).citing(self.clause()))
    }
}

/// The first day on which a filing that is valid until `until` may be renewed.
pub fn may_renew_from(until: Date) -> Date {
    until.saturating_sub(i64::from(CURRENT.renewal_days.value).days())
}

/// Whether a filing that stands so today and is valid until `until` may be renewed today.
pub fn may_renew(standing: Standing, until: Date, today: Date) -> bool {
    LifeStep::Renew.allowed(standing).is_ok() && today >= may_renew_from(until)
}

/// Passes only where it is said why.
///
/// # Errors
/// A refusal at the field `reason`.
pub fn say_why(step: LifeStep, reason: &str) -> Result<(), Refusal> {
    need_text(reason, "reason", "理由", step.clause())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// The whole table: what may be done about a filing in each standing.
    #[test]
    fn every_standing_and_step() {
        use {LifeStep::*, Standing::*};
        let allowed = [
            (
                InForce,
                &[Change, Extend, Drop, Renew, Suspend, Withdraw, Revoke][..],
            ),
            (Suspended, &[Change, Drop, Resume, Withdraw, Revoke]),
            (NotYet, &[]),
            (Expired, &[]),
            (Withdrawn, &[]),
            (Revoked, &[]),
        ];
        for (standing, steps) in allowed {
            for step in LifeStep::ALL {
                assert_eq!(
                    step.allowed(standing).is_ok(),
                    steps.contains(&step),
                    "{standing} {step:?}"
                );
            }
        }
        let refusal = Suspend.allowed(Revoked).unwrap_err();
        assert_eq!(refusal.sentence, "备案已取消，不能办理“暂停”");
    }

    #[test]
    fn renewal_opens_ninety_days_before_the_end() {
        let until = date(2028, 10, 31);
        assert_eq!(may_renew_from(until), date(2028, 8, 2));
        assert!(may_renew(Standing::InForce, until, date(2028, 8, 2)));
        assert!(!may_renew(Standing::InForce, until, date(2028, 8, 1)));
        assert!(!may_renew(Standing::Suspended, until, until));
        assert!(say_why(LifeStep::Suspend, "整改期间").is_ok());
        assert_eq!(
            say_why(LifeStep::Suspend, " ").unwrap_err().problems[0].place,
            "reason"
        );
    }
}
