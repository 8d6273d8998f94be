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

    /// One field; what stands where it did not come.
    pub fn or<'a>(&'a self, name: &str, stands: &'a str) -> &'a str {
        if self.has(name) {
            self.one(name)
        } else {
            stands
        }
    }

    /// One field; none where it did not come.
    pub fn some(&self, name: &str) -> Option<&str> {
        self.has(name).then(|| self.one(name))
    }

    /// Whether a field came, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The fields whose names begin with a prefix: the rest of the name, and what it says.
    pub fn starting<'a>(&'a self, prefix: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// The lines for which a field `prefixLINE` came, with what it says.
    pub fn lines(&self, prefix: &str) -> Vec<(ApplicationLineId, &str)> {
        self.starting(prefix)
            .filter_map(|(rest, value)| Some((rest.parse().ok()?, value)))
            .collect()
    }
}
