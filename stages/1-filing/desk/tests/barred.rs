//! N6.5: whoever is disqualified while an application is assessed counts for nothing any more, on the panel and in the form.
//! On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Principal;
use db::Db;
use filing_desk::{Ruling, View};
use kernel::Stop;
use support::{SCHEMAS, TODAY, cast, city, code, identity, noon, panel, registered};
use testing::both;

async fn disqualify(db: &Db, centre: &Principal, person: &str) {
    let permit = centre.permit().unwrap();
    people_desk::disqualify_person(
        db,
        &permit,
        person.parse().unwrap(),
        "考评中弄虚作假",
        &[],
        noon(TODAY),
    )
    .await
    .unwrap();
}

both! {
    &SCHEMAS, async fn a_panel_with_somebody_disqualified_neither_signs_nor_reports(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        us.appoint(db, id).await;
        us.visit(db, id).await;
        for expert in &us.experts {
            us.opine(db, id, expert, View::Supports).await.unwrap();
        }
        us.signed(db, id).await;
        let (_, person) = panel(db, id).await.remove(2);
        disqualify(db, &us.centre, &person).await;
        // All three had signed.
        assert_eq!(code(us.conclude(db, id).await), "filing.member_barred");
        assert_eq!(code(us.write(db, id, "专家组认为该校具备条件").await), "filing.member_barred");
    }

    &SCHEMAS, async fn what_lacks_people_without_the_disqualified_is_not_granted(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        us.assess(db, id).await;
        // The form names three assessors, as many as A1.2 wants.
        let person = registered(db, &us.centre, "考评一", "某研究院", identity(1)).await;
        disqualify(db, &us.centre, &person.to_string()).await;
        let granted = us.decide(db, id, Ruling::Granted).await;
        let Err(Stop::Refusal(refusal)) = granted else { panic!("granted") };
        assert_eq!(refusal.code, "filing.people_barred");
        assert!(refusal.sentence.contains("考评人员不少于3人"), "{}", refusal.sentence);
        let refused = us.decide(db, id, Ruling::Refused("考评人员不足".into())).await;
        assert_eq!(refused.unwrap(), None);
    }

    &SCHEMAS, async fn whose_disqualification_was_annulled_counts_again(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        us.assess(db, id).await;
        let person = registered(db, &us.centre, "考评一", "某研究院", identity(1)).await;
        disqualify(db, &us.centre, &person.to_string()).await;
        assert_eq!(code(us.decide(db, id, Ruling::Granted).await), "filing.people_barred");
        let basis = people_desk::Basis {
            ground: people_desk::Ground::Mistaken,
            document: "成鉴函〔2026〕7号".into(),
            reason: "号码录入有误，不是本人".into(),
        };
        let permit = us.centre.permit().unwrap();
        people_desk::annul_disqualification(db, &permit, person, &basis, noon(TODAY)).await.unwrap();
        assert!(us.decide(db, id, Ruling::Granted).await.unwrap().is_some());
    }
}
