//! Source variables of a frame, with their values: what a session asks.
//!
//! An inspector lives for one question about one frame. What it answers with is plain data, and means the same as long
//! as the program does not move.

use super::dies::{DieOffset, Dies, Entry, OpenUnit};
use super::fit::DebugFit;
use super::location::{BodyFacts, Evaluation, FrameState, GoneReason, Located, evaluate};
use super::module_symbols::Symbols;
use super::scopes::{ScopeSearch, ScopeTree, ScopeVariable, VariableStage};
use super::types::{SourceLanguage, SourceTypes, TypeForm, short_type};
use super::value::{Child, Finding, KnownPlace, Storage, TypedValue, ValueReader, children, summary};
use gimli::AttributeValue;

/// The most bytes that a value may have that is not in memory as a whole.
const MOST_GATHERED: u64 = 1 << 16;
/// How many members of a type are written in its name if it has none.
const DEEPEST_NAME: usize = 32;

/// What kind of variable it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableKind {
    /// A parameter of the function.
    Parameter,
    /// A variable of the function.
    Local,
    /// A variable that exists as long as the program runs.
    Static,
}

/// A source variable at a moment.
#[derive(Debug, Clone)]
pub struct SourceVariable {
    /// Its name; a static one's with the namespaces around it.
    pub name: String,
    /// The name of its type, shortened.
    pub ty: String,
    /// The name of its type, as the compiler gives it.
    pub full_type: String,
    /// Where it was declared.
    pub kind: VariableKind,
    /// Whether a variable of an inner block has the same name.
    pub shadowed: bool,
    /// Whether its value is only what optimised code claims, or may be that of an earlier round of a loop.
    pub uncertain: bool,
    /// Where its value is, or why there is none.
    pub value: Result<TypedValue, GoneReason>,
}

/// A value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownValue {
    /// The name of its type, shortened.
    pub ty: String,
    /// The name of its type, as the compiler gives it.
    pub full_type: String,
    /// The value in one line, in the notation of its language.
    pub summary: String,
    /// What is wrong with it.
    pub finding: Option<Finding>,
    /// Where it is in memory.
    pub address: Option<u64>,
    /// How many bytes it takes.
    pub size: Option<u64>,
    /// The address that it points to, or stands for.
    pub target: Option<u64>,
}

/// A part of a value.
#[derive(Debug, Clone)]
pub struct ValuePart {
    /// A member's name, `[3]`, the text of a key, or `*` for what a pointer points to.
    pub name: String,
    /// The part, or text that says something of the whole.
    pub value: Result<TypedValue, String>,
}

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
        Self { symbols, func, offset, state, dies: Dies::of(symbols.module(), symbols.dwarf()) }
    }

    fn at(&self) -> u64 {
        self.offset.saturating_sub(self.symbols.module().code_start) as u64
    }

    /// Whether the debug information is about this code.
    fn is_believed(&self) -> bool {
        matches!(self.symbols.fit(), DebugFit::Fits | DebugFit::Partly { .. })
    }

    fn tree(&self, body: &BodyFacts<'a>) -> Option<(usize, ScopeTree)> {
        if !self.is_believed() {
            return None;
        }
        let (unit, function) = self.symbols.contents().function_at(&self.dies, self.at())?;
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
        let optimised = self.symbols.contents().contents(&self.dies, unit)?.optimised;
        let number = tree.frames.len().checked_sub(frame.checked_add(1)?)?;
        let mut found: Vec<(ScopeVariable, SourceVariable)> = Vec::new();
        for variable in &tree.frames[number].variables {
            let Some(source) = self.variable(variable, &tree, &body, optimised) else { continue };
            found.push((variable.clone(), source));
        }
        found.sort_by_key(|(variable, _)| {
            let later = variable.stage == VariableStage::NotYet;
            (later, variable.parameter, std::cmp::Reverse(variable.level))
        });
        let mut seen: Vec<String> = Vec::new();
        for (variable, source) in &mut found {
            source.shadowed = seen.contains(&source.name);
            if variable.stage != VariableStage::NotYet {
                seen.push(source.name.clone());
            }
        }
        Some(found.into_iter().map(|(_, source)| source).collect())
    }

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
        let ty = self.type_of(entry);
        let value = match variable.stage {
            VariableStage::NotYet => Err(GoneReason::NotYet),
            _ => self.value(entry, ty, Some((tree, body, variable.begin))),
        };
        // What is at a fixed address is no local, wherever it was declared.
        let (ty, full_type) = self.type_name(ty);
        Some(SourceVariable {
            name,
            ty,
            full_type,
            kind: if variable.parameter { VariableKind::Parameter } else { VariableKind::Local },
            shadowed: false,
            uncertain: optimised || variable.stage == VariableStage::MaybeEarlier,
            value,
        })
    }

    fn type_of(&self, entry: DieOffset) -> Option<DieOffset> {
        self.dies.inherited(entry, |unit, entry| self.dies.reference(unit, entry, gimli::DW_AT_type))
    }

    /// The value of a variable: where its location says, or the constant that it is.
    fn value(
        &self,
        entry: DieOffset,
        ty: Option<DieOffset>,
        scope: Option<(&ScopeTree, &BodyFacts<'a>, u64)>,
    ) -> Result<TypedValue, GoneReason> {
        let ty = ty.ok_or(GoneReason::Unknown)?;
        let (unit, die) = self.dies.entry(entry).ok_or(GoneReason::Unknown)?;
        let Some(location) = die.attr_value(gimli::DW_AT_location) else {
            let constant = |_: &OpenUnit<'a>, entry: &Entry<'a>| entry.attr_value(gimli::DW_AT_const_value);
            let constant = self.dies.inherited(entry, constant).ok_or(GoneReason::OptimisedOut)?;
            return self.constant(ty, constant).ok_or(GoneReason::Unknown);
        };
        let begin = scope.map_or(0, |(_, _, begin)| begin);
        let (expression, begin) = match location.exprloc_value() {
            Some(expression) => (expression, begin),
            None => self.listed(&unit, location)?,
        };
        let mut with = Evaluation::fixed(&self.dies, &unit, self.state);
        if let Some((tree, body, _)) = scope {
            (with.body, with.base, with.at, with.begin) = (Some(body), tree.base, self.at(), begin);
        }
        let located = evaluate(&with, expression);
        if matches!(located, Located::Bits(_)) && self.exceeds_constant(&unit, ty, expression) {
            return Err(GoneReason::OptimisedOutHere);
        }
        self.typed(ty, located)
    }

    /// Whether a constant stands for the beginning of an array or a structure only: it has the size of an address.
    fn exceeds_constant(
        &self,
        unit: &OpenUnit<'a>,
        ty: DieOffset,
        expression: gimli::Expression<super::sections::Slice<'a>>,
    ) -> bool {
        let (types, encoding) = (SourceTypes::of(&self.dies), unit.unit.encoding());
        let whole = matches!(types.bare(ty).1.form, TypeForm::Record(_) | TypeForm::Array { .. });
        let first = gimli::Operation::parse(&mut expression.0.clone(), encoding);
        let constant = first.is_ok_and(|first| {
            matches!(
                first,
                gimli::Operation::UnsignedConstant { .. } | gimli::Operation::SignedConstant { .. }
            )
        });
        whole && constant && types.size_of(ty).is_some_and(|size| size > u64::from(encoding.address_size))
    }

    /// The entry of a location list that holds here, and where its range begins.
    fn listed(
        &self,
        unit: &OpenUnit<'a>,
        location: AttributeValue<super::sections::Slice<'a>>,
    ) -> Result<(gimli::Expression<super::sections::Slice<'a>>, u64), GoneReason> {
        /// The most entries of a list that are read.
        const MOST_LISTED: usize = 1 << 16;
        let list = self.dies.dwarf.attr_locations(&unit.unit, location);
        let mut list = list.ok().flatten().ok_or(GoneReason::Unknown)?;
        for _ in 0..MOST_LISTED {
            let entry = list.next().map_err(|_| GoneReason::Unknown)?.ok_or(GoneReason::OptimisedOutHere)?;
            if (entry.range.begin..entry.range.end).contains(&self.at()) {
                return Ok((entry.data, entry.range.begin));
            }
        }
        Err(GoneReason::Unknown)
    }

    fn constant(
        &self,
        ty: DieOffset,
        constant: AttributeValue<super::sections::Slice<'a>>,
    ) -> Option<TypedValue> {
        let bytes = match constant {
            AttributeValue::Block(bytes) => bytes.slice().to_vec(),
            AttributeValue::String(text) => text.slice().to_vec(),
            // A number that is too wide for its form is extended by its sign.
            other => super::dies::number(other)?.to_le_bytes().to_vec(),
        };
        self.typed(ty, Located::Bytes(bytes)).ok()
    }

    /// A place as a value of a type.
    fn typed(&self, ty: DieOffset, located: Located) -> Result<TypedValue, GoneReason> {
        let types = SourceTypes::of(&self.dies);
        let size = types.size_of(ty);
        let whole: Vec<Option<u8>> = match located {
            Located::Memory(address) => return Ok(TypedValue::in_memory(ty, address)),
            Located::Gone(reason) => return Err(reason),
            other => self.gathered(other, size.unwrap_or(8).min(MOST_GATHERED))?,
        };
        // A value of no size is always there.
        if whole.iter().all(Option::is_none) && size != Some(0) {
            return Err(GoneReason::OptimisedOutHere);
        }
        Ok(TypedValue::new(ty, Storage::Bytes { whole: whole.into(), offset: 0 }))
    }

    /// The bytes of a place, as far as they are kept.
    fn gathered(&self, located: Located, len: u64) -> Result<Vec<Option<u8>>, GoneReason> {
        let cut = |bytes: &[u8]| bytes.iter().copied().map(Some).take(len as usize).collect();
        Ok(match located {
            Located::Memory(address) => {
                let start = usize::try_from(address).unwrap_or(usize::MAX);
                let bytes = self.state.memory().get(start..start.saturating_add(len as usize));
                bytes.map_or_else(|| vec![None; len as usize], cut)
            }
            Located::Bits(bits) => cut(&bits.to_le_bytes()),
            Located::Vector(bits) => cut(&bits.to_le_bytes()),
            Located::Bytes(bytes) => cut(&bytes),
            Located::Gone(_) => vec![None; len as usize],
            Located::Pieces(pieces) => {
                let mut whole = Vec::new();
                for (size, place) in pieces {
                    let left = MOST_GATHERED.saturating_sub(whole.len() as u64);
                    if size > left || matches!(place, Located::Pieces(_)) {
                        return Err(GoneReason::Unknown);
                    }
                    let mut piece = self.gathered(place, size)?;
                    piece.resize(size as usize, None);
                    whole.extend(piece);
                }
                whole
            }
        })
    }

    /// Static variables whose unit was made from the same source as the frame's, or of all units; only those that are
    /// in this program. Names are qualified.
    #[must_use]
    pub fn statics(&self, everywhere: bool) -> Vec<SourceVariable> {
        if !self.is_believed() {
            return Vec::new();
        }
        let own = self.symbols.contents().function_at(&self.dies, self.at());
        let own = own.and_then(|(unit, _)| self.symbols.contents().contents(&self.dies, unit));
        // Rust makes several units of one crate, and says so after the file's name.
        let file = |source: &str| source.split("/@/").next().unwrap_or_default().to_owned();
        let own = own.map(|unit| file(&unit.source));
        let mut found = Vec::new();
        for (_, unit) in self.symbols.contents().all(&self.dies) {
            if !everywhere && own.as_ref() != Some(&file(&unit.source)) {
                continue;
            }
            for (name, entry) in &unit.statics {
                let ty = self.type_of(*entry);
                let value = self.value(*entry, ty, None);
                let gone = value.as_ref().is_ok_and(|value| {
                    value.storage.address().is_some_and(|at| at >= self.state.memory().len() as u64)
                });
                if value == Err(GoneReason::OptimisedOut) || gone {
                    continue;
                }
                let (ty, full_type) = self.type_name(ty);
                let (name, kind) = (name.clone(), VariableKind::Static);
                found.push(SourceVariable {
                    name,
                    ty,
                    full_type,
                    kind,
                    shadowed: false,
                    uncertain: false,
                    value,
                });
            }
        }
        found
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
        ask(&ValueReader { types: &types, index: self.symbols.contents(), state: self.state, known })
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

    fn type_name(&self, ty: Option<DieOffset>) -> (String, String) {
        self.type_name_in(&SourceTypes::of(&self.dies), ty)
    }

    /// The name of a type, short and in full.
    pub(super) fn type_name_in(
        &self,
        types: &SourceTypes<'a, '_>,
        ty: Option<DieOffset>,
    ) -> (String, String) {
        let full = match ty {
            Some(ty) => self.full_name(types, ty, 0),
            None => "void".to_owned(),
        };
        (short_type(&full), full)
    }

    fn full_name(&self, types: &SourceTypes<'a, '_>, at: DieOffset, depth: usize) -> String {
        if depth > DEEPEST_NAME {
            return "…".to_owned();
        }
        let ty = types.get(at);
        let of = |to: Option<DieOffset>| match to {
            Some(to) => self.full_name(types, to, depth + 1),
            None => "void".to_owned(),
        };
        if !ty.name.is_empty() {
            return match ty.form {
                TypeForm::Record(_) | TypeForm::Enumeration { .. } | TypeForm::Opaque => {
                    self.symbols.contents().qualified(&self.dies, at, &ty.name)
                }
                _ => ty.name.to_string(),
            };
        }
        match &ty.form {
            TypeForm::Pointer { to, reference } => {
                let (to, sign) = (of(*to), if *reference { '&' } else { '*' });
                let space = if to.ends_with(['*', '&']) { "" } else { " " };
                format!("{to}{space}{sign}")
            }
            TypeForm::Alias(to) => {
                let constant =
                    self.dies.entry(at).is_some_and(|(_, entry)| entry.tag() == gimli::DW_TAG_const_type);
                if constant { format!("const {}", of(*to)) } else { of(*to) }
            }
            TypeForm::Array { element, lengths } => {
                let length = |length: &Option<u64>| match length {
                    Some(length) => format!("[{length}]"),
                    None => "[]".to_owned(),
                };
                if ty.language == SourceLanguage::Rust {
                    let rows = |inner: String, length: &Option<u64>| match length {
                        Some(length) => format!("[{inner}; {length}]"),
                        None => format!("[{inner}]"),
                    };
                    return lengths.iter().rev().fold(of(Some(*element)), rows);
                }
                of(Some(*element)) + &lengths.iter().map(length).collect::<String>()
            }
            TypeForm::Function => "fn".to_owned(),
            TypeForm::Record(record) if record.union => "union".to_owned(),
            TypeForm::Record(_) => "struct".to_owned(),
            TypeForm::Enumeration { .. } => "enum".to_owned(),
            TypeForm::Scalar(_) | TypeForm::Opaque => "?".to_owned(),
        }
    }
}
