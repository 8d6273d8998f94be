//! The story of an arrangement, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Role, acts};
use arrangement_desk::{
    Part, Wanted, arrange_session, duties, seats, seats_by_ticket, seats_of_candidate, sittings,
};
use candidates_desk::candidates;
use db::{Db, args};
use jiff::civil::date;
use kernel::{Clause, Level, RefusalKind};
use papers_desk::assemble_paper;
use people_desk::PersonKind;
use std::collections::BTreeSet;
use support::{
    SCHEMAS, TODAY, at, browser, carded, centre, enrol, kept, noon, papered, people, planned,
    ready, received, refused, school, verify, wanted,
};
use testing::both;

const NUMBER: &str = "Y000051000001";

/// The seed that the journal has of the only arrangement.
async fn seed(db: &Db) -> [u8; 32] {
    let mut conn = db.read().await.unwrap();
    let sql = "select bytes from journal_leaf where act = 'arrangement.arrange'";
    let leaf = conn.one(sql, args![]).await.unwrap();
    let leaf = String::from_utf8_lossy(&leaf.get::<Vec<u8>>("bytes").unwrap()).into_owned();
    let digits: String = leaf
        .split("seed")
        .nth(1)
        .unwrap()
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(64)
        .collect();
    std::array::from_fn(|n| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).unwrap())
}

both! {
    &SCHEMAS, async fn everyone_eligible_has_one_seat_in_each_part_and_one_ticket(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..33).await;
        let wanted = wanted(&people, [20, 20]);
        let arranged = arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await.unwrap();
        assert_eq!((arranged.sittings, arranged.candidates), (3, 33));

        let mut conn = db.read().await.unwrap();
        let sittings = sittings(&mut conn, session).await.unwrap();
        let rooms: Vec<_> = sittings.iter().map(|one| (one.part, one.room.as_str(), one.opens_at, one.closes_at)).collect();
        assert!(rooms.contains(&(Part::Theory, "第一机房", at("11-07T09:00"), at("11-07T10:30"))), "{rooms:?}");
        assert_eq!(rooms[2], (Part::Practical, "实训楼", at("11-08T09:00"), at("11-08T11:00")));
        let mut taken = Vec::new();
        for sitting in &sittings {
            let seats = seats(&mut conn, sitting.id).await.unwrap();
            assert!(seats.iter().zip(1..).all(|(seat, number)| seat.number == number), "seats are filled from 1");
            taken.push(seats.len());
        }
        taken.sort_unstable();
        assert_eq!(taken, [13, 20, 33]);

        let mut tickets = BTreeSet::new();
        for candidate in candidates(&mut conn, session, false).await.unwrap() {
            let seats = seats_of_candidate(&mut conn, candidate.id).await.unwrap();
            if !candidate.eligible {
                assert!(seats.is_empty(), "who is not eligible has no seat");
                continue;
            }
            let parts: Vec<_> = seats.iter()
                .map(|seat| sittings.iter().find(|one| one.id == seat.sitting).unwrap().part).collect();
            assert!(parts.len() == 2 && parts.contains(&Part::Theory) && parts.contains(&Part::Practical), "{parts:?}");
            assert_eq!(seats[0].ticket, seats[1].ticket);
            assert_eq!(seats_by_ticket(&mut conn, &seats[0].ticket).await.unwrap(), seats);
            assert!(seats[0].ticket.starts_with("26110751000001") && seats[0].ticket.len() == 18, "{}", seats[0].ticket);
            tickets.insert(seats[0].ticket.clone());
        }
        assert_eq!(tickets.len(), 33);
        drop(conn);
        verify(db).await;
    }

    &SCHEMAS, async fn the_lot_can_be_drawn_again_from_the_journal(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..30).await;
        let wanted = wanted(&people, [16, 16]);
        arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await.unwrap();
        let drawn = arrangement_rules::seat(seed(db).await, 30, &wanted.theory_rooms);

        let mut conn = db.read().await.unwrap();
        let roster = candidates(&mut conn, session, true).await.unwrap();
        let sittings = sittings(&mut conn, session).await.unwrap();
        for place in drawn {
            let room = &wanted.theory_rooms[place.room].name;
            let sitting = sittings.iter().find(|one| one.room == *room).unwrap();
            let seats = seats(&mut conn, sitting.id).await.unwrap();
            let seat = seats.iter().find(|seat| seat.number == place.number).unwrap();
            assert_eq!(seat.candidate, roster[place.candidate].id);
        }
    }

    &SCHEMAS, async fn every_sitting_has_its_people(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..3).await;
        let wanted = wanted(&people, [2, 1]);
        arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await.unwrap();
        let mut conn = db.read().await.unwrap();
        for sitting in sittings(&mut conn, session).await.unwrap() {
            let duties = duties(&mut conn, sitting.id).await.unwrap();
            let of = |role| duties.iter().filter(|duty| duty.role == role).map(|duty| duty.account).collect::<BTreeSet<_>>();
            assert_eq!(of(Role::Supervisor), [people.supervisor].into());
            let room = wanted.theory_rooms.iter().find(|room| room.name == sitting.room);
            let staff = room.map_or(&wanted.practical_staff, |room| &room.invigilators);
            assert_eq!(of(Role::ExamStaff), staff.iter().copied().collect());
            let leaders: Vec<_> = duties.iter().filter(|duty| duty.leader).map(|duty| duty.account).collect();
            if sitting.part == Part::Practical {
                assert_eq!(of(Role::Assessor), wanted.assessors.iter().copied().collect());
                assert_eq!(leaders, [wanted.assessors[0]], "the first leads");
            } else {
                assert!(of(Role::Assessor).is_empty() && leaders.is_empty());
            }
        }
    }

    &SCHEMAS, async fn an_arrangement_comes_after_plan_paper_and_roster_and_only_once(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let permit = school.staff.permit::<acts::ArrangeSession>().unwrap();
        let wanted = wanted(&people, [20, 20]);
        let early = papered::reported(db, &school).await;
        let refusal = refused(arrange_session(db, &permit, early, &wanted, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.clause), ("arrangement.plan_not_received", Some(Clause::A4_1)));

        let session = received(db, &school, &centre(db).await).await;
        let refusal = refused(arrange_session(db, &permit, session, &wanted, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.clause), ("arrangement.no_paper", Some(Clause::A4_2)));

        papered::import(db, &school).await;
        assemble_paper(db, &school.staff.permit().unwrap(), session, noon(TODAY)).await.unwrap();
        enrol(db, &school, session, 0..0).await;
        let refusal = refused(arrange_session(db, &permit, session, &wanted, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.problems[0].place.as_str()), ("arrangement.bad", "candidates"));

        enrol(db, &school, session, 1..9).await;
        let late = noon(date(2026, 11, 8));
        let refusal = refused(arrange_session(db, &permit, session, &wanted, late).await);
        assert_eq!(refusal.problems[0].sentence, "计划日期2026-11-07已过，不能再编排");
        assert_eq!(kept(db).await, [0, 0, 0], "a refusal leaves nothing");

        arrange_session(db, &permit, session, &wanted, noon(TODAY)).await.unwrap();
        let before = kept(db).await;
        let refusal = refused(arrange_session(db, &permit, session, &wanted, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.clause), ("arrangement.done", Some(Clause::A4_2)));
        assert_eq!(kept(db).await, before);
        verify(db).await;
    }

    &SCHEMAS, async fn what_the_standards_do_not_allow_is_refused_with_its_clause(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", NUMBER).await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        let (people, strangers) = (people(db, &own).await, people(db, &other).await);
        let session = ready(db, &own, &centre(db).await, 0..20).await;
        let permit = own.staff.permit().unwrap();
        type Spoil<'a> = (&'a str, &'a str, Box<dyn Fn(&mut Wanted) + Send + 'a>);
        let people = &people;
        let strangers = &strangers;
        let cases: [Spoil<'_>; 12] = [
            ("arrangement.bad", "theory_rooms", Box::new(|wanted| wanted.theory_rooms[1].seats = 9)),
            ("arrangement.bad", "theory_rooms", Box::new(|wanted| wanted.theory_rooms.clear())),
            ("arrangement.bad", "invigilators", Box::new(|wanted| wanted.theory_rooms[0].invigilators.truncate(1))),
            ("arrangement.bad", "invigilators", Box::new(|wanted| wanted.theory_rooms[1].invigilators = people.staff[..2].to_vec())),
            ("arrangement.bad", "assessors", Box::new(|wanted| wanted.assessors.truncate(2))),
            ("arrangement.bad", "assessors", Box::new(|wanted| wanted.assessors = people.assessors.clone())),
            ("arrangement.bad", "theory_at", Box::new(|wanted| wanted.theory_at = at("11-08T09:00"))),
            ("arrangement.bad", "practical_at", Box::new(|wanted| wanted.practical_at = at("11-09T09:00"))),
            ("arrangement.not_ours", "invigilators", Box::new(|wanted| wanted.theory_rooms[0].invigilators[0] = strangers.staff[0])),
            ("arrangement.not_ours", "invigilators", Box::new(|wanted| wanted.practical_staff[0] = people.assessors[3])),
            ("arrangement.not_ours", "assessors", Box::new(|wanted| wanted.assessors[0] = people.supervisor)),
            ("arrangement.not_ours", "supervisor", Box::new(|wanted| wanted.supervisor = strangers.supervisor)),
        ];
        for (code, field, spoil) in cases {
            let mut wanted = wanted(people, [10, 10]);
            spoil(&mut wanted);
            let refusal = refused(arrange_session(db, &permit, session, &wanted, noon(TODAY)).await);
            assert_eq!((refusal.code, refusal.clause), (code, Some(Clause::A4_2)), "{refusal:?}");
            assert!(refusal.problems.iter().any(|problem| problem.place == field), "{field}: {refusal:?}");
        }
        assert_eq!(kept(db).await, [0, 0, 0]);
        verify(db).await;
    }

    &SCHEMAS, async fn nobody_else_arranges_a_schools_session(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", NUMBER).await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        let people = people(db, &own).await;
        let session = ready(db, &own, &centre(db).await, 0..3).await;
        let wanted = wanted(&people, [10, 10]);
        let refusal = refused(arrange_session(db, &other.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        for role in [Role::SchoolHead, Role::ExamStaff, Role::Assessor, Role::Supervisor, Role::CentreOfficer] {
            let somebody = planned::somebody(role, &own.place);
            assert_eq!(somebody.permit::<acts::ArrangeSession>().unwrap_err().kind, RefusalKind::Forbidden);
        }
        assert_eq!(kept(db).await, [0, 0, 0]);
    }

    &SCHEMAS, async fn two_sessions_of_a_day_share_no_ticket(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let centre = centre(db).await;
        for (serials, hour) in [(0..5, "09:00"), (10..17, "14:00")] {
            let session = ready(db, &school, &centre, serials).await;
            let mut wanted = wanted(&people, [10, 10]);
            wanted.theory_at = at(&format!("11-07T{hour}"));
            wanted.practical_at = at(&format!("11-08T{hour}"));
            arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await.unwrap();
        }
        let row = db.read().await.unwrap()
            .one("select count(distinct ticket) as tickets, max(ticket) as last from seat", args![]).await.unwrap();
        assert_eq!(row.get::<u32>("tickets").unwrap(), 12);
        assert_eq!(row.get::<String>("last").unwrap(), "261107510000010012");
        let first = db.read().await.unwrap()
            .all("select min(number) as first from seat group by sitting", args![]).await.unwrap();
        assert!(first.iter().all(|row| row.get::<u32>("first").unwrap() == 1), "each sitting counts its own seats");
    }

    &SCHEMAS, async fn nothing_is_arranged_for_a_day_on_which_the_school_is_not_filed(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..3).await;
        let arrange = async || {
            let wanted = wanted(&people, [2, 2]);
            arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await
        };
        let line = "update scope_line set dropped_on = ";
        place.behind_its_back(&format!("{line}'2026-11-07' where level = '4'")).await;
        let refusal = refused(arrange().await);
        assert_eq!((refusal.code, refusal.clause), ("plan.out_of_scope", Some(Clause::N6_4)));
        assert_eq!(kept(db).await, [0, 0, 0]);
        place.behind_its_back(&format!("{line}null")).await;
        arrange().await.unwrap();
    }

    &SCHEMAS, async fn whoever_assesses_or_supervises_holds_a_card_on_the_day(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let centre = centre(db).await;
        let session = ready(db, &school, &centre, 0..3).await;
        let (theory, practical) = (date(2026, 11, 7), date(2026, 11, 8));
        for (serial, (account, kind, highest, until)) in (700..).zip([
            (people.assessors[0], PersonKind::Assessor, Some(Level::Three), practical),
            (people.assessors[1], PersonKind::Assessor, Some(Level::Three), theory),
            (people.supervisor, PersonKind::Supervisor, None, theory),
        ]) {
            let sql = "select person_name, user_name from account where id = $1";
            let row = db.read().await.unwrap().one(sql, args![account]).await.unwrap();
            let (name, user): (String, String) = (row.get("person_name").unwrap(), row.get("user_name").unwrap());
            carded(db, &centre, (serial, &name, &user), (kind, highest), until).await;
        }
        let permit = school.staff.permit::<acts::ArrangeSession>().unwrap();
        let mut wanted = wanted(&people, [2, 2]);
        let refusal = refused(arrange_session(db, &permit, session, &wanted, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.clause), ("arrangement.no_card", Some(Clause::A1_2)));
        let found: Vec<_> = refusal.problems.iter().map(|one| (one.place.as_str(), one.sentence.as_str())).collect();
        assert_eq!(found, [
            ("assessors", "考评员3：该人员在2026-11-08没有符合要求的有效考评员证卡，职业6-31-01-03，等级四级/中级工"),
            ("supervisor", "质量督导员2：该人员在2026-11-08没有符合要求的有效质量督导员证卡"),
        ]);
        assert_eq!(kept(db).await, [0, 0, 0]);
        // Whom nobody linked is for the panel and the centre to see by the papers.
        wanted.assessors[1] = people.assessors[3];
        wanted.supervisor = browser::account(db, Role::Supervisor, &school.place, 3, noon(TODAY)).await;
        arrange_session(db, &permit, session, &wanted, noon(TODAY)).await.unwrap();
        verify(db).await;
    }

    &SCHEMAS, async fn who_has_left_gets_no_duty(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", NUMBER).await;
        let people = people(db, &school).await;
        let session = ready(db, &school, &centre(db).await, 0..3).await;
        let administrator = planned::somebody(Role::Administrator, &school.place);
        accounts::close_account(db, &administrator.permit().unwrap(), people.assessors[1], noon(TODAY)).await.unwrap();
        let wanted = wanted(&people, [2, 2]);
        let refusal = refused(arrange_session(db, &school.staff.permit().unwrap(), session, &wanted, noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.sentence.as_str()), ("arrangement.not_ours", "所选人员不是本校在岗的考评员"));
        assert_eq!(kept(db).await, [0, 0, 0]);
    }
}
