//! Calling an exported function: what a program without a command offers, and the run that begins with such a call.

use super::{CommandError, Session, Setup};
use crate::caps::nearest::nearest;
use crate::guest::{CallFault, Entry, ExportedFunction, Guest, exported_functions, find_call, is_library};
use crate::words::{Message, message};
use std::sync::Arc;

impl Session {
    /// The functions that the program exports.
    #[must_use]
    pub fn exported_functions(&self) -> &[ExportedFunction] {
        let guest = self.guest();
        self.exported.get_or_init(|| exported_functions(guest.program(), guest.bounds()))
    }

    /// Whether nothing of the program runs unless one of its functions is called, and that can be done.
    #[must_use]
    pub fn is_library(&self) -> bool {
        let called = matches!(self.guest().entry(), Entry::Invoke { .. });
        !called && self.recorded.is_none() && is_library(self.guest().program())
    }

    /// Begins again, with a call of an exported function; breakpoints stay. Where that fails, nothing has changed.
    ///
    /// # Errors
    /// [`CommandError`] where there is no such function, or where it cannot be called with these arguments.
    pub(crate) fn invoke(&mut self, function: &str, args: &[String]) -> Result<(), CommandError> {
        if self.recorded.is_some() {
            return Err(message!("wrong-invoke-replay").into());
        }
        let all = self.exported_functions();
        let function = match find_call(all, function, args) {
            Ok(_) if function.contains('(') => function.to_owned(),
            Ok(found) => found.name.clone(),
            Err((fault, about)) => {
                let correction = (fault == CallFault::NoFunction).then(|| near(function, all)).flatten();
                let correction = correction
                    .map(|name| super::Command::Invoke(Some((name.to_owned(), args.to_vec()))).to_string());
                return Err(CommandError { message: call_fault(function, &fault, about, all), correction });
            }
        };
        let entry = Entry::Invoke { function, args: args.to_vec() };
        let guest = Guest::linked(
            Arc::clone(self.guest().program()),
            &entry,
            self.guest().bounds(),
            self.guest().linking(),
        );
        let guest = guest.map_err(|error| Message::verbatim(error.to_string()))?;
        let setup = Setup { args: args.to_vec(), ..self.inputs.setup.clone() };
        let host = (self.inputs.hosts)(&setup)?;
        self.begin_with(guest, host, setup);
        Ok(())
    }
}

/// The exported function whose name is most like this one.
pub(crate) fn near<'f>(function: &str, all: &'f [ExportedFunction]) -> Option<&'f str> {
    let name = function.split('(').next().unwrap_or(function);
    let last =
        |known: &'f ExportedFunction| known.name.rsplit_once('#').map_or(&*known.name, |(_, last)| last);
    nearest(name, all.iter().flat_map(|known| [&*known.name, last(known)]))
}

/// What is wrong with a call that was asked for.
pub(crate) fn call_fault(
    function: &str,
    fault: &CallFault,
    about: Option<&ExportedFunction>,
    all: &[ExportedFunction],
) -> Message {
    let name = super::commands::short(function);
    let about = about.map(ToString::to_string).unwrap_or_default();
    match fault {
        CallFault::NoFunction if all.is_empty() => message!("wrong-exports-nothing", name),
        CallFault::NoFunction => message!("wrong-export", name, exports = listed(all)),
        CallFault::Several(names) => message!("wrong-export-several", name, names = names.join(", ")),
        CallFault::Count { given, wanted } => {
            message!("wrong-invoke-count", function = about, given = *given, wanted = *wanted)
        }
        CallFault::Argument { number, text, ty } => {
            let (number, text) = (number.to_string(), super::commands::short(text));
            message!("wrong-invoke-argument", function = about, number, text, ty)
        }
        CallFault::Arguments(why) => message!("wrong-invoke-arguments", function = about, why),
    }
}

/// The names of some of them.
fn listed(all: &[ExportedFunction]) -> String {
    /// Names that are listed at most.
    const MOST: usize = 12;
    let names = all.iter().take(MOST).map(|known| &*known.name).collect::<Vec<_>>().join(", ");
    if all.len() > MOST { format!("{names}, …") } else { names }
}
