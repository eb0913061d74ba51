//! `map …`: the base map under the board's gates.

use std::path::PathBuf;

use clap::Subcommand;
use huxue_duty::clock::Instant;
use huxue_hq::base_map::{Header, look_at};
use huxue_hq::{Hq, Result};

use super::args::Staff;
use super::output::Output;

#[derive(Subcommand)]
pub enum MapCommand {
    /// 导入底图 / Take in a PMTiles file (version 3) as the base map, in place of the one before.
    Import {
        file: PathBuf,
        /// 只检查 / Only look at it: what it is, and how many gates it covers.
        #[arg(long)]
        check: bool,
        /// Who imports.
        #[arg(long = "as", value_name = "STAFF", required_unless_present = "check")]
        staff: Option<String>,
    },
    /// 删除底图 / Take the base map away: gates then stand on a plain ground.
    Remove {
        #[command(flatten)]
        staff: Staff,
    },
    /// 当前底图 / What the base map is.
    Show {
        #[arg(long)]
        json: bool,
    },
}

pub fn run(hq: &mut Hq, command: MapCommand, now: Instant, output: &mut Output) -> Result<()> {
    match command {
        MapCommand::Import { file, check, staff } => {
            let header = match staff.filter(|_| !check) {
                Some(staff) => hq.import_base_map(&file, &staff, now)?,
                None => look_at(&file)?.0,
            };
            tell(hq, &header, output)?;
        }
        MapCommand::Remove { staff } => hq.remove_base_map(&staff.name, now)?,
        MapCommand::Show { json: true } => output.json(&hq.map(None)?.base)?,
        MapCommand::Show { json: false } => match hq.base_map() {
            Some((header, _)) => tell(hq, &header, output)?,
            None => output.line(format_args!("no base map / 没有底图")),
        },
    }
    Ok(())
}

fn tell(hq: &Hq, header: &Header, output: &mut Output) -> Result<()> {
    let gates = hq.map(None)?.gates;
    let inside = gates.iter().filter(|gate| header.bounds.holds(gate.lat, gate.lon)).count();
    let (bounds, all) = (header.bounds, gates.len());
    output.line(format_args!(
        "{:?} tiles, zoom {}–{}, {:.4},{:.4} to {:.4},{:.4}; {inside} of {all} gates inside / 覆盖校门 {inside}/{all}",
        header.kind, header.min_zoom, header.max_zoom, bounds.west, bounds.south, bounds.east, bounds.north
    ));
    if inside < all {
        super::output::hint("gates outside stand on a plain ground / 范围外的校门没有底图");
    }
    Ok(())
}
