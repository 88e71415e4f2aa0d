//! The key on a card that tries what the card advises: it starts another run, or asks first if that may change
//! something.

use super::app::App;
use super::beside::Beside;
use super::overlay::Overlay;
use super::pane::why::{self, WhyPage};
use super::words::message;
use crate::session::{Session, TrialPlan, WhatIfRequest};

/// Handles the key: tries what the shown card advises.
pub fn key(app: &mut App, session: &mut Session) {
    if app.running {
        app.say(message!("say-running"));
        return;
    }
    let plan = match (why::page(app), session.what_if()) {
        (Some(WhyPage::Account(account)), _) => session.plan_for(account),
        // Before the refusal, there is no card yet: show what was tried later.
        (None, Some(tried)) => {
            app.beside = Some(Beside::new(tried.clone()));
            return;
        }
        (Some(WhyPage::Trap) | None, _) => {
            session.plan_of_try(&WhatIfRequest::Latest).map_err(|error| error.message)
        }
    };
    match plan {
        Ok(plan) => match session.what_if().filter(|tried| tried.plan == plan) {
            // It has been tried already, so show that again.
            Some(tried) => app.beside = Some(Beside::new(tried.clone())),
            None => offer(app, session, plan),
        },
        Err(why) => app.say(message!("say-cannot-try", why)),
    }
}

/// Starts the run, or asks first if it may have effects.
pub(crate) fn offer(app: &mut App, session: &mut Session, plan: TrialPlan) {
    match plan.effects().is_empty() {
        true => start(app, session, plan),
        false => app.overlay = Some(Overlay::Ask { plan, top: 0 }),
    }
}

/// Runs the program again as planned.
pub fn start(app: &mut App, session: &mut Session, plan: TrialPlan) {
    match session.start_what_if(plan) {
        Ok(()) => app.started(),
        Err(why) => app.say(message!("say-cannot-try", why)),
    }
}
