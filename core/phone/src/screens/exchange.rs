//! 替岗 · 请假: announce, ask, and answer what HQ asks.

use super::parts::{Field, Head, Line};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeView {
    pub head: Head,
    pub stand_in: Vec<Field>,
    pub leave: Vec<Field>,
    /// What HQ asks of me, with accept and decline.
    pub asked: Vec<Line>,
    /// What I announced or asked for, with HQ's decision.
    pub mine: Vec<Line>,
}
