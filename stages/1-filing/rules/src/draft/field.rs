//! One text → one value of the form. Each reader says what is wrong and what would be right.

use crate::{check, read_levels};
use kernel::Level;
use std::{fmt::Display, str::FromStr};

/// What is wrong with a text, and what would be right.
pub(super) struct Wrong {
    pub what: String,
    pub remedy: String,
}

pub(super) type Read<T> = Result<T, Wrong>;

fn wrong(what: impl Into<String>, remedy: impl Into<String>) -> Wrong {
    Wrong {
        what: what.into(),
        remedy: remedy.into(),
    }
}

/// Nothing is typed where something must be.
pub(super) fn missing() -> Wrong {
    wrong("未填写", "请填写此项")
}

/// More is typed than there is room for.
pub(super) fn too_long(found: usize, longest: usize) -> Wrong {
    wrong(
        format!("有{found}个字，过长"),
        format!("请控制在{longest}个字以内"),
    )
}

/// What no page and no paper can show.
pub(super) fn unprintable() -> Wrong {
    wrong("含有无法显示的控制字符或乱码", "请删除后重新填写")
}

/// An identity number stands where it would be shown.
pub(super) fn number() -> Wrong {
    wrong(
        "含有身份证号",
        "填写的内容在页面上显示，身份证号只填写在“身份证号”栏",
    )
}

pub(super) fn text(text: &str) -> Read<String> {
    Ok(text.to_owned())
}

pub(super) fn value<T: FromStr<Err: Display>>(text: &str) -> Read<T> {
    text.parse()
        .map_err(|error: T::Err| wrong(format!("有误：{error}"), "请核对后改正"))
}

pub(super) fn levels(text: &str) -> Read<Vec<Level>> {
    read_levels(text).map_err(|error| wrong(format!("有误：{error}"), "请填写如“五级、四级”"))
}

/// The name of the school: that of whoever hands the form in.
pub(super) fn school(organisation: &str) -> impl Fn(&str) -> Read<String> {
    move |text| {
        if text == organisation {
            return Ok(text.to_owned());
        }
        let what = format!("与提交机构的名称“{organisation}”不一致");
        Err(wrong(what, "请填写本校全称"))
    }
}

pub(super) fn mobile(text: &str) -> Read<String> {
    only(
        check::is_mobile,
        text,
        "不是有效的手机号码",
        "请填写1开头的11位数字",
    )
}

/// 座机: the one that the public is told (A3.5).
pub(super) fn landline(text: &str) -> Read<String> {
    let what = "不是有效的座机号码";
    only(check::is_landline, text, what, "请按028-12345678的形式填写")
}

pub(super) fn email(text: &str) -> Read<String> {
    only(
        check::is_email,
        text,
        "不是有效的电子邮箱",
        "请按name@example.cn的形式填写",
    )
}

fn only(is_good: impl Fn(&str) -> bool, text: &str, what: &str, remedy: &str) -> Read<String> {
    if is_good(text) {
        return Ok(text.to_owned());
    }
    Err(wrong(what, remedy))
}
