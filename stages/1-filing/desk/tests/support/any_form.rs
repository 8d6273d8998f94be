//! Forms of 附件5 of every kind, for what always holds.

use filing_desk::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow,
};
use kernel::{
    CitizenId, Level, Uscc,
    citizen_id::Sex,
    occupation::{Edition, catalogue},
};
use proptest::{collection::vec, prelude::*, sample::subsequence};

/// The school that hands the form in.
pub const SCHOOL: &str = "虚构技师学院";

fn text() -> impl Strategy<Value = String> {
    "[一-龥]{1,12}"
}

fn maybe() -> impl Strategy<Value = String> {
    "[一-龥]{0,6}"
}

fn room() -> impl Strategy<Value = String> {
    vec(text(), 0..4).prop_map(|lines| lines.join("\n"))
}

/// Numbers of invented people; no two are alike, in whichever table.
fn people<T: std::fmt::Debug>(
    table: u16,
    make: fn(CitizenId, [String; 5]) -> T,
) -> impl Strategy<Value = Vec<T>> {
    let born = jiff::civil::date(1975, 5, 5);
    vec([text(), text(), text(), text(), text()], 0..8).prop_map(move |rows| {
        let identities =
            (1..).map(|n| CitizenId::fictitious(born, Sex::Female, table * 100 + n).unwrap());
        identities
            .zip(rows)
            .map(|(identity, texts)| make(identity, texts))
            .collect()
    })
}

fn occupations() -> impl Strategy<Value = Vec<OccupationRow>> {
    let all: Vec<_> = catalogue(Edition::E2015).all().iter().collect();
    (
        subsequence(all, 1..6),
        vec(
            (
                maybe(),
                text(),
                subsequence(Level::ALL.to_vec(), 1..=5),
                maybe(),
                maybe(),
            ),
            6,
        ),
    )
        .prop_map(|(occupations, rows)| {
            let both = occupations.into_iter().zip(rows);
            both.map(
                |(occupation, (job_type, basis, levels, items, remark))| OccupationRow {
                    occupation: occupation.name.to_owned(),
                    job_type,
                    code: occupation.code,
                    basis,
                    levels,
                    items,
                    remark,
                },
            )
            .collect()
        })
}

fn equipment() -> impl Strategy<Value = Vec<EquipmentRow>> {
    let row = (text(), maybe(), maybe(), text(), text());
    vec(
        row.prop_map(|(name, brand, model, quantity, ownership)| EquipmentRow {
            name,
            brand,
            model,
            quantity,
            ownership,
        }),
        0..25,
    )
}

/// Any form that may be filed: whatever was typed, in whatever number.
pub fn any_form() -> impl Strategy<Value = ApplicationForm> {
    let contact = (
        text(),
        text(),
        "028-[0-9]{8}",
        "1[0-9]{10}",
        "[a-z]{1,8}@[a-z]{1,8}\\.cn",
    )
        .prop_map(|(name, position, landline, mobile, email)| Contact {
            name,
            position,
            landline,
            mobile,
            email,
        });
    let staff = people(0, |identity, [name, position, education, duties, _]| {
        StaffRow {
            name,
            identity,
            position,
            education,
            duties,
        }
    });
    let experts = people(
        1,
        |identity, [name, employer, position, education, field]| ExpertRow {
            name,
            identity,
            employer,
            position,
            education,
            field,
        },
    );
    let assessors = people(
        2,
        |identity, [name, employer, position, education, occupations]| AssessorRow {
            name,
            identity,
            employer,
            position,
            education,
            occupations,
        },
    );
    let supervisors = people(3, |identity, [name, employer, position, education, _]| {
        SupervisorRow {
            name,
            identity,
            employer,
            position,
            education,
        }
    });
    let texts = (
        text(),
        any::<u16>(),
        vec(text(), 0..5),
        room(),
        room(),
        room(),
    );
    (
        contact,
        occupations(),
        equipment(),
        (staff, experts, assessors, supervisors),
        texts,
    )
        .prop_map(
            |(
                contact,
                occupations,
                equipment,
                (staff, experts, assessors, supervisors),
                (address, serial, regulations, teaching, site, monitoring),
            )| {
                ApplicationForm {
                    school: SCHOOL.into(),
                    address,
                    uscc: Uscc::fictitious(serial),
                    contact,
                    regulations,
                    occupations,
                    teaching,
                    site,
                    equipment,
                    monitoring,
                    staff,
                    experts,
                    assessors,
                    supervisors,
                }
            },
        )
}
