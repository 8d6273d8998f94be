//! The table of what a bank's items assess.

/// 鉴定点: one row of the 鉴定要素细目表, the smallest element that is assessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// 一级范围.
    pub part: String,
    /// 二级范围: what blueprints count by.
    pub area: String,
    /// 三级范围.
    pub topic: String,
    /// 鉴定点代码, unique within the bank.
    pub code: String,
    /// 鉴定点名称.
    pub name: String,
    /// 重要程度: X, Y or Z.
    pub importance: String,
    /// 二级范围的权重, percent; the same on every row of an area.
    pub weight: u32,
}
