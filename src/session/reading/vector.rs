//! Vectors as text, by their lanes.

use super::As;
use crate::wasm::{f32_text, f64_text};

/// How a vector is divided into lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum LaneShape {
    I8x16,
    I16x8,
    I32x4,
    I64x2,
    F32x4,
    F64x2,
}

impl LaneShape {
    /// All shapes, those with narrow lanes first.
    pub const ALL: [Self; 6] = [Self::I8x16, Self::I16x8, Self::I32x4, Self::I64x2, Self::F32x4, Self::F64x2];

    /// The shape's name in the text format.
    pub fn name(self) -> &'static str {
        match self {
            Self::I8x16 => "i8x16",
            Self::I16x8 => "i16x8",
            Self::I32x4 => "i32x4",
            Self::I64x2 => "i64x2",
            Self::F32x4 => "f32x4",
            Self::F64x2 => "f64x2",
        }
    }

    /// The shape with a name of the text format.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.name() == name)
    }

    /// The number of bits in a lane.
    pub fn width(self) -> u32 {
        match self {
            Self::I8x16 => 8,
            Self::I16x8 => 16,
            Self::I32x4 | Self::F32x4 => 32,
            Self::I64x2 | Self::F64x2 => 64,
        }
    }

    /// The bits of each lane of a vector, beginning with lane 0.
    pub(crate) fn lanes(self, vector: u128) -> impl Iterator<Item = u64> {
        let width = self.width();
        let mask = u64::MAX >> (64 - width);
        (0..128 / width).map(move |lane| (vector >> (lane * width)) as u64 & mask)
    }

    /// A lane as text.
    pub(crate) fn lane(self, bits: u64, style: As) -> String {
        let unused = 64 - self.width();
        match (self, style) {
            (Self::F32x4, _) => f32_text(bits as u32),
            (Self::F64x2, _) => f64_text(bits),
            (_, As::Signed) => (bits.cast_signed() << unused >> unused).to_string(),
            (_, As::Bits) if bits >= 10 => format!("{bits:#x}"),
            (_, As::Unsigned | As::Bits) => bits.to_string(),
        }
    }

    /// The lanes in brackets, at most this many: `(1 2 3 4)`.
    pub fn text(self, vector: u128, style: As, most: usize) -> String {
        let count = 128 / self.width() as usize;
        let lanes: Vec<String> = self.lanes(vector).take(most).map(|bits| self.lane(bits, style)).collect();
        format!("({}{})", lanes.join(" "), if count > most { " …" } else { "" })
    }
}

/// A vector of unknown shape: its 32-bit lanes in hexadecimal, beginning with lane 0.
pub(in crate::session) fn words(vector: u128) -> String {
    let words: Vec<String> = LaneShape::I32x4.lanes(vector).map(|word| format!("{word:08x}")).collect();
    words.join(" ")
}

/// Every reading of a vector, with the name of its shape.
pub(in crate::session) fn readings(vector: u128) -> impl Iterator<Item = (&'static str, String)> {
    let read = move |shape: LaneShape| {
        let lanes: Vec<String> = shape.lanes(vector).map(|bits| shape.lane(bits, As::Signed)).collect();
        (shape.name(), lanes.join(" "))
    };
    LaneShape::ALL.into_iter().map(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_reads_in_every_shape() {
        let vector = 0x3f80_0000_ffff_ffff_0000_0002_0000_0001;
        assert_eq!(words(vector), "00000001 00000002 ffffffff 3f800000");
        let all: Vec<_> = readings(vector).collect();
        assert_eq!(
            all,
            [
                ("i8x16", "1 0 0 0 2 0 0 0 -1 -1 -1 -1 0 0 -128 63".to_owned()),
                ("i16x8", "1 0 2 0 -1 -1 0 16256".to_owned()),
                ("i32x4", "1 2 -1 1065353216".to_owned()),
                ("i64x2", "8589934593 4575657225703391231".to_owned()),
                ("f32x4", format!("{} {} -nan:0x7fffff 1.0", f32_text(1), f32_text(2))),
                ("f64x2", format!("{} {}", f64_text(0x2_0000_0001), f64_text(0x3f80_0000_ffff_ffff))),
            ]
        );
        assert_eq!(LaneShape::I8x16.text(0x0201, As::Unsigned, 4), "(1 2 0 0 …)");
        assert_eq!(LaneShape::I64x2.text(u128::MAX, As::Bits, 4), "(0xffffffffffffffff 0xffffffffffffffff)");
    }
}
