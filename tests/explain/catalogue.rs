//! Every row of the catalogue of failures, on both versions of WASI: who decided, the errno, the message, and that the
//! remedy does what it says.

use super::{REACHERS, World, text, with_remedy, words};
use serde_json::Value;

/// One row of the catalogue: what is run, and how it ends.
pub(super) struct Row {
    pub number: u32,
    pub options: &'static str,
    /// `{}` stands for the outer directory, `NAME256` for a name of 256 letters, `PATH4096` for a path of 4096.
    pub args: &'static str,
    pub end: End,
}

pub(super) enum End {
    Granted,
    Refused {
        r#where: &'static str,
        errno: u64,
        /// Whether the remedy makes the attempt succeed; if not, the account must have none.
        mended: bool,
        /// Words that the sentence or the advice contains.
        says: &'static str,
    },
}

/// A row that is refused, and that the remedy makes succeed.
const fn mended(
    number: u32,
    options: &'static str,
    args: &'static str,
    by: (&'static str, u64),
    says: &'static str,
) -> Row {
    Row { number, options, args, end: End::Refused { r#where: by.0, errno: by.1, mended: true, says } }
}

/// A row that is refused, where no flag helps and the account says so.
const fn lost(
    number: u32,
    options: &'static str,
    args: &'static str,
    by: (&'static str, u64),
    says: &'static str,
) -> Row {
    Row { number, options, args, end: End::Refused { r#where: by.0, errno: by.1, mended: false, says } }
}

const fn granted(number: u32, options: &'static str, args: &'static str) -> Row {
    Row { number, options, args, end: End::Granted }
}

const LIBC: (&str, u64) = ("guest-libc", 44);
const ABSENT: (&str, u64) = ("host-os", 44);
const ESCAPE: (&str, u64) = ("host-resolution", 63);
const READ_ONLY: (&str, u64) = ("host-policy", 63);
const NO_DIRECTORY: (&str, u64) = ("host-os", 54);
const DIRECTORY: (&str, u64) = ("host-os", 31);
const EXISTS: (&str, u64) = ("host-os", 20);
const LONG: (&str, u64) = ("host-os", 37);
const UNSUPPORTED: (&str, u64) = ("host-os", 58);
const NESTED: &str = "--dir=.::/ --dir={}/elsewhere::/sub";

pub(super) const ROWS: [Row; 82] = [
    mended(1, "", "open file.txt", LIBC, "was given no directory"),
    mended(1, "", "create new.txt", LIBC, "was given no directory"),
    mended(1, "", "mkdir new", LIBC, "was given no directory"),
    mended(1, "", "stat file.txt", LIBC, "was given no directory"),
    mended(1, "", "list .", LIBC, "was given no directory"),
    mended(2, "", "open {}/elsewhere/file", LIBC, "was given no directory"),
    mended(3, "--dir=.", "open {}/elsewhere/file", ABSENT, "absolute paths start in it, too"),
    mended(4, "--dir=.", "open ../outside.txt", ESCAPE, "climbs out of “.”"),
    mended(4, "--dir=.", "open sub/../../outside.txt", ESCAPE, "climbs out of “.”"),
    mended(5, "--dir=.", "open ../root/file.txt", ESCAPE, "not even to come back in"),
    granted(6, "--dir=.", "open sub/../file.txt"),
    mended(6, "--dir=.", "open nope/../file.txt", ABSENT, "“nope” does not exist"),
    mended(
        7,
        "--dir=sub",
        "open inner.txt",
        LIBC,
        "is called “sub”, and that name does not cover “inner.txt”",
    ),
    mended(8, "--dir=.::/data", "open file.txt", LIBC, "“/data/file.txt”"),
    granted(8, "--dir=.::/data", "open /data/file.txt"),
    mended(9, "--dir={}/root", "open file.txt", LIBC, "does not cover “file.txt”"),
    mended(10, "--dir=.::/data/", "open /data", LIBC, "with the “/” at its end"),
    granted(10, "--dir=.::/data/", "open /data/file.txt"),
    mended(11, "--dir=.", "open link-out", ESCAPE, "a link may not lead out"),
    mended(12, "--dir=.", "open link-absolute", ESCAPE, "such links are refused, wherever they point"),
    lost(12, "--dir=.", "readlink link-absolute", ESCAPE, "No flag can grant it: make the link relative"),
    mended(13, "--dir=.", "stat link-out", ESCAPE, "a link may not lead out"),
    granted(13, "--dir=.", "lstat link-out"),
    lost(14, "--dir=.", "open loop", ("host-os", 32), "more than 40 symbolic links"),
    lost(15, "--dir=.", "open-nofollow link-in", ("host-os", 32), "asked not to follow one"),
    granted(15, "--dir=.", "open link-in"),
    lost(16, "--dir=.", "open dangling", ABSENT, "“.” covers the path, but nothing is there"),
    lost(16, "--dir=.", "open missing", ABSENT, "the host looked for “./missing”"),
    lost(16, "--dir=.", "stat missing/middle", ABSENT, "“missing” does not exist"),
    lost(17, "--dir=.", "create missing/new", ABSENT, "create the directory that it should be in first"),
    lost(17, "--dir=.", "mkdir missing/new", ABSENT, "create the directory that it should be in first"),
    granted(18, "--dir=.", "create dangling"),
    lost(19, "--dir=.", "open file.txt/x", NO_DIRECTORY, "cannot go on below it"),
    lost(19, "--dir=.", "open file.txt/", NO_DIRECTORY, "is not a directory"),
    lost(19, "--dir=.", "open file.txt/.", NO_DIRECTORY, "cannot go on below it"),
    granted(20, "--dir=.", "open sub"),
    lost(21, "--dir=.", "write sub", DIRECTORY, "is a directory and cannot be used as a file"),
    lost(21, "--dir=.", "create sub", DIRECTORY, "is a directory and cannot be used as a file"),
    lost(21, "--dir=.", "create x/", DIRECTORY, "without “/” at the end"),
    lost(22, "--dir=.", "list file.txt", NO_DIRECTORY, "is not a directory"),
    lost(22, "--dir=.", "open-directory file.txt", NO_DIRECTORY, "is not a directory"),
    lost(23, "--dir=.", "create-new file.txt", EXISTS, "exists already"),
    lost(23, "--dir=.", "mkdir sub", EXISTS, "exists already"),
    granted(24, "--dir=.", "open ."),
    granted(24, "--dir=.", "open /"),
    granted(24, "--dir=.", "open ./"),
    granted(24, "--dir=.", "open EMPTY"),
    granted(25, "--dir-ro=.", "read file.txt"),
    granted(25, "--dir-ro=.", "list ."),
    mended(25, "--dir-ro=.", "create new.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "create-new new.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "write file.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "append file.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "truncate file.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "mkdir new", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "remove file.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "rename file.txt new.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "link file.txt new.txt", READ_ONLY, "for reading only"),
    mended(25, "--dir-ro=.", "times file.txt", READ_ONLY, "for reading only"),
    mended(27, NESTED, "open /sub/inner.txt", ABSENT, "“/sub” covers the path, but nothing is there"),
    mended(28, NESTED, "open /sub/../file.txt", ESCAPE, "climbs out of “/sub”"),
    granted(29, "--dir=.::/ --dir=..::/nothere", "list /"),
    granted(29, "--dir=.::/ --dir=..::/nothere", "open /nothere/outside.txt"),
    granted(30, "--dir=.", "chdir-open sub inner.txt"),
    granted(30, "--dir=.", "chdir-open sub ../file.txt"),
    lost(31, "--dir=.", "chdir missing", ABSENT, "nothing is there"),
    mended(31, "--dir=.", "chdir ..", ESCAPE, "climbs out of “.”"),
    lost(32, "--dir=.", "open NAME256", LONG, "longer than the operating system allows"),
    lost(32, "--dir=.", "open PATH4096", LONG, "longer than the operating system allows"),
    lost(32, "", "open NAME256", LIBC, "is not there"),
    lost(35, "--dir=.", "open-sync file.txt", UNSUPPORTED, "synchronised writing"),
    lost(35, "--dir=.", "open-dsync file.txt", UNSUPPORTED, "synchronised writing"),
    lost(35, "--dir=.", "open-rsync file.txt", UNSUPPORTED, "synchronised writing"),
    lost(36, "--dir=.", "create-directory new", ("host-os", 28), "flags that exclude each other"),
    granted(39, "--dir=. --dir={}/elsewhere::/other", "rename file.txt /other/moved"),
    granted(39, "--dir=. --dir={}/elsewhere::/other", "link file.txt /other/linked"),
    lost(40, "--dir=.", "open fifo", UNSUPPORTED, "could wait for ever"),
    lost(40, "--dir=.", "read fifo", UNSUPPORTED, "could wait for ever"),
    lost(40, "--dir=.", "write fifo", UNSUPPORTED, "could wait for ever"),
    granted(40, "--dir=.", "stat fifo"),
    granted(40, "--dir=/dev", "open /dev/zero"),
    granted(40, "--dir=/dev", "write /dev/null"),
];

/// The options or arguments of a row, with the placeholders replaced.
pub(super) fn placed(world: &World, line: &str) -> Vec<String> {
    let outer = world.outer.path().to_str().expect("a UTF-8 path");
    let line = line
        .replace("{}", outer)
        .replace("NAME256", &"n".repeat(256))
        .replace("PATH4096", &"ab/".repeat(1366)[..4096]);
    words(&line).into_iter().map(|word| if word == "EMPTY" { String::new() } else { word }).collect()
}

#[test]
fn all_rows_on_both_abis() {
    let mut faults = Vec::new();
    for program in REACHERS {
        for row in &ROWS {
            // Each row runs in a new world, because some rows create files.
            let world = World::new();
            let (options, args) = (placed(&world, row.options), placed(&world, row.args));
            if let Err(fault) = check(&world, row, program, &options, &args) {
                faults.push(format!(
                    "row {} of {program}: {} {:.60}\n  {fault}",
                    row.number, row.options, row.args
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} rows differ:\n{}", faults.len(), faults.join("\n"));
}

fn check(world: &World, row: &Row, program: &str, options: &[String], args: &[String]) -> Result<(), String> {
    let accounts = world.explain(options, program, args);
    let account = accounts.last().ok_or("no account at all")?;
    let fault = |what: &str| Err(format!("{what} in {account:#}"));
    if account["inferred"] != false {
        return fault("a guess");
    }
    let End::Refused { r#where, errno, mended, says } = row.end else {
        return if text(account, "outcome") == "granted" { Ok(()) } else { fault("not granted") };
    };
    if text(account, "outcome") != "refused"
        || account["where"] != r#where
        || account["errno"]["number"] != errno
    {
        return fault("another verdict");
    }
    if account["host_asked"] != (r#where != "guest-libc") || text(account, "path") != args[1] {
        return fault("another story");
    }
    let said = format!("{} {}", text(account, "sentence"), text(account, "advice"));
    if text(account, "sentence").is_empty() || text(account, "advice").is_empty() || !said.contains(says) {
        return fault("other words");
    }
    let remedy = !text(account, "remedy").is_empty() || account.get("path_with_remedy").is_some();
    if remedy != mended {
        return fault("another remedy");
    }
    let (options, args) = with_remedy(account, options, args);
    // A plain run waits for the other end of a named pipe, as wasmtime does.
    if !mended {
        return Ok(());
    }
    let run = world.wasmscope(&["run"], &options, program, &args);
    match run.status.code() {
        Some(0) => Ok(()),
        _ => fault(&format!("the remedy gives {:?}", String::from_utf8_lossy(&run.stdout))),
    }
}

/// The output and the accounts of a row that is not about a path, or about one that cannot be shown.
fn told(program: &str, options: &str, args: &str) -> (String, Vec<Value>) {
    let world = World::new();
    let (options, args) = (placed(&world, options), placed(&world, args));
    let run = world.wasmscope(&["run"], &options, program, &args);
    (String::from_utf8(run.stdout).expect("UTF-8"), world.explain(&options, program, &args))
}

#[test]
fn rows_20_and_37_what_is_open_does_not_allow_it() {
    for (program, directory, reading) in [(REACHERS[0], 31, 29), (REACHERS[1], 8, 8)] {
        for (args, errno) in [("read-bytes sub", directory), ("write-to-read file.txt", reading)] {
            let (output, accounts) = told(program, "--dir=.", args);
            assert!(output.ends_with(&format!("(os error {errno})\n")), "{program} {args}: {output}");
            assert_eq!(text(&accounts[0], "outcome"), "granted", "{program} {args}: opening is");
        }
    }
}

#[test]
fn row_33_a_nul_reaches_nobody() {
    for program in REACHERS {
        let (output, accounts) = told(program, "--dir=.", "open-nul file.txt");
        assert_eq!(output, "file name contained an unexpected NUL byte\n", "{program}");
        assert!(accounts.is_empty(), "{program}: {accounts:#?}");
    }
}

#[test]
fn row_34_a_path_that_is_not_utf_8() {
    for program in REACHERS {
        let (output, accounts) = told(program, "--dir=.", "open-latin-1 caf\u{e9}");
        assert_eq!(output, "Illegal byte sequence (os error 25)\n", "{program}");
        // A component's C library examines the characters itself; a module's leaves that to the host.
        if program.ends_with(".p1.wasm") {
            let [account] = &accounts[..] else { panic!("{accounts:#?}") };
            assert_eq!((text(account, "where"), account["errno"]["number"].as_u64()), ("host-os", Some(25)));
            assert!(text(account, "sentence").contains("not valid UTF-8"), "{account:#}");
        }
    }
}

#[test]
fn row_38_there_is_no_chmod() {
    for program in REACHERS {
        let (output, _) = told(program, "--dir=.", "chmod file.txt");
        assert_eq!(output, "Function not implemented (os error 52)\n", "{program}");
    }
}
