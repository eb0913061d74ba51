//! Secrets that are typed: never from the command line itself, which other users of the machine can read.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::Command;

use huxue_hq::{HqError, Result};
use zeroize::Zeroizing;

use super::output;

/// One line of standard input; on a terminal without showing it, as far as the terminal can be told so.
pub fn line(prompt: &str) -> Result<Zeroizing<String>> {
    output::hint(prompt);
    let echo = |state: &str| Command::new("stty").arg(state).status();
    let hidden = std::io::stdin().is_terminal() && echo("-echo").is_ok_and(|status| status.success());
    let mut words = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().read_line(&mut words);
    if hidden {
        // Whatever came of it: a terminal that stays mute is no help.
        let _ = echo("echo");
        let _ = writeln!(std::io::stderr());
    }
    read.map_err(HqError::io("standard input"))?;
    Ok(Zeroizing::new(words.trim_end_matches(['\r', '\n']).to_owned()))
}
