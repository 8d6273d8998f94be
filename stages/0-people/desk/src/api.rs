//! The registry for programs. Identity numbers stay masked.

use crate::{
    disqualifications::{self, Decided},
    store::{self, Card, card_of, person_of, within_reach},
};
use access::{Act, acts};
use axum::{
    Json,
    extract::{Path, State},
    routing::get,
};
use db::Select;
use jiff::civil::Date;
use kernel::{Fault, PersonId, Stop};
use people_rules::CardState;
use serde::Serialize;
use std::collections::BTreeMap;
use web::{Allowed, Cursor, Doors, Failure, House, Paged};

/// The doors for programs.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadPeople, "/api/v1/people", get(list))
        .get(Act::ReadPeople, "/api/v1/people/{id}", get(one))
}

/// 人员.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PersonView {
    /// The person.
    id: String,
    /// 姓名.
    name: String,
    /// The identity number, masked.
    identity_masked: String,
    /// 所在单位.
    employer: String,
    /// Since when the person is disqualified; none where they are not (N6.5).
    disqualified_since: Option<String>,
    /// 证卡.
    cards: Vec<CardView>,
}

/// 证卡.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CardView {
    /// The card.
    id: String,
    /// `expert`, `assessor`, `senior_assessor` or `supervisor`.
    kind: String,
    /// 职业编码.
    occupations: Vec<String>,
    /// 专业方向.
    direction: String,
    /// The digit of the highest level that an assessor may assess.
    highest: Option<String>,
    /// 证卡编号.
    number: String,
    /// The first day.
    valid_from: String,
    /// The last day.
    valid_until: String,
    /// `in_force`, `ending`, `expired` or `barred`.
    state: String,
}

/// 人员及其聘任.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WholePersonView {
    /// What the list says.
    #[serde(flatten)]
    person: PersonView,
    /// 聘任, the newest first.
    appointments: Vec<AppointmentView>,
    /// 取消资格, the newest first, also what was annulled.
    disqualifications: Vec<DisqualificationView>,
}

/// 取消资格.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DisqualificationView {
    /// The name of the organisation that decided it.
    organisation: String,
    /// The first day.
    since: String,
    /// The first day on which it bars nobody any more; none where it was not annulled.
    annulled_on: Option<String>,
    /// `mistaken`, `review` or `court`.
    ground: Option<String>,
    /// The number of the document on which the annulment stands.
    document: Option<String>,
}

impl DisqualificationView {
    fn of(decided: Decided) -> Self {
        let annulled = decided.said.annulled();
        DisqualificationView {
            since: decided.said.since().to_string(),
            annulled_on: annulled.map(|annulled| annulled.on().to_string()),
            ground: annulled.map(|annulled| annulled.basis().ground.to_string()),
            document: annulled.map(|annulled| annulled.basis().document.clone()),
            organisation: decided.organisation,
        }
    }
}

/// 聘任.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AppointmentView {
    /// The appointment.
    id: String,
    /// The organisation's name.
    organisation: String,
    /// By which card.
    card: String,
    /// The first day.
    valid_from: String,
    /// The last day.
    valid_until: String,
    /// When it was ended before its time.
    ended_on: Option<String>,
}

const COLUMNS: &str = "person.*, (select since from disqualification
    where disqualification.identity_digest = person.identity_digest and annulled_on is null) as barred_since";

/// The people within reach, in the order in which they were registered.
#[utoipa::path(get, path = "/api/v1/people", tag = "人员库", params(Cursor),
    responses((status = 200, body = Paged<PersonView>), (status = 403, body = web::ProblemDetails)))]
pub(crate) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadPeople>,
    cursor: Cursor,
) -> Result<Json<Paged<PersonView>>, Failure> {
    let today = house.today();
    let mut conn = house.db.read().await?;
    let select = Select::new(COLUMNS, "person").order("person.id");
    let found = cursor
        .rows::<PersonId>(
            within_reach(select, &permit, today)?,
            "person.id > {}",
            &mut conn,
        )
        .await?;
    // The cards of the whole part at once: they lie between its first and its last person.
    let mut cards: BTreeMap<PersonId, Vec<Card>> = BTreeMap::new();
    if let (Some(first), Some(last)) = (found.rows.first(), found.rows.last()) {
        let between = Select::new(
            "qualification.*",
            "qualification join person on person.id = qualification.person",
        )
        .only("person.id >= {}", first.get::<String>("id")?)
        .only("person.id <= {}", last.get::<String>("id")?)
        .order("valid_until desc, qualification.id");
        for row in within_reach(between, &permit, today)?
            .first(&mut conn, u32::MAX)
            .await?
        {
            let card = card_of(&row)?;
            cards.entry(card.person).or_default().push(card);
        }
    }
    let view = |row: &db::Row| -> Result<PersonView, Fault> {
        let held = cards.get(&row.get("id")?).map_or(&[][..], Vec::as_slice);
        view(row, held, today)
    };
    Ok(Json(found.paged("id", view)?))
}

/// One person.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "人员库", params(("id" = String, Path)),
    responses((status = 200, body = WholePersonView), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn one(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadPeople>,
    Path(id): Path<PersonId>,
) -> Result<Json<WholePersonView>, Failure> {
    let mut conn = house.db.read().await?;
    let person = store::person(&mut conn, &permit, id, house.today()).await?;
    let row = Select::new(COLUMNS, "person")
        .only("person.id = {}", id)
        .first(&mut conn, 1)
        .await?
        .into_iter()
        .next()
        .ok_or_else(|| Stop::from(Fault::broken("a person is gone within one picture")))?;
    let cards = store::cards(&mut conn, id).await?;
    let appointments = store::appointments(&mut conn, id).await?;
    let decided = disqualifications::decided(&mut conn, &person).await?;
    Ok(Json(WholePersonView {
        person: view(&row, &cards, house.today())?,
        appointments: appointments
            .into_iter()
            .map(|held| AppointmentView {
                id: held.id.to_string(),
                organisation: held.organisation,
                card: held.card.to_string(),
                valid_from: held.appointment.from().to_string(),
                valid_until: held.appointment.until().to_string(),
                ended_on: held.ended_on.map(|day| day.to_string()),
            })
            .collect(),
        disqualifications: decided.into_iter().map(DisqualificationView::of).collect(),
    }))
}

fn view(row: &db::Row, cards: &[Card], today: Date) -> Result<PersonView, Fault> {
    let person = person_of(row)?;
    let since: Option<Date> = row.get("barred_since")?;
    Ok(PersonView {
        id: person.id.to_string(),
        name: person.name,
        identity_masked: person.identity_masked,
        employer: person.employer,
        disqualified_since: since.map(|day| day.to_string()),
        cards: cards
            .iter()
            .map(|card| card_view(card, since.is_some(), today))
            .collect(),
    })
}

fn card_view(card: &Card, barred: bool, today: Date) -> CardView {
    let (said, valid) = (card.granted.card(), card.granted.valid());
    let state = if barred {
        CardState::Barred
    } else {
        valid.state(today)
    };
    CardView {
        id: card.id.to_string(),
        kind: said.kind.to_string(),
        occupations: said.occupations.iter().map(ToString::to_string).collect(),
        direction: said.direction.clone(),
        highest: said.highest.map(|level| level.digit().to_string()),
        number: said.number.clone(),
        valid_from: valid.from().to_string(),
        valid_until: valid.until().to_string(),
        state: state.to_string(),
    }
}

/// The description of this part of the API.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(
        paths(list, one),
        components(schemas(
            PersonView,
            CardView,
            WholePersonView,
            AppointmentView,
            DisqualificationView
        ))
    )]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
