//! The workbook of 附件5: a sheet for each section of the form, with the headings that the notice prints.

use filing_rules::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow,
    check::{Section, check},
    read_levels, write_levels,
};
use kernel::{CitizenId, Clause, Fault, OccupationCode, Problem, Refusal, Uscc};
use sheet::{
    Book, Cell, Column, Fields, Limits, ListColumn, ListPage, Objection, Pick, Problems, Value,
    Workbook, parse,
};

const LIMITS: Limits = Limits {
    max_rows: 600,
    max_columns: 20,
    max_cells: 20_000,
};

const BASICS: &str = "基本信息";
const OCCUPATIONS: (&str, &[&str]) = (
    "职业（工种）",
    &[
        "职业",
        "工种",
        "职业编码",
        "评定依据",
        "适用级别",
        "命题资源",
        "备注",
    ],
);
const EQUIPMENT: (&str, &[&str]) = (
    "设施设备",
    &["名称", "品牌", "规格/型号", "数量", "所有权归属"],
);
const STAFF: (&str, &[&str]) = (
    "专职工作人员",
    &["姓名", "身份证号", "职务/职称", "学历", "主要工作职责"],
);
const EXPERTS: (&str, &[&str]) = (
    "专家",
    &[
        "姓名",
        "身份证号",
        "所在单位",
        "职务/职称/技能等级",
        "学历",
        "专业方向",
    ],
);
const ASSESSORS: (&str, &[&str]) = (
    "考评人员",
    &[
        "姓名",
        "身份证号",
        "所在单位",
        "职务/职称/技能等级",
        "学历",
        "考评职业领域",
    ],
);
const SUPERVISORS: (&str, &[&str]) = (
    "质量督导人员",
    &["姓名", "身份证号", "所在单位", "职务/职称/技能等级", "学历"],
);

/// The lines of the first sheet, in the order of the form.
const LABELS: [&str; 12] = [
    "名称",
    "地址",
    "统一社会信用代码",
    "联系人姓名",
    "联系人职务",
    "座机",
    "手机",
    "电子邮箱",
    "等级认定规章制度文件",
    "专业设置、课程内容、校企合作情况",
    "场地情况",
    "计算机考务管理及网络视频监控设备配置情况",
];

/// The template to fill in.
///
/// # Errors
/// A fault where it cannot be made.
pub fn blank() -> Result<Vec<u8>, Fault> {
    book(
        LABELS.map(|_| String::new()).to_vec(),
        [const { Vec::new() }; 6],
    )
}

/// The workbook of a form.
///
/// # Errors
/// A fault where it cannot be made.
pub fn filled(form: &ApplicationForm) -> Result<Vec<u8>, Fault> {
    let contact = &form.contact;
    let basics = [
        &form.school,
        &form.address,
        &form.uscc.to_string(),
        &contact.name,
        &contact.position,
        &contact.landline,
        &contact.mobile,
        &contact.email,
        &form.regulations.join("；"),
        &form.teaching,
        &form.site,
        &form.monitoring,
    ]
    .map(String::from);
    let text = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let tables = [
        form.occupations
            .iter()
            .map(|row| {
                let (code, levels) = (row.code.to_string(), write_levels(&row.levels));
                text(&[
                    &row.occupation,
                    &row.job_type,
                    &code,
                    &row.basis,
                    &levels,
                    &row.items,
                    &row.remark,
                ])
            })
            .collect(),
        form.equipment
            .iter()
            .map(|row| {
                text(&[
                    &row.name,
                    &row.brand,
                    &row.model,
                    &row.quantity,
                    &row.ownership,
                ])
            })
            .collect(),
        form.staff
            .iter()
            .map(|row| {
                text(&[
                    &row.name,
                    row.identity.expose(),
                    &row.position,
                    &row.education,
                    &row.duties,
                ])
            })
            .collect(),
        form.experts
            .iter()
            .map(|row| {
                text(&[
                    &row.name,
                    row.identity.expose(),
                    &row.employer,
                    &row.position,
                    &row.education,
                    &row.field,
                ])
            })
            .collect(),
        form.assessors
            .iter()
            .map(|row| {
                text(&[
                    &row.name,
                    row.identity.expose(),
                    &row.employer,
                    &row.position,
                    &row.education,
                    &row.occupations,
                ])
            })
            .collect(),
        form.supervisors
            .iter()
            .map(|row| {
                text(&[
                    &row.name,
                    row.identity.expose(),
                    &row.employer,
                    &row.position,
                    &row.education,
                ])
            })
            .collect(),
    ];
    book(basics.to_vec(), tables)
}

fn book(basics: Vec<String>, tables: [Vec<Vec<String>>; 6]) -> Result<Vec<u8>, Fault> {
    let first = LABELS
        .iter()
        .zip(basics)
        .map(|(label, text)| vec![(*label).to_owned(), text])
        .collect();
    let mut book = Book::new("技工院校职业技能等级认定备案申请表").list(page(
        BASICS,
        &["项目", "内容"],
        first,
    ));
    let names = [
        OCCUPATIONS,
        EQUIPMENT,
        STAFF,
        EXPERTS,
        ASSESSORS,
        SUPERVISORS,
    ];
    for ((name, titles), rows) in names.into_iter().zip(tables) {
        book = book.list(page(name, titles, rows));
    }
    book.to_bytes()
        .map_err(|error| Fault::new("making the workbook of 附件5", error))
}

fn page(name: &str, titles: &[&str], rows: Vec<Vec<String>>) -> ListPage {
    let mut page = ListPage::new(name).title("技工院校职业技能等级认定备案申请表");
    for title in titles {
        let wide = matches!(
            *title,
            "内容" | "评定依据" | "身份证号" | "命题资源" | "所在单位" | "项目"
        );
        page = page.column(ListColumn::new(title).width(if wide { 32.0 } else { 16.0 }));
    }
    page.rows(rows.iter().map(|row| {
        row.iter()
            .map(|text| Value::from(Some(text.as_str())))
            .collect()
    }))
}

/// Reads the workbook of a form and checks it whole; `school` is the name of whoever hands it in.
///
/// # Errors
/// A refusal with every problem by sheet, row and column; then nothing of it counts.
pub fn read(file_name: &str, bytes: &[u8], school: &str) -> Result<ApplicationForm, Refusal> {
    let workbook = Workbook::read(file_name, bytes, LIMITS)
        .map_err(|error| bad(listed("", &Problems::from(error))))?;
    let mut found = Vec::new();
    let lines = part(
        &workbook,
        (BASICS, &["项目", "内容"]),
        &mut found,
        |fields| {
            let label = fields.required("项目", parse::text(40))?;
            Some((
                label,
                fields
                    .optional("内容", parse::text(3000))
                    .unwrap_or_default(),
            ))
        },
    );
    let basic = |label: &str| {
        let line = lines.iter().find(|(known, _)| known == label);
        line.map(|(_, text)| text.trim().to_owned())
            .unwrap_or_default()
    };
    let uscc = basic("统一社会信用代码").parse::<Uscc>();
    let uscc = uscc
        .map_err(|error| {
            found.push(Problem::at(
                format!("{BASICS} 统一社会信用代码"),
                error.to_string(),
            ))
        })
        .ok();
    let occupations = part(&workbook, OCCUPATIONS, &mut found, occupation);
    let equipment = part(&workbook, EQUIPMENT, &mut found, equipment);
    let staff = part(&workbook, STAFF, &mut found, staff);
    let experts = part(&workbook, EXPERTS, &mut found, |fields| {
        let (name, identity, employer, position, education) = person(fields)?;
        let field = fields.required("专业方向", parse::text(60))?;
        Some(ExpertRow {
            name,
            identity,
            employer,
            position,
            education,
            field,
        })
    });
    let assessors = part(&workbook, ASSESSORS, &mut found, |fields| {
        let (name, identity, employer, position, education) = person(fields)?;
        let occupations = fields.required("考评职业领域", parse::text(100))?;
        Some(AssessorRow {
            name,
            identity,
            employer,
            position,
            education,
            occupations,
        })
    });
    let supervisors = part(&workbook, SUPERVISORS, &mut found, |fields| {
        let (name, identity, employer, position, education) = person(fields)?;
        Some(SupervisorRow {
            name,
            identity,
            employer,
            position,
            education,
        })
    });
    let Some(uscc) = uscc.filter(|_| found.is_empty()) else {
        return Err(bad(found));
    };
    let form = ApplicationForm {
        school: basic("名称"),
        address: basic("地址"),
        uscc,
        contact: Contact {
            name: basic("联系人姓名"),
            position: basic("联系人职务"),
            landline: basic("座机"),
            mobile: basic("手机"),
            email: basic("电子邮箱"),
        },
        regulations: basic("等级认定规章制度文件")
            .split(['；', ';', '\n'])
            .map(|title| title.trim().to_owned())
            .filter(|title| !title.is_empty())
            .collect(),
        occupations,
        teaching: basic("专业设置、课程内容、校企合作情况"),
        site: basic("场地情况"),
        equipment,
        monitoring: basic("计算机考务管理及网络视频监控设备配置情况"),
        staff,
        experts,
        assessors,
        supervisors,
    };
    let flaws: Vec<Problem> = check(&form, school)
        .into_iter()
        .map(|flaw| {
            let place = format!(
                "{} 第{}条“{}”",
                sheet_of(flaw.section),
                flaw.row + 1,
                flaw.heading
            );
            Problem::at(
                place,
                format!(
                    "“{}”{}，{}",
                    sheet::mask(&flaw.value),
                    flaw.what,
                    flaw.remedy
                ),
            )
        })
        .collect();
    if flaws.is_empty() {
        Ok(form)
    } else {
        Err(bad(flaws))
    }
}

fn sheet_of(section: Section) -> &'static str {
    match section {
        Section::Basics => BASICS,
        Section::Occupations => OCCUPATIONS.0,
        Section::Staff => STAFF.0,
        Section::Experts => EXPERTS.0,
        Section::Assessors => ASSESSORS.0,
        Section::Supervisors => SUPERVISORS.0,
    }
}

/// Reads one sheet; its problems join the others.
fn part<T>(
    workbook: &Workbook,
    (name, titles): (&'static str, &'static [&'static str]),
    found: &mut Vec<Problem>,
    read: impl Fn(&mut Fields<'_>) -> Option<T>,
) -> Vec<T> {
    let columns: Vec<Column> = titles.iter().map(|title| Column::required(title)).collect();
    let table = match workbook.table(Pick::Named(name), &columns) {
        Ok(table) => table,
        Err(error) => {
            found.extend(listed(name, &Problems::from(error)));
            return Vec::new();
        }
    };
    let mut problems = Problems::new();
    let values = table
        .rows()
        .filter_map(|row| read(&mut Fields::new(row, &mut problems)))
        .collect();
    found.extend(listed(name, &problems));
    values
}

fn occupation(fields: &mut Fields<'_>) -> Option<OccupationRow> {
    let occupation = fields.required("职业", parse::text(60));
    let job_type = fields.optional("工种", parse::text(60)).unwrap_or_default();
    let code = fields.required("职业编码", read_as::<OccupationCode>);
    let basis = fields.required("评定依据", parse::text(200));
    let levels = fields.required("适用级别", |cell| {
        read_levels(&parse::normal(cell)?)
            .map_err(|error| Objection::new(error.to_string(), "请填写如“五级、四级”"))
    });
    let items = fields.required("命题资源", parse::text(200));
    let remark = fields
        .optional("备注", parse::text(200))
        .unwrap_or_default();
    Some(OccupationRow {
        occupation: occupation?,
        job_type,
        code: code?,
        basis: basis?,
        levels: levels?,
        items: items?,
        remark,
    })
}

fn equipment(fields: &mut Fields<'_>) -> Option<EquipmentRow> {
    let name = fields.required("名称", parse::text(60));
    let brand = fields.optional("品牌", parse::text(60)).unwrap_or_default();
    let model = fields
        .optional("规格/型号", parse::text(60))
        .unwrap_or_default();
    let quantity = fields.required("数量", parse::text(20));
    let ownership = fields.required("所有权归属", parse::text(60));
    Some(EquipmentRow {
        name: name?,
        brand,
        model,
        quantity: quantity?,
        ownership: ownership?,
    })
}

fn staff(fields: &mut Fields<'_>) -> Option<StaffRow> {
    let name = fields.required("姓名", parse::text(40));
    let identity = fields.required("身份证号", read_as::<CitizenId>);
    let position = fields.required("职务/职称", parse::text(40));
    let education = fields.required("学历", parse::text(20));
    let duties = fields.required("主要工作职责", parse::text(100));
    Some(StaffRow {
        name: name?,
        identity: identity?,
        position: position?,
        education: education?,
        duties: duties?,
    })
}

type Person = (String, CitizenId, String, String, String);

fn person(fields: &mut Fields<'_>) -> Option<Person> {
    let name = fields.required("姓名", parse::text(40));
    let identity = fields.required("身份证号", read_as::<CitizenId>);
    let employer = fields.required("所在单位", parse::text(80));
    let position = fields.required("职务/职称/技能等级", parse::text(40));
    let education = fields.required("学历", parse::text(20));
    Some((name?, identity?, employer?, position?, education?))
}

fn read_as<T: std::str::FromStr<Err: std::fmt::Display>>(cell: &Cell) -> Result<T, Objection> {
    parse::normal(cell)?
        .parse()
        .map_err(|error: T::Err| Objection::new(error.to_string(), "请核对后改正"))
}

fn listed(sheet: &str, problems: &Problems) -> Vec<Problem> {
    problems
        .iter()
        .map(|problem| {
            Problem::at(
                format!("{sheet} {}", problem.place()).trim(),
                problem.sentence(),
            )
        })
        .collect()
}

fn bad(problems: Vec<Problem>) -> Refusal {
    let sentence = format!(
        "申请表工作簿有{}处问题，未导入任何内容；请改正后重新上传",
        problems.len()
    );
    Refusal::invalid("filing.bad_workbook", sentence)
        .citing(Clause::A2_1)
        .with(problems)
}
