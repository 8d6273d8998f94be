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
        (vec!["workdays", "2026-13-01", "10"], 1, "日期"),
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

#[test]
fn misuse_is_2() {
    for args in [
        vec!["id"],
        vec!["workdays", "2026-09-28", "many"],
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
