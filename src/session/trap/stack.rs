//! The call stack of a trap, shortened: the program's own code first, its machinery and recursions folded.

use super::machinery::{self, Machinery};
use crate::exec::{Trap, TrapFrame};
use crate::session::{FrameRow, FrameRowKind, Session};
use crate::symbols::LogicalFrame;
use crate::wasm::Location;
use crate::words::Message;
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
        /// Whether the function was inlined into that of the next row.
        inlined: bool,
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
    /// The task that called the one above.
    Caller {
        /// Which it is, and when it made the call.
        task: Message,
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
pub(super) fn recursion(session: &Session, trap: &Trap) -> Option<(Vec<String>, usize)> {
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
    let name = |frame: &TrapFrame| {
        let outermost = session.logical(frame.location).pop().filter(|logical| logical.file.is_some());
        outermost.map_or_else(|| frame.function.clone(), |logical| logical.function)
    };
    let names = trap.frames[at..at + len].iter().map(name).collect();
    Some((names, times))
}

/// A frame of the stack as the source has it.
struct SourceFrames {
    /// The functions to be told, innermost first; for machinery, all of them.
    told: Vec<LogicalFrame>,
    /// How many functions of machinery are inlined into those.
    hidden: Vec<Option<Machinery>>,
    /// Whose machinery it is as a whole.
    of: Option<Machinery>,
}

/// The frames of a stack, with whose machinery they are.
fn source_frames(session: &Session, trap: &Trap) -> Vec<SourceFrames> {
    let program = session.guest().program();
    let module = |at: Location| program.modules.get(at.module.0 as usize)?.names.module.as_deref();
    let names: Vec<(Option<&str>, &str)> =
        trap.frames.iter().map(|frame| (module(frame.location), frame.function.as_str())).collect();
    let by_name = machinery::of_stack(&names);
    let one = |(frame, by_name): (&TrapFrame, Option<Machinery>)| {
        let mut frames = session.logical(frame.location);
        let kind = |frame: &LogicalFrame| machinery::of_source(frame).unwrap_or(by_name);
        let hidden: Vec<Option<Machinery>> = frames.iter().map(kind).filter(Option::is_some).collect();
        let of =
            (hidden.len() == frames.len()).then(|| hidden.first().copied().flatten().or(by_name)).flatten();
        if of.is_none() {
            frames.retain(|frame| kind(frame).is_none());
        }
        let hidden = if of.is_none() { hidden } else { Vec::new() };
        SourceFrames { told: frames, hidden, of }
    };
    trap.frames.iter().zip(by_name).map(one).collect()
}

/// The rows of a trap's call stack, and the function of the source that the first one stands for.
pub(super) fn rows(session: &Session, trap: &Trap) -> (Vec<TrapRow>, Option<(Location, LogicalFrame)>) {
    let frames = source_frames(session, trap);
    let of: Vec<Option<Machinery>> = frames.iter().map(|frame| frame.of).collect();
    let own = of.iter().position(Option::is_none);
    let told = |at: usize| {
        let offset = trap.frames[at].offset;
        let row = |frame: &LogicalFrame| TrapRow::Frame {
            function: frame.function.clone(),
            offset,
            source: frame.source.as_ref().map(ToString::to_string),
            inlined: frame.inlined,
        };
        let mut rows: Vec<TrapRow> = frames[at].told.iter().map(row).collect();
        if rows.is_empty() {
            let function = trap.frames[at].function.clone();
            rows.push(TrapRow::Frame { function, offset, source: None, inlined: false });
        }
        rows
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
                around = Some((frames + 1, Machinery::first_of(&[Some(before), Some(kind)])));
                last = at;
            }
            StackPart::Circle { frames, .. } if around.is_some() => {
                around = around.map(|(before, of)| (before + frames, of));
            }
            other => {
                flush(&mut rows, &mut around, || told(last));
                match other {
                    StackPart::One(at) => {
                        let mut told = told(at).into_iter();
                        rows.extend(told.next());
                        // What is inlined into the frame, and the frames before it.
                        let before = inside.take().unwrap_or(0);
                        let kinds = [&of[..before], &frames[at].hidden].concat();
                        if !kinds.is_empty() {
                            rows.push(TrapRow::Inside {
                                frames: kinds.len(),
                                of: Machinery::first_of(&kinds),
                            });
                        }
                        rows.extend(told);
                    }
                    StackPart::Circle { functions, frames } => {
                        rows.push(TrapRow::Again { functions, frames });
                    }
                    StackPart::Gap(frames) => rows.push(TrapRow::More { frames }),
                }
            }
        }
    }
    flush(&mut rows, &mut around, || told(last));
    if rows.len() > MOST {
        let more = rows.drain(MOST..).map(|row| row.frames()).sum();
        rows.push(TrapRow::More { frames: more });
    }
    let first = own.unwrap_or(0);
    let fault = frames.get(first).and_then(|frames| frames.told.first().cloned());
    let at = trap.frames.get(first).map(|frame| frame.location);
    (rows, at.zip(fault))
}

/// The rows beyond the task that trapped: the tasks that called it, and their frames as far as they wait in the call.
pub(super) fn callers(session: &Session) -> Vec<TrapRow> {
    let guest = session.guest();
    if guest.task_of(guest.current_thread()).is_none() {
        return Vec::new();
    }
    let frames = session.frames();
    let outer = frames.into_iter().skip_while(|row| row.kind != FrameRowKind::Caller);
    let row = |row: FrameRow| match row.kind {
        FrameRowKind::Caller => Some(TrapRow::Caller { task: row.name }),
        FrameRowKind::Wasm => Some(TrapRow::Frame {
            function: row.name.to_string(),
            offset: row.offset?,
            source: row.source,
            inlined: row.inlined,
        }),
        FrameRowKind::Library => Some(TrapRow::More { frames: row.folded }),
        FrameRowKind::Canon | FrameRowKind::Entry | FrameRowKind::HostCall => None,
    };
    outer.filter_map(row).take(MOST).collect()
}

/// Machinery as a row: one function is named, more are counted.
fn flush(
    rows: &mut Vec<TrapRow>,
    around: &mut Option<(usize, Machinery)>,
    one: impl FnOnce() -> Vec<TrapRow>,
) {
    match around.take() {
        None => {}
        Some((1, _)) => rows.extend(one()),
        Some((frames, of)) => rows.push(TrapRow::Around { frames, of }),
    }
}

impl TrapRow {
    /// How many frames it stands for.
    fn frames(&self) -> usize {
        match self {
            Self::Frame { .. } => 1,
            Self::Caller { .. } => 0,
            Self::Inside { frames, .. }
            | Self::Around { frames, .. }
            | Self::Again { frames, .. }
            | Self::More { frames } => *frames,
        }
    }
}
