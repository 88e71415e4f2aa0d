//! A read-only grant: no function of either version changes anything in it.

use super::escapes::picture;
use super::support::*;
use wasmscope::caps::Access;
use wasmscope::component::{HandleVal, Val};
use wasmscope::wasi::WasiHost;

const TYPES: &str = "wasi:filesystem/types";

/// `root`, read-only, as the first directory, and `rw` next to it, writable, as the second.
fn both(place: &Place) -> WasiHost {
    let rw = place.temp.path().join("rw");
    std::fs::create_dir_all(&rw).unwrap();
    std::fs::write(rw.join("own"), "own").unwrap();
    let mut grant = place.grant("/rw", Access::ReadWrite);
    grant.host = rw.to_str().unwrap().into();
    host(vec![place.grant("/ro", Access::ReadOnly), grant])
}

/// Names, contents, sizes, modes and times of everything below `root`.
fn state(place: &Place) -> Vec<String> {
    use std::os::unix::fs::MetadataExt;
    let root = place.path("");
    let mut state: Vec<String> =
        picture(&root).into_iter().map(|(name, what)| format!("{name}: {what}")).collect();
    for name in ["", "sub", "sub/deep"] {
        let meta = place.path(name).metadata().unwrap();
        state.push(format!("{name}: {} {} {}", meta.mode(), meta.mtime(), meta.mtime_nsec()));
    }
    state
}

#[test]
fn no_function_of_preview_1_writes_through_it() {
    let place = Place::new();
    let mut host = both(&place);
    let before = state(&place);
    let (ro, rw) = (Val::U32(3), Val::U32(4));
    let opening = |dir: &Val, path: &str, oflags: u32, rights: u32, fd: u32| {
        let mut args = open_args(path, true, oflags, rights);
        (args[0], args[6]) = (dir.clone(), flags(fd));
        args
    };
    // Files opened for reading, and a directory below.
    let opened: Vec<Val> = [("file.txt", 0), ("sub", DIRECTORY), ("sub", 0), ("sub/inner.txt", 0)]
        .map(|(path, oflags)| {
            p1(&mut host, "path_open", opening(&ro, path, oflags, READ, 0)).unwrap().unwrap()
        })
        .into();
    let now = || Val::U64(1);
    let mut calls: Vec<(&str, Vec<Val>)> = Vec::new();
    for (dir, inner) in [(&ro, "sub/inner.txt"), (&opened[1], "inner.txt"), (&opened[2], "inner.txt")] {
        for (path, oflags, rights, fd) in [
            (inner, 0, WRITE, 0),
            (inner, 0, READ | WRITE, 0),
            (inner, 0, WRITE, 1),
            (inner, TRUNC, READ, 0),
            (inner, TRUNC, WRITE, 0),
            (inner, CREAT, READ, 0),
            (inner, CREAT | TRUNC, WRITE, 0),
            ("new", CREAT, WRITE, 0),
            ("new", CREAT, READ, 0),
            ("new", CREAT | EXCL, WRITE, 0),
            ("new", CREAT | EXCL, READ, 1),
        ] {
            calls.push(("path_open", opening(dir, path, oflags, rights, fd)));
        }
        let name = |path: &str| vec![dir.clone(), text(path)];
        let own = || vec![rw.clone(), text("own")];
        let taken = || vec![rw.clone(), text("taken")];
        let link =
            |from: Vec<Val>, to: Vec<Val>| [vec![from[0].clone(), flags(0), from[1].clone()], to].concat();
        calls.extend([
            ("path_create_directory", name("new")),
            ("path_remove_directory", name("deep")),
            ("path_remove_directory", name("sub/deep")),
            ("path_unlink_file", name(inner)),
            ("path_rename", [name(inner), name("new")].concat()),
            ("path_rename", [name(inner), taken()].concat()),
            ("path_rename", [own(), name("new")].concat()),
            ("path_rename", [own(), name(inner)].concat()),
            ("path_link", link(name(inner), name("new"))),
            // A hard link to a file in a writable directory would be a way to write to it.
            ("path_link", link(name(inner), taken())),
            ("path_link", link(own(), name("new"))),
            ("path_symlink", vec![text("x"), dir.clone(), text("new")]),
            ("path_symlink", vec![text("/x"), dir.clone(), text("new")]),
            ("path_filestat_set_times", vec![dir.clone(), flags(1), text(inner), now(), now(), flags(5)]),
            ("path_filestat_set_times", vec![dir.clone(), flags(0), text(inner), now(), now(), flags(10)]),
        ]);
    }
    for fd in opened.iter().chain([&ro]) {
        let bytes = || Val::Bytes(b"written".to_vec());
        calls.extend([
            ("fd_write", vec![fd.clone(), bytes()]),
            ("fd_pwrite", vec![fd.clone(), bytes(), Val::U64(0)]),
            ("fd_allocate", vec![fd.clone(), Val::U64(0), Val::U64(4096)]),
            ("fd_filestat_set_size", vec![fd.clone(), Val::U64(0)]),
            ("fd_filestat_set_size", vec![fd.clone(), Val::U64(4096)]),
            ("fd_filestat_set_times", vec![fd.clone(), now(), now(), flags(5)]),
        ]);
    }
    for (function, args) in calls {
        let got = p1(&mut host, function, args.clone());
        assert!(got.is_err(), "{function} {args:?}");
        assert_eq!(state(&place), before, "{function} {args:?}");
    }
    // Setting `append` on a descriptor does not make it writable.
    for fd in &opened {
        let _ = p1(&mut host, "fd_fdstat_set_flags", vec![fd.clone(), flags(1)]);
        assert!(p1(&mut host, "fd_write", vec![fd.clone(), Val::Bytes(b"more".to_vec())]).is_err());
    }
    // Nor does giving it the number of the other directory, or of a writable file.
    let file = p1(&mut host, "path_open", opening(&rw, "own", 0, WRITE, 0)).unwrap().unwrap();
    p1(&mut host, "fd_renumber", vec![opened[0].clone(), file.clone()]).unwrap();
    assert!(p1(&mut host, "fd_write", vec![file, Val::Bytes(b"written".to_vec())]).is_err());
    p1(&mut host, "fd_renumber", vec![opened[1].clone(), rw.clone()]).unwrap();
    assert_eq!(p1(&mut host, "path_create_directory", vec![rw, text("new")]), Err(63));
    assert_eq!(state(&place), before);
    assert_eq!(std::fs::read_dir(place.temp.path().join("rw")).unwrap().count(), 1);
}

fn own(value: Option<Val>) -> u32 {
    let Some(Val::Own(HandleVal { rep, .. })) = value else { panic!("{value:?}") };
    rep
}

#[test]
fn no_function_of_0_2_writes_through_it() {
    let place = Place::new();
    let mut host = both(&place);
    let before = state(&place);
    let reply = reply(&mut host, &call("wasi:filesystem/preopens", "get-directories", vec![]));
    let (ro, rw) = (reply.made[0].rep, reply.made[1].rep);
    let method = |name: &str| format!("[method]descriptor.{name}");
    let opening = |dir: u32, path: &str, open: u32, how: u32| {
        vec![borrow(dir), flags(1), text(path), flags(open), flags(how)]
    };
    let mut open = |path: &str, how: u32| {
        own(p2(&mut host, TYPES, &method("open-at"), opening(ro, path, how, 1)).unwrap())
    };
    let opened = [open("file.txt", 0), open("sub", 2), open("sub", 0)];
    let at = |seconds: u64| {
        let time = Val::Record(vec![Val::U64(seconds), Val::U32(0)]);
        Val::Variant(2, Some(Box::new(time)))
    };
    let mut calls: Vec<(&str, Vec<Val>)> = Vec::new();
    for (dir, inner) in [(ro, "sub/inner.txt"), (opened[1], "inner.txt"), (opened[2], "inner.txt")] {
        for (path, open, how) in [
            (inner, 0, 2),
            (inner, 0, 3),
            (inner, 8, 1),
            (inner, 8, 2),
            (inner, 1, 1),
            ("new", 1, 1),
            ("new", 1, 2),
            ("new", 1 | 4, 2),
        ] {
            calls.push(("open-at", opening(dir, path, open, how)));
        }
        let (own, taken) = ([borrow(rw), text("own")], [borrow(rw), text("taken")]);
        let name = |path: &str| [borrow(dir), text(path)];
        let rename = |from: &[Val; 2], to: &[Val; 2]| [from.as_slice(), to].concat();
        let link = |from: &[Val; 2], to: &[Val; 2]| {
            vec![from[0].clone(), flags(0), from[1].clone(), to[0].clone(), to[1].clone()]
        };
        calls.extend([
            ("create-directory-at", name("new").into()),
            ("remove-directory-at", name("deep").into()),
            ("remove-directory-at", name("sub/deep").into()),
            ("unlink-file-at", name(inner).into()),
            ("rename-at", rename(&name(inner), &name("new"))),
            ("rename-at", rename(&name(inner), &taken)),
            ("rename-at", rename(&own, &name("new"))),
            ("rename-at", rename(&own, &name(inner))),
            ("link-at", link(&name(inner), &name("new"))),
            ("link-at", link(&name(inner), &taken)),
            ("link-at", link(&own, &name("new"))),
            ("symlink-at", vec![borrow(dir), text("x"), text("new")]),
            ("set-times-at", vec![borrow(dir), flags(1), text(inner), at(1), at(1)]),
            ("set-times-at", vec![borrow(dir), flags(0), text(inner), Val::Variant(1, None), at(1)]),
        ]);
    }
    for rep in opened.into_iter().chain([ro]) {
        let bytes = || Val::Bytes(b"written".to_vec());
        calls.extend([
            ("write", vec![borrow(rep), bytes(), Val::U64(0)]),
            ("write-via-stream", vec![borrow(rep), Val::U64(0)]),
            ("append-via-stream", vec![borrow(rep)]),
            ("set-size", vec![borrow(rep), Val::U64(0)]),
            ("set-times", vec![borrow(rep), at(1), at(1)]),
        ]);
    }
    for (name, args) in calls {
        let got = p2(&mut host, TYPES, &method(name), args.clone());
        assert!(got.is_err(), "{name} {args:?}");
        assert_eq!(state(&place), before, "{name} {args:?}");
    }
    assert_eq!(std::fs::read_dir(place.temp.path().join("rw")).unwrap().count(), 1);
}
