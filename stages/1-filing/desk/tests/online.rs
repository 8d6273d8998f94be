//! Materials that the school checked online: the centre looks them up before it accepts. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Affiliation, acts};
use axum::http::{Method, StatusCode};
use db::{Db, args};
use filing_desk::{Attaching, Confirmation, Material, OnlineCheck};
use kernel::{ApplicationId, RefusalKind, Stop};
use support::{
    Browser, Cast, PDF, SCHEMAS, TODAY, cast, city, code, form, kind, look_up, noon, proposed,
    waits,
};
use testing::both;

const WRONG: &str = "登记住所与申请表所填地址不一致";

fn right() -> Confirmation {
    Confirmation::Agrees("国家企业信用信息公示系统".into())
}

fn wrong() -> Confirmation {
    Confirmation::Differs(WRONG.into())
}

/// Handed in with the registration checked online.
async fn handed_in(db: &Db, us: &Cast) -> ApplicationId {
    let id = us.draft(db).await;
    us.materials(db, id).await;
    us.submit(db, id).await;
    id
}

/// The school notes that it checked a material on this site.
async fn noted(db: &Db, us: &Cast, id: ApplicationId, material: Material, site: &str) {
    let check = OnlineCheck {
        source: site.into(),
        by: "经办人".into(),
        on: TODAY,
    };
    let staff = us.staff.permit().unwrap();
    filing_desk::verify_material(db, &staff, id, (material, None), &check, noon(TODAY))
        .await
        .unwrap();
}

async fn accepted(db: &Db, us: &Cast, id: ApplicationId) -> Result<(), Stop> {
    let permit = us.centre.permit().unwrap();
    let answered = filing_desk::accept_application(db, &permit, id, noon(TODAY)).await;
    answered.map(drop)
}

async fn asked(db: &Db, us: &Cast, id: ApplicationId) {
    let permit = us.centre.permit().unwrap();
    filing_desk::ask_supplement(db, &permit, id, "请更正所列材料", noon(TODAY))
        .await
        .unwrap();
}

fn sentence(outcome: Result<(), Stop>) -> String {
    match outcome {
        Err(Stop::Refusal(refusal)) => refusal.sentence,
        other => panic!("nobody refused: {other:?}"),
    }
}

/// What the journal tells of what officers found.
async fn told(db: &Db) -> Vec<String> {
    let sql = "select bytes from journal_leaf order by seq";
    let leaves = db.read().await.unwrap().all(sql, args![]).await.unwrap();
    let texts = leaves
        .iter()
        .map(|row| row.get::<Vec<u8>>("bytes").unwrap());
    texts
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .filter(|leaf| leaf.contains("filing.confirm_online"))
        .collect()
}

both! {
    &SCHEMAS, async fn what_only_the_school_checked_is_not_accepted_until_it_is_found_right(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, city(), "乙市").await);
        let province = cast(db, Affiliation::Province, "省").await;
        let draft = us.draft(db).await;
        us.materials(db, draft).await;
        let early = look_up(db, &us.centre, draft, Material::Registration, &right(), noon(TODAY)).await;
        assert_eq!(kind(early), RefusalKind::NotFound, "a draft is nobody else's");
        us.submit(db, draft).await;
        let id = draft;
        let refused = accepted(db, &us, id).await;
        assert_eq!(sentence(refused), "附件2：“法人登记证书复印件”仅登记了网络核验，请复核无误后再受理");
        assert!(us.staff.permit::<acts::ConfirmOnline>().is_err());
        assert!(us.department.permit::<acts::ConfirmOnline>().is_err());
        for stranger in [&province.centre, &province.training] {
            let theirs = look_up(db, stranger, id, Material::Registration, &right(), noon(TODAY)).await;
            assert_eq!(kind(theirs), RefusalKind::NotFound);
        }
        let colleague = look_up(db, &others.training, id, Material::Registration, &right(), noon(TODAY)).await;
        assert_eq!(code(colleague), "filing.not_to_confirm", "nobody recommends a city's school");
        let paper = look_up(db, &us.centre, id, Material::Assets, &right(), noon(TODAY)).await;
        assert_eq!(code(paper), "filing.not_noted_online");

        look_up(db, &us.centre, id, Material::Registration, &wrong(), noon(TODAY)).await.unwrap();
        let refused = sentence(accepted(db, &us, id).await);
        assert!(refused.contains("“法人登记证书复印件”经复核与网上信息不符"), "{refused}");
        // Whoever looks again and finds it right says so.
        look_up(db, &us.centre, id, Material::Registration, &right(), noon(TODAY)).await.unwrap();
        accepted(db, &us, id).await.unwrap();
        let late = look_up(db, &us.centre, id, Material::Registration, &right(), noon(TODAY)).await;
        assert_eq!(code(late), "filing.not_to_confirm");

        let facts = told(db).await;
        assert!(facts.len() == 2 && facts[0].contains("\"agrees\":\"no\"") && facts[1].contains("\"agrees\":\"yes\""), "{facts:?}");
        for word in ["受理人", "公示系统", WRONG] {
            assert!(!facts.concat().contains(word), "the journal names nobody: {facts:?}");
        }
        place.db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(place.db.verify_journal().await.unwrap().problems, Vec::<String>::new());
        place.behind_its_back("update online_confirmation set agrees = 0").await;
        assert_eq!(place.db.verify_journal().await.unwrap().problems.len(), 1);
    }

    &SCHEMAS, async fn what_was_found_falls_away_with_the_check_and_stays_with_what_was_handed_in(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        for material in [Material::Assets, Material::WorkPlan] {
            noted(db, &us, id, material, "不动产登记查询网").await;
        }
        us.submit(db, id).await;
        let refused = sentence(accepted(db, &us, id).await);
        assert!(refused.contains("法人登记证书") && refused.contains("资产有效证明文件") && refused.contains("试点工作方案"), "{refused}");
        let found = [(Material::Registration, right()), (Material::Assets, wrong()), (Material::WorkPlan, wrong())];
        for (material, found) in &found {
            look_up(db, &us.centre, id, *material, found, noon(TODAY)).await.unwrap();
        }
        asked(db, &us, id).await;
        let owed = look_up(db, &us.centre, id, Material::Assets, &right(), noon(TODAY)).await;
        assert_eq!(code(owed), "filing.not_to_confirm", "the school is at it");

        // One is checked elsewhere, one comes as a file; the third stays as it was found.
        noted(db, &us, id, Material::Assets, "市不动产登记中心").await;
        let staff = us.staff.permit().unwrap();
        filing_desk::upload_material(db, &staff, id, (Material::WorkPlan, None), "方案.pdf", PDF, noon(TODAY)).await.unwrap();
        let page = format!("/filing/{id}");
        let (school, centre) = (Browser::of(db, &us.staff).await, Browser::of(db, &us.centre).await);
        let own = school.sees(&page, &["市不动产登记中心", "方案.pdf", "复核来源：国家企业信用信息公示系统"]).await;
        assert!(!own.contains(WRONG), "{own}");
        let seen = centre.sees(&page, &["不动产登记查询网", "复核来源：国家企业信用信息公示系统"]).await;
        assert_eq!(seen.matches(WRONG).count(), 2, "what was handed in is told with what was found of it");
        us.submit(db, id).await;
        let seen = centre.sees(&page, &["市不动产登记中心", "待复核", "复核来源：国家企业信用信息公示系统"]).await;
        assert!(!seen.contains(WRONG), "{seen}");
        let refused = sentence(accepted(db, &us, id).await);
        assert!(refused.contains("资产有效证明文件") && !refused.contains("法人登记证书") && !refused.contains("工作方案"), "{refused}");
        look_up(db, &us.centre, id, Material::Assets, &right(), noon(TODAY)).await.unwrap();
        accepted(db, &us, id).await.unwrap();
        place.db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(place.db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn the_training_centre_may_look_up_and_recommends_without_it(place: Place) {
        let db = &place.db;
        let us = cast(db, Affiliation::Province, "省").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        noted(db, &us, id, Material::Assets, "不动产登记查询网").await;
        us.submit(db, id).await;
        let early = look_up(db, &us.centre, id, Material::Assets, &right(), noon(TODAY)).await;
        assert_eq!(code(early), "filing.not_to_confirm");
        let training = Browser::of(db, &us.training).await;
        training.sees(&format!("/filing/{id}"), &["其中2项仅登记了网络核验", "待复核"]).await;
        look_up(db, &us.training, id, Material::Assets, &right(), noon(TODAY)).await.unwrap();
        let permit = us.training.permit().unwrap();
        filing_desk::recommend_application(db, &permit, id, ("推荐电工", &proposed(2)), noon(TODAY)).await.unwrap();
        let late = look_up(db, &us.training, id, Material::Registration, &right(), noon(TODAY)).await;
        assert_eq!(code(late), "filing.not_to_confirm");
        let refused = sentence(accepted(db, &us, id).await);
        assert!(refused.contains("法人登记证书") && !refused.contains("资产"), "{refused}");
        let centre = Browser::of(db, &us.centre).await;
        centre.sees(&format!("/filing/{id}"), &["有1项材料仅由院校登记了网络核验", "（省职培中心推荐人，2026年3月2日）"]).await;
        look_up(db, &us.centre, id, Material::Registration, &right(), noon(TODAY)).await.unwrap();
        accepted(db, &us, id).await.unwrap();
    }

    &SCHEMAS, async fn it_is_looked_up_on_the_page_and_everybody_sees_what_was_found(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        let (page, centre) = (format!("/filing/{id}"), Browser::of(db, &us.centre).await);
        let confirmed = format!("{page}/confirmed");
        let body = centre.sees(&page, &[
            "受理前请逐项", "其中1项仅登记了网络核验", "待复核",
            "value=\"统一社会信用代码查询网\" id=\"looked-registration\"", "id=\"differs-registration\"",
        ]).await;
        assert!(!body.contains("looked-assets"), "a file is not looked up: {body}");
        centre.post(&format!("{page}/accept"), &[]).await;
        centre.sees(&page, &["已提交"]).await;
        let staff = Browser::of(db, &us.staff).await;
        let body = staff.sees(&page, &["待复核"]).await;
        assert!(!body.contains("looked-registration") && !body.contains("尚未<a"), "{body}");
        let seen = centre.hidden(&page, "seen").await;
        let seen = seen.as_str();
        let by = |field, text| [("material", "registration"), ("seen", seen), ("found", field), (if field == "agrees" { "looked-registration" } else { "differs-registration" }, text)];
        centre.refused(&confirmed, &by("differs", "不符"), &["value=\"不符\" id=\"differs-registration\"", "id=\"differs-registration-error\"><p>不符之处应为4至100个字"]).await;
        centre.refused(&confirmed, &by("agrees", ""), &["id=\"looked-registration-error\"><p>复核来源应为2至200个字"]).await;
        centre.done(&confirmed, &by("differs", WRONG)).await;
        let item = format!(">法人登记证书复印件网络核验不符：{WRONG}，请更正后重新登记，或者上传该材料</textarea>");
        centre.sees(&page, &["核验不符", WRONG, &item, "不符之处已列入要求补正的内容"]).await;
        staff.sees(&page, &["核验不符", WRONG, "（甲市职鉴中心受理人，2026年3月2日）"]).await;

        asked(db, &us, id).await;
        // Nothing more can be asked for: what was found wrong is not handed in unchanged.
        assert!(waits(db, &us.head).await.is_empty());
        let head = us.head.permit().unwrap();
        let again = filing_desk::submit_application(db, &head, id, ("王校长", None), noon(TODAY)).await;
        let again = sentence(again.map(drop));
        assert_eq!(again, format!("附件2：“法人登记证书复印件”的网络核验与核对结果不符（{WRONG}），请更正后重新登记，或者删除该登记并上传材料"));
        noted(db, &us, id, Material::Registration, "国家企业信用信息公示系统").await;
        assert_eq!(waits(db, &us.head).await, ["确认并提交补正"]);
        us.submit(db, id).await;
        look_up(db, &us.centre, id, Material::Registration, &wrong(), noon(TODAY)).await.unwrap();
        let reason = item.replace('>', "").replace("</textarea", "");
        centre.sees(&page, &["请作出不予受理的决定", &reason]).await;
        let seen = centre.hidden(&page, "seen").await;
        let right = [("material", "registration"), ("seen", seen.as_str()), ("found", "agrees"), ("looked-registration", "国家企业信用信息公示系统")];
        centre.done(&confirmed, &right).await;
        centre.done(&format!("{page}/accept"), &[]).await;
        us.appoint(db, id).await;
        for who in [&us.staff, &us.head, &us.centre, &us.experts[0], &us.department] {
            let body = Browser::of(db, who).await.sees(&page, &["核验无误", "复核来源：国家企业信用信息公示系统（甲市职鉴中心受理人，2026年3月2日）"]).await;
            assert!(!body.contains(WRONG) || body.contains("补正通知"), "{body}");
            assert!(!body.contains("looked-registration") && !body.contains("待复核"), "{body}");
        }
    }

    &SCHEMAS, async fn a_file_beside_the_check_is_enough_but_not_against_what_was_found(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft_of(db, &form(&us.school.name)).await;
        us.materials(db, id).await;
        let copy = Attaching { material: Material::Registration, title: "法人登记证书", file_name: "证书.pdf", bytes: PDF };
        filing_desk::attach_file(db, &us.staff.permit().unwrap(), id, copy, noon(TODAY)).await.unwrap();
        us.submit(db, id).await;
        let centre = Browser::of(db, &us.centre).await;
        let body = centre.sees(&format!("/filing/{id}"), &["looked-registration"]).await;
        assert!(!body.contains("待复核"), "{body}");
        look_up(db, &us.centre, id, Material::Registration, &wrong(), noon(TODAY)).await.unwrap();
        assert_eq!(code(accepted(db, &us, id).await), "filing.online_unconfirmed");
        centre.sees(&format!("/filing/{id}"), &["另有附件的，也请删除该项网络核验登记，或者更正后重新登记</textarea>"]).await;
        look_up(db, &us.centre, id, Material::Registration, &right(), noon(TODAY)).await.unwrap();
        accepted(db, &us, id).await.unwrap();
    }

    &SCHEMAS, async fn what_an_officer_did_not_see_is_not_confirmed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        let (page, centre) = (format!("/filing/{id}"), Browser::of(db, &us.centre).await);
        let press = async |seen: &str, found: &str, what: &str| {
            let fields = [("material", "registration"), ("seen", seen), ("found", found), (what, "登记机关已经注销")];
            centre.post(&format!("{page}/confirmed"), &fields).await
        };
        let (agrees, differs) = (("agrees", "looked-registration"), ("differs", "differs-registration"));
        let (typed, permit) = ("登记机关已经注销", us.centre.permit().unwrap());
        let stale = async |seen: &str| {
            let said = (&right(), Some(seen));
            code(filing_desk::confirm_online(db, &permit, id, Material::Registration, said, noon(TODAY)).await)
        };
        // A colleague was quicker.
        let first = centre.hidden(&page, "seen").await;
        look_up(db, &us.centre, id, Material::Registration, &wrong(), noon(TODAY)).await.unwrap();
        for (seen, (found, what)) in [(first.as_str(), agrees), (first.as_str(), differs), ("", agrees)] {
            press(seen, found, what).await;
            assert_eq!(stale(seen).await, "filing.confirmation_changed");
        }
        let body = centre.sees(&page, &["核验不符", WRONG]).await;
        assert!(!body.contains(typed), "{body}");
        // The school put it right while the tab stayed open.
        let second = centre.hidden(&page, "seen").await;
        asked(db, &us, id).await;
        noted(db, &us, id, Material::Registration, "国家企业信用信息公示系统").await;
        us.submit(db, id).await;
        press(&second, differs.0, differs.1).await;
        assert_eq!(stale(&second).await, "filing.confirmation_changed");
        let body = centre.sees(&page, &["待复核"]).await;
        assert!(!body.contains(typed), "{body}");
        let third = centre.hidden(&page, "seen").await;
        assert!(third != first && third != second);
        press(&third, agrees.0, agrees.1).await;
        centre.sees(&page, &["核验无误", typed]).await;
    }

    &SCHEMAS, async fn a_program_looks_up_and_accepts(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        let centre = Browser::of(db, &us.centre).await;
        let one = format!("/api/v1/filing/applications/{id}");
        let post = async |path: &str, body: &str| {
            let path = format!("{one}/{path}");
            centre.send(Method::POST, &path, "application/json", body.as_bytes().to_vec()).await
        };
        centre.sees(&one, &["\"online\":[{\"material\":\"registration\",\"source\":\"统一社会信用代码查询网\",\"agrees\":null,\"found\":null,\"seen\":\""]).await;
        let early = post("acceptance", "").await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        assert!(early.body.contains("\"clause\":\"A2.2\"") && early.body.contains("filing.online_unconfirmed"), "{}", early.body);
        let silent = post("materials/registration/confirmation", "{\"agrees\":false,\"text\":\"\"}").await;
        assert!(silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.body.contains("differs"), "{}", silent.body);
        let unknown = post("materials/nothing/confirmation", "{\"agrees\":true,\"text\":\"某网站\"}").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let body = centre.sees(&one, &[]).await;
        let seen = body.split("\"seen\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let shown = format!("{{\"agrees\":true,\"text\":\"某网站\",\"seen\":\"{seen}\"}}");
        let first = post("materials/registration/confirmation", &shown).await;
        assert_eq!(first.status, StatusCode::NO_CONTENT, "{}", first.body);
        let stale = post("materials/registration/confirmation", &shown).await;
        assert!(stale.status == StatusCode::CONFLICT && stale.body.contains("filing.confirmation_changed"), "{}", stale.body);
        let noted = post("materials/registration/confirmation", "{\"agrees\":true,\"text\":\"某网站\"}").await;
        assert_eq!(noted.status, StatusCode::NO_CONTENT, "{}", noted.body);
        centre.sees(&one, &["\"agrees\":true,\"found\":\"某网站\""]).await;
        assert_eq!(post("acceptance", "").await.status, StatusCode::OK);
    }
}
