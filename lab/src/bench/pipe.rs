//! A pipe between phone and HQ that passes bytes on unchanged and counts them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What went through since the last reset.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Both directions, everything on the sockets.
    pub socket_bytes: usize,
    /// Bodies of requests alone.
    pub body_bytes: usize,
    pub round_trips: usize,
}

#[derive(Default)]
struct Seen {
    up: Vec<u8>,
    down: usize,
}

pub struct Pipe {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

impl Pipe {
    pub fn open(target: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let of_thread = Arc::clone(&seen);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(target) else { continue };
                pass(client, server, &of_thread);
            }
        });
        Ok(Self { address, seen })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn reset(&self) {
        if let Ok(mut seen) = self.seen.lock() {
            *seen = Seen::default();
        }
    }

    pub fn counted(&self) -> Counted {
        let Ok(seen) = self.seen.lock() else { return Counted::default() };
        let mut counted = Counted { socket_bytes: seen.up.len() + seen.down, ..Counted::default() };
        let mut rest = seen.up.as_slice();
        while let Some((body, after)) = request(rest) {
            counted.body_bytes += body;
            counted.round_trips += 1;
            rest = after;
        }
        counted
    }
}

/// The length of the first request's body, and what follows it.
fn request(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
    let length: usize = text.lines().find_map(|line| line.strip_prefix("content-length:"))?.trim().parse().ok()?;
    bytes.get(head + 4 + length..).map(|after| (length, after))
}

fn pass(client: TcpStream, server: TcpStream, seen: &Arc<Mutex<Seen>>) {
    let (Ok(from_client), Ok(from_server)) = (client.try_clone(), server.try_clone()) else { return };
    let up = Arc::clone(seen);
    std::thread::spawn(move || {
        copy(from_client, server, |bytes| {
            if let Ok(mut seen) = up.lock() {
                seen.up.extend_from_slice(bytes);
            }
        });
    });
    let down = Arc::clone(seen);
    std::thread::spawn(move || {
        copy(from_server, client, |bytes| {
            if let Ok(mut seen) = down.lock() {
                seen.down += bytes.len();
            }
        });
    });
}

fn copy(mut from: TcpStream, mut to: TcpStream, count: impl Fn(&[u8])) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer) {
        if read == 0 {
            break;
        }
        count(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // Half-closing tells the other side that no more will come.
    let _ = to.shutdown(std::net::Shutdown::Write);
}
