//! 颁发证书: the head of the school issues the certificates of a session, all at once (A4.5).

use crate::CertificateState;
use kernel::{Clause, Problem, Refusal};

/// 持证人: one certificate of the session, as far as issuing needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The row of the roster, from 1.
    pub row_no: u32,
    /// How far the certificate has come.
    pub state: CertificateState,
    /// Whether there is a photo of the person.
    pub has_photo: bool,
    /// Characters of what the certificate says that cannot be printed.
    pub unprintable: Vec<char>,
}

/// Checks that the certificates of a session may be issued.
///
/// # Errors
/// A refusal where no codes are given, they were issued before, or one of them could not be printed; it names every row.
pub fn issue(holders: &[Holder]) -> Result<(), Refusal> {
    if holders.is_empty() {
        let sentence = "该批次尚未赋证书编码，赋码后才能颁发";
        return Err(Refusal::conflict("certificate.no_codes", sentence).citing(Clause::A4_5));
    }
    if holders
        .iter()
        .any(|holder| holder.state == CertificateState::Issued)
    {
        let sentence = "该批次的证书已经颁发";
        return Err(Refusal::conflict("certificate.issued", sentence).citing(Clause::A4_5));
    }
    let problems: Vec<Problem> = holders.iter().flat_map(problems_of).collect();
    if problems.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "有{}处问题会使证书无法制作，全部解决后才能颁发",
        problems.len()
    );
    Err(Refusal::invalid("certificate.not_printable", sentence)
        .citing(Clause::A4_5)
        .with(problems))
}

fn problems_of(holder: &Holder) -> Vec<Problem> {
    let place = format!("名册第{}行", holder.row_no);
    let mut problems = Vec::new();
    if !holder.has_photo {
        problems.push(Problem::at(&place, "没有照片，请先在考生名册中上传"));
    }
    if !holder.unprintable.is_empty() {
        let named: Vec<String> = holder
            .unprintable
            .iter()
            .map(|&it| format!("“{it}”（U+{:04X}）", u32::from(it)))
            .collect();
        problems.push(Problem::at(
            &place,
            format!(
                "字库中没有这些字：{}，请联系平台管理员补充字库",
                named.join("、")
            ),
        ));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(row_no: u32) -> Holder {
        Holder {
            row_no,
            state: CertificateState::Assigned,
            has_photo: true,
            unprintable: Vec::new(),
        }
    }

    #[test]
    fn certificates_are_issued_once_after_they_have_codes() {
        assert_eq!(issue(&[]).unwrap_err().code, "certificate.no_codes");
        assert_eq!(issue(&[holder(1), holder(2)]), Ok(()));
        let issued = Holder {
            state: CertificateState::Issued,
            ..holder(2)
        };
        assert_eq!(
            issue(&[holder(1), issued]).unwrap_err().code,
            "certificate.issued"
        );
    }

    #[test]
    fn every_row_that_cannot_be_printed_is_named() {
        let holders = [
            holder(1),
            Holder {
                has_photo: false,
                ..holder(2)
            },
            Holder {
                has_photo: false,
                unprintable: vec!['\u{30EDD}'],
                ..holder(7)
            },
        ];
        let refusal = issue(&holders).unwrap_err();
        let places: Vec<&str> = refusal
            .problems
            .iter()
            .map(|problem| problem.place.as_str())
            .collect();
        assert_eq!(places, ["名册第2行", "名册第7行", "名册第7行"]);
        assert!(refusal.problems[2].sentence.contains("U+30EDD"));
    }
}
