//! `check --watch`: checks again whenever a file has changed that the result depends on, until Ctrl-C.
//!
//! Each run is a run like any other. While it goes on, the files are looked at; a change makes it out of date, so it is
//! stopped and another begins. What does not compile keeps the last report in sight. In the words of a loop: look at the files, run, wait
//! until they say something else than they did *before* the run.

use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use synod_report::{SpecError, SpecReport};

use crate::cli::{Cli, Format};
use crate::compiling::cache::Cache;
use crate::compiling::kept;
use crate::compiling::package::Package;
use crate::discover::discover;
use crate::files::shown;
use crate::output::Output;
use crate::run::{Ran, once};
use crate::watching::earlier::Earlier;
use crate::watching::eye::Eye;
use crate::watching::scope::{Contents, Scope, difference};
use crate::watching::screen::Screen;
use crate::{Error, ErrorKind, exit_codes, interrupt, output};

/// Ctrl-C, and the end of a run, are looked for so often.
const TICK: Duration = Duration::from_millis(50);
/// What does not stop within this time when it is out of date is made to.
const INSIST: Duration = Duration::from_secs(1);

/// Runs again and again; returns the status of the last run.
///
/// # Errors
/// The first run shows that the command line is wrong; files cannot be watched; the report cannot be written.
pub fn watch(line: &[OsString], cli: &Cli) -> Result<u8, Error> {
    let mut watch = Watch {
        cli,
        eye: Eye::open()?,
        earlier: Earlier::default(),
        screen: Screen::of(cli),
        cache: Cache::find()?,
    };
    interrupt::listen();
    let (mut scope, mut why, mut number) = (Scope::of(&cli.paths).and_siblings(), String::new(), 1);
    loop {
        let wide = scope.clone().and_siblings();
        watch.eye.cover(wide.places());
        let then = wide.look();
        watch.screen.begin(number, &why)?;
        interrupt::begin();
        let result = watch.run(line, &scope, &scope.recall((&wide, &then)));
        if !interrupt::is_superseded() || interrupt::by_user() > 0 {
            let status = watch.show(result, number)?;
            if interrupt::by_user() > 0 || !output::is_read() {
                return Ok(status);
            }
            scope = watch.scope(status);
            watch.eye.cover(scope.places());
            watch.screen.rest();
            let before = scope.recall((&wide, &then));
            if !watch.has_changed(&scope, &before) {
                return Ok(status);
            }
            why = difference(&before, &scope.look());
        } else {
            why = difference(&scope.recall((&wide, &then)), &scope.look());
            watch.screen.stopped(&why);
        }
        number += 1;
    }
}

struct Watch<'a> {
    cli: &'a Cli,
    eye: Eye,
    earlier: Earlier,
    screen: Screen,
    cache: Cache,
}

impl Watch<'_> {
    /// A run that is overtaken as soon as the files say something else.
    fn run(&mut self, line: &[OsString], scope: &Scope, before: &Contents) -> Result<Ran, Error> {
        let (eye, earlier, done) = (&mut self.eye, &mut self.earlier, &AtomicBool::new(false));
        thread::scope(|threads| {
            threads.spawn(move || overtake(eye, done, &|| scope.look() != *before));
            let _end = Done(done);
            once(line, earlier)
        })
    }

    /// Shows what a run could not, and beneath it what is known from before; returns its status.
    fn show(&mut self, result: Result<Ran, Error>, number: u32) -> Result<u8, Error> {
        match result {
            Ok(ran) => {
                let lost = ran.specs.iter().filter(|spec| spec.error.is_some());
                lost.map(|spec| spec.path.as_str()).try_for_each(|path| self.retell(path))?;
                Ok(ran.status)
            }
            Err(error) if matches!(error.kind(), ErrorKind::Output | ErrorKind::Told(_)) => Err(error),
            // A command line that is wrong at first is wrong for ever.
            Err(error) if number == 1 && error.kind() == ErrorKind::Usage => Err(error),
            Err(error) => {
                shown::say(&error.text());
                let path = self.cli.paths[0].display().to_string();
                if self.cli.format == Format::Json {
                    self.document(&path, &error)?;
                } else {
                    self.retell(&path)?;
                }
                Ok(error.exit_status())
            }
        }
    }

    /// In JSON every run is a document.
    fn document(&self, path: &str, error: &Error) -> Result<(), Error> {
        let exit_status = error.exit_status();
        let message = anstream::adapter::strip_str(error.message()).to_string();
        let error = SpecError { kind: error.word().to_owned(), message };
        let report =
            SpecReport { path: path.to_owned(), models: Vec::new(), error: Some(error), exit_status };
        Output::new(self.cli, self.cli.paths.len() == 1).end(&[report], exit_status)
    }

    /// The last report of a spec that cannot be checked as it is.
    fn retell(&self, path: &str) -> Result<(), Error> {
        let Some(report) = self.earlier.of_spec(path).filter(|_| self.cli.format == Format::Text) else {
            return Ok(());
        };
        self.screen.earlier(path)?;
        let mut output = Output::new(self.cli, true);
        report.models.iter().try_for_each(|model| output.model(model))?;
        output.end(std::slice::from_ref(report), report.exit_status)
    }

    /// The files that the next run depends on: what was named, and what the specs pull in. As long as one does not
    /// compile, what it pulls in may be any file beside it.
    fn scope(&self, status: u8) -> Scope {
        let scope = Scope::of(&self.cli.paths);
        let specs = discover(&self.cli.paths).map(|found| found.specs).unwrap_or_default();
        let inputs = specs.iter().map(|spec| kept::inputs_of(&Package::of(spec, &self.cache)));
        let Some(inputs) = inputs.collect::<Option<Vec<_>>>() else { return scope.and_siblings() };
        let is_whole = status != exit_codes::NOT_COMPILED;
        let scope = scope.and_files(inputs.into_iter().flatten());
        if is_whole { scope } else { scope.and_siblings() }
    }

    /// Waits for a change. False: the user wants no more.
    fn has_changed(&mut self, scope: &Scope, before: &Contents) -> bool {
        // Something may have happened before the folders were watched.
        let mut stirred = true;
        while interrupt::by_user() == 0 {
            if stirred && scope.look() != *before {
                return true;
            }
            stirred = self.eye.is_stirred(TICK);
        }
        false
    }
}

/// While a run goes on: asks it to stop when it is out of date, and then makes it.
fn overtake(eye: &mut Eye, done: &AtomicBool, is_outdated: &dyn Fn() -> bool) {
    let mut asked: Option<Instant> = None;
    while !done.load(SeqCst) {
        match asked {
            None if eye.is_stirred(TICK) && is_outdated() => {
                interrupt::supersede();
                asked = Some(Instant::now());
            }
            None => {}
            Some(moment) => {
                thread::sleep(TICK);
                if moment.elapsed() > INSIST {
                    interrupt::supersede();
                    asked = Some(Instant::now());
                }
            }
        }
    }
}

/// Says that a run is over, even where it panics.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}
