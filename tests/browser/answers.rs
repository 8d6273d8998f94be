//! What authorities answer at the door: a city asks once for what is missing, the province recommends line by line, a school is
//! told where to go.

use crate::{
    filing::PDF,
    harness::{Chromium, Tab},
    province::Province,
};
use accounts::SignIn;
use gongjiang::demo::PASSWORD;

/// The centre of a city asks for everything at once; the school corrects its workbook, and the head confirms what changed.
pub async fn a_city_asks_once_and_the_school_answers(chromium: &Chromium, province: &Province) {
    let centre = enter(chromium, province, "centre-5101", "/filing").await;
    centre.press("蓉西样板技工学校").await;
    let address = centre.path().await;
    centre
        .fill("wanted", "场地权属证明未盖章\n设施设备清单缺少购置时间")
        .await;
    centre.cut("supplement-ask", "受理").await;
    centre.press("要求补正").await;
    centre.sees("时限中止").await;
    leave(&centre).await;

    let clerk = enter(chromium, province, "rongxi-staff", "/").await;
    clerk.sees("补正备案申请").await;
    clerk.open(&address).await;
    clerk.sees("设施设备清单缺少购置时间").await;
    clerk.cut("supplement", "补正通知").await;
    replace_the_form(&clerk, province, &address).await;
    let folder = tempfile::tempdir().unwrap();
    let paper = folder.path().join("盖章的权属证明.pdf");
    std::fs::write(&paper, PDF).unwrap();
    let field = "document.querySelector('input[type=file][id*=assets]').id";
    let field = clerk.run(field).await;
    clerk.choose(&format!("#{field}"), &paper).await;
    clerk.go(&sends(&field)).await;
    clerk.sees("盖章的权属证明.pdf").await;
    clerk
        .fill("source-registration", "国家企业信用信息公示系统")
        .await;
    clerk.go(&sends("source-registration")).await;
    clerk.sees("已登记网络核验：国家企业信用信息公示系统").await;
    leave(&clerk).await;
    // The centre does not see what is still being written.
    let centre = enter(chromium, province, "centre-5101", &address).await;
    assert!(!centre.text().await.contains("盖章的权属证明"));
    leave(&centre).await;

    let head = enter(chromium, province, "rongxi-head", &address).await;
    head.fill("confirmed_by", "严守正").await;
    head.press("确认并提交").await;
    head.sees("已提交").await;
    leave(&head).await;

    let centre = enter(chromium, province, "centre-5101", &address).await;
    centre.sees("盖章的权属证明.pdf").await;
    centre.sees("购置于2024年").await;
    find_it_right(&centre).await;
    centre.press("受理").await;
    centre.sees("已受理").await;
    leave(&centre).await;
}

/// The centre may not accept what only the school checked online; it looks it up.
async fn find_it_right(centre: &Tab) {
    centre.press("受理").await;
    centre.sees("请复核无误后再受理").await;
    let unfold = "document.querySelector('#looked-registration').closest('details').open = true";
    centre.run(unfold).await;
    centre.cut("online", "申请材料（附件2）").await;
    centre.is_accessible().await;
    centre.fill("differs-registration", "不符").await;
    centre.go(&sends("differs-registration")).await;
    centre.sees("不符之处应为4至100个字").await;
    centre.go(&sends("looked-registration")).await;
    centre.sees("复核来源：国家企业信用信息公示系统").await;
}

/// Sends the form to which a field belongs.
fn sends(field: &str) -> String {
    format!("document.querySelector('#{field}').form.requestSubmit()")
}

/// Downloads the form as a workbook, writes into it as a clerk would, and takes it over after looking at it.
async fn replace_the_form(clerk: &Tab, province: &Province, address: &str) {
    let id = address.rsplit('/').next().unwrap().parse().unwrap();
    let (db, now) = (&province.house.db, province.house.now());
    let attempt = SignIn {
        user_name: "rongxi-staff",
        password: PASSWORD,
        address: "test",
        demo_allowed: true,
    };
    let token = accounts::sign_in(db, &attempt, now).await.unwrap().token;
    let staff = accounts::find(db, &token, true, now)
        .await
        .unwrap()
        .unwrap();
    let permit = staff.principal.permit().unwrap();
    let opened = filing_desk::open_form(db, &permit, id, now).await.unwrap();
    let mut form = opened.form;
    form.site.push_str("设施设备购置于2024年。");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("备案申请表.xlsx");
    std::fs::write(&file, filing_desk::workbook::filled(&form).unwrap()).unwrap();
    clerk.press("重新上传申请表").await;
    clerk.choose("input[type=file]", &file).await;
    clerk.press("上传并核对").await;
    clerk.sees("购置于2024年").await;
    clerk.picture("form-preview").await;
    clerk.press("确认，替换现有草稿").await;
    clerk.sees("购置于2024年").await;
}

/// The training centre proposes two levels of three; the provincial centre sees it and accepts.
pub async fn the_province_recommends_line_by_line(chromium: &Chromium, province: &Province) {
    let training = enter(chromium, province, "training-51", "/").await;
    training.sees("推荐省属院校").await;
    training.open("/filing").await;
    training.press("四川示范高级技工学校").await;
    let address = training.path().await;
    let choose = "document.querySelectorAll('input[name^=propose-]').forEach((one) => \
                  { one.checked = one.value === (one.name === 'propose-3' ? 'no' : 'yes') })";
    training.run(choose).await;
    training
        .fill(
            "opinion",
            "办学方向、专业设置与电工职业相符，企业用工需求稳定。",
        )
        .await;
    training.press("推荐至省职鉴中心").await;
    training.sees("不推荐的，应写明理由").await;
    training
        .fill("why-3", "高级工班尚无毕业班，建议下年度申请")
        .await;
    training.cut("recommend", "推荐").await;
    training.press("推荐至省职鉴中心").await;
    training.sees("已推荐").await;
    leave(&training).await;

    let centre = enter(chromium, province, "centre-51", &address).await;
    centre.sees("不推荐：高级工班尚无毕业班").await;
    centre.cut("proposed", "申请的职业（工种）与等级").await;
    centre.press("受理").await;
    centre.sees("已受理").await;
    leave(&centre).await;
}

async fn enter(chromium: &Chromium, province: &Province, user: &str, address: &str) -> Tab {
    let tab = chromium.tab(&province.base).await;
    tab.sign_in(user, PASSWORD).await;
    tab.open(if address == "/" { "/home" } else { address })
        .await;
    tab
}

async fn leave(tab: &Tab) {
    tab.press("退出").await;
    assert_eq!(tab.complaints(), Vec::<String>::new());
}
