//! Invented people: names put together from lists, identity numbers that can belong to nobody.
//!
//! [`CitizenId::fictitious`] takes address codes that were never assigned (a test of `kernel` proves it against the
//! national history), so no such number was ever given to a person.

use jiff::civil::Date;
use kernel::{CitizenId, citizen_id::Sex};

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "林", "罗", "高", "梁", "宋", "郑", "谢",
];
const MEN: [&str; 20] = [
    "子墨", "浩然", "宇航", "俊杰", "思远", "天佑", "嘉豪", "志强", "文博", "明轩", "建国", "晓东",
    "一鸣", "承泽", "泽宇", "睿", "磊", "鑫", "川", "锐",
];
const WOMEN: [&str; 12] = [
    "雨桐", "诗涵", "梦瑶", "佳怡", "思琪", "欣妍", "晓燕", "丽娟", "静怡", "婷", "颖", "蓉",
];

/// 虚构人物: somebody who does not exist.
#[derive(Clone, Debug)]
pub struct Invented {
    /// The name.
    pub name: String,
    /// The sex.
    pub sex: Sex,
    /// The identity number.
    pub identity: CitizenId,
    /// A phone number of the right form.
    pub phone: String,
}

/// The `n`-th invented person, born about `year`.
pub fn invented(n: u16, year: i16) -> Invented {
    let sex = if n % 5 == 3 { Sex::Female } else { Sex::Male };
    let number = usize::from(n);
    let given = match sex {
        Sex::Male => MEN[number * 7 % MEN.len()],
        Sex::Female => WOMEN[number * 5 % WOMEN.len()],
    };
    let month = i8::try_from(n % 12).map_or(1, |month| month + 1);
    let day = i8::try_from(n % 27).map_or(1, |day| day + 1);
    let birthday =
        Date::new(year, month, day).expect("the 1st to the 27th is a day of every month");
    Invented {
        name: format!("{}{given}", SURNAMES[number * 11 % SURNAMES.len()]),
        sex,
        identity: CitizenId::fictitious(birthday, sex, n)
            .expect("a birthday of our time has numbers"),
        phone: format!("1990000{:04}", n % 10_000),
    }
}
