//! The binary in a real pseudo-terminal: it starts, steps, resizes and quits, and leaves the terminal as it found it,
//! even after a panic.
//!
//! The contents of the screens are tested by snapshots; here only the terminal matters.

mod program;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// A program in its own terminal.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    child: Box<dyn Child + Send + Sync>,
    screen: vt100::Parser,
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    fn open(cols: u16, rows: u16, program: &str, args: &[&str]) -> Self {
        let pair = native_pty_system().openpty(size(cols, rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.env(program::LOCALE.0, program::LOCALE.1);
        command.args(args);
        command.cwd(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"));
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        command.env_remove("RUST_BACKTRACE");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keyboard = pair.master.take_writer().expect("a writer");
        Self { master: pair.master, keyboard, output, child, screen: vt100::Parser::new(rows, cols, 0) }
    }

    fn wasmscope(cols: u16, rows: u16, args: &[&str]) -> Self {
        Self::open(cols, rows, env!("CARGO_BIN_EXE_wasmscope"), args)
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the keyboard works");
        self.keyboard.flush().expect("the keyboard works");
    }

    fn resize(&mut self, cols: u16, rows: u16) {
        self.screen.screen_mut().set_size(rows, cols);
        self.master.resize(size(cols, rows)).expect("a resize");
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads output until the screen is as wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let start = Instant::now();
        while !wanted(self.screen.screen()) {
            match self.output.recv_timeout(Duration::from_millis(100)) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => {
                    assert!(start.elapsed() < PATIENCE, "waited for {what}; the screen is\n{}", self.text())
                }
            }
        }
    }

    fn until_text(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits for the program's end; returns its exit status, with the last output on the screen.
    fn ended(&mut self) -> u32 {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "does not end; the screen is\n{}", self.text());
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.screen.process(&bytes);
            }
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.screen.process(&bytes);
        }
        status.exit_code()
    }

    /// Checks that the terminal is in the state that a shell expects.
    fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen:\n{}", self.text());
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is captured");
        #[cfg(unix)]
        {
            let modes = self.master.get_termios().expect("terminal modes");
            let flags = modes.local_flags;
            use nix_flags::{ECHO, ICANON, ISIG};
            let bits = flags.bits();
            assert!(bits & ECHO != 0 && bits & ICANON != 0 && bits & ISIG != 0, "raw mode is on: {flags:?}");
        }
    }
}

/// Bits of `c_lflag`, the local modes of a terminal.
#[cfg(unix)]
mod nix_flags {
    pub(super) const ISIG: u32 = 1;
    pub(super) const ICANON: u32 = 2;
    pub(super) const ECHO: u32 = 8;
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn it_starts_steps_and_quits() {
    let mut terminal = Terminal::wasmscope(120, 36, &["read-sample.wasm", "sample_text"]);
    terminal.until("the debugger", |s| s.alternate_screen() && s.contents().contains("read-sample.wasm"));
    terminal.until_text("op 0");
    terminal.press("s");
    terminal.until_text("op 1");
    terminal.press("ss");
    terminal.until_text("op 3");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.assert_restored();
}

#[test]
fn it_follows_every_size_of_its_window() {
    let mut terminal = Terminal::wasmscope(80, 24, &["read-sample.wasm", "sample_text"]);
    terminal.until_text("op 0");
    for (cols, rows) in [(200, 60), (40, 10), (120, 36)] {
        terminal.resize(cols, rows);
        terminal.until(&format!("a screen of {cols}x{rows}"), |screen| {
            let last = screen.rows(0, cols).last().unwrap_or_default();
            screen.contents().contains("read-sample") && !last.trim().is_empty()
        });
    }
    terminal.resize(30, 8);
    terminal.until("a request for a larger window", |s| s.contents().contains("40x10 or more"));
    terminal.resize(80, 24);
    terminal.until_text("op 0");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.assert_restored();
}

#[test]
fn a_program_that_runs_without_end_is_interrupted_and_left() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let endless = folder.path().join("endless.wat");
    std::fs::write(&endless, "(module (func (export \"_start\") (loop $again (br $again))))")
        .expect("a file");
    let mut terminal = Terminal::wasmscope(100, 30, &[endless.to_str().expect("a plain path")]);
    terminal.until_text("op 0");
    terminal.press("c");
    terminal.until("movement", |s| !s.contents().contains("op 0 "));
    terminal.press("\u{3}");
    terminal.until_text("interrupted");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.assert_restored();
}

/// A program that counts for this long, and then opens `data/a.txt` in its first directory.
fn opener(count: u32) -> String {
    format!(
        r#"(module
             (import "wasi_snapshot_preview1" "path_open"
               (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
             (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
             (memory (export "memory") 1)
             (data (i32.const 16) "data/a.txt")
             (func $main (export "_start") (local i32)
               (local.set 0 (i32.const {count}))
               (loop $count (br_if $count (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
               (call $exit (call $open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const 10)
                 (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))))"#
    )
}

#[test]
fn a_remedy_is_tried_while_nobody_presses_a_key_and_any_key_comes_first() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("data")).expect("a directory");
    std::fs::write(folder.path().join("data/a.txt"), "text").expect("a file");
    let program = folder.path().join("opener.wat");
    let program = program.to_str().expect("a plain path");
    let given = format!("--dir={}", folder.path().join("data").display());
    std::fs::write(program, opener(100)).expect("a file");
    let mut terminal = Terminal::wasmscope(120, 36, &[&given, program]);
    terminal.until_text("op 0");
    terminal.press("c");
    terminal.until_text("Tried: it works.");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    // Trying takes as long as the program did; keys are noticed nevertheless.
    std::fs::write(program, opener(8_000_000)).expect("a file");
    let mut terminal = Terminal::wasmscope(120, 36, &[&given, program]);
    terminal.until_text("op 0");
    terminal.press("c");
    terminal.until_text("Trying whether it works");
    terminal.press("S");
    terminal.until_text("enters the imported exit");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.assert_restored();
}

/// Programs that never end, each busy in another way. The time that instructions take, and what happens between them,
/// differs by a factor of millions.
const ENDLESS: [(&str, &str); 8] = [
    ("a loop", "(module (func (export \"_start\") (loop $again (br $again))))"),
    (
        "filling memory",
        "(module (memory 512) (func (export \"_start\")
          (loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 16777216)) (br $again))))",
    ),
    (
        "fast instructions, then slow ones",
        "(module (memory 512) (func (export \"_start\") (local i32)
          (local.set 0 (i32.const 20000000))
          (loop $fast (br_if $fast (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
          (loop $slow (memory.copy (i32.const 0) (i32.const 1) (i32.const 16777216)) (br $slow))))",
    ),
    (
        "deep recursion",
        "(module
          (func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))))
          (func (export \"_start\") (loop $again (call $deep (i32.const 90000)) (br $again))))",
    ),
    (
        "exceptions through many frames",
        "(module (tag $t)
          (func $deep (param i32)
            (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (throw $t))))
          (func (export \"_start\")
            (loop $again (block $caught (try_table (catch $t $caught) (call $deep (i32.const 9000)))) (br $again))))",
    ),
    (
        "objects to collect",
        "(module (type $node (struct (field (ref null $node)))) (type $array (array i64))
          (func (export \"_start\") (local $list (ref null $node))
            (loop $again
              (local.set $list (struct.new $node (local.get $list)))
              (if (i32.eqz (array.len (array.new $array (i64.const 1) (i32.const 1000))))
                (then (local.set $list (ref.null $node))))
              (local.set $list (ref.null $node))
              (br $again))))",
    ),
    (
        "host calls",
        "(module (import \"wasi_snapshot_preview1\" \"clock_time_get\" (func $now (param i32 i64 i32) (result i32)))
          (memory (export \"memory\") 1)
          (func (export \"_start\")
            (loop $again (drop (call $now (i32.const 1) (i64.const 0) (i32.const 16))) (br $again))))",
    ),
    (
        "lists between components",
        "(component
          (component $inner
            (core module $m (memory (export \"m\") 9) (func (export \"g\") (param i32 i32))
              (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
            (core instance $m (instantiate $m))
            (func (export \"g\") (param \"l\" (list u16))
              (canon lift (core func $m \"g\") (memory $m \"m\") (realloc (func $m \"realloc\")))))
          (instance $inner (instantiate $inner))
          (core module $memory (memory (export \"m\") 9))
          (core instance $memory (instantiate $memory))
          (core func $g (canon lower (func $inner \"g\") (memory $memory \"m\")))
          (core module $m (import \"i\" \"g\" (func $g (param i32 i32)))
            (func (export \"f\") (result i32)
              (loop $again (call $g (i32.const 0) (i32.const 100000)) (br $again)) (i32.const 0)))
          (core instance $m (instantiate $m (with \"i\" (instance (export \"g\" (func $g))))))
          (func $f (result (result)) (canon lift (core func $m \"f\")))
          (component $run (import \"run\" (func $run (result (result)))) (export \"run\" (func $run)))
          (instance $run (instantiate $run (with \"run\" (func $f))))
          (export \"wasi:cli/run@0.2.0\" (instance $run)))",
    ),
];

/// A release build takes 50 ms at most; this is a build with debug assertions, on a machine that may be busy.
const SOON: Duration = Duration::from_secs(2);

#[test]
fn whatever_a_program_is_busy_with_a_key_stops_it_soon() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (what, text) in ENDLESS {
        let file = folder.path().join("endless.wat");
        std::fs::write(&file, text).expect("a file");
        let mut terminal = Terminal::wasmscope(100, 30, &[file.to_str().expect("a plain path")]);
        terminal.until_text("op 0");
        terminal.press("c");
        terminal.until("movement", |s| !s.contents().contains("op 0 "));
        let shown = terminal.text();
        terminal.until("more movement", |s| s.contents() != shown);
        let pressed = Instant::now();
        terminal.press("\u{3}");
        terminal.until_text("interrupted");
        assert!(pressed.elapsed() < SOON, "{what}: {:?}", pressed.elapsed());
        // Then it continues where it was.
        terminal.press("s");
        terminal.until("a step", |s| !s.contents().contains("interrupted"));
        terminal.press("q");
        assert_eq!(terminal.ended(), 0, "{what}");
    }
}

#[test]
fn without_a_screen_ctrl_c_ends_the_process() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("endless.wat");
    let wat = "(module (import \"wasi_snapshot_preview1\" \"fd_write\" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export \"memory\") 1) (data (i32.const 0) \"\\08\\00\\00\\00\\06\\00\\00\\00ready\\0a\")
        (func (export \"_start\") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
          (loop $again (memory.fill (i32.const 4096) (i32.const 1) (i32.const 4096)) (br $again))))";
    std::fs::write(&file, wat).expect("a file");
    let file = file.to_str().expect("a plain path");
    let lines = folder.path().join("lines");
    let lines = lines.to_str().expect("a plain path");
    for verb in [
        &["run"][..],
        &["trace", "-o", lines],
        &["explain"],
        // Its output is kept until the command is done, so nothing shows when it runs.
        &["debug", "--batch", "-x", "c"],
    ] {
        let mut terminal = Terminal::wasmscope(100, 30, &[verb, &[file]].concat());
        match verb[0] {
            "debug" => std::thread::sleep(Duration::from_millis(500)),
            _ => terminal.until_text("ready"),
        }
        let start = Instant::now();
        while verb[0] == "trace" && std::fs::read(lines).is_ok_and(|lines| lines.is_empty()) {
            assert!(start.elapsed() < PATIENCE, "no line is written");
            std::thread::sleep(Duration::from_millis(5));
        }
        let pressed = Instant::now();
        terminal.press("\u{3}");
        let status = loop {
            if let Some(status) = terminal.child.try_wait().expect("a child") {
                break status;
            }
            assert!(pressed.elapsed() < SOON, "{verb:?} goes on");
            std::thread::sleep(Duration::from_millis(5));
        };
        // A shell reports this as status 130.
        assert_eq!(status.signal(), Some("Interrupt"), "{verb:?}: {status:?}");
    }
    let trace = std::fs::read_to_string(lines).expect("the trace so far");
    assert!(trace.contains("fd_write") && trace.ends_with('\n'), "{trace:?}");
}

#[test]
fn output_that_is_not_a_terminal_is_refused_with_a_reason() {
    let out = program::wasmscope()
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/hello-wasm.wasm"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("needs a terminal") && said.contains("wasmscope explain"), "{said}");
    assert!(out.stdout.is_empty());
}

#[test]
fn batch_without_commands_says_so_in_a_terminal() {
    let mut terminal = Terminal::wasmscope(100, 30, &["debug", "--batch", "hello-wasm.wasm"]);
    assert_eq!(terminal.ended(), 2);
    let text = terminal.text();
    assert!(text.contains("error: `--batch` executes commands, and there are none"), "{text}");
}

/// Writes all over a mebibyte, long enough for many checkpoints.
const LONG: &str = r#"(module (memory 16)
  (func (export "_start") (local $turn i32)
    (loop $again
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (i32.store (i32.and (i32.mul (local.get $turn) (i32.const 1664525)) (i32.const 0xffffc)) (local.get $turn))
      (br_if $again (i32.lt_u (local.get $turn) (i32.const 4000000))))))"#;

#[test]
fn a_replay_keeps_to_its_memory_for_checkpoints() {
    let files = tempfile::tempdir().expect("a directory");
    let path = |name: &str| files.path().join(name).to_str().expect("a plain path").to_owned();
    let (program, recording) = (path("long.wat"), path("long.rec"));
    std::fs::write(&program, LONG).expect("a write");
    let recorded = program::wasmscope()
        .args(["record", "-o", &recording, &program])
        .output()
        .expect("the program starts");
    assert!(recorded.status.success(), "{recorded:?}");
    for (size, one) in [("0", true), ("64M", false)] {
        let option = format!("--max-checkpoints={size}");
        let mut terminal = Terminal::wasmscope(120, 36, &["replay", &option, &recording]);
        terminal.until_text("op 0");
        terminal.press(":goto end\r");
        terminal.until_text("exit 0");
        terminal.press(":timeline\r");
        terminal.until_text("checkpoints: ");
        assert_eq!(terminal.text().contains("checkpoints: 1, "), one, "{size}:\n{}", terminal.text());
        // Either way, the past can be reached.
        terminal.press("q");
        terminal.until("the box to close", |screen| !screen.contents().contains("checkpoints: "));
        terminal.press("S");
        terminal.until_text("stepped back");
        terminal.press("q");
        assert_eq!(terminal.ended(), 0);
    }
}

mod panics {
    //! How a panic under the screen is provoked without a hook in the product: this test program runs *itself* in the
    //! pseudo-terminal, as a debugger whose host panics at the first question.

    use super::Terminal;
    use std::sync::Arc;
    use wasmscope::guest::{
        Answer, CallId, Entry, Guest, Host, HostCall, HostReply, Survey, SurveyQuery, WaitReason,
    };
    use wasmscope::session::{Session, Setup};
    use wasmscope::timeline::Timeline;
    use wasmscope::wasm::Program;

    struct Panics;

    impl Host for Panics {
        fn call(&mut self, _: CallId, call: &HostCall) -> Answer {
            panic!("this host panics when asked for {}", call.func.name);
        }

        fn completion(&mut self) -> Option<(CallId, HostReply)> {
            None
        }

        fn waits_for(&self) -> Option<WaitReason> {
            None
        }

        fn survey(&mut self, _query: &SurveyQuery) -> Survey {
            unreachable!("nothing is refused before the first call")
        }

        fn feed_stdin(&mut self, _bytes: Option<&[u8]>) {}
    }

    #[test]
    #[ignore = "run by the test below, in a terminal"]
    fn a_debugger_whose_host_panics() {
        let bytes = include_bytes!("../samples/hello-wasm.wasm");
        let program = Arc::new(Program::load("hello-wasm.wasm", bytes).expect("a valid program"));
        let guest = Guest::new(program, &Entry::Command).expect("it links");
        let hosts = Box::new(|_: &Setup| Ok(Box::new(Panics) as Box<dyn Host>));
        let session = Session::new(Timeline::live(guest, Box::new(Panics)), Setup::default(), hosts);
        wasmscope::tui::run(session, &wasmscope::tui::ScreenOptions::default()).expect("a terminal");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_and_its_message_is_readable() {
        let this = std::env::current_exe().expect("this test");
        let child = ["--ignored", "--exact", "panics::a_debugger_whose_host_panics", "--nocapture"];
        let mut terminal = Terminal::open(100, 30, this.to_str().expect("a plain path"), &child);
        terminal.until("the debugger", |s| s.alternate_screen() && s.contents().contains("op 0"));
        terminal.press("c");
        assert_ne!(terminal.ended(), 0);
        terminal.assert_restored();
        let text = terminal.text();
        assert!(text.contains("this host panics when asked for"), "{text}");
    }
}

/// While there is no answer, the screen says what the program waits for, and keys work; after an answer, it goes on.
#[test]
fn waiting_for_the_network_is_said_and_can_be_stopped() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("an address");
    let address = listener.local_addr().expect("an address").to_string();
    let guest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guests/net.wasm");
    let mut terminal = Terminal::wasmscope(120, 36, &["-Sinherit-network", guest, "connect", &address]);
    terminal.until_text("op 0");
    terminal.press("c");
    terminal.until_text("waiting for the network");
    terminal.press("\x03");
    terminal.until_text("Interrupted.");
    terminal.press("c");
    terminal.until_text("waiting for the network");
    let (mut peer, _) = listener.accept().expect("a connection");
    let mut heard = [0; 6];
    peer.read_exact(&mut heard).expect("what the program wrote");
    assert_eq!(&heard, b"hello\n");
    peer.write_all(b"an answer\n").expect("a reader");
    drop(peer);
    terminal.until_text("exit 0");
    terminal.until_text("an answer");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.assert_restored();
}
