//! What every file must be: with a heading, of a readable length, without what belongs elsewhere.

use anyhow::Context;
use std::{collections::BTreeSet, path::Path, process::Command};

/// Longer files need a line in `xtask/long-files.txt`, a list that only shrinks.
const LONG: usize = 400;

/// Words that no source of ours may hold, with the reason.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("todo", "!("), "nothing is left undone"),
    (concat!("unimplemented", "!("), "nothing is left undone"),
    (concat!("FIX", "ME"), "nothing is left undone"),
    (concat!("/ho", "me/"), "no path of one machine"),
    (concat!("/ro", "ot/"), "no path of one machine"),
];

/// What no rule may hold: rules do no IO, have no clock and no chance.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "async fn",
    "tokio",
    "getrandom",
    "rand::",
];

/// What is out of order.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let listed = std::fs::read_to_string(root.join("xtask/long-files.txt"))
        .context("xtask/long-files.txt")?;
    let listed: BTreeSet<&str> = listed
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut problems = Vec::new();
    let mut long = BTreeSet::new();
    for file in tracked(root)? {
        if !file.ends_with(".rs") {
            continue;
        }
        let text = std::fs::read_to_string(root.join(&file)).with_context(|| file.clone())?;
        if !text.starts_with("//!") {
            problems.push(format!(
                "{file}: has no heading (//!) that says what it is for"
            ));
        }
        if text.lines().count() > LONG {
            long.insert(file.clone());
            if !listed.contains(file.as_str()) {
                problems.push(format!(
                    "{file}: {} lines, more than {LONG}",
                    text.lines().count()
                ));
            }
        }
        if file.contains("/rules/src/") {
            for word in IMPURE.iter().filter(|word| text.contains(**word)) {
                problems.push(format!("{file}: holds {word}: rules are pure"));
            }
        }
        for (word, reason) in FORBIDDEN {
            if text.contains(word) {
                problems.push(format!("{file}: holds {word}: {reason}"));
            }
        }
    }
    for file in listed {
        if !long.contains(file) {
            problems.push(format!(
                "xtask/long-files.txt: {file} is no longer long, take its line out"
            ));
        }
    }
    Ok(problems)
}

/// The files that git tracks, and those that it would.
fn tracked(root: &Path) -> anyhow::Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    Ok(text
        .lines()
        .filter(|file| root.join(file).is_file())
        .map(str::to_owned)
        .collect())
}
