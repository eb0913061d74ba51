//! Python packages that tests use, below the target folder: nothing is added to the machine's own Python.

use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::{shell, workspace};

/// The Python of an environment of this name with the packages of `requirements`, in pip's notation; made anew where it
/// is not there or has others.
pub fn environment(name: &str, requirements: &str) -> Outcome<PathBuf> {
    let folder = workspace::target_dir()?.join(name);
    let (python, wanted, installed) =
        (folder.join("bin/python"), folder.join("wanted.txt"), folder.join("installed.txt"));
    if fs::read_to_string(&installed).is_ok_and(|text| text == requirements) {
        return Ok(python);
    }
    println!("Installing {name} for Python below the target folder");
    shell::run(shell::program("python3").args(["-m", "venv"]).arg(&folder))?;
    let unwritten = |error| Failure::new(format!("{}: {error}", folder.display()));
    fs::write(&wanted, requirements).map_err(unwritten)?;
    shell::run(shell::program(&python).args(["-m", "pip", "install", "-q", "-r"]).arg(&wanted))?;
    fs::rename(&wanted, &installed).map_err(unwritten)?;
    Ok(python)
}
