//! The parts of a search, each on its own: what a state's encoding costs, what expanding states costs, what it costs to find that a
//! state was seen before.
//!
//! ```text
//! cargo bench -p synod-benches --bench parts                    everything
//! cargo bench -p synod-benches --bench parts -- deduplicate     what has this in its name
//! ```
//!
//! *Encode* and *decode* work on states of the shape of two-phase commit's and of Paxos'. *Expand* and *deduplicate* are whole
//! searches of machines that know only bytes ([`grid`]), so that hardly anything but the engine is measured: in one of
//! them nearly every successor is new, in the other nearly every one was seen before. Their unit is a generated state.

#[path = "parts/grid.rs"]
mod grid;
#[path = "parts/states.rs"]
mod states;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use synod::{Decoder, Encoder, State};
use synod_explore::{Search, SearchOptions, StopReason};

use grid::Grid;

fn encoding(c: &mut Criterion) {
    encoding_of(c, "two-phase commit", &states::two_phase());
    encoding_of(c, "Paxos", &states::paxos());
}

/// Writes states of one type, and reads one state into another, as the engine does.
fn encoding_of<S: State>(c: &mut Criterion, name: &str, states: &[S]) {
    let mut encoder = Encoder::default();
    let mut write = |state: &S| {
        encoder.clear();
        state.encode(&mut encoder);
        encoder.finish().to_vec()
    };
    let encodings: Vec<Vec<u8>> = states.iter().map(&mut write).collect();
    let mut group = c.benchmark_group("encode");
    group.throughput(Throughput::Elements(states.len() as u64));
    group.bench_function(name, |b| {
        b.iter(|| {
            for state in states {
                encoder.clear();
                black_box(state).encode(&mut encoder);
                black_box(encoder.finish());
            }
        });
    });
    group.finish();
    let mut group = c.benchmark_group("decode");
    group.throughput(Throughput::Elements(states.len() as u64));
    let mut state = states[0].clone();
    group.bench_function(name, |b| {
        b.iter(|| {
            for bytes in &encodings {
                state.decode_into(&mut Decoder::new(black_box(bytes)));
                black_box(&state);
            }
        });
    });
    group.finish();
}

/// A tree: every successor is new. Its cost is that of expanding, of routing, and of growing.
fn expand(c: &mut Criterion) {
    let mut group = c.benchmark_group("expand");
    group.sample_size(10);
    for width in [6, 14, 40] {
        search(&mut group, width, &Grid::tree(7, 6, width));
    }
    group.finish();
}

/// A cube: a state of it is a successor of as many states as there are dimensions. Its cost is that of finding what was seen.
fn deduplicate(c: &mut Criterion) {
    let mut group = c.benchmark_group("deduplicate");
    group.sample_size(10);
    for width in [6, 14, 40] {
        search(&mut group, width, &Grid::cube(11, 3, width));
    }
    group.finish();
}

/// One search, on one thread, of states of so many bytes.
fn search(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    width: usize,
    grid: &Grid,
) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let (distinct, generated) = (grid.distinct(), grid.generated());
    group.throughput(Throughput::Elements(generated));
    group.bench_function(BenchmarkId::from_parameter(format!("{width} bytes, {distinct} states")), |b| {
        b.iter(|| {
            let searched = pool.install(|| Search::new(grid, SearchOptions::default()).run());
            assert_eq!((searched.distinct, searched.generated), (distinct, generated));
            assert_eq!(searched.stop, StopReason::Exhausted);
        });
    });
}

criterion_group!(parts, encoding, expand, deduplicate);
criterion_main!(parts);
