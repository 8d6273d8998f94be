//! A centre's officer keeps the registry of people: by the form, by a workbook, another card, an account, a disqualification.

use crate::{
    harness::{Chromium, Tab},
    province::Province,
};
use access::{Principal, Role};
use accounts::NewAccount;
use db::args;
use gongjiang::demo::PASSWORD;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kernel::{CitizenId, citizen_id::Sex};

const EXPERT: &str = "樊登记";
const ASSESSOR: &str = "孟导入";
const BARRED: &str = "崔失职";
const UNREGISTERED: &str = "柏失职";
const EMPLOYER: &str = "蜀道样板装备制造公司（虚构）";
const REASON: &str = "在技能操作考核中篡改2名考生的评分，经查属实";

pub async fn a_centre_keeps_the_registry(chromium: &Chromium, province: &Province) {
    let since = province.house.today().saturating_sub(2.months());
    let officer = chromium.tab(&province.base).await;
    officer.sign_in("centre-5101", PASSWORD).await;
    officer.press("人员库").await;
    register(&officer, since).await;
    grant(&officer, since).await;
    link(&officer, province).await;
    import(&officer, since).await;
    correct(&officer).await;
    disqualify(&officer).await;
    annul(&officer).await;
    disqualify_unregistered(&officer, province).await;
    officer.open("/people").await;
    officer.sees("已取消资格").await;
    officer.picture("people-list").await;
    officer.press("退出").await;
    assert_eq!(officer.complaints(), Vec::<String>::new());
}

pub fn identity(serial: u16) -> String {
    let found = CitizenId::fictitious(date(1990, 5, 6), Sex::Female, serial).unwrap();
    found.expose().to_owned()
}

/// A form without what an expert needs comes back with what was typed; then the expert is registered.
async fn register(officer: &Tab, since: Date) {
    officer.press("登记人员").await;
    for (name, value) in [
        ("name", EXPERT),
        ("identity", &identity(9_001)),
        ("phone", "19900009001"),
        ("employer", EMPLOYER),
        ("kind", "expert"),
        ("title", "高级工程师"),
        ("number", "ZJ009001"),
        ("valid_from", &since.to_string()),
    ] {
        officer.fill(name, value).await;
    }
    officer.press("登记").await;
    officer.sees("专家没有专业方向，也没有职业编码").await;
    officer
        .until(
            "keeps what was typed",
            &format!("document.querySelector('#name').value === '{EXPERT}'"),
        )
        .await;
    officer.is_accessible().await;
    officer.fill("occupations", "6-31-01-03").await;
    officer.fill("direction", "电气自动化").await;
    officer.press("登记").await;
    officer.sees("ZJ009001").await;
    officer.is_accessible().await;
}

/// The expert supervises too.
async fn grant(officer: &Tab, since: Date) {
    officer.press("登记证卡").await;
    for (name, value) in [
        ("kind", "supervisor"),
        ("number", "DD009001"),
        ("training", "质量督导员培训（虚构）"),
        ("hours", "24"),
        ("valid_from", &since.to_string()),
    ] {
        officer.fill(name, value).await;
    }
    officer.press("登记").await;
    officer.sees("DD009001").await;
    officer.sees("质量督导员").await;
}

/// Opens an expert's account at the centre.
pub async fn open_account(province: &Province, user: &str, name: &str) {
    let db = &province.house.db;
    let centre = db
        .read()
        .await
        .unwrap()
        .one(
            "select organisation from account where user_name = 'centre-5101'",
            args![],
        )
        .await
        .unwrap();
    let new = NewAccount {
        organisation: centre.get("organisation").unwrap(),
        role: Role::Expert,
        user_name: user.to_owned(),
        person_name: name.to_owned(),
        password: PASSWORD.to_owned(),
        demo: true,
    };
    let platform = Principal::platform().permit().unwrap();
    accounts::open_account(db, &platform, &new, province.house.now())
        .await
        .unwrap();
}

/// An account that was opened for the expert waits until it is linked.
async fn link(officer: &Tab, province: &Province) {
    open_account(province, "expert4-5101", EXPERT).await;
    officer.open("/home").await;
    officer.press("关联人员账户").await;
    officer.sees("expert4-5101").await;
    assert_eq!(officer.look("people-accounts").await, Vec::<String>::new());
    officer.press("关联").await;
    officer.sees("已关联账户").await;
    officer.open("/people/accounts").await;
    officer.sees("账户都已关联人员").await;
}

/// One row is wrong: nothing is imported, and the row is named. Put right, both are.
async fn import(officer: &Tab, since: Date) {
    let folder = tempfile::tempdir().unwrap();
    let (wrong, good) = (folder.path().join("错.xlsx"), folder.path().join("对.xlsx"));
    let row = |name: &str, serial: u16, level: &str| {
        [
            ("姓名", name.to_owned()),
            ("身份证号码", identity(serial)),
            ("手机号码", format!("1990000{serial:04}")),
            ("所在单位", EMPLOYER.to_owned()),
            ("人员类别", "考评员".to_owned()),
            ("职业编码", "6-31-01-03".to_owned()),
            ("考评等级", level.to_owned()),
            ("证卡编号", format!("KP{serial:06}")),
            ("培训名称", "考评员培训（虚构）".to_owned()),
            ("培训学时", "40".to_owned()),
            ("证卡起始日期", since.to_string()),
        ]
        .to_vec()
    };
    let book = |level| {
        let rows = [
            row(ASSESSOR, 9_002, "三级/高级工"),
            row(BARRED, 9_003, level),
        ];
        people_desk::filled_template(&rows).unwrap()
    };
    // No 考评员 may assess 一级.
    std::fs::write(&wrong, book("一级/高级技师")).unwrap();
    std::fs::write(&good, book("四级/中级工")).unwrap();

    officer.open("/people/import").await;
    officer.choose("#file", &wrong).await;
    officer.press("上传并核对").await;
    officer.sees("未导入任何人员").await;
    officer.sees("第5行").await;
    officer.picture("people-import-refused").await;
    officer.open("/people?text=KP009").await;
    officer.sees("共0条").await;

    officer.open("/people/import").await;
    officer.choose("#file", &good).await;
    officer.press("上传并核对").await;
    officer.sees("共2张证卡").await;
    officer.is_accessible().await;
    officer.press("确认导入").await;
    officer.sees("已导入2人、2张证卡").await;
}

/// Without the tick nothing is decided, and the reason stays; with it there is no way back.
async fn disqualify(officer: &Tab) {
    officer.open("/people?text=KP009003").await;
    officer.press(BARRED).await;
    officer.fill("reason", REASON).await;
    officer.press("取消资格").await;
    officer
        .sees("请确认：取消资格后，除依法撤销外不能恢复")
        .await;
    officer
        .until(
            "keeps the reason",
            &format!("document.querySelector('#reason').value === '{REASON}'"),
        )
        .await;
    officer.fill("sure", "yes").await;
    officer.press("取消资格").await;
    officer.sees("起已取消资格").await;
    officer.sees(REASON).await;
    officer.is_accessible().await;
}

/// The decision is set aside on review: it bars no more, and both stay to be read.
async fn annul(officer: &Tab) {
    officer.fill("ground", "review").await;
    officer.fill("document", "川人社复决〔2026〕3号").await;
    officer.fill("annulment_reason", "撤销").await;
    officer.press("撤销取消资格").await;
    officer.sees("请写明撤销的事实和依据").await;
    officer.is_accessible().await;
    officer
        .fill("annulment_reason", "复议决定认为事实不清，撤销原决定")
        .await;
    officer.press("撤销取消资格").await;
    officer.sees("已撤销的取消资格").await;
    officer.sees("川人社复决〔2026〕3号").await;
    officer.is_accessible().await;
    officer.open("/people?state=annulled").await;
    officer.sees("取消资格已于").await;
    officer.sees(BARRED).await;
    officer.is_accessible().await;
}

/// A slip is put right: the forms come filled in, and the page says what stood there before.
async fn correct(officer: &Tab) {
    officer.open("/people?text=KP009002").await;
    officer.press(ASSESSOR).await;
    officer.press("更正姓名或身份证号码").await;
    officer
        .until(
            "comes filled in",
            &format!("document.querySelector('#name').value === '{ASSESSOR}'"),
        )
        .await;
    officer.fill("name", "孟导入（更正）").await;
    officer.fill("reason", "错").await;
    officer.press("更正").await;
    officer.sees("请写明更正的原因和依据").await;
    officer.is_accessible().await;
    officer.fill("reason", "与身份证核对，录入有误").await;
    officer.press("更正").await;
    officer.sees("更正记录").await;
    officer.press("更正").await;
    officer.sees("人员类别不能更正").await;
    officer.is_accessible().await;
    officer.fill("number", "KP900002").await;
    officer.fill("reason", "与证卡核对，录入有误").await;
    officer.press("更正").await;
    officer.sees("证卡编号：KP009002").await;
    officer.is_accessible().await;
}

/// Somebody without a card: the account of the same name is shown before anything is decided, and ends with the decision.
async fn disqualify_unregistered(officer: &Tab, province: &Province) {
    open_account(province, "expert5-5101", UNREGISTERED).await;
    officer.open("/people").await;
    officer.press("取消未登记人员的资格").await;
    for (name, value) in [
        ("name", UNREGISTERED),
        ("identity", &identity(9_004)),
        ("phone", "19900009004"),
        ("employer", EMPLOYER),
        ("reason", REASON),
        ("sure", "yes"),
    ] {
        officer.fill(name, value).await;
    }
    officer.press("取消资格").await;
    officer.sees("expert5-5101").await;
    let faults = officer.look("people-unregistered").await;
    assert_eq!(faults, Vec::<String>::new());
    officer.fill("account", "yes").await;
    officer.press("取消资格").await;
    officer.sees("起已取消资格").await;
    officer.sees("停止登录1个账户").await;
    officer.sees("没有证卡").await;
    officer.sees("已取消资格，不能登录").await;
    officer.is_accessible().await;
}
