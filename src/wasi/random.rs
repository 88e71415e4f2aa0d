//! Randomness from the operating system.

use super::args::Fail;
use crate::component::Val;

/// The most bytes that one call may ask for, as in wasmtime.
const LIMIT: u64 = 64 << 20;

pub fn bytes(len: u64) -> Result<Vec<u8>, Fail> {
    if len > LIMIT {
        return Err(Fail::Trap(format!("{len} random bytes were asked for; at most {LIMIT} are given")));
    }
    // The cast is lossless: `len` is at most `LIMIT`.
    let mut out = vec![0; len as usize];
    fill(&mut out)?;
    Ok(out)
}

pub fn number() -> Result<u64, Fail> {
    let mut out = [0; 8];
    fill(&mut out)?;
    Ok(u64::from_le_bytes(out))
}

/// The seed that a program may ask for; once made, it stays the same.
pub fn seed(made: &mut Option<(u64, u64)>) -> Result<Val, Fail> {
    let (a, b) = match *made {
        Some(seed) => seed,
        None => *made.insert((number()?, number()?)),
    };
    Ok(Val::Tuple(vec![Val::U64(a), Val::U64(b)]))
}

fn fill(out: &mut [u8]) -> Result<(), Fail> {
    getrandom::fill(out).map_err(|e| Fail::Trap(format!("the operating system gives no random bytes: {e}")))
}
