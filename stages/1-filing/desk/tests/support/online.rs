//! What the centre does before it accepts: it looks up what the school checked online.

use super::Cast;
use access::Principal;
use db::{Db, args};
use filing_desk::{Confirmation, Material};
use jiff::Timestamp;
use kernel::{ApplicationId, Stop};

impl Cast {
    /// The centre finds everything right that the school checked online.
    pub async fn confirm(&self, db: &Db, id: ApplicationId, now: Timestamp) {
        let sql = "select material from material where application = $1 and source is not null";
        let rows = db.read().await.unwrap().all(sql, args![id]).await.unwrap();
        for row in rows {
            let material = row.parse("material").unwrap();
            let site = Confirmation::Agrees("统一社会信用代码查询网".into());
            look_up(db, &self.centre, id, material, &site, now)
                .await
                .unwrap();
        }
    }

    /// The centre confirms and accepts.
    pub async fn accept(&self, db: &Db, id: ApplicationId, now: Timestamp) {
        self.confirm(db, id, now).await;
        filing_desk::accept_application(db, &self.centre.permit().unwrap(), id, now)
            .await
            .unwrap();
    }
}

/// An officer notes what they found of a material.
pub async fn look_up(
    db: &Db,
    officer: &Principal,
    id: ApplicationId,
    material: Material,
    found: &Confirmation,
    now: Timestamp,
) -> Result<(), Stop> {
    filing_desk::confirm_online(db, &officer.permit()?, id, material, (found, None), now).await
}
