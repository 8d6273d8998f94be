//! Organisations for the administrator: who takes part, and to whom each school belongs (N2).

use access::{Affiliation, Organisation, OrganisationKind, acts};
use accounts::{NewOrganisation, OrganisationRow};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use kernel::{OrganisationId, Problem, Refusal, Stop};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, again, done, page};

#[derive(Template)]
#[template(path = "organisations.html")]
struct OrganisationsPage {
    shell: Shell,
    text: String,
    rows: Vec<OrganisationRow>,
    pager: Pager,
}

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    page: u32,
}

/// The organisations, filtered and by pages.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadAccounts>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let (rows, found) =
        accounts::list_organisations(&mut conn, &permit, &query.text, query.page.max(1)).await?;
    let text: String = web::form_value(&query.text);
    page(OrganisationsPage {
        shell: frame.shell("机构"),
        text: query.text,
        rows,
        pager: Pager::of(&found, |page| {
            format!("/office/organisations?text={text}&page={page}")
        }),
    })
}

#[derive(Template)]
#[template(path = "organisation_new.html")]
struct NewPage {
    shell: Shell,
    form: NewForm,
    kinds: Vec<(&'static str, &'static str)>,
    affiliations: Vec<(String, &'static str)>,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Default, Deserialize)]
pub struct NewForm {
    kind: String,
    affiliation: String,
    name: String,
}

fn new_page(frame: &Frame, form: NewForm, refusal: Option<Refusal>) -> NewPage {
    let (sentence, problems) = said(refusal);
    NewPage {
        shell: frame.shell("设立机构"),
        form,
        kinds: OrganisationKind::ALL
            .map(|kind| (kind.code(), kind.title()))
            .to_vec(),
        affiliations: affiliations(),
        sentence,
        problems,
    }
}

/// The form for a new organisation.
pub async fn show_new(
    frame: Frame,
    Allowed(_permit): Allowed<acts::OpenOrganisation>,
) -> Result<Response, Failure> {
    page(new_page(&frame, NewForm::default(), None))
}

/// Opens an organisation.
pub async fn open(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::OpenOrganisation>,
    Form(form): Form<NewForm>,
) -> Result<Response, Failure> {
    let opened = match new_organisation(&form) {
        Ok(new) => accounts::open_organisation(&house.db, &permit, &new, house.now())
            .await
            .map(drop),
        Err(refusal) => Err(refusal.into()),
    };
    match opened {
        Ok(()) => Ok(done("/office/organisations", "机构已设立，请为其开设账户")),
        Err(Stop::Refusal(refusal)) => again(new_page(&frame, form, Some(refusal))),
        Err(stop) => Err(stop.into()),
    }
}

fn new_organisation(form: &NewForm) -> Result<NewOrganisation, Refusal> {
    Ok(NewOrganisation {
        kind: form.kind.parse().map_err(|_| chosen("kind"))?,
        affiliation: affiliation("affiliation", &form.affiliation)?,
        name: form.name.clone(),
    })
}

#[derive(Template)]
#[template(path = "organisation_reassign.html")]
struct ReassignPage {
    shell: Shell,
    school: Organisation,
    to: String,
    affiliations: Vec<(String, &'static str)>,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
pub struct ReassignForm {
    #[serde(default)]
    to: String,
}

async fn reassign_page(
    house: &House,
    frame: &Frame,
    id: OrganisationId,
    to: Option<String>,
    refusal: Option<Refusal>,
) -> Result<ReassignPage, Failure> {
    let school = accounts::organisation(&mut house.db.read().await?, id).await?;
    if school.kind != OrganisationKind::School {
        return Err(Refusal::not_found("院校").into());
    }
    let (sentence, problems) = said(refusal);
    Ok(ReassignPage {
        shell: frame.shell("变更院校隶属"),
        to: to.unwrap_or_else(|| school.affiliation.to_string()),
        school,
        affiliations: affiliations(),
        sentence,
        problems,
    })
}

/// The form by which a school is moved to another city, or to the province.
pub async fn show_reassign(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::ReassignSchool>,
    Path(id): Path<OrganisationId>,
) -> Result<Response, Failure> {
    page(reassign_page(&house, &frame, id, None, None).await?)
}

/// Moves a school.
pub async fn reassign(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReassignSchool>,
    Path(id): Path<OrganisationId>,
    Form(form): Form<ReassignForm>,
) -> Result<Response, Failure> {
    let moved = match affiliation("to", &form.to) {
        Ok(to) => filing_desk::reassign_school(&house.db, &permit, id, to, house.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match moved {
        Ok(()) => Ok(done("/office/organisations", "隶属已变更")),
        Err(Stop::Refusal(refusal)) => {
            again(reassign_page(&house, &frame, id, Some(form.to), Some(refusal)).await?)
        }
        Err(stop) => Err(stop.into()),
    }
}

fn said(refusal: Option<Refusal>) -> (String, Vec<Problem>) {
    refusal.map_or_else(Default::default, |refusal| {
        (refusal.sentence, refusal.problems)
    })
}

fn chosen(place: &str) -> Refusal {
    Refusal::invalid("organisation.bad", "机构信息有误")
        .with(vec![Problem::at(place, "请从列表中选择")])
}

/// One of those to choose from; a code of another province is none.
fn affiliation(place: &str, text: &str) -> Result<Affiliation, Refusal> {
    let found = text.parse().ok();
    found
        .filter(|one| Affiliation::all().contains(one))
        .ok_or_else(|| chosen(place))
}

/// To whom an organisation can belong.
fn affiliations() -> Vec<(String, &'static str)> {
    let all = Affiliation::all().into_iter();
    all.map(|one| (one.to_string(), one.title())).collect()
}
