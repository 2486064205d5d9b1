//! A browser for tests: headless Chromium through chromedriver, spoken to over WebDriver's HTTP (<https://www.w3.org/TR/webdriver2/>).
//!
//! It keeps what pages write to their console and every request they make, so that a test can say: nothing went wrong, and
//! nothing was asked of the network. Where the two programs are not installed, a test says so and passes; where `CI` is set
//! it fails, since then nobody would notice.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use serde_json::{Value, json};

/// WebDriver's name of an element's id in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the browser may take to answer a command. A page that is stuck fails its test instead of keeping it for ever.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

/// Keys that have no letter, as WebDriver calls them.
pub(crate) mod key {
    pub(crate) const TAB: char = '\u{e004}';
    pub(crate) const ENTER: char = '\u{e007}';
    pub(crate) const ESCAPE: char = '\u{e00c}';
    pub(crate) const END: char = '\u{e010}';
    pub(crate) const HOME: char = '\u{e011}';
    pub(crate) const LEFT: char = '\u{e012}';
    pub(crate) const UP: char = '\u{e013}';
    pub(crate) const RIGHT: char = '\u{e014}';
    pub(crate) const DOWN: char = '\u{e015}';
}

/// A browser with one window. It ends with the value.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
    /// Its own settings, history and cache.
    _profile: tempfile::TempDir,
}

/// Which colours the reader's system asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Browser {
    /// Starts one, or says on standard error why the test that asks is skipped.
    pub(crate) fn start() -> Option<Self> {
        let (Some(chromium), Some(driver)) = (installed("chromium"), installed("chromedriver")) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "chromium and chromedriver are missing: run tests/install-tools.sh"
            );
            // Not by `eprintln!`, which is kept back where a test passes.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: no chromium or no chromedriver; tests/install-tools.sh installs them (Debian, Ubuntu)"
            );
            return None;
        };
        let profile = tempfile::tempdir().expect("there is room for a profile");
        let (driver, port) = start_driver(&driver);
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let config = config.timeout_global(Some(ANSWERS_WITHIN)).build();
        let mut browser = Self {
            driver,
            session: format!("http://127.0.0.1:{port}/session"),
            agent: config.into(),
            _profile: profile,
        };
        let capabilities = capabilities(&chromium, browser._profile.path());
        let answer =
            browser.post("", &json!({ "capabilities": { "alwaysMatch": capabilities } })).expect("a session");
        let id = answer["sessionId"].as_str().expect("a session has an id");
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    /// Opens a page.
    pub(crate) fn open(&self, url: &str) {
        // A page that differs in its fragment alone would not be opened anew.
        self.command("/url", &json!({ "url": "about:blank" }));
        self.command("/url", &json!({ "url": url }));
    }

    /// Opens a file, at a place in it where `fragment` is not empty.
    pub(crate) fn open_file(&self, path: &Path, fragment: &str) {
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        self.open(&format!("file://{}{fragment}", path.display()));
    }

    /// The address that the window shows.
    pub(crate) fn url(&self) -> String {
        self.get("/url").as_str().unwrap_or_default().to_owned()
    }

    /// What a script returns: `return document.title`.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The text of the first element that a CSS selector finds, as it is drawn.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let element = self.element(selector);
        self.get(&format!("/element/{element}/text")).as_str().unwrap_or_default().to_owned()
    }

    /// How many elements a selector finds.
    pub(crate) fn count(&self, selector: &str) -> usize {
        let found = self.command("/elements", &json!({ "using": "css selector", "value": selector }));
        found.as_array().map_or(0, Vec::len)
    }

    /// Clicks as a pointer does: what is covered or not drawn cannot be clicked.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.command(&format!("/element/{element}/click"), &json!({}));
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: impl IntoIterator<Item = char>) {
        let actions: Vec<Value> = keys
            .into_iter()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        self.command(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }),
        );
    }

    /// Clicks into a field and types.
    #[track_caller]
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.command(&format!("/element/{element}/clear"), &json!({}));
        self.command(&format!("/element/{element}/value"), &json!({ "text": text }));
    }

    /// Waits until a script's value is true.
    #[track_caller]
    pub(crate) fn wait_for(&self, condition: &str) {
        let began = Instant::now();
        while self.run(&format!("return Boolean({condition})")) != Value::Bool(true) {
            assert!(began.elapsed() < PATIENCE, "never true: {condition}\n{}", self.text("body"));
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Makes the page so wide and high, as a telephone or a desk has it.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Says which colours the system asks for.
    pub(crate) fn prefer(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.devtools("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// The window as a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        let picture = self.get("/screenshot");
        let text = picture.as_str().expect("a picture is text");
        base64::engine::general_purpose::STANDARD.decode(text).expect("a picture is base64")
    }

    /// Asserts that since the last call no page has complained, and none has asked for anything whose address does not begin like
    /// one of these.
    #[track_caller]
    pub(crate) fn assert_quiet(&self, allowed: &[&str]) {
        let (complaints, requests) = (self.log("browser"), self.log("performance"));
        let requests = requests.iter().filter_map(requested);
        assert!(complaints.is_empty(), "the console says: {complaints:#?}");
        let own =
            |url: &String| allowed.iter().chain(&["about:", "data:"]).any(|prefix| url.starts_with(prefix));
        let strays: Vec<String> = requests.filter(|url| !own(url)).collect();
        assert!(strays.is_empty(), "requests left the page: {strays:#?}");
    }

    /// A command of Chromium's own, for what WebDriver does not have.
    fn devtools(&self, command: &str, parameters: &Value) {
        self.command("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        self.command("/se/log", &json!({ "type": kind })).as_array().cloned().unwrap_or_default()
    }

    #[track_caller]
    fn element(&self, selector: &str) -> String {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }));
        let found = found.unwrap_or_else(|why| panic!("no {selector}: {why}"));
        found[ELEMENT].as_str().expect("an element has an id").to_owned()
    }

    #[track_caller]
    fn command(&self, path: &str, body: &Value) -> Value {
        self.post(path, body).unwrap_or_else(|why| panic!("{path} {body}: {why}"))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        answer(self.agent.post(format!("{}{path}", self.session)).send(body.to_string()))
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        let answer = answer(self.agent.get(format!("{}{path}", self.session)).call());
        answer.unwrap_or_else(|why| panic!("{path}: {why}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A browser that has died already, or was never there, needs no farewell.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut response = response.map_err(|why| why.to_string())?;
    let is_good = response.status().is_success();
    // A screenshot is larger than what is read by default.
    let reader = response.body_mut().with_config().limit(100 << 20);
    let text = reader.read_to_string().map_err(|why| why.to_string())?;
    let mut body: Value = serde_json::from_str(&text).map_err(|why| format!("{why}: {text}"))?;
    let value = body["value"].take();
    if is_good { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
}

/// Where a program is, if it is installed.
fn installed(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Starts chromedriver on a port that it chooses.
fn start_driver(driver: &Path) -> (Child, u16) {
    let mut child = Command::new(driver)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver can be started");
    let mut lines = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    // What it writes later must not fill the pipe.
    thread::spawn(move || lines.for_each(drop));
    (child, port.expect("chromedriver says its port"))
}

fn capabilities(chromium: &Path, profile: &Path) -> Value {
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--window-size=1280,900",
    ];
    let mut flags: Vec<String> = flags.map(str::to_owned).into();
    flags.push(format!("--user-data-dir={}", profile.display()));
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": { "binary": chromium, "args": flags },
    })
}

/// The address that a page asked for, of an entry of the performance log that is about that. What the browser's own first page
/// asks for does not count.
fn requested(entry: &Value) -> Option<String> {
    let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let message = &message["message"];
    let (url, page) = (&message["params"]["request"]["url"], &message["params"]["documentURL"]);
    let is_own = page.as_str().is_some_and(|page| page.starts_with("chrome:"));
    (message["method"] == "Network.requestWillBeSent" && !is_own)
        .then(|| url.as_str().unwrap_or_default().to_owned())
}
