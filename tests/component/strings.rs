//! Strings in every pair of encodings: the bytes that arrive, and each call of `realloc` that the specification
//! prescribes.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#storing>

use crate::{LIBC, invoke};

/// An allocator that records each call at 1024 (whether there was an old block, old size, alignment, new size), and
/// never reuses room.
const NOTING: &str = r#"
  (core module $libc
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 8192))
    (global $notes (export "notes") (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
      (local $ptr i32)
      (i32.store (global.get $notes) (i32.ne (local.get $old) (i32.const 0)))
      (i32.store offset=4 (global.get $notes) (local.get $old_size))
      (i32.store offset=8 (global.get $notes) (local.get $align))
      (i32.store offset=12 (global.get $notes) (local.get $size))
      (global.set $notes (i32.add (global.get $notes) (i32.const 16)))
      ;; Always odd multiples of the alignment, to see that no more is assumed.
      (local.set $ptr (i32.or (i32.mul (i32.const 16) (i32.div_u (i32.add (global.get $next) (i32.const 31)) (i32.const 16)))
        (local.get $align)))
      (global.set $next (i32.add (local.get $ptr) (local.get $size)))
      (memory.copy (local.get $ptr) (local.get $old)
        (select (local.get $old_size) (local.get $size) (i32.lt_u (local.get $old_size) (local.get $size))))
      (local.get $ptr)))
  (core instance $libc (instantiate $libc))
"#;

/// `$front` holds a string in its memory and passes it to `$back`, which returns its notes, the number of code units,
/// and the bytes that it received.
fn passing(front: &str, bytes: &[u8], units: u32, back: &str) -> String {
    let data: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let len = match back {
        "utf8" => "(local.get 1)",
        "utf16" => "(i32.mul (local.get 1) (i32.const 2))",
        _ => {
            "(if (result i32) (i32.lt_s (local.get 1) (i32.const 0))
               (then (i32.shl (local.get 1) (i32.const 1))) (else (local.get 1)))"
        }
    };
    format!(
        r#"(component
          (component $back {NOTING}
            (core module $m (import "libc" "memory" (memory 1)) (import "libc" "notes" (global $notes (mut i32)))
              (func (export "take") (param i32 i32) (result i32)
                (i32.store (i32.const 16) (i32.const 1024))
                (i32.store (i32.const 20) (i32.div_u (i32.sub (global.get $notes) (i32.const 1024)) (i32.const 4)))
                (i32.store (i32.const 24) (local.get 1))
                (i32.store (i32.const 28) (local.get 0))
                (i32.store (i32.const 32) {len})
                (i32.const 16)))
            (core instance $i (instantiate $m (with "libc" (instance $libc))))
            (func (export "take") (param "s" string) (result (tuple (list u32) u32 (list u8)))
              (canon lift (core func $i "take") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))
                string-encoding={back})))
          (component $front
            (import "take" (func $take (param "s" string) (result (tuple (list u32) u32 (list u8)))))
            {LIBC}
            (core func $take' (canon lower (func $take) (memory (core memory $libc "memory"))
              (realloc (core func $libc "realloc")) string-encoding={front}))
            (core module $m (import "libc" "memory" (memory 1)) (import "back" "take" (func $take (param i32 i32 i32)))
              (data (i32.const 256) "{data}")
              (func (export "run") (result i32)
                (call $take (i32.const 256) (i32.const {units}) (i32.const 24)) (i32.const 24)))
            (core instance $i (instantiate $m (with "libc" (instance $libc))
              (with "back" (instance (export "take" (func $take'))))))
            (func (export "run") (result (tuple (list u32) u32 (list u8)))
              (canon lift (core func $i "run") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc")))))
          (instance $b (instantiate $back))
          (instance $f (instantiate $front (with "take" (func $b "take"))))
          (export "run" (func $f "run")))"#
    )
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

const TAG: u32 = 1 << 31;

/// How a text is stored in memory; `tagged` is the UTF-16 form of `latin1+utf16`.
fn source(kind: &str, text: &str) -> (&'static str, Vec<u8>, u32) {
    let units = u32::try_from(text.encode_utf16().count()).unwrap();
    match kind {
        "utf8" => ("utf8", text.as_bytes().to_vec(), u32::try_from(text.len()).unwrap()),
        "utf16" => ("utf16", utf16(text), units),
        "tagged" => ("latin1+utf16", utf16(text), units | TAG),
        _ => ("latin1+utf16", latin1(text), u32::try_from(text.chars().count()).unwrap()),
    }
}

#[test]
fn each_realloc_is_as_the_specification_has_it() {
    // (source, text, destination, [old block?, old size, alignment, new size]…)
    #[rustfmt::skip]
    let table: &[(&str, &str, &str, &[[u32; 4]])] = &[
        ("utf8", "", "utf8", &[[0, 0, 1, 0]]),
        ("utf8", "a\u{20ac}", "utf8", &[[0, 0, 1, 4]]),
        // store_utf8_to_utf16
        ("utf8", "", "utf16", &[[0, 0, 2, 0]]),
        ("utf8", "ab", "utf16", &[[0, 0, 2, 4]]),
        ("utf8", "a\u{e9}", "utf16", &[[0, 0, 2, 6], [1, 6, 2, 4]]),
        ("utf8", "\u{1f600}", "utf16", &[[0, 0, 2, 8], [1, 8, 2, 4]]),
        // store_string_to_latin1_or_utf16
        ("utf8", "", "latin1+utf16", &[[0, 0, 2, 0]]),
        ("utf8", "ab", "latin1+utf16", &[[0, 0, 2, 2]]),
        ("utf8", "a\u{e9}", "latin1+utf16", &[[0, 0, 2, 3], [1, 3, 2, 2]]),
        ("utf8", "\u{e9}a\u{20ac}", "latin1+utf16", &[[0, 0, 2, 6], [1, 6, 2, 12], [1, 12, 2, 6]]),
        ("utf8", "\u{1f600}", "latin1+utf16", &[[0, 0, 2, 4], [1, 4, 2, 8], [1, 8, 2, 4]]),
        ("utf16", "ab", "latin1+utf16", &[[0, 0, 2, 2]]),
        ("utf16", "a\u{e9}", "latin1+utf16", &[[0, 0, 2, 2]]),
        ("utf16", "a\u{20ac}", "latin1+utf16", &[[0, 0, 2, 2], [1, 2, 2, 4]]),
        // store_utf16_to_utf8
        ("utf16", "ab", "utf8", &[[0, 0, 1, 2]]),
        ("utf16", "a\u{e9}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 6], [1, 6, 1, 3]]),
        ("utf16", "\u{20ac}\u{20ac}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 6]]),
        ("utf16", "\u{1f600}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 6], [1, 6, 1, 4]]),
        ("utf16", "x\u{1f600}", "utf16", &[[0, 0, 2, 6]]),
        // store_latin1_to_utf8
        ("latin1", "ab", "utf8", &[[0, 0, 1, 2]]),
        ("latin1", "a\u{ff}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 4], [1, 4, 1, 3]]),
        ("latin1", "\u{e9}\u{ff}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 4]]),
        ("latin1", "a\u{e9}", "utf16", &[[0, 0, 2, 4]]),
        ("latin1", "a\u{e9}", "latin1+utf16", &[[0, 0, 2, 2]]),
        ("tagged", "a\u{20ac}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 6], [1, 6, 1, 4]]),
        // The tag decides, even if it was not necessary.
        ("tagged", "a\u{e9}", "utf8", &[[0, 0, 1, 2], [1, 2, 1, 6], [1, 6, 1, 3]]),
        ("tagged", "a\u{20ac}", "utf16", &[[0, 0, 2, 4]]),
        // store_probably_utf16_to_latin1_or_utf16
        ("tagged", "a\u{20ac}", "latin1+utf16", &[[0, 0, 2, 4]]),
        ("tagged", "a\u{e9}", "latin1+utf16", &[[0, 0, 2, 4], [1, 4, 1, 2]]),
        ("tagged", "", "latin1+utf16", &[[0, 0, 2, 0], [1, 0, 1, 0]]),
    ];
    for (from, text, to, notes) in table {
        let (front, bytes, units) = source(from, text);
        let wide = text.chars().any(|c| u32::from(c) > 0xff);
        let (arrived, told) = match *to {
            "utf8" => (text.as_bytes().to_vec(), text.len()),
            "utf16" => (utf16(text), text.encode_utf16().count()),
            _ if wide => (utf16(text), text.encode_utf16().count() | TAG as usize),
            _ => (latin1(text), text.chars().count()),
        };
        let notes: Vec<u32> = notes.iter().flatten().copied().collect();
        let expected = format!("({notes:?}, {told}, {arrived:?})");
        let found = invoke(&passing(front, &bytes, units, to), "run", &[]);
        assert_eq!(found.as_deref(), Ok(expected.as_str()), "{text:?} from {from} to {to}");
    }
}

#[test]
fn each_string_of_a_list_keeps_its_own_tag() {
    // "é" as tagged UTF-16, then as Latin-1: [pointer, units] twice at 512.
    let text = format!(
        r#"(component
          (component $back {NOTING}
            (core module $m (import "libc" "memory" (memory 1)) (import "libc" "notes" (global $notes (mut i32)))
              (func (export "take") (param i32 i32) (result i32)
                (i32.store (i32.const 16) (i32.const 1024))
                (i32.store (i32.const 20) (i32.div_u (i32.sub (global.get $notes) (i32.const 1024)) (i32.const 4)))
                (i32.const 16)))
            (core instance $i (instantiate $m (with "libc" (instance $libc))))
            (func (export "take") (param "l" (list string)) (result (list u32))
              (canon lift (core func $i "take") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))
                string-encoding=latin1+utf16)))
          (component $front
            (import "take" (func $take (param "l" (list string)) (result (list u32))))
            {LIBC}
            (core func $take' (canon lower (func $take) (memory (core memory $libc "memory"))
              (realloc (core func $libc "realloc")) string-encoding=latin1+utf16))
            (core module $m (import "libc" "memory" (memory 1)) (import "back" "take" (func $take (param i32 i32 i32)))
              (data (i32.const 256) "\e9\00")
              (data (i32.const 512) "\00\01\00\00\01\00\00\00\00\01\00\00\01\00\00\80\00\01\00\00\01\00\00\00")
              (func (export "run") (result i32)
                (call $take (i32.const 512) (i32.const 3) (i32.const 24)) (i32.const 24)))
            (core instance $i (instantiate $m (with "libc" (instance $libc))
              (with "back" (instance (export "take" (func $take'))))))
            (func (export "run") (result (list u32)) (canon lift (core func $i "run") (memory (core memory $libc "memory")))))
          (instance $b (instantiate $back))
          (instance $f (instantiate $front (with "take" (func $b "take"))))
          (export "run" (func $f "run")))"#
    );
    let notes = "[0, 0, 4, 24, 0, 0, 2, 1, 0, 0, 2, 2, 1, 2, 1, 1, 0, 0, 2, 1]";
    assert_eq!(invoke(&text, "run", &[]).as_deref(), Ok(notes));
}

#[test]
fn strings_that_break_a_rule_trap() {
    for (front, bytes, units, why) in [
        ("utf8", &b"a\xc3"[..], 2, "not valid UTF-8 (byte 1)"),
        ("utf8", b"\xed\xa0\x80", 3, "not valid UTF-8"),
        ("utf16", b"a\x00\x00\xd8", 2, "not valid UTF-16"),
        ("utf16", b"\x00\xdc", 1, "not valid UTF-16"),
        ("latin1+utf16", b"\x00\xd8", 1 | TAG, "not valid UTF-16"),
        ("utf16", b"", 0x0800_0000, "longer than the canonical ABI allows"),
        ("latin1+utf16", b"", 0x0800_0000 | TAG, "longer than the canonical ABI allows"),
        ("latin1+utf16", b"", 0x1000_0000, "longer than the canonical ABI allows"),
        ("utf16", b"", 0x07ff_ffff, "ends outside memory"),
        ("utf8", b"", 65281, "ends outside memory"),
    ] {
        let trap = invoke(&passing(front, bytes, units, "utf8"), "run", &[]).unwrap_err();
        assert!(trap.contains(why), "{front}, {bytes:?}: {trap}");
    }
    // Latin-1 is aligned to 2 as well: it could have been UTF-16.
    for front in ["utf16", "latin1+utf16"] {
        let text = passing(front, b"ab", 1, "utf8")
            .replace("(call $take (i32.const 256)", "(call $take (i32.const 257)");
        let trap = invoke(&text, "run", &[]).unwrap_err();
        assert!(trap.contains("not aligned to 2"), "{front}: {trap}");
    }
    let odd = passing("utf8", b"ab", 2, "utf16").replacen("(local.get $align)))\n", "(i32.const 1)))\n", 1);
    let trap = invoke(&odd, "run", &[]).unwrap_err();
    assert!(trap.contains("the block from realloc at 0x2011 is not aligned to 2"), "{trap}");
}
