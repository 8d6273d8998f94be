//! How far the results of a session have come, and what became of a candidate.

use std::{fmt, str::FromStr};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $state:ident $code:literal $title:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$each])* $state,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$state,)*];

            /// The stable name that storage and programs use.
            pub fn code(self) -> &'static str {
                match self { $($name::$state => $code,)* }
            }

            /// The Chinese name.
            pub fn title(self) -> &'static str {
                match self { $($name::$state => $title,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|state| state.code() == text).ok_or_else(|| format!("“{text}”不存在"))
            }
        }
    };
}

names! {
    /// 成绩状态: how far the results of a session have come.
    ResultState {
        /// Computed from the scores.
        Computed "computed" "已核算",
        /// Published for at least five working days.
        Published "published" "公示中",
        /// Confirmed by the school's head after publication.
        Confirmed "confirmed" "已确认",
        /// Reported to the centre.
        Reported "reported" "已报送，待审核",
        /// Sent back by the centre.
        Returned "returned" "已退回",
        /// Reviewed by the centre: codes may be assigned.
        Reviewed "reviewed" "审核通过",
    }
}

names! {
    /// 认定结论: what became of a candidate.
    MarkOutcome {
        /// Every required part passed.
        Passed "passed" "合格",
        /// A required part failed.
        Failed "failed" "不合格",
        /// Absent from a required part.
        Absent "absent" "缺考",
    }
}
