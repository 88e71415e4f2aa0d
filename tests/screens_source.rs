//! What a user sees of a program's source: beside its instructions, in their place, or on a tab.
//!
//! `INSTA_UPDATE=always cargo test --test screens_source` rewrites the snapshots.

mod source_guest;

use source_guest::{folder, guest};
use std::sync::Arc;
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::trace::recording::RecordedSource;
use wasmscope::tui::testing::{TestScreen, shows};
use wasmscope::tui::{ScreenOptions, ThemeName};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::{Lang, Message};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

/// A session on a guest, with the source that its debug information names, if it is given.
fn session(name: &str, source: Option<(&str, String)>) -> Session {
    let file = format!("{name}.wasm");
    let program = Program::load(&file, &guest(name)).expect("a guest loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let config = Config {
        args: vec![file.clone()],
        env: Vec::new(),
        grants: Vec::new(),
        network: wasmscope::caps::Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    };
    let hosts = move |_: &Setup| match WasiHost::new(config.clone()) {
        Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
        Err(error) => Err(Message::verbatim(error.to_string())),
    };
    let host = hosts(&Setup::default()).expect("a host");
    let setup = Setup { program: file, ..Setup::default() };
    let mut session = Session::new(Timeline::live(guest, host), setup, Box::new(hosts));
    let sources = source.map(|(path, text)| RecordedSource { path: path.to_owned(), text });
    session.give_sources(sources.into_iter().collect());
    session
}

fn text(path: &str) -> String {
    std::fs::read_to_string(folder().join(path)).expect("a source")
}

/// The C guest with its source.
fn c() -> Session {
    session("c-O0", Some(("/w/shapes.c", text("c/shapes.c"))))
}

/// The Rust guest with its source.
fn rust() -> Session {
    session("shapes-debug.p1", Some(("/w/shapes.rs", text("shapes-rs/shapes.rs"))))
}

fn open(session: Session, (width, height): (u16, u16), lang: Lang) -> TestScreen {
    TestScreen::open(session, width, height, &ScreenOptions { lang, ..ScreenOptions::default() })
}

fn named(name: &str, (width, height): (u16, u16)) -> String {
    format!("{name}_{width}x{height}")
}

#[test]
fn look() {
    for size in SIZES {
        let mut screen = open(c(), size, Lang::En);
        println!("{}", screen.screen());
        screen.keys(":").text("break shapes.c:36").keys("enter c 1");
        println!("{}", screen.screen());
        let mut screen = open(rust(), size, Lang::Ja);
        screen.keys(":").text("break shapes.rs:131").keys("enter c 1 .");
        println!("{}", screen.screen());
    }
}
