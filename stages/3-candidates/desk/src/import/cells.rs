//! Cells of the roster → typed values, beyond what the sheet reader knows.

use kernel::{CitizenId, Level, citizen_id::Sex};
use sheet::{Cell, Objection, parse};

/// 居民身份证号码.
pub(super) fn identity(cell: &Cell) -> Result<CitizenId, Objection> {
    parse::normal(cell)?
        .parse()
        .map_err(|error| Objection::new(format!("无效：{error}"), "请与证件核对后改正"))
}

/// 手机号码: eleven digits, the first a 1, the second 3 to 9.
pub(super) fn phone(cell: &Cell) -> Result<String, Objection> {
    let digits: String = parse::normal(cell)?
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .collect();
    let bytes = digits.as_bytes();
    let right = bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && bytes[1] >= b'3';
    if right {
        Ok(digits)
    } else {
        Err(Objection::new("不是有效的手机号码", "请填写11位手机号码"))
    }
}

/// 职业技能等级.
pub(super) fn level(cell: &Cell) -> Result<Level, Objection> {
    parse::normal(cell)?
        .parse()
        .map_err(|_| Objection::new("不是职业技能等级", "请按“四级/中级工”的形式填写"))
}

/// The very level of the session.
pub(super) fn level_of(wanted: Level) -> impl Fn(&Cell) -> Result<Level, Objection> {
    move |cell| {
        let found = level(cell)?;
        if found == wanted {
            return Ok(found);
        }
        Err(Objection::new(
            "与本批次等级不一致",
            format!("本批次为{wanted}"),
        ))
    }
}

/// One of the names that are right here; `remedy` says which.
pub(super) fn one_of<'a>(
    names: &'a [&'a str],
    what: &'a str,
) -> impl Fn(&Cell) -> Result<String, Objection> + 'a {
    move |cell| {
        let found = parse::normal(cell)?;
        if names.contains(&found.as_str()) {
            return Ok(found);
        }
        let remedy = format!("请填写“{}”", names.join("”或“"));
        Err(Objection::new(what, remedy))
    }
}

/// 性别, as the identity number has it.
pub(super) fn sex_of(sex: Option<Sex>) -> impl Fn(&Cell) -> Result<String, Objection> {
    move |cell| {
        let found = parse::choice(candidates_rules::lists::SEXES)(cell)?;
        match sex {
            Some(sex) if sex.label() != found => Err(Objection::new(
                "与证件号码不一致",
                format!("证件号码表明为{}，请与证件核对", sex.label()),
            )),
            _ => Ok(found.to_owned()),
        }
    }
}

/// 出生日期, as the identity number has it.
pub(super) fn birthday_of(
    identity: Option<&CitizenId>,
) -> impl Fn(&Cell) -> Result<String, Objection> {
    move |cell| {
        let found = parse::date(cell)?;
        match identity {
            Some(identity) if identity.birthday() != found => Err(Objection::new(
                "与证件号码不一致",
                format!("证件号码表明为{}，请与证件核对", identity.birthday()),
            )),
            _ => Ok(found.to_string()),
        }
    }
}

/// 电子邮箱: a name, one @, a host with a dot.
pub(super) fn email(cell: &Cell) -> Result<String, Objection> {
    let text = parse::text(60)(cell)?;
    let right = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(' ')
    });
    if right {
        Ok(text)
    } else {
        Err(Objection::new(
            "不是有效的电子邮箱",
            "请按“name@example.cn”的形式填写或留空",
        ))
    }
}

/// 邮政编码: six digits.
pub(super) fn postcode(cell: &Cell) -> Result<String, Objection> {
    let text = parse::normal(cell)?;
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(Objection::new("不是有效的邮政编码", "请填写6位数字或留空"))
    }
}
