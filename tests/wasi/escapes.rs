//! Every known way out of a granted directory, tried with every call that takes a path.

use super::support::*;
use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wasmscope::caps::{Access, Grant, Where};
use wasmscope::component::Val;
use wasmscope::wasi::WasiHost;
use wasmscope::words::Lang;

const SECRET: &str = "secret";

/// Tells a thread that the test is over, even if it fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The names below a directory, and what each is.
pub fn picture(dir: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut left = vec![dir.to_owned()];
    while let Some(dir) = left.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let meta = path.symlink_metadata().unwrap();
            let times = (meta.modified().unwrap(), std::os::unix::fs::MetadataExt::nlink(&meta));
            let what = if meta.is_dir() {
                left.push(path.clone());
                // Creating something in a directory changes its time, but that shows as a new name anyway.
                "directory".to_owned()
            } else if meta.is_symlink() {
                format!("link to {:?}", std::fs::read_link(&path).unwrap())
            } else if meta.is_file() {
                format!("{times:?} {:?}", std::fs::read(&path).unwrap())
            } else {
                format!("{times:?}")
            };
            all.insert(path.to_str().unwrap().to_owned(), what);
        }
    }
    all
}

/// A place with a directory `outside` next to `root`, and links of every kind that lead there.
fn place() -> Place {
    let place = Place::new();
    let outside = place.temp.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("file"), SECRET).unwrap();
    std::fs::create_dir(outside.join("empty")).unwrap();
    let links = [
        ("../outside", "to-dir"),
        ("..", "up"),
        ("sub/../../outside", "round"),
        ("to-dir", "chain"),
        ("chain", "long-chain"),
        ("../up", "sub/up"),
        ("../../outside/file", "sub/to-file"),
        ("to-dir/file", "through"),
        ("../outside/new", "to-new"),
        ("/proc/self/cwd", "proc"),
        ("/", "root"),
        ("/dev/fd/0", "fd"),
    ];
    for (target, name) in links {
        symlink(target, place.path(name)).unwrap();
    }
    symlink(outside.join("file"), place.path("absolute")).unwrap();
    symlink(&outside, place.path("absolute-dir")).unwrap();
    // A hard link to a symbolic link is that link.
    std::fs::hard_link(place.path("out"), place.path("hard")).unwrap();
    std::fs::hard_link(place.path("to-dir"), place.path("sub/hard-dir")).unwrap();
    place
}

/// Paths that lead to a file outside, to a directory there, or to something that does not exist yet.
fn ways_out(place: &Place) -> Vec<String> {
    let outside = place.temp.path().join("outside");
    let outside = outside.to_str().unwrap();
    let mut ways: Vec<String> = [
        "../outside.txt",
        "../outside",
        "../outside/",
        "../outside/file",
        "../outside/new",
        "..",
        "../",
        "../.",
        "./..",
        "sub/../..",
        "sub/../../outside/file",
        "sub/deep/../../../outside/file",
        "../root/../outside/file",
        "../root/file.txt",
        "out",
        "hard",
        "to-dir/file",
        "to-dir/new",
        "to-dir/empty",
        "to-dir/",
        "to-dir/.",
        "up/outside/file",
        "up/root/file.txt",
        "round/file",
        "chain/file",
        "long-chain/file",
        "long-chain/new",
        "sub/up/up/outside/file",
        "sub/up/outside/file",
        "sub/to-file",
        "sub/hard-dir/file",
        "through",
        "to-new",
        "absolute",
        "absolute-dir/file",
        "absolute-dir/new",
        "proc",
        "proc/file.txt",
        "root/etc/passwd",
        "root/",
        "fd",
        "/etc/passwd",
        "/",
        "//",
        "dir/../../outside/file",
        "dir/../out",
    ]
    .map(str::to_owned)
    .into();
    ways.extend([format!("{outside}/file"), format!("{outside}/new"), outside.to_owned()]);
    ways
}

fn three() -> Val {
    Val::U32(3)
}

#[test]
fn no_path_leads_out() {
    let place = place();
    let mut host = place.host();
    let before = picture(place.temp.path());
    for way in ways_out(&place) {
        // If links are not followed, a link at the end is itself meant.
        let inside = way.strip_prefix("dir/../").unwrap_or(&way);
        let is_link = !inside.contains("..")
            && place.path(inside).is_symlink()
            && !way.ends_with('/')
            && !way.starts_with('/');
        let mut refused = |function: &str, args: Vec<Val>, own: bool| {
            let got = p1(&mut host, function, args);
            if !own {
                let errno = got.expect_err(&format!("{function} {way}"));
                assert!(matches!(errno, 10 | 20 | 28 | 31 | 44 | 54 | 63), "{function} {way}: {errno}");
            }
            assert_eq!(picture(place.temp.path()), before, "{function} {way}");
        };
        for (flags, rights) in [(0, READ), (0, WRITE), (0, READ | WRITE), (DIRECTORY, READ), (TRUNC, WRITE)] {
            refused("path_open", open_args(&way, true, flags, rights), false);
        }
        for flags in [CREAT, CREAT | TRUNC, CREAT | EXCL] {
            refused("path_open", open_args(&way, true, flags, WRITE), false);
        }
        refused("path_filestat_get", vec![three(), flags(1), text(&way)], false);
        // For a link itself, only its name is needed, as under wasmtime.
        let name = way.trim_end_matches(['/', '.']);
        let link_itself =
            is_link || !inside.contains("..") && !name.is_empty() && place.path(name).is_symlink();
        refused("path_filestat_get", vec![three(), flags(0), text(&way)], link_itself);
        let times = |follow| vec![three(), flags(follow), text(&way), Val::U64(1), Val::U64(1), flags(5)];
        refused("path_filestat_set_times", times(1), false);
        refused("path_create_directory", vec![three(), text(&way)], false);
        refused("path_remove_directory", vec![three(), text(&way)], false);
        refused("path_symlink", vec![text("file.txt"), three(), text(&way)], false);
        refused("path_link", vec![three(), flags(0), text("file.txt"), three(), text(&way)], false);
        refused("path_link", vec![three(), flags(1), text(&way), three(), text("got")], false);
        if !is_link {
            refused("path_unlink_file", vec![three(), text(&way)], false);
            refused("path_link", vec![three(), flags(0), text(&way), three(), text("got")], false);
            refused("path_rename", vec![three(), text(&way), three(), text("got")], false);
            refused("path_rename", vec![three(), text("file.txt"), three(), text(&way)], false);
        }
    }
}

#[test]
fn a_link_keeps_its_absolute_target_to_itself() {
    let place = place();
    let mut host = place.host();
    for name in ["absolute", "absolute-dir", "proc", "root", "fd", "abs"] {
        assert_eq!(
            p1(&mut host, "path_readlink", vec![three(), text(name), Val::U32(4096)]),
            Err(63),
            "{name}"
        );
    }
    // Such a link cannot be created either.
    for target in ["/", "/etc/passwd", "//x"] {
        assert_eq!(
            p1(&mut host, "path_symlink", vec![text(target), three(), text("made")]),
            Err(63),
            "{target}"
        );
        assert!(!exists(&place.path("made")));
    }
    // A relative link that leads out can be created, but not followed.
    p1(&mut host, "path_symlink", vec![text("../outside/file"), three(), text("made")]).unwrap();
    assert_eq!(open(&mut host, "made", 0, READ), 63);
}

#[test]
fn a_directory_that_is_moved_is_still_a_cage() {
    let place = place();
    let mut host = place.host();
    let Ok(Some(Val::U32(deep))) = p1(&mut host, "path_open", open_args("sub/deep", true, DIRECTORY, READ))
    else {
        panic!("it opens")
    };
    p1(&mut host, "path_rename", vec![three(), text("sub/deep"), three(), text("high")]).unwrap();
    for path in ["..", "../file.txt", "../../outside/file", "./../out"] {
        let mut args = open_args(path, true, 0, READ);
        args[0] = Val::U32(deep);
        assert_eq!(p1(&mut host, "path_open", args), Err(63), "{path}");
    }
    // The user may move it out of the grant: from there, too, nothing above can be reached.
    std::fs::rename(place.path("high"), place.temp.path().join("outside/high")).unwrap();
    let mut args = open_args("../file", true, 0, READ);
    args[0] = Val::U32(deep);
    assert_eq!(p1(&mut host, "path_open", args), Err(63));
}

/// The first 100 bytes of what a path leads to, as text.
fn content(host: &mut WasiHost, path: &str) -> Result<String, u16> {
    let Some(Val::U32(fd)) = p1(host, "path_open", open_args(path, true, 0, READ))? else {
        panic!("a descriptor")
    };
    let read = p1(host, "fd_read", vec![Val::U32(fd), Val::U32(100)]);
    p1(host, "fd_close", vec![Val::U32(fd)]).unwrap();
    let Some(Val::Bytes(bytes)) = read? else { panic!("bytes") };
    Ok(String::from_utf8(bytes).unwrap())
}

/// Meanwhile, a thread keeps replacing a directory or a file by a link that leads out, and back.
#[test]
fn a_race_is_never_won() {
    let place = place();
    let (root, outside) = (place.path(""), place.temp.path().join("outside"));
    std::fs::create_dir(root.join("turn")).unwrap();
    std::fs::write(root.join("turn/file"), "inside").unwrap();
    symlink(&outside, root.join("turn-link")).unwrap();
    std::fs::write(root.join("single"), "inside").unwrap();
    symlink("../outside/file", root.join("single-link")).unwrap();
    let before = picture(&outside);
    let over = AtomicBool::new(false);
    let (mut inside, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            while !over.load(Ordering::Relaxed) {
                for (a, b) in [("turn", "turn-link"), ("single", "single-link")] {
                    renameat_with(CWD, root.join(a), CWD, root.join(b), RenameFlags::EXCHANGE).unwrap();
                }
            }
        });
        let _over = Over(&over);
        let mut host = place.host().without_accounts();
        let until = Instant::now() + Duration::from_secs(2);
        while Instant::now() < until {
            for path in ["turn/file", "turn/../turn/file", "single"] {
                match content(&mut host, path) {
                    Ok(text) => {
                        assert_eq!(text, "inside", "{path}");
                        inside += 1;
                    }
                    Err(errno) => {
                        // 28: what was a link no longer is one when its target is read.
                        assert!(matches!(errno, 28 | 32 | 44 | 54 | 63), "{path}: {errno}");
                        refused += 1;
                    }
                }
            }
            // Writing the existing content changes nothing, provided that it goes to the right file.
            for path in ["turn/file", "single"] {
                if let Ok(Some(Val::U32(fd))) = p1(&mut host, "path_open", open_args(path, true, 0, WRITE)) {
                    p1(&mut host, "fd_write", vec![Val::U32(fd), Val::Bytes(b"inside".to_vec())]).unwrap();
                    p1(&mut host, "fd_close", vec![Val::U32(fd)]).unwrap();
                }
            }
            let name = |path: &str| vec![three(), text(path)];
            if let Ok(Some(fd)) =
                p1(&mut host, "path_open", open_args("turn/new", true, CREAT | TRUNC, WRITE))
            {
                p1(&mut host, "fd_close", vec![fd]).unwrap();
            }
            let _ = p1(&mut host, "path_create_directory", name("turn/made"));
            let _ = p1(&mut host, "path_unlink_file", name("turn/new"));
            let _ = p1(&mut host, "path_rename", [name("turn/made"), name("turn/moved")].concat());
            let _ = p1(&mut host, "path_remove_directory", name("turn/moved"));
            let times = vec![three(), flags(1), text("single"), Val::U64(1), Val::U64(1), flags(5)];
            let _ = p1(&mut host, "path_filestat_set_times", times);
        }
    });
    assert!(inside > 50 && refused > 50, "{inside} times inside, {refused} times refused: that is no race");
    assert_eq!(picture(&outside), before);
}

fn granted(host: &str) -> WasiHost {
    super::support::host(vec![Grant { host: host.into(), guest: "/".into(), access: Access::ReadWrite }])
}

#[test]
#[cfg(target_os = "linux")]
fn the_links_of_proc_lead_nowhere() {
    let mut host = granted("/proc");
    let file = std::fs::File::open("/etc/passwd").unwrap();
    let fd = std::os::fd::AsRawFd::as_raw_fd(&file);
    let paths = [
        "self/root/etc/passwd",
        "self/root",
        "self/root/",
        "self/cwd/Cargo.toml",
        "self/exe",
        "thread-self/root/etc/passwd",
        "thread-self/cwd",
        &format!("self/fd/{fd}"),
        &format!("self/task/../fd/{fd}"),
        "self/ns/net",
    ];
    for path in paths {
        let call = call("wasi_snapshot_preview1", "path_open", open_args(path, true, 0, READ));
        let account = account(&mut host, &call);
        assert_eq!(account.errno.as_ref().map(|e| e.number), Some(32), "{path}: as wasmtime has it");
        assert_eq!(account.r#where, Some(Where::HostResolution), "{path}");
        assert!(account.sentence(Lang::En).contains("makes it up"), "{path}: {}", account.sentence(Lang::En));
        assert!(account.remedy.unwrap().flags.is_empty(), "{path}");
    }
    // The contents of it can be read.
    assert!(content(&mut host, "self/status").unwrap().starts_with("Name:"));
    assert!(content(&mut host, "mounts").is_ok());
}

#[test]
#[cfg(target_os = "linux")]
fn devices_neither_lead_out_nor_hang() {
    let mut host = granted("/dev");
    for path in ["fd/0", "stdin", "fd"] {
        if Path::new("/dev").join(path).exists() {
            assert_eq!(open(&mut host, path, 0, READ), 63, "{path}");
        }
    }
    // An endless device returns as much as was asked for.
    assert_eq!(content(&mut host, "zero").unwrap(), "\0".repeat(100));
    assert_eq!(content(&mut host, "null").unwrap(), "");
    assert_eq!(open(&mut host, "null", 0, WRITE), 0);
}

#[test]
fn a_pipe_or_a_socket_does_not_hang() {
    let place = place();
    let (fifo, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR);
    rustix::fs::mknodat(rustix::fs::CWD, place.path("fifo"), fifo, mode, 0).unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(place.path("socket")).unwrap();
    let started = Instant::now();
    let mut host = place.host();
    for rights in [READ, WRITE, READ | WRITE] {
        assert_eq!(open(&mut host, "fifo", 0, rights), 58);
        assert_eq!(open(&mut host, "fifo", CREAT, rights), 58);
        assert_eq!(open(&mut host, "socket", 0, rights), 60);
    }
    for name in ["fifo", "socket"] {
        p1(&mut host, "path_filestat_get", vec![three(), flags(1), text(name)]).unwrap();
    }
    // A pipe that replaces a file between two checks.
    let (root, over) = (place.path(""), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            while !over.load(Ordering::Relaxed) {
                renameat_with(CWD, root.join("fifo"), CWD, root.join("file.txt"), RenameFlags::EXCHANGE)
                    .unwrap();
            }
        });
        let _over = Over(&over);
        let mut host = place.host().without_accounts();
        for _ in 0..2000 {
            if let Ok(Some(Val::U32(fd))) = p1(&mut host, "path_open", open_args("file.txt", true, 0, READ)) {
                let _ = p1(&mut host, "fd_read", vec![Val::U32(fd), Val::U32(10)]);
                p1(&mut host, "fd_close", vec![Val::U32(fd)]).unwrap();
            }
        }
    });
    assert!(started.elapsed() < Duration::from_secs(60));
}
