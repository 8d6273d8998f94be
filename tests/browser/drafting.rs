//! A school types the form of 附件5 in the browser: it saves itself, is checked, and becomes the application.

use crate::{
    harness::{Chromium, Tab},
    province::Province,
};
use access::{Principal, Role};
use accounts::NewAccount;
use db::args;
use kernel::{CitizenId, OrganisationId, Uscc, citizen_id::Sex};
use std::path::Path;

const SCHOOL: &str = "江油样板技工学校（虚构）";
const USER: &str = "jiangyou-staff";
const PASSWORD: &str = "a long password of Jiangyou";

pub async fn a_school_types_its_form(chromium: &Chromium, province: &Province) {
    open_account(province).await;
    let clerk = chromium.tab(&province.base).await;
    clerk.sign_in(USER, PASSWORD).await;
    clerk.open("/filing/new").await;
    clerk.picture("form-begin").await;
    clerk.press("填写首次备案申请表").await;
    clerk.sees("尚未保存").await;
    pick_the_occupation(&clerk).await;
    clerk
        .fill("occupations-0-3", "国家职业技能标准《电工》（2018年版）")
        .await;
    clerk.fill("occupations-0-4", "五级、六级").await;
    saved(&clerk).await;

    // A reload loses nothing.
    clerk.open("/filing/new/form").await;
    clerk
        .until("still has the occupation", &is("occupations-0-0", "电工"))
        .await;
    clerk.press("检查").await;
    clerk.sees("处问题，改正后才能存为申请").await;
    clerk
        .until(
            "says at the field what is wrong",
            "document.getElementById('occupations-0-4-error').innerText.includes('六级')",
        )
        .await;
    clerk.picture("form-problems").await;

    another_tab_is_told(chromium, province, &clerk).await;
    a_button_overwrites_nothing_either(chromium, province, &clerk).await;
    clerk.comes_to_the_front().await;
    fill_the_rest(&clerk).await;
    // A button that is pressed while a saving is under way waits for it.
    clerk
        .go("document.activeElement.blur(); document.querySelector('[formaction$=check]').click()")
        .await;
    clerk.sees("检查通过").await;
    clerk.picture("form-draft").await;
    clerk.press("存为申请").await;
    clerk.sees("申请表已存为申请").await;
    clerk.sees("附件1条件自查").await;
    attach_and_look(&clerk).await;
    clerk.press("退出").await;
    assert_eq!(clerk.complaints(), Vec::<String>::new());
}

async fn open_account(province: &Province) {
    let db = &province.house.db;
    let sql = "select id from organisation where name = $1";
    let row = db
        .read()
        .await
        .unwrap()
        .one(sql, args![SCHOOL])
        .await
        .unwrap();
    let organisation: OrganisationId = row.get("id").unwrap();
    let new = NewAccount {
        organisation,
        role: Role::SchoolStaff,
        user_name: USER.to_owned(),
        person_name: "江经办".to_owned(),
        password: PASSWORD.to_owned(),
        demo: false,
    };
    let permit = Principal::platform().permit().unwrap();
    accounts::open_account(db, &permit, &new, province.house.now())
        .await
        .unwrap();
}

/// With the keyboard alone: initials, down to the electrician, enter.
async fn pick_the_occupation(clerk: &Tab) {
    clerk.fill("occupations-0-0", "dg").await;
    clerk
        .until(
            "offers occupations",
            "document.querySelectorAll('.draft-offers li').length > 3",
        )
        .await;
    clerk.look("form-offers").await;
    let down = "(() => { const field = document.activeElement; \
        const marked = () => document.querySelector('.draft-offers [aria-selected=true]')?.innerText ?? ''; \
        for (let n = 0; n < 20 && !marked().startsWith('6-31-01-03 电工'); n += 1) \
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true })); \
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); return marked(); })()";
    clerk.run(down).await;
    clerk
        .until("fills in the name", &is("occupations-0-0", "电工"))
        .await;
    clerk
        .until("fills in the code", &is("occupations-0-2", "6-31-01-03"))
        .await;
    clerk
        .until(
            "closes the list",
            "document.querySelector('.draft-offers').hidden",
        )
        .await;
}

fn is(name: &str, text: &str) -> String {
    format!("document.getElementById('{name}')?.value === '{text}'")
}

async fn saved(clerk: &Tab) {
    let script = "document.getElementById('draft-state').innerText.startsWith('已保存')";
    clerk.until("saves itself", script).await;
}

/// Somebody else of the school saves in between: nothing is overwritten unseen.
async fn another_tab_is_told(chromium: &Chromium, province: &Province, clerk: &Tab) {
    let other = chromium.tab(&province.base).await;
    other.open("/filing/new/form").await;
    other.fill("site-0-0", "另一页所写。").await;
    saved(&other).await;
    clerk.fill("site-0-0", "实训楼一栋。").await;
    clerk.sees("另行保存").await;
    clerk.picture("form-clash").await;
    clerk
        .run("document.getElementById('draft-force').click()")
        .await;
    saved(clerk).await;
    clerk
        .until(
            "takes the alert away",
            "document.getElementById('draft-clash').hidden",
        )
        .await;
    assert_eq!(other.complaints(), Vec::<String>::new());
}

/// Nor by a button that saves on its way, nor by the page that then comes back and is typed in.
async fn a_button_overwrites_nothing_either(chromium: &Chromium, province: &Province, clerk: &Tab) {
    let other = chromium.tab(&province.base).await;
    other.open("/filing/new/form").await;
    other.fill("site-0-0", "另一页再次所写。").await;
    saved(&other).await;
    clerk
        .run("document.querySelector('[formaction$=check]').click()")
        .await;
    let of_the_server = "document.getElementById('draft-clash').hasAttribute('autofocus')";
    clerk
        .until("comes back with the alert", of_the_server)
        .await;
    clerk.fill("site-0-0", "实训楼一栋，两层。").await;
    // Longer than the script waits after the last key.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    other.open("/filing/new/form").await;
    let kept = is("site-0-0", "另一页再次所写。");
    other.until("still has what was saved", &kept).await;
    clerk.is_accessible().await;
    clerk
        .run("document.getElementById('draft-force').click()")
        .await;
    saved(clerk).await;
    other.open("/filing/new/form").await;
    let forced = is("site-0-0", "实训楼一栋，两层。");
    other.until("has what was meant", &forced).await;
    assert_eq!(other.complaints(), Vec::<String>::new());
}

/// Rows are added by the button and taken out again; every field of a small form.
async fn fill_the_rest(clerk: &Tab) {
    let uscc = Uscc::fictitious(77);
    let basics = [
        ("school-0-1", "四川省江油市虚构路7号"),
        ("school-0-2", uscc.as_str()),
        ("contact-0-0", "江联系"),
        ("contact-0-1", "主任"),
        ("contact-0-2", "0816-0000007"),
        ("contact-0-3", "13800000007"),
        ("contact-0-4", "office@example.invalid"),
        ("regulations-0-0", "考务管理办法\n质量督导办法"),
        ("occupations-0-4", "五级、四级"),
        ("occupations-0-5", "自建题库"),
        (
            "teaching-0-0",
            "开设电气自动化设备安装与维修专业，与两家企业共建实训基地。",
        ),
        ("equipment-0-0", "电工实训台"),
        ("equipment-0-3", "40台"),
        ("equipment-0-4", "自有"),
        ("monitoring-0-0", "考务系统一套，考场全部安装网络摄像机。"),
    ];
    for (name, text) in basics {
        clerk.fill(name, text).await;
    }
    person(clerk, "staff-0", 1, &["科员", "本科", "考务"]).await;
    person(
        clerk,
        "experts-0",
        2,
        &["某企业（虚构）", "高级技师", "大专", "电气"],
    )
    .await;
    for row in 0..4 {
        if row > 0 {
            clerk
                .run("document.querySelector('button[value=add-assessors]').click()")
                .await;
        }
        let (name, texts) = (
            format!("assessors-{row}"),
            [SCHOOL, "讲师/技师", "本科", "电工"],
        );
        person(clerk, &name, 10 + row, &texts).await;
    }
    clerk
        .run("window.confirm = () => true; document.querySelector('button[value=remove-assessors-1]').click()")
        .await;
    clerk
        .until(
            "counts the rows anew",
            "document.querySelector('label[for=assessors-3-0]').textContent === '第3行姓名'",
        )
        .await;
    person(clerk, "supervisors-0", 20, &[SCHOOL, "教师", "本科"]).await;
}

async fn person(clerk: &Tab, row: &str, serial: u16, texts: &[&str]) {
    let born = jiff::civil::date(1985, 5, 5);
    let identity = CitizenId::fictitious(born, Sex::Female, serial).unwrap();
    clerk
        .fill(&format!("{row}-0"), &format!("虚构{serial}"))
        .await;
    clerk.fill(&format!("{row}-1"), identity.expose()).await;
    for (column, text) in texts.iter().enumerate() {
        clerk.fill(&format!("{row}-{}", column + 2), text).await;
    }
}

/// A PDF, a picture and a workbook are attached and looked at.
async fn attach_and_look(clerk: &Tab) {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("办法.pdf");
    std::fs::write(&pdf, printed()).unwrap();
    attach(clerk, "regulations", "考务管理办法", &pdf).await;
    let xlsx = folder.path().join("清单.xlsx");
    std::fs::write(&xlsx, filing_desk::workbook::blank().unwrap()).unwrap();
    attach(clerk, "assets", "设备清单", &xlsx).await;
    let png = folder.path().join("协议.png");
    std::fs::write(&png, include_bytes!("../../docs/pictures/register.png")).unwrap();
    attach(clerk, "agreements", "虚构2合作协议", &png).await;
    let page = clerk.path().await;
    clerk.sees("附件：虚构2合作协议").await;
    clerk.picture("attachments").await;
    clerk.press("附件：考务管理办法").await;
    clerk.sees("下载原件").await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    clerk.picture("material-pdf").await;
    clerk.open(&page).await;
    clerk.press("附件：虚构2合作协议").await;
    clerk
        .until(
            "shows the picture",
            "document.querySelector('.preview-picture').naturalWidth > 0",
        )
        .await;
    clerk.picture("material-picture").await;
    clerk.open(&page).await;
    clerk.press("附件：设备清单").await;
    clerk.sees("技工院校职业技能等级认定备案申请表").await;
    clerk.picture("material-workbook").await;
    clerk.open(&format!("{page}/form")).await;
    clerk.sees("附件：考务管理办法").await;
    clerk.is_accessible().await;
}

async fn attach(clerk: &Tab, material: &str, title: &str, file: &Path) {
    let field = format!("#attached-{material}");
    clerk
        .run(&format!(
            "document.querySelector('{field}').closest('details').open = true"
        ))
        .await;
    clerk.fill(&format!("title-{material}"), title).await;
    clerk.choose(&field, file).await;
    clerk
        .go(&format!(
            "document.querySelector('{field}').form.requestSubmit()"
        ))
        .await;
    clerk.sees(&format!("附件：{title}")).await;
}

/// A page with a word on it.
fn printed() -> Vec<u8> {
    let content = "BT /F1 36 Tf 72 700 Td (Gongjiang) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj{object}endobj\n", at + 1));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!(
        "trailer<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
    ));
    pdf.into_bytes()
}
