//! Codes assigned, certificates issued, made and opened, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use access::{Affiliation, Principal, Role};
use certificate_desk::{
    CertificateCode, assign_codes, by_code, issue_certificates, issued_count, make_certificate,
    open_certificate, root_certificate,
};
use common::{NUMBER, SCHEMAS, School, catch_up, centre, chengdu, code_of, house, kept, now};
use db::{Db, args, columns};
use jiff::ToSpan;
use kernel::{CertificateId, SessionId, Stop};
use print::{Verdict, verify};
use std::{collections::BTreeSet, process::Command};
use testing::both;

async fn assigned(db: &Db, school: &School, passed: usize) -> SessionId {
    let session = school.session(db, passed, "reviewed").await;
    assign_codes(db, &centre(chengdu()).permit().unwrap(), session, now())
        .await
        .unwrap();
    session
}

async fn ids(db: &Db, session: SessionId) -> Vec<CertificateId> {
    let rows = db
        .read()
        .await
        .unwrap()
        .all(
            "select id from certificate where session = $1 order by code",
            args![session],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get("id").unwrap()).collect()
}

async fn journal_holds(db: &Db) {
    db.grow_tree(now()).await.unwrap();
    let report = db.verify_journal().await.unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

both! {
    &SCHEMAS, async fn a_class_gets_its_certificates(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let session = school.session(db, 3, "reviewed").await;
        let codes = assign_codes(db, &centre(chengdu()).permit().unwrap(), session, now()).await.unwrap();
        assert_eq!((codes.count, codes.first.to_string().as_str()), (3, "Y000051001064264000001"));
        assert_eq!(codes.last.to_string(), "Y000051001064264000003");

        let house = house(db, Some("全部数据均为虚构"));
        assert_eq!(catch_up(&house).await, 0, "nothing is made before it is issued");
        let head = school.person(Role::SchoolHead);
        let issued = issue_certificates(db, &head.permit().unwrap(), session, now()).await.unwrap();
        assert_eq!(issued, 3);
        assert_eq!(catch_up(&house).await, 3);
        assert_eq!(issued_count(&mut db.read().await.unwrap()).await.unwrap(), 3);

        let certificate = by_code(&mut db.read().await.unwrap(), &codes.first).await.unwrap().unwrap();
        assert_eq!((certificate.holder.as_str(), certificate.issuer.as_str()), ("王小明", "四川演示技师学院"));
        assert_eq!(certificate.issued_on, Some(jiff::civil::date(2026, 3, 2)));

        let reader = school.person(Role::SchoolStaff);
        let (name, pdf) = open_certificate(db, &reader.permit().unwrap(), certificate.id, now()).await.unwrap();
        assert_eq!(name, "Y000051001064264000001.pdf");
        let trust = [root_certificate(db.keys()).unwrap()];
        let Verdict::Valid(signed) = verify(&pdf, &trust) else { panic!("{}", verify(&pdf, &trust)) };
        assert_eq!(signed.subject, "四川演示技师学院");
        for place in [pdf.len() / 3, pdf.len() / 2, pdf.len() - 2] {
            let mut changed = pdf.clone();
            changed[place] ^= 1;
            assert!(!matches!(verify(&changed, &trust), Verdict::Valid(_)), "byte {place}");
        }
        look_at(&pdf);
        journal_holds(db).await;
    }

    &SCHEMAS, async fn codes_are_not_given_before_the_review_nor_twice(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let officer = centre(chengdu());
        for state in ["computed", "published", "confirmed", "reported", "returned"] {
            let session = school.session(db, 1, state).await;
            let answer = assign_codes(db, &officer.permit().unwrap(), session, now()).await;
            assert_eq!(code_of(answer), "certificate.not_reviewed", "{state}");
        }
        let session = assigned(db, &school, 2).await;
        let again = assign_codes(db, &officer.permit().unwrap(), session, now()).await;
        assert_eq!(code_of(again), "certificate.assigned");
        assert_eq!(ids(db, session).await.len(), 2);
        let nobody = school.session(db, 0, "reviewed").await;
        let answer = assign_codes(db, &officer.permit().unwrap(), nobody, now()).await;
        assert_eq!(code_of(answer), "certificate.nobody_passed");
        journal_holds(db).await;
    }

    &SCHEMAS, async fn no_code_is_given_for_what_was_examined_after_the_filing_ended(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let session = school.session(db, 1, "reviewed").await;
        let officer = centre(chengdu());
        let assign = async || assign_codes(db, &officer.permit().unwrap(), session, now()).await;
        // The practical was on 21 January.
        place.behind_its_back("update filing set ended_on = '2026-01-21', ended_how = 'revoked'").await;
        assert_eq!(code_of(assign().await), "plan.out_of_scope");
        place.behind_its_back("update filing set ended_on = '2026-01-22'").await;
        assign().await.unwrap();
    }

    &SCHEMAS, async fn only_who_it_concerns_may_act(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let other = School::open(db, "四川另一技师学院", "Y000051001068").await;
        let session = school.session(db, 1, "reviewed").await;
        for elsewhere in [Affiliation::Province, "510700".parse().unwrap()] {
            let answer = assign_codes(db, &centre(elsewhere).permit().unwrap(), session, now()).await;
            assert_eq!(code_of(answer), "not_found", "{elsewhere}");
        }
        let staff = school.person(Role::SchoolStaff);
        assert_eq!(staff.permit::<access::acts::AssignCodes>().unwrap_err().code, "forbidden");
        assert_eq!(staff.permit::<access::acts::IssueCertificates>().unwrap_err().code, "forbidden");

        assign_codes(db, &centre(chengdu()).permit().unwrap(), session, now()).await.unwrap();
        let stranger = other.person(Role::SchoolHead);
        let answer = issue_certificates(db, &stranger.permit().unwrap(), session, now()).await;
        assert_eq!(code_of(answer), "not_found");
        let id = ids(db, session).await[0];
        let answer = open_certificate(db, &stranger.permit().unwrap(), id, now()).await;
        assert_eq!(code_of(answer), "not_found");
        let answer = open_certificate(db, &staff.permit().unwrap(), id, now()).await;
        assert_eq!(code_of(answer), "certificate.not_made");
        journal_holds(db).await;
    }

    &SCHEMAS, async fn what_could_not_be_printed_is_not_issued(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let session = school.session(db, 3, "reviewed").await;
        let head = school.person(Role::SchoolHead);
        let issue = || async { issue_certificates(db, &head.permit().unwrap(), session, now()).await };
        assert_eq!(code_of(issue().await), "certificate.no_codes");
        spoil(db, session).await;
        assign_codes(db, &centre(chengdu()).permit().unwrap(), session, now()).await.unwrap();
        let Err(Stop::Refusal(refusal)) = issue().await else { panic!("issued") };
        assert_eq!(refusal.code, "certificate.not_printable");
        let places: Vec<&str> = refusal.problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, ["名册第2行", "名册第3行"]);
        assert!(refusal.problems[1].sentence.contains("U+30EDD"), "{}", refusal.problems[1].sentence);
        assert_eq!(issued_count(&mut db.read().await.unwrap()).await.unwrap(), 0);
        assert_eq!(catch_up(&house(db, None)).await, 0);
    }

    &SCHEMAS, async fn certificates_are_issued_once_and_making_them_again_changes_nothing(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let session = assigned(db, &school, 1).await;
        let head = school.person(Role::SchoolHead);
        let id = ids(db, session).await[0];
        let house = house(db, None);
        let platform = Principal::platform();
        let making = || async { make_certificate(db, &platform.permit().unwrap(), &house.config, id, now()).await };
        assert_eq!(code_of(making().await), "certificate.not_issued");
        issue_certificates(db, &head.permit().unwrap(), session, now()).await.unwrap();
        let again = issue_certificates(db, &head.permit().unwrap(), session, now()).await;
        assert_eq!(code_of(again), "certificate.issued");

        making().await.unwrap();
        let reader = school.person(Role::SchoolStaff);
        let first = open_certificate(db, &reader.permit().unwrap(), id, now()).await.unwrap();
        assert_eq!(catch_up(&house).await, 1);
        making().await.unwrap();
        assert_eq!(open_certificate(db, &reader.permit().unwrap(), id, now()).await.unwrap(), first);
        journal_holds(db).await;
    }

    &SCHEMAS, async fn however_acts_meet_no_code_is_given_twice_and_none_left_out(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let mut sessions = Vec::new();
        for passed in [1, 5, 2, 7, 3, 4] {
            sessions.push(school.session(db, passed, "reviewed").await);
        }
        let officer = centre(chengdu());
        // Each session is tried twice at the same time: one of the two must be refused.
        let tries = sessions.iter().chain(&sessions).map(|&session| {
            let permit = officer.permit().unwrap();
            async move { assign_codes(db, &permit, session, now()).await }
        });
        let answers = futures::future::join_all(tries).await;
        let refused = answers.into_iter().filter(Result::is_err).map(code_of).collect::<Vec<_>>();
        assert_eq!(refused, ["certificate.assigned"; 6]);
        assert_eq!(sequences(db, &sessions).await, (1..=22).collect());

        // A new year begins a new run.
        let session = school.session(db, 2, "reviewed").await;
        let later = now() + (24 * 365).hours();
        let codes = assign_codes(db, &officer.permit().unwrap(), session, later).await.unwrap();
        assert_eq!((codes.first.year(), codes.first.sequence(), codes.last.sequence()), (2027, 1, 2));
        // So does another filing number.
        let other = School::open(db, "四川另一技师学院", "Y000051001068").await;
        let session = other.session(db, 1, "reviewed").await;
        let codes = assign_codes(db, &officer.permit().unwrap(), session, now()).await.unwrap();
        assert_eq!(codes.first.to_string(), "Y000051001068264000001");
        journal_holds(db).await;
    }
}

async fn sequences(db: &Db, sessions: &[SessionId]) -> BTreeSet<u32> {
    let mut conn = db.read().await.unwrap();
    let mut sequences = BTreeSet::new();
    for &session in sessions {
        let rows = conn
            .all(
                "select code from certificate where session = $1",
                args![session],
            )
            .await
            .unwrap();
        for row in rows {
            let code: CertificateCode = row.parse("code").unwrap();
            assert!(sequences.insert(code.sequence()), "{code} was given twice");
        }
    }
    sequences
}

/// The second candidate loses the photo, the third gets a name that no font of ours has.
async fn spoil(db: &Db, session: SessionId) {
    let candidates = candidates_desk::candidates(&mut db.read().await.unwrap(), session, true)
        .await
        .unwrap();
    let candidates = &candidates;
    kept(db, |mut tx| async move {
        tx.update(
            "candidate",
            candidates[1].id,
            columns! { "photo" => None::<String> },
        )
        .await?;
        tx.update(
            "candidate",
            candidates[2].id,
            columns! { "name" => "\u{30EDD}" },
        )
        .await?;
        Ok((tx, ()))
    })
    .await
}

/// What other people's programs see: the text, and the address in the QR code.
fn look_at(pdf: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("it.pdf"), pdf).unwrap();
    let told = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(folder.path())
            .output();
        let output = output.unwrap_or_else(|error| {
            panic!("{program} is needed (poppler-utils, zbar-tools): {error}")
        });
        String::from_utf8(output.stdout).unwrap()
    };
    let text = told("pdftotext", &["it.pdf", "-"]);
    for wanted in [
        "王小明",
        "Y000051001064264000001",
        "四级/中级工",
        "2026",
        "四川演示技师学院",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
    told("pdftoppm", &["-r", "200", "-png", "it.pdf", "page"]);
    let page = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| name.ends_with(".png"))
        .unwrap();
    let address = told("zbarimg", &["-q", "--raw", &page]);
    assert_eq!(
        address.trim(),
        "http://127.0.0.1:8080/certificates/query?code=Y000051001064264000001"
    );
}
