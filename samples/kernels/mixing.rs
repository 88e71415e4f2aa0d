//! Integer mixing: SHA-256 over words from an xorshift generator; rotations, shifts and additions of 32 bits.

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    // The constants of the standard are square and cube roots of the first primes.
    let primes = primes();
    let constants = primes.map(|prime| fraction(cube_root(prime)));
    let mut state: [u32; 8] = std::array::from_fn(|i| fraction(primes[i].sqrt()));
    let mut seed = 0x9e37_79b9u32;
    for _ in 0..n {
        let block: [u32; 16] = std::array::from_fn(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            seed
        });
        compress(&mut state, &block, &constants);
    }
    i64::from(state[0]) << 32 ^ i64::from(state[7]) ^ i64::from(state[3]) << 11
}

/// FIPS 180-4, section 6.2.2.
fn compress(state: &mut [u32; 8], block: &[u32; 16], constants: &[u32; 64]) {
    let mut schedule = [0u32; 64];
    schedule[..16].copy_from_slice(block);
    for t in 16..64 {
        let (w15, w2) = (schedule[t - 15], schedule[t - 2]);
        let s0 = w15.rotate_right(7) ^ w15.rotate_right(18) ^ w15 >> 3;
        let s1 = w2.rotate_right(17) ^ w2.rotate_right(19) ^ w2 >> 10;
        schedule[t] = schedule[t - 16].wrapping_add(s0).wrapping_add(schedule[t - 7]).wrapping_add(s1);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (&word, &constant) in schedule.iter().zip(constants) {
        let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = e & f ^ !e & g;
        let t1 = h.wrapping_add(s1).wrapping_add(choice).wrapping_add(constant).wrapping_add(word);
        let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = a & b ^ a & c ^ b & c;
        (h, g, f, e) = (g, f, e, d.wrapping_add(t1));
        (d, c, b, a) = (c, b, a, t1.wrapping_add(s0).wrapping_add(majority));
    }
    for (word, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(add);
    }
}

/// The first 64 primes.
fn primes() -> [f64; 64] {
    let mut found = (2u32..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0));
    std::array::from_fn(|_| found.next().map_or(0.0, f64::from))
}

/// The first 32 bits of a number's fraction.
fn fraction(x: f64) -> u32 {
    ((x - x.floor()) * 4_294_967_296.0) as u32
}

/// A cube root by Newton's method.
fn cube_root(x: f64) -> f64 {
    (0..12).fold(x / 2.0, |root, _| root - (root * root * root - x) / (3.0 * root * root))
}
