//! Source files from a person's point of view: where they are found, what is said where they are not, and how they travel
//! in recordings.

mod program;
mod source_guest;

use program::wasmscope;
use source_guest::{folder, guest};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use wasmscope::trace::recording::{self, ReadLimits};

const PATIENCE: Duration = Duration::from_secs(30);

/// Opens the screen in a folder, and after the first screen presses keys; returns the screen once it shows a text.
fn screen(at: &Path, args: &[&str], keys: &str, wanted: &str) -> String {
    let size = portable_pty::PtySize { rows: 40, cols: 130, pixel_width: 0, pixel_height: 0 };
    let pair = portable_pty::native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_wasmscope"));
    command.env(program::LOCALE.0, program::LOCALE.1);
    command.env("TERM", "xterm-256color");
    command.args(args);
    command.cwd(at);
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
    let mut parser = vt100::Parser::new(40, 130, 0);
    let mut until = |wanted: &str| {
        let start = Instant::now();
        loop {
            let text = parser.screen().contents();
            if text.contains(wanted) {
                return text;
            }
            match output.recv_timeout(Duration::from_millis(100)) {
                Ok(bytes) => parser.process(&bytes),
                Err(_) => assert!(start.elapsed() < PATIENCE, "waited for {wanted:?}; the screen is\n{text}"),
            }
        }
    };
    until("? help");
    keyboard.write_all(keys.as_bytes()).expect("the keyboard works");
    let text = until(wanted);
    child.kill().expect("it can be ended");
    let _ = child.wait();
    text
}

/// A folder with a guest and its source, which was compiled as `/w/shapes.c`; the program is the newer one.
fn place(name: &str) -> tempfile::TempDir {
    let at = tempfile::tempdir().expect("a folder");
    fs::write(at.path().join("p.wasm"), guest(name)).expect("is written");
    fs::create_dir(at.path().join("src")).expect("a folder");
    let source = at.path().join("src/shapes.c");
    fs::copy(folder().join("c/shapes.c"), &source).expect("is copied");
    age(&source, 1000);
    age(&at.path().join("p.wasm"), 500);
    at
}

/// Has a file be so many seconds old.
fn age(file: &Path, seconds: u64) {
    let then = SystemTime::now() - Duration::from_secs(seconds);
    let file = File::options().write(true).open(file).expect("a file");
    file.set_modified(then).expect("its time can be set");
}

#[test]
fn a_source_is_found_where_one_says_that_it_is() {
    let at = place("c-O0");
    let text = screen(at.path(), &["--source", "/w=src", "p.wasm"], "M", "▶  68");
    assert!(text.contains("struct node second") && !text.contains("newer"), "{text}");
    let text = screen(at.path(), &["p.wasm"], "M", "was not found: /w/shapes.c");
    assert!(text.contains("looked for /w/shapes.c") && text.contains("--source FROM=TO"), "{text}");
    let wrong = wasmscope().args(["--source", "src", "p.wasm"]).output().expect("runs");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("--source FROM=TO"));
}

#[test]
fn a_source_that_was_changed_says_so() {
    let at = place("c-O0");
    age(&at.path().join("src/shapes.c"), 10);
    let args = ["--source=/w=src", "p.wasm"];
    screen(at.path(), &args, "M", "! newer than the program");
    // DWARF 5 has digests of the sources: those decide, whatever the age.
    let at = place("c-O2-dwarf5");
    age(&at.path().join("src/shapes.c"), 10);
    let text = screen(at.path(), &args, "M", "1 Source ━━ shapes.c");
    assert!(!text.contains("newer than"), "{text}");
    File::options()
        .append(true)
        .open(at.path().join("src/shapes.c"))
        .unwrap()
        .write_all(b"\n// more\n")
        .unwrap();
    screen(at.path(), &args, "M", "! not what was compiled");
}

#[test]
fn a_file_that_is_no_source_does_no_harm() {
    let at = place("c-O0");
    let (source, args) = (at.path().join("src/shapes.c"), ["--source=/w=src", "p.wasm"]);
    fs::write(&source, vec![0xff; 10 << 20]).expect("is written");
    screen(at.path(), &args, "M", "only a part of it");
    fs::write(&source, guest("c-O0")).expect("is written");
    screen(at.path(), &args, "M", "src/shapes.c is no text.");
    fs::remove_file(&source).expect("is removed");
    fs::create_dir(&source).expect("a folder");
    screen(at.path(), &args, "M", "was not found");
}

#[test]
fn a_source_map_brings_lines_and_sources() {
    let at = tempfile::tempdir().expect("a folder");
    for file in ["as-debug.wasm", "as-debug.wasm.map"] {
        fs::copy(folder().join(file), at.path().join(file)).expect("is copied");
    }
    let text = screen(at.path(), &["--invoke", "run", "as-debug.wasm", "3"], "M", "shapes.ts");
    assert!(text.contains("▶ "), "{text}");
}

#[test]
fn external_debug_information_is_found_beside_the_program() {
    let at = place("c-external");
    let name = "c-external.debug.wasm";
    fs::write(at.path().join(name), guest("c-external.debug")).expect("is written");
    screen(at.path(), &["--source=/w=src", "p.wasm"], "M", "▶  68");
}

/// Records the guest with its sources, and returns what was said.
fn recorded(at: &Path, options: &[&str]) -> String {
    let args = [&["record", "-o", "r.rec", "--with-source"], options, &["p.wasm"]].concat();
    let out = wasmscope().current_dir(at).args(args).output().expect("records");
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn sources_travel_in_a_recording() {
    let at = place("c-O0");
    let said = recorded(at.path(), &["--source", "/w=src"]);
    assert!(said.contains("It contains 1 source file: /w/shapes.c"), "{said}");
    // Somewhere else, without the file; what is in a recording counts before any file.
    let other = tempfile::tempdir().expect("a folder");
    fs::copy(at.path().join("r.rec"), other.path().join("r.rec")).expect("is copied");
    fs::write(other.path().join("shapes.c"), "another file").expect("is written");
    let text = screen(other.path(), &["replay", "--source=/w=.", "r.rec"], "M", "▶  68");
    assert!(text.contains("struct node second"), "{text}");
    // A recording of the replay has them, too.
    let args = ["debug", "--batch", "-x", "c", "-x", "save s.rec", "r.rec"];
    let saved = wasmscope().current_dir(other.path()).args(args).output();
    assert!(saved.expect("runs").status.success());
    let file = File::open(other.path().join("s.rec")).expect("a recording");
    let start = recording::read(file, ReadLimits::default(), false).expect("is read").start;
    assert_eq!(start.sources.len(), 1);
    assert_eq!(start.sources[0].text, fs::read_to_string(at.path().join("src/shapes.c")).expect("a source"));
}

/// Copies files of the guests.
fn copied(to: &Path, files: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/source");
    for file in files {
        fs::copy(folder.join(file), to.join(file)).expect("is copied");
    }
}

/// What `debug --batch` prints.
fn batch(at: &Path, commands: &[&str], file: &str) -> String {
    let commands: Vec<&str> = commands.iter().flat_map(|command| ["-x", command]).collect();
    let args = [&["debug", "--batch"], &commands[..], &[file]].concat();
    let out = wasmscope().current_dir(at).args(args).output().expect("runs");
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}

#[test]
fn external_debug_information_travels_in_a_recording() {
    let (at, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    copied(at.path(), &["c-external.wasm", "c-external.debug.wasm"]);
    let file = other.path().join("r.rec");
    let record = |options: &[&str]| {
        let file = file.to_str().expect("a path");
        let args = [&["record", "--force", "-o", file], options, &["c-external.wasm"]].concat();
        let out = wasmscope().current_dir(at.path()).args(args).output().expect("records");
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    let said = record(&["--with-source"]);
    assert!(said.contains("It contains 1 file with debug information: c-external.debug.wasm"), "{said}");
    let commands = ["break shapes.c:68", "c", "variables", "save s.rec"];
    let text = batch(other.path(), &commands, "r.rec");
    assert!(text.contains("(shapes.c:68)") && text.contains("greeting: const char *  \"hello\""), "{text}");
    // A recording of the replay has it, too.
    fs::remove_file(&file).expect("is removed");
    let text = batch(other.path(), &commands[..3], "s.rec");
    assert!(text.contains("(shapes.c:68)"), "{text}");
    // Without being asked for, it is not taken along.
    assert!(!record(&[]).contains("debug information"));
    let text = batch(other.path(), &["info"], "r.rec");
    assert!(text.contains("c-external.debug.wasm"), "{text}");
}

#[test]
fn a_source_map_travels_in_a_recording() {
    let (at, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    copied(at.path(), &["as-debug.wasm", "as-debug.wasm.map"]);
    let file = other.path().join("r.rec");
    let file = file.to_str().expect("a path");
    let unknown = "-Wunknown-imports-default";
    let args = ["record", "--with-source", unknown, "-o", file, "--invoke", "run", "as-debug.wasm", "3"];
    let out = wasmscope().current_dir(at.path()).args(args).output().expect("records");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("It contains 1 file with debug information: ./as-debug.wasm.map"), "{said}");
    let text = batch(other.path(), &["break shapes.ts:10", "c", "where"], "r.rec");
    assert!(text.contains("shapes.ts:"), "{text}");
}

#[test]
fn a_recording_with_debug_information_that_is_none_is_replayed_without_it() {
    let (at, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    copied(at.path(), &["c-external.wasm", "c-external.debug.wasm"]);
    let args = ["record", "--with-source", "-o", "r.rec", "c-external.wasm"];
    wasmscope().current_dir(at.path()).args(args).output().expect("records");
    let open = || File::open(at.path().join("r.rec")).expect("a recording");
    let whole = recording::read(open(), ReadLimits::default(), false).expect("is read");
    let damages: [fn(&mut recording::RecordedDebugFile); 4] = [
        |file| file.content.truncate(1001),
        |file| file.content = "zz".repeat(100),
        |file| file.content.clear(),
        |file| file.module = u32::MAX,
    ];
    for damage in damages {
        let mut start = whole.start.clone();
        damage(&mut start.debug_files[0]);
        let file = File::create(other.path().join("r.rec")).expect("a file");
        let mut writer =
            recording::RecordingWriter::new(file, &start, whole.module.as_deref()).expect("is written");
        writer.rest_of(&whole.journal).expect("is written");
        writer.finish(whole.finish.clone().expect("an end")).expect("is written");
        let text = batch(other.path(), &["info", "c"], "r.rec");
        assert!(text.contains("c-external.debug.wasm") && text.contains("exit 0"), "{text}");
    }
    // What it takes is charged.
    let small = ReadLimits { memory: 200_000 };
    assert!(recording::read(open(), small, false).is_err());
}

#[test]
fn what_is_not_taken_along_is_said() {
    let at = place("c-O0");
    let said = recorded(at.path(), &[]);
    assert!(said.contains("It contains no source file: none of them was found"), "{said}");
    assert!(said.contains("1 source file was not found: /w/shapes.c"), "{said}");
    fs::write(at.path().join("src/shapes.c"), vec![b'x'; 2 << 20]).expect("is written");
    let said = recorded(at.path(), &["--force", "--source=/w=src"]);
    assert!(said.contains("1 file was left out, too large or no text: /w/shapes.c"), "{said}");
    let at = place("c-O2-stale");
    let said = recorded(at.path(), &[]);
    assert!(said.contains("nothing tells which lines"), "{said}");
    // Without being asked for, none are taken.
    let at = place("c-O0");
    let args = ["record", "-o", "r.rec", "--source=/w=src", "p.wasm"];
    wasmscope().current_dir(at.path()).args(args).output().expect("records");
    let file = File::open(at.path().join("r.rec")).expect("a recording");
    assert!(recording::read(file, ReadLimits::default(), false).expect("is read").start.sources.is_empty());
}
