//! Invitations: a one-time code together with HQ's address and pins, as the QR picture carries it. The command line and
//! the desk hand them out by the same functions.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::invite::{Invite, Trust};

use crate::codes::{CodeOptions, FreshCode};
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::tls::Tls;

/// Where phones reach HQ, and by what they know it.
#[derive(Clone, Debug)]
pub struct PhoneAddress {
    url: String,
    trust: Option<Trust>,
}

/// A code that was just made, and the text of its picture. Neither is ever shown again.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub fresh: FreshCode,
    pub url: String,
    pub text: String,
}

impl Hq {
    /// The address that an invitation names: `url`, or HQ's own name at `port`.
    pub fn phone_address(&self, url: Option<String>, port: u16) -> Result<PhoneAddress> {
        let tls = Tls::load(&self.dir)?;
        let url = url.unwrap_or_else(|| match tls.as_ref().and_then(|tls| tls.hosts.first()) {
            Some(host) if host.contains(':') => format!("https://[{host}]:{port}"),
            Some(host) => format!("https://{host}:{port}"),
            None => format!("http://127.0.0.1:{port}"),
        });
        let secure = url.starts_with("https://");
        let trust = tls.filter(|_| secure).map(|tls| tls.trust);
        if secure && trust.is_none() {
            let what = "an https address needs HQ's own certificate: run `huxue-hq tls init` first / 请先建立证书";
            return Err(HqError::BadInput(what.into()));
        }
        let address = PhoneAddress { url, trust };
        // A code that no phone could read must not exist.
        let sample = Invite { url: address.url.clone(), code: "0".into(), trust: address.trust.clone() };
        Invite::parse(&sample.to_text())
            .map_err(|error| HqError::BadInput(format!("{}: {error} / 地址有误", address.url)))?;
        Ok(address)
    }

    /// Makes a code for a person or a post's shared phone, with the text that carries it.
    pub fn invite(
        &mut self,
        person: Option<&PersonId>,
        post: Option<&PostId>,
        options: &CodeOptions,
        address: PhoneAddress,
        now: Instant,
    ) -> Result<Invitation> {
        let fresh = self.enrol_code_with(person, post, options, now)?;
        let PhoneAddress { url, trust } = address;
        let text = Invite { url: url.clone(), code: fresh.code.clone(), trust }.to_text();
        Ok(Invitation { fresh, url, text })
    }
}
