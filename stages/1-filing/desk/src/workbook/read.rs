//! Workbook → form: read whole and checked whole, so that every problem is said at once.

use super::{
    layout::{Part, SHEET},
    rows::{LOWEST, Line, Paper, WIDEST},
};
use filing_rules::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow,
    check::{self, Flaw, Section},
    read_levels,
};
use kernel::{CitizenId, Clause, OccupationCode, Refusal, Uscc};
use sheet::{Cell, Limits, Objection, Pick, Problem, Problems, Workbook, parse};

const LIMITS: Limits = Limits {
    max_rows: LOWEST as usize,
    max_columns: WIDEST as usize,
    max_cells: 20_000,
};
/// Characters of a room for text.
const LONGEST_TEXT: usize = 3_000;

/// Reads the workbook of a form; `organisation` is the name of whoever hands it in.
///
/// # Errors
/// A refusal with every problem by row and column; then nothing of it counts.
pub fn read(file_name: &str, bytes: &[u8], organisation: &str) -> Result<ApplicationForm, Refusal> {
    let workbook =
        Workbook::read(file_name, bytes, LIMITS).map_err(|error| refused(&error.into()))?;
    let grid = workbook
        .grid(Pick::Named(SHEET))
        .map_err(|error| refused(&error.into()))?;
    let paper = Paper::find(grid).map_err(|problems| refused(&problems))?;
    let mut reader = Reader {
        paper,
        problems: Problems::new(),
    };
    let form = reader.form(organisation);
    let problems = reader.problems;
    problems
        .or(form)
        .map_err(|problems| refused(&problems))?
        .ok_or_else(|| refused(&Problem::of_file("申请表不完整", "请使用模板填写").into()))
}

fn refused(problems: &Problems) -> Refusal {
    let sentence = format!(
        "申请表工作簿有{}处问题，未导入任何内容；请改正后重新上传",
        problems.len()
    );
    let places = problems
        .iter()
        .map(|problem| kernel::Problem::at(problem.place(), problem.sentence()));
    Refusal::invalid("filing.bad_workbook", sentence)
        .citing(Clause::A2_1)
        .with(places.collect())
}

struct Reader<'w> {
    paper: Paper<'w>,
    problems: Problems,
}

impl Reader<'_> {
    /// The form, as far as it can be read; none where a value is missing, which is then among the problems.
    fn form(&mut self, organisation: &str) -> Option<ApplicationForm> {
        let school = self.must(Part::School, "名称", 60);
        let address = self.must(Part::School, "地址", 100);
        let label = (Part::School, "统一社会信用代码");
        let uscc = self
            .paper
            .value(label, &mut self.problems, true, read_as::<Uscc>);
        let contact = self.contact();
        self.check_basics(school.as_deref(), contact.as_ref(), organisation);
        let occupations = self.rows(Part::Occupations, occupation);
        self.check_occupations(&occupations);
        let form = ApplicationForm {
            school: school.unwrap_or_default(),
            address: address.unwrap_or_default(),
            regulations: titles(&self.text(Part::Regulations)),
            occupations: values(occupations),
            teaching: self.text(Part::Teaching),
            site: self.text(Part::Site),
            equipment: values(self.rows(Part::Equipment, equipment)),
            monitoring: self.text(Part::Monitoring),
            staff: self.people(Part::Staff, Section::Staff, staff, |row| &row.identity),
            experts: self.people(Part::Experts, Section::Experts, expert, |row| &row.identity),
            assessors: self.people(Part::Assessors, Section::Assessors, assessor, |row| {
                &row.identity
            }),
            supervisors: self.people(Part::Supervisors, Section::Supervisors, supervisor, |row| {
                &row.identity
            }),
            uscc: uscc?,
            contact: contact?,
        };
        Some(form)
    }

    fn contact(&mut self) -> Option<Contact> {
        let name = self.must(Part::Contact, "姓名", 40);
        let position = self.must(Part::Contact, "职务", 40);
        let label = (Part::Contact, "座机");
        let landline = self
            .paper
            .value(label, &mut self.problems, false, parse::text(20));
        let mobile = self.must(Part::Contact, "手机", 20);
        let email = self.must(Part::Contact, "电子邮箱", 80);
        Some(Contact {
            name: name?,
            position: position?,
            landline: landline?,
            mobile: mobile?,
            email: email?,
        })
    }

    fn must(&mut self, part: Part, label: &'static str, longest: usize) -> Option<String> {
        self.paper.value(
            (part, label),
            &mut self.problems,
            true,
            parse::text(longest),
        )
    }

    fn text(&mut self, part: Part) -> String {
        self.paper.text(part, &mut self.problems, LONGEST_TEXT)
    }

    /// The rows of a table that could be read, with their numbers on the sheet.
    fn rows<T>(
        &mut self,
        part: Part,
        read: fn(&Line<'_>, &mut Problems) -> Option<T>,
    ) -> Vec<(u32, T)> {
        let lines = self.paper.lines(part, &mut self.problems);
        lines
            .iter()
            .filter_map(|line| Some((line.row, read(line, &mut self.problems)?)))
            .collect()
    }

    /// As [`Self::rows`], where nobody may stand twice.
    fn people<T>(
        &mut self,
        part: Part,
        section: Section,
        read: fn(&Line<'_>, &mut Problems) -> Option<T>,
        identity: fn(&T) -> &CitizenId,
    ) -> Vec<T> {
        let rows = self.rows(part, read);
        let flaws = check::people(section, rows.iter().map(|(_, row)| identity(row)));
        self.object(flaws, &numbers(&rows));
        values(rows)
    }

    fn check_basics(
        &mut self,
        school: Option<&str>,
        contact: Option<&Contact>,
        organisation: &str,
    ) {
        let (Some(school), Some(contact)) = (school, contact) else {
            return;
        };
        for flaw in check::basics(school, contact, organisation) {
            let part = if flaw.heading == "名称" {
                Part::School
            } else {
                Part::Contact
            };
            let row = self
                .paper
                .field(part, flaw.heading)
                .map_or(1, |place| place.row);
            self.object(vec![flaw], &[row]);
        }
    }

    fn check_occupations(&mut self, rows: &[(u32, OccupationRow)]) {
        // A table of which no row could be read is not an empty one: its problems are said already.
        let unreadable = rows.is_empty()
            && !self
                .paper
                .lines(Part::Occupations, &mut Problems::new())
                .is_empty();
        if !unreadable {
            let read: Vec<OccupationRow> = rows.iter().map(|(_, row)| row.clone()).collect();
            self.object(check::occupations(&read), &numbers(rows));
        }
    }

    /// Says flaws at their rows on the sheet; `rows` are those of the table.
    fn object(&mut self, flaws: Vec<Flaw>, rows: &[u32]) {
        self.problems.extend(flaws.into_iter().map(|flaw| {
            let objection = Objection::new(flaw.what, flaw.remedy);
            match rows.get(flaw.row) {
                Some(row) => Problem::in_row(*row, flaw.heading, &flaw.value, objection),
                None => Problem::of_file(objection.what, objection.remedy),
            }
        }));
    }
}

fn numbers<T>(rows: &[(u32, T)]) -> Vec<u32> {
    rows.iter().map(|(number, _)| *number).collect()
}

fn values<T>(rows: Vec<(u32, T)>) -> Vec<T> {
    rows.into_iter().map(|(_, value)| value).collect()
}

/// The titles in a room for text: one a line, or with semicolons between.
fn titles(text: &str) -> Vec<String> {
    text.split(['；', ';', '\n'])
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty())
        .collect()
}

fn occupation(line: &Line<'_>, problems: &mut Problems) -> Option<OccupationRow> {
    let occupation = line.required("职业", problems, parse::text(60));
    let job_type = line.optional("工种", problems, 60);
    let code = line.required("职业编码", problems, read_as::<OccupationCode>);
    let basis = line.required("评定依据", problems, parse::text(200));
    let levels = line.required("适用级别", problems, |cell| {
        read_levels(&parse::normal(cell)?)
            .map_err(|error| Objection::new(format!("有误：{error}"), "请填写如“五级、四级”"))
    });
    let items = line.optional("命题资源", problems, 200);
    let remark = line.optional("备注", problems, 200);
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

fn equipment(line: &Line<'_>, problems: &mut Problems) -> Option<EquipmentRow> {
    let name = line.required("名称", problems, parse::text(60));
    let brand = line.optional("品牌", problems, 60);
    let model = line.optional("规格/型号", problems, 60);
    let quantity = line.required("数量", problems, parse::text(20));
    let ownership = line.required("所有权归属", problems, parse::text(60));
    Some(EquipmentRow {
        name: name?,
        brand: brand?,
        model: model?,
        quantity: quantity?,
        ownership: ownership?,
    })
}

fn staff(line: &Line<'_>, problems: &mut Problems) -> Option<StaffRow> {
    let name = line.required("姓名", problems, parse::text(40));
    let identity = line.required("身份证号", problems, read_as::<CitizenId>);
    let position = line.required("职务/职称", problems, parse::text(40));
    let education = line.required("学历", problems, parse::text(20));
    let duties = line.required("主要工作职责", problems, parse::text(100));
    Some(StaffRow {
        name: name?,
        identity: identity?,
        position: position?,
        education: education?,
        duties: duties?,
    })
}

/// What the other three tables of people have in common: name, identity, employer, position, education.
type Person = (String, CitizenId, String, String, String);

fn person(line: &Line<'_>, problems: &mut Problems) -> Option<Person> {
    let name = line.required("姓名", problems, parse::text(40));
    let identity = line.required("身份证号", problems, read_as::<CitizenId>);
    let employer = line.required("所在单位", problems, parse::text(80));
    let position = line.required("职务/职称/技能等级", problems, parse::text(40));
    let education = line.required("学历", problems, parse::text(20));
    Some((name?, identity?, employer?, position?, education?))
}

fn expert(line: &Line<'_>, problems: &mut Problems) -> Option<ExpertRow> {
    let person = person(line, problems);
    let field = line.required("专业方向", problems, parse::text(60));
    let (name, identity, employer, position, education) = person?;
    Some(ExpertRow {
        name,
        identity,
        employer,
        position,
        education,
        field: field?,
    })
}

fn assessor(line: &Line<'_>, problems: &mut Problems) -> Option<AssessorRow> {
    let person = person(line, problems);
    let occupations = line.required("考评职业领域", problems, parse::text(100));
    let (name, identity, employer, position, education) = person?;
    Some(AssessorRow {
        name,
        identity,
        employer,
        position,
        education,
        occupations: occupations?,
    })
}

fn supervisor(line: &Line<'_>, problems: &mut Problems) -> Option<SupervisorRow> {
    let (name, identity, employer, position, education) = person(line, problems)?;
    Some(SupervisorRow {
        name,
        identity,
        employer,
        position,
        education,
    })
}

fn read_as<T: std::str::FromStr<Err: std::fmt::Display>>(cell: &Cell) -> Result<T, Objection> {
    parse::normal(cell)?
        .parse()
        .map_err(|error: T::Err| Objection::new(format!("有误：{error}"), "请核对后改正"))
}
