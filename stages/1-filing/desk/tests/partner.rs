//! Partners and agreements: registered, changed, suspended, ended; recorded, confirmed, objected to. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Principal;
use db::{Db, FileDigest, Select};
use filing_desk::{
    AgreementEntry, AgreementStanding, PartnerScope, agreement_of, agreements, agreements_as,
    partner_of, partner_scope_for, partners_as,
};
use filing_rules::{ChangeEntry, End, PartnerEntry, PartnerLine, ScopeRow, Standing};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kernel::{AgreementId, Level, PartnerId, RefusalKind, Stop, Uscc};
use std::collections::BTreeSet;
use support::{Cast, PDF, SCHEMAS, TODAY, cast, city, code, kind, noon};
use testing::{Place, both};

const NUMBER: &str = "Y000151000001";

fn row(occupation: &str, levels: &[Level]) -> ScopeRow {
    ScopeRow {
        occupation: occupation.into(),
        job_type: String::new(),
        levels: levels.to_vec(),
    }
}

fn electrician(level: Level) -> PartnerLine {
    PartnerLine {
        occupation: "6-31-01-03".parse().unwrap(),
        job_type: String::new(),
        level,
    }
}

fn entry<'a>(uscc: &'a str, number: &'a str) -> PartnerEntry<'a> {
    PartnerEntry {
        kind: if number.starts_with('S') {
            "evaluation_organisation"
        } else {
            "enterprise"
        },
        name: "天府示例电力公司（虚构）",
        uscc,
        number,
        filed_by: "四川省人力资源和社会保障厅",
        reference: "企业职业技能等级认定备案回执（虚构）",
        from: "2025-11-01",
        until: "2028-10-31",
    }
}

/// Registers a partner for 电工, levels five and four.
async fn register(db: &Db, who: &Principal, number: &str, day: Date) -> Result<PartnerId, Stop> {
    let uscc = Uscc::fictitious(900).to_string();
    let rows = [row("电工", &[Level::Five, Level::Four])];
    filing_desk::register_partner(db, &who.permit()?, entry(&uscc, number), &rows, noon(day)).await
}

const TERMS: AgreementEntry<'_> = AgreementEntry {
    title: "校企合作评价协议",
    from: "2026-03-01",
    until: "2027-02-28",
};

async fn record(
    db: &Db,
    us: &Cast,
    partner: PartnerId,
    levels: &[Level],
) -> Result<AgreementId, Stop> {
    record_on(db, us, partner, levels, TODAY).await
}

async fn record_on(
    db: &Db,
    us: &Cast,
    partner: PartnerId,
    levels: &[Level],
    day: Date,
) -> Result<AgreementId, Stop> {
    let lines: BTreeSet<PartnerLine> = levels.iter().copied().map(electrician).collect();
    let (permit, paper) = (us.staff.permit()?, ("协议.pdf", PDF));
    filing_desk::record_agreement(db, &permit, partner, TERMS, &lines, paper, noon(day)).await
}

/// A partner and a confirmed agreement about 电工 level four.
async fn agreed(db: &Db, us: &Cast) -> (PartnerId, AgreementId) {
    let partner = register(db, &us.centre, NUMBER, TODAY).await.unwrap();
    let agreement = record(db, us, partner, &[Level::Four]).await.unwrap();
    let permit = us.head.permit().unwrap();
    filing_desk::confirm_agreement(db, &permit, agreement, noon(TODAY))
        .await
        .unwrap();
    (partner, agreement)
}

async fn scope(
    db: &Db,
    partner: PartnerId,
    us: &Cast,
    level: Level,
    day: Date,
) -> Option<PartnerScope> {
    let mut conn = db.read().await.unwrap();
    let asked = electrician(level);
    partner_scope_for(&mut conn, (partner, us.school.id), &asked, day)
        .await
        .unwrap()
}

async fn verified(place: &Place) {
    place.db.grow_tree(noon(TODAY)).await.unwrap();
    assert_eq!(
        place.db.verify_journal().await.unwrap().problems,
        Vec::<String>::new()
    );
}

both! {
    &SCHEMAS, async fn an_officer_registers_a_partner_and_changes_what_it_certifies(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        assert!(us.staff.permit::<access::acts::RegisterPartner>().is_err(), "a school registers nobody");
        let id = register(db, &us.centre, NUMBER, TODAY).await.unwrap();
        assert_eq!(code(register(db, &others.department, NUMBER, TODAY).await), "partner.known");
        let other = register(db, &others.department, "S000151000002", TODAY).await.unwrap();

        let day = date(2026, 4, 1);
        let renewed = ChangeEntry { reference: "续期公告（虚构）", until: "2031-10-31" };
        let change = |who: &Principal, rows: Vec<ScopeRow>| {
            let permit = who.permit().unwrap();
            async move { filing_desk::change_partner(db, &permit, id, renewed, &rows, noon(day)).await }
        };
        let rows = vec![row("6-31-01-03", &[Level::Four, Level::Three])];
        assert_eq!(kind(change(&others.centre, rows.clone()).await), RefusalKind::NotFound);
        assert_eq!(code(change(&us.centre, vec![]).await), "partner.bad_entry");
        change(&us.department, rows).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let found = partner_of(&mut conn, id).await.unwrap();
        let levels = |day| found.scope_on(day).iter().map(|line| line.level).collect::<Vec<_>>();
        assert_eq!(levels(TODAY), [Level::Five, Level::Four], "what held before is still told");
        assert_eq!(levels(day), [Level::Four, Level::Three]);
        assert_eq!((found.valid.until, found.reference.as_str()), (date(2031, 10, 31), "续期公告（虚构）"));
        assert_eq!(partner_of(&mut conn, other).await.unwrap().owner.affiliation, others.school.affiliation);
        drop(conn);
        verified(&place).await;
    }

    &SCHEMAS, async fn a_filed_school_is_nobodys_partner_and_hands_its_certification_to_nobody(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        us.filed(db).await;
        let uscc = Uscc::fictitious(900).to_string();
        let rows = [row("电工", &[Level::Four])];
        let permit = us.centre.permit().unwrap();
        // The number under which the school was filed.
        let entry = entry(&uscc, " y000051100001 ");
        let refused = filing_desk::register_partner(db, &permit, entry, &rows, noon(TODAY)).await;
        assert_eq!(code(refused), "partner.bad_entry");

        let partner = register(db, &us.centre, NUMBER, TODAY).await.unwrap();
        let staff = us.staff.permit().unwrap();
        let terms = AgreementEntry { title: "委托开展Y000051100001认定", ..TERMS };
        let lines = BTreeSet::from([electrician(Level::Four)]);
        let paper = ("协议.pdf", PDF);
        let refused = filing_desk::record_agreement(db, &staff, partner, terms, &lines, paper, noon(TODAY)).await;
        assert_eq!(code(refused), "agreement.delegation");
    }

    &SCHEMAS, async fn no_school_is_given_a_number_that_an_enterprise_has(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        register(db, &us.centre, "Y000051100001", TODAY).await.unwrap();
        let (_, filing) = us.filed(db).await;
        let found = filing_desk::filing_of(&mut db.read().await.unwrap(), filing).await.unwrap();
        assert_eq!(found.number.as_str(), "Y000051100002");
    }

    &SCHEMAS, async fn an_agreement_counts_from_its_confirmation_within_the_partners_own_scope(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let partner = register(db, &us.centre, NUMBER, TODAY).await.unwrap();
        assert_eq!(code(record(db, &us, partner, &[Level::Three]).await), "agreement.bad_entry");
        let agreement = record(db, &us, partner, &[Level::Four]).await.unwrap();
        assert_eq!(scope(db, partner, &us, Level::Four, TODAY).await, None, "not confirmed");
        let mut conn = db.read().await.unwrap();
        let found = agreement_of(&mut conn, agreement).await.unwrap();
        assert_eq!((found.on(TODAY), found.school.as_str()), (AgreementStanding::Unconfirmed, us.school.name.as_str()));
        assert_eq!(db.files().get(found.file).await.unwrap(), PDF);
        assert_eq!(found.file, FileDigest::of(PDF));
        drop(conn);

        let confirm = |who: &Principal| {
            let permit = who.permit().unwrap();
            async move { filing_desk::confirm_agreement(db, &permit, agreement, noon(TODAY)).await }
        };
        assert_eq!(kind(confirm(&others.head).await), RefusalKind::NotFound, "another school's head");
        confirm(&us.head).await.unwrap();
        assert_eq!(code(confirm(&us.head).await), "agreement.wrong_standing");
        let found = scope(db, partner, &us, Level::Four, TODAY).await.unwrap();
        assert_eq!((found.agreement, found.number.as_str()), (agreement, NUMBER));
        for (level, day, whose) in [
            (Level::Five, TODAY, &us),
            (Level::Four, date(2026, 3, 1), &us),
            (Level::Four, date(2027, 3, 1), &us),
            (Level::Four, TODAY, &others),
        ] {
            assert_eq!(scope(db, partner, whose, level, day).await, None, "{level} {day}");
        }
        verified(&place).await;
    }

    &SCHEMAS, async fn a_centre_objects_and_a_head_ends_and_the_past_stays(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let (partner, first) = agreed(db, &us).await;
        let day = date(2026, 4, 1);
        let object = |who: &Principal, reason: &'static str, id| {
            let permit = who.permit().unwrap();
            async move { filing_desk::object_to_agreement(db, &permit, id, reason, noon(day)).await }
        };
        assert_eq!(kind(object(&others.centre, "超出范围", first).await), RefusalKind::NotFound);
        assert_eq!(code(object(&us.centre, " ", first).await), "filing.bad_text");
        object(&us.centre, "超出范围", first).await.unwrap();
        assert_eq!(scope(db, partner, &us, Level::Four, day).await, None);
        assert!(scope(db, partner, &us, Level::Four, date(2026, 3, 31)).await.is_some());

        // What was put right is recorded anew, and ended by the head.
        let second = record(db, &us, partner, &[Level::Four]).await.unwrap();
        let head = us.head.permit().unwrap();
        filing_desk::confirm_agreement(db, &head, second, noon(day)).await.unwrap();
        assert_eq!(scope(db, partner, &us, Level::Four, day).await.unwrap().agreement, second);
        let head = us.head.permit().unwrap();
        filing_desk::end_agreement(db, &head, second, "合作结束", noon(date(2026, 5, 6))).await.unwrap();
        assert_eq!(scope(db, partner, &us, Level::Four, date(2026, 5, 6)).await, None);
        assert!(scope(db, partner, &us, Level::Four, date(2026, 5, 5)).await.is_some());
        assert_eq!(code(object(&us.centre, "超出范围", first).await), "agreement.wrong_standing");
        verified(&place).await;
    }

    &SCHEMAS, async fn a_suspended_or_ended_partner_certifies_nobody_and_an_ended_one_stays_ended(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (partner, _) = agreed(db, &us).await;
        let (from, back) = (date(2026, 4, 1), date(2026, 5, 6));
        let suspend = us.department.permit().unwrap();
        let past = filing_desk::suspend_partner(db, &suspend, partner, Some(TODAY), "被通报", noon(from)).await;
        assert_eq!(code(past), "filing.bad_day");
        filing_desk::suspend_partner(db, &suspend, partner, None, "被通报", noon(from)).await.unwrap();
        let again = record_on(db, &us, partner, &[Level::Four], from).await;
        assert_eq!(code(again), "partner.wrong_standing", "nobody agrees with a suspended partner");
        assert_eq!(scope(db, partner, &us, Level::Four, from).await, None);
        let resume = us.centre.permit().unwrap();
        filing_desk::resume_partner(db, &resume, partner, "整改合格", noon(back)).await.unwrap();
        assert_eq!(scope(db, partner, &us, Level::Four, back.saturating_sub(1.day())).await, None);
        assert!(scope(db, partner, &us, Level::Four, back).await.is_some());

        let day = date(2026, 6, 1);
        let end = us.department.permit().unwrap();
        let ended = |reason: &'static str| filing_desk::end_partner(db, &end, partner, End::Revoked, reason, noon(day));
        assert_eq!(code(ended("").await), "filing.bad_text");
        ended("移出公布名单").await.unwrap();
        assert_eq!(code(ended("移出公布名单").await), "partner.wrong_standing");
        assert_eq!(scope(db, partner, &us, Level::Four, day).await, None);
        assert!(scope(db, partner, &us, Level::Four, date(2026, 5, 31)).await.is_some());
        let found = partner_of(&mut db.read().await.unwrap(), partner).await.unwrap();
        assert_eq!(found.on(date(2040, 1, 1)), Standing::Revoked, "never merely expired");
        // Its time is over: the same number may be registered anew, as another partner.
        assert_ne!(register(db, &us.centre, NUMBER, day).await.unwrap(), partner);
        verified(&place).await;
    }

    &SCHEMAS, async fn lists_by_standing_always_agree_with_the_rules(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let day = date(2026, 4, 1);
        let mut partners = Vec::new();
        for n in 1..=4 {
            partners.push(register(db, &us.centre, &format!("Y00015100000{n}"), TODAY).await.unwrap());
        }
        let (confirm, stop) = (us.head.permit().unwrap(), us.head.permit().unwrap());
        let mut made = Vec::new();
        for n in 0..6 {
            made.push(record(db, &us, partners[n % 4], &[Level::Four]).await.unwrap());
        }
        for id in &made[1..] {
            filing_desk::confirm_agreement(db, &confirm, *id, noon(TODAY)).await.unwrap();
        }
        filing_desk::object_to_agreement(db, &us.centre.permit().unwrap(), made[2], "不符", noon(day)).await.unwrap();
        filing_desk::end_agreement(db, &stop, made[3], "结束", noon(day)).await.unwrap();
        let (suspend, end) = (us.centre.permit().unwrap(), us.centre.permit().unwrap());
        filing_desk::suspend_partner(db, &suspend, partners[1], Some(date(2026, 4, 30)), "被通报", noon(day)).await.unwrap();
        filing_desk::end_partner(db, &end, partners[2], End::Withdrawn, "自愿注销", noon(day)).await.unwrap();
        filing_desk::end_partner(db, &end, partners[3], End::Revoked, "被取消", noon(day)).await.unwrap();
        let mut conn = db.read().await.unwrap();
        for day in [date(2025, 10, 31), date(2026, 3, 1), TODAY, day, date(2026, 5, 1), date(2027, 3, 1), date(2028, 11, 1)] {
            let (mut seen, mut found) = (0, 0);
            for standing in Standing::ALL {
                let select = partners_as(Select::new("id", "partner").order("id"), standing, day);
                for row in select.first(&mut conn, 100).await.unwrap() {
                    let one = partner_of(&mut conn, row.get("id").unwrap()).await.unwrap();
                    assert_eq!(one.on(day), standing, "{day}");
                    seen += 1;
                }
            }
            for standing in AgreementStanding::ALL {
                let select = agreements_as(agreements().order("agreement.id"), standing, day);
                for row in select.first(&mut conn, 100).await.unwrap() {
                    let one = agreement_of(&mut conn, row.get("id").unwrap()).await.unwrap();
                    assert_eq!(one.on(day), standing, "{day}");
                    found += 1;
                }
            }
            assert_eq!((seen, found), (partners.len(), made.len()), "each is in one list on {day}");
        }
    }
}
