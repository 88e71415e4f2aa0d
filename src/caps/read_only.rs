//! The read-only form of a remedy: as much authority as an access needs that only reads.

use super::{Account, Rehearsed, Remedy};
use crate::words::{Message, message};

impl Account {
    /// The flags of the remedy with `--dir-ro` instead of `--dir`, as one line for a shell. `None` where that is no
    /// remedy: the access changes something or nobody could see whether it does, or the remedy was not seen to work.
    ///
    /// In a rehearsal nothing is ever changed before the access, so that directories which may only be read would have
    /// made no difference up to there.
    #[must_use]
    pub fn read_only_flags(&self) -> Option<String> {
        let remedy = self.remedy.as_ref().filter(|remedy| remedy.rehearsed == Some(Rehearsed::Works))?;
        let reads = self.sought.as_ref()?.wants.is_some_and(|wants| !wants.writes);
        let lesser = |flag: &String| match flag.strip_prefix("--dir=") {
            Some(directory) => format!("--dir-ro={directory}"),
            None => flag.clone(),
        };
        let first = remedy.first.as_ref().map(lesser);
        let flags: Vec<String> = remedy.flags.iter().map(lesser).collect();
        let differs = first != remedy.first || flags != remedy.flags;
        (reads && differs).then(|| Remedy { first, flags, ..Remedy::default() }.shell_flags())
    }

    /// The same as a sentence beside the advice.
    #[must_use]
    pub(super) fn read_only_advice(&self) -> Option<Message> {
        self.read_only_flags().map(|flags| message!("advice-or-read-only", flags))
    }
}
