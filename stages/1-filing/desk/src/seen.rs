//! 所见: what stood for a material when somebody looked at the page, as their browser sends it along: nobody replaces or removes
//! what they did not see.

use crate::store::Held;
use db::Keys;
use filing_rules::Material;

/// What stands for a material itself: its file or its online check.
pub(crate) fn own(held: &[Held], material: Material) -> Option<&Held> {
    let mut own = held.iter().filter(|one| one.attached.is_none());
    own.find(|one| one.material == material)
}

/// The digest of what stands there; of nothing, too.
pub(crate) fn digest(keys: &Keys, own: Option<&Held>) -> String {
    let shown = own.map(|one| {
        let check = (&one.source, &one.checked_by, one.checked_on);
        (one.material, one.file, &one.file_name, check)
    });
    keys.digest("material", &format!("{shown:?}"))
}
