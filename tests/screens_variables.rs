//! Source variables on the screen, and what the bytes of memory mean to the source.
//!
//! `INSTA_UPDATE=always cargo test --test screens_variables` rewrites the snapshots.

mod source_guest;

use source_guest::folder;
use wasmscope::session::Session;
use wasmscope::trace::recording::RecordedSource;
use wasmscope::tui::testing::{TestScreen, shows};
use wasmscope::tui::{ScreenOptions, ThemeName};
use wasmscope::words::Lang;

/// A session on a guest with its source.
fn session(guest: &str, source: &str) -> Session {
    let path = folder().join(source);
    let name = path.file_name().expect("a name").to_string_lossy();
    let text = std::fs::read_to_string(&path).expect("a source");
    source_guest::session(guest, vec![RecordedSource { path: format!("/w/{name}"), text }])
}

fn open(name: &str, source: &str, (width, height): (u16, u16), options: &ScreenOptions) -> TestScreen {
    TestScreen::open(session(name, source), width, height, options)
}

/// The Rust guest, stopped at a line of `shapes.rs`.
fn rust_at(line: u32, size: (u16, u16), options: &ScreenOptions) -> TestScreen {
    let mut screen = open("shapes-debug.p1", "shapes-rs/shapes.rs", size, options);
    screen.keys(":").text(&format!("break --source shapes.rs:{line}")).keys("enter c");
    screen
}

/// A screen without what depends on random numbers: the order of a `HashMap`, and how long it took to make it.
fn steady(screen: &str) -> String {
    let lines = screen.lines().skip(1).filter(|line| !line.contains(" map "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_newcomer_finds_the_nodes_of_a_list_in_five_keys() {
    // Right after `let list = …`, and eight declarations later: neither how many variables there are nor which of them is
    // the newest matters.
    for line in [123, 131] {
        let mut screen = rust_at(line, (80, 24), &ScreenOptions::default());
        shows(&mut screen, &["= value"]);
        screen.keys("= l enter");
        shows(&mut screen, &["▾ list", "value", "▸ next", "Some(Node { value: 2, next: None })"]);
        insta::assert_snapshot!(format!("newcomer_value_at_{line}_80x24"), steady(&screen.screen()));
        screen.keys("p");
        shows(&mut screen, &["list.value 1  next → "]);
        insta::assert_snapshot!(format!("newcomer_first_node_at_{line}_80x24"), steady(&screen.screen()));
        screen.keys("enter");
        shows(&mut screen, &["list.next.value 2  next 0x0 = None"]);
        insta::assert_snapshot!(format!("newcomer_second_node_at_{line}_80x24"), steady(&screen.screen()));
        screen.keys("backspace");
        shows(&mut screen, &["list.value 1  next → "]);
    }
}

#[test]
fn a_variable_is_found_by_its_name() {
    let mut screen = rust_at(131, (80, 24), &ScreenOptions::default());
    let row = |screen: &mut TestScreen| screen.screen().lines().nth(1).expect("tabs").to_owned();
    // While the name is typed, the variables are shown; giving up leads back.
    screen.keys("= n u");
    shows(&mut screen, &["▸ numbers", " =nu", "↑ ↓ other names"]);
    screen.keys("esc");
    assert!(row(&mut screen).contains("[. WAT]"), "{}", screen.screen());
    screen.keys("= o t h enter enter p");
    shows(&mut screen, &["other"]);
    // The next of the names that fit, and the one before.
    screen.keys("= s o m e _ down enter p");
    shows(&mut screen, &["some_box: Box<i32>"]);
    // Nothing fits: the cursor stays, and it is said.
    screen.keys("= q q q enter");
    shows(&mut screen, &["qqq"]);
    // Without source, locals have the names that the program gives them.
    let mut screen = open("c-O2-stale", "c/shapes.c", (80, 24), &ScreenOptions::default());
    screen.keys("s = s t a c k enter");
    shows(&mut screen, &["__stack_pointer"]);
    let mut screen = rust_at(131, (80, 24), &ScreenOptions { lang: Lang::Ja, ..ScreenOptions::default() });
    screen.keys("= l");
    shows(&mut screen, &["▸ list", "別の名前"]);
}

#[test]
fn the_cursor_stays_on_its_variable() {
    // Each step declares one more variable, which comes before those that there are.
    let mut screen = rust_at(123, (80, 24), &ScreenOptions::default());
    let selected = |screen: &mut TestScreen| {
        screen.keys("p");
        let title = screen.screen().lines().nth(2).expect("a title").to_owned();
        screen.keys("3");
        title
    };
    screen.keys("= q u e u e enter");
    let there = selected(&mut screen);
    assert!(there.contains(" queue."), "{there}");
    // In the source pane, steps go by line.
    screen.keys("1 n n n 3");
    shows(&mut screen, &["3 Vars", "▸ boxed_object"]);
    assert_eq!(selected(&mut screen), there);
    screen.keys("1 N N 3");
    assert_eq!(selected(&mut screen), there);
}

#[test]
fn values_unfold_and_fold() {
    let mut screen = rust_at(131, (120, 36), &ScreenOptions::default());
    screen.keys("3 z /").text("named").keys("enter enter /").text("numbers").keys("enter");
    shows(&mut screen, &["Named(\"sq\")", "0 "]);
    screen.keys("/").text("map").keys("enter enter");
    shows(&mut screen, &["▾ map", "\"one\""]);
    screen.keys("enter");
    shows(&mut screen, &["▸ map"]);
    for theme in [ThemeName::Light, ThemeName::Plain] {
        let options = ScreenOptions { theme, lang: Lang::En };
        let mut other = rust_at(131, (120, 36), &options);
        other.keys("3 enter");
        shows(&mut other, &["3 Variables"]);
    }
}

#[test]
fn a_string_lies_in_memory() {
    for (size, lang) in
        [((80, 24), Lang::En), ((120, 36), Lang::En), ((200, 60), Lang::En), ((80, 24), Lang::Ja)]
    {
        let options = ScreenOptions { lang, ..ScreenOptions::default() };
        let mut screen = rust_at(90, size, &options);
        screen.keys("3 /").text("text").keys("enter p 5");
        shows(&mut screen, &["text.cap 6", "ptr → ", "len 6"]);
        let name = format!("string_{}x{}_{}", size.0, size.1, lang.code());
        insta::assert_snapshot!(name.clone(), screen.screen());
        screen.keys("enter");
        let said = if lang == Lang::En { "6 bytes, 5 letters" } else { "6 バイト、5 文字" };
        // Where names have less room, text is shown without its lengths.
        let row = match size.0 {
            80 => said,
            _ => "1062d0 68 c3 a9 6c 6c 6f 00 00  h··llo··  text \"héllo\"  ",
        };
        shows(&mut screen, &["text \"héllo\"", row]);
        insta::assert_snapshot!(format!("{name}_text"), screen.screen());
    }
}

#[test]
fn who_wrote_a_field_and_stop_when_it_changes() {
    let mut screen = open("c-O0", "c/shapes.c", (120, 36), &ScreenOptions::default());
    screen.keys(":").text("break --source shapes.c:60").keys("enter c 3 z /").text("total").keys("enter");
    screen.keys("v");
    shows(&mut screen, &["Watchpoint 2"]);
    let before = screen.session().guest().moment();
    screen.keys("u");
    assert!(screen.session().guest().moment() < before);
    insta::assert_snapshot!("who_wrote_total_120x36", screen.screen());
    screen.keys("U n n n n");
    shows(&mut screen, &["total"]);
}

#[test]
fn changed_variables_are_marked_in_a_loop() {
    let mut screen = open("c-O0", "c/shapes.c", (120, 36), &ScreenOptions::default());
    screen.keys(":").text("break --source shapes.c:60").keys("enter c 1 n n n");
    shows(&mut screen, &["3 Variables", "*  "]);
    insta::assert_snapshot!("in_a_loop_120x36", screen.screen());
}

#[test]
fn memory_is_shown_as_text_and_numbers() {
    let mut screen = rust_at(131, (80, 24), &ScreenOptions::default());
    screen.keys("3 /").text("text").keys("enter p enter x");
    shows(&mut screen, &["UTF-8 text", "héllo"]);
    for said in [
        "integers of 8 bits",
        "integers of 16 bits",
        "integers of 32 bits",
        "integers of 64 bits",
        "floats of 32 bits",
        "floats of 64 bits",
        "as bytes",
    ] {
        screen.keys("x");
        shows(&mut screen, &[said]);
    }
    screen.keys("x x -");
    shows(&mut screen, &["195"]);
    screen.keys("-");
    shows(&mut screen, &["-61"]);
}

#[test]
fn debug_information_that_is_not_believed_says_why() {
    let mut screen = open("c-O2-stale", "c/shapes.c", (120, 36), &ScreenOptions::default());
    screen.keys("s 3 z");
    shows(&mut screen, &["! A tool changed the program after it was compiled", "3 Locals"]);
    screen.keys("home enter");
    shows(&mut screen, &["debug information", "none of it is used"]);
}

#[test]
fn one_key_leads_to_main_in_every_language() {
    for (name, source) in [
        ("shapes-debug.p1", "shapes-rs/shapes.rs"),
        ("shapes-debug.p2", "shapes-rs/shapes.rs"),
        ("c-O0", "c/shapes.c"),
        ("cpp-O0", "cpp/shapes.cpp"),
    ] {
        let mut screen = open(name, source, (120, 36), &ScreenOptions::default());
        screen.keys("M");
        shows(&mut screen, &["1 Source", "3 Variables", "▶ "]);
    }
}
