//! The same calls, in the same order on the same tree, must be answered as wasmtime 48.0.8 answered them on Linux.
//!
//! Each line of the golden file is an operation, its arguments and wasmtime's errno. `@empty` is the empty path.

use super::support::*;
use proptest::prelude::*;
use wasmscope::component::Val;
use wasmscope::wasi::WasiHost;

/// The tree on which the golden file was recorded.
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

/// A tree with few different names, so that paths meet something: files, directories and links of every kind.
fn plant(root: &std::path::Path, plan: &[(String, u8, String)]) {
    for (name, kind, target) in plan {
        let path = root.join(name);
        let _ = match kind {
            0 => std::fs::create_dir_all(path),
            1 => std::fs::write(path, "x"),
            _ => std::os::unix::fs::symlink(target, path),
        };
    }
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "a/b", "b/c", "..", ".", "../..", "a/..", "/", "/tmp", "x"])
        .prop_map(Into::into)
}

fn long_path() -> impl Strategy<Value = String> {
    (prop::collection::vec(word(), 1..5), any::<bool>())
        .prop_map(|(words, slash)| words.join("/") + if slash { "/" } else { "" })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// The walk decides in the same way as the operating system does for a lookup confined to the directory
    /// (`openat2`).
    #[test]
    #[cfg(target_os = "linux")]
    fn the_walk_agrees_with_a_confined_lookup(
        plan in prop::collection::vec((word(), 0u8..4, long_path()), 0..8),
        path in long_path(),
        follow in any::<bool>(),
    ) {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("p/q/root");
        std::fs::create_dir_all(&root).unwrap();
        let inside: Vec<_> = plan.into_iter().filter(|(name, ..)| !name.contains("..") && !name.starts_with('/')).collect();
        plant(&root, &inside);
        let dir = std::fs::File::open(&root).unwrap();
        let nofollow = if follow { OFlags::empty() } else { OFlags::NOFOLLOW };
        // Linux returns `EAGAIN` if anything on the system was renamed while it followed a `..`.
        let confined = loop {
            let flags = OFlags::RDONLY | nofollow;
            match openat2(&dir, &*path, flags, Mode::empty(), ResolveFlags::BENEATH) {
                Err(rustix::io::Errno::AGAIN) => {}
                answer => break answer,
            }
        };
        let expected = confined.err().map_or(0, |e| match e {
            rustix::io::Errno::XDEV => 63,
            rustix::io::Errno::LOOP => 32,
            rustix::io::Errno::NOTDIR => 54,
            rustix::io::Errno::NOENT => 44,
            other => panic!("{other}"),
        });
        let grant = wasmscope::caps::Grant {
            host: root.to_str().unwrap().into(), guest: ".".into(), access: wasmscope::caps::Access::ReadWrite,
        };
        let mut host = host(vec![grant]).without_accounts();
        let got = p1(&mut host, "path_open", open_args(&path, follow, 0, READ)).err().unwrap_or(0);
        prop_assert_eq!(got, expected, "{} in {:?}", path, inside);
    }
}
