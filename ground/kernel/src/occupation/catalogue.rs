//! The catalogue of an edition, and what became of an occupation in the next.

use super::{Edition, Occupation, OccupationCode};
use std::{collections::BTreeMap, sync::OnceLock};

/// 职业目录: every occupation of an edition, and the groups that they stand in.
#[derive(Debug)]
pub struct Catalogue {
    occupations: Vec<Occupation>,
    groups: BTreeMap<&'static str, &'static str>,
}

/// The catalogue of an edition.
pub fn catalogue(edition: Edition) -> &'static Catalogue {
    static E2015: OnceLock<Catalogue> = OnceLock::new();
    static E2022: OnceLock<Catalogue> = OnceLock::new();
    match edition {
        Edition::E2015 => E2015.get_or_init(|| {
            Catalogue::read(
                include_str!("../../data/occupations/occupations_2015.csv"),
                read_2015,
            )
        }),
        Edition::E2022 => E2022.get_or_init(|| {
            Catalogue::read(
                include_str!("../../data/occupations/occupations_2022.csv"),
                read_2022,
            )
        }),
    }
}

impl Catalogue {
    /// Every occupation, in the order of the codes.
    pub fn all(&self) -> &[Occupation] {
        &self.occupations
    }

    /// The occupation of a code.
    pub fn by_code(&self, code: OccupationCode) -> Option<&Occupation> {
        let at = self
            .occupations
            .binary_search_by_key(&code, |occupation| occupation.code);
        at.ok().map(|at| &self.occupations[at])
    }

    /// The occupation of exactly this name; names are unique within an edition.
    pub fn by_name(&self, name: &str) -> Option<&Occupation> {
        self.occupations
            .iter()
            .find(|occupation| occupation.name == name)
    }

    /// 大类、中类、小类: the names of the three groups that a code stands in.
    pub fn groups(&self, code: OccupationCode) -> Vec<&'static str> {
        let code = code.to_string();
        [1, 4, 7]
            .iter()
            .filter_map(|&width| self.groups.get(&code[..width]).copied())
            .collect()
    }

    fn read(table: &'static str, read: impl Fn(&[&'static str]) -> Option<Occupation>) -> Self {
        let mut catalogue = Catalogue {
            occupations: Vec::new(),
            groups: BTreeMap::new(),
        };
        for row in table.lines().skip(1) {
            let columns: Vec<_> = row.split(',').collect();
            if columns[0].len() < "6-31-01-03".len() {
                catalogue.groups.insert(columns[0], columns[1]);
            } else {
                let occupation =
                    read(&columns).expect("a test reads every row of the embedded tables");
                catalogue.occupations.push(occupation);
            }
        }
        catalogue
            .occupations
            .sort_by_key(|occupation| occupation.code);
        catalogue
    }
}

fn read_2015(columns: &[&'static str]) -> Option<Occupation> {
    let &[code, name, confirmed] = columns else {
        return None;
    };
    Some(Occupation {
        code: code.parse().ok()?,
        name,
        edition: Edition::E2015,
        job_types: Vec::new(),
        announced: 2015,
        confirmed: confirmed == "yes",
    })
}

fn read_2022(columns: &[&'static str]) -> Option<Occupation> {
    let &[code, name, announced, job_types] = columns else {
        return None;
    };
    Some(Occupation {
        code: code.parse().ok()?,
        name,
        edition: Edition::E2022,
        job_types: job_types
            .split('|')
            .filter(|name| !name.is_empty())
            .collect(),
        announced: announced.parse().ok()?,
        confirmed: true,
    })
}

/// 新旧对照: what became of an occupation of 2015 in 2022, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Successor {
    /// Code and name stayed.
    Same(&'static Occupation),
    /// The name stands under another code, or the old code is unconfirmed and was this one all along.
    Moved(&'static Occupation),
    /// No occupation of 2022 has this name: renamed, merged or dropped.
    NameGone,
}

/// Looks for an occupation of 2015 in the edition of 2022.
pub fn successor(old: &Occupation) -> Successor {
    match catalogue(Edition::E2022).by_name(old.name) {
        Some(new) if new.code == old.code => Successor::Same(new),
        Some(new) => Successor::Moved(new),
        None => Successor::NameGone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn find(edition: Edition, code: &str) -> &'static Occupation {
        catalogue(edition).by_code(code.parse().unwrap()).unwrap()
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for (edition, occupations, groups) in
            [(Edition::E2015, 1466, 511), (Edition::E2022, 1675, 537)]
        {
            let catalogue = catalogue(edition);
            assert_eq!(catalogue.all().len(), occupations);
            assert_eq!(catalogue.groups.len(), groups);
            assert!(
                catalogue
                    .all()
                    .iter()
                    .all(|occupation| occupation.edition == edition)
            );
        }
    }

    #[test]
    fn codes_and_names_are_unique_and_every_group_has_a_name() {
        for edition in Edition::ALL {
            let all = catalogue(edition).all();
            let codes: HashSet<_> = all.iter().map(|occupation| occupation.code).collect();
            let names: HashSet<_> = all.iter().map(|occupation| occupation.name).collect();
            assert_eq!((codes.len(), names.len()), (all.len(), all.len()));
            for occupation in all {
                let groups = catalogue(edition).groups(occupation.code);
                assert_eq!(groups.len(), 3, "{}", occupation.code);
            }
        }
    }

    #[test]
    fn the_electrician_stands_in_both_editions() {
        for edition in Edition::ALL {
            let electrician = find(edition, "6-31-01-03");
            assert_eq!(electrician.name, "电工");
            assert_eq!(catalogue(edition).by_name("电工"), Some(electrician));
            assert_eq!(electrician.caution(), None);
        }
        let groups = catalogue(Edition::E2015).groups("6-31-01-03".parse().unwrap());
        assert_eq!(groups[2], "机械设备修理人员");
    }

    #[test]
    fn a_code_that_was_only_counted_is_said_to_be() {
        let unconfirmed = find(Edition::E2015, "6-31-01-09");
        assert!(!unconfirmed.confirmed && unconfirmed.caution().is_some());
        let count = catalogue(Edition::E2015)
            .all()
            .iter()
            .filter(|occupation| !occupation.confirmed)
            .count();
        assert_eq!(count, 147);
    }

    #[test]
    fn job_types_and_later_announcements_are_kept() {
        let repairer = find(Edition::E2022, "6-31-01-08");
        assert_eq!(repairer.job_types, ["直流控制保护工", "直流设备检修工"]);
        assert_eq!(find(Edition::E2022, "4-04-05-13").announced, 2024);
    }

    #[test]
    fn the_crosswalk_has_three_ways() {
        let mut ways = [0; 3];
        for old in catalogue(Edition::E2015).all() {
            match successor(old) {
                Successor::Same(_) => ways[0] += 1,
                Successor::Moved(_) => ways[1] += 1,
                Successor::NameGone => ways[2] += 1,
            }
        }
        assert_eq!(ways, [1319, 64, 83]);
        let moved = find(Edition::E2022, "1-02-05-01");
        assert_eq!(
            successor(find(Edition::E2015, "1-02-04-01")),
            Successor::Moved(moved)
        );
    }
}
