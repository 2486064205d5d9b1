//! Systems of random protocols against an interpreter that shares nothing with the crate.
//!
//! A protocol is a table ([`table`]). The crate makes a specification of it ([`tabled`]); the interpreter ([`naive`], over the
//! networks of [`wires`]) reads the same table and the documentation. What both say of a state, its steps, what happens in them and
//! how many states there are must be the same.

// The derives name everything by its path below `::synod`.
extern crate synod_spec as synod;

mod engine;
mod fair;
mod fragile;
mod misuse;
mod naive;
mod observe;
mod steps;
mod table;
mod tabled;
mod told;
mod wires;
