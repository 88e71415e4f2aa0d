//! `wasi:random`.

use super::value;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, unsupported};
use crate::wasi::host::WasiHost;
use crate::wasi::random::{bytes, number};

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Answered {
    match name {
        "get-random-bytes" | "get-insecure-random-bytes" => value(Val::Bytes(bytes(args.u64(0)?)?)),
        "get-random-u64" | "get-insecure-random-u64" => value(Val::U64(number()?)),
        "insecure-seed" => {
            let (a, b) = match host.seed {
                Some(seed) => seed,
                None => *host.seed.insert((number()?, number()?)),
            };
            value(Val::Tuple(vec![Val::U64(a), Val::U64(b)]))
        }
        _ => Err(unsupported(args.0)),
    }
}
