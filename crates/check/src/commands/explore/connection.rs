//! One connection: a request and its answer, and how long either may take.
//!
//! hyper reads and writes. It is what Rust's larger HTTP servers stand on, and comes with tokio and some ten small crates. axum would add a
//! router, tower and twenty crates more, and make 20 seconds of a newcomer's first build out of 9 (of one core), for nine routes that are a
//! table (`routes`). tiny_http has a pool of threads in which connections that a browser keeps open starve one another.
//!
//! A connection is closed after its answer: on the loopback interface another one costs nothing, and none that a browser keeps in reserve
//! can be closed by us just when it is used. Nobody is waited for longer than [`PATIENCE`], but for as long as it takes to find the answer:
//! that is bounded where it is found. What is no HTTP, or has too large a head, is answered by hyper: 400, 414 or 431, and no body.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy, sink};
use tokio::time::{Instant, timeout};

/// The head of a request, its body, and the reading of the answer may each take so long.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// The first lines of a request are no longer than this.
const MOST_HEAD: usize = 16 << 10;

/// An answer. All of it is there before any of it is sent.
pub(super) type Answer = Response<Full<Bytes>>;

/// Reads a request, answers, and closes.
pub(super) async fn converse<S, A>(mut stream: S, answer: impl Fn(Request<Incoming>) -> A)
where
    S: AsyncRead + AsyncWrite + Unpin,
    A: Future<Output = Answer>,
{
    if serve(&mut stream, answer).await == End::Done {
        linger(stream).await;
    }
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// All is said, or the other side has gone.
    Done,
    /// The other side does not read its answer.
    Unread,
}

async fn serve<S, A>(stream: &mut S, answer: impl Fn(Request<Incoming>) -> A) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
    A: Future<Output = Answer>,
{
    let answered = &OnceLock::new();
    let service = service_fn(|request| {
        let answer = answer(request);
        async move {
            let answer = answer.await;
            answered.get_or_init(Instant::now);
            Ok::<_, Infallible>(answer)
        }
    });
    let mut served = pin!(limits().serve_connection(TokioIo::new(stream), service));
    // hyper has a limit for the head, not for the sending of the answer.
    while timeout(PATIENCE, served.as_mut()).await.is_err() {
        if answered.get().is_some_and(|at| at.elapsed() >= PATIENCE) {
            return End::Unread;
        }
    }
    End::Done
}

fn limits() -> http1::Builder {
    let mut limits = http1::Builder::new();
    limits.keep_alive(false).max_header_size(MOST_HEAD);
    limits.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    limits
}

/// Waits until the other side closes, too. What it is still sending would otherwise turn the end into a reset, and an answer that was not read
/// yet would be lost with it.
async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    // Whoever has gone is not waited for.
    if stream.shutdown().await.is_ok() {
        let _ = timeout(PATIENCE, copy(&mut stream, &mut sink())).await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt, duplex};
    use tokio::time::sleep;

    use super::*;
    use crate::commands::explore::answers::{Problem, read};

    /// Runs on a clock that goes on by itself where nothing else happens.
    fn on_a_clock<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(work)
    }

    /// Method, path and body, as they were read.
    async fn echo(request: Request<Incoming>) -> Answer {
        let told = format!("{} {} ", request.method(), request.uri().path());
        let body = read(request.into_body()).await;
        let told = body.map(|body| Answer::new(Full::new([told.as_bytes(), &body].concat().into())));
        told.unwrap_or_else(Problem::answer)
    }

    /// What comes back where these bytes are sent in these parts and no more follow, and after how long it is over.
    fn sent(parts: &[&[u8]]) -> (String, Duration) {
        on_a_clock(async {
            let (mut near, far) = duplex(1 << 20);
            let (began, server) = (Instant::now(), tokio::spawn(converse(far, echo)));
            for part in parts {
                // Where the answer came early, the rest is not read.
                let _ = near.write_all(part).await;
                sleep(Duration::from_millis(1)).await;
            }
            let mut bytes = Vec::new();
            near.read_to_end(&mut bytes).await.unwrap();
            drop(near);
            server.await.unwrap();
            (String::from_utf8_lossy(&bytes).into_owned(), began.elapsed())
        })
    }

    fn status(answer: &str) -> &str {
        answer.strip_prefix("HTTP/1.1 ").map_or("", |rest| &rest[..3])
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_request_is_answered_and_the_connection_closed() {
        let (answer, took) = sent(&[b"POST /a/b?c=d HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz"]);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\r\nconnection: close\r\n") && answer.ends_with("\r\n\r\nPOST /a/b xyz"));
        assert!(took < SECOND, "{took:?}");
        let (answer, _) = sent(&[b"GET / HTTP/1.1\r\n\r\nGET /second HTTP/1.1\r\n\r\n"]);
        assert_eq!((answer.matches("HTTP/1.1").count(), answer.contains("second")), (1, false), "{answer}");
    }

    #[test]
    fn what_is_no_http_or_too_large_is_refused() {
        let head = |size: usize| {
            let head = "GET / HTTP/1.1\r\nX: \r\n\r\n";
            head.replace("X: ", &format!("X: {}", "x".repeat(size - head.len())))
        };
        let target = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(70_000));
        let lengths = "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx";
        for (request, expected) in [
            ("\u{1}\u{2}\r\n\r\n", "400"),
            ("GET\r\n\r\n", "400"),
            ("GET / HTTP/9.9\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nno header\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", "400"),
            (lengths, "400"),
            (&head(MOST_HEAD), "200"),
            (&head(MOST_HEAD + 1), "431"),
            (&head(1 << 20), "431"),
            (&target, "431"),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "411"),
            ("POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n", "413"),
        ] {
            let (answer, took) = sent(&[request.as_bytes()]);
            assert_eq!(status(&answer), expected, "{}", &request[..request.len().min(60)]);
            assert!(took < SECOND, "{took:?}");
        }
    }

    #[test]
    fn nobody_is_waited_for_longer_than_the_patience() {
        for silent in ["", "G", "GET / HTTP/1.1\r\nHost: "] {
            let (answer, took) = sent(&[silent.as_bytes()]);
            assert_eq!((answer.as_str(), took.as_secs()), ("", PATIENCE.as_secs()), "{silent:?}");
        }
        let (answer, took) = sent(&[b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nx"]);
        assert_eq!((status(&answer), took.as_secs()), ("408", PATIENCE.as_secs()), "{answer}");
        // A byte now and then is no head.
        let slow: Vec<&[u8]> = vec![b"x"; 100_000];
        let (answer, _) = sent(&slow);
        assert_eq!(answer, "");
    }

    #[test]
    fn an_answer_that_takes_its_time_is_waited_for() {
        let (answer, took) = on_a_clock(async {
            let (mut near, far) = duplex(1 << 20);
            let slow = |_| async {
                sleep(100 * PATIENCE).await;
                Answer::new(Full::new("at last".into()))
            };
            let (began, server) = (Instant::now(), tokio::spawn(converse(far, slow)));
            near.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            let mut answer = String::new();
            near.read_to_string(&mut answer).await.unwrap();
            let took = began.elapsed();
            drop(near);
            server.await.unwrap();
            (answer, took)
        });
        assert!(answer.ends_with("at last"), "{answer}");
        assert!(took >= 100 * PATIENCE && took < 100 * PATIENCE + SECOND, "{took:?}");
    }

    #[test]
    fn an_answer_that_nobody_reads_is_given_up() {
        let took = on_a_clock(async {
            let (mut near, far) = duplex(64);
            let large = |_| ready(Answer::new(Full::new(vec![b' '; 1 << 20].into())));
            let (began, server) = (Instant::now(), tokio::spawn(converse(far, large)));
            near.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            server.await.unwrap();
            began.elapsed()
        });
        assert!(took >= PATIENCE && took <= 2 * PATIENCE, "{took:?}");
    }

    #[test]
    fn who_closes_late_or_never_gets_the_answer() {
        let took = on_a_clock(async {
            let (mut near, far) = duplex(64);
            // It is refused before its body is read, and it reads only when all is sent.
            let refuse = |_| ready(Answer::new(Full::new("refused".into())));
            let (began, server) = (Instant::now(), tokio::spawn(converse(far, refuse)));
            near.write_all(b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n").await.unwrap();
            let (mut reads, mut writes) = tokio::io::split(near);
            let reading = tokio::spawn(async move {
                let mut answer = String::new();
                reads.read_to_string(&mut answer).await.unwrap();
                answer
            });
            writes.write_all(&[b' '; 100_000]).await.unwrap();
            assert!(reading.await.unwrap().ends_with("refused"));
            // It stays open on the other side.
            server.await.unwrap();
            began.elapsed()
        });
        assert!(took >= PATIENCE && took < PATIENCE + SECOND, "{took:?}");
    }

    proptest! {
        #[test]
        fn however_a_request_is_cut_it_is_the_same(
            path in "/[a-z0-9/._-]{0,20}",
            body in prop::collection::vec(any::<char>(), 0..200),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let body: String = body.into_iter().collect();
            let request =
                format!("PUT {path} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(request.len())).collect();
            ends.extend([0, request.len()]);
            ends.sort_unstable();
            let parts: Vec<&[u8]> = ends.windows(2).map(|pair| &request[pair[0]..pair[1]]).collect();
            let (answer, took) = sent(&parts);
            let (head, told) = answer.split_once("\r\n\r\n").unwrap();
            prop_assert!(head.starts_with("HTTP/1.1 200 OK\r\n"));
            prop_assert_eq!(told, format!("PUT {path} {body}"));
            prop_assert!(took < SECOND);
        }

        #[test]
        fn whatever_comes_ends_in_time(
            start in prop::sample::select(vec!["", "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Length: 9"]),
            bytes in prop::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b':'), any::<u8>()], 0..60),
        ) {
            let (answer, took) = sent(&[start.as_bytes(), &bytes]);
            prop_assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{}", answer);
            prop_assert!(took <= PATIENCE + SECOND, "{:?}", took);
        }
    }
}
