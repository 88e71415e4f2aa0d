//! Views made by hand: states of the screen that no real run shows at once.

use super::app::App;
use super::draw::draw;
use super::pane::Pane;
use super::theme::ThemeName;
use crate::session::{
    Account, CallRow, CallStatus, CapabilitiesView, CodeLine, CodeView, ConsolePart, DescriptorRow, Errno,
    FrameRow, FrameRowKind, MemoryView, Outcome, Preopen, Remedy, RunState, StatusView, ThingKind, ValueMark,
    ValueRow, Where,
};
use crate::words::{Lang, Message, message};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::sync::Arc;

fn value(index: usize, name: Option<&str>, ty: &'static str, n: i64) -> ValueRow {
    let unsigned = (n < 0).then(|| if ty == "i32" { (n as u32).to_string() } else { (n as u64).to_string() });
    let hex = if ty == "i32" { format!("0x{:08x}", n as u32) } else { format!("0x{n:016x}") };
    ValueRow {
        index,
        name: name.map(Into::into),
        ty: ty.to_owned(),
        decimal: Message::verbatim(n.to_string()),
        unsigned,
        hex,
        address: u64::try_from(n).ok(),
        ..ValueRow::default()
    }
}

fn account() -> Account {
    Account {
        kind: ThingKind::Path,
        subject: "sample_text".into(),
        thing: None,
        operation: "open".into(),
        outcome: Outcome::Refused,
        r#where: Some(Where::GuestLibc),
        errno: Some(Errno { name: "ENOENT".into(), number: 44 }),
        error_code: None,
        host_asked: false,
        preopens: Vec::new(),
        guest_steps: vec![
            "\"sample_text\" is relative, so the library made it \"/sample_text\" (current directory \"/\")"
                .into(),
            "it asked once which directories it was given: call 2 get-directories answered none".into(),
            "there was nothing to match the path against, so it gave up with ENOENT".into(),
        ],
        host_steps: Vec::new(),
        reasons: vec![
            "The program was given no directory, so its C library could not even ask for the file.".into(),
        ],
        remedy: Some(Remedy {
            flags: vec!["--dir=.".into()],
            path: None,
            checked: true,
            advice: vec!["Add `--dir=.` before the program.".into()],
            ..Remedy::default()
        }),
        sought: None,
        function: "open".into(),
        call_stack: vec!["open".into(), "std::fs::File::open".into(), "read_sample::main".into()],
        frames: Vec::new(),
        moment: 48213,
        inferred: false,
    }
}

fn granted() -> Account {
    Account {
        outcome: Outcome::Granted,
        r#where: None,
        errno: None,
        host_asked: true,
        preopens: vec![Preopen {
            guest: ".".into(),
            host: ".".into(),
            matched: true,
            reason: "the path lies below it".into(),
        }],
        host_steps: vec!["\"sample_text\" is a file in the directory granted as \".\"".into()],
        reasons: vec!["The program holds the directory, and the file lies in it.".into()],
        remedy: None,
        moment: 40000,
        ..account()
    }
}

fn call(
    number: Option<u64>,
    moment: u64,
    name: &str,
    args: &str,
    result: &str,
    status: CallStatus,
) -> CallRow {
    CallRow {
        number,
        last: None,
        moment,
        name: name.into(),
        interface: "wasi:filesystem/types".into(),
        args: args.into(),
        result: Message::verbatim(result),
        status,
        account: (status == CallStatus::Refused).then_some(0),
        details: Vec::new(),
    }
}

pub(crate) fn app(width: u16, height: u16) -> App {
    let mut app = App::new(Size::new(width, height), ThemeName::Dark, Lang::En);
    app.welcome = false;
    let text = [
        (0, "block"),
        (1, "block"),
        (2, "local.get 0"),
        (2, "call $__wasilibc_find_abspath"),
        (2, "local.tee 7"),
        (2, "i32.const -1"),
        (2, "i32.eq"),
        (2, "br_if 1 (;@1;)"),
        (2, "local.get 4"),
        (2, "local.get 7"),
        (2, "i32.store offset=12 align=4"),
        (1, "end"),
        (1, "i32.const 44"),
        (1, "global.set $errno"),
        (0, "end"),
    ];
    let lines: Vec<_> = text
        .iter()
        .cycle()
        .take(90)
        .enumerate()
        .map(|(i, (depth, text))| CodeLine {
            op: i as u32,
            offset: 0xa400 + 2 * i as u32,
            depth: *depth,
            text: (*text).into(),
            source: None,
        })
        .collect();
    let views = &mut app.views;
    views.status = StatusView {
        program: "samples/read-sample.wasm".into(),
        args: vec!["sample_text".into()],
        moment: 48213,
        total: Some(61940),
        state: RunState::Stopped,
        why: message!("why-lookup-refused"),
        next: Message::verbatim("i32.eq pops -1 and -1, pushes 1 because they are equal"),
        refused: Some(0),
        ..StatusView::default()
    };
    views.code = CodeView {
        title: "open → __wasilibc_find_relpath_alloc".into(),
        signature: "(param i32 i32 i32 i32 i32) (result i32)".into(),
        lines: Arc::new(lines),
        pc_line: Some(36),
        breakpoints: vec![(38, 1)],
        ..CodeView::default()
    };
    views.stack = vec![
        ValueRow { popped_next: true, mark: ValueMark::New, ..value(0, None, "i32", -1) },
        ValueRow { popped_next: true, ..value(1, None, "i32", -1) },
        ValueRow { points_to: Some("sample_text\u{1b}[2J".into()), ..value(2, None, "i32", 1051264) },
    ];
    views.locals = vec![
        ValueRow {
            points_to: Some("sample_text".into()),
            special: true,
            ..value(0, Some("path"), "i32", 1051264)
        },
        ValueRow { special: true, ..value(1, None, "i32", 8) },
        ValueRow { mark: ValueMark::Changed, ..value(2, None, "i32", -1) },
        value(3, None, "i64", 7),
    ];
    views.globals = vec![ValueRow { special: true, ..value(0, Some("__stack_pointer"), "i32", 1048512) }];
    let frame = |name: &str, kind, offset, folded| FrameRow {
        name: Message::verbatim(name),
        kind,
        offset: Some(offset),
        place: None,
        source: None,
        inlined: false,
        folded,
    };
    views.frames = vec![
        frame("__wasilibc_find_relpath_alloc", FrameRowKind::Wasm, 0xa448, 0),
        frame("open", FrameRowKind::Wasm, 0xa3f0, 0),
        frame("std::fs::File::open", FrameRowKind::Wasm, 0x5310, 2),
        frame("read_sample::main", FrameRowKind::Wasm, 0x1204, 0),
        frame("wasi:cli/run.run", FrameRowKind::Canon, 0, 0),
    ];
    let mut bytes = b"sample_text\0/sample_text\0".to_vec();
    bytes.resize(4096, 0);
    views.memory = MemoryView {
        is64: false,
        name: "memory 0".into(),
        size: 1 << 21,
        address: 0,
        bytes,
        read: vec![(0, 11)],
        written: vec![(12, 12)],
    };
    views.calls = vec![
        call(
            Some(1),
            9000,
            "get-arguments",
            "",
            "[\"read-sample.wasm\", \"sample_text\"]",
            CallStatus::Plain,
        ),
        call(Some(2), 30000, "get-directories", "", "[]", CallStatus::Plain),
        call(None, 48213, "open", "\"sample_text\"", "ENOENT in the guest", CallStatus::Refused),
    ]
    .into();
    views.accounts = vec![account()];
    views.console = vec![
        ConsolePart { stderr: false, text: "hello 日本\n".into(), moment: 5, call: 1 },
        ConsolePart { stderr: true, text: "Error Opening Input: No such file\n".into(), moment: 6, call: 2 },
    ]
    .into();
    views.capabilities = CapabilitiesView {
        learned_in_call: Some(2),
        descriptors: vec![DescriptorRow {
            handle: "#1".into(),
            ty: "output-stream".into(),
            what: "stdout".into(),
            from_call: Some(3),
            made_inside: false,
        }],
        others: vec![
            (message!("held-network"), message!("held-denied")),
            (message!("held-clocks"), message!("held-granted")),
        ],
        ..CapabilitiesView::default()
    };
    app
}

pub fn text(app: &mut App) -> String {
    app.settle_fixed();
    let Ok(mut terminal) = Terminal::new(TestBackend::new(app.size.width, app.size.height));
    let Ok(_) = terminal.draw(|f| draw(app, f));
    super::testing::text(terminal.backend().buffer())
}

#[test]
fn the_moment_of_a_refusal_says_everything_at_once() {
    for (w, h) in [(120, 36), (200, 60)] {
        let shown = text(&mut app(w, h));
        let all = [
            "read-sample.wasm sample_text",
            "grants: none",
            "op 48,213 of 61,940",
            "✗ lookup refused",
            "▶ 0x0a448      i32.eq",
            "●  0x0a44c",
            "↑ top i32      -1 0xffffffff ←",
            "→ Add `--dir=.` before the program.",
            "i32.eq pops -1 and -1, pushes 1 because they are equal",
            "(+2 folded)",
            "directories none",
            "err Error Opening Input",
            "[73 61 6d 70 6c 65 5f 74  65 78 74]",
            "*2f*73*61*6d",
        ];
        for needed in all {
            assert!(shown.contains(needed), "{needed:?} is not on\n{shown}");
        }
    }
}

#[test]
fn the_card_fills_a_small_screen() {
    let mut app = app(80, 24);
    app.focus = Pane::Why;
    let shown = text(&mut app);
    for needed in ["[7 Why]", "ENOENT (44), decided inside the program", "The host was never asked."] {
        assert!(shown.contains(needed), "{needed:?} is not on\n{shown}");
    }
}

#[test]
fn a_granted_access_stands_beside_the_refused_one_where_there_is_room() {
    let mut app = app(200, 60);
    app.views.accounts.push(granted());
    let shown = text(&mut app);
    assert!(shown.contains("✗ ENOENT (44)") && shown.contains("✓ granted by the host"), "{shown}");
}

#[test]
fn what_a_guest_wrote_never_reaches_the_terminal_as_it_is() {
    let mut app = app(200, 60);
    app.views.code.title = "\u{1b}]0;owned\u{7}".into();
    app.views.accounts[0].subject = "a\u{202e}b\n".into();
    app.views.status.args = vec!["x\ty".into()];
    let shown = text(&mut app);
    assert!(
        shown.contains("␛]0;owned␇") && shown.contains("a\\u{202e}b␊") && shown.contains("x␉y"),
        "{shown}"
    );
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn the_pc_stays_in_the_middle_third() {
    let mut app = app(80, 24);
    app.views.accounts.clear();
    for pc in (20..70).chain((20..70).rev()) {
        app.views.code.pc_line = Some(pc);
        let shown = text(&mut app);
        let row = shown.lines().position(|l| l.contains("▶ 0x")).unwrap_or(0);
        // Rows 3 to 20 are the inside of the pane.
        assert!((9..=14).contains(&row), "pc {pc} on row {row}\n{shown}");
    }
}

#[test]
fn every_size_and_theme_draws_and_stays_on_the_screen() {
    for theme in [ThemeName::Dark, ThemeName::Light, ThemeName::Plain] {
        for (w, h) in
            [(1, 1), (20, 5), (39, 30), (40, 10), (60, 16), (79, 23), (80, 24), (100, 30), (140, 45)]
        {
            for focus in Pane::ALL {
                let mut app = app(w, h);
                app.theme = super::theme::Theme::new(theme);
                app.focus = focus;
                app.zoom = w % 2 == 0;
                let shown = text(&mut app);
                assert_eq!(shown.lines().count(), usize::from(h));
                if w < 40 || h < 10 {
                    let lines = shown.lines().filter(|l| !l.is_empty()).count();
                    assert!((1..=10).contains(&lines), "a line, or as many as it takes:\n{shown}");
                }
            }
        }
    }
}
