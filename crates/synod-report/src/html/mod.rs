//! The report as one page that needs nothing else: no network, no other file, no other program than a browser.
//!
//! The page is data and a few small scripts. All that a spec or a run brings in, names and values and reasons, is JSON in a
//! `<script type="application/json">` (`escape.rs`), and the scripts (`assets/`) make text nodes of it, never markup: a spec can
//! neither break the page nor run anything in it. A Content-Security-Policy (`page.rs`) names the page's own script and style
//! by their hashes and forbids all else, so that it could not reach a network if it tried.
//!
//! Same report, same bytes: nothing here asks for the time or depends on the order of a hash map. What a page shows of a run's
//! time and memory stands in the report.

mod data;
mod escape;
mod graph;
mod layout;
mod model;
mod page;
mod pool;
#[cfg(test)]
mod tests;
mod trace;

use std::collections::BTreeMap;

use synod_messages::DrawnGraph;

use crate::outcome::SpecReport;

/// State graphs of models that are small enough to be drawn whole, by the spec's path and the model's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graphs(BTreeMap<(String, String), DrawnGraph>);

impl Graphs {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the graph of a model.
    pub fn add(&mut self, spec: &str, model: &str, graph: DrawnGraph) {
        self.0.insert((spec.to_owned(), model.to_owned()), graph);
    }

    fn of(&self, spec: &str, model: &str) -> Option<&DrawnGraph> {
        self.0.get(&(spec.to_owned(), model.to_owned()))
    }
}

/// The page of a run.
#[must_use]
pub fn html(specs: &[SpecReport], graphs: &Graphs) -> String {
    page::page(&data::data(specs, graphs))
}
