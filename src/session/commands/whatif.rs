//! `whatif`: the program again, with what would have helped, and both runs compared.

use super::grant::granted;
use super::text::{number, short};
use super::{CommandError, Output};
use crate::session::Session;
use crate::session::whatif::Plan;

/// `whatif` for the latest refusal, `whatif 2` for that access of `why`, `whatif --dir=.` with other flags; `whatif
/// adopt` begins again with what was tried.
pub(super) fn whatif(session: &mut Session, rest: &str) -> Result<Output, CommandError> {
    if rest == "adopt" {
        session.adopt().map_err(CommandError::new)?;
        return Ok(Output::Said(format!("before the first operator again; granted: {}", granted(session))));
    }
    let plan = session.plan_named(rest)?;
    session.start_what_if(plan).map_err(CommandError::new)?;
    Ok(Output::Started)
}

impl Session {
    /// The plan that the rest of a `whatif` line names.
    ///
    /// # Errors
    /// [`CommandError`], for the person at the keyboard.
    pub fn plan_named(&self, rest: &str) -> Result<Plan, CommandError> {
        if rest.starts_with('-') {
            let flags = shlex::split(rest).ok_or_else(|| CommandError::new("a quote is not closed"))?;
            return self.plan_with(flags).map_err(CommandError::new);
        }
        let index = if rest.is_empty() {
            self.latest_refusal().ok_or_else(|| CommandError::new("nothing was refused so far"))?
        } else {
            let accounts = self.accounts_len();
            let index = number(rest).and_then(|n| usize::try_from(n.checked_sub(1)?).ok());
            index.filter(|index| *index < accounts).ok_or_else(|| {
                CommandError::new(format!(
                    "`whatif` takes an access (1 to {accounts}, as in `why`), flags like --dir=., or `adopt`, not `{}`",
                    short(rest)
                ))
            })?
        };
        self.plan_for(index).map_err(CommandError::new)
    }

    /// What the motion that was pumped last came to, as lines: where the program stands, or how a run that was tried
    /// compares.
    #[must_use]
    pub fn came_to(&self) -> Vec<String> {
        /// Columns of text that is no screen's.
        const WIDTH: usize = 100;
        match self.just_tried() {
            None => self.report(),
            Some(tried) => {
                let mut lines = tried.plan.says();
                lines.push(String::new());
                lines.extend(tried.report.text(WIDTH));
                lines
            }
        }
    }
}
