//! Accounts for the administrator: who may come in, and as what.

use access::{OrganisationKind, Role, acts};
use accounts::{AccountOrder, AccountRow, NewAccount};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use kernel::{AccountId, Problem, Refusal, Stop};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, again, done, page};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    shell: Shell,
    text: String,
    headers: Vec<(&'static str, String, &'static str)>,
    rows: Vec<AccountRow>,
    pager: Pager,
}

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

/// The orders of the list: name, heading.
const ORDERS: [(&str, &str, AccountOrder); 3] = [
    ("", "机构", AccountOrder::Organisation),
    ("person", "姓名", AccountOrder::Person),
    ("user", "用户名", AccountOrder::UserName),
];

/// The accounts, filtered and by pages.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadAccounts>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let (sort, _, order) = *ORDERS
        .iter()
        .find(|order| order.0 == query.sort)
        .unwrap_or(&ORDERS[0]);
    let (rows, found) =
        accounts::list_accounts(&mut conn, &permit, &query.text, order, query.page.max(1)).await?;
    let sorted = |sort: &str, page: u32| {
        let text: String = web::form_value(&query.text);
        format!("/office/accounts?text={text}&sort={sort}&page={page}")
    };
    let address = |page: u32| sorted(sort, page);
    let headers = ORDERS.map(|(name, heading, _)| {
        let direction = if name == sort { "ascending" } else { "none" };
        (heading, sorted(name, 1), direction)
    });
    page(AccountsPage {
        shell: frame.shell("账户"),
        text: query.text.clone(),
        headers: headers.to_vec(),
        rows,
        pager: Pager::of(&found, address),
    })
}

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewAccountPage {
    shell: Shell,
    form: NewAccountForm,
    organisations: Vec<(String, String)>,
    roles: Vec<(&'static str, &'static str)>,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Clone, Default, Deserialize)]
pub struct NewAccountForm {
    organisation: String,
    role: String,
    user_name: String,
    person_name: String,
    password: String,
}

/// The form for a new account.
pub async fn show_new(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::OpenAccount>,
) -> Result<Response, Failure> {
    page(
        new_page(
            &house,
            &frame,
            NewAccountForm::default(),
            String::new(),
            Vec::new(),
        )
        .await?,
    )
}

async fn new_page(
    house: &House,
    frame: &Frame,
    form: NewAccountForm,
    sentence: String,
    problems: Vec<Problem>,
) -> Result<NewAccountPage, Failure> {
    let mut conn = house.db.read().await?;
    let mut organisations = Vec::new();
    for kind in OrganisationKind::ALL {
        for organisation in accounts::organisations(&mut conn, kind).await? {
            organisations.push((organisation.id.to_string(), organisation.name));
        }
    }
    let roles = Role::ALL
        .iter()
        .filter(|role| role.place().is_some())
        .map(|role| (role.code(), role.title()))
        .collect();
    Ok(NewAccountPage {
        shell: frame.shell("开设账户"),
        form,
        organisations,
        roles,
        sentence,
        problems,
    })
}

/// Opens an account.
pub async fn open(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::OpenAccount>,
    Form(form): Form<NewAccountForm>,
) -> Result<Response, Failure> {
    let opened = match new_account(&form) {
        Ok(new) => accounts::open_account(&house.db, &permit, &new, house.now())
            .await
            .map(drop),
        Err(refusal) => Err(refusal.into()),
    };
    match opened {
        Ok(()) => Ok(done("/office/accounts", "账户已开设")),
        Err(Stop::Refusal(refusal)) => {
            let kept = NewAccountForm {
                password: String::new(),
                ..form
            };
            let body = new_page(&house, &frame, kept, refusal.sentence, refusal.problems).await?;
            again(body)
        }
        Err(stop) => Err(stop.into()),
    }
}

fn new_account(form: &NewAccountForm) -> Result<NewAccount, Refusal> {
    let chosen = |place: &str| {
        Refusal::invalid("account.bad", "账户信息有误")
            .with(vec![Problem::at(place, "请从列表中选择")])
    };
    Ok(NewAccount {
        organisation: form
            .organisation
            .parse()
            .map_err(|_| chosen("organisation"))?,
        role: form.role.parse().map_err(|_| chosen("role"))?,
        user_name: form.user_name.trim().to_owned(),
        person_name: form.person_name.clone(),
        password: form.password.clone(),
        demo: false,
    })
}

/// Closes an account.
pub async fn close(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::CloseAccount>,
    Path(id): Path<AccountId>,
) -> Result<Response, Failure> {
    accounts::close_account(&house.db, &permit, id, house.now()).await?;
    Ok(done("/office/accounts", "账户已停用"))
}
