//! The text of values is WAVE: what we write, the crate `wasm-wave` reads as the same value, and vice versa.
//!
//! The crate leaves out fields that are `none` and map entries with a repeated key, and has no handles; those are not
//! compared here.

use crate::arbitrary::{types, values};
use proptest::prelude::*;
use wasm_wave::value::{Type as WaveType, Value};
use wasm_wave::wasm::WasmValue;
use wasmscope::component::{Shape, Type, Typed, Val, parse_val, render_val};

fn wave_type(ty: &Type) -> WaveType {
    let all = |types: &mut dyn Iterator<Item = &Type>| types.map(wave_type).collect::<Vec<_>>();
    match ty {
        Type::Bool => WaveType::BOOL,
        Type::S8 => WaveType::S8,
        Type::U8 => WaveType::U8,
        Type::S16 => WaveType::S16,
        Type::U16 => WaveType::U16,
        Type::S32 => WaveType::S32,
        Type::U32 => WaveType::U32,
        Type::S64 => WaveType::S64,
        Type::U64 => WaveType::U64,
        Type::F32 => WaveType::F32,
        Type::F64 => WaveType::F64,
        Type::Char => WaveType::CHAR,
        Type::String => WaveType::STRING,
        // It writes fixed-length lists like other lists, and does not read them.
        Type::List(element) | Type::FixedLengthList(element, _) => WaveType::list(wave_type(element)),
        Type::Map(_) => {
            let [key, value] = ty.entry().unwrap();
            WaveType::map(wave_type(key), wave_type(value)).unwrap()
        }
        Type::Record(fields) => {
            WaveType::record(fields.iter().map(|field| (&*field.name, wave_type(&field.ty)))).unwrap()
        }
        Type::Tuple(types) => WaveType::tuple(all(&mut types.iter())).unwrap(),
        Type::Variant(cases) => {
            WaveType::variant(cases.iter().map(|case| (&*case.name, case.ty.as_ref().map(wave_type))))
                .unwrap()
        }
        Type::Enum(labels) => WaveType::enum_ty(labels.iter().map(|label| &**label)).unwrap(),
        Type::Option(some) => WaveType::option(wave_type(some)),
        Type::Result { ok, err } => {
            WaveType::result(ok.as_deref().map(wave_type), err.as_deref().map(wave_type))
        }
        Type::Flags(labels) => WaveType::flags(labels.iter().map(|label| &**label)).unwrap(),
        Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_) | Type::ErrorContext => {
            unreachable!("the types are without handles")
        }
    }
}

/// Converts our value to one of the crate's.
fn wave_value(typed: Typed<'_>) -> Value {
    let ty = wave_type(typed.ty.unwrap());
    let elements = |value: &[u8]| value.iter().map(|byte| Value::make_u8(*byte)).collect::<Vec<_>>();
    match (typed.value, typed.shape()) {
        (Val::Bool(v), _) => Value::make_bool(*v),
        (Val::S8(v), _) => Value::make_s8(*v),
        (Val::U8(v), _) => Value::make_u8(*v),
        (Val::S16(v), _) => Value::make_s16(*v),
        (Val::U16(v), _) => Value::make_u16(*v),
        (Val::S32(v), _) => Value::make_s32(*v),
        (Val::U32(v), _) => Value::make_u32(*v),
        (Val::S64(v), _) => Value::make_s64(*v),
        (Val::U64(v), _) => Value::make_u64(*v),
        (Val::F32(bits), _) => Value::make_f32(f32::from_bits(*bits)),
        (Val::F64(bits), _) => Value::make_f64(f64::from_bits(*bits)),
        (Val::Char(c), _) => Value::make_char(*c),
        (Val::String(text), _) => Value::make_string(text.into()),
        (Val::Bytes(bytes), _) => Value::make_list(&ty, elements(bytes)).unwrap(),
        (Val::List(_), Shape::Members(members)) => match typed.ty {
            Some(Type::Map(_)) => {
                let entries = members.entries().map(|entry| {
                    let [key, value] = entry.unwrap();
                    (wave_value(key), wave_value(value))
                });
                Value::make_map(&ty, entries).unwrap()
            }
            _ => Value::make_list(&ty, members.iter().map(wave_value)).unwrap(),
        },
        (Val::Tuple(_), Shape::Members(members)) => {
            Value::make_tuple(&ty, members.iter().map(wave_value)).unwrap()
        }
        (Val::Record(_), Shape::Members(members)) => {
            let fields: Vec<_> =
                members.labelled().map(|(label, field)| (label.unwrap(), wave_value(field))).collect();
            Value::make_record(&ty, fields).unwrap()
        }
        (Val::Variant(..), Shape::Choice(choice)) => {
            Value::make_variant(&ty, &choice.name(), choice.payload.map(wave_value)).unwrap()
        }
        (Val::Enum(_), Shape::Choice(choice)) => Value::make_enum(&ty, &choice.name()).unwrap(),
        (Val::Option(_), Shape::Choice(choice)) => {
            Value::make_option(&ty, choice.payload.map(wave_value)).unwrap()
        }
        (Val::Result(Ok(_)), Shape::Choice(choice)) => {
            Value::make_result(&ty, Ok(choice.payload.map(wave_value))).unwrap()
        }
        (Val::Result(Err(_)), Shape::Choice(choice)) => {
            Value::make_result(&ty, Err(choice.payload.map(wave_value))).unwrap()
        }
        (_, Shape::Flags(flags)) => {
            let names: Vec<_> = flags.names().collect();
            Value::make_flags(&ty, names.iter().map(|name| &**name)).unwrap()
        }
        (other, _) => unreachable!("{other:?}"),
    }
}

/// Whether the crate writes all of a value: no field is `none`, and no map key is repeated.
fn written_in_full(typed: Typed<'_>) -> bool {
    match typed.shape() {
        Shape::Members(members) => {
            let keys: Vec<_> = members.entries().filter_map(Result::ok).map(|[key, _]| key.value).collect();
            let again = keys.iter().enumerate().any(|(at, key)| keys[..at].contains(key));
            let is_record = matches!(typed.value, Val::Record(_));
            !again
                && members.iter().all(|member| {
                    written_in_full(member) && !(is_record && matches!(member.value, Val::Option(None)))
                })
        }
        Shape::Choice(choice) => choice.payload.is_none_or(written_in_full),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_one_writes_the_other_reads(
        (ty, value) in types().prop_flat_map(|ty| (Just(ty.clone()), values(&ty)))
    ) {
        let typed = value.beside(Some(&ty));
        let (theirs, kind) = (wave_value(typed), wave_type(&ty));
        let ours = render_val(&value, &ty);
        if written_in_full(typed) {
            let read: Value = wasm_wave::from_str(&kind, &ours).map_err(|e| TestCaseError::fail(format!("{ours}: {e}")))?;
            // Compared as text: a NaN is not equal to itself.
            prop_assert_eq!(wasm_wave::to_string(&read).unwrap(), wasm_wave::to_string(&theirs).unwrap());
            let text = wasm_wave::to_string(&theirs).unwrap();
            let read = parse_val(&text, &ty).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
            prop_assert_eq!(read, value);
        }
    }
}
