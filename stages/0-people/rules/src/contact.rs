//! 单位和电话: a form of them that is out of date puts nothing back (A1.2).

use crate::CHANGED_MEANWHILE;
use kernel::{Clause, Refusal};

/// 联系信息: what a form of employer and phone was filled from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// 所在单位.
    pub employer: String,
    /// The phone number, masked.
    pub phone_masked: String,
}

/// Refuses to change what has changed since it was read: the form would put the old employer back. `seen` is what was read,
/// where somebody read.
///
/// # Errors
/// A conflict that says what stands there now.
pub fn contact_unchanged(stands: &Contact, seen: Option<&Contact>) -> Result<(), Refusal> {
    let Some(seen) = seen.filter(|seen| *seen != stands) else {
        return Ok(());
    };
    let mut changed = Vec::new();
    if seen.employer != stands.employer {
        changed.push(format!("所在单位已变更为“{}”", stands.employer));
    }
    if seen.phone_masked != stands.phone_masked {
        changed.push(format!("手机号码已变更为{}", stands.phone_masked));
    }
    let sentence = format!("打开页面以后，{}，请核对后再保存", changed.join("，"));
    Err(Refusal::conflict(CHANGED_MEANWHILE, sentence).citing(Clause::A1_2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(employer: &str, phone: &str) -> Contact {
        Contact {
            employer: employer.into(),
            phone_masked: phone.into(),
        }
    }

    #[test]
    fn a_stale_form_is_refused_with_what_changed() {
        let stands = contact("新名技师学院", "199****0001");
        for (seen, told) in [
            (None, None),
            (Some(stands.clone()), None),
            (
                Some(contact("旧名技工学校", "199****0001")),
                Some("打开页面以后，所在单位已变更为“新名技师学院”，请核对后再保存"),
            ),
            (
                Some(contact("新名技师学院", "199****0002")),
                Some("打开页面以后，手机号码已变更为199****0001，请核对后再保存"),
            ),
            (
                Some(Contact::default()),
                Some(
                    "打开页面以后，所在单位已变更为“新名技师学院”，手机号码已变更为199****0001，请核对后再保存",
                ),
            ),
        ] {
            let refusal = contact_unchanged(&stands, seen.as_ref()).err();
            let found = refusal.as_ref().map(|refusal| refusal.sentence.as_str());
            assert_eq!(found, told);
            assert!(refusal.is_none_or(|refusal| refusal.code == CHANGED_MEANWHILE));
        }
    }
}
