//! The small tools as a script calls them: what they print, and the exit status 0, 1 or 2.
#![allow(missing_docs, clippy::unwrap_used)]

use serde_json::Value;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongjiang"))
        .args(args)
        .output()
        .unwrap()
}

fn answer(args: &[&str]) -> (i32, Value) {
    let mut with_json = args.to_vec();
    with_json.push("--json");
    let output = run(&with_json);
    let value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), value)
}

#[test]
fn what_is_valid_what_is_not_and_why() {
    for (args, status, word) in [
        (vec!["id", "11010519491231002X"], 0, "有效"),
        (vec!["id", "110105194912310021"], 1, "校验"),
        (vec!["id", "11010519491331002X"], 1, "日"),
        (vec!["id", "1101051949123100"], 1, "18"),
        (vec!["uscc", "91350100M000100Y43"], 0, "有效"),
        (vec!["uscc", "91350100M000100Y44"], 1, "校验"),
        (vec!["workdays", "2026-09-28", "10"], 0, "2026-10-"),
        (vec!["occupation", "6-31-01-03"], 0, "电工"),
        (vec!["occupation", "没有这个职业"], 1, "没有"),
        (vec!["code", "Y000051001064264000001"], 0, "证书编码"),
        (vec!["code", "Y00005100106426400000"], 1, "位"),
    ] {
        let (code, value) = answer(&args);
        let sentence = value["sentence"].as_str().unwrap();
        assert_eq!(code, status, "{args:?}: {sentence}");
        assert_eq!(value["valid"], status == 0, "{args:?}");
        assert!(sentence.contains(word), "{args:?}: {sentence}");
    }
}

#[test]
fn ten_working_days_over_the_national_day_are_counted_by_the_state_councils_calendar() {
    let (_, value) = answer(&["workdays", "2026-09-28", "10"]);
    assert_eq!(value["computed_years"], serde_json::json!([]));
    let (_, value) = answer(&["workdays", "2027-12-01", "10"]);
    assert_eq!(
        value["computed_years"],
        serde_json::json!([2027]),
        "a year without a notice is said so"
    );
}

/// The examples of both READMEs are what they say.
#[test]
fn the_examples_of_the_readme_are_valid() {
    for readme in ["README.md", "README.zh.md"] {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
        let text = std::fs::read_to_string(format!("{root}{readme}")).unwrap();
        let examples: Vec<Vec<&str>> = text
            .lines()
            .filter_map(|line| line.strip_prefix("gongjiang "))
            .map(|line| line.split('#').next().unwrap().split_whitespace().collect())
            .filter(|words: &Vec<&str>| {
                ["code", "id", "uscc", "workdays", "occupation"].contains(&words[0])
            })
            .collect();
        assert_eq!(examples.len(), 5, "{readme}");
        for example in examples {
            assert_eq!(answer(&example).0, 0, "{readme}: {example:?}");
        }
    }
}

#[test]
fn whoever_has_read_enough_may_close_the_pipe() {
    let tool = env!("CARGO_BIN_EXE_gongjiang");
    let script = format!("set -o pipefail; {tool} occupation 电工 --json | head -1 >/dev/null");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn init_that_fails_leaves_nothing_and_never_touches_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let init = |more: &[&str]| {
        let mut args = vec!["init", "--data", data.to_str().unwrap()];
        args.extend(more);
        run(&args)
    };
    assert_eq!(init(&["--admin", "管 理"]).status.code(), Some(2));
    assert_eq!(
        init(&["--database", "postgres://127.0.0.1:1/x"])
            .status
            .code(),
        Some(2)
    );
    assert!(!data.exists() || data.read_dir().unwrap().next().is_none());
    assert_eq!(init(&[]).status.code(), Some(0));
    let again = init(&[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("已有内容"));
    assert!(data.join("keys").exists());
}

#[test]
fn misuse_is_2() {
    for args in [
        vec!["id"],
        vec!["workdays", "2026-09-28", "many"],
        vec!["workdays", "2026-09-28", "60000"],
        vec!["workdays", "2026-13-01", "10"],
        vec!["workdays", "9999-12-30", "9"],
        vec!["nothing"],
        vec!["verify", "there-is-no-such-file.pdf"],
        vec!["serve", "--data", "there-is-no-such-folder"],
    ] {
        assert_eq!(run(&args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_pdf_that_nobody_signed_is_not_what_was_issued() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain.pdf");
    std::fs::write(&file, b"%PDF-1.7\n%%EOF\n").unwrap();
    let output = run(&["verify", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_description_of_the_api_is_the_one_that_is_checked_in() {
    let made = String::from_utf8(run(&["openapi"]).stdout).unwrap();
    let kept =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json"))
            .unwrap();
    assert!(
        made == kept,
        "docs/openapi.json is stale: gongjiang openapi > docs/openapi.json"
    );
}
