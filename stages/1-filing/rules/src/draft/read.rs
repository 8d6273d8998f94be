//! Texts → form: read whole and checked whole, so that every flaw is said at once at its section, row and heading.

use super::{
    DraftForm, Section,
    field::{self, Read, Wrong},
    is_blank, rows,
};
use crate::{
    ApplicationForm, OccupationRow,
    check::{self, Flaw, Known},
};
use kernel::{CitizenId, has_unprintable, names_a_number, plain};

impl DraftForm {
    /// The form that these texts are; `organisation` is the name of whoever hands it in.
    ///
    /// # Errors
    /// Every flaw, in the order of the form.
    pub fn read(&self, organisation: &str) -> Result<ApplicationForm, Vec<Flaw>> {
        let mut reader = Reader {
            draft: self,
            flaws: Vec::new(),
            known: Known::new(),
        };
        match reader.form(organisation) {
            Some(form) if reader.flaws.is_empty() => Ok(form),
            _ => Err(reader.flaws),
        }
    }
}

struct Reader<'d> {
    draft: &'d DraftForm,
    flaws: Vec<Flaw>,
    /// Whoever stands in the tables that were read.
    known: Known,
}

/// One row of a section while it is read.
pub(super) struct Line<'d, 'f> {
    section: Section,
    row: usize,
    texts: &'d [String],
    flaws: &'f mut Vec<Flaw>,
}

impl<'d> Reader<'d> {
    /// The form, as far as it can be read; none where a value is missing, which is then among the flaws.
    fn form(&mut self, organisation: &str) -> Option<ApplicationForm> {
        let mut line = self.only(Section::School);
        let school = line.read("名称", field::school(organisation));
        let address = line.text("地址");
        let uscc = line.read("统一社会信用代码", field::value);
        let contact = rows::contact(&mut self.only(Section::Contact));
        let regulations = self.room(Section::Regulations);
        let occupations = self.occupations();
        let teaching = self.room(Section::Teaching);
        let site = self.room(Section::Site);
        let equipment = values(self.rows(Section::Equipment, rows::equipment));
        let monitoring = self.room(Section::Monitoring);
        let staff = self.people(Section::Staff, rows::staff, |row| {
            (&row.name, &row.identity)
        });
        let experts = self.people(Section::Experts, rows::expert, |row| {
            (&row.name, &row.identity)
        });
        let assessors = self.people(Section::Assessors, rows::assessor, |row| {
            (&row.name, &row.identity)
        });
        let supervisors = self.people(Section::Supervisors, rows::supervisor, |row| {
            (&row.name, &row.identity)
        });
        Some(ApplicationForm {
            school: school?,
            address: address?,
            uscc: uscc?,
            contact: contact?,
            regulations: titles(&regulations?),
            occupations,
            teaching: teaching?,
            site: site?,
            equipment,
            monitoring: monitoring?,
            staff,
            experts,
            assessors,
            supervisors,
        })
    }

    /// The one row of a section without a table.
    fn only(&mut self, section: Section) -> Line<'d, '_> {
        Line {
            section,
            row: 0,
            texts: self.draft.rows(section).first().map_or(&[], Vec::as_slice),
            flaws: &mut self.flaws,
        }
    }

    fn room(&mut self, section: Section) -> Option<String> {
        self.only(section).text(section.title())
    }

    /// The rows of a table that say anything and could be read, with their numbers.
    fn rows<T>(
        &mut self,
        section: Section,
        read: fn(&mut Line<'_, '_>) -> Option<T>,
    ) -> Vec<(usize, T)> {
        let rows = self.draft.rows(section).iter().enumerate();
        rows.filter(|(_, texts)| !is_blank(texts))
            .filter_map(|(row, texts)| {
                let flaws = &mut self.flaws;
                let mut line = Line {
                    section,
                    row,
                    texts,
                    flaws,
                };
                Some((row, read(&mut line)?))
            })
            .collect()
    }

    fn occupations(&mut self) -> Vec<OccupationRow> {
        let rows = self.rows(Section::Occupations, rows::occupation);
        let typed = self.draft.rows(Section::Occupations);
        // A table of which no row could be read is not an empty one: its flaws are said already.
        if !rows.is_empty() || typed.iter().all(|row| is_blank(row)) {
            let read: Vec<OccupationRow> = rows.iter().map(|(_, row)| row.clone()).collect();
            self.object(check::occupations(&read), &numbers(&rows));
        }
        values(rows)
    }

    /// As [`Self::rows`], where nobody may stand twice, or under two names.
    fn people<T>(
        &mut self,
        section: Section,
        read: fn(&mut Line<'_, '_>) -> Option<T>,
        who: fn(&T) -> (&str, &CitizenId),
    ) -> Vec<T> {
        let rows = self.rows(section, read);
        let named = rows.iter().map(|(_, row)| who(row));
        let flaws = check::people(section, named, &mut self.known);
        self.object(flaws, &numbers(&rows));
        values(rows)
    }

    /// Says the flaws of rows that were read at the numbers that these rows have in the table.
    fn object(&mut self, flaws: Vec<Flaw>, numbers: &[usize]) {
        self.flaws.extend(flaws.into_iter().map(|flaw| Flaw {
            row: numbers.get(flaw.row).copied().unwrap_or(flaw.row),
            ..flaw
        }));
    }
}

fn numbers<T>(rows: &[(usize, T)]) -> Vec<usize> {
    rows.iter().map(|(number, _)| *number).collect()
}

fn values<T>(rows: Vec<(usize, T)>) -> Vec<T> {
    rows.into_iter().map(|(_, value)| value).collect()
}

impl Line<'_, '_> {
    pub fn text(&mut self, heading: &str) -> Option<String> {
        self.read(heading, field::text)
    }

    /// The value under a heading, by the rules of its column and its own reader.
    pub fn read<T>(&mut self, heading: &str, read: impl FnOnce(&str) -> Read<T>) -> Option<T> {
        let at = self
            .section
            .column(heading)
            .expect("a section is read by its own headings");
        let column = self.section.columns()[at];
        let typed = self.texts.get(at).map_or("", String::as_str);
        let text = plain(typed);
        let length = text.chars().count();
        let value = match () {
            () if column.required && text.is_empty() => Err(field::missing()),
            () if has_unprintable(&text) => Err(field::unprintable()),
            () if length > column.longest => Err(field::too_long(length, column.longest)),
            () if !column.is_number() && names_a_number(&text) => Err(field::number()),
            () => read(&text),
        };
        value
            .map_err(|Wrong { what, remedy }| {
                self.flaws.push(Flaw {
                    section: self.section,
                    row: self.row,
                    heading: column.heading,
                    value: typed.to_owned(),
                    what,
                    remedy,
                });
            })
            .ok()
    }
}

/// The titles in a room for text: one a line, or with semicolons between.
fn titles(text: &str) -> Vec<String> {
    text.split(['；', ';', '\n'])
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;
    use proptest::prelude::*;

    #[test]
    fn each_wrong_text_is_said_at_its_field() {
        use Section::*;
        let cases: [(Section, &str, &str, &str); 20] = [
            (
                School,
                "名称",
                "别校",
                "与提交机构的名称“虚构技师学院”不一致",
            ),
            (School, "地址", "", "未填写"),
            (School, "统一社会信用代码", "91510100", "有误"),
            (Contact, "姓名", " \u{3000}", "未填写"),
            (Contact, "职务", &"长".repeat(41), "有41个字，过长"),
            (Contact, "座机", "", "未填写"),
            (Contact, "座机", "转1", "不是有效的座机号码"),
            (Contact, "手机", "2380000000", "不是有效的手机号码"),
            (Contact, "电子邮箱", "没有@点", "不是有效的电子邮箱"),
            (Occupations, "职业编码", "电工", "有误"),
            (Occupations, "职业编码", "1-99-99-99", "没有该编码"),
            (Occupations, "适用级别", "六级", "有误"),
            (Occupations, "备注", "甲\u{7}乙", "控制字符"),
            (Teaching, Teaching.title(), &"长".repeat(3_001), "3001个字"),
            (Equipment, "数量", "", "未填写"),
            (Staff, "身份证号", "123", "有误"),
            (Staff, "主要工作职责", "", "未填写"),
            (Experts, "专业方向", "", "未填写"),
            (Assessors, "考评职业领域", "", "未填写"),
            (Supervisors, "所在单位", "", "未填写"),
        ];
        for (section, heading, text, what) in cases {
            let mut draft = DraftForm::of(&form());
            draft.put(section, (0, section.column(heading).unwrap()), text);
            let flaws = draft.read("虚构技师学院").unwrap_err();
            let [flaw] = flaws.as_slice() else {
                panic!("{heading}: {flaws:?}")
            };
            assert_eq!(
                (flaw.section, flaw.row, flaw.heading),
                (section, 0, heading)
            );
            assert!(flaw.what.contains(what), "{heading}: {}", flaw.what);
            assert!(!flaw.remedy.is_empty());
        }
    }

    #[test]
    fn an_empty_form_says_all_that_is_missing_at_once() {
        let flaws = DraftForm::default().read("虚构技师学院").unwrap_err();
        let headings: Vec<&str> = flaws.iter().map(|flaw| flaw.heading).collect();
        let wanted = "名称 地址 统一社会信用代码 姓名 职务 座机 手机 电子邮箱 职业";
        assert_eq!(headings.join(" "), wanted);
    }

    #[test]
    fn blank_rows_are_left_out_and_the_others_keep_their_numbers() {
        let mut draft = DraftForm::of(&form());
        let blank = vec![" ".to_owned(); 6];
        draft.push(Section::Assessors, blank);
        draft.push(
            Section::Assessors,
            draft.rows(Section::Assessors)[0].clone(),
        );
        let flaws = draft.read("虚构技师学院").unwrap_err();
        assert_eq!(flaws.len(), 1, "{flaws:?}");
        assert_eq!((flaws[0].row, flaws[0].what.as_str()), (4, "在本表中重复"));
        draft.remove(Section::Assessors, 4);
        assert_eq!(draft.read("虚构技师学院"), Ok(form()));
    }

    #[test]
    fn a_table_of_which_no_row_can_be_read_is_not_called_empty() {
        let mut draft = DraftForm::of(&form());
        draft.put(Section::Occupations, (0, 2), "不明");
        let flaws = draft.read("虚构技师学院").unwrap_err();
        assert_eq!(flaws.len(), 1, "{flaws:?}");
    }

    proptest! {
        #[test]
        fn hostile_texts_never_panic(texts in proptest::collection::vec((0usize..12, 0usize..5, 0usize..9, ".*"), 0..40)) {
            let mut draft = DraftForm::default();
            for (section, row, column, text) in texts {
                draft.put(Section::ALL[section], (row, column), &text);
            }
            let _ = draft.read("虚构技师学院");
        }
    }
}
