//! Scalars, enumerations and bit-fields.

use super::{Finding, TypedValue, ValueReader, ValueView};
use crate::symbols::types::{ScalarKind, SourceLanguage, SourceType};

/// The bits of a value of up to 16 bytes; a bit-field's own bits only.
pub(in crate::symbols) fn bits(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    size: u64,
) -> Result<u128, Finding> {
    let (first, width) = value.bits.unwrap_or((0, size.min(16) * 8));
    if width == 0 || width > 128 {
        return Ok(0);
    }
    let skipped = first % 8;
    let len = (skipped + width).div_ceil(8);
    let bytes = reader.bytes(&value.storage.plus(first / 8), len.min(17))?;
    let mut low = [0; 16];
    let count = bytes.len().min(16);
    low[..count].copy_from_slice(&bytes[..count]);
    let mut bits = u128::from_le_bytes(low) >> skipped;
    if let Some(last) = bytes.get(16).filter(|_| skipped > 0) {
        bits |= u128::from(*last) << (128 - skipped);
    }
    Ok(if width == 128 { bits } else { bits & ((1 << width) - 1) })
}

/// How many bits a value has.
pub(in crate::symbols) fn width(value: &TypedValue, size: u64) -> u64 {
    value.bits.map_or(size.min(16) * 8, |(_, width)| width)
}

/// Bits as a number with a sign.
pub(in crate::symbols) fn signed(bits: u128, width: u64) -> i128 {
    match u32::try_from(width) {
        Ok(width @ 1..128) => (bits.cast_signed() << (128 - width)) >> (128 - width),
        _ => bits.cast_signed(),
    }
}

/// A scalar in the notation of its language.
pub(super) fn scalar(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    ty: &SourceType,
    kind: ScalarKind,
) -> ValueView {
    let size = ty.size.unwrap_or(0);
    if size == 0 {
        return ValueView::Leaf(if ty.language == SourceLanguage::Rust { "()" } else { "{}" }.to_owned());
    }
    let bits = match bits(reader, value, size) {
        Ok(bits) => bits,
        Err(finding) => return ValueView::Bad(finding),
    };
    let low = bits as u64;
    let rust = ty.language == SourceLanguage::Rust;
    ValueView::Leaf(match kind {
        ScalarKind::Boolean => match low {
            0 => "false".to_owned(),
            1 => "true".to_owned(),
            bits => return ValueView::Bad(Finding::NoBool { bits }),
        },
        ScalarKind::Signed => signed(bits, width(value, size)).to_string(),
        ScalarKind::Unsigned => bits.to_string(),
        ScalarKind::Byte => byte(low as u8),
        ScalarKind::Character => {
            let prefix = match (rust, ty.language, size) {
                (false, SourceLanguage::Cpp | SourceLanguage::C, 4) => "U",
                (false, SourceLanguage::Cpp | SourceLanguage::C, 2) => "u",
                _ => "",
            };
            match u32::try_from(low).ok().and_then(char::from_u32) {
                Some(c) => format!("{prefix}{}", quoted(c)),
                None => return ValueView::Bad(Finding::NoChar { bits: low }),
            }
        }
        ScalarKind::Float => match (size, rust) {
            (4, true) => format!("{:?}", f32::from_bits(low as u32)),
            (8, true) => format!("{:?}", f64::from_bits(low)),
            (4, false) => f32::from_bits(low as u32).to_string(),
            (8, false) => f64::from_bits(low).to_string(),
            (2, _) => half(low as u16).to_string(),
            // Quadruple precision: there is no such type here to convert to.
            _ => format!("{bits:#x}"),
        },
    })
}

/// A character between quotation marks.
fn quoted(c: char) -> String {
    match c {
        '\'' => "'\\''".to_owned(),
        '"' => "'\"'".to_owned(),
        c => format!("'{}'", c.escape_debug()),
    }
}

/// A `char` of C.
fn byte(byte: u8) -> String {
    match byte {
        b' '..=b'~' => quoted(char::from(byte)),
        b'\n' | b'\r' | b'\t' | 0 => quoted(char::from(byte)),
        _ => format!("'\\x{byte:02x}'"),
    }
}

/// A number in half precision ([IEEE 754, 3.6](https://ieeexplore.ieee.org/document/8766229)).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}
