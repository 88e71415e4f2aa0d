//! Memory that a program asked for and did not get: the account of a growth that failed before the program gave up.

use super::{Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where};
use crate::words::{Message, message};

/// Why a memory did not become larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GrowthLimit {
    /// Its own type says how large it may become, in bytes.
    Maximum(u64),
    /// So many bytes may all memories of the program have.
    Limit(u64),
    /// The system had no more.
    System,
}

/// The account of a memory of `had` bytes that should have become larger by `more`.
#[must_use]
pub(crate) fn growth(had: u64, more: u64, limit: GrowthLimit) -> Account {
    let flags = match limit {
        GrowthLimit::Limit(most) => vec![larger(most, had.saturating_add(more))],
        GrowthLimit::Maximum(_) | GrowthLimit::System => Vec::new(),
    };
    let (had, more) = (size(had), size(more));
    let (step, reason, advice, place) = match limit {
        GrowthLimit::Maximum(most) => {
            let most = size(most);
            let step = Step::MemoryMaximum { most: most.clone() };
            (step, Reason::MemoryMaximum { had, most }, Advice::LargerMaximum, Where::HostPolicy)
        }
        GrowthLimit::Limit(most) => {
            let most = size(most);
            let step = Step::MemoryLimit { most: most.clone() };
            (step, Reason::MemoryLimit { had, most }, Advice::LargerLimit, Where::HostPolicy)
        }
        GrowthLimit::System => {
            (Step::MemorySystem, Reason::MemorySystem { had }, Advice::LessMemory, Where::HostOs)
        }
    };
    Account {
        r#where: Some(place),
        host_asked: false,
        host_steps: vec![Step::AskedMemory { more }, step, Step::GrowthAnswered],
        reasons: vec![reason],
        remedy: Some(Remedy { flags, checked: true, ..Remedy::advise(advice) }),
        ..Account::of_thing(ThingKind::Memory, Operation::Grow, Thing::Memory, Outcome::Refused)
    }
}

/// The flag with twice a limit, or with as much as was needed if that is more.
fn larger(limit: u64, needed: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    let mebibytes = limit.saturating_mul(2).max(needed).div_ceil(MEBIBYTE);
    format!("--max-memory={mebibytes}M")
}

/// Why a text is no number of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SizeFault {
    /// What stands behind the number is no unit: this.
    Unit(String),
    /// There is no number.
    Number,
    /// It is more than can be.
    TooLarge,
}

impl SizeFault {
    /// What is wrong, for the person who typed it.
    #[must_use]
    pub(crate) fn message(self) -> Message {
        match self {
            Self::Unit(unit) => message!("cli-size-unit", unit),
            Self::Number => message!("cli-size-number"),
            Self::TooLarge => message!("cli-size-too-large"),
        }
    }
}

/// `65536`, `64K`, `4M`, `2G`; letters as people write them.
pub(crate) fn parse_size(text: &str) -> Result<u64, SizeFault> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        unit => return Err(SizeFault::Unit(unit.to_owned())),
    };
    let number: u64 = digits.parse().map_err(|_| SizeFault::Number)?;
    number.checked_mul(1 << shift).ok_or(SizeFault::TooLarge)
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        let (whole, unit_size) = (bytes >> shift, 1_u64 << shift);
        if whole >= 10 || (whole > 0 && bytes.is_multiple_of(unit_size)) {
            return format!("{whole} {unit}");
        }
        if whole > 0 {
            return format!("{whole}.{} {unit}", (bytes % unit_size) * 10 / unit_size);
        }
    }
    format!("{bytes} B")
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        let sizes = [
            (0, "0 B"),
            (65536, "64 KiB"),
            (4 << 30, "4 GiB"),
            (1 << 20, "1 MiB"),
            ((3 << 20) / 2, "1.5 MiB"),
        ];
        for (bytes, text) in sizes {
            assert_eq!(size(bytes), text);
        }
    }
}
