//! Makes the calls of WASI 0.2 that its arguments name, one a line, and prints what came of each.
//!
//! `stat-at . follow hello` calls `[method]descriptor.stat-at` of the descriptor `.`; `f = open-at . - new create write`
//! keeps what the call gives. Names of granted directories are there from the start. `\n`, `\s` (space), `\e` (nothing)
//! and `\*300a` stand for bytes in texts. Inodes and times of today are not printed.

use std::collections::HashMap;
use std::io::Write as _;
use wasip2::cli::{environment, exit, stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout};
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{
    Advice, Descriptor, DescriptorFlags, DescriptorStat, DirectoryEntryStream, ErrorCode, NewTimestamp, OpenFlags,
    PathFlags, filesystem_error_code,
};
use wasip2::io::error::Error;
use wasip2::io::poll::{Pollable, poll};
use wasip2::io::streams::{InputStream, OutputStream, StreamError};
use wasip2::random::{insecure, insecure_seed, random};

/// What a name stands for.
#[allow(dead_code, reason = "terminals have no methods; they are kept to be dropped")]
enum Thing {
    Descriptor(Descriptor),
    Input(InputStream),
    Output(OutputStream),
    Pollable(Pollable),
    Error(Error),
    Entries(DirectoryEntryStream),
    TerminalInput(wasip2::cli::terminal_input::TerminalInput),
    TerminalOutput(wasip2::cli::terminal_output::TerminalOutput),
    Number(u64),
}

#[derive(Default)]
struct World {
    things: HashMap<String, Thing>,
    /// What the call gives is kept under this name.
    keep: Option<String>,
}

macro_rules! getter {
    ($($name:ident $variant:ident $ty:ident),*) => {$(
        fn $name(&self, name: &str) -> &$ty {
            match self.things.get(name) {
                Some(Thing::$variant(thing)) => thing,
                _ => panic!("{name} is no {}", stringify!($variant)),
            }
        }
    )*};
}

fn text(word: &str) -> String {
    let (mut out, mut chars) = (String::new(), word.chars());
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => out.push(c),
            _ => match chars.next().expect("an escape") {
                'n' => out.push('\n'),
                's' => out.push(' '),
                '0' => out.push('\0'),
                'e' => {}
                '*' => {
                    let digits: String = chars.clone().take_while(char::is_ascii_digit).collect();
                    let letter = chars.by_ref().nth(digits.len()).expect("a letter");
                    out.extend(std::iter::repeat_n(letter, digits.parse().expect("a count")));
                }
                other => out.push(other),
            },
        }
    }
    out
}

fn number(word: &str) -> u64 {
    match word.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => word.parse(),
    }
    .unwrap_or_else(|_| panic!("no number: {word}"))
}

fn path_flags(word: &str) -> PathFlags {
    if word == "follow" { PathFlags::SYMLINK_FOLLOW } else { PathFlags::empty() }
}

fn open_flags(word: &str) -> OpenFlags {
    word.split(',').fold(OpenFlags::empty(), |flags, word| {
        flags
            | match word {
                "create" => OpenFlags::CREATE,
                "directory" => OpenFlags::DIRECTORY,
                "exclusive" => OpenFlags::EXCLUSIVE,
                "truncate" => OpenFlags::TRUNCATE,
                _ => OpenFlags::empty(),
            }
    })
}

fn descriptor_flags(word: &str) -> DescriptorFlags {
    word.split(',').fold(DescriptorFlags::empty(), |flags, word| {
        flags
            | match word {
                "read" => DescriptorFlags::READ,
                "write" => DescriptorFlags::WRITE,
                "file-sync" => DescriptorFlags::FILE_INTEGRITY_SYNC,
                "data-sync" => DescriptorFlags::DATA_INTEGRITY_SYNC,
                "requested-sync" => DescriptorFlags::REQUESTED_WRITE_SYNC,
                "mutate" => DescriptorFlags::MUTATE_DIRECTORY,
                _ => DescriptorFlags::empty(),
            }
    })
}

/// `keep`, `now`, or `SECONDS.NANOSECONDS`.
fn time(word: &str) -> NewTimestamp {
    match word {
        "keep" => NewTimestamp::NoChange,
        "now" => NewTimestamp::Now,
        _ => {
            let (seconds, nanoseconds) = word.split_once('.').expect("a time");
            let nanoseconds = nanoseconds.parse().expect("nanoseconds");
            NewTimestamp::Timestamp(wall_clock::Datetime { seconds: number(seconds), nanoseconds })
        }
    }
}

fn advice(word: &str) -> Advice {
    match word {
        "normal" => Advice::Normal,
        "sequential" => Advice::Sequential,
        "random" => Advice::Random,
        "will-need" => Advice::WillNeed,
        "dont-need" => Advice::DontNeed,
        _ => Advice::NoReuse,
    }
}

fn show<T>(result: Result<T, ErrorCode>, show: impl FnOnce(T) -> String) -> String {
    match result {
        Ok(value) => format!("ok {}", show(value)),
        Err(code) => format!("err {}", code.name()),
    }
}

fn nothing<T>(_: T) -> String {
    String::new()
}

fn stat(stat: DescriptorStat) -> String {
    let time = |time: Option<wall_clock::Datetime>| match time {
        None => "-".to_owned(),
        Some(time) if time.seconds > 1_700_000_000 => "now".to_owned(),
        Some(time) => format!("{}.{:09}", time.seconds, time.nanoseconds),
    };
    // How many links and bytes a directory has depends on the file system.
    let plain = stat.type_ != wasip2::filesystem::types::DescriptorType::Directory;
    let (links, size) = if plain { (stat.link_count, stat.size) } else { (0, 0) };
    let (accessed, modified) = (time(stat.data_access_timestamp), time(stat.data_modification_timestamp));
    format!("{:?} links {links} size {size} {accessed} {modified}", stat.type_)
}

fn data(bytes: &[u8]) -> String {
    if bytes.len() > 100 {
        return format!("{} bytes, {:?}...", bytes.len(), String::from_utf8_lossy(&bytes[..20]));
    }
    format!("{:?}", String::from_utf8_lossy(bytes))
}

impl World {
    getter!(
        descriptor Descriptor Descriptor, input Input InputStream, output Output OutputStream,
        pollable Pollable Pollable, entries Entries DirectoryEntryStream
    );

    fn kept(&mut self, thing: Thing) -> String {
        self.things.extend(self.keep.take().map(|name| (name, thing)));
        String::new()
    }

    /// A result of a stream; the error is kept as `error`.
    fn stream<T>(&mut self, result: Result<T, StreamError>, show: impl FnOnce(T) -> String) -> String {
        match result {
            Ok(value) => format!("ok {}", show(value)),
            Err(StreamError::Closed) => "closed".into(),
            Err(StreamError::LastOperationFailed(error)) => {
                let code = filesystem_error_code(&error).map(|code| code.name());
                let text = format!("failed {code:?}");
                self.things.insert("error".into(), Thing::Error(error));
                text
            }
        }
    }

    fn call(&mut self, words: &[String]) -> String {
        let word = |i: usize| words.get(i).map_or("", |w| w.as_str());
        match word(0) {
            "get-arguments" => {
                let arguments = environment::get_arguments();
                format!("first {:?}", arguments.first())
            }
            "get-environment" => format!("{:?}", environment::get_environment()),
            "initial-cwd" => format!("{:?}", environment::initial_cwd()),
            "exit" => {
                exit::exit(if word(1) == "ok" { Ok(()) } else { Err(()) });
                "still here".into()
            }
            "get-stdin" => self.kept(Thing::Input(stdin::get_stdin())),
            "get-stdout" => self.kept(Thing::Output(stdout::get_stdout())),
            "get-stderr" => self.kept(Thing::Output(stderr::get_stderr())),
            "get-terminal-stdin" => match terminal_stdin::get_terminal_stdin() {
                None => "none".into(),
                Some(terminal) => self.kept(Thing::TerminalInput(terminal)) + "some",
            },
            "get-terminal-stdout" => match terminal_stdout::get_terminal_stdout() {
                None => "none".into(),
                Some(terminal) => self.kept(Thing::TerminalOutput(terminal)) + "some",
            },
            "get-terminal-stderr" => match terminal_stderr::get_terminal_stderr() {
                None => "none".into(),
                Some(terminal) => self.kept(Thing::TerminalOutput(terminal)) + "some",
            },
            "drop" => match self.things.remove(word(1)) {
                Some(thing) => {
                    drop(thing);
                    "dropped".into()
                }
                None => "nothing of that name".into(),
            },
            name if name.contains("clock") => self.clock(name, words),
            "poll" | "ready" | "block" => self.poll(words),
            "to-debug-string" | "filesystem-error-code" => {
                let Some(Thing::Error(error)) = self.things.get(word(1)) else { panic!("no error") };
                if word(0) == "to-debug-string" {
                    format!("{:?}", error.to_debug_string())
                } else {
                    format!("{:?}", filesystem_error_code(error).map(|code| code.name()))
                }
            }
            "get-random-bytes" => {
                let (a, b) = (random::get_random_bytes(number(word(1))), random::get_random_bytes(number(word(1))));
                format!("{} bytes, others {}", a.len(), a != b)
            }
            "get-random-u64" => format!("others {}", random::get_random_u64() != random::get_random_u64()),
            "get-insecure-random-bytes" => {
                let len = number(word(1));
                let (a, b) = (insecure::get_insecure_random_bytes(len), insecure::get_insecure_random_bytes(len));
                format!("{} bytes, others {}", a.len(), a != b)
            }
            "get-insecure-random-u64" => {
                format!("others {}", insecure::get_insecure_random_u64() != insecure::get_insecure_random_u64())
            }
            "insecure-seed" => format!("same {}", insecure_seed::insecure_seed() == insecure_seed::insecure_seed()),
            name => match self.things.get(word(1)) {
                Some(Thing::Descriptor(_)) => self.file(name, words),
                Some(Thing::Input(_)) => self.read(name, words),
                Some(Thing::Output(_)) => self.write(name, words),
                Some(Thing::Entries(_)) => {
                    let entry = self.entries(word(1)).read_directory_entry();
                    show(entry, |entry| entry.map_or("end".into(), |e| format!("{:?} {}", e.type_, e.name)))
                }
                _ => panic!("no call {name} of {}", word(1)),
            },
        }
    }

    fn clock(&mut self, name: &str, words: &[String]) -> String {
        let at = |word: &str| match self.things.get(word) {
            Some(Thing::Number(n)) => *n,
            _ => number(word),
        };
        match name {
            "monotonic-clock.now" => {
                let now = monotonic_clock::now();
                self.kept(Thing::Number(now))
            }
            "monotonic-clock.order" => {
                let (a, b) = (monotonic_clock::now(), monotonic_clock::now());
                format!("in order {}", a <= b)
            }
            "monotonic-clock.resolution" => format!("{}", monotonic_clock::resolution()),
            "monotonic-clock.subscribe-instant" => {
                let pollable = monotonic_clock::subscribe_instant(at(&words[1]));
                self.kept(Thing::Pollable(pollable))
            }
            "monotonic-clock.subscribe-duration" => {
                let pollable = monotonic_clock::subscribe_duration(at(&words[1]));
                self.kept(Thing::Pollable(pollable))
            }
            "wall-clock.now" => {
                let now = wall_clock::now();
                format!("after 2023 {} below a second {}", now.seconds > 1_700_000_000, now.nanoseconds < 1_000_000_000)
            }
            "wall-clock.resolution" => {
                let one = wall_clock::resolution();
                format!("{}.{:09}", one.seconds, one.nanoseconds)
            }
            _ => panic!("no call {name}"),
        }
    }

    fn poll(&mut self, words: &[String]) -> String {
        match words[0].as_str() {
            "ready" => format!("{}", self.pollable(&words[1]).ready()),
            "block" => {
                self.pollable(&words[1]).block();
                "done".into()
            }
            _ => {
                let list: Vec<&Pollable> = words[1..].iter().map(|name| self.pollable(name)).collect();
                format!("{:?}", poll(&list))
            }
        }
    }

    fn read(&mut self, name: &str, words: &[String]) -> String {
        let stream = self.input(&words[1]);
        let len = || number(&words[2]);
        match name {
            "read" => {
                let result = stream.read(len());
                self.stream(result, |bytes| data(&bytes))
            }
            "blocking-read" => {
                let result = stream.blocking_read(len());
                self.stream(result, |bytes| data(&bytes))
            }
            "skip" => {
                let result = stream.skip(len());
                self.stream(result, |n| n.to_string())
            }
            "blocking-skip" => {
                let result = stream.blocking_skip(len());
                self.stream(result, |n| n.to_string())
            }
            "subscribe" => {
                let pollable = stream.subscribe();
                self.kept(Thing::Pollable(pollable))
            }
            _ => panic!("no call {name} of an input-stream"),
        }
    }

    fn write(&mut self, name: &str, words: &[String]) -> String {
        let stream = self.output(&words[1]);
        let bytes = || text(&words[2]).into_bytes();
        match name {
            "check-write" => {
                let result = stream.check_write();
                self.stream(result, |n| n.to_string())
            }
            "write" => {
                let result = stream.write(&bytes());
                self.stream(result, nothing)
            }
            "blocking-write-and-flush" => {
                let result = stream.blocking_write_and_flush(&bytes());
                self.stream(result, nothing)
            }
            "flush" => {
                let result = stream.flush();
                self.stream(result, nothing)
            }
            "blocking-flush" => {
                let result = stream.blocking_flush();
                self.stream(result, nothing)
            }
            "write-zeroes" => {
                let result = stream.write_zeroes(number(&words[2]));
                self.stream(result, nothing)
            }
            "blocking-write-zeroes-and-flush" => {
                let result = stream.blocking_write_zeroes_and_flush(number(&words[2]));
                self.stream(result, nothing)
            }
            "splice" => {
                let result = stream.splice(self.input(&words[2]), number(&words[3]));
                self.stream(result, |n| n.to_string())
            }
            "blocking-splice" => {
                let result = stream.blocking_splice(self.input(&words[2]), number(&words[3]));
                self.stream(result, |n| n.to_string())
            }
            "subscribe" => {
                let pollable = stream.subscribe();
                self.kept(Thing::Pollable(pollable))
            }
            _ => panic!("no call {name} of an output-stream"),
        }
    }

    /// A call that gives a resource.
    fn made<T>(&mut self, result: Result<T, ErrorCode>, thing: impl FnOnce(T) -> Thing) -> String {
        show(result, |made| self.kept(thing(made)))
    }

    fn file(&mut self, name: &str, words: &[String]) -> String {
        let this = self.descriptor(&words[1]);
        let path = |i: usize| words.get(i).map_or(String::new(), |w| text(w));
        let offset = |i: usize| number(&words[i]);
        match name {
            "read-via-stream" => {
                let result = this.read_via_stream(offset(2));
                self.made(result, Thing::Input)
            }
            "write-via-stream" => {
                let result = this.write_via_stream(offset(2));
                self.made(result, Thing::Output)
            }
            "append-via-stream" => {
                let result = this.append_via_stream();
                self.made(result, Thing::Output)
            }
            "advise" => show(this.advise(offset(2), offset(3), advice(&words[4])), nothing),
            "sync-data" => show(this.sync_data(), nothing),
            "sync" => show(this.sync(), nothing),
            "get-flags" => show(this.get_flags(), |flags| format!("{flags:?}")),
            "get-type" => show(this.get_type(), |ty| format!("{ty:?}")),
            "set-size" => show(this.set_size(offset(2)), nothing),
            "set-times" => show(this.set_times(time(&words[2]), time(&words[3])), nothing),
            "read" => show(this.read(offset(2), offset(3)), |(bytes, end)| format!("{} end {end}", data(&bytes))),
            "write" => show(this.write(path(2).as_bytes(), offset(3)), |n| n.to_string()),
            "read-directory" => {
                let result = this.read_directory();
                self.made(result, Thing::Entries)
            }
            "create-directory-at" => show(this.create_directory_at(&path(2)), nothing),
            "stat" => show(this.stat(), stat),
            "stat-at" => show(this.stat_at(path_flags(&words[2]), &path(3)), stat),
            "set-times-at" => {
                let (a, b) = (time(&words[4]), time(&words[5]));
                show(this.set_times_at(path_flags(&words[2]), &path(3), a, b), nothing)
            }
            "link-at" => {
                let other = self.descriptor(&words[4]);
                show(this.link_at(path_flags(&words[2]), &path(3), other, &path(5)), nothing)
            }
            "open-at" => {
                let (open, flags) = (open_flags(&words[4]), descriptor_flags(&words[5]));
                let result = this.open_at(path_flags(&words[2]), &path(3), open, flags);
                self.made(result, Thing::Descriptor)
            }
            "readlink-at" => show(this.readlink_at(&path(2)), |target| target),
            "remove-directory-at" => show(this.remove_directory_at(&path(2)), nothing),
            "rename-at" => {
                let other = self.descriptor(&words[3]);
                show(this.rename_at(&path(2), other, &path(4)), nothing)
            }
            "symlink-at" => show(this.symlink_at(&path(2), &path(3)), nothing),
            "unlink-file-at" => show(this.unlink_file_at(&path(2)), nothing),
            "is-same-object" => format!("{}", this.is_same_object(self.descriptor(&words[2]))),
            "metadata-hash" => {
                let other = self.descriptor(&words[2]).metadata_hash().map(|h| (h.upper, h.lower));
                show(this.metadata_hash(), |hash| format!("same {}", Ok((hash.upper, hash.lower)) == other.map_err(nothing)))
            }
            "metadata-hash-at" => {
                let own = this.metadata_hash().map(|h| (h.upper, h.lower));
                let hash = this.metadata_hash_at(path_flags(&words[2]), &path(3));
                show(hash, |hash| format!("same {}", Ok((hash.upper, hash.lower)) == own.map_err(nothing)))
            }
            _ => panic!("no call {name} of a descriptor"),
        }
    }
}

fn main() {
    let mut world = World::default();
    for (descriptor, name) in get_directories() {
        world.things.insert(name, Thing::Descriptor(descriptor));
    }
    for line in std::env::args().skip(1) {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        if words.get(1).is_some_and(|w| w == "=") {
            world.keep = Some(words.remove(0));
            words.remove(0);
        }
        print!("{line} -> ");
        std::io::stdout().flush().expect("standard output");
        let said = world.call(&words);
        println!("{}", said.trim_end());
        world.keep = None;
    }
    // Streams must not go before what was made from them.
    world.things.retain(|_, thing| !matches!(thing, Thing::Pollable(_)));
}
