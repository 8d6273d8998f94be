//! Numbers that are no terms in days: how many, how long, how much. The notice fixes one of them and leaves the others open.
//!
//! They stand in one place, versioned, dated and with their source; a decision that stands on them keeps the version in its
//! line of the journal (the terms in working days are `calendar::Terms`).

use jiff::civil::{Date, date};

/// 标准数值: one number with where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The number.
    pub value: u16,
    /// Where it was found.
    pub source: &'static str,
}

/// 标准: a dated version of all of them.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// Which version this is.
    pub version: u32,
    /// From which day it holds.
    pub since: Date,
    /// 备案有效期, months.
    pub filing_months: Measure,
    /// 到期前可以申请续期的天数, days.
    pub renewal_days: Measure,
    /// 考评员、质量督导员、专家证卡有效期, months.
    pub card_months: Measure,
    /// 证卡届满前多少天起可以换证, days.
    pub card_renewal_days: Measure,
    /// 评估专家组最少人数; always an odd number.
    pub panel_experts: Measure,
    /// 每个职业考评人员最少人数.
    pub assessors_of_occupation: Measure,
    /// 技能操作考核每组考评员最少人数; always an odd number.
    pub assessors_of_group: Measure,
    /// 标准考场座位数.
    pub seats_of_room: Measure,
    /// 每个考场监考人员最少人数.
    pub invigilators_of_room: Measure,
    /// 每名监考人员最多监考的考生人数.
    pub candidates_of_invigilator: Measure,
    /// 理论知识考试最短时间, minutes.
    pub theory_minutes: Measure,
    /// 各科合格分数, of 100.
    pub pass_mark: Measure,
}

const STANDARDS: &str = "国家职业标准编制技术规程（2023年版）规定的标准文本";

/// The version that holds now.
pub const CURRENT: Measures = Measures {
    version: 1,
    since: date(2020, 1, 1),
    filing_months: Measure {
        value: 36,
        source: "四川省人力资源和社会保障厅公告2025-12-24：有效期2025年11月至2028年10月",
    },
    renewal_days: Measure {
        value: 90,
        source: "通知未规定；到期前三个月内申请续期",
    },
    card_months: Measure {
        value: 36,
        source: "考评人员、质量督导人员证卡管理的通行做法：有效期3年",
    },
    card_renewal_days: Measure {
        value: 90,
        source: "平台缺省：届满前90天起办理换证",
    },
    panel_experts: Measure {
        value: 3,
        source: STANDARDS,
    },
    assessors_of_occupation: Measure {
        value: 3,
        source: "附件1第2项",
    },
    assessors_of_group: Measure {
        value: 3,
        source: STANDARDS,
    },
    seats_of_room: Measure {
        value: 30,
        source: "职业技能鉴定考务管理的通行做法：标准考场30座",
    },
    invigilators_of_room: Measure {
        value: 2,
        source: STANDARDS,
    },
    candidates_of_invigilator: Measure {
        value: 15,
        source: STANDARDS,
    },
    theory_minutes: Measure {
        value: 90,
        source: STANDARDS,
    },
    pass_mark: Measure {
        value: 60,
        source: STANDARDS,
    },
};

#[cfg(test)]
mod tests {
    use super::CURRENT;

    #[test]
    fn groups_that_decide_by_the_greater_part_are_odd() {
        assert_eq!(CURRENT.panel_experts.value % 2, 1);
        assert_eq!(CURRENT.assessors_of_group.value % 2, 1);
    }

    #[test]
    fn a_full_room_has_the_invigilators_that_it_needs() {
        let needed = CURRENT
            .seats_of_room
            .value
            .div_ceil(CURRENT.candidates_of_invigilator.value);
        assert!(needed <= CURRENT.invigilators_of_room.value);
    }
}
