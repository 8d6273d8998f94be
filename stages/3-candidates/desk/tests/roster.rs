//! The story of a roster, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod photo;
mod support;

use access::Role;
use candidates_desk::{
    Decision, attach_photo, candidate, candidates, commit_roster, decide_eligibility, identity,
    open_preview, preview_roster, reveal_identity,
};
use db::args;
use jiff::civil::date;
use kernel::RefusalKind;
use support::{
    SCHEMAS, import, kept, line,
    planned::{TODAY, centre, chengdu, noon, school, somebody},
    refused, session, with, workbook,
};
use testing::both;

const NUMBER: &str = "Y000051000001";

/// A JPEG of one inch without a picture, twenty-five bytes.
const EMPTY: &[u8] = b"\xFF\xD8\xFF\xC0\x00\x0B\x08\x01\x9D\x01\x27\x01\x01\x11\x00\xFF\xD9";

both! {
    &SCHEMAS, async fn a_class_is_previewed_and_imported(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        let permit = school.staff.permit().unwrap();
        let mut lines: Vec<_> = (0..40).map(|n| line("甲技师学院", n)).collect();
        lines[7] = with(lines[7].clone(), "简要经历", "2026.09—2029.06 甲技师学院 电气自动化 中级工班");
        let bytes = workbook(&session, &school, &lines);

        let preview = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await.unwrap();
        assert_eq!((preview.rows.len(), preview.eligible()), (40, 39));
        assert_eq!((preview.rows[0].row, preview.rows[0].class_name.as_str()), (4, "2024级电工1班"));
        assert_eq!(kept(db, session.id).await, (0, 1), "a preview is no roster");

        let shown = open_preview(db, &permit, preview.id, noon(TODAY)).await.unwrap();
        assert_eq!(shown.rows.len(), 40);
        let imported = commit_roster(db, &permit, preview.id, noon(TODAY)).await.unwrap();
        assert_eq!((imported.added, imported.eligible), (40, 39));
        assert_eq!(kept(db, session.id).await, (40, 0));

        let mut conn = db.read().await.unwrap();
        let all = candidates(&mut conn, session.id, false).await.unwrap();
        assert!(all.iter().map(|candidate| candidate.row_no).eq(1..=40));
        assert_eq!(candidates(&mut conn, session.id, true).await.unwrap().len(), 39);
        assert!(!all[7].eligible && all[7].reason.contains("不是应届毕业生"), "{}", all[7].reason);
        assert!(all[0].reason.contains("在校应届毕业生（2027年6月毕业）"), "{}", all[0].reason);
        let number = identity(&mut conn, db.keys(), all[3].id).await.unwrap();
        assert_eq!((number.expose(), all[3].identity_masked.as_str()), (support::identity(3).as_str(), number.masked().as_str()));
        drop(conn);
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_preview_is_committed_once_and_only_by_who_made_it(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        let permit = school.staff.permit().unwrap();
        let colleague = somebody(Role::SchoolStaff, &school.place).permit().unwrap();
        let bytes = workbook(&session, &school, &[line("甲技师学院", 1)]);
        let preview = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await.unwrap();
        let refusal = refused(commit_roster(db, &colleague, preview.id, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        commit_roster(db, &permit, preview.id, noon(TODAY)).await.unwrap();
        let refusal = refused(commit_roster(db, &permit, preview.id, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        assert_eq!(kept(db, session.id).await, (1, 0));
    }

    &SCHEMAS, async fn what_changed_between_preview_and_commit_is_found(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        let permit = school.staff.permit().unwrap();
        let colleague = somebody(Role::SchoolStaff, &school.place).permit().unwrap();
        let bytes = workbook(&session, &school, &[line("甲技师学院", 1)]);
        let first = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await.unwrap();
        let second = preview_roster(db, &colleague, session.id, "名册.xlsx", &bytes, noon(TODAY)).await.unwrap();
        commit_roster(db, &permit, first.id, noon(TODAY)).await.unwrap();
        let refusal = refused(commit_roster(db, &colleague, second.id, noon(TODAY)).await);
        assert!(refusal.problems[0].sentence.contains("已在本批次名册中"));
        assert_eq!(kept(db, session.id).await.0, 1);
    }

    &SCHEMAS, async fn a_person_stands_on_one_live_roster_only(place: Place) {
        let db = &place.db;
        let ours = school(db, "甲技师学院", NUMBER).await;
        let theirs = school(db, "乙技工学校", "Y000051000002").await;
        let (our_session, their_session) = (session(db, &ours).await, session(db, &theirs).await);
        import(db, &ours, &our_session, &[line("甲技师学院", 1)]).await.unwrap();

        let lines = [line("乙技工学校", 1), line("乙技工学校", 2)];
        let refusal = refused(import(db, &theirs, &their_session, &lines).await);
        assert_eq!(refusal.problems.len(), 1);
        let problem = &refusal.problems[0];
        assert_eq!(problem.place, "第4行“证件号码”列");
        assert!(problem.sentence.contains("已在其他院校尚未开考"), "{}", problem.sentence);
        assert!(!problem.sentence.contains("甲技师学院") && !problem.sentence.contains("王川"));
        assert_eq!(kept(db, their_session.id).await, (0, 0));

        let second = session(db, &ours).await;
        let refusal = refused(import(db, &ours, &second, &[line("甲技师学院", 1)]).await);
        assert!(refusal.problems[0].sentence.contains("已在本校批次“2026年秋季电工四级”"));
    }

    &SCHEMAS, async fn originals_bar_somebody_and_the_bar_is_lifted(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        import(db, &school, &session, &[line("甲技师学院", 1)]).await.unwrap();
        let permit = school.staff.permit().unwrap();
        let one = || async {
            let mut conn = db.read().await.unwrap();
            candidates(&mut conn, session.id, false).await.unwrap().remove(0)
        };
        let before = one().await;
        let barred = Decision::Barred("学籍证明与填报不符".into());
        decide_eligibility(db, &permit, before.id, &barred, noon(TODAY)).await.unwrap();
        let after = one().await;
        assert_eq!((after.eligible, after.reason.as_str()), (false, "审核不予通过：学籍证明与填报不符"));
        decide_eligibility(db, &permit, before.id, &Decision::ByRule, noon(TODAY)).await.unwrap();
        assert_eq!(one().await, before);
        let late = noon(date(2026, 11, 7));
        assert_eq!(refused(decide_eligibility(db, &permit, before.id, &barred, late).await).code, "roster.closed");
        let import = preview_roster(db, &school.staff.permit().unwrap(), session.id, "名册.xlsx", b"", late).await;
        assert_eq!(refused(import).code, "roster.closed");
    }

    &SCHEMAS, async fn a_photo_must_be_one(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        import(db, &school, &session, &[line("甲技师学院", 1)]).await.unwrap();
        let id = candidates(&mut db.read().await.unwrap(), session.id, false).await.unwrap()[0].id;
        let permit = school.staff.permit().unwrap();
        let photo = photo::photo();
        for bytes in [&b"PK\x03\x04"[..], b"%PDF-1.7", &photo[..photo.len() - 2], EMPTY] {
            let refusal = refused(attach_photo(db, &permit, id, bytes, noon(TODAY)).await);
            assert_eq!(refusal.code, "roster.bad_photo");
        }
        let digest = attach_photo(db, &permit, id, &photo, noon(TODAY)).await.unwrap();
        let candidate = candidate(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!(candidate.photo, Some(digest));
        assert_eq!(db.files().get(digest).await.unwrap(), photo);

        let (told, args) = candidates_desk::seen(id, noon(TODAY));
        db.scratch(told, args).await.unwrap();
        let refusal = refused(attach_photo(db, &permit, id, &photo, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.kind), ("roster.photo_used", RefusalKind::Conflict));
    }

    &SCHEMAS, async fn nobody_comes_onto_the_roster_once_seats_were_given(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        import(db, &school, &session, &[line("甲技师学院", 1)]).await.unwrap();
        let permit = school.staff.permit().unwrap();
        let bytes = workbook(&session, &school, &[line("甲技师学院", 2)]);
        let preview = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await.unwrap();
        let arranging: &access::Permit<access::acts::ArrangeSession> = &school.staff.permit().unwrap();
        db.act(noon(TODAY), |mut tx| async move {
            candidates_desk::seats_given(&mut tx, session.id).await?;
            tx.commit(arranging, kernel::Fact::about("session", session.id), ()).await
        }).await.unwrap();
        let refusal = refused(commit_roster(db, &permit, preview.id, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.kind), ("roster.seated", RefusalKind::Conflict));
        let again = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await;
        assert_eq!(refused(again).code, "roster.seated");
        assert_eq!(kept(db, session.id).await.0, 1);
    }

    &SCHEMAS, async fn two_commits_side_by_side_import_once(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let session = session(db, &school).await;
        let permit = school.staff.permit().unwrap();
        let bytes = workbook(&session, &school, &[line("甲技师学院", 1)]);
        let preview = preview_roster(db, &permit, session.id, "名册.xlsx", &bytes, noon(TODAY)).await.unwrap();
        let all = futures::future::join_all((0..4).map(|_| commit_roster(db, &permit, preview.id, noon(TODAY)))).await;
        assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1, "{all:?}");
        for one in all.into_iter().filter(Result::is_err) {
            assert_eq!(refused(one).kind, RefusalKind::NotFound);
        }
        assert_eq!(kept(db, session.id).await, (1, 0));
    }

    &SCHEMAS, async fn whoever_sees_a_whole_number_leaves_a_line(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", NUMBER).await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        let officer = centre(db, chengdu(), "成都市职鉴中心").await;
        let session = session(db, &own).await;
        import(db, &own, &session, &[line("甲技师学院", 1)]).await.unwrap();
        let id = candidates(&mut db.read().await.unwrap(), session.id, false).await.unwrap()[0].id;
        let number = reveal_identity(db, &officer.permit().unwrap(), id, noon(TODAY)).await.unwrap();
        assert_eq!(number.expose(), support::identity(1));
        let row = db.read().await.unwrap()
            .one("select subject, bytes from journal_leaf where act = 'candidate.reveal'", args![]).await.unwrap();
        assert_eq!(row.get::<String>("subject").unwrap(), format!("candidate/{id}"));
        let leaf = String::from_utf8_lossy(&row.get::<Vec<u8>>("bytes").unwrap()).into_owned();
        assert!(!leaf.contains(number.expose()));

        let stranger = reveal_identity(db, &other.staff.permit().unwrap(), id, noon(TODAY)).await;
        assert_eq!(refused(stranger).kind, RefusalKind::NotFound);
        let stranger = attach_photo(db, &other.staff.permit().unwrap(), id, &photo::photo(), noon(TODAY)).await;
        assert_eq!(refused(stranger).kind, RefusalKind::NotFound);
        let stranger = preview_roster(db, &other.staff.permit().unwrap(), session.id, "名册.xlsx", b"", noon(TODAY)).await;
        assert_eq!(refused(stranger).kind, RefusalKind::NotFound);
        let assessor = somebody(Role::Assessor, &own.place);
        assert_eq!(assessor.permit::<access::acts::ImportRoster>().unwrap_err().kind, RefusalKind::Forbidden);
    }
}
