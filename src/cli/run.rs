//! `run`: the program's own output and exit status, as with wasmtime. No journal, no probes. For a recording, it prints
//! what was recorded.

use super::args::RunArgs;
use super::ended::finish;
use super::failure::{FAILURE, Failure};
use super::hints;
use super::load::load;
use super::replay::run_recording;
use super::unattended::drive;
use super::{debug_files, sources};
use crate::exec::Stops;
use crate::guest::{Answer, End, Guest, Host, Stop, WaitReason};
use crate::session::{Pump, Pumped, Session, StderrTail};
use crate::wasi::{StdinSource, StdoutSink};

/// Instructions per slice. Nothing is done between slices, since a plain run only ends when the program does.
const SLICE: u64 = 1 << 40;

/// Runs a program to its end; returns its exit status.
pub(super) fn run(args: RunArgs) -> Result<i32, Failure> {
    if let Some(status) = run_recording(&args.program, &args.sources.maps)? {
        return Ok(status);
    }
    let loaded = load(&args.program, StdinSource::Inherit, StdoutSink::Inherit)?;
    let host = loaded.host()?.without_accounts();
    let core = loaded.is_core_module();
    let mut plain = Plain { guest: loaded.guest, host, stderr: StderrTail::default() };
    drive(&mut plain, SLICE, &mut || {});
    let Plain { guest, stderr, .. } = plain;
    // Nobody leaves before the end.
    let Some(end) = guest.ended().cloned() else { return Ok(FAILURE) };
    let card = matches!(end, End::Trapped(_)).then(|| {
        let (program, mut session) = (args.program.program(), Session::of_ended(guest, stderr));
        debug_files::give(&mut session, &program);
        sources::attach(&mut session, &args.sources.maps, &program);
        session.trap_card()
    });
    let status = finish(&loaded.setup.program, core, &end, card.flatten());
    if status != 0 {
        hints::after_failure(&args.program);
    }
    Ok(status)
}

/// A guest and its host. Nothing of what passes between them is kept.
struct Plain<H> {
    guest: Guest,
    host: H,
    stderr: StderrTail,
}

impl<H: Host> Pumped for Plain<H> {
    fn pump(&mut self, budget: u64) -> Pump {
        let stops = Stops::default();
        let end = self.guest.moment().saturating_add(budget);
        loop {
            if self.guest.is_at_door()
                && let Some(reason) = self.pass_door()
            {
                return Pump::Waiting(reason);
            }
            match self.guest.run(end.saturating_sub(self.guest.moment()), &stops) {
                Stop::Ended(_) => return Pump::Stopped,
                Stop::Budget if self.guest.moment() >= end => return Pump::Running,
                _ => {}
            }
        }
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.host.feed_stdin(bytes);
    }
}

impl<H: Host> Plain<H> {
    /// Passes the guest's call to the host, or passes a completion to the guest. If there is neither, it returns what
    /// the host waits for.
    fn pass_door(&mut self) -> Option<WaitReason> {
        let Self { guest, host, stderr } = self;
        guest.take_closed().for_each(drop);
        if let Some(call) = guest.pending_call() {
            let id = guest.next_call();
            match host.call(id, call) {
                Answer::Reply(reply) => {
                    stderr.add(&reply.console);
                    guest.take_reply(id, reply.outcome);
                }
                Answer::Started => guest.start(id),
            }
        } else if let Some((id, reply)) = host.completion() {
            stderr.add(&reply.console);
            guest.take_reply(id, reply.outcome);
        } else {
            // If the host waits for nothing, the guest can only wait for input: its reader would be told that there is
            // none.
            return Some(host.waits_for().unwrap_or(WaitReason::Stdin));
        }
        None
    }
}
