//! `run`: the program's own output and exit status, as wasmtime's. No journal, no probes. Of a recording, what was
//! recorded.

use super::args::RunArgs;
use super::load::load;
use super::{FAILURE, Failure, plain};
use crate::exec::{Stops, TrapKind};
use crate::guest::{Answer, End, Guest, Host, Stop, WaitReason};
use crate::wasi::{StdinSource, StdoutSink};

/// How many operators between two looks at why the guest came back.
const SLICE: u64 = 1 << 40;

/// Runs a program to its end; returns its exit status.
pub(super) fn run(args: RunArgs) -> Result<i32, Failure> {
    if let Some(status) = super::replay::run_recording(&args.program)? {
        return Ok(status);
    }
    let loaded = load(&args.program, StdinSource::Inherit, StdoutSink::Inherit)?;
    let mut host = loaded.host()?.without_accounts();
    let core = loaded.is_core_module();
    let mut guest = loaded.guest;
    let stops = Stops::default();
    loop {
        if guest.is_at_door() {
            pass_door(&mut guest, &mut host);
        }
        if let Stop::Ended(end) = guest.run(SLICE, &stops) {
            return Ok(finish(&loaded.setup.program, core, &end));
        }
    }
}

/// Tells the host of the call that the guest makes, or the guest of one that has come to its end.
fn pass_door(guest: &mut Guest, host: &mut impl Host) {
    guest.take_closed().for_each(drop);
    if let Some(call) = guest.pending_call() {
        let id = guest.next_call();
        match host.call(id, call) {
            Answer::Reply(reply) => guest.take_reply(id, reply.outcome),
            Answer::Started => guest.start(id),
        }
    } else if let Some((id, reply)) = host.completion() {
        guest.take_reply(id, reply.outcome);
    } else {
        match host.waits_for() {
            Some(WaitReason::Sleep(time) | WaitReason::Network { again: time, .. }) => {
                std::thread::sleep(time)
            }
            // A host that reads the process's own input blocks instead.
            Some(WaitReason::Stdin) | None => host.feed_stdin(None),
        }
    }
}

/// Says what the program's output does not, and gives the exit status.
pub(super) fn finish(program: &str, core: bool, end: &End) -> i32 {
    match end {
        End::Returned { results, status } => {
            plain::lines(results);
            *status
        }
        End::Exited(status) => exit_status(program, core, *status),
        End::Trapped(trap) => {
            plain::complain(&plain::trap(program, trap).join("\n"));
            trapped(&trap.kind)
        }
    }
}

/// The status of a program that trapped: wasmtime tells what a host refused from what WebAssembly forbids.
pub(super) fn trapped(kind: &TrapKind) -> i32 {
    if matches!(kind, TrapKind::HostCall(_)) { FAILURE } else { super::TRAPPED }
}

/// The process's exit status for the one a program asked for: like wasmtime, preview 1 may ask for 0 to 125 only.
pub(super) fn exit_status(program: &str, core: bool, asked: i32) -> i32 {
    if core && !(0..126).contains(&asked) {
        plain::complain(&format!("{program} exited with status {asked}; WASI preview 1 allows 0 to 125"));
        return FAILURE;
    }
    asked
}
