//! References, structs and arrays.

use super::array::{elements_of, many_elements, new_arrays};
use super::numeric::{because, being};
use super::storage::{storage, unpacked};
use super::variable::pushes;
use super::{Scene, changing, number, reference, together};
use crate::exec::{Reference, Value};
use crate::wasm::{CompositeType, NameSubject, Op, RefType};
use crate::words::{Message, message};

/// The most fields of a new struct that are listed.
const FIELDS: usize = 4;

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<Message> {
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
        | Op::ArraySet { .. } => elements_of(scene, op),
        Op::ArrayFill { .. } | Op::ArrayCopy { .. } | Op::ArrayInitData { .. } | Op::ArrayInitElem { .. } => {
            many_elements(scene, op)
        }
        _ => references(scene, op),
    }
}

fn references(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::RefEq => {
            let [a, b] = scene.top()?;
            let popped = together(vec![scene.show(a), scene.show(b)]);
            match reference(a)? == reference(b)? {
                true => because(popped, one(), message!("object-same")),
                false => because(popped, zero(), message!("object-not-same")),
            }
        }
        Op::RefAsNonNull {} => match scene.top_reference()? {
            Reference::Null => message!("object-finds-null"),
            to => message!("object-not-null", value = scene.show_reference(to)),
        },
        Op::RefTest { to } => {
            let tested = scene.top_reference()?;
            let (value, ty) = (scene.show_reference(tested), scene.module.ref_text(to));
            match scene.around.is_instance(tested, to) {
                Some(true) => because(value, one(), message!("object-is-a", type = ty)),
                Some(false) => because(value, zero(), message!("object-is-not-a", type = ty)),
                None => message!("object-tests", value, type = ty),
            }
        }
        Op::RefCast { to } => cast(scene, scene.top_reference()?, to),
        Op::RefI31 {} => {
            let [value] = scene.top()?;
            let Value::I32(integer) = value else { return None };
            let small = Reference::i31(integer.cast_unsigned());
            let (popped, pushed) = (scene.show(value), scene.show_reference(small));
            match super::super::reading::i31_signed(integer.cast_unsigned()) == integer {
                true => message!("numeric-pushes", popped, pushed),
                false => being(popped, pushed, message!("object-low-31-bits")),
            }
        }
        Op::I31GetS | Op::I31GetU => match scene.top_reference()? {
            Reference::Null => message!("object-null-i31"),
            to @ Reference::I31(bits) => {
                let pushed = match op {
                    Op::I31GetS => super::super::reading::i31_signed(bits).to_string(),
                    _ => bits.to_string(),
                };
                message!("numeric-pushes", popped = scene.show_reference(to), pushed)
            }
            other => message!("object-number", value = scene.show_reference(other)),
        },
        Op::AnyConvertExtern {} => {
            message!("object-converts", value = scene.show_reference(scene.top_reference()?), type = "anyref")
        }
        Op::ExternConvertAny {} => {
            message!("object-converts", value = scene.show_reference(scene.top_reference()?), type = "externref")
        }
        _ => return None,
    })
}

fn zero() -> Message {
    Message::verbatim("0")
}

fn one() -> Message {
    Message::verbatim("1")
}

fn cast(scene: &Scene<'_>, tested: Reference, to: RefType) -> Message {
    let (value, ty) = (scene.show_reference(tested), scene.module.ref_text(to));
    match scene.around.is_instance(tested, to) {
        Some(true) => message!("object-casts", value, type = ty),
        Some(false) => message!("object-casts-not", value, type = ty),
        None => message!("object-casts-if", value, type = ty),
    }
}

/// `a new $point`, or `a new struct of type 3`.
fn new_struct(scene: &Scene<'_>, index: u32) -> Message {
    match scene.module.name_of(NameSubject::Type, index) {
        Some(name) => message!("object-new", name = format!("${name}")),
        None => message!("object-new-struct", number = number(index)),
    }
}

fn field_name(scene: &Scene<'_>, ty: u32, field: u32) -> Message {
    let name =
        scene.module.field_name(ty, field).map_or_else(|| field.to_string(), |name| format!("${name}"));
    message!("value-field", name)
}

fn structs(scene: &Scene<'_>, op: &Op) -> Option<Message> {
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
            let new = new_struct(scene, type_index);
            let field = |(value, index): (&Value, u32)| {
                let name = scene.module.field_name(type_index, index).unwrap_or_else(|| index.to_string());
                message!("object-field-value", name, value = scene.show(*value))
            };
            let mut with: Vec<Message> = values.iter().zip(0..).take(FIELDS).map(field).collect();
            if fields > FIELDS {
                with.push(Message::verbatim("…"));
            }
            match with.into_iter().reduce(|first, second| message!("object-fields", first, second)) {
                None => pushes(new),
                Some(fields_shown) => {
                    let values = message!("value-values", count = number(fields as u64));
                    message!("object-pushes-new", values, new, fields = fields_shown)
                }
            }
        }
        Op::StructNewDefault { type_index } => {
            message!("object-pushes-default", new = new_struct(scene, type_index))
        }
        Op::StructGet { type_index, field }
        | Op::StructGetS { type_index, field }
        | Op::StructGetU { type_index, field } => {
            let to = scene.top_reference()?;
            if to == Reference::Null {
                return Some(message!("object-null-struct"));
            }
            let (object, name) = (scene.show_reference(to), field_name(scene, type_index, field));
            let signed = matches!(op, Op::StructGetS { .. });
            match scene.around.member(to, field.into()) {
                Some(value) => {
                    let value = unpacked(value, storage(scene, type_index, field), signed);
                    message!("object-get", object, value = scene.show(value), field = name)
                }
                None => message!("object-get-unknown", object, field = name),
            }
        }
        Op::StructSet { type_index, field } => {
            let [object, value] = scene.top()?;
            let to = reference(object)?;
            if to == Reference::Null {
                return Some(message!("object-null-struct"));
            }
            let facts = vec![
                ("value", scene.show(value).into()),
                ("field", field_name(scene, type_index, field).into()),
                ("object", scene.show_reference(to).into()),
            ];
            let before = scene.around.member(to, field.into());
            let ids = ["object-set", "object-set-was", "object-set-unchanged"];
            changing(scene, ids, facts, (before, value))
        }
        _ => return None,
    })
}
