//! Where, when, why stopped, and how a run ended.

use super::frames::plumbing;
use crate::caps::{Access, Account, Grant, Outcome};
use crate::exec::Trap;
use crate::guest::End;
use crate::session::{RunState, Session, StatusView};
use crate::wasm::Location;
use crate::words::{Lang, Message, message};

impl Session {
    /// Status line, stop reason and the sentence for the next instruction.
    #[must_use]
    pub fn status(&self) -> StatusView {
        let at = self.frame(0).map(|(_, at)| at);
        let name = |at: Location| {
            let name = self.guest().program().module(at.module).func_name(at.pc.func);
            if self.guest().in_shim() { plumbing(&name) } else { name }
        };
        StatusView {
            program: self.inputs.setup.program.clone(),
            args: self.inputs.setup.args.clone(),
            grants: self
                .inputs
                .setup
                .grants
                .iter()
                .map(grant)
                .chain(self.inputs.setup.network.short())
                .collect(),
            moment: self.guest().moment(),
            total: self.execution.total,
            furthest: self.furthest(),
            past: self.timeline.is_past(),
            state: self.execution.state,
            why: self.execution.why.clone(),
            function: at.map(name),
            offset: at.and_then(|at| self.offset(at)),
            next: self.next(),
            refused: self.latest_refusal(),
            end: self.end(),
        }
    }

    /// The sentence for what happens next.
    fn next(&self) -> Message {
        match self.execution.state {
            RunState::Ended(_) => return message!("next-ended"),
            RunState::Trapped => return message!("next-trapped"),
            _ => {}
        }
        if let Some((_, call)) = self.guest().waiting_call() {
            return message!("next-waits", function = crate::trace::render::function_name(call));
        }
        self.next_sentence()
    }

    /// On an end: everything about it, a line each.
    fn end(&self) -> Vec<String> {
        let mut lines = match self.guest().ended() {
            None => return Vec::new(),
            Some(End::Returned { results, status }) => {
                let mut lines = vec![format!("The program returned: exit status {status}.")];
                lines.extend(results.iter().map(|r| format!("  result: {r}")));
                lines
            }
            Some(End::Exited(status)) => vec![format!("The program asked to exit: exit status {status}.")],
            Some(End::Trapped(trap)) => trap_lines(trap),
        };
        let refused: Vec<&Account> = self
            .known_accounts()
            .iter()
            .map(|e| &e.account)
            .filter(|a| a.outcome != Outcome::Granted)
            .collect();
        if !refused.is_empty() {
            // What was granted can still fail: then nobody refused anything.
            let granted = refused.iter().all(|account| account.outcome == Outcome::Failed);
            lines.push(match (refused.len(), granted) {
                (1, false) => "One access was not granted:".into(),
                (many, false) => format!("{many} accesses were not granted, or failed:"),
                (1, true) => "One access was granted, but failed:".into(),
                (many, true) => format!("{many} accesses were granted, but failed:"),
            });
        }
        lines.extend(refused.iter().map(|account| format!("  {}", account.summary(Lang::En))));
        lines
    }
}

/// A grant as its flag spells it.
fn grant(grant: &Grant) -> String {
    let dir = if grant.host == grant.guest {
        grant.host.clone()
    } else {
        format!("{}::{}", grant.host, grant.guest)
    };
    match grant.access {
        Access::ReadWrite => dir,
        Access::ReadOnly => format!("{dir} (read-only)"),
    }
}

/// A trap with its stack.
fn trap_lines(trap: &Trap) -> Vec<String> {
    let mut lines = vec![format!("The program trapped: {}.", trap.kind)];
    let frames = trap.frames.iter().take(64);
    lines.extend(frames.map(|frame| format!("  at {} (offset {:#x})", frame.function, frame.offset)));
    if let Some(more) = trap.depth().checked_sub(64).filter(|more| *more > 0) {
        lines.push(format!("  … {more} more"));
    }
    lines
}
