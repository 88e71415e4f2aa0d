//! Cases, the tree that they run in, and the golden files.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

/// One run: the script from which the program is made, and how it is run.
#[derive(Debug)]
pub struct Case {
    /// The name of its file and of its golden file, without extension.
    pub name: String,
    /// The text of the script.
    pub script: String,
    /// Options of `run`; the program's arguments are in `args`.
    pub options: Vec<String>,
    pub args: Vec<String>,
    pub stdin: String,
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The cases in a directory below `tests/worlds`, in order. Lines `!option X`, `!arg X` and `!stdin X` say how to run
/// one.
pub fn cases(folder: &str) -> Vec<Case> {
    let dir = top().join("tests/worlds").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "probe"));
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let script = fs::read_to_string(&file).unwrap();
            let said = |key: &str| -> Vec<String> {
                let lines = script.lines().filter_map(|l| l.strip_prefix('!')?.strip_prefix(key));
                lines.map(|l| l.trim_start().replace("\\n", "\n")).collect()
            };
            Case {
                name: file.file_stem().unwrap().to_str().unwrap().to_owned(),
                options: said("option "),
                args: said("arg "),
                stdin: said("stdin ").concat(),
                script,
            }
        })
        .collect()
}

/// Creates the tree that every case runs in. Times are set where cases print them.
pub fn tree() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let here = outer.path().join("here");
    for dir in ["sub/deep", "empty", "one", "full"] {
        fs::create_dir_all(here.join(dir)).unwrap();
    }
    fs::write(outer.path().join("outside"), "outside\n").unwrap();
    for (name, text) in [
        ("hello", "hello world\n"),
        ("sub/inner", "inner\n"),
        ("one/file", "1"),
        ("full/a", "a"),
        ("zero", ""),
    ] {
        fs::write(here.join(name), text).unwrap();
    }
    fs::write(here.join("long"), "0123456789".repeat(1000)).unwrap();
    for (link, target) in [
        ("link", "hello"),
        ("dirlink", "sub"),
        ("dangling", "nothing"),
        ("out", "../outside"),
        ("absolute", "/etc/hostname"),
        ("loop", "loop"),
    ] {
        symlink(target, here.join(link)).unwrap();
    }
    fs::hard_link(here.join("hello"), here.join("twin")).unwrap();
    let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    for (name, accessed, modified) in [("hello", 1000, 2000), ("sub/inner", 3000, 4000), ("sub", 5000, 6000)]
    {
        let times = fs::FileTimes::new().set_accessed(time(accessed)).set_modified(time(modified));
        fs::File::open(here.join(name)).unwrap().set_times(times).unwrap();
    }
    (outer, here)
}

/// The output of a program in a new tree, and the directory that it ran in.
fn output(runner: &Path, case: &Case, program: &[u8], extension: &str) -> (Output, tempfile::TempDir) {
    let (outer, here) = tree();
    let file = outer.path().join("probe").with_extension(extension);
    fs::write(&file, program).unwrap();
    let input = outer.path().join("stdin");
    fs::write(&input, &case.stdin).unwrap();
    let out = Command::new(runner)
        .env(crate::program::LOCALE.0, crate::program::LOCALE.1)
        .arg("run")
        .args(&case.options)
        .arg(&file)
        .args(&case.args)
        .current_dir(&here)
        .env_remove("RUST_BACKTRACE")
        .env("HOST_ONLY", "not given")
        .stdin(Stdio::from(fs::File::open(&input).unwrap()))
        .output()
        .unwrap();
    (out, outer)
}

/// Standard output, then the status: the contents of a golden file.
fn run(runner: &Path, case: &Case, program: &[u8], extension: &str) -> String {
    let (out, _outer) = output(runner, case, program, extension);
    let mut text = String::from_utf8_lossy(&out.stdout).into_owned();
    text += &format!("status {:?}\n", out.status.code());
    text
}

/// Compares with the golden file, or rewrites it using the wasmtime that the environment names.
pub fn check(folder: &str, case: &Case, program: &[u8], extension: &str) -> Result<(), String> {
    let golden = top().join("tests/golden/worlds").join(folder).join(&case.name).with_extension("txt");
    if let Some(wasmtime) = std::env::var_os("WASMTIME") {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::write(&golden, run(Path::new(&wasmtime), case, program, extension)).unwrap();
    }
    let expected = fs::read_to_string(&golden).map_err(|e| format!("{}: {e}", golden.display()))?;
    let actual = run(Path::new(env!("CARGO_BIN_EXE_wasmscope")), case, program, extension);
    if actual == expected {
        return Ok(());
    }
    let mut text = format!("{folder}/{}:\n", case.name);
    let (expected, actual): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    for i in 0..expected.len().max(actual.len()) {
        let (e, a) = (expected.get(i).copied().unwrap_or("-"), actual.get(i).copied().unwrap_or("-"));
        if e != a {
            text += &format!("  wasmtime  {e}\n  wasmscope {a}\n");
        }
    }
    Err(text)
}

/// A program in a directory that is a case of its own.
pub fn program(folder: &str, name: &str) -> (Case, Vec<u8>) {
    let file = top().join("tests/worlds").join(folder).join(name).with_extension("wat");
    // The name may itself contain a dot.
    let file = if file.exists() { file } else { file.with_file_name(format!("{name}.wat")) };
    let text = fs::read(&file).unwrap();
    let case = Case {
        name: name.replace('.', "-"),
        script: String::new(),
        options: Vec::new(),
        args: Vec::new(),
        stdin: String::new(),
    };
    (case, text)
}

/// What our binary prints on standard error for this program.
pub fn complaint(case: &Case, program: &[u8], extension: &str) -> String {
    let (output, _) = output(Path::new(env!("CARGO_BIN_EXE_wasmscope")), case, program, extension);
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Compares the table of functions and cases with the committed one, or rewrites it.
pub fn table(text: &str) {
    let file = top().join("tests/golden/worlds/functions.txt");
    if std::env::var_os("WASMTIME").is_some() {
        fs::write(&file, text).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(lines(&committed), lines(text), "the table is of other cases: make it again");
}
