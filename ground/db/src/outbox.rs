//! The outbox: follow-up work that acts left behind, done after their commit, until it succeeds.

use crate::{Db, args};
use jiff::{SignedDuration, Timestamp};
use kernel::Fault;

/// 后续工作: one piece of follow-up work. It may be handed out twice (after a crash), so doing it must be repeatable.
#[derive(Clone, Debug)]
pub struct Job {
    seq: i64,
    attempts: u32,
    /// What kind of work, such as `certificate.print`.
    pub topic: String,
    /// On what: an identifier.
    pub subject: String,
}

/// How long a job that was handed out is left alone before it is handed out again.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

impl Db {
    /// Takes the next job that waits, if there is one, and leases it to the caller.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn next_job(&self, now: Timestamp) -> Result<Option<Job>, Fault> {
        let waiting = self
            .read()
            .await?
            .opt(
                "select seq, topic, subject, attempts from outbox where done_at is null and not_before <= $1 order by seq limit 1",
                args![now],
            )
            .await?;
        let Some(row) = waiting else { return Ok(None) };
        let job = Job {
            seq: row.get("seq")?,
            attempts: row.get("attempts")?,
            topic: row.get("topic")?,
            subject: row.get("subject")?,
        };
        let mut conn = self.engine.write().await?;
        let leased = conn
            .exec(
                "update outbox set attempts = attempts + 1, not_before = $1 where seq = $2 and attempts = $3 and done_at is null",
                args![now + LEASE, job.seq, job.attempts],
            )
            .await?;
        conn.commit().await?;
        Ok((leased == 1).then_some(job))
    }

    /// Notes that a job is done.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn job_done(&self, job: &Job, now: Timestamp) -> Result<(), Fault> {
        let mut conn = self.engine.write().await?;
        conn.exec(
            "update outbox set done_at = $1, trouble = null where seq = $2",
            args![now, job.seq],
        )
        .await?;
        conn.commit().await
    }

    /// Notes that a job failed; it is tried again after a pause that grows with each attempt.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn job_failed(&self, job: &Job, now: Timestamp, trouble: &str) -> Result<(), Fault> {
        let pause = SignedDuration::from_secs(5 << job.attempts.min(9));
        let mut conn = self.engine.write().await?;
        conn.exec(
            "update outbox set not_before = $1, trouble = $2 where seq = $3",
            args![now + pause, trouble, job.seq],
        )
        .await?;
        conn.commit().await
    }

    /// How many jobs wait, and how many of them have failed at least once.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn jobs_waiting(&self) -> Result<(u32, u32), Fault> {
        let row = self
            .read()
            .await?
            .one(
                "select count(*) as waiting, count(trouble) as failed from outbox where done_at is null",
                args![],
            )
            .await?;
        Ok((row.get("waiting")?, row.get("failed")?))
    }
}
