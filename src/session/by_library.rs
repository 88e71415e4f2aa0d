//! What a program's own library refused it: no call was made, so all there is to see is what the program wrote.

use super::accounts::AccountEntry;
use super::written::UnableLine;
use super::{RunState, Session};
use crate::caps::errno;
use crate::wasm::Binary;
use crate::words::{Message, message};

impl Session {
    /// What the program says it cannot do, where no call was answered with that: its own library may refuse what this WASI
    /// has no call for.
    pub(crate) fn refused_by_library(&self) -> Option<Message> {
        let entries = self.evidence.accounts.entries();
        let answered = |e: &AccountEntry| {
            let number = e.account.errno.as_ref().map_or(0, |errno| errno.number);
            matches!(number, errno::NOTSUP | errno::NOSYS)
        };
        if self.timeline.is_past() || entries.iter().any(answered) {
            return None;
        }
        // Preview 1 cannot connect.
        let offline = matches!(self.guest().program().binary, Binary::Module(_));
        let UnableLine { text, of_library } = self.evidence.accounts.written().unable(offline)?;
        if of_library {
            return Some(message!("said-by-library", said = text));
        }
        // Anybody may write that something is not supported: that is told of a program that failed and was refused
        // nothing.
        let failed = match self.execution.state {
            RunState::Ended(status) => status != 0,
            state => state == RunState::Trapped,
        };
        let refused = entries.iter().any(|e| self.shown(e).outcome.is_refusal());
        (failed && !refused).then(|| message!("perhaps-by-library", said = text))
    }
}
