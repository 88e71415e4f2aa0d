//! Traps as messages. In English they are the texts of [`TrapKind`] itself, which come from the specification;
//! recordings hold these texts.

use crate::exec::TrapKind;
use crate::words::{Fact, Message, message};

/// The traps whose sentence never varies.
const PLAIN: [TrapKind; 18] = [
    TrapKind::Unreachable,
    TrapKind::ExpectedSharedMemory,
    TrapKind::WaitsForever,
    TrapKind::TableOutOfBounds,
    TrapKind::UndefinedElement,
    TrapKind::UninitializedElement,
    TrapKind::IndirectCallTypeMismatch,
    TrapKind::DivideByZero,
    TrapKind::IntegerOverflow,
    TrapKind::InvalidConversion,
    TrapKind::CallStackExhausted,
    TrapKind::NullReference,
    TrapKind::CastFailure,
    TrapKind::ArrayOutOfBounds,
    TrapKind::SegmentOutOfBounds,
    TrapKind::HeapExhausted,
    TrapKind::UncaughtException,
    TrapKind::Deadlock,
];

/// Why a program trapped.
#[must_use]
pub(crate) fn trap_message(kind: &TrapKind) -> Message {
    match kind {
        TrapKind::Unreachable => message!("trap-unreachable"),
        TrapKind::MemoryOutOfBounds { address, size, memory } => message!(
            "trap-memory",
            size = Fact::Number(*size),
            address = format!("{address:#x}"),
            memory = format!("{memory:#x}"),
        ),
        TrapKind::UnalignedAtomic { address, size } => {
            message!("trap-unaligned", size = Fact::Number(*size), address = format!("{address:#x}"))
        }
        TrapKind::ExpectedSharedMemory => message!("trap-not-shared"),
        TrapKind::WaitsForever => message!("trap-waits-forever"),
        TrapKind::TableOutOfBounds => message!("trap-table"),
        TrapKind::UndefinedElement => message!("trap-undefined-element"),
        TrapKind::UninitializedElement => message!("trap-uninitialized-element"),
        TrapKind::IndirectCallTypeMismatch => message!("trap-indirect-type"),
        TrapKind::DivideByZero => message!("trap-divide-by-zero"),
        TrapKind::IntegerOverflow => message!("trap-overflow"),
        TrapKind::InvalidConversion => message!("trap-conversion"),
        TrapKind::CallStackExhausted => message!("trap-call-stack"),
        TrapKind::NullReference => message!("trap-null"),
        TrapKind::CastFailure => message!("trap-cast"),
        TrapKind::ArrayOutOfBounds => message!("trap-array"),
        TrapKind::SegmentOutOfBounds => message!("trap-segment"),
        TrapKind::HeapExhausted => message!("trap-heap"),
        TrapKind::UncaughtException => message!("trap-exception"),
        TrapKind::Deadlock => message!("trap-deadlock"),
        TrapKind::Host(why) => message!("trap-rule", why),
        TrapKind::HostCall(why) => message!("trap-host-call", why),
    }
}

/// The same for a trap that a recording reports.
pub(super) fn told(why: &str) -> Message {
    let known = PLAIN.iter().find(|kind| kind.to_string() == why).cloned();
    match known.or_else(|| with_numbers(why)) {
        Some(kind) => trap_message(&kind),
        None => message!("trap-rule", why),
    }
}

/// A trap whose sentence contains numbers.
fn with_numbers(why: &str) -> Option<TrapKind> {
    let words = why.split([' ', ',']);
    let mut numbers = words.filter_map(|word| match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    });
    let (size, address, last) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let kinds = [
        TrapKind::MemoryOutOfBounds { address, size, memory: last },
        TrapKind::UnalignedAtomic { address, size },
    ];
    kinds.into_iter().find(|kind| kind.to_string() == why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn traps_in_english_are_those_of_the_specification() {
        let more = [
            TrapKind::MemoryOutOfBounds { address: 0x10_000, size: 1, memory: 0x10_000 },
            TrapKind::MemoryOutOfBounds { address: u64::MAX, size: 12_345, memory: 0 },
            TrapKind::UnalignedAtomic { address: 3, size: 4 },
        ];
        for kind in PLAIN.iter().chain(&more) {
            let text = kind.to_string();
            assert_eq!(trap_message(kind).to_string(), text);
            assert_eq!(told(&text), trap_message(kind));
            assert_ne!(trap_message(kind).text(Lang::Ja), text);
        }
        let rule = "the string is not UTF-8: 1 0x2 3".to_owned();
        assert_eq!(told(&rule), trap_message(&TrapKind::Host(rule.clone())));
        assert_eq!(told(&rule).to_string(), rule);
    }
}
