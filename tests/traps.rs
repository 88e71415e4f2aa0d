//! Traps say what happened with the values, fold the stack and name the way back, in English and Japanese; `tables` lists
//! functions.

mod program;

use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

const TRAPS: &str = "tests/guests/traps/traps.wat";

fn start(lang: &str, args: &[&str], input: &str) -> Output {
    let mut command = program::wasmscope();
    command.args(["--lang", lang]).args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part:?} in:\n{text}");
    }
}

/// What `run` says of an exported function of the guest with all traps.
fn trap(lang: &str, export: &str) -> String {
    let ran = start(lang, &["run", "--invoke", export, TRAPS], "");
    assert_eq!(ran.status.code(), Some(134), "{export}");
    String::from_utf8_lossy(&ran.stderr).into_owned()
}

fn batch(lang: &str, program: &[&str], commands: &str) -> String {
    let ran = start(lang, &[&["debug", "--batch"], program].concat(), commands);
    String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr)
}

/// The row `trap-says-less`, with all other traps.
#[test]
fn each_trap_says_its_values() {
    let binary = "(func (param i32 i32) (result i32))";
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("divide", &["integer divide by zero: 12 / 0"], &["ゼロ除算：12 / 0"]),
        ("quotient", &["integer overflow: -9223372036854775808 / -1", "i64"], &["は i64 に入りません"]),
        ("convert", &["integer overflow: 30000000000.0 does not fit into u32"], &["は u32 に入りません"]),
        ("nan", &["invalid conversion to integer", "NaN", "i32"], &["NaN は i32 にできません"]),
        ("no-entry", &["undefined element", "entry 99 of table $functions", "12"], &["要素 99"]),
        ("empty-entry", &["uninitialized element", "entry 5 of table $functions"], &["要素 5", "null"]),
        (
            "other-type",
            &["indirect call type mismatch: entry 3", "add", binary, "(func (param i32)"],
            &[binary],
        ),
        ("table", &["out of bounds table access: 1 element from 12", "12 elements"], &["テーブルの範囲外"]),
        ("elements", &["out of bounds table access: 2 elements from 1", "$few"], &["$few の 1 から"]),
        ("data", &["out of bounds memory access: 3 bytes from 2", "$word", "4 bytes"], &["$word の 2 から"]),
        ("memory-end", &["out of bounds memory access: 2 bytes at 0x10000", "ends at 0x10000"], &["0x10000"]),
        ("array", &["out of bounds array access: 1 element from 3", "3 elements"], &["配列の範囲外"]),
        ("null", &["null reference: `struct.get`"], &["null の参照：`struct.get`"]),
        ("cast", &["cast failure", "$bytes", "(ref $point)"], &["キャストの失敗", "$bytes"]),
        ("throw", &["uncaught exception: $oops with 5"], &["$oops（値：5）"]),
        (
            "endless",
            &["the stack ran out", "endless calls itself", "more frames of the same"],
            &["自分を呼び出し"],
        ),
    ];
    for (export, english, japanese) in cases {
        has(&trap("en", export), english);
        has(&trap("ja", export), japanese);
        let offset = if *export == "endless" { "endless" } else { "offset 0x" };
        has(&trap("en", export), &[export, offset]);
    }
}

#[test]
fn a_panic_is_told_first_and_its_machinery_is_folded() {
    let english = ["panicked at src/a.rs:1:2: the shop is shut", "`unreachable`", "at shop::main (offset 0x"];
    let folded = ["… 2 frames of std inside it", "… 2 frames of std"];
    let japanese = [
        "src/a.rs:1:2 でパニック",
        "「the shop is shut」",
        "shop::main（オフセット 0x",
        "std のフレームが 2 個",
    ];
    for command in [&["run"][..], &["explain"]] {
        let said = |lang: &str| {
            let ran = start(lang, &[command, &[TRAPS]].concat(), "");
            let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
            format!("{err}{out}")
        };
        let text = said("en");
        has(&text, &english);
        has(&text, &folded);
        assert!(text.find("panicked at src") < text.find("`unreachable`"), "{text}");
        has(&said("ja"), &japanese);
    }
    has(&batch("en", &[TRAPS], "c\nwhy\n"), &["The program panicked at src/a.rs:1:2", "S steps back"]);
}

#[test]
fn a_call_that_the_linker_replaced_is_explained() {
    let guest = "tests/guests/traps/mismatch.wasm";
    let ran = start("en", &["run", guest], "");
    let (declared, defined) =
        ("(func (param i32 i32) (result i32))", "(func (param i32 i32 i32) (result i32))");
    let text = String::from_utf8_lossy(&ran.stderr).into_owned();
    has(&text, &["declare total as", declared, "defined as", defined, "wasm-ld", "at start (caller.c:6"]);
    has(
        &String::from_utf8_lossy(&start("ja", &["run", guest], "").stderr),
        &["total を", defined, "`wasm-ld`"],
    );
}

#[test]
fn recursion_that_uses_up_the_stack_is_told_as_that() {
    let guest = "tests/guests/traps/deep.wasm";
    let one = String::from_utf8_lossy(&start("en", &["run", guest], "").stderr).into_owned();
    has(
        &one,
        &["the stack ran out after 43 nested calls: depth calls itself", "out of bounds memory access"],
    );
    has(&one, &["… 41 more frames of the same function", "at start (deep.c:24"]);
    let two = start("en", &["run", "--invoke", "circle", guest], "");
    let two = String::from_utf8_lossy(&two.stderr).into_owned();
    has(&two, &["odd → even → …", "more frames of these 2 functions", "at circle (deep.c:26"]);
    assert_eq!(two.matches("at even").count(), 1, "{two}");
    has(
        &String::from_utf8_lossy(&start("ja", &["run", guest], "").stderr),
        &["スタックを使い切り", "深さは 43"],
    );
}

#[test]
fn the_way_back_is_the_value_that_was_bad() {
    let trap = "samples/trap.wat";
    let text = batch("en", &[trap], "c\nwho stack 0\n");
    has(&text, &["integer divide by zero: 12 / 0", "`who stack 0`", "operand 0 was pushed by"]);
    has(&batch("ja", &[trap], "c\n"), &["`who stack 0`", "`S` で直前の状態"]);
}

#[test]
fn tables_lists_functions_by_name() {
    let run = "break shop::main\nc\n";
    let text = batch("en", &[TRAPS], &format!("{run}tables\n"));
    has(
        &text,
        &["table $functions: 12 entries", "1–2  negate  (func (param i32) (result i32))", "4–11  null"],
    );
    let around = batch("en", &[TRAPS], &format!("{run}tables 0 11\n"));
    has(&around, &["6–11  null"]);
    assert!(!around.contains("negate"), "{around}");
    has(&batch("ja", &[TRAPS], &format!("{run}tables 0\n")), &["テーブル $functions：要素 12 個"]);
    has(&batch("en", &[TRAPS], &format!("{run}tables 1\n")), &["there is no table 1: the last is table 0"]);
    has(&batch("en", &[TRAPS], &format!("{run}tables 0 12\n")), &["there is no entry 12"]);
    has(&batch("en", &[TRAPS], "tables x\n"), &["takes the number of a table"]);
    has(&batch("en", &["samples/add.wat"], "tables\n"), &["no tables here"]);
    let json = batch("en", &["--json", TRAPS], &format!("{run}tables 0\n"));
    has(&json, &[r#""name":"functions""#, r#""holds":"negate""#, r#""first":1,"holds""#]);
}

/// On the card of a trap, `u` goes to where the bad value came from.
#[test]
fn on_the_screen_the_card_leads_to_the_bad_value() {
    use wasmscope::exec::Bounds;
    use wasmscope::guest::{Entry, Guest, Host, Linking};
    use wasmscope::session::{Session, Setup};
    use wasmscope::tui::ScreenOptions;
    use wasmscope::tui::testing::{TestScreen, shows};
    use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
    let screen = |export: &str| {
        let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(TRAPS)).expect("the guest");
        let program = wasmscope::wasm::Program::load("traps.wat", &bytes).expect("loads");
        let entry = Entry::Invoke { function: export.into(), args: Vec::new() };
        let guest = Guest::linked(program.into(), &entry, Bounds::default(), Linking::Strict).expect("links");
        let host = || {
            let config = Config {
                args: vec!["traps.wat".into()],
                env: Vec::new(),
                grants: Vec::new(),
                network: Default::default(),
                stdin: StdinSource::Fed,
                output: StdoutSink::Captured,
            };
            Box::new(WasiHost::new(config).expect("a host")) as Box<dyn Host>
        };
        let timeline = wasmscope::timeline::Timeline::live(guest, host());
        let session = Session::new(timeline, Setup::default(), Box::new(move |_: &Setup| Ok(host())));
        let mut screen = TestScreen::open(session, 120, 36, &ScreenOptions::default());
        screen.keys("c");
        screen
    };
    for (export, trap) in [
        ("divide", "12 / 0"),
        ("quotient", "/ -1"),
        ("memory-end", "2 bytes at 0x10000"),
        ("empty-entry", "entry 5"),
        ("no-entry", "entry 99"),
        ("other-type", "entry 3"),
        ("table", "1 element from 12"),
        ("null", "null reference"),
    ] {
        let mut screen = screen(export);
        shows(&mut screen, &["why the program trapped", trap, "u leads to what made"]);
        screen.keys("u");
        shows(&mut screen, &["pushed operand", "┏ 1 Code ━━"]);
        screen.keys("U");
        shows(&mut screen, &["why the program trapped"]);
    }
}
