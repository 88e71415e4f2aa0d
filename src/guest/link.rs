//! Linking: are all imports known to hosts? Every unknown one is named, before anything runs.

use super::{Entry, LinkError, known, preview1};
use crate::wasm::component::{Alias, ComponentDef, DefKind, ExternDef, Sort, TypeBound, TypeDecl, TypeDef};
use crate::wasm::{ExternKind, Module};

/// What to do about imports that nobody here has.
const ADVICE: &str = "hosts here have wasi_snapshot_preview1 and wasi_unstable for modules, and wasi:cli, clocks, filesystem, \
                      io, random and sockets 0.2 for components: build the program for wasm32-wasip1 or wasm32-wasip2, or \
                      link it with what it imports";

/// The error that names unknown imports.
fn unknown(imports: &[String]) -> LinkError {
    let list = imports.join("\n  ");
    let plural = if imports.len() == 1 { "an import" } else { "imports" };
    let message = format!("the program needs {plural} that no host here provides:\n  {list}\n{ADVICE}");
    LinkError { message }
}

/// Checks a core module's imports.
pub(super) fn check_module(module: &Module) -> Result<(), LinkError> {
    let mut missing = Vec::new();
    for import in &module.imports {
        let what = match import.kind {
            ExternKind::Func => "function",
            ExternKind::Table => "table",
            ExternKind::Memory => "memory",
            ExternKind::Global => "global",
            ExternKind::Tag => "tag",
        };
        let why = match (&*import.module, import.kind) {
            (name, ExternKind::Func) if preview1::is_module(name) => {
                match preview1::signature(name, &import.name) {
                    Some(function) if function.core == *module.func_type(import.index) => continue,
                    Some(_) => " (it has another type in preview 1)",
                    None if name == preview1::UNSTABLE => " (wasi_unstable has no such function)",
                    None => " (preview 1 has no such function)",
                }
            }
            ("env", _) => " (it is to be linked with another module, or defined in this one)",
            _ => "",
        };
        missing.push(format!("{what} {}.{} at offset {:#x}{why}", import.module, import.name, import.offset));
    }
    if missing.is_empty() { Ok(()) } else { Err(unknown(&missing)) }
}

/// Checks what a component imports from the host.
pub(super) fn check_component(def: &ComponentDef) -> Result<(), LinkError> {
    let mut types: Vec<Option<&TypeDef>> = Vec::new();
    let mut missing = Vec::new();
    for item in &def.defs {
        match &item.kind {
            DefKind::Type(def) => types.push(Some(def)),
            DefKind::Alias(Alias::Export { sort: Sort::Type, .. } | Alias::Outer { .. }) => types.push(None),
            DefKind::Export { sort: Sort::Type, index, .. } => {
                types.push(types.get(*index as usize).copied().flatten());
            }
            DefKind::Import { interface: name, ty, .. } => {
                let at = format!("at offset {:#x}", item.offset);
                match ty {
                    ExternDef::Instance(index) => {
                        let decls = match types.get(*index as usize).copied().flatten() {
                            Some(TypeDef::Instance(decls)) => &decls[..],
                            _ => &[],
                        };
                        check_instance(name, decls, &at, &mut missing);
                    }
                    ExternDef::Type(bound) => {
                        if *bound == TypeBound::SubResource {
                            missing.push(format!("resource type {name} {at}"));
                        }
                        types.push(None);
                    }
                    ExternDef::Func(_) => missing.push(format!("function {name} {at}")),
                    ExternDef::Component(_) => missing.push(format!("component {name} {at}")),
                    ExternDef::CoreModule(_) => missing.push(format!("core module {name} {at}")),
                }
            }
            _ => {}
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(unknown(&missing)) }
}

/// Checks that a component exports what a command must, so that nothing runs in vain.
pub(super) fn check_entry(def: &ComponentDef, entry: &Entry) -> Result<(), LinkError> {
    let exports = def.defs.iter().filter_map(|item| match &item.kind {
        DefKind::Export { name, sort: Sort::Func | Sort::Instance, .. } => Some(&**name),
        _ => None,
    });
    let exports: Vec<&str> = exports.collect();
    let command = exports.iter().any(|name| known::interface_of(name) == ("wasi:cli/run", true));
    if command || !matches!(entry, Entry::Command) {
        return Ok(());
    }
    let list = if exports.is_empty() { "nothing".to_string() } else { exports.join(", ") };
    Err(LinkError {
        message: format!(
            "the component is no command: it does not export wasi:cli/run@0.2.x but {list} (call one function with \
             --invoke)"
        ),
    })
}

fn check_instance(name: &str, decls: &[TypeDecl], at: &str, missing: &mut Vec<String>) {
    let (interface, version) = known::interface_of(name);
    // An interface of plain types asks nothing of the host.
    let asks = |decl: &TypeDecl| match decl {
        TypeDecl::Export { ty, .. } => !matches!(ty, ExternDef::Type(TypeBound::Eq(_))),
        _ => false,
    };
    if !decls.iter().any(asks) {
        return;
    }
    if known::is_unstable(interface) {
        missing.push(format!("interface {name} {at} (unstable in 0.2; wasmtime 48 does not have it either)"));
    } else if !known::is_known_interface(interface) {
        missing.push(format!("interface {name} {at}"));
    } else if !version {
        missing.push(format!("interface {name} {at} (hosts here know the versions 0.2.x)"));
    } else {
        for decl in decls {
            if let TypeDecl::Export { name: function, ty: ExternDef::Func(_) } = decl
                && !known::is_known(interface, function)
            {
                missing.push(format!("function {function} of {name} {at}"));
            }
        }
    }
}
