//! The number of an admission ticket (准考证号): the shape that the national platform uses, as far as it is known.

use jiff::civil::Date;

/// 准考证号: the day (6 digits), the site (the province and series digits of the filing number, 8) and the candidate (4).
///
/// `filing_number` has 13 characters, of which the last eight are the province and the series.
pub fn ticket(theory_on: Date, filing_number: &str, sequence: u32) -> String {
    let site: String = filing_number.chars().skip(5).collect();
    format!(
        "{:02}{:02}{:02}{site}{sequence:04}",
        theory_on.year().rem_euclid(100),
        theory_on.month(),
        theory_on.day()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ticket_has_18_digits() {
        let ticket = ticket("2026-04-02".parse().unwrap(), "Y000051001064", 7);
        assert_eq!(ticket, "260402510010640007");
        assert_eq!(ticket.len(), 18);
    }

    proptest! {
        #[test]
        fn two_candidates_of_a_day_and_site_never_share_a_ticket(one in 1u32..10_000, other in 1u32..10_000) {
            let of = |sequence| ticket("2026-04-02".parse().unwrap(), "Y000051001064", sequence);
            prop_assert_eq!(of(one) == of(other), one == other);
            prop_assert_eq!(of(one).len(), 18);
        }
    }
}
