//! The demo: a province whose people are plainly invented, lived through by the acts that everyone uses.
//!
//! Its own clock runs over the months before today, so that statutory times are truly kept. Nothing is written behind
//! the acts' back; candidates answer through the same API as the player in the browser.

mod agenda;
mod cast;
mod days;
mod exam;
mod filing;
mod life;
mod papers;
mod partners;
mod people;
mod portrait;
mod registry;
mod results;
mod schools;
mod session;
mod story;
mod visitor;

pub use cast::PASSWORD;
pub use story::{STEPS, make};
pub use visitor::{VisitorSeat, keep_seat, visitor_seat};

use crate::place::{Place, Presentation};
use kernel::Stop;
use web::House;

/// How the demo presents itself.
pub fn presentation(base_url: &str) -> Presentation {
    Presentation {
        base_url: base_url.to_owned(),
        notice: Some("演示环境：机构、人员与数据均为虚构，不具任何效力。".to_owned()),
        demo_accounts: cast::offered(),
        demo_sign_in: true,
        trusted_proxies: Vec::new(),
    }
}

/// Prints the addresses to look at and an account for each role.
///
/// # Errors
/// A fault where storage fails.
pub async fn tell(house: &House, place: &Place) -> Result<(), Stop> {
    let base = &house.config.base_url;
    println!();
    println!("工匠已在 {base} 提供服务，按 Ctrl+C 停止。");
    println!();
    println!("  公众首页    {base}/");
    println!("  院校公示    {base}/register");
    println!("  证书查询    {base}/certificates/query");
    println!("  业务日志    {base}/journal");
    println!("  接口说明    {base}/openapi.json");
    println!("  登录        {base}/signin");
    if let Some(seat) = keep_seat(house).await? {
        tell_seat(house, &seat);
    }
    println!();
    println!("演示账户（密码均为 {PASSWORD}，仅在本机监听时有效）：");
    for account in cast::offered() {
        println!("  {:<22} {}", account.name, account.role);
    }
    println!();
    println!(
        "核验业务日志：gongjiang journal verify --data {}",
        place.folder.display()
    );
    println!(
        "核验PDF原件：  gongjiang verify FILE.pdf --data {}",
        place.folder.display()
    );
    println!();
    Ok(())
}

/// Prints where the visitor sits, and what to type there.
pub fn tell_seat(house: &House, seat: &VisitorSeat) {
    println!(
        "  考生入口    {}/exam/enter    准考证号 {}  身份证号 {}",
        house.config.base_url, seat.ticket, seat.identity
    );
}
