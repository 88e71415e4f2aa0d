//! `replay`, and recordings in the place of programs: they run by themselves, and nothing outside is asked.

use super::args::{ProgramArgs, RecordingArgs, ReplayArgs};
use super::load::{load, read};
use super::{DIVERGED, Failure, debug, plain, run};
use crate::exec::Bounds;
use crate::guest::{ConsoleStream, Guest, HostReply};
use crate::session::{Motion, Session, Setup, Witnessed};
use crate::trace::recording::{self, Limits, MAGIC, Recording, fingerprint};
use crate::wasi::{StdinSource, StdoutSink};
use crate::wasm::{Binary, Program};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;

/// A session, live or by a recording, and what a verb needs besides.
pub(super) struct Opened {
    pub session: Session,
    /// The program's file, as given when it ran first.
    pub program: String,
    /// Whether the program is a core module, so that it exits by preview 1's rules.
    pub core: bool,
    /// Where a replay's output goes: a live host writes it itself.
    output: Option<StdoutSink>,
}

impl Opened {
    fn new(session: Session, program: String, output: Option<StdoutSink>) -> Self {
        let core = matches!(session.guest().program().binary, Binary::Module(_));
        Self { session, program, core, output }
    }

    /// Has what the program writes go where it would have gone, also in a replay; nobody goes back, and nothing is kept
    /// of its calls.
    pub fn echo(&mut self) {
        let echo = self.echoer();
        self.session.set_witness(Box::new(move |seen| {
            if let Witnessed::Call { record, .. } = seen {
                echo.reply(&record.reply);
            }
        }));
        self.session.set_most_checkpoint_bytes(0);
        self.session.keep_no_calls();
    }

    /// What writes a replay's output.
    pub fn echoer(&self) -> Echo {
        Echo(self.output)
    }

    /// Why a replay has come to an end that is not the program's.
    pub fn departure(&self) -> Option<Failure> {
        if let Some(divergence) = self.session.divergence() {
            let message = format!("the replay leaves its recording: {divergence}");
            return Some(Failure { status: DIVERGED, message });
        }
        self.session.recording_ran_out().then(|| Failure::new(self.session.status().why))
    }
}

/// Writes what a program wrote, where its host does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Echo(Option<StdoutSink>);

impl Echo {
    /// Whether a reply holds something to write.
    pub fn writes(self, reply: &HostReply) -> bool {
        self.0.is_some_and(|sink| sink != StdoutSink::Captured) && !reply.console.is_empty()
    }

    /// Writes what a reply says that the program wrote.
    pub fn reply(self, reply: &HostReply) {
        let Some(sink) = self.0 else { return };
        for chunk in &reply.console {
            // A reader that has gone away is no error.
            let _ = match (sink, chunk.stream) {
                (StdoutSink::Captured, _) => Ok(()),
                (StdoutSink::Inherit, ConsoleStream::Stdout) => {
                    let mut out = io::stdout();
                    out.write_all(&chunk.bytes).and_then(|()| out.flush())
                }
                (StdoutSink::Inherit | StdoutSink::ToStderr, _) => io::stderr().write_all(&chunk.bytes),
            };
        }
    }
}

/// Opens a program or a recording of one; nothing of it has run yet.
pub(super) fn open(args: &ProgramArgs, stdin: StdinSource, output: StdoutSink) -> Result<Opened, Failure> {
    let path = args.program();
    let Some(file) = recording_at(&path) else {
        if args.recording.any() {
            let message = "`--module`, `--partial` and `--max-recording` are for recordings, and";
            return Err(Failure::usage(format!("{message} {} is not one", path.display())));
        }
        let loaded = load(args, stdin, output)?;
        let program = loaded.setup.program.clone();
        return Ok(Opened::new(loaded.session()?, program, None));
    };
    if let Some(what) = args.for_live_runs() {
        return Err(Failure::usage(format!(
            "{} is a recording: it runs as it was recorded, and cannot be given {what}",
            path.display()
        )));
    }
    open_recording(&path, file, &args.recording, args.bounds(), output)
}

/// The file, if it begins as recordings do.
pub(super) fn recording_at(path: &Path) -> Option<File> {
    let mut file = File::open(path).ok()?;
    // What a pipe gives is gone when it has been looked at.
    file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let mut magic = Vec::new();
    Read::by_ref(&mut file).take(MAGIC.len() as u64).read_to_end(&mut magic).ok()?;
    file.rewind().ok()?;
    (magic == MAGIC).then_some(file)
}

/// Whether a file begins as recordings do.
pub(super) fn is_recording(path: &Path) -> bool {
    recording_at(path).is_some()
}

fn open_recording(
    path: &Path,
    file: File,
    args: &RecordingArgs,
    allowed: Bounds,
    output: StdoutSink,
) -> Result<Opened, Failure> {
    let name = path.display();
    let mut recording = read_recording(path, file, args.max_recording, args.partial)?;
    within(&recording.start.bounds, &allowed).map_err(|why| Failure::new(format!("{name}: {why}")))?;
    let start = &recording.start;
    let program = match (&args.module, recording.module.take()) {
        (Some(file), module) => {
            let program = load_module(&file.display().to_string(), read(file)?)?;
            let found = fingerprint(&program.bytes);
            if found != start.sha256 {
                let given = file.display();
                if module.is_none() {
                    return Err(Failure::new(format!(
                        "{given} is not the program that {name} is a recording of ({}): its SHA-256 is {found}, and should \
                         be {}",
                        start.program, start.sha256
                    )));
                }
                plain::note(&format!(
                    "{given} is not the program that was recorded; replaying it all the same"
                ));
            }
            program
        }
        (None, Some(module)) => load_module(&start.program, module)?,
        (None, None) => {
            return Err(Failure::new(format!(
                "{name} was recorded without its program; name it with `--module FILE` (it was {}, with the SHA-256 {})",
                start.program, start.sha256
            )));
        }
    };
    session_of(recording, program, output)
}

/// The whole of a recording.
pub(super) fn read_recording(
    path: &Path,
    file: File,
    max: Option<u64>,
    partial: bool,
) -> Result<Recording, Failure> {
    let limits = max.map_or_else(Limits::default, |memory| Limits { memory });
    recording::read(BufReader::new(file), limits, partial).map_err(|error| {
        let hint = match &error.fault {
            recording::Fault::BreaksOff => "; `--partial` uses what is there",
            recording::Fault::TooLarge(_) => "; `--max-recording SIZE` allows more",
            _ => "",
        };
        Failure::new(format!("{}: {error}{hint}", path.display()))
    })
}

/// A recording ready to run by itself, with its program.
pub(super) fn session_of(
    recording: Recording,
    program: Program,
    output: StdoutSink,
) -> Result<Opened, Failure> {
    let Recording { start, journal, finish, .. } = recording;
    let guest = Guest::bounded(Arc::new(program), &start.entry, start.bounds);
    let guest = guest.map_err(|error| Failure::new(format!("{}: {error}", start.program)))?;
    let setup = Setup {
        program: start.program.clone(),
        args: start.args,
        env: start.env,
        grants: start.grants,
        network: start.network,
        ..Setup::default()
    };
    Ok(Opened::new(Session::replay(guest, setup, journal, finish), start.program, Some(output)))
}

pub(super) fn load_module(name: &str, bytes: Arc<[u8]>) -> Result<Program, Failure> {
    Program::load_shared(name, bytes).map_err(|error| Failure::new(format!("{name}: {error}")))
}

/// A recording comes from somebody else: it may not use more of this machine than its user allows.
pub(super) fn within(bounds: &Bounds, allowed: &Bounds) -> Result<(), String> {
    let slots = |bounds: &Bounds| bounds.slots as u64 * 8;
    let each = [
        ("--max-memory", bounds.memory, allowed.memory),
        ("--max-calls", bounds.frames as u64, allowed.frames as u64),
        ("--max-stack", slots(bounds), slots(allowed)),
        ("--max-table", bounds.table_elements, allowed.table_elements),
        ("--max-heap", bounds.heap, allowed.heap),
    ];
    match each.into_iter().find(|(_, wanted, allowed)| wanted > allowed) {
        None => Ok(()),
        Some((option, wanted, _)) => Err(format!(
            "the run was recorded with a higher limit than it has here; `{option}={wanted}` allows it that"
        )),
    }
}

/// The file of a path that must be a recording.
pub(super) fn recording_only(path: &Path) -> Result<File, Failure> {
    if let Some(file) = recording_at(path) {
        return Ok(file);
    }
    // For the better message where there is no file.
    read(path)?;
    let hint = "`wasmscope record -o FILE PROGRAM` makes one";
    Err(Failure::new(format!("{} is not a recording; {hint}", path.display())))
}

/// Opens the debugger on a recording, or prints what was recorded.
pub(super) fn replay(args: &ReplayArgs) -> Result<i32, Failure> {
    let path = &args.file;
    let file = recording_only(path)?;
    if args.run {
        return print(open_recording(path, file, &args.recording, args.bounds(), StdoutSink::Inherit)?);
    }
    let opened = open_recording(path, file, &args.recording, args.bounds(), StdoutSink::Captured)?;
    let mut session = opened.session;
    session.set_most_checkpoint_bytes(args.max_checkpoints);
    debug::screen(session)
}

/// What `run` does where the program is a recording.
pub(super) fn run_recording(args: &ProgramArgs) -> Result<Option<i32>, Failure> {
    if recording_at(&args.program()).is_none() && !args.recording.any() {
        return Ok(None);
    }
    print(open(args, StdinSource::Empty, StdoutSink::Inherit)?).map(Some)
}

/// Prints what was recorded; returns the program's exit status.
fn print(mut opened: Opened) -> Result<i32, Failure> {
    opened.echo();
    super::unattended::finish_motion(&mut opened.session, Motion::Continue);
    if let Some(departure) = opened.departure() {
        return Err(departure);
    }
    match opened.session.guest().ended() {
        Some(end) => Ok(run::finish(&opened.program, opened.core, end)),
        None => Err(Failure::new(opened.session.status().why)),
    }
}
