//! Servers that are not HQ: forged certificates, old protocols, no TLS at all. Each notes what it was told once a
//! handshake was through.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huxue_duty::clock::Instant;
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::world::{DAY_MS, NOW};

/// Everything a thief of HQ's folder could forge with, and what others can.
pub struct Forgery {
    root_pem: String,
    root_key: String,
    server_key: String,
}

/// A chain in the making.
pub struct Forged {
    root_pem: String,
    signer: Signer,
    key: KeyPair,
    host: String,
    days: (i64, i64),
    send_root: bool,
}

enum Signer {
    Itself,
    Authority {
        pem: String,
        key: KeyPair,
    },
    /// An intermediate under another authority; HQ's root is sent too.
    Foreign {
        intermediate: String,
        key: KeyPair,
    },
}

impl Forgery {
    pub fn of(tls: &Path) -> Self {
        let read = |name: &str| fs::read_to_string(tls.join(name)).unwrap();
        Self { root_pem: read("root.pem"), root_key: read("root.key"), server_key: read("server.key") }
    }

    fn forged(&self, signer: Signer) -> Forged {
        Forged {
            root_pem: self.root_pem.clone(),
            signer,
            key: KeyPair::generate().unwrap(),
            host: "127.0.0.1".into(),
            days: (-1, 300),
            send_root: true,
        }
    }

    pub fn self_signed(&self) -> Forged {
        self.forged(Signer::Itself)
    }

    /// Signed by HQ's own root, over a fresh key.
    pub fn by_hq(&self) -> ByHq<'_> {
        let key = KeyPair::from_pem(&self.root_key).unwrap();
        ByHq { forgery: self, forged: self.forged(Signer::Authority { pem: self.root_pem.clone(), key }) }
    }

    pub fn by_another_authority(&self) -> Forged {
        let (pem, key) = authority();
        let forged = self.forged(Signer::Authority { pem: pem.clone(), key });
        Forged { root_pem: pem, ..forged }
    }

    pub fn by_foreign_intermediate(&self) -> Forged {
        let (pem, root_key) = authority();
        let issuer = Issuer::from_ca_cert_pem(&pem, root_key).unwrap();
        let key = KeyPair::generate().unwrap();
        let intermediate = ca_params("Huxue intermediate").signed_by(&key, &issuer).unwrap().pem();
        self.forged(Signer::Foreign { intermediate, key })
    }
}

/// What a chain under HQ's root is changed in.
pub struct ByHq<'a> {
    forgery: &'a Forgery,
    forged: Forged,
}

impl ByHq<'_> {
    /// Over the key that HQ serves with.
    pub fn key_in_use(mut self) -> Forged {
        self.forged.key = KeyPair::from_pem(&self.forgery.server_key).unwrap();
        self.forged
    }
}

impl From<ByHq<'_>> for Forged {
    fn from(made: ByHq<'_>) -> Self {
        made.forged
    }
}

impl Forged {
    /// Valid from and to, in days from now.
    pub fn days(self, from: i64, to: i64) -> Self {
        Self { days: (from, to), ..self }
    }

    pub fn host(self, host: &str) -> Self {
        Self { host: host.into(), ..self }
    }

    pub fn without_root(self) -> Self {
        Self { send_root: false, ..self }
    }

    fn config(self) -> ServerConfig {
        let mut params = CertificateParams::new(vec![self.host.clone()]).unwrap();
        params.not_before = date(self.days.0);
        params.not_after = date(self.days.1);
        let mut chain = match self.signer {
            Signer::Itself => return served(&params.self_signed(&self.key).unwrap().pem(), &self.key),
            Signer::Authority { pem, key } => {
                params.signed_by(&self.key, &Issuer::from_ca_cert_pem(&pem, key).unwrap()).unwrap().pem()
            }
            Signer::Foreign { intermediate, key } => {
                let leaf = params.signed_by(&self.key, &Issuer::from_ca_cert_pem(&intermediate, key).unwrap()).unwrap();
                format!("{}{intermediate}", leaf.pem())
            }
        };
        if self.send_root {
            chain.push_str(&self.root_pem);
        }
        served(&chain, &self.key)
    }
}

fn served(chain: &str, key: &KeyPair) -> ServerConfig {
    let chain = CertificateDer::pem_slice_iter(chain.as_bytes()).collect::<Result<Vec<_>, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap()
}

/// An authority that calls itself what HQ's root is called.
fn authority() -> (String, KeyPair) {
    let key = KeyPair::generate().unwrap();
    (ca_params("Huxue county root").self_signed(&key).unwrap().pem(), key)
}

fn ca_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.not_before = date(-2);
    params.not_after = date(3_000);
    params
}

fn date(days: i64) -> time::OffsetDateTime {
    let Instant(at) = NOW.plus_millis(days * DAY_MS);
    time::OffsetDateTime::from_unix_timestamp(at / 1_000).unwrap()
}

/// A listening impostor; it goes on until the test ends.
pub struct Impostor {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Impostor {
    pub fn tls(forged: impl Into<Forged>) -> Self {
        let config = Arc::new(forged.into().config());
        Self::listen(move |stream, heard| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            answer(StreamOwned::new(connection, stream), heard);
        })
    }

    /// Speaks no TLS: whatever comes is answered in clear. A greeting of TLS is no request.
    pub fn plain() -> Self {
        Self::listen(|mut stream, heard| {
            let mut first = [0; 4];
            if stream.read_exact(&mut first).is_ok() && &first == b"POST" {
                heard.lock().unwrap().extend(first);
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            until_closed(&mut stream);
        })
    }

    /// Answers every greeting with the hello of a TLS 1.1 server.
    pub fn tls_1_1() -> Self {
        Self::listen(|mut stream, _| {
            let mut greeting = [0; 1_024];
            let _ = stream.read(&mut greeting);
            // version 3.2, 32 bytes of random, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression
            let mut hello = vec![3, 2];
            hello.extend([7; 32]);
            hello.extend([0, 0, 0x2f, 0]);
            let mut record = vec![0x16, 3, 2, 0, hello.len() as u8 + 4, 2, 0, 0, hello.len() as u8];
            record.extend(hello);
            let _ = stream.write_all(&record);
            until_closed(&mut stream);
        })
    }

    fn listen(serve: impl Fn(TcpStream, &Mutex<Vec<u8>>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
                serve(stream, &noted);
            }
        });
        Self { address, heard }
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// What came through the handshake.
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }
}

/// Hanging up first, with bytes unread, would reset the connection before the answer is read.
fn until_closed(stream: &mut TcpStream) {
    let mut rest = [0; 1_024];
    while stream.read(&mut rest).is_ok_and(|read| read > 0) {}
}

/// Takes whatever is sent after a handshake, and answers as a server would.
fn answer(mut stream: StreamOwned<ServerConnection, TcpStream>, heard: &Mutex<Vec<u8>>) {
    let mut bytes = [0; 4_096];
    while let Ok(read @ 1..) = stream.read(&mut bytes) {
        heard.lock().unwrap().extend(&bytes[..read]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    }
}
