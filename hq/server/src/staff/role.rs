//! Roles of staff: the closed list, which of them one person may hold together (三权分立), and what each may see of
//! personal data without asking.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum StaffRole {
    /// 值班台: all posts live.
    #[n(0)]
    DutyDesk,
    /// 值班领导: approves, unmasks.
    #[n(1)]
    Supervisor,
    /// 督察: checks everybody's work.
    #[n(2)]
    Inspector,
    /// 所队长: their own unit.
    #[n(3)]
    UnitLeader,
    /// 分析: numbers without persons.
    #[n(4)]
    Analyst,
    /// 审计管理员: the audit chain, and nothing else.
    #[n(5)]
    Auditor,
    /// 系统管理员: accounts and machines, no content.
    #[n(6)]
    SystemAdmin,
    /// 安全管理员: roles, sessions, policies; no content.
    #[n(7)]
    SecurityAdmin,
    /// 大屏: a screen on a wall. It shows the board and rings; it acts on nothing and names nobody.
    #[n(8)]
    Screen,
}

/// The powers that one person never holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    Work,
    Audit,
    System,
    Security,
    /// No person: whoever passes by looks at it.
    Show,
}

/// How much of personal data an answer shows. In the order of least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Neither names nor ids of persons.
    Nobody,
    /// Ids; names and free text masked.
    Masked,
    /// Names and free text; what concerns a minor stays masked, and so do numbers of telephones and papers.
    Working,
}

impl StaffRole {
    pub const ALL: [Self; 9] = [
        Self::DutyDesk,
        Self::Supervisor,
        Self::Inspector,
        Self::UnitLeader,
        Self::Analyst,
        Self::Auditor,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::Screen,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::DutyDesk => "duty_desk",
            Self::Supervisor => "supervisor",
            Self::Inspector => "inspector",
            Self::UnitLeader => "unit_leader",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::Screen => "screen",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    pub const fn duty(self) -> Duty {
        match self {
            Self::DutyDesk | Self::Supervisor | Self::Inspector | Self::UnitLeader | Self::Analyst => Duty::Work,
            Self::Auditor => Duty::Audit,
            Self::SystemAdmin => Duty::System,
            Self::SecurityAdmin => Duty::Security,
            Self::Screen => Duty::Show,
        }
    }

    /// Every role that can come to see a minor's data, or that administers, proves itself with a second factor.
    pub const fn needs_second_factor(self) -> bool {
        !matches!(self, Self::Analyst | Self::Screen)
    }

    pub const fn sight(self) -> Sight {
        match self {
            Self::DutyDesk | Self::Supervisor | Self::UnitLeader => Sight::Working,
            Self::Inspector => Sight::Masked,
            Self::Analyst | Self::Auditor | Self::SystemAdmin | Self::SecurityAdmin | Self::Screen => Sight::Nobody,
        }
    }
}

/// Roles of different duties do not meet in one account; the first pair that would.
pub fn conflict(roles: &[StaffRole]) -> Option<(StaffRole, StaffRole)> {
    let first = roles.first()?;
    let other = roles.iter().find(|role| role.duty() != first.duty())?;
    Some((*first, *other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_powers_and_the_work_never_meet_in_one_person() {
        for one in StaffRole::ALL {
            assert_eq!(StaffRole::from_code(one.code()), Some(one));
            for other in StaffRole::ALL {
                let meets = conflict(&[one, other]).is_none();
                let may = one == other || (one.duty() == Duty::Work && other.duty() == Duty::Work);
                assert_eq!(meets, may, "{} and {}", one.code(), other.code());
            }
        }
    }
}
