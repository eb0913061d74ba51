//! Processes that speak the handset protocol, one JSON object a line. Starting a JVM costs more than a scenario, so
//! whoever closed its phone in good order is kept for the next one.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use huxue_ledger::codec::{hex, unhex};
use huxue_phone::ports::{Transport, TransportError};
use serde_json::{Value, json};

use super::Trouble;

/// The command, and processes without a phone.
pub struct Pool {
    program: String,
    arguments: Vec<String>,
    idle: RefCell<Vec<Process>>,
}

impl Pool {
    /// `command` is split at spaces; `"…"` keeps spaces together.
    pub fn of(command: &str) -> Result<Self, String> {
        let mut words = words(command)?.into_iter();
        let program = words.next().ok_or("the handset's command is empty")?;
        Ok(Self { program, arguments: words.collect(), idle: RefCell::default() })
    }

    pub fn take(&self) -> Result<Process, Trouble> {
        if let Some(process) = self.idle.borrow_mut().pop() {
            return Ok(process);
        }
        Process::start(&self.program, &self.arguments)
    }

    pub fn keep(&self, process: Process) {
        self.idle.borrow_mut().push(process);
    }
}

fn words(command: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for letter in command.chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    if quoted { Err("a quote in the handset's command is not closed".into()) } else { Ok(words) }
}

/// One running program. Dropping it kills it.
pub struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(program: &str, arguments: &[String]) -> Result<Self, Trouble> {
        let unstarted = |error: std::io::Error| Trouble::here(format!("the handset `{program}`: {error}"));
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(unstarted)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Self { child, input, output: BufReader::new(output) }),
            _ => Err(Trouble::here("the handset has no streams")),
        }
    }

    /// One request and its answer; what the program asks of the network meanwhile is asked of `transport`.
    pub fn call(&mut self, request: &Value, transport: Option<&dyn Transport>) -> Result<Value, Trouble> {
        self.write(request)?;
        loop {
            let mut message = self.read()?;
            if let Some(done) = message.get_mut("done") {
                return Ok(done.take());
            }
            if let Some(failed) = message.get("failed") {
                return Err(failure(failed));
            }
            let transport = transport.ok_or_else(|| unexpected(&message))?;
            let answer = forwarded(&message, transport)?;
            self.write(&answer)?;
        }
    }

    fn write(&mut self, message: &Value) -> Result<(), Trouble> {
        let written = writeln!(self.input, "{message}").and_then(|()| self.input.flush());
        written.map_err(|error| Trouble::here(format!("the handset does not listen: {error}")))
    }

    fn read(&mut self) -> Result<Value, Trouble> {
        let mut line = String::new();
        let count = self.output.read_line(&mut line).map_err(Trouble::here)?;
        if count == 0 {
            return Err(Trouble::here("the handset ended in the middle of a call"));
        }
        serde_json::from_str(&line).map_err(|error| Trouble::here(format!("the handset said `{line}`: {error}")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forwarded(message: &Value, transport: &dyn Transport) -> Result<Value, Trouble> {
    let body = message.get("body").and_then(Value::as_str).and_then(unhex).ok_or_else(|| unexpected(message))?;
    let answer = match message.get("ask").and_then(Value::as_str) {
        Some("enrol") => transport.enrol(&body),
        Some("sync") => transport.sync(&body),
        _ => return Err(unexpected(message)),
    };
    Ok(match answer {
        Ok(bytes) => json!({ "answer": hex(&bytes) }),
        Err(TransportError::Refused { status, code }) => json!({ "refused": { "status": status, "code": code } }),
        Err(TransportError::Unreachable(why) | TransportError::TimedOut(why) | TransportError::NotHq(why)) => {
            json!({ "unreachable": why })
        }
        Err(TransportError::Tls(fault)) => json!({ "unreachable": fault.to_string() }),
    })
}

/// The codes are [`TransportError::code`]'s.
fn failure(failed: &Value) -> Trouble {
    let text = |key: &str| failed.get(key).and_then(Value::as_str).unwrap_or_default();
    let code = text("code");
    let is_network = ["unreachable", "timed_out", "not_hq", "refused_by_hq"].contains(&code);
    Trouble { is_network, message: format!("{} ({code})", text("en")) }
}

fn unexpected(message: &Value) -> Trouble {
    Trouble::here(format!("the handset said {message}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::words;

    #[test]
    fn a_command_is_split_at_spaces_outside_quotes() {
        assert_eq!(words(r#"java  -cp "a b:c" Main"#).unwrap(), ["java", "-cp", "a b:c", "Main"]);
        assert_eq!(words(r#"x """#).unwrap(), ["x", ""]);
        assert!(words("").unwrap().is_empty());
        assert!(words(r#"java "a"#).is_err());
    }
}
