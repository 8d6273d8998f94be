//! 职业查询: the catalogue of both editions, searched by code, name and pinyin initials while somebody types (N3).

use access::acts;
use axum::{Json, extract::Query};
use kernel::occupation::{Edition, Occupation, catalogue};
use serde::{Deserialize, Serialize};
use web::{Allowed, Failure};

/// The most occupations that are offered at once.
const MOST: usize = 20;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// One occupation that is offered.
#[derive(Serialize, PartialEq, Debug)]
pub(crate) struct Offer {
    code: String,
    name: &'static str,
    /// In which editions it stands, such as 2015、2022年版.
    editions: String,
    job_types: Vec<&'static str>,
    caution: Option<&'static str>,
}

/// What fits.
pub(crate) async fn search(
    Allowed(_permit): Allowed<acts::DraftApplication>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Offer>>, Failure> {
    Ok(Json(offers(&asked.q)))
}

/// What fits in either edition, the best of each in turn; what is the same in both is offered once.
fn offers(text: &str) -> Vec<Offer> {
    let [old, new] = Edition::ALL.map(|edition| catalogue(edition).search(text));
    let longest = old.len().max(new.len());
    let in_turn = (0..longest)
        .flat_map(|at| [new.get(at), old.get(at)])
        .flatten();
    let mut offers: Vec<Offer> = Vec::new();
    for occupation in in_turn {
        let offer = offer(occupation);
        let is_known = |known: &Offer| (known.name, &known.code) == (offer.name, &offer.code);
        if !offers.iter().any(is_known) {
            offers.push(offer);
        }
        if offers.len() == MOST {
            break;
        }
    }
    offers
}

fn offer(found: &Occupation) -> Offer {
    let stands = |edition: &Edition| {
        let there = catalogue(*edition).by_code(found.code);
        there.is_some_and(|there| there.name == found.name)
    };
    let editions: Vec<&Edition> = Edition::ALL
        .iter()
        .filter(|edition| stands(edition))
        .collect();
    let years: Vec<&str> = editions.iter().map(|edition| year(**edition)).collect();
    let known = Edition::ALL
        .iter()
        .filter_map(|edition| catalogue(*edition).by_name(found.name));
    Offer {
        code: found.code.to_string(),
        name: found.name,
        editions: format!("{}年版", years.join("、")),
        job_types: known.flat_map(|one| one.job_types.clone()).collect(),
        caution: found.caution(),
    }
}

fn year(edition: Edition) -> &'static str {
    match edition {
        Edition::E2015 => "2015",
        Edition::E2022 => "2022",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occupation_is_offered_by_code_name_and_initials_with_its_editions() {
        let cases = [
            ("6-31-01-03", "电工", "2015、2022年版"),
            ("电工", "电工", "2015、2022年版"),
            ("dg", "电工", "2015、2022年版"),
            ("1-02-04-01", "人民法院负责人", "2015年版"),
        ];
        for (text, name, editions) in cases {
            let offers = offers(text);
            let found = offers.iter().find(|offer| offer.name == name);
            let found = found.unwrap_or_else(|| panic!("{text}: {offers:?}"));
            assert_eq!(found.editions, editions, "{text}");
            assert!(offers.len() <= MOST);
        }
        assert_eq!(offers(" "), []);
        let repairer = &offers("6-31-01-08")[0];
        assert!(
            repairer.job_types.contains(&"直流设备检修工"),
            "{repairer:?}"
        );
    }
}
