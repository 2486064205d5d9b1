//! From a request to its answer: who asks, what is read of it, and who answers.
//!
//! Files of the page are answered at once. A question about the spec may take as long as the spec's program takes, so it is worked on by a
//! thread of its own, and keeps no other request waiting but those that ask the same program.

use std::sync::Arc;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes};
use hyper::header::{ALLOW, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::{Method, Request, StatusCode, Uri};
use serde_json::json;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::assets;
use super::connection::{Answer, PATIENCE};
use super::routes::{self, Reply, Route};
use super::security::{Asker, Guard, HEADERS, Reach, TOKEN_HEADER};
use super::session::Session;

/// A trace that is opened may be so large; nothing else comes near.
const MOST_BODY: u64 = 16 << 20;

const JSON: &str = "application/json";

/// What answers are made of.
pub(super) struct Answers {
    guard: Guard,
    session: Arc<Session>,
}

impl Answers {
    /// From this spec, to whom the guard admits.
    pub(super) fn new(guard: Guard, session: Arc<Session>) -> Self {
        Self { guard, session }
    }

    /// The answer to a request.
    pub(super) async fn to<B: Body>(&self, request: Request<B>) -> Answer {
        self.find(request).await.unwrap_or_else(Problem::answer)
    }

    async fn find<B: Body>(&self, request: Request<B>) -> Result<Answer, Problem> {
        let path = request.uri().path();
        let asset = assets::ALL.iter().find(|asset| asset.path == path);
        let reach = if asset.is_some() { Reach::Page } else { Reach::Spec };
        // Before anything else of it is read.
        self.guard
            .admit(&asker(request.uri(), request.headers()), reach)
            .map_err(|refused| Problem::new(refused.status(), refused.words()))?;
        match (asset, routes::find(path), request.method()) {
            (Some(asset), _, &Method::GET) => Ok(answer(StatusCode::OK, asset.kind, asset.text)),
            (Some(_), ..) => Err(Problem::wrong_method("GET")),
            (None, Some(route), &Method::POST) => self.ask(route, read(request.into_body()).await?).await,
            (None, Some(_), _) => Err(Problem::wrong_method("POST")),
            (None, None, _) => Err(Problem::new(StatusCode::NOT_FOUND, "there is nothing here")),
        }
    }

    async fn ask(&self, route: &'static Route, body: Bytes) -> Result<Answer, Problem> {
        let session = Arc::clone(&self.session);
        let work = move || Ok(json_answer(&(route.run)(&session, &parsed(&body)?)));
        // What it said when it panicked is on standard error.
        let panicked = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault of the explorer");
        spawn_blocking(work).await.map_err(panicked)?
    }
}

/// Why a request gets no other answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    status: StatusCode,
    why: &'static str,
    /// The method that it would be asked with.
    allowed: Option<&'static str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, why: &'static str) -> Self {
        Self { status, why, allowed: None }
    }

    fn wrong_method(allowed: &'static str) -> Self {
        let wrong = Self::new(StatusCode::METHOD_NOT_ALLOWED, "this is asked for otherwise");
        Self { allowed: Some(allowed), ..wrong }
    }

    /// In words.
    pub(super) fn answer(self) -> Answer {
        let words = json!({ "error": { "kind": "request", "message": self.why } }).to_string();
        let mut answer = answer(self.status, JSON, words);
        if let Some(allowed) = self.allowed {
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
        }
        answer
    }
}

/// What a request says of who asks.
fn asker<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Asker<'a> {
    // What is not text is none of ours.
    let text = |value: &'a HeaderValue| value.to_str().unwrap_or_default();
    // A request to a proxy names its host in the first line, too.
    let host = uri.authority().map(|authority| authority.as_str());
    Asker {
        host: host.into_iter().chain(headers.get_all(HOST).iter().map(text)).collect(),
        origin: headers.get_all(ORIGIN).iter().map(text).collect(),
        token: headers.get_all(TOKEN_HEADER).iter().map(text).collect(),
    }
}

/// Reads a body. One that does not tell its length is refused: what is too large is not read at all.
pub(super) async fn read(body: impl Body) -> Result<Bytes, Problem> {
    let told = body.size_hint().exact();
    let length =
        told.ok_or(Problem::new(StatusCode::LENGTH_REQUIRED, "the length of the request must be told"))?;
    if length > MOST_BODY {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large"));
    }
    match timeout(PATIENCE, body.collect()).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        _ => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "the request breaks off")),
    }
}

fn parsed(body: &[u8]) -> Result<routes::Body, Problem> {
    if body.is_empty() {
        return Ok(routes::Body::default());
    }
    serde_json::from_slice(body)
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the request is not the JSON that is expected"))
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
    answer(StatusCode::OK, JSON, value)
}

fn answer(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Answer::new(Full::new(body.into()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn who_asks_is_read_from_the_head() {
        let asked = |target: &str| {
            let request = Request::post(target).header("HOST", "one").header("host", "two");
            let request = request.header("origin", b"\xff".as_slice()).header("X-Synod-Token", "t");
            request.body(()).unwrap()
        };
        let request = asked("/api/spec?host=three");
        let Asker { host, origin, token } = asker(request.uri(), request.headers());
        assert_eq!((host, origin, token), (vec!["one", "two"], vec![""], vec!["t"]));
        let request = asked("http://three/api/spec");
        assert_eq!(asker(request.uri(), request.headers()).host, ["three", "one", "two"]);
        let request = Request::get("/").body(()).unwrap();
        let Asker { host, origin, token } = asker(request.uri(), request.headers());
        assert!(host.is_empty() && origin.is_empty() && token.is_empty());
    }

    #[test]
    fn only_the_json_that_is_expected_is_a_question() {
        for good in ["", "{}", r#"{"path": [0, 1], "loop_start": null}"#] {
            assert!(parsed(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in ["{", "[1]", "null", r#"{"path": [-1]}"#, r#"{"other": 1}"#, "\u{feff}{}"] {
            assert_eq!(parsed(bad.as_bytes()).unwrap_err().status, StatusCode::BAD_REQUEST, "{bad}");
        }
        assert!(parsed(b"\xff").is_err());
        // Deep nesting is refused, not followed.
        assert!(parsed("[".repeat(1 << 20).as_bytes()).is_err());
    }

    #[test]
    fn each_answer_has_the_headers_of_all() {
        let wrong = Problem::wrong_method("GET").answer();
        assert_eq!(
            (wrong.status(), &wrong.headers()[ALLOW]),
            (StatusCode::METHOD_NOT_ALLOWED, &"GET".parse().unwrap())
        );
        for answer in [wrong, answer(StatusCode::OK, JSON, "{}"), json_answer(&Err(Error::usage("no")))] {
            for (name, value) in HEADERS {
                assert_eq!(answer.headers()[name], value);
            }
            assert_eq!(answer.headers()[CONTENT_TYPE], JSON);
        }
    }
}
