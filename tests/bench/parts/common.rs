//! Shared by the benchmarks: the kernels of `samples/kernels`, each engine ready to run one, and timing.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use wasmscope::exec::{Exit, Extern, FuncAddr, Machine, Stops};
use wasmscope::guest::{Answer, CallId, Guest, Host, HostCall, HostReply, Survey, SurveyQuery, WaitReason};
use wasmscope::session::{Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::wasm::{LoadError, ModuleId, Program};

/// A program of `samples/kernels`.
#[derive(Debug, Clone, Copy)]
pub struct Kernel {
    /// Its file name without `.wasm`.
    pub name: &'static str,
    /// The argument of `run` for a test: a few milliseconds in a development build.
    pub small: i32,
    /// The argument for a measurement: about a tenth of a second in wasmi.
    pub full: i32,
}

const fn kernel(name: &'static str, small: i32, full: i32) -> Kernel {
    Kernel { name, small, full }
}

/// All kernels, by name.
pub const KERNELS: &[Kernel] = &[
    kernel("calls", 18, 31),
    kernel("memory", 1, 8),
    kernel("floats", 100, 80_000),
    kernel("mixing", 10, 30_000),
    kernel("sorting", 200, 80_000),
    kernel("words", 200, 100_000),
    kernel("dispatch", 20, 10_000),
    kernel("bytecode", 30, 6000),
    kernel("vectors", 1, 600),
    kernel("bulk", 100, 800_000),
    kernel("tree", 200, 80_000),
    kernel("bignum", 10, 400),
];

impl Kernel {
    /// The kernel with that name.
    pub fn named(name: &str) -> Self {
        *KERNELS.iter().find(|k| k.name == name).unwrap_or_else(|| panic!("no kernel {name}"))
    }

    /// The kernel's binary.
    pub fn bytes(&self) -> Vec<u8> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/kernels/{}.wasm", self.name));
        std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
    }

    /// The argument to pass to `run`.
    pub fn n(&self, options: &Options) -> i32 {
        if options.quick { self.small } else { self.full }
    }
}

/// A kernel in our engine.
pub struct Ours {
    /// The machine, for running it in pieces.
    pub machine: Machine,
    run: FuncAddr,
}

impl Ours {
    /// Loads and instantiates the kernel.
    ///
    /// # Errors
    /// When the module uses a feature that is not supported.
    pub fn new(kernel: &Kernel) -> Result<Self, LoadError> {
        Self::load(kernel.name, &kernel.bytes())
    }

    /// Loads and instantiates a module that imports nothing and exports `run`.
    ///
    /// # Errors
    /// When the module uses a feature that is not supported.
    pub fn load(name: &str, bytes: &[u8]) -> Result<Self, LoadError> {
        let program = Program::load(name, bytes)?;
        let mut machine = Machine::new();
        let (instance, _) =
            machine.store.instantiate(program.module(ModuleId(0)), &[]).expect("kernels import nothing");
        let Some(Extern::Func(run)) = machine.store.export(instance, "run") else { panic!("no `run`") };
        Ok(Self { machine, run })
    }

    /// Moves the machine to before the first instruction of `run(n)`.
    pub fn enter(&mut self, n: i32) {
        self.machine.unwind();
        self.machine.call(self.run, &[u64::from(n as u32)]).expect("an empty stack has room");
    }

    /// Executes `run(n)` to its end.
    pub fn run(&mut self, n: i32, stops: &Stops) -> i64 {
        self.enter(n);
        match self.machine.run(u64::MAX, stops) {
            Exit::Returned(results) => results[0] as i64,
            exit => panic!("{exit:?}"),
        }
    }
}

/// A kernel in wasmi, already translated to its internal code.
pub struct Theirs {
    store: wasmi::Store<()>,
    run: wasmi::TypedFunc<i32, i64>,
}

impl Theirs {
    /// Translates and instantiates the kernel.
    pub fn new(kernel: &Kernel) -> Self {
        let mut config = wasmi::Config::default();
        config.compilation_mode(wasmi::CompilationMode::Eager);
        let engine = wasmi::Engine::new(&config);
        let module = wasmi::Module::new(&engine, kernel.bytes()).expect("loads in wasmi");
        let mut store = wasmi::Store::new(&engine, ());
        let linker = wasmi::Linker::new(&engine);
        let instance = linker.instantiate_and_start(&mut store, &module).expect("imports nothing");
        let run = instance.get_typed_func(&store, "run").expect("exports `run`");
        Self { store, run }
    }

    /// Executes `run(n)` to its end.
    pub fn run(&mut self, n: i32) -> i64 {
        self.run.call(&mut self.store, n).expect("returns")
    }
}

/// A session of a guest that makes no host calls.
pub fn session(guest: Guest) -> Session {
    let timeline = Timeline::live(guest, Box::new(NoHost));
    Session::new(timeline, Setup::default(), Box::new(|_| Ok(Box::new(NoHost))))
}

struct NoHost;

impl Host for NoHost {
    fn call(&mut self, _: CallId, _: &HostCall) -> Answer {
        Answer::Reply(HostReply::value(None))
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        None
    }

    fn waits_for(&self) -> Option<WaitReason> {
        None
    }

    fn survey(&mut self, _: &SurveyQuery) -> Survey {
        Survey { remedy: Default::default() }
    }

    fn feed_stdin(&mut self, _: Option<&[u8]>) {}
}

/// How a benchmark is to be run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Small inputs and few rounds: shows that the benchmark works, and measures nothing.
    pub quick: bool,
    /// Only what has one of these strings in its name.
    pub only: Vec<String>,
}

impl Options {
    /// Reads the options from the command line; `cargo bench` adds `--bench`.
    pub fn read() -> Self {
        let mut options = Self::default();
        for arg in std::env::args().skip(1) {
            match arg.as_str() {
                "--bench" => {}
                "--quick" => options.quick = true,
                flag if flag.starts_with('-') => {
                    eprintln!("unknown option {flag}; there are: --quick, and names to choose by");
                    std::process::exit(2);
                }
                name => options.only.push(name.to_owned()),
            }
        }
        options
    }

    /// Whether something with this name is to be run.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }

    /// How many rounds to measure.
    pub fn rounds(&self) -> usize {
        if self.quick { 1 } else { 7 }
    }
}

/// The time that some work takes, and its result.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = std::hint::black_box(work());
    (start.elapsed(), result)
}

/// The time in milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The times of one candidate over the rounds.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds the time of a round.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The shortest time: the round that was disturbed least.
    pub fn best(&self) -> Duration {
        self.0.iter().min().copied().unwrap_or_default()
    }

    /// The median time.
    pub fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

/// The geometric mean; 1 if there are no ratios.
pub fn geometric_mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|r| r.ln()).sum::<f64>() / ratios.len().max(1) as f64).exp()
}

/// A table whose first column is left-aligned and whose others are right-aligned.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |i: usize| {
        let cells = rows.iter().map(|row| row[i].chars().count());
        cells.chain([head[i].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    let mut line = |cells: &[&str]| {
        for (i, (cell, &width)) in cells.iter().zip(&widths).enumerate() {
            let _ = if i == 0 { write!(text, "{cell:<width$}") } else { write!(text, "  {cell:>width$}") };
        }
        text.push('\n');
    };
    line(head);
    for row in rows {
        line(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}
