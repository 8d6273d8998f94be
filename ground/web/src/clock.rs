//! The clock: the one place that reads the system's. Acts are handed what it says.

use jiff::Timestamp;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// 时钟: what time it is here.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that somebody sets: the demo and the tests live through months on it. Milliseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until it is set again.
    pub fn set_at(at: Timestamp) -> Self {
        Clock::Set(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// Sets the clock, if it is one that can be set.
    pub fn set(&self, at: Timestamp) {
        if let Clock::Set(millisecond) = self {
            millisecond.store(at.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// What time it is.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp::from_millisecond(Timestamp::now().as_millisecond()),
            Clock::Set(millisecond) => {
                Timestamp::from_millisecond(millisecond.load(Ordering::SeqCst))
            }
        }
        .expect("a clock stands within the years 1 to 9999")
    }
}
