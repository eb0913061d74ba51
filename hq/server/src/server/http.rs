//! Connections, over TLS where HQ has a certificate. HTTP/1 by hand rather than `axum::serve`, because a lone check-in should not pay 37 bytes for a
//! `date` header whose time the signed answer states better.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

const HEADERS: Duration = Duration::from_secs(30);
/// How long a stop waits for answers under way.
const DRAIN: Duration = Duration::from_secs(10);

/// A handshake that takes longer is somebody holding a socket.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Whose connection a request came by.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Arc<ServerConfig>>,
    mut stop: watch::Receiver<bool>,
) {
    let acceptor = tls.map(TlsAcceptor::from);
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            _ = stop.changed() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, address)) => (stream, Peer(address.ip())),
                Err(error) => {
                    // Out of file descriptors, most likely: do not spin.
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        // A frame is written whole; without this a small answer may wait for an acknowledgement.
        let _ = stream.set_nodelay(true);
        let (router, watcher) = (router.clone(), graceful.watcher());
        match acceptor.clone() {
            None => drop(tokio::spawn(converse(stream, peer, router, watcher))),
            Some(acceptor) => {
                let mut stop = stop.clone();
                tokio::spawn(async move {
                    let shaken = tokio::select! {
                        _ = stop.changed() => return,
                        shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)) => shaken,
                    };
                    match shaken {
                        Ok(Ok(stream)) => converse(stream, peer, router, watcher).await,
                        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
                        Err(_) => tracing::debug!("a handshake took too long"),
                    }
                });
            }
        }
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("some connections did not end in time"),
    }
}

/// One connection until it ends.
async fn converse<S>(stream: S, peer: Peer, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.auto_date_header(false).timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        inner.call(request)
    });
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
