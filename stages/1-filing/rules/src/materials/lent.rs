//! 非本单位人员: of whom a signed commitment or agreement is attached (note of A5).

use crate::{ApplicationForm, Outsider};
use kernel::{Clause, Problem, Refusal};

/// The people who are lent and of whom no title speaks by name; each of several namesakes needs one of their own.
pub fn unnamed(lent: &[Outsider<'_>], titles: &[&str]) -> Vec<String> {
    let namesakes =
        |lent: &[Outsider<'_>], name: &str| lent.iter().filter(|one| one.name == name).count();
    let named = |name: &str| titles.iter().filter(|title| title.contains(name)).count();
    lent.iter()
        .enumerate()
        .filter(|(at, one)| named(one.name) <= namesakes(&lent[..*at], one.name))
        .map(|(_, one)| match namesakes(lent, one.name) {
            1 => one.name.to_owned(),
            _ => format!("{}（{}）", one.name, one.identity.masked()),
        })
        .collect()
}

/// Passes a form of whose lent people each has signed: by one file for all of them, or by attachments that name them.
///
/// # Errors
/// A refusal that names who is missing.
pub fn all_signed(form: &ApplicationForm, for_all: bool, titles: &[&str]) -> Result<(), Refusal> {
    let missing = unnamed(&form.outsiders(), titles);
    if for_all || missing.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "非本单位人员{}还没有承诺书或者合作协议，请逐人上传，附件标题写明姓名；多人合为一份文件的，上传为材料本身",
        missing.join("、")
    );
    let problem = Problem::at(Clause::A5.label(), sentence.clone());
    Err(Refusal::invalid("filing.agreement_missing", sentence)
        .citing(Clause::A5)
        .with(vec![problem]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;
    use jiff::civil::date;
    use kernel::{CitizenId, citizen_id::Sex};

    #[test]
    fn each_of_two_namesakes_needs_an_attachment_of_their_own() {
        let identity = |serial| CitizenId::fictitious(date(1980, 1, 1), Sex::Male, serial).unwrap();
        let (one, two, three) = (identity(1), identity(2), identity(3));
        let lent = [("张三", &one), ("李四", &two), ("张三", &three)];
        let lent = lent.map(|(name, identity)| Outsider { name, identity });
        let both = ["张三（519***********", "李四", "张三（519***********"];
        let cases: [(&[&str], &[&str]); 4] = [
            (&[], &both),
            (&["李四承诺书", "张三协议"], &["张三（519***********"]),
            (&["张三协议", "张三承诺书"], &["李四"]),
            (&["张三协议", "张三承诺书", "李四协议"], &[]),
        ];
        for (titles, wanted) in cases {
            let found = unnamed(&lent, titles);
            assert_eq!(found.len(), wanted.len(), "{titles:?}: {found:?}");
            let fits = found.iter().zip(wanted);
            assert!(
                fits.into_iter().all(|(one, start)| one.starts_with(start)),
                "{found:?}"
            );
        }
    }

    #[test]
    fn whoever_is_lent_has_signed_by_name_or_in_one_file_for_all() {
        let mut form = form();
        form.assessors[0].employer = "某企业".into();
        let name = form.assessors[0].name.clone();
        let own = format!("{name}承诺书");
        let cases: [(bool, &[&str], bool); 4] = [
            (false, &[], false),
            (false, &["他人承诺书"], false),
            (false, &[&own], true),
            (true, &[], true),
        ];
        for (for_all, titles, may) in cases {
            let signed = all_signed(&form, for_all, titles);
            assert_eq!(signed.is_ok(), may, "{for_all} {titles:?}");
            if let Err(refusal) = signed {
                assert!(refusal.sentence.contains(&name), "{}", refusal.sentence);
            }
        }
    }
}
