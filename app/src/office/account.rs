//! One's own account: who one is here, and the password.

use access::acts;
use askama::Template;
use axum::{Form, extract::State, response::Response};
use kernel::{Problem, Stop};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Person, Shell, again, done, page};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    facts: Vec<(&'static str, String)>,
    sentence: String,
    problems: Vec<Problem>,
}

/// Shows the account.
pub async fn show(frame: Frame, Person(principal): Person) -> Result<Response, Failure> {
    page(account_page(&frame, &principal, String::new(), Vec::new()))
}

fn account_page(
    frame: &Frame,
    principal: &access::Principal,
    sentence: String,
    problems: Vec<Problem>,
) -> AccountPage {
    let organisation = principal.organisation.as_ref();
    AccountPage {
        shell: frame.shell("我的账户"),
        facts: vec![
            ("姓名", principal.name.clone()),
            ("角色", principal.role.title().to_owned()),
            (
                "所在机构",
                organisation
                    .map(|place| place.name.clone())
                    .unwrap_or_default(),
            ),
        ],
        sentence,
        problems,
    }
}

#[derive(Deserialize)]
pub struct PasswordForm {
    old: String,
    new: String,
    again: String,
}

/// Changes the password; whoever is signed in elsewhere with this account is signed out.
pub async fn change_password(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ChangePassword>,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Failure> {
    let changed = if form.new == form.again {
        accounts::change_password(&house.db, &permit, &form.old, &form.new, house.now()).await
    } else {
        let problem = Problem::at("again", "两次输入的新密码不一致");
        Err(
            kernel::Refusal::invalid("account.not_repeated", "两次输入的新密码不一致")
                .with(vec![problem])
                .into(),
        )
    };
    match changed {
        Ok(()) => Ok(done("/signin", "密码已修改，请用新密码重新登录")),
        Err(Stop::Refusal(refusal)) => {
            let body = account_page(
                &frame,
                permit.principal(),
                refusal.sentence,
                refusal.problems,
            );
            again(body)
        }
        Err(stop) => Err(stop.into()),
    }
}
