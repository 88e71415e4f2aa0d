//! Source variables of a frame of the call stack, at the present moment.
//!
//! A physical frame stands for as many logical frames as functions are inlined at its place; frames are numbered from
//! the innermost logical one. [`symbols`](crate::symbols) knows what variables mean; here it is given the guest's state.

use super::Session;
use super::commands::{CommandError, short};
use crate::caps::nearest::nearest;
use crate::exec::{Reference, Value};
use crate::guest::{FrameId, FrameKind, Guest, TableEntry};
use crate::symbols::{
    Finding, FrameState, GoneReason, Inspector, PathFault, ShownValue, SourceVariable, StateValue, Symbols,
    TypedValue, ValuePart, VariableKind, VariablePath,
};
use crate::wasm::Location;
use crate::words::{Fact, Message, message};
use serde_json::{Value as Json, json};
use std::cell::OnceCell;

/// How many parts of a value are shown at a time.
const PAGE: u64 = 100;
/// How many frames are counted.
const MOST_FRAMES: usize = 1 << 16;

/// A variable, or a part of one, as it is shown.
#[derive(Debug, Clone)]
pub struct VariableRow {
    /// The variable's name, or what the part is called in the whole.
    pub name: String,
    /// The name of its type, shortened.
    pub ty: String,
    /// Its type in full.
    pub full_type: String,
    /// Its value in one line; `None` if it cannot be told, which the mark explains.
    pub value: Option<String>,
    /// What is to be known about the value.
    pub mark: Option<VariableMark>,
    /// What is wrong with the value.
    pub finding: Option<Finding>,
    /// Whether an inner variable of the same name hides it.
    pub shadowed: bool,
    /// Whether it exists as long as the program runs.
    pub is_static: bool,
    /// Where it is in memory.
    pub address: Option<u64>,
    /// How many bytes it takes.
    pub size: Option<u64>,
    /// The address that it points to, or stands for.
    pub target: Option<u64>,
    /// How many parts it has, where rows are made for a tree of them.
    pub parts: u64,
    /// What it can be unfolded to.
    pub handle: Option<TypedValue>,
}

/// What is to be known about a variable's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableMark {
    /// The compiler claims it, and may be wrong.
    Uncertain,
    /// There is none, and why.
    Gone(GoneReason),
}

impl VariableMark {
    /// The mark for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncertain => "~",
            Self::Gone(reason) if reason.is_not_yet() => "not yet",
            Self::Gone(GoneReason::OptimisedOut) => "optimised out",
            Self::Gone(GoneReason::OptimisedOutHere) => "optimised out here",
            Self::Gone(_) => "cannot be told",
        }
    }

    /// The mark for people; `None` for the one that is a sign.
    #[must_use]
    pub fn message(self) -> Option<Message> {
        let Self::Gone(reason) = self else { return None };
        Some(match reason {
            GoneReason::NotYet => message!("gone-not-yet"),
            GoneReason::NoFrameYet => message!("gone-no-frame-yet"),
            GoneReason::OptimisedOut => message!("gone-optimised-out"),
            GoneReason::OptimisedOutHere => message!("gone-optimised-out-here"),
            GoneReason::OuterFrame => message!("gone-outer-frame"),
            GoneReason::Unknown => message!("gone-unknown"),
        })
    }
}

impl VariableRow {
    /// The row as an object: `name`, `type`, `value`, and what else there is.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut object = json!({ "name": self.name, "type": self.ty, "value": self.value });
        let mut add = |key: &str, value: Json| object[key] = value;
        if let Some(mark) = self.mark {
            add("mark", mark.name().into());
        }
        if let Some(address) = self.address {
            add("address", address.into());
        }
        if let Some(size) = self.size {
            add("size", size.into());
        }
        if let Some(target) = self.target {
            add("target", target.into());
        }
        if let Some(finding) = self.finding {
            add("finding", json!(finding));
        }
        if self.shadowed {
            add("shadowed", true.into());
        }
        if self.is_static {
            add("static", true.into());
        }
        object
    }

    /// The value and what is to be known about it, for people.
    #[must_use]
    pub fn message(&self) -> Message {
        let value = match (&self.value, self.finding, self.mark) {
            (_, Some(finding), _) => finding_message(finding),
            (Some(value), ..) => {
                let arrow = self.target.filter(|_| self.ty.ends_with('*') || self.ty.starts_with('*'));
                let shown = match arrow {
                    Some(target) if *value != format!("{target:#x}") => format!("{target:#x} → {value}"),
                    _ => value.clone(),
                };
                Message::verbatim(shown)
            }
            (None, _, Some(mark)) => mark.message().unwrap_or_default(),
            (None, None, None) => Message::default(),
        };
        let value = match self.mark {
            Some(VariableMark::Uncertain) => message!("variable-uncertain", value),
            _ => value,
        };
        if self.shadowed { message!("variable-shadowed", value) } else { value }
    }
}

fn finding_message(finding: Finding) -> Message {
    let hex = |bits: u64| format!("{bits:#x}");
    match finding {
        Finding::NoChar { bits } => message!("finding-no-char", bits = hex(bits)),
        Finding::NoBool { bits } => message!("finding-no-bool", bits = hex(bits)),
        Finding::NoVariant { bits } => message!("finding-no-variant", bits = hex(bits)),
        Finding::TooLong { length, capacity } => {
            message!("finding-too-long", length = Fact::Number(length), capacity = Fact::Number(capacity))
        }
        Finding::OutsideMemory { address } => message!("finding-outside-memory", address = hex(address)),
        Finding::Missing => message!("finding-missing"),
    }
}

/// A frame of the guest, as expressions of the debug information see it.
struct GuestFrame<'a> {
    guest: &'a Guest,
    id: FrameId,
    locals: OnceCell<Vec<Value>>,
    operands: OnceCell<Vec<Value>>,
    memory: &'a [u8],
}

impl<'a> GuestFrame<'a> {
    fn of(guest: &'a Guest, id: FrameId) -> Self {
        let memory = guest.memory_of(id).map_or(&[][..], |memory| guest.memory(memory));
        Self { guest, id, locals: OnceCell::new(), operands: OnceCell::new(), memory }
    }
}

impl FrameState for GuestFrame<'_> {
    fn local(&self, index: u32) -> Option<StateValue> {
        let locals = self.locals.get_or_init(|| self.guest.locals(self.id));
        locals.get(index as usize).and_then(|value| state_value(*value))
    }

    fn global(&self, index: u32) -> Option<StateValue> {
        self.guest.global(self.id, index).and_then(state_value)
    }

    fn operand(&self, index: u32) -> Option<StateValue> {
        let operands = self.operands.get_or_init(|| self.guest.operands(self.id));
        operands.get(index as usize).and_then(|value| state_value(*value))
    }

    fn memory(&self) -> &[u8] {
        self.memory
    }

    fn function(&self, index: u64) -> Option<String> {
        match self.guest.table_entry(self.id, 0, index) {
            TableEntry::Holds(Reference::Func(address)) => Some(self.guest.func_at(address)),
            _ => None,
        }
    }

    fn is_innermost(&self) -> bool {
        self.id == self.guest.frame()
    }
}

fn state_value(value: Value) -> Option<StateValue> {
    Some(match value {
        Value::I32(v) => StateValue::Scalar(v.cast_unsigned().into()),
        Value::I64(v) => StateValue::Scalar(v.cast_unsigned()),
        Value::F32(bits) => StateValue::Scalar(bits.into()),
        Value::F64(bits) => StateValue::Scalar(bits),
        Value::V128(bits) => StateValue::Vector(bits),
        Value::Ref(..) => return None,
    })
}

/// A logical frame: the physical frame that it belongs to, and its number in there.
struct LogicalPlace<'a> {
    id: FrameId,
    symbols: &'a Symbols,
    func: u32,
    offset: usize,
    inside: usize,
}

impl Session {
    /// The frames of code, innermost first.
    fn physical(&self) -> Vec<(FrameId, Location)> {
        let wasm = |frame: crate::guest::FrameInfo| match frame.kind {
            FrameKind::Wasm { location, .. } => Some((frame.id?, location)),
            _ => None,
        };
        self.guest().frames().into_iter().filter_map(wasm).take(MOST_FRAMES).collect()
    }

    /// A logical frame by its number from the innermost.
    fn logical_place(&self, frame: usize) -> Result<LogicalPlace<'_>, CommandError> {
        let mut left = frame;
        let mut count = 0;
        for (id, at) in self.physical() {
            let (Some(symbols), Some(offset)) = (self.symbols(at.module.0), self.offset(at)) else {
                continue;
            };
            let offset = offset as usize;
            let here = symbols.frames_at(offset).len().max(1);
            if left < here {
                return Ok(LogicalPlace { id, symbols, func: at.pc.func, offset, inside: left });
            }
            left -= here;
            count += here;
        }
        let given = Fact::Number(frame as u64);
        Err(CommandError::new(match count {
            0 => message!("wrong-no-function"),
            _ => message!("wrong-frame", given, last = Fact::Number(count as u64 - 1)),
        }))
    }

    /// The logical frame of a row of the call stack.
    fn place_of_row(&self, row: usize) -> Option<LogicalPlace<'_>> {
        let (id, at, inside) = self.row_frame(row)?;
        let (symbols, offset) = (self.symbols(at.module.0)?, self.offset(at)? as usize);
        Some(LogicalPlace { id, symbols, func: at.pc.func, offset, inside })
    }

    pub(super) fn inspect_row<T>(
        &self,
        row: usize,
        ask: impl FnOnce(&Inspector<'_>, &[SourceVariable]) -> T,
    ) -> Option<T> {
        let place = self.place_of_row(row)?;
        self.inspect(&place, |inspector| {
            let known = inspector.variables(place.inside)?;
            Some(ask(inspector, &known))
        })
    }

    /// The variables of a row of the call stack, then the static ones of its source file; empty if nothing is known.
    #[must_use]
    pub fn variables_of_row(&self, row: usize) -> Vec<VariableRow> {
        let all = self.inspect_row(row, |inspector, known| {
            let mut variables = known.to_vec();
            variables.extend(inspector.statics(false));
            counted(inspector, known, rows(inspector, &variables, known))
        });
        all.unwrap_or_default()
    }

    /// A page of the parts of a value, as [`Session::variable_parts`], for a row of the call stack.
    #[must_use]
    pub fn parts_of_row(&self, row: usize, value: &TypedValue, from: u64) -> (Vec<VariableRow>, u64) {
        let page = self.inspect_row(row, |inspector, known| {
            let (parts, total) = inspector.parts(value, known, from, PAGE);
            (counted(inspector, known, part_rows(inspector, parts, known)), total)
        });
        page.unwrap_or_default()
    }

    fn inspect<T>(&self, place: &LogicalPlace<'_>, ask: impl FnOnce(&Inspector<'_>) -> T) -> T {
        let state = GuestFrame::of(self.guest(), place.id);
        ask(&Inspector::new(place.symbols, place.func, place.offset, &state))
    }

    /// The variables of a logical frame, then the static ones of its source file.
    ///
    /// # Errors
    /// [`CommandError`] if there is no such frame, or if nothing is known of its function.
    pub fn variables(&self, frame: usize) -> Result<Vec<VariableRow>, CommandError> {
        let place = self.logical_place(frame)?;
        self.inspect(&place, |inspector| {
            let Some(mut variables) = inspector.variables(place.inside) else {
                return Err(CommandError::new(message!("wrong-no-variables")));
            };
            let locals = variables.len();
            variables.extend(inspector.statics(false));
            Ok(rows(inspector, &variables, &variables[..locals]))
        })
    }

    /// One variable of a logical frame, or a part of it, by its path. Static variables of all files are found, by their
    /// qualified name or its last part.
    ///
    /// # Errors
    /// [`CommandError`], which says what there is not.
    pub fn variable(&self, frame: usize, path: &VariablePath) -> Result<VariableRow, CommandError> {
        let place = self.logical_place(frame)?;
        self.inspect(&place, |inspector| {
            let known = inspector.variables(place.inside).unwrap_or_default();
            let found = known.iter().find(|variable| variable.name == path.name).cloned();
            let found = found.map_or_else(|| static_named(inspector, &path.name, &known), Ok)?;
            let text = path.to_string();
            let value = match &found.value {
                Ok(value) if !path.steps.is_empty() => {
                    inspector.follow(value, &path.steps).map_err(|fault| wrong_path(&text, fault))?
                }
                _ => {
                    let mut row = rows(inspector, std::slice::from_ref(&found), &known);
                    return row.pop().ok_or_else(|| no_variable(&path.name, &known));
                }
            };
            let shown = inspector.show(&[&value], &known);
            let mut row = shown.into_iter().next().map(|shown| row_of(text, Ok((shown, value))));
            if let Some(row) = &mut row {
                row.mark = found.uncertain.then_some(VariableMark::Uncertain);
                row.is_static = found.kind == VariableKind::Static;
            }
            row.ok_or_else(|| no_variable(&path.name, &known))
        })
    }

    /// A page of the parts of a value of a logical frame, and how many there are.
    #[must_use]
    pub fn variable_parts(&self, frame: usize, value: &TypedValue, from: u64) -> (Vec<VariableRow>, u64) {
        let Ok(place) = self.logical_place(frame) else { return (Vec::new(), 0) };
        self.inspect(&place, |inspector| {
            let known = inspector.variables(place.inside).unwrap_or_default();
            let (parts, total) = inspector.parts(value, &known, from, PAGE);
            (part_rows(inspector, parts, &known), total)
        })
    }
}

fn rows(
    inspector: &Inspector<'_>,
    variables: &[SourceVariable],
    known: &[SourceVariable],
) -> Vec<VariableRow> {
    let values: Vec<&TypedValue> =
        variables.iter().filter_map(|variable| variable.value.as_ref().ok()).collect();
    let mut shown = inspector.show(&values, known).into_iter();
    let row = |variable: &SourceVariable| {
        let name = variable.name.clone();
        let mut row = match &variable.value {
            Ok(value) => row_of(name, Ok((shown.next()?, value.clone()))),
            Err(reason) => row_of(name, Err(*reason)),
        };
        (row.ty, row.full_type) = (variable.ty.clone(), variable.full_type.clone());
        if variable.uncertain && row.mark.is_none() {
            row.mark = Some(VariableMark::Uncertain);
        }
        row.shadowed = variable.shadowed;
        row.is_static = variable.kind == VariableKind::Static;
        Some(row)
    };
    variables.iter().filter_map(row).collect()
}

/// Rows with the numbers of their parts.
fn counted(
    inspector: &Inspector<'_>,
    known: &[SourceVariable],
    mut rows: Vec<VariableRow>,
) -> Vec<VariableRow> {
    for row in rows.iter_mut().filter(|row| row.finding.is_none()) {
        row.parts = row.handle.as_ref().map_or(0, |value| inspector.parts(value, known, 0, 0).1);
    }
    rows
}

fn part_rows(inspector: &Inspector<'_>, parts: Vec<ValuePart>, known: &[SourceVariable]) -> Vec<VariableRow> {
    let values: Vec<&TypedValue> = parts.iter().filter_map(|part| part.value.as_ref().ok()).collect();
    let mut shown = inspector.show(&values, known).into_iter();
    let row = |part: ValuePart| match part.value {
        Ok(value) => Some(row_of(part.name, Ok((shown.next()?, value)))),
        Err(text) => {
            let mut row = row_of(part.name, Err(GoneReason::Unknown));
            (row.value, row.mark) = (Some(text), None);
            Some(row)
        }
    };
    parts.into_iter().filter_map(row).collect()
}

fn row_of(name: String, value: Result<(ShownValue, TypedValue), GoneReason>) -> VariableRow {
    let mut row = VariableRow {
        name,
        ty: String::new(),
        full_type: String::new(),
        value: None,
        mark: None,
        finding: None,
        shadowed: false,
        is_static: false,
        address: None,
        size: None,
        target: None,
        parts: 0,
        handle: None,
    };
    match value {
        Ok((shown, handle)) => {
            row.ty = shown.ty;
            row.full_type = shown.full_type;
            row.value = Some(shown.summary);
            row.finding = shown.finding;
            row.address = shown.address;
            row.size = shown.size;
            row.target = shown.target;
            row.handle = Some(handle);
        }
        Err(reason) => row.mark = Some(VariableMark::Gone(reason)),
    }
    row
}

/// A static variable by its qualified name, or by the last part of it.
fn static_named(
    inspector: &Inspector<'_>,
    name: &str,
    known: &[SourceVariable],
) -> Result<SourceVariable, CommandError> {
    let own = inspector.statics(false);
    let named = |variable: &&SourceVariable| variable.name == name;
    let ends = |variable: &&SourceVariable| {
        variable.name.strip_suffix(name).is_some_and(|before| before.ends_with("::"))
    };
    let among = |all: &[SourceVariable]| all.iter().find(named).or_else(|| all.iter().find(ends)).cloned();
    among(&own).or_else(|| among(&inspector.statics(true))).ok_or_else(|| no_variable(name, known))
}

fn no_variable(name: &str, known: &[SourceVariable]) -> CommandError {
    let names = known.iter().map(|variable| &*variable.name);
    CommandError::new(match nearest(name, names) {
        Some(near) => message!("wrong-no-variable-near", name = short(name), near),
        None => message!("wrong-no-variable", name = short(name)),
    })
}

fn wrong_path(path: &str, fault: PathFault) -> CommandError {
    let path = short(path);
    CommandError::new(match fault {
        PathFault::Malformed => message!("wrong-path", path),
        PathFault::NoMember { name, known } => match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => message!("wrong-path-member-near", path, name = short(&name), near),
            None => message!("wrong-path-member", path, name = short(&name)),
        },
        PathFault::NoElement { index, count } => {
            message!("wrong-path-element", path, index = Fact::Number(index), count = Fact::Number(count))
        }
        PathFault::NoKey(key) => message!("wrong-path-key", path, key = short(&key)),
        PathFault::NoTarget => message!("wrong-path-target", path),
    })
}
