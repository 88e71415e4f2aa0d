//! `whatif`: runs the program again with what would have helped, and compares both runs.

use super::command::WhatIfRequest;
use super::grant::again;
use super::{CommandError, CommandOutcome, CommandResult};
use crate::session::Session;
use crate::session::whatif::TrialPlan;
use crate::words::{Fact, Lang, message};

/// Starts the other run, or starts this one again with what was tried.
pub(super) fn whatif(session: &mut Session, what: &WhatIfRequest) -> CommandResult {
    if *what == WhatIfRequest::Adopt {
        session.adopt()?;
        return Ok(again(session));
    }
    let plan = session.plan_of_try(what)?;
    session.start_what_if(plan)?;
    Ok(CommandOutcome::Started)
}

impl Session {
    /// The plan that a `whatif` command asks for.
    ///
    /// # Errors
    /// [`CommandError`], for the person at the keyboard.
    pub(crate) fn plan_of_try(&self, what: &WhatIfRequest) -> Result<TrialPlan, CommandError> {
        let nothing = || CommandError::new(message!("try-nothing-refused"));
        let index = match what {
            WhatIfRequest::With(flags) => return Ok(self.plan_with(flags.clone())?),
            WhatIfRequest::Adopt => {
                let tried = self.what_if().map(|tried| tried.plan.clone());
                return tried.ok_or_else(|| CommandError::new(message!("try-nothing-tried")));
            }
            WhatIfRequest::Latest => self.latest_refusal().ok_or_else(nothing)?,
            WhatIfRequest::Access(number) => {
                let accounts = self.accounts_len();
                let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
                index.filter(|index| *index < accounts).ok_or_else(|| {
                    let (last, given) = (Fact::Number(accounts as u64), Fact::Number(*number));
                    CommandError::new(message!("wrong-try-number", last, given))
                })?
            }
        };
        Ok(self.plan_for(index)?)
    }

    /// The outcome of the motion that was pumped last, as lines: where the program is, or how a run that was tried
    /// compares.
    #[must_use]
    pub fn came_to(&self, lang: Lang) -> Vec<String> {
        /// The width in columns of text that is not shown on a screen.
        const WIDTH: usize = 100;
        match self.just_tried() {
            None => self.report(lang),
            Some(tried) => {
                let mut lines: Vec<String> = tried.plan.says().iter().map(|line| line.text(lang)).collect();
                lines.push(String::new());
                lines.extend(tried.report.text(lang, WIDTH));
                lines
            }
        }
    }
}
