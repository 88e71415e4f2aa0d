//! Memory that a program asked for and did not get: the account of a growth that failed before the program gave up.

use super::{Account, Advice, Operation, Outcome, Reason, Remedy, Step, Thing, ThingKind, Where};

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

/// The account of a memory of `had` bytes that should have become larger by `more`. `ended` says how the program did,
/// if it was not a trap.
#[must_use]
pub(crate) fn growth(had: u64, more: u64, limit: GrowthLimit) -> Account {
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
        remedy: Some(Remedy::advise(advice)),
        ..Account::of_thing(ThingKind::Memory, Operation::Grow, Thing::Memory, Outcome::Refused)
    }
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
