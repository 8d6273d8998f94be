//! The clause map: for each clause where it is enforced and which test shows it. Written to docs/clauses.md.

use anyhow::Context;
use notice::Clause;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// One clause's line in notice/clauses.toml.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Where it is enforced: `path#name`, the name of a function, type or constant there.
    #[serde(default)]
    rules: Vec<String>,
    /// Which test shows it: `path#name`.
    #[serde(default)]
    tests: Vec<String>,
    /// The later work that brings it, by its name in docs/roadmap.md.
    later: Option<String>,
    /// Why the clause asks nothing of the software.
    nothing: Option<String>,
}

/// What is missing: a clause without a line, a place that is not there, a page that is stale.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let entries = read(root)?;
    let mut problems = Vec::new();
    let roadmap =
        std::fs::read_to_string(root.join("docs/roadmap.md")).context("docs/roadmap.md")?;
    for clause in Clause::ALL {
        let Some(entry) = entries.get(clause.id()) else {
            problems.push(format!("notice/clauses.toml: {} has no line", clause.id()));
            continue;
        };
        let enforced = !entry.rules.is_empty() && !entry.tests.is_empty();
        if !enforced && entry.later.is_none() && entry.nothing.is_none() {
            problems.push(format!(
                "notice/clauses.toml: {} has no rule with a test, and no later work",
                clause.id()
            ));
        }
        if let Some(later) = entry
            .later
            .as_deref()
            .filter(|later| !roadmap.contains(*later))
        {
            problems.push(format!(
                "notice/clauses.toml: {}: docs/roadmap.md has no “{later}”",
                clause.id()
            ));
        }
        for place in &entry.rules {
            problems.extend(missing(root, clause.id(), place, |name| name.to_owned()));
        }
        for place in &entry.tests {
            problems.extend(missing(root, clause.id(), place, |name| {
                format!("fn {name}(")
            }));
        }
    }
    for id in entries.keys().filter(|id| id.parse::<Clause>().is_err()) {
        problems.push(format!(
            "notice/clauses.toml: the notice has no clause {id}"
        ));
    }
    let page = std::fs::read_to_string(root.join("docs/clauses.md")).unwrap_or_default();
    if page != render(&entries) {
        problems.push("docs/clauses.md is stale: run cargo xtask clauses".to_owned());
    }
    Ok(problems)
}

/// Writes docs/clauses.md.
pub fn write(root: &Path) -> anyhow::Result<()> {
    std::fs::write(root.join("docs/clauses.md"), render(&read(root)?)).context("docs/clauses.md")
}

fn read(root: &Path) -> anyhow::Result<BTreeMap<String, Entry>> {
    let text =
        std::fs::read_to_string(root.join("notice/clauses.toml")).context("notice/clauses.toml")?;
    toml::from_str(&text).context("notice/clauses.toml")
}

/// What is wrong with a place; `spelt` gives what the file must hold for a name.
fn missing(
    root: &Path,
    clause: &str,
    place: &str,
    spelt: impl Fn(&str) -> String,
) -> Option<String> {
    let Some((path, name)) = place.split_once('#') else {
        return Some(format!(
            "notice/clauses.toml: {clause}: {place} should be path#name"
        ));
    };
    match std::fs::read_to_string(root.join(path)) {
        Err(_) => Some(format!(
            "notice/clauses.toml: {clause}: there is no file {path}"
        )),
        Ok(text) if !text.contains(&spelt(name)) => Some(format!(
            "notice/clauses.toml: {clause}: {path} has no {name}"
        )),
        Ok(_) => None,
    }
}

fn render(entries: &BTreeMap<String, Entry>) -> String {
    let mut page = String::from(
        "# Clause by clause\n\nGenerated from `notice/clauses.toml` by `cargo xtask clauses`; do not edit.\n\n\
         | clause | | enforced in | shown by |\n|---|---|---|---|\n",
    );
    let links = |places: &[String]| -> String {
        places
            .iter()
            .filter_map(|place| place.split_once('#'))
            .map(|(path, name)| format!("[`{name}`](../{path})"))
            .collect::<Vec<_>>()
            .join("<br>")
    };
    for clause in Clause::ALL {
        let Some(entry) = entries.get(clause.id()) else {
            continue;
        };
        let mut rules = links(&entry.rules);
        for (word, text) in [
            ("later", &entry.later),
            ("nothing to enforce", &entry.nothing),
        ] {
            if let Some(text) = text {
                let gap = if rules.is_empty() { "" } else { "<br>" };
                let _ = write!(rules, "{gap}{word}: {text}");
            }
        }
        let _ = writeln!(
            page,
            "| {} | {} | {rules} | {} |",
            clause.id(),
            clause.label(),
            links(&entry.tests)
        );
    }
    page
}
