//! Recordings: what was written can be read; what was damaged, truncated or forged is refused; and a replay needs
//! nothing but its file.

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
