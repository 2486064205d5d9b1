//! Opening the page in the user's browser.
//!
//! The address has the token in it, and the arguments of a program can be read by every user of the machine. So the browser is given
//! a file that only this user can read, and which leads to the page.

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::{Builder, NamedTempFile};

use crate::{Error, ErrorKind};

/// What opens a file as the user would.
#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(target_os = "windows")]
const OPENER: &str = "explorer";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const OPENER: &str = "xdg-open";

/// Opens the page. The file that leads there is removed when the value that is returned is dropped.
///
/// # Errors
/// The file cannot be written. Where there is no browser, the address that was printed is enough, and that is said.
pub(super) fn open(address: &str) -> Result<Option<NamedTempFile>, Error> {
    let unwritable = |why: std::io::Error| {
        Error::new(ErrorKind::Output, format!("cannot write a file that leads to the page: {why}"))
    };
    let mut file = Builder::new().prefix("synod-").suffix(".html").tempfile().map_err(unwritable)?;
    file.write_all(leading_to(address).as_bytes()).and_then(|()| file.flush()).map_err(unwritable)?;
    let started = Command::new(OPENER)
        .arg(file.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(mut child) => {
            // It ends when it has told the browser; nobody else waits for it.
            std::thread::spawn(move || child.wait());
            Ok(Some(file))
        }
        Err(why) => {
            crate::files::shown::say(&format!(
                "warning: no browser was opened ({OPENER}: {why}); open the address by hand\n"
            ));
            Ok(None)
        }
    }
}

fn leading_to(address: &str) -> String {
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<title>Synod</title>\n"
    )
}
