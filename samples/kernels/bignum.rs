//! 64-bit arithmetic: powers of large numbers by schoolbook multiplication with carries, and their decimal digits by
//! long division.

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let mut power = vec![1u64];
    let factor = vec![0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3211, 3];
    for _ in 0..n {
        power = multiply(&power, &factor);
    }
    let square = multiply(&power, &power);
    let sum = square.iter().fold(0u64, |sum, &limb| sum.rotate_left(3) ^ limb);
    (sum ^ digits(power)) as i64
}

/// Limbs are least significant first; the result has no leading zero.
fn multiply(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut product = vec![0u64; a.len() + b.len()];
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0u64;
        for (limb, &y) in product[i..].iter_mut().zip(b) {
            let wide = u128::from(x) * u128::from(y) + u128::from(*limb) + u128::from(carry);
            *limb = wide as u64;
            carry = (wide >> 64) as u64;
        }
        product[i + b.len()] = carry;
    }
    while product.len() > 1 && product.last() == Some(&0) {
        product.pop();
    }
    product
}

/// A hash of the decimal digits, nine at a time.
fn digits(mut number: Vec<u64>) -> u64 {
    let mut hash = 0u64;
    while number.iter().any(|&limb| limb != 0) {
        let mut rest = 0u64;
        for limb in number.iter_mut().rev() {
            let high = rest << 32 | *limb >> 32;
            let low = (high % 1_000_000_000) << 32 | *limb & 0xffff_ffff;
            *limb = (high / 1_000_000_000) << 32 | low / 1_000_000_000;
            rest = low % 1_000_000_000;
        }
        hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ rest;
        if number.last() == Some(&0) {
            number.pop();
        }
    }
    hash
}
