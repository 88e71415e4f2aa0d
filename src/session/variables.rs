//! Source variables of a frame of the call stack, at the present moment.
//!
//! A physical frame stands for as many logical frames as functions are inlined at its place; frames are numbered from
//! the innermost logical one. [`symbols`](crate::symbols) knows what variables mean; here it is given the guest's state.

mod guest_frame;
mod home;
mod names;
mod row;
mod wrong;

pub(super) use guest_frame::GuestFrame;
pub(super) use home::{KeptIn, VariableHome};
pub use row::{VariableMark, VariableRow};
pub(super) use wrong::{gone, wrong_path};

use super::Session;
use super::commands::CommandError;
use crate::guest::{FrameId, FrameKind};
use crate::symbols::{
    Inspector, SourceVariable, Symbols, TypedValue, ValueHolder, VariableKind, VariablePath,
};
use crate::wasm::Location;
use crate::words::{Fact, message};
use row::{counted, part_rows, row_of, rows};
use std::sync::Arc;
use wrong::no_variable;

/// How many parts of a value are shown at a time.
const PAGE: u64 = 100;
/// How many frames are counted.
const MOST_FRAMES: usize = 1 << 16;

/// A logical frame: the physical frame that it belongs to, and its number in there.
struct LogicalPlace<'a> {
    id: FrameId,
    symbols: &'a Arc<Symbols>,
    at: Location,
    offset: usize,
    inside: usize,
}

impl Session {
    /// The frames of code, innermost first.
    pub(in crate::session) fn physical(&self) -> Vec<(FrameId, Location)> {
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
                return Ok(LogicalPlace { id, symbols, at, offset, inside: left });
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
        Some(LogicalPlace { id, at, symbols, offset, inside })
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
            let mut rows = counted(inspector, known, rows(inspector, &variables, known));
            for (row, variable) in rows.iter_mut().zip(&variables).filter(|(row, _)| row.address.is_none()) {
                if let [held] = &inspector.held(variable)[..]
                    && let ValueHolder::Local(index) = held.holder
                    && row.name == variable.name
                {
                    row.local = Some(index);
                }
            }
            rows
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
        ask(&Inspector::new(place.symbols, place.at.pc.func, place.offset, &state))
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
            let found = find(inspector, &path.name, &known)?;
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

/// A variable by its name: one of those in scope, or else a static one.
pub(super) fn find(
    inspector: &Inspector<'_>,
    name: &str,
    known: &[SourceVariable],
) -> Result<SourceVariable, CommandError> {
    let own = known.iter().filter(|variable| variable.name == name);
    let own = own.min_by_key(|variable| variable.shadowed || !variable.reached).cloned();
    own.map_or_else(|| static_named(inspector, name, known), Ok)
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
