//! Reaches for paths in every way the standard library and libc have: `reach OPERATION PATH [PATH]`.
//!
//! Prints `ok`, or the error, and exits with 1.

use std::ffi::{CString, c_char, c_int};
use std::fs::{self, File, OpenOptions};
use std::{env, io, process};

const O_RDONLY: c_int = 0x0400_0000;
const O_NOFOLLOW: c_int = 0x0100_0000;

unsafe extern "C" {
    fn open(path: *const c_char, flags: c_int, ...) -> c_int;
    fn symlink(target: *const c_char, path: *const c_char) -> c_int;
}

fn text(path: &str) -> CString {
    CString::new(path).expect("no NUL in an argument")
}

fn checked(result: c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn reach(operation: &str, path: &str, other: &str) -> io::Result<()> {
    match operation {
        "open" => File::open(path).map(drop),
        // SAFETY: the string is NUL-terminated and outlives the call.
        "open-nofollow" => checked(unsafe { open(text(path).as_ptr(), O_RDONLY | O_NOFOLLOW) }),
        "create" => File::create(path).map(drop),
        "create-new" => File::create_new(path).map(drop),
        "append" => OpenOptions::new().append(true).open(path).map(drop),
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
