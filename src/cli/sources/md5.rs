//! MD5 ([RFC 1321](https://www.rfc-editor.org/rfc/rfc1321)): what DWARF 5 records of source files. It tells whether a file
//! is the one that was compiled, and protects nothing.

/// How far each round rotates, by the step modulo 4.
const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The digest of some bytes.
pub(super) fn md5(bytes: &[u8]) -> [u8; 16] {
    let constants: Vec<u32> =
        (1..=64_i32).map(|step| (f64::from(step).sin().abs() * 4_294_967_296.0) as u32).collect();
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let whole = bytes.len() - bytes.len() % 64;
    let (blocks, rest) = bytes.split_at(whole);
    let mut end = rest.to_vec();
    end.push(0x80);
    while end.len() % 64 != 56 {
        end.push(0);
    }
    end.extend((bytes.len() as u64).wrapping_mul(8).to_le_bytes());
    for block in blocks.chunks_exact(64).chain(end.chunks_exact(64)) {
        round(&mut state, block, &constants);
    }
    let mut digest = [0; 16];
    for (to, word) in digest.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&word.to_le_bytes());
    }
    digest
}

fn round(state: &mut [u32; 4], block: &[u8], constants: &[u32]) {
    let word = |index: usize| {
        let bytes = block.get(index * 4..index * 4 + 4).and_then(|bytes| bytes.try_into().ok());
        u32::from_le_bytes(bytes.unwrap_or_default())
    };
    let [mut a, mut b, mut c, mut d] = *state;
    for (step, constant) in constants.iter().enumerate() {
        let (mixed, index) = match step / 16 {
            0 => ((b & c) | (!b & d), step),
            1 => ((d & b) | (!d & c), 5 * step + 1),
            2 => (b ^ c ^ d, 3 * step + 5),
            _ => (c ^ (b | !d), 7 * step),
        };
        let sum = a.wrapping_add(mixed).wrapping_add(*constant).wrapping_add(word(index % 16));
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(TURNS[step / 16][step % 4]));
    }
    for (kept, now) in state.iter_mut().zip([a, b, c, d]) {
        *kept = kept.wrapping_add(now);
    }
}

#[cfg(test)]
mod tests {
    use super::md5;

    #[test]
    fn digests_are_those_of_the_specification() {
        let digits = ["1234567890"; 8].concat();
        for (text, digest) in [
            ("", 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427e_u128),
            ("abc", 0x9001_5098_3cd2_4fb0_d696_3f7d_28e1_7f72),
            ("message digest", 0xf96b_697d_7cb7_938d_525a_2f31_aaf1_61d0),
            (&digits, 0x57ed_f4a2_2be3_c955_ac49_da2e_2107_b67a),
        ] {
            assert_eq!(md5(text.as_bytes()), digest.to_be_bytes(), "{text}");
        }
    }
}
