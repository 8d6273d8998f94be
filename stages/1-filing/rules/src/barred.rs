//! 取消资格: whoever was disqualified takes part in nothing any more, also not in a school's application (N6.5).

use crate::{ApplicationForm, Registry, Verdict, self_check};
use kernel::{CitizenId, Clause, Problem, Refusal};
use std::collections::BTreeSet;

/// The people whom the form names, each once, by table and name.
pub fn people(form: &ApplicationForm) -> Vec<(&'static str, &str, &CitizenId)> {
    let staff = form
        .staff
        .iter()
        .map(|row| ("专职工作人员", row.name.as_str(), &row.identity));
    let experts = form
        .experts
        .iter()
        .map(|row| ("专家", row.name.as_str(), &row.identity));
    let assessors = form
        .assessors
        .iter()
        .map(|row| ("考评人员", row.name.as_str(), &row.identity));
    let supervisors = form
        .supervisors
        .iter()
        .map(|row| ("质量督导人员", row.name.as_str(), &row.identity));
    staff
        .chain(experts)
        .chain(assessors)
        .chain(supervisors)
        .collect()
}

/// Passes a form only where nobody of it is disqualified.
///
/// # Errors
/// A refusal that names each of them with their table.
pub fn refuse_barred(form: &ApplicationForm, barred: &BTreeSet<CitizenId>) -> Result<(), Refusal> {
    let named = people(form)
        .into_iter()
        .filter(|(_, _, identity)| barred.contains(identity));
    let problems: Vec<Problem> = named
        .map(|(table, name, _)| {
            let sentence = format!("{table}“{name}”已被取消资格，不得参与职业技能等级认定工作，请更换人员后重新导入申请表");
            Problem::at(table, sentence)
        })
        .collect();
    match problems.first() {
        None => Ok(()),
        Some(first) => Err(
            Refusal::invalid("filing.person_barred", first.sentence.clone())
                .citing(Clause::N6_5)
                .with(problems),
        ),
    }
}

/// Passes a decision only where each granted line, by its place in the form, has the people of A1.2 without those who were
/// disqualified since the application was accepted.
///
/// # Errors
/// A refusal that names each line that lacks people.
pub fn refuse_unstaffed(
    form: &ApplicationForm,
    granted: &BTreeSet<usize>,
    registry: &Registry,
) -> Result<(), Refusal> {
    let left = without(form, &registry.barred);
    let staffed = self_check(&left, |_| true, registry).into_iter();
    let problems: Vec<Problem> = staffed
        .filter(|one| one.clause == Clause::A1_2)
        .enumerate()
        .filter(|(at, one)| granted.contains(at) && one.verdict == Verdict::Missing)
        .filter_map(|(_, one)| {
            let line = one.line?.to_string();
            let sentence = format!(
                "{line}：已取消资格的人员不计在内，{}，不能同意备案",
                one.sentence
            );
            Some(Problem::at(line, sentence))
        })
        .collect();
    match problems.first() {
        Some(first) if !registry.barred.is_empty() => Err(Refusal::conflict(
            "filing.people_barred",
            first.sentence.clone(),
        )
        .citing(Clause::N6_5)
        .with(problems)),
        _ => Ok(()),
    }
}

/// The form without those who are disqualified.
fn without(form: &ApplicationForm, barred: &BTreeSet<CitizenId>) -> ApplicationForm {
    let mut left = form.clone();
    left.staff.retain(|row| !barred.contains(&row.identity));
    left.experts.retain(|row| !barred.contains(&row.identity));
    left.assessors.retain(|row| !barred.contains(&row.identity));
    left.supervisors
        .retain(|row| !barred.contains(&row.identity));
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_granted_only_with_people_who_are_not_disqualified() {
        let form = form();
        let (first, all): (BTreeSet<usize>, _) = ([0].into(), 0..form.lines().count());
        let barring = |who: &[&CitizenId]| Registry {
            barred: who.iter().map(|&one| one.clone()).collect(),
            ..Registry::empty(jiff::civil::date(2026, 3, 2))
        };
        let assessor = &form.assessors[0].identity;
        let cases = [
            (barring(&[]), true),
            // Three are needed, and the form has three.
            (barring(&[assessor]), false),
            (barring(&[&form.staff[0].identity]), form.staff.len() > 1),
        ];
        for (registry, passes) in cases {
            let answer = refuse_unstaffed(&form, &first, &registry);
            assert_eq!(answer.is_ok(), passes, "{answer:?}");
        }
        let registry = barring(&[assessor]);
        assert_eq!(refuse_unstaffed(&form, &BTreeSet::new(), &registry), Ok(()));
        let refusal = refuse_unstaffed(&form, &all.collect(), &registry).unwrap_err();
        assert_eq!(refusal.clause, Some(Clause::N6_5));
        assert_eq!(refusal.problems.len(), form.lines().count());
    }
    use crate::check::tests::form;

    #[test]
    fn a_form_names_nobody_who_is_disqualified() {
        let form = form();
        assert_eq!(refuse_barred(&form, &BTreeSet::new()), Ok(()));
        let barred = BTreeSet::from([
            form.assessors[0].identity.clone(),
            form.staff[0].identity.clone(),
        ]);
        let refusal = refuse_barred(&form, &barred).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.clause),
            ("filing.person_barred", Some(Clause::N6_5))
        );
        let tables: Vec<&str> = refusal
            .problems
            .iter()
            .map(|problem| problem.place.as_str())
            .collect();
        assert_eq!(tables, ["专职工作人员", "考评人员"]);
        assert!(
            refusal.problems[1]
                .sentence
                .starts_with("考评人员“考评甲”已被取消资格")
        );
    }
}
