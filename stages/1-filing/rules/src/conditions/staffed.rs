//! 人员条件 (A1.2): who of those whom a form names counts for a line, and why the others do not.

use super::{Applied, Judged, Lack, Verdict, judged, lack};
use crate::{AppliedLine, AssessorRow, Checked, Material, classified::codes_of, people};
use kernel::{CitizenId, OccupationCode, measures::CURRENT};
use std::collections::BTreeSet;

/// Name and number, as a form has them.
type Person<'a> = (&'a str, &'a CitizenId);

/// The fewest assessors of each occupation.
const FEWEST_ASSESSORS: usize = CURRENT.assessors_of_occupation.value as usize;

/// 专职工作人员、专家、考评人员、质量督导人员
pub(super) fn a1_2(applied: &Applied<'_>, line: &AppliedLine<'_>) -> Judged {
    let form = applied.form;
    let barred = barred(applied);
    let assessors = assessors_of(applied, line);
    let lacks = [
        nobody(applied, "专职工作人员"),
        nobody(applied, "专家"),
        nobody(applied, "质量督导人员"),
        lack(!barred.is_empty(), || {
            let names = barred.join("、");
            format!("{names}已被取消资格，不得参与职业技能等级认定工作，请更换人员")
        }),
        too_few(&assessors, line),
        Some(Material::Agreements)
            .filter(|needed| needed.is_needed(form))
            .and_then(|needed| applied.lacks_material(needed)),
    ];
    let (verdict, sentence) = judged(lacks, || staffed(applied, &assessors));
    match misnamed(applied) {
        None => (verdict, sentence),
        // Enough others: who this is remains to be seen.
        Some(more) if verdict == Verdict::Met => (Verdict::OnSite, format!("{sentence}；{more}")),
        Some(more) => (verdict, format!("{sentence}；{more}")),
    }
}

/// Nobody of a table counts.
fn nobody(applied: &Applied<'_>, table: &str) -> Lack {
    let named = people(applied.form).into_iter();
    let named = named.filter(|(one, ..)| *one == table).count();
    match (named, counted(applied, table)) {
        (0, _) => Some(format!("没有填报{table}，请至少填报1人")),
        (_, 0) => Some(format!("{table}没有可以计入的人员，请至少填报1人")),
        _ => None,
    }
}

/// How many of a table stand in the registry under no other name.
fn counted(applied: &Applied<'_>, table: &str) -> usize {
    let named = people(applied.form).into_iter();
    let counts = |name: &str, who: &CitizenId| !applied.registry.is_misnamed(name, who);
    named
        .filter(|(one, name, who)| *one == table && counts(name, who))
        .count()
}

/// Whose number the registry has under another name. That name is not for the school to learn.
fn misnamed(applied: &Applied<'_>) -> Lack {
    let named = people(applied.form).into_iter();
    let names: Vec<String> = named
        .filter(|(_, name, who)| applied.registry.is_misnamed(name, who))
        .map(|(table, name, _)| format!("{table}“{name}”"))
        .collect();
    lack(!names.is_empty(), || {
        format!(
            "{}的身份证号在人员库中登记的姓名与此不一致，不计入，请核对姓名和身份证号",
            names.join("、")
        )
    })
}

/// Who was disqualified, by name (N6.5).
fn barred(applied: &Applied<'_>) -> Vec<String> {
    let named = people(applied.form).into_iter();
    named
        .filter(|(_, _, identity)| applied.registry.barred.contains(identity))
        .map(|(table, name, _)| format!("{table}“{name}”"))
        .collect()
}

/// Fewer assessors than the condition wants.
fn too_few(assessors: &Assessors, line: &AppliedLine<'_>) -> Lack {
    let found = assessors.all();
    lack(found < FEWEST_ASSESSORS, || {
        let (occupation, code) = (&line.row.occupation, line.row.code);
        let more = match assessors.other_code {
            0 => String::new(),
            others => format!(
                "；另有{others}人的证卡所载为“{occupation}”的其他编码，与所报编码{code}不同，不计入，请核对职业编码"
            ),
        };
        format!(
            "每个职业考评人员不少于{FEWEST_ASSESSORS}人，考评职业领域含“{occupation}”、证卡覆盖所报等级的现有{found}人{more}"
        )
    })
}

/// Enough people are named; whether all have a card the registry may not know.
fn staffed(applied: &Applied<'_>, assessors: &Assessors) -> Judged {
    let (verdict, more) = if assessors.sure >= FEWEST_ASSESSORS {
        (Verdict::Met, String::new())
    } else {
        let unknown = assessors.unknown;
        let more = format!("，其中{unknown}人在人员库中没有证卡，由专家按证明文件核实");
        (Verdict::OnSite, more)
    };
    let sentence = format!(
        "考评人员{}人{more}；专职工作人员{}人，专家{}人，质量督导人员{}人",
        assessors.all(),
        counted(applied, "专职工作人员"),
        counted(applied, "专家"),
        counted(applied, "质量督导人员")
    );
    (verdict, sentence)
}

/// The assessors of a line, each person once.
struct Assessors {
    /// Those whose card covers its occupation and level.
    sure: usize,
    /// Those of whom the registry has no card.
    unknown: usize,
    /// Those whose card covers its occupation by another code of the same name: they do not count.
    other_code: usize,
}

impl Assessors {
    fn all(&self) -> usize {
        self.sure + self.unknown
    }
}

/// Who names this occupation, its job type or its code among those that they may assess, and has a card for it or none.
fn assessors_of(applied: &Applied<'_>, line: &AppliedLine<'_>) -> Assessors {
    let named = applied.form.assessors.iter();
    let mut seen = BTreeSet::new();
    let people: Vec<Person<'_>> = named
        .filter(|row| assesses(row, line) && seen.insert(&row.identity))
        .map(|row| (row.name.as_str(), &row.identity))
        .collect();
    let codes = codes_of(&line.row.occupation);
    let check = |one: &Person<'_>, code| applied.registry.assessor(*one, code, line.level);
    let own = |one: &Person<'_>| check(one, line.row.code);
    let count = |wanted| people.iter().filter(|one| own(one) == wanted).count();
    let by_another = |one: &&Person<'_>| {
        let covers = |code: &OccupationCode| check(one, *code) == Checked::Covers;
        own(one) == Checked::Lacks && codes.iter().any(covers)
    };
    Assessors {
        sure: count(Checked::Covers),
        unknown: count(Checked::Unknown),
        other_code: people.iter().filter(by_another).count(),
    }
}

fn assesses(row: &AssessorRow, line: &AppliedLine<'_>) -> bool {
    let code = line.row.code.to_string();
    let wanted = [&line.row.occupation, &line.row.job_type, &code];
    let fields = row.occupations.split([
        '、', '，', ',', '；', ';', '\n', ' ', '/', '（', '）', '(', ')',
    ]);
    fields
        .into_iter()
        .any(|part| !part.is_empty() && wanted.iter().any(|name| name.as_str() == part))
}
