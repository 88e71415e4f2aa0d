//! The whole screen in Japanese, over a program whose every name is Japanese: whatever is still in Latin letters is a
//! label that nobody translated.

use super::action::Action;
use super::app::App;
use super::edit::LineEdit;
use super::keymap::KeyGroup;
use super::overlay::{Overlay, help};
use super::pane::memory::Follow;
use super::pane::{self, Pane};
use super::prompt::{Prompt, PromptKind};
use super::text::width;
use super::{fixture, keymap};
use crate::session::{CommandError, FrameRowKind, RunState, WaitReason};
use crate::words::{Lang, Message};
use std::time::Duration;

/// Keys, names and streams, which are the same in every language, and the types of WebAssembly.
const SAME: &[&str] = &[
    "enter",
    "esc",
    "tab",
    "backtab",
    "backspace",
    "pgup",
    "pgdn",
    "home",
    "end",
    "ctrl",
    "shift",
    "start",
    "call",
    "wasmscope",
    "out",
    "err",
    "MiB",
    "ABI",
    "WebAssembly",
    "WASI",
    "WAT",
    "main",
    "wasi",
    "libc",
    "func",
    "param",
    "mut",
    "i32",
    "i64",
];

/// The fixture, with no English in what the program and the session say.
fn app(columns: u16, rows: u16) -> App {
    let mut app = fixture::app(columns, rows);
    app.lang = Lang::Ja;
    let views = &mut app.views;
    views.accounts.clear();
    let status = &mut views.status;
    (status.program, status.args) = ("番組".into(), vec!["引数".into()]);
    (status.why, status.refused) = (Message::verbatim("一歩"), None);
    status.next = Message::verbatim("文です。");
    status.end = vec![Message::verbatim("終わりです。")];
    let mut lines = (*views.code.lines).clone();
    lines.iter_mut().for_each(|line| line.text = "命令".into());
    (views.code.title, views.code.signature) = ("関数".into(), String::new());
    views.code.lines = lines.into();
    let values = views.stack.iter_mut().chain(&mut views.locals).chain(&mut views.globals);
    for value in values {
        value.name = value.name.as_ref().map(|_| "名".into());
        value.points_to = value.points_to.as_ref().map(|_| "文字".into());
    }
    for (frame, kind) in views.frames.iter_mut().zip([FrameRowKind::Wasm, FrameRowKind::Canon].iter().cycle())
    {
        (frame.name, frame.kind) = (Message::verbatim("関数"), *kind);
    }
    views.frames[2].kind = FrameRowKind::Entry;
    views.frames[3].kind = FrameRowKind::HostCall;
    let rename = |call: &mut crate::session::CallRow| {
        (call.name, call.interface) = ("呼出".into(), "面".into());
        (call.args, call.result) = ("引数".into(), Message::verbatim("結果"));
    };
    let mut calls: Vec<_> = (0..views.calls.len()).filter_map(|at| views.calls.get(at)).collect();
    calls.iter_mut().for_each(rename);
    views.calls = calls.into();
    views.console =
        vec![crate::session::ConsolePart { stderr: true, text: "文\n".into(), moment: 5, call: 1 }].into();
    views.console_gone = 1234;
    views.memory.name = "記憶".into();
    views.memory.bytes.iter_mut().for_each(|byte| *byte = 0);
    let held = &mut views.capabilities;
    held.directories = vec![("/".into(), "/".into(), Message::new("held-read-only", Vec::new()))];
    (held.args, held.env) = (vec!["引数".into()], vec![("名".into(), "値".into())]);
    held.descriptors[0].ty = "型".into();
    held.descriptors[0].what = "物".into();
    app
}

#[track_caller]
fn is_japanese(app: &mut App, what: &str) {
    let shown = fixture::text(app);
    let sentence = usize::from(app.screen.sentence.y);
    for (row, line) in shown.lines().enumerate() {
        assert!(width(line) <= app.size.width.into(), "{what}: {line:?}");
        let whole = app.size.width < 80 || row < sentence || !line.contains('…') || app.prompt.is_some();
        assert!(whole, "{what}: a sentence is cut on\n{shown}");
        // A word that is cut may look like anything.
        let pieces = line.split_inclusive('…').map(|piece| match piece.strip_suffix('…') {
            Some(cut) => cut.trim_end_matches(|c: char| c.is_ascii_alphanumeric()),
            None => piece,
        });
        let line = pieces.collect::<Vec<_>>().join("…");
        let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let latin = |word: &&str| {
            let hexadecimal = word.chars().all(|c| c.is_ascii_hexdigit() || c == 'x');
            !hexadecimal && word.chars().filter(char::is_ascii_alphabetic).count() >= 3
        };
        let unknown: Vec<_> = words.filter(latin).filter(|word| !SAME.contains(word)).collect();
        assert!(unknown.is_empty(), "{what}: {unknown:?} is on\n{shown}");
    }
}

const SIZES: [(u16, u16); 4] = [(44, 12), (80, 24), (120, 36), (200, 60)];

#[test]
fn every_pane_is_japanese_with_rows_and_without() {
    for (columns, rows) in SIZES {
        for focus in Pane::ALL {
            let mut app = app(columns, rows);
            app.focus = focus;
            is_japanese(&mut app, "a pane");
            app.on_timeline = true;
            app.memory.follow = Follow::Value(pane::memory::ValuePlace::Global(1));
            app.welcome = true;
            is_japanese(&mut app, "a pane with the hint");
            let mut empty = App::new(app.size, super::theme::ThemeName::Plain, Lang::Ja);
            empty.focus = focus;
            is_japanese(&mut empty, "an empty screen");
            empty.welcome = false;
            is_japanese(&mut empty, "an empty pane");
        }
    }
}

#[test]
fn every_state_is_japanese() {
    let states = [
        RunState::Fresh,
        RunState::Running,
        RunState::WaitingForInput,
        RunState::Ended(0),
        RunState::Ended(7),
        RunState::Trapped,
    ];
    for (columns, rows) in SIZES {
        for state in states {
            let mut app = app(columns, rows);
            app.views.status.state = state;
            app.views.status.next = Message::default();
            if app.ended() {
                app.views.code.lines = Vec::new().into();
                (app.focus, app.views.status.end) = (Pane::Code, Vec::new());
            }
            // The card says why the program trapped.
            if state != RunState::Trapped {
                is_japanese(&mut app, "a state");
            }
        }
        let waits = [
            None,
            Some(WaitReason::Sleep(Duration::ZERO)),
            Some(WaitReason::Network { stdin: true, again: Duration::ZERO }),
            Some(WaitReason::Network { stdin: false, again: Duration::ZERO }),
        ];
        for wait in waits {
            for (search, trial) in [(None, None), (Some((40, 2000)), None), (None, Some(2000))] {
                let mut app = app(columns, rows);
                (app.running, app.waiting) = (true, wait.clone());
                is_japanese(&mut app, "a motion");
                app.progress =
                    Some(super::app::RunProgress { search, trial, ..super::app::RunProgress::default() });
                is_japanese(&mut app, "a motion under way");
            }
        }
        let mut app = app(columns, rows);
        app.input = Some(LineEdit::default());
        is_japanese(&mut app, "input");
    }
}

#[test]
fn what_is_open_is_japanese() {
    for (columns, rows) in SIZES {
        for kind in [
            PromptKind::Command,
            PromptKind::Answer,
            PromptKind::Search { pane: Pane::Code, selected: 0, top: 0 },
        ] {
            let mut app = app(columns, rows);
            let mut prompt = Prompt::new(kind, "");
            prompt.error =
                Some(CommandError { message: Message::verbatim("違う"), correction: Some("正".into()) });
            app.prompt = Some(prompt.clone());
            is_japanese(&mut app, "a wrong line");
            prompt.error = None;
            app.prompt = Some(prompt);
            is_japanese(&mut app, "a prompt");
        }
        for pane in Pane::ALL {
            for selected in 0..8 {
                let mut app = app(columns, rows);
                app.focus = pane;
                app.scroll_mut(pane).selected = selected;
                if let Some((title, text)) = pane::details(&app, pane) {
                    app.overlay = Some(Overlay::Details { title, text, top: 0 });
                    is_japanese(&mut app, "details");
                }
            }
        }
    }
}

/// No line of help is cut on 80 columns and 24 rows. The names and arguments of commands are as they are typed.
#[test]
fn every_page_of_help_fits_in_every_language() {
    for lang in Lang::ALL {
        let all = Pane::ALL.into_iter().chain([Pane::Source]);
        for (focus, source) in all.flat_map(|pane| [(pane, pane == Pane::Source), (pane, true)]) {
            let mut app = app(80, 24);
            (app.lang, app.focus, app.has_source) = (lang, focus, source);
            app.settle_fixed();
            for (topic, about) in help::topics(&app).into_iter().enumerate() {
                let overlay = Overlay::Help { topic, top: 0 };
                let (lines, room) = (overlay.lines(&app, overlay.width(&app)), overlay.height(&app));
                let shown = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
                assert!(lines.len() <= room, "{lang:?}: {} has {} lines\n{shown}", about.title, lines.len());
                for line in &lines {
                    let text = line.to_string();
                    assert!(width(text.trim_end()) <= overlay.width(&app), "{lang:?}: {text}");
                    let cut = text.contains('…') && !text.trim_start().starts_with('…');
                    assert!(!cut || text.contains("..."), "{lang:?}: {} is cut: {text}", about.title);
                }
                let commands =
                    about.title.parse::<usize>().is_ok() || about.title == app.text("topic-commands");
                if lang == Lang::Ja && !commands {
                    app.overlay = Some(overlay);
                    is_japanese(&mut app, "help");
                    app.overlay = None;
                }
            }
        }
    }
}

#[test]
fn tabs_and_the_bottom_bar_fit_80_columns_whole() {
    for lang in Lang::ALL {
        let all = Pane::ALL.into_iter().chain([Pane::Source]);
        for (focus, source) in all.flat_map(|pane| [(pane, pane == Pane::Source), (pane, true)]) {
            let mut app = app(80, 24);
            (app.lang, app.focus, app.has_source) = (lang, focus, source);
            let shown = fixture::text(&mut app);
            let tabs = shown.lines().nth(1).expect("tabs");
            let last = super::words::tab(lang, Pane::Caps, "9", false);
            assert!(width(tabs) <= 80 && tabs.contains(&last), "{tabs}");
            assert_eq!(tabs.contains(". WAT") || tabs.contains(".WAT"), source, "{tabs}");
            for columns in 40..=200 {
                let bar = keymap::bar(lang, focus, &|_| true, columns);
                let used: usize = bar.iter().map(|(key, what)| keymap::room(key, what)).sum();
                assert!(used <= columns, "{lang:?}: {used} of {columns}");
            }
            // The bar has the keys that run the program, the key that quits, and the key for help.
            let bar = keymap::bar(lang, focus, &|b| b.group != KeyGroup::Lesson && !b.needs_source(), 80);
            for key in ["s", "n", "c", "w", "?", "q"] {
                assert!(
                    bar.iter().any(|(label, _)| *label == key),
                    "{lang:?} {focus:?}: {key} is not in {bar:?}"
                );
            }
        }
    }
    assert!(keymap::BINDINGS.iter().any(|binding| binding.action == Action::Help));
}
