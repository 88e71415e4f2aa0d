//! A program that uses the standard library's network functions under `wasmscope run`, compared with wasmtime: granted
//! and denied.
//!
//! What wasmtime 48.0.8 did is committed in `tests/golden/network.jsonl`, one case per line. To record it again:
//! `WASMTIME=/path/to/wasmtime cargo test --test network`. Nothing leaves this machine.

mod program;

use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};

const COMMAND: &str = "# WASMTIME=/path/to/wasmtime cargo test --test network, with ";
const GOLDEN: &str = "tests/golden/network.jsonl";
const PROGRAM: &str = "tests/guests/net.wasm";
/// Calls every function directly, without a library in between.
const BARE: &str = "tests/guests/sockets.wasm";
/// The parts of it that trap. wasmtime has another message and another exit status for that.
const TRAPS: [&str; 8] = [
    "trap-write",
    "trap-flush-limit",
    "trap-drop",
    "trap-send",
    "trap-send-17",
    "trap-stream",
    "trap-drop-udp",
    "trap-pollable",
];

/// What a shell sees of one run.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// Everything after `run` on the command line.
    command: Vec<String>,
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Options, with each of which everything is run.
const GRANTS: [&[&str]; 10] = [
    &[],
    &["-Stcp"],
    &["-Sudp"],
    &["-S", "tcp,udp"],
    &["-Sinherit-network"],
    &["--wasi", "inherit-network=y"],
    &["-Sinherit-network", "-Stcp=n"],
    &["-Sinherit-network,udp=n,allow-ip-name-lookup"],
    &["-Sallow-ip-name-lookup"],
    &["-Sinherit-env", "-Sinherit-stdin=n"],
];

fn cases() -> Vec<Vec<String>> {
    let long = "a".repeat(70);
    let operations: [&[&str]; 17] = [
        &["own-tcp"],
        &["much"],
        &["own-udp"],
        &["options"],
        &["look-up", "127.0.0.1"],
        &["look-up", "::1"],
        &["look-up", "0x7f.1"],
        &["look-up", "no name"],
        &["look-up", &long],
        &["connect", "127.0.0.1:1"],
        &["connect", "0.0.0.0:0"],
        &["listen", "127.0.0.1:0"],
        &["listen", "192.0.2.1:0"],
        &["udp", "127.0.0.1:0"],
        &["variable", "WASMSCOPE_TEST"],
        &["input"],
        &["exit", "3"],
    ];
    let mut cases = Vec::new();
    let parts = ["states", "streams", "dropped", "udp", "names"];
    for part in parts.iter().chain(&TRAPS) {
        let words = ["-Sinherit-network,allow-ip-name-lookup", BARE, part];
        cases.push(words.map(str::to_owned).into());
    }
    for grant in GRANTS {
        for operation in operations {
            let words = grant.iter().chain(&[PROGRAM]).chain(operation);
            cases.push(words.map(|&word| word.to_owned()).collect());
        }
    }
    cases
}

fn run(program: &str, command: &[String]) -> Run {
    let mut child = Command::new(program)
        .env(program::LOCALE.0, program::LOCALE.1)
        .arg("run")
        .args(command)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("WASMSCOPE_TEST", "value")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // A program that reads nothing may already have ended.
    let _ = child.stdin.take().expect("a pipe").write_all(b"a line\n");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run {
        command: command.to_vec(),
        status: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Reduces a trap to the fact that there was one, since the rest differs.
fn comparable(run: Run) -> Run {
    if !run.command.iter().any(|word| TRAPS.contains(&word.as_str())) {
        return run;
    }
    assert!(run.status.is_some_and(|status| status != 0) && !run.stderr.is_empty(), "{run:?}");
    Run { status: None, stderr: String::new(), ..run }
}

/// A host that may not block, as under the debugger, gives the same answers.
#[test]
fn asked_again_and_again_it_answers_the_same() {
    let golden =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN)).expect("the golden file");
    let runs = golden.lines().skip(1).map(|line| serde_json::from_str::<Run>(line).expect("a run"));
    let mut count = 0;
    for expected in
        runs.filter(|run| run.command.contains(&"-Sinherit-network,allow-ip-name-lookup".to_owned()))
    {
        let command = ["--stdin", "/dev/null"].map(str::to_owned).into_iter().chain(expected.command.clone());
        let asked = comparable(run(env!("CARGO_BIN_EXE_wasmscope"), &command.collect::<Vec<_>>()));
        assert_eq!(
            (asked.status, asked.stdout),
            (expected.status, expected.stdout),
            "{:?}",
            expected.command
        );
        count += 1;
    }
    assert_eq!(count, 5 + TRAPS.len());
}

/// IPv6, which not every machine has.
#[test]
fn ipv6_addresses_are_taken_and_refused() {
    if TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let six = run(env!("CARGO_BIN_EXE_wasmscope"), &["-Sinherit-network", BARE, "six"].map(str::to_owned));
    let lines = [
        "create for 6: ok",
        "start-bind 4 on 6: invalid-argument",
        "start-bind mapped: invalid-argument",
        "start-bind compatible: invalid-argument",
        "start-connect unspecified: invalid-argument",
        "hop-limit: 3",
    ];
    assert_eq!(six.stdout.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn granted_and_denied_it_does_what_it_does_under_wasmtime() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    if let Ok(wasmtime) = std::env::var("WASMTIME") {
        let version = Command::new(&wasmtime).arg("--version").output().expect("wasmtime");
        let mut lines = format!("{COMMAND}{}", String::from_utf8_lossy(&version.stdout));
        for case in cases() {
            lines.push_str(&serde_json::to_string(&comparable(run(&wasmtime, &case))).expect("JSON"));
            lines.push('\n');
        }
        fs::write(&golden, lines).expect("the golden file");
    }
    let text = fs::read_to_string(&golden).expect("the golden file");
    assert!(text.starts_with(COMMAND), "it says how it was made");
    let expected: Vec<Run> =
        text.lines().skip(1).map(|line| serde_json::from_str(line).expect("a run")).collect();
    assert_eq!(expected.iter().map(|run| run.command.clone()).collect::<Vec<_>>(), cases());
    let ours = |command: &[String]| comparable(run(env!("CARGO_BIN_EXE_wasmscope"), command));
    let differs = |expected: &&Run| ours(&expected.command) != **expected;
    let wrong: Vec<_> = expected.iter().filter(differs).map(|run| &run.command).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A peer outside the program, with every subcommand that runs to the end: `run`, `trace`, `explain`.
#[test]
fn it_talks_to_somebody_else() {
    for verb in ["run", "trace", "explain"] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
        let address = listener.local_addr().expect("an address").to_string();
        let server = std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().expect("a connection");
            let mut heard = String::new();
            peer.read_to_string(&mut heard).expect("text");
            peer.write_all(format!("you said {heard}").as_bytes()).expect("a reader");
            peer.shutdown(Shutdown::Both).expect("a connection");
        });
        let output = program::wasmscope()
            .args([verb, "-Sinherit-network", PROGRAM, "connect", &address])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        server.join().expect("the server");
        let said = [output.stdout, output.stderr].concat();
        assert!(String::from_utf8_lossy(&said).contains("you said hello\n"), "{verb}");
        assert_eq!(output.status.code(), Some(0), "{verb}");
    }
}

fn explain(options: &[&str], program: &str, arguments: &[&str]) -> Vec<serde_json::Value> {
    let output = program::wasmscope()
        .args(["explain", "--json"])
        .args(options)
        .arg(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("WASMSCOPE_TEST", "value")
        .env_remove("WASMSCOPE_NOTHING")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn without_wasi_nothing_of_it_is_linked() {
    for (program, import) in [(PROGRAM, "wasi:"), ("tests/guests/net.p1.wasm", "wasi_snapshot_preview1")] {
        let refused =
            run(env!("CARGO_BIN_EXE_wasmscope"), &["-Scli=n", program, "exit", "0"].map(str::to_owned));
        assert_eq!((refused.status, refused.stdout.as_str()), (Some(1), ""), "{program}");
        assert!(refused.stderr.contains(import) && refused.stderr.contains("-S cli=n"), "{}", refused.stderr);
    }
    let pure = run(
        env!("CARGO_BIN_EXE_wasmscope"),
        &["-Scli=n", "--invoke", "add", "samples/add.wat", "2", "3"].map(str::to_owned),
    );
    assert_eq!((pure.status, pure.stdout.as_str()), (Some(0), "5\n"));
}

/// One refusal of each kind: what it is about, where it was decided, and the flags that make it work.
#[test]
fn every_kind_of_refusal_is_explained() {
    let module = "tests/guests/net.p1.wasm";
    type Row = (&'static [&'static str], &'static str, &'static [&'static str], [&'static str; 5]);
    let rows: [Row; 11] = [
        (
            &[],
            PROGRAM,
            &["connect", "127.0.0.1:1"],
            ["network", "TCP", "host-policy", "refused", "-S inherit-network"],
        ),
        (
            &["-Stcp"],
            PROGRAM,
            &["connect", "127.0.0.1:1"],
            ["network", "127.0.0.1:1", "host-policy", "refused", "-S inherit-network"],
        ),
        (
            &["-Sudp"],
            PROGRAM,
            &["udp", "127.0.0.1:0"],
            ["network", "127.0.0.1:0", "host-policy", "refused", "-S inherit-network"],
        ),
        (
            &["-Sinherit-network"],
            PROGRAM,
            &["connect", "127.0.0.1:1"],
            ["network", "127.0.0.1:1", "host-os", "refused", ""],
        ),
        (
            &[],
            PROGRAM,
            &["look-up", "localhost"],
            ["name-lookup", "localhost", "host-policy", "refused", "-S inherit-network,allow-ip-name-lookup"],
        ),
        (
            &[],
            PROGRAM,
            &["variable", "WASMSCOPE_TEST"],
            ["environment", "WASMSCOPE_TEST", "guest-libc", "refused", "--env=WASMSCOPE_TEST"],
        ),
        (
            &[],
            module,
            &["variable", "WASMSCOPE_NOTHING"],
            ["environment", "WASMSCOPE_NOTHING", "guest-libc", "refused", "--env=WASMSCOPE_NOTHING=VALUE"],
        ),
        (
            &["-Sinherit-stdin=n"],
            PROGRAM,
            &["input"],
            ["standard-input", "standard input", "host-policy", "refused", "-S inherit-stdin"],
        ),
        (
            &["-Sinherit-stdin=n"],
            module,
            &["input"],
            ["standard-input", "standard input", "host-policy", "refused", "-S inherit-stdin"],
        ),
        (&[], PROGRAM, &["exit", "3"], ["exit-status", "status 3", "guest-libc", "refused", ""]),
        (&[], module, &["exit", "126"], ["exit-status", "status 126", "host-policy", "refused", ""]),
    ];
    for (options, program, arguments, expected) in rows {
        let told = explain(options, program, arguments);
        let what = format!("{options:?} {program} {arguments:?}");
        assert_eq!(told.len(), 1, "{what}: {told:#?}");
        let fields = ["kind", "subject", "where", "outcome", "remedy"].map(|field| told[0][field].as_str());
        assert_eq!(fields, expected.map(Some), "{what}");
        // The name that this field had before there were kinds.
        assert_eq!(told[0]["path"], told[0]["subject"], "{what}");
        assert!(!told[0]["sentence"].as_str().unwrap_or_default().is_empty(), "{what}");
        assert!(!told[0]["advice"].as_str().unwrap_or_default().is_empty(), "{what}");
        // The remedy is true: with it, either nothing is refused, or what the system then reports is not for a grant to
        // change.
        if !expected[4].is_empty() {
            let flags: Vec<&str> = options.iter().copied().chain(expected[4].split(' ')).collect();
            let after = explain(&flags, program, arguments);
            assert!(after.iter().all(|row| row["where"] == "host-os"), "{what} with {flags:?}: {after:#?}");
        }
    }
    // What succeeded is not listed.
    for (program, arguments) in
        [(PROGRAM, ["exit", "0"]), (PROGRAM, ["exit", "1"]), (module, ["exit", "125"])]
    {
        assert!(explain(&[], program, &arguments).is_empty(), "{program} {arguments:?}");
    }
}

/// Without names it cannot be seen which variable is looked for, but it can that the environment was empty.
#[test]
fn an_environment_without_names_is_told_as_what_it_is() {
    let stripped = tempfile::tempdir().expect("a folder");
    let bytes =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/net.p1.wasm")).expect("a guest");
    let file = stripped.path().join("net.wasm");
    fs::write(&file, without_names(&bytes)).expect("a file");
    let program = file.to_str().expect("text");
    let told = explain(&[], program, &["variable", "WASMSCOPE_TEST"]);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((&told[0]["kind"], &told[0]["inferred"]), (&"environment".into(), &true.into()));
    assert_eq!(told[0]["remedy"], "-S inherit-env");
    assert!(explain(&["-Sinherit-env"], program, &["variable", "WASMSCOPE_TEST"]).is_empty());
    assert!(explain(&["--env=A=b"], program, &["variable", "A"]).is_empty());
}

/// A core module without its custom sections.
fn without_names(bytes: &[u8]) -> Vec<u8> {
    let mut kept = bytes[..8].to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let start = at;
        let id = bytes[at];
        at += 1;
        let (mut size, mut shift) = (0, 0);
        loop {
            let byte = bytes[at];
            at += 1;
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        at += size;
        if id != 0 {
            kept.extend(&bytes[start..at]);
        }
    }
    kept
}
