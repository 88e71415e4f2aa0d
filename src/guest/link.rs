//! Linking: do hosts have what a program imports, with the declared types? Everything that they do not have is reported
//! before anything runs.

use super::unmet::{ImportKind, LinkFault, UnmetImport, UnmetReason};
use super::{Entry, LinkError, Linking, preview1};
use crate::component::{Exports, Outline, RuntimeItem, TypeItem, TypeNames, host_interface};
use crate::wasm::component::{ComponentDef, DefKind, ExternDef, Sort, TypeBound};
use crate::wasm::{Binary, ExternKind, FuncType, Module, Program};
use crate::wit::{self, Version, WasiFunc, WasiResource, p1};
use std::fmt::Write as _;

/// The interface that command components export.
pub(super) const RUN: &str = "wasi:cli/run";

/// Advice on imports that no host of this crate has.
const ADVICE: &str = "hosts here have wasi_snapshot_preview1 and wasi_unstable for modules, and wasi:cli, clocks, filesystem, \
                      io, random and sockets 0.2 and the same without io 0.3 for components: build the program for \
                      wasm32-wasip1 or wasm32-wasip2, or link it with what it imports";

/// What to do about imports that no host has, short of another program.
const ADVICE_ON_FLAGS: &str = "with -W unknown-imports-trap it runs until it calls one, with -W unknown-imports-default calls of \
                               a module's imports return zeros, --preload NAME=FILE gives it a module to import from; in \
                               the debugger, you are the host";

/// Why programs with threads cannot be run.
const ADVICE_ON_THREADS: &str =
    "programs run in a single thread here: build it for wasm32-wasip1, without threads";

/// Advice on functions that are declared with other types.
const ADVICE_ON_TYPES: &str = "such a call would fail in the middle of the program: make its bindings again from the WIT of \
                               that version of WASI";

/// The imports of a program that hosts cannot satisfy.
#[derive(Default)]
struct Faults {
    /// Imports that hosts do not have.
    missing: Vec<UnmetImport>,
    /// Imports that hosts have with other types.
    unlike: Vec<UnmetImport>,
}

impl Faults {
    /// What nothing provides, if something takes the place of all of it.
    fn result(self, linking: Linking) -> Result<Vec<UnmetImport>, LinkError> {
        let (replaced, refused): (Vec<_>, Vec<_>) =
            self.missing.into_iter().partition(|unmet| unmet.replaceable(linking));
        if refused.is_empty() && self.unlike.is_empty() {
            return Ok(replaced);
        }
        let (threads, missing): (Vec<_>, Vec<_>) =
            refused.into_iter().partition(|unmet| unmet.why == UnmetReason::Threads);
        let mut paragraphs = Vec::new();
        let listed =
            |unmet: &[UnmetImport]| unmet.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ");
        if !threads.is_empty() {
            let list = listed(&threads);
            paragraphs.push(format!(
                "the program has threads, which are not supported; it imports\n  {list}\n{ADVICE_ON_THREADS}"
            ));
        }
        if !missing.is_empty() {
            let list = listed(&missing);
            let plural = if missing.len() == 1 { "an import" } else { "imports" };
            paragraphs.push(format!(
                "the program needs {plural} that no host here provides:\n  {list}\n{ADVICE}\n{ADVICE_ON_FLAGS}"
            ));
        }
        if !self.unlike.is_empty() {
            let list = listed(&self.unlike);
            let plural = match self.unlike.len() {
                1 => "a function with another type than the host's",
                _ => "functions with other types than the host's",
            };
            paragraphs.push(format!("the program imports {plural}:\n  {list}\n{ADVICE_ON_TYPES}"));
        }
        let fault = LinkFault::Imports { missing, unlike: self.unlike, threads };
        Err(LinkError { message: paragraphs.join("\n"), fault })
    }
}

/// Why a program can only be looked at: it imports what nothing can take the place of.
pub(super) fn cannot_start(unmet: &[UnmetImport]) -> String {
    let list: Vec<String> = unmet.iter().map(ToString::to_string).collect();
    format!("the program cannot be started, for want of {}", list.join(", "))
}

/// Checks a core module's imports from the host and from the modules before it, each with the name that it has there.
/// Adds what something else takes the place of to `replaced`; a module that is not the program itself has a file.
pub(super) fn check_module(
    module: &Module,
    before: &[(&str, &Module)],
    file: Option<&str>,
    linking: Linking,
    replaced: &mut Vec<UnmetImport>,
) -> Result<(), LinkError> {
    let mut faults = Faults::default();
    for import in &module.imports {
        let defines = |(name, module): &&(&str, &Module)| {
            *name == &*import.module && module.exports.iter().any(|export| export.name == import.name)
        };
        if before.iter().find(defines).is_some() {
            continue;
        }
        let kind = match import.kind {
            ExternKind::Func => ImportKind::Function,
            ExternKind::Table => ImportKind::Table,
            ExternKind::Memory => ImportKind::Memory,
            ExternKind::Global => ImportKind::Global,
            ExternKind::Tag => ImportKind::Tag,
        };
        let why = match (p1::P1Module::of(&import.module), import.kind) {
            (Some(from), ExternKind::Func) => match preview1::signature(&import.module, &import.name) {
                Some(function) if function.core == *module.func_type(import.index) => continue,
                Some(function) => {
                    let of = match from {
                        p1::P1Module::Preview1 => "preview 1",
                        p1::P1Module::Unstable => "wasi_unstable",
                    };
                    let (here, there) = (module.func_type(import.index), &function.core);
                    UnmetReason::OtherType { of, here: text(here), there: text(there) }
                }
                None if from == p1::P1Module::Unstable => UnmetReason::NoSuch { of: "wasi_unstable" },
                None => UnmetReason::NoSuch { of: "preview 1" },
            },
            (None, ExternKind::Memory) if module.memories[import.index as usize].shared => {
                UnmetReason::Threads
            }
            (None, ExternKind::Func) if (&*import.module, &*import.name) == ("wasi", "thread-spawn") => {
                UnmetReason::Threads
            }
            (None, _) if &*import.module == "env" => UnmetReason::LinkedElsewhere,
            _ => UnmetReason::Missing,
        };
        let name = format!("{}.{}", import.module, import.name);
        faults.missing.push(UnmetImport {
            kind,
            name,
            of: file.map(str::to_owned),
            offset: import.offset,
            why,
        });
    }
    replaced.extend(faults.result(linking)?);
    Ok(())
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

/// Checks a component's imports from the host. Returns those that nothing provides, where something takes their place.
pub(super) fn check_component(def: &ComponentDef, linking: Linking) -> Result<Vec<UnmetImport>, LinkError> {
    let mut faults = Faults::default();
    let mut outline = Outline::new().map_err(LinkError::from)?;
    for item in &def.defs {
        let evaluated = outline.add(&item.kind);
        let DefKind::Import { interface: name, ty, .. } = &item.kind else { continue };
        let offset = item.offset;
        let unmet = |kind, why| UnmetImport { kind, name: name.to_string(), of: None, offset, why };
        match (ty, evaluated) {
            (_, Err(why)) => {
                faults.missing.push(unmet(ImportKind::Unknown, UnmetReason::Type(why.to_string())))
            }
            (ExternDef::Instance(_), Ok(exports)) => {
                check_instance(name, &exports.unwrap_or_default(), offset, &mut faults);
            }
            (ExternDef::Type(TypeBound::SubResource), _) => {
                faults.missing.push(unmet(ImportKind::ResourceType, UnmetReason::Missing));
            }
            (ExternDef::Type(TypeBound::Eq(_)), _) => {}
            (ExternDef::Func(_), _) => faults.missing.push(unmet(ImportKind::Function, UnmetReason::Missing)),
            (ExternDef::Component(_), _) => {
                faults.missing.push(unmet(ImportKind::Component, UnmetReason::Missing))
            }
            (ExternDef::CoreModule(_), _) => {
                faults.missing.push(unmet(ImportKind::CoreModule, UnmetReason::Missing))
            }
        }
    }
    faults.result(linking)
}

/// The functions that a program imports from the host, with the interface of each as calls name it.
#[must_use]
pub fn imported_functions(program: &Program) -> Vec<(String, String)> {
    match &program.binary {
        Binary::Module(module) => {
            let imports = module.imports.iter().filter(|import| import.kind == ExternKind::Func);
            imports.map(|import| (import.module.to_string(), import.name.to_string())).collect()
        }
        Binary::Component(def) => {
            let Ok(mut outline) = Outline::new() else { return Vec::new() };
            let mut all = Vec::new();
            for item in &def.defs {
                let evaluated = outline.add(&item.kind);
                if let (DefKind::Import { interface, .. }, Ok(Some(exports))) = (&item.kind, evaluated) {
                    let interface = host_interface(interface);
                    let functions = exports.iter().filter(|(_, item)| matches!(item, RuntimeItem::Func(_)));
                    all.extend(functions.map(|(name, _)| (interface.to_string(), name.to_string())));
                }
            }
            all
        }
    }
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
            "the component is not a command: it does not export wasi:cli/run@0.2.x or @0.3.x but {list} (call one function with \
             --invoke)"
        ),
        fault: LinkFault::NoCommand { exports: exports.into_iter().map(str::to_owned).collect() },
    })
}

/// Whether an export is the interface `wasi:cli/run`, in a version that is known.
pub(super) fn is_run(name: &str) -> bool {
    matches!(Version::split(name), (RUN, Version::None | Version::Known)) || is_async_run(name)
}

/// Whether an export is the interface `wasi:cli/run` of 0.3, which goes before any other.
pub(super) fn is_async_run(name: &str) -> bool {
    matches!(Version::split(name), ("wasi:cli/run@0.3", Version::Known))
}

fn check_instance(name: &str, exports: &Exports, offset: usize, faults: &mut Faults) {
    let (interface, version) = Version::split(name);
    let host = host_interface(name);
    // An interface of plain types asks nothing of the host, and neither does one with types that it uses from others.
    let own = |name: &str, item: &RuntimeItem| match item {
        RuntimeItem::Type(TypeItem::Resource(resource)) => resource.is_of(&host, name),
        RuntimeItem::Type(_) => false,
        RuntimeItem::Func(_)
        | RuntimeItem::Instance(_)
        | RuntimeItem::Component(_)
        | RuntimeItem::CoreModule(_) => true,
    };
    if !exports.iter().any(|(name, item)| own(name, item)) {
        return;
    }
    let whole =
        |why| UnmetImport { kind: ImportKind::Interface, name: name.to_owned(), of: None, offset, why };
    let part = |kind, export: &str, why| {
        let (name, of) = (export.to_owned(), Some(name.to_owned()));
        UnmetImport { kind, name, of, offset, why }
    };
    if wit::is_unstable_interface(interface) {
        return faults.missing.push(whole(UnmetReason::Unstable));
    }
    if !wit::is_known_interface(interface) {
        return faults.missing.push(whole(UnmetReason::Missing));
    }
    if version == Version::Unknown {
        return faults.missing.push(whole(UnmetReason::OtherVersion));
    }
    let names = TypeNames::of(exports);
    for (export, item) in exports {
        match item {
            RuntimeItem::Func(func) => match WasiFunc::find(interface, export) {
                None => faults.missing.push(part(ImportKind::Function, export, UnmetReason::Missing)),
                Some(known) => {
                    let unlike = known.difference(&func.sig, &names);
                    let differs = |how: String| part(ImportKind::Function, export, UnmetReason::Differs(how));
                    faults.unlike.extend(unlike.map(differs));
                }
            },
            RuntimeItem::Type(TypeItem::Resource(resource)) if resource.is_of(&host, export) => {
                if WasiResource::find(interface, export).is_none() {
                    faults.missing.push(part(ImportKind::Resource, export, UnmetReason::Missing));
                }
            }
            RuntimeItem::Type(_) => {}
            RuntimeItem::Instance(_) => {
                faults.missing.push(part(ImportKind::Instance, export, UnmetReason::Missing))
            }
            RuntimeItem::Component(_) => {
                faults.missing.push(part(ImportKind::Component, export, UnmetReason::Missing))
            }
            RuntimeItem::CoreModule(_) => {
                faults.missing.push(part(ImportKind::CoreModule, export, UnmetReason::Missing))
            }
        }
    }
}
