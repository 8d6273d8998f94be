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
    // Further roles join as their pages have been looked at.
    for account in province.house.config.demo_accounts.iter().take(1) {
        let tab = chromium.tab(&province.base).await;
        tab.sign_in(&account.name, &account.password).await;
        tab.picture(&format!("home-{}", account.name)).await;
        let mut seen = BTreeSet::new();
        let mut waiting = VecDeque::from(["/home".to_owned(), "/account".to_owned()]);
        while let Some(path) = waiting.pop_front().filter(|_| seen.len() < PAGES) {
            if !seen.insert(kind_of(&path)) {
                continue;
            }
            tab.open(&path).await;
            look_at(&tab, &account.name, &path).await;
            let links: Vec<String> =
                serde_json::from_str(&tab.run(LINKS).await).unwrap_or_default();
            waiting.extend(links.into_iter().filter(|link| leads_to_a_page(link)));
        }
        assert!(seen.len() > 3, "{} reaches only {seen:?}", account.name);
        assert_eq!(
            tab.complaints(),
            Vec::<String>::new(),
            "as {}",
            account.name
        );
        tab.press("退出").await;
    }
}

async fn look_at(tab: &Tab, who: &str, path: &str) {
    let text = tab.text().await;
    for failure in ["系统错误", "没有找到", "无权办理"] {
        assert!(
            !tab.run("document.querySelector('h1')?.innerText ?? ''")
                .await
                .contains(failure),
            "{who} at {path}: {text}"
        );
    }
    tab.is_accessible().await;
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

/// A path with its identifiers taken out, so that two candidates' pages count as one.
fn kind_of(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split('/')
        .map(|part| {
            if part.len() == 26 || part.starts_with('Y') {
                "…"
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}
