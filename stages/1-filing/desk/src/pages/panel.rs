//! The panel on an application's page: who sits, whom this person may take off it, what is empty, and how it was drawn.

use crate::{
    assessment::store::{self as assessment, Member},
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
    /// The lists that were committed; none before the first.
    pub draws: Vec<DrawCard>,
}

/// A member of the panel, and whether this person may take them off it.
pub(super) struct Seat {
    pub expert: AccountId,
    pub name: String,
    pub employer: String,
    pub may_go: bool,
    /// Whether they cannot sign in any more: the centre has them replaced.
    pub lost: bool,
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
    let given = assessment::given(conn, found.id).await?;
    let vacant = assessment::vacant(conn, found.id).await?;
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
    Ok(PanelCard {
        may_refill: refills && settled && vacant > 0 && found.state == State::Assessing,
        vacant,
        seats: members
            .into_iter()
            .map(|one| seat(one, principal, found, &given))
            .collect(),
        draws: match &draws {
            Some(draws) => draw_cards(draws, names)?,
            None => Vec::new(),
        },
    })
}

fn seat(member: Member, principal: &Principal, found: &Application, given: &[Given]) -> Seat {
    let spoke = given.iter().any(|given| given.expert == member.expert);
    let own = matches!(principal.actor, Actor::Account { account, .. } if account == member.expert);
    let theirs = own || principal.role == Role::CentreOfficer;
    Seat {
        may_go: theirs
            && !(spoke && member.may_judge())
            && found.state == State::Assessing
            && member.person.is_some(),
        lost: !member.may_judge() && found.state == State::Assessing,
        expert: member.expert,
        name: member.name,
        employer: member.employer,
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
