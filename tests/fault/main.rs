//! What happens when the process is killed at work: what was acknowledged is there, the journal verifies.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
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

/// A demo that serves, and its address.
fn serving(folder: &Path) -> (Child, SocketAddr) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let child = gongjiang(folder)
        .args(["demo", "--data", "data", "--metrics", "127.0.0.1:0"])
        .args(["--listen", &address.to_string()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "it never serves"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    (child, address)
}

/// Sends a request and gives its status and body, or none where the connection broke.
fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

fn signed_in(address: SocketAddr, user: &str) -> String {
    let body = format!(r#"{{"user_name":"{user}","password":"gongjiang"}}"#);
    let (status, answer) = ask(address, "POST", "/api/v1/sign-ins", "", &body).unwrap();
    assert_eq!(status, 200, "{answer}");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["token"].as_str().unwrap().to_owned()
}

/// The platform is killed while clerks work; what each was told is there when it serves again.
#[test]
fn what_a_clerk_was_told_is_there_after_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut platform, address) = serving(folder);
    let clerk = signed_in(address, "centre-5101");
    let list = "/api/v1/filing/applications";
    let (_, body) = ask(address, "GET", list, &clerk, "").unwrap();
    let listed: serde_json::Value = serde_json::from_str(&body).unwrap();
    let listed = listed["items"].as_array().unwrap().clone();
    let waiting: Vec<String> = listed
        .iter()
        .filter(|one| one["state"] == "submitted")
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(!waiting.is_empty(), "{listed:?}");
    // Others read all the while.
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let clerk = clerk.clone();
            std::thread::spawn(move || while ask(address, "GET", list, &clerk, "").is_some() {})
        })
        .collect();
    let mut told = Vec::new();
    for id in &waiting {
        let path = format!("{list}/{id}/acceptance");
        let (status, answer) = ask(address, "POST", &path, &clerk, "{}").unwrap();
        assert!((200..300).contains(&status), "{status} {answer}");
        told.push(id.clone());
    }
    platform.kill().unwrap();
    platform.wait().unwrap();
    for reader in readers {
        reader.join().unwrap();
    }
    verified(folder);

    let (mut platform, address) = serving(folder);
    let clerk = signed_in(address, "centre-5101");
    for id in told {
        let (_, body) = ask(address, "GET", &format!("{list}/{id}"), &clerk, "").unwrap();
        let found: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(found["state"], "accepted", "{found}");
    }
    platform.kill().unwrap();
    platform.wait().unwrap();
    verified(folder);
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
