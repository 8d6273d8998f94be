//! 取消资格: whoever was disqualified takes part in nothing any more, also not in a school's application (N6.5).

use crate::ApplicationForm;
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

#[cfg(test)]
mod tests {
    use super::*;
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
