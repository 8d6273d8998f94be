//! Agreements between a partner and a school: about the partner's own certification of the school's students (N4.1, N4.2),
//! never about the school's, which it may not hand to anybody (N6.4).

use super::{
    PartnerKind,
    fields::{read_text, read_validity},
    scope::PartnerLine,
};
use crate::{
    life::Validity,
    materials::{Package, sniff},
};
use jiff::civil::Date;
use kernel::{Clause, Problem, Problems, Refusal};
use std::collections::BTreeSet;
use std::{fmt, str::FromStr};

/// 合作协议, as it was typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgreementEntry<'a> {
    /// 协议名称.
    pub title: &'a str,
    /// The first day.
    pub from: &'a str,
    /// The last day.
    pub until: &'a str,
}

/// 协议内容: what an agreement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// 协议名称.
    pub title: String,
    /// From when until when.
    pub valid: Validity,
}

/// 协议状态: what an agreement is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementStanding {
    /// The school's head has not confirmed it.
    Unconfirmed,
    /// Confirmed; its first day is to come.
    NotYet,
    /// Students may be certified by it.
    InForce,
    /// The school's centre objected: it holds no more.
    Objected,
    /// Ended before its time.
    Ended,
    /// Its last day is past.
    Expired,
}

/// Everything that decides what an agreement is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// From when until when, as it says itself.
    pub valid: Validity,
    /// When the school's head confirmed it.
    pub confirmed_on: Option<Date>,
    /// When the school's centre objected.
    pub objected_on: Option<Date>,
    /// When it was ended before its time.
    pub ended_on: Option<Date>,
}

/// 协议双方: what an agreement is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Parties<'a> {
    /// The partner's kind.
    pub kind: PartnerKind,
    /// The partner's own filing number and credit code.
    pub partner: [&'a str; 2],
    /// What the partner certifies.
    pub scope: &'a BTreeSet<PartnerLine>,
    /// The school's own filing numbers and credit codes.
    pub school: &'a [String],
}

/// Reads what a school typed of an agreement, what it ticked, and the name and bytes of the signed paper.
///
/// # Errors
/// A refusal with every problem at its field.
pub fn read_agreement(
    typed: AgreementEntry<'_>,
    lines: &BTreeSet<PartnerLine>,
    paper: (&str, &[u8]),
    parties: Parties<'_>,
    today: Date,
) -> Result<Terms, Refusal> {
    refuse_delegation(typed.title, parties)?;
    let mut problems = Problems::default();
    let title = read_text(typed.title, ("title", "协议名称"), &mut problems);
    let valid = read_validity(typed.from, typed.until, today, &mut problems);
    problems.take("file", check_paper(paper));
    problems.check(lines.is_empty(), "lines", || {
        "请至少选择一个职业（工种）和等级".to_owned()
    });
    for line in lines {
        let covered = parties.scope.iter().any(|own| own.covers(line));
        problems.check(!covered, "lines", || {
            format!("“{}”不在该机构自身的评价范围内", line.label())
        });
    }
    problems
        .refuse("agreement.bad_entry", "协议内容有误，请改正后重新提交")
        .map_err(|refusal| refusal.citing(parties.kind.clause()))?;
    let valid = valid.expect("what could not be read was noted");
    Ok(Terms { title, valid })
}

/// The signed paper is a PDF with a name that can be shown.
fn check_paper((name, bytes): (&str, &[u8])) -> Result<(), String> {
    if !bytes.is_empty() && !bytes.starts_with(b"%PDF-") {
        return Err("文件内容不是PDF，请上传签字盖章后的PDF文件".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Err("文件名中有不可见的控制字符，请改名后重新上传".to_owned());
    }
    sniff(name, bytes, |_| Package::Other)
        .map(drop)
        .map_err(|refusal| refusal.sentence)
}

/// N6.4: a school's own certification goes to nobody, so an agreement carries the partner's codes and never the school's.
fn refuse_delegation(title: &str, parties: Parties<'_>) -> Result<(), Refusal> {
    let title = title.to_ascii_uppercase();
    let own = |code: &&String| parties.partner.contains(&code.as_str()) || title.contains(*code);
    let Some(own) = parties.school.iter().find(own) else {
        return Ok(());
    };
    let sentence = format!(
        "{own}是本校的代码：不得授权或委托其他机构开展认定，协议只约定该机构以自身备案对学生的认定"
    );
    let problem = Problem::at("title", sentence.clone());
    Err(Refusal::invalid("agreement.delegation", sentence)
        .citing(Clause::N6_4)
        .with(vec![problem]))
}

impl Agreed {
    /// What the agreement is on a day. What was objected to or ended stays so: it is never merely expired.
    pub fn on(&self, day: Date) -> AgreementStanding {
        let by = |on: Option<Date>| on.is_some_and(|on| on <= day);
        if by(self.objected_on) {
            AgreementStanding::Objected
        } else if by(self.ended_on) {
            AgreementStanding::Ended
        } else if !by(self.confirmed_on) {
            AgreementStanding::Unconfirmed
        } else if day < self.valid.from {
            AgreementStanding::NotYet
        } else if day > self.valid.until {
            AgreementStanding::Expired
        } else {
            AgreementStanding::InForce
        }
    }
}

impl AgreementStanding {
    /// Every standing.
    pub const ALL: [AgreementStanding; 6] = [
        AgreementStanding::Unconfirmed,
        AgreementStanding::InForce,
        AgreementStanding::NotYet,
        AgreementStanding::Objected,
        AgreementStanding::Ended,
        AgreementStanding::Expired,
    ];

    /// The stable name that addresses and programs use.
    pub fn code(self) -> &'static str {
        match self {
            AgreementStanding::Unconfirmed => "unconfirmed",
            AgreementStanding::NotYet => "not_yet",
            AgreementStanding::InForce => "in_force",
            AgreementStanding::Objected => "objected",
            AgreementStanding::Ended => "ended",
            AgreementStanding::Expired => "expired",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            AgreementStanding::Unconfirmed => "待学校确认",
            AgreementStanding::NotYet => "尚未生效",
            AgreementStanding::InForce => "有效",
            AgreementStanding::Objected => "职鉴中心有异议",
            AgreementStanding::Ended => "已终止",
            AgreementStanding::Expired => "已到期",
        }
    }
}

impl fmt::Display for AgreementStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for AgreementStanding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|standing| standing.code() == text)
            .ok_or_else(|| format!("协议状态“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::materials::samples::PDF;
    use jiff::civil::date;
    use kernel::Level;

    const TODAY: Date = date(2026, 3, 2);

    fn line(job_type: &str, level: Level) -> PartnerLine {
        PartnerLine {
            occupation: "6-31-01-03".parse().unwrap(),
            job_type: job_type.into(),
            level,
        }
    }

    type Case<'a> = (
        AgreementEntry<'a>,
        &'a [PartnerLine],
        &'a [&'a str],
        &'a str,
        &'a str,
    );

    /// Each case: what is typed, what is ticked, the school's own numbers, and where the refusal stands.
    #[test]
    fn an_agreement_lies_within_the_partners_own_scope_and_hands_on_nothing() {
        let good = AgreementEntry {
            title: "校企合作评价协议",
            from: "2026-03-01",
            until: "2027-02-28",
        };
        let cook = PartnerLine {
            occupation: "4-03-02-01".parse().unwrap(),
            ..line("", Level::Four)
        };
        let own = BTreeSet::from([line("", Level::Four), line("", Level::Five), cook.clone()]);
        let read = |entry, lines: &[PartnerLine], school: &[String], paper| {
            let parties = Parties {
                kind: PartnerKind::Enterprise,
                partner: ["Y000151000001", "CODE"],
                scope: &own,
                school,
            };
            read_agreement(
                entry,
                &lines.iter().cloned().collect(),
                paper,
                parties,
                TODAY,
            )
        };
        let pdf: (&str, &[u8]) = ("协议.pdf", PDF);
        let school = ["Y000051100001".to_owned()];
        let four = [line("", Level::Four)];
        assert!(read(good, &four, &school, pdf).is_ok());
        let narrower = PartnerLine {
            job_type: "烧烤料理师".into(),
            ..cook.clone()
        };
        assert!(read(good, &[narrower], &[], pdf).is_ok());
        let cases: [Case<'_>; 9] = [
            (
                AgreementEntry { title: "", ..good },
                &four,
                &[],
                "title",
                "2至100个字",
            ),
            (
                AgreementEntry { from: "", ..good },
                &four,
                &[],
                "from",
                "年-月-日",
            ),
            (
                AgreementEntry {
                    until: "2026-02-28",
                    ..good
                },
                &four,
                &[],
                "until",
                "早于",
            ),
            (
                AgreementEntry {
                    from: "2020-01-01",
                    until: "2026-03-01",
                    ..good
                },
                &four,
                &[],
                "until",
                "已经过期",
            ),
            (good, &[], &[], "lines", "至少选择"),
            (
                good,
                &[line("", Level::Three)],
                &[],
                "lines",
                "自身的评价范围",
            ),
            (good, &four, &["Y000151000001"], "title", "不得授权或委托"),
            (good, &four, &["CODE"], "title", "不得授权或委托"),
            (
                AgreementEntry {
                    title: "委托认定（y000051100001）",
                    ..good
                },
                &four,
                &["Y000051100001"],
                "title",
                "不得授权或委托",
            ),
        ];
        for (entry, lines, school, place, word) in cases {
            let school: Vec<String> = school.iter().map(ToString::to_string).collect();
            let refusal = read(entry, lines, &school, pdf).unwrap_err();
            let problem = &refusal.problems[0];
            assert!(
                problem.place == place && problem.sentence.contains(word),
                "{problem:?}"
            );
        }
        let papers: [(&str, &[u8], &str); 6] = [
            ("协议.pdf", b"%PDF-1.7", "不完整"),
            ("协议.pdf", b"", "空的"),
            ("协议.pdf", b"MZ", "不是PDF"),
            ("协议.jpg", b"\xFF\xD8\xFF", "不是PDF"),
            ("协议.jpg", PDF, "改正扩展名"),
            ("协\u{0}议.pdf", PDF, "控制字符"),
        ];
        for (name, bytes, word) in papers {
            let refusal = read(good, &four, &[], (name, bytes)).unwrap_err();
            let problem = &refusal.problems[0];
            assert!(
                problem.place == "file" && problem.sentence.contains(word),
                "{problem:?}"
            );
        }
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

    #[test]
    fn what_an_agreement_is_on_each_day() {
        use AgreementStanding::*;
        let (february, may) = (Some(date(2026, 2, 10)), Some(date(2026, 5, 6)));
        let cases = [
            (agreed(None, None, None), date(2026, 4, 1), Unconfirmed),
            (agreed(None, None, None), date(2030, 1, 1), Unconfirmed),
            (agreed(february, None, None), date(2026, 2, 9), Unconfirmed),
            (agreed(february, None, None), date(2026, 2, 28), NotYet),
            (agreed(february, None, None), date(2026, 3, 1), InForce),
            (agreed(february, None, None), date(2027, 2, 28), InForce),
            (agreed(february, None, None), date(2027, 3, 1), Expired),
            (agreed(may, None, None), date(2026, 5, 5), Unconfirmed),
            (agreed(february, may, None), date(2026, 5, 5), InForce),
            (agreed(february, may, None), date(2040, 1, 1), Objected),
            (agreed(february, None, may), date(2026, 5, 6), Ended),
            (agreed(february, None, may), date(2040, 1, 1), Ended),
            (agreed(None, None, may), date(2026, 5, 6), Ended),
        ];
        for (agreed, day, expected) in cases {
            assert_eq!(agreed.on(day), expected, "{day} {agreed:?}");
        }
    }
}
