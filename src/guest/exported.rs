//! The functions that a program exports, as somebody sees them who has to choose one and give it arguments.

use super::invoke::{call_form, functions, parse_core};
use super::{Entry, Guest, Linking};
use crate::component::{Exports, FuncSig, parse_args, parse_val};
use crate::exec::{Bounds, Stops};
use crate::wasm::{Binary, ExternKind, FuncType, Program};
use std::fmt;
use std::sync::Arc;

/// A function that can be called with `--invoke`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFunction {
    /// Its name; `INTERFACE#NAME` in an instance that a component exports.
    pub name: String,
    signature: Signature,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Signature {
    Core(FuncType),
    Component(Arc<FuncSig>),
}

/// Why a function cannot be called as it was asked to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallFault {
    /// The program exports no function of this name.
    NoFunction,
    /// Functions of several interfaces have it: these.
    Several(Vec<String>),
    /// It takes another number of arguments.
    Count {
        /// How many there are.
        given: usize,
        /// How many it takes.
        wanted: usize,
    },
    /// One argument is no value of its type.
    Argument {
        /// Which one, from 1.
        number: usize,
        /// As it was written.
        text: String,
        /// The type of the parameter.
        ty: String,
    },
    /// The arguments in a call that was written as one are wrong.
    Arguments(String),
}

impl ExportedFunction {
    /// The types of its parameters, with the names that they have in components: `a: u32`.
    #[must_use]
    pub fn params(&self) -> Vec<String> {
        match &self.signature {
            Signature::Core(ty) => ty.params.iter().map(ToString::to_string).collect(),
            Signature::Component(sig) => {
                sig.params.iter().map(|field| format!("{}: {}", field.name, field.ty)).collect()
            }
        }
    }

    /// The types of its results.
    #[must_use]
    pub fn results(&self) -> Vec<String> {
        match &self.signature {
            Signature::Core(ty) => ty.results.iter().map(ToString::to_string).collect(),
            Signature::Component(sig) => sig.result.iter().map(ToString::to_string).collect(),
        }
    }

    /// Arguments that it could be called with, as words of a command line: an example.
    #[must_use]
    pub fn example(&self) -> Vec<String> {
        let count = self.params().len();
        let number = |at: usize| (at + 1).to_string();
        match &self.signature {
            Signature::Core(ty) => (0..count)
                .map(|at| match parse_core(&number(at), ty.params[at]) {
                    Some(_) => number(at),
                    None => "null".to_owned(),
                })
                .collect(),
            Signature::Component(sig) => {
                let fits = |at: usize| {
                    let ty = &sig.params[at].ty;
                    let tried =
                        [number(at), format!("\"{}\"", sig.params[at].name), "true".into(), "[]".into()];
                    tried.into_iter().find(|text| parse_val(text, ty).is_ok())
                };
                (0..count).map(|at| fits(at).unwrap_or_else(|| sig.params[at].name.to_uppercase())).collect()
            }
        }
    }

    /// Whether it could be called so.
    ///
    /// # Errors
    /// A [`CallFault`] about the arguments.
    pub fn check(&self, args: &[String]) -> Result<(), CallFault> {
        let (params, given) = (self.params(), args.len());
        if given != params.len() {
            return Err(CallFault::Count { given, wanted: params.len() });
        }
        let fits = |at: usize| match &self.signature {
            Signature::Core(ty) => parse_core(&args[at], ty.params[at]).is_some(),
            Signature::Component(sig) => parse_val(&args[at], &sig.params[at].ty).is_ok(),
        };
        match (0..given).find(|at| !fits(*at)) {
            None => Ok(()),
            Some(at) => {
                Err(CallFault::Argument { number: at + 1, text: args[at].clone(), ty: params[at].clone() })
            }
        }
    }

    fn check_call(&self, call: &str) -> Result<(), CallFault> {
        let Signature::Component(sig) = &self.signature else { return Err(CallFault::NoFunction) };
        parse_args(call, sig.params.iter().map(|field| &field.ty)).map(|_| ()).map_err(CallFault::Arguments)
    }
}

/// `add(i32, i32) -> i32`
impl fmt::Display for ExportedFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.params().join(", "))?;
        match self.results().as_slice() {
            [] => Ok(()),
            [one] => write!(f, " -> {one}"),
            several => write!(f, " -> ({})", several.join(", ")),
        }
    }
}

/// The functions that a program exports. A component's are known once it has been instantiated: that happens here, as
/// far as it can without a host.
#[must_use]
pub fn exported_functions(program: &Arc<Program>, bounds: Bounds) -> Vec<ExportedFunction> {
    match &program.binary {
        Binary::Module(module) => {
            let exports = module.exports.iter().filter(|export| export.kind == ExternKind::Func);
            let function = exports.map(|export| ExportedFunction {
                name: export.name.to_string(),
                signature: Signature::Core(module.func_type(export.index).clone()),
            });
            function.collect()
        }
        Binary::Component(_) => instantiated(program, bounds).map_or_else(Vec::new, |exports| {
            let function = functions(&exports).into_iter().map(|(interface, name, func)| ExportedFunction {
                name: if interface.is_empty() { name } else { format!("{interface}#{name}") },
                signature: Signature::Component(func.sig),
            });
            function.collect()
        }),
    }
}

/// What a component exports.
fn instantiated(program: &Arc<Program>, bounds: Bounds) -> Option<Arc<Exports>> {
    /// Instructions of start functions: real ones take a few thousand.
    const MOST: u64 = 10_000_000;
    let mut guest = Guest::linked(Arc::clone(program), &Entry::Library, bounds, Linking::Open).ok()?;
    if guest.ended().is_none() {
        guest.run(MOST, &Stops::default());
    }
    guest.world.exports
}

/// Whether a program has nothing that runs by itself: no `_start`, no `wasi:cli/run`.
#[must_use]
pub fn is_library(program: &Program) -> bool {
    match &program.binary {
        Binary::Module(module) => !module.exports.iter().any(|export| {
            let plain = || {
                let ty = module.func_type(export.index);
                ty.params.is_empty() && ty.results.is_empty()
            };
            &*export.name == "_start" && export.kind == ExternKind::Func && plain()
        }),
        Binary::Component(def) => super::link::check_entry(def, &Entry::Command).is_err(),
    }
}

/// The function that an entry means, if it can be called with these arguments.
///
/// # Errors
/// A [`CallFault`], and the function that it is about, if there is one.
pub fn find_call<'f>(
    all: &'f [ExportedFunction],
    function: &str,
    args: &[String],
) -> Result<&'f ExportedFunction, (CallFault, Option<&'f ExportedFunction>)> {
    let by_name = |name: &str| all.iter().find(|known| known.name == name);
    let last = |known: &&ExportedFunction, name: &str| {
        known.name.rsplit_once('#').is_some_and(|(_, last)| last == name)
    };
    // The name of a core function may have parentheses.
    let (name, call) = match by_name(function) {
        Some(_) => (function, None),
        None => call_form(function),
    };
    let found = match by_name(name) {
        Some(found) => found,
        None => {
            let with: Vec<&ExportedFunction> = all.iter().filter(|known| last(known, name)).collect();
            match with[..] {
                [] => return Err((CallFault::NoFunction, None)),
                [one] => one,
                _ => {
                    let names = with.iter().map(|known| known.name.clone()).collect();
                    return Err((CallFault::Several(names), None));
                }
            }
        }
    };
    let checked = match call {
        Some(call) if args.is_empty() => found.check_call(call),
        _ => found.check(args),
    };
    checked.map(|()| found).map_err(|fault| (fault, Some(found)))
}
