//! What may answer instead of HQ, over a real socket.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::PhoneError;
use crate::http::HttpTransport;
use crate::ports::{Transport, TransportError};

/// Serves one answer and returns what was asked.
fn answering(answer: &'static str) -> (String, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut asked = Vec::new();
        let mut buffer = [0; 4096];
        while !asked.ends_with(b"BODY") {
            let read = socket.read(&mut buffer).unwrap();
            assert!(read > 0);
            asked.extend_from_slice(&buffer[..read]);
        }
        socket.write_all(answer.as_bytes()).unwrap();
        asked
    });
    (url, server)
}

fn outcome(answer: &'static str) -> Result<Vec<u8>, TransportError> {
    let (url, server) = answering(answer);
    let outcome = HttpTransport::new(&url, None).unwrap().sync(b"BODY");
    server.join().unwrap();
    outcome
}

#[test]
fn a_good_answer_passes_and_the_request_is_bare() {
    let (url, server) = answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    assert_eq!(HttpTransport::new(&url, None).unwrap().sync(b"BODY").unwrap(), b"ok");
    let asked = String::from_utf8(server.join().unwrap()).unwrap();
    assert!(asked.starts_with("POST /v1/sync HTTP/1.1\r\n"), "{asked}");
    let headers = asked.split("\r\n\r\n").next().unwrap().lines().count() - 1;
    assert!(headers <= 3 && asked.len() <= 110, "{asked}");
}

#[test]
fn a_login_page_is_not_hq() {
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 12\r\n\r\n<html>login ";
    assert!(matches!(outcome(page), Err(TransportError::NotHq(_))));
    let moved = "HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\ncontent-length: 0\r\n\r\n";
    assert!(matches!(outcome(moved), Err(TransportError::NotHq(_))));
    let error = PhoneError::from(outcome("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").unwrap_err());
    assert_eq!((error.code(), error.exit_code()), ("not_hq", 8));
}

#[test]
fn hqs_own_refusal_carries_its_code() {
    let body = "HTTP/1.1 403 Forbidden\r\ncontent-type: application/problem+json\r\ncontent-length: 25\r\n\r\n{\"code\":\"unknown_device\"}";
    let refused = outcome(body).unwrap_err();
    assert_eq!(refused, TransportError::Refused { status: 403, code: "unknown_device".into() });
    let down = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    assert!(matches!(outcome(down), Err(TransportError::Unreachable(_))));
}

#[test]
fn nobody_there_is_unreachable_and_a_bad_address_is_bad_input() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let transport = HttpTransport::new(&format!("http://127.0.0.1:{port}"), None).unwrap();
    assert!(matches!(transport.sync(b"BODY"), Err(TransportError::Unreachable(_))));
    for url in ["", "hq", "ftp://hq.example", "http://"] {
        assert!(matches!(HttpTransport::new(url, None), Err(PhoneError::BadInput { .. })), "{url}");
    }
}
