//! The call stack of a trap, shortened: the program's own code first, its machinery and recursions folded.

use super::machinery::{self, Machinery};
use crate::exec::Trap;
use crate::wasm::{Location, Program};
use serde::Serialize;

/// Functions that call each other in a circle, at most.
const CIRCLE: usize = 3;
/// Times that a circle must be gone round to be folded.
const ROUNDS: usize = 3;
/// Rows that are shown.
const MOST: usize = 24;

/// A row of a trap's call stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrapRow {
    /// A frame that is told by name.
    Frame {
        /// The name of the function.
        function: String,
        /// The byte offset of the instruction.
        offset: u32,
        /// The line of the source.
        source: Option<String>,
    },
    /// Frames of machinery that the frame above called.
    Inside {
        /// How many frames there are.
        frames: usize,
        /// Whose machinery they are.
        of: Machinery,
    },
    /// Frames of machinery that called the frame above.
    Around {
        /// How many frames there are.
        frames: usize,
        /// Whose machinery they are.
        of: Machinery,
    },
    /// The functions of the frames above, again and again.
    Again {
        /// How many functions call each other.
        functions: usize,
        /// How many frames more there are of them.
        frames: usize,
    },
    /// Frames that are not told.
    More {
        /// How many frames there are.
        frames: usize,
    },
}

/// A part of a stack.
#[derive(Debug, Clone, Copy)]
enum StackPart {
    One(usize),
    /// So many frames more of the functions before.
    Circle {
        functions: usize,
        frames: usize,
    },
    /// Frames that were not kept.
    Gap(usize),
}

type FunctionId = (u32, u32);

fn functions(trap: &Trap) -> Vec<FunctionId> {
    trap.frames.iter().map(|frame| (frame.location.module.0, frame.location.pc.func)).collect()
}

/// How many functions call each other from a frame on, and how often.
fn circle(ids: &[FunctionId]) -> Option<(usize, usize)> {
    (1..=CIRCLE).find_map(|len| {
        let first = ids.get(..len)?;
        let times = ids.chunks_exact(len).take_while(|next| *next == first).count();
        (times >= ROUNDS).then_some((len, times))
    })
}

/// The stack in parts, innermost first.
fn parts(trap: &Trap) -> Vec<StackPart> {
    let ids = functions(trap);
    let gap = (trap.omitted > 0).then_some(Trap::END);
    let mut parts = Vec::new();
    let mut at = 0;
    while at < ids.len() {
        if gap == Some(at) {
            parts.push(StackPart::Gap(trap.omitted));
        }
        let Some((len, times)) = circle(&ids[at..]) else {
            parts.push(StackPart::One(at));
            at += 1;
            continue;
        };
        parts.extend((at..at + len).map(StackPart::One));
        // The last round may break off.
        let rest = (at + len * times..ids.len()).take_while(|next| ids[*next] == ids[*next - len]).count();
        let end = at + len * times + rest;
        let within = gap.filter(|gap| (at + 1..end).contains(gap)).map_or(0, |_| trap.omitted);
        parts.push(StackPart::Circle { functions: len, frames: end - at - len + within });
        at = end;
    }
    parts
}

/// The functions that call each other most, by name, and how often they do.
pub(super) fn recursion(trap: &Trap) -> Option<(Vec<String>, usize)> {
    let ids = functions(trap);
    let mut at = 0;
    let mut most: Option<(usize, usize, usize)> = None;
    while at < ids.len() {
        let Some((len, times)) = circle(&ids[at..]) else {
            at += 1;
            continue;
        };
        if most.is_none_or(|(_, _, before)| before < times) {
            most = Some((at, len, times));
        }
        at += len * times;
    }
    let (at, len, times) = most?;
    let names = trap.frames[at..at + len].iter().map(|frame| frame.function.clone()).collect();
    Some((names, times))
}

/// The rows of a trap's call stack.
pub(super) fn rows(
    program: &Program,
    trap: &Trap,
    source: &dyn Fn(Location) -> Option<String>,
) -> Vec<TrapRow> {
    let names: Vec<(Option<&str>, &str)> = {
        let module = |at: Location| program.modules.get(at.module.0 as usize)?.names.module.as_deref();
        trap.frames.iter().map(|frame| (module(frame.location), frame.function.as_str())).collect()
    };
    let of = machinery::of_stack(&names);
    let own = of.iter().position(Option::is_none);
    let frame = |at: usize| {
        let frame = &trap.frames[at];
        TrapRow::Frame {
            function: frame.function.clone(),
            offset: frame.offset,
            source: source(frame.location),
        }
    };
    let whose = |frames: &[Option<Machinery>]| {
        let whose = Machinery::ALL.into_iter().find(|one| frames.contains(&Some(*one)));
        whose.unwrap_or(Machinery::CLibrary)
    };
    let mut rows = Vec::new();
    let mut inside = own.filter(|own| *own > 0);
    let mut around: Option<(usize, Machinery)> = None;
    let mut last = 0;
    for part in parts(trap) {
        match part {
            StackPart::One(at) if own.is_some_and(|own| at < own) => {}
            StackPart::Circle { .. } | StackPart::Gap(_) if inside.is_some() => {}
            StackPart::One(at) if own.is_some() && of[at].is_some() => {
                let kind = of[at].unwrap_or(Machinery::CLibrary);
                let (frames, before) = around.unwrap_or((0, kind));
                around = Some((frames + 1, whose(&[Some(before), Some(kind)])));
                last = at;
            }
            StackPart::Circle { frames, .. } if around.is_some() => {
                around = around.map(|(before, of)| (before + frames, of));
            }
            other => {
                flush(&mut rows, &mut around, || frame(last));
                rows.push(match other {
                    StackPart::One(at) => frame(at),
                    StackPart::Circle { functions, frames } => TrapRow::Again { functions, frames },
                    StackPart::Gap(frames) => TrapRow::More { frames },
                });
                if let (StackPart::One(_), Some(frames)) = (other, inside.take()) {
                    rows.push(TrapRow::Inside { frames, of: whose(&of[..frames]) });
                }
            }
        }
    }
    flush(&mut rows, &mut around, || frame(last));
    if rows.len() > MOST {
        let more = rows.drain(MOST..).map(|row| row.frames()).sum();
        rows.push(TrapRow::More { frames: more });
    }
    rows
}

/// Machinery as a row: one function is named, more are counted.
fn flush(rows: &mut Vec<TrapRow>, around: &mut Option<(usize, Machinery)>, one: impl FnOnce() -> TrapRow) {
    rows.extend(around.take().map(|(frames, of)| match frames {
        1 => one(),
        frames => TrapRow::Around { frames, of },
    }));
}

impl TrapRow {
    /// How many frames it stands for.
    fn frames(&self) -> usize {
        match self {
            Self::Frame { .. } => 1,
            Self::Inside { frames, .. }
            | Self::Around { frames, .. }
            | Self::Again { frames, .. }
            | Self::More { frames } => *frames,
        }
    }
}
