//! 证书编码赋值: the centre gives each candidate who passed a code, once, after it has reviewed the results (A4.4, A4.5).

use crate::{CertificateCode, Series};
use kernel::{Clause, Refusal};
use results_rules::ResultState;

/// The codes for the candidates who passed, in their order: the run of the series goes on after `last`.
///
/// `assigned` is how many codes the session has already.
///
/// # Errors
/// A refusal where the results are not reviewed, codes were given before, nobody passed, or the series is used up.
pub fn assign(
    results: Option<ResultState>,
    assigned: u32,
    passed: u32,
    series: &Series,
    last: Option<CertificateCode>,
) -> Result<Vec<CertificateCode>, Refusal> {
    if results != Some(ResultState::Reviewed) {
        let found = results.map_or("尚未核算", ResultState::title);
        let sentence = format!("该批次成绩{found}，审核通过后才能赋码");
        return Err(Refusal::conflict("certificate.not_reviewed", sentence).citing(Clause::A4_4));
    }
    if assigned > 0 {
        let sentence = format!("该批次已赋{assigned}个证书编码，一个批次只赋码一次");
        return Err(Refusal::conflict("certificate.assigned", sentence).citing(Clause::A4_5));
    }
    if passed == 0 {
        let sentence = "该批次没有合格的考生，无须赋码";
        return Err(Refusal::conflict("certificate.nobody_passed", sentence).citing(Clause::A4_5));
    }
    let last = last.map_or(0, |code| code.sequence());
    (last + 1..=last + passed)
        .map(|sequence| series.code(sequence))
        .collect::<Option<_>>()
        .ok_or_else(|| {
            let sentence = format!(
                "编码段{series}已用到第{last}号，最多到第{}号，不足以为{passed}名合格考生赋码",
                Series::MOST
            );
            Refusal::conflict("certificate.series_full", sentence).citing(Clause::A4_5)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::Level;
    use proptest::prelude::*;

    fn series() -> Series {
        Series::new(
            "Y000051001064".parse().unwrap(),
            Level::Four,
            date(2026, 3, 2),
        )
    }

    #[test]
    fn codes_are_given_only_once_and_only_after_the_review() {
        use ResultState::*;
        let cases = [
            (None, 0, 1, Some("certificate.not_reviewed")),
            (Some(Computed), 0, 1, Some("certificate.not_reviewed")),
            (Some(Published), 0, 1, Some("certificate.not_reviewed")),
            (Some(Confirmed), 0, 1, Some("certificate.not_reviewed")),
            (Some(Reported), 0, 1, Some("certificate.not_reviewed")),
            (Some(Returned), 0, 1, Some("certificate.not_reviewed")),
            (Some(Reviewed), 1, 1, Some("certificate.assigned")),
            (Some(Reviewed), 0, 0, Some("certificate.nobody_passed")),
            (Some(Reviewed), 0, 1, None),
        ];
        for (results, assigned, passed, code) in cases {
            let answer = assign(results, assigned, passed, &series(), None);
            assert_eq!(
                answer.err().map(|refusal| refusal.code),
                code,
                "{results:?} {assigned} {passed}"
            );
        }
    }

    #[test]
    fn a_series_ends_at_its_last_number() {
        let last = series().code(Series::MOST - 2);
        let reviewed = Some(ResultState::Reviewed);
        assert_eq!(
            assign(reviewed, 0, 2, &series(), last.clone())
                .unwrap()
                .len(),
            2
        );
        let refusal = assign(reviewed, 0, 3, &series(), last).unwrap_err();
        assert_eq!(refusal.code, "certificate.series_full");
    }

    proptest! {
        #[test]
        fn codes_always_go_on_without_gap(last in 0u32..900_000, passed in 1u32..2_000) {
            let before = series().code(last);
            let codes = assign(Some(ResultState::Reviewed), 0, passed, &series(), before).unwrap();
            let numbers: Vec<u32> = codes.iter().map(CertificateCode::sequence).collect();
            prop_assert_eq!(numbers, (last + 1..=last + passed).collect::<Vec<_>>());
            prop_assert!(codes.iter().all(|code| *code.series() == series()));
        }
    }
}
