//! Preview 1: every errno that calls return.

use super::support::*;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use wasmscope::caps::Access;
use wasmscope::component::Val;
use wasmscope::guest::{Host, HostOutcome, WaitReason};
use wasmscope::wit::WasiFunc;

fn fd(value: Option<Val>) -> u32 {
    let Some(Val::U32(fd)) = value else { panic!("{value:?}") };
    fd
}

#[test]
fn arguments_and_environment() {
    let mut host = host(vec![]);
    let sizes = p1(&mut host, "args_sizes_get", vec![]);
    assert_eq!(sizes, Ok(Some(Val::Tuple(vec![Val::U32(2), Val::U32(9)]))));
    assert_eq!(p1(&mut host, "args_get", vec![]), Ok(Some(Val::List(vec![text("prog"), text("one")]))));
    assert_eq!(
        p1(&mut host, "environ_sizes_get", vec![]),
        Ok(Some(Val::Tuple(vec![Val::U32(1), Val::U32(10)])))
    );
}

#[test]
fn preopens_are_descriptors_from_3_on() {
    let place = Place::new();
    let mut host = place.host();
    let stat = p1(&mut host, "fd_prestat_get", vec![Val::U32(3)]);
    assert_eq!(stat, Ok(Some(Val::Variant(0, Some(Box::new(Val::Record(vec![Val::U32(1)])))))));
    let name = p1(&mut host, "fd_prestat_dir_name", vec![Val::U32(3), Val::U32(1)]);
    assert_eq!(name, Ok(Some(Val::Bytes(b".".to_vec()))));
    assert_eq!(p1(&mut host, "fd_prestat_dir_name", vec![Val::U32(3), Val::U32(0)]), Err(37));
    assert_eq!(p1(&mut host, "fd_prestat_get", vec![Val::U32(4)]), Err(8));
    assert_eq!(p1(&mut host, "fd_prestat_dir_name", vec![Val::U32(1), Val::U32(9)]), Err(54));
}

#[test]
fn a_file_is_opened_read_and_closed() {
    let place = Place::new();
    let mut host = place.host();
    let opened =
        reply(&mut host, &call("wasi_snapshot_preview1", "path_open", open_args("file.txt", true, 0, READ)));
    assert_eq!(opened.made.len(), 1);
    assert_eq!((opened.made[0].rep, opened.made[0].what.as_str()), (4, "file.txt"));
    let read = |host: &mut _| p1(host, "fd_read", vec![Val::U32(4), Val::U32(7)]).unwrap();
    assert_eq!(read(&mut host), Some(Val::Bytes(b"hello h".to_vec())));
    assert_eq!(read(&mut host), Some(Val::Bytes(b"ello\n".to_vec())));
    assert_eq!(read(&mut host), Some(Val::Bytes(vec![])));
    assert_eq!(
        p1(&mut host, "fd_seek", vec![Val::U32(4), Val::S64(-5), Val::Enum(2)]),
        Ok(Some(Val::U64(7)))
    );
    assert_eq!(p1(&mut host, "fd_tell", vec![Val::U32(4)]), Ok(Some(Val::U64(7))));
    assert_eq!(p1(&mut host, "fd_seek", vec![Val::U32(4), Val::S64(-1), Val::Enum(0)]), Err(28));
    assert_eq!(p1(&mut host, "fd_seek", vec![Val::U32(1), Val::S64(0), Val::Enum(0)]), Err(70));
    assert_eq!(
        p1(&mut host, "fd_pread", vec![Val::U32(4), Val::U32(5), Val::U64(6)]),
        Ok(Some(Val::Bytes(b"hello".to_vec())))
    );
    // Row 37: the file was opened only for reading.
    assert_eq!(p1(&mut host, "fd_write", vec![Val::U32(4), Val::Bytes(b"x".to_vec())]), Err(8));
    assert_eq!(p1(&mut host, "fd_close", vec![Val::U32(4)]), Ok(None));
    assert_eq!(p1(&mut host, "fd_close", vec![Val::U32(4)]), Err(8));
    // The number is reused.
    assert_eq!(fd(p1(&mut host, "path_open", open_args("in", true, 0, READ)).unwrap()), 4);
}

#[test]
fn files_are_written_appended_and_cut() {
    let place = Place::new();
    let mut host = place.host();
    let new = fd(p1(&mut host, "path_open", open_args("new", true, CREAT, READ | WRITE)).unwrap());
    let write = |host: &mut _, data: &str| {
        p1(host, "fd_write", vec![Val::U32(new), Val::Bytes(data.into())]).unwrap()
    };
    assert_eq!(write(&mut host, "abcdef"), Some(Val::U32(6)));
    p1(&mut host, "fd_seek", vec![Val::U32(new), Val::S64(0), Val::Enum(0)]).unwrap();
    p1(&mut host, "fd_fdstat_set_flags", vec![Val::U32(new), flags(1)]).unwrap();
    write(&mut host, "gh");
    assert_eq!(std::fs::read(place.path("new")).unwrap(), b"abcdefgh");
    assert_eq!(p1(&mut host, "fd_tell", vec![Val::U32(new)]), Ok(Some(Val::U64(8))));
    assert_eq!(p1(&mut host, "fd_fdstat_set_flags", vec![Val::U32(new), flags(2)]), Err(28));
    p1(&mut host, "fd_filestat_set_size", vec![Val::U32(new), Val::U64(3)]).unwrap();
    assert_eq!(std::fs::read(place.path("new")).unwrap(), b"abc");
    assert_eq!(open(&mut host, "new", TRUNC, WRITE), 0);
    assert_eq!(std::fs::read(place.path("new")).unwrap(), b"");
}

#[test]
fn rows_4_to_16_where_paths_lead() {
    let place = Place::new();
    let mut host = place.host();
    let rows = [
        ("../outside.txt", 63),
        ("sub/../../outside.txt", 63),
        ("../root/file.txt", 63),
        ("/etc/hostname", 63),
        ("sub/../file.txt", 0),
        ("nope/../file.txt", 44),
        ("out", 63),
        ("abs", 63),
        ("in", 0),
        ("dir/inner.txt", 0),
        ("dir/../file.txt", 0),
        ("loop-a", 32),
        ("dangling", 44),
        ("missing", 44),
        ("missing/x", 44),
        ("", 44),
        (".", 0),
        ("sub/", 0),
        ("dir/", 0),
    ];
    for (path, errno) in rows {
        assert_eq!(open(&mut host, path, 0, READ), errno, "{path}");
    }
}

#[test]
fn row_13_and_15_links_themselves() {
    let place = Place::new();
    let mut host = place.host();
    let stat = |host: &mut _, path: &str, follow: u32| {
        p1(host, "path_filestat_get", vec![Val::U32(3), flags(follow), text(path)]).err().unwrap_or(0)
    };
    assert_eq!(stat(&mut host, "out", 1), 63);
    assert_eq!(stat(&mut host, "out", 0), 0);
    assert_eq!(p1(&mut host, "path_open", open_args("in", false, 0, READ)), Err(32));
    let link =
        |host: &mut _, path: &str| p1(host, "path_readlink", vec![Val::U32(3), text(path), Val::U32(6)]);
    assert_eq!(link(&mut host, "in"), Ok(Some(Val::Bytes(b"file.t".to_vec()))));
    assert_eq!(link(&mut host, "abs"), Err(63));
    assert_eq!(link(&mut host, "file.txt"), Err(28));
}

#[test]
fn rows_17_to_23_files_and_directories_taken_for_each_other() {
    let place = Place::new();
    let mut host = place.host();
    assert_eq!(open(&mut host, "nope/new", CREAT, WRITE), 44);
    assert_eq!(open(&mut host, "dangling", CREAT, WRITE), 0);
    assert!(exists(&place.path("nowhere")));
    for path in ["file.txt/x", "file.txt/", "file.txt/."] {
        assert_eq!(open(&mut host, path, 0, READ), 54, "{path}");
    }
    let dir = fd(p1(&mut host, "path_open", open_args("sub", true, 0, READ)).unwrap());
    assert_eq!(p1(&mut host, "fd_read", vec![Val::U32(dir), Val::U32(1)]), Err(8));
    assert_eq!(open(&mut host, "sub", 0, WRITE), 31);
    assert_eq!(open(&mut host, "x/", CREAT, WRITE), 31);
    assert_eq!(open(&mut host, "file.txt", DIRECTORY, READ), 54);
    let file = fd(p1(&mut host, "path_open", open_args("file.txt", true, 0, READ)).unwrap());
    assert_eq!(p1(&mut host, "fd_readdir", vec![Val::U32(file), Val::U32(100), Val::U64(0)]), Err(8));
    assert_eq!(open(&mut host, "file.txt", CREAT | EXCL, WRITE), 20);
    assert_eq!(open(&mut host, "dangling", CREAT | EXCL, WRITE), 20);
    assert_eq!(p1(&mut host, "path_create_directory", vec![Val::U32(3), text("sub")]), Err(20));
}

#[test]
fn row_25_nothing_in_a_read_only_grant_changes() {
    let place = Place::new();
    let mut host = place.read_only();
    assert_eq!(open(&mut host, "file.txt", 0, READ), 0);
    for (path, oflags, rights) in
        [("new", CREAT, READ), ("file.txt", 0, WRITE), ("file.txt", TRUNC, READ), ("missing/x", CREAT, WRITE)]
    {
        assert_eq!(open(&mut host, path, oflags, rights), 63, "{path}");
    }
    let path = || vec![Val::U32(3), text("sub")];
    assert_eq!(p1(&mut host, "path_create_directory", vec![Val::U32(3), text("new")]), Err(63));
    assert_eq!(p1(&mut host, "path_remove_directory", path()), Err(63));
    assert_eq!(p1(&mut host, "path_unlink_file", vec![Val::U32(3), text("nowhere/at/all")]), Err(63));
    assert_eq!(p1(&mut host, "path_rename", vec![Val::U32(3), text("in"), Val::U32(3), text("b")]), Err(63));
    assert_eq!(p1(&mut host, "path_symlink", vec![text("a"), Val::U32(3), text("b")]), Err(63));
    let times = vec![Val::U32(3), flags(0), text("in"), Val::U64(0), Val::U64(0), flags(2)];
    assert_eq!(p1(&mut host, "path_filestat_set_times", times), Err(63));
    assert_eq!(std::fs::read_to_string(place.path("file.txt")).unwrap(), "hello hello\n");
    assert!(!exists(&place.path("new")));
}

#[test]
fn row_26_the_users_own_permissions() {
    let place = Place::new();
    std::fs::set_permissions(place.path("file.txt"), PermissionsExt::from_mode(0o000)).unwrap();
    if std::fs::read(place.path("file.txt")).is_ok() {
        return; // this user may read everything
    }
    assert_eq!(open(&mut place.host(), "file.txt", 0, READ), 2);
}

#[test]
fn rows_27_and_28_nested_grants_stay_apart() {
    let place = Place::new();
    let mut sub = place.grant("/sub", Access::ReadWrite);
    sub.host += "/sub";
    let mut host = host(vec![place.grant("/", Access::ReadWrite), sub]);
    let mut args = open_args("../file.txt", true, 0, READ);
    args[0] = Val::U32(4);
    assert_eq!(p1(&mut host, "path_open", args), Err(63));
}

#[test]
fn rows_32_to_36_what_cannot_be_asked() {
    let place = Place::new();
    let mut host = place.host();
    assert_eq!(open(&mut host, &"x".repeat(256), 0, READ), 37);
    assert_eq!(open(&mut host, &"x/".repeat(2048), 0, READ), 37);
    let mut bytes = open_args("", true, 0, READ);
    bytes[2] = Val::Bytes(vec![0xff]);
    assert_eq!(p1(&mut host, "path_open", bytes), Err(25));
    for sync in [2, 8, 16] {
        let mut args = open_args("file.txt", true, 0, WRITE);
        args[6] = flags(sync);
        assert_eq!(p1(&mut host, "path_open", args), Err(58));
    }
    assert_eq!(open(&mut host, "new", CREAT | DIRECTORY, READ), 28);
}

#[test]
fn row_39_renaming_across_grants() {
    let place = Place::new();
    let mut sub = place.grant("/s", Access::ReadWrite);
    sub.host += "/sub";
    let mut host = host(vec![place.grant(".", Access::ReadWrite), sub]);
    let moved = p1(&mut host, "path_rename", vec![Val::U32(3), text("file.txt"), Val::U32(4), text("moved")]);
    assert_eq!(moved, Ok(None));
    assert!(exists(&place.path("sub/moved")));
}

#[test]
fn row_40_a_named_pipe_does_not_hang() {
    let place = Place::new();
    let made = std::process::Command::new("mkfifo").arg(place.path("pipe")).status();
    if made.is_ok_and(|s| s.success()) {
        assert_eq!(open(&mut place.host(), "pipe", 0, READ), 58);
    }
    let mut devices = host(vec![wasmscope::caps::Grant::parse("/dev", Access::ReadWrite).unwrap()]);
    assert_eq!(open(&mut devices, "null", 0, READ), 0);
}

#[test]
fn directories_are_made_listed_and_removed() {
    let place = Place::new();
    let mut host = place.host();
    let one = |host: &mut _, function: &str, path: &str| p1(host, function, vec![Val::U32(3), text(path)]);
    assert_eq!(one(&mut host, "path_create_directory", "d/"), Ok(None));
    assert_eq!(one(&mut host, "path_create_directory", "d/e"), Ok(None));
    assert_eq!(one(&mut host, "path_remove_directory", "d"), Err(55));
    assert_eq!(one(&mut host, "path_unlink_file", "d"), Err(31));
    assert_eq!(one(&mut host, "path_remove_directory", "file.txt"), Err(54));
    assert_eq!(one(&mut host, "path_remove_directory", "d/e"), Ok(None));
    assert_eq!(one(&mut host, "path_remove_directory", "d"), Ok(None));
    assert_eq!(one(&mut host, "path_remove_directory", "../root"), Err(63));
    assert_eq!(one(&mut host, "path_unlink_file", "out"), Ok(None));
    assert!(place.temp.path().join("outside.txt").exists(), "the link went, not what it pointed to");
}

#[test]
fn a_listing_goes_on_at_the_cookie() {
    let place = Place::new();
    let mut host = place.host();
    let mut names = Vec::new();
    let mut cookie = 0;
    loop {
        let page = p1(&mut host, "fd_readdir", vec![Val::U32(3), Val::U32(64), Val::U64(cookie)]).unwrap();
        let Some(Val::List(entries)) = page else { panic!("{page:?}") };
        if entries.is_empty() {
            break;
        }
        let Val::Record(fields) = &entries[0] else { panic!() };
        let [Val::U64(next), Val::U64(_), Val::Enum(ty), Val::String(name)] = &fields[..] else { panic!() };
        names.push((name.clone(), *ty));
        cookie = *next;
    }
    assert_eq!(names[0], (".".into(), 3));
    assert_eq!(names[1], ("..".into(), 3));
    for expected in [("file.txt", 4), ("sub", 3), ("out", 7)] {
        assert!(names.contains(&(expected.0.into(), expected.1)), "{names:?}");
    }
}

#[test]
fn links_are_made_inside_only() {
    let place = Place::new();
    let mut host = place.host();
    assert_eq!(p1(&mut host, "path_symlink", vec![text("file.txt"), Val::U32(3), text("l")]), Ok(None));
    assert_eq!(open(&mut host, "l", 0, READ), 0);
    assert_eq!(p1(&mut host, "path_symlink", vec![text("/etc/passwd"), Val::U32(3), text("m")]), Err(63));
    // A relative link out may be made, but not followed.
    assert_eq!(p1(&mut host, "path_symlink", vec![text("../outside.txt"), Val::U32(3), text("m")]), Ok(None));
    assert_eq!(open(&mut host, "m", 0, READ), 63);
    let hard = |old: &str, follow: u32| vec![Val::U32(3), flags(follow), text(old), Val::U32(3), text("h")];
    assert_eq!(p1(&mut host, "path_link", hard("file.txt", 1)), Err(28));
    assert_eq!(p1(&mut host, "path_link", hard("../outside.txt", 0)), Err(63));
    assert_eq!(p1(&mut host, "path_link", hard("file.txt", 0)), Ok(None));
    assert_eq!(open(&mut host, "h", 0, READ), 0);
}

#[test]
fn times_are_set() {
    let place = Place::new();
    let mut host = place.host();
    let set =
        |flag| vec![Val::U32(3), flags(1), text("in"), Val::U64(5), Val::U64(7_000_000_001), flags(flag)];
    p1(&mut host, "path_filestat_set_times", set(4)).unwrap();
    let modified = std::fs::metadata(place.path("file.txt")).unwrap().modified().unwrap();
    assert_eq!(modified.duration_since(std::time::UNIX_EPOCH).unwrap(), Duration::new(7, 1));
    assert_eq!(p1(&mut host, "path_filestat_set_times", set(12)), Err(28));
}

#[test]
fn descriptors_say_what_they_are() {
    let place = Place::new();
    let mut host = place.host();
    let stat = |host: &mut _, fd: u32| match p1(host, "fd_fdstat_get", vec![Val::U32(fd)]) {
        Ok(Some(Val::Record(fields))) => fields,
        other => panic!("{other:?}"),
    };
    assert_eq!(stat(&mut host, 0), [Val::Enum(0), flags(0), flags(2), flags(2)]);
    let preopen = stat(&mut host, 3);
    assert_eq!(preopen[0], Val::Enum(3));
    assert_eq!(preopen[2], flags(0x7b7_fe00));
    let file = fd(p1(&mut host, "path_open", open_args("file.txt", true, 0, READ)).unwrap());
    let file = stat(&mut host, file);
    assert_eq!(file[0], Val::Enum(4));
    assert_eq!(file[2], flags(((1 << 30) - 1) & !WRITE));
}

#[test]
fn renumbering_moves_a_descriptor() {
    let place = Place::new();
    let mut host = place.host();
    let file = fd(p1(&mut host, "path_open", open_args("file.txt", true, 0, READ)).unwrap());
    assert_eq!(p1(&mut host, "fd_renumber", vec![Val::U32(file), Val::U32(0)]), Ok(None));
    assert_eq!(
        p1(&mut host, "fd_read", vec![Val::U32(0), Val::U32(5)]),
        Ok(Some(Val::Bytes(b"hello".to_vec())))
    );
    assert_eq!(p1(&mut host, "fd_renumber", vec![Val::U32(file), Val::U32(0)]), Err(8));
    assert_eq!(p1(&mut host, "fd_renumber", vec![Val::U32(0), Val::U32(99)]), Err(8));
}

#[test]
fn what_is_not_offered_says_so() {
    let mut host = host(vec![]);
    assert_eq!(p1(&mut host, "proc_raise", vec![Val::Enum(1)]), Err(58));
    assert_eq!(p1(&mut host, "sock_accept", vec![Val::U32(0), flags(0)]), Err(57));
    assert_eq!(p1(&mut host, "sock_accept", vec![Val::U32(9), flags(0)]), Err(8));
    assert_eq!(p1(&mut host, "clock_time_get", vec![Val::Enum(2), Val::U64(0)]), Err(8));
    assert_eq!(p1(&mut host, "poll_oneoff", vec![Val::List(vec![])]), Err(28));
}

#[test]
fn exit_statuses() {
    let mut host = host(vec![]);
    for (asked, got) in [(0, 0), (3, 3), (125, 125), (126, 126), (u32::MAX, -1)] {
        let reply = reply(&mut host, &call("wasi_snapshot_preview1", "proc_exit", vec![Val::U32(asked)]));
        assert_eq!(reply.outcome, HostOutcome::Exit(got));
    }
}

fn sleep(nanoseconds: u64) -> Val {
    let clock = Val::Record(vec![Val::Enum(1), Val::U64(nanoseconds), Val::U64(0), flags(0)]);
    Val::Record(vec![Val::U64(7), Val::Variant(0, Some(Box::new(clock)))])
}

#[test]
fn a_sleep_is_the_front_ends_and_ends_when_it_should() {
    let mut host = host(vec![]);
    let poll = call("wasi_snapshot_preview1", "poll_oneoff", vec![Val::List(vec![sleep(30_000_000)])]);
    let (id, WaitReason::Sleep(left)) = start(&mut host, &poll) else { panic!() };
    assert!(left <= Duration::from_millis(30));
    assert_eq!(host.completion(), None);
    std::thread::sleep(left);
    // The sleep continues from where it began.
    let Some((completed, reply)) = host.completion() else { panic!("{:?}", host.waits_for()) };
    assert_eq!((completed, host.completion(), host.waits_for()), (id, None, None), "told once");
    let HostOutcome::Return(Some(Val::Result(Ok(Some(events))))) = reply.outcome else { panic!() };
    let Val::List(events) = *events else { panic!() };
    assert_eq!(events.len(), 1);
}

#[test]
fn shapes_are_not_trusted() {
    let place = Place::new();
    let mut host = place.host();
    for function in WasiFunc::all() {
        for args in [
            vec![],
            vec![Val::Bool(true); 9],
            vec![Val::U32(3)],
            vec![Val::U32(3); 9],
            vec![Val::List(vec![Val::Bool(true)]); 9],
        ] {
            // Any answer is acceptable; a panic is not.
            let _ = host.call(next(), &call(function.interface(), function.name(), args));
        }
    }
    let trapped = reply(&mut host, &call("wasi_snapshot_preview1", "fd_fly", vec![Val::U32(3)]));
    assert_eq!(
        trapped.outcome,
        HostOutcome::Trap("unknown import: `wasi_snapshot_preview1::fd_fly` has not been defined".into())
    );
}
