//! The quality supervisor's record of one sitting: a checklist, findings, a signature (A4.3).

use crate::room::{check_signature, check_text};
use kernel::{Clause, Problems, Refusal};
use serde::{Deserialize, Serialize};

/// 督导事项: one line of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The stable name that storage and forms use.
    pub code: &'static str,
    /// What the supervisor is asked.
    pub text: &'static str,
}

macro_rules! checks {
    ($($code:literal $text:literal,)*) => {
        /// 督导清单: the checklist, after the record form of patrols in Guangzhou and the notice's own demands.
        pub const CHECKS: &[Check] = &[$(Check { code: $code, text: $text },)*];
    };
}

checks! {
    "on_time" "考务人员、考评员准时到岗",
    "badges" "考务人员、考评员由学校指派并佩带证件",
    "identity" "逐一查验准考证、身份证件，人证相符",
    "no_impersonation" "未发现代考",
    "tools" "考前检查考生携带的物品、工具",
    "rules_read" "考前宣读考场守则",
    "patrol" "考试过程中按规定巡视，发现违规即警告并记入考场记录表",
    "standard" "考评员执行统一的评分标准，独立评分",
    "no_cheating" "未发现考生作弊或考务人员协助作弊",
    "room_record" "考场记录表填写完整、属实",
    "seats" "理论考场单人单桌单行，间距符合要求",
    "workplace" "实操场地整洁、通风，工位有间隔",
    "equipment" "设备、材料、视频监控完好，满足考核需要",
    "procedure" "按认定工作实施方案的程序组织",
    "fees" "收费合规，不以营利为目的",
    "signs" "考室、座位、工位编号明示",
}

/// 督导结论: the answer to one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// 是.
    Yes,
    /// 否.
    No,
    /// 不适用.
    NotApplicable,
}

impl Finding {
    /// Every answer.
    pub const ALL: [Finding; 3] = [Finding::Yes, Finding::No, Finding::NotApplicable];

    /// The stable name that forms use.
    pub fn code(self) -> &'static str {
        match self {
            Finding::Yes => "yes",
            Finding::No => "no",
            Finding::NotApplicable => "not_applicable",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            Finding::Yes => "是",
            Finding::No => "否",
            Finding::NotApplicable => "不适用",
        }
    }

    /// The answer of that name.
    pub fn of(code: &str) -> Option<Finding> {
        Self::ALL.into_iter().find(|finding| finding.code() == code)
    }
}

/// The supervisor's answer to one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// The line's code.
    pub check: String,
    /// The answer.
    pub finding: Finding,
    /// 说明: needed for a no.
    pub note: String,
}

/// 质量督导记录: what the supervisor writes down of one sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionForm {
    /// The checklist.
    pub checks: Vec<CheckAnswer>,
    /// 督导意见.
    pub findings: String,
    /// 签名: the supervisor's own name, typed by themselves.
    pub signature: String,
}

impl SupervisionForm {
    /// A record in which every line is answered 是.
    pub fn all_in_order(signature: &str) -> Self {
        let yes = |check: &Check| CheckAnswer {
            check: check.code.to_owned(),
            finding: Finding::Yes,
            note: String::new(),
        };
        SupervisionForm {
            checks: CHECKS.iter().map(yes).collect(),
            findings: "本场次组织规范，未发现违规情形。".to_owned(),
            signature: signature.to_owned(),
        }
    }

    /// Checks that every line is answered, every no explained, and the supervisor's own name signed.
    ///
    /// # Errors
    /// A refusal with every fault at its line.
    pub fn check(&self, signer: &str) -> Result<(), Refusal> {
        let mut problems = Problems::default();
        for check in CHECKS {
            let given: Vec<_> = self
                .checks
                .iter()
                .filter(|answer| answer.check == check.code)
                .collect();
            problems.check(given.len() != 1, check.code, || {
                format!("“{}”须选择一个结论", check.text)
            });
            for answer in given {
                let silent = answer.finding == Finding::No && answer.note.trim().is_empty();
                problems.check(silent, check.code, || {
                    format!("“{}”结论为否，须说明情况", check.text)
                });
                check_text(&mut problems, check.code, &answer.note);
            }
        }
        problems.check(self.findings.trim().is_empty(), "findings", || {
            "请填写督导意见".to_owned()
        });
        check_text(&mut problems, "findings", &self.findings);
        check_signature(&mut problems, &self.signature, signer);
        problems
            .refuse("exam.bad_supervision", "质量督导记录填写有误")
            .map_err(|no| no.citing(Clause::A4_3))
    }

    /// How many lines were answered 否.
    pub fn faults(&self) -> usize {
        self.checks
            .iter()
            .filter(|answer| answer.finding == Finding::No)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_code_of_its_own() {
        let codes: std::collections::HashSet<_> = CHECKS.iter().map(|check| check.code).collect();
        assert_eq!(codes.len(), CHECKS.len());
    }

    #[test]
    fn a_record_is_complete_explained_and_signed() {
        let good = SupervisionForm::all_in_order("赵督导");
        assert!(good.check("赵督导").is_ok());
        assert_eq!(good.faults(), 0);

        let mut unexplained = good.clone();
        unexplained.checks[1].finding = Finding::No;
        let refusal = unexplained.check("赵督导").unwrap_err();
        assert_eq!(
            (refusal.problems[0].place.as_str(), refusal.clause),
            ("badges", Some(Clause::A4_3))
        );
        unexplained.checks[1].note = "一人未佩证，已当场补戴".into();
        assert!(unexplained.check("赵督导").is_ok());
        assert_eq!(unexplained.faults(), 1);

        let mut incomplete = good.clone();
        incomplete.checks.pop();
        assert_eq!(
            incomplete.check("赵督导").unwrap_err().problems[0].place,
            "signs"
        );
        assert_eq!(
            good.check("钱督导").unwrap_err().problems[0].place,
            "signature"
        );
        let silent = SupervisionForm {
            findings: " ".into(),
            ..good
        };
        assert_eq!(
            silent.check("赵督导").unwrap_err().problems[0].place,
            "findings"
        );
    }

    #[test]
    fn answers_read_back() {
        for finding in Finding::ALL {
            assert_eq!(Finding::of(finding.code()), Some(finding));
        }
        assert_eq!(Finding::of("maybe"), None);
    }
}
