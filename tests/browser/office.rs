//! The administrator's way: an organisation is opened, gets an account, and is moved to where it belongs.

use crate::{harness::Chromium, province::Province};
use gongjiang::demo::PASSWORD;

pub async fn an_administrator_opens_a_school_and_moves_it(
    chromium: &Chromium,
    province: &Province,
) {
    let admin = chromium.tab(&province.base).await;
    admin.sign_in("admin", PASSWORD).await;
    admin.open("/office/organisations").await;
    admin.press("设立机构").await;
    admin.fill("kind", "school").await;
    admin.fill("affiliation", "510100").await;
    admin.fill("name", "校").await;
    admin.press("设立").await;
    admin.sees("机构名称应为2至60个字，现为1个字").await;
    admin.fill("name", "新设样板技工学校（虚构）").await;
    admin.press("设立").await;
    admin.sees("机构已设立，请为其开设账户").await;
    admin.open("/office/organisations?text=新设样板").await;
    admin.sees("新设样板技工学校（虚构）").await;
    admin.picture("organisations").await;
    admin.press("变更隶属").await;
    admin.fill("to", "510700").await;
    admin.press("变更").await;
    admin.sees("隶属已变更").await;
    admin.open("/office/organisations?text=新设样板").await;
    admin.sees("绵阳市").await;

    // What is filed stays with whom it is.
    admin.open("/office/organisations?text=锦江示范").await;
    admin.press("变更隶属").await;
    admin.fill("to", "510700").await;
    admin.press("变更").await;
    admin.sees("备案终止或期满后方可变更隶属").await;
    admin.picture("reassign-refused").await;
}
