//! Strings in linear memory, in the three encodings of [`StringEncoding`].
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#storing>

use super::span::{NO_MEMORY, check};
use crate::wasm::component::StringEncoding;

/// Set in a `latin1+utf16` length that counts UTF-16 code units.
const UTF16_TAG: u32 = 1 << 31;
/// The longest string that can be loaded, in bytes (`MAX_STRING_BYTE_LENGTH`). With this limit its size, in any
/// encoding, is far below what `realloc` can be asked for.
const MAX_BYTES: u64 = (1 << 28) - 1;

/// How the strings of lifted values were encoded at their source. When they are lowered, that decides how much memory
/// is requested first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiftedEncodings {
    encoding: StringEncoding,
    /// For `latin1+utf16`: which strings were UTF-16 although Latin-1 would have done, numbered in the order of
    /// lifting, which is also that of lowering. For all others the text itself tells.
    needlessly_wide: Vec<u32>,
    lifted: u32,
}

impl LiftedEncodings {
    /// For values in this encoding; strings in `latin1+utf16` count as narrow as possible.
    #[must_use]
    pub fn new(encoding: StringEncoding) -> Self {
        Self { encoding, needlessly_wide: Vec::new(), lifted: 0 }
    }

    /// Notes that the next string has been lifted; `wide` says that it was tagged as UTF-16.
    pub(super) fn lifted(&mut self, wide: bool, text: &str) {
        if wide && is_latin1(text) {
            self.needlessly_wide.push(self.lifted);
        }
        self.lifted = self.lifted.saturating_add(1);
    }

    /// The encoding of the string with this number; for `latin1+utf16`, also whether it is UTF-16.
    fn of(&self, number: u32, text: &str) -> SourceString {
        match self.encoding {
            StringEncoding::Utf8 => SourceString::Utf8,
            StringEncoding::Utf16 => SourceString::Utf16,
            StringEncoding::Latin1OrUtf16
                if !is_latin1(text) || self.needlessly_wide.binary_search(&number).is_ok() =>
            {
                SourceString::TaggedUtf16
            }
            StringEncoding::Latin1OrUtf16 => SourceString::Latin1,
        }
    }
}

/// The encoding of one string at its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SourceString {
    Utf8,
    Utf16,
    Latin1,
    /// The UTF-16 form of a `latin1+utf16` string.
    TaggedUtf16,
}

fn is_latin1(text: &str) -> bool {
    text.chars().all(|c| u32::from(c) < 0x100)
}

/// Reads a string; also returns whether a tag said that it is UTF-16.
pub(super) fn load(
    memory: &[u8],
    encoding: StringEncoding,
    ptr: u32,
    tagged_units: u32,
    limit: usize,
) -> Result<(String, bool), String> {
    let (wide, align, bytes) = match encoding {
        StringEncoding::Utf8 => (false, 1, u64::from(tagged_units)),
        StringEncoding::Utf16 => (true, 2, 2 * u64::from(tagged_units)),
        StringEncoding::Latin1OrUtf16 if tagged_units & UTF16_TAG != 0 => {
            (true, 2, 2 * u64::from(tagged_units ^ UTF16_TAG))
        }
        StringEncoding::Latin1OrUtf16 => (false, 2, u64::from(tagged_units)),
    };
    if bytes > MAX_BYTES {
        return Err(format!("a string of {bytes} bytes is longer than the canonical ABI allows (2^28 - 1)"));
    }
    check(ptr, align, bytes, memory.len(), "a string")?;
    let start = ptr as usize;
    let bytes =
        usize::try_from(bytes).ok().and_then(|len| memory.get(start..start + len)).unwrap_or_default();
    if bytes.len() > limit {
        return Err("the value is larger than 256 MiB, which this tool refuses".to_string());
    }
    // As UTF-8, a character takes at most three bytes for each two-byte unit, and two for each one-byte unit.
    let longest = if encoding == StringEncoding::Utf8 { bytes.len() } else { 2 * bytes.len() };
    if String::new().try_reserve_exact(longest).is_err() {
        return Err(NO_MEMORY.to_string());
    }
    let text = if wide {
        let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
        char::decode_utf16(units)
            .collect::<Result<_, _>>()
            .map_err(|_| format!("the string at {ptr:#x} is not valid UTF-16"))?
    } else if encoding == StringEncoding::Utf8 {
        std::str::from_utf8(bytes)
            .map(str::to_string)
            .map_err(|e| format!("the string at {ptr:#x} is not valid UTF-8 (byte {})", e.valid_up_to()))?
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    };
    Ok((text, wide && encoding == StringEncoding::Latin1OrUtf16))
}

/// One call of the guest's `realloc`: old pointer, old size, alignment, new size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Realloc {
    /// The block to grow or shrink, or 0 for a new one.
    pub old_ptr: u32,
    /// The size of that block in bytes, or 0 for a new one.
    pub old_size: u32,
    /// The alignment requested, in bytes: 1, 2, 4 or 8.
    pub align: u32,
    /// The size requested, in bytes.
    pub new_size: u32,
}

/// Why storing a string returned.
pub(super) enum StringStep {
    Realloc(Realloc),
    /// The string is stored: its pointer and number of code units, tagged if the encoding has tags.
    Done(u32, u32),
}

#[derive(Debug, Clone, Copy)]
enum StringPlan {
    /// The length is known: copy units of 1 or 2 bytes to a block of this alignment.
    Copy { wide: bool, latin1: bool, align: u32 },
    /// Try ASCII, grow the block at the first other character, then shrink it.
    ToUtf8 { worst: u64 },
    /// Allocate as many UTF-16 units as there are source bytes, then shrink.
    Utf8ToUtf16,
    /// Try Latin-1, grow the block for UTF-16 at the first other character, then shrink it.
    ToLatin1OrUtf16,
    /// Store UTF-16, then narrow it if all of it was Latin-1.
    ProbablyUtf16,
}

#[derive(Debug, Clone, Copy)]
enum StringPhase {
    First,
    Grown { done: usize, asked: u32 },
    Shrunk { units: u32, len: u32, align: u32 },
}

/// A string being stored in linear memory; between two steps it waits for a pointer from `realloc`.
#[derive(Debug, Clone)]
pub(super) struct StoreString {
    text: String,
    plan: StringPlan,
    units: u64,
    phase: StringPhase,
}

impl StoreString {
    /// Plans how to store the string with this number, and returns the first request.
    pub fn begin(
        text: String,
        encodings: &LiftedEncodings,
        number: u32,
        to: StringEncoding,
    ) -> Result<(Self, Realloc), String> {
        let source = encodings.of(number, &text);
        let units = match source {
            SourceString::Utf8 => text.len() as u64,
            SourceString::Latin1 => text.chars().count() as u64,
            SourceString::Utf16 | SourceString::TaggedUtf16 => text.encode_utf16().count() as u64,
        };
        let plan = match (to, source) {
            (StringEncoding::Utf8, SourceString::Utf8) => {
                StringPlan::Copy { wide: false, latin1: false, align: 1 }
            }
            (StringEncoding::Utf8, SourceString::Latin1) => StringPlan::ToUtf8 { worst: 2 * units },
            (StringEncoding::Utf8, SourceString::Utf16 | SourceString::TaggedUtf16) => {
                StringPlan::ToUtf8 { worst: 3 * units }
            }
            (StringEncoding::Utf16, SourceString::Utf8) => StringPlan::Utf8ToUtf16,
            (StringEncoding::Utf16, _) => StringPlan::Copy { wide: true, latin1: false, align: 2 },
            (StringEncoding::Latin1OrUtf16, SourceString::Latin1) => {
                StringPlan::Copy { wide: false, latin1: true, align: 2 }
            }
            (StringEncoding::Latin1OrUtf16, SourceString::TaggedUtf16) => StringPlan::ProbablyUtf16,
            (StringEncoding::Latin1OrUtf16, SourceString::Utf8 | SourceString::Utf16) => {
                StringPlan::ToLatin1OrUtf16
            }
        };
        let (align, bytes) = match plan {
            StringPlan::Copy { wide, align, .. } => (align, if wide { 2 * units } else { units }),
            StringPlan::ToUtf8 { .. } => (1, units),
            StringPlan::ToLatin1OrUtf16 => (2, units),
            StringPlan::Utf8ToUtf16 | StringPlan::ProbablyUtf16 => (2, 2 * units),
        };
        let request = Realloc { old_ptr: 0, old_size: 0, align, new_size: limited(bytes)? };
        Ok((Self { text, plan, units, phase: StringPhase::First }, request))
    }

    /// Continues with the pointer that `realloc` returned.
    pub fn resume(
        &mut self,
        memory: &mut [u8],
        ptr: u32,
        wrote: &mut dyn FnMut(u64, u64),
    ) -> Result<StringStep, String> {
        match self.phase {
            StringPhase::First => self.first(memory, ptr, wrote),
            StringPhase::Grown { done, asked } => self.grown(memory, ptr, done, asked, wrote),
            StringPhase::Shrunk { units, len, align } => {
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
            StringPlan::Copy { wide, latin1, align } => {
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
            StringPlan::ToUtf8 { worst } => {
                check(ptr, 1, self.units, memory.len(), what)?;
                let ascii = self.text.bytes().take_while(u8::is_ascii).count();
                write(memory, ptr, 0, &self.text.as_bytes()[..ascii], wrote);
                if ascii == self.text.len() {
                    return Ok(StringStep::Done(ptr, units));
                }
                self.grow(ptr, units, 1, ascii, worst)
            }
            StringPlan::Utf8ToUtf16 => {
                check(ptr, 2, 2 * self.units, memory.len(), what)?;
                let encoded = utf16(&self.text);
                write(memory, ptr, 0, &encoded, wrote);
                self.shrink(ptr, limited(2 * self.units)?, &encoded, 0)
            }
            StringPlan::ToLatin1OrUtf16 => {
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
                self.phase = StringPhase::Shrunk { units: len, len, align: 2 };
                Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size: units, align: 2, new_size: len }))
            }
            StringPlan::ProbablyUtf16 => {
                check(ptr, 2, 2 * self.units, memory.len(), what)?;
                let encoded = utf16(&self.text);
                write(memory, ptr, 0, &encoded, wrote);
                if !is_latin1(&self.text) {
                    return Ok(StringStep::Done(ptr, units | UTF16_TAG));
                }
                let narrow: Vec<u8> = self.text.chars().map(low_byte).collect();
                write(memory, ptr, 0, &narrow, wrote);
                // This is the only place where the specification asks for a Latin-1 block with alignment 1, and it
                // always does.
                self.phase = StringPhase::Shrunk { units, len: units, align: 1 };
                let old_size = limited(2 * self.units)?;
                Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size, align: 1, new_size: units }))
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
        self.phase = StringPhase::Grown { done, asked };
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
        let wide = matches!(self.plan, StringPlan::ToLatin1OrUtf16);
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
            self.phase = StringPhase::Shrunk { units: len, len, align: 1 };
            Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size: asked, align: 1, new_size: len }))
        }
    }

    /// Shrinks the block, once UTF-16 is stored in a block of `asked` bytes.
    fn shrink(&mut self, ptr: u32, asked: u32, encoded: &[u8], tag: u32) -> Result<StringStep, String> {
        let len = limited(encoded.len() as u64)?;
        let units = (len / 2) | tag;
        if len == asked {
            return Ok(StringStep::Done(ptr, units));
        }
        self.phase = StringPhase::Shrunk { units, len, align: 2 };
        Ok(StringStep::Realloc(Realloc { old_ptr: ptr, old_size: asked, align: 2, new_size: len }))
    }
}

fn limited(bytes: u64) -> Result<u32, String> {
    match u32::try_from(bytes) {
        Ok(len) => Ok(len),
        Err(_) => Err(format!("a string of {bytes} bytes is longer than realloc can be asked for")),
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
