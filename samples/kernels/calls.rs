//! Calls: three recursions whose work is almost nothing but calling and returning.

use std::hint::black_box;

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let n = n.max(0) as u32;
    let (fib, tak, moves) = (fibonacci(n), takeuchi(n as i32 - 6, n as i32 - 10, n as i32 - 16), hanoi(n - n / 3, 0, 1, 2));
    i64::from(fib) * 1_000_003 + i64::from(tak) * 31 + moves
}

#[inline(never)]
fn fibonacci(n: u32) -> u32 {
    // Hidden from the optimiser, which else turns one of the two calls into a loop.
    if n < 2 { n } else { fibonacci(black_box(n - 1)).wrapping_add(fibonacci(n - 2)) }
}

#[inline(never)]
fn takeuchi(x: i32, y: i32, z: i32) -> i32 {
    if y >= x { z } else { takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y)) }
}

/// The moves of the towers of Hanoi, each weighed by where it goes.
#[inline(never)]
fn hanoi(disks: u32, from: i64, to: i64, by: i64) -> i64 {
    if disks == 0 {
        return 0;
    }
    let before = hanoi(disks - 1, from, by, to);
    let after = hanoi(disks - 1, by, to, from);
    before + after + from * 3 + to
}
