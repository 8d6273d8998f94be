//! 撤销取消资格: what was decided wrongly, or was set aside on review or in court, bars nobody any more; its days stay (N6.5).

use crate::{
    Disqualification,
    reason::{check_reason, check_shown},
};
use jiff::civil::Date;
use kernel::{Clause, OrganisationId, Problems, Refusal, has_unprintable};
use std::{fmt, str::FromStr};

/// 撤销事由: why a disqualification ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// 原决定错误.
    Mistaken,
    /// 行政复议撤销.
    Review,
    /// 行政诉讼撤销.
    Court,
}

/// 撤销依据: what an annulment stands on, as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// 撤销事由.
    pub ground: Ground,
    /// 文书文号.
    pub document: String,
    /// 撤销的事实和依据.
    pub reason: String,
}

/// 撤销: from when on a disqualification bars no more, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annulment {
    basis: Basis,
    on: Date,
}

impl Ground {
    /// All grounds.
    pub const ALL: [Ground; 3] = [Ground::Mistaken, Ground::Review, Ground::Court];

    /// The stable name that storage and forms use.
    pub fn code(self) -> &'static str {
        match self {
            Ground::Mistaken => "mistaken",
            Ground::Review => "review",
            Ground::Court => "court",
        }
    }

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Ground::Mistaken => "原决定错误",
            Ground::Review => "行政复议撤销",
            Ground::Court => "行政诉讼撤销",
        }
    }
}

impl FromStr for Ground {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ground::ALL
            .into_iter()
            .find(|ground| ground.code() == text)
            .ok_or_else(|| "请选择撤销事由".to_owned())
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Annulment {
    /// What was annulled before, as storage kept it.
    pub fn kept(basis: Basis, on: Date) -> Self {
        Annulment { basis, on }
    }

    /// What it stands on.
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// The first day on which nobody is barred any more.
    pub fn on(&self) -> Date {
        self.on
    }
}

/// Annuls a disqualification from today on; only the organisation that decided it does so.
///
/// # Errors
/// A refusal where it bars nobody any more or somebody else decided it, or the document or the reason says too little.
pub fn annul(
    decided: &Disqualification,
    basis: &Basis,
    by: OrganisationId,
    today: Date,
) -> Result<Annulment, Refusal> {
    if !decided.bars(today) {
        return Err(not_barred());
    }
    if decided.by() != by {
        let sentence = "该人员由其他职鉴中心取消资格，请由作出决定的机构撤销";
        return Err(Refusal::conflict("people.others_decision", sentence).citing(Clause::N6_5));
    }
    let mut problems = Problems::default();
    check_document(&mut problems, &basis.document);
    let what = "撤销的事实和依据";
    check_reason(&mut problems, "annulment_reason", &basis.reason, what);
    problems
        .refuse("people.bad_annulment", "撤销取消资格的信息有误")
        .map_err(|refusal| refusal.citing(Clause::N6_5))?;
    let basis = Basis {
        ground: basis.ground,
        document: basis.document.trim().to_owned(),
        reason: basis.reason.trim().to_owned(),
    };
    Ok(Annulment { basis, on: today })
}

/// The refusal where there is nothing to annul.
pub fn not_barred() -> Refusal {
    let sentence = "该人员没有被取消资格，或者取消资格已经撤销，请刷新页面核对";
    Refusal::conflict("people.not_barred", sentence).citing(Clause::N6_5)
}

fn check_document(problems: &mut Problems, document: &str) {
    let document = document.trim();
    let line = (2..=60).contains(&document.chars().count())
        && !has_unprintable(document)
        && !document.contains('\n');
    problems.check(!line, "document", || {
        "请填写撤销所依据文书的文号，2至60个字；原决定错误的，填写撤销决定的文号".to_owned()
    });
    check_shown(problems, "document", document);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{disqualify, refuse_barred, samples::TODAY};
    use jiff::{Timestamp, ToSpan};

    fn centre(n: u128) -> OrganisationId {
        OrganisationId::new(Timestamp::UNIX_EPOCH, n)
    }

    fn basis(document: &str, reason: &str) -> Basis {
        Basis {
            ground: Ground::Review,
            document: document.into(),
            reason: reason.into(),
        }
    }

    #[test]
    fn only_who_decided_annuls_what_still_bars_on_a_document_and_a_reason() {
        let (own, other) = (centre(1), centre(2));
        let barred = disqualify(None, "考评中篡改考生成绩", own, TODAY).unwrap();
        let good = basis(" 川人社复决〔2026〕3号 ", " 复议决定撤销原决定 ");
        let done = annul(&barred, &good, own, TODAY).unwrap();
        assert_eq!(done.basis().document, "川人社复决〔2026〕3号");
        assert_eq!(done.basis().reason, "复议决定撤销原决定");
        let over = barred.clone().annulled_by(done);
        let number = "510101198005061234";
        for (decided, basis, by, code, places) in [
            (&over, good.clone(), own, "people.not_barred", &[][..]),
            (&barred, good, other, "people.others_decision", &[]),
            (
                &barred,
                basis("号", "误"),
                own,
                "people.bad_annulment",
                &["document", "annulment_reason"],
            ),
            (
                &barred,
                basis("文\n号", "复议决定撤销原决定"),
                own,
                "people.bad_annulment",
                &["document"],
            ),
            (
                &barred,
                basis("文号〔2026〕3号", number),
                own,
                "people.bad_annulment",
                &["annulment_reason"],
            ),
        ] {
            let refusal = annul(decided, &basis, by, TODAY).unwrap_err();
            assert_eq!((refusal.code, refusal.clause), (code, Some(Clause::N6_5)));
            let found: Vec<_> = refusal.problems.iter().map(|one| &one.place[..]).collect();
            assert_eq!(found, places, "{basis:?}");
        }
    }

    #[test]
    fn an_annulled_disqualification_bars_until_the_day_before() {
        let centre = centre(1);
        let barred = disqualify(None, "考评中篡改考生成绩", centre, TODAY).unwrap();
        let later = TODAY.saturating_add(30.days());
        let basis = basis("川人社复决〔2026〕3号", "复议决定撤销原决定");
        let over = annul(&barred, &basis, centre, later).unwrap();
        let over = barred.annulled_by(over);
        for (day, free) in [
            (TODAY.yesterday().unwrap(), true),
            (TODAY, false),
            (later.yesterday().unwrap(), false),
            (later, true),
            (later.saturating_add(900.days()), true),
        ] {
            assert_eq!(refuse_barred(Some(&over), day).is_ok(), free, "{day}");
        }
        // The same human being can be disqualified anew.
        assert!(disqualify(Some(&over), "评估中弄虚作假", centre, later).is_ok());
    }

    #[test]
    fn grounds_read_themselves() {
        for ground in Ground::ALL {
            assert_eq!(ground.code().parse(), Ok(ground));
        }
        assert!("".parse::<Ground>().is_err());
    }
}
