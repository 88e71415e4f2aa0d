//! Plain text on the process's own streams. A reader that has gone away is no error.

use crate::exec::Trap;
use crate::tui::escape;
use std::io::{self, Write};

/// `error: …` on standard error.
pub(super) fn complain(message: &str) {
    let lines: Vec<_> = message.split('\n').map(escape).collect();
    let _ = writeln!(io::stderr().lock(), "error: {}", lines.join("\n"));
}

/// A line on standard error that is no error.
pub(super) fn note(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", escape(message));
}

/// Lines on standard output. `false` once nobody reads them any more.
pub(super) fn lines<S: AsRef<str>>(lines: &[S]) -> bool {
    let mut out = io::stdout().lock();
    lines.iter().all(|line| writeln!(out, "{}", line.as_ref()).is_ok()) && out.flush().is_ok()
}

/// Lines for people on standard output: what a program put in them cannot command the terminal. `false` once nobody
/// reads them any more.
pub(super) fn text<S: AsRef<str>>(text: &[S]) -> bool {
    lines(&text.iter().map(|line| escape(line.as_ref())).collect::<Vec<_>>())
}

/// A trap with its WebAssembly stack, innermost first.
pub(super) fn trap(program: &str, trap: &Trap) -> Vec<String> {
    /// Deep recursion has deep stacks: the ends say enough.
    const ENDS: usize = 20;
    let mut lines = vec![format!("{program} trapped: {}", trap.kind)];
    let number = |at: usize| if at < Trap::END { at } else { at + trap.omitted };
    let line = |(at, frame): (usize, &crate::exec::TrapFrame)| {
        format!("  {:>3}: {} at offset {:#x}", number(at), frame.function, frame.offset)
    };
    let frames = trap.frames.iter().enumerate();
    if trap.depth() <= 2 * ENDS {
        lines.extend(frames.map(line));
    } else {
        lines.extend(frames.clone().take(ENDS).map(line));
        lines.push(format!("       … {} more …", trap.depth() - 2 * ENDS));
        lines.extend(frames.skip(trap.frames.len() - ENDS).map(line));
    }
    lines
}
