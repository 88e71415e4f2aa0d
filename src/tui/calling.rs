//! A function that was chosen to be called: its arguments, and the call.

use super::app::App;
use super::command::{apply, command};
use super::edit::LineEdit;
use super::prompt::{Prompt, PromptKind};
use super::words::message;
use crate::session::{Command, CommandError, ExportedFunction, Session};

/// Asks for the arguments of the one chosen; where it takes none, it is called.
pub(crate) fn choose(app: &mut App, session: &mut Session, chosen: Option<ExportedFunction>) {
    let Some(function) = chosen else { return };
    if function.params().is_empty() {
        let line = Command::Invoke(Some((function.name, Vec::new()))).to_string();
        return command(app, session, &line);
    }
    let kind = PromptKind::Arguments { takes: function.to_string(), function: function.name };
    app.prompt = Some(Prompt::new(kind, ""));
}

/// Its arguments were typed: the call begins, or the prompt stays with what is wrong.
pub(crate) fn typed(app: &mut App, session: &mut Session, function: String, takes: String, line: &str) {
    let done = match shlex::split(line) {
        None => Err(CommandError { message: message!("wrong-quote"), correction: None }),
        Some(args) => {
            let call = Command::Invoke(Some((function.clone(), args)));
            session.execute(&call).map(|came| (call, came))
        }
    };
    match done {
        Ok((call, came)) => {
            let line = call.to_string();
            app.history.push(line.clone());
            apply(app, session, &line, came);
        }
        Err(error) => {
            let mut prompt = Prompt::new(PromptKind::Arguments { function, takes }, "");
            prompt.line = LineEdit::new(line);
            prompt.error = Some(error);
            app.prompt = Some(prompt);
        }
    }
}
