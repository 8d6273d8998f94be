//! The policy as a golden table: a change of who may do what is a change of this file.

use access::{Act, Reach, Role};
use std::fmt::Write;

fn letter(reach: Option<Reach>) -> &'static str {
    match reach {
        None => "·",
        Some(Reach::Own) => "own",
        Some(Reach::Jurisdiction) => "jurisdiction",
        Some(Reach::Oversight) => "oversight",
        Some(Reach::All) => "all",
    }
}

#[test]
fn acts_by_roles() {
    let mut table = String::new();
    for act in Act::ALL {
        let clauses: Vec<&str> = act.clauses().iter().map(|clause| clause.id()).collect();
        writeln!(
            table,
            "{} {} [{}]",
            act.name(),
            act.title(),
            clauses.join(" ")
        )
        .unwrap();
        for role in Role::ALL {
            let reach = act.reach(*role);
            if reach.is_some() {
                writeln!(table, "    {} {}", role.code(), letter(reach)).unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn an_account_never_does_the_platforms_own_work_and_the_platform_never_decides() {
    for act in Act::ALL {
        let platform_only = act.reach(Role::Platform).is_some();
        let counts = [Act::DrawPanel, Act::RecountDueDays];
        let follows = act.name().contains("print") || counts.contains(act);
        let decides = act.name().starts_with("filing.") && !follows;
        assert!(
            !(platform_only && decides),
            "{} must be done by a person",
            act.name()
        );
    }
    for act in [Act::PrintReceipt, Act::DrawPanel, Act::PrintCertificate] {
        assert!(
            Role::ALL
                .iter()
                .all(|role| *role == Role::Platform || act.reach(*role).is_none())
        );
    }
}

#[test]
fn whoever_decides_never_prepares() {
    for (prepares, decides) in [
        (Act::DraftApplication, Act::DecideFiling),
        (Act::DraftApplication, Act::AcceptApplication),
        (Act::ReportPlan, Act::ReceivePlan),
        (Act::ReportResults, Act::ReviewResults),
        (Act::ComputeMarks, Act::ConfirmResults),
        (Act::GiveOpinion, Act::DecideFiling),
        (Act::RecordAgreement, Act::ConfirmAgreement),
        (Act::RecordAgreement, Act::ObjectToAgreement),
    ] {
        for role in Role::ALL {
            assert!(
                prepares.reach(*role).is_none() || decides.reach(*role).is_none(),
                "{role} both prepares ({}) and decides ({})",
                prepares.name(),
                decides.name()
            );
        }
    }
}
