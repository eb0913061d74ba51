//! `huxue-hq enrol-code`: a one-time code, and the QR picture that carries it together with HQ's address and pins.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::{CodeOptions, Hq, HqError, Invitation, Result};
use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};

use super::args::CodeArgs;
use super::output::Output;

/// Where `serve` listens unless told otherwise.
const PORT: u16 = 8470;
/// Side of one module in the picture, in its own units.
const MODULE: u32 = 8;

pub fn code(
    hq: &mut Hq,
    person: Option<String>,
    post: Option<String>,
    how: CodeArgs,
    now: Instant,
    output: &mut Output,
) -> Result<()> {
    let (person, post) = (person.map(PersonId::new), post.map(PostId::new));
    let posts = how.posts.into_iter().map(PostId::new).collect();
    let options = CodeOptions { posts, on_screen: how.on_screen, by: None };
    let Some(file) = how.qr else {
        let fresh = hq.enrol_code_with(person.as_ref(), post.as_ref(), &options, now)?;
        output.line(format_args!("{}", fresh.code));
        return Ok(());
    };
    // The address is checked first: a code that cannot be shown must not exist.
    let address = hq.phone_address(how.hq, PORT)?;
    let Invitation { fresh, text, .. } = hq.invite(person.as_ref(), post.as_ref(), &options, address, now)?;
    output.line(format_args!("{}", fresh.code));
    output.line(format_args!("{text}"));
    let picture = QrCode::with_error_correction_level(&text, EcLevel::M)
        .map_err(|error| HqError::BadInput(format!("the address is too long for a picture: {error}")))?;
    match file {
        None => output.line(format_args!("{}", picture.render::<unicode::Dense1x2>().build())),
        Some(path) => {
            let svg = picture.render::<svg::Color<'_>>().module_dimensions(MODULE, MODULE).build();
            // Whoever sees it may enrol: the file is its owner's alone.
            let mut options = OpenOptions::new();
            let file = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
            file.and_then(|mut file| file.write_all(svg.as_bytes())).map_err(HqError::io(&path))?;
        }
    }
    Ok(())
}
