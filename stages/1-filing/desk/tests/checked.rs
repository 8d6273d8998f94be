//! What a form is held against: the registry of people, the catalogue of occupations, the titles of what people signed. On both
//! engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Principal;
use axum::http::StatusCode;
use db::Db;
use filing_desk::{ApplicationForm, Material, workbook};
use jiff::civil::date;
use kernel::{ApplicationId, Level, Stop};
use people_desk::{NewCard, NewPerson, PersonKind};
use support::{Browser, Cast, PDF, SCHEMAS, TODAY, cast, city, code, form, identity, noon};
use testing::both;

/// An assessor of electricians in the registry of the officer's centre.
async fn assessor(db: &Db, officer: &Principal, name: &str, serial: u16) {
    let person = NewPerson {
        name: name.to_owned(),
        identity: identity(serial),
        phone: "13800000000".to_owned(),
        employer: "某企业".to_owned(),
    };
    let card = NewCard {
        kind: PersonKind::Assessor,
        occupations: vec!["6-31-01-03".parse().unwrap()],
        direction: String::new(),
        highest: Some(Level::Three),
        title: "技师".to_owned(),
        number: format!("KP{serial}"),
        training: "考评员培训".to_owned(),
        hours: Some(24),
        trained_on: None,
        valid_from: date(2026, 1, 1),
    };
    let permit = officer.permit().unwrap();
    people_desk::register_person(db, &permit, &person, &card, noon(TODAY))
        .await
        .unwrap();
}

/// The form taken over from its workbook, with every material.
async fn drafted(db: &Db, us: &Cast, form: &ApplicationForm) -> ApplicationId {
    let id = us.draft_of(db, form).await;
    us.materials(db, id).await;
    id
}

async fn submit(db: &Db, us: &Cast, id: ApplicationId) -> Result<(), Stop> {
    let (permit, now) = (us.head.permit()?, noon(TODAY));
    filing_desk::submit_application(db, &permit, id, ("王校长", None), now)
        .await
        .map(drop)
}

both! {
    &SCHEMAS, async fn a_card_counts_for_nobody_but_whoever_bears_its_name(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        for (serial, name) in [(1, "登记甲"), (2, "考评2"), (3, "考评3")] {
            assessor(db, &us.centre, name, serial).await;
        }
        let mut form = form(&us.school.name);
        let id = drafted(db, &us, &form).await;
        let staff = Browser::of(db, &us.staff).await;
        let page = format!("/filing/{id}");
        let said = "考评人员“考评1”的身份证号在人员库中登记的姓名与此不一致，不计入，请核对姓名和身份证号";
        let body = staff.sees(&page, &[said, "证卡覆盖所报等级的现有2人"]).await;
        assert!(!body.contains("登记甲"), "the school learns no name by a number: {body}");
        assert_eq!(code(submit(db, &us, id).await), "filing.condition_unmet");

        form.assessors[0].name = "登记甲".into();
        assert_eq!(us.draft_of(db, &form).await, id);
        let body = staff.sees(&page, &["满足", "考评人员3人；"]).await;
        assert!(!body.contains("不一致"), "{body}");
        submit(db, &us, id).await.unwrap();
    }

    &SCHEMAS, async fn what_the_catalogue_does_not_know_for_sure_is_told_until_somebody_looks_it_up(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut form = form(&us.school.name);
        let row = &mut form.occupations[0];
        (row.occupation, row.code) = ("消防设施操作员".into(), "4-07-05-04".parse().unwrap());
        row.job_type = "商用车维修工".into();
        for row in &mut form.assessors {
            row.occupations = "消防设施操作员".into();
        }
        let told = [
            "请与职业分类大典核对",
            "第1行“职业编码”：该职业编码末两位按国家标准中的排列顺序推定，使用前请与大典原文核对；已核实的编码为4-07-05-03（2022年版）",
            "第1行“工种”：目录中该工种属于“汽车维修工”，请与大典原文核对",
        ];
        let staff = Browser::of(db, &us.staff).await;
        let preview = staff.upload("/filing/previews", &[], "a.xlsx", &workbook::filled(&form).unwrap()).await;
        assert_eq!(preview.status, StatusCode::SEE_OTHER, "{}", preview.body);
        staff.sees(&preview.location, &told).await;
        let id = drafted(db, &us, &form).await;
        let typed = ["请与职业分类大典核对", "第1行职业编码：该职业编码末两位", "id=\"occupations-0-2-caution\"", "id=\"occupations-0-1-caution\""];
        staff.sees(&format!("/filing/{id}/form"), &typed).await;
        submit(db, &us, id).await.unwrap();
        for reader in [&us.centre, &us.head, &us.staff] {
            Browser::of(db, reader).await.sees(&format!("/filing/{id}"), &told).await;
        }
        // What the catalogue knows is told of nobody.
        let other = cast(db, "510700".parse().unwrap(), "乙市").await;
        let id = drafted(db, &other, &support::form(&other.school.name)).await;
        let body = Browser::of(db, &other.staff).await.get(&format!("/filing/{id}")).await.body;
        assert!(!body.contains("请与职业分类大典核对"), "{body}");
    }

    &SCHEMAS, async fn what_one_person_signed_counts_for_nobody_whose_name_is_within_theirs(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut form = form(&us.school.name);
        for (row, name) in form.assessors.iter_mut().zip(["李明", "李明华"]) {
            (row.name, row.employer) = (name.into(), "某企业".into());
        }
        let id = drafted(db, &us, &form).await;
        let staff = Browser::of(db, &us.staff).await;
        let (page, code) = (format!("/filing/{id}"), Material::Agreements.code());
        let title = format!("title-{code}");
        let attach = async |text| {
            let fields = [("material", code), (title.as_str(), text)];
            let answer = staff.upload(&format!("{page}/attachments"), &fields, "承诺书.pdf", PDF).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        };
        attach("李明华承诺书").await;
        staff.sees(&page, &["非本单位人员尚无标题写明姓名的文件：李明<"]).await;
        assert_eq!(support::code(submit(db, &us, id).await), "filing.agreement_missing");
        attach("李明承诺书").await;
        let body = staff.get(&page).await.body;
        assert!(!body.contains("尚无标题写明姓名的文件"), "{body}");
        submit(db, &us, id).await.unwrap();
    }
}
