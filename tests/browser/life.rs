//! The life of a filing as people meet it: a notice, a change that is decided, a suspension, another occupation, and what the
//! public reads of all that; and an application that is taken back before it comes to a filing.

use crate::{
    harness::{Chromium, Tab},
    province::Province,
};
use gongjiang::demo::PASSWORD;

const BEFORE: &str = "安州示例技工学校（虚构）";
const AFTER: &str = "安州示例高级技工学校（虚构）";

pub async fn a_filing_lives_on(chromium: &Chromium, province: &Province) {
    let head = chromium.tab(&province.base).await;
    head.sign_in("anzhou-head", PASSWORD).await;
    head.open("/filings").await;
    head.press(BEFORE).await;
    let address = head.path().await;
    change(&head, "phone", "123", "号码变更").await;
    head.sees("联系电话应为028-12345678形式").await;
    change(&head, "phone", "0816-7654321", "号码变更").await;
    head.sees("已备案").await;
    change(&head, "name", AFTER, "经批准升格为高级技工学校").await;
    head.sees("待核准").await;
    head.cut("filing-change", "变更备案信息").await;
    leave(&head).await;

    let department = chromium.tab(&province.base).await;
    department.sign_in("dept-5107", PASSWORD).await;
    department.sees("核准备案事项").await;
    department.open(&address).await;
    department.cut("filing-answer", "变更、减项与注销").await;
    department.press("核准").await;
    department.sees("已核准").await;
    department.fill("until", "").await;
    let reason = "document.querySelector('#suspend-reason').closest('details').open = true; \
                  document.querySelector('#suspend-reason').value = '抽查发现题库更新不及时，限期整改'";
    department.run(reason).await;
    department
        .go("document.querySelector('#suspend-reason').form.requestSubmit()")
        .await;
    department.sees("恢复备案").await;
    leave(&department).await;
    let anyone = chromium.tab(&province.base).await;
    anyone.open("/register?standing=suspended&name=安州").await;
    anyone.sees(AFTER).await;
    let department = chromium.tab(&province.base).await;
    department.sign_in("dept-5107", PASSWORD).await;
    department.open(&address).await;
    department.fill("reason", "题库已更新，复查合格").await;
    department.press("恢复").await;
    department.sees("暂停记录").await;
    department.picture("filing").await;
    leave(&department).await;

    // Whoever works for the school does so under its new name, and goes on from what is filed.
    let clerk = chromium.tab(&province.base).await;
    clerk.sign_in("anzhou-staff", PASSWORD).await;
    clerk.sees(AFTER).await;
    clerk.open("/filing/new/form?kind=extension").await;
    let name = "document.querySelector('input[value*=高级技工学校]') !== null";
    clerk.until("begins under its new name", name).await;
    clerk.press("退出").await;

    let anyone = chromium.tab(&province.base).await;
    anyone.open("/register?name=安州示例技工").await;
    anyone.press(AFTER).await;
    for words in [
        "准予备案",
        "原名称安州示例技工学校（虚构）",
        "：暂停",
        "：恢复",
    ] {
        anyone.sees(words).await;
    }
    anyone.cut("register-history", "备案历史").await;
    assert_eq!(anyone.complaints(), Vec::<String>::new());
}

/// A panel is at work when the school takes its application back; then it applies anew with what it had brought.
pub async fn a_school_takes_its_application_back_and_applies_anew(
    chromium: &Chromium,
    province: &Province,
) {
    let why = "部分设施设备正在更换，换好后重新申请";
    let head = chromium.tab(&province.base).await;
    head.sign_in("fujiang-head", PASSWORD).await;
    head.open("/filing").await;
    head.press("涪江示例").await;
    head.sees("评估中").await;
    let address = head.path().await;
    head.run("document.querySelector('#taken_back').closest('details').open = true")
        .await;
    head.fill("taken_back", why).await;
    head.cut("take-back", "撤回申请").await;
    head.fill("taken_back", "无").await;
    head.press("撤回申请").await;
    head.sees("撤回的理由应为2至200个字，现为1个字").await;
    head.fill("taken_back", why).await;
    head.press("撤回申请").await;
    head.sees("已撤回").await;
    leave(&head).await;

    // The expert who had not spoken yet has nothing to say any more.
    let expert = chromium.tab(&province.base).await;
    expert.sign_in("expert3-5107", PASSWORD).await;
    assert!(!expert.text().await.contains("提出评估意见"));
    expert.open(&address).await;
    expert.sees(why).await;
    let buttons = format!("document.querySelectorAll('form[action^=\"{address}/\"]').length === 0");
    expert.until("has no button left", &buttons).await;
    leave(&expert).await;
    let centre = chromium.tab(&province.base).await;
    centre.sign_in("centre-5107", PASSWORD).await;
    centre.open("/filing?state=withdrawn").await;
    centre.sees(why).await;
    centre.picture("taken-back").await;
    leave(&centre).await;

    let clerk = chromium.tab(&province.base).await;
    clerk.sign_in("fujiang-staff", PASSWORD).await;
    clerk.sees("备案申请已撤回").await;
    clerk.open("/filing/new/form?kind=initial").await;
    clerk.press("存为申请").await;
    clerk.sees("附件1条件自查").await;
    let anew = clerk.path().await;
    assert_ne!(anew, address);
    assert!(
        !clerk.text().await.contains("未提交"),
        "its materials came along"
    );
    leave(&clerk).await;
    let head = chromium.tab(&province.base).await;
    head.sign_in("fujiang-head", PASSWORD).await;
    head.open(&anew).await;
    head.fill("confirmed_by", "严守正").await;
    head.press("确认并提交").await;
    head.sees("已提交").await;
    leave(&head).await;
}

async fn change(head: &Tab, field: &str, value: &str, reason: &str) {
    head.fill("field", field).await;
    head.fill("value", value).await;
    head.fill("reason", reason).await;
    head.press("提出变更").await;
}

async fn leave(tab: &Tab) {
    tab.press("退出").await;
    assert_eq!(tab.complaints(), Vec::<String>::new());
}
