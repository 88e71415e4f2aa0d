//! Lifting: reads interface values from core values and linear memory. It only reads, and never calls the guest.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#loading>

use super::ends::lift_end;
use super::flatten::{MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, Passing, flat_count};
use super::layout::{Layout, discriminant_size, flags_size};
use super::shared::LaidOut;
use super::span::{NO_MEMORY, check};
use super::strings::{self, LiftedEncodings};
use super::type_layout::{alignment, payload_offset, placed, size};
use super::{FuncSig, HandleTable, HandleVal, Type, Val};
use crate::wasm::component::StringEncoding;

/// The values of one lifted call may take about this many bytes. Without a limit, a few bytes of memory could describe
/// a huge value: a list can name the same string a million times.
const MAX_LIFTED: usize = 1 << 28;
/// The most bytes that a list's elements may take in memory (`MAX_LIST_BYTE_LENGTH`).
const MAX_LIST_BYTES: u64 = (1 << 28) - 1;

/// The bits that every `f32` NaN becomes on its way into or out of a component (`CANONICAL_FLOAT32_NAN`).
pub(super) const CANONICAL_NAN32: u32 = 0x7fc0_0000;
/// The same for `f64`, as [`CANONICAL_NAN32`].
pub(super) const CANONICAL_NAN64: u64 = 0x7ff8_0000_0000_0000;

/// What lifting reads from, for one component instance.
pub struct Lift<'a> {
    memory: &'a [u8],
    encoding: StringEncoding,
    handles: &'a mut HandleTable,
    lenders: Vec<u32>,
    encodings: LiftedEncodings,
    left: usize,
}

/// What lifting produced besides the values.
#[derive(Debug, Clone, Default)]
pub struct Lifted {
    /// The handles that were lent to the call, by index; one entry for each loan.
    pub lenders: Vec<u32>,
    /// How the strings were encoded.
    pub encodings: LiftedEncodings,
    /// About how many bytes the values take on the host.
    pub bytes: u64,
}

/// Takes core values one after another.
struct Flat<'a>(std::slice::Iter<'a, u64>);

impl Flat<'_> {
    fn next64(&mut self) -> u64 {
        self.0.next().copied().unwrap_or(0)
    }

    #[allow(clippy::cast_possible_truncation, reason = "the low half of the slot is the value")]
    fn next32(&mut self) -> u32 {
        self.next64() as u32
    }
}

impl<'a> Lift<'a> {
    /// Lifts from this memory (empty if there is none), taking handles from this table.
    #[must_use]
    pub fn new(memory: &'a [u8], encoding: StringEncoding, handles: &'a mut HandleTable) -> Self {
        let encodings = LiftedEncodings::new(encoding);
        Self { memory, encoding, handles, lenders: Vec::new(), encodings, left: MAX_LIFTED }
    }

    /// What is left to know once all values are lifted: the handles that were lent, and how strings were encoded.
    #[must_use]
    pub fn finish(self) -> Lifted {
        Lifted { lenders: self.lenders, encodings: self.encodings, bytes: (MAX_LIFTED - self.left) as u64 }
    }

    /// Lifts a function's arguments.
    ///
    /// # Errors
    /// The rule of the canonical ABI that the arguments break; the guest traps.
    pub fn params(&mut self, sig: &FuncSig, flat: &[u64]) -> Result<Vec<Val>, String> {
        let mut values = Vec::new();
        self.params_to(sig, flat, &mut values)?;
        Ok(values)
    }

    /// [`Lift::params`], appending to values that are already there.
    ///
    /// # Errors
    /// The rule of the canonical ABI that the arguments break; the guest traps.
    pub(crate) fn params_to(
        &mut self,
        sig: &FuncSig,
        flat: &[u64],
        values: &mut Vec<Val>,
    ) -> Result<(), String> {
        self.params_passed(sig, Passing::of(sig), flat, values)
    }

    /// Lifts arguments that are passed in a given way.
    ///
    /// # Errors
    /// The rule of the canonical ABI that the arguments break; the guest traps.
    pub(crate) fn params_passed(
        &mut self,
        sig: &FuncSig,
        passing: Passing,
        flat: &[u64],
        values: &mut Vec<Val>,
    ) -> Result<(), String> {
        let types = || sig.params.iter().map(|field| &field.ty);
        let mut flat = Flat(flat.iter());
        values.reserve(sig.params.len());
        if !passing.spill_params {
            for ty in types() {
                values.push(self.flat(ty, &mut flat)?);
            }
            return Ok(());
        }
        let ptr = flat.next32();
        let tuple = Layout::record(types().map(LaidOut::layout));
        self.check(ptr, tuple.align, u64::from(tuple.size), "the spilled arguments")?;
        for (ty, offset) in placed(types()) {
            values.push(self.load(ty, ptr + offset)?);
        }
        Ok(())
    }

    /// Lifts the result that a task passes to `task.return`.
    ///
    /// # Errors
    /// The rule of the canonical ABI that the result breaks; the guest traps.
    pub(crate) fn returned(&mut self, ty: &Type, flat: &[u64]) -> Result<Val, String> {
        let mut flat = Flat(flat.iter());
        if flat_count(ty) <= MAX_FLAT_PARAMS {
            return self.flat(ty, &mut flat);
        }
        let ptr = flat.next32();
        self.check(ptr, alignment(ty), u64::from(size(ty)), "the result")?;
        self.load(ty, ptr)
    }

    /// Lifts a string.
    ///
    /// # Errors
    /// The rule of the canonical ABI that it breaks; the guest traps.
    pub(crate) fn text(&mut self, ptr: u32, units: u32) -> Result<String, String> {
        match self.string(ptr, units)? {
            Val::String(text) => Ok(text),
            _ => Err("not a string".to_owned()),
        }
    }

    /// Lifts a function's result.
    ///
    /// # Errors
    /// The rule of the canonical ABI that the result breaks; the guest traps.
    pub fn result(&mut self, ty: &Type, flat: &[u64]) -> Result<Val, String> {
        let mut flat = Flat(flat.iter());
        if flat_count(ty) <= MAX_FLAT_RESULTS {
            return self.flat(ty, &mut flat);
        }
        let ptr = flat.next32();
        self.check(ptr, alignment(ty), u64::from(size(ty)), "the result")?;
        self.load(ty, ptr)
    }

    fn check(&self, ptr: u32, align: u32, len: u64, what: &str) -> Result<(), String> {
        check(ptr, align, len, self.memory.len(), what)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.left = self
            .left
            .checked_sub(bytes)
            .ok_or("the value is larger than 256 MiB, which this tool refuses")?;
        Ok(())
    }

    fn flat(&mut self, ty: &Type, flat: &mut Flat<'_>) -> Result<Val, String> {
        self.spend(size_of::<Val>())?;
        #[allow(clippy::cast_possible_truncation, reason = "narrow integers are the low bits of an i32")]
        Ok(match ty {
            Type::Bool => Val::Bool(flat.next32() != 0),
            Type::U8 => Val::U8(flat.next32() as u8),
            Type::S8 => Val::S8(flat.next32() as i8),
            Type::U16 => Val::U16(flat.next32() as u16),
            Type::S16 => Val::S16(flat.next32() as i16),
            Type::U32 => Val::U32(flat.next32()),
            Type::S32 => Val::S32(flat.next32().cast_signed()),
            Type::U64 => Val::U64(flat.next64()),
            Type::S64 => Val::S64(flat.next64().cast_signed()),
            Type::F32 => Val::F32(canonical32(flat.next32())),
            Type::F64 => Val::F64(canonical64(flat.next64())),
            Type::Char => Val::Char(char_of(flat.next32())?),
            Type::String => {
                let (ptr, units) = (flat.next32(), flat.next32());
                self.string(ptr, units)?
            }
            Type::List(element) | Type::Map(element) => {
                let (ptr, len) = (flat.next32(), flat.next32());
                self.list(element, ptr, len)?
            }
            Type::FixedLengthList(element, len) => {
                let values = (0..*len).map(|_| self.flat(element, flat)).collect::<Result<_, _>>()?;
                Val::list(element, values)
            }
            Type::Record(_) | Type::Tuple(_) => {
                let values = ty.fields().map(|ty| self.flat(ty, flat)).collect::<Result<_, _>>()?;
                if matches!(ty, Type::Record(_)) { Val::Record(values) } else { Val::Tuple(values) }
            }
            Type::Flags(labels) => Val::Flags(vec![flat.next32() & label_mask(labels.len())]),
            Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. } => {
                let count = flat_count(ty) - 1;
                let case = flat.next32();
                let payload = payload_type(ty, case)?;
                let rest = flat.0.as_slice();
                let (mut own, after) = (Flat(rest.iter()), rest.get(count..).unwrap_or_default());
                let value = payload.map(|ty| self.flat(ty, &mut own)).transpose()?;
                flat.0 = after.iter();
                Val::of_case(ty, case, value)
            }
            Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_) | Type::ErrorContext => {
                self.handle(ty, flat.next32())?
            }
        })
    }

    fn load(&mut self, ty: &Type, ptr: u32) -> Result<Val, String> {
        self.spend(size_of::<Val>())?;
        #[allow(clippy::cast_possible_truncation, reason = "the bytes read are as many as the type has")]
        Ok(match ty {
            Type::Bool => Val::Bool(self.int(ptr, 1)? != 0),
            Type::U8 => Val::U8(self.int(ptr, 1)? as u8),
            Type::S8 => Val::S8(self.int(ptr, 1)? as i8),
            Type::U16 => Val::U16(self.int(ptr, 2)? as u16),
            Type::S16 => Val::S16(self.int(ptr, 2)? as i16),
            Type::U32 => Val::U32(self.int(ptr, 4)? as u32),
            Type::S32 => Val::S32(self.int(ptr, 4)? as i32),
            Type::U64 => Val::U64(self.int(ptr, 8)?),
            Type::S64 => Val::S64(self.int(ptr, 8)?.cast_signed()),
            Type::F32 => Val::F32(canonical32(self.int(ptr, 4)? as u32)),
            Type::F64 => Val::F64(canonical64(self.int(ptr, 8)?)),
            Type::Char => Val::Char(char_of(self.int(ptr, 4)? as u32)?),
            Type::String => {
                let (at, units) = (self.int(ptr, 4)? as u32, self.int(ptr + 4, 4)? as u32);
                self.string(at, units)?
            }
            Type::List(element) | Type::Map(element) => {
                let (at, len) = (self.int(ptr, 4)? as u32, self.int(ptr + 4, 4)? as u32);
                self.list(element, at, len)?
            }
            Type::FixedLengthList(element, len) => self.elements(element, ptr, *len)?,
            Type::Record(_) | Type::Tuple(_) => {
                let values = placed(ty.fields())
                    .map(|(ty, offset)| self.load(ty, ptr + offset))
                    .collect::<Result<_, _>>()?;
                if matches!(ty, Type::Record(_)) { Val::Record(values) } else { Val::Tuple(values) }
            }
            Type::Flags(labels) => {
                Val::Flags(vec![self.int(ptr, flags_size(labels.len()))? as u32 & label_mask(labels.len())])
            }
            Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. } => {
                let case = self.int(ptr, discriminant_size(ty.case_count().unwrap_or(0)))? as u32;
                let payload = payload_type(ty, case)?;
                let at = ptr + payload_offset(ty);
                let value = payload.map(|ty| self.load(ty, at)).transpose()?;
                Val::of_case(ty, case, value)
            }
            Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_) | Type::ErrorContext => {
                let index = self.int(ptr, 4)? as u32;
                self.handle(ty, index)?
            }
        })
    }

    fn int(&self, ptr: u32, bytes: u32) -> Result<u64, String> {
        let bytes = self
            .memory
            .get(ptr as usize..ptr as usize + bytes as usize)
            .ok_or("a value lies outside memory")?;
        Ok(bytes.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte)))
    }

    fn string(&mut self, ptr: u32, units: u32) -> Result<Val, String> {
        let (text, wide) = strings::load(self.memory, self.encoding, ptr, units, self.left)?;
        self.spend(text.len())?;
        self.encodings.lifted(wide, &text);
        Ok(Val::String(text))
    }

    /// Lifts elements side by side, as a list.
    ///
    /// # Errors
    /// The rule of the canonical ABI that they break; the guest traps.
    pub(crate) fn list(&mut self, element: &Type, ptr: u32, len: u32) -> Result<Val, String> {
        let bytes = u64::from(len) * u64::from(size(element));
        if bytes > MAX_LIST_BYTES {
            return Err(format!(
                "a list of {bytes} bytes is longer than the canonical ABI allows (2^28 - 1)"
            ));
        }
        self.check(ptr, alignment(element), bytes, "a list")?;
        self.elements(element, ptr, len)
    }

    /// Elements side by side, at an address and of a length that have been checked.
    fn elements(&mut self, element: &Type, ptr: u32, len: u32) -> Result<Val, String> {
        if matches!(element, Type::U8) {
            self.spend(len as usize)?;
            let start = ptr as usize;
            let bytes = self.memory.get(start..start + len as usize).ok_or("a list lies outside memory")?;
            let mut copy = Vec::new();
            copy.try_reserve_exact(bytes.len()).map_err(|_| NO_MEMORY)?;
            copy.extend_from_slice(bytes);
            return Ok(Val::Bytes(copy));
        }
        let stride = size(element);
        let mut values = Vec::new();
        // What would exceed the limit at the end is refused at once.
        let needed = (len as usize).saturating_mul(size_of::<Val>());
        if needed > self.left {
            self.spend(needed)?;
        }
        values.try_reserve_exact(len as usize).map_err(|_| NO_MEMORY)?;
        for i in 0..len {
            values.push(self.load(element, ptr + i * stride)?);
        }
        Ok(Val::List(values))
    }

    fn handle(&mut self, ty: &Type, index: u32) -> Result<Val, String> {
        match ty {
            Type::Own(resource) => {
                let handle = self.handles.remove_own(index, resource)?;
                Ok(Val::Own(HandleVal { rep: handle.rep, index }))
            }
            Type::Borrow(resource) => {
                let handle = self.handles.get(index, resource)?;
                handle.lends += 1;
                self.lenders.push(index);
                Ok(Val::Borrow(HandleVal { rep: handle.rep, index }))
            }
            _ => lift_end(self.handles, index, ty),
        }
    }
}

fn payload_type(ty: &Type, case: u32) -> Result<Option<&Type>, String> {
    ty.case_type(case).ok_or_else(|| {
        format!("{case} is not a case of this variant, which has {} cases", ty.case_count().unwrap_or(0))
    })
}

pub(super) fn label_mask(labels: usize) -> u32 {
    if labels >= 32 { u32::MAX } else { (1 << labels) - 1 }
}

pub(super) fn canonical32(bits: u32) -> u32 {
    if f32::from_bits(bits).is_nan() { CANONICAL_NAN32 } else { bits }
}

pub(super) fn canonical64(bits: u64) -> u64 {
    if f64::from_bits(bits).is_nan() { CANONICAL_NAN64 } else { bits }
}

fn char_of(bits: u32) -> Result<char, String> {
    char::from_u32(bits).ok_or_else(|| format!("{bits:#x} is not a Unicode scalar value, so not a char"))
}
