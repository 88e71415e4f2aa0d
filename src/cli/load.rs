//! From arguments to something that runs: the file, the guest, the host's configuration.

use super::args::{GrantText, ProgramArgs};
use super::failure::Failure;
use super::hints;
use crate::caps::{Grant, Network};
use crate::exec::Bounds;
use crate::guest::{Entry, Guest, Host, LinkError, LinkFault};
use crate::libc;
use crate::session::{Session, Setup};
use crate::timeline::Timeline;
use crate::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use crate::wasm::{Binary, Program};
use crate::words::{Fact, message};
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

/// A program linked and ready, and what it is given.
pub(super) struct LoadedProgram {
    pub guest: Guest,
    pub config: Config,
    pub setup: Setup,
}

/// What a program is given.
pub(super) struct ProgramSetup {
    /// Its name, as the person knows it.
    pub program: String,
    /// The name it sees as its own.
    pub argv0: String,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub grants: Vec<Grant>,
    pub network: Network,
    /// Whether it may import anything of WASI.
    pub cli: bool,
    pub entry: Entry,
    /// Whether it may be opened without being a command.
    pub library: bool,
    pub bounds: Bounds,
    pub stdin: StdinSource,
    pub output: StdoutSink,
}

/// Loads the program and reads what it is granted. Nothing of it has run yet.
pub(super) fn load(
    args: &ProgramArgs,
    stdin: StdinSource,
    output: StdoutSink,
) -> Result<LoadedProgram, Failure> {
    let path = args.program();
    let name = path.display().to_string();
    let words = utf8(args.args())?;
    let grants = args.grants.iter().map(grant).collect::<Result<Vec<_>, _>>()?;
    let wasi = args.wasi();
    let mut env = if wasi.inherit_env == Some(true) { whole_environment()? } else { Vec::new() };
    // As in wasmtime, a name may be there twice.
    env.extend(environment(&args.env)?);
    let bytes = read(&path).map_err(|failure| match path.exists() {
        true => failure,
        false => Failure { message: hints::meant(args, failure.message), ..failure },
    })?;
    let entry = match &args.invoke {
        Some(function) => Entry::Invoke { function: function.clone(), args: words.clone() },
        None => Entry::Command,
    };
    let argv0 = args.argv0.clone().unwrap_or_else(|| {
        path.file_name().map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned())
    });
    let stdin = match &args.stdin {
        Some(file) => StdinSource::File(file.clone()),
        None if wasi.inherit_stdin == Some(false) => StdinSource::NotGiven,
        None => stdin,
    };
    let (bounds, network, cli) = (args.bounds(), wasi.network, wasi.cli != Some(false));
    let given = ProgramSetup {
        program: name,
        argv0,
        args: words,
        env,
        grants,
        network,
        cli,
        entry,
        library: args.verb == "debug",
        bounds,
        stdin,
        output,
    };
    if let Some(why) = args.grants.iter().find_map(|grant| hints::one_colon(&grant.text)) {
        return Err(Failure::new(why));
    }
    let name = given.program.clone();
    let loaded = link(given, bytes, &|program, error| hints::unlinked(args, &name, program, error))?;
    if args.verb != "debug" {
        hints::only_instantiated(args, &loaded.guest);
    }
    Ok(loaded)
}

/// Links a program with what it is given.
pub(super) fn prepare(given: ProgramSetup, bytes: Arc<[u8]>) -> Result<LoadedProgram, Failure> {
    let name = given.program.clone();
    link(given, bytes, &|_, error| Failure::unlinked(&name, error))
}

/// [`prepare`]; what is said of a program that cannot be linked is the caller's.
fn link(
    given: ProgramSetup,
    bytes: Arc<[u8]>,
    unlinked: &dyn Fn(&Arc<Program>, &LinkError) -> Failure,
) -> Result<LoadedProgram, Failure> {
    let ProgramSetup {
        program: name,
        argv0,
        args,
        env,
        grants,
        network,
        cli,
        entry,
        library,
        bounds,
        stdin,
        output,
    } = given;
    let source = Arc::clone(&bytes);
    let program = Program::load_shared(&name, bytes);
    let program = Arc::new(program.map_err(|error| Failure::unread_from(&name, &source, &error))?);
    drop(source);
    if !cli {
        without_wasi(&name, &program)?;
    }
    let guest = match Guest::bounded(Arc::clone(&program), &entry, bounds) {
        // The debugger offers what can be called.
        Err(LinkError { fault: LinkFault::NoCommand { exports }, .. }) if library && !exports.is_empty() => {
            Guest::bounded(Arc::clone(&program), &Entry::Library, bounds)
        }
        guest => guest,
    };
    let guest = guest.map_err(|error| unlinked(&program, &error))?;
    let config = Config {
        args: std::iter::once(argv0).chain(args.iter().cloned()).collect(),
        env: env.clone(),
        grants: grants.clone(),
        network,
        stdin,
        output,
    };
    let your_env = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
    Ok(LoadedProgram { guest, config, setup: Setup { program: name, args, env, your_env, grants, network } })
}

impl LoadedProgram {
    /// Whether the program is a core module, so that it exits by preview 1's rules.
    pub(crate) fn is_core_module(&self) -> bool {
        matches!(self.guest.program().binary, Binary::Module(_))
    }

    /// A host that gives the program what it was granted.
    pub fn host(&self) -> Result<WasiHost, Failure> {
        let host = WasiHost::new(self.config.clone());
        let host = host.map_err(|why| Failure::new(message!("cli-cannot-give", why = why.to_string())))?;
        Ok(host.for_go(self.is_go()))
    }

    fn is_go(&self) -> bool {
        libc::is_go(self.guest.program())
    }

    /// A session that stands before the first instruction.
    pub fn session(self) -> Result<Session, Failure> {
        let (host, go) = (self.host()?, self.is_go());
        let Self { guest, config, setup } = self;
        let hosts = move |setup: &Setup| {
            let (grants, env, network) = (setup.grants.clone(), setup.env.clone(), setup.network);
            // The program's own name stays.
            let args = config.args.iter().take(1).chain(&setup.args).cloned().collect();
            let config = Config { args, grants, env, network, ..config.clone() };
            match WasiHost::new(config) {
                Ok(host) => Ok(Box::new(host.for_go(go)) as Box<dyn Host>),
                Err(error) => Err(message!("cli-cannot-give", why = error.to_string())),
            }
        };
        Ok(Session::new(Timeline::live(guest, Box::new(host)), setup, Box::new(hosts)))
    }
}

/// A grant, or what is wrong with how it is written: it has no host part, nothing else can be.
fn grant(written: &GrantText) -> Result<Grant, Failure> {
    written.parse().map_err(|_| Failure::usage(message!("cli-grant-no-host", text = &written.text)))
}

fn utf8(args: &[OsString]) -> Result<Vec<String>, Failure> {
    let text = |(at, arg): (usize, &OsString)| {
        let wrong = || {
            let (number, argument) = (Fact::Number(at as u64 + 1), format!("{arg:?}"));
            Failure::usage(message!("cli-argument-not-utf8", number, argument))
        };
        arg.to_str().map(str::to_owned).ok_or_else(wrong)
    };
    args.iter().enumerate().map(text).collect()
}

/// All of the person's own environment, for `-S inherit-env`.
fn whole_environment() -> Result<Vec<(String, String)>, Failure> {
    let text = |text: OsString| {
        text.into_string()
            .map_err(|text| Failure::new(message!("cli-environment-not-utf8", text = format!("{text:?}"))))
    };
    std::env::vars_os().map(|(name, value)| Ok((text(name)?, text(value)?))).collect()
}

/// `NAME=VAL`, or `NAME` for the value it has here: like wasmtime, nothing if it has none.
fn environment(pairs: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok(Some((name.to_owned(), value.to_owned()))),
        None if !text.is_empty() => match std::env::var(text) {
            Ok(value) => Ok(Some((text.clone(), value))),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(Failure::new(message!("cli-variable-not-utf8", name = text)))
            }
        },
        _ => Err(Failure::usage(message!("cli-variable-no-name", text))),
    };
    pairs.iter().filter_map(|text| pair(text).transpose()).collect()
}

/// With `-S cli=n` nothing of WASI is there to link a program with.
fn without_wasi(name: &str, program: &Program) -> Result<(), Failure> {
    let imports = program.imports();
    let first = imports.iter().find(|import| import.starts_with("wasi"));
    match first {
        Some(import) => Err(Failure::new(message!("cli-imports-wasi", name, import = *import))),
        None => Ok(()),
    }
}

/// A file's bytes, or what to tell the person who named it.
pub(super) fn read(path: &Path) -> Result<Arc<[u8]>, Failure> {
    shared(path).map_err(|error| {
        let name = path.display().to_string();
        Failure::new(match error.kind() {
            ErrorKind::NotFound => match std::env::current_dir() {
                Ok(here) if path.is_relative() => {
                    message!("cli-no-file-looked", path = name, directory = here.display().to_string())
                }
                _ => message!("cli-no-file", path = name),
            },
            ErrorKind::IsADirectory => message!("cli-is-directory", path = name),
            _ => message!("cli-cannot-read", path = name, why = error.to_string()),
        })
    })
}

/// A file's bytes, read straight to where the program keeps them.
fn shared(path: &Path) -> std::io::Result<Arc<[u8]>> {
    let mut file = File::open(path)?;
    // A pipe says 0. What says that it is huge must first prove it.
    let size = usize::try_from(file.metadata()?.len()).ok().filter(|size| *size <= 1 << 30);
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size.unwrap_or(0)).collect();
    if let Some(place) = Arc::get_mut(&mut bytes) {
        file.read_exact(place)?;
    }
    let mut more = Vec::new();
    file.read_to_end(&mut more)?;
    Ok(if more.is_empty() { bytes } else { [&bytes, &*more].concat().into() })
}
