//! The server: requests in, answers out, on the loopback interface.
//!
//! A thread a connection, and blocking reads: that is all that one user on one machine needs. The bytes are read by `http`, with
//! httparse. tiny_http was tried: where a browser opens several connections at once, its pool of threads lets one of them wait until another
//! that is kept open ends, and the page never loads. axum would bring tokio, hyper and tower, some forty crates, for nine short routes.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::assets;
use super::http::{Answer, Connection, Request, Unreadable};
use super::routes::{self, Reply};
use super::security::{Asker, Guard, Reach, Token};
use super::session::Session;
use crate::{Error, ErrorKind, interrupt};

/// More connections at once are turned away.
const MOST_CONNECTIONS: usize = 64;
/// How often interrupts are looked at.
const TICK: Duration = Duration::from_millis(50);
/// Values are shown by recursion, and may be nested deeply. Only what is used of it costs memory.
const STACK_BYTES: usize = 64 << 20;

const JSON: &str = "application/json";

/// A server that is not answering yet.
pub(super) struct Listening {
    listener: TcpListener,
    guard: Guard,
    token: Token,
    port: u16,
}

/// Takes a port; 0 stands for any that is free.
///
/// # Errors
/// It is taken, or there are no random numbers.
pub(super) fn listen(port: u16) -> Result<Listening, Error> {
    let taken = |why: std::io::Error| {
        Error::usage(format!(
            "cannot listen on 127.0.0.1:{port}: {why}\nAnother port: --port N; any that is free: --port 0"
        ))
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(taken)?;
    let port = listener.local_addr().map_err(taken)?.port();
    let token =
        Token::new().map_err(|why| Error::new(ErrorKind::Fault, format!("no random numbers: {why}")))?;
    Ok(Listening { listener, guard: Guard::new(token.clone(), port), token, port })
}

impl Listening {
    /// The address with the token. A fragment is never sent, so it is in no log.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.token.text())
    }

    /// Answers until the user interrupts.
    pub(super) fn serve(&self, session: &Session) {
        let (ended, open) = (&AtomicBool::new(false), &AtomicUsize::new(0));
        thread::scope(|scope| {
            scope.spawn(move || {
                while interrupt::count() == 0 {
                    thread::sleep(TICK);
                }
                ended.store(true, SeqCst);
                // Whoever waits for connections gets one. If this one cannot be made, the next one will do.
                drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
            });
            while !ended.load(SeqCst) {
                let Ok((stream, _)) = self.listener.accept() else {
                    thread::sleep(TICK);
                    continue;
                };
                if ended.load(SeqCst) {
                    break;
                }
                open.fetch_add(1, SeqCst);
                let builder = thread::Builder::new().stack_size(STACK_BYTES);
                let answering = builder.spawn_scoped(scope, move || {
                    self.converse(stream, session, ended, open.load(SeqCst) > MOST_CONNECTIONS);
                    open.fetch_sub(1, SeqCst);
                });
                // Where the system has no more threads, the connection is closed.
                if answering.is_err() {
                    open.fetch_sub(1, SeqCst);
                }
            }
        });
    }

    fn converse(&self, stream: TcpStream, session: &Session, ended: &AtomicBool, is_full: bool) {
        let is_over = || ended.load(SeqCst);
        let Ok(mut connection) = Connection::new(stream, &is_over) else { return };
        let answered = connection.head().and_then(|request| {
            if is_full {
                Ok(problem(503, "too many connections"))
            } else {
                self.answer(&mut connection, &request, session)
            }
        });
        match answered {
            Ok(answer) => connection.answer(&answer),
            Err(Unreadable::Bad(status, why)) => connection.answer(&problem(status, why)),
            Err(Unreadable::Gone) => {}
        }
    }

    fn answer(
        &self,
        connection: &mut Connection<'_>,
        request: &Request,
        session: &Session,
    ) -> Result<Answer, Unreadable> {
        let asset = assets::ALL.iter().find(|asset| asset.path == request.path);
        let reach = if asset.is_some() { Reach::Page } else { Reach::Spec };
        // Before anything else of it is read.
        if let Err(refused) = self.guard.admit(&asker(request), reach) {
            return Ok(problem(refused.status(), refused.words()));
        }
        Ok(match (asset, routes::find(&request.path), request.method.as_str()) {
            (Some(asset), _, "GET") => answer(200, asset.kind, asset.text.as_bytes().to_vec()),
            (Some(_), ..) => wrong_method("GET"),
            (None, Some(route), "POST") => {
                let bytes = connection.body(request)?;
                let body = if bytes.is_empty() {
                    Ok(routes::Body::default())
                } else {
                    serde_json::from_slice(&bytes)
                };
                match body {
                    Ok(body) => json_answer(&(route.run)(session, &body)),
                    Err(_) => problem(400, "the request is not the JSON that is expected"),
                }
            }
            (None, Some(_), _) => wrong_method("POST"),
            (None, None, _) => problem(404, "there is nothing here"),
        })
    }
}

fn asker(request: &Request) -> Asker<'_> {
    Asker {
        host: request.hosts.iter().map(String::as_str).collect(),
        origin: request.origins.iter().map(String::as_str).collect(),
        token: request.tokens.iter().map(String::as_str).collect(),
    }
}

fn json_answer(reply: &Reply) -> Answer {
    let value = match reply {
        Ok(value) => value.to_string(),
        // The request was understood; what it asks for cannot be had. The page shows why.
        Err(error) => {
            let message = format!("{}{}", error.details(), error.message());
            let message = anstream::adapter::strip_str(&message).to_string();
            json!({ "error": { "kind": error.word(), "message": message } }).to_string()
        }
    };
    answer(200, JSON, value.into_bytes())
}

fn problem(status: u16, why: &str) -> Answer {
    answer(status, JSON, json!({ "error": { "kind": "request", "message": why } }).to_string().into_bytes())
}

fn wrong_method(allowed: &'static str) -> Answer {
    Answer { more: Some(("Allow", allowed)), ..problem(405, "this is asked for otherwise") }
}

fn answer(status: u16, kind: &'static str, body: Vec<u8>) -> Answer {
    Answer { status, kind, more: None, body }
}
