//! Handing in: the legal representative confirms the truth of the whole by name (A3.1), once and complete (A2).

use crate::{
    ApplicationForm, AppliedLine, Material, Registry, Route, State, Step, Verdict, conditions,
    materials,
};
use kernel::{Clause, Problem, Refusal};

/// Hands an application in. `head` is the legal representative, `typed` the name that they typed to confirm the truth;
/// `there` says which materials are there,
/// `registry` what is known of the people. `seen` says of what the training centre had its say: what a supplement adds to that
/// goes to the training centre first (N5.2).
///
/// # Errors
/// A refusal where the name is not theirs, a material is missing (A2), or a condition is not met by the data (A1).
pub fn submit(
    state: State,
    route: Route,
    form: &ApplicationForm,
    (there, registry): (impl Fn(Material) -> bool, &Registry),
    seen: impl Fn(&AppliedLine<'_>) -> bool,
    (head, typed): (&str, &str),
) -> Result<State, Refusal> {
    let submitted = match state.after(Step::Submit, route)? {
        State::Recommended if !form.lines().all(|line| seen(&line)) => State::Submitted,
        submitted => submitted,
    };
    if typed.trim() != head {
        let sentence = format!("确认人姓名应为法定代表人“{head}”，请键入本人姓名");
        return Err(
            Refusal::invalid("filing.not_confirmed", "资料真实性须由法定代表人签字确认")
                .citing(Clause::A3_1)
                .with(vec![Problem::at("confirmed_by", sentence)]),
        );
    }
    let missing = materials::missing(form, &there);
    if !missing.is_empty() {
        let problems = missing.iter().map(|material| {
            let sentence = format!("缺少“{}”：请上传，或注明已通过网络核验", material.title());
            Problem::at(material.clause().label(), sentence)
        });
        return Err(Refusal::invalid(
            "filing.material_missing",
            format!("申请材料须一次性提交，还缺{}项", missing.len()),
        )
        .citing(Clause::A2_1)
        .with(problems.collect()));
    }
    unmet(form, there, registry)?;
    Ok(submitted)
}

/// The conditions must all be met at once: what the data itself shows as missing stops the application here.
fn unmet(
    form: &ApplicationForm,
    there: impl Fn(Material) -> bool,
    registry: &Registry,
) -> Result<(), Refusal> {
    let mut lacking = conditions::gathered(&conditions::self_check(form, there, registry));
    lacking.retain(|one| one.verdict == Verdict::Missing);
    let Some(first) = lacking.first() else {
        return Ok(());
    };
    let problems = lacking.iter().map(|one| {
        let place = format!("{} {}", one.clause.label(), one.subject);
        Problem::at(place, one.sentence.clone())
    });
    Err(Refusal::invalid(
        "filing.condition_unmet",
        format!("{}：{}", first.clause.label(), first.sentence),
    )
    .citing(first.clause)
    .with(problems.collect()))
}

/// Passes only what the legal representative looked at: it is the whole that they confirm (A3.1). `seen` is none where nobody
/// looked at a page.
///
/// # Errors
/// A refusal where form or materials were changed meanwhile.
pub fn same_as_seen(whole: &str, seen: Option<&str>) -> Result<(), Refusal> {
    if seen.is_none_or(|seen| seen == whole) {
        return Ok(());
    }
    let sentence = "您打开页面以后，申请表或者申请材料有改动，请核对现在的内容后再确认提交";
    Err(Refusal::conflict("filing.changed_since", sentence).citing(Clause::A3_1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;
    use jiff::civil::date;

    fn known() -> Registry {
        Registry::empty(date(2026, 3, 2))
    }

    #[test]
    fn a_complete_application_is_handed_in() {
        let handed = submit(
            State::Draft,
            Route::City,
            &form(),
            (|_| true, &known()),
            |_| true,
            ("王校长", " 王校长 "),
        );
        assert_eq!(handed, Ok(State::Submitted));
    }

    /// A supplement goes back to the provincial centre that asked for it; what is new in it, to the training centre first.
    #[test]
    fn what_the_training_centre_never_saw_goes_to_it_first() {
        let cases = [
            (
                State::Supplementing,
                Route::Province,
                true,
                State::Recommended,
            ),
            (
                State::Supplementing,
                Route::Province,
                false,
                State::Submitted,
            ),
            (State::Supplementing, Route::City, false, State::Submitted),
            (State::Draft, Route::Province, false, State::Submitted),
        ];
        for (state, route, seen, then) in cases {
            let known = (|_| true, &known());
            let handed = submit(state, route, &form(), known, |_| seen, ("王", "王"));
            assert_eq!(handed, Ok(then), "{state} {route:?} {seen}");
        }
    }

    #[test]
    fn each_reason_to_refuse() {
        let mut thin = form();
        thin.assessors.pop();
        let all = |_| true;
        let refused = [
            (
                submit(
                    State::Draft,
                    Route::City,
                    &form(),
                    (all, &known()),
                    |_| true,
                    ("王校长", "李四"),
                ),
                "filing.not_confirmed",
                Clause::A3_1,
            ),
            (
                submit(
                    State::Draft,
                    Route::City,
                    &form(),
                    (|material| material != Material::Assets, &known()),
                    |_| true,
                    ("王", "王"),
                ),
                "filing.material_missing",
                Clause::A2_1,
            ),
            (
                submit(
                    State::Draft,
                    Route::City,
                    &thin,
                    (all, &known()),
                    |_| true,
                    ("王", "王"),
                ),
                "filing.condition_unmet",
                Clause::A1_2,
            ),
            (
                submit(
                    State::Accepted,
                    Route::City,
                    &form(),
                    (all, &known()),
                    |_| true,
                    ("王", "王"),
                ),
                "filing.out_of_order",
                Clause::A3_1,
            ),
        ];
        for (answer, code, clause) in refused {
            let refusal = answer.unwrap_err();
            assert_eq!((refusal.code, refusal.clause), (code, Some(clause)));
        }
    }

    #[test]
    fn the_sentence_says_what_was_found_and_what_would_do() {
        let mut thin = form();
        thin.assessors.pop();
        let refusal = submit(
            State::Draft,
            Route::City,
            &thin,
            (|_| true, &known()),
            |_| true,
            ("王", "王"),
        )
        .unwrap_err();
        assert_eq!(
            refusal.sentence,
            "附件1第2项：每个职业考评人员不少于3人，考评职业领域含“电工”、证卡覆盖所报等级的现有2人"
        );
        let places: Vec<&str> = refusal
            .problems
            .iter()
            .map(|one| one.place.as_str())
            .collect();
        assert_eq!(
            places,
            ["附件1第2项 电工（6-31-01-03）五级/初级工、四级/中级工"]
        );
    }
}
