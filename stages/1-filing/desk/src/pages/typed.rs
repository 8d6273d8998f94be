//! What somebody typed into a form, by the names of its fields.

use kernel::ApplicationLineId;
use web::form_pairs;

/// What was typed.
#[derive(Default)]
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    /// Reads the body of a form.
    pub fn of(body: &[u8]) -> Typed {
        Typed(form_pairs(body))
    }

    /// The fields of an upload beside its file.
    pub fn from_fields(fields: Vec<(String, String)>) -> Typed {
        Typed(fields)
    }

    /// One field; empty where it did not come.
    pub fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The lines for which a field `prefixLINE` came, with what it says.
    pub fn lines(&self, prefix: &str) -> Vec<(ApplicationLineId, &str)> {
        self.0
            .iter()
            .filter_map(|(name, value)| {
                Some((name.strip_prefix(prefix)?.parse().ok()?, value.as_str()))
            })
            .collect()
    }
}
