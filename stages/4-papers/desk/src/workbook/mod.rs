//! The workbook of a bank: 细目表, 试题, 命题蓝图, 技能试题, 评分表. The same sheets are written as template and read.

mod read;
mod write;

pub use read::read;
pub use write::{Rows, write};

/// One sheet: its name and its columns in order.
type Sheet = (&'static str, &'static [&'static str]);

const POINTS: Sheet = (
    "细目表",
    &[
        "一级范围",
        "二级范围",
        "三级范围",
        "鉴定点代码",
        "鉴定点名称",
        "重要程度",
        "权重",
    ],
);
const ITEMS: Sheet = (
    "试题",
    &[
        "编号",
        "题型",
        "题干",
        "选项A",
        "选项B",
        "选项C",
        "选项D",
        "选项E",
        "答案",
        "鉴定点代码",
        "难度",
        "解析",
        "出处",
    ],
);
const BLUEPRINT: Sheet = ("命题蓝图", &["二级范围", "题型", "题数", "每题分值"]);
const TASK: Sheet = ("技能试题", &["题目", "时间", "试题正文"]);
const SCORES: Sheet = (
    "评分表",
    &["序号", "考核项目", "评分要点", "评分标准", "配分"],
);

const KINDS: &[&str] = &["单选题", "多选题", "判断题"];
const IMPORTANCE: &[&str] = &["X", "Y", "Z"];
