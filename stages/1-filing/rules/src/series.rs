//! 备案编号段: from where to where numbers are given out, in order, none twice (A3.4).

use crate::{FilingNumber, clear};
use jiff::civil::{Date, date};
use kernel::{Clause, Problems, Refusal};

/// What every number of Sichuan begins with: a school, filed by the province first, Sichuan.
const PREFIX: &str = "Y000051";
/// The highest six digits.
const HIGHEST: u32 = 999_999;

/// 备案编号段: how a province divides its six digits is published nowhere; a dated version says what this installation does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberSeries {
    /// Which version this is; a decision stores it.
    pub version: u32,
    /// The first six digits that are given.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// From which day it gives.
    pub since: Date,
    /// The paper that allocates it.
    pub source: String,
}

impl NumberSeries {
    /// What holds before anything is allocated: in order from 100001. The notice of the provincial department of 2025-12-24
    /// shows 001064 and 001068 for schools of higher education; starting higher gives nobody a number that is taken.
    pub fn sichuan() -> Self {
        NumberSeries {
            version: 1,
            first: 100_001,
            last: HIGHEST,
            since: date(2020, 1, 1),
            source: "平台默认：自100001起顺序编号".to_owned(),
        }
    }

    /// The number after the last that was ever given within the series.
    ///
    /// # Errors
    /// A refusal where it is used up.
    pub fn next(&self, given: Option<&FilingNumber>) -> Result<FilingNumber, Refusal> {
        let next = given.map_or(self.first, |number| self.first.max(number.sequence() + 1));
        if next <= self.last {
            return Ok(FilingNumber::of(PREFIX, next));
        }
        let sentence = format!(
            "备案编号段{:06}至{:06}已用完，请先由系统管理员分配新的编号段",
            self.first, self.last
        );
        Err(Refusal::conflict("filing.numbers_used_up", sentence).citing(Clause::A3_4))
    }
}

/// Allocates a series that gives from today on instead of the one before; `taken` are the numbers already given between its
/// ends.
///
/// # Errors
/// A refusal where the ends are no range, a number between them was given already, or no paper is named.
pub fn allocate(
    before: &NumberSeries,
    (first, last): (u32, u32),
    source: &str,
    taken: usize,
    today: Date,
) -> Result<NumberSeries, Refusal> {
    let mut problems = Problems::default();
    problems.check(!(1..=HIGHEST).contains(&first), "first", || {
        format!("起始号应为1至{HIGHEST}的数，现为{first}")
    });
    problems.check(last < first || last > HIGHEST, "last", || {
        format!("终止号应不小于起始号且不超过{HIGHEST}，现为{last}")
    });
    problems.check(taken > 0, "first", || {
        format!("该编号段中已有{taken}个编号发出，备案编号不得重复使用，请另行分配")
    });
    let length = source.trim().chars().count();
    problems.check(!(4..=200).contains(&length), "source", || {
        format!("分配依据应为4至200个字，现为{length}个字")
    });
    clear::no_number(source, "source", &mut problems);
    problems
        .refuse("filing.bad_series", "备案编号段不能分配")
        .map_err(|refusal| refusal.citing(Clause::A3_4))?;
    Ok(NumberSeries {
        version: before.version + 1,
        first,
        last,
        since: today,
        source: source.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 3, 2);

    fn allocated(ends: (u32, u32), taken: usize) -> Result<NumberSeries, Refusal> {
        let source = "川人社函〔2026〕1号";
        allocate(&NumberSeries::sichuan(), ends, source, taken, TODAY)
    }

    #[test]
    fn a_series_ends() {
        let series = NumberSeries::sichuan();
        let first = series.next(None).unwrap();
        assert_eq!(first.as_str(), "Y000051100001");
        assert_eq!(series.next(Some(&first)).unwrap().as_str(), "Y000051100002");
        let earlier = "Y000051001068".parse().unwrap();
        assert_eq!(series.next(Some(&earlier)).unwrap(), first);
        let last = "Y000051999999".parse().unwrap();
        let refusal = series.next(Some(&last)).unwrap_err();
        assert_eq!(refusal.code, "filing.numbers_used_up");
    }

    #[test]
    fn an_allocation_begins_a_new_version() {
        let series = allocated((2_001, 2_002), 0).unwrap();
        assert_eq!((series.version, series.since), (2, TODAY));
        let first = series.next(None).unwrap();
        assert_eq!(first.as_str(), "Y000051002001");
        let second = series.next(Some(&first)).unwrap();
        assert!(series.next(Some(&second)).is_err());
    }

    #[test]
    fn each_reason_to_refuse_an_allocation() {
        let cases = [
            (allocated((0, 10), 0), "first"),
            (allocated((1_000_000, 1_000_000), 0), "first"),
            (allocated((20, 10), 0), "last"),
            (allocated((20, 1_000_000), 0), "last"),
            (allocated((100_001, 100_009), 3), "first"),
        ];
        for (answer, place) in cases {
            let refusal = answer.unwrap_err();
            assert_eq!(refusal.problems[0].place, place, "{refusal:?}");
        }
        let nameless = allocate(&NumberSeries::sichuan(), (1, 2), " 无 ", 0, TODAY);
        assert_eq!(nameless.unwrap_err().problems[0].place, "source");
    }

    proptest! {
        /// Whatever is allocated on the way, and however much of it is used.
        #[test]
        fn a_number_is_never_given_twice(steps in prop::collection::vec((1u32..400, 0u32..60, 1usize..40), 1..8)) {
            let mut series = NumberSeries { first: 1, last: 20, ..NumberSeries::sichuan() };
            let mut given: Vec<FilingNumber> = Vec::new();
            for (first, length, count) in steps {
                for _ in 0..count {
                    let within = |number: &&FilingNumber| (series.first..=series.last).contains(&number.sequence());
                    let last = given.iter().filter(within).max().cloned();
                    let Ok(next) = series.next(last.as_ref()) else { break };
                    prop_assert!(!given.contains(&next));
                    prop_assert_eq!(next.as_str().parse(), Ok(next.clone()));
                    given.push(next);
                }
                let ends = (first, first + length);
                let taken = given.iter().filter(|number| (ends.0..=ends.1).contains(&number.sequence())).count();
                if let Ok(next) = allocate(&series, ends, "川人社函〔2026〕1号", taken, TODAY) {
                    series = next;
                }
            }
        }
    }
}
