//! The seed's story in the debugger: host calls one by one, and the account of what was refused or granted.

use std::path::Path;
use std::sync::Arc;
use wasmscope::caps::{Access, Grant, Outcome, Where};
use wasmscope::guest::{Entry, Guest, Host, WaitReason};
use wasmscope::session::{
    CallStatus, CommandOutcome, FrameRowKind, MemoryRequest, Pump, RunState, Session, Setup, ValueMark,
};
use wasmscope::timeline::Timeline;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::{Lang, Message};

/// `wasmscope [--dir=DIR::.] samples/NAME sample_text`, where `sample_text` is in that directory.
fn session(name: &str, granted: bool) -> (Session, tempfile::TempDir) {
    let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a sample");
    session_of(name, &bytes, &["sample_text"], granted, StdinSource::Empty)
}

fn session_of(
    name: &str,
    bytes: &[u8],
    args: &[&str],
    granted: bool,
    stdin: StdinSource,
) -> (Session, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("sample_text"), "hello hello\n").expect("a file");
    let grants = granted.then(|| grant(dir.path())).into_iter().collect::<Vec<_>>();
    let program = Program::load(name, bytes).expect("loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    let config = Config {
        args: std::iter::once(name.to_owned()).chain(args.iter().cloned()).collect(),
        env: Vec::new(),
        grants: grants.clone(),
        network: wasmscope::caps::Network::default(),
        stdin,
        output: StdoutSink::Captured,
    };
    let hosts = move |_: &Setup| match WasiHost::new(config.clone()) {
        Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
        Err(error) => Err(Message::verbatim(error.to_string())),
    };
    let timeline = Timeline::live(guest, hosts(&Setup::default()).expect("a host"));
    let setup = Setup { program: name.into(), args, grants, ..Setup::default() };
    (Session::new(timeline, setup, Box::new(hosts)), dir)
}

fn grant(host: &Path) -> Grant {
    Grant { host: host.display().to_string(), guest: ".".into(), access: Access::ReadWrite }
}

fn run(session: &mut Session, line: &str) {
    let output = session.command(line).unwrap_or_else(|e| panic!("{line}: {e}"));
    if output == CommandOutcome::Started {
        assert_eq!(session.finish(), Pump::Stopped, "{line}");
    }
}

/// The reason of every stop with `w`, to the end.
fn visit(session: &mut Session) -> Vec<String> {
    let mut stops = Vec::new();
    while !matches!(session.status().state, RunState::Ended(_) | RunState::Trapped) {
        run(session, "w");
        let why = session.status().why.to_string();
        // Turns `after call 3 get-stderr` into `3 get-stderr`.
        stops.push(why.strip_prefix("after call ").unwrap_or(&why).to_owned());
        assert!(stops.len() < 1000, "no end: {stops:?}");
    }
    stops
}

#[test]
fn without_a_grant_the_calls_come_in_their_order() {
    let (mut session, _dir) = session("read-sample.wasm", false);
    let stops = visit(&mut session);
    assert_eq!(
        stops[..5],
        ["1 get-arguments", "2 get-directories", "lookup refused", "3 get-stderr", "4 subscribe"]
    );
    let writes: Vec<&str> =
        stops[5..].iter().map(|s| s.split_once(' ').map_or("", |(_, name)| name)).collect();
    let expected = ["check-write", "write", "blocking-flush"].repeat(24);
    assert_eq!(writes[..72], expected);
    assert_eq!(stops[77..], ["exit 1"]);
}

#[test]
fn with_a_grant_the_calls_come_in_their_order() {
    let (mut session, _dir) = session("read-sample.wasm", true);
    assert_eq!(
        visit(&mut session),
        [
            "1 get-arguments",
            "2 get-directories",
            "3 open-at",
            "4 read-via-stream",
            "5 blocking-read",
            "6 get-stdout",
            "7 subscribe",
            "8 check-write",
            "9 write",
            "10 blocking-flush",
            "11 blocking-read",
            "12 drop input-stream",
            "13 drop descriptor",
            "exit 0",
        ]
    );
}

#[test]
fn after_a_call_the_program_itself_is_shown() {
    let (mut session, _dir) = session("read-sample.wasm", true);
    run(&mut session, "w");
    while !matches!(session.status().state, RunState::Ended(_)) {
        let function = session.status().function.unwrap_or_default();
        assert!(!function.to_string().contains("plumbing"), "{function} after {}", session.status().why);
        run(&mut session, "w");
    }
    run(&mut session, "restart");
    run(&mut session, "w 6");
    assert_eq!(session.status().why.to_string(), "after call 6 get-stdout");
    let results = session.stack(0);
    assert_eq!(
        (results[0].decimal.to_string().as_str(), results[0].mark),
        ("4", ValueMark::New),
        "the handle it got"
    );
    assert!(session.frames().iter().any(|f| f.kind == FrameRowKind::Canon));
}

#[test]
fn continue_ends_on_the_refused_account() {
    for name in [
        "read-sample.wasm",
        "read-sample.p1.wasm",
        "read-sample.stripped.wasm",
        "read-sample.stripped.p1.wasm",
    ] {
        let (mut session, _dir) = session(name, false);
        run(&mut session, "continue");
        let status = session.status();
        assert_eq!((status.state, &*status.why.to_string()), (RunState::Ended(1), "exit 1"), "{name}");
        let accounts = session.accounts();
        let account = &accounts[status.refused.unwrap_or_else(|| panic!("{name}: a refused access"))];
        assert_eq!((account.subject.as_str(), account.outcome), ("sample_text", Outcome::Refused), "{name}");
        assert_eq!((account.r#where, account.host_asked), (Some(Where::GuestLibc), false), "{name}");
        let errno = account.errno.as_ref().expect("an errno");
        assert_eq!((errno.name.as_str(), errno.number), ("ENOENT", 44), "{name}");
        assert!(account.preopens.is_empty(), "{name}");
        assert!(account.remedy.is_some(), "{name}");
        assert!(account.moment > 0 && account.moment < status.moment, "{name}");
        let rows = session.calls();
        let lookup =
            rows.iter().find(|row| row.number.is_none()).unwrap_or_else(|| panic!("{name}: a row for it"));
        assert_eq!((lookup.status, lookup.account), (CallStatus::Refused, status.refused), "{name}");
        let report = session.report(Lang::En).join("\n");
        for part in
            ["exit status 1", "sample_text", "ENOENT", "never asked", "directories the program holds: none"]
        {
            assert!(report.contains(part), "{name}: {part} in\n{report}");
        }
    }
}

#[test]
fn the_remedy_works_in_the_same_debugger() {
    let (mut session, dir) = session("read-sample.wasm", true);
    run(&mut session, "continue");
    assert_eq!(session.status().state, RunState::Ended(0));
    assert_eq!(session.status().refused, None);
    let text: String = session.console().iter().filter(|p| !p.stderr).map(|p| p.text.as_str()).collect();
    assert_eq!(text, "hello hello\n");
    let accounts = session.accounts();
    let [account] = &accounts[..] else { panic!("one account: {accounts:?}") };
    assert_eq!((account.outcome, account.host_asked, account.r#where), (Outcome::Granted, true, None));
    assert!(!account.guest_steps.is_empty(), "the library's part of the walk");
    assert!(!account.host_steps.is_empty(), "the host's part of the walk");
    assert!(account.call_stack.len() > 2 && account.moment > 0, "{account:?}");
    assert_eq!(account.preopens[0].host, dir.path().display().to_string());
    let opened = session.calls().iter().find(|row| row.name.to_string() == "open-at").expect("the call");
    assert_eq!((opened.status, opened.account), (CallStatus::Granted, Some(0)));
}

#[test]
fn writes_to_one_stream_are_one_row() {
    let (mut session, _dir) = session("read-sample.wasm", false);
    run(&mut session, "continue");
    let rows = session.calls();
    let names: Vec<String> = rows.iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["get-arguments", "get-directories", "open", "get-stderr", "subscribe", "write"]);
    let writes = rows.get(5).expect("a row");
    assert_eq!((writes.number, writes.last, writes.status), (Some(5), Some(76), CallStatus::Plain));
    assert!(writes.args.to_string().contains("Error Opening Input"), "{}", writes.args);
    assert!(writes.result.to_string().contains("24 writes"), "{}", writes.result);
    assert!(writes.details.len() > 72);
    let stderr: String = session.console().iter().map(|part| part.text.as_str()).collect();
    assert!(stderr.starts_with("Error Opening Input: No such file or directory (os error 44)"), "{stderr}");
    assert!(session.console().iter().all(|part| part.stderr));
}

#[test]
fn handles_say_where_they_came_from() {
    let (mut session, _dir) = session("read-sample.wasm", true);
    for _ in 0..4 {
        run(&mut session, "w");
    }
    let caps = session.capabilities();
    assert_eq!(caps.learned_in_call, Some(2));
    assert_eq!(caps.directories[0].0, ".");
    let rows: Vec<(&str, &str, Option<u64>)> =
        caps.descriptors.iter().map(|d| (d.handle.as_str(), d.ty.as_str(), d.from_call)).collect();
    assert_eq!(
        rows,
        [("#1", "descriptor", Some(2)), ("#2", "descriptor", Some(3)), ("#3", "input-stream", Some(4))]
    );
    assert!(caps.descriptors[1].what.to_string().contains("sample_text"), "{}", caps.descriptors[1].what);
}

#[test]
fn descriptors_of_preview_1_are_followed() {
    let (mut session, _dir) = session("read-sample.p1.wasm", true);
    run(&mut session, "break on errno any");
    let opened = |session: &Session| session.calls().iter().any(|row| row.name.to_string() == "path_open");
    while !opened(&session) {
        run(&mut session, "w");
    }
    let caps = session.capabilities();
    let row =
        caps.descriptors.iter().find(|d| d.what.to_string().contains("sample_text")).expect("the open file");
    assert_eq!((row.handle.as_str(), row.ty.as_str()), ("4", "fd"));
    run(&mut session, "delete all");
    run(&mut session, "continue");
    assert_eq!(session.status().state, RunState::Ended(0));
    assert!(!session.capabilities().descriptors.iter().any(|d| d.handle == "4"), "it was closed");
}

/// Looking at the views after each call gives the same as looking once at the end; and views taken earlier do not
/// change.
#[test]
fn what_is_looked_at_after_each_call_is_what_is_looked_at_once() {
    for name in ["read-sample.wasm", "read-sample.p1.wasm"] {
        for granted in [false, true] {
            let (mut often, _dir) = session(name, granted);
            let (mut once, _other) = session(name, granted);
            let mut before = Vec::new();
            while !matches!(often.status().state, RunState::Ended(_)) {
                run(&mut often, "w");
                let (calls, console) = (often.calls(), often.console());
                let copy: (Vec<_>, Vec<_>) = (calls.iter().collect(), console.iter().cloned().collect());
                before.push(((calls, console), copy));
                let _ = often.capabilities();
            }
            run(&mut once, "continue");
            assert_eq!(often.calls(), once.calls(), "{name}");
            assert_eq!(often.console(), once.console(), "{name}");
            let [often, once] = [often, once].map(|session| session.capabilities());
            assert_eq!(often.descriptors, once.descriptors, "{name}");
            assert_eq!(often.learned_in_call, once.learned_in_call, "{name}");
            for ((calls, console), (rows, parts)) in before {
                assert!(calls.iter().eq(rows) && console.iter().eq(&parts), "{name}");
            }
        }
    }
}

#[test]
fn a_breakpoint_on_an_errno_stops_at_the_refused_lookup() {
    let (mut session, _dir) = session("read-sample.wasm", false);
    run(&mut session, "break on errno ENOENT");
    run(&mut session, "continue");
    let status = session.status();
    assert_eq!((status.state, &*status.why.to_string()), (RunState::Stopped, "breakpoint 1"));
    assert_eq!(status.refused, Some(0));
    assert_eq!(session.accounts()[0].moment, status.moment);
    run(&mut session, "continue");
    assert_eq!(session.status().state, RunState::Ended(1));
}

#[test]
fn probes_are_never_stops_of_the_person() {
    let (mut session, _dir) = session("read-sample.wasm", false);
    assert!(session.code_of(0, 0).breakpoints.is_empty());
    run(&mut session, "goto 100");
    assert_eq!(session.status().moment, 100);
    run(&mut session, "continue");
    assert_eq!(session.status().state, RunState::Ended(1), "one continue runs to the end");
}

#[test]
fn stepping_sees_the_same_refusal() {
    let (mut session, _dir) = session("read-sample.wasm", false);
    run(&mut session, "continue");
    let whole = session.accounts();
    run(&mut session, "restart");
    assert!(session.accounts().is_empty());
    let target = whole[0].moment;
    run(&mut session, &format!("goto {}", target - 2000));
    while session.status().moment <= target {
        run(&mut session, "step");
    }
    assert_eq!(session.accounts(), whole, "instruction by instruction, the same account");
}

/// Reads once from standard input, then exits with the number of bytes read as the status.
const READER: &str = r#"
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\40\00\00\00\10\00\00\00")
  (func (export "_start")
    i32.const 0
    i32.const 0
    i32.const 1
    i32.const 8
    call $read
    drop
    i32.const 8
    i32.load
    call $exit))
"#;

#[test]
fn a_program_that_reads_waits_for_input() {
    for motion in ["step", "next", "w", "continue"] {
        let (mut session, _dir) = session_of("reader.wat", READER.as_bytes(), &[], false, StdinSource::Fed);
        if motion != "continue" && motion != "w" {
            run(&mut session, "goto 4");
        }
        assert_eq!(session.command(motion), Ok(CommandOutcome::Started));
        assert_eq!(session.finish(), Pump::Waiting(WaitReason::Stdin), "{motion}");
        assert_eq!(session.finish(), Pump::Waiting(WaitReason::Stdin), "{motion}: nothing has happened");
        let status = session.status();
        assert_eq!((status.state, status.moment), (RunState::WaitingForInput, 5), "{motion}");
        let row = session.calls().last().expect("the call that waits");
        assert_eq!(
            (row.name.to_string(), row.number, row.status),
            ("fd_read".to_owned(), Some(1), CallStatus::Pending)
        );
        session.feed_stdin(Some(b"hello"));
        assert_eq!(session.finish(), Pump::Stopped, "{motion}");
        if motion == "continue" {
            assert_eq!(session.status().state, RunState::Ended(5));
        } else {
            assert_eq!((session.status().state, session.status().moment), (RunState::Stopped, 5), "{motion}");
            let [result] = &session.stack(0)[..] else { panic!("the result of fd_read") };
            assert_eq!((result.decimal.to_string().as_str(), result.mark), ("0", ValueMark::New), "{motion}");
            let window = session.memory(&MemoryRequest { address: 0x40, len: 5, ..MemoryRequest::default() });
            assert_eq!(window.bytes, b"hello");
            assert!(window.written.contains(&(0x40, 5)), "the host wrote: {:?}", window.written);
        }
    }
}

#[test]
fn restart_runs_the_same_program_again() {
    let (mut session, dir) = session("read-sample.wasm", true);
    run(&mut session, "break on errno any");
    run(&mut session, "continue");
    let moment = session.status().moment;
    run(&mut session, "run");
    assert_eq!(session.status().moment, moment, "the same input, the same number of instructions");
    std::fs::remove_file(dir.path().join("sample_text")).expect("removed");
    run(&mut session, "run");
    assert_eq!(session.status().why.to_string(), "breakpoint 1", "the world is asked anew");
    assert_eq!(session.accounts()[0].outcome, Outcome::Failed);
}
