//! Puts the desks together: tables, doors, links, waiting work, follow-up work, the description of the API.

use axum::{Json, http::Method, routing::get};
use db::Schema;
use kernel::Stop;
use utoipa::{
    PartialSchema,
    openapi::{
        InfoBuilder, OpenApi, OpenApiBuilder,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};
use web::{Doors, House, NavEntry, WorkOf};

/// The tables of the whole platform, in the order in which they depend on each other.
pub const SCHEMAS: &[Schema] = &[
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    people_desk::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
    arrangement_desk::SCHEMA,
    exam_desk::SCHEMA,
    results_desk::SCHEMA,
    certificate_desk::SCHEMA,
    register_desk::SCHEMA,
];

/// Every door.
pub fn doors() -> Doors {
    web::entry::doors()
        .and(crate::home::doors())
        .and(crate::office::doors())
        .and(people_desk::doors())
        .and(filing_desk::doors())
        .and(plan_desk::doors())
        .and(candidates_desk::doors())
        .and(papers_desk::doors())
        .and(arrangement_desk::doors())
        .and(exam_desk::doors())
        .and(results_desk::doors())
        .and(certificate_desk::doors())
        .and(register_desk::doors())
        .open(
            Method::GET,
            "/openapi.json",
            get(|| async { Json(openapi()) }),
        )
}

/// Every link of the navigation.
pub fn nav() -> Vec<NavEntry> {
    [
        people_desk::NAV,
        filing_desk::NAV,
        plan_desk::NAV,
        candidates_desk::NAV,
        papers_desk::NAV,
        arrangement_desk::NAV,
        exam_desk::NAV,
        results_desk::NAV,
        certificate_desk::NAV,
        crate::office::NAV,
    ]
    .concat()
}

/// Every desk that may have work waiting for a person, in the order of the stages.
pub const WORK: &[WorkOf] = &[
    people_desk::work,
    filing_desk::work,
    plan_desk::work,
    candidates_desk::work,
    papers_desk::work,
    arrangement_desk::work,
    exam_desk::work,
    results_desk::work,
    certificate_desk::work,
    crate::office::work,
];

/// Does one piece of follow-up work.
///
/// # Errors
/// What the desk says; the worker tries again.
pub async fn follow_up(house: &House, topic: &str, subject: &str) -> Result<(), Stop> {
    if filing_desk::TOPICS.contains(&topic) {
        return filing_desk::follow_up(house, topic, subject).await;
    }
    if certificate_desk::TOPICS.contains(&topic) {
        return certificate_desk::follow_up(house, topic, subject).await;
    }
    Err(kernel::Fault::broken(format!("nobody does the follow-up work {topic}")).into())
}

/// The description of the API.
pub fn openapi() -> OpenApi {
    let info = InfoBuilder::new()
        .title("工匠 · 职业技能等级认定服务平台")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "技工院校学生职业技能等级认定：备案、计划、考核、结果、证书与公示。错误按 RFC 9457 返回，含代码与条款。\
             创建类 POST 请求可带 Idempotency-Key。",
        ))
        .build();
    let mut all = OpenApiBuilder::new().info(info).build();
    for part in [
        web::entry::api_doc(),
        people_desk::api_doc(),
        filing_desk::api_doc(),
        plan_desk::api_doc(),
        candidates_desk::api_doc(),
        papers_desk::api_doc(),
        exam_desk::api_doc(),
        results_desk::api_doc(),
        certificate_desk::api_doc(),
        register_desk::api_doc(),
    ] {
        all.merge(part);
    }
    let posts = all
        .paths
        .paths
        .values_mut()
        .filter_map(|path| path.post.as_mut());
    for post in posts {
        post.parameters
            .get_or_insert_default()
            .push(idempotency_key().into());
    }
    all
}

/// Every POST takes it; `web` answers a repeated one with the answer of the first.
fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "1至100个字符；同一键、同一内容的请求在24小时内只办理一次，再次提交得到第一次的回答（含令牌的回答除外）",
        ))
        .schema(Some(String::schema()))
        .build()
}
