//! `gongjiang occupation CODE-OR-NAME`: an occupation in the 2015 and 2022 editions.

use super::Answer;
use kernel::occupation::{Edition, Occupation, catalogue};
use serde::Serialize;

/// The most that one answer lists.
const MOST: usize = 20;

#[derive(Serialize)]
struct Found<'a> {
    edition: &'static str,
    code: String,
    name: &'a str,
    groups: Vec<&'static str>,
    job_types: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    caution: Option<&'static str>,
}

/// Looks an occupation up by code, name, job type or pinyin initials.
pub fn occupation(text: &str) -> Answer {
    let found: Vec<&Occupation> = Edition::ALL
        .iter()
        .flat_map(|edition| catalogue(*edition).search(text).into_iter().take(MOST))
        .collect();
    if found.is_empty() {
        return Answer::invalid(format!("两版职业分类大典中都没有与“{text}”相符的职业"));
    }
    let listed: Vec<Found<'_>> = found
        .iter()
        .map(|occupation| Found {
            edition: occupation.edition.label(),
            code: occupation.code.to_string(),
            name: occupation.name,
            groups: catalogue(occupation.edition).groups(occupation.code),
            job_types: &occupation.job_types,
            caution: occupation.caution(),
        })
        .collect();
    let lines: Vec<String> = listed
        .iter()
        .map(|one| {
            let caution = one
                .caution
                .map(|caution| format!("（{caution}）"))
                .unwrap_or_default();
            format!(
                "{}  {}  {}  {}{caution}",
                one.code,
                one.name,
                one.edition,
                one.groups.join(" ＞ ")
            )
        })
        .collect();
    Answer::valid(lines.join("\n"), Vec::new()).with("occupations", &listed)
}
