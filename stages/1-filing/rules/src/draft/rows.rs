//! One row of a section → one row of the form; none where a value of it could not be read.

use super::{field, read::Line};
use crate::{
    AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow, SupervisorRow,
};

pub(super) fn contact(line: &mut Line<'_, '_>) -> Option<Contact> {
    let name = line.text("姓名");
    let position = line.text("职务");
    let landline = line.read("座机", field::landline);
    let mobile = line.read("手机", field::mobile);
    let email = line.read("电子邮箱", field::email);
    Some(Contact {
        name: name?,
        position: position?,
        landline: landline?,
        mobile: mobile?,
        email: email?,
    })
}

pub(super) fn occupation(line: &mut Line<'_, '_>) -> Option<OccupationRow> {
    let occupation = line.text("职业");
    let job_type = line.text("工种");
    let code = line.read("职业编码", field::value);
    let basis = line.text("评定依据");
    let levels = line.read("适用级别", field::levels);
    let items = line.text("命题资源");
    let remark = line.text("备注");
    Some(OccupationRow {
        occupation: occupation?,
        job_type: job_type?,
        code: code?,
        basis: basis?,
        levels: levels?,
        items: items?,
        remark: remark?,
    })
}

pub(super) fn equipment(line: &mut Line<'_, '_>) -> Option<EquipmentRow> {
    let name = line.text("名称");
    let brand = line.text("品牌");
    let model = line.text("规格/型号");
    let quantity = line.text("数量");
    let ownership = line.text("所有权归属");
    Some(EquipmentRow {
        name: name?,
        brand: brand?,
        model: model?,
        quantity: quantity?,
        ownership: ownership?,
    })
}

pub(super) fn staff(line: &mut Line<'_, '_>) -> Option<StaffRow> {
    let name = line.text("姓名");
    let identity = line.read("身份证号", field::value);
    let position = line.text("职务/职称");
    let education = line.text("学历");
    let duties = line.text("主要工作职责");
    Some(StaffRow {
        name: name?,
        identity: identity?,
        position: position?,
        education: education?,
        duties: duties?,
    })
}

/// What the other three tables of people have in common.
pub(super) fn supervisor(line: &mut Line<'_, '_>) -> Option<SupervisorRow> {
    let name = line.text("姓名");
    let identity = line.read("身份证号", field::value);
    let employer = line.text("所在单位");
    let position = line.text("职务/职称/技能等级");
    let education = line.text("学历");
    Some(SupervisorRow {
        name: name?,
        identity: identity?,
        employer: employer?,
        position: position?,
        education: education?,
    })
}

pub(super) fn expert(line: &mut Line<'_, '_>) -> Option<ExpertRow> {
    let (person, field) = (supervisor(line), line.text("专业方向"));
    let person = person?;
    Some(ExpertRow {
        name: person.name,
        identity: person.identity,
        employer: person.employer,
        position: person.position,
        education: person.education,
        field: field?,
    })
}

pub(super) fn assessor(line: &mut Line<'_, '_>) -> Option<AssessorRow> {
    let (person, occupations) = (supervisor(line), line.text("考评职业领域"));
    let person = person?;
    Some(AssessorRow {
        name: person.name,
        identity: person.identity,
        employer: person.employer,
        position: person.position,
        education: person.education,
        occupations: occupations?,
    })
}
