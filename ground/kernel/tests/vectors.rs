//! Published identity numbers and organisation codes, right ones and wrong ones (`data/PROVENANCE.md`).

use kernel::{citizen_id::CitizenId, uscc::Uscc};

struct Vector {
    kind: &'static str,
    value: &'static str,
    regions: &'static str,
    organisation_code: &'static str,
    valid: bool,
}

fn vectors() -> Vec<Vector> {
    let read = |row: &'static str| {
        let columns: Vec<_> = row.split(',').collect();
        Vector {
            kind: columns[0],
            value: columns[1],
            regions: columns[5],
            organisation_code: columns[6],
            valid: columns[7] == "1",
        }
    };
    include_str!("data/cn_id_vectors.csv")
        .lines()
        .skip(1)
        .map(read)
        .collect()
}

#[test]
fn every_organisation_code_is_judged_as_published() {
    let vectors = vectors();
    let codes: Vec<_> = vectors
        .iter()
        .filter(|vector| vector.kind == "USCC")
        .collect();
    assert_eq!(codes.len(), 231);
    for vector in codes {
        let read = vector.value.parse::<Uscc>();
        assert_eq!(read.is_ok(), vector.valid, "{} {read:?}", vector.value);
        if let Ok(code) = read {
            assert_eq!(
                code.organisation_code_holds(),
                vector.organisation_code == "1",
                "{code}"
            );
        }
    }
}

#[test]
fn every_identity_number_is_judged_as_published() {
    let vectors = vectors();
    let numbers: Vec<_> = vectors
        .iter()
        .filter(|vector| vector.kind == "RIC")
        .collect();
    assert_eq!(numbers.len(), 49);
    for vector in numbers {
        let read = vector.value.parse::<CitizenId>();
        assert_eq!(read.is_ok(), vector.valid, "{} {read:?}", vector.value);
        if let Some(region) = read.ok().and_then(|id| id.region()) {
            let named = vector.regions.split('|').any(|name| name == region.name);
            assert!(named, "{} {region:?}", vector.value);
        }
    }
}
