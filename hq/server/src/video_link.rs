//! Where a gate's picture is found: the address of the bureau's video platform, with places for what it names a gate
//! by. We store no video and show none; the desk's page opens the platform.

use huxue_duty::clock::Instant;
use huxue_duty::county::Site;
use minicbor::{Decode, Encode};

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::registers;

const MAX_BYTES: usize = 400;
/// What a template may name; one of them must be in it, or every gate would open the same picture.
const PLACES: [&str; 4] = ["gate", "post", "school", "camera"];

#[derive(Encode, Decode)]
#[cbor(array)]
struct Template {
    #[n(0)]
    url: String,
}

/// What a template is filled with.
pub(crate) struct Pictured<'a> {
    pub gate: &'a str,
    pub post: &'a str,
    pub school: &'a str,
    /// Cameras of the school.
    pub cameras: &'a [&'a Site],
}

impl Hq {
    /// The template in force; none: the desk looks elsewhere.
    pub fn video_template(&self) -> Result<Option<String>> {
        Ok(registers::get::<Template>(&*self.store, registers::VIDEO_LINK)?.map(|template| template.url))
    }

    /// `https://video.example/play?gate={gate}`, or nothing.
    pub fn set_video_template(&mut self, url: Option<&str>, by: &str, now: Instant) -> Result<()> {
        if let Some(url) = url {
            check(url)?;
        }
        self.transact(|hq| {
            match url {
                Some(url) => registers::put(&*hq.store, registers::VIDEO_LINK, &Template { url: url.to_owned() })?,
                None => hq.store.remove_register(registers::VIDEO_LINK)?,
            }
            hq.note(Act::of(by, "video.link", url.unwrap_or("none").to_owned()), now)?;
            Ok(())
        })
    }
}

fn check(url: &str) -> Result<()> {
    let bad = |why: &str| Err(HqError::BadInput(format!("the address of the video platform {why}")));
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !is_web || url.len() > MAX_BYTES || url.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return bad("begins with https:// and has no blanks / 视频平台地址须以 https:// 开头，不含空格");
    }
    // The host is the bureau's own choice, never a gate's.
    let host_end = url.find("://").map_or(0, |at| at + 3);
    let host = url[host_end..].split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains(['{', '@']) {
        return bad("names its host in full / 视频平台地址须写明主机名");
    }
    if !PLACES.iter().any(|place| url.contains(&format!("{{{place}}}"))) {
        return bad(
            "names the gate by {gate}, {post}, {school} or {camera} / 地址中须含 {gate}、{post}、{school} 或 {camera}",
        );
    }
    Ok(())
}

/// Every picture of a gate: what it is called, and its address. One for each camera where the template names cameras.
pub(crate) fn links(template: &str, pictured: &Pictured<'_>) -> Vec<(String, String)> {
    let filled = |camera: &str| {
        let values = [pictured.gate, pictured.post, pictured.school, camera];
        PLACES
            .iter()
            .zip(values)
            .fold(template.to_owned(), |url, (place, value)| url.replace(&format!("{{{place}}}"), &encoded(value)))
    };
    if template.contains("{camera}") {
        let cameras = pictured.cameras.iter();
        return cameras.map(|camera| (camera.place.clone(), filled(&camera.id))).collect();
    }
    vec![(String::new(), filled(""))]
}

/// Percent-encoded, so that an id stays one value whatever is in it.
fn encoded(value: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let one = |byte: u8| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_host_and_the_gate() {
        assert!(check("https://video.example/play?gate={gate}").is_ok());
        for bad in [
            "javascript:alert('{gate}')",
            "https://{gate}.example/",
            "https://me@video.example/{gate}",
            "https:///{gate}",
            "https://video.example/play",
            "https://video.example/a b/{gate}",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_filled_in_stays_one_value() {
        let camera =
            Site { id: "CAM 1/2".into(), school: "S001".into(), place: "东门".into(), installed: None, linked: None };
        let pictured = Pictured { gate: "G1&x=1", post: "P1", school: "S1", cameras: &[&camera] };
        let one = links("https://v.example/?g={gate}", &pictured);
        assert_eq!(one, [(String::new(), "https://v.example/?g=G1%26x%3D1".to_owned())]);
        let by_camera = links("https://v.example/{camera}", &pictured);
        assert_eq!(by_camera, [("东门".to_owned(), "https://v.example/CAM%201%2F2".to_owned())]);
        assert!(links("https://v.example/{camera}", &Pictured { cameras: &[], ..pictured }).is_empty());
    }
}
