//! Loads and stores, of scalars, vectors and single lanes.
//!
//! A 32-bit memory 0 is passed from handler to handler. Any other memory is looked up ("far").

use super::access::{LaneAccess, Load128, LoadOp, StoreOp, inside, inside_far, read, write};
use super::sum;
use crate::exec::context::handlers;
use crate::exec::simd;
use crate::exec::word::Handler;
use crate::wasm::Op;

handlers! {
    /// `[dest, address, offset]`
    fn get [const SIZE: usize, L: LoadOp<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, r.get(near.b), near.n.into()) {
            Ok(at) => r.set(near.a, L::value(read(r, at))),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(2)
    }

    /// `[dest, -, address]`
    fn get_at [const SIZE: usize, L: LoadOp<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, 0, near.n.into()) {
            Ok(at) => r.set(near.a, L::value(read(r, at))),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(2)
    }

    /// `[dest, address, offset]`
    fn get128 [const SIZE: usize, L: Load128<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, r.get(near.b), near.n.into()) {
            Ok(at) => r.set128(near.a, L::value(read(r, at))),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(2)
    }

    /// `[dest, -, address]`
    fn get128_at [const SIZE: usize, L: Load128<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, 0, near.n.into()) {
            Ok(at) => r.set128(near.a, L::value(read(r, at))),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(2)
    }

    /// `[address, value, offset]`
    fn put [const SIZE: usize, S: StoreOp<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, r.get(near.a), near.n.into()) {
            Ok(at) => write(r, at, S::bytes(r.get(near.b))),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(2)
    }

    /// `[value, -, address]`
    fn put_at [const SIZE: usize, S: StoreOp<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, 0, near.n.into()) {
            Ok(at) => write(r, at, S::bytes(r.get(near.a))),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(2)
    }

    /// `[address, -, offset][value]`
    fn put_constant [const SIZE: usize, S: StoreOp<SIZE>] (r) {
        let near = r.word(1).near;
        match inside::<SIZE>(r, r.get(near.a), near.n.into()) {
            Ok(at) => write(r, at, S::bytes(r.word(2).bits)),
            Err(at) => return r.out_of_bounds(at, SIZE as u64),
        }
        r.next(3)
    }

    /// `[address, value, offset]`
    fn put128 [] (r) {
        let near = r.word(1).near;
        match inside::<16>(r, r.get(near.a), near.n.into()) {
            Ok(at) => write(r, at, r.get128(near.b).to_le_bytes()),
            Err(at) => return r.out_of_bounds(at, 16),
        }
        r.next(2)
    }

    /// `[dest, address][offset][memory]`
    fn far_get [const SIZE: usize, L: LoadOp<SIZE>] (r) {
        match inside_far::<false>(r, SIZE as u64) {
            Ok(at) => r.set(r.word(1).slots[0], L::value(at.cast::<[u8; SIZE]>().read_unaligned())),
            Err(leave) => return leave,
        }
        r.next(4)
    }

    /// `[dest, address][offset][memory]`
    fn far_get128 [const SIZE: usize, L: Load128<SIZE>] (r) {
        match inside_far::<false>(r, SIZE as u64) {
            Ok(at) => r.set128(r.word(1).slots[0], L::value(at.cast::<[u8; SIZE]>().read_unaligned())),
            Err(leave) => return leave,
        }
        r.next(4)
    }

    /// `[-, address, value][offset][memory]`
    fn far_put [const SIZE: usize, S: StoreOp<SIZE>] (r) {
        match inside_far::<true>(r, SIZE as u64) {
            Ok(at) => at.cast::<[u8; SIZE]>().write_unaligned(S::bytes(r.get(r.word(1).slots[2]))),
            Err(leave) => return leave,
        }
        r.next(4)
    }

    /// `[-, address, value][offset][memory]`
    fn far_put128 [] (r) {
        match inside_far::<true>(r, 16) {
            Ok(at) => at.cast::<[u8; 16]>().write_unaligned(r.get128(r.word(1).slots[2]).to_le_bytes()),
            Err(leave) => return leave,
        }
        r.next(4)
    }

    /// `[dest, address, vector, lane][offset][memory]`
    fn get_lane [const SIZE: usize, L: LaneAccess<SIZE>] (r) {
        let [dest, _, vector, lane] = r.word(1).slots;
        match inside_far::<false>(r, SIZE as u64) {
            Ok(at) => {
                let bytes = at.cast::<[u8; SIZE]>().read_unaligned();
                r.set128(dest, L::set(r.get128(vector), lane as u8, bytes));
            }
            Err(leave) => return leave,
        }
        r.next(4)
    }

    /// `[-, address, vector, lane][offset][memory]`
    fn put_lane [const SIZE: usize, L: LaneAccess<SIZE>] (r) {
        let [_, _, vector, lane] = r.word(1).slots;
        match inside_far::<true>(r, SIZE as u64) {
            Ok(at) => at.cast::<[u8; SIZE]>().write_unaligned(L::get(r.get128(vector), lane as u8)),
            Err(leave) => return leave,
        }
        r.next(4)
    }
}

macro_rules! table {
    (
        load { $($l:ident[$ls:literal] = |$lb:ident| $lv:expr;)* }
        load128 { $($v:ident[$vs:literal] = $vf:expr;)* }
        store { $($s:ident[$ss:literal] = |$sv:ident| $sb:expr;)* }
        lane { $($get:ident $put:ident[$ns:literal] = $nt:ty, $extract:expr, $replace:expr;)* }
    ) => {
        $(
            struct $l;
            impl LoadOp<$ls> for $l {
                #[inline(always)]
                fn value($lb: [u8; $ls]) -> u64 {
                    $lv
                }
            }
        )*
        $(
            struct $v;
            impl Load128<$vs> for $v {
                #[inline(always)]
                fn value(bytes: [u8; $vs]) -> u128 {
                    $vf(bytes)
                }
            }
        )*
        $(
            struct $s;
            impl StoreOp<$ss> for $s {
                #[inline(always)]
                fn bytes($sv: u64) -> [u8; $ss] {
                    $sb
                }
            }
        )*
        $(
            struct $get;
            impl LaneAccess<$ns> for $get {
                #[inline(always)]
                fn get(vector: u128, lane: u8) -> [u8; $ns] {
                    ($extract(vector, lane) as $nt).to_le_bytes()
                }
                #[inline(always)]
                fn set(vector: u128, lane: u8, bytes: [u8; $ns]) -> u128 {
                    $replace(vector, lane, <$nt>::from_le_bytes(bytes).into())
                }
            }
        )*

        /// Handlers for a load from memory 0: with the address in a slot, and with a constant address.
        pub(in crate::exec) fn load(op: &Op) -> Option<[Handler; 2]> {
            Some(match op {
                $(Op::$l { .. } => [get::<$ls, $l>, get_at::<$ls, $l>],)*
                $(Op::$v { .. } => [get128::<$vs, $v>, get128_at::<$vs, $v>],)*
                _ => return None,
            })
        }

        /// Handlers for a load whose address is a sum: of two slots, and of a slot and a constant.
        pub(in crate::exec) fn load_sum(op: &Op) -> Option<[Handler; 2]> {
            Some(match op {
                $(Op::$l { .. } => [sum::get_sum::<$ls, $l>, sum::get_sum_constant::<$ls, $l>],)*
                $(Op::$v { .. } => [sum::get128_sum::<$vs, $v>, sum::get128_sum_constant::<$vs, $v>],)*
                _ => return None,
            })
        }

        /// Handlers for a store whose address is a sum: of two slots, and of a slot and a constant.
        pub(in crate::exec) fn store_sum(op: &Op) -> Option<[Handler; 2]> {
            Some(match op {
                $(Op::$s { .. } => [sum::put_sum::<$ss, $s>, sum::put_sum_constant::<$ss, $s>],)*
                _ => return None,
            })
        }

        /// Handlers for a store to memory 0: of a slot, of a slot to a constant address, and of a constant.
        pub(in crate::exec) fn store(op: &Op) -> Option<[Option<Handler>; 3]> {
            Some(match op {
                $(Op::$s { .. } => {
                    [Some(put::<$ss, $s>), Some(put_at::<$ss, $s>), Some(put_constant::<$ss, $s>)]
                })*
                Op::V128Store { .. } => [Some(put128), None, None],
                _ => return None,
            })
        }

        /// The handler for a load or store of any memory, and how many operands it has.
        pub(in crate::exec) fn far_memory(op: &Op) -> Option<(Handler, usize)> {
            Some(match op {
                $(Op::$l { .. } => (far_get::<$ls, $l>, 1),)*
                $(Op::$v { .. } => (far_get128::<$vs, $v>, 1),)*
                $(Op::$s { .. } => (far_put::<$ss, $s>, 2),)*
                Op::V128Store { .. } => (far_put128, 2),
                $(Op::$get { .. } => (get_lane::<$ns, $get>, 2),)*
                $(Op::$put { .. } => (put_lane::<$ns, $get>, 2),)*
                _ => return None,
            })
        }
    };
}

table! {
    load {
        I32Load[4] = |b| u32::from_le_bytes(b).into();
        I64Load[8] = |b| u64::from_le_bytes(b);
        F32Load[4] = |b| u32::from_le_bytes(b).into();
        F64Load[8] = |b| u64::from_le_bytes(b);
        I32Load8S[1] = |b| u64::from(b[0] as i8 as u32);
        I32Load8U[1] = |b| b[0].into();
        I32Load16S[2] = |b| u64::from(i16::from_le_bytes(b) as u32);
        I32Load16U[2] = |b| u16::from_le_bytes(b).into();
        I64Load8S[1] = |b| b[0] as i8 as u64;
        I64Load8U[1] = |b| b[0].into();
        I64Load16S[2] = |b| i16::from_le_bytes(b) as u64;
        I64Load16U[2] = |b| u16::from_le_bytes(b).into();
        I64Load32S[4] = |b| i32::from_le_bytes(b) as u64;
        I64Load32U[4] = |b| u32::from_le_bytes(b).into();
    }
    load128 {
        V128Load[16] = u128::from_le_bytes;
        V128Load8x8S[8] = simd::v128_load8x8_s;
        V128Load8x8U[8] = simd::v128_load8x8_u;
        V128Load16x4S[8] = simd::v128_load16x4_s;
        V128Load16x4U[8] = simd::v128_load16x4_u;
        V128Load32x2S[8] = simd::v128_load32x2_s;
        V128Load32x2U[8] = simd::v128_load32x2_u;
        V128Load8Splat[1] = simd::v128_load8_splat;
        V128Load16Splat[2] = simd::v128_load16_splat;
        V128Load32Splat[4] = simd::v128_load32_splat;
        V128Load64Splat[8] = simd::v128_load64_splat;
        V128Load32Zero[4] = simd::v128_load32_zero;
        V128Load64Zero[8] = simd::v128_load64_zero;
    }
    store {
        I32Store[4] = |v| (v as u32).to_le_bytes();
        I64Store[8] = |v| v.to_le_bytes();
        F32Store[4] = |v| (v as u32).to_le_bytes();
        F64Store[8] = |v| v.to_le_bytes();
        I32Store8[1] = |v| [v as u8];
        I32Store16[2] = |v| (v as u16).to_le_bytes();
        I64Store8[1] = |v| [v as u8];
        I64Store16[2] = |v| (v as u16).to_le_bytes();
        I64Store32[4] = |v| (v as u32).to_le_bytes();
    }
    lane {
        V128Load8Lane V128Store8Lane[1] = u8, simd::i8x16_extract_lane_u, simd::i8x16_replace_lane;
        V128Load16Lane V128Store16Lane[2] = u16, simd::i16x8_extract_lane_u, simd::i16x8_replace_lane;
        V128Load32Lane V128Store32Lane[4] = u32, simd::i32x4_extract_lane, simd::i32x4_replace_lane;
        V128Load64Lane V128Store64Lane[8] = u64, simd::i64x2_extract_lane, simd::i64x2_replace_lane;
    }
}
