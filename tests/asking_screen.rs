//! Questions about the past on the screen: what is asked about, and that each answer can be read.
//!
//! The snapshots are in `snapshots/`; `INSTA_UPDATE=always cargo test --test asking_screen` rewrites them.

use ratatui::style::{Color, Modifier};
use std::sync::Arc;
use wasmscope::caps::{Access, Grant, Network};
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::tui::testing::{TestScreen, shows};
use wasmscope::tui::{ScreenOptions, ThemeName};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::Message;

fn session(name: &str, bytes: &[u8]) -> Session {
    let program = Program::load(name, bytes).expect("loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let here = Grant { host: env!("CARGO_MANIFEST_DIR").into(), guest: ".".into(), access: Access::ReadOnly };
    let config = Config {
        args: vec![name.into(), "samples/sample_text".into()],
        env: Vec::new(),
        grants: vec![here],
        network: Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    };
    let hosts = move |_: &Setup| match WasiHost::new(config.clone()) {
        Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
        Err(error) => Err(Message::verbatim(error.to_string())),
    };
    let host = hosts(&Setup::default()).expect("a host");
    Session::new(Timeline::live(guest, host), Setup::default(), Box::new(hosts))
}

fn of_text(text: &str, theme: ThemeName) -> TestScreen {
    TestScreen::open(
        session("test.wat", text.as_bytes()),
        80,
        24,
        &ScreenOptions { theme, ..ScreenOptions::default() },
    )
}

/// The answer is the expected one, and the screen shows it in full, as a sentence.
#[track_caller]
fn answer_is_read(screen: &mut TestScreen, says: &str) {
    let text = screen.screen();
    let told =
        screen.session().past_answer().unwrap_or_else(|| panic!("no answer on\n{text}")).word.to_string();
    let without_spaces = |text: &str| text.split_whitespace().collect::<String>();
    let mut letters = told.chars();
    let sentence = letters.next().expect("words").to_uppercase().chain(letters).collect::<String>();
    assert!(sentence.contains(says), "{sentence:?}, not {says:?}");
    assert!(without_spaces(&text).contains(&without_spaces(&sentence)), "{sentence:?} is not on\n{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80));
}

/// Writes bytes one at a time and two at a time.
const BYTES: &str = r#"(module
  (memory (export "memory") 1)
  (data (i32.const 32) "abcdefgh")
  (func (export "_start")
    (i32.store8 (i32.const 33) (i32.const 66))
    (i32.store16 (i32.const 36) (i32.const 0x4645))
    (i32.store8 (i32.const 39) (i32.const 72))
    (nop)))"#;

#[test]
fn bytes_are_selected_and_u_and_v_take_them_all() {
    let mut screen = of_text(BYTES, ThemeName::Dark);
    // Go to the `nop`.
    screen.keys("g").text("9").keys("enter m").text("34").keys("enter");
    shows(&mut screen, &["op 9", "0x22 ── stays here"]);
    screen.keys("shift-right shift-right");
    shows(&mut screen, &["0x22 to 0x24, 3 bytes ── stays here", "{63 64 45}46"]);
    insta::assert_snapshot!("selection_80x24", screen.screen());
    // Only one of the three was written, and the answer is about that one.
    screen.keys("u");
    shows(&mut screen, &["op 5 of 9", "`i32.store16` in ", "wrote 0x24. U goes back to op 9."]);
    // The selection stays, so `u` goes to the previous write.
    screen.keys("u");
    shows(&mut screen, &["op 0 of 9", "Data segment 0 wrote 0x22 to 0x24.", "{63 64 65}66"]);
    screen.keys("U U");
    shows(&mut screen, &["op 9", "0x22 to 0x24, 3 bytes"]);
    // An arrow without shift ends the selection, and the next one starts at the cursor.
    screen.keys("left");
    shows(&mut screen, &["0x23 ── stays here", " 64 45"]);
    screen.keys("shift-left shift-left shift-left");
    shows(&mut screen, &["0x20 to 0x23, 4 bytes", "{61 42 63 64}"]);
    screen.keys("u");
    shows(&mut screen, &["op 2 of 9", "`i32.store8` in ", "wrote 0x21."]);
    screen.keys("U esc");
    shows(&mut screen, &["0x20 ── stays here", " 61 42 63 64 45"]);
    // The marks are right next to the bytes, also where the row has a gap.
    screen.keys("m").text("36").keys("enter shift-right shift-right shift-right");
    shows(&mut screen, &["{45 46 67 48} 00 00"]);
    screen.keys("m").text("0x20").keys("enter");
    // Without shift, and over several rows.
    screen.keys("V");
    shows(&mut screen, &["0x20, 1 byte", "{61}42", "Arrows select more bytes"]);
    screen.keys("right down");
    shows(&mut screen, &["0x20 to 0x31, 18 bytes", "{61 42", "00 00}", "select more"]);
    // In another pane, the arrows have another function.
    screen.keys("t");
    assert!(!screen.screen().contains("select more"), "{}", screen.screen());
    screen.keys("t");
    screen.keys("up end");
    shows(&mut screen, &["0x20 to 0xffff, 65,504 bytes"]);
    screen.keys("V home");
    shows(&mut screen, &["0x0 ── stays here"]);
    assert!(!screen.screen().contains('{'), "{}", screen.screen());
    // A watchpoint on a range.
    screen.keys("m").text("36").keys("enter V right right right v");
    shows(&mut screen, &["Watchpoint 1: c and C stop where 0x24 to 0x27 is written."]);
    screen.keys("C");
    shows(&mut screen, &["op 8 of 9", "watchpoint 1: will write"]);
    screen.keys("C");
    shows(&mut screen, &["op 5 of 9", "watchpoint 1: will write"]);
    screen.keys("C");
    shows(&mut screen, &["op 0 of 9", "watchpoint 1: was written"]);
    screen.keys("v");
    shows(&mut screen, &["Watchpoint 1 removed: 0x24 to 0x27."]);
    // Going to an address or clicking on it selects one byte.
    screen.keys("m").text("0x20").keys("enter");
    shows(&mut screen, &["0x20 ── stays here"]);
    screen.keys("1 V");
    shows(&mut screen, &["V selects bytes in the memory pane (5)."]);
}

#[test]
fn who_asks_about_bytes_goes_on_looking_at_them() {
    let mut screen = of_text(BYTES, ThemeName::Dark);
    // The pane follows what is written: here, the very last byte.
    screen.keys("s s s s s s s s s 5");
    shows(&mut screen, &["0x27 ── follows reads and writes"]);
    screen.keys("u");
    shows(&mut screen, &["op 8 of 9", "wrote 0x27.", "0x27 ── stays here"]);
    screen.keys("u");
    shows(&mut screen, &["op 0 of 9", "Data segment 0 wrote 0x27.", "0x27 ── stays here"]);
    screen.keys("m enter U U left left v");
    shows(&mut screen, &["Watchpoint 1: c and C stop where 0x25 is written.", "0x25 ── stays here"]);
    screen.keys("C");
    shows(&mut screen, &["op 5 of 9", "watchpoint 1: will write", "0x25 ── stays here"]);
}

#[test]
fn a_selection_is_shown_without_colours_and_made_with_the_mouse() {
    let mut screen = of_text(BYTES, ThemeName::Plain);
    screen.keys("5 m").text("32").keys("enter");
    let text = screen.screen();
    let row = text.lines().position(|line| line.contains("000020")).expect("the row") as u16;
    let column = text.lines().nth(row.into()).expect("a row").find("63").expect("a byte");
    let column = text.lines().nth(row.into()).expect("a row")[..column].chars().count() as u16;
    screen.click(column, row).drag(column + 6, row);
    shows(&mut screen, &["0x22 to 0x24, 3 bytes", "{63 64 65}66"]);
    let cells = screen.cells();
    let reversed = |x: u16| cells[(x, row)].modifier.contains(Modifier::REVERSED);
    assert!((0..3).all(|byte| reversed(column + 3 * byte)) && !reversed(column + 9), "as a block");
    assert!(cells.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    screen.click(column, row);
    shows(&mut screen, &["0x22 ── stays here"]);
}

/// A function with a name longer than any line, which does everything that can be asked about.
fn long_names() -> String {
    let name =
        "a_name_that_is_as_long_as_those_of_generic_functions_with_many_types_are::of_which_there_are_many";
    format!(
        r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global ${name} (mut i64) (i64.const 5))
  (tag $oops (param i32))
  (data (i32.const 16) "hello.")
  (func ${name} (param ${name} i64) (local $first i32)
    (local.set $first (i32.const 11))
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (global.set ${name} (i64.const 6))
    (i32.const 7)
    (block $caught (result i32) (try_table (catch $oops $caught) (throw $oops (i32.const 1))) (unreachable))
    (nop)
    (drop)
    (drop))
  (func (export "_start")
    (call ${name} (i64.const -1234567890123456789))))"#
    )
}

#[test]
fn every_answer_is_read_whole_on_a_small_screen() {
    let short = [
        // The keys, and what the answer says.
        ("2", "Operand 0 came with an exception: `throw` in "),
        ("2 down", "`i32.const` in "),
        ("3", "was passed by `call` in "),
        ("3 down", "`local.set` in "),
        ("3 end", "`global.set` in "),
        ("m-0", "wrote 0x0. U goes back to op "),
        ("m-0 V down", "Call 1 fd_write wrote 0x8 to 0xb. U goes back to op "),
        ("m-16", "Data segment 0 "),
        ("m-4096", "Nobody has written 0x1000: it is as it was at the start"),
        ("8", "Call 1 fd_write wrote that text. U goes back to op "),
    ];
    let program = long_names();
    for (keys, says) in short {
        let mut screen = of_text(&program, ThemeName::Dark);
        // Go to the `nop`, without counting steps.
        screen.keys(":").text("break a_name").keys("tab enter c");
        screen.keys(&"s ".repeat(100));
        screen.keys("C");
        while !screen.screen().contains("nop does nothing") {
            assert!(screen.session().status().end.is_empty(), "{}", screen.screen());
            screen.keys("s");
        }
        for key in keys.split(' ') {
            match key.strip_prefix("m-") {
                Some(address) => screen.keys("m").text(address).keys("enter"),
                None => screen.keys(key),
            };
        }
        screen.keys("u");
        if keys == "3" {
            insta::assert_snapshot!("long_answer_80x24", screen.screen());
        }
        answer_is_read(&mut screen, says);
    }
    // With a directory granted: a descriptor made by a preview 1 call, and one that existed from the start.
    for (call, row, says) in
        [(7, "4 ", "Call 7 path_open made fd 4."), (5, "3 ", "Fd 3 was there at the start")]
    {
        let session = session("read-sample.p1.wasm", include_bytes!("../samples/read-sample.p1.wasm"));
        let mut screen = TestScreen::open(session, 80, 24, &ScreenOptions::default());
        screen.keys(&"w ".repeat(call)).keys("9");
        let rows = screen.screen();
        let y =
            rows.lines().position(|line| line[3..].trim_start().starts_with(row) && line.contains(" fd "));
        screen.click(10, y.expect("a row") as u16).keys("u");
        answer_is_read(&mut screen, says);
    }
}

#[test]
fn what_is_wrong_with_a_question_is_read_whole_under_it() {
    let mut screen = of_text(BYTES, ThemeName::Dark);
    screen.keys(":").text("who nothing").keys("enter");
    shows(
        &mut screen,
        &["\n :who nothing", "\n ! `who` takes what was written: ", "`who console TEXT`", "`who fd 4`\n"],
    );
    screen.keys("esc").keys(":").text("watch stack 0").keys("enter");
    shows(
        &mut screen,
        &["\n :watch stack 0", "\n ! `watch` takes memory, a global or a local: ", "`watch local 2`\n"],
    );
    // Also the message of a key, which disappears with the next one.
    screen.keys("esc 3 v");
    let text = screen.screen();
    assert!(!text.contains("`watch local 2`"), "{text}");
}
