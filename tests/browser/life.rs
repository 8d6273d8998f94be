//! The life of a filing as people meet it: a notice, a change that is decided, a suspension, another occupation, and what the
//! public reads of all that.

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
