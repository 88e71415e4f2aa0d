//! Programs that have ended: what to say about it, and the exit status of this process.

use super::failure::{FAILURE, TRAPPED};
use super::plain;
use crate::exec::{Trap, TrapFrame, TrapKind};
use crate::guest::End;
use crate::trace::trap_message;
use crate::words::{Fact, Message, message};

/// Says what the program's own output does not say, and returns the exit status.
pub(super) fn finish(program: &str, core: bool, end: &End) -> i32 {
    match end {
        End::Returned { results, status } => {
            plain::lines(results);
            *status
        }
        End::Exited(status) => exit_status(program, core, *status),
        End::Trapped(trap) => {
            plain::complain(&with_stack(program, trap));
            trapped(&trap.kind)
        }
    }
}

/// The exit status for a program that trapped. Like wasmtime, it distinguishes what a host refused from what
/// WebAssembly forbids.
pub(super) fn trapped(kind: &TrapKind) -> i32 {
    if matches!(kind, TrapKind::HostCall(_)) { FAILURE } else { TRAPPED }
}

/// The exit status of this process for the one a program asked for. As in wasmtime, preview 1 may only ask for 0 to
/// 125.
pub(super) fn exit_status(program: &str, core: bool, asked: i32) -> i32 {
    if core && !(0..126).contains(&asked) {
        plain::complain(&message!("cli-exit-status", program, status = asked.to_string()));
        return FAILURE;
    }
    asked
}

/// A trap with its WebAssembly stack, innermost first.
fn with_stack(program: &str, trap: &Trap) -> Message {
    /// A deep recursion makes a long stack: show only its two ends.
    const ENDS: usize = 20;
    let mut lines = vec![message!("cli-trapped-why", program, why = trap_message(&trap.kind))];
    let number = |at: usize| if at < Trap::END { at } else { at + trap.omitted };
    let line = |(at, frame): (usize, &TrapFrame)| {
        let (number, offset) = (format!("  {:>3}", number(at)), format!("{:#x}", frame.offset));
        message!("cli-trap-frame", number, function = &frame.function, offset)
    };
    let frames = trap.frames.iter().enumerate();
    if trap.depth() <= 2 * ENDS {
        lines.extend(frames.map(line));
    } else {
        lines.extend(frames.clone().take(ENDS).map(line));
        let count = Fact::Number((trap.depth() - 2 * ENDS) as u64);
        lines.push(message!("cli-trap-more", indent = " ".repeat(7), count));
        lines.extend(frames.skip(trap.frames.len() - ENDS).map(line));
    }
    plain::together(lines)
}
