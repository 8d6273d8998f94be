//! The draft as the page shows it: chapter by chapter, each field with its name, its text and what is wrong with it.

use super::received::name;
use crate::{drawable, store::Held};
use filing_rules::{Caution, Column, DraftForm, Material, Section, Shape, check::Flaw};
use kernel::{FileId, Problem};

/// A chapter of the form with its sections.
pub(super) struct Chapter {
    pub title: &'static str,
    /// What the notice or the page says below it.
    pub note: &'static str,
    pub sections: Vec<Part>,
    /// 附件 that belong to it: by what each is opened, and its title.
    pub attached: Vec<(FileId, String)>,
}

/// A section as it is filled in.
pub(super) struct Part {
    pub section: Section,
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Field>>,
    /// A row to be added by the page's script; empty where there is no table.
    pub spare: Vec<Field>,
}

/// One field.
pub(super) struct Field {
    pub name: String,
    pub heading: &'static str,
    /// What somebody who cannot see the table is told.
    pub label: String,
    pub text: String,
    pub required: bool,
    /// Lines of its room; one where it is a field of one line.
    pub lines: usize,
    /// What is wrong, with what would be right.
    pub wrong: Vec<String>,
    /// What is to be looked up.
    pub cautions: Vec<String>,
}

const OUTSIDERS: &str = "注：非本单位人员，请提供本人签署的提供评价服务承诺书或本人与评价单位签署的合作协议复印件，在申请材料中上传。";
const OCCUPATIONS: &str = "在“职业”或“职业编码”栏输入名称、编码或拼音首字母（如dg），可从职业分类大典2015年版和2022年版中选取；适用级别填写如“五级、四级”。";
const REGULATIONS: &str = "规章制度文件每行一项；附件存为申请后在申请材料中上传。";

/// A chapter: its title, its note, its sections, the material whose attachments it lists.
type Plan = (
    &'static str,
    &'static str,
    &'static [Section],
    Option<Material>,
);

const CHAPTERS: [Plan; 5] = [
    (
        "一、基本信息",
        REGULATIONS,
        &[Section::School, Section::Contact, Section::Regulations],
        Some(Material::Regulations),
    ),
    (
        Section::Occupations.title(),
        OCCUPATIONS,
        &[Section::Occupations],
        None,
    ),
    (Section::Teaching.title(), "", &[Section::Teaching], None),
    (
        "四、场地设备等情况",
        "",
        &[Section::Site, Section::Equipment, Section::Monitoring],
        None,
    ),
    (
        "五、人员情况（技术技能水平证明文件材料另附）",
        OUTSIDERS,
        &[
            Section::Staff,
            Section::Experts,
            Section::Assessors,
            Section::Supervisors,
        ],
        Some(Material::Agreements),
    ),
];

/// The number of the spare row, which the page's script replaces.
const SPARE: usize = usize::MAX;

impl Part {
    pub fn is_table(&self) -> bool {
        self.section.shape() == Shape::Table
    }

    /// Where a section is named by its chapter, it does not say its name again.
    pub fn has_own_title(&self) -> bool {
        !CHAPTERS
            .iter()
            .any(|(title, ..)| *title == self.section.title())
    }
}

/// The whole form.
pub(super) fn chapters(form: &DraftForm, flaws: &[Flaw], held: &[Held]) -> Vec<Chapter> {
    let said = &Said {
        flaws,
        cautions: &form.cautions(),
    };
    let attached = |material| {
        let held = held
            .iter()
            .filter(move |one| Some(one.material) == material);
        held.filter_map(|one| one.attached.clone())
            .map(|attached| (attached.id, attached.title))
            .collect()
    };
    CHAPTERS
        .into_iter()
        .map(|(title, note, sections, material)| Chapter {
            attached: attached(material),
            title,
            note,
            sections: sections
                .iter()
                .map(|section| part(*section, form, said))
                .collect(),
        })
        .collect()
}

/// What is said of fields.
#[derive(Default)]
struct Said<'a> {
    flaws: &'a [Flaw],
    cautions: &'a [Caution],
}

fn part(section: Section, form: &DraftForm, said: &Said<'_>) -> Part {
    let row = |row: usize, said: &Said<'_>| -> Vec<Field> {
        (0..section.columns().len())
            .map(|column| field(section, (row, column), form, said))
            .collect()
    };
    // There is always a row to type in.
    let rows = form.rows(section).len().max(1);
    Part {
        section,
        columns: section.columns(),
        rows: (0..rows).map(|at| row(at, said)).collect(),
        spare: match section.shape() {
            Shape::Table => row(SPARE, &Said::default()),
            Shape::Fields | Shape::Text => Vec::new(),
        },
    }
}

fn field(section: Section, at: (usize, usize), form: &DraftForm, said: &Said<'_>) -> Field {
    let (row, column) = at;
    let Column {
        heading,
        required,
        longest,
    } = section.columns()[column];
    let text = form.text(section, at).to_owned();
    let here = |flaw: &&Flaw| (flaw.section, flaw.row, flaw.heading) == (section, row, heading);
    let unsure = |one: &&Caution| {
        section == Section::Occupations && (one.row, one.heading) == (row, heading)
    };
    let label = match section.shape() {
        Shape::Table => format!("第{}行{heading}", row.wrapping_add(1)),
        Shape::Fields | Shape::Text => heading.to_owned(),
    };
    Field {
        name: match row {
            SPARE => format!("{section}-N-{column}"),
            row => name(section, row, column),
        },
        heading,
        label,
        required,
        lines: match longest {
            _ if section.shape() == Shape::Text => 5,
            // A line end would be lost in a field of one line.
            100.. if section.shape() == Shape::Table => 2,
            _ if text.contains('\n') => 2,
            _ => 1,
        },
        text,
        wrong: said.flaws.iter().filter(here).map(sentence).collect(),
        cautions: (said.cautions.iter().filter(unsure))
            .map(|one| one.sentence.clone())
            .collect(),
    }
}

fn sentence(flaw: &Flaw) -> String {
    format!("{}，{}", flaw.what, flaw.remedy)
}

/// Every caution with where it is, for the list above the form.
pub(super) fn cautions(chapters: &[Chapter]) -> Vec<String> {
    let parts = chapters.iter().flat_map(|chapter| &chapter.sections);
    let fields = parts.flat_map(|part| part.rows.iter().flatten());
    fields
        .flat_map(|field| {
            let told = |sentence| format!("{}：{sentence}", field.label);
            field.cautions.iter().map(told)
        })
        .collect()
}

/// Every flaw with where it is, for the list above the form.
pub(super) fn summary(flaws: &[Flaw]) -> Vec<Problem> {
    let problem = |flaw: &Flaw| {
        let Flaw {
            section, heading, ..
        } = flaw;
        let column = section.column(heading).unwrap_or(0);
        let place = drawable::place(flaw);
        Problem::at(
            name(*section, flaw.row, column),
            format!("{place}：{}", sentence(flaw)),
        )
    };
    flaws.iter().map(problem).collect()
}
