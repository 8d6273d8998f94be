//! Beginning: a school has one application under way at a time, and applies once as long as it is filed (N2).

use crate::State;
use jiff::civil::Date;
use kernel::{Clause, Refusal};

/// Lets a school begin an application, or go on with its draft or supplement. `open` is the state of its application that still waits
/// for somebody; `filed` are number and last day of its filing in force.
///
/// # Errors
/// A refusal where an application was handed in already, or the school is filed.
pub fn begin(open: Option<State>, filed: Option<(&str, Date)>) -> Result<(), Refusal> {
    if let Some(state) = open.filter(|state| !state.is_written()) {
        let sentence = format!(
            "本校已有一份备案申请在办理（{}），办结后才能再次申请",
            state.title()
        );
        return Err(Refusal::conflict("filing.under_way", sentence).citing(Clause::N2));
    }
    if let Some((number, until)) = filed {
        let sentence = format!("本校已备案，备案编号{number}，有效期至{until}，有效期内不重复申请");
        return Err(Refusal::conflict("filing.filed", sentence).citing(Clause::N2));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn one_application_at_a_time_and_none_while_filed() {
        let filed = Some(("Y000051100001", date(2028, 10, 31)));
        let cases = [
            (None, None, None),
            (Some(State::Draft), None, None),
            (Some(State::Supplementing), None, None),
            (Some(State::Submitted), None, Some("filing.under_way")),
            (Some(State::Concluded), None, Some("filing.under_way")),
            (None, filed, Some("filing.filed")),
        ];
        for (open, filed, code) in cases {
            assert_eq!(begin(open, filed).err().map(|refusal| refusal.code), code);
        }
    }
}
