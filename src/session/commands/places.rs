//! Finds the place in the code that a person names: a function by name, a byte in it, an offset in the file, or a
//! source line.

use super::CommandError;
use super::text::{number, short};
use crate::caps::nearest::nearest;
use crate::session::Session;
use crate::wasm::{Location, Module, ModuleId, Pc};
use crate::words::{Fact, message};

/// The most candidates of an ambiguous name that are listed.
const LISTED: usize = 8;

/// A place in the code as a person names it: `FUNC`, `FUNC+BYTES`, `0xOFFSET` or `FILE:LINE`. What it refers to depends
/// on the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceName(pub String);

impl Session {
    /// The place that a text names; for a line that is in several functions, the first.
    pub(in crate::session) fn place(&self, text: &str) -> Result<Location, CommandError> {
        let places = self.places(&PlaceName(text.to_owned()))?;
        places.first().copied().ok_or_else(|| CommandError::new(message!("wrong-no-code")))
    }

    /// [`Session::place`]; for a line, one place in every function that contains code of it.
    pub(super) fn places(&self, PlaceName(text): &PlaceName) -> Result<Vec<Location>, CommandError> {
        match self.at_line(text.trim()) {
            Some(places) => places,
            None => Ok(vec![self.function_place(text.trim())?]),
        }
    }

    /// The beginnings of all instances of a generic function, where a name means several and nothing else; `None` where
    /// it is no such name.
    pub(super) fn instances(
        &self,
        PlaceName(text): &PlaceName,
    ) -> Result<Option<Vec<Location>>, CommandError> {
        let name = text.trim();
        if self.is_no_name(name) {
            return Ok(None);
        }
        let Named::Several(found) = self.named(name)? else { return Ok(None) };
        let base = |function: &(ModuleId, u32)| {
            let module = self.guest().program().module(function.0);
            (function.0, without_arguments(&module.func_name(function.1)))
        };
        let same = found.windows(2).all(|pair| base(&pair[0]) == base(&pair[1]));
        let begins = |(module, func)| Location { module, pc: Pc { func, op: 0 } };
        Ok(same.then(|| found.into_iter().map(begins).collect()))
    }

    /// Whether a text is no name of a function: an offset, a distance, a line.
    fn is_no_name(&self, name: &str) -> bool {
        let other = name.starts_with("0x") || name.starts_with("0X") || name.contains('+');
        other || name.is_empty() || self.at_line(name).is_some()
    }

    /// Where a function of this name was inlined; empty where the text is no name.
    pub(super) fn inlined(&self, PlaceName(text): &PlaceName) -> Vec<Location> {
        let wanted = text.trim();
        if self.is_no_name(wanted) || wanted.starts_with("func[") {
            return Vec::new();
        }
        let mut found = Vec::new();
        for module in &self.guest().program().modules {
            let Some(symbols) = self.symbols(module.id.0) else { continue };
            let all = module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(u32::MAX);
            let places = symbols.inlined_places(all, &|name| is_named(&without_arguments(name), wanted));
            let own = |func, op| symbols.line_map(func).and_then(|map| map.at(op)).is_some_and(|at| at.own);
            let at = |(func, op)| (own(func, op), Location { module: module.id, pc: Pc { func, op } });
            found.extend(places.into_iter().map(at));
        }
        // Functions of libraries may have the same name as the program's own.
        let any_own = found.iter().any(|(own, _)| *own);
        found.into_iter().filter(|(own, _)| *own || !any_own).map(|(_, at)| at).collect()
    }

    /// Whether the functions that begin at places are called so, and do not only have a name that contains it.
    pub(super) fn is_whole_name(&self, PlaceName(text): &PlaceName, places: &[Location]) -> bool {
        let wanted = text.trim();
        places.iter().all(|at| {
            let module = self.guest().program().module(at.module);
            let name = module.func_name(at.pc.func);
            let symbol = module.symbol(at.pc.func) == Some(wanted);
            symbol || is_named(&without_arguments(&name), wanted) || crate::wasm::short_name(&name) == wanted
        })
    }

    fn function_place(&self, text: &str) -> Result<Location, CommandError> {
        if text.starts_with("0x") || text.starts_with("0X") {
            let offset = number(text)
                .ok_or_else(|| CommandError::new(message!("wrong-offset", given = short(text))))?;
            return self.at_offset(offset);
        }
        let (name, plus) = match text.rsplit_once('+') {
            Some((name, plus)) if number(plus.trim()).is_some() => (name.trim(), number(plus.trim())),
            _ => (text, None),
        };
        let (module, func) = self.function(name)?;
        let start = Location { module, pc: Pc { func, op: 0 } };
        let Some(bytes) = plus else { return Ok(start) };
        let base = self.offset(start).map_or(0, u64::from);
        let at = self.at_offset(base.saturating_add(bytes)).ok();
        at.filter(|at| at.module == module && at.pc.func == func).ok_or_else(|| {
            CommandError::new(message!("wrong-not-so-long", name = short(name), bytes = Fact::Number(bytes)))
        })
    }

    /// The instruction that contains a byte of the file.
    fn at_offset(&self, offset: u64) -> Result<Location, CommandError> {
        let none = || CommandError::new(message!("wrong-no-instruction-at", offset = format!("{offset:#x}")));
        let wanted = usize::try_from(offset).map_err(|_| none())?;
        let modules = &self.guest().program().modules;
        let module = modules.iter().find(|m| m.range.contains(&wanted)).ok_or_else(none)?;
        let body = module.bodies.iter().position(|b| b.range.contains(&wanted)).ok_or_else(none)?;
        let func = u32::try_from(body).map_err(|_| none())? + module.imported_funcs;
        let code = module.code(func).ok_or_else(none)?;
        let op =
            code.offsets.partition_point(|at| u64::from(*at) <= offset).checked_sub(1).ok_or_else(none)?;
        let op = u32::try_from(op).map_err(|_| none())?;
        Ok(Location { module: module.id, pc: Pc { func, op } })
    }

    /// A function by `func[N]`, by its exact name or symbol, or by a part of a name that occurs in no other. `M:NAME`
    /// means the one in module M.
    pub(super) fn function(&self, name: &str) -> Result<(ModuleId, u32), CommandError> {
        match self.named(name)? {
            Named::One(function) => Ok(function),
            Named::Several(found) => {
                let is = |f: &NamedFunction| found.contains(&(f.module, f.func));
                let modules = self.guest().program().modules.iter();
                let all: Vec<NamedFunction> = modules.flat_map(|m| functions(m)).filter(is).collect();
                Err(ambiguous(name, &all.iter().collect::<Vec<_>>()))
            }
        }
    }

    /// The functions that a name means.
    fn named(&self, name: &str) -> Result<Named, CommandError> {
        if name.is_empty() {
            return Err(CommandError::new(message!("wrong-name-a-function")));
        }
        let (within, name) = match name.split_once(':') {
            Some((module, rest)) if !rest.starts_with(':') => match module.parse::<u32>() {
                Ok(module) => (Some(ModuleId(module)), rest),
                Err(_) => (None, name),
            },
            _ => (None, name),
        };
        let modules = self.guest().program().modules.iter().filter(|m| within.is_none_or(|id| id == m.id));
        if let Some(index) = name.strip_prefix("func[").and_then(|rest| rest.strip_suffix(']')) {
            return self.by_index(index, modules).map(Named::One);
        }
        let functions: Vec<NamedFunction> = modules.flat_map(|m| functions(m)).collect();
        let tests: [&dyn Fn(&NamedFunction) -> bool; 4] = [
            &|f| f.name == name || f.symbol == Some(name),
            &|f| f.short == name,
            &|f| f.name.ends_with(&format!("::{name}")),
            &|f| f.name.contains(name) || f.symbol.is_some_and(|s| s.contains(name)),
        ];
        for test in tests {
            let found: Vec<&NamedFunction> = functions.iter().filter(|f| test(f)).collect();
            match found[..] {
                [] => {}
                [one] => return one.defined().map(Named::One),
                // A wrapper has the same name as the import it calls: the one with code is meant.
                _ => match found.iter().filter(|f| f.has_code).collect::<Vec<_>>()[..] {
                    [] => return Err(ambiguous(name, &found)),
                    [one] => return one.defined().map(Named::One),
                    ref several => {
                        return Ok(Named::Several(several.iter().map(|f| (f.module, f.func)).collect()));
                    }
                },
            }
        }
        let near = nearest(name, functions.iter().filter(|f| f.has_code).map(|f| f.short.as_str()));
        Err(CommandError::new(match near {
            Some(near) => message!("wrong-function-near", name = short(name), near),
            None => message!("wrong-function", name = short(name)),
        }))
    }

    fn by_index<'a>(
        &self,
        index: &str,
        modules: impl Iterator<Item = &'a std::sync::Arc<Module>>,
    ) -> Result<(ModuleId, u32), CommandError> {
        let here = self.guest().location().map(|at| at.module);
        let mut modules: Vec<_> = modules.collect();
        // Without a module, the current one is meant.
        modules.sort_by_key(|m| Some(m.id) != here);
        let func = index.parse::<u32>().ok();
        let module = modules.first();
        match (func, module) {
            (Some(func), Some(module)) if module.code(func).is_some() => Ok((module.id, func)),
            (Some(func), Some(module)) if func < module.imported_funcs => {
                Err(imported(&module.func_name(func)))
            }
            (_, Some(module)) => {
                let (first, end) = (module.imported_funcs, module.funcs.len());
                let (first, last) = (first.to_string(), end.saturating_sub(1).to_string());
                Err(CommandError::new(message!("wrong-function-index", first, last)))
            }
            (_, None) => Err(CommandError::new(message!("wrong-module"))),
        }
    }

    /// Readable names of all functions with code, for completion.
    pub(super) fn function_names(&self) -> Vec<String> {
        let modules = &self.guest().program().modules;
        let all = modules.iter().flat_map(|m| functions(m)).filter(|f| f.has_code);
        all.map(|f| f.name).collect()
    }
}

/// Whether a function is called so, by its whole name or the end of its path.
fn is_named(name: &str, wanted: &str) -> bool {
    name.strip_suffix(wanted).is_some_and(|path| path.is_empty() || path.ends_with("::"))
}

/// What a name of a function means.
enum Named {
    One((ModuleId, u32)),
    Several(Vec<(ModuleId, u32)>),
}

/// The name of a generic function, without what it is an instance for: `show` of `show::<u8>`.
fn without_arguments(name: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    // `<T as Trait>::f` is no list of arguments.
    let head = name.starts_with('<');
    for c in name.chars() {
        match c {
            _ if head => out.push(c),
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.trim_end_matches(':').to_owned()
}

/// A function with its names.
struct NamedFunction<'a> {
    module: ModuleId,
    func: u32,
    name: String,
    short: String,
    symbol: Option<&'a str>,
    has_code: bool,
}

impl NamedFunction<'_> {
    fn defined(&self) -> Result<(ModuleId, u32), CommandError> {
        if self.has_code { Ok((self.module, self.func)) } else { Err(imported(&self.name)) }
    }
}

fn functions(module: &Module) -> impl Iterator<Item = NamedFunction<'_>> {
    let count = u32::try_from(module.funcs.len()).unwrap_or(u32::MAX);
    (0..count).map(move |func| {
        let name = module.func_name(func);
        NamedFunction {
            module: module.id,
            func,
            short: crate::wasm::short_name(&name),
            name,
            symbol: module.symbol(func),
            has_code: func >= module.imported_funcs,
        }
    })
}

fn imported(name: &str) -> CommandError {
    CommandError { message: message!("wrong-imported", name), correction: Some("call".into()) }
}

fn ambiguous(name: &str, found: &[&NamedFunction<'_>]) -> CommandError {
    let several = found.windows(2).any(|w| w[0].module != w[1].module);
    let listed = found.iter().take(LISTED).map(|f| match several {
        true => format!("{}:{}", f.module.0, f.name),
        false => f.name.clone(),
    });
    let mut listed: Vec<String> = listed.collect();
    // Functions may have the same name: then the index tells them apart.
    if listed.windows(2).any(|w| w[0] == w[1]) {
        listed = found.iter().take(LISTED).map(|f| format!("{}:func[{}]", f.module.0, f.func)).collect();
    }
    let (name, listed) = (short(name), listed.join(", "));
    CommandError::new(match found.len().saturating_sub(LISTED) as u64 {
        0 => message!("wrong-ambiguous", name, listed),
        more => message!("wrong-ambiguous-more", name, listed, more = Fact::Number(more)),
    })
}
