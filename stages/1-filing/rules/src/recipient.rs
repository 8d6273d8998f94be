//! 受理机构: to whom a school applies, and where an application goes that reached somebody else (N2, N5.2, N5.3).

use crate::{Route, Standing, State, Step};
use kernel::{Clause, DivisionCode, Problem, Refusal, division};

/// 受理机构
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// 省职业培训指导中心: for schools of the province and higher (N5.2).
    TrainingCentre,
    /// 市（州）职鉴中心 of a city: for its schools (N5.3).
    Centre(DivisionCode),
}

impl Recipient {
    /// Every recipient: the training centre, then the cities in the order of their codes.
    pub fn all() -> Vec<Recipient> {
        let cities = division::sichuan_cities().iter();
        std::iter::once(Recipient::TrainingCentre)
            .chain(cities.map(|city| Recipient::Centre(city.code)))
            .collect()
    }

    /// To whom a school applies, by the city that it belongs to; none for one of the province.
    pub fn of(city: Option<DivisionCode>) -> Recipient {
        city.map_or(Recipient::TrainingCentre, Recipient::Centre)
    }

    /// The stable name that forms and programs use.
    pub fn code(self) -> String {
        match self {
            Recipient::TrainingCentre => "province".to_owned(),
            Recipient::Centre(city) => city.to_string(),
        }
    }

    /// What a person reads.
    pub fn title(self) -> String {
        match self {
            Recipient::TrainingCentre => "四川省职业培训指导中心".to_owned(),
            Recipient::Centre(city) => {
                let name = division::in_sichuan(city).map_or("", |city| city.name);
                format!("{name}职业技能鉴定指导中心")
            }
        }
    }

    /// The clause by which it receives.
    pub fn clause(self) -> Clause {
        match self {
            Recipient::TrainingCentre => Clause::N5_2,
            Recipient::Centre(_) => Clause::N5_3,
        }
    }
}

/// Refuses a misrouted application: says to the school where to apply. `turn` is the step with which whoever redirects would go
/// on with what they received: the training centre recommends, a centre accepts. Returns the state and the words for the school.
///
/// # Errors
/// A refusal where it is not their turn, or the application is sent to where it is.
pub fn redirect(
    state: State,
    (route, turn): (Route, Step),
    own: Recipient,
    to: Recipient,
) -> Result<(State, String), Refusal> {
    let refused = state.after(Step::Redirect, route)?;
    state.after(turn, route)?;
    if own == to {
        let sentence = format!("该申请就在{}，请选择应当受理的其他机构", own.title());
        let problem = Problem::at("to", sentence.clone());
        return Err(Refusal::invalid("filing.same_recipient", sentence)
            .citing(Clause::N2)
            .with(vec![problem]));
    }
    let words = match to {
        Recipient::TrainingCentre => "贵校属于省属及以上技工院校",
        Recipient::Centre(_) => "贵校按管理权限和属地原则由办学所在地市（州）受理",
    };
    let sentence = format!(
        "本申请不属于本机构的受理范围：{words}，请向{}提出申请",
        to.title()
    );
    Ok((refused, sentence))
}

/// 变更隶属: a school that was noted with the wrong recipient, or belongs to another by now. What is being decided upon, or
/// was and still has effect, stays with whom it is. A school that was `told` to apply elsewhere may also stay where it is: then
/// whoever told it so was wrong.
///
/// # Errors
/// A refusal where it belongs there already, an application waits for somebody, or a filing has not ended.
pub fn reassign(
    (from, to): (Recipient, Recipient),
    told: Option<Recipient>,
    open: Option<State>,
    filed: Option<Standing>,
) -> Result<(), Refusal> {
    let conflict = |sentence: String| {
        let problem = Problem::at("to", sentence.clone());
        let refusal = Refusal::conflict("filing.cannot_reassign", sentence);
        Err(refusal.citing(Clause::N2).with(vec![problem]))
    };
    if from == to {
        return match told.is_some_and(|told| told != to) {
            true => Ok(()),
            false => conflict(format!("该校的受理机构就是{}", to.title())),
        };
    }
    if let Some(state) = open.filter(|state| *state != State::Draft) {
        let state = state.title();
        return conflict(format!(
            "该校有办理中的备案申请（{state}），请在办结后变更；误投的申请，先由院校撤回，或者由收到的机构告知并退回"
        ));
    }
    match filed {
        Some(standing @ (Standing::InForce | Standing::Suspended | Standing::NotYet)) => {
            let standing = standing.title();
            conflict(format!(
                "该校的备案{standing}，由作出备案决定的部门监管，备案终止或期满后方可变更隶属"
            ))
        }
        Some(Standing::Expired | Standing::Withdrawn | Standing::Revoked) | None => Ok(()),
    }
}

/// Lets a school that was `told` to apply elsewhere hand in nothing to the same recipient before an administrator has settled
/// to whom it belongs.
///
/// # Errors
/// A refusal that says what it waits for.
pub fn settled(own: Recipient, told: Option<Recipient>) -> Result<(), Refusal> {
    match told.filter(|told| *told != own) {
        None => Ok(()),
        Some(told) => {
            let sentence = format!(
                "贵校上次的申请被告知向{}提出，系统中的受理机构仍为{}；请待系统管理员核定隶属后再提交",
                told.title(),
                own.title()
            );
            Err(Refusal::conflict("filing.not_settled", sentence).citing(Clause::N2))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chengdu() -> Recipient {
        Recipient::Centre("510100".parse().unwrap())
    }

    #[test]
    fn a_school_applies_where_it_belongs() {
        assert_eq!(Recipient::of(None), Recipient::TrainingCentre);
        let of_chengdu = Recipient::of(Some("510100".parse().unwrap()));
        assert_eq!(of_chengdu.title(), "成都市职业技能鉴定指导中心");
        assert_eq!(Recipient::all().len(), 22);
    }

    #[test]
    fn what_is_misrouted_is_told_where_to_go() {
        let mianyang = Recipient::Centre("510700".parse().unwrap());
        let cases = [
            (
                State::Submitted,
                (Route::City, Step::Accept),
                chengdu(),
                mianyang,
                "请向绵阳市职业技能鉴定指导中心提出申请",
            ),
            (
                State::Submitted,
                (Route::City, Step::Accept),
                chengdu(),
                Recipient::TrainingCentre,
                "请向四川省职业培训指导中心提出申请",
            ),
            (
                State::Submitted,
                (Route::Province, Step::Recommend),
                Recipient::TrainingCentre,
                chengdu(),
                "请向成都市职业技能鉴定指导中心提出申请",
            ),
            (
                State::Recommended,
                (Route::Province, Step::Accept),
                Recipient::TrainingCentre,
                chengdu(),
                "请向成都市职业技能鉴定指导中心提出申请",
            ),
        ];
        for (state, turn, own, to, words) in cases {
            let (after, sentence) = redirect(state, turn, own, to).unwrap();
            assert_eq!(after, State::NotAccepted);
            assert!(sentence.ends_with(words), "{sentence}");
        }
    }

    #[test]
    fn nothing_goes_to_where_it_is_or_after_its_acceptance() {
        let of_city = (Route::City, Step::Accept);
        let same = redirect(State::Submitted, of_city, chengdu(), chengdu());
        assert_eq!(same.unwrap_err().code, "filing.same_recipient");
        let late = redirect(
            State::Accepted,
            of_city,
            chengdu(),
            Recipient::TrainingCentre,
        );
        assert_eq!(late.unwrap_err().code, "filing.out_of_order");
    }

    /// What the training centre passed on is the provincial centre's, and what it has is not the provincial centre's yet.
    #[test]
    fn nobody_sends_away_what_waits_for_somebody_else() {
        let own = Recipient::TrainingCentre;
        for (state, turn) in [
            (State::Recommended, Step::Recommend),
            (State::Submitted, Step::Accept),
        ] {
            assert!(redirect(state, (Route::Province, turn), own, chengdu()).is_err());
        }
        let of_city = (Route::City, Step::Recommend);
        let other = redirect(State::Submitted, of_city, chengdu(), own);
        assert_eq!(other.unwrap_err().code, "filing.wrong_route");
    }

    #[test]
    fn whoever_was_told_to_go_elsewhere_waits_until_it_is_settled() {
        let province = Recipient::TrainingCentre;
        for told in [None, Some(chengdu())] {
            assert_eq!(settled(chengdu(), told), Ok(()));
        }
        let refusal = settled(chengdu(), Some(province)).unwrap_err();
        assert!(
            refusal
                .sentence
                .contains("被告知向四川省职业培训指导中心提出")
        );
        // Moved, or confirmed where it is.
        assert_eq!(settled(province, Some(province)), Ok(()));
        let stays = (chengdu(), chengdu());
        assert_eq!(reassign(stays, Some(province), None, None), Ok(()));
        assert!(reassign(stays, Some(chengdu()), None, None).is_err());
    }

    #[test]
    fn a_school_is_moved_only_while_nothing_of_it_is_decided_or_has_effect() {
        use Standing::*;
        let mianyang = Recipient::Centre("510700".parse().unwrap());
        let to_mianyang = (chengdu(), mianyang);
        for open in [None, Some(State::Draft)] {
            for filed in [None, Some(Expired), Some(Withdrawn), Some(Revoked)] {
                assert_eq!(reassign(to_mianyang, None, open, filed), Ok(()));
            }
        }
        let refused = [
            (
                (chengdu(), chengdu()),
                None,
                None,
                "该校的受理机构就是成都市职业技能鉴定指导中心",
            ),
            (
                to_mianyang,
                Some(State::Submitted),
                None,
                "该校有办理中的备案申请（",
            ),
            (
                to_mianyang,
                Some(State::Supplementing),
                None,
                "该校有办理中的备案申请（",
            ),
            (to_mianyang, None, Some(InForce), "该校的备案有效，"),
            (
                to_mianyang,
                Some(State::Draft),
                Some(Suspended),
                "该校的备案",
            ),
            (to_mianyang, None, Some(NotYet), "该校的备案"),
        ];
        for (road, open, filed, words) in refused {
            let refusal = reassign(road, None, open, filed).unwrap_err();
            assert!(refusal.sentence.starts_with(words), "{}", refusal.sentence);
        }
    }
}
