//! 续期: the occupations of another term are those that the filing has by now (A3.4).

use super::{DraftForm, Section, occupation_cells};
use crate::{ApplicationForm, OccupationRow};
use kernel::{Level, OccupationCode};

/// One line of the scope that is held.
#[derive(Clone, Copy, Debug)]
pub struct RenewedLine<'a> {
    /// 职业编码
    pub code: OccupationCode,
    /// 职业
    pub occupation: &'a str,
    /// 工种
    pub job_type: &'a str,
    /// 等级
    pub level: Level,
    /// 评定依据
    pub basis: &'a str,
}

impl DraftForm {
    /// Writes in what is held, whatever was granted, dropped or refused since the filing began. What earlier forms, the
    /// newest last, said of items and remarks stays.
    pub fn renew(&mut self, held: &[RenewedLine<'_>], earlier: &[ApplicationForm]) {
        self.clear(Section::Occupations);
        for mut row in in_rows(held) {
            let mut said = earlier.iter().rev().flat_map(|form| &form.occupations);
            let same =
                |one: &&OccupationRow| (one.code, &one.job_type) == (row.code, &row.job_type);
            if let Some(said) = said.find(same) {
                (row.items, row.remark) = (said.items.clone(), said.remark.clone());
            }
            self.push(Section::Occupations, occupation_cells(&row));
        }
    }
}

/// The lines of one occupation, job type and basis as one row, the lowest level first.
pub(crate) fn in_rows(held: &[RenewedLine<'_>]) -> Vec<OccupationRow> {
    let mut rows: Vec<OccupationRow> = Vec::new();
    for line in held {
        let same = |row: &&mut OccupationRow| {
            (row.code, row.job_type.as_str(), row.basis.as_str())
                == (line.code, line.job_type, line.basis)
        };
        match rows.iter_mut().find(same) {
            Some(row) => row.levels.push(line.level),
            None => rows.push(OccupationRow {
                occupation: line.occupation.to_owned(),
                job_type: line.job_type.to_owned(),
                code: line.code,
                basis: line.basis.to_owned(),
                levels: vec![line.level],
                items: String::new(),
                remark: String::new(),
            }),
        }
    }
    for row in &mut rows {
        row.levels.sort_unstable();
        row.levels.dedup();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;

    /// The form spoke of 电工 at 五级; since then 三级 was added, and 焊工 by a form of its own.
    #[test]
    fn another_term_begins_with_what_is_held_now() {
        let first = form();
        let code = first.occupations[0].code;
        let welder = "6-18-02-04".parse().unwrap();
        let mut second = form();
        second.occupations[0].code = welder;
        second.occupations[0].items = "焊工题库".into();
        let line = |code, occupation, level| RenewedLine {
            code,
            occupation,
            job_type: "",
            level,
            basis: "国家职业技能标准",
        };
        let held = [
            line(code, "电工", Level::Three),
            line(welder, "焊工", Level::Five),
            line(code, "电工", Level::Four),
        ];
        let mut draft = DraftForm::of(&second);
        draft.renew(&held, &[first.clone(), second]);
        let said: Vec<_> = (draft.rows(Section::Occupations).iter())
            .map(|row| [row[0].as_str(), row[4].as_str(), row[5].as_str()])
            .collect();
        let items = first.occupations[0].items.as_str();
        assert_eq!(
            said,
            [
                ["电工", "四级/中级工、三级/高级工", items],
                ["焊工", "五级/初级工", "焊工题库"],
            ]
        );
    }
}
