//! The registry as a list of cards, and of whoever has none: by kind, occupation, state and text, sorted and paged.

use super::show::colour;
use crate::{
    store::{codes_of, within_reach},
    unlinked::unlinked,
    waiting::ends_soon,
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use db::{Row, Select, Value};
use jiff::civil::Date;
use kernel::{
    Fault, Level, OccupationCode, PersonId,
    occupation::{Edition, catalogue},
};
use people_rules::{CardState, PersonKind, Validity};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    kinds: Vec<(&'static str, &'static str)>,
    states: Vec<(&'static str, &'static str)>,
    headers: Vec<(&'static str, String, &'static str)>,
    lines: Vec<Line>,
    pager: Pager,
    may_register: bool,
    may_import: bool,
    may_disqualify: bool,
    /// How many accounts are linked to nobody, for whoever may link them.
    unlinked: Option<u32>,
    no_problems: Vec<kernel::Problem>,
}

struct Line {
    person: PersonId,
    name: String,
    employer: String,
    /// None of somebody who was disqualified before they were registered.
    card: Option<CardText>,
    /// None of somebody without a card whose disqualification was annulled.
    state: Option<CardState>,
    /// Since when a disqualification is annulled, where none holds.
    annulled: Option<Date>,
}

impl Line {
    /// What its badge says, and the colour.
    fn badge(&self) -> Option<(&'static str, &'static str)> {
        self.state.map(|state| (state.title(), colour(state)))
    }
}

/// The filter for those whose disqualification was annulled: name in the address, what people read.
const ANNULLED: (&str, &str) = ("annulled", "取消资格已撤销");

struct CardText {
    kind: &'static str,
    field: String,
    number: String,
    until: Date,
}

/// What the list was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    occupation: String,
    state: String,
    text: String,
    sort: String,
    page: u32,
}

/// The columns by which the list can be sorted: name in the address, heading, order.
const SORTS: [(&str, &str, &str); 3] = [
    ("name", "姓名", "person.name, person.id, qualification.id"),
    (
        "employer",
        "所在单位",
        "person.employer, person.id, qualification.id",
    ),
    (
        "until",
        "有效期至",
        "coalesce(valid_until, ''), person.id, qualification.id",
    ),
];

impl Asked {
    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/people?kind={}&occupation={}&state={}&text={}&sort={sort}&page={page}",
            form_value(&self.kind),
            form_value(&self.occupation),
            form_value(&self.state),
            form_value(&self.text),
        )
    }
}

/// The list.
pub(super) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadPeople>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let today = house.today();
    let sort = SORTS
        .iter()
        .find(|sort| sort.0 == asked.sort)
        .unwrap_or(&SORTS[0]);
    let kind = asked.kind.parse::<PersonKind>().ok();
    let select = Select::new(
        "person.id, person.name, employer, kind, occupations, direction, highest, card_no, valid_from, valid_until,
         (select count(*) from disqualification
          where disqualification.identity_digest = person.identity_digest and annulled_on is null) as barred,
         (select max(annulled_on) from disqualification
          where disqualification.identity_digest = person.identity_digest) as annulled",
        "person left join qualification on qualification.person = person.id",
    )
    .maybe("kind = {}", kind.map(PersonKind::code))
    .containing(
        "person.name || ' ' || employer || ' ' || coalesce(card_no, '') || ' ' || coalesce(direction, '') like {} escape '\\'",
        &asked.text,
    )
    .order(sort.2);
    let select = of_occupation(select, &asked.occupation);
    let select = in_state(select, &asked.state, today);
    let mut conn = house.db.read().await?;
    let found = within_reach(select, &permit, today)?
        .page(&mut conn, asked.page.max(1), 30)
        .await?;
    let lines = found
        .rows
        .iter()
        .map(|row| line(row, today))
        .collect::<Result<_, Fault>>()?;
    let headers = SORTS.map(|(name, heading, _)| {
        let direction = if name == sort.0 { "ascending" } else { "none" };
        (heading, asked.address(name, 1), direction)
    });
    let mut kinds = vec![("", "全部类别")];
    kinds.extend(PersonKind::ALL.map(|kind| (kind.code(), kind.title())));
    let mut states = vec![("", "全部状态")];
    states.extend(CardState::ALL.map(|state| (state.code(), state.title())));
    states.push(ANNULLED);
    let may = permit.principal();
    let unlinked = match may.permit::<acts::LinkAccount>() {
        Ok(linking) => Some(unlinked(&mut conn, &linking, 1, 1).await?.total),
        Err(_) => None,
    };
    page(ListPage {
        shell: frame.shell("人员库"),
        kinds,
        states,
        headers: headers.to_vec(),
        lines,
        pager: Pager::of(&found, |page| asked.address(sort.0, page)),
        may_register: may.permit::<acts::RegisterPerson>().is_ok(),
        may_import: may.permit::<acts::ImportPeople>().is_ok(),
        may_disqualify: may.permit::<acts::DisqualifyPerson>().is_ok(),
        unlinked,
        no_problems: Vec::new(),
        asked,
    })
}

/// Only cards for an occupation, by its code or its name in either edition; a supervisor's card names none.
fn of_occupation(select: Select, text: &str) -> Select {
    let text = text.trim();
    let named = |edition| catalogue(edition).by_name(text).map(|found| found.code);
    let [first, second] = Edition::ALL.map(named);
    match first.or(second) {
        Some(code) => {
            let like = |code: OccupationCode| Value::from(format!("%{code}%"));
            let values = vec![like(code), like(second.unwrap_or(code))];
            select.only_with("occupations like {1} or occupations like {2}", values)
        }
        None => select.containing("occupations like {} escape '\\'", text),
    }
}

/// Only cards that stand so on a day.
fn in_state(select: Select, state: &str, today: Date) -> Select {
    const BARRED: &str = "exists (select 1 from disqualification
        where disqualification.identity_digest = person.identity_digest and annulled_on is null)";
    const NOT_BARRED: &str = "not exists (select 1 from disqualification
        where disqualification.identity_digest = person.identity_digest and annulled_on is null)";
    const WAS_BARRED: &str = "exists (select 1 from disqualification
        where disqualification.identity_digest = person.identity_digest and annulled_on is not null)";
    if state == ANNULLED.0 {
        return select.only_with(WAS_BARRED, Vec::new());
    }
    let Ok(state) = state.parse() else {
        return select;
    };
    let soon = ends_soon(today);
    match state {
        CardState::Barred => select.only_with(BARRED, Vec::new()),
        state => {
            let select = select.only_with(NOT_BARRED, Vec::new());
            match state {
                CardState::Expired => select.only("valid_until < {}", today),
                CardState::Ending => select
                    .only("valid_until >= {}", today)
                    .only("valid_until <= {}", soon),
                _ => select.only("valid_until > {}", soon),
            }
        }
    }
}

fn line(row: &Row, today: Date) -> Result<Line, Fault> {
    let kind = row.parse_some::<PersonKind>("kind")?;
    let card = kind.map(|kind| card_text(row, kind)).transpose()?;
    let valid = match card {
        Some(_) => Some(Validity::kept(
            row.get("valid_from")?,
            row.get("valid_until")?,
        )),
        None => None,
    };
    let barred = row.get::<i64>("barred")? > 0;
    let annulled: Option<Date> = row.get("annulled")?;
    Ok(Line {
        person: row.get("id")?,
        name: row.get("name")?,
        employer: row.get("employer")?,
        card,
        state: match barred {
            true => Some(CardState::Barred),
            false => valid.map(|valid| valid.state(today)),
        },
        annulled: annulled.filter(|_| !barred),
    })
}

fn card_text(row: &Row, kind: PersonKind) -> Result<CardText, Fault> {
    Ok(CardText {
        kind: kind.title(),
        field: field(
            &codes_of(&row.get::<String>("occupations")?)?,
            &row.get::<String>("direction")?,
            row.parse_some("highest")?,
        ),
        number: row.get("card_no")?,
        until: row.get("valid_until")?,
    })
}

/// For what a card is, in words: occupations with their names, the direction, up to which level.
pub(super) fn field(codes: &[OccupationCode], direction: &str, highest: Option<Level>) -> String {
    let mut words: Vec<String> = codes
        .iter()
        .map(|code| {
            let name = Edition::ALL
                .into_iter()
                .find_map(|edition| catalogue(edition).by_code(*code))
                .map_or("", |occupation| occupation.name);
            format!("{name}（{code}）")
        })
        .collect();
    if !direction.is_empty() {
        words.push(direction.to_owned());
    }
    if let Some(highest) = highest {
        words.push(format!("可考评至{highest}"));
    }
    if words.is_empty() {
        "不分职业".to_owned()
    } else {
        words.join("、")
    }
}
