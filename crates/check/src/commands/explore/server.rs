//! The server: requests in, answers out, over HTTP on the loopback interface.
//!
//! The HTTP is `tiny_http`'s: four crates, a second to compile, threads and blocking reads, which is all that one user on
//! one machine needs. axum would bring tokio, hyper and tower, some forty crates and half a minute, for the same.

use std::io::{Cursor, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use serde_json::json;
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use super::assets;
use super::routes::{self, Body, Reply};
use super::security::{Asker, Guard, HEADERS, Reach, Refused, TOKEN_HEADER, Token};
use super::session::Session;
use crate::{Error, ErrorKind, interrupt};

/// So many requests are answered at once: one may wait for a search while others walk.
const THREADS: usize = 4;
/// How often interrupts are looked at.
const TICK: Duration = Duration::from_millis(100);
/// A trace that is opened may be so large; nothing else comes near.
const MOST_BYTES: u64 = 16 << 20;

/// A server that is not answering yet.
pub(super) struct Listening {
    server: Server,
    guard: Guard,
    token: Token,
    port: u16,
}

/// Takes a port; 0 stands for any that is free.
///
/// # Errors
/// It is taken, or there are no random numbers.
pub(super) fn listen(port: u16) -> Result<Listening, Error> {
    let taken = |why: String| {
        Error::usage(format!(
            "cannot listen on 127.0.0.1:{port}: {why}\nAnother port: --port N; any that is free: --port 0"
        ))
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|why| taken(why.to_string()))?;
    let port = listener.local_addr().map_err(|why| taken(why.to_string()))?.port();
    let server = Server::from_listener(listener, None).map_err(|why| taken(why.to_string()))?;
    let token =
        Token::new().map_err(|why| Error::new(ErrorKind::Fault, format!("no random numbers: {why}")))?;
    Ok(Listening { server, guard: Guard::new(token.clone(), port), token, port })
}

impl Listening {
    /// The address with the token. A fragment is never sent, so it is in no log.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.token.text())
    }

    /// Answers until the user interrupts.
    pub(super) fn serve(&self, session: &Session) {
        let ended = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                // Values are shown by recursion, and may be nested deeply.
                let thread = thread::Builder::new().stack_size(64 << 20);
                let answering = thread.spawn_scoped(scope, || self.answer_until(&ended, session));
                // Where the system has no more threads, there are fewer.
                drop(answering);
            }
            while interrupt::count() == 0 {
                thread::sleep(TICK);
            }
            ended.store(true, SeqCst);
        });
    }

    fn answer_until(&self, ended: &AtomicBool, session: &Session) {
        while !ended.load(SeqCst) {
            if let Ok(Some(mut request)) = self.server.recv_timeout(TICK) {
                let answer = self.answer(&mut request, session);
                // Whoever has gone does not read it.
                let _ = request.respond(answer);
            }
        }
    }

    fn answer(&self, request: &mut Request, session: &Session) -> Answer {
        let path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
        let asset = assets::ALL.iter().find(|asset| asset.path == path);
        let reach = if asset.is_some() { Reach::Page } else { Reach::Spec };
        if let Err(refused) = self.guard.admit(&asker(request), reach) {
            return refusal(refused);
        }
        match (asset, routes::find(&path), request.method()) {
            (Some(asset), _, Method::Get) => answer(200, asset.kind, asset.text.as_bytes().to_vec()),
            (Some(_), ..) => wrong_method("GET"),
            (None, Some(route), Method::Post) => match body(request) {
                Ok(body) => json_answer(&(route.run)(session, &body)),
                Err((status, why)) => problem(status, why),
            },
            (None, Some(_), _) => wrong_method("POST"),
            (None, None, _) => problem(404, "there is nothing here"),
        }
    }
}

type Answer = Response<Cursor<Vec<u8>>>;

fn asker(request: &Request) -> Asker<'_> {
    let all = |name: &'static str| {
        let named = request.headers().iter().filter(move |header| header.field.equiv(name));
        named.map(|header| header.value.as_str()).collect()
    };
    Asker { host: all("Host"), origin: all("Origin"), token: all(TOKEN_HEADER) }
}

/// The body as JSON; an empty one as no fields.
fn body(request: &mut Request) -> Result<Body, (u16, &'static str)> {
    if request.body_length().is_some_and(|length| length as u64 > MOST_BYTES) {
        return Err((413, "the request is too large"));
    }
    let mut bytes = Vec::new();
    let read = request.as_reader().take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|_| (400, "the request breaks off"))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err((413, "the request is too large"));
    }
    if bytes.is_empty() {
        return Ok(Body::default());
    }
    serde_json::from_slice(&bytes).map_err(|_| (400, "the request is not the JSON that is expected"))
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
    answer(200, "application/json", value.into_bytes())
}

fn refusal(refused: Refused) -> Answer {
    problem(refused.status(), refused.words())
}

fn problem(status: u16, why: &str) -> Answer {
    answer(
        status,
        "application/json",
        json!({ "error": { "kind": "request", "message": why } }).to_string().into_bytes(),
    )
}

fn wrong_method(allowed: &'static str) -> Answer {
    problem(405, "this is asked for otherwise").with_header(header("Allow", allowed))
}

fn answer(status: u16, kind: &str, bytes: Vec<u8>) -> Answer {
    let headers =
        HEADERS.iter().map(|(name, value)| header(name, value)).chain([header("Content-Type", kind)]);
    let length = bytes.len();
    Response::new(StatusCode(status), headers.collect(), Cursor::new(bytes), Some(length), None)
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| unreachable!("our headers are ASCII: {name}"))
}
