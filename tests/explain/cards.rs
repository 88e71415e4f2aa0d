//! Renders the card of each row of the catalogue on a terminal of 80 columns and 24 lines: everything that matters is
//! visible.

use super::catalogue::{End, ROWS, Row, placed};
use super::{REACHERS, World};
use std::path::Path;
use std::sync::Arc;
use wasmscope::caps::{Access, Grant, Network};
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::tui::ScreenOptions;
use wasmscope::tui::testing::TestScreen;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::Message;

fn session(program: &str, bytes: &[u8], options: &[String], args: Vec<String>) -> Session {
    let program = Program::load(program, bytes).expect("a valid guest");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("it links");
    let grant = |option: &String| {
        let (flag, text) = option.split_once('=').expect("a flag with a value");
        let access = if flag == "--dir-ro" { Access::ReadOnly } else { Access::ReadWrite };
        Grant::parse(text, access).expect("a grant")
    };
    let grants: Vec<Grant> = options.iter().map(grant).collect();
    let config = Config {
        args: std::iter::once("reach.wasm".to_owned()).chain(args.iter().cloned()).collect(),
        env: Vec::new(),
        grants: grants.clone(),
        network: Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    };
    let hosts = move |_: &Setup| match WasiHost::new(config.clone()) {
        Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
        Err(error) => Err(Message::verbatim(error.to_string())),
    };
    let host = hosts(&Setup::default()).expect("a host");
    let setup = Setup { program: "reach.wasm".into(), args, grants, ..Setup::default() };
    Session::new(Timeline::live(guest, host), setup, Box::new(hosts))
}

/// The card of the refusal in a row.
fn card(row: &Row, program: &str, bytes: &[u8]) -> String {
    let world = World::new();
    // Hosts resolve relative paths against the current directory of the process, which no other test of this program
    // uses.
    std::env::set_current_dir(world.path("root")).expect("a folder");
    let (options, args) = (placed(&world, row.options), placed(&world, row.args));
    let session = session(program, bytes, &options, args);
    let mut screen = TestScreen::open(session, 80, 24, &ScreenOptions::default());
    screen.keys("c 7");
    let shown = screen.screen();
    std::env::set_current_dir("/").expect("the root");
    shown
}

#[test]
fn each_refusal_is_seen_at_once() {
    let mut faults = Vec::new();
    for program in REACHERS {
        let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(program)).expect("a guest");
        // Only the path of row 32, which is longer than a screen, needs more room.
        let refused = |row: &&Row| matches!(row.end, End::Refused { .. }) && row.number != 32;
        for row in ROWS.iter().filter(refused) {
            let shown = card(row, program, &bytes);
            let rows: Vec<&str> = shown.lines().collect();
            let pane = &rows[2..rows.len() - 2];
            let what = format!("row {} of {program}: {} {:.60}", row.number, row.options, row.args);
            if let Ok(dir) = std::env::var("CARDS") {
                let name =
                    format!("{dir}/{}-{}-{:.30}.txt", row.number, program.len(), row.args.replace('/', "_"));
                std::fs::write(name, &shown).expect("a file");
            }
            if !shown.contains("was refused") && !shown.contains("but failed") {
                faults.push(format!("{what}: no refusal\n{shown}"));
            } else if pane.iter().any(|line| line.ends_with('▐')) {
                faults.push(format!("{what}: goes on below\n{shown}"));
            } else if pane[1..].iter().any(|line| line.contains('…')) {
                faults.push(format!("{what}: something is cut off\n{shown}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} cards:\n{}", faults.len(), faults.join("\n"));
}
