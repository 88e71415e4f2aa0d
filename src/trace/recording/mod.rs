//! Recordings: a run in a file, from which it can be repeated on any machine, without the files and networks that it
//! used.
//!
//! A recording holds how the program was started, the program itself, and everything that entered it: each host call
//! with its reply and account, and each survey. Its parts are written and read in `trace/encoding`. Readers and writers
//! know bytes, never files: callers open those.
//!
//! # The format, version 4
//!
//! ```text
//! file     = magic version section*
//! magic    = 89 57 53 52 0D 0A 1A 0A      (the byte 0x89, "WSR", and line ends that a text transfer would change)
//! version  = u16                          (4; a reader takes 1, which has no kinds 4 and 5 of events, and 2, too)
//! section  = kind:u8 stored:u32 raw:u32 payload:stored bytes crc:u32
//! ```
//!
//! Numbers of fixed size are little-endian. `raw` is the length of the section's content, at most 1 MiB. Where `stored`
//! is less than `raw`, the payload is a zstd frame of the content; where they are equal, it is the content itself.
//! `crc` is the CRC-32 (IEEE) of the section's offset in the file, as eight bytes, and of the section's bytes before
//! it. A section that was changed or moved is therefore noticed; so is one that is lost or repeated, because the next
//! section has then moved.
//!
//! The contents of consecutive sections of one kind are one stream. The kinds, in the order in which they appear in a
//! file:
//!
//! | kind | stream | content |
//! |---|---|---|
//! | 1 | start | a *tree*: [`Start`], which may hold source files and files with debug information (`--with-source`) |
//! | 2 | module | the binary encoding of the module or component; left out with `--no-module` |
//! | 3 | journal | *events*, in order of time |
//! | 4 | end | a *tree*: [`Finish`]. The file ends after it. A file without it broke off |
//!
//! Readers skip kinds from 128 on that they do not know, and refuse other unknown kinds.
//!
//! **Small parts.** A *number* is unsigned LEB128 of at most 64 bits; a *signed* one is zigzag-coded first. *Bytes* are
//! a number, their length, and the bytes themselves. A *string* begins with a number that says what follows: 0, bytes
//! in UTF-8; 1, the same, and the string becomes the next entry of the file's string table (at most 65,536 entries of
//! at most 1024 bytes); n ≥ 2, nothing: it is the table's entry n - 2. The table begins empty at each stream.
//!
//! **Trees** are values like those of JSON, read by the names of their fields, so that fields may be added
//! (`encoding/tree.rs`): a byte, then 0 null, 1 false, 2 true, 3 a number, 4 a signed number, 5 eight bytes of a float,
//! 6 a string, 7 a number of trees, 8 an object. An object is a number: 0, then a number of strings, its keys, which
//! become the file's next shape; or n ≥ 1, the shape n - 1. A tree for each key follows. Trees are nested at most 128
//! deep. Like strings, shapes belong to a stream. In versions 1 and 2, steps, reasons and advice of an account are
//! English texts; since version 4 they are the same facts as data.
//!
//! **Events** are bytes, the first of which is the kind of the event (`encoding/event.rs`):
//!
//! ```text
//! 1  call     signature:number later:number args reply handles
//! 2  survey   moment:number tree          ({"query": …, "survey": …})
//! 3  function interface:string name:string tree        (its type; it gets the next signature number, from 0)
//! 4  started  signature:number later:number args       (a call that the host did not answer at once)
//! 5  completion call:number later:number reply handles
//! args    = count:number value*
//! reply   = outcome count:number chunk* count:number made* account
//! outcome = 0 | 1 value | 2 status:signed | 3 why:string          (nothing, a value, exit, trap)
//! chunk   = stream:u8 bytes               (1 standard output, 2 standard error)
//!         | stream+2:u8 number            (the same bytes as that argument of the call, counted from 0)
//! made    = rep:number what:string
//! account = 0 | 1 tree
//! handles = count:number (rep:number index:number)*
//! ```
//!
//! Calls are numbered from 1 as they come, answered or started. `later` is the number of instructions since the
//! previous call or completion; events at one moment are in the order in which they passed the door. A *value* is a
//! byte for its kind and the content of that kind: `encoding/value.rs` has the table.

mod digits;
mod error;
mod reader;
mod section;
mod start;
mod words;
mod writer;

pub use error::{RecordingError, RecordingFault, RecordingPart};
pub use reader::{ReadLimits, Recording, RecordingReader, read};
pub(in crate::trace) use words::left_out;

pub use start::{Ending, Finish, RecordedDebugFile, RecordedModule, RecordedSource, Start, fingerprint};
pub use writer::RecordingWriter;

/// The first bytes of every recording.
pub const MAGIC: [u8; 8] = *b"\x89WSR\r\n\x1a\n";

/// The version of the format that is written here. There is no version 3: no checksum covers this number, and flipping
/// a single bit must not turn it into another version that can be read.
pub const VERSION: u16 = 4;

/// The first version that can still be read.
pub(crate) const OLDEST: u16 = 1;
