//! 非本单位人员: of whom a signed commitment or agreement is attached (note of A5).

use crate::{ApplicationForm, Outsider, people};
use kernel::{Clause, Problem, Refusal};
use std::cmp::Reverse;

/// The people who are lent and of whom no title speaks by name. A title speaks of one person: each of several namesakes needs
/// one of their own, and so does 李明 beside 李明华.
pub fn unnamed(form: &ApplicationForm, titles: &[&str]) -> Vec<String> {
    let mut names: Vec<&str> = people(form).into_iter().map(|(_, name, _)| name).collect();
    names.sort_by_key(|name| Reverse(name.len()));
    let lent = form.outsiders();
    let label = |one: &Outsider<'_>| {
        let namesakes = lent.iter().filter(|other| other.name == one.name);
        match namesakes.count() {
            1 => one.name.to_owned(),
            _ => format!("{}（{}）", one.name, one.identity.masked()),
        }
    };
    let left = left(&lent, &names, titles);
    left.iter().map(label).collect()
}

/// Whoever is left when each title was given to one person, those that name fewest first.
fn left<'a>(lent: &[Outsider<'a>], names: &[&str], titles: &[&str]) -> Vec<Outsider<'a>> {
    let mut spoken: Vec<Vec<&str>> = titles.iter().map(|title| named(title, names)).collect();
    spoken.sort_by_key(Vec::len);
    let mut left = lent.to_vec();
    for names in spoken {
        if let Some(at) = left.iter().position(|one| names.contains(&one.name)) {
            left.remove(at);
        }
    }
    left
}

/// The names in a title, each the longest that can be read there; `names` has the longest first.
fn named<'a>(title: &'a str, names: &[&str]) -> Vec<&'a str> {
    let (mut found, mut rest) = (Vec::new(), title);
    while let Some(first) = rest.chars().next() {
        let name = names
            .iter()
            .find(|name| !name.is_empty() && rest.starts_with(**name));
        let (head, tail) = rest.split_at(name.map_or(first.len_utf8(), |name| name.len()));
        if name.is_some() && !found.contains(&head) {
            found.push(head);
        }
        rest = tail;
    }
    found
}

/// Passes a form of whose lent people each has signed: by one file for all of them, or by attachments that name them.
///
/// # Errors
/// A refusal that names who is missing.
pub fn all_signed(form: &ApplicationForm, for_all: bool, titles: &[&str]) -> Result<(), Refusal> {
    let missing = unnamed(form, titles);
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
    use crate::{
        AssessorRow,
        check::tests::{form, identity},
    };

    /// A form that lends these people.
    fn lending(names: &[&str]) -> ApplicationForm {
        let mut form = form();
        let one = AssessorRow {
            employer: "某企业".into(),
            ..form.assessors[0].clone()
        };
        let rows = names.iter().zip(1..).map(|(name, serial)| AssessorRow {
            name: (*name).into(),
            identity: identity(serial),
            ..one.clone()
        });
        form.assessors = rows.collect();
        form
    }

    #[test]
    fn each_title_counts_for_one_person_by_their_whole_name() {
        let namesakes: &[&str] = &["张三", "李四", "张三"];
        let within: &[&str] = &["李明", "李明华"];
        let nobody: &[&str] = &[];
        type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);
        let cases: [Case<'_>; 13] = [
            (namesakes, &[], &["张三（519", "李四", "张三（519"]),
            (namesakes, &["李四承诺书", "张三协议"], &["张三（519"]),
            (namesakes, &["张三协议", "张三承诺书"], &["李四"]),
            (namesakes, &["张三协议", "张三承诺书", "李四协议"], nobody),
            (within, &["李明华承诺书"], &["李明"]),
            (within, &["李明华承诺书", "李明华合作协议"], &["李明"]),
            (within, &["李明承诺书"], &["李明华"]),
            (within, &["李明承诺书", "李明华承诺书"], nobody),
            (within, &["李明、李明华承诺书"], &["李明华"]),
            (within, &["李明、李明华承诺书", "李明承诺书"], nobody),
            (within, &["李明、李明华承诺书", "李明华承诺书"], nobody),
            (within, &["李明、李明华承诺书", "李明、李明华协议"], nobody),
            (&["李明"], &["李明（代李明华签）承诺书"], nobody),
        ];
        for (names, titles, wanted) in cases {
            let found = unnamed(&lending(names), titles);
            assert_eq!(found.len(), wanted.len(), "{titles:?}: {found:?}");
            let mut fits = found.iter().zip(wanted);
            assert!(
                fits.all(|(one, start)| one.starts_with(start)),
                "{titles:?}: {found:?}"
            );
        }
    }

    /// Whose name is within that of one of the school's own people.
    #[test]
    fn a_title_that_speaks_of_the_schools_own_is_nobody_elses() {
        let mut form = lending(&["李明"]);
        form.staff[0].name = "李明华".into();
        assert_eq!(unnamed(&form, &["李明华承诺书"]), ["李明"]);
        assert!(unnamed(&form, &["李明承诺书"]).is_empty());
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
