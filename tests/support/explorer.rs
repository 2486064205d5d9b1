//! A running `check explore`, asked over plain sockets or opened in a browser.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::command::check;

/// It ends with the value.
pub(crate) struct Explorer {
    child: Child,
    /// `127.0.0.1:4711`.
    pub(crate) host: String,
    pub(crate) token: String,
}

/// An answer, taken apart.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Explorer {
    /// Starts it in a folder with these arguments, and waits until it has said where it is.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = check();
        command.current_dir(folder).arg("explore").args(arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("check can be started");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        out.read_line(&mut line).expect("it says where it is");
        let address =
            line.trim_end().split("http://").nth(1).unwrap_or_else(|| panic!("no address in {line:?}"));
        let (host, token) = address.split_once("/#token=").expect("the address has a token");
        Self { child, host: host.to_owned(), token: token.to_owned() }
    }

    /// The address as it was printed, with more in its fragment.
    pub(crate) fn address(&self, place: &str) -> String {
        let more = if place.is_empty() { String::new() } else { format!("&{place}") };
        format!("{}#token={}{more}", self.page(), self.token)
    }

    /// The address of the page alone.
    pub(crate) fn page(&self) -> String {
        format!("http://{}/", self.host)
    }

    /// Sends bytes, and leaves the connection open.
    pub(crate) fn begin(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
        stream.write_all(request.as_bytes()).expect("it reads");
        stream
    }

    /// Sends a request just so, and reads all of the answer.
    pub(crate) fn send(&self, request: &str) -> Answer {
        let mut stream = self.begin(request);
        let mut bytes = Vec::new();
        // One that refuses a large request may close before all of it is read.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Answer {
            status: status.unwrap_or(0),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    /// Sends a request with these headers beside the length.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// Asks as the page does.
    pub(crate) fn ask(&self, route: &str, body: &Value) -> Value {
        let headers = [("Host", self.host.as_str()), ("X-Synod-Token", &self.token)];
        let answer = self.request("POST", &format!("/api/{route}"), &headers, &body.to_string());
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap_or_else(|why| panic!("{why}: {}", answer.body))
    }

    /// The processes that it has started, by number.
    #[cfg(target_os = "linux")]
    pub(crate) fn children(&self) -> Vec<u32> {
        let id = self.child.id();
        let tasks = std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
        lists
            .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>())
            .collect()
    }

    /// Interrupts it as Ctrl-C does; its exit status.
    #[cfg(unix)]
    pub(crate) fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill -INT {id}");
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it goes on");
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }
}

impl Drop for Explorer {
    fn drop(&mut self) {
        // It may have ended by itself. What it has started ends with its input.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
