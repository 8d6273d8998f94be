//! From the acceptance to the receipt: the ways of the centre, the experts of its panel and the department.

use crate::{
    harness::{Chromium, Tab},
    province::Province,
    refill,
};
use gongjiang::demo::PASSWORD;

const METHODS: [(&str, &str); 6] = [
    ("report", "听取学校试点工作方案和筹备情况报告"),
    ("documents", "审核规章制度、题库建设和资产权属材料"),
    ("spot_check", "抽查题库试题40道和监控录像"),
    ("interview", "访谈考评人员和学生代表各5人"),
    ("defence", "学校负责人就题库更新和经费保障答辩"),
    ("visit", "考察机房2间、实训室4间和监控中心"),
];

/// `address` is that of an accepted application of a school of Chengdu.
pub async fn a_panel_assesses_and_the_department_decides(
    chromium: &Chromium,
    province: &Province,
    address: &str,
) {
    let centre = enter(chromium, province, "centre-5101", address).await;
    centre.cut("panel", "组建评估专家组").await;
    centre.press("锁定名单并抽取").await;
    reload_until(&centre, address, "安排评估方式和日期").await;
    centre.cut("panel-drawn", "抽取记录").await;
    leave(&centre).await;
    let users = refill::an_empty_seat_is_filled(chromium, province, address).await;

    let centre = enter(chromium, province, "centre-5101", address).await;
    centre.cut("assessment-plan", "安排评估方式和日期").await;
    centre.press("保存安排").await;
    centre.sees("评估实施中").await;
    for (method, note) in METHODS {
        centre.fill(&format!("note-{method}"), note).await;
        centre
            .go(&format!(
                "document.querySelector('#note-{method}').form.requestSubmit()"
            ))
            .await;
    }
    centre.sees("待专家提出意见").await;

    leave(&centre).await;

    let mut leader = None;
    for (n, user) in users.into_iter().enumerate() {
        let expert = enter(chromium, province, user, address).await;
        choose_all(&expert, "yes").await;
        if n == 0 {
            object(&expert).await;
        }
        expert.press("提出意见").await;
        expert.sees("条件评估情况").await;
        let first = "document.querySelector('.leader')?.innerText ?? ''";
        if expert
            .run(first)
            .await
            .starts_with(&own_name(&expert).await)
        {
            leader = Some(user);
        }
        leave(&expert).await;
    }
    let leader = enter(chromium, province, leader.expect("one leads"), address).await;
    let opinion = "专家组多数认为该校具备所报职业等级的条件。\n\n建议予以备案。";
    leader.fill("opinion", opinion).await;
    leader.cut("assessment-write", "拟写专家组意见").await;
    // What cannot be printed is said while it can still be changed; paragraphs are printed.
    leader.fill("opinion", &format!("{opinion}☑")).await;
    leader.press("保存意见").await;
    leader.sees("含有无法打印的字符“☑”（U+2611）").await;
    leader.fill("opinion", opinion).await;
    leader.press("保存意见").await;
    leave(&leader).await;
    for user in users {
        let expert = enter(chromium, province, user, address).await;
        let name = own_name(&expert).await;
        expert.fill("signed_by", &name).await;
        expert.cut("assessment-sign", "签署专家组意见").await;
        expert.press("签署").await;
        expert.sees(&format!("{name}于")).await;
        leave(&expert).await;
    }

    let centre = enter(chromium, province, "centre-5101", address).await;
    centre.press("汇总上报").await;
    centre.sees("评估完成，待决定").await;
    reload_until(&centre, address, "技术评估报告（PDF）").await;
    centre.cut("assessment-conditions", "条件评估情况").await;
    centre.cut("assessment-report", "技术评估").await;
    leave(&centre).await;

    let department = enter(chromium, province, "dept-5101", address).await;
    choose_all(&department, "granted").await;
    department.cut("decision", "作出备案决定").await;
    department.press("作出决定").await;
    department.sees("准予备案").await;
    reload_until(&department, address, "备案回执（PDF）").await;
    leave(&department).await;
    let anyone = chromium.tab(&province.base).await;
    anyone.open("/register?name=天府").await;
    anyone.sees("天府范例高级技工学校").await;
    anyone.press("天府范例高级技工学校").await;
    anyone.sees("备案编号").await;
    anyone.picture("register-school").await;
}

pub async fn enter(chromium: &Chromium, province: &Province, user: &str, address: &str) -> Tab {
    let tab = chromium.tab(&province.base).await;
    tab.sign_in(user, PASSWORD).await;
    tab.open(address).await;
    tab
}

pub async fn leave(tab: &Tab) {
    tab.press("退出").await;
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

/// Checks every choice of this value.
async fn choose_all(tab: &Tab, value: &str) {
    tab.run(&format!(
        "document.querySelectorAll('input[type=radio][value={value}]').forEach((one) => {{ one.checked = true }})"
    ))
    .await;
}

/// One condition is found unmet: first without a reason, so that everything comes back as it was, then with one.
async fn object(expert: &Tab) {
    let unmet = "document.querySelector('input[name^=\"met-A1.3-\"][value=no]').checked = true";
    expert.run(unmet).await;
    expert.press("提出意见").await;
    expert.sees("认为不符合附件1第3项的，应写明理由").await;
    expert.cut("assessment-opinion", "提出评估意见").await;
    let field = "document.querySelector('input[name^=\"found-A1.3-\"]').name";
    let field = expert.run(field).await;
    expert
        .fill(&field, "实训台12台，与申请的认定规模不相适应")
        .await;
}

async fn own_name(tab: &Tab) -> String {
    tab.run("document.querySelector('.who-name').innerText.trim()")
        .await
}

/// What the worker does shows after a moment.
pub async fn reload_until(tab: &Tab, address: &str, words: &str) {
    for _ in 0..200 {
        tab.open(address).await;
        if tab.text().await.contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("never “{words}”:\n{}", tab.text().await);
}
