//! A page that `check --html` has written, in a browser.

use std::fs;
use std::path::PathBuf;

use crate::support::browser::Browser;
use crate::support::command::{Said, run};
use crate::support::scratch::Scratch;

/// A page, and the browser that shows it. At its end it asserts that the page has not complained and has asked for nothing but itself.
pub(crate) struct Shown {
    pub(crate) browser: Browser,
    pub(crate) page: PathBuf,
    pub(crate) said: Said,
    /// Where the page lies.
    _scratch: Scratch,
}

impl Shown {
    /// The page of a run over specs of the repository.
    pub(crate) fn of(arguments: &[&str]) -> Option<Self> {
        let browser = Browser::start()?;
        let scratch = Scratch::new();
        let page = scratch.path().join("out.html");
        let to = page.to_string_lossy().into_owned();
        let said = run(arguments.iter().copied().chain(["--html", &to]));
        Some(Self::opened(browser, scratch, said))
    }

    /// The page of a spec written for the test.
    pub(crate) fn of_spec(text: &str, arguments: &[&str]) -> Option<Self> {
        let browser = Browser::start()?;
        let scratch = Scratch::new();
        scratch.file("it.rs", text);
        let said = scratch.check(&[&["it.rs", "--html", "out.html"], arguments].concat());
        Some(Self::opened(browser, scratch, said))
    }

    pub(crate) fn opened(browser: Browser, scratch: Scratch, said: Said) -> Self {
        said.mentions("out.html");
        let shown = Self { browser, page: scratch.path().join("out.html"), said, _scratch: scratch };
        shown.open("");
        shown
    }

    pub(crate) fn open(&self, fragment: &str) {
        self.browser.open_file(&self.page, fragment);
    }

    pub(crate) fn place(&self) -> String {
        self.browser.text(".controls .place")
    }

    pub(crate) fn fragment(&self) -> String {
        self.browser.url().split_once('#').map_or(String::new(), |(_, fragment)| fragment.to_owned())
    }

    /// Where `SYNOD_SCREENSHOTS` names a folder, it gets a picture of how the page looked at the end of each test: the best way to
    /// see what a change of a style or a script does.
    fn keep_picture(&self) {
        if let Some(folder) = std::env::var_os("SYNOD_SCREENSHOTS") {
            let test = std::thread::current().name().unwrap_or("page").replace("::", "-");
            let path = PathBuf::from(folder).join(format!("{test}.png"));
            fs::write(path, self.browser.screenshot()).expect("the folder can be written");
        }
    }

    /// The value of a variable as it is drawn, where `name` is its name.
    pub(crate) fn value(&self, name: &str) -> String {
        let script = format!(
            "const all = [...document.querySelectorAll('.state-pane .variable')];
             return all.find((one) => one.querySelector('bdi').textContent === {name:?}).querySelector('.value').textContent;"
        );
        self.browser.run(&script).as_str().expect("a text").to_owned()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.keep_picture();
        if !std::thread::panicking() {
            self.browser.assert_quiet(&[&format!("file://{}", self.page.display())]);
        }
    }
}
