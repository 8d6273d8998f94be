//! The room record of a sitting: who should have come, who did not, what happened (A4.2, A4.3).

use kernel::{CandidateId, Clause, Problems, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest text of a record, characters.
pub(crate) const LONGEST: usize = 2000;

/// 考场记录表: what the exam staff write down when they close a sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRecord {
    /// 缺考: who did not come to the practical. Who missed the theory, the platform knows by itself.
    pub absent: Vec<CandidateId>,
    /// 违纪情况.
    pub violations: String,
    /// 设备及突发情况.
    pub incidents: String,
    /// 签名: the name of whoever closes the sitting, typed by themselves.
    pub signature: String,
}

/// 到考情况: what the platform saw of the candidates of a sitting.
#[derive(Clone, Debug, Default)]
pub struct Attendance {
    /// Who has a seat.
    pub expected: BTreeSet<CandidateId>,
    /// Who came: entered the theory, or was scored in the practical.
    pub came: BTreeSet<CandidateId>,
    /// Whom an assessor wrote down as absent.
    pub missed: BTreeSet<CandidateId>,
}

impl RoomRecord {
    /// Checks what was typed; `signer` is the name of who closes the sitting.
    ///
    /// # Errors
    /// A refusal with every fault at its field.
    pub fn check(&self, signer: &str) -> Result<(), Refusal> {
        let mut problems = Problems::default();
        check_text(&mut problems, "violations", &self.violations);
        check_text(&mut problems, "incidents", &self.incidents);
        check_signature(&mut problems, &self.signature, signer);
        problems
            .refuse("exam.bad_room_record", "考场记录表填写有误")
            .map_err(|no| no.citing(Clause::A4_3))
    }

    /// Checks that what an assessor writes after the sitting agrees with who came.
    ///
    /// # Errors
    /// A refusal where it does not.
    pub fn agrees(&self, candidate: CandidateId, absent: bool) -> Result<(), Refusal> {
        let sentence = match (self.absent.contains(&candidate), absent) {
            (true, false) => "考场记录表记该考生缺考，不能评分",
            (false, true) => "考场记录表记该考生到考，不能记为缺考",
            _ => return Ok(()),
        };
        Err(Refusal::conflict("exam.attendance_differs", sentence).citing(Clause::A4_3))
    }
}

pub(crate) fn check_text(problems: &mut Problems, place: &str, text: &str) {
    let length = text.chars().count();
    problems.check(length > LONGEST, place, || {
        format!("不多于{LONGEST}字，现为{length}字")
    });
}

pub(crate) fn check_signature(problems: &mut Problems, signature: &str, signer: &str) {
    problems.check(signature.trim() != signer, "signature", || {
        format!("签名应为本人姓名“{signer}”，现为“{}”", signature.trim())
    });
}

impl Attendance {
    /// Who missed a theory sitting: everyone who did not enter.
    ///
    /// # Errors
    /// A refusal where somebody who entered was written down as absent.
    pub fn absent_from_theory(&self, stated: &[CandidateId]) -> Result<Vec<CandidateId>, Refusal> {
        self.check_stated(stated)?;
        Ok(self.expected.difference(&self.came).copied().collect())
    }

    /// Who missed a practical sitting: whom the exam staff wrote down.
    ///
    /// # Errors
    /// A refusal where that contradicts what an assessor wrote.
    pub fn absent_from_practical(
        &self,
        stated: &[CandidateId],
    ) -> Result<Vec<CandidateId>, Refusal> {
        self.check_stated(stated)?;
        let forgotten = self
            .missed
            .iter()
            .filter(|who| !stated.contains(who))
            .count();
        let mut problems = Problems::default();
        problems.check(forgotten > 0, "absent", || {
            format!("考评员已将{forgotten}名考生记为缺考，考场记录中没有勾选，请核对")
        });
        problems.refuse("exam.attendance_differs", "缺考名单与考评记录不一致")?;
        Ok(stated
            .iter()
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect())
    }

    fn check_stated(&self, stated: &[CandidateId]) -> Result<(), Refusal> {
        let strangers = stated
            .iter()
            .filter(|who| !self.expected.contains(who))
            .count();
        let present = stated.iter().filter(|who| self.came.contains(who)).count();
        let mut problems = Problems::default();
        problems.check(strangers > 0, "absent", || {
            format!("缺考名单中有{strangers}人不在本场次")
        });
        problems.check(present > 0, "absent", || {
            format!("缺考名单中有{present}人已进入考场或已评分，不能记为缺考")
        });
        problems.refuse("exam.attendance_differs", "缺考名单与考场实况不一致")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn who(number: u128) -> CandidateId {
        CandidateId::new(Timestamp::UNIX_EPOCH, number)
    }

    fn seen(came: &[u128], missed: &[u128]) -> Attendance {
        Attendance {
            expected: [1, 2, 3].map(who).into(),
            came: came.iter().copied().map(who).collect(),
            missed: missed.iter().copied().map(who).collect(),
        }
    }

    #[test]
    fn whoever_did_not_enter_missed_the_theory() {
        assert_eq!(
            seen(&[1, 3], &[]).absent_from_theory(&[]).unwrap(),
            [who(2)]
        );
        let refusal = seen(&[1, 3], &[])
            .absent_from_theory(&[who(1)])
            .unwrap_err();
        assert!(
            refusal.problems[0].sentence.contains("1人已进入考场"),
            "{refusal:?}"
        );
    }

    #[test]
    fn staff_and_assessors_must_agree_on_who_missed_the_practical() {
        assert_eq!(
            seen(&[1], &[2])
                .absent_from_practical(&[who(2), who(3), who(2)])
                .unwrap(),
            [who(2), who(3)]
        );
        for (came, missed, stated) in [
            (&[1u128][..], &[2u128][..], &[][..]),
            (&[1], &[], &[1]),
            (&[1], &[], &[9]),
        ] {
            let stated: Vec<_> = stated.iter().copied().map(who).collect();
            let refusal = seen(came, missed)
                .absent_from_practical(&stated)
                .unwrap_err();
            assert_eq!(refusal.code, "exam.attendance_differs", "{stated:?}");
        }
    }

    #[test]
    fn an_assessor_who_is_late_must_agree_with_the_room_record() {
        let record = RoomRecord {
            absent: vec![who(2)],
            ..RoomRecord::default()
        };
        assert!(record.agrees(who(1), false).is_ok() && record.agrees(who(2), true).is_ok());
        assert!(record.agrees(who(1), true).is_err() && record.agrees(who(2), false).is_err());
    }

    #[test]
    fn a_record_is_signed_with_ones_own_name() {
        let record = |signature: &str| RoomRecord {
            signature: signature.into(),
            ..RoomRecord::default()
        };
        assert!(record(" 王考务 ").check("王考务").is_ok());
        for signature in ["", "李考务"] {
            let refusal = record(signature).check("王考务").unwrap_err();
            assert_eq!(
                (refusal.problems[0].place.as_str(), refusal.clause),
                ("signature", Some(Clause::A4_3))
            );
        }
        let long = RoomRecord {
            violations: "长".repeat(LONGEST + 1),
            ..record("王考务")
        };
        assert_eq!(
            long.check("王考务").unwrap_err().problems[0].place,
            "violations"
        );
    }
}
