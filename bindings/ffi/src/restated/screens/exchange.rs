//! 替岗 · 请假: announce, ask, and answer what HQ asks.

use huxue_phone::screens::exchange::ExchangeView;
use huxue_phone::screens::parts::{Field, Head, Line};

#[uniffi::remote(Record)]
pub struct ExchangeView {
    pub head: Head,
    pub stand_in: Vec<Field>,
    pub leave: Vec<Field>,
    /// What HQ asks of me, with accept and decline.
    pub asked: Vec<Line>,
    /// What I announced or asked for, with HQ's decision.
    pub mine: Vec<Line>,
}
