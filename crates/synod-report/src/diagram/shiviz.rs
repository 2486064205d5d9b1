//! A behaviour as a log for ShiViz (Beschastnikh, Wang, Brun, Ernst, "Debugging Distributed Systems", CACM 59(8), 2016).
//!
//! The first line is the regular expression that the log is read with, the second what divides executions; then two
//! lines an event: what happens, and where, with its vector timestamp as JSON. An entry for a process that nothing is
//! known of is left out.

use synod_clocks::{Computation, Occurrence};

use super::space_time::SpaceTime;
use super::{Caption, words};

const EVENTS: &str = r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})";
const EXECUTIONS: &str = "^=== (?<trace>.*) ===$";

/// The log, with a line feed at its end.
#[must_use]
pub fn shiviz(space_time: &SpaceTime, caption: &Caption) -> String {
    let computation = &space_time.computation;
    let hosts = hosts(computation.processes());
    let mut out =
        format!("{EVENTS}\n{EXECUTIONS}\n=== {} ({}) ===\n", line(&caption.title), line(&caption.subtitle));
    for occurrence in computation.occurrences() {
        let doing = line(&words::doing(&occurrence.event));
        let (host, clock) = (&hosts[occurrence.process], clock(computation, occurrence, &hosts));
        out.push_str(&format!("{} {doing}\n{host} {clock}\n", line(&occurrence.label)));
    }
    out
}

fn clock(computation: &Computation, occurrence: &Occurrence, hosts: &[String]) -> String {
    debug_assert_eq!(occurrence.vector.len(), computation.processes().len());
    let entries = hosts.iter().zip(&occurrence.vector).filter(|(_, count)| **count > 0);
    let entries = entries.map(|(host, count)| format!("{}:{count}", serde_json::Value::from(host.as_str())));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
}

/// Names without blanks, still different ones.
fn hosts(processes: &[String]) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for name in processes {
        let mut host: String = name.split_whitespace().collect::<Vec<_>>().join("_");
        while host.is_empty() || hosts.contains(&host) {
            host.push('_');
        }
        hosts.push(host);
    }
    hosts
}

/// In one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
