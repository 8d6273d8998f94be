//! Partners and agreements as people meet them: lists, forms that come back with what was typed, waiting work. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use db::args;
use kernel::Uscc;
use support::{Browser, PDF, SCHEMAS, TODAY, cast, city, house, identity};
use testing::both;

/// What an officer types, with the credit code and two rows.
fn fields(uscc: &str) -> Vec<(&str, &str)> {
    vec![
        ("kind", "enterprise"),
        ("name", "天府示例电力公司（虚构）"),
        ("uscc", uscc),
        ("number", "Y000151000001"),
        ("filed_by", "四川省人力资源和社会保障厅"),
        ("reference", "企业职业技能等级认定备案回执（虚构）"),
        ("from", "2025-11-01"),
        ("until", "2028-10-31"),
        ("occupation-0", "电工"),
        ("job_type-0", ""),
        ("levels-0-5", "yes"),
        ("levels-0-4", "yes"),
        ("occupation-1", ""),
        ("job_type-1", ""),
    ]
}

fn with<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    name: &str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    for field in fields.iter_mut().filter(|field| field.0 == name) {
        field.1 = value;
    }
    fields
}

/// The name of the first field of a page that begins so.
fn field(page: &str, begins: &str) -> String {
    let at = page.find(&format!("name=\"{begins}")).unwrap() + 6;
    page[at..].split('"').next().unwrap().to_owned()
}

both! {
    &SCHEMAS, async fn an_officer_registers_a_partner_and_changes_it_in_the_browser(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let centre = Browser::of(db, &us.centre).await;
        centre.sees("/partners", &["没有合作评价机构", "登记合作评价机构"]).await;
        centre.sees("/partners/new", &["社会培训评价组织", "第3行", "只登记结果"]).await;
        let uscc = Uscc::fictitious(900).to_string();
        let wrong = with(with(fields(&uscc), "number", "S000151000001"), "occupation-0", "炼丹师<b>");
        centre.refused("/partners/new", &wrong, &["以Y开头", "value=\"炼丹师&#60;b&#62;\"", "name=\"levels-0-4\" value=\"yes\" checked"]).await;
        let mut more = fields(&uscc);
        more.push(("more", "yes"));
        let longer = centre.post("/partners/new", &more).await;
        assert!(longer.status == StatusCode::OK && longer.body.contains("第5行") && longer.body.contains("value=\"电工\""));

        let page = centre.post("/partners/new", &fields(&uscc)).await.location;
        centre.sees(&page, &["天府示例电力公司（虚构）", "有效", "电工（6-31-01-03）四级/中级工", "由其颁发证书"]).await;
        centre.sees("/partners?kind=enterprise&standing=in_force&occupation=6-31", &["天府示例", "共1条"]).await;
        for nothing in ["kind=evaluation_organisation", "standing=expired", "text=%25", "occupation=焊工"] {
            centre.sees(&format!("/partners?{}", nothing.replace("焊工", &web::form_value("焊工"))), &["没有合作评价机构"]).await;
        }
        centre.refused("/partners/new", &fields(&uscc), &["不能重复登记"]).await;

        let change = format!("{page}/change");
        centre.sees(&change, &["value=\"6-31-01-03\"", "name=\"levels-0-5\" value=\"yes\" checked", "value=\"2028-10-31\""]).await;
        let typed = [("reference", ""), ("until", "2028-10-31"), ("occupation-0", "6-31-01-03"), ("job_type-0", ""), ("levels-0-3", "yes")];
        centre.refused(&change, &typed, &["reference-error", "name=\"levels-0-3\" value=\"yes\" checked"]).await;
        let typed = [("reference", "增项公告（虚构）"), ("until", "2028-10-31"), ("occupation-0", "6-31-01-03"), ("job_type-0", ""), ("levels-0-3", "yes")];
        centre.done(&change, &typed).await;
        centre.sees(&page, &["增项公告（虚构）", "三级/高级工", "已终止"]).await;

        centre.refused(&format!("{page}/suspend"), &[("until", "2026-03-01"), ("reason", "被通报")], &["until-error", "value=\"被通报\""]).await;
        centre.done(&format!("{page}/suspend"), &[("until", ""), ("reason", "被通报")]).await;
        centre.sees(&page, &["暂停记录", "另行通知", "恢复"]).await;
        centre.done(&format!("{page}/resume"), &[("reason", "整改合格")]).await;
        centre.refused(&format!("{page}/end"), &[("ending", "yes"), ("reason", "注销")], &["请选择终止方式", "value=\"注销\""]).await;
        centre.done(&format!("{page}/end"), &[("ending", "yes"), ("how", "withdrawn"), ("reason", "注销")]).await;
        centre.sees(&page, &["已注销", "终止原因"]).await;
        assert!(!centre.get(&page).await.body.contains("/change"), "nothing can be done any more");
    }

    &SCHEMAS, async fn a_school_records_its_head_confirms_and_its_centre_objects_in_the_browser(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let others = cast(db, "510700".parse().unwrap(), "乙市").await;
        let centre = Browser::of(db, &us.centre).await;
        let uscc = Uscc::fictitious(900).to_string();
        let partner = centre.post("/partners/new", &fields(&uscc)).await.location;

        let staff = Browser::of(db, &us.staff).await;
        staff.sees(&partner, &["登记合作协议"]).await;
        let form = format!("{partner}/agreement");
        let page = staff.sees(&form, &["不得授权或委托其他机构", "电工（6-31-01-03）四级/中级工"]).await;
        let line = field(&page, "line-");
        let good = [("title", "校企合作评价协议"), ("from", "2026-03-01"), ("until", "2027-02-28"), (line.as_str(), "yes")];
        let refused = staff.upload(&form, &good, "协议.docx", b"MZ").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for word in ["file-error", "不是PDF", "value=\"校企合作评价协议\"", "value=\"yes\" checked"] {
            assert!(refused.body.contains(word), "{word}: {}", refused.body);
        }
        let nothing = [("title", ""), ("from", ""), ("until", ""), ("line-06f0000000000000000000000a", "yes")];
        let refused = staff.upload(&form, &nothing, "协议.pdf", PDF).await.body;
        for word in ["title-error", "年-月-日", "请至少选择一个"] {
            assert!(refused.contains(word), "{word}: {refused}");
        }
        let person = identity(1);
        let agreement = staff.upload(&form, &good, &format!("协议{}.pdf", person.expose()), PDF).await.location;
        let row = db.read().await.unwrap().one("select file_name from agreement", args![]).await.unwrap();
        assert_eq!(row.get::<String>("file_name").unwrap(), format!("协议{}.pdf", person.masked()));
        staff.sees(&agreement, &["待学校确认", "天府示例电力公司（虚构）", "不得授权或委托"]).await;
        staff.sees("/partners/agreements?standing=unconfirmed", &["校企合作评价协议", "共1条"]).await;
        assert_eq!(staff.post(&format!("{agreement}/confirm"), &[]).await.status, StatusCode::FORBIDDEN);

        let head = Browser::of(db, &us.head).await;
        let works = filing_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), &us.head).await.unwrap();
        assert_eq!((works[0].title.as_str(), works[0].href.as_str()), ("确认合作协议", agreement.as_str()));
        head.done(&format!("{agreement}/confirm"), &[]).await;
        head.sees(&agreement, &["有效", "学校确认"]).await;
        assert!(filing_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), &us.head).await.unwrap().is_empty());

        // A school elsewhere sees the partner, and nothing of the agreement; so does its centre.
        for stranger in [&others.staff, &others.centre] {
            let stranger = Browser::of(db, stranger).await;
            let shown = stranger.sees(&partner, &["天府示例"]).await;
            assert!(!shown.contains("校企合作评价协议"));
            for path in [agreement.clone(), format!("{agreement}/paper.pdf")] {
                assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
            }
            stranger.sees("/partners/agreements", &["没有合作协议"]).await;
        }
        assert!(centre.get(&format!("{agreement}/paper.pdf")).await.body.starts_with("%PDF"));
        centre.done(&format!("{partner}/suspend"), &[("until", ""), ("reason", "被通报")]).await;
        centre.sees(&agreement, &["其间不能依本协议对学生开展认定"]).await;
        centre.refused(&format!("{agreement}/object"), &[("reason", "无")], &["reason-error", ">无</textarea>"]).await;
        centre.done(&format!("{agreement}/object"), &[("reason", "协议未盖章")]).await;
        staff.sees(&agreement, &["职鉴中心有异议", "协议未盖章"]).await;
    }
}
