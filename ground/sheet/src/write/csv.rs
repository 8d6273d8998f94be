//! CSV that Excel opens without harm: UTF-8 with a mark, and nothing in it runs as a formula.

use csv::{Terminator, WriterBuilder};

/// Excel reads the file as UTF-8 only with this mark at its start.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The header and rows as CSV. Text that a spreadsheet would run as a formula gets an apostrophe in front;
/// [`crate::Workbook::read`] takes it off again.
pub fn csv_bytes<R>(headers: &[&str], rows: R) -> Vec<u8>
where
    R: IntoIterator,
    R::Item: IntoIterator<Item: AsRef<str>>,
{
    const IN_MEMORY: &str = "writing to memory does not fail";
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let header = headers.iter().map(|heading| guard(heading));
    writer.write_record(header).expect(IN_MEMORY);
    for row in rows {
        let fields = row.into_iter().map(|field| guard(field.as_ref()));
        writer
            .write_record(fields.collect::<Vec<_>>())
            .expect(IN_MEMORY);
    }
    writer.into_inner().expect(IN_MEMORY)
}

/// The text as it may stand in a CSV.
fn guard(text: &str) -> String {
    if is_dangerous(text) && !is_number(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text as it was before [`guard`].
pub(crate) fn unguard(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(text) if is_dangerous(text) => text,
        _ => field,
    }
}

/// Whether a spreadsheet may run the text, now or once an apostrophe is taken off.
fn is_dangerous(text: &str) -> bool {
    let first = text.trim_start_matches('\'').chars().next();
    matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
    )
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_runs_as_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+cmd", "'+cmd"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("-5.5", "-5.5"),
            ("+8628", "+8628"),
            ("张三", "张三"),
            ("'张三'", "'张三'"),
            ("", ""),
        ];
        for (text, field) in cases {
            assert_eq!(guard(text), field);
            assert_eq!(unguard(field), text);
        }
    }

    #[test]
    fn a_file_is_marked_quoted_and_ends_its_lines_as_windows_does() {
        let bytes = csv_bytes(&["姓名", "备注"], [["张三", "甲,\"乙\""], ["李四", "=1"]]);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{FEFF}姓名,备注\r\n张三,\"甲,\"\"乙\"\"\"\r\n李四,'=1\r\n"
        );
    }

    proptest! {
        #[test]
        fn the_guard_always_comes_off(text in any::<String>()) {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text);
        }
    }
}
