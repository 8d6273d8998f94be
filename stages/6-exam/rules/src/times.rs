//! When a sitting may be opened, entered, answered and closed (A4.2).

use jiff::{SignedDuration, Timestamp, tz::Offset};
use kernel::{Clause, Refusal};

/// An answer that was given in time may arrive this much later.
pub const GRACE: SignedDuration = SignedDuration::from_secs(60);
/// A sitting is opened for candidates to come in at most this long before it begins.
const EARLY: SignedDuration = SignedDuration::from_mins(30);

/// 场次时间: when a sitting begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// When the paper may be seen.
    pub opens_at: Timestamp,
    /// When the last answer is given.
    pub closes_at: Timestamp,
}

/// 场次状态: how far a sitting has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// Nobody has opened it.
    Waiting,
    /// Opened by the exam staff.
    Open,
    /// Closed with its room record.
    Closed,
}

impl Run {
    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            Run::Waiting => "未开考",
            Run::Open => "进行中",
            Run::Closed => "已结束",
        }
    }
}

/// An instant as people in China read it.
pub fn clock_text(at: Timestamp) -> String {
    Offset::constant(8)
        .to_datetime(at)
        .strftime("%Y年%-m月%-d日%H:%M")
        .to_string()
}

impl Times {
    /// The exam staff open the sitting.
    ///
    /// # Errors
    /// A refusal where it was opened before, or this is not the time.
    pub fn open(&self, run: Run, now: Timestamp) -> Result<(), Refusal> {
        if run != Run::Waiting {
            return Err(Refusal::conflict(
                "exam.already_open",
                format!("该场次{}，不能再次开考", run.title()),
            ));
        }
        if now < self.opens_at - EARLY || now > self.closes_at {
            let sentence = format!(
                "该场次定于{}开考、{}结束，可在开考前30分钟至结束前开放考场，现在是{}",
                clock_text(self.opens_at),
                clock_text(self.closes_at),
                clock_text(now)
            );
            return Err(Refusal::conflict("exam.not_now", sentence).citing(Clause::A4_2));
        }
        Ok(())
    }

    /// A candidate comes in.
    ///
    /// # Errors
    /// A refusal where the room is not open yet or no longer.
    pub fn enter(&self, run: Run, now: Timestamp) -> Result<(), Refusal> {
        match run {
            Run::Waiting if now <= self.closes_at => Err(self.not_open("考务人员尚未开放考场")),
            Run::Open if now <= self.closes_at + GRACE => Ok(()),
            _ => Err(self.over()),
        }
    }

    /// A candidate sees the paper or gives an answer.
    ///
    /// # Errors
    /// A refusal before the beginning and after the end.
    pub fn write(&self, run: Run, now: Timestamp) -> Result<(), Refusal> {
        self.enter(run, now)?;
        if now < self.opens_at {
            return Err(self.not_open("请在座位上等候"));
        }
        Ok(())
    }

    /// The exam staff close the sitting; `writing` candidates of a theory sitting have not handed in.
    ///
    /// # Errors
    /// A refusal where it is not open, or somebody still has time.
    pub fn close(&self, run: Run, writing: usize, now: Timestamp) -> Result<(), Refusal> {
        if run != Run::Open {
            return Err(Refusal::conflict(
                "exam.not_running",
                format!("该场次{}，不能结束", run.title()),
            ));
        }
        if writing > 0 && now <= self.closes_at + GRACE {
            let sentence = format!(
                "还有{writing}名考生未交卷，须待其交卷，或在{}之后结束",
                clock_text(self.closes_at + GRACE)
            );
            return Err(Refusal::conflict("exam.still_writing", sentence).citing(Clause::A4_2));
        }
        Ok(())
    }

    fn not_open(&self, why: &str) -> Refusal {
        Refusal::conflict(
            "exam.not_open",
            format!("本场考试于{}开始，{why}", clock_text(self.opens_at)),
        )
    }

    fn over(&self) -> Refusal {
        Refusal::conflict(
            "exam.closed",
            format!(
                "本场考试已于{}结束，不再接收答案",
                clock_text(self.closes_at)
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-28T{text}+08:00").parse().unwrap()
    }

    fn times() -> Times {
        Times {
            opens_at: at("09:00:00"),
            closes_at: at("10:30:00"),
        }
    }

    #[test]
    fn a_sitting_is_opened_once_and_at_its_time() {
        for (now, open) in [
            ("08:29:59", false),
            ("08:30:00", true),
            ("10:30:00", true),
            ("10:30:01", false),
        ] {
            assert_eq!(times().open(Run::Waiting, at(now)).is_ok(), open, "{now}");
        }
        assert_eq!(
            times().open(Run::Open, at("09:00:00")).unwrap_err().code,
            "exam.already_open"
        );
        assert_eq!(
            times().open(Run::Closed, at("09:00:00")).unwrap_err().code,
            "exam.already_open"
        );
    }

    #[test]
    fn answers_are_taken_from_the_beginning_to_a_minute_after_the_end() {
        let cases = [
            (Run::Waiting, "09:00:00", Err("exam.not_open")),
            (Run::Open, "08:59:59", Err("exam.not_open")),
            (Run::Open, "09:00:00", Ok(())),
            (Run::Open, "10:31:00", Ok(())),
            (Run::Open, "10:31:01", Err("exam.closed")),
            (Run::Waiting, "10:31:01", Err("exam.closed")),
            (Run::Closed, "10:00:00", Err("exam.closed")),
        ];
        for (run, now, expected) in cases {
            assert_eq!(
                times().write(run, at(now)).map_err(|no| no.code),
                expected,
                "{run:?} {now}"
            );
        }
        assert!(times().enter(Run::Open, at("08:40:00")).is_ok());
        let sentence = times()
            .enter(Run::Waiting, at("08:40:00"))
            .unwrap_err()
            .sentence;
        assert!(sentence.contains("2026年11月28日09:00"), "{sentence}");
    }

    #[test]
    fn nobody_who_has_time_left_is_cut_off() {
        assert!(times().close(Run::Open, 0, at("09:40:00")).is_ok());
        assert_eq!(
            times()
                .close(Run::Open, 1, at("10:31:00"))
                .unwrap_err()
                .code,
            "exam.still_writing"
        );
        assert!(times().close(Run::Open, 1, at("10:31:01")).is_ok());
        for run in [Run::Waiting, Run::Closed] {
            assert_eq!(
                times().close(run, 0, at("11:00:00")).unwrap_err().code,
                "exam.not_running"
            );
        }
    }
}
