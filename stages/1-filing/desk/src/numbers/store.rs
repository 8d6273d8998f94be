//! Rows of number series, and the numbers that were given.

use db::{Conn, Row, args};
use filing_rules::{FilingNumber, NumberSeries};
use kernel::Fault;

/// Every series, the one that gives first.
pub(crate) async fn series(conn: &mut Conn) -> Result<Vec<NumberSeries>, Fault> {
    let sql = "select * from number_series order by version desc";
    let rows = conn.all(sql, args![]).await?;
    let one = |row: &Row| {
        Ok(NumberSeries {
            version: row.get("version")?,
            first: row.get("first")?,
            last: row.get("last")?,
            since: row.get("since")?,
            source: row.get("source")?,
        })
    };
    let mut series: Vec<NumberSeries> = rows.iter().map(one).collect::<Result<_, Fault>>()?;
    series.push(NumberSeries::sichuan());
    Ok(series)
}

/// How many numbers were ever given between two ends.
pub(crate) async fn given(conn: &mut Conn, (first, last): (u32, u32)) -> Result<usize, Fault> {
    // The six digits of a number sort as texts do.
    let sql = "select count(*) as given from filing where substr(number, 8) >= $1 and substr(number, 8) <= $2";
    let ends = args![format!("{first:06}"), format!("{last:06}")];
    let given: u32 = conn.one(sql, ends).await?.get("given")?;
    Ok(given as usize)
}

/// The last number of a series that was ever given, or the last of those that enterprises have right after it: what an
/// enterprise was given elsewhere is no school's, two bodies would make the same certificate codes.
pub(crate) async fn last_given(
    conn: &mut Conn,
    series: &NumberSeries,
) -> Result<Option<FilingNumber>, Fault> {
    let sql = "select number from filing where substr(number, 8) >= $1 and substr(number, 8) <= $2
               order by substr(number, 8) desc limit 1";
    let ends = args![
        format!("{:06}", series.first),
        format!("{:06}", series.last)
    ];
    let row = conn.opt(sql, ends).await?;
    let mut last: Option<FilingNumber> = row.map(|row| row.parse("number")).transpose()?;
    while let Ok(next) = series.next(last.as_ref()) {
        let taken = "select id from partner where number = $1";
        if conn.opt(taken, args![next.as_str()]).await?.is_none() {
            break;
        }
        last = Some(next);
    }
    Ok(last)
}
