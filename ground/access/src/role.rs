//! Roles: what a person does in their organisation.

use crate::OrganisationKind;
use std::{fmt, str::FromStr};

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $code:literal $title:literal $place:expr;)*) => {
        /// 角色: what a person does in their organisation. An account has one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role { $($(#[$doc])* $role,)* }

        impl Role {
            /// Every role.
            pub const ALL: &[Role] = &[$(Role::$role,)*];

            /// The stable name that storage and programs use.
            pub fn code(self) -> &'static str {
                match self { $(Role::$role => $code,)* }
            }

            /// The Chinese name.
            pub fn title(self) -> &'static str {
                match self { $(Role::$role => $title,)* }
            }

            /// The kind of organisation in which the role exists; none for those who have no account.
            pub fn place(self) -> Option<OrganisationKind> {
                match self { $(Role::$role => $place,)* }
            }
        }
    };
}

roles! {
    /// Keeps organisations and accounts; decides nothing of the regime.
    Administrator "administrator" "系统管理员" Some(OrganisationKind::Department);
    /// Decides on filings for a department (A3.4).
    DepartmentOfficer "department_officer" "备案审批人员" Some(OrganisationKind::Department);
    /// Handles filings, plans, results and codes for an appraisal centre.
    CentreOfficer "centre_officer" "职鉴中心经办人员" Some(OrganisationKind::AppraisalCentre);
    /// Gives an opinion in a panel (A3.3).
    Expert "expert" "评估专家" Some(OrganisationKind::AppraisalCentre);
    /// Receives and recommends provincial schools (N5.2).
    TrainingCentreOfficer "training_centre_officer" "省职培中心经办人员" Some(OrganisationKind::TrainingCentre);
    /// Prepares filings, plans, rosters, papers and results for a school.
    SchoolStaff "school_staff" "学校认定管理人员" Some(OrganisationKind::School);
    /// 法定代表人: confirms the truth of what the school hands in (A3.1).
    SchoolHead "school_head" "法定代表人" Some(OrganisationKind::School);
    /// Runs the exam rooms (A4.2).
    ExamStaff "exam_staff" "考务人员" Some(OrganisationKind::School);
    /// Scores the practical (A4.2).
    Assessor "assessor" "考评员" Some(OrganisationKind::School);
    /// The school's own quality supervisor (A4.3).
    Supervisor "supervisor" "质量督导员" Some(OrganisationKind::School);
    /// Sits the exam; has no account, signs in with the admission ticket.
    Candidate "candidate" "考生" None;
    /// The platform's own work, by the clock or out of the outbox.
    Platform "platform" "平台" None;
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Role::ALL
            .iter()
            .copied()
            .find(|role| role.code() == text)
            .ok_or_else(|| format!("角色“{text}”不存在"))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
