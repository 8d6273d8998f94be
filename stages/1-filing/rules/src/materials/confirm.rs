//! 复核: who takes an application in looks up again what the school noted as checked online (last line of 附件2).

use super::{Material, online::is_line};
use crate::{Route, State, Step, clear};
use kernel::{Clause, Problems, Refusal};

/// The most characters of what does not agree: with the material's title it is one item of a supplement.
const LONGEST: usize = 100;

/// 复核结论: what the officer found who looked it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// 核验无误, with where they looked.
    Agrees(String),
    /// 核验不符, with what does not agree.
    Differs(String),
}

/// A material that the school noted as checked online, and what was found of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The material.
    pub material: Material,
    /// Whether nothing else shows it: no file is attached.
    pub alone: bool,
    /// What was found; nothing while nobody looked it up.
    pub found: Option<Confirmation>,
}

impl Confirmation {
    /// Reads what was found as it was typed: where the officer looked, or what does not agree.
    ///
    /// # Errors
    /// A refusal at the field `looked` or `differs`.
    pub fn read(agrees: bool, text: &str) -> Result<Confirmation, Refusal> {
        let text = text.trim();
        let mut problems = Problems::default();
        let place = if agrees { "looked" } else { "differs" };
        problems.check(agrees && !is_line(text, 2..=200), place, || {
            "复核来源应为2至200个字，如网站名称和网址".into()
        });
        problems.check(!agrees && !is_line(text, 4..=LONGEST), place, || {
            format!("不符之处应为4至{LONGEST}个字，写明查到什么、与申请哪里不一致")
        });
        clear::no_number(text, place, &mut problems);
        problems.refuse("filing.bad_confirmation", "复核信息有误")?;
        Ok(match agrees {
            true => Confirmation::Agrees(text.to_owned()),
            false => Confirmation::Differs(text.to_owned()),
        })
    }
}

/// Lets an officer look up an online check: the centre while it may accept (`by` is [`Step::Accept`]), the training centre
/// while it may recommend ([`Step::Recommend`]).
///
/// # Errors
/// A refusal where it is not its turn.
pub fn may_confirm(state: State, route: Route, by: Step) -> Result<(), Refusal> {
    if matches!(by, Step::Accept | Step::Recommend) && state.after(by, route).is_ok() {
        return Ok(());
    }
    let sentence = match (state, route) {
        (State::Submitted, Route::Province) => {
            "省属及以上院校的申请推荐前由省职业培训指导中心复核，推荐后由省职鉴中心复核".to_owned()
        }
        _ => format!(
            "网络核验由受理机构在受理前复核，该申请{}，现在不能复核",
            state.title()
        ),
    };
    Err(Refusal::conflict("filing.not_to_confirm", sentence).citing(Clause::A3_1))
}

/// Passes only the check and the conclusion that the officer looked at, both of which others may change meanwhile. `seen` is
/// none where nobody looked at a page.
///
/// # Errors
/// A refusal where either is another now.
pub fn as_shown(now: &str, seen: Option<&str>) -> Result<(), Refusal> {
    if seen.is_none_or(|seen| seen == now) {
        return Ok(());
    }
    let sentence = "打开页面以后，登记或者复核结论有变化，请刷新页面后再办理";
    Err(Refusal::conflict("filing.confirmation_changed", sentence).citing(Clause::A3_1))
}

/// The materials that rest on an online check alone which nobody looked up yet.
pub fn unconfirmed(noted: &[Noted]) -> Vec<Material> {
    let waiting = noted.iter().filter(|one| one.alone && one.found.is_none());
    waiting.map(|one| one.material).collect()
}

/// What was found not to agree, each as one item of a supplement.
pub fn to_ask(noted: &[Noted]) -> Vec<String> {
    let item = |(one, what): (&Noted, &str)| {
        let title = one.material.title();
        // A file beside it does not put it right: the note itself says what is wrong.
        let wanted = match one.alone {
            true => "请更正后重新登记，或者上传该材料",
            false => "另有附件的，也请删除该项网络核验登记，或者更正后重新登记",
        };
        format!("{title}网络核验不符：{what}，{wanted}")
    };
    refuted(noted).map(item).collect()
}

/// Passes only where no check was found wrong: handed in again unchanged, it would spend the only supplement.
///
/// # Errors
/// A refusal that names each such check and what does not agree.
pub fn none_refuted(noted: &[Noted]) -> Result<(), Refusal> {
    let said = |(one, what): (&Noted, &str)| {
        let remedy = match one.alone {
            true => "删除该登记并上传材料",
            false => "删除该登记",
        };
        let title = one.material.title();
        format!("“{title}”的网络核验与核对结果不符（{what}），请更正后重新登记，或者{remedy}")
    };
    let Some((first, _)) = refuted(noted).next() else {
        return Ok(());
    };
    let sentences: Vec<String> = refuted(noted).map(said).collect();
    let sentence = format!("附件2：{}", sentences.join("；"));
    Err(Refusal::conflict("filing.online_refuted", sentence).citing(first.material.clause()))
}

/// Those found wrong, each with what does not agree.
fn refuted(noted: &[Noted]) -> impl Iterator<Item = (&Noted, &str)> {
    noted.iter().filter_map(|one| match &one.found {
        Some(Confirmation::Differs(what)) => Some((one, what.trim_end_matches('。'))),
        _ => None,
    })
}

/// Passes only where each material that rests on an online check was found right: a note of the school is not enough.
///
/// # Errors
/// A refusal that names the materials that nobody looked up, or that do not agree.
pub fn all_confirmed(noted: &[Noted]) -> Result<(), Refusal> {
    let wrong: Vec<Material> = refuted(noted).map(|(one, _)| one.material).collect();
    let waiting = unconfirmed(noted);
    let mut sentences = Vec::new();
    if !waiting.is_empty() {
        let names = names(&waiting);
        sentences.push(format!("{names}仅登记了网络核验，请复核无误后再受理"));
    }
    if !wrong.is_empty() {
        let names = names(&wrong);
        sentences.push(format!(
            "{names}经复核与网上信息不符，不能受理，请要求补正；已要求补正过的，请作出不予受理的决定"
        ));
    }
    let Some(first) = waiting.iter().chain(&wrong).min() else {
        return Ok(());
    };
    let sentence = format!("附件2：{}", sentences.join("；"));
    Err(Refusal::conflict("filing.online_unconfirmed", sentence).citing(first.clause()))
}

fn names(materials: &[Material]) -> String {
    let title = |material: &Material| format!("“{}”", material.title());
    materials.iter().map(title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::{Calendar, Terms};
    use jiff::civil::date;
    use kernel::{CitizenId, citizen_id::Sex};

    const SITE: &str = "全国组织机构统一社会信用代码数据服务中心";

    fn agrees() -> Option<Confirmation> {
        Some(Confirmation::Agrees(SITE.to_owned()))
    }

    fn differs(what: &str) -> Option<Confirmation> {
        Some(Confirmation::Differs(what.to_owned()))
    }

    fn noted(material: Material, alone: bool, found: Option<Confirmation>) -> Noted {
        Noted {
            material,
            alone,
            found,
        }
    }

    #[test]
    fn what_was_found_says_where_or_what_does_not_agree() {
        let person = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
        let number = format!("法定代表人登记为{}", person.expose());
        let (long, longest) = ("长".repeat(101), "长".repeat(100));
        let cases = [
            (true, SITE, None),
            (true, " ", Some("looked")),
            (true, "某\n网站", Some("looked")),
            (true, number.as_str(), Some("looked")),
            (false, "登记住所与申请表地址不一致", None),
            (false, longest.as_str(), None),
            (false, long.as_str(), Some("differs")),
            (false, "不符", Some("differs")),
            (false, number.as_str(), Some("differs")),
        ];
        for (agrees, text, place) in cases {
            let read = Confirmation::read(agrees, text);
            let found = read.err().map(|refusal| refusal.problems[0].place.clone());
            assert_eq!(found.as_deref(), place, "{text}");
        }
        let read = Confirmation::read(true, &format!(" {SITE} "));
        assert_eq!(read.ok(), agrees());
    }

    #[test]
    fn it_is_looked_up_by_whoever_may_accept_or_recommend() {
        let may = [
            (State::Submitted, Route::City, Step::Accept),
            (State::Submitted, Route::Province, Step::Recommend),
            (State::Recommended, Route::Province, Step::Accept),
        ];
        for state in State::ALL {
            for route in [Route::City, Route::Province] {
                for by in Step::ALL {
                    let found = may_confirm(state, route, by).is_ok();
                    let expected = may.contains(&(state, route, by));
                    assert_eq!(found, expected, "{state} {route:?} {by:?}");
                }
            }
        }
        let early = may_confirm(State::Submitted, Route::Province, Step::Accept).unwrap_err();
        assert!(early.sentence.contains("推荐后由省职鉴中心复核"));
        let late = may_confirm(State::Accepted, Route::City, Step::Accept).unwrap_err();
        assert!(late.sentence.contains("该申请已受理"));
    }

    #[test]
    fn what_nobody_looked_up_or_does_not_agree_is_named() {
        use Material::{Assets, Registration, WorkPlan};
        let wrong = || differs("证书已注销");
        let cases: [(&[Noted], &[&str], usize); 6] = [
            (&[], &[], 0),
            (&[noted(Registration, true, agrees())], &[], 0),
            // The file beside it shows the material.
            (&[noted(Assets, false, None)], &[], 0),
            (
                &[noted(WorkPlan, true, None), noted(Assets, true, None)],
                &["试点工作方案", "资产有效证明文件", "请复核无误后再受理"],
                2,
            ),
            (
                &[noted(Registration, true, wrong())],
                &["“法人登记证书复印件”经复核与网上信息不符"],
                0,
            ),
            (
                &[
                    noted(Registration, false, wrong()),
                    noted(Assets, true, None),
                ],
                &["“场地、设施设备等资产有效证明文件复印件”仅登记", "不符"],
                1,
            ),
        ];
        for (noted, words, waiting) in cases {
            let refused = all_confirmed(noted).err();
            assert_eq!(refused.is_some(), !words.is_empty(), "{noted:?}");
            let refusal = refused.map(|refusal| (refusal.sentence, refusal.clause));
            let (sentence, clause) = refusal.unwrap_or_default();
            for word in words {
                assert!(sentence.contains(word), "{word}: {sentence}");
            }
            let first = noted.iter().map(|one| one.material).min();
            let first = first.filter(|_| !words.is_empty());
            assert_eq!(clause, first.map(Material::clause));
            assert_eq!(unconfirmed(noted).len(), waiting);
        }
    }

    #[test]
    fn whatever_does_not_agree_can_be_asked_for() {
        let longest = "长".repeat(LONGEST);
        for alone in [true, false] {
            let all: Vec<Noted> = (Material::ALL.iter())
                .map(|material| noted(*material, alone, differs(&longest)))
                .collect();
            let items = to_ask(&all);
            let asked = crate::ask(
                (State::Submitted, Route::City),
                false,
                &items.join("\n"),
                date(2026, 9, 28),
                date(2026, 9, 17),
                (Calendar::built_in(), &Terms::default()),
            );
            assert_eq!(asked.unwrap().wanted, items);
        }
        let one = [
            noted(Material::Registration, true, differs("证书已注销。")),
            noted(Material::Assets, true, agrees()),
            noted(Material::WorkPlan, false, differs("文号不一致")),
        ];
        let asked = to_ask(&one);
        assert_eq!(asked.len(), 2);
        assert_eq!(
            asked[0],
            "法人登记证书复印件网络核验不符：证书已注销，请更正后重新登记，或者上传该材料"
        );
        assert!(
            asked[1]
                .ends_with("文号不一致，另有附件的，也请删除该项网络核验登记，或者更正后重新登记")
        );
    }

    #[test]
    fn what_was_found_wrong_is_not_handed_in_again() {
        use Material::{Assets, Registration};
        let wrong = || differs("证书已注销。");
        type Case<'a> = (&'a [Noted], Option<(Clause, &'a str)>);
        let cases: [Case<'_>; 5] = [
            (&[], None),
            (&[noted(Registration, true, None)], None),
            (&[noted(Registration, true, agrees())], None),
            (
                &[noted(Registration, true, wrong())],
                Some((
                    Clause::A2_2,
                    "附件2：“法人登记证书复印件”的网络核验与核对结果不符（证书已注销），\
                     请更正后重新登记，或者删除该登记并上传材料",
                )),
            ),
            (
                &[
                    noted(Registration, true, agrees()),
                    noted(Assets, false, wrong()),
                ],
                Some((
                    Clause::A2_5,
                    "附件2：“场地、设施设备等资产有效证明文件复印件”的网络核验与核对结果不符\
                     （证书已注销），请更正后重新登记，或者删除该登记",
                )),
            ),
        ];
        for (noted, expected) in cases {
            let refused = none_refuted(noted).err();
            let found = refused.map(|refusal| (refusal.clause, refusal.sentence));
            let expected = expected.map(|(clause, said)| (Some(clause), said.to_owned()));
            assert_eq!(found, expected, "{noted:?}");
        }
    }

    #[test]
    fn only_what_was_shown_is_confirmed() {
        for (seen, passes) in [
            (None, true),
            (Some("a"), true),
            (Some("b"), false),
            (Some(""), false),
        ] {
            let found = as_shown("a", seen);
            assert_eq!(found.is_ok(), passes, "{seen:?}");
        }
    }
}
