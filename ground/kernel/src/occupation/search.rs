//! Finding an occupation by what somebody types: a code or its beginning, a part of a name, the initials of its pinyin.

use super::{Catalogue, Occupation};
use pinyin::ToPinyinMulti;

/// How well an occupation fits; the better, the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    Name,
    StartOfName,
    PartOfName,
    JobType,
    Initials,
    StartOfInitials,
    PartOfInitials,
}

impl Catalogue {
    /// Every occupation that fits, the best first, equals by code. An empty text fits nothing.
    pub fn search(&self, text: &str) -> Vec<&Occupation> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        let fitting = |occupation| Some((fit(occupation, &text)?, occupation));
        let mut found: Vec<_> = self.all().iter().filter_map(fitting).collect();
        found.sort_by_key(|(fit, occupation)| (*fit, occupation.code));
        found
            .into_iter()
            .map(|(_, occupation)| occupation)
            .collect()
    }
}

fn fit(occupation: &Occupation, text: &str) -> Option<Fit> {
    let name = occupation.name;
    if occupation.code.to_string().starts_with(text) {
        Some(Fit::Code)
    } else if name == text {
        Some(Fit::Name)
    } else if name.starts_with(text) {
        Some(Fit::StartOfName)
    } else if name.contains(text) {
        Some(Fit::PartOfName)
    } else if occupation
        .job_types
        .iter()
        .any(|job_type| job_type.contains(text))
    {
        Some(Fit::JobType)
    } else {
        initials(name, text)
    }
}

/// How some characters of the name that follow each other have these initials, in any of their readings.
fn initials(name: &str, letters: &str) -> Option<Fit> {
    let letters = letters.as_bytes();
    if !letters.iter().all(u8::is_ascii_lowercase) {
        return None;
    }
    let name: Vec<char> = name.chars().collect();
    let at = name.windows(letters.len()).position(|part| {
        part.iter()
            .zip(letters)
            .all(|(&c, &letter)| has_initial(c, letter))
    })?;
    Some(match at {
        0 if name.len() == letters.len() => Fit::Initials,
        0 => Fit::StartOfInitials,
        _ => Fit::PartOfInitials,
    })
}

fn has_initial(character: char, letter: u8) -> bool {
    let mut readings = character.to_pinyin_multi().into_iter().flatten();
    readings.any(|reading| reading.first_letter().as_bytes() == [letter])
}

#[cfg(test)]
mod tests {
    use super::super::{Edition, catalogue};
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> Option<&'static str> {
        catalogue(Edition::E2022)
            .search(text)
            .first()
            .map(|occupation| occupation.name)
    }

    #[test]
    fn the_best_comes_first() {
        let cases = [
            ("6-31-01-03", Some("电工")),
            ("电工", Some("电工")),
            (" 电工 ", Some("电工")),
            ("qcwxg", Some("汽车维修工")),
            ("汽车维", Some("汽车维修工")),
            ("直流设备检修工", Some("变电设备检修工")),
            ("", None),
            ("没有这个职业", None),
        ];
        for (text, name) in cases {
            assert_eq!(first(text), name, "{text}");
        }
    }

    #[test]
    fn the_beginning_of_a_code_finds_its_group() {
        let found = catalogue(Edition::E2015).search("6-31-01");
        assert_eq!(found.len(), 9);
        assert!(
            found
                .iter()
                .all(|occupation| occupation.code.to_string().starts_with("6-31-01"))
        );
    }

    #[test]
    fn each_reading_of_a_character_is_tried() {
        let cases = [
            ("银行", "yh", Some(Fit::Initials)),
            ("银行", "yx", Some(Fit::Initials)),
            ("银行柜员", "yh", Some(Fit::StartOfInitials)),
            ("中国银行", "yh", Some(Fit::PartOfInitials)),
            ("银行", "yy", None),
        ];
        for (name, letters, fit) in cases {
            assert!(initials(name, letters) == fit, "{name} {letters}");
        }
    }

    #[test]
    fn initials_may_be_small_or_large() {
        let electrician = catalogue(Edition::E2022).by_name("电工").unwrap();
        for text in ["dg", "DG"] {
            // Names of these initials alone come first; 石 is also read dàn.
            let found = catalogue(Edition::E2022).search(text);
            assert!(found[..3].contains(&electrician), "{text}");
        }
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(text in ".{0,20}") {
            let _ = catalogue(Edition::E2022).search(&text);
        }

        #[test]
        fn every_part_of_a_name_finds_it(at in 0usize..1675, from in 0usize..3) {
            let occupation = &catalogue(Edition::E2022).all()[at];
            let part: String = occupation.name.chars().skip(from).collect();
            prop_assume!(!part.is_empty());
            prop_assert!(catalogue(Edition::E2022).search(&part).contains(&occupation));
        }
    }
}
