//! The demo's agenda: many people live through the same months side by side, and the clock never runs backwards.
//!
//! Each script waits for the hour of its next step; when all of them wait, the clock goes on to the earliest hour and that
//! script takes its step. So the journal of the demo stands in the order of its days, as a real one does.

use super::days::{Days, at};
use futures::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use jiff::Timestamp;
use kernel::Stop;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};
use tokio::sync::{Notify, oneshot};
use web::Clock;

/// 剧本: what one of the demo's people or groups does, from its first hour to its last.
pub type Script<'a> = BoxFuture<'a, Result<(), Stop>>;

/// 日程: the clock, and who waits for which hour.
pub struct Agenda {
    /// The days before the present.
    pub days: Days,
    clock: Clock,
    waiting: Mutex<Waiting>,
    changed: Notify,
}

#[derive(Default)]
struct Waiting {
    /// Scripts that are taking a step.
    awake: usize,
    /// The others, by the hour that they wait for and the order in which they asked.
    queue: BTreeMap<(Timestamp, u64), oneshot::Sender<()>>,
    asked: u64,
}

impl Agenda {
    /// An agenda that ends with the present, and sets this clock.
    pub fn new(days: Days, clock: Clock) -> Self {
        Agenda {
            days,
            clock,
            waiting: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// Waits for an hour of the working day that lies so many working days before today; says what time it is then.
    pub async fn go(&self, workdays_before: i32, hour: i8) -> Timestamp {
        self.go_to(at(self.days.before(workdays_before), hour, 0))
            .await
    }

    /// Waits for an instant, never later than the present; says what time it is then.
    pub async fn go_to(&self, instant: Timestamp) -> Timestamp {
        let (wake, woken) = oneshot::channel();
        {
            let mut waiting = self.waiting();
            waiting.awake -= 1;
            waiting.asked += 1;
            let turn = (instant.min(self.days.now()), waiting.asked);
            waiting.queue.insert(turn, wake);
        }
        self.changed.notify_one();
        woken
            .await
            .expect("the agenda lives as long as its scripts");
        self.clock.now()
    }

    /// Lives through the scripts until all have ended.
    ///
    /// # Errors
    /// Whatever stops one of them.
    pub async fn live(&self, scripts: Vec<Script<'_>>) -> Result<(), Stop> {
        self.waiting().awake = scripts.len();
        let mut scripts: FuturesUnordered<_> = scripts.into_iter().collect();
        loop {
            tokio::select! {
                ended = scripts.next() => match ended {
                    Some(ended) => {
                        ended?;
                        self.waiting().awake -= 1;
                    }
                    None => return Ok(()),
                },
                () = self.changed.notified() => {}
            }
            self.next_step();
        }
    }

    /// Several scripts within one: it goes on when all of them have ended.
    ///
    /// # Errors
    /// Whatever stops one of them.
    pub async fn together(&self, scripts: Vec<Script<'_>>) -> Result<(), Stop> {
        self.waiting().awake += scripts.len();
        self.waiting().awake -= 1;
        let mut scripts: FuturesUnordered<_> = scripts.into_iter().collect();
        while let Some(ended) = scripts.next().await {
            ended?;
            self.waiting().awake -= 1;
            self.changed.notify_one();
        }
        self.waiting().awake += 1;
        Ok(())
    }

    /// Where everyone waits, the clock goes on and the first of them is woken.
    fn next_step(&self) {
        let mut waiting = self.waiting();
        if waiting.awake > 0 {
            return;
        }
        if let Some(((instant, _), wake)) = waiting.queue.pop_first() {
            self.clock.set(instant.max(self.clock.now()));
            // A script that was dropped no longer waits.
            if wake.send(()).is_ok() {
                waiting.awake += 1;
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting
            .lock()
            .expect("nothing panics while the agenda is held")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn now() -> Timestamp {
        "2026-10-09T02:00:00Z".parse().unwrap()
    }

    fn minutes(n: i64) -> Timestamp {
        now() - SignedDuration::from_hours(100) + SignedDuration::from_mins(n)
    }

    async fn steps(seen: &Mutex<Vec<i64>>, agenda: &Agenda, at: &[i64]) -> Result<(), Stop> {
        for n in at {
            let told = agenda.go_to(minutes(*n)).await;
            // Others could take a step here, if the agenda let them.
            tokio::task::yield_now().await;
            seen.lock().unwrap().push(*n);
            assert_eq!(told, minutes(*n));
        }
        Ok(())
    }

    #[tokio::test]
    async fn steps_are_always_taken_in_the_order_of_their_hours() {
        let agenda = Agenda::new(Days::until(now()), Clock::set_at(minutes(0)));
        let seen = Mutex::default();
        let nested = async {
            steps(&seen, &agenda, &[2]).await?;
            agenda
                .together(vec![
                    Box::pin(steps(&seen, &agenda, &[5, 9])),
                    Box::pin(steps(&seen, &agenda, &[3, 11])),
                ])
                .await?;
            steps(&seen, &agenda, &[12]).await
        };
        agenda
            .live(vec![
                Box::pin(steps(&seen, &agenda, &[1, 7, 13])),
                Box::pin(nested),
                Box::pin(steps(&seen, &agenda, &[4, 6, 8, 10])),
            ])
            .await
            .unwrap();
        assert_eq!(*seen.lock().unwrap(), (1..=13).collect::<Vec<_>>());
    }
}
