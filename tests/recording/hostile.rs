//! Malicious recordings: their checksums are right, and nothing else is.

use crate::craft::{File, run, sections, together};
use wasmscope::trace::Instant;
use wasmscope::trace::recording::{ReadLimits, RecordingError, RecordingFault, RecordingPart, read};

const LITTLE: ReadLimits = ReadLimits { memory: 64 << 20 };

/// The header and start section of a recording that is valid so far.
fn begun() -> File {
    let (kind, start) = &sections(&run("hello-wasm.wasm").recording(false))[0];
    File::new().plain(*kind, start)
}

fn refuses(file: &File) -> RecordingError {
    read(&file.0[..], LITTLE, false).expect_err("is refused")
}

fn number(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Events with their lengths, in sections of the largest permitted size.
fn journal(events: &[Vec<u8>]) -> File {
    let stream: Vec<u8> =
        events.iter().flat_map(|event| [number(event.len() as u64), event.clone()].concat()).collect();
    stream.chunks(1 << 20).fold(begun(), |file, chunk| {
        let packed = zstd::bulk::compress(chunk, 3).expect("zstd");
        if packed.len() < chunk.len() {
            file.framed(3, chunk.len() as u32, &packed)
        } else {
            file.plain(3, chunk)
        }
    })
}

/// A function without parameters or result, as bytes.
fn function() -> Vec<u8> {
    let sig = b"\x08\x00\x02\x00\x06params\x00\x06result\x07\x00\x00";
    [&b"\x03\x00\x01i\x00\x01f"[..], sig].concat()
}

/// A call of it with one argument, given as bytes.
fn call(arg: &[u8]) -> Vec<u8> {
    [&[1, 0, 1, 1][..], arg, &[0, 0, 0, 0, 0]].concat()
}

/// A call of it that is started, with the argument 5.
const STARTED: [u8; 6] = [4, 0, 1, 1, 7, 5];

/// The completion of the call with this number, `later` instructions later.
fn completion(id: u8, later: u8) -> Vec<u8> {
    vec![5, id, later, 0, 0, 0, 0, 0]
}

#[test]
fn a_call_is_completed_once_and_after_it_was_started() {
    let started = || STARTED.to_vec();
    let reads = |events: &[Vec<u8>]| read(&journal(events).0[..], LITTLE, true);
    for later in [0, 3] {
        let read = reads(&[function(), started(), completion(1, later)]).expect("is read");
        let record = read.journal.calls().last().expect("a call");
        let seq = u32::from(later == 0);
        assert_eq!(record.completed, Some(Instant { moment: 1 + u64::from(later), seq }));
    }
    let open = reads(&[function(), started()]).expect("is read").journal;
    assert_eq!((open.made(), open.completed(), open.calls().last()), (1, 0, None));
    for events in [
        vec![function(), completion(1, 0)],
        vec![function(), completion(1, 0), started()],
        vec![function(), started(), completion(2, 0)],
        vec![function(), started(), completion(0, 0)],
        vec![function(), started(), completion(1, 0), completion(1, 0)],
        vec![function(), call(&[7, 5]), completion(1, 0)],
    ] {
        damaged(&reads(&events).expect_err("is refused"), RecordingPart::Journal, "not under way");
    }
}

fn damaged(error: &RecordingError, part: RecordingPart, what: &str) {
    assert_eq!(error.part, part, "{error}");
    assert!(matches!(&error.fault, RecordingFault::Damaged(why) if why.contains(what)), "{error}");
}

#[test]
fn what_is_made_up_here_is_otherwise_all_right() {
    let file = journal(&[function(), call(&[7, 5])]);
    let read = read(&file.0[..], LITTLE, true).expect("is read as far as it goes");
    assert_eq!(read.journal.made(), 1);
    assert_eq!(read.journal.calls().last().expect("a call").call.args, [wasmscope::component::Val::U32(5)]);
}

#[test]
fn lengths_that_cannot_be_are_refused_before_anything_is_taken() {
    for (raw, payload) in [(u32::MAX, &b"x"[..]), ((1 << 20) + 1, b"x"), (0, b""), (1, b"two")] {
        damaged(
            &refuses(&begun().framed(3, raw, payload)),
            RecordingPart::Journal,
            "its length is impossible",
        );
    }
    // It claims to contain a megabyte, and does not.
    damaged(
        &refuses(&begun().framed(3, 1 << 20, b"not zstd")),
        RecordingPart::Journal,
        "does not decompress",
    );
    let packed = zstd::bulk::compress(&[0; 1000], 3).expect("zstd");
    damaged(&refuses(&begun().framed(3, 999, &packed)), RecordingPart::Journal, "decompress");
    damaged(&refuses(&begun().framed(3, 1001, &packed)), RecordingPart::Journal, "another length");
    let mut cut = begun().0;
    cut.extend([3, 0, 0, 16, 0, 0, 0, 16, 0]);
    let error = read(&cut[..], LITTLE, false).expect_err("is refused");
    assert_eq!(error.fault, RecordingFault::BreaksOff);
}

#[test]
fn a_small_file_does_not_become_a_large_memory() {
    // A gigabyte of zeros in about a hundred kilobytes.
    let megabyte = zstd::bulk::compress(&vec![0; 1 << 20], 3).expect("zstd");
    let huge = [number(1 << 30), vec![1]].concat();
    let file = (0..1024).fold(begun().plain(3, &huge), |file, _| file.framed(3, 1 << 20, &megabyte));
    assert_eq!(refuses(&file).fault, RecordingFault::TooLarge(LITTLE.memory));
    // A module of the same kind.
    let file = (0..1024).fold(begun(), |file, _| file.framed(2, 1 << 20, &megabyte));
    assert_eq!(refuses(&file).fault, RecordingFault::TooLarge(LITTLE.memory));
    // The same text again and again: two bytes each, and a kilobyte in memory.
    let text = [vec![13, 1], number(1000), vec![b'x'; 1000]].concat();
    let again: Vec<u8> = [13, 2].repeat(500_000);
    let list = [vec![15], number(500_001), text, again].concat();
    assert_eq!(refuses(&journal(&[function(), call(&list)])).fault, RecordingFault::TooLarge(LITTLE.memory));
    // Many small values: two bytes each, and dozens in memory.
    let list = [vec![15], number(3_000_000), [1, 1].repeat(3_000_000)].concat();
    assert_eq!(refuses(&journal(&[function(), call(&list)])).fault, RecordingFault::TooLarge(LITTLE.memory));
    // Objects whose keys are only given once.
    let object = b"\x08\x00\x01\x00\x01k\x00";
    let again = b"\x08\x01\x00".repeat(2_000_000);
    let tree = [vec![2, 0, 7], number(2_000_001), object.to_vec(), again].concat();
    assert_eq!(refuses(&journal(&[tree])).fault, RecordingFault::TooLarge(LITTLE.memory));
}

#[test]
fn nesting_without_end_is_refused() {
    for opening in [&[15u8, 1][..], &[21, 1], &[22, 1], &[22, 3], &[19, 0, 1], &[18, 1], &[17, 1]] {
        let arg = opening.repeat(300_000);
        damaged(&refuses(&journal(&[function(), call(&arg)])), RecordingPart::Journal, "nested too deep");
    }
    let tree = [&[2, 0][..], &[7, 1].repeat(300_000)].concat();
    damaged(&refuses(&journal(&[tree])), RecordingPart::Journal, "nested too deep");
    let start = [7, 1].repeat(300_000);
    damaged(&refuses(&File::new().plain(1, &start)), RecordingPart::Start, "nested too deep");
}

#[test]
fn what_makes_no_sense_is_told_apart() {
    let overlong = [vec![9], vec![0xff; 10]].concat();
    let cases: &[(Vec<u8>, &str)] = &[
        (vec![], "ends within"),
        (vec![9], "no kind 9 of events"),
        (vec![1, 7], "unknown function"),
        (call(&[99]), "no kind 99 of values"),
        (call(&[1, 2]), "neither 0 nor 1"),
        (call(&[2, 0x80, 0x02]), "does not fit"),
        (call(&[12, 0x80, 0xb0, 0x03]), "a char is none"),
        (call(&overlong), "more than 64 bits"),
        (call(&[13, 9]), "not in the table"),
        (call(&[13, 0, 2, 0xc3, 0x28]), "not UTF-8"),
        (call(&[14, 0xff, 0xff, 0xff, 0xff, 0x0f]), "more follows than there is"),
        ([call(&[7, 5]), vec![0]].concat(), "more than belongs there"),
        // The output is said to be an argument: one that is not bytes, and one that does not exist.
        (vec![1, 0, 0, 1, 7, 5, 0, 1, 3, 0, 0, 0, 0], "no bytes"),
        (vec![1, 0, 0, 1, 7, 5, 0, 1, 4, 9, 0, 0, 0], "no bytes"),
        (vec![1, 0, 0, 0, 9, 0, 0, 0, 0], "no kind 9 of outcomes"),
        (vec![1, 0, 0, 0, 0, 0, 0, 2, 0], "neither there nor not"),
        (vec![1, 0, 0, 0, 0, 0, 0, 1, 0, 0], "Account"),
        (vec![2, 0, 8, 9], "no shape"),
        (vec![2, 0, 8, 0, 2, 0, 1, b'k', 0, 1, b'k', 0, 0], "field twice"),
        (vec![2, 0, 5, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f], "not finite"),
        (vec![2, 0, 33], "no kind 33 of trees"),
        ([vec![1, 0], number(u64::MAX), vec![0, 0, 0, 0, 0, 0]].concat(), "moment is too large"),
    ];
    for (event, what) in cases {
        damaged(
            &refuses(&journal(&[function(), call(&[7, 5]), event.clone()])),
            RecordingPart::Journal,
            what,
        );
    }
}

#[test]
fn an_end_must_fit_what_came_before() {
    let file = sections(&run("read-sample.wasm").recording(false));
    let (journal, end) = (&file[1], &file[2]);
    assert_eq!((journal.0, end.0), (3, 4));
    // One call fewer than the end section states.
    let first = usize::from(journal.1[0]);
    let error = read(
        &together(&[file[0].clone(), (3, journal.1[first + 1..].to_vec()), end.clone()])[..],
        LITTLE,
        false,
    );
    assert!(error.is_err());
    let error = refuses(&File(together(&[file[0].clone(), end.clone()])));
    damaged(&error, RecordingPart::End, "it tells of 13 calls");
    let cut = journal.1[..journal.1.len() - 1].to_vec();
    let error = refuses(&File(together(&[file[0].clone(), (3, cut), end.clone()])));
    damaged(&error, RecordingPart::Journal, "its last event is cut off");
    let error = refuses(&File(together(&[end.clone(), file[0].clone()])));
    damaged(&error, RecordingPart::End, "out of place");
    let error =
        refuses(&File(together(&[file[0].clone(), journal.clone(), (2, b"late".to_vec()), end.clone()])));
    damaged(&error, RecordingPart::Module, "out of place");
    let error =
        refuses(&File(together(&[file[0].clone(), (2, b"another".to_vec()), journal.clone(), end.clone()])));
    damaged(&error, RecordingPart::Module, "not the program that the start section tells of");
}

/// Every byte of every content is changed, with the checksums corrected: whether it is read or refused, nothing breaks.
#[test]
fn contents_that_were_changed_never_break_the_reader() {
    let file = sections(&run("read-sample.wasm").recording(false));
    let (mut accepted, mut refused) = (0, 0);
    for at in 0..file.len() {
        for byte in 0..file[at].1.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut changed = file.clone();
                changed[at].1[byte] ^= change;
                match read(&together(&changed)[..], LITTLE, false) {
                    Ok(_) => accepted += 1,
                    Err(_) => refused += 1,
                }
            }
        }
    }
    // Text and numbers may be anything; most of the rest may not.
    assert!(accepted > 0 && refused > 1000, "{accepted} accepted, {refused} refused");
}
