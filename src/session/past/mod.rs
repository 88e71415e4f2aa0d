//! Questions to the past: who wrote this last?
//!
//! What may write a thing is watched, as by a watchpoint, in one pass forward between each two checkpoints, from now back
//! to the start. Equal memory at both ends of a stretch does not say that nobody wrote it, so none is left out. A local
//! belongs to a frame, so first it is found out when that was entered; the operand stack holds what an instruction gave, so
//! that instruction is looked for ([`origin`]). The answer stands *before* the write, so that the same question there
//! goes on to the write before it.

mod origin;
mod tell;
mod thing;

use super::travel::{TravelPlan, TravelStep};
use super::{CommandError, Session};
use crate::exec::{MemoryRange, Stops};
use crate::guest::{CallId, FrameId, Guest, Moment};
use crate::timeline::{Search, SearchKind, Searched};
use crate::wasm::Location;
use crate::words::{Fact, Message, message};
use origin::{OperandOrigins, origin_here};
use serde::Serialize;

/// What can be asked about. Frames are rows of the call stack, 0 the innermost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Bytes of a memory.
    Memory {
        /// Which: index into the list of memories; the frame's own when `None`.
        memory: Option<usize>,
        /// The frame.
        frame: usize,
        /// First byte.
        address: u64,
        /// How many.
        len: u64,
    },
    /// A global of the frame's instance.
    Global {
        /// The frame.
        frame: usize,
        /// Its index.
        index: u32,
    },
    /// A parameter or local.
    Local {
        /// The frame.
        frame: usize,
        /// Its index.
        index: u32,
    },
    /// A value on the operand stack.
    Operand {
        /// The frame.
        frame: usize,
        /// Counted from the top, which is 0.
        index: usize,
    },
    /// What a host call made.
    Call {
        /// What it is.
        made: HandleKind,
        /// The number of the call.
        number: u64,
    },
}

/// What a host call makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandleKind {
    /// Text on the console.
    Text,
    /// A descriptor or handle, as people call it: `fd 4`.
    Handle(String),
}

/// The answer to a question to the past.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PastAnswer {
    /// In full.
    pub lines: Vec<Message>,
    /// In a sentence or two.
    pub word: Message,
    /// Whether something has written it; else the program stands where it was asked.
    pub found: bool,
}

/// A question under way.
#[derive(Debug)]
pub(super) struct WriterSearch {
    thing: SearchedTarget,
    /// What is asked about, for people.
    what: Message,
    /// The same where the function is named anyway.
    short: Message,
    stops: Stops,
    /// When it was asked, and the bytes then.
    asked: Moment,
    bytes: Vec<u8>,
    value: Message,
    /// The frame was entered by then.
    from: Moment,
    /// What was written from outside, once that is found.
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
    /// Looks for the moment before the frame was entered.
    Entry(Box<Search>),
    /// Looks for the write.
    Writer(Box<Search>),
    /// Goes to what was found.
    Going { to: Moment, from: Moment, begun: bool, then: Then },
}

/// What is at the moment gone to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Then {
    /// The write, to be looked at.
    Look,
    /// Nothing wrote it since its frame was entered by what comes next.
    Entered,
    /// It is told already.
    PastAnswer(PastAnswer),
}

impl WriterSearch {
    /// How it is doing.
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
    /// Starts to look for who wrote something last; nothing moves until [`Session::pump`]. It ends before the write,
    /// with [`Session::told`] saying what it was.
    ///
    /// # Errors
    /// [`CommandError`] where there is no such thing.
    pub fn who(&mut self, question: &Question) -> Result<(), CommandError> {
        let asked = self.guest().moment();
        let (thing, what, short) = self.thing(question)?;
        let (stops, bytes, value) = self.watched(&thing);
        let (mut from, end) = (0, asked);
        let stage = match &thing {
            // What the host wrote stands at the moment after it.
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
        let who = WriterSearch { thing, what, short, stops, asked, bytes, value, from, written: None, stage };
        self.begin_travel(TravelPlan::WriterSearch(Box::new(who)), None);
        Ok(())
    }

    /// What the latest question came to, until the program moves on.
    #[must_use]
    pub fn past_answer(&self) -> Option<&PastAnswer> {
        self.history.told.as_ref()
    }

    /// Starts to go back to where the latest question was asked.
    ///
    /// # Errors
    /// A word where none was asked.
    pub fn jump_back(&mut self) -> Result<(), Message> {
        let to = self.history.asked_at.pop().ok_or_else(|| message!("past-no-question"))?;
        if to >= self.furthest() {
            self.return_to_furthest();
        } else {
            self.go_to(to);
        }
        Ok(())
    }
    /// A slice of a question under way.
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
                            // A branch carried it: where was it before?
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

    /// The program stands where the search led.
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
                        // Before it, as before an instruction that writes.
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
