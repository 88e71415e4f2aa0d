//! Loads a large module or component, from its bytes to just before its first instruction, and reports the peak memory
//! as a multiple of the file's size.
//!
//! Each measurement is a process of its own, which is this program again with a file named in its environment: making
//! the file does not count, and no run benefits from an earlier one.

use super::big;
use super::common::{self, Options, Times};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use wasmscope::guest::{Entry, Guest};
use wasmscope::wasm::{Binary, Program};

/// The environment variable that names the file to a child process.
const FILE: &str = "WASMSCOPE_BENCH_LOAD";
/// The prefix of the child's answer.
const ANSWER: &str = "measured:";

/// The parts that are measured, each in milliseconds.
const PARTS: [&str; 4] = ["read the file", "Program::load", "Guest::new", "Session::new"];

/// The report; `args` make a new process of this program call [`child`].
pub fn report(options: &Options, args: &[&str]) -> String {
    let size = if options.quick { 1_000_000 } else { 50_000_000 };
    let module = measure("a module", &big::module(size), options, args);
    module + &measure("a component around it", &big::component(size), options, args)
}

fn measure(what: &str, bytes: &[u8], options: &Options, args: &[&str]) -> String {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("room for the module");
    let mut parts: [Times; PARTS.len()] = Default::default();
    let mut total = Times::default();
    let mut peaks = [0; 2];
    for _ in 0..options.rounds() {
        let (times, peak) = ask(file.path(), args);
        for (part, &time) in parts.iter_mut().zip(&times) {
            part.push(time);
        }
        total.push(times[1] + times[2]);
        for (most, peak) in peaks.iter_mut().zip(peak) {
            *most = peak.max(*most);
        }
    }
    let row = |name: &str, times: &Times| {
        let cell = |time| format!("{:.1}", common::ms(time));
        vec![name.to_owned(), cell(times.best()), cell(times.median())]
    };
    let mut rows: Vec<_> = PARTS.iter().zip(&parts).map(|(name, times)| row(name, times)).collect();
    rows.push(row("load + guest: to the first instruction", &total));
    let size = bytes.len() as f64;
    let memory = |what: &str, kib: u64| {
        let bytes = kib as f64 * 1024.0;
        format!("peak memory {what}: {:.1} MB = {:.2} × the file\n", bytes / 1e6, bytes / size)
    };
    format!(
        "\n{what} of {:.1} MB\n{}{}{}",
        size / 1e6,
        common::table(&["", "best ms", "median ms"], &rows),
        memory("before the first instruction", peaks[0]),
        memory("with a session", peaks[1]),
    )
}

/// Measures in a new process: the times of the parts, and the peak memory without and with a session, in KiB.
fn ask(file: &Path, args: &[&str]) -> ([Duration; PARTS.len()], [u64; 2]) {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this).args(args).env(FILE, file).output().expect("a child process");
    let text = String::from_utf8_lossy(&output.stdout);
    // The test harness may have written something before it on the same line.
    let Some((_, answer)) = text.split_once(ANSWER) else {
        panic!("the child said: {text}{}", String::from_utf8_lossy(&output.stderr));
    };
    let line = answer.lines().next().unwrap_or_default();
    let numbers: Vec<u64> = line.split_whitespace().map(|n| n.parse().expect("a number")).collect();
    (std::array::from_fn(|i| Duration::from_nanos(numbers[i])), [numbers[4], numbers[5]])
}

/// In a child process: measures, answers on standard output and returns `true`.
pub fn child() -> bool {
    let Some(file) = std::env::var_os(FILE) else { return false };
    let (read, bytes) = common::timed(|| read(Path::new(&file)));
    let (load, program) = common::timed(|| Program::load_shared("big", bytes).expect("loads"));
    let entry = match program.binary {
        Binary::Module(_) => Entry::Command,
        Binary::Component(_) => Entry::Invoke { function: "start".into(), args: Vec::new() },
    };
    let (start, guest) = common::timed(|| Guest::new(Arc::new(program), &entry).expect("links"));
    assert!(guest.location().is_some(), "it stands before an instruction");
    let without = peak();
    let (open, session) = common::timed(|| common::session(guest));
    assert_eq!(session.status().moment, 0);
    let [read, load, start, open] = [read, load, start, open].map(|time| time.as_nanos());
    println!("{ANSWER} {read} {load} {start} {open} {without} {}", peak());
    true
}

/// Reads the file without making a second copy, as the command line does.
fn read(file: &Path) -> Arc<[u8]> {
    let mut file = std::fs::File::open(file).expect("the file");
    let size = file.metadata().expect("a size").len();
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size as usize).collect();
    file.read_exact(Arc::get_mut(&mut bytes).expect("nobody else has it")).expect("the bytes");
    bytes
}

/// The peak memory of this process in KiB; 0 if the system does not report it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
