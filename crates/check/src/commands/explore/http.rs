//! As much HTTP as the explorer needs: one request a connection, and an answer.
//!
//! A connection is closed after its answer, so that none that a browser keeps open in reserve is in anybody's way. Nothing is read beyond the
//! limits, and nobody is waited for longer than [`PATIENCE`].

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::security::{HEADERS, TOKEN_HEADER};

/// The request must be there after this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked whether the server is to end.
const TICK: Duration = Duration::from_millis(100);
/// The first lines of a request are no longer than this.
const MOST_HEAD: usize = 16 << 10;
/// A trace that is opened may be so large; nothing else comes near.
const MOST_BODY: usize = 16 << 20;
/// So many headers are read.
const MOST_HEADERS: usize = 64;

/// A request.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    /// Without what follows a `?`.
    pub(super) path: String,
    pub(super) hosts: Vec<String>,
    pub(super) origins: Vec<String>,
    pub(super) tokens: Vec<String>,
    length: usize,
}

/// Why there is no request to answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// The other side has gone, or said nothing in time.
    Gone,
    /// It is no request that this server reads; the status of the answer.
    Bad(u16, &'static str),
}

/// A connection. `is_over` says when to give up.
pub(super) struct Connection<'a> {
    stream: TcpStream,
    began: Instant,
    is_over: &'a dyn Fn() -> bool,
    /// What was read beyond the head.
    rest: Vec<u8>,
}

impl<'a> Connection<'a> {
    /// One that was just accepted.
    ///
    /// # Errors
    /// It is gone already.
    pub(super) fn new(stream: TcpStream, is_over: &'a dyn Fn() -> bool) -> io::Result<Self> {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(TICK))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream, began: Instant::now(), is_over, rest: Vec::new() })
    }

    /// Reads up to the empty line.
    ///
    /// # Errors
    /// There is none, or it is no request.
    pub(super) fn head(&mut self) -> Result<Request, Unreadable> {
        let mut bytes = Vec::new();
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
            let mut parsed = httparse::Request::new(&mut headers);
            match parsed.parse(&bytes) {
                Ok(httparse::Status::Complete(end)) => {
                    let request = request(&parsed)?;
                    self.rest = bytes.split_off(end);
                    return Ok(request);
                }
                Ok(httparse::Status::Partial) if bytes.len() >= MOST_HEAD => {
                    return Err(Unreadable::Bad(431, "the head of the request is too large"));
                }
                Ok(httparse::Status::Partial) => self.more(&mut bytes)?,
                Err(_) => return Err(Unreadable::Bad(400, "this is no HTTP")),
            }
        }
    }

    /// Reads the body.
    ///
    /// # Errors
    /// It is too large, or breaks off.
    pub(super) fn body(&mut self, request: &Request) -> Result<Vec<u8>, Unreadable> {
        if request.length > MOST_BODY {
            return Err(Unreadable::Bad(413, "the request is too large"));
        }
        let mut bytes = std::mem::take(&mut self.rest);
        while bytes.len() < request.length {
            self.more(&mut bytes)?;
        }
        bytes.truncate(request.length);
        Ok(bytes)
    }

    fn more(&mut self, bytes: &mut Vec<u8>) -> Result<(), Unreadable> {
        let mut part = [0; 8 << 10];
        while !(self.is_over)() && self.began.elapsed() < PATIENCE {
            match self.stream.read(&mut part) {
                Ok(0) => return Err(Unreadable::Gone),
                Ok(count) => {
                    bytes.extend_from_slice(&part[..count]);
                    return Ok(());
                }
                Err(why)
                    if matches!(
                        why.kind(),
                        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                    ) => {}
                Err(_) => return Err(Unreadable::Gone),
            }
        }
        Err(Unreadable::Gone)
    }

    /// Answers, and closes.
    pub(super) fn answer(mut self, answer: &Answer) {
        let Answer { status, kind, more, body } = answer;
        let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(*status));
        let length = body.len().to_string();
        let own = [("Content-Type", *kind), ("Content-Length", length.as_str()), ("Connection", "close")];
        for (name, value) in HEADERS.iter().copied().chain(own).chain(*more) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        // Whoever has gone does not read it.
        let _ = self.stream.write_all(head.as_bytes()).and_then(|()| self.stream.write_all(body));
        let _ = self.stream.shutdown(std::net::Shutdown::Write);
        // What is still on its way would otherwise turn the end into a reset, and the answer would be lost with it.
        let mut part = [0; 8 << 10];
        for _ in 0..2 * (MOST_BODY / part.len()) {
            match self.stream.read(&mut part) {
                Ok(count) if count > 0 && self.began.elapsed() < PATIENCE => {}
                _ => break,
            }
        }
    }
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    /// A header that belongs to this one.
    pub(super) more: Option<(&'static str, &'static str)>,
    pub(super) body: Vec<u8>,
}

fn request(parsed: &httparse::Request<'_, '_>) -> Result<Request, Unreadable> {
    let path = parsed.path.unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        ..Request::default()
    };
    let mut lengths = Vec::new();
    for header in parsed.headers.iter() {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        // What is not text is none of ours, and is compared as such.
        let value = String::from_utf8_lossy(header.value).into_owned();
        if is("Host") {
            request.hosts.push(value);
        } else if is("Origin") {
            request.origins.push(value);
        } else if is(TOKEN_HEADER) {
            request.tokens.push(value);
        } else if is("Content-Length") {
            lengths
                .push(value.parse::<usize>().map_err(|_| Unreadable::Bad(400, "the length is no number"))?);
        } else if is("Transfer-Encoding") {
            return Err(Unreadable::Bad(411, "the length of the request must be told"));
        }
    }
    match lengths.as_slice() {
        [] => {}
        [length] => request.length = *length,
        _ => return Err(Unreadable::Bad(400, "there are two lengths")),
    }
    Ok(request)
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        411 => "Length Required",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "",
    }
}
