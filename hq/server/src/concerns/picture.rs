//! The picture by place and time (S17): how many reports of a behaviour came from a gate in an hour of the day, by month,
//! from three on. What is erased leaves its cell behind if somebody had read or counted it, and nothing else (L6).

use std::collections::BTreeMap;

use chrono::{Datelike as _, Timelike as _};
use huxue_duty::clock::Instant;
use huxue_duty::concern::{CELL_MINUTES, behaviour, is_shown};
use huxue_ledger::concern::Concern;
use huxue_ledger::ident::{Scope, ScopeClass};
use minicbor::{Decode, Encode};
use serde::Serialize;

use super::Handling;
use crate::audit::Act;
use crate::error::Result;
use crate::hq::Hq;
use crate::registers;

/// Gate, half hour, behaviour; the month so that old years can be told from new.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Cell {
    /// `2026-11`.
    #[n(0)]
    month: String,
    #[n(1)]
    gate: String,
    /// Half hours since midnight.
    #[n(2)]
    half_hour: u32,
    #[n(3)]
    code: String,
}

/// One cell that may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PictureCell {
    pub gate: String,
    /// Hour of the day, 0 to 23.
    pub hour: u32,
    pub code: String,
    pub behaviour: &'static str,
    pub count: u32,
}

impl Hq {
    /// Counts a month (`2026-11`) by gate, hour and behaviour. Whatever is counted is in the picture from now on.
    pub fn concern_picture(&mut self, month: &str, by: &str, now: Instant) -> Result<Vec<PictureCell>> {
        let mut counts: BTreeMap<(String, u32, String), u32> = BTreeMap::new();
        let mut add = |cell: &Cell, count: u32| {
            let hour = cell.half_hour * CELL_MINUTES / 60;
            *counts.entry((cell.gate.clone(), hour, cell.code.clone())).or_default() += count;
        };
        for (_, bytes) in self.store.registers(&registers::concern_cells(month))? {
            let (cell, count): (Cell, u32) = huxue_ledger::codec::decode(&bytes)?;
            add(&cell, count);
        }
        let mut read = Vec::new();
        for scope in self.scopes_in(ScopeClass::Restricted)? {
            let Some(content) = self.concern_of(&scope)? else { continue };
            let cell = self.cell_of(&content)?;
            if cell.month == month {
                add(&cell, 1);
                read.push((scope, cell));
            }
        }
        self.transact(|hq| {
            hq.note(Act::of(by, "concern.counted", format!("month {month}")), now)?;
            for (scope, cell) in read {
                let handling = Handling { cell: Some(cell), ..hq.handling(&scope)? };
                registers::put(&*hq.store, &registers::concern(&scope), &handling)?;
            }
            Ok(())
        })?;
        let shown = counts.into_iter().filter(|(_, count)| is_shown(*count));
        let cell = |((gate, hour, code), count): ((String, u32, String), u32)| {
            let behaviour = behaviour(&code).map_or("", |known| known.zh);
            PictureCell { gate, hour, code, behaviour, count }
        };
        Ok(shown.map(cell).collect())
    }

    pub(super) fn cell_of(&self, content: &Concern) -> Result<Cell> {
        let seen = content.seen_at().civil();
        Ok(Cell {
            month: format!("{:04}-{:02}", seen.year(), seen.month()),
            gate: self.concern_gate(&content.post())?,
            half_hour: (seen.hour() * 60 + seen.minute()) / CELL_MINUTES,
            code: content.code.clone(),
        })
    }

    /// The report of this scope is about to be erased: what may remain of it moves to the counts.
    pub(crate) fn leave_cell(&self, scope: &Scope) -> Result<()> {
        let cell = self.handling(scope)?.cell;
        self.store.remove_register(&registers::concern(scope))?;
        let Some(cell) = cell else { return Ok(()) };
        let key = registers::concern_cell(&cell.month, &cell.gate, cell.half_hour, &cell.code);
        let known = registers::get::<(Cell, u32)>(&*self.store, &key)?.map_or(0, |(_, count)| count);
        registers::put(&*self.store, &key, &(cell, known + 1))
    }
}
