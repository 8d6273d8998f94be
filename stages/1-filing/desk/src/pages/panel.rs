//! The panel on an application's page: who sits, who must not, whom this person may take off it, what is empty, how it was drawn.

use super::view::day;
use crate::{
    assessment::{
        SentBack, sent_back,
        store::{self as assessment, Member},
    },
    drawing::{self, Draws},
    store::Application,
};
use access::{Principal, Role, acts};
use db::{Conn, Keys};
use filing_rules::{Given, State};
use kernel::{AccountId, Actor, Fault, Stop};

/// 评估专家组
pub(super) struct PanelCard {
    pub seats: Vec<Seat>,
    /// How many seats nobody could take.
    pub vacant: usize,
    /// Whether this person commits a further list now.
    pub may_refill: bool,
    /// That somebody of it must not judge, before it is decided; a school is not told.
    pub unfit: Option<String>,
    /// When it was sent back by the department, and why; a school is told the day.
    pub sent_back: Vec<(String, String)>,
    /// The lists that were committed; none before the first.
    pub draws: Vec<DrawCard>,
}

/// A member of the panel, and whether this person may take them off it.
pub(super) struct Seat {
    pub expert: AccountId,
    pub name: String,
    pub employer: String,
    pub may_go: bool,
    /// Why the centre has them replaced; a school is not told.
    pub badge: Option<&'static str>,
}

/// A draw, as far as it may be told.
pub(super) struct DrawCard {
    pub digest: String,
    pub drawn: bool,
    pub pool: usize,
    /// How many were left out.
    pub left_out: usize,
    /// Who, and why; a school is not told who declared an interest in it.
    pub excluded: Vec<(String, String)>,
}

/// The panel of an application, as far as this person may see it.
pub(super) async fn panel_card(
    conn: &mut Conn,
    keys: &Keys,
    found: &Application,
    principal: &Principal,
) -> Result<PanelCard, Stop> {
    let members = assessment::panel(conn, found.id).await?;
    let held = assessment::underway(conn, found.id).await?;
    let vacant = held.vacant;
    let draws = match drawing::of(conn, keys, found.id).await {
        Ok(draws) => Some(draws),
        Err(Stop::Refusal(_)) => None,
        Err(stop) => return Err(stop),
    };
    let settled = draws
        .as_ref()
        .is_some_and(|draws| draws.pending().is_none());
    let refills = principal.permit::<acts::RefillPanel>().is_ok();
    let names = principal.permit::<acts::ReadReport>().is_ok();
    let decided = !matches!(found.state, State::Assessing | State::Concluded);
    let told = |one: SentBack| (day(one.on), if names { one.why } else { String::new() });
    let sent_back = sent_back(conn, found.id).await?.into_iter();
    Ok(PanelCard {
        unfit: held.unfit().filter(|_| names && !decided),
        sent_back: sent_back.map(told).collect(),
        may_refill: refills && settled && vacant > 0 && found.state == State::Assessing,
        vacant,
        seats: members
            .into_iter()
            .map(|one| seat(one, principal, found, (&held.given, names)))
            .collect(),
        draws: match &draws {
            Some(draws) => draw_cards(draws, names)?,
            None => Vec::new(),
        },
    })
}

fn seat(
    member: Member,
    principal: &Principal,
    found: &Application,
    (given, names): (&[Given], bool),
) -> Seat {
    let spoke = given.iter().any(|given| given.expert == member.expert);
    let own = matches!(principal.actor, Actor::Account { account, .. } if account == member.expert);
    let theirs = own || principal.role == Role::CentreOfficer;
    Seat {
        may_go: theirs
            && !(spoke && member.may_judge())
            && found.state == State::Assessing
            && member.person.is_some(),
        badge: badge(&member, found.state).filter(|_| names),
        expert: member.expert,
        name: member.name,
        employer: member.employer,
    }
}

/// Why somebody does not sit any longer. Once it was concluded, an account that was closed since is no matter: they had signed.
fn badge(member: &Member, state: State) -> Option<&'static str> {
    let lost = match state {
        State::Assessing => !member.reachable,
        State::Concluded => member.barred,
        _ => return None,
    };
    match (lost, member.interested) {
        (true, _) => Some("已取消资格或账户停用"),
        (false, true) => Some("须回避"),
        (false, false) => None,
    }
}

fn draw_cards(draws: &Draws, names: bool) -> Result<Vec<DrawCard>, Fault> {
    let mut cards = Vec::new();
    for drawing in draws.all() {
        let mut excluded = Vec::new();
        for one in drawing.list.excluded.iter().filter(|_| names) {
            excluded.push((drawing.listed(&one.id)?.name.clone(), one.reason.clone()));
        }
        cards.push(DrawCard {
            drawn: drawing.head.is_some(),
            pool: drawing.list.entries.len(),
            left_out: drawing.list.excluded.len(),
            excluded,
            digest: drawing.list.digest(),
        });
    }
    Ok(cards)
}
