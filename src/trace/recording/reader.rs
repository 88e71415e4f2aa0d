//! Reading a recording, section by section.

use super::error::{RecordingError, RecordingFault, RecordingPart};
use super::section::{Section, SectionReader};
use super::start::{Finish, Start, fingerprint};
use crate::trace::Journal;
use crate::trace::encoding::codec::{Budget, DecodeError, In, Tables};
use crate::trace::encoding::event::{EventContent as ReadEvent, EventReader};
use crate::trace::encoding::tree;
use std::io::Read;
use std::sync::Arc;

/// How much reading a recording may take.
#[derive(Debug, Clone, Copy)]
pub struct ReadLimits {
    /// The approximate memory, in bytes, for everything that is read.
    pub memory: u64,
}

impl Default for ReadLimits {
    /// A limit of 2 GiB.
    fn default() -> Self {
        Self { memory: 2 << 30 }
    }
}

/// Everything in a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// How the program was started.
    pub start: Start,
    /// The program's binary encoding; `None` if it was left out.
    pub module: Option<Arc<[u8]>>,
    /// Everything that entered the program.
    pub journal: Journal,
    /// How the run ended; `None` if the recording breaks off.
    pub finish: Option<Finish>,
}

/// Reads a whole recording. One that breaks off is an error, unless `partial` is set: then it is read as far as it
/// goes.
///
/// # Errors
/// [`RecordingError`], with the section that is at fault.
pub fn read(input: impl Read, limits: ReadLimits, partial: bool) -> Result<Recording, RecordingError> {
    let mut reader = RecordingReader::new(input, limits)?;
    let mut journal = Journal::default();
    loop {
        match reader.next_into(&mut journal) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if partial && error.fault == RecordingFault::BreaksOff => break,
            Err(error) => return Err(error),
        }
    }
    let RecordingReader { start, module, finish, .. } = reader;
    Ok(Recording { start, module, journal, finish })
}

type Ahead = Result<Option<Section>, RecordingError>;

/// Reads a recording piece by piece.
#[derive(Debug)]
pub struct RecordingReader<R> {
    sections: SectionReader<R>,
    /// The next section, read but not used yet, or why there is none.
    ahead: Ahead,
    budget: Budget,
    limits: ReadLimits,
    start: Start,
    module: Option<Arc<[u8]>>,
    finish: Option<Finish>,
    events: EventReader,
    tables: Tables,
    /// The bytes of the journal in memory; the first `done` of them have been used.
    journal: Vec<u8>,
    done: usize,
    /// Where the section that was read last began.
    offset: u64,
    counts: (u64, u64),
    /// How many bytes are charged for everything but the journal's calls.
    kept: u64,
}

impl<R: Read> RecordingReader<R> {
    /// Reads how the program was started, and the program.
    ///
    /// # Errors
    /// [`RecordingError`], with the section that is at fault.
    pub fn new(input: R, limits: ReadLimits) -> Result<Self, RecordingError> {
        let mut sections = SectionReader::begin(input)?;
        let mut budget = Budget(limits.memory);
        let mut ahead = next(&mut sections);
        let begun = sections.offset();
        let mut part = |part: RecordingPart, ahead: &mut Ahead| -> Result<(u64, Vec<u8>), RecordingError> {
            let (mut content, mut offset) = (Vec::new(), begun);
            while let Ok(next_one) = ahead
                && let Some(section) = next_one.take_if(|section| section.part == part)
            {
                offset = section.offset;
                let charged = budget.charge(section.content.len());
                charged.map_err(|bad| fault(bad, limits, part, offset))?;
                content.extend(section.content);
                *ahead = next(&mut sections);
            }
            match ahead {
                // An incomplete part is of no use.
                Err(error) if content.is_empty() || error.part == part => Err(error.clone()),
                _ => Ok((offset, content)),
            }
        };
        let (offset, start) = part(RecordingPart::Start, &mut ahead)?;
        if start.is_empty() {
            return Err(match ahead {
                Ok(Some(Section { part, offset, .. })) => misplaced(part, offset),
                _ => {
                    RecordingError { fault: RecordingFault::BreaksOff, part: RecordingPart::Head, offset: 0 }
                }
            });
        }
        let (module_offset, module) = match ahead {
            Ok(Some(Section { part: RecordingPart::Module, .. })) => part(RecordingPart::Module, &mut ahead)?,
            _ => (0, Vec::new()),
        };
        let mut tables = Tables::default();
        let start: Start = whole(&start, &mut tables, &mut budget, tree::read)
            .map_err(|bad| fault(bad, limits, RecordingPart::Start, offset))?;
        let module: Option<Arc<[u8]>> = (!module.is_empty()).then(|| module.into());
        if module.as_ref().is_some_and(|module| fingerprint(module) != start.sha256) {
            if matches!(ahead, Ok(None)) {
                return Err(RecordingError {
                    fault: RecordingFault::BreaksOff,
                    part: RecordingPart::Module,
                    offset: module_offset,
                });
            }
            let bad = DecodeError::from("it is not the program that the start section tells of");
            return Err(fault(bad, limits, RecordingPart::Module, module_offset));
        }
        Ok(Self {
            budget,
            offset: 0,
            sections,
            ahead,
            limits,
            start,
            module,
            finish: None,
            events: EventReader::default(),
            tables: Tables::default(),
            journal: Vec::new(),
            done: 0,
            counts: (0, 0),
            kept: limits.memory - budget.0,
        })
    }

    /// How the program was started.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// The program's binary encoding; `None` if it was left out.
    #[must_use]
    pub fn module(&self) -> Option<&Arc<[u8]>> {
        self.module.as_ref()
    }

    /// How the run ended; `None` until all events have been read.
    #[must_use]
    pub fn finish(&self) -> Option<&Finish> {
        self.finish.as_ref()
    }

    /// Adds the next call, completion or survey to a journal, which must hold exactly what was read before. Returns
    /// `false` after the last one.
    ///
    /// # Errors
    /// [`RecordingError`], with the section that is at fault.
    pub fn next_into(&mut self, journal: &mut Journal) -> Result<bool, RecordingError> {
        if self.finish.is_some() {
            return Ok(false);
        }
        loop {
            match self.event_at_hand() {
                Ok(Some(ReadEvent::Function)) => continue,
                Ok(Some(event)) => {
                    self.add(event, journal).map_err(|bad| self.damaged(bad))?;
                    return Ok(true);
                }
                Ok(None) => {}
                Err(bad) => return Err(self.damaged(bad)),
            }
            let section = match std::mem::replace(&mut self.ahead, Ok(None))? {
                Some(section) => Some(section),
                None => next(&mut self.sections)?,
            };
            match section {
                Some(Section { part: RecordingPart::Journal, offset, content }) => {
                    self.offset = offset;
                    self.journal.drain(..std::mem::take(&mut self.done));
                    self.journal.extend(content);
                }
                Some(Section { part: RecordingPart::End, offset, content }) => {
                    self.end(offset, content)?;
                    return Ok(false);
                }
                Some(Section { part, offset, .. }) => return Err(misplaced(part, offset)),
                None => {
                    let (part, offset) = (RecordingPart::End, self.sections.offset());
                    return Err(RecordingError { fault: RecordingFault::BreaksOff, part, offset });
                }
            }
        }
    }

    fn damaged(&self, bad: DecodeError) -> RecordingError {
        fault(bad, self.limits, RecordingPart::Journal, self.offset)
    }

    /// Adds an event to the journal, which packs calls: the memory charged for reading is given back, and what the
    /// journal takes is charged instead.
    fn add(&mut self, event: ReadEvent, journal: &mut Journal) -> Result<(), DecodeError> {
        match event {
            ReadEvent::Call { moment, call, reply } => {
                self.counts.0 += 1;
                match reply {
                    None => {
                        journal.start(moment, call);
                    }
                    Some((reply, handles)) => {
                        let id = journal.reply(moment, call, reply);
                        journal.set_handles(id, handles);
                    }
                }
            }
            ReadEvent::Completion { id, at, reply, handles } => {
                if !journal.complete(id, at, reply) {
                    return Err(DecodeError::Sense(format!(
                        "it completes call {id}, which is not under way"
                    )));
                }
                journal.set_handles(id, handles);
            }
            ReadEvent::Survey(record) => {
                self.counts.1 += 1;
                journal.add_survey(record);
                return Ok(());
            }
            ReadEvent::Function => return Ok(()),
        }
        self.budget = Budget(self.limits.memory.saturating_sub(self.kept));
        self.budget.charge(usize::try_from(journal.size()).unwrap_or(usize::MAX))
    }

    /// The next event, if all of its bytes are in memory.
    fn event_at_hand(&mut self) -> Result<Option<ReadEvent>, DecodeError> {
        let bytes = &self.journal[self.done..];
        let mut from = In { bytes, tables: &mut self.tables, budget: &mut self.budget };
        let length = match from.number() {
            Ok(length) => length,
            // A number has at most ten bytes.
            Err(_) if bytes.len() < 10 => return Ok(None),
            Err(bad) => return Err(bad),
        };
        if length > self.limits.memory {
            return Err(DecodeError::Memory);
        }
        let rest = from.bytes;
        let Some(event) = usize::try_from(length).ok().and_then(|length| rest.get(..length)) else {
            return Ok(None);
        };
        self.done += bytes.len() - rest.len() + event.len();
        from.bytes = event;
        let before = from.budget.0;
        let event = self.events.read(&mut from)?;
        if matches!(event, ReadEvent::Function | ReadEvent::Survey(_)) {
            // These stay in memory.
            self.kept += before - self.budget.0;
        }
        Ok(Some(event))
    }

    fn end(&mut self, mut offset: u64, mut content: Vec<u8>) -> Result<(), RecordingError> {
        let at = |fault, offset| RecordingError { fault, part: RecordingPart::End, offset };
        while let Some(section) = next(&mut self.sections)? {
            if section.part != RecordingPart::End {
                return Err(misplaced(section.part, section.offset));
            }
            let charged = self.budget.charge(section.content.len());
            offset = section.offset;
            charged.map_err(|bad| fault(bad, self.limits, RecordingPart::End, offset))?;
            content.extend(section.content);
        }
        if self.done < self.journal.len() {
            let bad = DecodeError::from("its last event is cut off");
            return Err(fault(bad, self.limits, RecordingPart::Journal, self.offset));
        }
        let mut tables = Tables::default();
        let finish: Finish = whole(&content, &mut tables, &mut self.budget, tree::read)
            .map_err(|bad| fault(bad, self.limits, RecordingPart::End, offset))?;
        if (finish.calls, finish.surveys) != self.counts {
            let what = format!(
                "it tells of {} calls and {} surveys, but there are {} and {}",
                finish.calls, finish.surveys, self.counts.0, self.counts.1
            );
            return Err(at(RecordingFault::Damaged(what), offset));
        }
        self.finish = Some(finish);
        Ok(())
    }
}

/// The next section that is not skipped.
fn next<R: Read>(sections: &mut SectionReader<R>) -> Result<Option<Section>, RecordingError> {
    loop {
        match sections.next()? {
            Some(Section { part: RecordingPart::Unknown(kind), offset, .. }) if kind < 0x80 => {
                let fault = RecordingFault::Newer(format!("a section of kind {kind}"));
                return Err(RecordingError { fault, part: RecordingPart::Unknown(kind), offset });
            }
            Some(Section { part: RecordingPart::Unknown(_), .. }) => {}
            section => return Ok(section),
        }
    }
}

/// Reads something that must take up the whole content.
fn whole<T>(
    bytes: &[u8],
    tables: &mut Tables,
    budget: &mut Budget,
    read: impl FnOnce(&mut In<'_>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut from = In { bytes, tables, budget };
    let value = read(&mut from)?;
    from.end()?;
    Ok(value)
}

fn fault(bad: DecodeError, limits: ReadLimits, part: RecordingPart, offset: u64) -> RecordingError {
    let fault = match bad {
        DecodeError::Sense(why) => RecordingFault::Damaged(why),
        DecodeError::Memory => RecordingFault::TooLarge(limits.memory),
    };
    RecordingError { fault, part, offset }
}

fn misplaced(part: RecordingPart, offset: u64) -> RecordingError {
    RecordingError { fault: RecordingFault::Damaged("it is out of place".to_owned()), part, offset }
}
