//! The schools of the demo that are not filed yet, each with work waiting for somebody else.

use super::filing::Until;

/// The schools whose filings stopped on different steps: city (none for a provincial one), name, user names, the working day
/// before today on which they began, how far they came.
pub const OTHERS: [(Option<&str>, &str, &str, i32, Until); 7] = [
    (
        Some("510100"),
        "蓉西样板技工学校（虚构）",
        "rongxi",
        4,
        Until::Submitted,
    ),
    (
        Some("510100"),
        "天府范例高级技工学校（虚构）",
        "tianfu",
        3,
        Until::Drafted,
    ),
    (
        Some("510700"),
        "涪江示例技师学院（虚构）",
        "fujiang",
        40,
        Until::Assessed,
    ),
    (
        Some("510600"),
        "旌阳样例技工学校（虚构）",
        "jingyang",
        40,
        Until::Concluded,
    ),
    (
        None,
        "四川示范高级技工学校（虚构，省属）",
        "shengshu",
        5,
        Until::Submitted,
    ),
    (
        None,
        "川南样板高级技工学校（虚构，省属）",
        "chuannan",
        40,
        Until::Concluded,
    ),
    (
        None,
        "川北示例技师学院（虚构，省属）",
        "chuanbei",
        12,
        Until::Accepted,
    ),
];
