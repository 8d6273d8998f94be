//! Permits: the right to one act, checked.

use crate::{Affiliation, Doing, Organisation, OrganisationKind, Reach, Role};
use kernel::{Actor, OrganisationId, Refusal};
use std::marker::PhantomData;

/// 主体: who stands at a door, as sign-in found them.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Who the journal will name.
    pub actor: Actor,
    /// The person's name, for pages.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// For whom; none for a candidate and the platform.
    pub organisation: Option<Organisation>,
}

/// 许可: the right of one person to do the act `A` over the affairs that their reach covers.
///
/// Only [`Principal::permit`] makes one.
#[derive(Clone, Debug)]
pub struct Permit<A> {
    principal: Principal,
    reach: Reach,
    act: PhantomData<fn() -> A>,
}

/// 归属: whose affair a thing is. Everything that belongs to a school carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The school.
    pub school: OrganisationId,
    /// To whom the school belongs.
    pub affiliation: Affiliation,
}

/// 范围: whose affairs a permit reaches, as lists are narrowed to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Everyone's.
    All,
    /// Those of one school.
    School(OrganisationId),
    /// Those of all that belong to a city, or to the province.
    Affiliation(Affiliation),
}

impl Principal {
    /// The platform at its own work.
    pub fn platform() -> Self {
        Principal {
            actor: Actor::Platform,
            name: "平台".to_owned(),
            role: Role::Platform,
            organisation: None,
        }
    }

    /// The right to do the act, if the policy gives it to this role.
    pub fn permit<A: Doing>(&self) -> Result<Permit<A>, Refusal> {
        let reach = A::ACT.reach(self.role).ok_or_else(|| {
            Refusal::forbidden(
                "forbidden",
                format!("“{}”不能办理“{}”", self.role.title(), A::ACT.title()),
            )
        })?;
        Ok(Permit {
            principal: self.clone(),
            reach,
            act: PhantomData,
        })
    }

    /// What a reach comes to for this person; none where they have no organisation to reach from.
    fn within(&self, reach: Reach) -> Option<Within> {
        let organisation = self.organisation.as_ref();
        match (reach, organisation) {
            (Reach::All, _) => Some(Within::All),
            (_, None) => None,
            (Reach::Own, Some(own)) => Some(Within::School(own.id)),
            (Reach::Oversight, Some(own))
                if own.kind == OrganisationKind::Department
                    && own.affiliation == Affiliation::Province =>
            {
                Some(Within::All)
            }
            (Reach::Jurisdiction | Reach::Oversight, Some(own)) => {
                Some(Within::Affiliation(own.affiliation))
            }
        }
    }

    fn covers(&self, reach: Reach, owner: &Owner) -> bool {
        match self.within(reach) {
            None => false,
            Some(Within::All) => true,
            Some(Within::School(school)) => school == owner.school,
            Some(Within::Affiliation(affiliation)) => affiliation == owner.affiliation,
        }
    }
}

impl<A: Doing> Permit<A> {
    /// Who acts.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Who acts, as the journal names them.
    pub fn actor(&self) -> Actor {
        self.principal.actor
    }

    /// The organisation for which the act is done; every role but candidate and platform has one.
    pub fn organisation(&self) -> Result<&Organisation, Refusal> {
        self.principal
            .organisation
            .as_ref()
            .ok_or_else(|| Refusal::forbidden("forbidden", "该操作须以机构身份办理"))
    }

    /// Over whose affairs.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Whose affairs the act reaches, to narrow a list to them; [`Permit::check`] says the same of one thing.
    ///
    /// # Errors
    /// A refusal where the person has no organisation to reach from.
    pub fn within(&self) -> Result<Within, Refusal> {
        self.principal
            .within(self.reach)
            .ok_or_else(|| Refusal::forbidden("forbidden", "该操作须以机构身份办理"))
    }

    /// Lets the act go on only where its object is within reach; `what` is the object's Chinese name.
    ///
    /// A thing out of reach is refused as if it did not exist.
    pub fn check(&self, owner: &Owner, what: &str) -> Result<(), Refusal> {
        if self.principal.covers(self.reach, owner) {
            Ok(())
        } else {
            Err(Refusal::not_found(what))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts;
    use kernel::AccountId;

    fn id(n: u128) -> OrganisationId {
        OrganisationId::new(jiff::Timestamp::UNIX_EPOCH, n)
    }

    fn somebody(role: Role, organisation: u128, affiliation: Affiliation) -> Principal {
        Principal {
            actor: Actor::Account {
                account: AccountId::new(jiff::Timestamp::UNIX_EPOCH, 1),
                organisation: id(organisation),
            },
            name: "甲".into(),
            role,
            organisation: Some(Organisation {
                id: id(organisation),
                kind: role.place().unwrap(),
                affiliation,
                name: "某机构".into(),
            }),
        }
    }

    fn chengdu() -> Affiliation {
        "510100".parse().unwrap()
    }

    fn mianyang() -> Affiliation {
        "510700".parse().unwrap()
    }

    #[test]
    fn a_school_never_reaches_another_school() {
        let staff = somebody(Role::SchoolStaff, 1, chengdu());
        let permit = staff.permit::<acts::ReadRoster>().unwrap();
        assert!(
            permit
                .check(
                    &Owner {
                        school: id(1),
                        affiliation: chengdu()
                    },
                    "名册"
                )
                .is_ok()
        );
        assert!(
            permit
                .check(
                    &Owner {
                        school: id(2),
                        affiliation: chengdu()
                    },
                    "名册"
                )
                .is_err()
        );
    }

    #[test]
    fn a_city_centre_reaches_only_its_own_city() {
        let officer = somebody(Role::CentreOfficer, 9, chengdu());
        let permit = officer.permit::<acts::AcceptApplication>().unwrap();
        assert!(
            permit
                .check(
                    &Owner {
                        school: id(1),
                        affiliation: chengdu()
                    },
                    "申请"
                )
                .is_ok()
        );
        assert!(
            permit
                .check(
                    &Owner {
                        school: id(1),
                        affiliation: mianyang()
                    },
                    "申请"
                )
                .is_err()
        );
        assert!(
            permit
                .check(
                    &Owner {
                        school: id(1),
                        affiliation: Affiliation::Province
                    },
                    "申请"
                )
                .is_err()
        );
    }

    #[test]
    fn the_provincial_department_oversees_every_city_but_its_centre_does_not() {
        let owner = Owner {
            school: id(1),
            affiliation: mianyang(),
        };
        let department = somebody(Role::DepartmentOfficer, 9, Affiliation::Province);
        assert!(
            department
                .permit::<acts::ReadApplication>()
                .unwrap()
                .check(&owner, "申请")
                .is_ok()
        );
        let centre = somebody(Role::CentreOfficer, 8, Affiliation::Province);
        assert!(
            centre
                .permit::<acts::ReadApplication>()
                .unwrap()
                .check(&owner, "申请")
                .is_err()
        );
    }

    #[test]
    fn a_role_without_the_act_gets_no_permit() {
        let assessor = somebody(Role::Assessor, 1, chengdu());
        let refusal = assessor.permit::<acts::AcceptApplication>().unwrap_err();
        assert_eq!(refusal.code, "forbidden");
    }
}
