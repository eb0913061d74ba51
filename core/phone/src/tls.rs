//! Is this HQ? A certificate is HQ's if it descends from the root this phone trusts, stands for the host that was asked
//! for, is within its dates as far as this phone knows the time, *and* carries a pinned key. Nothing of the platform's
//! own list of authorities is looked at.
//!
//! Dates (ADR 0010): the phone knows the time as an interval. A certificate is refused as expired or not yet valid only
//! if every instant of it is outside the dates; then a phone whose clock is hours or years wrong reaches HQ, hears the
//! time, and judges strictly from there on. Without a pin nothing stands in for the dates, and the best guess decides.

use std::sync::Arc;
use std::time::Duration;

use huxue_duty::clock::Instant;
use huxue_ledger::crypto::content_hash;
use huxue_ledger::invite::Trust;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, OtherError,
    RootCertStore, SignatureScheme,
};

use crate::error::PhoneError;
use crate::ports::TlsFault;
use crate::trust::KnownTime;

/// Certificates of one chain beside the server's own; more is no chain of HQ's.
const MAX_CHAIN: usize = 4;

/// TLS 1.3 and 1.2 to an HQ that is known like this. Every connection shakes hands in full: a resumed one would not
/// look at the certificate.
pub(crate) fn config(trust: Trust, time: KnownTime) -> Result<ClientConfig, PhoneError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Pinned { trust, time, provider: Arc::clone(&provider) };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| PhoneError::Keys(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// SHA-256 of the first certificate of a PEM file.
pub(crate) fn root_of_pem(pem: &[u8]) -> Result<[u8; 32], PhoneError> {
    let root = CertificateDer::from_pem_slice(pem)
        .map_err(|error| PhoneError::bad("root", format!("no certificate in PEM form: {error}")))?;
    Ok(content_hash(&root))
}

/// The key is none of those HQ has told this phone.
#[derive(Debug, thiserror::Error)]
#[error("the server's key is not pinned")]
struct NotPinned;

#[derive(Debug)]
struct Pinned {
    trust: Trust,
    time: KnownTime,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    /// Chain and dates, at an instant the phone holds possible.
    fn verify_chain(
        &self,
        certificate: &ParsedCertificate<'_>,
        root: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        pinned: bool,
    ) -> Result<(), Error> {
        let mut roots = RootCertStore::empty();
        roots.add(root.clone().into_owned())?;
        let KnownTime { earliest, likely, latest, .. } = self.time.now();
        let algorithms = self.provider.signature_verification_algorithms.all;
        let mut at = unix(likely);
        // Each certificate can move the instant once in each direction.
        for _ in 0..=2 * (intermediates.len() + 1) {
            let verified =
                verify_server_cert_signed_by_trust_anchor(certificate, &roots, intermediates, at, algorithms);
            at = match verified {
                Err(Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }))
                    if pinned && not_after >= unix(earliest) =>
                {
                    not_after
                }
                Err(Error::InvalidCertificate(CertificateError::NotValidYetContext { not_before, .. }))
                    if pinned && latest.is_none_or(|latest| not_before <= unix(latest)) =>
                {
                    not_before
                }
                decided => return decided,
            };
        }
        Err(CertificateError::Expired.into())
    }
}

fn unix(at: Instant) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(at.0).unwrap_or(0)))
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if intermediates.len() > MAX_CHAIN {
            return Err(CertificateError::UnknownIssuer.into());
        }
        let root = intermediates.iter().find(|one| content_hash(one) == self.trust.root);
        let root = root.ok_or(CertificateError::UnknownIssuer)?;
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let pinned = self.trust.knows(&certificate.subject_public_key_info());
        self.verify_chain(&certificate, root, intermediates, pinned)?;
        verify_server_name(&certificate, server_name)?;
        if pinned || self.trust.pins.is_empty() {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::Other(OtherError(Arc::new(NotPinned))).into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// What went wrong in TLS, if anything in this chain of errors did.
pub(crate) fn fault(error: &(dyn std::error::Error + 'static)) -> Option<TlsFault> {
    let mut cause = Some(error);
    while let Some(current) = cause {
        // An I/O error hides what it wraps from `source`.
        let inner = current.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let found = current.downcast_ref::<Error>().or_else(|| inner.and_then(|inner| inner.downcast_ref::<Error>()));
        if let Some(error) = found {
            return Some(classify(error));
        }
        cause = match inner {
            Some(inner) => Some(inner),
            None => current.source(),
        };
    }
    None
}

fn classify(error: &Error) -> TlsFault {
    match error {
        Error::InvalidCertificate(reason) => match reason {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsFault::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => TlsFault::WrongHost,
            CertificateError::Other(other) if other.0.is::<NotPinned>() => TlsFault::WrongKey,
            CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFault::OtherRoot,
            _ => TlsFault::BadCertificate,
        },
        Error::PeerIncompatible(_)
        | Error::AlertReceived(AlertDescription::ProtocolVersion)
        | Error::InvalidMessage(InvalidMessage::UnknownProtocolVersion) => TlsFault::OldVersion,
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsFault::NotTls,
        _ => TlsFault::BadCertificate,
    }
}
