//! 大典核对: whether name, code and job type of an occupation go together by the catalogue of either edition (N3, A2.3), and
//! what of it the catalogue itself does not know for sure.

use crate::{DraftForm, Section};
use kernel::{
    OccupationCode,
    occupation::{Edition, Occupation, catalogue},
    plain,
};

/// 待核对: nothing that refuses a form, and for whoever answers for it to look up in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// In which row of the table of occupations, from 0.
    pub row: usize,
    /// Under which heading.
    pub heading: &'static str,
    /// What is not sure.
    pub sentence: String,
}

impl Caution {
    /// The sentence with its place.
    pub fn told(&self) -> String {
        let Caution {
            row,
            heading,
            sentence,
        } = self;
        format!("第{}行“{heading}”：{sentence}", row + 1)
    }
}

impl DraftForm {
    /// What is to be looked up of the occupations, row by row.
    pub fn cautions(&self) -> Vec<Caution> {
        let rows = self.rows(Section::Occupations).iter().enumerate();
        rows.flat_map(|(row, texts)| {
            let text = |column: usize| plain(texts.get(column).map_or("", String::as_str));
            let (name, job_type, code) = (text(0), text(1), text(2));
            let code = code.parse().ok().and_then(|code| of_code(&name, code));
            let found = [("职业编码", code), ("工种", of_job_type(&name, &job_type))];
            found.into_iter().filter_map(move |(heading, sentence)| {
                Some(Caution {
                    row,
                    heading,
                    sentence: sentence?,
                })
            })
        })
        .collect()
    }
}

/// What is wrong with a code under this name, and what would be right; none where it may stand there.
///
/// A name whose own code the catalogue could not confirm takes any code that is no other occupation's.
pub(crate) fn stranger(name: &str, code: OccupationCode) -> Option<(String, String)> {
    let free = has_unsure_code(name) && names_of(code).is_empty();
    if free || named(name).any(|known| known.code == code) {
        return None;
    }
    let what = match names_of(code) {
        names if names.is_empty() => "在职业分类大典中没有该编码".to_owned(),
        names => {
            let names = names.join("”或“");
            format!("在职业分类大典中是“{names}”，不是“{name}”")
        }
    };
    let remedy = match codes(named(name)) {
        none if none.is_empty() => {
            "请按《中华人民共和国职业分类大典》核对职业名称与编码".to_owned()
        }
        codes => format!("“{name}”的编码为{codes}，请核对职业名称与编码"),
    };
    Some((what, remedy))
}

/// The codes of a name in both editions, each once.
pub(crate) fn codes_of(name: &str) -> Vec<OccupationCode> {
    let mut codes: Vec<OccupationCode> = named(name).map(|known| known.code).collect();
    codes.dedup();
    codes
}

/// What nobody confirmed of a code that stands under this name.
fn of_code(name: &str, code: OccupationCode) -> Option<String> {
    if stranger(name, code).is_some() || named(name).any(|known| is_sure(known, code)) {
        return None;
    }
    let sure = codes(named(name).filter(|known| known.confirmed));
    let sure = match sure.is_empty() {
        true => String::new(),
        false => format!("；已核实的编码为{sure}"),
    };
    let own = named(name).find(|known| known.code == code);
    let caution = own
        .and_then(Occupation::caution)
        .unwrap_or("职业分类大典目录中没有该编码，该职业的编码末两位为推定，请与大典原文核对");
    Some(format!("{caution}{sure}"))
}

/// What is to be looked up of a job type. The catalogue has those that were announced since 2019 and not those of the book, so
/// that one which it does not have may still be right.
fn of_job_type(name: &str, job_type: &str) -> Option<String> {
    let listed: Vec<&str> = job_types(name);
    if job_type.is_empty() || listed.contains(&job_type) {
        return None;
    }
    let all = catalogue(Edition::E2022).all().iter();
    let others: Vec<&str> = all
        .filter(|other| other.job_types.contains(&job_type))
        .map(|other| other.name)
        .collect();
    match (others.is_empty(), listed.is_empty()) {
        (false, _) => Some(format!(
            "目录中该工种属于“{}”，请与大典原文核对",
            others.join("”“")
        )),
        (true, false) => Some(format!(
            "目录中“{name}”的工种有{}（目录未收全），没有该工种，请与大典原文核对",
            listed.join("、")
        )),
        (true, true) => None,
    }
}

/// The occupations of this name, that of 2015 first.
fn named(name: &str) -> impl Iterator<Item = &'static Occupation> {
    Edition::ALL
        .into_iter()
        .filter_map(move |edition| catalogue(edition).by_name(name))
}

fn is_sure(known: &Occupation, code: OccupationCode) -> bool {
    known.code == code && known.confirmed
}

fn has_unsure_code(name: &str) -> bool {
    named(name).any(|known| !known.confirmed)
}

fn job_types(name: &str) -> Vec<&'static str> {
    named(name)
        .flat_map(|known| known.job_types.clone())
        .collect()
}

/// The occupations of a code, each name once.
fn names_of(code: OccupationCode) -> Vec<&'static str> {
    let mut names: Vec<&str> = Edition::ALL
        .into_iter()
        .filter_map(|edition| catalogue(edition).by_code(code))
        .map(|occupation| occupation.name)
        .collect();
    names.dedup();
    names
}

/// Codes as people read them, each once with its editions.
fn codes<'a>(of: impl Iterator<Item = &'a Occupation>) -> String {
    let mut codes: Vec<(OccupationCode, &str)> = Vec::new();
    for known in of {
        let year = match known.edition {
            Edition::E2015 => "2015",
            Edition::E2022 => "2022",
        };
        match codes.iter_mut().find(|(code, _)| *code == known.code) {
            Some(same) => same.1 = "2015、2022",
            None => codes.push((known.code, year)),
        }
    }
    let codes: Vec<String> = codes
        .into_iter()
        .map(|(code, years)| format!("{code}（{years}年版）"))
        .collect();
    codes.join("或")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, code, what is wrong with it, what is to be looked up.
    #[test]
    fn a_code_stands_under_its_own_name_or_is_nobodys() {
        let unsure = "该职业编码末两位按国家标准中的排列顺序推定";
        let unlisted = "目录中没有该编码，该职业的编码末两位为推定";
        let cases = [
            ("电工", "6-31-01-03", "", ""),
            ("电工", "6-18-02-04", "是“焊工”，不是“电工”", ""),
            // The electrician's code is confirmed: no other may be it.
            ("电工", "4-07-05-99", "没有该编码", ""),
            // Unconfirmed in 2015, under another code in 2022.
            ("消防设施操作员", "4-07-05-03", "", ""),
            ("消防设施操作员", "4-07-05-04", "", unsure),
            ("消防设施操作员", "4-07-05-99", "", unlisted),
            (
                "消防设施操作员",
                "6-31-01-03",
                "是“电工”，不是“消防设施操作员”",
                "",
            ),
            ("消防设施操作员", "4-12-01-01", "是“汽车维修工”", ""),
            // Unconfirmed in 2015 and in 2022 no more.
            ("保育员", "4-10-01-03", "", unsure),
            ("保育员", "4-10-01-01", "不是“保育员”", ""),
            ("没有这个职业", "4-10-01-03", "不是“没有这个职业”", ""),
            ("没有这个职业", "1-99-99-99", "没有该编码", ""),
        ];
        for (name, code, wrong, caution) in cases {
            let code: OccupationCode = code.parse().unwrap();
            let found = stranger(name, code);
            let what = found.as_ref().map_or("", |(what, _)| what);
            assert_eq!(found.is_some(), !wrong.is_empty(), "{name} {code}: {what}");
            assert!(what.contains(wrong), "{name} {code}: {what}");
            let said = of_code(name, code).unwrap_or_default();
            assert_eq!(said.is_empty(), caution.is_empty(), "{name} {code}: {said}");
            assert!(said.contains(caution), "{name} {code}: {said}");
        }
    }

    #[test]
    fn the_codes_of_the_name_are_told() {
        let wrong = |name| stranger(name, "6-31-01-04".parse().unwrap()).unwrap().1;
        assert_eq!(
            wrong("消防设施操作员"),
            "“消防设施操作员”的编码为4-07-05-04（2015年版）或4-07-05-03（2022年版），请核对职业名称与编码"
        );
        assert!(wrong("电工").contains("编码为6-31-01-03（2015、2022年版），"));
        assert!(wrong("没有这个职业").contains("职业分类大典"));
        let caution = of_code("消防设施操作员", "4-07-05-04".parse().unwrap()).unwrap();
        assert!(
            caution.ends_with("；已核实的编码为4-07-05-03（2022年版）"),
            "{caution}"
        );
    }

    /// No code is another occupation's, whatever the catalogue could confirm of it.
    #[test]
    fn no_occupation_of_the_catalogue_takes_the_code_of_another() {
        for edition in Edition::ALL {
            for known in catalogue(edition).all() {
                assert_eq!(stranger(known.name, known.code), None, "{}", known.name);
                let electrician = "6-31-01-03".parse().unwrap();
                let refused = stranger(known.name, electrician).is_some();
                assert_eq!(refused, known.name != "电工", "{}", known.name);
            }
        }
    }

    #[test]
    fn a_job_type_is_compared_with_those_that_the_catalogue_has() {
        let cases = [
            ("电工", "", ""),
            ("电工", "继电保护员", ""),
            ("汽车维修工", "商用车维修工", ""),
            (
                "汽车维修工",
                "汽车电器维修工",
                "目录中“汽车维修工”的工种有商用车维修工（目录未收全），没有该工种",
            ),
            ("电工", "商用车维修工", "目录中该工种属于“汽车维修工”"),
            ("消防员", "商用车维修工", "目录中该工种属于“汽车维修工”"),
        ];
        for (name, job_type, wanted) in cases {
            let said = of_job_type(name, job_type).unwrap_or_default();
            assert_eq!(
                said.is_empty(),
                wanted.is_empty(),
                "{name} {job_type}: {said}"
            );
            assert!(said.contains(wanted), "{name} {job_type}: {said}");
        }
    }

    #[test]
    fn cautions_are_told_at_their_rows_of_whatever_was_typed() {
        let mut draft = DraftForm::blank("虚构技师学院");
        assert_eq!(draft.cautions(), []);
        let rows = [
            ["电工", "", "6-31-01-03"],
            ["", "", ""],
            [" 消防设施操作员", "", "４-07-05-04 "],
            ["汽车维修工", "汽车电器维修工", "不是编码"],
        ];
        for (row, texts) in rows.into_iter().enumerate() {
            for (column, text) in texts.into_iter().enumerate() {
                draft.put(Section::Occupations, (row, column), text);
            }
        }
        let told: Vec<String> = draft.cautions().iter().map(Caution::told).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("第3行“职业编码”：该职业编码末两位"),
            "{told:?}"
        );
        assert!(told[1].starts_with("第4行“工种”：目录中"), "{told:?}");
    }
}
