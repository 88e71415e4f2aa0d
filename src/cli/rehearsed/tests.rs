//! Remedies on the screen and in the session: tried while nobody presses a key, and what is made of them.

use super::*;
use crate::caps::{Access, CommandLine, Grant, Network};
use crate::cli::load::{ProgramSetup, prepare};
use crate::exec::Bounds;
use crate::guest::UnknownCalls;
use crate::guest::{Entry, Linking};
use crate::session::{CommandOutcome, Motion};
use crate::tui::testing::{TestScreen, shows};
use crate::tui::{ScreenOptions, ThemeName};
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::Lang;
use std::fs;

/// A program that opens these paths in its first directory, after counting down from a number.
fn opener(paths: &[&str], count: u32) -> String {
    let (mut data, mut code, mut at) = (String::new(), String::new(), 16);
    for path in paths {
        let len = path.len();
        data += &format!("(data (i32.const {at}) \"{path}\")\n");
        code += &format!(
            "(local.set 1 (call $open (i32.const 3) (i32.const 1) (i32.const {at}) (i32.const {len})
               (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))\n"
        );
        at += len;
    }
    format!(
        "(module
           (import \"wasi_snapshot_preview1\" \"path_open\"
             (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
           (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))
           (memory (export \"memory\") 1)
           {data}
           (func $main (export \"_start\") (local i32 i32)
             (local.set 0 (i32.const {count}))
             (loop $count (br_if $count (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
             {code}
             (call $exit (local.get 1))))"
    )
}

/// A folder with `data/a.txt` and `data/b.txt`.
fn world() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("data")).expect("a directory");
    for name in ["a.txt", "b.txt"] {
        fs::write(folder.path().join("data").join(name), "text").expect("a file");
    }
    folder
}

/// A program that is given `data` of a folder.
fn session(folder: &tempfile::TempDir, paths: &[&str], count: u32) -> Session {
    let data = folder.path().join("data");
    let data = data.to_str().expect("a UTF-8 path");
    let given = ProgramSetup {
        program: "opener.wat".into(),
        argv0: "opener.wat".into(),
        args: vec!["an argument".into()],
        env: Vec::new(),
        grants: vec![Grant::parse(data, Access::ReadWrite).expect("a grant")],
        network: Network::default(),
        cli: true,
        entry: Entry::Command,
        library: false,
        bounds: Bounds::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
        unknown: (Linking::Strict, UnknownCalls::Trap),
        features: crate::wasm::ComponentFeatures::default(),
        schedule: None,
        preloads: Vec::new(),
    };
    let loaded = prepare(given, opener(paths, count).into_bytes().into());
    let mut session = loaded.and_then(|loaded| loaded.session()).unwrap_or_else(|why| panic!("{why:?}"));
    session.set_command_line(CommandLine {
        verb: vec!["wasmscope".into()],
        options: vec![format!("--dir={data}")],
        program: "opener.wat".into(),
        args: vec!["an argument".into()],
    });
    session
}

fn screen(session: Session, lang: Lang) -> TestScreen {
    TestScreen::open(session, 120, 36, &ScreenOptions { theme: ThemeName::default(), lang })
}

fn budget() -> RehearsalBudget {
    RehearsalBudget::BESIDE
}

#[test]
fn a_card_says_that_its_remedy_is_tried_and_what_came_of_it() {
    let folder = world();
    let mut screen = screen(session(&folder, &["data/a.txt"], 400_000), Lang::En);
    screen.keys("c");
    shows(&mut screen, &["Trying whether it works …"]);
    screen.rehearse(3);
    shows(&mut screen, &["Trying whether it works …"]);
    screen.rehearse(usize::MAX);
    shows(&mut screen, &["Tried: it works.", "before the other directories"]);
    assert!(!screen.screen().contains("Trying whether"));
    let remedy = screen.session().accounts()[0].remedy.clone().expect("a remedy");
    assert_eq!(remedy.first, Some(format!("--dir={}", folder.path().display())));
}

#[test]
fn the_card_is_japanese_in_japanese() {
    let folder = world();
    let mut screen = screen(session(&folder, &["data/a.txt"], 10), Lang::Ja);
    screen.keys("c");
    shows(&mut screen, &["うまくいくか試しています…"]);
    screen.rehearse(usize::MAX);
    shows(&mut screen, &["（試しました：うまくい"]);
}

#[test]
fn a_key_comes_first_and_the_rehearsal_goes_on_after_it() {
    let folder = world();
    let mut screen = screen(session(&folder, &["data/a.txt"], 400_000), Lang::En);
    screen.keys("c").rehearse(4);
    let moment = screen.session().status().moment;
    // Back and forth again: the past has the same card, and the program stands where it stood.
    screen.keys("S S");
    assert_eq!(screen.session().status().moment, moment - 2);
    screen.keys("s s").rehearse(usize::MAX);
    shows(&mut screen, &["Tried: it works."]);
    let told = screen.session().rehearsals_told();
    screen.keys("S S S s s s").rehearse(usize::MAX);
    assert_eq!(screen.session().rehearsals_told(), told, "nothing is tried twice");
    shows(&mut screen, &["Tried: it works."]);
}

#[test]
fn a_program_that_begins_again_is_tried_again() {
    let folder = world();
    let mut screen = screen(session(&folder, &["data/a.txt"], 400_000), Lang::En);
    screen.keys("c").rehearse(4).keys("r c");
    shows(&mut screen, &["Trying whether it works …"]);
    screen.rehearse(usize::MAX);
    shows(&mut screen, &["Tried: it works."]);
}

#[test]
fn the_card_that_is_looked_at_is_tried_first() {
    let folder = world();
    let mut session = session(&folder, &["data/a.txt", "data/b.txt"], 10);
    session.start(Motion::Continue);
    let _ = session.finish();
    let tried = |session: &Session| -> Vec<bool> {
        let works = |account: &crate::caps::Account| {
            account.remedy.as_ref().and_then(|remedy| remedy.rehearsed) == Some(crate::caps::Rehearsed::Works)
        };
        session.accounts().iter().map(works).collect()
    };
    let none = RehearsalBudget { together: 0, ..budget() };
    session.rehearse(&[1], none);
    assert_eq!(tried(&session), [false, true]);
    assert!(!session.has_rehearsals(&[], none) && session.has_rehearsals(&[], budget()));
    session.rehearse(&[], budget());
    assert_eq!(tried(&session), [true, true]);
}

#[test]
fn another_card_is_tried_in_between_and_nothing_is_lost() {
    let folder = world();
    let mut session = session(&folder, &["data/a.txt", "data/b.txt"], 400_000);
    session.start(Motion::Continue);
    let _ = session.finish();
    let mut told = Vec::new();
    for turn in 0..1_000 {
        let shown = [(turn / 4) % 2];
        let mut rehearsing = Rehearsing { session: &mut session, shown: shown.to_vec(), budget: budget() };
        let _ = crate::session::Pumped::pump(&mut rehearsing, 300_000);
        told.push(session.rehearsals_told());
        if !session.has_rehearsals(&[], budget()) {
            break;
        }
    }
    // Whoever turns the pages too fast for a try to end sees it end on one of them at last.
    session.rehearse(&[0], budget());
    let remedies = session.accounts().into_iter().filter_map(|account| account.remedy?.first);
    assert_eq!(remedies.count(), 2, "{told:?}");
}

#[test]
fn equal_refusals_are_tried_once() {
    let folder = world();
    let mut session = session(&folder, &["data/a.txt"; 6], 10);
    session.start(Motion::Continue);
    let _ = session.finish();
    session.rehearse(&[3], RehearsalBudget { together: 0, ..budget() });
    assert_eq!(session.rehearsals_told(), 6);
    assert!(!session.has_rehearsals(&[], budget()));
}

#[test]
fn what_takes_too_long_is_not_tried() {
    let folder = world();
    let mut session = session(&folder, &["data/a.txt"], 400_000);
    session.start(Motion::Continue);
    let _ = session.finish();
    session.rehearse(&[0], RehearsalBudget { each: 100_000, together: 0 });
    let card = session.outcome_lines(&CommandOutcome::ShowCard(0), Lang::En).join("\n");
    assert!(!card.contains("Tried: it works"), "{card}");
    assert!(!session.has_rehearsals(&[0], budget()));
}

#[test]
fn what_if_with_a_directory_that_comes_first() {
    let folder = world();
    let mut screen = screen(session(&folder, &["data/a.txt"], 10), Lang::En);
    screen.keys("c").rehearse(usize::MAX);
    let first = format!("--dir={}", folder.path().display());
    screen.keys("f");
    shows(&mut screen, &["The program runs again from the start"]);
    screen.keys("enter");
    let tried = screen.session().what_if().expect("it was tried").clone();
    assert_eq!((tried.plan.first.as_ref(), tried.plan.flags.len()), (Some(&first), 0));
    let ends = tried.report.ends.each_ref().map(ToString::to_string);
    assert!(ends[0].starts_with("exit status 44, ") && ends[1].starts_with("exit status 0, "), "{ends:?}");
    shows(&mut screen, &["What if: --dir=/"]);
    screen.keys("esc :").text("whatif adopt").keys("enter c");
    let (status, line) = (screen.session().status(), screen.session().command_line().cloned());
    assert_eq!(status.state, crate::session::RunState::Ended(0));
    assert_eq!(status.grants[0].to_string(), folder.path().display().to_string());
    let options = line.expect("a command line").options;
    assert_eq!(options, [first, format!("--dir={}/data", folder.path().display())]);
}

#[test]
fn a_command_line_follows_what_was_granted_since() {
    let folder = world();
    let mut session = session(&folder, &["data/a.txt"], 10);
    let more = folder.path().join("data").display().to_string();
    session.command(&format!("grant --dir={more}::/more")).expect("it is granted");
    let options = |session: &Session| session.command_line().map(|line| line.options.len());
    assert_eq!(options(&session), Some(2));
    session.command("grant none").expect("it is taken away");
    assert_eq!(options(&session), None);
}

#[test]
fn what_is_interrupted_was_not_tried() {
    let folder = world();
    let mut session = session(&folder, &["data/a.txt"], 10);
    session.start(Motion::Continue);
    let _ = session.finish();
    session.give_up_rehearsals(Untried::Interrupted);
    assert!(!session.has_rehearsals(&[0], budget()));
    let note = session.accounts()[0].remedy.as_ref().and_then(|remedy| remedy.tried());
    assert!(note.is_none_or(|note| note.to_string().contains("it was interrupted")));
}
