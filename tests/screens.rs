//! What a user sees: a program, the keys pressed, and the resulting screen.
//!
//! The snapshots are in `snapshots/`; `INSTA_UPDATE=always cargo test --test screens` rewrites them.

#[path = "screens/japanese.rs"]
mod japanese;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Color;
use std::sync::Arc;
use wasmscope::caps::{Access, Grant};
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::tui::testing::{TestScreen, key, shows};
use wasmscope::tui::{ScreenOptions, ThemeName};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::Message;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

fn session_of(name: &str, bytes: &[u8], entry: &Entry, args: &[&str], dirs: &[&str]) -> Session {
    let program = Program::load(name, bytes).expect("loads");
    let guest = Guest::new(Arc::new(program), entry).expect("links");
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    let grants: Vec<Grant> =
        dirs.iter().map(|d| Grant::parse(d, Access::ReadWrite).expect("a grant")).collect();
    let config = Config {
        args: std::iter::once(name.to_owned()).chain(args.iter().cloned()).collect(),
        env: Vec::new(),
        grants: grants.clone(),
        network: wasmscope::caps::Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    };
    let hosts = move |_: &Setup| match WasiHost::new(config.clone()) {
        Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
        Err(error) => Err(Message::verbatim(error.to_string())),
    };
    let host = hosts(&Setup::default()).expect("a host");
    let setup = Setup { program: name.into(), args, grants, ..Setup::default() };
    Session::new(Timeline::live(guest, host), setup, Box::new(hosts))
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a sample")
}

fn read_sample(dirs: &[&str]) -> Session {
    session_of(
        "read-sample.wasm",
        &sample("read-sample.wasm"),
        &Entry::Command,
        &["samples/sample_text"],
        dirs,
    )
}

fn open(session: Session, (width, height): (u16, u16)) -> TestScreen {
    TestScreen::open(session, width, height, &ScreenOptions::default())
}

fn of_text(text: &str, size: (u16, u16)) -> TestScreen {
    open(session_of("test.wat", text.as_bytes(), &Entry::Command, &[], &[]), size)
}

fn named(name: &str, (width, height): (u16, u16)) -> String {
    format!("{name}_{width}x{height}")
}

/// Reads a line from standard input and writes it back.
const ECHO: &str = include_str!("guests/echo.wat");

/// Runs without end.
const SPIN: &str = r#"(module (func (export "_start") (loop $l (br $l))))"#;

#[test]
fn opening_shows_the_first_instruction_and_what_to_press() {
    for size in SIZES {
        let mut screen = open(read_sample(&[]), size);
        shows(&mut screen, &["not started", "grants: none", "executes the first instruction", "? help"]);
        insta::assert_snapshot!(named("opening", size), screen.screen());
    }
}

#[test]
fn each_step_shows_what_it_did() {
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys("s s s");
    shows(&mut screen, &["op 3", "←"]);
    insta::assert_snapshot!("three_steps_120x36", screen.screen());
}

#[test]
fn w_visits_each_host_call_and_the_refusal_inside_the_program() {
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys("w");
    shows(&mut screen, &["after call 1 get-arguments"]);
    screen.keys("w");
    shows(&mut screen, &["after call 2 get-directories", "→ []"]);
    screen.keys("w");
    shows(&mut screen, &["✗ lookup refused", "ENOENT (44)", "--dir="]);
    insta::assert_snapshot!("lookup_refused_120x36", screen.screen());
}

#[test]
fn on_a_small_screen_the_card_of_a_new_refusal_stands_on_top_until_the_next_key() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("w w w");
    insta::assert_snapshot!("lookup_refused_80x24", screen.screen());
    screen.keys("s");
    shows(&mut screen, &["op 3,898", "▶ stepped"]);
    assert!(!screen.screen().contains("was refused"), "{}", screen.screen());
}

#[test]
fn a_failed_run_ends_on_the_card_of_its_last_refusal() {
    for size in SIZES {
        let mut screen = open(read_sample(&[]), size);
        screen.keys("c");
        let needed = [
            "✗ exit 1",
            "open \"samples/sample_text\" was refused",
            "ENOENT (44)",
            "The host was never asked.",
        ];
        shows(&mut screen, &needed);
        insta::assert_snapshot!(named("refused", size), screen.screen());
    }
}

#[test]
fn a_granted_run_ends_well_and_the_card_shows_the_walk() {
    for size in SIZES {
        let mut screen = open(read_sample(&["."]), size);
        screen.keys("c 7");
        shows(&mut screen, &["✓ exit 0", "open \"samples/sample_text\" was granted", "granted by the host"]);
        insta::assert_snapshot!(named("granted", size), screen.screen());
        screen.keys("8");
        shows(&mut screen, &["out hello hello"]);
    }
}

#[test]
fn an_ended_program_is_a_place_to_look_around_in() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("c s");
    shows(&mut screen, &["The program has ended. S goes back, r runs it again from the start."]);
    screen.keys("1");
    shows(&mut screen, &["exit 1", "host calls", "✗ open \"samples/sample_text\""]);
    screen.keys("6");
    shows(&mut screen, &["get-arguments()", "get-directories()"]);
    screen.keys("r");
    shows(&mut screen, &["op 0", "before the first instruction"]);
    screen.keys("c");
    shows(&mut screen, &["exit 1"]);
}

#[test]
fn a_trap_says_what_and_where() {
    let mut screen = open(session_of("trap.wat", &sample("trap.wat"), &Entry::Command, &[], &[]), (120, 36));
    screen.keys("c");
    shows(&mut screen, &["! trapped", "why the program trapped", "The program trapped"]);
    insta::assert_snapshot!("trapped_120x36", screen.screen());
}

#[test]
fn digits_and_tab_move_between_panes() {
    let mut screen = open(read_sample(&[]), (80, 24));
    for (keys, tab) in
        [("5", "[5 Memory]"), ("tab", "[6 Host]"), ("backtab backtab", "[4 Calls]"), ("1", "[1 Code]")]
    {
        screen.keys(keys);
        shows(&mut screen, &[tab]);
    }
    screen.keys("backtab");
    shows(&mut screen, &["[9 Caps]", "directories none"]);
}

#[test]
fn every_pane_of_a_small_screen() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("w w w");
    for (digit, name) in
        [("2", "stack"), ("3", "locals"), ("4", "calls"), ("5", "memory"), ("6", "host"), ("9", "caps")]
    {
        screen.keys(digit);
        insta::assert_snapshot!(format!("pane_{name}_80x24"), screen.screen());
    }
}

#[test]
fn another_frame_shows_its_code_and_esc_comes_back() {
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys("w w w 4 down down down");
    shows(&mut screen, &["▶ read_sample::main"]);
    screen.keys("enter");
    shows(&mut screen, &["━━ 1 Code ━━".trim_start_matches("━━ ")]);
    screen.keys("s");
    shows(&mut screen, &["▶ open"]);
}

#[test]
fn help_is_about_the_focused_pane_first_and_each_topic_fits_a_small_screen() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("5 ?");
    shows(&mut screen, &["Help: Memory", "[Memory]", "address"]);
    for topic in [
        "memory",
        "running",
        "time",
        "looking",
        "screen",
        "marks",
        "commands",
        "commands_2",
        "commands_3",
        "commands_4",
        "commands_5",
    ] {
        insta::assert_snapshot!(format!("help_{topic}_80x24"), screen.screen());
        // If there were more below, a mark would be on the right border of the box.
        let text = screen.screen();
        assert!(text.lines().all(|l| l.chars().nth(77) != Some('▐')), "{topic} does not fit:\n{text}");
        screen.keys("right");
    }
    screen.keys("esc");
    assert!(!screen.screen().contains("Help:"));
}

#[test]
fn the_command_line_completes_and_says_what_is_wrong() {
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys(":").text("br");
    shows(&mut screen, &[":br", "break"]);
    screen.keys("tab").text(" read_sample::m");
    insta::assert_snapshot!("completion_120x36", screen.screen());
    screen.keys("tab enter");
    shows(&mut screen, &["breakpoint 1", "read_sample::main"]);
    screen.keys("c");
    shows(&mut screen, &["▶ breakpoint 1", "●▶"]);
    screen.keys(":").text("brake main").keys("enter");
    shows(&mut screen, &[":brake main", " ! "]);
    insta::assert_snapshot!("wrong_command_120x36", screen.screen());
    screen.keys("esc");
    shows(&mut screen, &["s step"]);
}

#[test]
fn a_breakpoint_is_set_and_removed_at_the_cursor() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("down down b");
    shows(&mut screen, &["Breakpoint 1 set at 0x", "●›"]);
    screen.keys("c");
    shows(&mut screen, &["breakpoint 1", "●▶"]);
    screen.keys("b");
    shows(&mut screen, &["removed"]);
}

#[test]
fn memory_goes_where_it_is_told_and_stays() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("w w w 3 p");
    shows(&mut screen, &["[5 Memory]", "follows local 0", "samples"]);
    screen.keys("m").text("0x100000").keys("enter");
    shows(&mut screen, &["0x100000 ── stays here"]);
    screen.keys("s s s down right");
    shows(&mut screen, &["0x100011 ── stays here"]);
    screen.keys("m enter");
    shows(&mut screen, &["follows reads and writes"]);
}

#[test]
fn a_read_or_written_byte_is_marked_without_colour() {
    let mut screen =
        open(session_of("memory.wat", &sample("memory.wat"), &Entry::Command, &[], &[]), (120, 36));
    let mut marked = false;
    for _ in 0..40 {
        screen.keys("s");
        let text = screen.screen();
        let memory: String = text.lines().filter(|l| l.starts_with("│ 0")).collect();
        marked |= memory.contains('*') || memory.contains('[');
    }
    assert!(marked, "{}", screen.screen());
}

#[test]
fn vectors_and_objects_are_read_in_place_and_in_full() {
    let sample = |name: &str| session_of(name, &sample(name), &Entry::Command, &[], &[]);
    let mut screen = open(sample("vectors.wat"), (120, 36));
    screen.keys(&"s ".repeat(18));
    insta::assert_snapshot!("vectors_120x36", screen.screen());
    screen.keys("2 enter");
    shows(&mut screen, &["i32x4     10 10 10 10", "hex       0x0000000a0000000a0000000a0000000a"]);
    let mut screen = open(sample("objects.wat"), (120, 36));
    screen.keys(&"s ".repeat(32));
    insta::assert_snapshot!("objects_120x36", screen.screen());
    screen.keys("2 enter");
    shows(&mut screen, &["struct 3  $node, 2 fields", "value     struct 2: $colored x=5 y=12 color=200"]);
}

#[test]
fn the_memory_pane_goes_to_the_memory_that_is_touched() {
    let text = "(module (memory 1) (memory $other 1) (func (export \"_start\")
        (i32.store8 $other (i32.const 100) (i32.const 65)) (i32.store8 (i32.const 7) (i32.const 66))))";
    let mut screen = of_text(text, (120, 36));
    screen.keys("s s s");
    shows(&mut screen, &["5 Memory ── 0x64", "memory $other", "*41"]);
    screen.keys("s s s");
    shows(&mut screen, &["5 Memory ── 0x7", "memory 0 of", "*42"]);
}

#[test]
fn search_finds_in_the_focused_pane() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("c 6 home /").text("stderr").keys("enter enter");
    shows(&mut screen, &["get-stderr"]);
    screen.keys("esc 5 /").text("Error Opening").keys("enter");
    shows(&mut screen, &["rror Open", "stays here"]);
    screen.keys("6 /").text("no such thing").keys("enter");
    shows(&mut screen, &["Nothing found for \"no such thing\"."]);
}

#[test]
fn capitals_go_back_and_both_ends_are_calm() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("S");
    shows(&mut screen, &["At the start of the run.", "op 0"]);
    screen.keys("s s s S");
    shows(&mut screen, &["op 2 of 3", "stepped back"]);
    screen.keys("N W");
    shows(&mut screen, &["op 0", "at the start of the run"]);
    screen.keys("w w w esc");
    let third = screen.session().status().moment;
    screen.keys("w esc W");
    assert_eq!(screen.session().status().moment, third);
    shows(&mut screen, &["lookup refused"]);
    // The calls after it are not shown as made; going forward makes them visible again, without making them again.
    assert_eq!(screen.session().calls().len(), 3);
    screen.keys("w esc");
    assert_eq!(screen.session().calls().len(), 4);
    screen.keys("c C");
    shows(&mut screen, &["at the start of the run"]);
    screen.keys("g").text("end").keys("enter");
    shows(&mut screen, &["exit 1"]);
    screen.keys("s");
    shows(&mut screen, &["The program has ended. S goes back"]);
    screen.keys("esc S");
    assert_eq!(screen.session().status().moment + 1, screen.session().status().furthest);
    screen.keys("g").text("50%").keys("enter esc O");
    assert!(screen.session().status().moment < screen.session().status().furthest / 2);
}

/// Memory, a global, locals and an operand are written, one after the other.
const WRITES: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $count (mut i32) (i32.const 5))
  (data (i32.const 16) "hello\n")
  (func (export "_start") (local $first i32) (local $second i32)
    (local.set $first (i32.const 11))
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (global.set $count (i32.const 6))
    (local.set $second (i32.const 22))
    (i32.store8 (i32.const 16) (i32.const 72))
    (i32.const 7)
    (nop)
    (drop)))"#;

#[test]
fn u_goes_to_what_wrote_it_and_capital_u_comes_back() {
    let mut screen = of_text(WRITES, (80, 24));
    // Go to the `nop`, with the 7 on the stack.
    screen.keys("g").text("22").keys("enter 2");
    shows(&mut screen, &["op 22"]);
    screen.keys("u");
    shows(&mut screen, &["op 21", "before its last write", "U goes back to op 22."]);
    insta::assert_snapshot!("who_pushed_80x24", screen.screen());
    screen.keys("U");
    shows(&mut screen, &["op 22"]);
    // A byte that an instruction wrote, and the data segment before it.
    screen.keys("m").text("16").keys("enter u");
    shows(&mut screen, &["op 20", "`i32.store8` in ", "wrote 0x10"]);
    screen.keys("u");
    shows(&mut screen, &["op 0", "Data segment 0 wrote 0x10"]);
    screen.keys("U U");
    shows(&mut screen, &["op 22"]);
    // Written by the host: the number of bytes written.
    screen.keys("m").text("8").keys("enter u");
    shows(&mut screen, &["op 12", "Call 1 fd_write wrote 0x8"]);
    insta::assert_snapshot!("who_wrote_80x24", screen.screen());
    screen.keys("U 3 u");
    shows(&mut screen, &["op 1", "local 0"]);
    screen.keys("U end u");
    shows(&mut screen, &["op 15", "global 0"]);
    screen.keys("U 8 u");
    shows(&mut screen, &["op 12", "Call 1 fd_write wrote that text."]);
    screen.keys("U 1 u");
    shows(&mut screen, &["u asks who wrote bytes (5), a value (2, 3 or a trap)"]);
}

#[test]
fn v_watches_a_byte_and_c_stops_at_its_write_both_ways() {
    let mut screen = of_text(WRITES, (80, 24));
    screen.keys("m").text("8").keys("enter v");
    shows(&mut screen, &["Watchpoint 1: c and C stop where 0x8 is written."]);
    screen.keys("c");
    shows(&mut screen, &["op 13", "watchpoint 1: was written"]);
    insta::assert_snapshot!("watchpoint_80x24", screen.screen());
    screen.keys("m").text("16").keys("enter v c");
    shows(&mut screen, &["op 20", "watchpoint 2: will write"]);
    screen.keys("C");
    shows(&mut screen, &["op 13", "watchpoint 1"]);
    screen.keys("C");
    // The data segment's initial value was a write, too.
    shows(&mut screen, &["op 0 of 20", "watchpoint 2: was written"]);
    screen.keys("m").text("8").keys("enter v");
    shows(&mut screen, &["Watchpoint 1 removed"]);
    screen.keys("c");
    shows(&mut screen, &["op 20"]);
}

#[test]
fn the_timeline_takes_arrows_and_the_mouse() {
    for size in [(80, 24), (120, 36)] {
        let mut screen = open(read_sample(&[]), size);
        screen.keys("c esc t end");
        shows(&mut screen, &["▸├"]);
        let end = screen.session().status().furthest;
        screen.keys("left");
        let one = screen.session().status().moment;
        assert!(one < end && one > end * 9 / 10, "{one} of {end}");
        screen.keys("home right right");
        let two = screen.session().status().moment;
        assert!(two > 0 && two < end / 10, "{two}");
        // From mark to mark: the first call.
        screen.keys("home down");
        assert_eq!(screen.session().status().moment, screen.session().timeline_view().marks[0].0);
        screen.keys("B end");
        shows(&mut screen, &["◆"]);
        screen.keys("esc esc g").text("m1").keys("enter");
        assert_eq!(screen.session().status().moment, screen.session().timeline_view().marks[0].0);
    }
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys("c esc");
    // The last line but one.
    screen.click(60, 34);
    let (now, end) = (screen.session().status().moment, screen.session().status().furthest);
    assert!(now > end / 3 && now < end * 2 / 3, "{now} of {end}");
}

#[test]
fn a_program_that_reads_gets_what_is_typed() {
    let mut screen = of_text(ECHO, (120, 36));
    screen.keys("c");
    shows(&mut screen, &["waits for input", "enter sends it, ctrl-d ends the input"]);
    screen.text("hello");
    insta::assert_snapshot!("typing_input_120x36", screen.screen());
    screen.keys("enter");
    shows(&mut screen, &["in hello", "out hello", "waits for input"]);
    screen.keys("ctrl-d");
    shows(&mut screen, &["exit 0"]);
}

#[test]
fn one_can_look_around_while_the_program_waits() {
    let mut screen = of_text(ECHO, (80, 24));
    screen.keys("c esc 6");
    shows(&mut screen, &["[6 Host]", "fd_read"]);
    screen.keys("s");
    shows(&mut screen, &["still waits for input"]);
    screen.keys("8 enter").text("x").keys("enter");
    shows(&mut screen, &["out x"]);
    screen.keys("ctrl-c");
    shows(&mut screen, &["Interrupted."]);
}

#[test]
fn ctrl_c_and_esc_stop_a_program_that_never_ends() {
    let mut screen = of_text(SPIN, (80, 24));
    screen.slice(Event::Key(key("c")), 1000);
    shows(&mut screen, &["esc stop"]);
    screen.slice(Event::Key(key("s")), 1000);
    shows(&mut screen, &["The program is running; esc stops it."]);
    screen.slice(Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)), 1000);
    shows(&mut screen, &["Interrupted.", "br"]);
    screen.keys("s s");
    shows(&mut screen, &["loop"]);
    screen.slice(Event::Key(key("c")), 1000);
    shows(&mut screen, &["esc stop"]);
    screen.slice(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), 1000);
    shows(&mut screen, &["Interrupted."]);
}

#[test]
fn a_click_focuses_and_selects_and_the_wheel_scrolls() {
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys("w w w");
    screen.click(90, 15);
    shows(&mut screen, &["┢ 4 Call stack", "▶ std::sys::fs"]);
    let before = screen.screen();
    screen.wheel(10, 5, true);
    let after = screen.screen();
    assert_ne!(before, after, "the code scrolls");
    screen.wheel(10, 5, false);
    assert_eq!(before, screen.screen(), "and back");
    let mut small = open(read_sample(&[]), (80, 24));
    small.click(48, 1);
    shows(&mut small, &["[6 Host]"]);
}

#[test]
fn windows_below_80x24_keep_code_stack_and_status() {
    for size in [(64, 18), (44, 12), (30, 8)] {
        let mut screen = open(read_sample(&[]), size);
        screen.keys("s s s");
        insta::assert_snapshot!(named("small", size), screen.screen());
    }
}

#[test]
fn a_resize_keeps_everything() {
    let mut screen = open(read_sample(&[]), (120, 36));
    screen.keys("w w w");
    let before = screen.screen();
    screen.resize(30, 5).resize(80, 24).resize(120, 36);
    assert_eq!(before, screen.screen());
}

#[test]
fn no_color_means_no_colour() {
    let options = ScreenOptions { theme: ThemeName::Plain, ..ScreenOptions::default() };
    let mut screen = TestScreen::open(read_sample(&[]), 120, 36, &options);
    screen.keys("w w w");
    let buffer = screen.cells();
    assert!(buffer.content().iter().all(|c| c.fg == Color::Reset && c.bg == Color::Reset));
}

#[test]
fn themes_change_on_the_command_line() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys(":").text("theme light").keys("enter");
    shows(&mut screen, &["Theme: light."]);
    screen.keys(":").text("theme mauve").keys("enter");
    shows(&mut screen, &["theme needs one of: dark, light, plain"]);
}

#[test]
fn what_the_program_is_given_never_reaches_the_terminal_raw() {
    let session = session_of(
        "read-sample.wasm",
        &sample("read-sample.wasm"),
        &Entry::Command,
        &["evil\u{1b}[2J\u{202e}name\n"],
        &[],
    );
    let mut screen = open(session, (120, 36));
    screen.keys("w w w c");
    let text = screen.screen();
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn q_leaves() {
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys("q");
    assert!(screen.quit());
    let mut screen = open(read_sample(&[]), (80, 24));
    screen.keys(":").text("quit").keys("enter");
    assert!(screen.quit());
}

/// Two functions that can be called, and no `_start`.
const LIBRARY: &str = r#"(module
    (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "seven") (result i32) (i32.const 7)))"#;

#[test]
fn a_program_that_is_no_command_offers_what_can_be_called() {
    for size in SIZES {
        let mut screen = of_text(LIBRARY, size);
        shows(
            &mut screen,
            &["Nothing runs by itself here", "add(i32, i32) -> i32", "seven() -> i32", "call it"],
        );
        screen.keys("enter");
        shows(&mut screen, &["add(i32, i32) -> i32", "call it with these arguments"]);
        // What is wrong stands below the line, which stays.
        screen.text("20").keys("enter");
        shows(&mut screen, &["takes 2 arguments, not 1"]);
        screen.text(" 22").keys("enter");
        shows(&mut screen, &["the call add(20, 22)", "local.get"]);
        screen.keys("s s S c");
        shows(&mut screen, &["exit 0", "result: 42"]);
        screen.keys("r");
        shows(&mut screen, &["local.get"]);
        // The list again; one without parameters is called at once.
        screen.keys(":").text("invoke").keys("enter down enter");
        shows(&mut screen, &["the call seven()"]);
        screen.keys("c");
        shows(&mut screen, &["result: 7"]);
    }
}

#[test]
fn what_can_be_called_may_be_looked_away_from() {
    let mut screen = of_text(LIBRARY, (80, 24));
    screen.keys("down enter r");
    let mut screen = of_text(LIBRARY, (80, 24));
    screen.keys("esc");
    shows(&mut screen, &["The program is not a command", ":invoke"]);
    // A run that was asked for, and programs that are commands, open as ever.
    let entry = Entry::Invoke { function: "seven".into(), args: Vec::new() };
    let called = session_of("test.wat", LIBRARY.as_bytes(), &entry, &[], &[]);
    assert!(!open(called, (80, 24)).screen().contains("Nothing runs by itself"));
    assert!(!of_text(SPIN, (80, 24)).screen().contains("Nothing runs by itself"));
}

#[test]
fn a_long_list_of_functions_keeps_what_is_chosen_in_view() {
    let functions: String = (0..60).map(|n| format!("(func (export \"f{n}\"))")).collect();
    let mut screen = of_text(&format!("(module {functions})"), (80, 24));
    screen.keys("end");
    shows(&mut screen, &["f59()"]);
    screen.keys("enter");
    shows(&mut screen, &["the call f59()"]);
}
