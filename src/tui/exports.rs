//! Choosing one of the functions that a program exports, and giving it arguments.

use super::app::App;
use super::command::{apply, command};
use super::edit::LineEdit;
use super::overlay::Overlay;
use super::prompt::{Prompt, PromptKind};
use super::words::message;
use crate::session::{Command, CommandError, ExportedFunction, Session};

/// Where nothing of a program runs by itself, the screen opens with what can be called.
pub fn at_start(app: &mut App, session: &Session) {
    if session.is_library() && app.lesson.is_none() && !session.exported_functions().is_empty() {
        app.welcome = false;
        offer(app, session);
    }
}

/// The functions, to choose one.
pub(crate) fn offer(app: &mut App, session: &Session) {
    let functions = session.exported_functions().to_vec();
    match functions.is_empty() {
        true => app.say(message!("exports-none")),
        false => app.overlay = Some(Overlay::Exports { functions, selected: 0 }),
    }
}

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
