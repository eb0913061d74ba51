//! Masking: what a reader need not see is not sent. The full value of one thing is had by asking for it with a reason,
//! which is recorded (issue C 6; 未成年人网络保护条例 36).

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, UnitId};
use huxue_ledger::ident::Scope;
use huxue_ledger::incident::{self, Comment, IncidentView, TEXT, concerns_minor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::incident_detail::{Clocks, Disagreement, disagreements};
use super::incidents::in_queue_order;
use super::{BoardView, IncidentFilter, shapes};
use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::staff::Sight;

/// Stands where a text is not shown.
pub const MASKED_TEXT: &str = "（已遮蔽）";
const STAR: &str = "*";
const HIDDEN: &str = "****";
const MIN_REASON: usize = 4;
const MAX_REASON: usize = 400;

/// 警员001 → 警*.
pub fn name(full: &str) -> String {
    full.chars().next().map_or_else(String::new, |first| format!("{first}{STAR}"))
}

/// A name as somebody of this sight sees it.
pub fn name_for(full: &str, sight: Sight) -> String {
    if sight >= Sight::Working { full.to_owned() } else { name(full) }
}

/// Free text with numbers of telephones and papers hidden: 13812341234 → 138****1234.
pub fn text(full: &str) -> String {
    let mut out = String::with_capacity(full.len());
    let mut digits = String::new();
    for letter in full.chars() {
        // Full-width digits are read as what they mean.
        let plain = match letter {
            '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
            other => other,
        };
        let in_paper_number = matches!(plain, 'x' | 'X') && digits.len() == 17;
        if plain.is_ascii_digit() || in_paper_number {
            digits.push(plain);
        } else {
            flush(&mut out, &mut digits);
            out.push(letter);
        }
    }
    flush(&mut out, &mut digits);
    out
}

/// A run of seven digits or more is somebody's number.
fn flush(out: &mut String, digits: &mut String) {
    match digits.len() {
        0..=6 => out.push_str(digits),
        7..=8 => out.extend([&digits[..3], HIDDEN]),
        long => out.extend([&digits[..3], HIDDEN, &digits[long - 4..]]),
    }
    digits.clear();
}

/// An incident as somebody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentSeen {
    #[serde(flatten)]
    pub incident: IncidentView,
    /// A minor is involved.
    pub minor: bool,
    /// Texts stand masked: `POST /v1/unmask` with `incident`.
    pub masked: bool,
    pub clocks: Clocks,
}

impl IncidentSeen {
    pub fn of(mut incident: IncidentView, minor: bool, clocks: Clocks, sight: Sight) -> Self {
        let masked = minor || sight < Sight::Working;
        let shown = |full: &str| if masked { MASKED_TEXT.to_owned() } else { text(full) };
        for one in &mut incident.texts {
            *one = shown(one);
        }
        for comment in &mut incident.comments {
            comment.text = shown(&comment.text);
        }
        for conflict in incident.conflicts.iter_mut().filter(|conflict| conflict.field == TEXT) {
            conflict.values = conflict.values.iter().map(|value| shown(value)).collect();
        }
        Self { incident, minor, masked, clocks }
    }
}

impl BoardView {
    /// What this reader may see of the people on it.
    #[must_use]
    pub fn masked(mut self, sight: Sight) -> Self {
        for row in &mut self.rows {
            for present in &mut row.present {
                match sight {
                    Sight::Working => {}
                    Sight::Masked => present.name = name(&present.name),
                    Sight::Nobody => (present.person, present.name) = (PersonId::new(STAR), STAR.to_owned()),
                }
            }
            if sight == Sight::Nobody {
                for (person, _) in row.window.iter_mut().flat_map(|window| &mut window.attention) {
                    *person = PersonId::new(STAR);
                }
            }
        }
        self
    }
}

/// What can be asked for in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unmask {
    /// The texts of one incident.
    Incident,
    /// The name of one person.
    Person,
}

/// One thing in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unmasked {
    Incident {
        id: String,
        texts: Vec<String>,
        #[schema(value_type = Vec<shapes::Comment>)]
        comments: Vec<Comment>,
        disagreements: Vec<Disagreement>,
    },
    Person {
        id: String,
        name: String,
    },
}

/// A reason that somebody can judge later.
pub(crate) fn stated(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if (MIN_REASON..=MAX_REASON).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(HqError::BadInput(format!(
        "say why, in {MIN_REASON} to {MAX_REASON} characters / 请写明原因（{MIN_REASON} 字以上）"
    )))
}

impl Hq {
    /// Incidents as a reader of this sight sees them, in the order in which the desk works them off.
    pub fn incidents_seen(&self, filter: &IncidentFilter, sight: Sight) -> Result<Vec<IncidentSeen>> {
        let mut seen = Vec::new();
        for incident in self.incidents(filter)? {
            seen.push(self.incident_seen(incident, sight)?);
        }
        seen.retain(|one| filter.finds(one));
        in_queue_order(&mut seen);
        Ok(seen)
    }

    pub(super) fn incident_seen(&self, incident: IncidentView, sight: Sight) -> Result<IncidentSeen> {
        let fold = self.fold(&Scope::incident(&incident.id))?;
        let clocks = self.clocks(&incident, &fold)?;
        Ok(IncidentSeen::of(incident, concerns_minor(&fold), clocks, sight))
    }

    /// The board of one unit, or of all.
    pub fn board_for(&self, unit: Option<&UnitId>, now: Instant) -> Result<BoardView> {
        let mut board = self.board(now)?;
        if let Some(unit) = unit {
            board.rows.retain(|row| row.unit == *unit);
            board.open_incidents = board.rows.iter().map(|row| row.open_incidents).sum();
            // Counts over all units say something about the others.
            (board.withheld, board.pending_requests) = (0, 0);
        }
        Ok(board)
    }

    /// One thing in full, for a stated reason. The reading is recorded before the value is returned.
    pub fn unmask(
        &mut self,
        what: Unmask,
        id: &str,
        reason: &str,
        by: &str,
        via: &str,
        now: Instant,
    ) -> Result<Unmasked> {
        let reason = stated(reason)?;
        let (value, action, object) = match what {
            Unmask::Incident => {
                let incident = self.incident(id)?;
                let fold = self.fold(&Scope::incident(id))?;
                let minor = concerns_minor(&fold);
                let disagreements = disagreements(&incident, &fold, &incident::history::steps(&fold));
                let action = if minor { UNMASKED_MINOR } else { "unmask.incident" };
                let object = format!("incident {id}");
                let IncidentView { id, texts, comments, .. } = incident;
                (Unmasked::Incident { id, texts, comments, disagreements }, action, object)
            }
            Unmask::Person => {
                let directory = self.directory()?;
                let found = directory.person(&PersonId::new(id)).ok_or_else(|| HqError::not_found("person", id))?;
                let value = Unmasked::Person { id: id.to_owned(), name: found.name.clone() };
                (value, "unmask.person", format!("person {id}"))
            }
        };
        self.note_alone(Act::of(by, action, object).via(via).because(reason), now)?;
        Ok(value)
    }
}

/// Somebody read what a minor is named or described in.
pub const UNMASKED_MINOR: &str = "unmask.minor";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_telephones_and_papers_are_hidden_and_other_numbers_stay() {
        assert_eq!(text("家长电话13812341234，2 人"), "家长电话138****1234，2 人");
        assert_eq!(text("１３８１２３４１２３４"), "138****1234");
        assert_eq!(text("身份证11010119900307123X。"), "身份证110****123X。");
        assert_eq!(text("座机7654321"), "座机765****");
        assert_eq!(text("07:40 有 12 辆车，路牌 G105"), "07:40 有 12 辆车，路牌 G105");
        assert_eq!((name("警员001"), name("")), ("警*".to_owned(), String::new()));
    }
}
