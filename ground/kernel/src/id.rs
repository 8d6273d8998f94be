//! Identifiers: one type for each kind of thing, so that a school's can never stand where a candidate's is asked.
//!
//! An identifier is 128 bits, the first 48 of them the millisecond of its making, written as 26 characters of
//! Crockford's base 32. Texts therefore sort by age, which lists and cursors use.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// The identifier of one thing of the kind `K`.
pub struct Id<K> {
    bits: u128,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Makes the identifier of something that begins `now`; `chance` makes it unlike any other of the same millisecond.
    pub fn new(now: Timestamp, chance: u128) -> Self {
        let millisecond = u128::from(now.as_millisecond().unsigned_abs()) & 0xffff_ffff_ffff;
        Id {
            bits: millisecond << 80 | chance & ((1 << 80) - 1),
            kind: PhantomData,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $id:ident,)*) => { $(
        $(#[$doc])*
        pub enum $kind {}
        #[doc = concat!("The identifier of one [`", stringify!($kind), "`].")]
        pub type $id = Id<$kind>;
    )* };
}

kinds! {
    /// 机构: a department, a centre or a school.
    Organisation => OrganisationId,
    /// 账户: a person's way in.
    Account => AccountId,
    /// 人员: an expert, an assessor or a supervisor, in the registry of one jurisdiction.
    Person => PersonId,
    /// 证卡: one qualification of a person.
    Qualification => QualificationId,
    /// 聘任: a person appointed by an organisation.
    Appointment => AppointmentId,
    /// 取消资格: the end of every qualification of a person.
    Disqualification => DisqualificationId,
    /// 更正: what was registered wrongly of a person or a card, put right.
    Correction => CorrectionId,
    /// 核对姓名: a question to a centre about the name of one of its people.
    NameCheck => NameCheckId,
    /// 上传文件: bytes that somebody brought, kept by their digest.
    File => FileId,
    /// 备案申请: an application to be filed.
    Application => ApplicationId,
    /// 提交: one version of an application as it was confirmed and handed in.
    Submission => SubmissionId,
    /// 复核: what an officer found of one online check.
    OnlineConfirmation => OnlineConfirmationId,
    /// 补正通知: the question for what is missing.
    Supplement => SupplementId,
    /// 申请职业: one line of an application's table of occupations.
    ApplicationLine => ApplicationLineId,
    /// 抽取记录: the draw of a panel.
    Draw => DrawId,
    /// 利益关系申报: a school that an expert must not judge, said beforehand.
    DeclaredInterest => DeclaredInterestId,
    /// 专家组成员: one expert's seat on a panel.
    PanelMember => PanelMemberId,
    /// 评估安排: one method of an assessment.
    AssessmentMethod => AssessmentMethodId,
    /// 条件判定: what an expert found of one condition.
    Judgement => JudgementId,
    /// 试点职业和等级建议: what the training centre proposes of one line of a form.
    Proposal => ProposalId,
    /// 评估意见: an expert's opinion on one line.
    Opinion => OpinionId,
    /// 专家组意见: one version of what a panel found.
    PanelOpinion => PanelOpinionId,
    /// 签署: one member's signature under what the panel found.
    OpinionSignature => OpinionSignatureId,
    /// 退回重新评估: what was concluded and sent back by the department.
    Reassessment => ReassessmentId,
    /// 备案编号段: numbers that are given out.
    NumberSeries => NumberSeriesId,
    /// 备案: what a receipt certifies.
    Filing => FilingId,
    /// 备案范围: one occupation and level of a filing.
    ScopeLine => ScopeLineId,
    /// 暂停: a time for which a filing is suspended.
    Suspension => SuspensionId,
    /// 备案事项申请: what a school notes or asks about its filing.
    FilingRequest => FilingRequestId,
    /// 备案历史版本: what a filing said before it was changed.
    FilingVersion => FilingVersionId,
    /// 合作评价机构: an enterprise or an evaluation organisation that certifies students of schools.
    Partner => PartnerId,
    /// 评价范围: one occupation and level of a partner.
    PartnerLine => PartnerLineId,
    /// 暂停: a time for which a partner is suspended.
    PartnerSuspension => PartnerSuspensionId,
    /// 合作协议: what a partner and a school agreed.
    Agreement => AgreementId,
    /// 协议范围: one occupation and level of an agreement.
    AgreementLine => AgreementLineId,
    /// 认定批次: one session of certification, planned within a filing.
    Session => SessionId,
    /// 考生: one person in one session.
    Candidate => CandidateId,
    /// 题库: the items for one occupation and level.
    Bank => BankId,
    /// 试题: one question.
    Item => ItemId,
    /// 试卷: items assembled to a blueprint.
    Paper => PaperId,
    /// 场次: one room at one time.
    Sitting => SittingId,
    /// 座位: one candidate's place in a sitting.
    Seat => SeatId,
    /// 技能操作评分: one assessor's scores for one candidate.
    Scoring => ScoringId,
    /// 质量督导记录: the supervisor's record of one sitting.
    SupervisionRecord => SupervisionRecordId,
    /// 成绩: one candidate's marks in one session.
    Mark => MarkId,
    /// 证书: one certificate.
    Certificate => CertificateId,
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0u8; LENGTH];
        for (place, letter) in text.iter_mut().rev().enumerate() {
            *letter = ALPHABET[(self.bits >> (5 * place) & 31) as usize];
        }
        f.write_str(std::str::from_utf8(&text).expect("the alphabet is ASCII"))
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是有效的编号")]
pub struct BadId(pub String);

impl<K> FromStr for Id<K> {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId(text.chars().take(40).collect());
        // 26 letters hold 130 bits: the first may be no more than 7.
        if text.len() != LENGTH || text.as_bytes()[0] > b'7' {
            return Err(bad());
        }
        let mut bits = 0u128;
        for letter in text.bytes() {
            let value = ALPHABET
                .iter()
                .position(|&known| known == letter)
                .ok_or_else(bad)?;
            bits = bits << 5 | value as u128;
        }
        Ok(Id {
            bits,
            kind: PhantomData,
        })
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bits.cmp(&other.bits)
    }
}
impl<K> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_identifier_always_reads_back(millisecond in 0i64..4_000_000_000_000, chance: u128) {
            let id = SessionId::new(Timestamp::from_millisecond(millisecond).unwrap(), chance);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn texts_always_sort_by_age(a in 0i64..4_000_000_000_000, b in 0i64..4_000_000_000_000, chance: u128) {
            prop_assume!(a < b);
            let at = |ms| SessionId::new(Timestamp::from_millisecond(ms).unwrap(), chance).to_string();
            prop_assert!(at(a) < at(b));
        }

        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<SessionId>();
        }
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for text in [
            "",
            "1",
            "80000000000000000000000000",
            "0000000000000000000000000U",
            "一二三",
        ] {
            assert!(text.parse::<SessionId>().is_err(), "{text}");
        }
    }
}
