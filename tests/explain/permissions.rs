//! Row 26: what the operating system does not permit the user. If run as root, these tests switch to another user.

use super::{REACHERS, World, text, words};
use serde_json::Value;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// A user and group that own nothing except what they are given here.
const SOMEONE: u32 = 65534;

/// A world that belongs to that user, and copies of the program and its guests that the user can read.
fn someones_world() -> World {
    let world = World::new();
    let root = world.path("root");
    for dir in ["none", "fixed", "passage"] {
        fs::create_dir(root.join(dir)).expect("a folder");
        fs::write(root.join(dir).join("file"), "hello").expect("a file");
    }
    fs::write(root.join("secret"), "secret").expect("a file");
    let guests = REACHERS.map(|program| Path::new(env!("CARGO_MANIFEST_DIR")).join(program));
    for file in guests.iter().map(|p| &**p).chain([Path::new(env!("CARGO_BIN_EXE_wasmscope"))]) {
        let copy = world.path(file.file_name().and_then(|name| name.to_str()).expect("a name"));
        fs::copy(file, copy).expect("a copy");
    }
    if rustix::process::geteuid().is_root() {
        for file in ["root", "root/none", "root/fixed", "root/passage", "root/secret"] {
            chown(world.path(file), Some(SOMEONE), Some(SOMEONE)).expect("root may");
        }
    }
    for (file, mode) in [
        ("", 0o755),
        ("root/none", 0o000),
        ("root/fixed", 0o555),
        ("root/passage", 0o111),
        ("root/secret", 0o000),
    ] {
        fs::set_permissions(world.path(file), Permissions::from_mode(mode)).expect("the owner may");
    }
    world
}

fn explain(world: &World, program: &str, args: &str) -> Vec<Value> {
    let name = Path::new(program).file_name().expect("a name");
    let mut command = Command::new(world.path("wasmscope"));
    command.env(crate::program::LOCALE.0, crate::program::LOCALE.1);
    if rustix::process::geteuid().is_root() {
        command.uid(SOMEONE).gid(SOMEONE);
    }
    let command = command
        .args(["explain", "--all", "--json", "--dir=."])
        .arg(world.path(name.to_str().expect("UTF-8")));
    let out = command.args(words(args)).current_dir(world.path("root")).stdin(Stdio::null()).output();
    let out = out.expect("the program starts");
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout)
        .expect("UTF-8")
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect()
}

#[test]
fn the_users_own_permissions_refuse() {
    let world = someones_world();
    let rows = [
        ("open secret", "“./secret” belongs to user", "u+r ./secret"),
        ("write secret", "(---------, mode 0000), as whom you run it", "u+w ./secret"),
        ("open none/file", "the directory “./none”", "u+x ./none"),
        ("create fixed/new", "(r-xr-xr-x, mode 0555)", "u+wx ./fixed"),
        ("mkdir fixed/new", "the directory “./fixed”", "u+wx ./fixed"),
        ("remove fixed/file", "the directory “./fixed”", "u+wx ./fixed"),
        ("list passage", "(--x--x--x, mode 0111)", "u+r ./passage"),
    ];
    for program in REACHERS {
        for (args, sentence, chmod) in rows {
            let accounts = explain(&world, program, args);
            let account = accounts.last().expect("an account");
            assert_eq!(
                (text(account, "where"), account["errno"]["number"].as_u64()),
                ("host-os", Some(2)),
                "{args}"
            );
            assert!(text(account, "sentence").contains(sentence), "{args}: {account:#}");
            assert!(
                text(account, "sentence").contains("WASI never adds to the rights"),
                "{args}: {account:#}"
            );
            assert_eq!(text(account, "remedy"), "", "{args}: no flag can");
            assert!(text(account, "advice").contains(&format!("`chmod {chmod}`")), "{args}: {account:#}");
        }
        // The right to pass through a directory does not require the right to list it.
        let accounts = explain(&world, program, "open passage/file");
        assert_eq!(text(&accounts[0], "outcome"), "granted", "{accounts:#?}");
    }
    // Makes it possible to remove the directory.
    for file in ["root/none", "root/fixed", "root/passage"] {
        fs::set_permissions(world.path(file), Permissions::from_mode(0o755)).expect("the owner may");
    }
}
