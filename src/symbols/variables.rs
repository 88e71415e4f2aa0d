//! Source variables of a frame, with their values: what a session asks.
//!
//! An inspector lives for one question about one frame. What it answers with is plain data, and means the same as long
//! as the program does not move.

mod held;
mod locate;
mod number;
mod place;
mod shown;
mod source_variable;
mod type_name;

pub use held::{HeldPart, ValueHolder};
pub use locate::{LocatedPart, PartExtent};
pub use number::SourceNumber;
pub use shown::{ShownValue, ValuePart};
pub use source_variable::{SourceVariable, VariableKind};

use super::code_kind::CodeKind;
use super::dies::{DieOffset, Dies, Entry, OpenUnit, size};
use super::location::{BodyFacts, FrameState, GoneReason};
use super::module_symbols::Symbols;
use super::paths::Paths;
use super::scopes::{ScopeSearch, ScopeTree, ScopeVariable, VariableStage};
use super::types::SourceTypes;
use super::value::{Child, KnownPlace, TypedValue, ValueReader, children, summary};
use std::cell::{OnceCell, RefCell};

/// Looks at the variables of one frame of WebAssembly code.
pub struct Inspector<'a> {
    symbols: &'a Symbols,
    func: u32,
    offset: usize,
    state: &'a dyn FrameState,
    dies: Dies<'a>,
}

impl<'a> Inspector<'a> {
    /// An inspector of a frame with the state that it has: the function's index, and the byte offset in the file of the
    /// instruction that the frame is at.
    #[must_use]
    pub fn new(symbols: &'a Symbols, func: u32, offset: usize, state: &'a dyn FrameState) -> Self {
        Self {
            symbols,
            func,
            offset,
            state,
            dies: Dies::of(symbols.module(), symbols.dwarf(), symbols.units()),
        }
    }

    fn at(&self) -> u64 {
        self.offset.saturating_sub(self.symbols.module().code_start) as u64
    }

    /// Whether the debug information is about this code.
    fn is_believed(&self) -> bool {
        self.symbols.fit().is_believed()
    }

    /// The function that the frame's code belongs to: its unit, and its entry.
    fn function(&self) -> Option<(u32, DieOffset)> {
        let found = self.symbols.subprogram(self.symbols.body_at(self.offset)?)?;
        let start = self.symbols.units().offset(found.unit)?;
        Some((found.unit, start.checked_add(found.die)?))
    }

    fn tree(&self, body: &BodyFacts<'a>) -> Option<(u32, ScopeTree)> {
        let (unit, function) = self.function()?;
        let contents = self.symbols.contents().contents(&self.dies, unit)?;
        let search = ScopeSearch {
            dies: &self.dies,
            lines: self.symbols.lines(),
            body,
            contents: &contents,
            at: self.at(),
        };
        Some((unit, search.of(function)?))
    }

    /// The variables of a logical frame, 0 being the innermost: of inner blocks first, then parameters. Those that have
    /// not been reached come last. `None` if nothing is known of the function.
    #[must_use]
    pub fn variables(&self, frame: usize) -> Option<Vec<SourceVariable>> {
        let body = BodyFacts::of(self.symbols.module(), self.func);
        let (unit, tree) = self.tree(&body)?;
        let number = tree.frames.len().checked_sub(frame.checked_add(1)?)?;
        self.of_frame(&body, unit, &tree, number, true)
    }

    /// The variables of all logical frames, innermost first, without the names of their types, and those with a place
    /// that have not been reached: to find out which of them something belongs to. Empty if nothing is known of the function.
    #[must_use]
    pub fn all_variables(&self) -> Vec<Vec<SourceVariable>> {
        let body = BodyFacts::of(self.symbols.module(), self.func);
        let Some((unit, tree)) = self.tree(&body) else { return Vec::new() };
        let of = |number| self.of_frame(&body, unit, &tree, number, false).unwrap_or_default();
        (0..tree.frames.len()).rev().map(of).collect()
    }

    fn of_frame(
        &self,
        body: &BodyFacts<'a>,
        unit: u32,
        tree: &ScopeTree,
        number: usize,
        typed: bool,
    ) -> Option<Vec<SourceVariable>> {
        let optimised = self.symbols.contents().contents(&self.dies, unit)?.optimised;
        let mut found: Vec<(ScopeVariable, SourceVariable)> = Vec::new();
        for variable in &tree.frames[number].variables {
            if typed && variable.stage == VariableStage::InGap {
                continue;
            }
            let Some(mut source) = self.variable(variable, tree, body, optimised) else { continue };
            if !typed && variable.stage == VariableStage::NotYet {
                let scope = Some((tree, body, variable.begin));
                source.value = self.value(variable.entry, self.type_of(variable.entry), scope);
            }
            if typed {
                (source.ty, source.full_type) = self.type_name(self.type_of(variable.entry));
            }
            found.push((variable.clone(), source));
        }
        found.sort_by_key(|(variable, _)| {
            let later = !is_reached(variable.stage);
            (later, variable.parameter, std::cmp::Reverse(variable.level))
        });
        let mut seen: Vec<String> = Vec::new();
        for (variable, source) in &mut found {
            source.shadowed = seen.contains(&source.name);
            if is_reached(variable.stage) {
                seen.push(source.name.clone());
            }
        }
        Some(found.into_iter().map(|(_, source)| source).collect())
    }

    /// A variable, without the names of its type.
    fn variable(
        &self,
        variable: &ScopeVariable,
        tree: &ScopeTree,
        body: &BodyFacts<'a>,
        optimised: bool,
    ) -> Option<SourceVariable> {
        let entry = variable.entry;
        let name = |unit: &OpenUnit<'a>, entry: &Entry<'a>| self.dies.text(unit, entry, gimli::DW_AT_name);
        let made = |_: &OpenUnit<'a>, entry: &Entry<'a>| entry.attr(gimli::DW_AT_artificial).map(|_| ());
        if !variable.parameter && self.dies.inherited(entry, made).is_some() {
            return None;
        }
        let name = self.dies.inherited(entry, name).filter(|name| !name.is_empty())?;
        let value = match variable.stage {
            VariableStage::NotYet => Err(GoneReason::NotYet),
            _ => self.value(entry, self.type_of(entry), Some((tree, body, variable.begin))),
        };
        // What is at a fixed address is no local, wherever it was declared.
        Some(SourceVariable {
            name,
            ty: String::new(),
            full_type: String::new(),
            kind: if variable.parameter { VariableKind::Parameter } else { VariableKind::Local },
            shadowed: false,
            uncertain: optimised || variable.stage == VariableStage::MaybeEarlier,
            reached: is_reached(variable.stage),
            value,
            entry,
        })
    }

    /// Whether there is a variable of this name: in the innermost logical frame, or a static one in any file. A static
    /// one's name may be qualified or not.
    #[must_use]
    pub fn is_known(&self, name: &str) -> bool {
        let own = self.all_variables().into_iter().next().unwrap_or_default();
        let is_static = |known: &str| {
            known.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with("::"))
        };
        own.iter().any(|variable| variable.name == name)
            || self.is_believed()
                && self
                    .symbols
                    .contents()
                    .all(&self.dies)
                    .any(|(_, unit)| unit.statics.iter().any(|(known, _)| is_static(known)))
    }

    /// The names of the variables of the innermost logical frame, and of the static ones of its source file.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let own = self.all_variables().into_iter().next().unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for variable in own {
            if !names.contains(&variable.name) {
                names.push(variable.name);
            }
        }
        names.extend(self.statics(false).into_iter().map(|variable| variable.name));
        names
    }

    fn type_of(&self, entry: DieOffset) -> Option<DieOffset> {
        self.dies.inherited(entry, |unit, entry| self.dies.reference(unit, entry, gimli::DW_AT_type))
    }

    /// Static variables whose unit was made from the same source as the frame's, or of all units; only those that are
    /// in this program. Names are qualified.
    #[must_use]
    pub fn statics(&self, everywhere: bool) -> Vec<SourceVariable> {
        if !self.is_believed() {
            return Vec::new();
        }
        let own = self.function();
        let own = own.and_then(|(unit, _)| self.symbols.contents().contents(&self.dies, unit));
        // Rust makes several units of one crate, and says so after the file's name.
        let file = |source: &str| source.split("/@/").next().unwrap_or_default().to_owned();
        let own = own.map(|unit| file(&unit.source));
        // A unit of Zig holds the standard library's variables as well as the program's own.
        let in_library = self.is_in_library();
        let mut found = Vec::new();
        for (number, unit) in self.symbols.contents().all(&self.dies) {
            if !everywhere && own.as_ref() != Some(&file(&unit.source)) {
                continue;
            }
            let opened = self.dies.unit(number);
            let mut paths = opened.as_deref().map(|unit| Paths::of(&self.dies.dwarf, &unit.unit));
            for (name, entry) in &unit.statics {
                let foreign = !everywhere && !in_library && {
                    let file = |_: &OpenUnit<'a>, entry: &Entry<'a>| match entry
                        .attr_value(gimli::DW_AT_decl_file)
                    {
                        Some(gimli::AttributeValue::FileIndex(file)) => Some(file),
                        _ => size(entry, gimli::DW_AT_decl_file),
                    };
                    let path = self.dies.inherited(*entry, file).zip(paths.as_mut());
                    path.is_some_and(|(file, paths)| CodeKind::of_file(&paths.path(file)).is_library())
                };
                if foreign {
                    continue;
                }
                let ty = self.type_of(*entry);
                let value = self.value(*entry, ty, None);
                let gone = value.as_ref().is_ok_and(|value| {
                    value.storage.address().is_some_and(|at| at >= self.state.memory().len() as u64)
                });
                if value == Err(GoneReason::OptimisedOut) || gone {
                    continue;
                }
                let (ty, full_type) = self.type_name(ty);
                let (name, kind, entry) = (name.clone(), VariableKind::Static, *entry);
                found.push(SourceVariable {
                    entry,
                    name,
                    ty,
                    full_type,
                    kind,
                    shadowed: false,
                    uncertain: false,
                    reached: true,
                    value,
                });
            }
        }
        found
    }

    /// Whether the frame is in a library's function, and nothing of the program's own is inlined there.
    fn is_in_library(&self) -> bool {
        let frames = self.symbols.frames_at(self.offset);
        !frames.is_empty() && frames.iter().all(|frame| frame.kind.is_library())
    }

    /// A reader of values, which knows the variables that pointers may point to.
    pub(super) fn with_reader<T>(
        &self,
        known: &[SourceVariable],
        ask: impl FnOnce(&ValueReader<'a, '_>) -> T,
    ) -> T {
        let types = SourceTypes::of(&self.dies);
        let place = |variable: &SourceVariable| {
            let value = variable.value.as_ref().ok().filter(|_| !variable.shadowed)?;
            let (name, ty) = (variable.name.clone(), value.ty);
            Some(KnownPlace { address: value.address()?, ty, name })
        };
        let known = known.iter().filter_map(place).collect();
        ask(&ValueReader {
            types: &types,
            index: self.symbols.contents(),
            state: self.state,
            known,
            of_std: RefCell::default(),
            tables: OnceCell::new(),
        })
    }

    /// Values as they are shown. Pointers to variables in `known` are shown by name.
    #[must_use]
    pub fn show(&self, values: &[&TypedValue], known: &[SourceVariable]) -> Vec<ShownValue> {
        self.with_reader(known, |reader| values.iter().map(|value| self.shown(reader, value)).collect())
    }

    fn shown(&self, reader: &ValueReader<'a, '_>, value: &TypedValue) -> ShownValue {
        let line = summary(reader, value);
        let (ty, full_type) = self.type_name_in(reader.types, Some(value.ty));
        let rows = value.rows.iter().flat_map(|rows| rows.iter());
        let size = reader.types.size_of(value.ty);
        let size = rows.clone().try_fold(size, |size, row| Some(size?.checked_mul(*row))).flatten();
        let suffix: String = rows.map(|row| format!("[{row}]")).collect();
        ShownValue {
            ty: ty + &suffix,
            full_type: full_type + &suffix,
            summary: line.text,
            finding: line.finding,
            address: value.address(),
            size,
            target: line.target,
        }
    }

    /// Parts of a value from a number on, and how many there are altogether.
    #[must_use]
    pub fn parts(
        &self,
        value: &TypedValue,
        known: &[SourceVariable],
        from: u64,
        most: u64,
    ) -> (Vec<ValuePart>, u64) {
        let page = self.with_reader(known, |reader| children(reader, value, from, most));
        let part = |child| match child {
            Child::Value(name, value) => ValuePart { name, value: Ok(value) },
            Child::Note(name, text) => ValuePart { name, value: Err(text) },
        };
        (page.children.into_iter().map(part).collect(), page.total)
    }

    /// What a path leads to from a variable: `.next.value`, `[2]`, `["one"]`.
    ///
    /// # Errors
    /// [`PathFault`](super::path::PathFault) if the value has no such part.
    pub fn follow(
        &self,
        value: &TypedValue,
        steps: &[super::path::PathStep],
    ) -> Result<TypedValue, super::path::PathFault> {
        self.with_reader(&[], |reader| super::path::follow(reader, value, steps))
    }
}

fn is_reached(stage: VariableStage) -> bool {
    matches!(stage, VariableStage::Reached | VariableStage::MaybeEarlier)
}
