//! Passwords: argon2id, computed off the async threads because it takes tens of milliseconds on purpose.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::{Fault, Problems, Refusal, Stop};
use std::{sync::LazyLock, thread::available_parallelism};
use tokio::sync::Semaphore;

/// The fewest characters of a password.
const SHORTEST: usize = 10;
/// The most: hashing must not be a way to keep the machine busy.
const LONGEST: usize = 200;

/// Refuses a password that is too easy; `user_name` must not be part of it.
pub(crate) fn check(password: &str, user_name: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    let mut problems = Problems::default();
    problems.check(length < SHORTEST, "password", || {
        format!("密码不少于{SHORTEST}个字符，现为{length}个")
    });
    problems.check(length > LONGEST, "password", || {
        format!("密码不多于{LONGEST}个字符，现为{length}个")
    });
    problems.check(
        !user_name.is_empty() && password.to_lowercase().contains(&user_name.to_lowercase()),
        "password",
        || "密码中不能含有用户名".to_owned(),
    );
    let first = password.chars().next();
    problems.check(
        password.chars().all(|letter| Some(letter) == first),
        "password",
        || "密码不能只由一个字符重复组成".to_owned(),
    );
    problems.refuse("account.weak_password", "密码过于简单")
}

/// As many may wait to have a password hashed: each takes 19 MB while it is worked on.
const WAITING: usize = 64;
static QUEUE: Semaphore = Semaphore::const_new(WAITING);
/// More than the machine has cores would only take memory.
static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(2, usize::from)));

/// Does the work of a hash in its turn, off the async threads.
async fn in_turn<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Stop> {
    let Ok(place) = QUEUE.try_acquire() else {
        let sentence = "同时登录的人过多，请稍后重试";
        return Err(Refusal::too_many("sign_in.busy", sentence).into());
    };
    let core = CORES
        .acquire()
        .await
        .map_err(|error| Fault::new(doing, error))?;
    // The permits go along: who gives up waiting does not end the work.
    let done = tokio::task::spawn_blocking(move || {
        let _held = (place, core);
        work()
    });
    Ok(done.await.map_err(|error| Fault::new(doing, error))??)
}

/// The hash to keep.
pub(crate) async fn hash(password: &str) -> Result<String, Stop> {
    let password = password.to_owned();
    in_turn("hashing a password", move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash: PasswordHash| hash.to_string())
            .map_err(|error| Fault::new("hashing a password", error.to_string()))
    })
    .await
}

/// Whether the password is the one. Without a hash to compare with, takes as long and says no.
pub(crate) async fn matches(password: &str, hash: Option<String>) -> Result<bool, Stop> {
    if password.chars().count() > LONGEST {
        return Ok(false);
    }
    let password = password.to_owned();
    in_turn("checking a password", move || {
        let Some(hash) = hash else {
            let _: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash)
            .map_err(|error| Fault::new("reading a password's hash", error.to_string()))?;
        Ok(Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok())
    })
    .await
}
