//! Holds the import table of ARCHITECTURE.md against what the crates really import.

use anyhow::Context;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

/// The outside crates that only the named crates may import: each keeps one thing in one place.
const KEPT_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["db", "testing"]),
    ("typst", &["print"]),
    ("calamine", &["sheet"]),
    ("rust_xlsxwriter", &["sheet"]),
    (
        "anyhow",
        &["gongjiang", "gongjiang-bench", "xtask", "tests"],
    ),
];

/// What no crate of rules may import: they do no IO, no async, no chance.
const NEVER_IN_RULES: &[&str] = &[
    "tokio",
    "axum",
    "sqlx",
    "db",
    "web",
    "getrandom",
    "futures",
    "askama",
];

/// What does not agree.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let page = std::fs::read_to_string(root.join("ARCHITECTURE.md")).context("ARCHITECTURE.md")?;
    let allowed = table(&page);
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let mut problems = Vec::new();
    for package in &metadata.packages {
        let Some(may) = allowed.get(&package.name) else {
            problems.push(format!(
                "ARCHITECTURE.md: the import table has no line for {}",
                package.name
            ));
            continue;
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind.is_none())
        {
            let name = &dependency.name;
            if dependency.path.is_some() && !may.contains(name) {
                problems.push(format!(
                    "{} imports {name}, which its line of the import table does not allow",
                    package.name
                ));
            }
            if package.name.ends_with("-rules") && NEVER_IN_RULES.contains(&name.as_str()) {
                problems.push(format!("{} imports {name}: rules do no IO", package.name));
            }
            let kept = KEPT_IN.iter().find(|(outside, _)| outside == name);
            if kept.is_some_and(|(_, places)| !places.contains(&package.name.as_str())) {
                problems.push(format!(
                    "{} imports {name}, which belongs elsewhere",
                    package.name
                ));
            }
        }
    }
    for name in allowed.keys() {
        if !metadata
            .packages
            .iter()
            .any(|package| package.name == *name)
        {
            problems.push(format!(
                "ARCHITECTURE.md: the import table speaks of {name}, which is no crate"
            ));
        }
    }
    Ok(problems)
}

/// The lines `| crate | may import |` under the heading of the import table.
fn table(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let words = |cell: &str| -> Vec<String> {
        cell.split(',')
            .map(|word| word.trim().trim_matches('`').to_owned())
            .filter(|word| !word.is_empty() && word != "nothing")
            .collect()
    };
    page.split("## The import table")
        .nth(1)
        .unwrap_or_default()
        .split("\n## ")
        .next()
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once('|'))
        .flat_map(|(names, rest)| {
            let may: BTreeSet<String> = words(rest.split('|').next().unwrap_or_default())
                .into_iter()
                .collect();
            words(&format!("`{names}"))
                .into_iter()
                .map(move |name| (name, may.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_name_several_crates() {
        let page = "## The import table\n| crates | may import |\n|---|---|\n| `a`, `b` | `c`, `d` |\n| `c` | nothing |\n";
        let table = table(page);
        assert_eq!(table["b"], BTreeSet::from(["c".to_owned(), "d".to_owned()]));
        assert!(table["c"].is_empty());
    }
}
