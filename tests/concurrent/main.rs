//! Asynchronous components: several calls in progress at once, in one program.

mod checks;
#[path = "../engine/dice.rs"]
mod dice;
mod moody;
mod property;
mod random;
