//! The same calls, in the same order on the same tree, as wasmtime 48.0.8 answered them on Linux.
//!
//! Each line of the golden file is an operation, its arguments and wasmtime's errno. `@empty` is the empty path.

use super::support::*;
use wasmscope::component::Val;
use wasmscope::wasi::WasiHost;

/// The tree that the recording was made on.
fn tree() -> Place {
    let place = Place::new();
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, place.path(name)).unwrap();
    link("nowhere2", "dangling2");
    link("/tmp", "absdir");
    link("..", "updir");
    link("sub/", "inslash");
    place
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(word: &str) -> T {
    word.parse().unwrap()
}

fn answer(host: &mut WasiHost, words: &[&str]) -> u16 {
    let path = |i: usize| text(if words[i] == "@empty" { "" } else { words[i] });
    let three = || Val::U32(3);
    let result = match words[0] {
        "open" => {
            let mut args = open_args("", words[2] == "1", number(words[3]), number(words[4]));
            args[2] = path(1);
            args[6] = flags(number(words[5]));
            p1(host, "path_open", args)
        }
        "stat" => p1(host, "path_filestat_get", vec![three(), flags(number(words[2])), path(1)]),
        "times" => {
            let (follow, set) = (flags(number(words[2])), flags(number(words[3])));
            let args = vec![three(), follow, path(1), Val::U64(5), Val::U64(6), set];
            p1(host, "path_filestat_set_times", args)
        }
        "mkdir" => p1(host, "path_create_directory", vec![three(), path(1)]),
        "rmdir" => p1(host, "path_remove_directory", vec![three(), path(1)]),
        "unlink" => p1(host, "path_unlink_file", vec![three(), path(1)]),
        "readlink" => p1(host, "path_readlink", vec![three(), path(1), Val::U32(64)]),
        "rename" => p1(host, "path_rename", vec![three(), path(1), three(), path(2)]),
        "link" => p1(host, "path_link", vec![three(), flags(number(words[3])), path(1), three(), path(2)]),
        "symlink" => p1(host, "path_symlink", vec![path(1), three(), path(2)]),
        other => panic!("unknown operation {other}"),
    };
    if let (Ok(Some(Val::U32(fd))), "open") = (&result, words[0]) {
        p1(host, "fd_close", vec![Val::U32(*fd)]).unwrap();
    }
    result.err().unwrap_or(0)
}

#[test]
#[cfg(target_os = "linux")]
fn the_same_errno_as_wasmtime_for_every_path() {
    let place = tree();
    let mut host = place.host();
    let mut wrong = Vec::new();
    for line in include_str!("../golden/wasi_p1.txt").lines() {
        let (operation, expected) = line.rsplit_once(" => ").unwrap();
        let words: Vec<&str> = operation.split(' ').collect();
        let got = answer(&mut host, &words);
        if got != number::<u16>(expected) {
            wrong.push(format!("{:.80}: wasmtime {expected}, here {got}", operation));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
