//! Handing over between phones by file: a memory stick, a message, anything that carries bytes.

use std::fs;
use std::path::Path;

use huxue_phone::ledger::bundle::Bundle;
use huxue_phone::ledger::codec;
use huxue_phone::ledger::ident::Scope;
use huxue_phone::{PhoneError, Taken};
use serde_json::json;

use crate::args::Relay;
use crate::failure::Failure;
use crate::home::Session;
use crate::output::Output;

/// A file larger than this is no bundle.
const MAX_FILE: u64 = 64 * 1024 * 1024;

pub fn run(session: &mut Session, relay: &Relay, output: &Output) -> Result<(), Failure> {
    session.phone.check_enrolled()?;
    match relay {
        Relay::Scopes { file } => {
            let scopes = session.phone.scopes()?;
            write(file, &codec::encode(&scopes))?;
            output.view(&json!({"scopes": scopes.len()}), |_| vec![format!("已写出 {} 个范围", scopes.len())]);
        }
        Relay::Export { file, peer } => {
            let scopes: Vec<Scope> = match peer {
                Some(path) => codec::decode(&read(path)?).map_err(PhoneError::from)?,
                None => Vec::new(),
            };
            let bundle = session.phone.bundle_for(&scopes)?;
            write(file, &codec::encode(&bundle))?;
            let (clear, sealed) = (bundle.runs.len(), bundle.sealed.len());
            output.view(&json!({"clear_bytes": clear, "sealed": sealed}), |_| {
                vec![format!("已写出：明文 {clear} 字节，密封 {sealed} 份")]
            });
        }
        Relay::Import { file, receipt } => {
            let bundle: Bundle = codec::decode(&read(file)?).map_err(PhoneError::from)?;
            let taken = session.phone.take_bundle(&bundle)?;
            if let Some(path) = receipt {
                write(path, &taken.to_bytes())?;
            }
            show(&taken, "已收下", output);
        }
        Relay::Taken { file } => {
            let taken = Taken::from_bytes(&read(file)?)?;
            session.phone.note_custody(&taken)?;
            show(&taken, "已登记收条", output);
        }
    }
    Ok(())
}

fn show(taken: &Taken, title: &str, output: &Output) {
    let view = json!({
        "held": taken.held.len(),
        "new_entries": taken.new_entries,
        "sealed": taken.sealed,
        "receipts": taken.receipts,
    });
    output.view(&view, |_| {
        vec![format!("{title}：新记录 {} 条，代转 {} 份，回执 {} 条", taken.new_entries, taken.sealed, taken.receipts)]
    });
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).map_err(|error| Failure::file(path, &error))?.len();
    if size > MAX_FILE {
        return Err(Failure::input("文件过大，不是转送文件。", format!("{size} bytes is no bundle")));
    }
    fs::read(path).map_err(|error| Failure::file(path, &error))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::file(path, &error))
}
