//! Who may ask the explorer.
//!
//! It listens on the loopback interface, where other users of the machine and any page in the user's browser can reach it too. So:
//!
//! - Every request that learns or does something carries a token that only the one who started the explorer was told: 128 random bits,
//!   new in each run. It is a header of its own, which a page of another origin cannot send without being allowed to, and nothing
//!   here ever allows that. It is compared in constant time.
//! - `Host` must be ours: a foreign name that was made to point to this machine (DNS rebinding) is refused.
//! - `Origin`, where a browser sends it, must be ours.
//! - A page that is served loads nothing from elsewhere, runs no script but ours, and is shown in no frame ([`HEADERS`]).
//!
//! What this does not guard against: somebody who runs programs as the same user.

use std::fmt;
use std::hint::black_box;

use hyper::StatusCode;

/// The header that carries the token.
pub(super) const TOKEN_HEADER: &str = "x-synod-token";

/// Headers of every answer, in small letters as hyper has them.
pub(super) const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

/// What the one who started the explorer was told.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(String);

impl Token {
    /// A new one, from the system's own source of random numbers.
    ///
    /// # Errors
    /// The system has none.
    pub(super) fn new() -> Result<Self, String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|why| why.to_string())?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// As it is told.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// How long this takes depends on the length of `text` alone.
    fn is(&self, text: &str) -> bool {
        let own = self.0.as_bytes();
        let differ = text
            .bytes()
            .zip(own.iter().cycle())
            .fold(0, |differ, (one, other)| black_box(differ | (one ^ other)));
        text.len() == own.len() && differ == 0
    }
}

/// Nobody reads it in a log by accident.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What of a request says who asks. A header that comes twice is a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Asker<'a> {
    pub(super) host: Vec<&'a str>,
    pub(super) origin: Vec<&'a str>,
    pub(super) token: Vec<&'a str>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// `Host` is missing, or not ours.
    Host,
    /// `Origin` is not ours.
    Origin,
    /// The token is missing, or another.
    Token,
}

impl Refused {
    /// The status of the answer.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin => StatusCode::FORBIDDEN,
            Self::Token => StatusCode::UNAUTHORIZED,
        }
    }

    /// What the answer says.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Host => "this is no address of the explorer",
            Self::Origin => "pages of other origins may not ask the explorer",
            Self::Token => {
                "the token is missing or that of another run: open the address that `check explore` printed"
            }
        }
    }
}

/// What is ours.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    token: Token,
    hosts: [String; 2],
}

/// Whether a request learns or does something, or only fetches the page itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Page,
    Spec,
}

impl Guard {
    /// Of a server on this port.
    pub(super) fn new(token: Token, port: u16) -> Self {
        Self { token, hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")] }
    }

    /// Lets a request pass.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn admit(&self, asker: &Asker<'_>, reach: Reach) -> Result<(), Refused> {
        let is_host = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        match asker.host.as_slice() {
            [host] if is_host(host) => {}
            _ => return Err(Refused::Host),
        }
        match asker.origin.as_slice() {
            [] => {}
            [origin] if origin.strip_prefix("http://").is_some_and(is_host) => {}
            _ => return Err(Refused::Origin),
        }
        match asker.token.as_slice() {
            _ if reach == Reach::Page => Ok(()),
            [token] if self.token.is(token) => Ok(()),
            _ => Err(Refused::Token),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard::new(Token("0123456789abcdef0123456789abcdef".to_owned()), 4711)
    }

    #[test]
    fn who_is_let_in() {
        let token = "0123456789abcdef0123456789abcdef";
        let asker = |host: &'static [&str], origin: &'static [&str], token: &'static [&str]| Asker {
            host: host.to_vec(),
            origin: origin.to_vec(),
            token: token.to_vec(),
        };
        let own: &[&str] = &["127.0.0.1:4711"];
        let good: &[&str] = &["0123456789abcdef0123456789abcdef"];
        let admitted = |asker: &Asker<'_>| guard().admit(asker, Reach::Spec);
        assert_eq!(admitted(&asker(own, &[], good)), Ok(()));
        assert_eq!(admitted(&asker(&["LocalHost:4711"], &["http://localhost:4711"], good)), Ok(()));
        for host in [
            &[][..],
            &["evil.example"],
            &["127.0.0.1"],
            &["127.0.0.1:4712"],
            &["127.0.0.1:4711", "127.0.0.1:4711"],
        ] {
            assert_eq!(admitted(&asker(host, &[], good)), Err(Refused::Host), "{host:?}");
            assert_eq!(guard().admit(&asker(host, &[], &[]), Reach::Page), Err(Refused::Host), "{host:?}");
        }
        for origin in [
            &["null"][..],
            &["http://evil.example"],
            &["https://127.0.0.1:4711"],
            &["http://127.0.0.1:4711", "null"],
        ] {
            assert_eq!(admitted(&asker(own, origin, good)), Err(Refused::Origin), "{origin:?}");
        }
        let mut wrong: Vec<String> = vec![String::new(), token[..31].to_owned(), format!("{token}{token}")];
        wrong.extend((0..32).map(|at| format!("{}x{}", &token[..at], &token[at + 1..])));
        for token in &wrong {
            let asker = Asker { host: own.to_vec(), token: vec![token], ..Asker::default() };
            assert_eq!(admitted(&asker), Err(Refused::Token), "{token}");
        }
        assert_eq!(admitted(&asker(own, &[], &[])), Err(Refused::Token));
        assert_eq!(guard().admit(&asker(own, &[], &[]), Reach::Page), Ok(()));
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let tokens: Vec<Token> = (0..20).map(|_| Token::new().unwrap()).collect();
        for (at, token) in tokens.iter().enumerate() {
            assert!(token.text().len() == 32 && token.text().bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(tokens[at + 1..].iter().all(|other| other != token));
        }
        assert_eq!(format!("{:?}", tokens[0]), "Token(..)");
    }
}
