//! A corpus of damaged recordings, made here: each byte changed, each length cut, sections lost, repeated and moved.

use crate::craft::{Run, run};
use wasmscope::trace::recording::{ReadLimits, RecordingError, RecordingFault, RecordingPart, read};

fn refuses(bytes: &[u8]) -> RecordingError {
    read(bytes, ReadLimits::default(), false).expect_err("damaged recordings are refused")
}

/// A recording in which every section is small.
fn small() -> (Run, Vec<u8>) {
    let mut run = run("read-sample.wasm");
    run.binary = wat::parse_str("(module)").expect("a module").into();
    run.start.sha256 = wasmscope::trace::recording::fingerprint(&run.binary);
    let bytes = run.recording(true);
    (run, bytes)
}

/// The offsets at which sections begin, and the end.
fn borders(bytes: &[u8]) -> Vec<usize> {
    let mut borders = vec![10];
    while let Some(&at) = borders.last().filter(|at| **at < bytes.len()) {
        let stored = u32::from_le_bytes(bytes[at + 1..at + 5].try_into().expect("four"));
        borders.push(at + 9 + stored as usize + 4);
    }
    borders
}

#[test]
fn no_changed_byte_is_accepted() {
    let (_, bytes) = small();
    let borders = borders(&bytes);
    for at in 0..bytes.len() {
        for change in [0x01, 0x20, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= change;
            let error = refuses(&damaged);
            // The error names the section by the offset at which it begins.
            let section =
                borders.iter().rev().find(|border| **border <= at).map_or(0, |border| *border as u64);
            assert_eq!(error.offset, section, "byte {at}: {error}");
            let text = error.to_string();
            assert!(text.contains(&format!("{section:#x}")) || section == 0, "byte {at}: {text}");
        }
    }
}

#[test]
fn no_cut_is_accepted_and_what_is_left_can_be_asked_for() {
    let (run, bytes) = small();
    let mut longest = 0;
    for len in 0..bytes.len() {
        let error = refuses(&bytes[..len]);
        let cut = len > 0;
        assert_eq!(matches!(error.fault, RecordingFault::BreaksOff), cut, "cut at {len}: {error}");
        if let Ok(part) = read(&bytes[..len], ReadLimits::default(), true) {
            assert_eq!(part.start, run.start);
            assert_eq!(part.finish, None);
            let calls = part.journal.made();
            assert_eq!(*part.journal.calls(), run.journal.calls().up_to(calls), "cut at {len}");
            longest = longest.max(calls);
        }
    }
    assert_eq!(longest, run.journal.made(), "what is whole is there");
}

#[test]
fn bytes_after_the_end_are_not_accepted() {
    let (_, bytes) = small();
    for more in [&b"x"[..], b"\0", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"] {
        refuses(&[&bytes, more].concat());
    }
    refuses(&[&bytes[..], &bytes].concat());
}

#[test]
fn sections_that_are_lost_repeated_or_moved_are_noticed() {
    let (_, bytes) = small();
    let borders = borders(&bytes);
    let section = |at: usize| &bytes[borders[at]..borders[at + 1]];
    let count = borders.len() - 1;
    assert_eq!(count, 4, "start, module, journal, end");
    for at in 0..count {
        let (before, after) = (&bytes[..borders[at]], &bytes[borders[at + 1]..]);
        refuses(&[before, after].concat());
        refuses(&[before, section(at), section(at), after].concat());
        if at + 1 < count {
            let rest = &bytes[borders[at + 2]..];
            refuses(&[before, section(at + 1), section(at), rest].concat());
        }
    }
}

#[test]
fn the_error_names_the_section_and_its_place() {
    let (_, bytes) = small();
    let borders = borders(&bytes);
    let parts = [RecordingPart::Start, RecordingPart::Module, RecordingPart::Journal, RecordingPart::End];
    for ((border, part), name) in borders.iter().zip(parts).zip(["start", "module", "journal", "end"]) {
        let mut damaged = bytes.clone();
        damaged[border + 9] ^= 1;
        let error = refuses(&damaged);
        assert_eq!((error.part, error.offset), (part, *border as u64));
        let text = error.to_string();
        assert!(text.contains(&format!("damaged in its {name} section at offset {border:#x}")), "{text}");
        let error = refuses(&bytes[..border + 12]);
        assert!(error.to_string().contains(&format!("ends within its {name} section")), "{error}");
    }
}
