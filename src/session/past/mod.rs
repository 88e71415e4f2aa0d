//! Questions about the past: what wrote this last?
//!
//! Whatever may write a thing is watched, as by a watchpoint, in a forward pass between each two checkpoints, from now
//! back to the start. Equal memory at both ends of a stretch does not prove that nothing was written there, so no
//! stretch is skipped. A local belongs to a frame, so the search first finds out when that frame was entered. An
//! operand is the result of an instruction, so that instruction is searched for ([`origin`]). The answer is the state
//! *before* the write, so that asking again there finds the write before it.

mod origin;
mod tell;
mod thing;

use super::travel::{TravelPlan, TravelStep};
use super::{CommandError, Session};
use crate::exec::{MemoryRange, Stops};
use crate::guest::{CallId, FrameId, Guest, Moment};
use crate::symbols::VariablePath;
use crate::timeline::{Search, SearchKind, Searched};
use crate::wasm::Location;
use crate::words::{Fact, Message, message};
pub(super) use origin::FlowGraph;
use origin::{OperandOrigins, origin_here};
use serde::Serialize;
use thing::AskedThing;

/// What can be asked about. A frame is given as a row of the call stack; 0 is the innermost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Bytes of a memory.
    Memory {
        /// Index into the list of memories; the frame's own memory if `None`.
        memory: Option<usize>,
        /// The row of the frame on the call stack.
        frame: usize,
        /// The address of the first byte.
        address: u64,
        /// The number of bytes, at least 1.
        len: u64,
    },
    /// A global of the frame's instance.
    Global {
        /// The row of the frame on the call stack.
        frame: usize,
        /// The global's index in its module.
        index: u32,
    },
    /// A parameter or local of the frame's function.
    Local {
        /// The row of the frame on the call stack.
        frame: usize,
        /// The local's index; parameters come first.
        index: u32,
    },
    /// A value on the frame's operand stack.
    Operand {
        /// The row of the frame on the call stack.
        frame: usize,
        /// The operand's index from the top, which is 0.
        index: usize,
    },
    /// A source variable, or a part of it.
    Variable {
        /// The logical frame, counted from the innermost.
        frame: usize,
        /// The variable and the way to the part.
        path: VariablePath,
    },
    /// Something that a host call made.
    Call {
        /// What the call made, for the answer.
        made: HandleKind,
        /// The number of the host call.
        number: u64,
    },
}

/// The kind of thing that a host call made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandleKind {
    /// Text on the console.
    Text,
    /// A descriptor or handle, as people call it: `fd 4`.
    Handle(String),
}

/// The answer to a question about the past.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PastAnswer {
    /// The answer in full, as lines.
    pub lines: Vec<Message>,
    /// The answer in a sentence or two.
    pub word: Message,
    /// Whether a write was found; if not, the program is where the question was asked.
    pub found: bool,
}

/// A question that is being answered.
#[derive(Debug)]
pub(super) struct WriterSearch {
    thing: SearchedTarget,
    /// What people call the thing asked about.
    what: Message,
    /// The same, for places where the function is named anyway.
    short: Message,
    /// The source variable that it is, as people call it.
    variable: Option<Message>,
    stops: Stops,
    /// The moment at which it was asked; `bytes` and `value` are what the thing held then.
    asked: Moment,
    bytes: Vec<u8>,
    value: Message,
    /// A moment by which the frame had been entered; 0 if that does not matter.
    from: Moment,
    /// The bytes that were written from outside, once that is found.
    written: Option<MemoryRange>,
    stage: SearchStage,
}

#[derive(Debug)]
enum SearchedTarget {
    Memory(MemoryRange),
    Global { frame: FrameId, index: u32 },
    Local { frame: FrameId, index: u32, param: bool },
    Operand { frame: FrameId, at: Location, origins: OperandOrigins },
    Call(HandleKind, u64),
}

#[derive(Debug)]
enum SearchStage {
    /// Searches for the moment before the frame was entered.
    Entry(Box<Search>),
    /// Searches for the write.
    Writer(Box<Search>),
    /// Goes to the moment that was found.
    Going { to: Moment, from: Moment, begun: bool, then: Then },
}

/// What to do at the moment that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Then {
    /// Examine the write that happens there.
    Look,
    /// Say that nothing has written it since the next instruction entered its frame.
    Entered,
    /// Give the answer, which is known already.
    PastAnswer(PastAnswer),
}

impl WriterSearch {
    /// How much has been done, and how much there is to do, in instructions.
    pub(crate) fn progress(&self, now: Moment) -> (u64, u64) {
        match &self.stage {
            SearchStage::Entry(search) | SearchStage::Writer(search) => search.progress(),
            SearchStage::Going { to, from, .. } => (now.saturating_sub(*from), to.saturating_sub(*from)),
        }
    }

    fn go(&mut self, to: Moment, then: Then) {
        self.stage = SearchStage::Going { to, from: to, begun: false, then };
    }
}

impl Session {
    /// Starts to search for what wrote something last; nothing moves until [`Session::pump`]. The program ends up
    /// before the write, and [`Session::past_answer`] says what it was.
    ///
    /// # Errors
    /// [`CommandError`] if there is no such thing.
    pub fn who(&mut self, question: &Question) -> Result<(), CommandError> {
        let asked = self.guest().moment();
        let AskedThing { thing, what, short, variable } = self.thing(question)?;
        let (stops, bytes, value) = self.watched(&thing);
        let (mut from, end) = (0, asked);
        let stage = match &thing {
            // What the host wrote belongs to the moment after the call.
            SearchedTarget::Memory(_) => {
                SearchStage::Writer(Box::new(Search::new(SearchKind::Hit, 0, asked.saturating_add(1))))
            }
            SearchedTarget::Global { .. } | SearchedTarget::Operand { .. } => {
                SearchStage::Writer(Box::new(Search::new(SearchKind::Hit, 0, end)))
            }
            SearchedTarget::Local { frame, .. } if frame.is_outermost() => {
                SearchStage::Writer(Box::new(Search::new(SearchKind::InFrame(*frame), 0, end)))
            }
            SearchedTarget::Local { frame, .. } => {
                let bound = self.bound();
                SearchStage::Entry(Box::new(Search::new(SearchKind::Outside(frame.caller()), 0, bound)))
            }
            SearchedTarget::Call(made, number) => {
                let Some(record) = self.timeline.calls().get(CallId(*number)) else {
                    return Err(CommandError::new(message!(
                        "wrong-call-not-yet",
                        number = number.to_string()
                    )));
                };
                from = record.moment.saturating_sub(1);
                let told = tell::tell_call(made, &record);
                SearchStage::Going { to: from, from, begun: false, then: Then::PastAnswer(told) }
            }
        };
        let who = WriterSearch {
            thing,
            what,
            short,
            variable,
            stops,
            asked,
            bytes,
            value,
            from,
            written: None,
            stage,
        };
        self.begin_travel(TravelPlan::WriterSearch(Box::new(who)), None);
        Ok(())
    }

    /// The answer to the latest question, until the program is moved again.
    #[must_use]
    pub fn past_answer(&self) -> Option<&PastAnswer> {
        self.history.told.as_ref()
    }

    /// Starts to go back to the moment at which the latest question was asked.
    ///
    /// # Errors
    /// A message for the status line, if none was asked.
    pub fn jump_back(&mut self) -> Result<(), Message> {
        let to = self.history.asked_at.pop().ok_or_else(|| message!("past-no-question"))?;
        if to >= self.furthest() {
            self.return_to_furthest();
        } else {
            self.go_to(to);
        }
        Ok(())
    }
    /// Runs a slice of the search for an answer.
    pub(super) fn who_slice(&mut self, who: &mut WriterSearch, budget: u64) -> Result<TravelStep, Message> {
        match &mut who.stage {
            SearchStage::Entry(search) => {
                match self.timeline.search(search, budget, &Stops::default(), &mut |_| false) {
                    Searched::Running => return Ok(TravelStep::More),
                    Searched::Failed(why) => return Err(Message::verbatim(why)),
                    Searched::Found(moment) => who.from = moment + 1,
                    Searched::Nothing => who.from = 0,
                }
                let SearchedTarget::Local { frame, .. } = who.thing else {
                    return Err(Message::verbatim("internal: no frame"));
                };
                let search = Search::new(SearchKind::InFrame(frame), who.from, who.asked);
                who.stage = SearchStage::Writer(Box::new(search));
            }
            SearchStage::Writer(search) => {
                let (asked, thing, stops) = (who.asked, &who.thing, &who.stops);
                let mut carried = None;
                let mut accept = |guest: &Guest| match thing {
                    SearchedTarget::Memory(_) => guest.moment() < asked || guest.was_written_outside(stops),
                    SearchedTarget::Operand { frame, origins, .. } => {
                        match origin_here(guest, *frame, origins) {
                            Some(origin) => {
                                carried = origin;
                                true
                            }
                            None => false,
                        }
                    }
                    _ => true,
                };
                match self.timeline.search(search, budget, &who.stops, &mut accept) {
                    Searched::Running => {}
                    Searched::Failed(why) => return Err(Message::verbatim(why)),
                    Searched::Found(moment) => match (carried, &mut who.thing) {
                        (Some((at, operand)), SearchedTarget::Operand { frame, at: place, origins }) => {
                            // A branch carried it: search for where it was before.
                            *place = at;
                            *origins = self.origins(at, operand);
                            who.stops = self.operand_stops(*frame, at, origins);
                            who.stage =
                                SearchStage::Writer(Box::new(Search::new(SearchKind::Hit, 0, moment)));
                        }
                        _ => who.go(moment, Then::Look),
                    },
                    Searched::Nothing => match who.thing {
                        SearchedTarget::Local { .. } => who.go(who.from.saturating_sub(1), Then::Entered),
                        _ => {
                            return Err(message!("past-nobody", what = who.what.clone()));
                        }
                    },
                }
            }
            SearchStage::Going { to, from, begun, .. } => {
                let to = *to;
                if !*begun {
                    self.stand(to)?;
                    (*begun, *from) = (true, self.guest().moment());
                } else if self.seek_slice(to, budget)? {
                    return Ok(self.look(who));
                }
            }
        }
        Ok(TravelStep::More)
    }

    /// Answers the question, at the moment to which the search led.
    fn look(&mut self, who: &mut WriterSearch) -> TravelStep {
        let SearchStage::Going { then, .. } = &who.stage else { return TravelStep::More };
        let now = self.guest().moment();
        let mut told = match then.clone() {
            Then::PastAnswer(mut told) => {
                if let (SearchedTarget::Memory(asked), Some(write)) = (&who.thing, who.written) {
                    told.lines.extend(self.changed(who, *asked, write));
                }
                told
            }
            Then::Entered => self.tell_entry(who, now == 0),
            Then::Look => {
                let here = now < who.asked && self.guest().stops_at(&who.stops);
                let outside = self.outside_write(who).filter(|_| !here || !self.next_writes(who));
                match outside {
                    Some(write) => {
                        let told = self.tell_outside(who, &write);
                        // Go to before the write, as for a write by an instruction.
                        who.written = Some(write.range);
                        if now > 0 {
                            who.go(now - 1, Then::PastAnswer(told));
                            return TravelStep::More;
                        }
                        told
                    }
                    None if here => self.tell_instruction(who),
                    None => self.tell_entry(who, true),
                }
            }
        };
        told.lines.push(message!("past-jump-back", moment = who.asked));
        let (first, second) = (told.word.sentence(), message!("past-word-back", moment = who.asked));
        told.word = message!("sentences", first, second);
        self.history.asked_at.push(who.asked);
        self.history.told = Some(told);
        TravelStep::Done(match who.thing {
            SearchedTarget::Call(_, number) => message!("why-before-call", number = Fact::Number(number)),
            _ => message!("why-before-last-write"),
        })
    }
}
