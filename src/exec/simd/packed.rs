//! Arithmetic on all lanes in half a vector at once, without splitting it.
//!
//! The idea is from H. S. Warren, *Hacker's Delight* §2-18: leave the top bit of each lane out of an addition, so that
//! no carry crosses to the next lane, and add it with an exclusive or.

/// Defines the helpers for lanes of one width.
macro_rules! width {
    ($module:ident, $lane:ty) => {
        pub(super) mod $module {
            /// Half a vector with 1 in every lane.
            const ONE: u64 = u64::MAX / <$lane>::MAX as u64;

            /// The sign bit of every lane.
            const TOP: u64 = ONE << (<$lane>::BITS - 1);

            /// Multiplying by this collects the lowest bits of all lanes in the top lane, with that of lane 0 lowest.
            const GATHER: u64 = {
                let (mut sum, mut lane) = (0, 0);
                while lane < u64::BITS / <$lane>::BITS {
                    sum |= 1 << (u64::BITS - <$lane>::BITS - lane * (<$lane>::BITS - 1));
                    lane += 1;
                }
                sum
            };

            #[inline]
            pub(crate) fn splat(lane: $lane) -> u64 {
                lane as u64 * ONE
            }

            /// All ones in lanes whose top bit is set, else zeros.
            #[inline]
            fn fill(bits: u64) -> u64 {
                let top = bits & TOP;
                top | (top - (top >> (<$lane>::BITS - 1)))
            }

            /// The lanes of `a` where the mask is set, and those of `b` elsewhere.
            #[inline]
            pub fn select(mask: u64, a: u64, b: u64) -> u64 {
                (a & mask) | (b & !mask)
            }

            #[inline]
            pub fn add(a: u64, b: u64) -> u64 {
                ((a & !TOP) + (b & !TOP)) ^ ((a ^ b) & TOP)
            }

            #[inline]
            pub fn sub(a: u64, b: u64) -> u64 {
                ((a | TOP) - (b & !TOP)) ^ ((a ^ !b) & TOP)
            }

            #[inline]
            pub fn abs(a: u64) -> u64 {
                let negative = fill(a);
                sub(a ^ negative, negative)
            }

            #[inline]
            pub(crate) fn add_sat_u(a: u64, b: u64) -> u64 {
                let sum = add(a, b);
                sum | fill((a & b) | ((a | b) & !sum))
            }

            #[inline]
            pub(crate) fn sub_sat_u(a: u64, b: u64) -> u64 {
                sub(a, b) & !lt_u(a, b)
            }

            #[inline]
            pub(crate) fn add_sat_s(a: u64, b: u64) -> u64 {
                let sum = add(a, b);
                select(fill(!(a ^ b) & (a ^ sum)), limit(a), sum)
            }

            #[inline]
            pub(crate) fn sub_sat_s(a: u64, b: u64) -> u64 {
                let difference = sub(a, b);
                select(fill((a ^ b) & (a ^ difference)), limit(a), difference)
            }

            /// The smallest signed value where `a` is negative, else the greatest.
            #[inline]
            fn limit(a: u64) -> u64 {
                ((a & TOP) >> (<$lane>::BITS - 1)) + !TOP
            }

            /// The average, rounded up. `a | b` is at least what is subtracted, so nothing is borrowed.
            #[inline]
            pub(crate) fn avgr_u(a: u64, b: u64) -> u64 {
                (a | b) - (((a ^ b) >> 1) & !TOP)
            }

            /// The top bit of each lane that is not 0.
            #[inline]
            fn nonzero(a: u64) -> u64 {
                (((a & !TOP) + !TOP) | a) & TOP
            }

            #[inline]
            pub(crate) fn all_true(a: u64) -> bool {
                nonzero(a) == TOP
            }

            #[inline]
            pub(crate) fn ne(a: u64, b: u64) -> u64 {
                fill(nonzero(a ^ b))
            }

            #[inline]
            pub(crate) fn lt_u(a: u64, b: u64) -> u64 {
                fill((!a & b) | (!(a ^ b) & sub(a, b)))
            }

            #[inline]
            pub(crate) fn lt_s(a: u64, b: u64) -> u64 {
                lt_u(a ^ TOP, b ^ TOP)
            }

            #[inline]
            pub(crate) fn shl(a: u64, by: u32) -> u64 {
                let by = by % <$lane>::BITS;
                (a << by) & splat(<$lane>::MAX << by)
            }

            #[inline]
            pub(crate) fn shr_u(a: u64, by: u32) -> u64 {
                let by = by % <$lane>::BITS;
                (a >> by) & splat(<$lane>::MAX >> by)
            }

            #[inline]
            pub(crate) fn shr_s(a: u64, by: u32) -> u64 {
                let by = by % <$lane>::BITS;
                let kept = splat(<$lane>::MAX >> by);
                select(kept, a >> by, fill(a))
            }

            /// The top bits of all lanes, with that of lane 0 lowest.
            #[inline]
            pub(crate) fn bitmask(a: u64) -> u32 {
                let low = (a & TOP) >> (<$lane>::BITS - 1);
                (low.wrapping_mul(GATHER) >> (u64::BITS - <$lane>::BITS)) as u32
            }
        }
    };
}

width!(b8, u8);
width!(b16, u16);
