//! From arguments to something that can run: the file, the guest, the host's configuration.

use super::args::{GrantText, ProgramArgs};
use super::failure::Failure;
use super::hints;
use super::wasm_options::PreloadArg;
use crate::caps::{Grant, Network};
use crate::exec::Bounds;
use crate::guest::{Entry, Guest, Host, LinkError, LinkFault, Linking, UnknownCalls};
use crate::libc;
use crate::session::{Refused, RehearsalRun, Rehearsals, Session, Setup};
use crate::timeline::Timeline;
use crate::wasi::{Config, RehearsingHost, StdinSource, StdoutSink, WasiHost};
use crate::wasm::{Binary, ComponentFeatures, Program};
use crate::words::{Fact, message};
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

/// A program, linked and ready, with what it is given.
pub(super) struct LoadedProgram {
    pub guest: Guest,
    pub config: Config,
    pub unknown: UnknownCalls,
    pub setup: Setup,
}

/// What a program is given.
pub(super) struct ProgramSetup {
    /// The program's name, as the person knows it.
    pub program: String,
    /// The name that the program sees as its own.
    pub argv0: String,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub grants: Vec<Grant>,
    pub network: Network,
    /// Whether it may import any WASI function.
    pub cli: bool,
    pub entry: Entry,
    /// Whether it may be opened without being a command.
    pub library: bool,
    pub bounds: Bounds,
    pub stdin: StdinSource,
    pub output: StdoutSink,
    /// What is in the place of imports that nothing provides.
    pub unknown: (Linking, UnknownCalls),
    /// What it may use of the component model.
    pub features: ComponentFeatures,
    /// What the order of its tasks is drawn from, if it is.
    pub schedule: Option<u64>,
    /// Modules that are instantiated before it: name, file and bytes.
    pub preloads: Vec<(String, String, Arc<[u8]>)>,
}

/// Loads the program and parses its grants. No code of it runs yet.
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
    // As in wasmtime, a name may occur twice.
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
    let preload = |preload: &PreloadArg| {
        let bytes = read(Path::new(&preload.file))?;
        Ok((preload.name.clone(), preload.file.clone(), bytes))
    };
    let preloads = args.preloads.iter().map(preload).collect::<Result<_, Failure>>()?;
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
        unknown: args.unknown(),
        features: args.features(),
        schedule: args.schedule,
        preloads,
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
        unknown,
        features,
        schedule,
        preloads,
    } = given;
    let source = Arc::clone(&bytes);
    let program = Program::load_with(&name, bytes, features);
    let mut program = program.map_err(|error| Failure::unread_from(&name, &source, &error))?;
    drop(source);
    for (as_name, file, bytes) in preloads {
        let added = program.preload(&as_name, &file, &bytes);
        added.map_err(|error| Failure::unread_from(&file, &bytes, &error))?;
    }
    let program = Arc::new(program);
    let (linking, unknown) = unknown;
    if unknown == UnknownCalls::Default && matches!(program.binary, Binary::Component(_)) {
        return Err(Failure::usage(message!("cli-default-component", name)));
    }
    if !cli {
        without_wasi(&name, &program)?;
    }
    let guest = match Guest::linked(Arc::clone(&program), &entry, bounds, linking) {
        // The debugger offers what can be called.
        Err(LinkError { fault: LinkFault::NoCommand { exports }, .. }) if library && !exports.is_empty() => {
            Guest::linked(Arc::clone(&program), &Entry::Library, bounds, linking)
        }
        guest => guest,
    };
    let mut guest = guest.map_err(|error| unlinked(&program, &error))?;
    if let Some(seed) = schedule {
        guest = guest.scheduled(seed);
    }
    let config = Config {
        args: std::iter::once(argv0).chain(args.iter().cloned()).collect(),
        env: env.clone(),
        grants: grants.clone(),
        network,
        stdin,
        output,
    };
    let your_env = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
    Ok(LoadedProgram {
        guest,
        config,
        unknown,
        setup: Setup { program: name, args, env, your_env, grants, network, unknown, memory: None },
    })
}

impl LoadedProgram {
    /// Whether the program is a core module, which exits by preview 1's rules.
    pub(crate) fn is_core_module(&self) -> bool {
        matches!(self.guest.program().binary, Binary::Module(_))
    }

    /// A host that provides what the program was granted.
    pub fn host(&self) -> Result<WasiHost, Failure> {
        let host = WasiHost::new(self.config.clone());
        let host = host.map_err(|why| Failure::new(message!("cli-cannot-give", why = why.to_string())))?;
        Ok(host.for_go(self.is_go()).with_unknown(self.unknown))
    }

    fn is_go(&self) -> bool {
        libc::is_go(self.guest.program())
    }

    /// A session before the first instruction.
    pub fn session(self) -> Result<Session, Failure> {
        let (host, go) = (self.host()?, self.is_go());
        let Self { guest, config, unknown, setup } = self;
        let rehearsals = rehearsals(config.clone(), go, unknown);
        let hosts = move |setup: &Setup| {
            let host = WasiHost::new(with_setup(&config, setup)).map_err(|error| {
                let one_colon = setup.grants.iter().filter(|grant| grant.host == grant.guest);
                let one_colon = one_colon.filter_map(|grant| hints::one_colon(&grant.host)).next();
                one_colon.unwrap_or_else(|| message!("cli-cannot-give", why = error.to_string()))
            })?;
            Ok(Box::new(host.for_go(go).with_unknown(unknown)) as Box<dyn Host>)
        };
        let mut session = Session::new(Timeline::live(guest, Box::new(host)), setup, Box::new(hosts));
        session.set_rehearsals(rehearsals);
        Ok(session)
    }
}

/// What a host is configured with for another setup. The program's own name stays.
fn with_setup(config: &Config, setup: &Setup) -> Config {
    let (grants, env, network) = (setup.grants.clone(), setup.env.clone(), setup.network);
    let args = config.args.iter().take(1).chain(&setup.args).cloned().collect();
    Config { args, grants, env, network, ..config.clone() }
}

/// How remedies are rehearsed on this machine.
fn rehearsals(config: Config, go: bool, unknown: UnknownCalls) -> Rehearsals {
    let host = move |setup: &Setup, real: &[Grant]| {
        let input = match &config.stdin {
            StdinSource::Kept(log) => Some(log.so_far()),
            StdinSource::Inherit => Some(Vec::new()),
            _ => None,
        };
        let stdin = match &config.stdin {
            StdinSource::Kept(_) | StdinSource::Inherit => StdinSource::Fed,
            other => other.clone(),
        };
        let config = Config { stdin, output: StdoutSink::Captured, ..with_setup(&config, setup) };
        let made = RehearsingHost::new(config, real, |host| host.for_go(go).with_unknown(unknown));
        let (host, end) = made.map_err(|error| message!("cli-cannot-give", why = error.to_string()))?;
        Ok(RehearsalRun { host: Box::new(host), end, input })
    };
    let proposals =
        |refused: &Refused<'_>| crate::wasi::proposals(&refused.paths, refused.wants, refused.grants);
    let nothing =
        |refused: &Refused<'_>| crate::wasi::no_remedy(refused.path(), refused.wants, refused.grants);
    Rehearsals { host: Box::new(host), proposals: Box::new(proposals), nothing: Box::new(nothing) }
}

/// Parses a grant. The only possible mistake is a missing host part.
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

/// The person's whole environment, for `-S inherit-env`.
fn whole_environment() -> Result<Vec<(String, String)>, Failure> {
    let text = |text: OsString| {
        text.into_string()
            .map_err(|text| Failure::new(message!("cli-environment-not-utf8", text = format!("{text:?}"))))
    };
    std::env::vars_os().map(|(name, value)| Ok((text(name)?, text(value)?))).collect()
}

/// Parses `NAME=VAL`, or `NAME` for the value in the person's environment: like wasmtime, nothing if it has no value.
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

/// Fails if the program imports anything of WASI, which `-S cli=n` takes away.
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

/// A file's bytes, read straight into the buffer that the program keeps.
fn shared(path: &Path) -> std::io::Result<Arc<[u8]>> {
    let mut file = File::open(path)?;
    // A pipe reports size 0. A file that reports a huge size gets no buffer of that size in advance.
    let size = usize::try_from(file.metadata()?.len()).ok().filter(|size| *size <= 1 << 30);
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size.unwrap_or(0)).collect();
    if let Some(place) = Arc::get_mut(&mut bytes) {
        file.read_exact(place)?;
    }
    let mut more = Vec::new();
    file.read_to_end(&mut more)?;
    Ok(if more.is_empty() { bytes } else { [&bytes, &*more].concat().into() })
}
