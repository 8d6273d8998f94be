//! The form of 附件5 on paper, ready to sign and seal.

use crate::acts::Opened;
use filing_rules::write_levels;
use jiff::civil::Date;
use kernel::{CitizenId, Fault};
use print::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow,
};

/// The form as PDF, with the line of its confirmation where the head confirmed it.
///
/// # Errors
/// A fault where it holds a character that no font has.
pub(crate) fn pdf(opened: Opened, date: Date) -> Result<Vec<u8>, Fault> {
    let Opened { form, confirmed } = opened;
    let number = |identity: &CitizenId| identity.expose().to_owned();
    let paper = ApplicationForm {
        school: form.school,
        address: form.address,
        uscc: form.uscc.to_string(),
        contact: Contact {
            name: form.contact.name,
            position: form.contact.position,
            landline: form.contact.landline,
            mobile: form.contact.mobile,
            email: form.contact.email,
        },
        regulations: form.regulations,
        occupations: form
            .occupations
            .into_iter()
            .map(|row| OccupationRow {
                occupation: row.occupation,
                job_type: row.job_type,
                code: row.code.to_string(),
                basis: row.basis,
                levels: write_levels(&row.levels),
                item_resources: row.items,
                remark: row.remark,
            })
            .collect(),
        teaching: form.teaching,
        venues: form.site,
        equipment: form
            .equipment
            .into_iter()
            .map(|row| EquipmentRow {
                name: row.name,
                brand: row.brand,
                model: row.model,
                quantity: row.quantity,
                ownership: row.ownership,
            })
            .collect(),
        monitoring: form.monitoring,
        staff: form
            .staff
            .into_iter()
            .map(|row| StaffRow {
                id_number: number(&row.identity),
                name: row.name,
                position: row.position,
                education: row.education,
                duties: row.duties,
            })
            .collect(),
        experts: form
            .experts
            .into_iter()
            .map(|row| ExpertRow {
                id_number: number(&row.identity),
                name: row.name,
                employer: row.employer,
                position: row.position,
                education: row.education,
                field: row.field,
            })
            .collect(),
        assessors: form
            .assessors
            .into_iter()
            .map(|row| AssessorRow {
                id_number: number(&row.identity),
                name: row.name,
                employer: row.employer,
                position: row.position,
                education: row.education,
                occupations: row.occupations,
            })
            .collect(),
        supervisors: form
            .supervisors
            .into_iter()
            .map(|row| SupervisorRow {
                id_number: number(&row.identity),
                name: row.name,
                employer: row.employer,
                position: row.position,
                education: row.education,
            })
            .collect(),
        confirmation: confirmed,
        date,
    };
    paper
        .render()
        .map_err(|error| Fault::new("printing an application form", error))
}
