//! One function in the text format: one line for each instruction, names resolved.
//!
//! `wasmprinter` writes whole modules, but a debugger wants one function of a large module at a time, with the
//! instruction index beside each line. It knows nothing of execution. Text format:
//! <https://webassembly.github.io/spec/core/text/instructions.html>

use super::{BlockType, Code, FuncType, Label, Module, NameSubject, Op};
use std::collections::HashMap;
use std::fmt::{self, Write};

/// How many targets of a `br_table`, or types of a signature, are written out at most.
const MANY: usize = 32;

/// One instruction as a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// Instruction index in the body.
    pub op: u32,
    /// Byte offset in the file.
    pub offset: u32,
    /// Nesting depth, for indentation; 0 for instructions directly in the function's body.
    pub depth: u16,
    /// The line without its indentation: `local.get 0`.
    pub text: String,
}

impl Module {
    /// The body of a function, one line for each instruction of [`Module::code`]. Empty for an imported function.
    #[must_use]
    pub fn text(&self, func: u32) -> Vec<TextLine> {
        match self.code(func) {
            Some(code) => FunctionText { module: self, func, code, names: HashMap::new() }.lines(),
            None => Vec::new(),
        }
    }

    /// A function's signature as text: `(param i32 i32) (result i32)`; empty for `[] → []`.
    #[must_use]
    pub fn signature_text(&self, func: u32) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = signature(self, self.func_type(func), &mut out);
        out.trim_start().to_owned()
    }
}

impl Module {
    /// A function type as the text format writes it: `(func (param i32 i32) (result i32))`.
    #[must_use]
    pub(crate) fn func_type_text(&self, ty: &FuncType) -> String {
        let mut out = "(func".to_owned();
        // Writing to a string cannot fail.
        let _ = signature(self, ty, &mut out);
        out + ")"
    }
}

/// Writes the instructions of one function.
struct FunctionText<'a> {
    module: &'a Module,
    func: u32,
    code: &'a Code,
    /// Names of functions seen so far: a body calls the same ones again and again.
    names: HashMap<u32, String>,
}

impl FunctionText<'_> {
    fn lines(mut self) -> Vec<TextLine> {
        let code = self.code;
        let rows = (0u32..).zip(&code.ops).zip(&code.offsets).zip(&code.nesting);
        let line = |(((op, instruction), &offset), &nesting): (((u32, &Op), &u32), &u32)| {
            let mut text = instruction.name().to_owned();
            // Writing to a string cannot fail.
            let _ = self.immediates(instruction, nesting, &mut text);
            TextLine { op, offset, depth: u16::try_from(nesting).unwrap_or(u16::MAX), text }
        };
        rows.map(line).collect()
    }

    /// Writes the immediates; `nesting` is how many blocks enclose the instruction.
    fn immediates(&mut self, op: &Op, nesting: u32, out: &mut String) -> fmt::Result {
        match *op {
            Op::Block { ty, .. } | Op::Loop { ty, .. } | Op::If { ty, .. } | Op::Try { ty, .. } => {
                self.block_type(ty, out)?;
                write!(out, " ;; @{}", nesting + 1)
            }
            Op::TryTable { ty, .. } => {
                self.block_type(ty, out)?;
                self.catches(op, nesting, out)?;
                write!(out, " ;; @{}", nesting + 1)
            }
            Op::Br { .. } | Op::BrIf { .. } | Op::BrOnNull { .. } | Op::BrOnNonNull { .. } => {
                self.code.labels_of(op).iter().try_for_each(|l| label(*l, nesting, out))
            }
            Op::BrOnCast { from, to, .. } | Op::BrOnCastFail { from, to, .. } => {
                self.code.labels_of(op).iter().try_for_each(|l| label(*l, nesting, out))?;
                write!(out, " {} {}", self.module.ref_text(from), self.module.ref_text(to))
            }
            // Both are inside the block that they name, but at the level of its own instruction.
            Op::Rethrow { relative_depth } => outer(relative_depth, nesting, out),
            Op::Delegate { relative_depth } => outer(relative_depth, nesting, out),
            Op::Throw { tag_index } | Op::Catch { tag_index, .. } => {
                self.named(NameSubject::Tag, tag_index, out)
            }
            Op::BrTable { .. } => {
                let Some((default, targets)) = self.code.labels_of(op).split_last() else { return Ok(()) };
                targets.iter().take(MANY).try_for_each(|l| label(*l, nesting, out))?;
                if targets.len() > MANY {
                    write!(out, " (;… {} more;)", targets.len() - MANY)?;
                }
                label(*default, nesting, out)
            }
            Op::Call { function_index }
            | Op::ReturnCall { function_index }
            | Op::RefFunc { function_index } => self.function(function_index, out),
            Op::CallIndirect { type_index, table_index }
            | Op::ReturnCallIndirect { type_index, table_index } => {
                self.unless_zero(NameSubject::Table, &[table_index], out)?;
                self.type_use(type_index, out)
            }
            Op::LocalGet { local_index } | Op::LocalSet { local_index } | Op::LocalTee { local_index } => {
                index(local_index, self.module.local_name(self.func, local_index).as_deref(), out)
            }
            Op::GlobalGet { global_index } | Op::GlobalSet { global_index } => {
                self.named(NameSubject::Global, global_index, out)
            }
            Op::I32Const { value } => write!(out, " {value}"),
            Op::I64Const { value } => write!(out, " {value}"),
            Op::F32Const { bits } => write!(out, " {}", f32_text(bits)),
            Op::F64Const { bits } => write!(out, " {}", f64_text(bits)),
            Op::V128Const { bytes } => vector(bytes, out),
            Op::I8x16Shuffle { lanes } => lanes.iter().try_for_each(|lane| write!(out, " {lane}")),
            Op::TypedSelect { ty } => write!(out, " (result {})", self.module.type_text(ty)),
            Op::RefNull { heap } => write!(out, " {}", self.module.heap_text(heap)),
            Op::RefTest { to } | Op::RefCast { to } => write!(out, " {}", self.module.ref_text(to)),
            _ if op.memory_access().or_else(|| op.atomic_access()).is_some() => {
                self.memory_immediate(op, out)
            }
            _ => match op.lane() {
                Some(lane) => write!(out, " {lane}"),
                None => self.segments(op, out),
            },
        }
    }

    /// Immediates that name memories, tables and the segments that fill them.
    fn segments(&self, op: &Op, out: &mut String) -> fmt::Result {
        match *op {
            Op::DataDrop { data_index } => self.named(NameSubject::Data, data_index, out),
            Op::MemoryInit { data_index, memory } => {
                self.unless_zero(NameSubject::Memory, &[memory], out)?;
                self.named(NameSubject::Data, data_index, out)
            }
            Op::MemorySize { memory } | Op::MemoryGrow { memory } | Op::MemoryFill { memory } => {
                self.unless_zero(NameSubject::Memory, &[memory], out)
            }
            Op::MemoryCopy { dst_memory, src_memory } => {
                self.unless_zero(NameSubject::Memory, &[dst_memory, src_memory], out)
            }
            Op::ElemDrop { elem_index } => self.named(NameSubject::Elem, elem_index, out),
            Op::TableInit { elem_index, table } => {
                self.unless_zero(NameSubject::Table, &[table], out)?;
                self.named(NameSubject::Elem, elem_index, out)
            }
            Op::TableCopy { dst_table, src_table } => {
                self.unless_zero(NameSubject::Table, &[dst_table, src_table], out)
            }
            Op::TableGet { table }
            | Op::TableSet { table }
            | Op::TableGrow { table }
            | Op::TableSize { table }
            | Op::TableFill { table } => self.unless_zero(NameSubject::Table, &[table], out),
            _ => self.objects(op, out),
        }
    }

    /// Immediates that name types and fields, and the segments that fill arrays.
    fn objects(&self, op: &Op, out: &mut String) -> fmt::Result {
        match *op {
            Op::CallRef { type_index }
            | Op::ReturnCallRef { type_index }
            | Op::StructNew { type_index }
            | Op::StructNewDefault { type_index }
            | Op::ArrayNew { type_index }
            | Op::ArrayNewDefault { type_index }
            | Op::ArrayGet { type_index }
            | Op::ArrayGetS { type_index }
            | Op::ArrayGetU { type_index }
            | Op::ArraySet { type_index }
            | Op::ArrayFill { type_index } => self.named(NameSubject::Type, type_index, out),
            Op::StructGet { type_index, field }
            | Op::StructGetS { type_index, field }
            | Op::StructGetU { type_index, field }
            | Op::StructSet { type_index, field } => {
                self.named(NameSubject::Type, type_index, out)?;
                index(field, self.module.field_name(type_index, field).as_deref(), out)
            }
            Op::ArrayNewFixed { type_index, count } => {
                self.named(NameSubject::Type, type_index, out)?;
                write!(out, " {count}")
            }
            Op::ArrayNewData { type_index, data_index } | Op::ArrayInitData { type_index, data_index } => {
                self.named(NameSubject::Type, type_index, out)?;
                self.named(NameSubject::Data, data_index, out)
            }
            Op::ArrayNewElem { type_index, elem_index } | Op::ArrayInitElem { type_index, elem_index } => {
                self.named(NameSubject::Type, type_index, out)?;
                self.named(NameSubject::Elem, elem_index, out)
            }
            Op::ArrayCopy { dst_type, src_type } => {
                self.named(NameSubject::Type, dst_type, out)?;
                self.named(NameSubject::Type, src_type, out)
            }
            _ => Ok(()),
        }
    }

    /// ` $name`, or ` 7` for something without a name.
    fn named(&self, kind: NameSubject, at: u32, out: &mut String) -> fmt::Result {
        index(at, self.module.name_of(kind, at).as_deref(), out)
    }

    /// Indices, which the text format leaves out when they are all 0.
    fn unless_zero(&self, kind: NameSubject, indices: &[u32], out: &mut String) -> fmt::Result {
        match indices.iter().any(|&i| i != 0) {
            true => indices.iter().try_for_each(|&i| self.named(kind, i, out)),
            false => Ok(()),
        }
    }

    /// ` offset=8 align=1`, each left out if it is the text format's default; the lane comes last.
    fn memory_immediate(&self, op: &Op, out: &mut String) -> fmt::Result {
        let Some(access) = op.memory_access().or_else(|| op.atomic_access()) else { return Ok(()) };
        self.unless_zero(NameSubject::Memory, &[access.memory], out)?;
        if access.offset != 0 {
            write!(out, " offset={}", access.offset)?;
        }
        match 1u32.checked_shl(access.align.into()) {
            Some(promised) if promised != access.size => write!(out, " align={promised}")?,
            _ => {}
        }
        match op.lane() {
            Some(lane) => write!(out, " {lane}"),
            None => Ok(()),
        }
    }

    fn function(&mut self, func: u32, out: &mut String) -> fmt::Result {
        let module = self.module;
        let name = self.names.entry(func).or_insert_with(|| module.short_func_name(func));
        write!(out, " ${name}")
    }

    fn catches(&self, op: &Op, nesting: u32, out: &mut String) -> fmt::Result {
        for catch in self.code.catches_of(op) {
            let reference = if catch.reference { "_ref" } else { "" };
            match catch.tag {
                Some(tag) => {
                    write!(out, " (catch{reference}")?;
                    self.named(NameSubject::Tag, tag, out)?;
                }
                None => write!(out, " (catch_all{reference}")?,
            }
            if let Some(target) = self.code.labels.get(catch.label as usize) {
                label(*target, nesting, out)?;
            }
            out.write_str(")")?;
        }
        Ok(())
    }

    fn block_type(&self, ty: BlockType, out: &mut String) -> fmt::Result {
        match ty {
            BlockType::Empty => Ok(()),
            BlockType::Value(ty) => write!(out, " (result {})", self.module.type_text(ty)),
            BlockType::Func(index) => self.type_use(index, out),
        }
    }

    fn type_use(&self, index: u32, out: &mut String) -> fmt::Result {
        match self.module.func_type_at(index) {
            Some(ty) => signature(self.module, ty, out),
            None => write!(out, " (type {index})"),
        }
    }
}

/// ` 1 (;@2;)`: how many blocks the branch leaves, and the level of the target block.
fn label(label: Label, nesting: u32, out: &mut String) -> fmt::Result {
    write!(out, " {}", label.depth)?;
    match nesting.checked_sub(label.depth) {
        Some(0) | None => out.write_str(" (;return;)"),
        Some(block) => write!(out, " (;@{block};)"),
    }
}

/// ` 1 (;@2;)`: a block counted outwards that is not the target of a branch.
fn outer(depth: u32, nesting: u32, out: &mut String) -> fmt::Result {
    write!(out, " {depth}")?;
    match nesting.checked_sub(depth) {
        Some(0) | None => out.write_str(" (;caller;)"),
        Some(block) => write!(out, " (;@{block};)"),
    }
}

/// Four lanes in hexadecimal, the most common way to write them.
fn vector(bytes: [u8; 16], out: &mut String) -> fmt::Result {
    out.write_str(" i32x4")?;
    let lanes = bytes.as_chunks::<4>().0.iter();
    lanes.map(|lane| u32::from_le_bytes(*lane)).try_for_each(|lane| write!(out, " 0x{lane:08x}"))
}

/// ` (param i32 i32) (result i32)`
fn signature(module: &Module, ty: &FuncType, out: &mut String) -> fmt::Result {
    for (keyword, types) in [("param", &ty.params), ("result", &ty.results)] {
        if types.is_empty() {
            continue;
        }
        write!(out, " ({keyword}")?;
        for ty in types.iter().take(MANY) {
            write!(out, " {}", module.type_text(*ty))?;
        }
        out.write_str(if types.len() > MANY { " …)" } else { ")" })?;
    }
    Ok(())
}

/// ` $name`, or ` 7` for something without a name.
fn index(index: u32, name: Option<&str>, out: &mut String) -> fmt::Result {
    match name {
        Some(name) => write!(out, " ${name}"),
        None => write!(out, " {index}"),
    }
}

/// A float, given by its bits, as the text format writes it: decimal if that is exact, and NaN with its payload.
#[must_use]
pub(crate) fn f32_text(bits: u32) -> String {
    let value = f32::from_bits(bits);
    float_text(value.is_nan(), value.is_sign_negative(), u64::from(bits & 0x7f_ffff), 1 << 22, || {
        format!("{value:?}")
    })
}

/// [`f32_text`] for 64-bit floats.
#[must_use]
pub(crate) fn f64_text(bits: u64) -> String {
    let value = f64::from_bits(bits);
    float_text(value.is_nan(), value.is_sign_negative(), bits & 0xf_ffff_ffff_ffff, 1 << 51, || {
        format!("{value:?}")
    })
}

/// `Debug` of a float is the shortest decimal that reads back as the same bits.
fn float_text(
    is_nan: bool,
    negative: bool,
    payload: u64,
    canonical: u64,
    decimal: impl Fn() -> String,
) -> String {
    let sign = if negative { "-" } else { "" };
    match is_nan {
        true if payload == canonical => format!("{sign}nan"),
        true => format!("{sign}nan:{payload:#x}"),
        false => decimal(),
    }
}
