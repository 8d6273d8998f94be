//! A school files and its city answers: the ways of a clerk, the head, the centre, the experts and the department.

use crate::{
    harness::{Chromium, Tab},
    province::Province,
};
use gongjiang::demo::PASSWORD;
use std::path::Path;

pub use testing::files::PDF;

/// Returns the address of the application, which is accepted then.
pub async fn a_school_files_and_its_city_answers(
    chromium: &Chromium,
    province: &Province,
) -> String {
    let clerk = chromium.tab(&province.base).await;
    clerk.sign_in("tianfu-staff", PASSWORD).await;
    clerk.open("/filing").await;
    clerk.press("天府范例").await;
    clerk.sees("附件1条件自查").await;
    clerk.sees("未提交").await;
    let address = clerk.path().await;
    hand_in_materials(&clerk).await;
    clerk.picture("application").await;
    clerk.cut("self-check", "附件1条件自查").await;
    clerk.cut("materials", "申请材料（附件2）").await;
    clerk.press("退出").await;

    let head = chromium.tab(&province.base).await;
    head.sign_in("tianfu-head", PASSWORD).await;
    head.open(&address).await;
    // The wrong name is said at its field, and what was typed stays.
    head.fill("confirmed_by", "别人").await;
    head.press("确认并提交").await;
    head.until(
        "says what is wrong at the field",
        "(document.querySelector('#confirmed_by-error')?.innerText ?? '') !== ''",
    )
    .await;
    head.until(
        "keeps what was typed",
        "document.querySelector('#confirmed_by').value === '别人'",
    )
    .await;
    head.picture("application-refused").await;
    head.fill("confirmed_by", "严守正").await;
    head.cut("confirm", "确认并提交").await;
    head.press("确认并提交").await;
    head.sees("已提交").await;
    head.press("退出").await;

    let centre = chromium.tab(&province.base).await;
    centre.sign_in("centre-5101", PASSWORD).await;
    centre.sees("天府范例").await;
    centre.open(&address).await;
    centre.sees("受理告知剩余").await;
    centre.cut("accept", "受理").await;
    centre.press("受理").await;
    centre.sees("已受理").await;
    centre.is_accessible().await;
    centre.press("退出").await;
    for tab in [&clerk, &head, &centre] {
        assert_eq!(tab.complaints(), Vec::<String>::new());
    }
    address
}

/// Each material that is missing: a file that lies about what it is, then a good one.
async fn hand_in_materials(clerk: &Tab) {
    let folder = tempfile::tempdir().unwrap();
    let (lie, good) = (
        folder.path().join("谎称.pdf"),
        folder.path().join("材料.pdf"),
    );
    std::fs::write(&lie, b"MZ this is no PDF").unwrap();
    std::fs::write(&good, PDF).unwrap();
    let missing = "[...document.querySelectorAll('tr')].find((r) => r.innerText.includes('未提交'))?.querySelector('input[type=file]')?.id ?? ''";
    upload(clerk, &clerk.run(missing).await, &lie).await;
    clerk.sees("文件内容不是PDF").await;
    for _ in 0..20 {
        let field = clerk.run(missing).await;
        if field.is_empty() {
            return;
        }
        upload(clerk, &field, &good).await;
    }
    panic!("a material is still missing:\n{}", clerk.text().await);
}

async fn upload(clerk: &Tab, field: &str, file: &Path) {
    clerk.choose(&format!("#{field}"), file).await;
    clerk
        .go(&format!(
            "document.querySelector('#{field}').form.requestSubmit()"
        ))
        .await;
}

pub async fn a_roster_with_errors_is_refused_whole(chromium: &Chromium, province: &Province) {
    let clerk = chromium.tab(&province.base).await;
    clerk.sign_in("jinjiang-staff", PASSWORD).await;
    clerk.open("/roster").await;
    clerk.press("第六批").await;
    clerk.press("导入考生").await;
    clerk.is_accessible().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("名册.csv");
    std::fs::write(&file, "姓名,证件号码\n王某,519901200801011234\n").unwrap();
    clerk.choose("input[type=file]", &file).await;
    clerk.press("上传并核对").await;
    clerk.sees("缺少").await;
    clerk.is_accessible().await;
    clerk.picture("roster-refused").await;
    clerk.open("/roster").await;
    clerk.sees("未导入").await;
    clerk.press("退出").await;
    assert_eq!(clerk.complaints(), Vec::<String>::new());
}
