//! Another order: the choices that the specification leaves to the host, drawn from a seed.

/// A sequence of numbers that follows from a seed (`splitmix64`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dice(u64);

impl Dice {
    /// The sequence for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        #[allow(clippy::cast_possible_truncation, reason = "a remainder of a usize fits one")]
        let below = (mixed % count.max(1) as u64) as usize;
        below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_each_time_and_another_gives_others() {
        let draw = |seed| {
            let mut dice = Dice::new(seed);
            (0..64).map(|_| dice.below(5)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!((0..5).all(|number| draw(7).contains(&number)));
        assert_eq!(Dice::new(1).below(1), 0);
    }
}
