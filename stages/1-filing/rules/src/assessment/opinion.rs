//! 专家组意见: the leader writes what the panel found, every member signs it by their own hand, the centre reports it (A3.3, A3.4).

use super::{Assessment, Underway, assess};
use crate::{Route, State, Step, clear};
use kernel::{AccountId, Clause, Problems, Refusal};

/// What the panel found, in one version of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which version it is, from 1: a signature holds for the words that were signed.
    pub no: i64,
    /// The words.
    pub text: String,
    /// Who signed this version.
    pub signed: Vec<AccountId>,
}

/// A member, as they sign.
#[derive(Clone, Copy, Debug)]
pub struct Panelist<'a> {
    /// The account.
    pub account: AccountId,
    /// 姓名.
    pub name: &'a str,
}

/// Lets the leader write what the panel found, once every member gave their opinion. Written anew, it is to be signed anew.
///
/// # Errors
/// A refusal where it is not its turn, they do not lead the panel, an opinion is missing, or it says too little.
pub fn write_opinion(
    state: State,
    route: Route,
    underway: &Underway,
    expert: AccountId,
    text: &str,
) -> Result<(), Refusal> {
    state.after(Step::WriteOpinion, route)?;
    underway.member(expert)?;
    if underway.leader() != Some(expert) {
        let sentence = "专家组意见由组长拟写；您是成员，拟写后请签署";
        return Err(Refusal::forbidden("filing.not_the_leader", sentence).citing(Clause::A3_3));
    }
    underway.whole()?;
    assess(&underway.panel, &underway.lines, &underway.given)?;
    let what = ("opinion", "专家组意见");
    clear::say(text, 10..=5_000, what, Clause::A3_3)
}

/// Signs what the panel found; `no` is the version that was read, `typed` the name as it was typed, `reservation` what the
/// member holds against it.
///
/// # Errors
/// A refusal where it is not its turn, there is nothing to sign, it was written anew meanwhile, or the name is not their own.
pub fn sign_opinion(
    state: State,
    route: Route,
    underway: &Underway,
    signer: Panelist<'_>,
    (no, typed, reservation): (i64, &str, &str),
) -> Result<(), Refusal> {
    state.after(Step::SignOpinion, route)?;
    underway.member(signer.account)?;
    underway.whole()?;
    let conflict =
        |code, sentence: &str| Err(Refusal::conflict(code, sentence).citing(Clause::A3_3));
    let Some(written) = &underway.opinion else {
        return conflict("filing.nothing_to_sign", "组长尚未拟写专家组意见");
    };
    if written.no != no {
        return conflict(
            "filing.opinion_changed",
            "组长已修改专家组意见，请重新阅读后签署",
        );
    }
    if written.signed.contains(&signer.account) {
        return conflict("filing.signed_before", "您已签署该意见");
    }
    let mut problems = Problems::default();
    problems.check(typed.trim() != signer.name, "signed_by", || {
        format!("请键入本人姓名“{}”签署", signer.name)
    });
    let length = reservation.trim().chars().count();
    problems.check(length > 500, "reservation", || {
        format!("保留意见应在500个字以内，现为{length}个字")
    });
    clear::no_number(reservation, "reservation", &mut problems);
    problems
        .refuse("filing.bad_signature", "签署不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_3))
}

/// Concludes the assessment: the centre reports the signed opinion to the department (A3.4).
///
/// # Errors
/// A refusal where it is not its turn, or an opinion or a signature is missing.
pub fn conclude(
    state: State,
    route: Route,
    underway: &Underway,
) -> Result<(State, Assessment), Refusal> {
    let concluded = state.after(Step::Conclude, route)?;
    underway.whole()?;
    let assessed = assess(&underway.panel, &underway.lines, &underway.given)?;
    let unsigned = underway.unsigned();
    let sentence = if underway.opinion.is_none() {
        "组长尚未拟写专家组意见，专家全部签署后才能汇总上报".to_owned()
    } else if unsigned > 0 {
        format!("还有{unsigned}名专家未签署专家组意见，全部签署后才能汇总上报")
    } else {
        return Ok((concluded, assessed));
    };
    Err(Refusal::conflict("filing.not_signed", sentence).citing(Clause::A3_3))
}

#[cfg(test)]
mod tests {
    use super::super::phase::tests::{carried_out, expert, judged};
    use super::*;

    fn written(signed: &[u128]) -> Underway {
        let mut underway = judged(&[2]);
        underway.opinion = Some(Written {
            no: 2,
            text: "该校具备所报职业等级的条件".into(),
            signed: signed.iter().copied().map(expert).collect(),
        });
        underway
    }

    fn write(underway: &Underway, who: u128, text: &str) -> Result<(), Refusal> {
        write_opinion(State::Assessing, Route::City, underway, expert(who), text)
    }

    fn sign(underway: &Underway, who: u128, what: (i64, &str, &str)) -> Result<(), Refusal> {
        let signer = Panelist {
            account: expert(who),
            name: "评估专家",
        };
        sign_opinion(State::Assessing, Route::City, underway, signer, what)
    }

    #[test]
    fn the_leader_writes_when_everybody_spoke() {
        let text = "该校具备所报职业等级的条件";
        assert_eq!(write(&judged(&[]), 1, text), Ok(()));
        assert_eq!(write(&written(&[1]), 1, text), Ok(()), "written anew");
        let cases = [
            (write(&judged(&[]), 2, text), "filing.not_the_leader"),
            (write(&judged(&[]), 9, text), "not_found"),
            (write(&carried_out(), 1, text), "filing.opinion_missing"),
            (write(&judged(&[]), 1, "具备条件"), "filing.bad_text"),
        ];
        for (answer, code) in cases {
            assert_eq!(answer.unwrap_err().code, code);
        }
    }

    #[test]
    fn a_member_signs_what_they_read_by_their_own_name() {
        let good = (2, " 评估专家 ", "设备数量建议复核");
        assert_eq!(sign(&written(&[1]), 2, good), Ok(()));
        let long = "长".repeat(501);
        let cases = [
            (sign(&judged(&[]), 2, good), "filing.nothing_to_sign"),
            (sign(&written(&[]), 9, good), "not_found"),
            (
                sign(&written(&[]), 2, (1, "评估专家", "")),
                "filing.opinion_changed",
            ),
            (sign(&written(&[2]), 2, good), "filing.signed_before"),
            (
                sign(&written(&[]), 2, (2, "别人", "")),
                "filing.bad_signature",
            ),
            (
                sign(&written(&[]), 2, (2, "评估专家", &long)),
                "filing.bad_signature",
            ),
        ];
        for (answer, code) in cases {
            assert_eq!(answer.unwrap_err().code, code);
        }
    }

    #[test]
    fn a_panel_with_an_empty_seat_writes_signs_and_reports_nothing() {
        let mut lacking = written(&[1]);
        lacking.panel.remove(2);
        lacking.vacant = 1;
        let answers = [
            write(&lacking, 1, "该校具备所报职业等级的条件"),
            sign(&lacking, 2, (2, "评估专家", "")),
            conclude(State::Assessing, Route::City, &lacking).map(drop),
        ];
        for answer in answers {
            let refusal = answer.unwrap_err();
            assert_eq!(refusal.code, "filing.seat_empty");
            assert!(refusal.sentence.contains("现缺1人"), "{}", refusal.sentence);
        }
    }

    #[test]
    fn nothing_is_reported_before_everybody_signed() {
        let conclude = |underway: &Underway| conclude(State::Assessing, Route::City, underway);
        let cases = [
            (carried_out(), "filing.opinion_missing"),
            (judged(&[]), "filing.not_signed"),
            (written(&[1, 3]), "filing.not_signed"),
        ];
        for (underway, code) in cases {
            assert_eq!(conclude(&underway).unwrap_err().code, code);
        }
        let (state, assessed) = conclude(&written(&[1, 2, 3])).unwrap();
        assert_eq!(state, State::Concluded);
        let supported: Vec<bool> = assessed
            .tallies()
            .iter()
            .map(|tally| tally.is_supported())
            .collect();
        assert_eq!(
            supported,
            [true, true],
            "one of three objects to the second"
        );
    }
}
