//! Why the instruction that a frame stands before has trapped, with the values that it was about to use.
//!
//! In English, each reason begins with the words of the specification for its trap.

use super::table::name;
use super::{Scene, elements, number, unsigned};
use crate::exec::{Reference, TrapKind, Value};
use crate::guest::TableEntry;
use crate::trace::trap_message;
use crate::wasm::{NameSubject, Op, ValType};
use crate::words::{Message, message};
use serde::Serialize;

/// Why a program trapped, with the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrapReason {
    /// Nothing is known beyond the kind of trap, or it says all.
    Rule(Message),
    /// The stack that compiled code keeps in linear memory, or the engine's own, is used up.
    StackRanOut {
        /// The trap that this led to.
        rule: Message,
        /// How many calls were nested.
        depth: u64,
        /// The functions that call each other again and again; none if there are none.
        functions: Vec<String>,
    },
    /// A division by zero.
    Divided {
        /// The number that was divided.
        dividend: String,
    },
    /// A quotient that its type cannot hold.
    Quotient {
        /// The number that was divided.
        dividend: String,
        /// What it was divided by.
        divisor: String,
        /// The type of the result.
        ty: String,
    },
    /// A float that its integer type cannot hold.
    Conversion {
        /// The float that was converted.
        value: String,
        /// The type of the result.
        ty: String,
    },
    /// `call_indirect` past the end of a table.
    NoEntry {
        /// The index of the entry.
        index: u64,
        /// The table, by name or index.
        table: Message,
        /// How many entries it has.
        size: u64,
    },
    /// `call_indirect` through an entry that is null.
    EmptyEntry {
        /// The index of the entry.
        index: u64,
        /// The table, by name or index.
        table: Message,
    },
    /// `call_indirect` to a function of another type.
    OtherType {
        /// The index of the entry.
        index: u64,
        /// The table, by name or index.
        table: Message,
        /// The function in the entry.
        function: String,
        /// The type of that function.
        has: String,
        /// The type that the call expects.
        wants: String,
    },
    /// A call that the linker replaced, since the caller declares another type than the function has.
    Mismatch {
        /// The function that was to be called.
        function: String,
        /// The type that it has, if it is in the module.
        has: Option<String>,
        /// The type that its callers declare.
        wants: String,
    },
    /// A call of a function that the linker did not find.
    NotLinked {
        /// The function that was to be called.
        function: String,
    },
    /// Entries that a table does not have.
    Table {
        /// The index of the first.
        from: u64,
        /// How many there were to be.
        len: u64,
        /// The table, by name or index.
        table: Message,
        /// How many entries it has.
        size: u64,
    },
    /// Elements that an array does not have.
    Array {
        /// The index of the first.
        from: u64,
        /// How many there were to be.
        len: u64,
        /// The array that was accessed.
        array: Message,
        /// How many elements it has.
        size: u64,
    },
    /// Bytes that a data segment does not have.
    Data {
        /// The index of the first.
        from: u64,
        /// How many there were to be.
        len: u64,
        /// The segment, by name or index.
        segment: Message,
        /// How many bytes it has.
        size: u64,
    },
    /// References that an element segment does not have.
    Elements {
        /// The index of the first.
        from: u64,
        /// How many there were to be.
        len: u64,
        /// The segment, by name or index.
        segment: Message,
        /// How many references it has.
        size: u64,
    },
    /// A null reference where another is needed.
    Null {
        /// The instruction that needs another.
        instruction: String,
    },
    /// A reference that is not of the type to which it was cast.
    Cast {
        /// The reference that was cast.
        value: Message,
        /// Its type, where that says more than the reference.
        has: Option<String>,
        /// The type that it was to have.
        wants: String,
    },
    /// An exception that nothing catches.
    Thrown {
        /// The tag of the exception.
        tag: String,
        /// The values that it carries.
        values: Message,
    },
}

/// The operand that an instruction could not use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrapValue {
    /// Its index in the operand stack, counted from the top.
    pub operand: usize,
    /// The operand as people read it.
    pub value: Message,
}

impl TrapReason {
    /// The reason as a clause without a full stop.
    #[must_use]
    pub fn message(&self) -> Message {
        match self.clone() {
            Self::Rule(what) => what,
            Self::StackRanOut { rule, depth, functions } => match &functions[..] {
                [] => message!("trap-so-stack", rule, depth),
                [one] => message!("trap-so-stack-one", rule, depth, function = one),
                more => message!("trap-so-stack-more", rule, depth, functions = more.join(" → ")),
            },
            Self::Divided { dividend } => message!("trap-so-divided", dividend),
            Self::Quotient { dividend, divisor, ty } => {
                message!("trap-so-quotient", dividend, divisor, type = ty)
            }
            Self::Conversion { value, ty } if value == "NaN" => message!("trap-so-nan", value, type = ty),
            Self::Conversion { value, ty } => message!("trap-so-conversion", value, type = ty),
            Self::NoEntry { index, table, size } => {
                message!("trap-so-no-entry", index = number(index), table, elements = elements(size))
            }
            Self::EmptyEntry { index, table } => {
                message!("trap-so-empty-entry", index = number(index), table)
            }
            Self::OtherType { index, table, function, has, wants } => {
                message!("trap-so-other-type", index = number(index), table, function, has, wants)
            }
            Self::Mismatch { function, has: Some(has), wants } => {
                message!("trap-so-mismatch", function, has, wants)
            }
            Self::Mismatch { function, has: None, wants } => {
                message!("trap-so-mismatch-unknown", function, wants)
            }
            Self::NotLinked { function } => message!("trap-so-not-linked", function),
            Self::Table { from, len, table, size } => {
                let (from, len, elements) = (number(from), elements(len), elements(size));
                message!("trap-so-table", from, len, table, elements)
            }
            Self::Array { from, len, array, size } => {
                let (from, len, elements) = (number(from), elements(len), elements(size));
                message!("trap-so-array", from, len, array, elements)
            }
            Self::Data { from, len, segment, size } => {
                let (from, len, bytes) = (number(from), super::bytes(len), super::bytes(size));
                message!("trap-so-data", from, len, segment, bytes)
            }
            Self::Elements { from, len, segment, size } => {
                let (from, len, elements) = (number(from), elements(len), elements(size));
                message!("trap-so-elements", from, len, segment, elements)
            }
            Self::Null { instruction } => message!("trap-so-null", instruction),
            Self::Cast { value, has: Some(has), wants } => message!("trap-so-cast", value, has, wants),
            Self::Cast { value, has: None, wants } => message!("trap-so-cast-value", value, wants),
            Self::Thrown { tag, values } => message!("trap-so-thrown", tag, values),
        }
    }
}

/// Why the next instruction of a scene has trapped.
#[must_use]
pub fn trap_reason(scene: &Scene<'_>, kind: &TrapKind) -> TrapReason {
    let op = scene.module.code(scene.func).and_then(|code| code.ops.get(scene.op as usize));
    op.and_then(|op| with_values(scene, op, kind)).unwrap_or_else(|| TrapReason::Rule(trap_message(kind)))
}

fn with_values(scene: &Scene<'_>, op: &Op, kind: &TrapKind) -> Option<TrapReason> {
    match kind {
        TrapKind::Unreachable => linked_to(scene),
        TrapKind::DivideByZero => {
            let [dividend, _] = scene.top()?;
            Some(TrapReason::Divided { dividend: integer(op, dividend)? })
        }
        TrapKind::IntegerOverflow | TrapKind::InvalidConversion => match scene.operands {
            [.., value @ (Value::F32(_) | Value::F64(_))] => {
                let value = scene.show(*value).to_string();
                let value =
                    if matches!(kind, TrapKind::InvalidConversion) { "NaN".to_owned() } else { value };
                Some(TrapReason::Conversion { value, ty: result_of(op) })
            }
            [.., dividend, divisor] => {
                let (dividend, divisor) = (integer(op, *dividend)?, integer(op, *divisor)?);
                Some(TrapReason::Quotient { dividend, divisor, ty: result_of(op) })
            }
            _ => None,
        },
        TrapKind::UndefinedElement | TrapKind::UninitializedElement | TrapKind::IndirectCallTypeMismatch => {
            indirect(scene, op)
        }
        TrapKind::TableOutOfBounds => in_table(scene, op),
        TrapKind::ArrayOutOfBounds => in_array(scene, op),
        TrapKind::SegmentOutOfBounds | TrapKind::MemoryOutOfBounds { .. } => in_data(scene, op),
        TrapKind::NullReference => Some(TrapReason::Null { instruction: op.name().to_owned() }),
        TrapKind::CastFailure => cast(scene, op),
        TrapKind::UncaughtException => thrown(scene, op),
        _ => None,
    }
}

/// Stubs that `wasm-ld` makes for calls that lead nowhere, by their names.
fn linked_to(scene: &Scene<'_>) -> Option<TrapReason> {
    let stub = scene.module.func_name(scene.func);
    if let Some(function) =
        ["undefined_weak:", "undefined_stub:"].iter().find_map(|lead| stub.strip_prefix(lead))
    {
        return Some(TrapReason::NotLinked { function: function.to_owned() });
    }
    let function = stub.strip_prefix("signature_mismatch:")?;
    let module = scene.module;
    let named = (0..module.funcs.len() as u32).find(|index| module.func_name(*index) == function);
    let text = |func: u32| module.func_type_text(module.func_type(func));
    Some(TrapReason::Mismatch {
        function: function.to_owned(),
        has: named.map(text),
        wants: text(scene.func),
    })
}

/// An integer as its instruction reads it.
fn integer(op: &Op, value: Value) -> Option<String> {
    let signed = !op.name().ends_with("_u");
    Some(match value {
        Value::I32(v) if signed => v.to_string(),
        Value::I64(v) if signed => v.to_string(),
        other => unsigned(other)?.to_string(),
    })
}

/// The type of a number that an instruction computes, as its name has it: `u32` where it is unsigned.
fn result_of(op: &Op) -> String {
    let ty = op.name().split('.').next().unwrap_or_default();
    if op.name().ends_with("_u") { ty.replacen('i', "u", 1) } else { ty.to_owned() }
}

fn indirect(scene: &Scene<'_>, op: &Op) -> Option<TrapReason> {
    let (Op::CallIndirect { type_index, table_index } | Op::ReturnCallIndirect { type_index, table_index }) =
        *op
    else {
        return None;
    };
    let index = unsigned(scene.top::<1>()?[0])?;
    let table = name(scene, table_index);
    Some(match scene.around.entry(table_index, index) {
        TableEntry::OutOfBounds { size } => TrapReason::NoEntry { index, table, size },
        TableEntry::Holds(Reference::Null) => TrapReason::EmptyEntry { index, table },
        TableEntry::Holds(Reference::Func(address)) => TrapReason::OtherType {
            index,
            table,
            function: scene.around.func_name(address)?,
            has: scene.around.func_type_text(address)?,
            wants: scene.module.func_type_text(scene.module.func_type_at(type_index)?),
        },
        TableEntry::Unknown | TableEntry::Holds(_) => return None,
    })
}

/// The entries that a table does not have.
fn past_table(scene: &Scene<'_>, table: u32, from: u64, len: u64) -> Option<TrapReason> {
    let size = scene.around.table_size(table)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > size);
    beyond.then(|| TrapReason::Table { from, len, table: name(scene, table), size })
}

fn past_elements(scene: &Scene<'_>, index: u32, from: u64, len: u64) -> Option<TrapReason> {
    let size = scene.around.elem_len(index)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > size);
    beyond.then(|| TrapReason::Elements { from, len, segment: scene.element_segment(index), size })
}

fn past_data(scene: &Scene<'_>, index: u32, from: u64, len: u64) -> Option<TrapReason> {
    let size = scene.around.data_len(index)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > size);
    beyond.then(|| TrapReason::Data { from, len, segment: scene.data_segment(index), size })
}

fn past_array(scene: &Scene<'_>, array: Value, from: Value, len: u64) -> Option<TrapReason> {
    let Value::Ref(_, array) = array else { return None };
    let (from, size) = (unsigned(from)?, scene.around.object(array)?.len);
    let beyond = from.checked_add(len).is_none_or(|end| end > size);
    beyond.then(|| TrapReason::Array { from, len, array: scene.show_reference(array), size })
}

fn in_table(scene: &Scene<'_>, op: &Op) -> Option<TrapReason> {
    let at = |value: Value| unsigned(value);
    match *op {
        Op::TableGet { table } => past_table(scene, table, at(scene.top::<1>()?[0])?, 1),
        Op::TableSet { table } => past_table(scene, table, at(scene.top::<2>()?[0])?, 1),
        Op::TableFill { table } => {
            let [from, _, len] = scene.top()?;
            past_table(scene, table, at(from)?, at(len)?)
        }
        Op::TableCopy { dst_table, src_table } => {
            let [to, from, len] = scene.top()?;
            let len = at(len)?;
            past_table(scene, src_table, at(from)?, len)
                .or_else(|| past_table(scene, dst_table, at(to)?, len))
        }
        Op::TableInit { elem_index, table } => {
            let [to, from, len] = scene.top()?;
            let len = at(len)?;
            past_elements(scene, elem_index, at(from)?, len)
                .or_else(|| past_table(scene, table, at(to)?, len))
        }
        Op::ArrayNewElem { elem_index, .. } | Op::ArrayInitElem { elem_index, .. } => {
            let [from, len] = scene.top()?;
            past_elements(scene, elem_index, at(from)?, at(len)?)
        }
        _ => None,
    }
}

fn in_array(scene: &Scene<'_>, op: &Op) -> Option<TrapReason> {
    match *op {
        Op::ArraySet { .. } => {
            let [array, from, _] = scene.top()?;
            past_array(scene, array, from, 1)
        }
        Op::ArrayGet { .. } | Op::ArrayGetS { .. } | Op::ArrayGetU { .. } => {
            let [array, from] = scene.top()?;
            past_array(scene, array, from, 1)
        }
        Op::ArrayFill { .. } => {
            let [array, from, _, len] = scene.top()?;
            past_array(scene, array, from, unsigned(len)?)
        }
        Op::ArrayCopy { .. } => {
            let [target, to, source, from, len] = scene.top()?;
            let len = unsigned(len)?;
            past_array(scene, source, from, len).or_else(|| past_array(scene, target, to, len))
        }
        Op::ArrayInitData { .. } | Op::ArrayInitElem { .. } => {
            let [array, to, _, len] = scene.top()?;
            past_array(scene, array, to, unsigned(len)?).or_else(|| in_table(scene, op))
        }
        _ => in_table(scene, op),
    }
}

fn in_data(scene: &Scene<'_>, op: &Op) -> Option<TrapReason> {
    match *op {
        Op::MemoryInit { data_index, .. } => {
            let [_, from, len] = scene.top()?;
            past_data(scene, data_index, unsigned(from)?, unsigned(len)?)
        }
        Op::ArrayNewData { type_index, data_index } | Op::ArrayInitData { type_index, data_index } => {
            let [from, len] = scene.top()?;
            let each = super::storage::storage(scene, type_index, 0)?.size().unwrap_or(8);
            past_data(scene, data_index, unsigned(from)?, unsigned(len)?.saturating_mul(each.into()))
        }
        _ => None,
    }
}

fn cast(scene: &Scene<'_>, op: &Op) -> Option<TrapReason> {
    let Op::RefCast { to } = *op else { return None };
    let tested = scene.top_reference()?;
    let has = match tested {
        Reference::Func(address) => scene.around.func_type_text(address),
        other => scene.around.object(other).map(|object| object.ty),
    };
    Some(TrapReason::Cast { value: scene.show_reference(tested), has, wants: scene.module.ref_text(to) })
}

fn thrown(scene: &Scene<'_>, op: &Op) -> Option<TrapReason> {
    if let Op::Throw { tag_index } = *op {
        let count = scene.module.tag_type(tag_index)?.params.len();
        let tag = scene.name_or_index(NameSubject::Tag, tag_index);
        return Some(TrapReason::Thrown { tag, values: scene.list(scene.top_list(count)) });
    }
    let Op::ThrowRef {} = op else { return None };
    let object = scene.around.object(scene.top_reference()?)?;
    let values: Vec<Value> = object.members.iter().map(|member| member.value).collect();
    Some(TrapReason::Thrown { tag: object.ty, values: scene.list(&values) })
}

/// The operands of which a trap came, counted from the top: more than the one that could not be used, where it takes
/// several to say why.
#[must_use]
pub(in crate::session) fn trap_operands(
    scene: &Scene<'_>,
    kind: &TrapKind,
    value: Option<&TrapValue>,
) -> Vec<usize> {
    let code = scene.module.code(scene.func);
    let op = code.and_then(|code| code.ops.get(scene.op as usize));
    match (op, kind) {
        (Some(Op::MemoryCopy { .. } | Op::MemoryFill { .. } | Op::MemoryInit { .. }), _) => vec![2, 1, 0],
        (_, TrapKind::IntegerOverflow) => {
            value.map(|value| (0..=value.operand).rev().collect()).unwrap_or_default()
        }
        _ => value.map(|value| vec![value.operand]).unwrap_or_default(),
    }
}

/// The operand that the next instruction of a scene could not use, if it is one.
#[must_use]
pub fn trap_value(scene: &Scene<'_>, kind: &TrapKind, reason: &TrapReason) -> Option<TrapValue> {
    let code = scene.module.code(scene.func)?;
    let op = code.ops.get(scene.op as usize)?;
    let operand = match (kind, reason) {
        (_, TrapReason::StackRanOut { .. }) => return None,
        (TrapKind::MemoryOutOfBounds { .. } | TrapKind::UnalignedAtomic { .. }, _) => {
            let one = op.memory_access().or_else(|| op.atomic_access()).is_some();
            let many = matches!(op, Op::MemoryCopy { .. } | Op::MemoryFill { .. } | Op::MemoryInit { .. });
            if !one && !many {
                return None;
            }
            // The address is pushed before all else that the instruction takes.
            (scene.module.arity(code, op).0 as usize).checked_sub(1)?
        }
        (
            TrapKind::UndefinedElement
            | TrapKind::UninitializedElement
            | TrapKind::IndirectCallTypeMismatch
            | TrapKind::DivideByZero
            | TrapKind::InvalidConversion
            | TrapKind::CastFailure,
            _,
        ) => 0,
        (TrapKind::IntegerOverflow, TrapReason::Quotient { .. }) => 1,
        (TrapKind::IntegerOverflow, _) => 0,
        (TrapKind::TableOutOfBounds, _) => match op {
            Op::TableGet { .. } => 0,
            Op::TableSet { .. } => 1,
            _ => return None,
        },
        (TrapKind::ArrayOutOfBounds, _) => match op {
            Op::ArraySet { .. } => 1,
            Op::ArrayGet { .. } | Op::ArrayGetS { .. } | Op::ArrayGetU { .. } => 0,
            _ => return None,
        },
        (TrapKind::NullReference, _) => {
            let null = |value: &Value| matches!(value, Value::Ref(_, Reference::Null));
            scene.operands.iter().rev().position(null)?
        }
        _ => return None,
    };
    let at = scene.operands.len().checked_sub(operand + 1)?;
    Some(TrapValue { operand, value: scene.show(scene.operands[at]) })
}

/// The stack pointer of compiled code, if the module has one.
#[must_use]
pub(in crate::session) fn stack_pointer(scene: &Scene<'_>) -> Option<i64> {
    let module = scene.module;
    let globals = 0..module.globals.len() as u32;
    let named = globals
        .clone()
        .find(|index| module.global_name(*index).is_some_and(|name| name == "__stack_pointer"));
    let is_first = |index: &u32| {
        module
            .globals
            .get(*index as usize)
            .is_some_and(|global| global.ty.mutable && matches!(global.ty.ty, ValType::I32 | ValType::I64))
    };
    match scene.around.global(named.or_else(|| globals.take(1).find(is_first))?)? {
        Value::I32(at) => Some(at.into()),
        Value::I64(at) => Some(at),
        _ => None,
    }
}
