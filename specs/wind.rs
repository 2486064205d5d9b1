//! Space-time diagrams: a few fixed programs that send and receive, every way in which they can interleave.
//!
//! In the article whose diagrams these are, a process is a list of operations: send to somebody, receive from somebody, do
//! something alone. Its own program ran them as threads, each with a Lamport clock, and drew what it saw: one interleaving.
//! Here the same programs are a spec that the library brings, and in every interleaving of each is checked that a → b implies
//! C(a) < C(b), that an event has the same time whatever the interleaving, that the total order extends →, and that all behaviours
//! come to the same end.
//!
//! The state is the times of all events so far, the messages under way in each channel, and who waits for whom. Channels lose
//! nothing and keep order, nobody crashes: a program of `recv` in a wrong place is the only failure there is.
//!
//! The diagrams are after Figure 1 of L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (CACM 21(7), 1978).

use synod::Models;
use synod::wind::{Wind, local, recv, send, wind};

/// The article's examples, and those that go wrong, or that went wrong in its own program.
fn examples() -> Models<Wind> {
    Models::new()
        .model("question_and_answer", question_and_answer())
        .model("all_to_all", all_to_all())
        .model("figure_1", figure_1())
        .model("two_receivers", two_receivers())
        .model("unreceived", unreceived())
        .model("to_itself", to_itself())
        .model("both_receive_first", both_receive_first())
        .deadlocks()
        .model("never_sent", never_sent())
        .deadlocks()
}

/// A asks, B answers: there is only one interleaving.
fn question_and_answer() -> Wind {
    let a = [send(1), recv(1)];
    let b = [recv(0), send(0)];
    wind([a, b])
}

/// Everybody sends to both others, then receives from both.
fn all_to_all() -> Wind {
    let a = [send(1), send(2), recv(1), recv(2)];
    let b = [send(0), send(2), recv(0), recv(2)];
    let c = [send(0), send(1), recv(0), recv(1)];
    wind([a, b, c])
}

/// Like the figure from which everybody knows such diagrams. A3 waits for B5, and is four ticks later than the event before it.
fn figure_1() -> Wind {
    let a = vec![send(1), recv(1), local(), recv(1)];
    let b = vec![send(0), send(2), recv(0), local(), send(2), send(0), local(), recv(2)];
    let c = vec![local(), send(1), recv(1), recv(1)];
    wind([a, b, c])
}

/// A sends to B, then to C, and C receives first. The article's program drew a line from A0 to C0 and one from A1 to B3: it took the first
/// receipt of anything from A for that of A's first message, whoever it was sent to.
fn two_receivers() -> Wind {
    let a = vec![send(1), send(2)];
    let b = vec![local(), local(), local(), recv(0)];
    let c = vec![recv(0)];
    wind([a, b, c])
}

/// One of two messages is never received, and stays under way. The article's program crashed when it looked for its receipt.
fn unreceived() -> Wind {
    wind([vec![send(1), send(1)], vec![recv(0)]])
}

/// A process may write to itself. The article's program hung.
fn to_itself() -> Wind {
    wind([[send(0), local(), recv(0)]])
}

/// Both want to hear before they speak. The article's program hung; here the state of the deadlock says that A waits for B, and B for A.
fn both_receive_first() -> Wind {
    let a = [recv(1), send(1)];
    let b = [recv(0), send(0)];
    wind([a, b])
}

/// B receives twice what A sends once. The other processes go on until only B is left, waiting.
fn never_sent() -> Wind {
    wind([vec![send(1)], vec![recv(0), recv(0)], vec![local()]])
}

synod::main!(Wind, models = examples);
