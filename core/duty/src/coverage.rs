//! How a post stands in a window, in the board's words (N9). The machine never says absent.

use serde::{Deserialize, Serialize};

use crate::school_day::DayStatus;
use crate::verdict::On;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Everybody due is there by good evidence.
    Confirmed,
    /// Somebody is there; somebody else is unheard, or the evidence is wide or pending.
    Provisional,
    /// Nobody due is there, and every device concerned has synced.
    NotCheckedIn,
    /// 暂无数据: nothing heard, nothing said about anybody.
    Silent,
    /// The day is not settled, or nobody here is judged.
    NotJudged,
    Excused,
}

/// One judged person, as far as the post's state needs them.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSummary {
    pub on: On,
    pub certain: bool,
    pub present: bool,
    pub pending: bool,
}

pub fn post_state(rows: &[RowSummary], status: DayStatus) -> PostState {
    if status == DayStatus::Provisional || rows.is_empty() {
        return PostState::NotJudged;
    }
    let due: Vec<&RowSummary> = rows.iter().filter(|row| row.on != On::Excused).collect();
    if due.is_empty() {
        return PostState::Excused;
    }
    if due.iter().any(|row| row.present) {
        let sure = due.iter().all(|row| row.present && row.certain && !row.pending);
        return if sure { PostState::Confirmed } else { PostState::Provisional };
    }
    if due.iter().all(|row| row.on == On::NotCheckedIn) { PostState::NotCheckedIn } else { PostState::Silent }
}
