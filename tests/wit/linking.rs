//! Programs that declare a function with the wrong type are refused before they run.

use super::component::{importing, importing_resource};
use std::sync::Arc;
use wasmscope::component::{Case, Field, FuncSig, ResourceType, Type, TypeNames};
use wasmscope::guest::{Entry, Guest, LinkError};
use wasmscope::wasm::{FuncType, Program, ValType};
use wasmscope::wit::{WasiFunc, p1, p2};

/// Loads a program and links it.
fn link(text: &str, entry: &Entry) -> Result<Guest, LinkError> {
    let program = Program::load("test.wat", text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    Guest::new(Arc::new(program), entry)
}

fn component(text: &str) -> Result<Guest, LinkError> {
    link(text, &Entry::Invoke { function: "f".into(), args: Vec::new() })
}

/// Types that differ from a type in one place, at any depth.
fn others(ty: &Type) -> Vec<Type> {
    let label = |labels: &[Arc<str>]| -> Vec<Vec<Arc<str>>> {
        let mut renamed = labels.to_vec();
        renamed[labels.len() / 2] = "another".into();
        let (mut more, fewer) = (labels.to_vec(), labels[1..].to_vec());
        more.push("another".into());
        let mut turned = labels.to_vec();
        turned.rotate_left(1);
        let all = [renamed, more, fewer, turned].into_iter();
        all.filter(|other| !other.is_empty() && *other != labels).collect()
    };
    let fields = |fields: &[Field]| -> Vec<Vec<Field>> {
        let mut all = vec![[fields, &[Field { name: "another".into(), ty: Type::U8 }]].concat()];
        for (at, field) in fields.iter().enumerate() {
            let with = |new: Field| {
                let mut copy = fields.to_vec();
                copy[at] = new;
                copy
            };
            all.push(with(Field { name: "another".into(), ty: field.ty.clone() }));
            all.extend(others(&field.ty).into_iter().map(|ty| with(Field { name: field.name.clone(), ty })));
        }
        all
    };
    let mut all = match ty {
        Type::List(element) => others(element).into_iter().map(|ty| Type::List(ty.into())).collect(),
        Type::Option(some) => others(some).into_iter().map(|ty| Type::Option(ty.into())).collect(),
        Type::Tuple(types) => {
            let mut all = vec![Type::Tuple([&types[..], &[Type::U8]].concat().into())];
            for (at, ty) in types.iter().enumerate() {
                all.extend(others(ty).into_iter().map(|ty| {
                    let mut copy = types.to_vec();
                    copy[at] = ty;
                    Type::Tuple(copy.into())
                }));
            }
            all
        }
        Type::Result { ok, err } => {
            let side = |of: &Option<_>| -> Vec<Option<wasmscope::component::Shared>> {
                let of: &Option<wasmscope::component::Shared> = of;
                match of {
                    Some(ty) => {
                        let others = others(ty).into_iter().map(|ty| Some(ty.into()));
                        others.chain([None]).collect()
                    }
                    None => vec![Some(Type::U8.into())],
                }
            };
            let oks = side(ok).into_iter().map(|ok| Type::Result { ok, err: err.clone() });
            oks.chain(side(err).into_iter().map(|err| Type::Result { ok: ok.clone(), err })).collect()
        }
        Type::Record(of) => fields(of).into_iter().map(|fields| Type::Record(fields.into())).collect(),
        Type::Variant(cases) => {
            let mut all = Vec::new();
            for (at, case) in cases.iter().enumerate() {
                let with = |new: Case| {
                    let mut copy = cases.to_vec();
                    copy[at] = new;
                    Type::Variant(copy.into())
                };
                all.push(with(Case { name: "another".into(), ty: case.ty.clone() }));
                let ty = if case.ty.is_some() { None } else { Some(Type::U8) };
                all.push(with(Case { name: case.name.clone(), ty }));
            }
            all
        }
        Type::Enum(labels) => label(labels).into_iter().map(|l| Type::Enum(l.into())).collect(),
        Type::Flags(labels) => label(labels).into_iter().map(|l| Type::Flags(l.into())).collect(),
        Type::Own(_) => vec![Type::Own(other_resource(ty)), Type::U32],
        Type::Borrow(_) => vec![Type::Borrow(other_resource(ty)), Type::U32],
        _ => Vec::new(),
    };
    all.push(if *ty == Type::U16 { Type::String } else { Type::U16 });
    all.push(Type::Own(resource(p2::Resource::Pollable)));
    all.retain(|other| other != ty);
    all
}

fn resource(of: p2::Resource) -> ResourceType {
    let (interface, name) = of.names();
    ResourceType::Host { interface: interface.into(), name: name.into() }
}

/// Another resource of a different kind.
fn other_resource(ty: &Type) -> ResourceType {
    let (Type::Own(this) | Type::Borrow(this)) = ty else { panic!("{ty}") };
    let error = resource(p2::Resource::Error);
    if *this == error { resource(p2::Resource::Network) } else { error }
}

/// Whether a result type contains a borrow, which results must not.
fn borrows(ty: &Type) -> bool {
    match ty {
        Type::Borrow(_) => true,
        Type::List(inner) | Type::Option(inner) => borrows(inner),
        Type::Tuple(types) => types.iter().any(borrows),
        Type::Result { ok, err } => [ok, err].into_iter().flatten().any(|ty| borrows(ty)),
        _ => false,
    }
}

/// Signatures that differ in one place. The first parameter of a method is kept, because it makes it a method.
fn other_signatures(func: p2::P2Func, sig: &FuncSig) -> Vec<FuncSig> {
    let fixed = usize::from(func.name().starts_with("[method]"));
    let mut all = vec![sig.clone()];
    all[0].params.push(Field { name: "one-more".into(), ty: Type::U32 });
    for at in fixed..sig.params.len() {
        let mut less = sig.clone();
        less.params.remove(at);
        all.push(less);
        all.extend(others(&sig.params[at].ty).into_iter().map(|ty| {
            let mut copy = sig.clone();
            copy.params[at].ty = ty;
            copy
        }));
    }
    let results: Vec<Option<Type>> = match &sig.result {
        None => vec![Some(Type::U32)],
        Some(ty) => others(ty).into_iter().map(Some).chain([None]).collect(),
    };
    let fit = results.into_iter().filter(|ty| !ty.as_ref().is_some_and(borrows));
    all.extend(fit.map(|result| FuncSig { result, ..sig.clone() }));
    all
}

#[test]
fn every_function_of_0_2_links_with_its_type_and_with_no_other() {
    let (mut right, mut wrong) = (0, 0);
    for func in p2::P2Func::all() {
        let (interface, name) = (func.interface(), func.name());
        if let p2::P2Func::Drop(resource) = func {
            component(&importing_resource(interface, resource.names().1)).unwrap();
            let text = importing_resource("wasi:random/random", resource.names().1);
            let said = component(&text).unwrap_err().message;
            let what = format!("resource {} of wasi:random/random@0.2.12 at offset 0x", resource.names().1);
            assert!(said.contains(&what), "{said}");
            continue;
        }
        let sig = WasiFunc::P2(func).signature();
        let mut renamed = (*sig).clone();
        let fixed = usize::from(name.starts_with("[method]"));
        renamed
            .params
            .iter_mut()
            .skip(fixed)
            .enumerate()
            .for_each(|(at, p)| p.name = format!("p{at}").into());
        for sig in [&*sig, &renamed] {
            let text = importing(interface, name, sig);
            component(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
            right += 1;
        }
        for other in other_signatures(func, &sig) {
            let text = importing(interface, name, &other);
            let said = match component(&text) {
                Ok(_) => panic!("{name} links as {other}"),
                Err(error) => error.message,
            };
            let head = format!("function {name} of {interface}@0.2.12 at offset 0x");
            assert!(said.contains(&head) && said.contains(" here; the host's "), "{said}\n{text}");
            assert_eq!(said.matches("at offset").count(), 1, "{said}");
            // Both types are shown, and their texts differ.
            let told = said.lines().find(|line| line.contains(&head)).unwrap();
            let (here, there) = told.rsplit_once(" here; the host's ").unwrap();
            assert!(!here.ends_with(there.split_once(' ').unwrap().1), "{said}");
            wrong += 1;
        }
    }
    assert!(right == 248 && wrong > 1900, "{right} {wrong}");
}

#[test]
fn the_sentence_of_a_result() {
    let func = WasiFunc::find("wasi:filesystem/types", "[method]descriptor.create-directory-at").unwrap();
    let mut sig = (*func.signature()).clone();
    sig.result = Some(Type::U32);
    let text = importing(func.interface(), func.name(), &sig);
    let said = component(&text).unwrap_err().message;
    let offset = said.split("at offset ").nth(1).unwrap().split(':').next().unwrap();
    assert_eq!(
        said,
        format!(
            "the program imports a function with another type than the host's:\n  \
             function [method]descriptor.create-directory-at of wasi:filesystem/types@0.2.12 at offset {offset}: returns \
             u32 here; the host's returns result<_, error-code>\n\
             such a call would fail in the middle of the program: make its bindings again from the WIT of that version of WASI"
        )
    );
}

/// Every fault is reported, whatever it is.
#[test]
fn every_fault_of_a_component_is_told() {
    let text = r#"(component
      (import "wasi:cli/exit@0.2.3" (instance
        (export "exit" (func (param "status" u32)))
        (export "leave" (func))))
      (import "wasi:random/random@0.2.0" (instance
        (export "get-random-u64" (func (result u32)))
        (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
      (import "wasi:http/types@0.2.0" (instance (export "fields" (type (sub resource))))))"#;
    let said = component(text).unwrap_err().message;
    for part in [
        "needs imports that no host here provides",
        "function leave of wasi:cli/exit@0.2.3",
        "interface wasi:http/types@0.2.0",
        "imports functions with other types than the host's",
        "function exit of wasi:cli/exit@0.2.3",
        "takes (status: u32) here; the host's takes (status: result)",
        "function get-random-u64 of wasi:random/random@0.2.0",
        "returns u32 here; the host's returns u64",
    ] {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
    assert!(!said.contains("get-random-bytes"), "{said}");
}

/// An import may come after code in the file: it is checked before that code runs.
#[test]
fn nothing_runs_before_the_last_import_is_checked() {
    let text = r#"(component
      (core module $m (func $start unreachable) (start $start))
      (core instance (instantiate $m))
      (import "wasi:cli/environment@0.2.0" (instance (export "initial-cwd" (func (result string))))))"#;
    let said = component(text).unwrap_err().message;
    assert!(said.contains("returns string here; the host's returns option<string>"), "{said}");
}

/// The message about a type that doubles in size at each level stays short.
#[test]
fn a_type_that_grows_without_end_is_told_in_short() {
    let mut text =
        "(component (import \"wasi:cli/environment@0.2.0\" (instance (type $t0 (tuple u8 u8))\n".to_owned();
    for n in 1..=12 {
        text += &format!("(type $t{n} (tuple $t{} $t{}))\n", n - 1, n - 1);
    }
    // Validation limits the total size of a type.
    text += "(export \"initial-cwd\" (func (result $t12))))))";
    let said = component(&text).unwrap_err().message;
    assert!(said.len() < 40_000 && said.contains("…"), "{} bytes", said.len());
}

fn core_text(ty: &FuncType) -> String {
    let words = |types: &[ValType]| types.iter().map(|ty| format!(" {ty}")).collect::<String>();
    let part = |keyword: &str, types: &[ValType]| match types {
        [] => String::new(),
        types => format!(" ({keyword}{})", words(types)),
    };
    format!("(func{}{})", part("param", &ty.params), part("result", &ty.results))
}

#[test]
fn every_function_of_preview1_links_with_its_type_and_with_no_other() {
    let mut count = 0;
    for module in p1::P1Module::ALL {
        for func in module.functions() {
            let own = func.core();
            let import = |ty: &FuncType| {
                let head = core_text(ty).replacen("(func", "(func $f", 1);
                format!("(module (import \"{}\" \"{}\" {head}))", module.name(), func.name())
            };
            link(&import(&own), &Entry::Command).unwrap();
            let mut others: Vec<FuncType> = vec![
                FuncType { params: [&own.params[..], &[ValType::I32]].concat().into(), ..own.clone() },
                FuncType { results: [ValType::I64].into(), ..own.clone() },
                FuncType {
                    results: own.results.iter().chain(&[ValType::I32]).copied().skip(1).collect(),
                    ..own.clone()
                },
            ];
            for at in 0..own.params.len() {
                let (mut less, mut other) = (own.params.to_vec(), own.params.to_vec());
                less.remove(at);
                other[at] = if other[at] == ValType::I32 { ValType::I64 } else { ValType::I32 };
                others.extend([less, other].map(|params| FuncType { params: params.into(), ..own.clone() }));
            }
            others.retain(|other| *other != own);
            for other in others {
                let said = link(&import(&other), &Entry::Command).unwrap_err().message;
                let name = format!("function {}.{} at offset 0x", module.name(), func.name());
                let types = format!("{} here, {} there", core_text(&other), core_text(&own));
                assert!(said.contains(&name) && said.contains(&types), "{said}");
                count += 1;
            }
        }
    }
    assert!(count > 700, "{count}");
}

/// Names that a program gives to types are shown, together with the definitions that they hide.
#[test]
fn names_of_the_program_are_its_own() {
    let func = WasiFunc::find("wasi:cli/exit", "exit").unwrap();
    let mine = Type::Enum(["yes".into(), "no".into()].into());
    let names: TypeNames = [(mine.clone(), Arc::from("answer"))].into_iter().collect();
    let sig = FuncSig { params: vec![Field { name: "status".into(), ty: mine }], ..FuncSig::default() };
    let said = func.difference(&sig, &names).unwrap();
    assert_eq!(said, "takes (status: answer) here; the host's takes (status: result)");
}
