//! Recordings: what is written is read again; what was damaged, cut or made up is refused; and a replay needs nothing
//! but its file.

mod cli;
mod craft;
mod damage;
mod diff;
mod format;
mod hostile;
mod interrupted;
#[path = "../program/mod.rs"]
mod program;
mod redaction;
