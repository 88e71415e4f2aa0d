//! `run`: the program's own output and exit status, as wasmtime's. No journal, no probes. Of a recording, what was
//! recorded.

use super::args::RunArgs;
use super::ended::finish;
use super::failure::Failure;
use super::load::load;
use super::replay::run_recording;
use crate::exec::Stops;
use crate::guest::{Answer, Guest, Host, Stop, WaitReason};
use crate::wasi::{StdinSource, StdoutSink};

/// How many operators between two looks at why the guest came back.
const SLICE: u64 = 1 << 40;

/// Runs a program to its end; returns its exit status.
pub(super) fn run(args: RunArgs) -> Result<i32, Failure> {
    if let Some(status) = run_recording(&args.program)? {
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
