//! Every page that a role reaches by its links: it answers, it is accessible, it asks nothing of other machines.

use crate::{
    harness::{Chromium, Tab},
    province::Province,
};
use std::collections::{BTreeSet, VecDeque};

/// Pages looked at for each role; more than any role has kinds of pages.
const PAGES: usize = 40;

/// Addresses of the page's links, one of each kind: of two that differ only in an identifier the first is enough.
const LINKS: &str = "JSON.stringify([...document.querySelectorAll('main a[href], header nav a[href]')] \
    .filter((a) => !a.hasAttribute('download')).map((a) => a.getAttribute('href')))";

pub async fn every_page_that_a_role_reaches_is_well(chromium: &Chromium, province: &Province) {
    let mut faults = Vec::new();
    for account in &province.house.config.demo_accounts {
        let tab = chromium.tab(&province.base).await;
        tab.sign_in(&account.name, &account.password).await;
        tab.picture(&format!("home-{}", account.name)).await;
        let seen = walk(&tab, &account.name, &mut faults).await;
        if seen < 4 {
            faults.push(format!("{} reaches only {seen} pages", account.name));
        }
        for complaint in tab.complaints() {
            faults.push(format!("{}: {complaint}", account.name));
        }
        tab.press("退出").await;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Follows the links from home, looks at each kind of page once, and says how many there were.
async fn walk(tab: &Tab, who: &str, faults: &mut Vec<String>) -> usize {
    let mut seen = BTreeSet::new();
    let mut waiting = VecDeque::from(["/home".to_owned(), "/account".to_owned()]);
    while let Some(path) = waiting.pop_front().filter(|_| seen.len() < PAGES) {
        let kind = kind_of(&path);
        if !seen.insert(kind.clone()) {
            continue;
        }
        tab.open(&path).await;
        let found = tab.look(&format!("{who}{}", kind.replace('/', "-"))).await;
        let heading = tab
            .run("document.querySelector('h1')?.innerText ?? ''")
            .await;
        if ["系统错误", "没有找到", "无权办理"].contains(&heading.as_str()) {
            faults.push(format!("{who} at {path}: {heading}"));
        }
        faults.extend(
            found
                .into_iter()
                .map(|fault| format!("{who} at {path}: {fault}")),
        );
        let links: Vec<String> = serde_json::from_str(&tab.run(LINKS).await).unwrap_or_default();
        waiting.extend(links.into_iter().filter(|link| leads_to_a_page(link)));
    }
    seen.len()
}

fn leads_to_a_page(link: &str) -> bool {
    let file = [".xlsx", ".csv", ".pdf", ".json", ".jpg", ".zip"]
        .iter()
        .any(|end| link.contains(end));
    let api = link.starts_with("/api/");
    link.starts_with('/')
        && !file
        && !api
        && !link.ends_with("/pdf")
        && !link.starts_with("/exam/play")
}

/// A path with its identifiers taken out, so that two candidates' pages count as one, and two materials'.
fn kind_of(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut before = "";
    path.split('/')
        .map(|part| {
            let identifies = part.len() == 26 || part.starts_with('Y') || before == "materials";
            before = part;
            if identifies { "…" } else { part }
        })
        .collect::<Vec<_>>()
        .join("/")
}

pub async fn refusals_are_pages_too(chromium: &Chromium, province: &Province) {
    let tab = chromium.tab(&province.base).await;
    tab.open("/nowhere").await;
    tab.sees("没有找到").await;
    tab.is_accessible().await;
    tab.picture("not-found").await;
    tab.open("/filing").await;
    tab.sees("登录").await;
    tab.sign_in("jinjiang-assessor1", gongjiang::demo::PASSWORD)
        .await;
    tab.open("/office/accounts").await;
    tab.sees("无权办理").await;
    tab.is_accessible().await;
    tab.picture("forbidden").await;
}
