//! What a user sees of a program's source: beside its instructions, in their place, or on a tab.
//!
//! `INSTA_UPDATE=always cargo test --test screens_source` rewrites the snapshots.

mod source_guest;

use ratatui::style::{Color, Modifier};
use source_guest::folder;
use wasmscope::session::Session;
use wasmscope::trace::recording::RecordedSource;
use wasmscope::tui::testing::{TestScreen, shows};
use wasmscope::tui::{ScreenOptions, ThemeName};
use wasmscope::words::Lang;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

/// A session on a guest, with the source that its debug information names, if it is given.
fn session(name: &str, source: Option<(&str, String)>) -> Session {
    let sources = source.map(|(path, text)| RecordedSource { path: path.to_owned(), text });
    source_guest::session(name, sources.into_iter().collect())
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
fn opening_says_how_to_get_to_the_persons_own_code() {
    for (session, main) in [(c as fn() -> Session, "main"), (rust, "shapes::main")] {
        let mut screen = open(session(), (120, 36), Lang::En);
        shows(&mut screen, &["M  runs to ", &format!("{main}, where your code begins"), "M main"]);
    }
    for size in SIZES {
        let mut screen = open(rust(), size, Lang::En);
        shows(&mut screen, &[". WAT"]);
        insta::assert_snapshot!(named("opening", size), screen.screen());
    }
    let mut screen = open(rust(), (120, 36), Lang::Ja);
    insta::assert_snapshot!("opening_ja_120x36", screen.screen());
}

#[test]
fn one_key_leads_to_main_and_its_source() {
    for size in SIZES {
        let mut screen = open(rust(), size, Lang::En);
        screen.keys("M");
        shows(&mut screen, &["1 Source ━━ shapes.rs ─", "▶ 150      let n = values();", "s line"]);
        insta::assert_snapshot!(named("in_main", size), screen.screen());
    }
    for size in [(80, 24), (120, 36)] {
        let mut screen = open(rust(), size, Lang::Ja);
        screen.keys("M");
        shows(&mut screen, &["ソース ━━ shapes.rs", "▶ 150"]);
        insta::assert_snapshot!(named("in_main_ja", size), screen.screen());
    }
}

#[test]
fn steps_go_by_line_where_the_source_has_the_focus_and_back() {
    let mut screen = open(c(), (120, 36), Lang::En);
    screen.keys(":").text("break shapes.c:59").keys("enter c M");
    shows(&mut screen, &["▶  68  "]);
    screen.keys("c n");
    shows(&mut screen, &["▶  60          total += item;"]);
    screen.keys("n n n n");
    shows(&mut screen, &["▶  60          total += item;"]);
    insta::assert_snapshot!("in_a_loop_120x36", screen.screen());
    screen.keys("N N N N");
    shows(&mut screen, &["▶  60          total += item;"]);
    screen.keys("N");
    shows(&mut screen, &["●▶  59          int item = items[i];"]);
    // Where the instructions have the focus, a step is one of them.
    let moment = screen.session().guest().moment();
    screen.keys(". s s");
    assert_eq!(screen.session().guest().moment(), moment + 2);
    shows(&mut screen, &[". WAT ━", "▶┆", "s step", ". source"]);
    screen.keys(". o");
    shows(&mut screen, &["1 Source ━", ". instructions"]);
}

#[test]
fn instructions_of_the_line_are_marked_beside_it() {
    let mut screen = open(c(), (200, 60), Lang::En);
    screen.keys(":").text("break shapes.c:59").keys("enter M c");
    insta::assert_snapshot!("in_a_loop_200x60", screen.screen());
    let text = screen.screen();
    let marked = text.lines().filter(|line| line.contains('┆')).count();
    assert!((4..20).contains(&marked), "{marked} lines are marked on\n{text}");
}

#[test]
fn a_breakpoint_is_set_on_a_line_and_removed() {
    let mut screen = open(c(), (80, 24), Lang::En);
    screen.keys("M down down down b");
    shows(&mut screen, &["Breakpoint 1 set at shapes.c:", "●"]);
    screen.keys("b");
    shows(&mut screen, &["removed"]);
    assert!(!screen.screen().contains('●'));
    // A comment has no code: the next line that has some is taken, or it says so.
    screen.keys("home b");
    shows(&mut screen, &["no code was made from line 1 of /w/shapes.c"]);
    let mut screen = open(c(), (120, 36), Lang::En);
    screen.keys("M").click(10, 11).keys("b");
    shows(&mut screen, &["●›"]);
}

#[test]
fn the_source_can_be_scrolled_searched_and_left() {
    let mut screen = open(c(), (120, 36), Lang::En);
    screen.keys("M /").text("twice(int").keys("enter");
    shows(&mut screen, &["›  39  static inline"]);
    screen.keys("esc");
    shows(&mut screen, &["▶  68"]);
    screen.wheel(10, 8, true).wheel(10, 8, true).wheel(10, 8, true);
    assert!(!screen.screen().contains("▶  68 "), "{}", screen.screen());
    screen.keys("n");
    shows(&mut screen, &["▶  69"]);
    screen.keys("enter");
    shows(&mut screen, &["line 69 of shapes.c", "/w/shapes.c", "brought along", "instructions of main"]);
}

#[test]
fn the_call_stack_chooses_whose_source_is_shown() {
    let mut screen = open(c(), (200, 60), Lang::En);
    screen.keys(":").text("break shapes.c:41").keys("enter M c");
    shows(&mut screen, &["▶  41      return doubled;"]);
    // What was inlined into each other shares a frame: the lines of the calls are marked.
    shows(&mut screen, &["»  45      int b = twice(a + 1);", "»  50      int m = inner(n);"]);
    screen.keys("4 down");
    shows(&mut screen, &["▶  45      int b = twice(a + 1);"]);
    screen.keys("down down");
    shows(&mut screen, &["▶  78      n += function(argc)"]);
    insta::assert_snapshot!("another_frame_200x60", screen.screen());
}

#[test]
fn while_a_library_runs_the_line_that_called_it_is_shown() {
    let mut screen = open(c(), (120, 36), Lang::En);
    screen.keys("M w");
    shows(&mut screen, &["▷  7", "waits for what it called"]);
    insta::assert_snapshot!("in_a_library_120x36", screen.screen());
}

#[test]
fn a_source_that_is_not_found_says_what_would_help() {
    for (lang, said) in [
        (Lang::En, ["was not found: /w/shapes.c", "--source FROM=TO"]),
        (Lang::Ja, ["見つかりません: /w/shapes.c", "--source"]),
    ] {
        let mut screen = open(session("c-O0", None), (120, 36), lang);
        screen.keys("M");
        shows(&mut screen, &said);
    }
}

#[test]
fn a_hostile_source_is_shown_safely() {
    let text = format!(
        "int \u{1b}]0;owned\u{7} x;\ttab\n{}\n{}",
        "long ".repeat(2_000_000),
        "\u{202e}日本\n".repeat(200)
    );
    let mut screen = open(session("c-O0", Some(("/w/shapes.c", text))), (120, 36), Lang::En);
    screen.keys("M home");
    shows(&mut screen, &["int ␛]0;owned␇ x;", "long long", "\\u{202e}日本", "only a part of it"]);
    screen.keys("right right right /").text("日本").keys("enter");
    assert!(!screen.screen().chars().any(|c| c.is_control() && c != '\n'));
    let binary = session("c-O0", Some(("/w/shapes.c", "\0\0\0".repeat(1000))));
    shows(open(binary, (120, 36), Lang::En).keys("M"), &["/w/shapes.c is no text."]);
    // A file that is shorter than the program believes.
    let short = session("c-O0", Some(("/w/shapes.c", "one line".into())));
    shows(open(short, (120, 36), Lang::En).keys("M n n end"), &["  1  one line"]);
}

#[test]
fn programs_without_lines_of_their_own_look_as_before() {
    // The standard library's DWARF is in every program.
    for (name, why) in [
        ("c-O2-stale", "changed the program after it was compiled"),
        ("c-external", "The debug information is in another file"),
    ] {
        for size in SIZES {
            let mut screen = open(session(name, Some(("/w/shapes.c", text("c/shapes.c")))), size, Lang::En);
            shows(&mut screen, &["1 Code"]);
            let before = screen.screen();
            assert!(!before.contains("Source") && !before.contains("M  runs"), "{before}");
            screen.keys(".");
            shows(&mut screen, &[why]);
            screen.keys("1 ?");
            assert!(!screen.screen().contains("source or instructions"), "{}", screen.screen());
        }
    }
}

#[test]
fn every_theme_marks_the_line_and_none_needs_colour() {
    for (theme, background) in
        [(ThemeName::Dark, Some(24)), (ThemeName::Light, Some(153)), (ThemeName::Plain, None)]
    {
        let options = ScreenOptions { theme, lang: Lang::En };
        let mut screen = TestScreen::open(c(), 120, 36, &options);
        screen.keys("M");
        let text = screen.screen();
        let row = text.lines().position(|line| line.contains("▶  68")).expect("the line");
        let cell = &screen.cells()[(20, u16::try_from(row).expect("a row"))];
        assert_eq!(cell.bg, background.map_or(Color::Reset, Color::Indexed), "{theme:?}");
        assert!(cell.modifier.contains(Modifier::BOLD), "{theme:?}");
    }
}

#[test]
fn help_is_about_the_source() {
    let mut screen = open(c(), (80, 24), Lang::En);
    screen.keys("M ?");
    insta::assert_snapshot!("help_source_80x24", screen.screen());
    let mut screen = open(c(), (80, 24), Lang::Ja);
    screen.keys("M ?");
    insta::assert_snapshot!("help_source_ja_80x24", screen.screen());
}

#[test]
fn wide_characters_keep_their_columns() {
    let source = text("c/shapes.c")
        .replace("int n = stop(&first, 1);", "int n = stop(&first, 1); // 最初の値を数える");
    let mut screen = open(session("c-O0", Some(("/w/shapes.c", source))), (80, 24), Lang::Ja);
    screen.keys("M /").text("最初").keys("enter");
    let text = screen.screen();
    let line = text.lines().find(|line| line.contains("最初の値")).expect("the line");
    assert!(line.ends_with('┃') && line.contains("›  77"), "{text}");
}
