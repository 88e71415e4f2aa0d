//! Structs, arrays and exceptions as text: in one line, and in full.

use crate::exec::{Reference, Value};
use crate::guest::{Member, ObjectInfo};
use crate::words::{Fact, Message, message};

/// The most members that are shown in one line.
pub(in crate::session) const IN_A_LINE: usize = 8;
/// The most members that are shown in full.
pub(in crate::session) const IN_FULL: usize = 64;
/// How many numbers are in one row of an array shown in full.
const ROW: usize = 16;
/// The longest text, in characters, that an array of characters is shown as.
const LONGEST: usize = 60;

/// `struct 12: $point x=1 y=2`, `array 3 of i8 ×5: 104 101 108 108 111`, `exception 4: $oops 42`.
pub(in crate::session) fn line(object: &ObjectInfo, show: &dyn Fn(Value) -> Message) -> Message {
    let mut line = heading(object);
    for (member, index) in object.members.iter().take(IN_A_LINE).zip(0..) {
        let value = show(member.value);
        line = match object.reference {
            Reference::Struct(_) => message!("value-line-field", line, name = name(member, index), value),
            _ => message!("value-line-element", line, value),
        };
    }
    if object.len > IN_A_LINE.min(object.members.len()) as u64 {
        line = message!("value-line-more", line);
    }
    line
}

fn heading(object: &ObjectInfo) -> Message {
    let number = |n: u32| Fact::Number(n.into());
    match (object.reference, &object.element) {
        (Reference::Array(n), Some(element)) => {
            message!("value-line-array", number = number(n), element, len = Fact::Number(object.len))
        }
        (Reference::Struct(n), _) => message!("value-line-struct", number = number(n), ty = &object.ty),
        (Reference::Exn(n), _) => message!("value-line-exception", number = number(n), ty = &object.ty),
        _ => Message::default(),
    }
}

/// The member's name, or else its index.
fn name(member: &Member, index: usize) -> String {
    member.name.clone().unwrap_or_else(|| index.to_string())
}

/// Everything about an object: what it is, and then its members. `follow` makes the text for a member's value.
pub(in crate::session) fn full(
    object: &ObjectInfo,
    follow: &dyn Fn(Value) -> Message,
) -> Vec<(Message, Message)> {
    let (len, number) = (object.len, |n: u32| Fact::Number(n.into()));
    let (ty, count) = (&object.ty, Fact::Number(len));
    let (what, contents) = match (object.reference, &object.element) {
        (Reference::Array(n), Some(element)) => {
            let contents = message!("value-full-array", ty, count, element);
            (message!("value-array", number = number(n)), contents)
        }
        (Reference::Struct(n), _) => {
            (message!("value-struct", number = number(n)), message!("value-full-struct", ty, count))
        }
        (Reference::Exn(n), _) => {
            (message!("value-exception", number = number(n)), message!("value-full-exception", ty, count))
        }
        _ => return Vec::new(),
    };
    let mut lines = vec![(what, contents)];
    lines.extend(text_of(object).map(|text| (message!("value-text"), Message::verbatim(text))));
    let members = &object.members[..object.members.len().min(IN_FULL)];
    let plain = object.element.is_some() && !members.iter().any(|m| matches!(m.value, Value::Ref(..)));
    if plain {
        lines.extend(members.chunks(ROW).zip(0..).map(|(row, i)| {
            let values: Vec<String> = row.iter().map(|member| follow(member.value).to_string()).collect();
            (Message::verbatim(format!("[{}]", i * ROW)), Message::verbatim(values.join(" ")))
        }));
    } else {
        let label = |member: &Member, i: usize| match object.element {
            Some(_) => format!("[{i}]"),
            None => name(member, i),
        };
        let one = |(member, i): (&Member, usize)| (Message::verbatim(label(member, i)), follow(member.value));
        lines.extend(members.iter().zip(0..).map(one));
    }
    let more = len.saturating_sub(members.len() as u64);
    if more > 0 {
        lines.push((Message::verbatim("…"), message!("value-more", count = Fact::Number(more))));
    }
    lines
}

/// The text in an array of bytes or of UTF-16 units, if all of its characters are visible.
fn text_of(object: &ObjectInfo) -> Option<String> {
    let units = object.members.iter().map(|member| match member.value {
        Value::I32(unit) => Some(unit.cast_unsigned()),
        _ => None,
    });
    let units: Option<Vec<u32>> = units.collect();
    let text = match object.element.as_deref()? {
        "i8" => {
            let bytes: Vec<u8> = units?.into_iter().map(|unit| unit as u8).collect();
            // If the array is longer, the last character may be incomplete.
            let valid = std::str::from_utf8(&bytes).map_or_else(|e| e.valid_up_to(), str::len);
            let cut = object.len > bytes.len() as u64 && bytes.len() - valid < 4;
            (cut || valid == bytes.len()).then(|| String::from_utf8_lossy(&bytes[..valid]).into_owned())?
        }
        "i16" => {
            let units: Vec<u16> = units?.into_iter().map(|unit| unit as u16).collect();
            String::from_utf16(&units).ok()?
        }
        _ => return None,
    };
    let visible = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    let is_text = text.chars().count() >= 3 && text.chars().all(visible) && !text.trim().is_empty();
    is_text.then(|| {
        let shown: String = text.chars().take(LONGEST).collect();
        let more = object.len > object.members.len() as u64 || shown.len() < text.len();
        format!("{shown:?}{}", if more { "…" } else { "" })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::RefType;

    fn plain(value: Value) -> Message {
        super::super::value(value, &|_| None)
    }

    fn object(reference: Reference, element: Option<&str>, len: u64, values: &[Value]) -> ObjectInfo {
        let member = |value: &Value| Member { name: None, value: *value };
        ObjectInfo {
            reference,
            ty: "$t".to_owned(),
            element: element.map(str::to_owned),
            len,
            members: values.iter().map(member).collect(),
        }
    }

    #[test]
    fn objects_read_in_a_line() {
        let mut point =
            object(Reference::Struct(12), None, 2, &[Value::I32(1), Value::null(RefType::EXTERN)]);
        point.members[0].name = Some("x".to_owned());
        assert_eq!(line(&point, &plain).to_string(), "struct 12: $t x=1 1=null");
        let hello: Vec<Value> = b"hello".iter().map(|b| Value::I32(i32::from(*b))).collect();
        let bytes = object(Reference::Array(3), Some("i8"), 5, &hello);
        assert_eq!(line(&bytes, &plain).to_string(), "array 3 of i8 ×5: 104 101 108 108 111");
        let long = object(Reference::Array(3), Some("i32"), 1 << 31, &[Value::I32(7); 9]);
        assert_eq!(line(&long, &plain).to_string(), "array 3 of i32 ×2147483648: 7 7 7 7 7 7 7 7 …");
        let thrown = object(Reference::Exn(4), None, 1, &[Value::I64(-1)]);
        assert_eq!(line(&thrown, &plain).to_string(), "exception 4: $t -1");
        let empty = object(Reference::Array(0), Some("i8"), 0, &[]);
        assert_eq!(line(&empty, &plain).to_string(), "array 0 of i8 ×0:");
    }

    #[test]
    fn objects_read_in_full() {
        let hello: Vec<Value> = b"hello, world and all".iter().map(|b| Value::I32(i32::from(*b))).collect();
        let lines = full(&object(Reference::Array(3), Some("i8"), 100, &hello), &plain);
        let text: Vec<String> = lines.iter().map(|(name, text)| format!("{name}: {text}")).collect();
        assert_eq!(
            text,
            [
                "array 3: $t, 100 elements of i8",
                "text: \"hello, world and all\"…",
                "[0]: 104 101 108 108 111 44 32 119 111 114 108 100 32 97 110 100",
                "[16]: 32 97 108 108",
                "…: 80 more",
            ]
        );
    }
}
