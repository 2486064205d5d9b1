//! One run over a model: the search, and what is asked of the state graph after it.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use synod_explore::{
    Common, Grain, Labeller, Machine, Observer, Search, SearchOptions, Searched, StopReason, watch,
};
use synod_messages::{Expectation, Options, PropertyKind};

use crate::liveness::{self, Liveness};
use crate::outline::Stated;
use crate::question::{Question, Rules};

/// A model to be searched, and how.
pub(crate) struct Run<'a> {
    pub(crate) stated: &'a [Stated],
    pub(crate) expectation: &'a Expectation,
    pub(crate) options: &'a Options,
    pub(crate) by_fingerprint: bool,
    pub(crate) grain: Grain,
}

/// What is asked of the state graph.
pub(crate) struct Asked<'a> {
    pub(crate) labeller: &'a dyn Labeller,
    pub(crate) rules: &'a Rules,
    pub(crate) questions: &'a [Question],
}

impl Run<'_> {
    /// Searches, and where that found no reason not to, judges what is asked of the state graph. The number sums up which states
    /// were found, where that is asked.
    pub(crate) fn search(
        &self,
        machine: &dyn Machine,
        asked: Option<Asked<'_>>,
        observer: &dyn Observer,
    ) -> (Searched, Liveness, Option<u64>) {
        let options = self.options;
        let search = Search::new(machine, self.search_options());
        let until =
            options.limits.seconds.map(|s| Instant::now() + Duration::from_secs_f64(s.clamp(0.0, 1e9)));
        let every = (options.progress_millis > 0).then(|| Duration::from_millis(options.progress_millis));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads as usize).build();
        let pool = pool.expect("threads can be started");
        let (done, wait) = mpsc::channel();
        std::thread::scope(|scope| {
            let search = &search;
            scope.spawn(move || watch(search, observer, every, until, &wait));
            let (mut searched, liveness) = pool.install(|| {
                let searched = search.run();
                let asked = asked.filter(|_| self.is_safe(&searched));
                let liveness =
                    asked.map(|asked| liveness::judge(search, &asked, &searched)).unwrap_or_default();
                (searched, liveness)
            });
            drop(done);
            searched.stop = self.honest(&searched, &liveness);
            (searched, liveness, options.digest.then(|| search.digest()))
        })
    }

    /// Safety before liveness: whether all states were explored, and no violation stands in the way of asking what happens in
    /// the end. One that is expected, or after which the user wants to go on, does not.
    fn is_safe(&self, searched: &Searched) -> bool {
        let found = |claim: usize| searched.found[claim].is_some();
        let broken = [Common::Panic, Common::Nondeterministic, Common::TooLarge];
        let is_goal = |claim: usize| {
            self.stated.get(claim).is_some_and(|property| property.kind == PropertyKind::Reachable)
        };
        let expected = self.expected();
        let surprises =
            (0..searched.found.len()).any(|claim| found(claim) && !is_goal(claim) && !expected[claim]);
        searched.stop == StopReason::Exhausted
            && searched.distinct > 0
            && !broken.iter().any(|common| found(self.claim(*common)))
            && (self.options.keep_going || !surprises)
    }

    /// A search is not exhaustive, even when nothing is left in its queue, where a state's successors were not all seen: the spec
    /// panicked, answered twice, or gave a state that is too large to keep.
    fn honest(&self, searched: &Searched, liveness: &Liveness) -> StopReason {
        let found = |common| searched.found[self.claim(common)].is_some();
        match searched.stop {
            _ if found(Common::TooLarge) => StopReason::StateBytes,
            StopReason::Exhausted
                if found(Common::Panic)
                    || found(Common::Nondeterministic)
                    || liveness.misbehaved.is_some() =>
            {
                StopReason::Found
            }
            stop => liveness.stopped.unwrap_or(stop),
        }
    }

    fn search_options(&self) -> SearchOptions {
        let options = self.options;
        SearchOptions {
            by_fingerprint: self.by_fingerprint,
            keep_going: options.keep_going,
            expected: self.expected(),
            max_states: options.limits.states,
            max_depth: options.limits.depth,
            max_bytes: options.limits.bytes,
            grain: self.grain,
        }
    }

    fn expected(&self) -> Vec<bool> {
        let expectation = self.expectation;
        let properties = self.stated.iter().map(|p| expectation.violated.contains(&p.name));
        let common = Common::ALL.map(|common| match common {
            Common::Deadlock => expectation.deadlock,
            Common::Panic => expectation.panic,
            Common::Nondeterministic | Common::TooLarge => false,
        });
        properties.chain(common).collect()
    }

    fn claim(&self, common: Common) -> usize {
        common.claim(self.stated.len()).index()
    }
}
