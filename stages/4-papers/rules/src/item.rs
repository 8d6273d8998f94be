//! An item of the theory bank, and what makes it a good one.

use kernel::{Clause, Problem, Refusal};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// 题型: the kinds of theory items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// 单选题.
    Single,
    /// 多选题.
    Multiple,
    /// 判断题.
    Judge,
}

/// 试题: one item of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// 编号, unique within the bank.
    pub number: String,
    /// 题型.
    pub kind: ItemKind,
    /// 题干.
    pub stem: String,
    /// 选项 A, B, C …; none for a judgement.
    pub options: Vec<String>,
    /// 答案: 对 or 错, or the letters of the right options in order.
    pub answer: String,
    /// 鉴定点代码.
    pub point: String,
    /// 难度: the expected rate of right answers, hundredths.
    pub difficulty: u8,
    /// 解析.
    pub explanation: String,
    /// 出处.
    pub source: String,
}

impl ItemKind {
    /// All kinds, as papers order them.
    pub const ALL: [ItemKind; 3] = [ItemKind::Single, ItemKind::Multiple, ItemKind::Judge];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            ItemKind::Single => "single",
            ItemKind::Multiple => "multiple",
            ItemKind::Judge => "judge",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            ItemKind::Single => "单选题",
            ItemKind::Multiple => "多选题",
            ItemKind::Judge => "判断题",
        }
    }
}

impl fmt::Display for ItemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for ItemKind {
    type Err = String;

    /// Reads the stable name or the Chinese one.
    fn from_str(text: &str) -> Result<Self, String> {
        ItemKind::ALL
            .into_iter()
            .find(|kind| kind.code() == text || kind.title() == text)
            .ok_or_else(|| format!("题型“{text}”不存在，应为单选题、多选题或判断题"))
    }
}

impl Item {
    /// Whether kind, options and answer fit together.
    ///
    /// # Errors
    /// A refusal with every fault, each at its column.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut problems = Vec::new();
        let mut fault =
            |column: &str, sentence: String| problems.push(Problem::at(column, sentence));
        if self.stem.chars().count() < 4 {
            fault("题干", "题干过短，请写完整".to_owned());
        }
        let count = self.options.len();
        let wanted = match self.kind {
            ItemKind::Single => 2..=5,
            ItemKind::Multiple => 3..=5,
            ItemKind::Judge => 0..=0,
        };
        if !wanted.contains(&count) {
            let (least, most) = (wanted.start(), wanted.end());
            fault(
                "选项A",
                format!(
                    "{}应有{least}至{most}个选项，现有{count}个",
                    self.kind.title()
                ),
            );
        }
        for (place, option) in self.options.iter().enumerate() {
            if option.is_empty() {
                fault(
                    "选项A",
                    format!("选项{}为空，选项应从A起连续填写", letter(place)),
                );
            } else if self.options[..place].contains(option) {
                fault("选项A", format!("选项{}与前面的选项相同", letter(place)));
            }
        }
        if !self.answer_fits() {
            fault("答案", self.wanted_answer());
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(
            Refusal::invalid("bank.bad_item", format!("试题{}有误", self.number))
                .citing(Clause::A1_5)
                .with(problems),
        )
    }

    fn answer_fits(&self) -> bool {
        let letters: Vec<char> = self.answer.chars().collect();
        let rising = letters.windows(2).all(|pair| pair[0] < pair[1]);
        let known = letters
            .iter()
            .all(|found| (0..self.options.len()).any(|place| letter(place) == *found));
        match self.kind {
            ItemKind::Judge => matches!(self.answer.as_str(), "对" | "错"),
            ItemKind::Single => letters.len() == 1 && known,
            ItemKind::Multiple => letters.len() >= 2 && rising && known,
        }
    }

    fn wanted_answer(&self) -> String {
        match self.kind {
            ItemKind::Judge => format!("判断题的答案应为“对”或“错”，现为“{}”", self.answer),
            ItemKind::Single => {
                format!("单选题的答案应为一个已有选项的字母，现为“{}”", self.answer)
            }
            ItemKind::Multiple => format!(
                "多选题的答案应为两个以上已有选项的字母并按顺序排列，现为“{}”",
                self.answer
            ),
        }
    }
}

/// The letter of an option, counted from 0.
pub(crate) fn letter(place: usize) -> char {
    char::from(b'A' + place as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: ItemKind, options: &[&str], answer: &str) -> Item {
        Item {
            number: "1".into(),
            kind,
            stem: "某电路的电流为多少".into(),
            options: options.iter().map(|text| (*text).to_owned()).collect(),
            answer: answer.into(),
            point: "A-01".into(),
            difficulty: 65,
            explanation: String::new(),
            source: "自编".into(),
        }
    }

    #[test]
    fn kind_options_and_answer_must_fit() {
        use ItemKind::{Judge, Multiple, Single};
        let four = ["1 A", "2 A", "3 A", "4 A"];
        for (kind, options, answer, good) in [
            (Single, &four[..], "D", true),
            (Single, &four[..], "E", false),
            (Single, &four[..], "AB", false),
            (Single, &four[..1], "A", false),
            (Multiple, &four[..], "ACD", true),
            (Multiple, &four[..], "CA", false),
            (Multiple, &four[..], "A", false),
            (Judge, &[][..], "对", true),
            (Judge, &[][..], "A", false),
            (Judge, &four[..2], "对", false),
            (Single, &["1 A", "1 A"][..], "A", false),
        ] {
            assert_eq!(
                item(kind, options, answer).check().is_ok(),
                good,
                "{kind:?} {options:?} {answer}"
            );
        }
    }
}
