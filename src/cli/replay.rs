//! `replay`: the debugger on a recording, or with `--run` what was recorded, printed as `run` would print it.

use super::args::{ProgramArgs, ReplayArgs};
use super::ended::finish;
use super::failure::Failure;
use super::opened::{OpenedSession, open, open_recording, recording_at, recording_only};
use super::sources::SourceMapping;
use super::unattended::finish_motion;
use super::{screen, sources};
use crate::session::Motion;
use crate::wasi::{StdinSource, StdoutSink};

/// Opens the debugger on a recording, or prints what was recorded.
pub(super) fn replay(args: &ReplayArgs) -> Result<i32, Failure> {
    let path = &args.file;
    let file = recording_only(path)?;
    if args.run {
        let mut opened = open_recording(path, file, &args.recording, args.bounds(), StdoutSink::Inherit)?;
        sources::attach(&mut opened.session, &args.sources.maps, path);
        return print(opened);
    }
    let opened = open_recording(path, file, &args.recording, args.bounds(), StdoutSink::Captured)?;
    let mut session = opened.session;
    sources::attach(&mut session, &args.sources.maps, path);
    session.set_most_checkpoint_bytes(args.max_checkpoints);
    screen::open(session)
}

/// What `run` does if the program is a recording; `None` if it is not.
pub(super) fn run_recording(args: &ProgramArgs, maps: &[SourceMapping]) -> Result<Option<i32>, Failure> {
    let path = args.program();
    if recording_at(&path).is_none() && !args.recording.any() {
        return Ok(None);
    }
    let mut opened = open(args, StdinSource::Empty, StdoutSink::Inherit)?;
    sources::attach(&mut opened.session, maps, &path);
    print(opened).map(Some)
}

/// Prints what was recorded; returns the program's exit status.
fn print(mut opened: OpenedSession) -> Result<i32, Failure> {
    opened.echo();
    finish_motion(&mut opened.session, Motion::Continue);
    if let Some(departure) = opened.departure() {
        return Err(departure);
    }
    match opened.session.guest().ended() {
        Some(end) => Ok(finish(&opened.program, opened.core, end, opened.session.trap_card())),
        None => Err(Failure::new(opened.session.status().why)),
    }
}
