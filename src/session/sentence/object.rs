//! References, structs and arrays.

use super::memory::{past_data, unless};
use super::table::past_elem;
use super::{Scene, counted, reference, unsigned};
use crate::exec::{Reference, Value, evaluate};
use crate::wasm::{CompositeType, Named, Op, RefType, StorageType};

/// How many fields of a new struct are spelled out.
const FIELDS: usize = 4;

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    match *op {
        Op::StructNew { .. }
        | Op::StructNewDefault { .. }
        | Op::StructGet { .. }
        | Op::StructGetS { .. }
        | Op::StructGetU { .. }
        | Op::StructSet { .. } => structs(scene, op),
        Op::ArrayNew { .. }
        | Op::ArrayNewDefault { .. }
        | Op::ArrayNewFixed { .. }
        | Op::ArrayNewData { .. }
        | Op::ArrayNewElem { .. } => new_arrays(scene, op),
        Op::ArrayLen
        | Op::ArrayGet { .. }
        | Op::ArrayGetS { .. }
        | Op::ArrayGetU { .. }
        | Op::ArraySet { .. } => elements(scene, op),
        Op::ArrayFill { .. } | Op::ArrayCopy { .. } | Op::ArrayInitData { .. } | Op::ArrayInitElem { .. } => {
            many_elements(scene, op)
        }
        _ => references(scene, op),
    }
}

fn references(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::RefEq => {
            let [a, b] = scene.top()?;
            let (result, why) = match reference(a)? == reference(b)? {
                true => (1, "they are the same"),
                false => (0, "they are not the same"),
            };
            format!("pops {} and {}, pushes {result} because {why}", scene.show(a), scene.show(b))
        }
        Op::RefAsNonNull {} => match scene.top_reference()? {
            Reference::Null => "finds null: this will trap".to_owned(),
            to => format!("leaves {}, which is not null", scene.show_reference(to)),
        },
        Op::RefTest { to } => {
            let tested = scene.top_reference()?;
            let (shown, ty) = (scene.show_reference(tested), scene.module.ref_text(to));
            match scene.around.is_instance(tested, to) {
                Some(true) => format!("pops {shown}, pushes 1 because it is a {ty}"),
                Some(false) => format!("pops {shown}, pushes 0 because it is not a {ty}"),
                None => format!("pops {shown}, pushes 1 if it is a {ty}, else 0"),
            }
        }
        Op::RefCast { to } => cast(scene, scene.top_reference()?, to),
        Op::RefI31 {} => {
            let [value] = scene.top()?;
            let Value::I32(number) = value else { return None };
            let small = Reference::i31(number.cast_unsigned());
            let fits =
                if scene.show_reference(small) == format!("i31 {number}") { "" } else { ", its low 31 bits" };
            format!("pops {number}, pushes {}{fits}", scene.show_reference(small))
        }
        Op::I31GetS | Op::I31GetU => match scene.top_reference()? {
            Reference::Null => "pops null instead of an i31: this will trap".to_owned(),
            Reference::I31(bits) => {
                let signed = matches!(op, Op::I31GetS);
                let number = if signed {
                    super::super::reading::i31_signed(bits).to_string()
                } else {
                    bits.to_string()
                };
                format!("pops {}, pushes {number}", scene.show_reference(Reference::I31(bits)))
            }
            other => format!("pops {}, pushes its number", scene.show_reference(other)),
        },
        Op::AnyConvertExtern {} => {
            format!("leaves {}, to be used as an anyref", scene.show_reference(scene.top_reference()?))
        }
        Op::ExternConvertAny {} => {
            format!("leaves {}, to be used as an externref", scene.show_reference(scene.top_reference()?))
        }
        _ => return None,
    })
}

fn cast(scene: &Scene<'_>, tested: Reference, to: RefType) -> String {
    let (shown, ty) = (scene.show_reference(tested), scene.module.ref_text(to));
    match scene.around.is_instance(tested, to) {
        Some(true) => format!("leaves {shown}, which is a {ty}"),
        Some(false) => format!("finds {shown}, which is not a {ty}: this will trap"),
        None => format!("leaves {shown} if it is a {ty}, traps if it is not"),
    }
}

/// `a new $point`, or `a new struct of type 3`.
fn new(scene: &Scene<'_>, what: &str, index: u32) -> String {
    match scene.module.name_of(Named::Type, index) {
        Some(name) => format!("a new ${name}"),
        None => format!("a new {what} of type {index}"),
    }
}

fn null_instead(what: &str) -> String {
    format!("finds null instead of {what}: this will trap")
}

fn field_name(scene: &Scene<'_>, ty: u32, field: u32) -> String {
    match scene.module.field_name(ty, field) {
        Some(name) => format!("field ${name}"),
        None => format!("field {field}"),
    }
}

/// What a field of a struct type, or the elements of an array type, are stored as.
fn storage(scene: &Scene<'_>, ty: u32, field: u32) -> Option<StorageType> {
    Some(match &scene.module.types.get(ty as usize)?.composite {
        CompositeType::Struct(fields) => fields.get(field as usize)?.storage,
        CompositeType::Array(element) => element.storage,
        CompositeType::Func(_) => return None,
    })
}

/// A packed value with its sign, if that is asked for.
fn unpacked(value: Value, storage: Option<StorageType>, signed: bool) -> Value {
    let op = match storage {
        Some(StorageType::I8) if signed => Op::I32Extend8S,
        Some(StorageType::I16) if signed => Op::I32Extend16S,
        _ => return value,
    };
    evaluate(&op, &[value]).and_then(Result::ok).unwrap_or(value)
}

/// ` (was 3)`
fn was(scene: &Scene<'_>, before: Option<Value>, after: Value) -> String {
    match before {
        Some(before) if before == after => " (unchanged)".to_owned(),
        Some(before) => format!(" (was {})", scene.show(before)),
        None => String::new(),
    }
}

fn structs(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::StructNew { type_index } => {
            let fields = match &scene.module.types.get(type_index as usize)?.composite {
                CompositeType::Struct(fields) => fields.len(),
                _ => return None,
            };
            let values = scene.top_list(fields);
            if values.len() < fields {
                return None;
            }
            let field = |(value, index): (&Value, u32)| {
                let name = scene.module.field_name(type_index, index);
                format!("{}={}", name.unwrap_or_else(|| index.to_string()), scene.show(*value))
            };
            let mut with: Vec<String> = values.iter().zip(0..).take(FIELDS).map(field).collect();
            if fields > FIELDS {
                with.push("…".to_owned());
            }
            let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" ")) };
            let popped = if fields == 0 {
                String::new()
            } else {
                format!("pops {}, ", counted(fields as u64, "value"))
            };
            format!("{popped}pushes {}{with}", new(scene, "struct", type_index))
        }
        Op::StructNewDefault { type_index } => {
            format!("pushes {}, its fields zero or null", new(scene, "struct", type_index))
        }
        Op::StructGet { type_index, field }
        | Op::StructGetS { type_index, field }
        | Op::StructGetU { type_index, field } => {
            let to = scene.top_reference()?;
            if to == Reference::Null {
                return Some(null_instead("a struct"));
            }
            let (shown, name) = (scene.show_reference(to), field_name(scene, type_index, field));
            let signed = matches!(op, Op::StructGetS { .. });
            match scene.around.member(to, field.into()) {
                Some(value) => {
                    let value = unpacked(value, storage(scene, type_index, field), signed);
                    format!("pops {shown}, pushes {}, its {name}", scene.show(value))
                }
                None => format!("pops {shown}, pushes its {name}"),
            }
        }
        Op::StructSet { type_index, field } => {
            let [object, value] = scene.top()?;
            let to = reference(object)?;
            if to == Reference::Null {
                return Some(null_instead("a struct"));
            }
            let (shown, name) = (scene.show_reference(to), field_name(scene, type_index, field));
            let before = scene.around.member(to, field.into());
            format!("puts {} into {name} of {shown}{}", scene.show(value), was(scene, before, value))
        }
        _ => return None,
    })
}

fn new_arrays(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::ArrayNew { type_index } => {
            let [value, len] = scene.top()?;
            let (value, len) = (scene.show(value), unsigned(len)?);
            let what = new(scene, "array", type_index);
            format!("pops {value} and {len}, pushes {what} of {}, each {value}", counted(len, "element"))
        }
        Op::ArrayNewDefault { type_index } => {
            let len = unsigned(scene.top::<1>()?[0])?;
            let is_ref = matches!(storage(scene, type_index, 0)?, StorageType::Val(ty) if ty.is_ref());
            let what = new(scene, "array", type_index);
            let each = if is_ref { "null" } else { "zero" };
            format!("pops {len}, pushes {what} of {}, each {each}", counted(len, "element"))
        }
        Op::ArrayNewFixed { type_index, count } => {
            let values = scene.top_list(count as usize);
            let what = new(scene, "array", type_index);
            match values.len() {
                0 if count == 0 => format!("pushes {what} without elements"),
                len if len < count as usize => return None,
                _ => format!(
                    "pops {}, pushes {what} of {}",
                    scene.list(values),
                    counted(count.into(), "element")
                ),
            }
        }
        Op::ArrayNewData { type_index, data_index } => {
            let [from, len] = scene.top()?;
            let (from, len) = (unsigned(from)?, unsigned(len)?);
            let bytes = len.saturating_mul(storage(scene, type_index, 0)?.size().unwrap_or(8).into());
            let segment = scene.named(Named::Data, "data segment", data_index);
            let what = new(scene, "array", type_index);
            let elements = counted(len, "element");
            let text =
                format!("pops {from} and {len}, pushes {what} of {elements}, from byte {from} of {segment}");
            unless(text, past_data(scene, data_index, from, bytes))
        }
        Op::ArrayNewElem { type_index, elem_index } => {
            let [from, len] = scene.top()?;
            let (from, len) = (unsigned(from)?, unsigned(len)?);
            let segment = scene.named(Named::Elem, "element segment", elem_index);
            let what = new(scene, "array", type_index);
            let elements = counted(len, "element");
            let text =
                format!("pops {from} and {len}, pushes {what} of {elements}, from {from} of {segment}");
            unless(text, past_elem(scene, elem_index, from, len))
        }
        _ => return None,
    })
}

/// How many elements an array has, if that is known.
fn len_of(scene: &Scene<'_>, array: Reference) -> Option<u64> {
    scene.around.object(array).map(|object| object.len)
}

/// What to say of elements that an array does not have.
fn past_end(scene: &Scene<'_>, array: Reference, from: u64, len: u64) -> Option<String> {
    let has = len_of(scene, array)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > has);
    let shown = scene.show_reference(array);
    beyond.then(|| format!("but {shown} has {}: this will trap", counted(has, "element")))
}

fn elements(scene: &Scene<'_>, op: &Op) -> Option<String> {
    if matches!(op, Op::ArrayLen) {
        let to = scene.top_reference()?;
        return Some(match (to, len_of(scene, to)) {
            (Reference::Null, _) => null_instead("an array"),
            (_, Some(len)) => {
                format!("pops {}, pushes {len}, how many elements it has", scene.show_reference(to))
            }
            (_, None) => format!("pops {}, pushes how many elements it has", scene.show_reference(to)),
        });
    }
    let (array, index, value) = match *op {
        Op::ArraySet { .. } => scene.top().map(|[array, index, value]| (array, index, Some(value)))?,
        _ => scene.top().map(|[array, index]| (array, index, None))?,
    };
    let (to, index) = (reference(array)?, unsigned(index)?);
    if to == Reference::Null {
        return Some(null_instead("an array"));
    }
    let shown = scene.show_reference(to);
    let trap = past_end(scene, to, index, 1);
    let now = scene.around.member(to, index);
    Some(match (value, *op) {
        (Some(value), _) => {
            let was = if trap.is_none() { was(scene, now, value) } else { String::new() };
            unless(format!("puts {} into element {index} of {shown}{was}", scene.show(value)), trap)
        }
        (None, Op::ArrayGet { type_index } | Op::ArrayGetS { type_index } | Op::ArrayGetU { type_index }) => {
            let signed = matches!(op, Op::ArrayGetS { .. });
            let now = now.map(|value| unpacked(value, storage(scene, type_index, 0), signed));
            match (trap, now) {
                (None, Some(value)) => {
                    format!("pops {shown} and {index}, pushes {}, its element {index}", scene.show(value))
                }
                (trap, _) => unless(format!("reads element {index} of {shown}"), trap),
            }
        }
        _ => return None,
    })
}

fn many_elements(scene: &Scene<'_>, op: &Op) -> Option<String> {
    Some(match *op {
        Op::ArrayFill { .. } => {
            let [array, from, value, len] = scene.top()?;
            let (to, from, len) = (reference(array)?, unsigned(from)?, unsigned(len)?);
            if to == Reference::Null {
                return Some(null_instead("an array"));
            }
            let (value, shown) = (scene.show(value), scene.show_reference(to));
            let what = format!("puts {value} into {} of {shown} from {from}", counted(len, "element"));
            unless(what, past_end(scene, to, from, len))
        }
        Op::ArrayCopy { .. } => {
            let [target, at, source, from, len] = scene.top()?;
            let (target, source) = (reference(target)?, reference(source)?);
            let (at, from, len) = (unsigned(at)?, unsigned(from)?, unsigned(len)?);
            if target == Reference::Null || source == Reference::Null {
                return Some(null_instead("an array"));
            }
            let (a, b) = (scene.show_reference(source), scene.show_reference(target));
            let what = format!("copies {} from {from} in {a} to {at} in {b}", counted(len, "element"));
            unless(what, past_end(scene, source, from, len).or_else(|| past_end(scene, target, at, len)))
        }
        Op::ArrayInitData { type_index, data_index } => {
            let (target, [at, from, len]) = filled(scene)?;
            if target == Reference::Null {
                return Some(null_instead("an array"));
            }
            let bytes = len.saturating_mul(storage(scene, type_index, 0)?.size().unwrap_or(8).into());
            let (segment, shown) =
                (scene.named(Named::Data, "data segment", data_index), scene.show_reference(target));
            let elements = counted(len, "element");
            let what = format!("fills {elements} of {shown} from {at} with {segment}, from its byte {from}");
            let outside = || past_data(scene, data_index, from, bytes);
            unless(what, past_end(scene, target, at, len).or_else(outside))
        }
        Op::ArrayInitElem { elem_index, .. } => {
            let (target, [at, from, len]) = filled(scene)?;
            if target == Reference::Null {
                return Some(null_instead("an array"));
            }
            let (segment, shown) =
                (scene.named(Named::Elem, "element segment", elem_index), scene.show_reference(target));
            let elements = counted(len, "element");
            let what = format!("fills {elements} of {shown} from {at} with {segment}, from {from}");
            let outside = || past_elem(scene, elem_index, from, len);
            unless(what, past_end(scene, target, at, len).or_else(outside))
        }
        _ => return None,
    })
}

/// The operands of what fills an array from a segment.
fn filled(scene: &Scene<'_>) -> Option<(Reference, [u64; 3])> {
    let [array, at, from, len] = scene.top()?;
    Some((reference(array)?, [unsigned(at)?, unsigned(from)?, unsigned(len)?]))
}
