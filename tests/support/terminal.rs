//! `check` on a terminal that is nobody's: a pseudo-terminal of 24 lines and 80 columns.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Nothing that is waited for takes so long, however busy the machine is.
const LONG: Duration = Duration::from_secs(120);

/// A program whose output is read while it runs.
pub(crate) struct Running {
    child: Child,
    pieces: Receiver<Vec<u8>>,
    said: String,
    /// What was waited for so far ends here.
    seen: usize,
}

impl Running {
    /// With both outputs on a terminal.
    pub(crate) fn on_terminal(command: &mut Command) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there is a pseudo-terminal");
        grantpt(&ours).expect("it is ours");
        unlockpt(&ours).expect("it can be used");
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&ours, size).expect("it has a size");
        let name = ptsname(&ours, Vec::new()).expect("it has a name").into_string().expect("of letters");
        let open = || OpenOptions::new().read(true).write(true).open(&name).expect("it can be opened");
        command.stdin(Stdio::null()).stdout(open()).stderr(open());
        command.env("TERM", "xterm-256color");
        let child = command.spawn().expect("check can be started");
        // The command keeps its ends open, and as long as it does the terminal has no end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self::reading(child, File::from(ours))
    }

    /// With both outputs on one pipe, so that what is said later comes later.
    pub(crate) fn on_pipe(command: &mut Command) -> Self {
        let (ours, theirs) = std::io::pipe().expect("there is a pipe");
        let also_theirs = theirs.try_clone().expect("it can be shared");
        command.stdin(Stdio::null()).stdout(theirs).stderr(also_theirs);
        let child = command.spawn().expect("check can be started");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self::reading(child, ours)
    }

    fn reading(child: Child, mut from: impl Read + Send + 'static) -> Self {
        let (sender, pieces) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // A terminal that nobody has open any more is an error, and an end.
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, pieces, said: String::new(), seen: 0 }
    }

    /// Waits until it has said this, after what was waited for before.
    #[track_caller]
    pub(crate) fn until(&mut self, text: &str) -> &mut Self {
        let began = Instant::now();
        loop {
            if let Some(at) = self.said[self.seen..].find(text) {
                self.seen += at + text.len();
                return self;
            }
            match self.pieces.recv_timeout(Duration::from_millis(100)) {
                Ok(piece) => self.said.push_str(&String::from_utf8_lossy(&piece)),
                Err(RecvTimeoutError::Timeout) => {
                    assert!(began.elapsed() < LONG, "no `{text}` in time after:\n{}", self.last());
                }
                Err(RecvTimeoutError::Disconnected) => panic!("it ended without `{text}`:\n{}", self.last()),
            }
        }
    }

    /// Enough of what it said last.
    fn last(&self) -> String {
        let letters: Vec<char> = self.said.chars().collect();
        letters[letters.len().saturating_sub(4000)..].iter().collect()
    }

    /// All that it has said so far, up to what was waited for last.
    pub(crate) fn said(&self) -> &str {
        &self.said[..self.seen]
    }

    /// As Ctrl-C does.
    pub(crate) fn interrupt(&mut self) -> &mut Self {
        let process = Pid::from_child(&self.child);
        kill_process(process, Signal::INT).expect("it is still there");
        self
    }

    /// Waits for its end; its status, and all that it said.
    pub(crate) fn end(mut self) -> (i32, String) {
        let status = end_of(&mut self.child);
        while let Ok(piece) = self.pieces.recv_timeout(LONG) {
            self.said.push_str(&String::from_utf8_lossy(&piece));
        }
        (status, std::mem::take(&mut self.said))
    }
}

/// Waits for the end of a program, but not for ever; its status.
#[track_caller]
pub(crate) fn end_of(child: &mut Child) -> i32 {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it was started here") {
            return status.code().unwrap_or(-1);
        }
        if began.elapsed() > LONG {
            let _ = child.kill();
            panic!("it does not end");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended, or the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
