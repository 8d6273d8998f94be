//! A seat that nobody of the list can take: an expert leaves, the centre registers another one and draws from a further list.

use crate::{
    assessment::{enter, leave, reload_until},
    harness::{Chromium, Tab},
    people::{identity, open_account},
    province::Province,
};
use jiff::ToSpan;

const NAME: &str = "薛补任";
const USER: &str = "expert6-5101";

/// `address` is that of an application on whose panel all experts of Chengdu sit. Returns the users of those who sit then.
pub async fn an_empty_seat_is_filled(
    chromium: &Chromium,
    province: &Province,
    address: &str,
) -> [&'static str; 3] {
    let expert = enter(chromium, province, "expert3-5101", address).await;
    step_down(&expert).await;
    leave(&expert).await;

    let centre = enter(chromium, province, "centre-5101", address).await;
    centre.sees("空缺1人").await;
    centre.cut("panel-vacant", "评估专家组").await;
    centre.press("锁定补充名单并抽取").await;
    centre
        .sees("请先在人员库中登记评估专家并关联登录账户")
        .await;
    register(&centre, province).await;
    centre.open(address).await;
    centre.press("锁定补充名单并抽取").await;
    reload_until(&centre, address, NAME).await;
    centre.cut("panel-refilled", "评估专家组").await;
    assert!(!centre.text().await.contains("空缺"));
    leave(&centre).await;
    ["expert1-5101", "expert2-5101", USER]
}

/// Cannot come, and is followed by nobody.
async fn step_down(expert: &Tab) {
    expert
        .run(
            "document.querySelector('form[action$=\"/step-down\"]').closest('details').open = true",
        )
        .await;
    expert
        .run("document.querySelector('input[name=interest][value=absent]').checked = true")
        .await;
    expert.fill("why", "评估期间出差在外").await;
    expert.press("退出专家组").await;
    expert
        .sees("名单中没有可以递补的专家，由职鉴中心补充抽取")
        .await;
}

/// Somebody of the same trade, whose account is linked.
async fn register(officer: &Tab, province: &Province) {
    let since = province.house.today().saturating_sub(2.months());
    officer.open("/people").await;
    officer.press("登记人员").await;
    for (name, value) in [
        ("name", NAME),
        ("identity", &identity(9_006)),
        ("phone", "19900009006"),
        ("employer", "剑南示例建设集团（虚构）"),
        ("kind", "expert"),
        ("occupations", "6-31-01-03"),
        ("direction", "电气自动化"),
        ("title", "高级工程师"),
        ("number", "ZJ009006"),
        ("valid_from", &since.to_string()),
    ] {
        officer.fill(name, value).await;
    }
    officer.press("登记").await;
    officer.sees("ZJ009006").await;
    open_account(province, USER, NAME).await;
    officer.open("/home").await;
    officer.press("关联人员账户").await;
    officer.sees(USER).await;
    officer.press("关联").await;
    officer.sees("已关联账户").await;
}
