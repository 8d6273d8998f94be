//! How far an assessment has come, and for what it waits.

use super::{Arranged, Given, Method, Written, assess};
use jiff::civil::Date;
use kernel::{AccountId, ApplicationLineId, Clause, Refusal};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// 评估情况: everything that an assessment has come to.
#[derive(Clone, Debug)]
pub struct Underway {
    /// The day on which the panel was drawn.
    pub since: Date,
    /// The members in the order in which they were drawn; the first leads.
    pub panel: Vec<AccountId>,
    /// The seats that nobody could take so far.
    pub vacant: usize,
    /// How many members were disqualified since they were seated (N6.5).
    pub barred: usize,
    /// The members who said since that they have an interest in the school: they have to step down.
    pub interested: Vec<AccountId>,
    /// The occupations and levels that are applied for.
    pub lines: Vec<ApplicationLineId>,
    /// The methods; empty before they are planned.
    pub methods: BTreeMap<Method, Arranged>,
    /// The opinions given so far.
    pub given: Vec<Given>,
    /// What the panel found, as it was written last.
    pub opinion: Option<Written>,
}

/// 评估进度: for what an assessment waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// For the plan of its methods.
    Plan,
    /// For a planned method to be carried out.
    CarryOut,
    /// For an expert's opinion.
    Judge,
    /// For an empty seat to be filled.
    Refill,
    /// For the leader to write what the panel found.
    Write,
    /// For a member's signature.
    Sign,
    /// For the centre to report it.
    Report,
}

impl Underway {
    /// For what the assessment waits.
    pub fn phase(&self) -> Phase {
        let planned = |arranged: &Arranged| matches!(arranged, Arranged::Planned { .. });
        if self.methods.is_empty() {
            Phase::Plan
        } else if self.methods.values().any(planned) {
            Phase::CarryOut
        } else if self.owes_opinion() {
            Phase::Judge
        } else if self.vacant > 0 {
            Phase::Refill
        } else {
            match &self.opinion {
                None => Phase::Write,
                Some(_) if self.unsigned() > 0 => Phase::Sign,
                Some(_) => Phase::Report,
            }
        }
    }

    /// Whether somebody who sits has not said what they find.
    fn owes_opinion(&self) -> bool {
        !self.panel.is_empty() && assess(&self.panel, &self.lines, &self.given).is_err()
    }

    /// 不能履职: how many of the panel must not judge any more, in words; none where all may.
    pub fn unfit(&self) -> Option<String> {
        let said = |many: usize, words: &str| (many > 0).then(|| format!("{many}人{words}"));
        let barred = said(self.barred, "已被取消资格");
        let interested = said(self.interested.len(), "与该校存在利益关系");
        let said: Vec<String> = barred.into_iter().chain(interested).collect();
        (!said.is_empty()).then(|| format!("专家组有{}", said.join("、")))
    }

    /// Passes where everybody of the panel may judge; `first` says what is to be done where not.
    pub(super) fn fit(&self, first: &str) -> Result<(), Refusal> {
        let Some(unfit) = self.unfit() else {
            return Ok(());
        };
        let (code, clause) = match self.barred {
            0 => ("filing.member_interested", Clause::A3_3),
            _ => ("filing.member_barred", Clause::N6_5),
        };
        Err(Refusal::conflict(code, format!("{unfit}，{first}")).citing(clause))
    }

    /// Passes where every seat is taken by somebody who may judge: only a whole panel speaks.
    pub(super) fn whole(&self) -> Result<(), Refusal> {
        self.fit("职鉴中心更换后才能办理")?;
        if self.vacant == 0 {
            return Ok(());
        }
        let sentence = format!(
            "专家组现缺{}人，职鉴中心补充抽取专家后才能办理",
            self.vacant
        );
        Err(Refusal::conflict("filing.seat_empty", sentence).citing(Clause::A3_3))
    }

    /// 组长: whoever was drawn first of those who are still members.
    pub fn leader(&self) -> Option<AccountId> {
        self.panel.first().copied()
    }

    /// Whether an expert gave their opinion.
    pub fn spoke(&self, expert: AccountId) -> bool {
        self.given.iter().any(|given| given.expert == expert)
    }

    /// Whether an expert signed what the panel found.
    pub fn signed(&self, expert: AccountId) -> bool {
        self.opinion
            .as_ref()
            .is_some_and(|written| written.signed.contains(&expert))
    }

    /// How many members have not signed.
    pub(super) fn unsigned(&self) -> usize {
        self.panel
            .iter()
            .filter(|expert| !self.signed(**expert))
            .count()
    }

    /// Passes whoever is a member and has said of no interest in the school.
    pub(super) fn member(&self, expert: AccountId) -> Result<(), Refusal> {
        if !self.panel.contains(&expert) {
            return Err(Refusal::not_found("评估任务"));
        }
        if !self.interested.contains(&expert) {
            return Ok(());
        }
        let sentence = "您已申报与该校存在利益关系，请先退出本次评估专家组";
        Err(Refusal::conflict("filing.interested", sentence).citing(Clause::A3_3))
    }
}

impl Phase {
    /// Every phase, in their order.
    pub const ALL: [Phase; 7] = [
        Phase::Plan,
        Phase::CarryOut,
        Phase::Judge,
        Phase::Refill,
        Phase::Write,
        Phase::Sign,
        Phase::Report,
    ];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Phase::Plan => "plan",
            Phase::CarryOut => "carry_out",
            Phase::Judge => "judge",
            Phase::Refill => "refill",
            Phase::Write => "write",
            Phase::Sign => "sign",
            Phase::Report => "report",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Phase::Plan => "待安排评估",
            Phase::CarryOut => "评估实施中",
            Phase::Judge => "待专家提出意见",
            Phase::Refill => "待补齐评估专家",
            Phase::Write => "待组长拟写专家组意见",
            Phase::Sign => "待专家签署",
            Phase::Report => "待汇总上报",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Phase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|phase| phase.code() == text)
            .ok_or_else(|| format!("评估进度“{text}”不存在"))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::View;
    use jiff::{Timestamp, civil::date};

    pub fn expert(number: u128) -> AccountId {
        AccountId::new(Timestamp::UNIX_EPOCH, number)
    }

    pub fn line(number: u128) -> ApplicationLineId {
        ApplicationLineId::new(Timestamp::UNIX_EPOCH, number)
    }

    /// Three experts and two lines, nothing planned yet.
    pub fn begun() -> Underway {
        Underway {
            since: date(2026, 3, 2),
            panel: (1..=3).map(expert).collect(),
            vacant: 0,
            barred: 0,
            interested: Vec::new(),
            lines: (1..=2).map(line).collect(),
            methods: BTreeMap::new(),
            given: Vec::new(),
            opinion: None,
        }
    }

    /// As [`begun`], with every method carried out.
    pub fn carried_out() -> Underway {
        let done = Arranged::Done {
            planned: date(2026, 3, 9),
            on: date(2026, 3, 9),
            note: "已实施".into(),
        };
        Underway {
            methods: Method::ALL.map(|method| (method, done.clone())).into(),
            ..begun()
        }
    }

    /// As [`carried_out`], with an opinion of every expert; these object to the second line.
    pub fn judged(objecting: &[u128]) -> Underway {
        let mut underway = carried_out();
        for number in 1..=3 {
            let second = if objecting.contains(&number) {
                View::Objects
            } else {
                View::Supports
            };
            for (at, view) in [(1, View::Supports), (2, second)] {
                underway.given.push(Given {
                    expert: expert(number),
                    line: line(at),
                    view,
                });
            }
        }
        underway
    }

    #[test]
    fn one_thing_is_waited_for_after_the_other() {
        let mut underway = begun();
        assert_eq!(underway.phase(), Phase::Plan);
        underway = carried_out();
        assert_eq!(underway.phase(), Phase::Judge);
        let planned = Arranged::Planned {
            on: date(2026, 3, 9),
        };
        underway.methods.insert(Method::Interview, planned);
        assert_eq!(underway.phase(), Phase::CarryOut);
        underway = judged(&[]);
        assert_eq!(underway.phase(), Phase::Write);
        let signed = |signed: &[u128]| {
            Some(Written {
                no: 1,
                text: "具备条件".into(),
                signed: signed.iter().copied().map(expert).collect(),
            })
        };
        underway.opinion = signed(&[1, 3]);
        assert_eq!(underway.phase(), Phase::Sign);
        underway.opinion = signed(&[1, 2, 3]);
        assert_eq!(underway.phase(), Phase::Report);
        // Nobody follows: whoever sits goes on judging, the panel as a whole waits.
        let mut lacking = underway.clone();
        lacking.panel.remove(1);
        lacking.vacant = 1;
        assert_eq!(lacking.phase(), Phase::Refill);
        lacking.given.retain(|given| given.expert != expert(1));
        assert_eq!(lacking.phase(), Phase::Judge);
        lacking.panel.clear();
        assert_eq!(lacking.phase(), Phase::Refill);
        underway.panel[1] = expert(4);
        assert_eq!(underway.phase(), Phase::Judge, "who follows has not spoken");
    }
}
