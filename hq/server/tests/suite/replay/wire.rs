//! Requests as somebody on the wire has captured them, and connections that stay open.
#![allow(clippy::unwrap_used, reason = "part of a test")]

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// All of a request but where it went: whoever replays it names the server that it is for.
#[derive(Clone)]
pub struct Captured {
    pub method: &'static str,
    pub path: String,
    pub cookie: Option<String>,
    pub json: bool,
    pub body: Vec<u8>,
}

pub struct Reply {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }
}

pub struct Connection {
    stream: TcpStream,
    server: SocketAddr,
}

impl Connection {
    pub fn to(server: SocketAddr) -> Self {
        Self::of(TcpStream::connect(server).unwrap(), server)
    }

    /// From another address of this machine's loopback network.
    pub fn from(address: Ipv4Addr, server: SocketAddr) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let stream = runtime.block_on(async {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind(SocketAddr::new(IpAddr::V4(address), 0)).unwrap();
            socket.connect(server).await.unwrap()
        });
        let stream = stream.into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        Self::of(stream, server)
    }

    fn of(stream: TcpStream, server: SocketAddr) -> Self {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self { stream, server }
    }

    pub fn send(&mut self, captured: &Captured) -> Reply {
        let Captured { method, path, cookie, json, body } = captured;
        let server = self.server;
        let cookie = cookie.as_ref().map_or_else(String::new, |cookie| format!("cookie: {cookie}\r\n"));
        let kind = if *json { "content-type: application/json\r\n" } else { "" };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {server}\r\norigin: http://{server}\r\n{cookie}{kind}content-length: {}\r\n\r\n",
            body.len()
        );
        self.stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        self.read()
    }

    /// One answer; the connection stays as it is.
    fn read(&mut self) -> Reply {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut reply = Reply { status, head, body: Vec::new() };
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        reply.body = vec![0; length];
        self.stream.read_exact(&mut reply.body).unwrap();
        reply
    }
}
