//! 试点院校公示: which filed schools are asked for, and how each is shown (A3.5).

use access::Affiliation;
use db::{Conn, Page, Row, Select};
use filing_desk::{RegisterEntry, RegisterScope, Standing, register_entries, standing_as};
use jiff::civil::Date;
use kernel::{Fault, Level, Problem, Refusal, division};
use serde::Deserialize;

/// Which schools are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    /// A part of the school's name.
    #[serde(default)]
    pub(crate) name: String,
    /// `province`, the code of a city, or nothing.
    #[serde(default)]
    pub(crate) city: String,
    /// A part of the name or the code of an occupation or a job type.
    #[serde(default)]
    pub(crate) occupation: String,
    /// What the filing is, by its stable name; in force unless asked otherwise.
    #[serde(default)]
    pub(crate) standing: String,
}

impl Wanted {
    /// What the filings are to be.
    pub(crate) fn standing(&self) -> Standing {
        self.standing.parse().unwrap_or(Standing::InForce)
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// By name.
    Name,
    /// The latest filed first.
    Latest,
    /// By number, which cursors go on from.
    Number,
}

/// The day as of which is asked; today where nothing is given.
pub(crate) fn day_asked(on: &str, today: Date) -> Result<Date, Refusal> {
    match on.trim() {
        "" => Ok(today),
        on => on.parse().map_err(|_| {
            let sentence = format!("日期“{on}”无法识别，应为年-月-日，如{today}");
            Refusal::invalid("register.bad_day", sentence.clone())
                .with(vec![Problem::at("on", sentence)])
        }),
    }
}

/// Filings of schools whose name, or a name that they had, contains what was typed. A school that was renamed is found by both,
/// on every day.
const NAMED: &str = "(school_name like {} escape '\\' or filing.id in
    (select filing_version.filing from filing_version where filing_version.school_name like {} escape '\\')) is true";

/// Filings for an occupation that is searched by a part of its name or code. The names are few: they are looked through first,
/// then their lines, which an index has together. With `is true` the filings are still read in the order of the list, and
/// only as many as a page takes. `$day` is the day whose lines count.
macro_rules! holds_on {
    ($day:literal) => {
        concat!(
            "(filing.id in (select scope_line.filing from filed_occupation cross join scope_line
                where scope_line.occupation = filed_occupation.occupation
                and scope_line.job_type = filed_occupation.job_type
                and scope_line.occupation_name = filed_occupation.name
                and coalesce(scope_line.since, '') <= ", $day, " and coalesce(scope_line.until, '9999-12-31') >= ", $day, "
                and coalesce(scope_line.dropped_on, '9999-12-31') > ", $day, "
                and filed_occupation.name || ' ' || filed_occupation.job_type || ' ' || filed_occupation.occupation
                    like {1} escape '\\')) is true"
        )
    };
}

/// Narrows filings that stand so on a day to an occupation: by the lines that an entry shows, those of the day, or of the time
/// when the filing still was one or begins to be.
fn of_occupation(select: Select, text: &str, standing: Standing, day: Date) -> Select {
    let Some(text) = Select::part(text) else {
        return select;
    };
    let select = select.searched();
    match standing {
        Standing::InForce | Standing::Suspended => {
            select.only_with(holds_on!("{2}"), vec![text.into(), day.into()])
        }
        Standing::Expired => select.only_with(holds_on!("filing.valid_until"), vec![text.into()]),
        Standing::NotYet => select.only_with(holds_on!("filing.valid_from"), vec![text.into()]),
        // Up to the day before the end.
        Standing::Withdrawn | Standing::Revoked => {
            select.only_with(holds_on!("filing.ended_on"), vec![text.into()])
        }
    }
}

/// The filings that are what is asked on a day, as a list to be paged. Of record: the names of `filed_occupation` are written by the
/// acts that write its lines.
pub(crate) fn standing(wanted: &Wanted, order: Order, day: Date) -> Select {
    let select = Select::new("filing.number", "filing").of_record();
    let select = standing_as(select, wanted.standing(), day)
        .maybe(
            "affiliation = {}",
            Some(wanted.city.as_str()).filter(|city| !city.is_empty()),
        )
        .containing(NAMED, &wanted.name);
    of_occupation(select, &wanted.occupation, wanted.standing(), day).order(match order {
        Order::Name => "school_name, number",
        Order::Latest => "decided_at desc, number desc",
        Order::Number => "number",
    })
}

/// How many filings are in force on a day.
pub(crate) async fn count(conn: &mut Conn, today: Date) -> Result<u32, Fault> {
    let page = standing(&Wanted::default(), Order::Number, today)
        .page(conn, 1, 1)
        .await?;
    Ok(page.total)
}

/// One page of the filings with everything that is published of them, as it was on a day.
pub(crate) async fn page(
    conn: &mut Conn,
    select: Select,
    (page, size): (u32, u32),
    day: Date,
) -> Result<(Vec<RegisterEntry>, Page), Fault> {
    let page = select.page(conn, page, size).await?;
    Ok((entries(conn, &page.rows, day).await?, page))
}

/// The entries of these rows of numbers, which an index has in their order.
pub(crate) async fn entries(
    conn: &mut Conn,
    rows: &[Row],
    day: Date,
) -> Result<Vec<RegisterEntry>, Fault> {
    let numbers: Result<Vec<String>, Fault> = rows.iter().map(|row| row.get("number")).collect();
    register_entries(conn, &numbers?, day).await
}

/// The cities to choose from, with the name that each is shown by.
pub(crate) fn cities() -> Vec<(String, &'static str)> {
    let mut cities = vec![
        (String::new(), "全省"),
        (Affiliation::Province.to_string(), "省属及以上院校"),
    ];
    cities.extend(
        division::sichuan_cities()
            .iter()
            .map(|city| (city.code.to_string(), city.name)),
    );
    cities
}

/// What is certified, such as 电工（继电保护员）.
pub(crate) fn occupation(scope: &RegisterScope) -> String {
    if scope.job_type.is_empty() {
        return scope.occupation_name.clone();
    }
    format!("{}（{}）", scope.occupation_name, scope.job_type)
}

/// 等级范围: levels without a gap as a range, others one by one. The lowest come first.
pub(crate) fn level_range(levels: &[Level]) -> String {
    let gapless = Level::ALL
        .windows(levels.len().max(1))
        .any(|window| window == levels);
    match levels {
        [lowest, .., highest] if gapless => format!("{lowest}至{highest}"),
        _ => levels
            .iter()
            .map(|level| level.label())
            .collect::<Vec<_>>()
            .join("、"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::*;

    #[test]
    fn levels_are_shown_as_a_range_only_without_a_gap() {
        let cases: [(&[Level], &str); 5] = [
            (&[], ""),
            (&[Four], "四级/中级工"),
            (&[Five, Four, Three], "五级/初级工至三级/高级工"),
            (&[Five, Three], "五级/初级工、三级/高级工"),
            (&[Four, Three], "四级/中级工至三级/高级工"),
        ];
        for (levels, shown) in cases {
            assert_eq!(level_range(levels), shown);
        }
    }
}
