//! The run as a line: where the program is on it, and what happened where.

use crate::guest::Moment;
use crate::session::{CallStatus, Session, TimeMark, TimelineView};

impl Session {
    /// The run so far as a line, with its marks in order of time.
    #[must_use]
    pub fn timeline_view(&self) -> TimelineView {
        let mark = |status| match status {
            CallStatus::Plain | CallStatus::Pending | CallStatus::Without => TimeMark::Call,
            CallStatus::Granted => TimeMark::Granted,
            CallStatus::Refused => TimeMark::Refused,
            CallStatus::Failed => TimeMark::Failed,
        };
        let mut marks: Vec<(Moment, TimeMark)> =
            self.call_moments().map(|(moment, status)| (moment, mark(status))).collect();
        marks.extend(self.history.hits.iter().map(|moment| (*moment, TimeMark::Breakpoint)));
        marks.extend(self.history.bookmarks.keys().map(|moment| (*moment, TimeMark::Bookmark)));
        marks.sort_by_key(|(moment, _)| *moment);
        let furthest = self.timeline.furthest();
        TimelineView {
            now: self.guest().moment(),
            furthest: furthest.moment(),
            ended: furthest.ended().is_some(),
            marks,
        }
    }

    /// Gives the present moment a name, or a numbered one if `name` is empty. Returns the name and the moment.
    pub(crate) fn set_bookmark(&mut self, name: &str) -> (String, Moment) {
        let moment = self.guest().moment();
        let name = match name {
            "" => {
                let free = (1..).map(|n| format!("m{n}"));
                let taken = |name: &String| self.history.bookmarks.values().any(|other| other == name);
                free.into_iter().find(|name| !taken(name)).unwrap_or_default()
            }
            name => name.to_owned(),
        };
        self.history.bookmarks.retain(|_, other| *other != name);
        self.history.bookmarks.insert(moment, name.clone());
        (name, moment)
    }

    /// Sets a bookmark at the present moment, or removes the one that is there. Returns its name, and whether it is
    /// there now.
    pub(crate) fn toggle_bookmark(&mut self) -> (String, bool) {
        match self.history.bookmarks.remove(&self.guest().moment()) {
            Some(name) => (name, false),
            None => (self.set_bookmark("").0, true),
        }
    }

    /// Sets how many bytes the run's checkpoints may take. With 0, going back executes everything again from the start.
    pub fn set_most_checkpoint_bytes(&mut self, bytes: u64) {
        self.timeline.set_most_bytes(bytes);
    }

    /// How many checkpoints the run has, and how many bytes they take.
    #[must_use]
    pub fn kept(&self) -> (usize, u64) {
        self.timeline.kept()
    }
}
