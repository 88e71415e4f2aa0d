//! Arrays: new ones, their elements, and what fills them.

use super::memory::past_data;
use super::storage::{storage, unpacked};
use super::table::{copies, past_elem};
use super::variable::pushes;
use super::{Scene, changing, elements, number, reference, unless, unsigned};
use crate::exec::Reference;
use crate::wasm::{NameSubject, Op, StorageType};
use crate::words::{Message, message};

/// `a new $bytes`, or `a new array of type 3`.
fn new(scene: &Scene<'_>, index: u32) -> Message {
    match scene.module.name_of(NameSubject::Type, index) {
        Some(name) => message!("object-new", name = format!("${name}")),
        None => message!("object-new-array", number = number(index)),
    }
}

/// How many bytes of a data segment this many elements take.
fn bytes_of(scene: &Scene<'_>, ty: u32, len: u64) -> Option<u64> {
    Some(len.saturating_mul(storage(scene, ty, 0)?.size().unwrap_or(8).into()))
}

pub(super) fn new_arrays(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::ArrayNew { type_index } => {
            let [value, len] = scene.top()?;
            let (value, len) = (scene.show(value), unsigned(len)?);
            let (new, elements, len) = (new(scene, type_index), elements(len), number(len));
            message!("array-new", value, len, new, elements)
        }
        Op::ArrayNewDefault { type_index } => {
            let len = unsigned(scene.top::<1>()?[0])?;
            let is_ref = matches!(storage(scene, type_index, 0)?, StorageType::Val(ty) if ty.is_ref());
            let each = if is_ref { message!("value-null") } else { message!("array-zero") };
            let (new, elements, len) = (new(scene, type_index), elements(len), number(len));
            message!("array-new-default", len, new, elements, each)
        }
        Op::ArrayNewFixed { type_index, count } => {
            let values = scene.top_list(count as usize);
            let new = new(scene, type_index);
            match values.len() {
                0 if count == 0 => pushes(message!("array-empty", new)),
                len if len < count as usize => return None,
                _ => {
                    let values = scene.list(values);
                    message!("array-new-fixed", values, new, elements = elements(count))
                }
            }
        }
        Op::ArrayNewData { type_index, data_index } => {
            let [from, len] = scene.top()?;
            let (from, len) = (unsigned(from)?, unsigned(len)?);
            let what = message!(
                "array-new-data",
                from = number(from),
                len = number(len),
                new = new(scene, type_index),
                elements = elements(len),
                segment = scene.data_segment(data_index)
            );
            unless(what, past_data(scene, data_index, from, bytes_of(scene, type_index, len)?))
        }
        Op::ArrayNewElem { type_index, elem_index } => {
            let [from, len] = scene.top()?;
            let (from, len) = (unsigned(from)?, unsigned(len)?);
            let what = message!(
                "array-new-elem",
                from = number(from),
                len = number(len),
                new = new(scene, type_index),
                elements = elements(len),
                segment = scene.element_segment(elem_index)
            );
            unless(what, past_elem(scene, elem_index, from, len))
        }
        _ => return None,
    })
}

/// The number of elements in an array, if it is known.
fn len_of(scene: &Scene<'_>, array: Reference) -> Option<u64> {
    scene.around.object(array).map(|object| object.len)
}

/// A clause about elements that an array does not have; `None` if it has them.
fn past_end(scene: &Scene<'_>, array: Reference, from: u64, len: u64) -> Option<Message> {
    let has = len_of(scene, array)?;
    let beyond = from.checked_add(len).is_none_or(|end| end > has);
    beyond.then(|| message!("array-but-ends", array = scene.show_reference(array), elements = elements(has)))
}

pub(super) fn elements_of(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    if matches!(op, Op::ArrayLen) {
        let to = scene.top_reference()?;
        return Some(match (to, len_of(scene, to)) {
            (Reference::Null, _) => message!("array-null"),
            (_, Some(len)) => message!("array-len", array = scene.show_reference(to), len = number(len)),
            (_, None) => message!("array-len-unknown", array = scene.show_reference(to)),
        });
    }
    let (array, index, value) = match *op {
        Op::ArraySet { .. } => scene.top().map(|[array, index, value]| (array, index, Some(value)))?,
        _ => scene.top().map(|[array, index]| (array, index, None))?,
    };
    let (to, index) = (reference(array)?, unsigned(index)?);
    if to == Reference::Null {
        return Some(message!("array-null"));
    }
    let trap = past_end(scene, to, index, 1);
    let now = scene.around.member(to, index);
    let array = scene.show_reference(to);
    Some(match (value, *op) {
        (Some(value), _) => {
            let now = now.filter(|_| trap.is_none());
            let facts =
                vec![("value", scene.show(value).into()), ("index", number(index)), ("array", array.into())];
            let ids = ["array-set", "array-set-was", "array-set-unchanged"];
            unless(changing(scene, ids, facts, (now, value)), trap)
        }
        (None, Op::ArrayGet { type_index } | Op::ArrayGetS { type_index } | Op::ArrayGetU { type_index }) => {
            let signed = matches!(op, Op::ArrayGetS { .. });
            let now = now.map(|value| unpacked(value, storage(scene, type_index, 0), signed));
            match (trap, now) {
                (None, Some(value)) => {
                    message!("array-get", array, index = number(index), value = scene.show(value))
                }
                (trap, _) => unless(message!("array-reads", index = number(index), array), trap),
            }
        }
        _ => return None,
    })
}

pub(super) fn many_elements(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    Some(match *op {
        Op::ArrayFill { .. } => {
            let [array, from, value, len] = scene.top()?;
            let (to, from, len) = (reference(array)?, unsigned(from)?, unsigned(len)?);
            if to == Reference::Null {
                return Some(message!("array-null"));
            }
            let (value, array) = (scene.show(value), scene.show_reference(to));
            let what = message!("array-fill", value, elements = elements(len), array, from = number(from));
            unless(what, past_end(scene, to, from, len))
        }
        Op::ArrayCopy { .. } => {
            let [target, at, source, from, len] = scene.top()?;
            let (target, source) = (reference(target)?, reference(source)?);
            let (at, from, len) = (unsigned(at)?, unsigned(from)?, unsigned(len)?);
            if target == Reference::Null || source == Reference::Null {
                return Some(message!("array-null"));
            }
            let what = copies(len, (from, scene.show_reference(source)), (at, scene.show_reference(target)));
            unless(what, past_end(scene, source, from, len).or_else(|| past_end(scene, target, at, len)))
        }
        Op::ArrayInitData { type_index, data_index } => {
            let (target, [at, from, len]) = filled(scene)?;
            if target == Reference::Null {
                return Some(message!("array-null"));
            }
            let bytes = bytes_of(scene, type_index, len)?;
            let what = message!(
                "array-init-data",
                elements = elements(len),
                array = scene.show_reference(target),
                at = number(at),
                segment = scene.data_segment(data_index),
                from = number(from)
            );
            let outside = || past_data(scene, data_index, from, bytes);
            unless(what, past_end(scene, target, at, len).or_else(outside))
        }
        Op::ArrayInitElem { elem_index, .. } => {
            let (target, [at, from, len]) = filled(scene)?;
            if target == Reference::Null {
                return Some(message!("array-null"));
            }
            let what = message!(
                "array-init-elem",
                elements = elements(len),
                array = scene.show_reference(target),
                at = number(at),
                segment = scene.element_segment(elem_index),
                from = number(from)
            );
            let outside = || past_elem(scene, elem_index, from, len);
            unless(what, past_end(scene, target, at, len).or_else(outside))
        }
        _ => return None,
    })
}

/// The array and the three numbers (index, offset and length) of an instruction that fills it from a segment.
fn filled(scene: &Scene<'_>) -> Option<(Reference, [u64; 3])> {
    let [array, at, from, len] = scene.top()?;
    Some((reference(array)?, [unsigned(at)?, unsigned(from)?, unsigned(len)?]))
}
