//! The worker: places the journal's new leaves in its tree, signs heads, does the outbox's jobs.

use crate::compose;
use kernel::Stop;
use std::time::Duration;
use web::House;

/// How long the worker sleeps when nobody wakes it.
const PAUSE: Duration = Duration::from_secs(5);

/// Works until the process ends.
pub async fn run(house: House) {
    loop {
        if let Err(stop) = catch_up(&house).await {
            tracing::error!(%stop, "the worker could not go on");
        }
        tokio::select! {
            () = house.db.committed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Does everything that waits now.
///
/// # Errors
/// A fault where storage fails. A job that fails is tried again later and stops nothing.
pub async fn catch_up(house: &House) -> Result<(), Stop> {
    house.db.grow_tree(house.now()).await?;
    while let Some(job) = house.db.next_job(house.now()).await? {
        match compose::follow_up(house, &job.topic, &job.subject).await {
            Ok(()) => house.db.job_done(&job, house.now()).await?,
            Err(stop) => {
                tracing::warn!(topic = job.topic, subject = job.subject, %stop, "a job failed");
                house
                    .db
                    .job_failed(&job, house.now(), &stop.to_string())
                    .await?;
            }
        }
    }
    house.db.grow_tree(house.now()).await?;
    Ok(())
}
