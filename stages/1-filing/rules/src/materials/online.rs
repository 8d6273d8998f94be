//! 网络核验: a material that was checked online need not be handed in on paper (last line of 附件2).

use super::Material;
use crate::clear;
use jiff::civil::{Date, date};
use kernel::{Clause, Problems, Refusal, has_unprintable};
use std::ops::RangeInclusive;

/// Before this day no site of a register answered the public.
const EARLIEST: Date = date(2010, 1, 1);

/// What a flawed check is refused with.
const FLAWED: (&str, &str) = ("filing.bad_online_check", "网络核验信息有误");

/// 网络核验: the material was checked online, so that no paper is asked for (last line of 附件2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlineCheck {
    /// Where it was checked, such as the name and address of the site.
    pub source: String,
    /// Who checked it.
    pub by: String,
    /// When.
    pub on: Date,
}

/// Whether an online check says all that it must, of a material that can be checked online.
///
/// # Errors
/// A refusal with every fault at its field.
pub fn check_online(material: Material, check: &OnlineCheck, today: Date) -> Result<(), Refusal> {
    refuse_signed(material)?;
    faults(&check.source, &check.by, Some(check.on), today).refuse(FLAWED.0, FLAWED.1)
}

/// Reads an online check as it was typed: where, by whom, when.
///
/// # Errors
/// As [`check_online`]; a day that is none is a fault at its field.
pub fn read_online(
    material: Material,
    [source, by, on]: [&str; 3],
    today: Date,
) -> Result<OnlineCheck, Refusal> {
    refuse_signed(material)?;
    let on = on.trim().parse::<Date>().ok();
    faults(source, by, on, today).refuse(FLAWED.0, FLAWED.1)?;
    Ok(OnlineCheck {
        source: source.trim().to_owned(),
        by: by.trim().to_owned(),
        on: on.expect("a day that could not be read was refused"),
    })
}

/// A5: what somebody signed is on no site.
fn refuse_signed(material: Material) -> Result<(), Refusal> {
    if material.may_be_checked_online() {
        return Ok(());
    }
    let sentence = "承诺书或合作协议由签署人签字，不能通过网络核验，请上传复印件";
    Err(Refusal::invalid("filing.not_online", sentence).citing(Clause::A5))
}

fn faults(source: &str, by: &str, on: Option<Date>, today: Date) -> Problems {
    let mut problems = Problems::default();
    problems.check(!is_line(source, 2..=200), "source", || {
        "核验来源应为2至200个字，如网站名称和网址".into()
    });
    problems.check(!is_line(by, 2..=40), "by", || "核验人应为2至40个字".into());
    for (place, text) in [("source", source), ("by", by)] {
        clear::no_number(text, place, &mut problems);
    }
    problems.check(on.is_none(), "on", || {
        "请填写核验日期，格式为年-月-日".into()
    });
    problems.check(on.is_some_and(|on| on > today), "on", || {
        format!("核验日期{}晚于今天，请填写实际核验的日期", said(on))
    });
    problems.check(on.is_some_and(|on| on < EARLIEST), "on", || {
        format!("核验日期{}早于{EARLIEST}，请填写实际核验的日期", said(on))
    });
    problems
}

fn said(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// One line of text of so many characters.
pub(super) fn is_line(text: &str, length: RangeInclusive<usize>) -> bool {
    let text = text.trim();
    length.contains(&text.chars().count()) && !has_unprintable(text) && !text.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{CitizenId, citizen_id::Sex};

    const TODAY: Date = date(2026, 3, 2);

    fn read(source: &str, by: &str, on: &str) -> Result<OnlineCheck, Refusal> {
        read_online(Material::Registration, [source, by, on], TODAY)
    }

    #[test]
    fn an_online_check_of_a_material_says_where_who_and_when() {
        let site = "全国组织机构统一社会信用代码数据服务中心";
        let person = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
        let number = format!("某网站（{}）", person.expose());
        let cases: [(&str, &str, &str, &[&str]); 10] = [
            (site, "张三", "2026-03-02", &[]),
            (site, "张三", "2010-01-01", &[]),
            ("某", "张三", "2026-03-02", &["source"]),
            ("某\n网站", "张三", "2026-03-02", &["source"]),
            (number.as_str(), "张三", "2026-03-02", &["source"]),
            (site, " ", "2026-03-02", &["by"]),
            (site, "张三", "2026-03-03", &["on"]),
            (site, "张三", "2009-12-31", &["on"]),
            (site, "张三", "", &["on"]),
            ("", "", "昨天", &["source", "by", "on"]),
        ];
        for (source, by, on, places) in cases {
            let problems = read(source, by, on).map_or_else(|refusal| refusal.problems, |_| vec![]);
            let found: Vec<&str> = problems.iter().map(|one| one.place.as_str()).collect();
            assert_eq!(found, places, "{source} {by} {on}");
        }
        let good = read(site, " 张三 ", "2026-03-02").unwrap();
        assert_eq!((good.by.as_str(), good.on), ("张三", TODAY));
        assert!(check_online(Material::Registration, &good, TODAY).is_ok());
        let late = OnlineCheck {
            on: date(2026, 3, 3),
            ..good
        };
        assert!(check_online(Material::Registration, &late, TODAY).is_err());
    }

    #[test]
    fn a_material_that_was_signed_is_checked_on_no_site() {
        let typed = ["某网站", "张三", "2026-03-02"];
        for material in Material::ALL.iter().copied() {
            let refused = read_online(material, typed, TODAY).err();
            let expected = (material == Material::Agreements).then_some("filing.not_online");
            assert_eq!(refused.map(|refusal| refusal.code), expected, "{material}");
        }
    }
}
