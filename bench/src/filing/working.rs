//! Somebody who works while pages are asked for: each act ends what was known of the tables of record.

use super::{seed::Seeded, stopped};
use anyhow::Context;
use calendar::shanghai_date;
use filing_desk::{Kind, Material, OnlineCheck, workbook};
use kernel::{ApplicationId, Stop};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use web::House;

/// Between the beginnings of two acts.
const PACE: Duration = Duration::from_millis(50);

/// The work that goes on.
pub struct Working {
    stop: Arc<AtomicBool>,
    acts: JoinHandle<Result<f64, Stop>>,
}

impl Working {
    /// Ends it; returns the acts a second.
    pub async fn stop(self) -> anyhow::Result<f64> {
        self.stop.store(true, Ordering::Relaxed);
        self.acts.await?.map_err(stopped)
    }
}

/// A school's clerk notes a material as checked online, again and again.
pub async fn start(house: &House, seeded: &Seeded) -> anyhow::Result<Working> {
    let form = super::form::large(&seeded.writer, 1);
    let id = draft(house, seeded, &workbook::filled(&form)?)
        .await
        .map_err(stopped)
        .context("a draft to work on")?;
    let stop = Arc::new(AtomicBool::new(false));
    let (house, staff, ends) = (house.clone(), seeded.staff.clone(), stop.clone());
    let acts = tokio::spawn(async move {
        let mut pace = tokio::time::interval(PACE);
        let (began, mut acts) = (Instant::now(), 0.0);
        while !ends.load(Ordering::Relaxed) {
            pace.tick().await;
            let (permit, now) = (staff.permit()?, house.now());
            let check = OnlineCheck {
                source: "统一社会信用代码查询网".to_owned(),
                by: "经办人员".to_owned(),
                on: shanghai_date(now),
            };
            filing_desk::verify_material(
                &house.db,
                &permit,
                id,
                (Material::Assets, None),
                &check,
                now,
            )
            .await?;
            acts += 1.0;
        }
        Ok(acts / began.elapsed().as_secs_f64())
    });
    Ok(Working { stop, acts })
}

async fn draft(house: &House, seeded: &Seeded, bytes: &[u8]) -> Result<ApplicationId, Stop> {
    let (permit, now) = (seeded.staff.permit()?, house.now());
    let (kind, db) = (Kind::Initial, &house.db);
    let preview = filing_desk::preview_form(db, &permit, kind, "申请表.xlsx", bytes, now).await?;
    filing_desk::commit_form(db, &permit, preview.id, now).await
}
