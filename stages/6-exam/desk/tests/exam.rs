//! What the exam promises: to candidates, to the exam staff, to assessors and to the quality supervisor.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Principal;
use db::Schema;
use exam_desk::{Entrance, Judged};
use exam_rules::{RoomRecord, SupervisionForm};
use kernel::{Clause, Stop};
use support::{RIGHT, World, answer, at, marked, permit, refused, ticket};
use testing::both;

const SCHEMAS: [Schema; 9] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
    arrangement_desk::SCHEMA,
    exam_desk::SCHEMA,
];

async fn sat(world: &World, number: usize) -> Principal {
    world.enter(number, at("11-02T08:55")).await.unwrap()
}

async fn opened(world: &World) {
    exam_desk::open_sitting(
        &world.db,
        &permit(&world.exam_staff),
        world.theory,
        at("11-02T08:40"),
    )
    .await
    .unwrap();
}

both! {
    &SCHEMAS, async fn a_class_sits_the_theory(place: Place) {
        let world = World::new(&place.db).await;
        assert_eq!(refused(world.enter(0, at("11-02T08:35")).await), "exam.not_open");
        opened(&world).await;
        let candidate = sat(&world, 0).await;
        let early = exam_desk::my_paper(&place.db, &permit(&candidate), at("11-02T08:59")).await;
        assert_eq!(refused(early), "exam.not_open");

        let paper = exam_desk::my_paper(&place.db, &permit(&candidate), at("11-02T09:00")).await.unwrap();
        assert_eq!((paper.items.len(), paper.candidate.name.as_str(), paper.candidate.seat), (4, "甲一", 1));
        let sent = serde_json::to_string(&paper).unwrap();
        assert!(!sent.contains("\"answer\""), "the right answers never leave: {sent}");

        let answers: Vec<_> = RIGHT.iter().zip(1..).map(|(text, no)| answer(no, text, 1)).collect();
        let saved = exam_desk::save_answers(&place.db, &permit(&candidate), &answers, at("11-02T09:20")).await.unwrap();
        assert_eq!(saved.saved, [1, 2, 3, 4]);
        let done = exam_desk::submit_theory(&place.db, &permit(&candidate), at("11-02T09:40")).await.unwrap();
        let again = exam_desk::submit_theory(&place.db, &permit(&candidate), at("11-02T09:41")).await.unwrap();
        assert_eq!(done, again, "handing in again tells the same");
        let late = exam_desk::save_answers(&place.db, &permit(&candidate), &answers, at("11-02T09:42")).await;
        assert_eq!(refused(late), "exam.closed");
        let after = exam_desk::my_paper(&place.db, &permit(&candidate), at("11-02T11:00")).await.unwrap();
        assert_eq!(after.submitted_at, Some(at("11-02T09:40")));
        world.verify().await;
    }

    &SCHEMAS, async fn no_sitting_is_opened_while_the_school_is_suspended(place: Place) {
        let world = World::new(&place.db).await;
        place.behind_its_back("insert into suspension (id, filing, since, reason) select 's', id, '2026-11-01', '整改' from filing").await;
        let early = exam_desk::open_sitting(&world.db, &permit(&world.exam_staff), world.theory, at("11-02T08:40")).await;
        assert_eq!(refused(early), "plan.out_of_scope");
        place.behind_its_back("update suspension set until = '2026-11-01'").await;
        opened(&world).await;
    }

    &SCHEMAS, async fn a_later_answer_stands_and_an_older_revision_is_ignored(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let candidate = sat(&world, 0).await;
        let now = at("11-02T09:10");
        for (text, revision, standing) in [("A", 5, "A"), ("B", 7, "B"), ("C", 6, "B"), ("D", 7, "B"), ("", 8, "-")] {
            let said = exam_desk::save_answers(&place.db, &permit(&candidate), &[answer(1, text, revision)], now).await.unwrap();
            let kept = standing == text || text.is_empty();
            let held = if kept { vec![] } else { vec![answer(1, "B", 7)] };
            assert_eq!((said.saved.len(), said.held), (usize::from(kept), held), "{text}: only what is held is called saved");
            let paper = exam_desk::my_paper(&place.db, &permit(&candidate), now).await.unwrap();
            let found = paper.answers.get(&1).map_or("-", String::as_str);
            assert_eq!(found, standing, "{text} at revision {revision}");
        }
        let mixed = [answer(1, "A", 9), answer(9, "A", 1)];
        assert_eq!(refused(exam_desk::save_answers(&place.db, &permit(&candidate), &mixed, now).await), "exam.bad_answer");
        let paper = exam_desk::my_paper(&place.db, &permit(&candidate), now).await.unwrap();
        assert!(paper.answers.is_empty(), "of a bad request nothing is kept");
    }

    &SCHEMAS, async fn a_second_entrance_ends_the_first_and_shuts_nobody_out(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let now = at("11-02T09:10");
        let first = world.token(0, at("11-02T08:50")).await.unwrap();
        let second = world.token(0, now).await.unwrap();
        let signed_in = async |token: &str| accounts::find(&place.db, token, false, now).await.unwrap();
        assert!(signed_in(&first).await.is_none());
        let candidate = signed_in(&second).await.unwrap().principal;
        let save = async |revision| {
            exam_desk::save_answers(&place.db, &permit(&candidate), &[answer(1, "B", revision)], now).await
        };
        let a_day = now.as_millisecond() + 24 * 3_600_000;
        for revision in [i64::MAX, a_day + 1] {
            assert_eq!(refused(save(revision).await), "exam.bad_answer");
        }
        assert_eq!(save(a_day).await.unwrap().saved, [1]);
        let later = save(now.as_millisecond()).await.unwrap();
        assert_eq!((later.saved, later.held), (vec![1], vec![]), "the same answer stands");
    }

    &SCHEMAS, async fn hand_ins_side_by_side_tell_the_same(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let permit = permit(&sat(&world, 0).await);
        let now = at("11-02T09:40");
        let all = futures::future::join_all((0..6).map(|_| exam_desk::submit_theory(&place.db, &permit, now))).await;
        let first = all[0].as_ref().unwrap();
        assert!(all.iter().all(|one| one.as_ref().unwrap() == first), "{all:?}");
        world.verify().await;
    }

    &SCHEMAS, async fn whoever_was_barred_after_the_arrangement_stays_outside(place: Place) {
        let world = World::new(&place.db).await;
        let barred = candidates_desk::Decision::Barred("学籍证明与填报不符".into());
        let day_before = at("11-01T10:00");
        candidates_desk::decide_eligibility(&place.db, &permit(&world.staff), world.candidates[0], &barred, day_before).await.unwrap();
        opened(&world).await;
        match world.enter(0, at("11-02T08:50")).await {
            Err(Stop::Refusal(no)) => {
                assert_eq!((no.code, no.clause), ("exam.barred", Some(Clause::A4_2)));
                assert!(no.sentence.contains("学籍证明与填报不符"), "{}", no.sentence);
            }
            other => panic!("{other:?}"),
        }
        let inside = Principal {
            actor: kernel::Actor::Candidate(world.candidates[0]),
            role: access::Role::Candidate,
            organisation: None,
            ..world.staff.clone()
        };
        let seen = exam_desk::my_paper(&place.db, &permit(&inside), at("11-02T09:00")).await;
        assert_eq!(refused(seen), "exam.barred");
        exam_desk::open_sitting(&place.db, &permit(&world.exam_staff), world.practical, at("11-03T08:40")).await.unwrap();
        assert_eq!(refused(world.score(0, 0, &marked(80)).await), "exam.barred");
        world.score(0, 0, &Judged::Absent).await.unwrap();
    }

    &SCHEMAS, async fn no_line_of_the_journal_gives_marks_or_answers_away_by_trying(place: Place) {
        let world = World::new(&place.db).await;
        world.hold_theory().await;
        world.hold_practical().await;
        world.supervise(world.theory).await.unwrap();
        let mut conn = place.db.read().await.unwrap();
        let leaves: String = conn.all("select bytes from journal_leaf", db::args![]).await.unwrap().iter()
            .map(|row| String::from_utf8(row.get("bytes").unwrap()).unwrap()).collect();
        let rows = conn.all(
            "select sheet as text from scoring union all select content from supervision_record
             union all select answers from theory_script", db::args![],
        ).await.unwrap();
        let mut guesses: Vec<String> = rows.iter().map(|row| row.get("text").unwrap()).collect();
        assert!(guesses.len() > 12, "{}", guesses.len());
        let answers = RIGHT.iter().zip(1..).map(|(text, no)| (no, (*text).to_owned())).collect();
        guesses.push(exam_rules::sheet_text(&answers));
        for guess in guesses {
            assert!(!leaves.contains(&db::FileDigest::of(guess.as_bytes()).to_string()), "{guess}");
        }
    }

    &SCHEMAS, async fn the_photo_that_was_compared_at_the_door_stays(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let mut jpeg = Vec::new();
        jpeg_encoder::Encoder::new(&mut jpeg, 80)
            .encode(&vec![128; 295 * 413], 295, 413, jpeg_encoder::ColorType::Luma).unwrap();
        let attach = async |number: usize| {
            let now = at("11-02T09:00");
            candidates_desk::attach_photo(&place.db, &permit(&world.staff), world.candidates[number], &jpeg, now).await
        };
        attach(0).await.unwrap();
        sat(&world, 0).await;
        assert_eq!(refused(attach(0).await), "roster.photo_used");
        attach(1).await.unwrap();
    }

    &SCHEMAS, async fn a_flood_of_answers_is_refused_and_a_batch_keeps_the_newest_of_each(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let candidate = sat(&world, 0).await;
        let now = at("11-02T09:10");
        let save = async |answers: &[_]| exam_desk::save_answers(&place.db, &permit(&candidate), answers, now).await;
        let flood: Vec<_> = (0..5).map(|revision| answer(1, "A", revision)).collect();
        assert_eq!(refused(save(&flood).await), "exam.too_many_answers");
        let batch = [answer(1, "A", 3), answer(1, "C", 9), answer(1, "D", 4), answer(2, "错", 1)];
        assert_eq!(save(&batch).await.unwrap().saved, [1, 2]);
        assert_eq!(save(&[]).await.unwrap().saved, [0; 0], "only the time is asked for");
        let paper = exam_desk::my_paper(&place.db, &permit(&candidate), now).await.unwrap();
        assert_eq!(paper.answers.into_iter().collect::<Vec<_>>(), [(1, "C".into()), (2, "错".into())]);
    }

    &SCHEMAS, async fn answers_are_taken_to_a_minute_after_the_end(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let candidate = sat(&world, 0).await;
        let save = async |now: &str| {
            let now = format!("2026-11-02T{now}+08:00").parse().unwrap();
            exam_desk::save_answers(&place.db, &permit(&candidate), &[answer(1, "B", 1)], now).await
        };
        assert!(save("10:30:59").await.is_ok());
        assert_eq!(refused(save("10:31:01").await), "exam.closed");
        let late = exam_desk::submit_theory(&place.db, &permit(&candidate), at("11-02T10:32")).await;
        assert_eq!(refused(late), "exam.closed");
    }

    &SCHEMAS, async fn nobody_sees_or_writes_another_candidates_paper(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let (first, second) = (sat(&world, 0).await, sat(&world, 1).await);
        let now = at("11-02T09:10");
        exam_desk::save_answers(&place.db, &permit(&first), &[answer(1, "B", 1)], now).await.unwrap();
        let other = exam_desk::my_paper(&place.db, &permit(&second), now).await.unwrap();
        assert_eq!((other.candidate.name.as_str(), other.answers.len()), ("乙二", 0));
        for person in [&world.exam_staff, &world.staff, &world.officer] {
            assert_eq!(person.permit::<access::acts::SitTheory>().unwrap_err().code, "forbidden");
        }
        assert_eq!(first.permit::<access::acts::ReadSitting>().unwrap_err().code, "forbidden");
    }

    &SCHEMAS, async fn a_wrong_number_is_refused_and_guessing_is_stopped(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let now = at("11-02T08:50");
        let good = support::identity(0).expose().to_owned();
        let try_with = async |ticket: &str, identity: &str| {
            exam_desk::enter(&place.db, &Entrance { ticket, identity }, "10.0.0.1", now).await
        };
        assert!(try_with(&ticket(0), &good).await.is_ok());
        let wide: String = good.chars().map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap()).collect();
        assert!(try_with(&format!(" {} ", ticket(0)), &wide.to_lowercase()).await.is_ok(), "as an input method types it");
        // What a ticket or a list shows of a number opens nothing, and is not counted as a guess.
        for part in ["", &good[12..], &good[14..]] {
            assert_eq!(refused(try_with(&ticket(0), part).await), "exam.bad_identity", "{part}");
        }
        let other = support::identity(1).expose().to_owned();
        for (number, identity) in [(ticket(0), &other), (ticket(1), &good), ("no".into(), &good)] {
            assert_eq!(refused(try_with(&number, identity).await), "exam.wrong_ticket", "{number} {identity}");
        }
        for _ in 0..4 {
            refused(try_with(&ticket(0), &other).await);
        }
        assert_eq!(refused(try_with(&ticket(0), &good).await), "sign_in.too_many");
    }

    &SCHEMAS, async fn closing_hands_in_what_is_there_and_counts_who_came(place: Place) {
        let world = World::new(&place.db).await;
        opened(&world).await;
        let candidate = sat(&world, 0).await;
        exam_desk::save_answers(&place.db, &permit(&candidate), &[answer(1, "B", 1)], at("11-02T09:10")).await.unwrap();
        sat(&world, 1).await;
        assert_eq!(refused(world.close(world.theory, &[], at("11-02T10:00")).await), "exam.still_writing");
        let wrong = world.close(world.theory, &world.candidates[..1], at("11-02T10:40")).await;
        assert_eq!(refused(wrong), "exam.attendance_differs");
        let unsigned = RoomRecord::default();
        let now = at("11-02T10:40");
        let done = exam_desk::close_sitting(&place.db, &permit(&world.exam_staff), world.theory, &unsigned, now).await;
        assert_eq!(refused(done), "exam.bad_room_record");

        let closed = world.close(world.theory, &[], at("11-02T10:40")).await.unwrap();
        assert_eq!((closed.expected, closed.present, closed.handed_in), (5, 2, 2));
        assert_eq!(refused(world.close(world.theory, &[], at("11-02T10:41")).await), "exam.not_running");
        assert_eq!(refused(world.enter(2, at("11-02T10:42")).await), "exam.closed");
        let mut conn = place.db.read().await.unwrap();
        let scores: Vec<_> = exam_desk::theory_scores(&mut conn, world.session).await.unwrap();
        let mut scores: Vec<_> = scores.iter().map(|score| score.score).collect();
        scores.sort();
        assert_eq!(scores, [Some(0), Some(2500)]);
        drop(conn);
        world.verify().await;
    }

    &SCHEMAS, async fn only_whoever_has_the_duty_opens_and_closes(place: Place) {
        let world = World::new(&place.db).await;
        let now = at("11-02T08:40");
        let open = async |who: &Principal, sitting| {
            exam_desk::open_sitting(&place.db, &who.permit()?, sitting, now).await
        };
        assert_eq!(refused(open(&world.stranger, world.theory).await), "not_found", "another school sees nothing");
        assert_eq!(refused(open(&world.supervisor, world.theory).await), "forbidden");
        assert_eq!(refused(open(&world.exam_staff, world.practical).await), "exam.not_now");
        open(&world.exam_staff, world.theory).await.unwrap();
        assert_eq!(refused(open(&world.exam_staff, world.theory).await), "exam.already_open");
    }

    &SCHEMAS, async fn each_assessor_scores_once_and_within_the_sheet(place: Place) {
        let world = World::new(&place.db).await;
        assert_eq!(refused(world.score(0, 0, &marked(80)).await), "exam.not_open");
        exam_desk::open_sitting(&place.db, &permit(&world.exam_staff), world.practical, at("11-03T08:40")).await.unwrap();
        let Judged::Scored(mut rows) = marked(80) else { panic!("a sheet has rows") };
        rows.pop();
        assert_eq!(refused(world.score(0, 0, &Judged::Scored(rows)).await), "exam.bad_sheet");
        world.score(0, 0, &marked(80)).await.unwrap();
        assert_eq!(refused(world.score(0, 0, &marked(90)).await), "exam.scored");
        world.score(1, 0, &marked(70)).await.unwrap();
        let theory = exam_desk::score_practical(
            &place.db, &permit(&world.assessors[0]), world.theory, world.candidates[0], &marked(80), at("11-03T10:00"),
        ).await;
        assert_eq!(refused(theory), "exam.no_duty");

        world.score(0, 4, &Judged::Absent).await.unwrap();
        let forgotten = world.close(world.practical, &[], at("11-03T12:10")).await;
        assert_eq!(refused(forgotten), "exam.attendance_differs");
        world.close(world.practical, &world.candidates[4..], at("11-03T12:10")).await.unwrap();
        assert_eq!(refused(world.score(1, 4, &marked(60)).await), "exam.attendance_differs");
        let mut conn = place.db.read().await.unwrap();
        let missing = exam_desk::missing_scores(&mut conn, world.session).await.unwrap();
        // Three assessors owe four candidates twelve sheets; two are there.
        assert_eq!(missing.len(), 10);
        drop(conn);
        world.verify().await;
    }

    &SCHEMAS, async fn the_supervisor_signs_after_the_sitting_and_once(place: Place) {
        let world = World::new(&place.db).await;
        let early = world.supervise(world.theory).await;
        assert!(matches!(&early, Err(Stop::Refusal(no)) if no.clause == Some(Clause::A4_3)), "{early:?}");
        world.hold_theory().await;
        let mut form = SupervisionForm::all_in_order("别人");
        let now = at("11-02T11:00");
        let sign = async |form: &SupervisionForm| {
            exam_desk::record_supervision(&place.db, &permit(&world.supervisor), world.theory, form, now).await
        };
        assert_eq!(refused(sign(&form).await), "exam.bad_supervision");
        form.signature = "赵督导".into();
        sign(&form).await.unwrap();
        assert_eq!(refused(sign(&form).await), "exam.supervised");
        let mut conn = place.db.read().await.unwrap();
        assert_eq!(exam_desk::unsupervised(&mut conn, world.session).await.unwrap(), ["技能操作考核（电工实训室）"]);
        let progress = exam_desk::progress(&mut conn, world.session).await.unwrap();
        assert_eq!((progress.sittings, progress.closed, progress.supervised), (2, 1, 1));
        drop(conn);
        world.verify().await;
    }
}
