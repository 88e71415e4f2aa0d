//! Lowering: turns interface values into core values and contents of linear memory.
//!
//! Memory for strings and lists comes from the guest's own `realloc`, which is guest code that a person can step
//! through. So lowering is a stack of jobs kept as plain data: it runs until it needs a block, asks for it, and
//! continues with the pointer. It is given the memory again each time, since `realloc` may have grown it.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#storing>

use super::flatten::{MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, flat_count, flat_params};
use super::layout::{Layout, discriminant_size};
use super::plain::{self, is_plain, misfit, write};
use super::shared::LaidOut;
use super::span::check;
use super::strings::{LiftedEncodings, Realloc, StoreString, StringStep};
use super::type_layout::{alignment, payload_offset, placed, size};
use super::{FuncSig, LowerContext, Shared, Type, Val};
use crate::wasm::component::StringEncoding;

/// Why lowering returned: what there is to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LowerStep {
    /// `realloc` is to be called, and lowering resumed with its result.
    Realloc(Realloc),
    /// Everything is lowered; these are the flat core values.
    Done(Vec<u64>),
}

/// Where a pointer and a length are put.
#[derive(Debug, Clone, Copy)]
enum ListDestination {
    Flat,
    Memory(u32),
}

#[derive(Debug, Clone)]
enum Job {
    /// Append the core values of a value.
    Flat(Val, Type),
    /// Pad with zeros, after the payload of one of a variant's smaller cases.
    PadTo(usize),
    /// Store a value at an address.
    Store(Val, Type, u32),
    /// Store the remaining elements of a list.
    Elements { values: std::vec::IntoIter<Val>, ty: Shared, ptr: u32, stride: u32 },
    /// Put a pointer and length where they belong.
    Pair(ListDestination, u32, u32),
}

/// What the requested block is for.
#[derive(Debug, Clone)]
enum AwaitedBlock {
    String { store: StoreString, target: ListDestination },
    Bytes { bytes: Vec<u8>, target: ListDestination },
    List { values: Vec<Val>, ty: Shared, target: ListDestination, bytes: u64 },
    Spill { values: Vec<Val>, types: Vec<Type>, tuple: Layout },
}

/// Values being lowered into a component instance. It can be cloned at any point.
#[derive(Debug, Clone)]
pub struct Lowering {
    jobs: Vec<Job>,
    wait: Option<AwaitedBlock>,
    request: Option<Realloc>,
    flat: Vec<u64>,
    from: LiftedEncodings,
    to: StringEncoding,
    /// How many strings have been begun so far.
    strings: u32,
}

impl Lowering {
    fn new(from: LiftedEncodings, to: StringEncoding) -> Self {
        Self { jobs: Vec::new(), wait: None, request: None, flat: Vec::new(), from, to, strings: 0 }
    }

    /// Lowers a function's arguments into the component that is called. `from` says how the caller encoded the strings.
    ///
    /// # Errors
    /// If the values do not fit the signature.
    pub fn params(
        sig: &FuncSig,
        values: Vec<Val>,
        from: LiftedEncodings,
        to: StringEncoding,
    ) -> Result<Self, String> {
        if values.len() != sig.params.len() {
            return Err(format!("{} arguments for {} parameters", values.len(), sig.params.len()));
        }
        let mut this = Self::new(from, to);
        let types: Vec<Type> = sig.params.iter().map(|field| field.ty.clone()).collect();
        if flat_params(sig) <= MAX_FLAT_PARAMS {
            this.jobs.extend(values.into_iter().zip(types).map(|(value, ty)| Job::Flat(value, ty)).rev());
            return Ok(this);
        }
        let tuple = Layout::record(types.iter().map(LaidOut::layout));
        this.request = Some(Realloc { old_ptr: 0, old_size: 0, align: tuple.align, new_size: tuple.size });
        this.wait = Some(AwaitedBlock::Spill { values, types, tuple });
        Ok(this)
    }

    /// Lowers a function's result into the component that called it. `out` is the pointer that the caller gave for a
    /// result that goes through memory.
    #[must_use]
    pub fn result(ty: &Type, value: Val, out: u32, from: LiftedEncodings, to: StringEncoding) -> Self {
        let mut this = Self::new(from, to);
        this.jobs.push(if flat_count(ty) <= MAX_FLAT_RESULTS {
            Job::Flat(value, ty.clone())
        } else {
            Job::Store(value, ty.clone(), out)
        });
        this
    }

    /// [`Self::result`] for a result that goes through memory however small it is.
    #[must_use]
    pub(crate) fn stored(ty: &Type, value: Val, out: u32, from: LiftedEncodings, to: StringEncoding) -> Self {
        let mut this = Self::new(from, to);
        this.jobs.push(Job::Store(value, ty.clone(), out));
        this
    }

    /// Lowers the elements of a copy into a buffer at an address.
    #[must_use]
    pub(crate) fn elements(values: Vec<Val>, ty: &Shared, ptr: u32, to: StringEncoding) -> Self {
        let mut this = Self::new(LiftedEncodings::default(), to);
        let stride = size(ty);
        this.jobs.push(Job::Elements { values: values.into_iter(), ty: ty.clone(), ptr, stride });
        this
    }

    /// Checks the pointer that the caller gave for a result that goes through memory.
    ///
    /// # Errors
    /// If the pointer is not aligned, or the result would lie outside memory.
    pub fn check_out(ty: &Type, out: u32, memory: usize) -> Result<(), String> {
        check(out, alignment(ty), u64::from(size(ty)), memory, "the place for the result")
    }

    /// Runs until it is done or needs a block. `ptr` is the pointer to the block requested last, if one was.
    ///
    /// # Errors
    /// The rule that the values, or the guest's `realloc`, break; the guest traps.
    pub fn resume(&mut self, cx: &mut LowerContext<'_>, ptr: Option<u32>) -> Result<LowerStep, String> {
        if let Some(ptr) = ptr {
            self.received(cx, ptr)?;
        }
        loop {
            if let Some(request) = self.request.take() {
                return Ok(LowerStep::Realloc(request));
            }
            match self.jobs.pop() {
                Some(job) => self.job(cx, job)?,
                None => return Ok(LowerStep::Done(std::mem::take(&mut self.flat))),
            }
        }
    }

    /// Continues with the requested block, which is at `ptr`.
    fn received(&mut self, cx: &mut LowerContext<'_>, ptr: u32) -> Result<(), String> {
        let what = "the block from realloc";
        match self.wait.take() {
            None => return Err("realloc returned, but nothing asked for memory".to_string()),
            Some(AwaitedBlock::String { mut store, target }) => {
                match store.resume(cx.memory, ptr, &mut |at, len| cx.log.wrote(at, len))? {
                    StringStep::Realloc(request) => {
                        self.request = Some(request);
                        self.wait = Some(AwaitedBlock::String { store, target });
                    }
                    StringStep::Done(ptr, units) => self.jobs.push(Job::Pair(target, ptr, units)),
                }
            }
            Some(AwaitedBlock::Bytes { bytes, target }) => {
                check(ptr, 1, bytes.len() as u64, cx.memory.len(), what)?;
                write(cx, ptr, &bytes)?;
                self.jobs.push(Job::Pair(target, ptr, length(bytes.len())?));
            }
            Some(AwaitedBlock::List { values, ty, target, bytes }) => {
                check(ptr, alignment(&ty), bytes, cx.memory.len(), what)?;
                self.jobs.push(Job::Pair(target, ptr, length(values.len())?));
                let stride = size(&ty);
                self.jobs.push(Job::Elements { values: values.into_iter(), ty, ptr, stride });
            }
            Some(AwaitedBlock::Spill { values, types, tuple }) => {
                check(ptr, tuple.align, u64::from(tuple.size), cx.memory.len(), what)?;
                self.flat.push(u64::from(ptr));
                self.store_fields(values, types.iter(), ptr);
            }
        }
        Ok(())
    }

    fn job(&mut self, cx: &mut LowerContext<'_>, job: Job) -> Result<(), String> {
        match job {
            Job::PadTo(len) => self.flat.resize(len, 0),
            Job::Pair(ListDestination::Flat, ptr, len) => self.flat.extend([u64::from(ptr), u64::from(len)]),
            Job::Pair(ListDestination::Memory(at), ptr, len) => {
                write(cx, at, &ptr.to_le_bytes())?;
                write(cx, at + 4, &len.to_le_bytes())?;
            }
            Job::Elements { mut values, ty, mut ptr, stride } => {
                while let Some(value) = values.next() {
                    let at = ptr;
                    ptr = ptr.wrapping_add(stride);
                    if is_plain(&value) {
                        plain::store(cx, &value, &ty, at)?;
                    } else {
                        let element = (*ty).clone();
                        self.jobs.push(Job::Elements { values, ty, ptr, stride });
                        return self.store(cx, value, &element, at);
                    }
                }
            }
            Job::Flat(value, ty) => self.flat(cx, value, &ty)?,
            Job::Store(value, ty, ptr) => self.store(cx, value, &ty, ptr)?,
        }
        Ok(())
    }

    fn store_fields<'t>(&mut self, values: Vec<Val>, types: impl Iterator<Item = &'t Type>, ptr: u32) {
        let start = self.jobs.len();
        let jobs = values.into_iter().zip(placed(types));
        self.jobs.extend(jobs.map(|(value, (ty, offset))| Job::Store(value, ty.clone(), ptr + offset)));
        // The last job is taken first, so the first field goes last.
        self.jobs[start..].reverse();
    }

    fn string(&mut self, text: String, target: ListDestination) -> Result<(), String> {
        let (store, request) = StoreString::begin(text, &self.from, self.strings, self.to)?;
        self.strings = self.strings.saturating_add(1);
        self.request = Some(request);
        self.wait = Some(AwaitedBlock::String { store, target });
        Ok(())
    }

    fn list(&mut self, value: Val, ty: &Shared, target: ListDestination) -> Result<(), String> {
        let (count, wait) = match value {
            Val::Bytes(bytes) if **ty == Type::U8 => (bytes.len(), AwaitedBlock::Bytes { bytes, target }),
            Val::List(values) => {
                let bytes = values.len() as u64 * u64::from(size(ty));
                (values.len(), AwaitedBlock::List { values, ty: ty.clone(), target, bytes })
            }
            other => return Err(misfit(&other, "a list")),
        };
        let bytes = count as u64 * u64::from(size(ty));
        let new_size = u32::try_from(bytes).map_err(|_| format!("a list of {bytes} bytes is too long"))?;
        self.request = Some(Realloc { old_ptr: 0, old_size: 0, align: alignment(ty), new_size });
        self.wait = Some(wait);
        Ok(())
    }

    fn flat(&mut self, cx: &mut LowerContext<'_>, value: Val, ty: &Type) -> Result<(), String> {
        match (ty, value) {
            (Type::String, Val::String(text)) => self.string(text, ListDestination::Flat),
            (Type::List(element) | Type::Map(element), value) => {
                self.list(value, element, ListDestination::Flat)
            }
            (Type::FixedLengthList(element, len), value) => {
                let values = elements(value, *len)?;
                self.jobs.extend(values.into_iter().rev().map(|value| Job::Flat(value, (**element).clone())));
                Ok(())
            }
            (Type::Record(_), Val::Record(values)) | (Type::Tuple(_), Val::Tuple(values)) => {
                let types = ty.fields();
                if values.len() != types.len() {
                    return Err("a record with another number of fields".to_string());
                }
                let start = self.jobs.len();
                let jobs = values.into_iter().zip(types);
                self.jobs.extend(jobs.map(|(value, ty)| Job::Flat(value, ty.clone())));
                self.jobs[start..].reverse();
                Ok(())
            }
            (Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. }, value) => {
                let (case, payload) = value.into_case().map_err(|other| misfit(&other, "a variant"))?;
                let payload_type = ty.case_type(case).ok_or("no such case")?;
                self.flat.push(u64::from(case));
                self.jobs.push(Job::PadTo(self.flat.len() + flat_count(ty) - 1));
                match (payload_type, payload) {
                    (Some(ty), Some(value)) => self.jobs.push(Job::Flat(*value, ty.clone())),
                    (None, None) => {}
                    _ => return Err("a case with a payload of another type".to_string()),
                }
                Ok(())
            }
            (ty, value) => plain::flat(cx, &value, ty, &mut self.flat),
        }
    }

    fn store(&mut self, cx: &mut LowerContext<'_>, value: Val, ty: &Type, ptr: u32) -> Result<(), String> {
        match (ty, value) {
            (Type::String, Val::String(text)) => self.string(text, ListDestination::Memory(ptr)),
            (Type::List(element) | Type::Map(element), value) => {
                self.list(value, element, ListDestination::Memory(ptr))
            }
            (Type::FixedLengthList(element, len), Val::Bytes(bytes))
                if **element == Type::U8 && bytes.len() == *len as usize =>
            {
                write(cx, ptr, &bytes)
            }
            (Type::FixedLengthList(element, len), value) => {
                let (values, stride) = (elements(value, *len)?.into_iter(), size(element));
                self.jobs.push(Job::Elements { values, ty: element.clone(), ptr, stride });
                Ok(())
            }
            (Type::Record(_), Val::Record(values)) | (Type::Tuple(_), Val::Tuple(values)) => {
                let types = ty.fields();
                if values.len() != types.len() {
                    return Err("a record with another number of fields".to_string());
                }
                self.store_fields(values, types, ptr);
                Ok(())
            }
            (Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result { .. }, value) => {
                let (case, payload) = value.into_case().map_err(|other| misfit(&other, "a variant"))?;
                let payload_type = ty.case_type(case).ok_or("no such case")?;
                let discriminant = discriminant_size(ty.case_count().unwrap_or(0)) as usize;
                write(cx, ptr, &case.to_le_bytes()[..discriminant])?;
                match (payload_type, payload) {
                    (Some(payload), Some(value)) => {
                        self.jobs.push(Job::Store(*value, payload.clone(), ptr + payload_offset(ty)));
                    }
                    (None, None) => {}
                    _ => return Err("a case with a payload of another type".to_string()),
                }
                Ok(())
            }
            (ty, value) => plain::store(cx, &value, ty, ptr),
        }
    }
}

/// The elements of a list of fixed length.
fn elements(value: Val, len: u32) -> Result<Vec<Val>, String> {
    let values = match value {
        Val::Bytes(bytes) => bytes.into_iter().map(Val::U8).collect(),
        Val::List(values) => values,
        other => return Err(misfit(&other, "a list of fixed length")),
    };
    if values.len() == len as usize { Ok(values) } else { Err("a list of another length".to_string()) }
}

fn length(len: usize) -> Result<u32, String> {
    u32::try_from(len).map_err(|_| "a list is too long".to_string())
}
