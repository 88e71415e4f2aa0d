//! Bulk copies: buffers filled, moved within themselves, appended to and compared; the work is in `memory.copy` and
//! `memory.fill`, with lengths from a few bytes to many pages.

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let mut buffer = vec![0u8; 1 << 20];
    let mut other = Vec::with_capacity(1 << 20);
    let mut seed = 77u32;
    let mut roll = |below: usize| {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (seed >> 8) as usize % below
    };
    let mut sum = 0i64;
    for round in 0..n {
        // Mostly short ones, as programs have them; now and then a large one.
        let longest = if round % 256 == 0 { 1 << 18 } else { 1 << (3 + round % 8) };
        let len = 1 + roll(longest);
        let (from, to) = (roll(buffer.len() - len), roll(buffer.len() - len));
        buffer[from..from + len].fill(round as u8);
        buffer.copy_within(from..from + len, to);
        if other.len() + len > other.capacity() {
            other.clear();
        }
        other.extend_from_slice(&buffer[to..to + len]);
        sum = sum.wrapping_mul(31) + i64::from(buffer[roll(1 << 20)]) + i64::from(other[other.len() / 2]);
    }
    sum ^ (other.len() as i64) << 32
}
