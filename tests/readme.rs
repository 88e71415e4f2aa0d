//! The README is true: its commands print what it shows, its screens are what a terminal shows, and its tables are the
//! program's own.
//!
//! `README=write cargo test --test readme -- --test-threads=1` replaces what the README shows by what the program does.

mod program;

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn readme() -> String {
    std::fs::read_to_string(path()).expect("the README")
}

/// One fenced block: language, contents, and the comment on the line before it.
struct Block {
    language: String,
    comment: String,
    text: String,
    /// Byte range of the contents in the README.
    range: std::ops::Range<usize>,
}

fn blocks(readme: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut at, mut before, mut open) = (0, "", None);
    for line in readme.split_inclusive('\n') {
        match (line.strip_prefix("```"), open.take()) {
            (Some(language), None) => {
                open = Some((language.trim().to_owned(), before.to_owned(), at + line.len()))
            }
            (Some(_), Some((language, comment, start))) => {
                blocks.push(Block {
                    language,
                    comment,
                    text: readme[start..at].to_owned(),
                    range: start..at,
                });
            }
            (None, still) => open = still,
        }
        before = line.trim_end();
        at += line.len();
    }
    blocks
}

/// Compares one block with the truth, or writes the truth into the README.
fn check(block: &Block, truth: &str) {
    if std::env::var("README").is_ok_and(|value| value == "write") {
        let mut text = readme();
        let range = blocks(&text).into_iter().find(|b| b.text == block.text).expect("the block").range;
        text.replace_range(range, truth);
        std::fs::write(path(), text).expect("a writable README");
    } else {
        let shown = &block.text;
        assert!(
            *shown == truth,
            "the README shows\n{shown}\nbut it is\n{truth}\n(see the top of this file to take it over)"
        );
    }
}

/// Turns `wasmscope …` or `cargo run --release -- …` into arguments of the binary.
fn arguments(command: &str) -> Option<Vec<String>> {
    let rest =
        command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("wasmscope "))?;
    shlex::split(rest)
}

#[test]
fn commands_print_what_is_shown() {
    let readme = readme();
    let shown: Vec<_> = blocks(&readme).into_iter().filter(|b| b.language == "console").collect();
    assert!(shown.len() >= 3, "the tour shows what commands print");
    for block in shown {
        let mut truth = String::new();
        for command in block.text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            writeln!(truth, "$ {command}").expect("a string");
            let program = match arguments(command) {
                Some(args) => [vec![env!("CARGO_BIN_EXE_wasmscope").to_owned()], args].concat(),
                None => shlex::split(command).expect("words"),
            };
            // What is shown to be typed begins with the name as it was typed.
            let name = program[0].rsplit('/').next().unwrap_or_default();
            let out = Command::new(&program[0])
                .arg0(name)
                .env(program::LOCALE.0, program::LOCALE.1)
                .args(&program[1..])
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .env_remove("RUST_BACKTRACE")
                .stdin(std::process::Stdio::null())
                .output()
                .expect("the command starts");
            truth += &String::from_utf8_lossy(&out.stderr);
            truth += &String::from_utf8_lossy(&out.stdout);
        }
        check(&block, &truth);
    }
}

/// A screen as text: `<!-- screen 120x36: KEYS: COMMAND -->` before a block says how to produce it.
#[test]
fn screens_are_what_a_terminal_shows() {
    let readme = readme();
    let mut screens = 0;
    for block in blocks(&readme) {
        let Some(recipe) = block.comment.strip_prefix("<!-- screen ").and_then(|r| r.strip_suffix(" -->"))
        else {
            continue;
        };
        let [size, keys, command]: [&str; 3] =
            recipe.splitn(3, ": ").collect::<Vec<_>>().try_into().expect("size, keys, command");
        let (cols, rows) = size.split_once('x').expect("a size");
        let (cols, rows) = (cols.parse().expect("columns"), rows.parse().expect("rows"));
        check(&block, &screen(cols, rows, keys, &arguments(command).expect("a command of ours")));
        screens += 1;
    }
    assert!(screens > 0, "the README shows what the debugger looks like");
}

fn screen(cols: u16, rows: u16, keys: &str, args: &[String]) -> String {
    let size = portable_pty::PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
    let pair = portable_pty::native_pty_system().openpty(size).expect("a pseudo-terminal");
    // It is found by its name, as by a person who has installed it.
    let mut command = portable_pty::CommandBuilder::new("wasmscope");
    let folder = Path::new(env!("CARGO_BIN_EXE_wasmscope")).parent().expect("a folder");
    command.env("PATH", folder);
    command.env(program::LOCALE.0, program::LOCALE.1);
    command.args(args);
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let (send, output) = std::sync::mpsc::channel();
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(n @ 1..) = reader.read(&mut buffer) {
            if send.send(buffer[..n].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut keyboard = pair.master.take_writer().expect("a writer");
    let mut parser = vt100::Parser::new(rows, cols, 0);
    // A screen is complete when nothing has been written for a while.
    let settle = |parser: &mut vt100::Parser| {
        let start = Instant::now();
        let mut drawn = false;
        loop {
            match output.recv_timeout(Duration::from_millis(500)) {
                Ok(bytes) => {
                    parser.process(&bytes);
                    drawn = true;
                }
                Err(_) if drawn => break,
                Err(_) => assert!(start.elapsed() < Duration::from_secs(30), "nothing is drawn"),
            }
        }
    };
    settle(&mut parser);
    for key in keys.chars() {
        keyboard.write_all(key.to_string().as_bytes()).expect("the keyboard works");
        settle(&mut parser);
    }
    let text: String = parser.screen().rows(0, cols).map(|row| format!("{}\n", row.trim_end())).collect();
    child.kill().expect("it can be ended");
    let _ = child.wait();
    text
}

/// The rows of the table under a heading, as cells without backticks.
fn table(readme: &str, heading: &str) -> Vec<Vec<String>> {
    let section =
        readme.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("no section {heading}"));
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cells = |row: &str| {
        let inner = row.trim_matches('|').replace("\\|", "\u{1}");
        inner.split('|').map(|cell| cell.trim().replace('`', "").replace('\u{1}', "|")).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn every_key_is_in_the_table_as_help_has_it() {
    let (mut help, mut digits) = (Vec::new(), Vec::new());
    for (key, says) in wasmscope::tui::key_help(wasmscope::words::Lang::En) {
        // The digits are nine panes in one row; 0 is the lesson pane.
        if key.parse::<u8>().is_ok_and(|digit| digit > 0) {
            digits.push(says.into_owned());
            continue;
        }
        if !digits.is_empty() {
            help.push(vec![format!("1 – {}", digits.len()), digits.join(", ")]);
            digits.clear();
        }
        help.push(vec![key.to_owned(), says.into_owned()]);
    }
    assert_eq!(table(&readme(), "Keys"), help);
}

#[test]
fn every_verb_and_option_is_in_the_tables_and_no_other() {
    let mut options = std::collections::BTreeSet::new();
    for verb in ["debug", "run", "trace", "explain", "record", "replay", "diff", "lesson", "wast"] {
        let help = program::wasmscope().args([verb, "--help"]).output().expect("help").stdout;
        for line in String::from_utf8_lossy(&help).lines().map(str::trim).filter(|line| line.starts_with('-'))
        {
            let names = line.split("  ").next().unwrap_or(line);
            options.extend(names.split([' ', ',']).filter(|word| word.starts_with('-')).map(str::to_owned));
        }
    }
    for general in ["-h", "--help"] {
        options.remove(general);
    }
    let readme = readme();
    let mut written = std::collections::BTreeSet::new();
    for row in table(&readme, "Options") {
        written.extend(row[0].split([' ', ',']).filter(|word| word.starts_with('-')).map(str::to_owned));
    }
    assert_eq!(written, options);
    let verbs: Vec<_> = table(&readme, "Commands").into_iter().map(|row| row[0].clone()).collect();
    for verb in ["run", "trace", "explain", "debug", "record", "replay", "diff", "lesson", "wast"] {
        assert!(
            verbs.iter().any(|row| row.starts_with(&format!("wasmscope {verb} "))),
            "{verb} in {verbs:?}"
        );
    }
}

#[test]
fn files_that_are_linked_exist() {
    for link in readme().split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !link.starts_with("http") {
            let file = link.split('#').next().unwrap_or(link);
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(file).exists(), "{link}");
        }
    }
}
