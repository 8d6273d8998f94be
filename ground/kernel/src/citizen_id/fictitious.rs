//! Identity numbers that can belong to nobody, for the invented people of demos, benchmarks and tests.
//!
//! They pass every check of the standard, but their address codes 5198xx and 5199xx were never given to any place:
//! a test looks through every code that ever was. No office can therefore have issued such a number.

use super::{CitizenId, CitizenIdError, Sex, check_digit};
use jiff::civil::Date;

/// A division code that never was, for invented organisations.
pub(crate) const NOBODYS_DIVISION: &str = "519900";

/// The first of the 200 address codes that never were.
const FIRST_ADDRESS: u32 = 519_800;
const PREFIXES: [&str; 2] = ["5198", "5199"];
/// The sequence codes 000 to 999 alternate between women and men.
const BEARERS_PER_ADDRESS: u32 = 500;

impl CitizenId {
    /// Makes a number for an invented person; no two serials share one, for the same day and sex.
    ///
    /// # Errors
    /// [`CitizenIdError::Birthday`] for a birthday outside of the years 1800 to 2199.
    pub fn fictitious(birthday: Date, sex: Sex, serial: u16) -> Result<Self, CitizenIdError> {
        let serial = u32::from(serial);
        let address = FIRST_ADDRESS + serial / BEARERS_PER_ADDRESS;
        let sequence = serial % BEARERS_PER_ADDRESS * 2 + u32::from(sex == Sex::Male);
        let day = birthday.strftime("%Y%m%d").to_string();
        if day.len() != 8 || day.starts_with('-') {
            return Err(CitizenIdError::Birthday(day));
        }
        let digits = format!("{address}{day}{sequence:03}");
        let check = check_digit(&digits);
        format!("{digits}{check}").parse()
    }

    /// Whether this is a number of an invented person.
    pub fn is_fictitious(&self) -> bool {
        PREFIXES.iter().any(|prefix| self.text.starts_with(prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::division;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn no_place_ever_had_such_a_code() {
        for division in division::history() {
            let code = division.code.to_string();
            assert!(
                PREFIXES.iter().all(|prefix| !code.starts_with(prefix)),
                "{code} {}",
                division.name
            );
        }
        assert!(
            PREFIXES
                .iter()
                .any(|prefix| NOBODYS_DIVISION.starts_with(prefix))
        );
    }

    #[test]
    fn no_two_of_a_day_are_the_same() {
        let numbers: HashSet<_> = (0..=u16::MAX)
            .flat_map(|serial| [Sex::Male, Sex::Female].map(|sex| (serial, sex)))
            .map(|(serial, sex)| CitizenId::fictitious(date(2008, 2, 29), sex, serial).unwrap())
            .collect();
        assert_eq!(numbers.len(), 2 * 65_536);
    }

    #[test]
    fn a_birthday_that_a_number_cannot_hold_is_refused() {
        for day in [date(-44, 3, 15), date(1799, 12, 31), date(2200, 1, 1)] {
            assert!(CitizenId::fictitious(day, Sex::Male, 0).is_err(), "{day}");
        }
    }

    proptest! {
        #[test]
        fn an_invented_person_is_always_what_was_asked(days in 0i32..36_500, male: bool, serial: u16) {
            let birthday = date(1950, 1, 1).saturating_add(jiff::Span::new().days(days));
            let sex = if male { Sex::Male } else { Sex::Female };
            let id = CitizenId::fictitious(birthday, sex, serial).unwrap();
            prop_assert_eq!((id.birthday(), id.sex()), (birthday, sex));
            prop_assert!(id.is_fictitious() && id.region().is_none());
        }
    }
}
