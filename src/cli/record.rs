//! `record`: runs a program like `run`, and writes everything that enters it to a file while it runs.
//!
//! The file grows next to its final place as `FILE.part`, so that a recorder that is killed still leaves what it had.
//! It is renamed when the program ends, or when ctrl-c ends both. What is left out of a recording can only be left out
//! once everything is known: then nothing is written to disk before the end.

use super::args::RecordArgs;
use super::debug_files;
use super::ended::finish;
use super::failure::{FAILURE, Failure};
use super::hints;
use super::load::load;
use super::opened::is_recording;
use super::store::{Replace, Stored, store};
use super::unattended::{SLICE, drive, finish_motion};
use super::{plain, sources};
use crate::session::{Motion, Session, Witness, Witnessed};
use crate::trace::Journal;
use crate::trace::recording::{Ending, Finish, RecordingWriter, Start};
use crate::trace::redact::{Redaction, input_bytes, redact};
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::message;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How much of a run is lost at most if the recorder is killed.
const OFTEN: Duration = Duration::from_secs(1);

/// Runs and records; returns the program's exit status.
pub(super) fn record(args: RecordArgs) -> Result<i32, Failure> {
    if is_recording(&args.program.program()) {
        return Err(Failure::usage(message!("cli-is-recording")));
    }
    let redaction = Redaction { env: args.redact_env, args: args.redact_args, input: args.redact_input };
    if redaction.args && args.program.invoke.is_some() {
        return Err(Failure::usage(message!("cli-invoke-keeps-arguments")));
    }
    if args.no_module && !args.program.preloads.is_empty() {
        return Err(Failure::usage(message!("cli-preload-kept")));
    }
    let loaded = load(&args.program, StdinSource::Inherit, StdoutSink::Inherit)?;
    let (core, program) = (loaded.is_core_module(), loaded.setup.program.clone());
    let mut session = loaded.session()?;
    let file = args.program.program();
    debug_files::give(&mut session, &file);
    sources::attach(&mut session, &args.sources.maps, &file);
    let taken = args.with_source.then(|| sources::gather(&mut session));
    // Nobody will go back, so no checkpoints are needed.
    session.set_most_checkpoint_bytes(0);
    let read = Rc::new(Cell::new(0));
    let (recorded, what) = if redaction.any() {
        Stored::create(&args.output, Replace::forced(args.force))?.0.give_up();
        session.set_witness(witness(None, &read));
        finish_motion(&mut session, Motion::Continue);
        (without(&session, &args, redaction), redaction)
    } else {
        (beside(&mut session, &args, &read), Redaction::default())
    };
    let ended = session.guest().ended();
    let status = ended.map_or(FAILURE, |end| finish(&program, core, end, session.trap_card()));
    let bytes = recorded?;
    if status != 0 {
        hints::after_failure(&args.program);
    }
    let totals = (session.calls_made(), read.get());
    say(totals, &session.recording_start(), bytes, &args, what);
    sources::note(&taken.unwrap_or_default());
    Ok(status)
}

/// Sees each call. It counts the bytes of input, and passes the call to the recorder (if there is one) at once, since
/// the next call may wait.
fn witness(recorder: Option<Recorder>, read: &Rc<Cell<u64>>) -> Witness {
    let read = Rc::clone(read);
    Box::new(move |seen| {
        if let Witnessed::Call { journal, record } = seen {
            read.set(read.get() + input_bytes(record));
            recorder.iter().for_each(|recorder| recorder.add(journal));
        }
    })
}

fn module(session: &Session, args: &RecordArgs) -> Option<Arc<[u8]>> {
    (!args.no_module).then(|| Arc::clone(&session.guest().program().bytes))
}

/// Writes while the program runs; returns the number of bytes written.
fn beside(session: &mut Session, args: &RecordArgs, read: &Rc<Cell<u64>>) -> Result<u64, Failure> {
    let (start, module) = (session.recording_start(), module(session, args));
    let recorder = Recorder::new(args, &start, module.as_deref())?;
    end_with_signals(&recorder)?;
    session.set_witness(witness(Some(recorder.clone()), read));
    session.keep_no_calls();
    session.start(Motion::Continue);
    drive(session, SLICE, &mut || recorder.tick());
    // Add the lookups that the C library refused after the last call.
    recorder.add(session.journal());
    recorder.finish(Some(session.recording_finish("")))
}

/// Writes after the program has ended, when everything that is to be left out is known.
fn without(session: &Session, args: &RecordArgs, redaction: Redaction) -> Result<u64, Failure> {
    let again = session.guest().again().map_err(Failure::verbatim)?;
    let (mut start, mut journal) = (session.recording_start(), session.journal().clone());
    let finish = session.recording_finish("");
    redact(again, &mut start, &mut journal, (finish.moment, &finish.ending), redaction)
        .map_err(|error| Failure::new(message!("cli-nothing-recorded", why = error.message())))?;
    store(&args.output, Replace::forced(args.force), |out| {
        let mut writer = RecordingWriter::new(out, &start, module(session, args).as_deref())?;
        writer.rest_of(&journal)?;
        writer.finish(finish).map(|_| ())
    })
}

/// A recording that is being written, until it is finished or has failed.
struct OpenRecording {
    writer: RecordingWriter<BufWriter<File>>,
    stored: Stored,
    flushed: Instant,
}

/// Shares a recording between the program's run, which writes it, and a signal, which may end it.
#[derive(Clone)]
struct Recorder {
    open: Arc<Mutex<Result<OpenRecording, Option<Failure>>>>,
    path: PathBuf,
}

impl Recorder {
    fn new(args: &RecordArgs, start: &Start, module: Option<&[u8]>) -> Result<Self, Failure> {
        let path = &args.output;
        let (stored, out) = Stored::create(path, Replace::forced(args.force))?;
        let begun =
            RecordingWriter::new(out, start, module).and_then(|mut writer| writer.flush().map(|()| writer));
        let open = match begun {
            Ok(writer) => OpenRecording { writer, stored, flushed: Instant::now() },
            Err(error) => return Err(stored.fail(&error)),
        };
        Ok(Self { open: Arc::new(Mutex::new(Ok(open))), path: path.to_owned() })
    }

    fn lock(&self) -> MutexGuard<'_, Result<OpenRecording, Option<Failure>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the file. After the first failure nothing more is tried, while the program runs on.
    fn with(&self, work: impl FnOnce(&mut OpenRecording) -> io::Result<()>) {
        let mut slot = self.lock();
        if let Ok(open) = &mut *slot
            && let Err(error) = work(open)
        {
            let failure = open.stored.fail(&error);
            *slot = Err(Some(failure));
        }
    }

    /// Adds what has entered the program since the last time.
    fn add(&self, journal: &Journal) {
        self.with(|open| open.writer.rest_of(journal));
    }

    /// Passes on what has waited long enough.
    fn tick(&self) {
        self.with(|open| {
            if open.writer.is_waiting() && open.flushed.elapsed() >= OFTEN {
                open.writer.flush()?;
                open.flushed = Instant::now();
            }
            Ok(())
        });
    }

    /// Ends the recording: as interrupted at the latest call, unless `finish` says otherwise. Returns the number of
    /// bytes written.
    fn finish(&self, finish: Option<Finish>) -> Result<u64, Failure> {
        let OpenRecording { writer, stored, .. } = match std::mem::replace(&mut *self.lock(), Err(None)) {
            Ok(open) => open,
            Err(Some(failure)) => return Err(failure),
            // A signal has ended it and is about to end the process.
            Err(None) => loop {
                std::thread::park();
            },
        };
        let interrupted = Ending::Stopped { why: "the run was interrupted".to_owned() };
        let finish = finish.unwrap_or_else(|| Finish::at(writer.latest(), interrupted));
        let (out, bytes) = writer.finish(finish).map_err(|error| stored.fail(&error))?;
        stored.keep(out)?;
        Ok(bytes)
    }
}

/// Makes ctrl-c (or a request to terminate) end the recording, and then the process as usual.
fn end_with_signals(recorder: &Recorder) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])
        .map_err(|error| Failure::new(message!("cli-no-signals", why = error.to_string())))?;
    let recorder = recorder.clone();
    std::thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        match recorder.finish(None) {
            Ok(bytes) => {
                let path = recorder.path.display().to_string();
                plain::note(&message!("cli-interrupted", path, bytes));
            }
            Err(failure) => plain::complain(&failure.message),
        }
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        std::process::exit(128 + signal);
    });
    Ok(())
}

/// Says what was stored, and how much.
fn say((calls, read): (u64, u64), start: &Start, bytes: u64, args: &RecordArgs, left_out: Redaction) {
    let path = args.output.display().to_string();
    plain::note(&message!("cli-recorded", calls = message!("cli-host-calls", count = calls), path, bytes));
    let program = match args.no_module {
        true => message!("cli-holds-no-program"),
        false => message!("cli-holds-program"),
    };
    let arguments = match left_out.args {
        true => message!("cli-holds-no-arguments"),
        false => message!("cli-holds-arguments", count = start.args.len()),
    };
    let variables = match left_out.env {
        true => message!("cli-holds-no-variables"),
        false => message!("cli-holds-variables", count = start.env.len()),
    };
    let input = match left_out.input {
        true => message!("cli-holds-no-input"),
        false => message!("cli-holds-input", bytes = read),
    };
    plain::note(&message!("cli-holds", program, arguments, variables, input));
    if !left_out.any() && !args.no_module {
        plain::note(&message!("cli-can-leave-out"));
    }
}
