//! `wasi:random`, from the operating system's randomness.

use super::value;
use crate::component::Val;
use crate::wasi::args::{Answered, Args};
use crate::wasi::host::WasiHost;
use crate::wasi::random::{bytes, number, seed};
use crate::wit::p3::random::Random;

pub(super) fn call(host: &mut WasiHost, func: Random, args: Args<'_>) -> Answered {
    match func {
        Random::GetRandomBytes | Random::GetInsecureRandomBytes => value(Val::Bytes(bytes(args.u64(0)?)?)),
        Random::GetRandomU64 | Random::GetInsecureRandomU64 => value(Val::U64(number()?)),
        Random::GetInsecureSeed => value(seed(&mut host.seed)?),
    }
}
