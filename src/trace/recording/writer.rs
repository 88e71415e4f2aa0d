//! Writing a recording, part by part, while the program runs.

use super::error::RecordingPart;
use super::section::{MOST, Sections};
use super::start::{Finish, Start};
use crate::guest::Moment;
use crate::trace::encoding::codec::Out;
use crate::trace::encoding::event::EventWriter;
use crate::trace::encoding::tree;
use crate::trace::{Journal, JournalCursor, JournalEvent};
use std::io::{self, Write};

/// Writes a recording. Everything added has reached the underlying writer once [`RecordingWriter::flush`] has been
/// called; without [`RecordingWriter::finish`] the recording breaks off.
#[derive(Debug)]
pub struct RecordingWriter<W> {
    sections: Sections<W>,
    events: EventWriter,
    walk: JournalCursor,
    surveys: u64,
    latest: Moment,
}

impl<W: Write> RecordingWriter<W> {
    /// Begins a recording; `module` is the binary encoding of the program, if the recording is to contain it.
    ///
    /// # Errors
    /// Those of the underlying writer.
    pub fn new(out: W, start: &Start, module: Option<&[u8]>) -> io::Result<Self> {
        let mut sections = Sections::begin(out)?;
        let mut tree = Out::default();
        tree::write(&mut tree, start)?;
        sections.part(RecordingPart::Start, &tree.take())?;
        sections.part(RecordingPart::Module, module.unwrap_or_default())?;
        Ok(Self {
            sections,
            events: EventWriter::default(),
            walk: JournalCursor::default(),
            surveys: 0,
            latest: 0,
        })
    }

    /// Adds what a journal has and this recording does not have yet. It must always be the same journal.
    ///
    /// # Errors
    /// Those of the underlying writer; a value that is nested too deep.
    pub fn rest_of(&mut self, journal: &Journal) -> io::Result<()> {
        while let Some(passage) = self.walk.next(journal) {
            match passage {
                JournalEvent::Call(record) => self.events.call(&record)?,
                JournalEvent::Started { moment, call, .. } => self.events.started(moment, &call)?,
                JournalEvent::Completion { at, record } => self.events.completion(at, &record)?,
            }
            self.latest = self.latest.max(self.walk.latest());
            self.pass_on()?;
        }
        let known = usize::try_from(self.surveys).unwrap_or(usize::MAX);
        for record in journal.surveys().get(known..).unwrap_or_default() {
            self.events.survey(record)?;
            self.surveys += 1;
            self.latest = self.latest.max(record.moment);
            self.pass_on()?;
        }
        Ok(())
    }

    fn pass_on(&mut self) -> io::Result<()> {
        if self.events.waiting() < MOST {
            return Ok(());
        }
        self.sections.part(RecordingPart::Journal, &self.events.take())
    }

    /// Whether anything waits for [`RecordingWriter::flush`].
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.events.waiting() > 0
    }

    /// The moment of the latest event that was added.
    #[must_use]
    pub fn latest(&self) -> Moment {
        self.latest
    }

    /// Passes everything on, in a section of its own.
    ///
    /// # Errors
    /// Those of the underlying writer.
    pub fn flush(&mut self) -> io::Result<()> {
        self.sections.part(RecordingPart::Journal, &self.events.take())?;
        self.sections.flush()
    }

    /// Ends the recording with how the run ended; returns the underlying writer and the number of bytes written.
    ///
    /// # Errors
    /// Those of the underlying writer.
    pub fn finish(mut self, finish: Finish) -> io::Result<(W, u64)> {
        self.sections.part(RecordingPart::Journal, &self.events.take())?;
        let mut tree = Out::default();
        tree::write(&mut tree, &Finish { calls: self.walk.calls(), surveys: self.surveys, ..finish })?;
        self.sections.part(RecordingPart::End, &tree.take())?;
        self.sections.flush()?;
        let written = self.sections.written();
        Ok((self.sections.into_inner(), written))
    }
}
