//! Reaches for paths in every way the standard library and libc have: `reach OPERATION PATH [PATH]`.
//!
//! Prints `ok`, or the error, and exits with 1.

use std::ffi::{CString, c_char, c_int};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::{env, io, process};

const O_RDONLY: c_int = 0x0400_0000;
const O_WRONLY: c_int = 0x1000_0000;
const O_NOFOLLOW: c_int = 0x0100_0000;
const O_CREAT: c_int = 0x1000;
const O_DIRECTORY: c_int = 0x2000;
const O_DSYNC: c_int = 2;
const O_RSYNC: c_int = 8;
const O_SYNC: c_int = 0x10;
/// The current directory, to the functions that take one.
const AT_FDCWD: c_int = -2;
const AT_SYMLINK_NOFOLLOW: c_int = 1;

/// Seconds and nanoseconds, as libc has them.
#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i32,
}

unsafe extern "C" {
    fn open(path: *const c_char, flags: c_int, ...) -> c_int;
    fn symlink(target: *const c_char, path: *const c_char) -> c_int;
    fn utimensat(dir: c_int, path: *const c_char, times: *const Timespec, flags: c_int) -> c_int;
}

fn text(path: &str) -> CString {
    CString::new(path).expect("no NUL in an argument")
}

fn checked(result: c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn open_with(path: &CString, flags: c_int) -> io::Result<()> {
    // SAFETY: the string is NUL-terminated and outlives the call.
    checked(unsafe { open(path.as_ptr(), flags, 0o644) })
}

fn set_times(path: &str, flags: c_int) -> io::Result<()> {
    let (path, times) = (text(path), [5, 6].map(|seconds| Timespec { seconds, nanoseconds: 0 }));
    // SAFETY: the string is NUL-terminated, the two times are there, and all outlive the call.
    checked(unsafe { utimensat(AT_FDCWD, path.as_ptr(), times.as_ptr(), flags) })
}

/// What a file holds; nothing of a directory.
fn read(path: &str) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut content = String::new();
    if !file.metadata()?.is_dir() {
        file.read_to_string(&mut content)?;
    }
    println!("{content}");
    Ok(())
}

fn reach(operation: &str, path: &str, other: &str) -> io::Result<()> {
    match operation {
        "open" => File::open(path).map(drop),
        "open-nofollow" => open_with(&text(path), O_RDONLY | O_NOFOLLOW),
        "open-directory" => open_with(&text(path), O_RDONLY | O_DIRECTORY),
        "create-directory" => open_with(&text(path), O_RDONLY | O_CREAT | O_DIRECTORY),
        "open-sync" => open_with(&text(path), O_WRONLY | O_SYNC),
        "open-dsync" => open_with(&text(path), O_WRONLY | O_DSYNC),
        "open-rsync" => open_with(&text(path), O_RDONLY | O_RSYNC),
        // In Latin-1, so that what is not ASCII is not UTF-8.
        "open-latin-1" => {
            let bytes: Vec<u8> = path.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
            open_with(&CString::new(bytes)?, O_RDONLY)
        }
        "open-nul" => File::open(format!("{path}\0")).map(drop),
        "read" => read(path),
        "read-bytes" => File::open(path)?.read(&mut [0; 8]).map(drop),
        "write" => OpenOptions::new().write(true).open(path)?.write_all(b"written"),
        "truncate" => OpenOptions::new().write(true).truncate(true).open(path).map(drop),
        "resize" => OpenOptions::new().write(true).open(path)?.set_len(3),
        "write-to-read" => File::open(path)?.write_all(b"written"),
        "create" => File::create(path).map(drop),
        "create-new" => File::create_new(path).map(drop),
        "append" => OpenOptions::new().append(true).open(path)?.write_all(b"more"),
        "stat" => fs::metadata(path).map(drop),
        "lstat" => fs::symlink_metadata(path).map(drop),
        "list" => fs::read_dir(path).map(|entries| println!("{} entries", entries.count())),
        "mkdir" => fs::create_dir(path),
        "rmdir" => fs::remove_dir(path),
        "remove" => fs::remove_file(path),
        "rename" => fs::rename(path, other),
        "link" => fs::hard_link(path, other),
        // SAFETY: both strings are NUL-terminated and outlive the call.
        "symlink" => checked(unsafe { symlink(text(path).as_ptr(), text(other).as_ptr()) }),
        "readlink" => fs::read_link(path).map(|target| println!("{}", target.display())),
        "times" => set_times(path, 0),
        "times-nofollow" => set_times(path, AT_SYMLINK_NOFOLLOW),
        "chmod" => {
            let mut permissions = fs::metadata(path)?.permissions();
            permissions.set_readonly(true);
            fs::set_permissions(path, permissions)
        }
        "chdir" => env::set_current_dir(path),
        "chdir-open" => env::set_current_dir(path).and_then(|()| File::open(other).map(drop)),
        _ => Err(io::Error::other(format!("no operation `{operation}`"))),
    }
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let arg = |at: usize| args.get(at).map_or("", String::as_str);
    match reach(arg(0), arg(1), arg(2)) {
        Ok(()) => println!("ok"),
        Err(error) => {
            println!("{error}");
            process::exit(1);
        }
    }
}
