//! 登记姓名: somebody as a registry has them. A card is of whoever bears both its number and its name (A1.2).

use crate::Qualification;

/// 持证人: the name under which one registry has somebody, and the cards that they hold there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// 姓名.
    pub name: String,
    /// 证卡.
    pub cards: Vec<Qualification>,
}
