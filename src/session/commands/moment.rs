//! Moments as people name them.

use super::CommandError;
use super::text::{number, short};
use crate::guest::{CallId, Moment};
use crate::session::Session;
use crate::words::{Fact, message};
use std::fmt;

/// A moment of the run, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MomentName {
    /// The start of the run.
    Start,
    /// The end of the run, or as far as it goes.
    End,
    /// The furthest moment reached so far.
    Latest,
    /// The moment of a host call, by its number.
    Call(u64),
    /// This many millionths of the run so far.
    Part(u32),
    /// A bookmark with this name, or else a number of instructions.
    Named(String),
}

/// What the name of a moment refers to.
pub(super) enum NamedMoment {
    /// A moment with a known number.
    Moment(Moment),
    /// The end of the run.
    End,
    /// The furthest moment reached so far.
    Latest,
}

fn wrong(text: &str) -> CommandError {
    CommandError::new(message!("wrong-moment", given = short(text)))
}

impl MomentName {
    /// Parses the name of a moment.
    ///
    /// # Errors
    /// [`CommandError`] if the text cannot be one.
    pub fn parse(text: &str) -> Result<Self, CommandError> {
        if let Some(call) = text.strip_prefix("call").map(str::trim).filter(|_| text != "call") {
            return number(call).map(Self::Call).ok_or_else(|| wrong(text));
        }
        if let Some(percent) = text.strip_suffix('%') {
            let percent: f64 = percent.trim().parse().map_err(|_| wrong(text))?;
            if !(0.0..=100.0).contains(&percent) {
                return Err(CommandError::new(message!("wrong-percentage")));
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1,000,000")]
            let parts = (percent * 10_000.0).round() as u32;
            return Ok(Self::Part(parts));
        }
        Ok(match text {
            "start" => Self::Start,
            "end" => Self::End,
            "latest" => Self::Latest,
            "" => return Err(wrong(text)),
            name => Self::Named(name.to_owned()),
        })
    }
}

impl fmt::Display for MomentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::End => f.write_str("end"),
            Self::Latest => f.write_str("latest"),
            Self::Call(number) => write!(f, "call {number}"),
            Self::Part(parts) => write!(f, "{}%", f64::from(*parts) / 10_000.0),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl Session {
    /// What a name refers to in this run.
    pub(super) fn moment_named(&self, name: &MomentName) -> Result<NamedMoment, CommandError> {
        Ok(NamedMoment::Moment(match name {
            MomentName::Start => 0,
            MomentName::End => return Ok(NamedMoment::End),
            MomentName::Latest => return Ok(NamedMoment::Latest),
            MomentName::Call(number) => {
                let calls = self.timeline.all_calls();
                let record = calls.get(CallId(*number)).ok_or_else(|| {
                    CommandError::new(match calls.made() {
                        0 => message!("wrong-no-call-yet"),
                        last => message!(
                            "wrong-call-number",
                            last = Fact::Number(last),
                            given = Fact::Number(*number)
                        ),
                    })
                })?;
                record.moment
            }
            MomentName::Part(parts) => {
                let furthest = self.furthest();
                let at = u128::from(furthest) * u128::from(*parts) / 1_000_000;
                u64::try_from(at).unwrap_or(furthest)
            }
            MomentName::Named(text) => {
                let marks = &self.history.bookmarks;
                let bookmark = marks.iter().find(|(_, name)| *name == text).map(|(moment, _)| *moment);
                bookmark.or_else(|| number(text)).ok_or_else(|| wrong(text))?
            }
        }))
    }
}
