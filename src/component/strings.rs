//! Strings in linear memory, in the three encodings.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#storing>

use super::lift::check;
use crate::wasm::component::StringEncoding;

/// Marks a `latin1+utf16` length as counting UTF-16 code units.
const UTF16_TAG: u32 = 1 << 31;
/// The longest string, in bytes, in either encoding.
const MAX_BYTES: u64 = (1 << 31) - 1;

/// Reads a string.
pub(super) fn load(
    memory: &[u8],
    encoding: StringEncoding,
    ptr: u32,
    tagged_units: u32,
    limit: usize,
) -> Result<String, String> {
    let (wide, align, bytes) = match encoding {
        StringEncoding::Utf8 => (false, 1, u64::from(tagged_units)),
        StringEncoding::Utf16 => (true, 2, 2 * u64::from(tagged_units)),
        StringEncoding::Latin1OrUtf16 if tagged_units & UTF16_TAG != 0 => {
            (true, 2, 2 * u64::from(tagged_units ^ UTF16_TAG))
        }
        StringEncoding::Latin1OrUtf16 => (false, 2, u64::from(tagged_units)),
    };
    check(ptr, align, bytes, memory.len(), "a string")?;
    let start = ptr as usize;
    let bytes =
        usize::try_from(bytes).ok().and_then(|len| memory.get(start..start + len)).unwrap_or_default();
    if bytes.len() > limit {
        return Err("a string is larger than 256 MiB, which this tool refuses".to_string());
    }
    if wide {
        let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
        char::decode_utf16(units)
            .collect::<Result<_, _>>()
            .map_err(|_| format!("the string at {ptr:#x} is not valid UTF-16"))
    } else if encoding == StringEncoding::Utf8 {
        std::str::from_utf8(bytes)
            .map(str::to_string)
            .map_err(|e| format!("the string at {ptr:#x} is not valid UTF-8 (byte {})", e.valid_up_to()))
    } else {
        Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
    }
}

/// One request to the guest's `realloc`: old pointer, old size, alignment, new size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Realloc {
    /// Block to grow or shrink, or 0.
    pub old_ptr: u32,
    /// Its size, or 0.
    pub old_size: u32,
    /// Alignment asked for.
    pub align: u32,
    /// Size asked for.
    pub new_size: u32,
}

/// What storing a string comes to.
pub(super) enum StringStep {
    /// Needs memory first.
    Realloc(Realloc),
    /// Stored: pointer, and code units (tagged where the encoding tags).
    Done(u32, u32),
}

#[derive(Debug, Clone, Copy)]
enum Plan {
    /// The length is known: 1 or 2 bytes a unit, alignment, and how.
    Copy { wide: bool, latin1: bool, align: u32 },
    /// Hope for ASCII, grow at the first other character, then shrink.
    ToUtf8 { worst: u64 },
    /// As many UTF-16 units as source bytes, then shrink.
    Utf8ToUtf16,
    /// Hope for Latin-1, grow to UTF-16 at the first other character, then shrink.
    ToLatin1OrUtf16,
    /// Store UTF-16, then narrow if it was all Latin-1.
    ProbablyUtf16,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    First,
    Grown { done: usize, asked: u32 },
    Shrunk { units: u32, len: u32, align: u32 },
}

/// A string on its way into linear memory; between two steps it waits for a pointer from `realloc`.
#[derive(Debug, Clone)]
pub(super) struct StoreString {
    text: String,
    plan: Plan,
    units: u64,
    phase: Phase,
}

impl StoreString {
    /// Plans the store; the first request.
    pub fn begin(text: String, from: StringEncoding, to: StringEncoding) -> Result<(Self, Realloc), String> {
        let all_latin1 = || text.chars().all(|c| u32::from(c) < 0x100);
        let chars = || text.chars().count() as u64;
        let wide_units = || text.encode_utf16().count() as u64;
        let simple = match from {
            StringEncoding::Latin1OrUtf16 if all_latin1() => None,
            StringEncoding::Latin1OrUtf16 => Some(StringEncoding::Utf16),
            other => Some(other),
        };
        let units = match simple {
            None => chars(),
            Some(StringEncoding::Utf8) => text.len() as u64,
            Some(_) => wide_units(),
        };
        let plan = match (to, simple) {
            (StringEncoding::Utf8, Some(StringEncoding::Utf8)) => {
                Plan::Copy { wide: false, latin1: false, align: 1 }
            }
            (StringEncoding::Utf8, Some(_)) => Plan::ToUtf8 { worst: 3 * units },
            (StringEncoding::Utf8, None) => Plan::ToUtf8 { worst: 2 * units },
            (StringEncoding::Utf16, Some(StringEncoding::Utf8)) => Plan::Utf8ToUtf16,
            (StringEncoding::Utf16, _) => Plan::Copy { wide: true, latin1: false, align: 2 },
            (StringEncoding::Latin1OrUtf16, None) => Plan::Copy { wide: false, latin1: true, align: 2 },
            (StringEncoding::Latin1OrUtf16, Some(_)) if from == StringEncoding::Latin1OrUtf16 => {
                Plan::ProbablyUtf16
            }
            (StringEncoding::Latin1OrUtf16, Some(_)) => Plan::ToLatin1OrUtf16,
        };
        let (align, bytes) = match plan {
            Plan::Copy { wide, align, .. } => (align, if wide { 2 * units } else { units }),
            Plan::ToUtf8 { .. } => (1, units),
            Plan::ToLatin1OrUtf16 => (2, units),
            Plan::Utf8ToUtf16 | Plan::ProbablyUtf16 => (2, 2 * units),
        };
        let request = Realloc { old_ptr: 0, old_size: 0, align, new_size: limited(bytes)? };
        Ok((Self { text, plan, units, phase: Phase::First }, request))
    }

    /// Goes on with the pointer that `realloc` returned.
    pub fn resume(
        &mut self,
        memory: &mut [u8],
        ptr: u32,
        wrote: &mut dyn FnMut(u64, u64),
    ) -> Result<StringStep, String> {
        match self.phase {
            Phase::First => self.first(memory, ptr, wrote),
            Phase::Grown { done, asked } => self.grown(memory, ptr, done, asked, wrote),
            Phase::Shrunk { units, len, align } => {
                check(ptr, align, u64::from(len), memory.len(), "the block from realloc")?;
                Ok(StringStep::Done(ptr, units))
            }
        }
    }

    fn first(
        &mut self,
        memory: &mut [u8],
        ptr: u32,
        wrote: &mut dyn FnMut(u64, u64),
    ) -> Result<StringStep, String> {
        let what = "the block from realloc";
        let units = limited(self.units)?;
        match self.plan {
            Plan::Copy { wide, latin1, align } => {
                let encoded = if wide {
                    utf16(&self.text)
                } else if latin1 {
                    self.text.chars().map(low_byte).collect()
                } else {
                    self.text.as_bytes().to_vec()
                };
                check(ptr, align, encoded.len() as u64, memory.len(), what)?;
                write(memory, ptr, 0, &encoded, wrote);
                Ok(StringStep::Done(ptr, units))
            }
            Plan::ToUtf8 { worst } => {
                check(ptr, 1, self.units, memory.len(), what)?;
                let ascii = self.text.bytes().take_while(u8::is_ascii).count();
                write(memory, ptr, 0, &self.text.as_bytes()[..ascii], wrote);
                if ascii == self.text.len() {
                    return Ok(StringStep::Done(ptr, units));
                }
                self.grow(ptr, units, 1, ascii, worst)
            }
            Plan::Utf8ToUtf16 => {
                check(ptr, 2, 2 * self.units, memory.len(), what)?;
                let encoded = utf16(&self.text);
                write(memory, ptr, 0, &encoded, wrote);
                self.shrink(ptr, limited(2 * self.units)?, &encoded, 0)
            }
            Plan::ToLatin1OrUtf16 => {
                check(ptr, 2, self.units, memory.len(), what)?;
                let narrow: Vec<u8> =
                    self.text.chars().take_while(|c| u32::from(*c) < 0x100).map(low_byte).collect();
                write(memory, ptr, 0, &narrow, wrote);
                if narrow.len() != self.text.chars().count() {
                    return self.grow(ptr, units, 2, narrow.len(), 2 * self.units);
                }
                let len = limited(narrow.len() as u64)?;
                if len == units {
                    return Ok(StringStep::Done(ptr, len));
                }
                self.phase = Phase::Shrunk { units: len, len, align: 2 };
                Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size: units, align: 2, new_size: len }))
            }
            Plan::ProbablyUtf16 => {
                check(ptr, 2, 2 * self.units, memory.len(), what)?;
                let encoded = utf16(&self.text);
                write(memory, ptr, 0, &encoded, wrote);
                Ok(StringStep::Done(ptr, units | UTF16_TAG))
            }
        }
    }

    fn grow(
        &mut self,
        ptr: u32,
        old_size: u32,
        align: u32,
        done: usize,
        worst: u64,
    ) -> Result<StringStep, String> {
        let asked = limited(worst)?;
        self.phase = Phase::Grown { done, asked };
        Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size, align, new_size: asked }))
    }

    fn grown(
        &mut self,
        memory: &mut [u8],
        ptr: u32,
        done: usize,
        asked: u32,
        wrote: &mut dyn FnMut(u64, u64),
    ) -> Result<StringStep, String> {
        let wide = matches!(self.plan, Plan::ToLatin1OrUtf16);
        check(ptr, if wide { 2 } else { 1 }, u64::from(asked), memory.len(), "the block from realloc")?;
        if wide {
            let block = &mut memory[ptr as usize..];
            for i in (0..done).rev() {
                block[2 * i] = block[i];
                block[2 * i + 1] = 0;
            }
            wrote(u64::from(ptr), 2 * done as u64);
            let encoded = utf16(&self.text);
            write(memory, ptr, 2 * done, &encoded[2 * done..], wrote);
            self.shrink(ptr, asked, &encoded, UTF16_TAG)
        } else {
            let encoded = self.text.as_bytes().to_vec();
            write(memory, ptr, done, &encoded[done..], wrote);
            let len = limited(encoded.len() as u64)?;
            if len == asked {
                return Ok(StringStep::Done(ptr, len));
            }
            self.phase = Phase::Shrunk { units: len, len, align: 1 };
            Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size: asked, align: 1, new_size: len }))
        }
    }

    /// After UTF-16 was stored in a block of `asked` bytes.
    fn shrink(&mut self, ptr: u32, asked: u32, encoded: &[u8], tag: u32) -> Result<StringStep, String> {
        let len = limited(encoded.len() as u64)?;
        let units = (len / 2) | tag;
        if len == asked {
            return Ok(StringStep::Done(ptr, units));
        }
        self.phase = Phase::Shrunk { units, len, align: 2 };
        Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size: asked, align: 2, new_size: len }))
    }
}

fn limited(bytes: u64) -> Result<u32, String> {
    match u32::try_from(bytes) {
        Ok(len) if bytes <= MAX_BYTES => Ok(len),
        _ => Err(format!("a string of {bytes} bytes is longer than the canonical ABI allows (2^31 - 1)")),
    }
}

fn low_byte(c: char) -> u8 {
    u8::try_from(u32::from(c)).unwrap_or(b'?')
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn write(memory: &mut [u8], ptr: u32, offset: usize, bytes: &[u8], wrote: &mut dyn FnMut(u64, u64)) {
    let at = ptr as usize + offset;
    if let Some(place) = memory.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
        wrote(at as u64, bytes.len() as u64);
    }
}
