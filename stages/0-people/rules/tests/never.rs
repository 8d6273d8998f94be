//! What never happens, whatever is handed in (N6.5).
#![allow(missing_docs, clippy::unwrap_used)]

use jiff::{Timestamp, ToSpan, civil::date};
use kernel::{Clause, Level, OrganisationId};
use people_rules::{
    Basis, Ground, Need, NewCard, PersonKind, Qualification, Standing, Validity, annul, disqualify,
    grant,
};
use proptest::prelude::*;

fn any_kind() -> impl Strategy<Value = PersonKind> {
    (0..4usize).prop_map(|at| PersonKind::ALL[at])
}

fn any_level() -> impl Strategy<Value = Option<Level>> {
    proptest::option::of((0..5usize).prop_map(|at| Level::ALL[at]))
}

prop_compose! {
    fn any_card()(
        kind in any_kind(), highest in any_level(), with in any::<bool>(), start in 0i32..4_000, length in 0i32..4_000,
    ) -> Qualification {
        let from = date(2020, 1, 1).saturating_add(start.days());
        let card = NewCard {
            kind,
            occupations: if with { vec!["6-31-01-03".parse().unwrap()] } else { Vec::new() },
            direction: String::new(),
            highest,
            title: String::new(),
            number: "K1".into(),
            training: "培训".into(),
            hours: Some(40),
            trained_on: None,
            valid_from: from,
        };
        Qualification::kept(card, Validity::kept(from, from.saturating_add(length.days())))
    }
}

proptest! {
    #[test]
    fn a_disqualified_person_is_never_eligible_for_any_kind_on_any_later_day(
        cards in proptest::collection::vec(any_card(), 0..6),
        kind in any_kind(), level in any_level(), with in any::<bool>(),
        since in 0i32..4_000, later in 0i32..40_000,
    ) {
        let since = date(2020, 1, 1).saturating_add(since.days());
        let centre = OrganisationId::new(Timestamp::UNIX_EPOCH, 1);
        let barred = disqualify(None, "考评中篡改考生成绩", centre, since).unwrap();
        let standing = Standing { cards: &cards, barred: Some(&barred) };
        let occupation = with.then(|| "6-31-01-03".parse().unwrap());
        let day = since.saturating_add(later.days());
        let refusal = standing.eligible(&Need { kind, occupation, level }, day).unwrap_err();
        prop_assert_eq!(refusal.clause, Some(Clause::N6_5));
        for card in &cards {
            prop_assert!(grant(card.card().clone(), &[], Some(&barred), day).is_err());
        }
    }

    #[test]
    fn an_annulled_disqualification_bars_on_its_days_and_on_no_other(
        cards in proptest::collection::vec(any_card(), 0..6), kind in any_kind(),
        since in 0i32..4_000, length in 0i32..4_000, day in 0i32..12_000,
    ) {
        let begin = date(2020, 1, 1);
        let (since, day) = (begin.saturating_add(since.days()), begin.saturating_add(day.days()));
        let on = since.saturating_add(length.days());
        let centre = OrganisationId::new(Timestamp::UNIX_EPOCH, 1);
        let barred = disqualify(None, "考评中篡改考生成绩", centre, since).unwrap();
        let basis = Basis {
            ground: Ground::Mistaken,
            document: "川人社函〔2026〕3号".into(),
            reason: "号码登记有误，不是本人".into(),
        };
        let annulment = annul(&barred, &basis, centre, on).unwrap();
        let barred = barred.annulled_by(annulment);
        let need = Need { kind, occupation: None, level: None };
        let out = Standing { cards: &cards, barred: Some(&barred) }.eligible(&need, day);
        if since <= day && day < on {
            prop_assert_eq!(out.unwrap_err().clause, Some(Clause::N6_5));
        } else {
            prop_assert_eq!(out, Standing { cards: &cards, barred: None }.eligible(&need, day));
        }
    }

    #[test]
    fn whoever_is_eligible_always_holds_a_card_of_that_day(
        cards in proptest::collection::vec(any_card(), 0..6), kind in any_kind(), level in any_level(), day in 0i32..8_000,
    ) {
        let day = date(2020, 1, 1).saturating_add(day.days());
        let standing = Standing { cards: &cards, barred: None };
        if let Ok(card) = standing.eligible(&Need { kind, occupation: None, level }, day) {
            prop_assert!(card.valid().in_force(day) && card.card().kind.serves_as(kind));
        }
    }
}
