//! What somebody does who comes from outside: checks a certificate, sits the theory paper.

use crate::{harness::Chromium, province::Province};
use db::args;

pub async fn anyone_checks_a_certificate(chromium: &Chromium, province: &Province) {
    let row = province
        .house
        .db
        .read()
        .await
        .unwrap()
        .one(
            "select code, holder from certificate order by code limit 1",
            args![],
        )
        .await
        .unwrap();
    let (code, holder): (String, String) = (row.get("code").unwrap(), row.get("holder").unwrap());
    let tab = chromium.tab(&province.base).await;
    tab.open("/").await;
    tab.sees("证书查询").await;
    tab.is_accessible().await;
    tab.picture("public-home").await;
    tab.open("/register").await;
    tab.sees("示范技师学院").await;
    tab.is_accessible().await;
    tab.picture("register").await;
    tab.open("/certificates/query").await;
    tab.fill("code", &code).await;
    tab.fill("name", &holder).await;
    tab.press("查询").await;
    tab.sees("电工").await;
    tab.sees(&code).await;
    tab.is_accessible().await;
    tab.picture("certificate-query").await;
    tab.fill("name", "某某").await;
    tab.press("查询").await;
    tab.sees("没有").await;
    tab.open("/journal").await;
    tab.sees("树头").await;
    tab.picture("journal").await;
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

pub async fn a_visitor_sits_the_theory(chromium: &Chromium, province: &Province) {
    let seat = gongjiang::demo::visitor_seat(&province.house)
        .await
        .unwrap()
        .expect("a seat is left for the visitor");
    let tab = chromium.tab(&province.base).await;
    tab.open("/exam/enter").await;
    tab.is_accessible().await;
    tab.fill("ticket", &seat.ticket).await;
    tab.fill("identity", "000000").await;
    tab.press("进入").await;
    tab.sees("居民身份证号码应为18位").await;
    tab.fill("ticket", &seat.ticket).await;
    tab.fill("identity", "519900200801010000").await;
    tab.press("进入").await;
    tab.sees("不正确").await;
    tab.fill("ticket", &seat.ticket).await;
    tab.fill("identity", &seat.identity).await;
    tab.press("进入").await;
    tab.sees("第1题").await;
    tab.until(
        "shows the answer sheet",
        "document.querySelectorAll('.player-no').length === 100",
    )
    .await;
    tab.run("document.querySelectorAll('.player-option')[1].click()")
        .await;
    tab.until(
        "saves the answer",
        "document.querySelector('.player-saved').textContent === '已保存'",
    )
    .await;
    // The keyboard alone is enough.
    tab.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))")
        .await;
    tab.sees("第2题").await;
    tab.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'A' }))")
        .await;
    tab.until(
        "marks two answers",
        "document.querySelectorAll('.player-no.done').length === 2",
    )
    .await;
    tab.picture("exam-player").await;
    // A reload loses nothing.
    tab.open("/exam/play").await;
    tab.until(
        "still has two answers",
        "document.querySelectorAll('.player-no.done').length === 2",
    )
    .await;
    tab.run(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === '交卷').click()",
    )
    .await;
    tab.sees("还有98题未作答").await;
    tab.run("[...document.querySelectorAll('button')].find((b) => b.textContent === '确定交卷').click()").await;
    tab.sees("已交卷").await;
    tab.picture("exam-done").await;
    let complaints = tab.complaints();
    assert_eq!(complaints, Vec::<String>::new());
}
