//! Whether a protocol, its network and its failures fit together.

use synod_spec::Value;

use crate::failures::named_partitions;
use crate::{Order, Protocol};

/// Whether a system can be made of a protocol under its constants.
///
/// # Errors
/// What is wrong, for the author or the user of the specification.
pub fn validate<P: Protocol>(protocol: &P) -> Result<(), String> {
    let mut members: Vec<P::Process> = protocol.members().into_iter().collect();
    if members.is_empty() {
        return Err("a system needs at least one process, and `members` names none".to_owned());
    }
    members.sort_unstable();
    if let Some(pair) = members.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(format!("`members` names {} twice", pair[0].show()));
    }
    if let Some(process) =
        members.iter().find(|process| protocol.initial(**process).into_iter().next().is_none())
    {
        return Err(format!("`initial` gives {} nothing to begin with", process.show()));
    }
    fits(protocol)?;
    happens(protocol, &members)?;
    protocol.assume()
}

/// Whether what `failures` allows can befall anybody: a budget for what never happens would pass for a check of it.
fn happens<P: Protocol>(protocol: &P, members: &[P::Process]) -> Result<(), String> {
    let failures = protocol.failures();
    if failures.crashes_budget().is_some() && !members.iter().any(|process| protocol.may_crash(*process)) {
        return Err(
            "`failures` has a budget for crashes, and `may_crash` says of nobody that it may".to_owned()
        );
    }
    let splits = if failures.partitions_budget().is_some() { named_partitions(protocol) } else { Vec::new() };
    match splits.iter().find(|(one, other)| one.is_empty() || other.is_empty()) {
        Some((one, other)) => {
            let sides = format!("{} and {}", one.show(), other.show());
            Err(format!("a partition needs somebody on either side, and `partitions` names one of {sides}"))
        }
        None => Ok(()),
    }
}

/// Whether the failures are such as the network can have.
fn fits<P: Protocol>(protocol: &P) -> Result<(), String> {
    let (network, failures) = (protocol.network(), protocol.failures());
    let (losses, duplicates) = (failures.losses_budget().is_some(), failures.duplicates_budget().is_some());
    let is_queue = matches!(network.order(), Order::Fifo | Order::Mailbox);
    match network.order() {
        Order::Mailbox if losses || duplicates || failures.partitions_budget().is_some() => {
            Err("a reliable network neither loses nor duplicates messages, and it has no partitions: take \
                 `Network::fifo()` or `Network::reordering()`"
                .to_owned())
        }
        Order::Repeating if duplicates => {
            Err("a network that repeats messages needs no budget for duplicates: every message may arrive any number \
                 of times"
                .to_owned())
        }
        _ if is_queue && network.leaves_ignored() => {
            Err("`leaving_ignored` is for networks that deliver in any order: an ignored message would stay at the head \
                 of its queue, and nothing behind it would arrive"
                .to_owned())
        }
        _ => Ok(()),
    }
}
