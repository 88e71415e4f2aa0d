//! Programs that make a million host calls or more, each in its own process: what a call costs with each subcommand
//! compared with wasmtime, and the peak memory of the process.
//!
//! Each round runs all candidates one after the other, and a ratio is the median over the rounds: if the machine is
//! busy, it is busy for all candidates. The time of a run without calls is subtracted from each.

use super::common::{self, Options, Times};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program's name, and its text for a given number of calls.
type Source = (&'static str, fn(u64) -> String);

/// The programs: a small call and a smaller one, in both previews.
const PROGRAMS: [Source; 4] = [
    ("fd_write, 2 bytes", |n| {
        module("fd_write", "i32 i32 i32 i32", "(i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)", n)
    }),
    ("clock_time_get", |n| {
        module("clock_time_get", "i32 i64 i32", "(i32.const 1) (i64.const 0) (i32.const 8)", n)
    }),
    ("blocking-write-and-flush", writer),
    ("monotonic-clock.now", clock),
];

/// Subcommands, and their options besides the program.
const VERBS: [(&str, &[&str]); 5] = [
    ("run", &["run"]),
    ("explain", &["explain"]),
    ("record", &["record", "-o", "/dev/null"]),
    ("trace", &["trace"]),
    ("debug", &["debug", "--batch", "-x", "continue"]),
];

/// A loop of `n` rounds.
fn rounds(n: u64, body: &str) -> String {
    format!(
        "(local.set $left (i64.const {n}))
         (block $out (loop $again (br_if $out (i64.eqz (local.get $left)))
           {body}
           (local.set $left (i64.sub (local.get $left) (i64.const 1))) (br $again)))"
    )
}

fn module(name: &str, params: &str, args: &str, n: u64) -> String {
    let again = rounds(n, &format!("(drop (call $f {args}))"));
    format!(
        r#"(module (import "wasi_snapshot_preview1" "{name}" (func $f (param {params}) (result i32)))
             (memory (export "memory") 1)
             (data (i32.const 0) "\10\00\00\00\02\00\00\00") (data (i32.const 16) "y\n")
             (func (export "_start") (local $left i64) {again}))"#
    )
}

/// A component around a core function `run` whose imports are in `h`.
fn component(imports: &str, with: &str, core: &str) -> String {
    format!(
        r#"(component {imports}
             {core}
             (core instance $m (instantiate $M (with "h" (instance {with}))))
             (func $run (result (result)) (canon lift (core func $m "run")))
             (component $Run (import "run" (func $r (result (result)))) (export "run" (func $r)))
             (instance $command (instantiate $Run (with "run" (func $run))))
             (export "wasi:cli/run@0.2.0" (instance $command)))"#
    )
}

fn clock(n: u64) -> String {
    let again = rounds(n, "(drop (call $now))");
    component(
        r#"(import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
             (type $u u64) (export "instant" (type $i (eq $u))) (export "now" (func (result $i)))))
           (core func $now (canon lower (func $clock "now")))"#,
        r#"(export "now" (func $now))"#,
        &format!(
            r#"(core module $M (import "h" "now" (func $now (result i64)))
                 (func (export "run") (result i32) (local $left i64) {again} (i32.const 0)))"#
        ),
    )
}

fn writer(n: u64) -> String {
    let again = rounds(n, "(call $write (local.get $out) (i32.const 16) (i32.const 2) (i32.const 32))");
    component(
        r#"(import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
           (alias export $error "error" (type $error-type))
           (import "wasi:io/streams@0.2.0" (instance $streams
             (export "output-stream" (type $out (sub resource)))
             (alias outer 1 $error-type (type $outer)) (export "error" (type $e (eq $outer)))
             (type $cases (variant (case "last-operation-failed" (own $e)) (case "closed")))
             (export "stream-error" (type $stream-error (eq $cases)))
             (export "[method]output-stream.blocking-write-and-flush"
               (func (param "self" (borrow $out)) (param "contents" (list u8)) (result (result (error $stream-error)))))))
           (alias export $streams "output-stream" (type $out-type))
           (import "wasi:cli/stdout@0.2.0" (instance $stdout
             (alias outer 1 $out-type (type $outer)) (export "output-stream" (type $o (eq $outer)))
             (export "get-stdout" (func (result (own $o))))))
           (core module $Memory (memory (export "memory") 1) (data (i32.const 16) "y\n"))
           (core instance $memory (instantiate $Memory))
           (core func $get (canon lower (func $stdout "get-stdout")))
           (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush")
             (memory $memory "memory")))"#,
        r#"(export "get" (func $get)) (export "write" (func $write))"#,
        &format!(
            r#"(core module $M (import "h" "get" (func $get (result i32)))
                 (import "h" "write" (func $write (param i32 i32 i32 i32)))
                 (func (export "run") (result i32) (local $left i64) (local $out i32)
                   (local.set $out (call $get)) {again} (i32.const 0)))"#
        ),
    )
}

/// Reads standard input to its end, in pieces of 64 KiB.
const READER: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "\00\00\01\00\00\00\01\00")
  (func (export "_start")
    (loop $again
      (if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
      (br_if $again (i32.load (i32.const 8))))))"#;

/// The report on the executable `ours`, or on the one that the environment variable `WASMSCOPE_BIN` names.
pub fn report(options: &Options, ours: &str) -> String {
    let ours = std::env::var_os("WASMSCOPE_BIN").unwrap_or_else(|| ours.into());
    let theirs = on_the_path("wasmtime");
    let place = tempfile::tempdir().expect("a temporary directory");
    let mut text = String::new();
    for (name, source) in PROGRAMS.into_iter().filter(|(name, _)| options.wants(name)) {
        let files = [0, one(options), 10 * one(options)].map(|n| {
            let file = place.path().join(format!("{n}.wasm"));
            let binary = wat::parse_str(source(n)).unwrap_or_else(|e| panic!("{name}: {e}"));
            std::fs::write(&file, binary).expect("room for the program");
            file
        });
        text.push_str(&calls(name, &files, &ours, theirs.as_deref(), options));
    }
    if options.wants("reading") {
        text.push_str(&reading(place.path(), &ours, options));
    }
    text
}

/// How many calls the smaller program makes.
fn one(options: &Options) -> u64 {
    if options.quick { 1000 } else { 1_000_000 }
}

fn on_the_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// What a process used.
struct Took {
    time: Duration,
    /// The peak of its resident memory, in bytes.
    peak: u64,
}

/// Runs a command to its end.
fn run(command: &mut Command) -> Took {
    let began = Instant::now();
    let mut child = command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts");
    let peak = watch(&mut child);
    Took { time: began.elapsed(), peak }
}

/// The peak memory of a process, polled until it ends: it only grows, so the last reading is nearly exact.
fn watch(child: &mut Child) -> u64 {
    let (mut peak, mut pause) = (0, Duration::from_micros(500));
    while child.try_wait().expect("a child").is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) * 1024);
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(4));
    }
    peak
}

/// The command line of a subcommand for a program.
fn verb(ours: &OsString, args: &[&str], file: &Path) -> Command {
    let mut command = Command::new(ours);
    command.args(args).arg(file).stdin(Stdio::null());
    command
}

/// Measures one program with all subcommands.
fn calls(
    name: &str,
    files: &[PathBuf; 3],
    ours: &OsString,
    theirs: Option<&Path>,
    options: &Options,
) -> String {
    let [none, some, many] = files;
    let candidates = 1 + VERBS.len();
    let command = |candidate: usize, file: &Path| match candidate {
        0 => theirs.map(|theirs| {
            let mut command = Command::new(theirs);
            command.arg("run").arg(file).stdin(Stdio::null());
            command
        }),
        ours_at => Some(verb(ours, VERBS[ours_at - 1].1, file)),
    };
    // Nanoseconds per call, by candidate and round.
    let mut costs = vec![Vec::new(); candidates];
    let mut peaks = vec![[0; 2]; candidates];
    for _ in 0..options.rounds().min(5) {
        for candidate in 0..candidates {
            let (Some(mut empty), Some(mut full)) = (command(candidate, none), command(candidate, some))
            else {
                continue;
            };
            let (without, with) = (run(&mut empty), run(&mut full));
            let cost = with.time.saturating_sub(without.time).as_nanos() as f64 / one(options) as f64;
            costs[candidate].push(cost.max(0.1));
            peaks[candidate][0] = with.peak.max(peaks[candidate][0]);
        }
    }
    for (candidate, peaks) in peaks.iter_mut().enumerate() {
        if let Some(mut command) = command(candidate, many) {
            peaks[1] = run(&mut command).peak;
        }
    }
    let middle = |mut of: Vec<f64>| {
        of.sort_by(f64::total_cmp);
        of.get(of.len() / 2).copied()
    };
    let ratio = |a: usize, b: usize| middle(costs[a].iter().zip(&costs[b]).map(|(a, b)| a / b).collect());
    let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let names = ["wasmtime"].into_iter().chain(VERBS.map(|(name, _)| name));
    let rows: Vec<Vec<String>> = names
        .enumerate()
        .filter(|(candidate, _)| !costs[*candidate].is_empty())
        .map(|(candidate, name)| {
            let [one_peak, ten_peak] = peaks[candidate];
            let kept = ten_peak.saturating_sub(one_peak) as f64 / (9 * one(options)) as f64;
            vec![
                name.to_owned(),
                shown(middle(costs[candidate].clone()).map(|nanoseconds| nanoseconds / 1e3)),
                shown(ratio(candidate, 0)),
                shown(ratio(candidate, 1)),
                format!("{:.1}", one_peak as f64 / 1e6),
                format!("{:.1}", ten_peak as f64 / 1e6),
                format!("{kept:.1}"),
            ]
        })
        .collect();
    let count = one(options);
    let head = ["", "µs a call", "× wasmtime", "× run", "peak MB", "peak MB, 10 ×", "bytes a call"];
    format!("\n{name}: {count} calls, and ten times as many\n{}", common::table(&head, &rows))
}

/// Measures a program that reads a large file.
fn reading(place: &Path, ours: &OsString, options: &Options) -> String {
    let size: u64 = if options.quick { 1 << 20 } else { 300 << 20 };
    let (program, input) = (place.join("reader.wasm"), place.join("input"));
    std::fs::write(&program, wat::parse_str(READER).expect("assembles")).expect("room");
    // Data that no compressor can shrink.
    let mut noise = 1_u64;
    let bytes: Vec<u8> = (0..size / 8)
        .flat_map(|_| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (noise ^ (noise >> 29)).to_le_bytes()
        })
        .collect();
    std::fs::write(&input, bytes).expect("room for the input");
    let rows: Vec<Vec<String>> = VERBS[..4]
        .iter()
        .map(|(name, args)| {
            let mut command = verb(ours, args, &program);
            let mut times = Times::default();
            let mut peak = 0;
            for _ in 0..options.rounds().min(3) {
                let took = run(command.stdin(std::fs::File::open(&input).expect("the input")));
                times.push(took.time);
                peak = took.peak.max(peak);
            }
            vec![
                (*name).to_owned(),
                format!("{:.0}", common::ms(times.median())),
                format!("{:.1}", peak as f64 / 1e6),
            ]
        })
        .collect();
    let head = ["", "ms", "peak MB"];
    format!("\nreading {:.0} MB from standard input\n{}", size as f64 / 1e6, common::table(&head, &rows))
}
