//! Writing a recording, part by part, while the run is under way.

use super::codec::Out;
use super::error::Part;
use super::event::EventWriter;
use super::section::{MOST, Sections};
use super::start::{Finish, Start};
use super::tree;
use crate::guest::Moment;
use crate::trace::{CallRecord, Journal, SurveyRecord};
use std::io::{self, Write};

/// Writes a recording. What it was given is with the writer behind it once [`Writer::flush`] has been called; without
/// [`Writer::finish`] it is a recording that breaks off.
#[derive(Debug)]
pub struct Writer<W> {
    sections: Sections<W>,
    events: EventWriter,
    calls: u64,
    surveys: u64,
    latest: Moment,
}

impl<W: Write> Writer<W> {
    /// Begins a recording; `module` is the binary encoding of the program, if it is to be in it.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn new(out: W, start: &Start, module: Option<&[u8]>) -> io::Result<Self> {
        let mut sections = Sections::begin(out)?;
        let mut tree = Out::default();
        tree::write(&mut tree, start)?;
        sections.part(Part::Start, &tree.take())?;
        sections.part(Part::Module, module.unwrap_or_default())?;
        Ok(Self { sections, events: EventWriter::default(), calls: 0, surveys: 0, latest: 0 })
    }

    /// Adds the next call.
    ///
    /// # Errors
    /// Those of the writer behind it; a value that is nested too deep.
    pub fn call(&mut self, record: &CallRecord) -> io::Result<()> {
        self.events.call(record)?;
        self.calls += 1;
        self.latest = self.latest.max(record.moment);
        self.pass_on()
    }

    /// Adds the next survey.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn survey(&mut self, record: &SurveyRecord) -> io::Result<()> {
        self.events.survey(record)?;
        self.surveys += 1;
        self.latest = self.latest.max(record.moment);
        self.pass_on()
    }

    /// Adds what a journal has and this recording has not yet: it must be the one that the last calls came from.
    ///
    /// # Errors
    /// Those of [`Writer::call`] and [`Writer::survey`].
    pub fn rest_of(&mut self, journal: &Journal) -> io::Result<()> {
        let known = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let calls = journal.calls.get(known(self.calls)..).unwrap_or_default();
        calls.iter().try_for_each(|record| self.call(record))?;
        let surveys = journal.surveys.get(known(self.surveys)..).unwrap_or_default();
        surveys.iter().try_for_each(|record| self.survey(record))
    }

    fn pass_on(&mut self) -> io::Result<()> {
        if self.events.waiting() < MOST {
            return Ok(());
        }
        self.sections.part(Part::Journal, &self.events.take())
    }

    /// Whether something waits for [`Writer::flush`].
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.events.waiting() > 0
    }

    /// Calls and surveys so far.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        (self.calls, self.surveys)
    }

    /// The moment of the latest of them.
    #[must_use]
    pub fn latest(&self) -> Moment {
        self.latest
    }

    /// Passes everything on, in a section of its own.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.sections.part(Part::Journal, &self.events.take())?;
        self.sections.flush()
    }

    /// Ends the recording with how the run ended; returns the writer behind it and the bytes that it was given.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn finish(mut self, finish: Finish) -> io::Result<(W, u64)> {
        self.sections.part(Part::Journal, &self.events.take())?;
        let mut tree = Out::default();
        tree::write(&mut tree, &Finish { calls: self.calls, surveys: self.surveys, ..finish })?;
        self.sections.part(Part::End, &tree.take())?;
        self.sections.flush()?;
        let written = self.sections.written();
        Ok((self.sections.into_inner(), written))
    }
}
