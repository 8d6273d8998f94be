//! No sequence of steps reaches a receipt without acceptance, panel, every opinion, conclusion and decision.
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;
mod story;

use filing_rules::{Route, View};
use kernel::AccountId;
use proptest::prelude::*;
use std::collections::BTreeSet;
use story::{Story, Try};

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        Just(Try::Revise),
        any::<bool>().prop_map(Try::Submit),
        Just(Try::TakeBack),
        Just(Try::Recommend),
        Just(Try::Decline),
        Just(Try::Redirect),
        Just(Try::Ask),
        Just(Try::Accept),
        Just(Try::Return),
        Just(Try::AppointPanel),
        Just(Try::Draw),
        (1u128..7, any::<bool>(), any::<bool>())
            .prop_map(|(who, lost, follows)| Try::StepDown(who, lost, follows)),
        Just(Try::Refill),
        (
            1u128..7,
            prop_oneof![Just(View::Supports), Just(View::Objects)]
        )
            .prop_map(|(who, view)| Try::GiveOpinion(who, view)),
        Just(Try::Plan),
        Just(Try::CarryOut),
        (1u128..7).prop_map(Try::WriteOpinion),
        (1u128..7).prop_map(Try::Sign),
        Just(Try::Conclude),
        (1u128..7).prop_map(Try::Bar),
        Just(Try::SendBack),
        any::<bool>().prop_map(Try::Decide),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_receipt_is_always_earned(provincial: bool, tries in prop::collection::vec(any_try(), 0..120)) {
        let route = if provincial { Route::Province } else { Route::City };
        let mut story = Story::of(route);
        for what in tries {
            let _ = story.attempt(what);
        }
        if story.receipt {
            let mut road = vec!["submitted"];
            road.extend((route == Route::Province).then_some("recommended"));
            // Whoever was asked for more, once, handed it in before it went on; what was new in it was recommended too.
            let asked = story.happened.contains(&"asked");
            road.extend(if asked { &["asked", "submitted"][..] } else { &[] });
            let new = asked && story.added && route == Route::Province;
            road.extend(new.then_some("recommended"));
            road.extend(["accepted", "committed", "panel", "planned", "carried out", "concluded"]);
            prop_assert_eq!(story.happened, road);
            let underway = story.underway;
            // Every member of the panel, and nobody else, spoke and signed.
            let panel: BTreeSet<AccountId> = underway.panel.into_iter().collect();
            let spoke: BTreeSet<AccountId> = underway.given.iter().map(|given| given.expert).collect();
            let signed: BTreeSet<AccountId> = underway.opinion.unwrap().signed.into_iter().collect();
            prop_assert_eq!((panel.len(), &spoke, &signed), (3, &panel, &panel));
            let supports = underway.given.iter().filter(|given| given.view == View::Supports).count();
            prop_assert!(supports >= 2);
        }
    }
}

/// The whole road, so that the property above is about something that can happen.
#[test]
fn the_road_can_be_gone() {
    for route in [Route::City, Route::Province] {
        let mut story = Story::of(route);
        let recommend: &[Try] = if route == Route::Province {
            &[Try::Recommend]
        } else {
            &[]
        };
        let opinions = (1..=3).map(|who| Try::GiveOpinion(who, View::Supports));
        let road = [Try::Submit(true)]
            .into_iter()
            .chain(recommend.iter().copied())
            .chain([Try::Accept, Try::AppointPanel, Try::Draw])
            .chain([Try::Plan, Try::CarryOut]);
        // Everybody spoke and signed; then one is lost, another follows, and what was found is written and signed anew.
        let signatures = |who: [u128; 3]| {
            let signed = who.into_iter().map(Try::Sign);
            [Try::WriteOpinion(1)].into_iter().chain(signed)
        };
        let lost = [
            Try::StepDown(2, true, true),
            Try::GiveOpinion(4, View::Supports),
        ];
        // Then another is lost and nobody can follow, until a further list fills the seat.
        let refilled = [
            Try::StepDown(3, true, false),
            Try::Refill,
            Try::GiveOpinion(5, View::Objects),
        ];
        for what in road
            .chain(opinions)
            .chain(signatures([1, 2, 3]))
            .chain(lost)
            .chain(signatures([1, 3, 4]))
            .chain(refilled)
            .chain(signatures([1, 4, 5]))
            .chain([Try::Conclude])
        {
            story.attempt(what).unwrap();
        }
        // One who supported it is disqualified after the conclusion: it is decided on what the panel finds without them.
        assert_eq!(
            story.attempt(Try::SendBack).unwrap_err().code,
            "filing.panel_fit"
        );
        story.attempt(Try::Bar(4)).unwrap();
        assert_eq!(
            story.attempt(Try::Decide(true)).unwrap_err().code,
            "filing.member_barred"
        );
        let anew = [
            Try::SendBack,
            Try::StepDown(4, false, true),
            Try::GiveOpinion(6, View::Supports),
        ];
        for what in anew
            .into_iter()
            .chain(signatures([1, 5, 6]))
            .chain([Try::Conclude, Try::Decide(true)])
        {
            story.attempt(what).unwrap();
        }
        assert!(story.receipt);
    }
}
