//! The command line: arguments, verbs, exit statuses. The only place where a live host meets a timeline.

/// Runs the command line; returns the process's exit status.
#[must_use]
pub fn main() -> i32 {
    0
}
