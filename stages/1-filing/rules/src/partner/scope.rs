//! What a partner certifies by its own filing or publication: occupation, job type, level.

use crate::{
    clear,
    life::{Audience, Covered, covers},
};
use jiff::civil::Date;
use kernel::{
    Level, OccupationCode, PartnerLineId, Problems,
    occupation::{Edition, catalogue},
};
use std::collections::{BTreeMap, BTreeSet};

/// 评价范围: one occupation, job type and level; the lowest level of an occupation comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnerLine {
    /// The occupation.
    pub occupation: OccupationCode,
    /// The job type; empty where the occupation as a whole is meant.
    pub job_type: String,
    /// The level.
    pub level: Level,
}

/// A line of a partner's scope, and when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLine {
    /// The line.
    pub id: PartnerLineId,
    /// What it says.
    pub line: PartnerLine,
    /// The first day on which it holds.
    pub since: Date,
    /// The first day on which it holds no more, where it was dropped.
    pub dropped_on: Option<Date>,
}

/// A row of the form: an occupation by its code or its name, a job type, some levels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeRow {
    /// Code or name, as it was typed.
    pub occupation: String,
    /// The job type; empty where the occupation as a whole is meant.
    pub job_type: String,
    /// Which levels are ticked.
    pub levels: Vec<Level>,
}

impl PartnerLine {
    /// Whether this line covers what is asked; the same as for a school's own scope.
    pub fn covers(&self, asked: &PartnerLine) -> bool {
        covers(self.covered(), asked.covered())
    }

    /// For whom is not the question here: a partner certifies the students of the schools with which it has an agreement.
    fn covered(&self) -> Covered<'_> {
        Covered {
            occupation: self.occupation,
            job_type: &self.job_type,
            level: self.level,
            audience: Audience::OwnStudents,
        }
    }

    /// The occupation's name in the catalogue, of the newer edition where the older has none.
    pub fn name(&self) -> &'static str {
        let found = |edition| catalogue(edition).by_code(self.occupation);
        let occupation = Edition::ALL.into_iter().find_map(found);
        occupation.map_or("", |occupation| occupation.name)
    }

    /// The occupation with its code, and the job type where there is one.
    pub fn what(&self) -> String {
        let job_type = match self.job_type.as_str() {
            "" => String::new(),
            job_type => format!("·{job_type}"),
        };
        format!("{}{job_type}（{}）", self.name(), self.occupation)
    }

    /// All of it, such as 电工（6-31-01-03）四级/中级工.
    pub fn label(&self) -> String {
        format!("{}{}", self.what(), self.level)
    }
}

impl HeldLine {
    /// Whether the line holds on a day.
    pub fn on(&self, day: Date) -> bool {
        self.since <= day && self.dropped_on.is_none_or(|dropped| day < dropped)
    }
}

impl ScopeRow {
    /// Whether nothing was typed into the row.
    pub fn is_blank(&self) -> bool {
        self.occupation.trim().is_empty()
            && self.job_type.trim().is_empty()
            && self.levels.is_empty()
    }
}

/// Reads the rows of a form, blank ones left out; notes what is wrong with each at its fields.
pub(super) fn read_scope(rows: &[ScopeRow], problems: &mut Problems) -> BTreeSet<PartnerLine> {
    let mut lines = BTreeSet::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        read_row(at, row, &mut lines, problems);
    }
    problems.check(rows.iter().all(ScopeRow::is_blank), "occupation-0", || {
        "请至少填写一个职业（工种）和等级".to_owned()
    });
    lines
}

fn read_row(at: usize, row: &ScopeRow, lines: &mut BTreeSet<PartnerLine>, problems: &mut Problems) {
    let (no, job_type) = (at + 1, row.job_type.trim());
    problems.check(row.levels.is_empty(), &format!("levels-{at}"), || {
        format!("第{no}行没有选择等级，请至少选择一个")
    });
    let wrong = job_type.chars().count() > 30 || job_type.chars().any(char::is_control);
    let place = format!("job_type-{at}");
    problems.check(wrong, &place, || {
        format!("第{no}行工种应为30个字以内，不分工种的不填")
    });
    clear::no_number(job_type, &place, problems);
    let place = format!("occupation-{at}");
    let Some(occupation) = problems.take(&place, read_occupation(no, &row.occupation)) else {
        return;
    };
    for level in &row.levels {
        let line = PartnerLine {
            occupation,
            job_type: job_type.to_owned(),
            level: *level,
        };
        let label = line.label();
        problems.check(!lines.insert(line), &place, || {
            format!("第{no}行“{label}”与前面的行重复，请删去一处")
        });
    }
}

/// The code of an occupation that the catalogue has in either edition, by code or by name.
fn read_occupation(no: usize, text: &str) -> Result<OccupationCode, String> {
    let text = text.trim();
    let short: String = text.chars().take(30).collect();
    if let Some(known) = named(text) {
        return Ok(known);
    }
    let code: OccupationCode = text.parse().map_err(|_| {
        format!(
            "第{no}行“{short}”不是职业分类大典中的职业，请填写职业编码（如6-31-01-03）或职业名称"
        )
    })?;
    let known = |edition| catalogue(edition).by_code(code).is_some();
    if Edition::ALL.into_iter().any(known) {
        return Ok(code);
    }
    Err(format!(
        "第{no}行职业编码{code}不在职业分类大典2015年版和2022年版中，请核对"
    ))
}

fn named(text: &str) -> Option<OccupationCode> {
    let found = |edition| catalogue(edition).by_name(text);
    let occupation = Edition::ALL.into_iter().find_map(found)?;
    Some(occupation.code)
}

/// What is new in a scope, and which lines of it are gone, compared with those that hold on a day.
pub fn rescope<'a>(
    held: &'a [HeldLine],
    wanted: &BTreeSet<PartnerLine>,
    day: Date,
) -> (Vec<PartnerLine>, Vec<&'a HeldLine>) {
    let holding = || held.iter().filter(|held| held.on(day));
    let known: BTreeSet<&PartnerLine> = holding().map(|held| &held.line).collect();
    let added = wanted.iter().filter(|line| !known.contains(line)).cloned();
    let dropped = holding().filter(|held| !wanted.contains(&held.line));
    (added.collect(), dropped.collect())
}

/// Lines by occupation and job type, each with its levels, the lowest first.
pub fn grouped<'a>(
    lines: impl IntoIterator<Item = &'a PartnerLine>,
) -> Vec<(&'a PartnerLine, Vec<Level>)> {
    let mut groups: BTreeMap<_, (&PartnerLine, BTreeSet<Level>)> = BTreeMap::new();
    for line in lines {
        let group = groups.entry((line.occupation, &line.job_type));
        let (_, levels) = group.or_insert((line, BTreeSet::new()));
        levels.insert(line.level);
    }
    let groups = groups.into_values();
    groups
        .map(|(line, levels)| (line, levels.into_iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{Timestamp, civil::date};

    fn row(occupation: &str, job_type: &str, levels: &[Level]) -> ScopeRow {
        ScopeRow {
            occupation: occupation.into(),
            job_type: job_type.into(),
            levels: levels.to_vec(),
        }
    }

    type Case<'a> = (Vec<ScopeRow>, &'a [(&'a str, &'a str)]);

    /// Every case: the rows, and where a problem stands with a word of it; nothing where all is well.
    #[test]
    fn every_row_is_checked_at_its_fields() {
        let four = &[Level::Four][..];
        let good = row("6-31-01-03", "", four);
        let cases: [Case<'_>; 9] = [
            (vec![good.clone()], &[]),
            (vec![row(" 电工 ", "", &[Level::Five, Level::Four])], &[]),
            (vec![ScopeRow::default(), good.clone()], &[]),
            (
                vec![good.clone(), row("6-31-01-03", "继电保护员", four)],
                &[],
            ),
            (vec![], &[("occupation-0", "至少填写一个")]),
            (
                vec![row("6-31-01-03", "", &[])],
                &[("levels-0", "没有选择等级")],
            ),
            (
                vec![good.clone(), row("8-99-99-99", "", four)],
                &[("occupation-1", "不在职业分类大典")],
            ),
            (
                vec![row("炼丹师", &"长".repeat(31), four)],
                &[
                    ("job_type-0", "30个字以内"),
                    ("occupation-0", "“炼丹师”不是"),
                ],
            ),
            (
                vec![good.clone(), row("电工", "", four)],
                &[("occupation-1", "重复")],
            ),
        ];
        for (rows, expected) in cases {
            let mut problems = Problems::default();
            read_scope(&rows, &mut problems);
            let found = problems
                .refuse("x", "x")
                .err()
                .map(|refusal| refusal.problems);
            let found = found.unwrap_or_default();
            assert_eq!(found.len(), expected.len(), "{rows:?}: {found:?}");
            for (problem, (place, word)) in found.iter().zip(expected) {
                assert!(
                    problem.place == *place && problem.sentence.contains(word),
                    "{problem:?}"
                );
            }
        }
    }

    #[test]
    fn a_changed_scope_tells_what_is_new_and_what_is_gone() {
        let line = |level| PartnerLine {
            occupation: "6-31-01-03".parse().unwrap(),
            job_type: String::new(),
            level,
        };
        let held = |n, level, dropped_on| HeldLine {
            id: PartnerLineId::new(Timestamp::UNIX_EPOCH, n),
            line: line(level),
            since: date(2026, 1, 1),
            dropped_on,
        };
        let day = date(2026, 6, 1);
        let scope = [
            held(1, Level::Five, None),
            held(2, Level::Four, None),
            held(3, Level::Three, Some(day)),
        ];
        let wanted = BTreeSet::from([line(Level::Four), line(Level::Three)]);
        let (added, dropped) = rescope(&scope, &wanted, day);
        assert_eq!(
            added,
            [line(Level::Three)],
            "what was dropped comes back as a new line"
        );
        assert_eq!(dropped, [&scope[0]]);
        assert!(scope[2].on(date(2026, 5, 31)) && !scope[2].on(day));
        let lines = [line(Level::Four), line(Level::Five)];
        let groups = grouped(&lines);
        assert_eq!(groups[0].1, [Level::Five, Level::Four]);
        assert_eq!(groups[0].0.what(), "电工（6-31-01-03）");
    }
}
