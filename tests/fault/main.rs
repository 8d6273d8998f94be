//! What happens when the process is killed at work: what was acknowledged is there, the journal verifies.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

fn gongjiang(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongjiang"));
    command.current_dir(folder);
    command
}

/// Runs the demo until it has told of `steps` pieces of work, then kills it as the loss of power would.
fn killed_after(folder: &Path, steps: usize) -> usize {
    let mut demo = gongjiang(folder)
        .args(["demo", "--no-serve", "--data", "data"])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let told = BufReader::new(demo.stdout.take().unwrap())
        .lines()
        .take(steps)
        .count();
    demo.kill().unwrap();
    demo.wait().unwrap();
    told
}

fn verified(folder: &Path) -> serde_json::Value {
    let output = gongjiang(folder)
        .args(["journal", "verify", "--data", "data", "--json"])
        .output()
        .unwrap();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    assert!(output.status.success(), "{found}");
    found
}

#[test]
fn what_was_acknowledged_survives_kill_9_and_the_journal_verifies() {
    for steps in [2, 9, 17] {
        let folder = tempfile::tempdir().unwrap();
        let told = killed_after(folder.path(), steps);
        assert_eq!(
            told, steps,
            "the demo told of its work before it was killed"
        );
        let found = verified(folder.path());
        let leaves = found["leaves"].as_u64().unwrap();
        // Each step that was told of had committed at least one act.
        assert!(leaves >= told as u64, "{told} steps, {leaves} leaves");
        let again = verified(folder.path());
        assert_eq!(
            again["leaves"], found["leaves"],
            "verifying changes nothing"
        );
    }
}

#[test]
fn an_unfinished_demo_is_made_anew_and_a_foreign_folder_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    killed_after(folder.path(), 3);
    let folder = folder.path();
    let done = gongjiang(folder)
        .args(["demo", "--no-serve", "--data", "data"])
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let found = verified(folder);
    assert_eq!(found["pending"], 0, "the worker had placed every leaf");

    std::fs::create_dir(folder.join("mine")).unwrap();
    std::fs::write(folder.join("mine/letter.txt"), "dear").unwrap();
    let refused = gongjiang(folder)
        .args(["demo", "--fresh", "--no-serve", "--data", "mine"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(
        std::fs::read_to_string(folder.join("mine/letter.txt")).unwrap(),
        "dear"
    );
}
