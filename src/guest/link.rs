//! Linking: do hosts have what a program imports, with the declared types? Everything that they do not have is reported
//! before anything runs.

use super::{Entry, LinkError, preview1};
use crate::component::{Exports, Item, Names, Outline, TypeItem};
use crate::wasm::component::{ComponentDef, DefKind, ExternDef, Sort, TypeBound};
use crate::wasm::{ExternKind, FuncType, Module};
use crate::wit::{self, Func, Version, p1, p2};
use std::fmt::Write as _;

/// The interface that command components export.
pub(super) const RUN: &str = "wasi:cli/run";

/// Advice on imports that no host of this crate has.
const ADVICE: &str = "hosts here have wasi_snapshot_preview1 and wasi_unstable for modules, and wasi:cli, clocks, filesystem, \
                      io, random and sockets 0.2 for components: build the program for wasm32-wasip1 or wasm32-wasip2, or \
                      link it with what it imports";

/// Advice on functions that are declared with other types.
const ADVICE_ON_TYPES: &str = "such a call would fail in the middle of the program: make its bindings again from the WIT of \
                               WASI 0.2";

/// The imports of a program that hosts cannot satisfy.
#[derive(Default)]
struct Faults {
    /// Imports that hosts do not have.
    missing: Vec<String>,
    /// Imports that hosts have with other types.
    unlike: Vec<String>,
}

impl Faults {
    fn result(self) -> Result<(), LinkError> {
        let mut paragraphs = Vec::new();
        if !self.missing.is_empty() {
            let list = self.missing.join("\n  ");
            let plural = if self.missing.len() == 1 { "an import" } else { "imports" };
            paragraphs
                .push(format!("the program needs {plural} that no host here provides:\n  {list}\n{ADVICE}"));
        }
        if !self.unlike.is_empty() {
            let list = self.unlike.join("\n  ");
            let plural = match self.unlike.len() {
                1 => "a function with another type than the host's",
                _ => "functions with other types than the host's",
            };
            paragraphs.push(format!("the program imports {plural}:\n  {list}\n{ADVICE_ON_TYPES}"));
        }
        if paragraphs.is_empty() { Ok(()) } else { Err(LinkError { message: paragraphs.join("\n") }) }
    }
}

/// Checks a core module's imports.
pub(super) fn check_module(module: &Module) -> Result<(), LinkError> {
    let mut faults = Faults::default();
    for import in &module.imports {
        let what = match import.kind {
            ExternKind::Func => "function",
            ExternKind::Table => "table",
            ExternKind::Memory => "memory",
            ExternKind::Global => "global",
            ExternKind::Tag => "tag",
        };
        let why = match (p1::Module::of(&import.module), import.kind) {
            (Some(from), ExternKind::Func) => match preview1::signature(&import.module, &import.name) {
                Some(function) if function.core == *module.func_type(import.index) => continue,
                Some(function) => {
                    let of = match from {
                        p1::Module::Preview1 => "preview 1",
                        p1::Module::Unstable => "wasi_unstable",
                    };
                    let (here, there) = (module.func_type(import.index), &function.core);
                    format!(" (it has another type in {of}: {} here, {} there)", text(here), text(there))
                }
                None if from == p1::Module::Unstable => " (wasi_unstable has no such function)".to_owned(),
                None => " (preview 1 has no such function)".to_owned(),
            },
            (None, _) if &*import.module == "env" => {
                " (it is to be linked with another module, or defined in this one)".to_owned()
            }
            _ => String::new(),
        };
        let (from, name, offset) = (&import.module, &import.name, import.offset);
        faults.missing.push(format!("{what} {from}.{name} at offset {offset:#x}{why}"));
    }
    faults.result()
}

/// `(func (param i32 i64) (result i32))`
fn text(ty: &FuncType) -> String {
    let mut out = "(func".to_owned();
    for (keyword, types) in [("param", &ty.params), ("result", &ty.results)] {
        if !types.is_empty() {
            let _ = write!(out, " ({keyword}");
            types.iter().for_each(|ty| {
                let _ = write!(out, " {ty}");
            });
            out.push(')');
        }
    }
    out + ")"
}

/// Checks a component's imports from the host.
pub(super) fn check_component(def: &ComponentDef) -> Result<(), LinkError> {
    let mut faults = Faults::default();
    let mut outline = Outline::new().map_err(|message| LinkError { message })?;
    for item in &def.defs {
        let evaluated = outline.add(&item.kind);
        let DefKind::Import { interface: name, ty, .. } = &item.kind else { continue };
        let at = format!("at offset {:#x}", item.offset);
        match (ty, evaluated) {
            (_, Err(why)) => faults.missing.push(format!("{name} {at} ({why})")),
            (ExternDef::Instance(_), Ok(exports)) => {
                check_instance(name, &exports.unwrap_or_default(), &at, &mut faults);
            }
            (ExternDef::Type(TypeBound::SubResource), _) => {
                faults.missing.push(format!("resource type {name} {at}"));
            }
            (ExternDef::Type(TypeBound::Eq(_)), _) => {}
            (ExternDef::Func(_), _) => faults.missing.push(format!("function {name} {at}")),
            (ExternDef::Component(_), _) => faults.missing.push(format!("component {name} {at}")),
            (ExternDef::CoreModule(_), _) => faults.missing.push(format!("core module {name} {at}")),
        }
    }
    faults.result()
}

/// Checks, before anything runs, that a component exports what a command must.
pub(super) fn check_entry(def: &ComponentDef, entry: &Entry) -> Result<(), LinkError> {
    let exports = def.defs.iter().filter_map(|item| match &item.kind {
        DefKind::Export { name, sort: Sort::Func | Sort::Instance, .. } => Some(&**name),
        _ => None,
    });
    let exports: Vec<&str> = exports.collect();
    let command = exports.iter().any(|name| is_run(name));
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

/// Whether an export is the interface `wasi:cli/run`, in a version that is known.
pub(super) fn is_run(name: &str) -> bool {
    matches!(Version::split(name), (RUN, Version::None | Version::Known))
}

fn check_instance(name: &str, exports: &Exports, at: &str, faults: &mut Faults) {
    let (interface, version) = Version::split(name);
    // An interface of plain types asks nothing of the host, and neither does one with types that it uses from others.
    let own = |name: &str, item: &Item| match item {
        Item::Type(TypeItem::Resource(resource)) => resource.is_of(interface, name),
        Item::Type(_) => false,
        Item::Func(_) | Item::Instance(_) | Item::Component(_) | Item::CoreModule(_) => true,
    };
    if !exports.iter().any(|(name, item)| own(name, item)) {
        return;
    }
    if p2::UNSTABLE.iter().any(|(unstable, _)| *unstable == interface) {
        let why = "unstable in 0.2; wasmtime 48 does not have it either";
        return faults.missing.push(format!("interface {name} {at} ({why})"));
    }
    if !wit::is_known_interface(interface) {
        return faults.missing.push(format!("interface {name} {at}"));
    }
    if version == Version::Unknown {
        return faults.missing.push(format!("interface {name} {at} (hosts here know the versions 0.2.x)"));
    }
    let names = Names::of(exports);
    for (export, item) in exports {
        match item {
            Item::Func(func) => match Func::find(interface, export) {
                None => faults.missing.push(format!("function {export} of {name} {at}")),
                Some(known) => {
                    let unlike = known.difference(&func.sig, &names);
                    let told = unlike.map(|how| format!("function {export} of {name} {at}: {how}"));
                    faults.unlike.extend(told);
                }
            },
            Item::Type(TypeItem::Resource(resource)) if resource.is_of(interface, export) => {
                if p2::Resource::find(interface, export).is_none() {
                    faults.missing.push(format!("resource {export} of {name} {at}"));
                }
            }
            Item::Type(_) => {}
            Item::Instance(_) => faults.missing.push(format!("instance {export} of {name} {at}")),
            Item::Component(_) => faults.missing.push(format!("component {export} of {name} {at}")),
            Item::CoreModule(_) => faults.missing.push(format!("core module {export} of {name} {at}")),
        }
    }
}
