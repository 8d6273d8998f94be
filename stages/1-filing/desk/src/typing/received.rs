//! What the page sends: every field of the form by section, row and column, the version, and the button that was pressed.

use filing_rules::{DraftForm, Kind, Section, Shape};
use kernel::Refusal;
use std::collections::BTreeMap;
use web::form_pairs;

/// What was typed.
pub(super) struct Received {
    pub kind: Kind,
    pub form: DraftForm,
    /// The version upon which was typed, or the one that is knowingly replaced.
    pub version: i64,
    /// The digest of the application's form upon which it began; empty where there was none.
    pub base: String,
    /// The digest of the application's form that is knowingly replaced; empty where none is.
    pub over: String,
    /// The table to which a row was added.
    pub grown: Option<Section>,
    /// Whether the page's script sends it and reads the answer.
    pub by_script: bool,
}

/// The rows of each section by the numbers that the page gave them; numbers of rows that were taken out are left free.
type Rows = BTreeMap<Section, BTreeMap<usize, Vec<(usize, String)>>>;

impl Received {
    /// Reads the body of the page's form.
    pub fn of(body: &[u8]) -> Result<Received, Refusal> {
        let pairs = form_pairs(body);
        let one = |name: &str| {
            let mut found = pairs.iter().filter(|(known, _)| known == name);
            found.next().map_or("", |(_, value)| value.as_str())
        };
        let version = |name: &str| one(name).parse().map_or(0, |found: i64| found.max(0));
        let digest = |name: &str| one(name).chars().take(64).collect();
        let mut rows = Rows::new();
        for (name, text) in &pairs {
            if let Some((section, row, column)) = place(name) {
                let row = rows.entry(section).or_default().entry(row).or_default();
                row.push((column, text.clone()));
            }
        }
        let pressed = one("do");
        if let Some((section, row)) = pressed.strip_prefix("remove-").and_then(row_of) {
            rows.entry(section).or_default().remove(&row);
        }
        let mut form = written(rows)?;
        let grown: Option<Section> = pressed
            .strip_prefix("add-")
            .and_then(|code| code.parse().ok())
            .filter(|section: &Section| section.shape() == Shape::Table);
        if let Some(section) = grown {
            form.push(section, vec![String::new(); section.columns().len()]);
        }
        Ok(Received {
            kind: one("kind").parse().unwrap_or(Kind::Initial),
            form,
            version: match version("upon") {
                0 => version("version"),
                upon => upon,
            },
            base: digest("base"),
            over: digest("over"),
            grown,
            by_script: one("by") == "script",
        })
    }
}

/// The draft of the rows that came, counted anew.
fn written(rows: Rows) -> Result<DraftForm, Refusal> {
    let mut form = DraftForm::default();
    for (section, rows) in rows {
        if rows.len() > section.most_rows() {
            let (title, most) = (section.title(), section.most_rows());
            let sentence = format!(
                "“{title}”有{}行，超过上限{most}行，请删减后重试",
                rows.len()
            );
            return Err(Refusal::invalid("filing.draft_too_large", sentence));
        }
        for (at, cells) in rows.into_values().enumerate() {
            for (column, text) in cells {
                form.put(section, (at, column), &text);
            }
        }
    }
    Ok(form)
}

/// The name of a field.
pub(super) fn name(section: Section, row: usize, column: usize) -> String {
    format!("{section}-{row}-{column}")
}

/// Which place of the form a field is.
fn place(name: &str) -> Option<(Section, usize, usize)> {
    let (row, column) = name.rsplit_once('-')?;
    let (section, row) = row_of(row)?;
    Some((section, row, column.parse().ok()?))
}

fn row_of(name: &str) -> Option<(Section, usize)> {
    let (section, row) = name.split_once('-')?;
    Some((section.parse().ok()?, row.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_anew_where_some_were_taken_out() {
        let body = b"version=3&kind=renewal&staff-0-0=a&staff-7-1=c&staff-7-0=b&staff-9-0=d&do=remove-staff-0&x-1-1=e&staff-1=f&_csrf=g";
        let received = Received::of(body).unwrap();
        assert_eq!((received.version, received.kind), (3, Kind::Renewal));
        let names: Vec<&str> = (0..3)
            .map(|row| received.form.text(Section::Staff, (row, 0)))
            .collect();
        assert_eq!(names, ["b", "d", ""]);
        assert_eq!(received.form.text(Section::Staff, (0, 1)), "c");
        let grown = Received::of(b"do=add-experts&by=script").unwrap();
        assert_eq!(grown.form.rows(Section::Experts).len(), 1);
        assert!(grown.by_script && grown.version == 0);
        for (body, version) in [
            ("version=1&upon=4", 4),
            ("version=1&upon=", 1),
            ("version=-1", 0),
        ] {
            assert_eq!(Received::of(body.as_bytes()).unwrap().version, version);
        }
        assert!(Received::of(b"do=add-school").unwrap().grown.is_none());
    }

    #[test]
    fn too_many_rows_are_refused_and_not_dropped() {
        let body: String = (0..=Section::MOST_ROWS)
            .map(|row| format!("&staff-{row}-0=a"))
            .collect();
        assert!(Received::of(body.as_bytes()).is_err());
    }
}
