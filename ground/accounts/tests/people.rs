//! Organisations, accounts and sign-ins on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

use access::{Affiliation, OrganisationKind, Principal, Role, acts};
use accounts::{NewAccount, NewOrganisation, SignIn};
use db::{Db, Schema};
use jiff::{SignedDuration, Timestamp};
use kernel::{OrganisationId, Stop};
use testing::both;

const SCHEMAS: [Schema; 2] = [db::SCHEMA, accounts::SCHEMA];

fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

async fn school(db: &Db, name: &str) -> Result<OrganisationId, Stop> {
    let new = NewOrganisation {
        kind: OrganisationKind::School,
        affiliation: Affiliation::City("510100".parse().unwrap()),
        name: name.to_owned(),
    };
    accounts::open_organisation(db, &Principal::platform().permit()?, &new, now()).await
}

fn clerk(organisation: OrganisationId, user_name: &str) -> NewAccount {
    NewAccount {
        organisation,
        role: Role::SchoolStaff,
        user_name: user_name.to_owned(),
        person_name: "某人".to_owned(),
        password: "a long password".to_owned(),
        demo: false,
    }
}

async fn open(db: &Db, new: &NewAccount) -> Result<kernel::AccountId, Stop> {
    accounts::open_account(db, &Principal::platform().permit()?, new, now()).await
}

fn attempt<'a>(user_name: &'a str, password: &'a str) -> SignIn<'a> {
    SignIn {
        user_name,
        password,
        address: "192.0.2.1",
        demo_allowed: true,
    }
}

fn places(stop: Stop) -> Vec<String> {
    match stop {
        Stop::Refusal(refusal) => refusal
            .problems
            .into_iter()
            .map(|problem| problem.place)
            .collect(),
        Stop::Fault(fault) => panic!("{fault}"),
    }
}

fn code(outcome: Result<accounts::Ticket, Stop>) -> &'static str {
    match outcome {
        Err(Stop::Refusal(refusal)) => refusal.code,
        Err(Stop::Fault(fault)) => panic!("{fault}"),
        Ok(_) => "",
    }
}

both! {
    &SCHEMAS, async fn names_are_taken_once_and_every_fault_is_named_at_its_field(place: Place) {
        let id = school(&place.db, "某某技师学院").await.unwrap();
        assert_eq!(places(school(&place.db, " 某某技师学院 ").await.unwrap_err()), ["name"]);
        open(&place.db, &clerk(id, "clerk")).await.unwrap();
        let bad = NewAccount { role: Role::CentreOfficer, person_name: " ".into(), ..clerk(id, "clerk") };
        assert_eq!(places(open(&place.db, &bad).await.unwrap_err()), ["user_name", "person_name", "role"]);
        assert_eq!(places(open(&place.db, &clerk(id, "a b")).await.unwrap_err()), ["user_name"]);
        for easy in ["short", "aaaaaaaaaaaa", "xxclerk2xx"] {
            let new = NewAccount { password: easy.into(), ..clerk(id, "clerk2") };
            assert_eq!(places(open(&place.db, &new).await.unwrap_err()), ["password"], "{easy}");
        }
        place.db.grow_tree(now()).await.unwrap();
        assert!(place.db.verify_journal().await.unwrap().problems.is_empty());
    }

    &SCHEMAS, async fn a_sign_in_finds_the_person_and_ends(place: Place) {
        let id = school(&place.db, "某某技师学院").await.unwrap();
        open(&place.db, &clerk(id, "clerk")).await.unwrap();
        let ticket = accounts::sign_in(&place.db, &attempt("clerk", "a long password"), now()).await.unwrap();
        let find = |at: Timestamp| accounts::find(&place.db, &ticket.token, true, at);
        let found = find(now()).await.unwrap().unwrap();
        assert_eq!(found.principal.role, Role::SchoolStaff);
        assert_eq!(found.principal.organisation.unwrap().id, id);
        assert!(find(now() + SignedDuration::from_hours(3)).await.unwrap().is_none());
        accounts::leave(&place.db, &ticket.token).await.unwrap();
        assert!(find(now()).await.unwrap().is_none());
    }

    &SCHEMAS, async fn a_demo_account_enters_only_where_the_demo_is_allowed(place: Place) {
        let id = school(&place.db, "某某技师学院").await.unwrap();
        open(&place.db, &NewAccount { demo: true, password: "well-known".into(), ..clerk(id, "demo") }).await.unwrap();
        let elsewhere = SignIn { demo_allowed: false, ..attempt("demo", "well-known") };
        assert!(accounts::sign_in(&place.db, &elsewhere, now()).await.is_err());
        let ticket = accounts::sign_in(&place.db, &attempt("demo", "well-known"), now()).await.unwrap();
        assert!(accounts::find(&place.db, &ticket.token, true, now()).await.unwrap().is_some());
        assert!(accounts::find(&place.db, &ticket.token, false, now()).await.unwrap().is_none());
    }

    &SCHEMAS, async fn a_new_password_and_a_closed_account_end_every_sign_in(place: Place) {
        let id = school(&place.db, "某某技师学院").await.unwrap();
        let account = open(&place.db, &clerk(id, "clerk")).await.unwrap();
        let sign_in = async |password: &str| accounts::sign_in(&place.db, &attempt("clerk", password), now()).await;
        let ticket = sign_in("a long password").await.unwrap();
        let clerk = accounts::find(&place.db, &ticket.token, true, now()).await.unwrap().unwrap().principal;
        let permit = clerk.permit::<acts::ChangePassword>().unwrap();
        let wrong = accounts::change_password(&place.db, &permit, "wrong", "another long one", now()).await;
        assert!(matches!(wrong, Err(Stop::Refusal(refusal)) if refusal.code == "account.wrong_password"));
        accounts::change_password(&place.db, &permit, "a long password", "another long one", now()).await.unwrap();
        assert!(accounts::find(&place.db, &ticket.token, true, now()).await.unwrap().is_none());
        assert!(sign_in("a long password").await.is_err());
        sign_in("another long one").await.unwrap();

        let administrator = Principal { role: Role::Administrator, ..Principal::platform() };
        accounts::close_account(&place.db, &administrator.permit().unwrap(), account, now()).await.unwrap();
        assert!(sign_in("another long one").await.is_err());
    }

    &SCHEMAS, async fn many_tries_at_once_count_like_many_one_after_the_other(place: Place) {
        let id = school(&place.db, "某某技师学院").await.unwrap();
        open(&place.db, &clerk(id, "clerk")).await.unwrap();
        let tries = (0..12).map(|_| {
            let db = place.db.clone();
            tokio::spawn(async move { code(accounts::sign_in(&db, &attempt("clerk", "wrong"), now()).await) })
        });
        let mut wrong = 0;
        for one in tries {
            match one.await.unwrap() {
                "sign_in.wrong" => wrong += 1,
                other => assert_eq!(other, "sign_in.too_many"),
            }
        }
        assert_eq!(wrong, 5);
        let right = attempt("clerk", "a long password");
        assert_eq!(code(accounts::sign_in(&place.db, &right, now()).await), "sign_in.too_many");
        // Whoever tries from one place does not lock the person out everywhere.
        let elsewhere = SignIn { address: "192.0.2.2", ..right };
        for _ in 0..8 {
            accounts::sign_in(&place.db, &elsewhere, now()).await.unwrap();
        }
        let later = now() + SignedDuration::from_mins(15);
        accounts::sign_in(&place.db, &attempt("clerk", "a long password"), later).await.unwrap();
    }

    &SCHEMAS, async fn a_sign_in_never_outlives_what_it_was_checked_against(place: Place) {
        let id = school(&place.db, "某某技师学院").await.unwrap();
        let account = open(&place.db, &clerk(id, "clerk")).await.unwrap();
        let db = place.db.clone();
        let signing_in = tokio::spawn(async move {
            accounts::sign_in(&db, &attempt("clerk", "a long password"), now()).await
        });
        let administrator = Principal { role: Role::Administrator, ..Principal::platform() };
        accounts::close_account(&place.db, &administrator.permit().unwrap(), account, now()).await.unwrap();
        // Whichever came first: nobody is signed in to a closed account.
        if let Ok(ticket) = signing_in.await.unwrap() {
            assert!(accounts::find(&place.db, &ticket.token, true, now()).await.unwrap().is_none());
        }
    }
}
