//! Programs that have ended: what to say about it, and the exit status of this process.

use super::failure::{FAILURE, TRAPPED};
use super::plain;
use crate::exec::TrapKind;
use crate::guest::End;
use crate::session::TrapCard;
use crate::trace::trap_message;
use crate::words::{Message, message};

/// Says what the program's own output does not say, and returns the exit status. The card is that of a trap.
pub(super) fn finish(program: &str, core: bool, end: &End, card: Option<TrapCard>) -> i32 {
    match end {
        End::Returned { results, status } => {
            plain::lines(results);
            *status
        }
        End::Exited(status) => exit_status(program, core, *status),
        End::Trapped(trap) => {
            plain::complain(&match card {
                Some(card) => with_stack(program, &card),
                None => message!("cli-trapped-why", program, why = trap_message(&trap.kind)),
            });
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

/// A trap as its card, behind the program's name.
fn with_stack(program: &str, card: &TrapCard) -> Message {
    let why = card.why();
    let mut lines = match &card.wrote {
        Some(wrote) => {
            vec![message!("cli-trapped-why", program, why = wrote.message()), message!("cli-trapped-so", why)]
        }
        None => vec![message!("cli-trapped-why", program, why)],
    };
    lines.extend(card.stack().into_iter().map(|line| message!("cli-trap-line", line = line.text)));
    plain::together(lines)
}
