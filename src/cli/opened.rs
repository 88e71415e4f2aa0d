//! Opens a program or a recording, for verbs that accept either. A recording is replayed without asking anything
//! outside.

use super::args::{ProgramArgs, RecordingArgs};
use super::debug_files;
use super::failure::{DIVERGED, Failure};
use super::load::{load, read};
use super::plain;
use crate::exec::Bounds;
use crate::guest::{ConsoleStream, Guest, HostReply, Linking};
use crate::session::{Session, Setup, Witnessed};
use crate::trace::recording::{self, MAGIC, ReadLimits, Recording, Start, fingerprint};
use crate::wasi::{StdinSource, StdoutSink};
use crate::wasm::{Binary, Program};
use crate::words::{Fact, Message, message};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;

/// A session, live or of a recording, and what else a verb needs.
pub(super) struct OpenedSession {
    pub session: Session,
    /// The program's file, as given when it was first run.
    pub program: String,
    /// Whether the program is a core module, which exits by preview 1's rules.
    pub core: bool,
    /// Where the output of a replay goes; `None` for a live run, whose host writes it.
    output: Option<StdoutSink>,
}

impl OpenedSession {
    fn new(session: Session, program: String, output: Option<StdoutSink>) -> Self {
        let core = matches!(session.guest().program().binary, Binary::Module(_));
        Self { session, program, core, output }
    }

    /// Makes the program's output appear where it would have gone, even in a replay. It is for verbs that never go
    /// back, so neither checkpoints nor calls are kept.
    pub fn echo(&mut self) {
        self.echo_only();
        self.session.keep_no_calls();
    }

    /// The same, where remedies are rehearsed at the end.
    pub(crate) fn echo_before_rehearsals(&mut self) {
        self.echo_only();
        self.session.keep_for_rehearsals();
    }

    fn echo_only(&mut self) {
        let echo = self.echoer();
        self.session.set_witness(Box::new(move |seen| {
            if let Witnessed::Call { record, .. } = seen {
                echo.reply(&record.reply);
            }
        }));
        self.session.set_most_checkpoint_bytes(0);
    }

    /// Writes a replay's output.
    pub(crate) fn echoer(&self) -> Echo {
        Echo(self.output)
    }

    /// Why a replay ended before the program did; `None` if it did not.
    pub(crate) fn departure(&self) -> Option<Failure> {
        if let Some(divergence) = self.session.divergence() {
            let message = message!("cli-departs", why = divergence.message());
            return Some(Failure { status: DIVERGED, message });
        }
        self.session.recording_ran_out().then(|| Failure::new(self.session.status().why))
    }
}

/// Writes what a program wrote, if the host does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Echo(Option<StdoutSink>);

impl Echo {
    /// Whether a reply contains output that must be written here.
    pub fn writes(self, reply: &HostReply) -> bool {
        self.0.is_some_and(|sink| sink != StdoutSink::Captured) && !reply.console.is_empty()
    }

    /// Writes the output that a reply contains.
    pub fn reply(self, reply: &HostReply) {
        let Some(sink) = self.0 else { return };
        for chunk in &reply.console {
            // It is no error if the reader has gone away.
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

/// Opens a program or a recording of one; no code of it runs yet.
pub(super) fn open(
    args: &ProgramArgs,
    stdin: StdinSource,
    output: StdoutSink,
) -> Result<OpenedSession, Failure> {
    let path = args.program();
    let Some(file) = recording_at(&path) else {
        if args.recording.any() {
            return Err(Failure::usage(message!("cli-for-recordings", path = path.display().to_string())));
        }
        let loaded = load(args, stdin, output)?;
        let program = loaded.setup.program.clone();
        let mut session = loaded.session()?;
        if let Some(line) = &args.line {
            session.set_command_line(line.clone());
        }
        debug_files::give(&mut session, &path);
        return Ok(OpenedSession::new(session, program, None));
    };
    if let Some(what) = args.for_live_runs() {
        let path = path.display().to_string();
        return Err(Failure::usage(message!("cli-cannot-be-given", path, what)));
    }
    open_recording(&path, file, &args.recording, args.bounds(), output)
}

/// The file, if it begins as recordings do.
pub(super) fn recording_at(path: &Path) -> Option<File> {
    let mut file = File::open(path).ok()?;
    // Reading a pipe to look at its beginning would use it up.
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

pub(super) fn open_recording(
    path: &Path,
    file: File,
    args: &RecordingArgs,
    allowed: Bounds,
    output: StdoutSink,
) -> Result<OpenedSession, Failure> {
    let name = path.display().to_string();
    let mut recording = read_recording(path, file, args.max_recording, args.partial)?;
    within(&recording.start.bounds, &allowed).map_err(|why| Failure::about(&name, why))?;
    let start = &recording.start;
    let program = match (&args.module, recording.module.take()) {
        (Some(file), module) => {
            let program = load_module(&file.display().to_string(), read(file)?, start)?;
            let found = fingerprint(&program.bytes);
            if found != start.sha256 {
                let given = file.display().to_string();
                if module.is_none() {
                    let (program, wanted) = (&start.program, &start.sha256);
                    let why = message!("cli-other-program", given, name, program, found, wanted);
                    return Err(Failure::new(why));
                }
                plain::note(&message!("cli-other-program-replayed", given));
            }
            program
        }
        (None, Some(module)) => load_module(&start.program, module, start)?,
        (None, None) => {
            return Err(without_program(name, start));
        }
    };
    let mut opened = session_of(recording, program, output)?;
    // Beside the recording, or where the program is.
    for file in [Some(path), args.module.as_deref()].into_iter().flatten() {
        debug_files::give(&mut opened.session, file);
    }
    Ok(opened)
}

/// The failure for a recording without a program to run it with.
pub(super) fn without_program(name: String, start: &Start) -> Failure {
    let (program, wanted) = (&start.program, &start.sha256);
    Failure::new(message!("cli-without-program", name, program, wanted))
}

/// Reads the whole of a recording.
pub(super) fn read_recording(
    path: &Path,
    file: File,
    max: Option<u64>,
    partial: bool,
) -> Result<Recording, Failure> {
    let limits = max.map_or_else(ReadLimits::default, |memory| ReadLimits { memory });
    recording::read(BufReader::new(file), limits, partial).map_err(|error| {
        let (name, why) = (path.display().to_string(), error.message());
        Failure::new(match &error.fault {
            recording::RecordingFault::BreaksOff => message!("cli-breaks-off", name, why),
            recording::RecordingFault::TooLarge(_) => message!("cli-recording-too-large", name, why),
            _ => message!("cli-about", name, why),
        })
    })
}

/// A recording ready to be replayed, with its program.
pub(super) fn session_of(
    recording: Recording,
    program: Program,
    output: StdoutSink,
) -> Result<OpenedSession, Failure> {
    let Recording { start, journal, finish, .. } = recording;
    let mut program = program;
    for preload in &start.preloads {
        let broken = || Failure::new(message!("cli-preload-broken", file = &preload.file));
        let bytes = preload.bytes().ok_or_else(broken)?;
        let added = program.preload(&preload.name, &preload.file, &bytes);
        added.map_err(|error| Failure::unread(&preload.file, &error))?;
    }
    let guest = Guest::linked(Arc::new(program), &start.entry, start.bounds, Linking::Open);
    let mut guest = guest.map_err(|error| Failure::unlinked(&start.program, &error))?;
    if let Some(seed) = start.schedule {
        guest = guest.scheduled(seed);
    }
    let (sources, debug_files) = (start.sources, start.debug_files);
    let setup = Setup {
        program: start.program.clone(),
        args: start.args,
        env: start.env,
        grants: start.grants,
        network: start.network,
        ..Setup::default()
    };
    let mut session = Session::replay(guest, setup, journal, finish);
    session.give_sources(sources);
    session.give_recorded_debug_files(debug_files);
    Ok(OpenedSession::new(session, start.program, Some(output)))
}

/// The program of a recording, from its bytes.
pub(super) fn load_module(name: &str, bytes: Arc<[u8]>, start: &Start) -> Result<Program, Failure> {
    Program::load_with(name, bytes, start.features).map_err(|error| Failure::unread(name, &error))
}

/// A recording comes from somebody else: it may not use more of this machine than the user allows.
pub(super) fn within(bounds: &Bounds, allowed: &Bounds) -> Result<(), Message> {
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
        Some((option, value, _)) => Err(message!("cli-higher-limit", option, value = Fact::Number(value))),
    }
}

/// The file at a path that must be a recording.
pub(super) fn recording_only(path: &Path) -> Result<File, Failure> {
    if let Some(file) = recording_at(path) {
        return Ok(file);
    }
    // This gives a better message if there is no file.
    read(path)?;
    Err(Failure::new(message!("cli-no-recording", path = path.display().to_string())))
}
