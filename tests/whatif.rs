//! What if: the program run again with what would have helped, next to the current run.
//!
//! The snapshots are in `snapshots/`; `INSTA_UPDATE=always cargo test --test whatif` rewrites them.

use std::sync::Arc;
use wasmscope::caps::{Access, Grant};
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{CommandOutcome, Motion, Pump, RunState, Session, Setup, WhatIf};
use wasmscope::timeline::Timeline;
use wasmscope::tui::ScreenOptions;
use wasmscope::tui::testing::{TestScreen, key, shows};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::{Lang, Message};

fn session(name: &str, bytes: &[u8], args: &[&str], dirs: &[&str]) -> Session {
    let program = Program::load(name, bytes).expect("loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    let grants = dirs.iter().map(|d| Grant::parse(d, Access::ReadWrite).expect("a grant")).collect();
    let own = name.to_owned();
    let hosts = move |setup: &Setup| {
        let config = Config {
            args: std::iter::once(&own).chain(&setup.args).cloned().collect(),
            env: setup.env.clone(),
            grants: setup.grants.clone(),
            network: setup.network,
            stdin: StdinSource::Fed,
            output: StdoutSink::Captured,
        };
        match WasiHost::new(config) {
            Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
            Err(error) => Err(Message::verbatim(error.to_string())),
        }
    };
    let setup = Setup { program: name.into(), args, grants, ..Setup::default() };
    let host = hosts(&setup).expect("a host");
    Session::new(Timeline::live(guest, host), setup, Box::new(hosts))
}

fn read_sample(args: &[&str], dirs: &[&str]) -> Session {
    let file = format!("{}/samples/read-sample.wasm", env!("CARGO_MANIFEST_DIR"));
    session("read-sample.wasm", &std::fs::read(file).expect("a sample"), args, dirs)
}

/// Executes a command to its end; if the program waits for input, the input ends.
fn run(session: &mut Session, line: &str) {
    if session.command(line).unwrap_or_else(|error| panic!("{line}: {error}")) == CommandOutcome::Started {
        finish(session);
    }
}

fn finish(session: &mut Session) {
    loop {
        match session.pump(1 << 20) {
            Pump::Stopped => return,
            Pump::Waiting(_) => session.feed_stdin(None),
            Pump::Running => {}
        }
    }
}

fn tried(session: &Session) -> Arc<WhatIf> {
    Arc::clone(session.what_if().expect("something was tried"))
}

fn wrong(session: &mut Session, line: &str) -> String {
    session.command(line).expect_err(line).to_string()
}

#[test]
fn the_remedy_of_a_card_is_tried_and_the_present_run_stays() {
    let mut session = read_sample(&["samples/sample_text"], &[]);
    run(&mut session, "c");
    let (journal, status) = (session.journal().clone(), session.status().moment);
    run(&mut session, "whatif");
    assert_eq!((session.journal(), session.status().moment), (&journal, status));
    assert!(session.status().grants.is_empty() && session.status().state == RunState::Ended(1));
    let what_if = tried(&session);
    assert_eq!(what_if.plan.flags, ["--dir=."]);
    assert!(what_if.plan.effects()[0].to_string().contains("may write"), "{:?}", what_if.plan.effects());
    let report = &what_if.report;
    assert_eq!(report.first.to_string(), "The first difference is the reply to call 2: get-directories()");
    let ends = report.ends.each_ref().map(ToString::to_string);
    assert!(ends[0].starts_with("exit status 1, ") && ends[1].starts_with("exit status 0, "));
    assert_eq!(report.outputs[0].lines, [vec![], vec!["hello hello".to_owned()]]);
    let text = session.came_to(Lang::En).join("\n");
    for part in ["What it does outside is real", "now: []", "if:  [(#1<.>, \".\")]", "✗     3 ≠ now: open("]
    {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    // Going back is another motion, whose outcome is the moment that it leads to.
    run(&mut session, "back");
    assert!(session.just_tried().is_none() && session.came_to(Lang::En)[0].starts_with("instruction "));
    run(&mut session, "whatif adopt");
    assert_eq!(
        (session.status().state, session.status().grants),
        (RunState::Fresh, vec![Message::verbatim(".")])
    );
    run(&mut session, "c");
    assert_eq!(session.status().state, RunState::Ended(0));
    assert!(wrong(&mut session, "whatif adopt").contains("nothing was tried yet"));
}

#[test]
fn a_run_that_stands_at_the_card_is_compared_as_far_as_it_goes() {
    let mut session = read_sample(&["samples/sample_text"], &[]);
    run(&mut session, "w 3");
    let moment = session.status().moment;
    run(&mut session, "whatif 1");
    assert_eq!((session.status().moment, session.calls_made()), (moment, 2));
    let report = &tried(&session).report;
    assert!(
        report
            .effects
            .clone()
            .unwrap_or_default()
            .to_string()
            .contains("10 in the new run after where this run stands"),
        "{report:?}"
    );
    assert!(report.ends[0].to_string().starts_with("not at its end"), "{:?}", report.ends);
    // Up to there, both runs are the same.
    let mut session = read_sample(&["samples/sample_text"], &[]);
    run(&mut session, "w 1");
    run(&mut session, "whatif --dir-ro=.");
    let what_if = tried(&session);
    assert!(what_if.plan.effects().is_empty(), "{:?}", what_if.plan.effects());
    assert!(
        what_if.report.first.to_string().starts_with("As far as this run goes, both make the same calls.")
    );
}

#[test]
fn where_nothing_helps_the_key_says_why() {
    let mut session = read_sample(&["no/such/file"], &[]);
    assert!(wrong(&mut session, "whatif").contains("nothing was refused so far"));
    run(&mut session, "c");
    assert!(wrong(&mut session, "whatif").starts_with("no flag would change this. No such file"));
    assert!(wrong(&mut session, "whatif 9").contains("takes an access (1 to 1"));
    assert!(wrong(&mut session, "whatif --nonsense=1").contains("is nothing to grant"));
    assert!(wrong(&mut session, "whatif --dir=no/such").contains("no/such"));
    let mut granted = read_sample(&["samples/sample_text"], &["."]);
    run(&mut granted, "c");
    assert!(wrong(&mut granted, "whatif 1").contains("was granted"));
    let journal = granted.journal().clone();
    let again = Guest::new(Arc::clone(granted.guest().program()), &Entry::Command).expect("links");
    let mut replay = Session::replay(again, Setup::default(), journal, None);
    run(&mut replay, "c");
    assert!(wrong(&mut replay, "whatif --dir=.").contains("`wasmscope diff` compares"));
}

#[test]
fn a_path_that_must_be_another_is_tried_where_it_is_an_argument() {
    let mut session = read_sample(&["/sample_text"], &["samples"]);
    run(&mut session, "c");
    run(&mut session, "whatif");
    let what_if = tried(&session);
    assert!(what_if.report.ends[1].to_string().starts_with("exit status 0"), "{:?}", what_if.report);
    let (flags, argument) = (&what_if.plan.flags, &what_if.plan.argument);
    assert!(!flags.is_empty() || argument.is_some(), "{:?}", what_if.plan);
}

/// Reads its input to the end and writes it back.
const ECHO: &str = include_str!("guests/echo.wat");

#[test]
fn the_other_run_is_fed_what_this_one_was() {
    let mut session = session("echo.wat", ECHO.as_bytes(), &[], &[]);
    session.start(Motion::Continue);
    for line in [Some(&b"one\n"[..]), Some(b"two\n"), None] {
        while session.pump(1 << 20) == Pump::Running {}
        session.feed_stdin(line);
    }
    finish(&mut session);
    run(&mut session, "whatif --dir=samples");
    let report = &tried(&session).report;
    assert_eq!(report.first.to_string(), "All host calls and their replies are the same.");
    assert_eq!((report.start.len(), report.ends[0].clone()), (1, report.ends[1].clone()));
    assert!(report.outputs[0].same && report.outputs[0].bytes == [8, 8]);
}

const SPIN: &str = r#"(module (func (export "_start") (loop $l (br $l))))"#;

#[test]
fn the_other_run_can_be_given_up() {
    let mut session = session("spin.wat", SPIN.as_bytes(), &[], &[]);
    run(&mut session, "s 5");
    let before = session.status();
    assert_eq!(session.command("whatif --dir-ro=samples"), Ok(CommandOutcome::Started));
    assert_eq!(session.pump(10_000), Pump::Running);
    assert!(session.is_running() && session.trial_moment().is_some_and(|moment| moment > 1000));
    assert!(wrong(&mut session, "whatif --dir=.").contains("is running"));
    session.interrupt();
    assert!(!session.is_running() && session.what_if().is_none());
    let after = session.status();
    assert_eq!((after.moment, after.state, after.why), (before.moment, before.state, before.why));
    run(&mut session, "s");
    assert_eq!(session.status().moment, before.moment + 1);
}

fn open(session: Session, (width, height): (u16, u16)) -> TestScreen {
    TestScreen::open(session, width, height, &ScreenOptions::default())
}

#[test]
fn one_key_on_the_card_shows_where_the_runs_part() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut screen = open(read_sample(&["samples/sample_text"], &[]), (width, height));
        screen.keys("c f");
        let asks = ["What if: --dir=.", "runs again from the start, with `--dir=.`", "Run it?", "may write"];
        shows(&mut screen, &asks);
        insta::assert_snapshot!(format!("ask_{width}x{height}"), screen.screen());
        screen.keys("esc");
        assert!(!screen.screen().contains("Run it?") && screen.session().what_if().is_none());
        screen.keys("f enter");
        shows(&mut screen, &["The first difference is the reply to call 2", "▶", "≠", "esc close"]);
        insta::assert_snapshot!(format!("beside_{width}x{height}"), screen.screen());
        screen.keys("end");
        shows(&mut screen, &["exit status 1", "exit status 0", "hello hello"]);
        insta::assert_snapshot!(format!("beside_end_{width}x{height}"), screen.screen());
        assert_eq!(screen.session().status().state, RunState::Ended(1));
    }
}

#[test]
fn from_the_two_runs_one_goes_to_the_moment_or_begins_again() {
    let mut screen = open(read_sample(&["samples/sample_text"], &[]), (80, 24));
    screen.keys("c f enter tab backtab enter");
    // The first difference is call 2 of the present run.
    assert_eq!(screen.session().calls_made(), 2);
    shows(&mut screen, &["op 3,8"]);
    // The earlier what-if can be shown without running it again.
    screen.keys("7 f");
    shows(&mut screen, &["What if: --dir=.", "The first difference"]);
    screen.keys("f");
    shows(&mut screen, &["grants: .", "op 0"]);
    screen.keys("c");
    shows(&mut screen, &["✓ exit 0"]);
    screen.keys("7 f");
    shows(&mut screen, &["Nothing to try: this access was granted"]);
    // A key that the view does not use closes it and has its usual effect.
    let mut screen = open(read_sample(&["samples/sample_text"], &[]), (120, 36));
    screen.keys("w w w 7 f enter s");
    assert!(!screen.screen().contains("What if:"), "{}", screen.screen());
    shows(&mut screen, &["stepped"]);
}

#[test]
fn a_typed_whatif_asks_too_and_a_long_one_stops() {
    let mut screen = open(read_sample(&["samples/sample_text"], &[]), (80, 24));
    screen.keys("c :").text("whatif --dir=samples").keys("enter");
    shows(&mut screen, &["What if: --dir=samples", "Run it?"]);
    screen.keys("esc :").text("what --dir-ro=.").keys("enter");
    shows(&mut screen, &["What if: --dir-ro=.", "The first difference"]);
    screen.keys("esc :").text("whatif nonsense").keys("enter");
    shows(&mut screen, &["takes an access"]);
    let mut screen = open(session("spin.wat", SPIN.as_bytes(), &[], &[]), (80, 24));
    screen.keys(":").text("whatif --dir-ro=samples");
    screen.slice(crossterm::event::Event::Key(key("enter")), 1000);
    shows(&mut screen, &["esc stop"]);
    screen.slice(crossterm::event::Event::Key(key("esc")), 1000);
    shows(&mut screen, &["Interrupted.", "op 0"]);
}
