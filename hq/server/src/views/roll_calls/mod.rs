//! 点名 as the desk sees it: before it is opened, who would hear it; afterwards one sheet over all posts and rounds.

mod plan;
mod sheet;

pub use plan::{Callable, Line, RollCallPlan};
pub use sheet::{RollCallSheet, RollCallSummary, Round, SheetRow};
