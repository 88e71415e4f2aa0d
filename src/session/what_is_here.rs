//! What is at an address: the variable of a live frame that its bytes belong to, or a static one.
//!
//! What is in a variable itself comes first, innermost frames before those that called them; then static variables; then
//! what is reached from variables through pointers, which is how the contents of a heap get their names. An address has
//! more than one name if pointers to it are passed on: the owner's is told.

use super::Session;
use super::variables::GuestFrame;
use crate::exec::Value;
use crate::guest::{FrameId, MemoryId};
use crate::symbols::{
    Inspector, LocatedPart, PartExtent, SourceVariable, Symbols, TypedValue, ValueHolder, VariablePath,
};
use crate::wasm::Location;
use crate::words::{Message, message};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// How many frames are looked at, from the innermost.
const MOST_FRAMES: usize = 64;
/// From how many frames pointers are followed.
const MOST_REACHING: usize = 8;
/// How many frames' variables are kept.
const MOST_KEPT: usize = 256;

/// The variable, or the part of one, that bytes belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariableHere {
    /// The path of the variable or its part: `total`, `list.next.value`.
    pub path: String,
    /// How the bytes relate to it.
    pub extent: PartExtent,
    /// The logical frame that the variable belongs to, counted from the innermost; `None` for static ones.
    pub frame: Option<usize>,
    /// The function of that frame, if it is not the innermost.
    pub function: Option<String>,
    /// The address of the first byte of the variable or its part.
    pub address: u64,
    /// How many bytes it has.
    pub size: u64,
    /// Whether the compiler only claims that it is there.
    pub uncertain: bool,
}

impl VariableHere {
    /// What people call it: `` `total` ``, `` part of `text` of main ``.
    #[must_use]
    pub fn message(&self) -> Message {
        let path = &*self.path;
        let name = match self.extent {
            PartExtent::Whole => message!("here-variable", path),
            PartExtent::Inside => message!("here-part", path),
            PartExtent::Contents => message!("here-contents", path),
        };
        let name = match &self.function {
            Some(function) => message!("here-of", name, function = &**function),
            None => name,
        };
        if self.uncertain { message!("variable-uncertain", value = name) } else { name }
    }
}

/// A variable whose place is known.
#[derive(Debug)]
struct PlacedVariable {
    name: String,
    value: TypedValue,
    /// Which of the logical frames at its place it belongs to, innermost first.
    inside: usize,
    uncertain: bool,
    reached: bool,
}

/// The variables of a frame that waits, and the number of logical frames that it stands for.
#[derive(Debug)]
struct FrameVariables {
    variables: Vec<PlacedVariable>,
    logical: usize,
}

/// What a waiting frame's variables follow from.
type WaitingFrame = (FrameId, Location, Vec<Value>);

/// The places of variables, as far as they have been asked for and stay the same.
#[derive(Debug, Default)]
pub(super) struct KnownPlaces {
    frames: RefCell<Vec<(WaitingFrame, Arc<FrameVariables>)>>,
    statics: RefCell<HashMap<u32, Arc<Vec<PlacedVariable>>>>,
}

/// A frame that is looked at.
struct FrameHere<'a> {
    symbols: &'a Arc<Symbols>,
    at: Location,
    offset: usize,
    state: GuestFrame<'a>,
    /// The number of its innermost logical frame.
    first: usize,
    known: Arc<FrameVariables>,
}

impl FrameHere<'_> {
    fn inspect<T>(&self, ask: impl FnOnce(&Inspector<'_>) -> T) -> T {
        ask(&Inspector::new(self.symbols, self.at.pc.func, self.offset, &self.state))
    }

    fn here(&self, variable: &PlacedVariable, part: LocatedPart, function: Option<String>) -> VariableHere {
        let here = here(&variable.name, part, variable.uncertain);
        VariableHere { frame: Some(self.first + variable.inside), function, ..here }
    }
}

fn here(name: &str, part: LocatedPart, uncertain: bool) -> VariableHere {
    let path = VariablePath { name: name.to_owned(), steps: part.steps };
    VariableHere {
        path: path.to_string(),
        extent: part.extent,
        frame: None,
        function: None,
        address: part.value.storage.address().unwrap_or_default(),
        size: part.size,
        uncertain,
    }
}

impl Session {
    /// The variable that bytes of a memory belong to; the memory is given as in
    /// [`MemoryRequest`](super::MemoryRequest). `None` where nothing is known of them, or where they belong to more than
    /// one.
    #[must_use]
    pub fn what_is_here(
        &self,
        memory: Option<usize>,
        frame: usize,
        address: u64,
        len: u64,
    ) -> Option<VariableHere> {
        if self.is_without_variables() {
            return None;
        }
        let memory = match memory {
            Some(index) => self.guest().memories().get(index).map(|(id, _)| *id),
            None => self.memory_of(frame),
        };
        self.variable_at(memory?, address, len)
    }

    /// The variable that bytes of a memory belong to.
    pub(super) fn variable_at(&self, memory: MemoryId, address: u64, len: u64) -> Option<VariableHere> {
        if self.is_without_variables() {
            return None;
        }
        let frames = self.frames_here(memory);
        frames
            .iter()
            .find_map(|frame| self.in_frame(frame, address, len))
            .or_else(|| self.in_statics(&frames, address, len))
            .or_else(|| {
                frames.iter().take(MOST_REACHING).find_map(|frame| self.reached_from(frame, address, len))
            })
    }

    /// The variables, or the parts of them, that a local of the innermost frame holds: before the next instruction, or
    /// right after it. Several if the compiler says so of several.
    pub(super) fn variable_in_local(&self, local: u32, after: bool) -> Option<VariableHere> {
        if self.is_without_variables() {
            return None;
        }
        let guest = self.guest();
        let at = guest.location()?;
        let symbols = self.symbols(at.module.0)?;
        let code = symbols.module().code(at.pc.func)?;
        let offset = *code.offsets.get(at.pc.op as usize + usize::from(after))? as usize;
        let state = GuestFrame::of(guest, guest.frame());
        let inspector = Inspector::new(symbols, at.pc.func, offset, &state);
        let frames = inspector.all_variables();
        frames.iter().enumerate().find_map(|(inside, variables)| {
            variables.iter().filter(|variable| !variable.shadowed).find_map(|variable| {
                let held = inspector.held(variable);
                let held = held.into_iter().find(|part| part.holder == ValueHolder::Local(local))?;
                let part = inspector.part_at(variable.value.as_ref().ok()?, held.from, held.len)?;
                Some(VariableHere { frame: Some(inside), ..here(&variable.name, part, variable.uncertain) })
            })
        })
    }

    /// Whether nothing describes the program's variables, so that there is nothing to look for.
    fn is_without_variables(&self) -> bool {
        self.has_no_lines()
    }

    /// The frames of code whose memory it is, innermost first.
    fn frames_here(&self, memory: MemoryId) -> Vec<FrameHere<'_>> {
        let guest = self.guest();
        let mut first = 0;
        let mut frames = Vec::new();
        for (number, (id, at)) in self.physical().into_iter().take(MOST_FRAMES).enumerate() {
            let (Some(symbols), Some(offset)) = (self.symbols(at.module.0), self.offset(at)) else {
                continue;
            };
            let state = GuestFrame::of(guest, id);
            let known = self.places_of(symbols, (id, at), offset as usize, &state, number == 0);
            let begin = first;
            first += known.logical;
            if guest.memory_of(id) == Some(memory) {
                let offset = offset as usize;
                frames.push(FrameHere { symbols, at, offset, state, first: begin, known });
            }
        }
        frames
    }

    fn places_of(
        &self,
        symbols: &Arc<Symbols>,
        (id, at): (FrameId, Location),
        offset: usize,
        state: &GuestFrame<'_>,
        innermost: bool,
    ) -> Arc<FrameVariables> {
        let kept = &self.places.frames;
        let key = (!innermost).then(|| (id, at, self.guest().locals(id)));
        if let Some(key) = &key
            && let Some((_, known)) = kept.borrow().iter().find(|(other, _)| other == key)
        {
            return Arc::clone(known);
        }
        let frames = Inspector::new(symbols, at.pc.func, offset, state).all_variables();
        let logical = symbols.frames_at(offset).len().max(1);
        let placed = |(inside, variables): (usize, Vec<SourceVariable>)| {
            let place = move |variable: SourceVariable| {
                let SourceVariable { name, value, uncertain, reached, .. } = variable;
                Some(PlacedVariable { name, value: value.ok()?, inside, uncertain, reached })
            };
            variables.into_iter().filter_map(place)
        };
        let variables = frames.into_iter().enumerate().flat_map(placed).collect();
        let found = Arc::new(FrameVariables { variables, logical });
        if let Some(key) = key.filter(|_| state.is_settled()) {
            let mut kept = kept.borrow_mut();
            if kept.len() >= MOST_KEPT {
                kept.drain(..MOST_KEPT / 2);
            }
            kept.push((key, Arc::clone(&found)));
        }
        found
    }

    /// The function of a logical frame, unless it is the innermost one.
    fn function_of(&self, frame: &FrameHere<'_>, inside: usize) -> Option<String> {
        if frame.first + inside == 0 {
            return None;
        }
        self.logical(frame.at).into_iter().nth(inside).map(|frame| frame.function)
    }

    fn in_frame(&self, frame: &FrameHere<'_>, address: u64, len: u64) -> Option<VariableHere> {
        let variables = &frame.known.variables;
        let values: Vec<&TypedValue> = variables.iter().map(|variable| &variable.value).collect();
        let (number, part) = frame.inspect(|inspector| inspector.parts_at(&values, address, len))?;
        let variable = variables.get(number)?;
        Some(frame.here(variable, part, self.function_of(frame, variable.inside)))
    }

    fn reached_from(&self, frame: &FrameHere<'_>, address: u64, len: u64) -> Option<VariableHere> {
        let variables: Vec<_> = frame.known.variables.iter().filter(|variable| variable.reached).collect();
        let values: Vec<&TypedValue> = variables.iter().map(|variable| &variable.value).collect();
        let (number, part) = frame.inspect(|inspector| inspector.reach(&values, address, len))?;
        let variable = variables.get(number)?;
        Some(frame.here(variable, part, self.function_of(frame, variable.inside)))
    }

    fn in_statics(&self, frames: &[FrameHere<'_>], address: u64, len: u64) -> Option<VariableHere> {
        let mut seen = Vec::new();
        frames.iter().find_map(|frame| {
            let module = frame.at.module.0;
            if seen.contains(&module) {
                return None;
            }
            seen.push(module);
            let statics = self.statics_of(frame);
            let after = statics.partition_point(|variable| variable.value.storage.address() <= Some(address));
            // Those that begin before may be around it.
            let near: Vec<&PlacedVariable> = statics[..after].iter().rev().take(8).collect();
            let values: Vec<&TypedValue> = near.iter().map(|variable| &variable.value).collect();
            let (number, part) = frame.inspect(|inspector| inspector.parts_at(&values, address, len))?;
            Some(here(&near.get(number)?.name, part, false))
        })
    }

    /// The static variables of a frame's module, by address.
    fn statics_of(&self, frame: &FrameHere<'_>) -> Arc<Vec<PlacedVariable>> {
        let module = frame.at.module.0;
        if let Some(known) = self.places.statics.borrow().get(&module) {
            return Arc::clone(known);
        }
        let place = |variable: SourceVariable| {
            let value = variable.value.ok().filter(|value| value.storage.address().is_some())?;
            Some(PlacedVariable { name: variable.name, value, inside: 0, uncertain: false, reached: true })
        };
        let mut found: Vec<PlacedVariable> =
            frame.inspect(|inspector| inspector.statics(true)).into_iter().filter_map(place).collect();
        found.sort_by_key(|variable| variable.value.storage.address());
        let found = Arc::new(found);
        self.places.statics.borrow_mut().insert(module, Arc::clone(&found));
        found
    }
}
