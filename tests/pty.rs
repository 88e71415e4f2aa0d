//! The binary in a real pseudo-terminal: it starts, steps, resizes, quits, and leaves the terminal as it found it,
//! also after a panic.
//!
//! What the screens say is the business of the snapshots; here it is the terminal that counts.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a terminal of its own.
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

    /// Reads on until the screen is as wanted.
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

    /// Waits for the end; gives the exit status with the last of the output on the screen.
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

    /// The terminal is as a shell wants it back.
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

/// Bits of `c_lflag`.
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

#[test]
fn output_that_is_not_a_terminal_is_refused_with_a_reason() {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_wasmscope"))
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/hello-wasm.wasm"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("needs a terminal") && said.contains("wasmscope explain"), "{said}");
    assert!(out.stdout.is_empty());
}

mod panics {
    //! How a panic under the screen is provoked without a door in the product: this test program runs *itself* in
    //! the pseudo-terminal, as a debugger whose host panics when it is asked anything.

    use super::Terminal;
    use std::sync::Arc;
    use wasmscope::guest::{Answer, Entry, Guest, Host, HostCall, Survey, SurveyQuery};
    use wasmscope::session::{Session, Setup};
    use wasmscope::timeline::Timeline;
    use wasmscope::wasm::Program;

    struct Panics;

    impl Host for Panics {
        fn call(&mut self, call: &HostCall) -> Answer {
            panic!("this host panics when asked for {}", call.function);
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
        let hosts = Box::new(|| Ok(Box::new(Panics) as Box<dyn Host>));
        let session = Session::new(Timeline::live(guest, Box::new(Panics)), Setup::default(), hosts);
        wasmscope::tui::run(session, &wasmscope::tui::Options::default()).expect("a terminal");
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
