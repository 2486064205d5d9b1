//! The server: takes connections on the loopback interface until the user interrupts.
//!
//! One thread waits for all connections at once, so that one on which nothing happens keeps no other waiting. What takes its time is asked on
//! threads apart (`answers`).

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::{Request, StatusCode};
use tokio::runtime;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::answers::{Answers, Problem};
use super::connection::{Answer, converse};
use super::security::{Guard, Token};
use super::session::Session;
use crate::{Error, ErrorKind, interrupt};

/// More connections at once are turned away.
const MOST_CONNECTIONS: usize = 128;
/// How often interrupts are looked at.
const TICK: Duration = Duration::from_millis(50);
/// Values are shown by recursion, and may be nested deeply. Only what is used of it costs memory.
const STACK_BYTES: usize = 64 << 20;

/// A server that is not answering yet.
pub(super) struct Listening {
    listener: TcpListener,
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
    Ok(Listening { listener, token, port })
}

impl Listening {
    /// The address with the token. A fragment is never sent, so it is in no log.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.token.text())
    }

    /// Answers until the user interrupts.
    ///
    /// # Errors
    /// The system does not let it wait for connections.
    pub(super) fn serve(self, session: Arc<Session>) -> Result<(), Error> {
        let fault = |why: std::io::Error| Error::new(ErrorKind::Fault, format!("no connections: {why}"));
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .thread_stack_size(STACK_BYTES)
            .max_blocking_threads(MOST_CONNECTIONS)
            .build()
            .map_err(fault)?;
        let answers = Arc::new(Answers::new(Guard::new(self.token, self.port), session));
        self.listener.set_nonblocking(true).map_err(fault)?;
        // The end of the runtime waits for what is being worked on, which the interrupt ends as well.
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener).map_err(fault)?;
            accept(&listener, &answers).await;
            Ok(())
        })
    }
}

async fn accept(listener: &tokio::net::TcpListener, answers: &Arc<Answers>) {
    let mut open = JoinSet::new();
    while interrupt::count() == 0 {
        while open.try_join_next().is_some() {}
        match timeout(TICK, listener.accept()).await {
            Ok(Ok((stream, _))) => {
                let answers = (open.len() < MOST_CONNECTIONS).then(|| Arc::clone(answers));
                open.spawn(converse(stream, move |request| answer(answers.clone(), request)));
            }
            // As where too many files are open. Some will be closed.
            Ok(Err(_)) => sleep(TICK).await,
            Err(_) => {}
        }
    }
}

/// Without `answers` there are too many connections.
async fn answer(answers: Option<Arc<Answers>>, request: Request<Incoming>) -> Answer {
    match answers {
        Some(answers) => answers.to(request).await,
        None => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many connections").answer(),
    }
}
