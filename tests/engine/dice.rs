//! Numbers that look random and are the same in every run.

/// Dice with a seed. Dice made from bytes return those bytes first.
#[derive(Clone)]
pub struct Dice<'a> {
    bytes: &'a [u8],
    state: u64,
}

impl<'a> Dice<'a> {
    pub fn new(seed: u64) -> Self {
        Self { bytes: &[], state: seed }
    }

    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, state: bytes.len() as u64 }
    }

    /// A number of 64 random bits.
    pub fn roll(&mut self) -> u64 {
        if let Some((eight, rest)) = self.bytes.split_first_chunk() {
            self.bytes = rest;
            return u64::from_le_bytes(*eight);
        }
        // A step by an odd constant reaches every state; the rest spreads neighbouring states apart.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        for shift in [30, 27, 31] {
            bits = (bits ^ bits >> shift).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        }
        bits ^ bits >> 29
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        if n <= 256
            && let Some((byte, rest)) = self.bytes.split_first()
        {
            self.bytes = rest;
            return u64::from(*byte) % n.max(1);
        }
        self.roll() % n.max(1)
    }

    /// One of several items.
    pub fn pick<'b, T>(&mut self, of: &'b [T]) -> &'b T {
        &of[self.below(of.len() as u64) as usize]
    }

    /// `len` random bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len.div_ceil(8)).flat_map(|_| self.roll().to_le_bytes()).take(len).collect()
    }
}
