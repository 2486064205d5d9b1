//! The program as `check` uses it: a job in, messages out.

use std::io::{self, BufRead};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use nanoserde::DeJson;
use synod_explore::{Observer, Snapshot};
use synod_messages::{CheckJob, Job, Message, Progress, STOP, SurveyJob, WalkJob, WalkRequest, write_line};

use super::catalogue::Catalogue;
use super::models;

/// Does the job on standard input. The messages say how it went; the exit status only that it was answered.
pub(super) fn serve(name: &str, catalogue: &mut dyn Catalogue) -> ExitCode {
    let answer = match read_job() {
        Ok(Job::Describe) => {
            models::describe(name, catalogue).map_or_else(Message::from, Message::Description)
        }
        Ok(Job::Check(job)) => check(&job, catalogue),
        Ok(Job::Walk(job)) => match walk(&job, catalogue) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(why) => why,
        },
        Ok(Job::Survey(job)) => survey(&job, catalogue),
        Err(why) => Message::Fault(why),
    };
    if say(&answer) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads the job.
///
/// # Errors
/// Why it cannot be read.
fn read_job() -> Result<Job, String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|why| format!("there is no job: {why}"))?;
    Job::deserialize_json(line.trim_end()).map_err(|why| format!("the job cannot be read: {why:?}"))
}

fn check(job: &CheckJob, catalogue: &mut dyn Catalogue) -> Message {
    let (number, model) = match models::choose(job, catalogue) {
        Ok(chosen) => chosen,
        Err(refused) => return refused.into(),
    };
    let observer = listening();
    match catalogue.check(number, &model, &job.options, &observer) {
        Ok(mut report) => {
            report.peak_bytes = super::peak_bytes();
            Message::Report(Box::new(report))
        }
        Err(fault) => Message::Fault(fault.0),
    }
}

/// Answers requests until there are no more.
///
/// # Errors
/// Why there is nothing to walk in.
fn walk(job: &WalkJob, catalogue: &mut dyn Catalogue) -> Result<(), Message> {
    let WalkJob { model, constants } = job.clone();
    let job = CheckJob { model, constants, ..CheckJob::default() };
    let (number, _) = models::choose(&job, catalogue)?;
    let mut walk = catalogue.walk(number);
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let request = WalkRequest::deserialize_json(&line);
        let request =
            request.map_err(|why| Message::Fault(format!("the request cannot be read: {why:?}")))?;
        if !say(&Message::Walk(Box::new(walk.answer(&request)))) {
            break;
        }
    }
    Ok(())
}

fn survey(job: &SurveyJob, catalogue: &mut dyn Catalogue) -> Message {
    let chosen = CheckJob { model: Some(job.model.clone()), ..CheckJob::default() };
    match models::choose(&chosen, catalogue) {
        Ok((number, _)) => {
            // The end of the input ends the program.
            let _ = listening();
            Message::Survey(catalogue.survey(number, job))
        }
        Err(refused) => refused.into(),
    }
}

/// An observer that is told of the request to stop.
fn listening() -> Pipe {
    static INTERRUPT: AtomicBool = AtomicBool::new(false);
    std::thread::spawn(|| listen(&INTERRUPT));
    Pipe { interrupt: &INTERRUPT }
}

/// Waits for the request to stop. The end of the input means that nobody waits for an answer.
fn listen(interrupt: &AtomicBool) {
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        if line == STOP {
            interrupt.store(true, Relaxed);
        }
    }
    std::process::exit(1);
}

struct Pipe {
    interrupt: &'static AtomicBool,
}

impl Observer for Pipe {
    fn progress(&self, now: Snapshot) {
        say(&Message::Progress(Progress {
            distinct: now.distinct,
            generated: now.generated,
            depth: now.level,
            queue: now.queue,
            bytes: now.bytes,
            phase: now.phase,
        }));
    }

    fn warn(&self, text: String) {
        say(&Message::Warning(text));
    }

    fn interrupt(&self) -> Option<&AtomicBool> {
        Some(self.interrupt)
    }
}

/// False when nobody listens any more.
fn say(message: &Message) -> bool {
    write_line(&mut io::stdout().lock(), message).is_ok()
}
