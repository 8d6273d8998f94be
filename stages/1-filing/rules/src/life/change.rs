//! Changes of what a receipt says of the school: what the public only has to be told, and what the department decides.

use crate::clear;
use kernel::{Clause, Problem, Refusal, Uscc, has_unprintable, names_a_number, plain};
use std::{fmt, str::FromStr};

/// 变更项目: what of a filing can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// 院校名称
    Name,
    /// 统一社会信用代码
    Uscc,
    /// 地址
    Address,
    /// 联系人
    Contact,
    /// 联系电话
    Phone,
}

/// 变更方式: the notice leaves it open. What identifies the school, or where it examines (A1.3), is decided; the rest is
/// only noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 告知即生效
    Notice,
    /// 经人社部门核准
    Approval,
}

impl Field {
    /// Every field.
    pub const ALL: [Field; 5] = [
        Field::Name,
        Field::Uscc,
        Field::Address,
        Field::Contact,
        Field::Phone,
    ];

    /// How it changes.
    pub fn way(self) -> Way {
        match self {
            Field::Name | Field::Uscc | Field::Address => Way::Approval,
            Field::Contact | Field::Phone => Way::Notice,
        }
    }

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Uscc => "uscc",
            Field::Address => "address",
            Field::Contact => "contact",
            Field::Phone => "phone",
        }
    }

    /// The most characters: a name is as long as that of any organisation, and fits a seal.
    fn longest(self) -> usize {
        match self {
            Field::Name => 60,
            _ => 100,
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Field::Name => "院校名称",
            Field::Uscc => "统一社会信用代码",
            Field::Address => "地址",
            Field::Contact => "联系人",
            Field::Phone => "联系电话",
        }
    }
}

/// What the field becomes, in plain form: it stands on one line of the receipt and in the register.
///
/// # Errors
/// A refusal at the field `value` where it is none, the same as before, or no such code.
pub fn change(field: Field, before: &str, value: &str) -> Result<String, Refusal> {
    let value = plain(value);
    let length = value.chars().count();
    let refuse = |sentence: String| Err(bad_value(sentence));
    let most = field.longest();
    if !(2..=most).contains(&length) {
        return refuse(format!(
            "{}应为2至{most}个字，现为{length}个字",
            field.title()
        ));
    }
    if value.contains('\n') || has_unprintable(&value) {
        let title = field.title();
        return refuse(format!(
            "{title}中有换行或者无法显示的字符，请删除后重新填写"
        ));
    }
    if value == before {
        return refuse(format!("与现在的{}相同，不需要变更", field.title()));
    }
    match field {
        Field::Uscc => match value.parse::<Uscc>() {
            Ok(code) => Ok(code.to_string()),
            Err(error) => refuse(error.to_string()),
        },
        Field::Name | Field::Address | Field::Contact if names_a_number(&value) => {
            refuse(clear::NAMED.to_owned())
        }
        Field::Phone if !crate::check::is_phone(&value) => {
            refuse("联系电话应为028-12345678形式的座机或11位手机号码".to_owned())
        }
        _ => Ok(value),
    }
}

/// The refusal of a value that no receipt can show, with what of it.
pub fn unprintable_value(field: Field, what: &str) -> Refusal {
    bad_value(format!("{}{what}", field.title()))
}

/// Why a change that was asked for is not granted any more: what it asks for was taken in before this was checked.
pub fn cannot_grant(flaw: Refusal) -> Refusal {
    let sentence = format!(
        "{}；不能核准，请不予核准并写明理由，由院校改正后重新提出",
        flaw.sentence
    );
    Refusal::conflict("filing.bad_request", sentence).citing(Clause::A3_5)
}

/// The refusal of a name that another organisation has.
pub fn name_taken(name: &str) -> Refusal {
    bad_value(format!("已有名为“{name}”的机构，院校名称应与其他机构不同"))
}

fn bad_value(sentence: String) -> Refusal {
    Refusal::invalid("filing.bad_change", sentence.clone())
        .citing(Clause::A3_5)
        .with(vec![Problem::at("value", sentence)])
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Field {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::ALL
            .into_iter()
            .find(|field| field.code() == text)
            .ok_or_else(|| Problem::at("field", "请选择要变更的项目"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_checked() {
        let code = Uscc::fictitious(7).to_string();
        let good = [
            (Field::Name, " 虚构高级技工学校 ", "虚构高级技工学校"),
            (Field::Uscc, code.as_str(), code.as_str()),
            (Field::Address, "虚构路\u{2009}１号\u{200B}", "虚构路 1号"),
            (Field::Phone, "028－12345678", "028-12345678"),
            (Field::Phone, "13800000001", "13800000001"),
        ];
        for (field, value, expected) in good {
            assert_eq!(change(field, "原来的", value).as_deref(), Ok(expected));
        }
        let bad = [
            (Field::Name, "", "2至60个字"),
            (Field::Name, "原来的", "相同"),
            (Field::Uscc, "51000000000000000X", "统一社会信用代码"),
            (Field::Phone, "一二三", "座机"),
            (Field::Address, "虚构路1号\r\n2楼", "换行"),
            (Field::Contact, "张\u{7}三", "无法显示"),
            (Field::Name, "虚构\u{202E}学校", "无法显示"),
            (Field::Name, "原来\u{200B}的", "相同"),
        ];
        for (field, value, word) in bad {
            let refusal = change(field, "原来的", value).unwrap_err();
            assert!(
                refusal.sentence.contains(word),
                "{word}: {}",
                refusal.sentence
            );
            assert_eq!(refusal.problems[0].place, "value");
        }
    }

    #[test]
    fn what_identifies_the_school_is_decided() {
        let decided: Vec<Field> = Field::ALL
            .into_iter()
            .filter(|field| field.way() == Way::Approval)
            .collect();
        assert_eq!(decided, [Field::Name, Field::Uscc, Field::Address]);
    }
}
