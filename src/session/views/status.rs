//! Where the program is, when, why it stopped, and how its run ended.

use super::names::plumbing;
use crate::caps::{Access, Account, Grant, Network, Outcome};
use crate::guest::End;
use crate::session::trap::ProgramMessage;
use crate::session::waits;
use crate::session::{RunState, Session, StatusView, TrapCard};
use crate::wasm::Location;
use crate::words::{Message, message};

impl Session {
    /// The contents of the title and status lines, with the reason for the stop and the sentence about the next
    /// instruction.
    #[must_use]
    pub fn status(&self) -> StatusView {
        let trap = self.trap_card();
        let at = self.frame(0).map(|(_, at)| at);
        let name = |at: Location| {
            // The line and the name are those of the same function, which may be inlined.
            let innermost = self.logical(at).into_iter().next();
            let own = || self.guest().program().module(at.module).func_name(at.pc.func);
            let name = innermost.map_or_else(own, |frame| frame.function);
            if self.guest().in_shim() { plumbing(&name) } else { name.into() }
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
                .chain(of_network(self.inputs.setup.network))
                .collect(),
            moment: self.guest().moment(),
            total: self.execution.total,
            furthest: self.furthest(),
            past: self.timeline.is_past(),
            state: self.execution.state,
            why: self.execution.why.clone(),
            function: at.map(name),
            task: self.current_task(),
            offset: at.and_then(|at| self.offset(at)),
            next: self.next(),
            refused: self.latest_refusal(),
            end: self.end(trap.as_ref()),
            trap,
            library: self.is_library(),
        }
    }

    /// The task that the next instruction belongs to, where there are several.
    fn current_task(&self) -> Option<Message> {
        let guest = self.guest();
        let going_on = guest.ended().is_none() && guest.has_several_tasks();
        let id = guest.task_of(guest.current_thread()).filter(|_| going_on)?;
        Some(waits::task_name(id.0.into(), &guest.task(id)?.name))
    }

    /// The sentence about what happens next.
    fn next(&self) -> Message {
        match self.execution.state {
            RunState::Ended(_) => return message!("next-ended"),
            RunState::Trapped => return message!("next-trapped"),
            _ => {}
        }
        if let Some(asked) = self.asked() {
            return asked;
        }
        if let Some((_, call)) = self.guest().waiting_call() {
            return message!("next-waits", function = crate::trace::render::function_name(call));
        }
        self.next_sentence()
    }

    /// What a program wrote that panicked and then asked to exit, as Go's do.
    fn panic_message(&self) -> Option<ProgramMessage> {
        let Some(End::Exited(2)) = self.guest().ended() else { return None };
        self.summaries.stderr.message(false)
    }

    /// The same as a sentence.
    #[must_use]
    pub(crate) fn panicked(&self) -> Option<Message> {
        Some(message!("trap-headline-wrote", wrote = self.panic_message()?.message()))
    }

    /// Whether it panicked because of what it did itself, as the runtime of its language found.
    #[must_use]
    pub(crate) fn panicked_by_itself(&self) -> bool {
        let own = ["runtime error: ", "all goroutines are asleep", "stack overflow", "concurrent map"];
        self.panic_message().is_some_and(|wrote| own.iter().any(|lead| wrote.text.starts_with(lead)))
    }

    /// What its tasks had left to do when its entry returned; `None` if they all had ended, or the program has not.
    #[must_use]
    pub(crate) fn dropped(&self) -> Option<Message> {
        matches!(self.guest().ended(), Some(End::Returned { .. }))
            .then(|| waits::dropped(self.guest()))
            .flatten()
    }

    /// If the run has ended: everything about the end, as lines.
    fn end(&self, trap: Option<&TrapCard>) -> Vec<Message> {
        let mut lines = match self.guest().ended() {
            None => return Vec::new(),
            Some(End::Returned { .. }) if self.is_library() => vec![message!("end-library")],
            Some(End::Returned { results, status }) => {
                let mut lines = vec![message!("end-returned", status = status.to_string())];
                lines.extend(results.iter().map(|result| message!("end-result", result)));
                lines.extend(self.dropped());
                lines
            }
            Some(End::Exited(status)) => {
                let exited = message!("end-exited", status = status.to_string());
                self.panicked().into_iter().chain([exited]).collect()
            }
            Some(End::Trapped(_)) => {
                trap.iter().flat_map(|card| card.lines(false)).map(|line| line.indented()).collect()
            }
        };
        let refused: Vec<&Account> =
            self.known_accounts().iter().map(|e| self.shown(e)).filter(|a| a.outcome.is_refusal()).collect();
        if !refused.is_empty() {
            // An access that was granted can still fail: then nothing was refused.
            let granted = refused.iter().all(|account| account.outcome == Outcome::Failed);
            let count = refused.len();
            lines.push(match granted {
                true => message!("end-failed", count),
                false => message!("end-refused", count),
            });
        }
        lines.extend(
            refused.iter().map(|account| message!("end-account", summary = account.summary_message())),
        );
        lines.extend(self.refused_by_library());
        let known = self.known_accounts().iter();
        let without = known.filter(|e| self.shown(e).outcome == Outcome::Without).count();
        if without > 0 {
            lines.push(message!("end-without", count = without));
        }
        lines
    }
}

/// A grant as its flag spells it, with a note if it is read-only.
fn grant(grant: &Grant) -> Message {
    let directory = if grant.host == grant.guest {
        grant.host.clone()
    } else {
        format!("{}::{}", grant.host, grant.guest)
    };
    match grant.access {
        Access::ReadWrite => Message::verbatim(directory),
        Access::ReadOnly => message!("grant-read-only", directory),
    }
}

/// What was granted of the network, in a few words; `None` if nothing was.
pub(in crate::session) fn of_network(network: Network) -> Option<Message> {
    Some(match (network.addresses(), network.tcp() || network.udp() || network.names()) {
        (true, _) if network.tcp() && network.udp() && network.names() => {
            message!("grant-several", list = vec![message!("held-network"), message!("held-names")])
        }
        (true, _) if network.tcp() && network.udp() => message!("held-network"),
        (_, true) => network.granted(),
        _ => return None,
    })
}
