//! Who does an act.

use crate::{AccountId, CandidateId, OrganisationId};
use std::fmt;

/// 行为人: who does an act, as the journal names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody with an account, for the organisation that it belongs to.
    Account {
        /// The account.
        account: AccountId,
        /// For whom.
        organisation: OrganisationId,
    },
    /// A candidate at their seat.
    Candidate(CandidateId),
    /// The platform itself, by the clock or out of the outbox.
    Platform,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Account { account, .. } => write!(f, "account/{account}"),
            Actor::Candidate(candidate) => write!(f, "candidate/{candidate}"),
            Actor::Platform => f.write_str("platform"),
        }
    }
}

impl Actor {
    /// The organisation for which the act is done.
    pub fn organisation(&self) -> Option<OrganisationId> {
        match self {
            Actor::Account { organisation, .. } => Some(*organisation),
            _ => None,
        }
    }
}
