//! The demo's candidates and assessors: theory through the same API as the player in the browser, the practical by three
//! assessors, the supervisor's record.

use super::{
    agenda::{Agenda, Script},
    cast::{Player, School},
};
use access::Role;
use arrangement_desk::{Seat, Sitting};
use arrangement_rules::Part;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use exam_desk::Judged;
use exam_rules::{RoomRecord, RowMark, Score, SupervisionForm};
use jiff::{SignedDuration, Timestamp};
use kernel::{CandidateId, Fault, SessionId, Stop};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tower::ServiceExt;
use web::House;

/// The exam of one session, as far as the demo plays it.
pub struct Exam<'a> {
    /// The platform.
    pub house: &'a House,
    /// Its doors, for the candidates.
    pub router: &'a Router,
    /// The school.
    pub school: &'a School,
    /// The session.
    pub session: SessionId,
    /// The demo's agenda.
    pub agenda: &'a Agenda,
}

/// The sittings of one part of a session.
///
/// # Errors
/// A fault where storage fails.
pub async fn sittings(house: &House, session: SessionId, part: Part) -> Result<Vec<Sitting>, Stop> {
    let mut conn = house.db.read().await?;
    let sittings = arrangement_desk::sittings(&mut conn, session).await?;
    Ok(sittings
        .into_iter()
        .filter(|sitting| sitting.part == part)
        .collect())
}

/// Opens a sitting now, by whoever has the duty.
///
/// # Errors
/// Whatever stops the act.
pub async fn open(house: &House, school: &School, sitting: &Sitting) -> Result<(), Stop> {
    let staff = on_duty(house, school, sitting).await?;
    exam_desk::open_sitting(&house.db, &staff.permit()?, sitting.id, house.now()).await
}

async fn on_duty<'a>(
    house: &House,
    school: &'a School,
    sitting: &Sitting,
) -> Result<&'a Player, Stop> {
    let duties = arrangement_desk::duties(&mut house.db.read().await?, sitting.id).await?;
    let accounts: BTreeSet<_> = duties
        .iter()
        .filter(|duty| duty.role == Role::ExamStaff)
        .map(|duty| duty.account.to_string())
        .collect();
    school
        .exam_staff
        .iter()
        .find(|staff| accounts.contains(&staff.account().to_string()))
        .ok_or_else(|| Fault::broken("nobody has the duty of this sitting").into())
}

impl Exam<'_> {
    /// The sittings of one part.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn sittings(&self, part: Part) -> Result<Vec<Sitting>, Stop> {
        sittings(self.house, self.session, part).await
    }

    async fn seats(&self, sitting: &Sitting) -> Result<Vec<Seat>, Stop> {
        Ok(arrangement_desk::seats(&mut self.house.db.read().await?, sitting.id).await?)
    }

    /// Who has the last seat of a sitting.
    ///
    /// # Errors
    /// A fault where the sitting has no seat.
    pub async fn last_seat(&self, sitting: &Sitting) -> Result<CandidateId, Stop> {
        let seats = self.seats(sitting).await?;
        let last = seats
            .last()
            .ok_or_else(|| Fault::broken("a sitting without seats"))?;
        Ok(last.candidate)
    }

    /// Opens a sitting ten minutes before it begins.
    ///
    /// # Errors
    /// Whatever stops the act.
    pub async fn open(&self, sitting: &Sitting) -> Result<(), Stop> {
        self.agenda
            .go_to(sitting.opens_at - SignedDuration::from_mins(10))
            .await;
        open(self.house, self.school, sitting).await
    }

    /// Lets everyone but `left_out` sit the theory and hand it in.
    ///
    /// # Errors
    /// Whatever the API answers but success.
    pub async fn sit_theory(
        &self,
        sitting: &Sitting,
        left_out: &[CandidateId],
    ) -> Result<(), Stop> {
        let seats = self.seats(sitting).await?;
        let scripts = seats
            .into_iter()
            .filter(|seat| !left_out.contains(&seat.candidate))
            .map(|seat| -> Script<'_> {
                let minute = SignedDuration::from_mins(i64::from(seat.number % 12) + 26);
                Box::pin(self.answer(seat, sitting.opens_at + minute))
            });
        self.agenda.together(scripts.collect()).await
    }

    /// One candidate: enters, reads the paper, saves answers in three batches, hands in.
    async fn answer(&self, seat: Seat, hands_in_at: Timestamp) -> Result<(), Stop> {
        self.agenda
            .go_to(hands_in_at - SignedDuration::from_mins(24))
            .await;
        let identity = {
            let mut conn = self.house.db.read().await?;
            candidates_desk::identity(&mut conn, self.house.db.keys(), seat.candidate).await?
        };
        let entry = json!({ "ticket": seat.ticket, "identity": identity.expose() });
        let entered = self
            .call(Method::POST, "/api/v1/exam/entries", None, entry)
            .await?;
        let token = entered["token"].as_str().unwrap_or_default().to_owned();
        let paper = self
            .call(Method::GET, "/api/v1/exam/paper", Some(&token), Value::Null)
            .await?;
        let known = {
            let mut conn = self.house.db.read().await?;
            papers_desk::paper_of(&mut conn, self.house.db.keys(), self.session).await?
        };
        let known = known.ok_or_else(|| Fault::broken("the session has no paper"))?;
        let shown = paper["items"].as_array().map_or(0, Vec::len);
        if shown != known.items.len() {
            return Err(Fault::broken(format!(
                "the player shows {shown} of {} items",
                known.items.len()
            ))
            .into());
        }
        let answers: Vec<Value> = known
            .items
            .iter()
            .map(|item| {
                let answer = if knows(seat.number, item.no) {
                    item.answer.clone()
                } else {
                    item.options[(item.no as usize) % item.options.len()]
                        .key
                        .clone()
                };
                json!({ "no": item.no, "answer": answer, "revision": 1 })
            })
            .collect();
        for (batch, part) in answers.chunks(answers.len().div_ceil(3).max(1)).enumerate() {
            self.agenda
                .go_to(hands_in_at - SignedDuration::from_mins(20 - 6 * batch as i64))
                .await;
            let body = json!({ "answers": part });
            self.call(Method::PUT, "/api/v1/exam/answers", Some(&token), body)
                .await?;
        }
        self.agenda.go_to(hands_in_at).await;
        self.call(
            Method::POST,
            "/api/v1/exam/submission",
            Some(&token),
            json!({}),
        )
        .await?;
        Ok(())
    }

    /// Each assessor scores each candidate.
    ///
    /// # Errors
    /// Whatever stops the act.
    pub async fn score_practical(&self, sitting: &Sitting) -> Result<(), Stop> {
        let task = {
            let mut conn = self.house.db.read().await?;
            papers_desk::practical_task(&mut conn, self.session).await?
        };
        let task = task.ok_or_else(|| Fault::broken("the session has no practical task"))?;
        let now = self
            .agenda
            .go_to(sitting.opens_at + SignedDuration::from_mins(85))
            .await;
        for seat in self.seats(sitting).await? {
            for (n, assessor) in self.school.assessors.iter().enumerate() {
                let rows = task
                    .rows
                    .iter()
                    .map(|row| {
                        let lost = lost_marks(seat.number, row.no, n as u32).min(row.max);
                        RowMark {
                            row: row.no,
                            mark: Score::marks(u8::try_from(row.max - lost).unwrap_or(u8::MAX)),
                            note: if lost == 0 {
                                String::new()
                            } else {
                                "工艺或操作有欠缺".to_owned()
                            },
                        }
                    })
                    .collect();
                let permit = assessor.permit()?;
                exam_desk::score_practical(
                    &self.house.db,
                    &permit,
                    sitting.id,
                    seat.candidate,
                    &Judged::Scored(rows),
                    now,
                )
                .await?;
            }
        }
        Ok(())
    }

    /// Closes a sitting with its room record, by whoever has the duty.
    ///
    /// # Errors
    /// Whatever stops the act.
    pub async fn close(&self, sitting: &Sitting) -> Result<(), Stop> {
        let now = self
            .agenda
            .go_to(sitting.closes_at + SignedDuration::from_mins(5))
            .await;
        let staff = on_duty(self.house, self.school, sitting).await?;
        let record = RoomRecord {
            absent: Vec::new(),
            violations: String::new(),
            incidents: "设备运行正常，视频监控全程开启。".to_owned(),
            signature: staff.name().to_owned(),
        };
        exam_desk::close_sitting(&self.house.db, &staff.permit()?, sitting.id, &record, now)
            .await?;
        Ok(())
    }

    /// The quality supervisor's record of a sitting (A4.3).
    ///
    /// # Errors
    /// Whatever stops the act.
    pub async fn supervise(&self, sitting: &Sitting) -> Result<(), Stop> {
        let now = self
            .agenda
            .go_to(sitting.closes_at + SignedDuration::from_mins(30))
            .await;
        let supervisor = self
            .school
            .supervisor
            .as_ref()
            .ok_or_else(|| Fault::broken("the school has no supervisor"))?;
        let mut record = SupervisionForm::all_in_order(supervisor.name());
        record.findings = "全过程督导，未发现违规行为；考场记录真实完整。".to_owned();
        exam_desk::record_supervision(
            &self.house.db,
            &supervisor.permit()?,
            sitting.id,
            &record,
            now,
        )
        .await
    }

    /// Everything from the first opening to the last record.
    ///
    /// # Errors
    /// Whatever stops an act.
    pub async fn hold_whole(&self) -> Result<(), Stop> {
        let rooms = self.sittings(Part::Theory).await?;
        let scripts = rooms.iter().map(|room| -> Script<'_> {
            Box::pin(async {
                self.open(room).await?;
                self.sit_theory(room, &[]).await?;
                self.close(room).await?;
                self.supervise(room).await
            })
        });
        self.agenda.together(scripts.collect()).await?;
        for sitting in self.sittings(Part::Practical).await? {
            self.open(&sitting).await?;
            self.score_practical(&sitting).await?;
            self.close(&sitting).await?;
            self.supervise(&sitting).await?;
        }
        Ok(())
    }

    /// Calls the API as the player does.
    async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Value,
    ) -> Result<Value, Stop> {
        let failing = |error: String| Fault::broken(format!("{path}: {error}"));
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let request = request
            .body(body)
            .map_err(|error| failing(error.to_string()))?;
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {});
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX)
            .await
            .map_err(|error| failing(error.to_string()))?;
        if !status.is_success() {
            return Err(failing(format!("{status} {}", String::from_utf8_lossy(&bytes))).into());
        }
        serde_json::from_slice(&bytes).map_err(|error| failing(error.to_string()).into())
    }
}

/// Most candidates know most; each tenth knows too little to pass.
fn knows(seat: u32, item: u32) -> bool {
    let percent = if seat % 10 == 7 {
        40
    } else {
        72 + seat * 7 % 24
    };
    (item * 37 + seat * 11) % 100 < percent
}

/// What an assessor takes off on a row, marks: assessors differ a little, each twelfth candidate did poorly.
fn lost_marks(seat: u32, row: u32, assessor: u32) -> u32 {
    let poorly = if seat % 12 == 5 { 6 } else { 0 };
    (seat * 3 + row * 5 + assessor) % 4 + poorly
}
