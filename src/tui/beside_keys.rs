//! The keys of the view of two runs side by side.

use super::action::Action;
use super::app::App;
use super::beside::{entries, room};
use super::command::command;
use super::words::message;
use crate::session::Session;
use crate::session::compare::StyledEntry;

/// Does an action of this view. Returns `true` if the view took the action.
pub(crate) fn act(app: &mut App, session: &mut Session, action: Action) -> bool {
    let Some(beside) = app.beside.clone() else { return false };
    let (columns, rows) = room(app);
    let entries = entries(app, columns);
    let last = entries.len().saturating_sub(1);
    let at = beside.selected;
    let difference = |(_, entry): &(usize, &StyledEntry)| entry.difference;
    let mut all = entries.iter().enumerate();
    let to = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(rows / 2),
        Action::PageDown => at + rows / 2,
        Action::First => 0,
        Action::Last => last,
        Action::NextPane | Action::Right => {
            all.filter(difference).find(|(i, _)| *i > at).map_or(at, |(i, _)| i)
        }
        Action::PreviousPane | Action::Left => {
            all.by_ref().take(at).filter(difference).last().map_or(at, |(i, _)| i)
        }
        Action::Help => return false,
        Action::Close | Action::Quit => {
            app.beside = None;
            return true;
        }
        Action::Details => {
            match entries.get(at).and_then(|entry| entry.place) {
                Some(place) => {
                    app.beside = None;
                    let call = place.call.map(|number| format!("goto call {number}"));
                    command(app, session, &call.unwrap_or_else(|| format!("goto {}", place.moment)));
                }
                None => app.say(message!("say-nothing-more")),
            }
            return true;
        }
        Action::WhatIf => {
            app.beside = None;
            command(app, session, "whatif adopt");
            return true;
        }
        Action::Restart => {
            app.beside = None;
            super::whatif::offer(app, session, beside.what_if.plan.clone());
            return true;
        }
        _ => {
            app.beside = None;
            return false;
        }
    };
    if let Some(beside) = &mut app.beside {
        beside.selected = to.min(last);
    }
    true
}
