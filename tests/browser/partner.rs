//! An officer registers a partner, a school agrees with it, its head confirms, its centre sees it and objects.

use crate::{
    filing::PDF,
    harness::{Chromium, Tab},
    province::Province,
};
use gongjiang::demo::PASSWORD;
use kernel::Uscc;

const NAME: &str = "涪城范例机电公司（虚构）";

pub async fn a_school_agrees_with_a_partner(chromium: &Chromium, province: &Province) {
    let officer = chromium.tab(&province.base).await;
    officer.sign_in("centre-5101", PASSWORD).await;
    register(&officer).await;
    let partner = officer.path().await;
    officer.press("退出").await;

    let clerk = chromium.tab(&province.base).await;
    clerk.sign_in("tianfu-staff", PASSWORD).await;
    clerk.open(&partner).await;
    record(&clerk).await;
    let agreement = clerk.path().await;
    clerk.press("退出").await;

    let head = chromium.tab(&province.base).await;
    head.sign_in("tianfu-head", PASSWORD).await;
    head.sees("确认合作协议").await;
    head.open(&agreement).await;
    head.press("确认").await;
    head.sees("学校确认").await;
    head.is_accessible().await;
    head.press("退出").await;

    let anyone = chromium.tab(&province.base).await;
    anyone.open("/register/partners").await;
    anyone.sees(NAME).await;
    anyone.is_accessible().await;
    anyone.picture("partners-public").await;
    anyone.press(NAME).await;
    anyone.sees("合作院校").await;
    anyone.sees("天府范例").await;
    anyone.picture("partner-public").await;

    let centre = chromium.tab(&province.base).await;
    centre.sign_in("centre-5101", PASSWORD).await;
    centre.open("/partners/agreements").await;
    centre.press("机电学生评价协议").await;
    centre
        .run("document.querySelector('main details').open = true")
        .await;
    // Too short a reason is said at its field, and what was typed stays.
    centre.fill("reason", "无").await;
    centre.press("提出异议").await;
    centre.sees("理由应为2至2000个字").await;
    centre.is_accessible().await;
    centre.fill("reason", "协议未加盖公章").await;
    centre.press("提出异议").await;
    centre.sees("职鉴中心有异议").await;
    centre.press("退出").await;
    for tab in [&officer, &clerk, &head, &anyone, &centre] {
        assert_eq!(tab.complaints(), Vec::<String>::new());
    }
}

/// A number of the other kind is said at its field; then the enterprise is registered.
async fn register(officer: &Tab) {
    officer.open("/partners").await;
    officer.press("登记合作评价机构").await;
    let uscc = Uscc::fictitious(950).to_string();
    for (name, value) in [
        ("kind", "enterprise"),
        ("name", NAME),
        ("uscc", &uscc),
        ("number", "S000051000950"),
        ("filed_by", "四川省人力资源和社会保障厅（演示）"),
        ("reference", "企业职业技能等级认定备案回执（虚构）第950号"),
        ("from", "2026-01-01"),
        ("until", "2099-12-31"),
        ("occupation-0", "电工"),
        ("levels-0-5", "yes"),
        ("levels-0-4", "yes"),
    ] {
        officer.fill(name, value).await;
    }
    officer.press("登记").await;
    officer.sees("用人单位的编号以Y开头").await;
    officer
        .until(
            "keeps the ticked levels",
            "document.querySelector('[name=levels-0-4]').checked && !document.querySelector('[name=levels-0-3]').checked",
        )
        .await;
    officer.picture("partner-refused").await;
    officer.fill("number", "Y000051000950").await;
    officer.press("登记").await;
    officer.sees("由其颁发证书").await;
    officer.picture("partner").await;
}

/// A file that lies about what it is comes back; then the agreement is recorded.
async fn record(clerk: &Tab) {
    clerk.press("登记合作协议").await;
    for (name, value) in [
        ("title", "机电学生评价协议"),
        ("from", "2026-01-01"),
        ("until", "2099-12-31"),
    ] {
        clerk.fill(name, value).await;
    }
    clerk
        .run("document.querySelector('#lines input').checked = true")
        .await;
    let folder = tempfile::tempdir().unwrap();
    let (lie, good) = (
        folder.path().join("谎称.pdf"),
        folder.path().join("协议.pdf"),
    );
    std::fs::write(&lie, b"MZ this is no PDF").unwrap();
    std::fs::write(&good, PDF).unwrap();
    clerk.choose("#file", &lie).await;
    clerk.press("登记").await;
    clerk.sees("文件内容不是PDF").await;
    clerk
        .until(
            "keeps what was typed and ticked",
            "document.querySelector('#title').value === '机电学生评价协议' && document.querySelector('#lines input').checked",
        )
        .await;
    clerk.picture("agreement-refused").await;
    clerk.choose("#file", &good).await;
    clerk.press("登记").await;
    clerk.sees("待学校确认").await;
    clerk.picture("agreement").await;
}
