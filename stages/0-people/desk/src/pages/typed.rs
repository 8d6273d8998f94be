//! What somebody typed into a form, and the card that it says.

use crate::{Theirs, import::read_codes};
use jiff::civil::Date;
use kernel::{AccountId, CitizenId, Clause, Level, Problem, Problems, Refusal};
use people_rules::{NewCard, NewPerson, PersonKind};
use std::collections::BTreeSet;
use web::form_pairs;

/// What was typed, by the names of the fields.
#[derive(Default)]
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    /// Reads the body of a form.
    pub fn of(body: &[u8]) -> Typed {
        Typed(form_pairs(body))
    }

    /// One field; empty where it did not come.
    pub fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// A form that comes filled in.
    pub fn filled(fields: impl IntoIterator<Item = (&'static str, String)>) -> Typed {
        let owned = |(name, value): (&str, String)| (name.to_owned(), value);
        Typed(fields.into_iter().map(owned).collect())
    }

    /// Every value of a field that may come several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.trim())
    }

    /// The accounts that were ticked, each once.
    pub fn accounts(&self) -> Result<Vec<AccountId>, Refusal> {
        let mut problems = Problems::default();
        let read = self.all("account").map(|text| text.parse());
        let ticked: BTreeSet<AccountId> = read
            .filter_map(|account| problems.take("account", account))
            .collect();
        problems
            .refuse("people.bad_account", "所选账户有误")
            .map_err(|refusal| refusal.citing(Clause::N6_5))?;
        Ok(ticked.into_iter().collect())
    }

    /// What was looked at and is said to be the person's.
    pub fn theirs<'a>(&self, accounts: &'a [AccountId]) -> Theirs<'a> {
        Theirs {
            accounts,
            other_names: self.one("same_person") == "yes",
        }
    }

    /// Whether an account was ticked.
    pub fn ticked(&self, account: &AccountId) -> bool {
        let account = account.to_string();
        self.all("account").any(|one| one == account)
    }

    /// Whether the tick is there that confirms what has no way back.
    pub fn sure(&self) -> Result<(), Refusal> {
        if self.one("sure") == "yes" {
            return Ok(());
        }
        let sentence = "请确认：取消资格后，除依法撤销外不能恢复";
        Err(Refusal::invalid("people.not_sure", sentence)
            .citing(Clause::N6_5)
            .with(vec![Problem::at("sure", sentence)]))
    }

    /// Whether a tick was asked for or given that other forms do not have.
    pub fn asks(&self, name: &str, problems: &[Problem]) -> bool {
        self.one(name) == "yes" || problems.iter().any(|problem| problem.place == name)
    }

    /// One field; none where it is empty.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.one(name)).filter(|text| !text.is_empty())
    }

    /// A day that must be given.
    pub fn day(&self, name: &str, problems: &mut Problems) -> Option<Date> {
        let day = self.optional_day(name, problems);
        problems.check(self.some(name).is_none(), name, || "请填写日期".to_owned());
        day
    }

    /// A day that may be left out.
    pub fn optional_day(&self, name: &str, problems: &mut Problems) -> Option<Date> {
        let text = self.some(name)?;
        let read = text
            .parse()
            .map_err(|_| format!("“{text}”不是有效的日期，请按2026-03-05的形式填写"));
        problems.take(name, read)
    }

    /// A number of hours that may be left out.
    pub fn hours(&self, problems: &mut Problems) -> Option<u16> {
        let text = self.some("hours")?;
        let read = text
            .parse()
            .map_err(|_| format!("“{text}”不是整数，请填写1至1000之间的整数"));
        problems.take("hours", read)
    }

    /// The person and the card of the form of registration.
    pub fn person_with_card(&self) -> Result<(NewPerson, NewCard), Refusal> {
        let mut problems = Problems::default();
        let identity = problems.take("identity", self.one("identity").parse());
        let card = self.read_card(self.kind(&mut problems), &mut problems);
        refuse(problems)?;
        let (Some(identity), Some(card)) = (identity, card) else {
            return Err(Refusal::invalid("people.bad_form", "登记信息有误"));
        };
        Ok((self.read_person(identity), card))
    }

    /// The person of a form that asks for no card.
    pub fn person(&self) -> Result<NewPerson, Refusal> {
        let mut problems = Problems::default();
        let identity = problems.take("identity", self.one("identity").parse());
        refuse(problems)?;
        let bad = || Refusal::invalid("people.bad_form", "登记信息有误");
        Ok(self.read_person(identity.ok_or_else(bad)?))
    }

    fn read_person(&self, identity: CitizenId) -> NewPerson {
        NewPerson {
            name: self.one("name").to_owned(),
            identity,
            phone: self.one("phone").to_owned(),
            employer: self.one("employer").to_owned(),
        }
    }

    /// The card of a form.
    pub fn card(&self) -> Result<NewCard, Refusal> {
        let mut problems = Problems::default();
        let card = self.read_card(self.kind(&mut problems), &mut problems);
        refuse(problems)?;
        card.ok_or_else(|| Refusal::invalid("people.bad_form", "登记信息有误"))
    }

    /// The card of a form that does not ask of which kind it is.
    pub fn card_of(&self, kind: PersonKind) -> Result<NewCard, Refusal> {
        let mut problems = Problems::default();
        let card = self.read_card(Some(kind), &mut problems);
        refuse(problems)?;
        card.ok_or_else(|| Refusal::invalid("people.bad_form", "登记信息有误"))
    }

    fn kind(&self, problems: &mut Problems) -> Option<PersonKind> {
        problems.take("kind", self.one("kind").parse())
    }

    fn read_card(&self, kind: Option<PersonKind>, problems: &mut Problems) -> Option<NewCard> {
        let occupations = problems.take("occupations", read_codes(self.one("occupations")));
        let highest = match self.some("highest") {
            Some(text) => problems.take("highest", text.parse::<Level>()),
            None => None,
        };
        let hours = self.hours(problems);
        let trained_on = self.optional_day("trained_on", problems);
        let valid_from = self.day("valid_from", problems);
        let text = |name| self.one(name).to_owned();
        Some(NewCard {
            kind: kind?,
            occupations: occupations?,
            direction: text("direction"),
            highest,
            title: text("title"),
            number: text("number"),
            training: text("training"),
            hours,
            trained_on,
            valid_from: valid_from?,
        })
    }
}

fn refuse(problems: Problems) -> Result<(), Refusal> {
    problems
        .refuse("people.bad_form", "登记信息有误")
        .map_err(|refusal| refusal.citing(Clause::A2_6))
}
