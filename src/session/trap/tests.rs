//! Every reason in each language, and the messages that programs write.

use super::wrote::{WroteKind, program_message};
use crate::session::sentence::TrapReason;
use crate::words::{Lang, Message};

fn every_reason() -> Vec<TrapReason> {
    let name = || Message::verbatim("x");
    let text = || "f".to_owned();
    let (from, len, size, index) = (3, 2, 4, 7);
    vec![
        TrapReason::Rule(name()),
        TrapReason::StackRanOut { rule: name(), depth: 9, functions: Vec::new() },
        TrapReason::StackRanOut { rule: name(), depth: 9, functions: vec![text()] },
        TrapReason::StackRanOut { rule: name(), depth: 9, functions: vec![text(), text()] },
        TrapReason::Divided { dividend: text() },
        TrapReason::Quotient { dividend: text(), divisor: text(), ty: text() },
        TrapReason::Conversion { value: text(), ty: text() },
        TrapReason::Conversion { value: "NaN".into(), ty: text() },
        TrapReason::NoEntry { index, table: name(), size },
        TrapReason::EmptyEntry { index, table: name() },
        TrapReason::OtherType { index, table: name(), function: text(), has: text(), wants: text() },
        TrapReason::Mismatch { function: text(), has: Some(text()), wants: text() },
        TrapReason::Mismatch { function: text(), has: None, wants: text() },
        TrapReason::NotLinked { function: text() },
        TrapReason::Table { from, len, table: name(), size },
        TrapReason::Array { from, len, array: name(), size },
        TrapReason::Data { from, len, segment: name(), size },
        TrapReason::Elements { from, len, segment: name(), size },
        TrapReason::Null { instruction: text() },
        TrapReason::Cast { value: name(), has: Some(text()), wants: text() },
        TrapReason::Cast { value: name(), has: None, wants: text() },
        TrapReason::Thrown { tag: text(), values: name() },
    ]
}

#[test]
fn every_reason_is_said_in_each_language() {
    for reason in every_reason() {
        let (en, ja) = (reason.message().text(Lang::En), reason.message().text(Lang::Ja));
        assert!(!en.is_empty() && !en.ends_with('.'), "{en}");
        assert!(en != ja || matches!(reason, TrapReason::Rule(_)), "{en}");
    }
}

#[test]
fn messages_of_programs_that_give_up_are_found() {
    let found = |text: &str| {
        let found = program_message(text)?;
        Some((found.kind, found.text, found.place.unwrap_or_default()))
    };
    let is = |kind, text: &str, place: &str| Some((kind, text.to_owned(), place.to_owned()));
    assert_eq!(
        found(
            "\nthread 'main' (1) panicked at src/main.rs:1:59:\nindex out of bounds: the len is 0\nnote: run with\n"
        ),
        is(WroteKind::Panic, "index out of bounds: the len is 0", "src/main.rs:1:59")
    );
    assert_eq!(
        found("thread 'main' panicked at 'no, no', src/main.rs:2:5\nnote: run with"),
        is(WroteKind::Panic, "no, no", "src/main.rs:2:5")
    );
    assert_eq!(
        found("thread 'a' panicked at a.rs:1:1:\nfirst\nsecond\nstack backtrace:\n 0: x"),
        is(WroteKind::Panic, "first\nsecond", "a.rs:1:1")
    );
    assert_eq!(
        found("hello\nAssertion failed: people > 0 (share.c: share: 3)\n"),
        is(WroteKind::Assertion, "people > 0", "share.c: share: 3")
    );
    assert_eq!(
        found("libc++abi: terminating due to uncaught exception of type std::runtime_error: no such item\n"),
        is(WroteKind::Exception, "std::runtime_error: no such item", "")
    );
    assert_eq!(
        found("panic: runtime error: index out of range [3]\n\ngoroutine 1 [running]:\n"),
        is(WroteKind::Panic, "runtime error: index out of range [3]", "")
    );
    assert_eq!(found("no panic: here\nthread safety\n"), None);
    assert_eq!(found("thread 'main' says\nhow panicked at noon\n"), None);
}
