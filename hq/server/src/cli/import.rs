//! `import DIR`: every problem by file, line and column, with its remedy; nothing is imported if one is an error.

use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_hq::{Hq, HqError, Result};
use huxue_ledger::county::{dir::read_dir, read};

use super::output::Output;

pub fn run(hq: &mut Hq, folder: &Path, staff: &str, now: Instant, output: &mut Output) -> Result<u8> {
    let contents = read_dir(folder).map_err(HqError::io(folder))?;
    let import = read(&contents);
    for problem in &import.problems {
        output.line(format_args!("{problem}\n    {}", problem.zh()));
    }
    let Some(county) = import.county else {
        return Err(HqError::BadInput(format!(
            "{} problems; nothing was imported / 存在错误，未导入任何数据",
            import.problems.len()
        )));
    };
    let published = hq.import(&county, staff, now)?;
    output.line(format_args!(
        "{} sheets published, {} unchanged / 已发布 {} 份，{} 份无变化",
        published.new.len(),
        published.unchanged,
        published.new.len(),
        published.unchanged
    ));
    Ok(0)
}
