//! The pieces of an application's page: the road, the facts, the lines, the materials, the people.

use super::typed::Typed;
use crate::{
    applied::Applied,
    confirmed::{self, Confirmed},
    seen,
    store::{Application, Held, Supplement},
};
use db::Keys;
use filing_rules::{
    ApplicationForm, Caution, Confirmation, DraftForm, Material, Route, Section, Shape, Standing,
    State, Verdict, unnamed,
};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationLineId, CitizenId, FileId};

/// A day as official papers write it.
pub(crate) fn day(date: Date) -> String {
    date.strftime("%Y年%-m月%-d日").to_string()
}

/// How far the application has come.
pub(super) fn steps(found: &Application) -> Vec<(&'static str, &'static str)> {
    let mut road = vec![(State::Draft, "填报"), (State::Submitted, "提交")];
    let ended = found.state.came_to_nothing();
    if found.route() == Route::Province && (!ended || found.recommendation.is_some()) {
        road.push((State::Recommended, "推荐"));
    }
    if found.state == State::Supplementing {
        road.push((State::Supplementing, "补正"));
    }
    if ended {
        road.push((found.state, found.state.title()));
    } else {
        road.extend([
            (State::Accepted, "受理"),
            (State::Drawing, "抽取专家"),
            (State::Assessing, "评估"),
            (State::Concluded, "上报"),
            (State::Decided, "决定"),
        ]);
    }
    let now = road.iter().position(|(state, _)| *state == found.state);
    road.iter()
        .enumerate()
        .map(|(at, (_, text))| {
            let mark = match Some(at).cmp(&now) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "todo",
            };
            (*text, mark)
        })
        .collect()
}

/// What is known of the application as a whole.
pub(super) fn facts(found: &Application) -> Vec<(&'static str, String)> {
    let at = |at: Timestamp| day(calendar::shanghai_date(at));
    let mut facts = vec![("申请类别", found.kind.title().to_owned())];
    facts.extend(basics(&found.form));
    let digest = found.form_digest.chars().take(16).collect();
    facts.push(("申请表摘要", digest));
    let (taken_back, why) = found.taken_back.clone().unzip();
    let more = [
        ("提交日期", found.submitted_at.map(at)),
        ("真实性确认", found.confirmed_by.clone()),
        ("推荐意见", found.recommendation.clone()),
        ("不予受理的理由", found.reasons.clone()),
        (
            "受理告知",
            found.late.filter(|late| *late > 0).map(late_words),
        ),
        ("专家组意见", found.conclusion.clone()),
        ("撤回日期", taken_back.map(at)),
        ("撤回的理由", why),
    ];
    facts.extend(
        more.into_iter()
            .filter_map(|(term, text)| Some((term, text?))),
    );
    facts
}

/// 基本信息: the school, and how its contact is reached.
pub(super) fn basics(form: &ApplicationForm) -> Vec<(&'static str, String)> {
    let contact = &form.contact;
    vec![
        ("统一社会信用代码", form.uscc.to_string()),
        ("地址", form.address.clone()),
        (
            "联系人",
            format!("{}（{}）", contact.name, contact.position),
        ),
        ("座机", contact.landline.clone()),
        ("手机", contact.mobile.clone()),
        ("电子邮箱", contact.email.clone()),
    ]
}

/// That the school was told late.
pub(super) fn late_words(late: u32) -> String {
    format!("逾期{late}个工作日")
}

/// What is to be looked up of the occupations.
pub(super) fn cautions(form: &ApplicationForm) -> Vec<String> {
    let cautions = DraftForm::of(form).cautions();
    cautions.iter().map(Caution::told).collect()
}

/// One section of the form as it is shown.
pub(super) struct Part {
    pub title: &'static str,
    pub looks: PartLooks,
}

/// How a section is shown.
pub(super) enum PartLooks {
    Text(String),
    /// The headings of its columns, and its rows: each cell with its heading.
    Table(Vec<&'static str>, Vec<Vec<(&'static str, String)>>),
}

/// Everything that the form says below its basics, in the order of the notice, identity masked.
pub(super) fn parts(form: &ApplicationForm) -> Vec<Part> {
    let draft = DraftForm::of(form);
    let shown = |section: &Section| section.shape() != Shape::Fields;
    Section::ALL
        .into_iter()
        .filter(shown)
        .map(|section| Part {
            title: section.title(),
            looks: match section.shape() {
                Shape::Table => table(section, draft.rows(section)),
                Shape::Fields | Shape::Text => {
                    PartLooks::Text(draft.text(section, (0, 0)).to_owned())
                }
            },
        })
        .collect()
}

fn table(section: Section, rows: &[Vec<String>]) -> PartLooks {
    let headings: Vec<&str> = (section.columns().iter())
        .map(|column| column.heading)
        .collect();
    let cell = |(heading, text): (&&'static str, &String)| match *heading {
        "身份证号" => (*heading, masked(text)),
        heading => (heading, text.clone()),
    };
    let rows = rows
        .iter()
        .map(|row| headings.iter().zip(row).map(cell).collect());
    PartLooks::Table(headings.clone(), rows.collect())
}

/// An identity number as pages show it; what is none is not shown.
fn masked(text: &str) -> String {
    let identity = text.parse::<CitizenId>();
    identity.map_or_else(|_| "***".to_owned(), |identity| identity.masked())
}

/// 补正通知, as the page shows it.
pub(super) struct SupplementCard {
    pub wanted: Vec<String>,
    pub sentence: String,
    /// What the answer changed, by titles of sections and materials; empty before it.
    pub changed: String,
}

/// What was asked for, until when, and whether it came.
pub(super) fn supplement(asked: &Supplement, changed: &[&str]) -> SupplementCard {
    let (on, by) = (day(asked.asked_on), day(asked.answer_by));
    let sentence = match asked.answered_on {
        Some(answered) => format!("{on}要求补正，院校已于{}补正", day(answered)),
        None => format!(
            "{on}要求补正，请于{by}前补正并重新确认提交；其间受理时限中止计算，尚余{}个工作日",
            asked.left.max(0)
        ),
    };
    SupplementCard {
        wanted: asked.wanted.clone(),
        sentence,
        changed: changed.join("、"),
    }
}

/// One line as a form asks about it, with what was chosen and typed.
pub(super) struct LineForm {
    pub id: ApplicationLineId,
    pub label: String,
    /// What the panel found of it.
    pub opinions: String,
    pub choice: String,
    pub text: String,
}

/// The lines as a form asks about them; `choice` and `text` are the names of its fields.
pub(super) fn line_forms(
    lines: &[Applied],
    typed: &Typed,
    choice: &str,
    text: &str,
) -> Vec<LineForm> {
    let accepted = lines.iter().filter_map(|line| Some((line.id?, line)));
    accepted
        .map(|(id, line)| LineForm {
            id,
            label: line.label(),
            opinions: line.opinions(),
            choice: typed.one(&format!("{choice}-{id}")).to_owned(),
            text: typed.one(&format!("{text}-{id}")).to_owned(),
        })
        .collect()
}

/// A material that is needed or held, and what is there of it.
pub(super) struct MaterialLine {
    pub material: Material,
    pub needed: bool,
    pub there: bool,
    pub text: String,
    pub file: bool,
    /// Where the school checked it online; empty where it did not.
    pub source: String,
    /// What an officer found of that.
    pub found: Option<FoundLine>,
    /// 附件: by what each is opened, and its title.
    pub attached: Vec<(FileId, String)>,
    /// People who are lent and whom no attachment names.
    pub unnamed: Vec<String>,
    /// The digest of what stands for the material itself.
    pub seen: String,
}

impl MaterialLine {
    /// Whether it is among those of these titles.
    pub fn is_among(&self, titles: &[&str]) -> bool {
        titles.contains(&self.material.title())
    }
}

/// 复核结论, as the page shows it.
pub(super) struct FoundLine {
    pub title: &'static str,
    pub colour: &'static str,
    pub text: String,
}

/// The materials that this application needs, and those that it holds: what is not needed any more is handed in with the rest.
pub(super) fn material_lines(
    form: &ApplicationForm,
    (held, keys): (&[Held], &Keys),
    confirmations: &[Confirmed],
) -> Vec<MaterialLine> {
    let is_held = |material| held.iter().any(|one| one.material == material);
    let shown = (Material::ALL.iter().copied())
        .filter(|&material| material.is_needed(form) || is_held(material));
    shown
        .map(|material| {
            let one = seen::own(held, material);
            let attached: Vec<(FileId, String)> = held
                .iter()
                .filter(|one| one.material == material)
                .filter_map(|one| one.attached.clone())
                .map(|attached| (attached.id, attached.title))
                .collect();
            MaterialLine {
                material,
                needed: material.is_needed(form),
                seen: seen::digest(keys, one),
                there: one.is_some() || !attached.is_empty(),
                text: one.map(text_of).unwrap_or_default(),
                file: one.is_some_and(|held| held.file.is_some()),
                source: one.and_then(|held| held.source.clone()).unwrap_or_default(),
                found: one
                    .and_then(|held| confirmed::of(confirmations, held))
                    .map(found_line),
                unnamed: match (material, one) {
                    (Material::Agreements, None) => {
                        let titles: Vec<&str> = attached.iter().map(|one| one.1.as_str()).collect();
                        unnamed(form, &titles)
                    }
                    _ => Vec::new(),
                },
                attached,
            }
        })
        .collect()
}

fn found_line(confirmed: &Confirmed) -> FoundLine {
    let (title, colour, what) = match &confirmed.found {
        Confirmation::Agrees(source) => ("核验无误", "green", format!("复核来源：{source}")),
        Confirmation::Differs(what) => ("核验不符", "red", what.clone()),
    };
    let Confirmed { centre, by, on, .. } = confirmed;
    FoundLine {
        title,
        colour,
        text: format!("{what}（{centre}{by}，{}）", day(*on)),
    }
}

fn text_of(held: &Held) -> String {
    if let Some(name) = &held.file_name {
        return name.clone();
    }
    let on = held.checked_on.map(day).unwrap_or_default();
    let by = held.checked_by.as_deref().unwrap_or_default();
    let source = held.source.as_deref().unwrap_or_default();
    format!("已登记网络核验：{source}（{by}，{on}）")
}

/// The colour of a verdict.
pub(super) fn colour(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "green",
        Verdict::Missing => "red",
        Verdict::OnSite => "blue",
    }
}

/// The colour of a standing.
pub fn standing_colour(standing: &Standing) -> &'static str {
    match standing {
        Standing::InForce => "green",
        Standing::Suspended => "yellow",
        Standing::Revoked => "red",
        Standing::Withdrawn | Standing::Expired | Standing::NotYet => "secondary",
    }
}
