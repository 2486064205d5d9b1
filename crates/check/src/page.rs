//! How wide the report may be: as wide as the terminal that shows it, within reason. Where it goes to a file or a pipe the width
//! is always the same, so that a report that is kept depends on nothing but what was found.

use synod_report::Telling;

/// On narrower terminals lines are broken by the terminal.
const NARROWEST: usize = 60;
/// Longer lines are hard to follow.
const WIDEST: usize = 160;

/// The columns of the report.
#[must_use]
pub fn width() -> usize {
    terminal_columns().map_or(Telling::default().width, |columns| columns.clamp(NARROWEST, WIDEST))
}

/// The columns of the terminal that standard output is, where it is one and says so.
#[cfg(unix)]
fn terminal_columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn terminal_columns() -> Option<usize> {
    None
}
