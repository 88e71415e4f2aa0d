//! While the screen would only wait for a key, the remedies on its cards are rehearsed: the ones that are shown first.

use super::app::App;
use super::overlay::Overlay;
use super::pane::why::{self, WhyPage};
use crate::session::{Control, Driver, FrontEnd, RehearsalBudget, Rehearsing, Session, WaitReason};
use std::time::Duration;

/// How long rehearsals run between two checks for keys.
pub(super) const SLICE: Duration = Duration::from_millis(12);

/// What rehearsals on the screen may cost.
pub(super) const BUDGET: RehearsalBudget = RehearsalBudget::BESIDE;

/// The accounts whose cards are shown, or would be if their pane was: the one that a person looks at first.
#[must_use]
fn shown(app: &App) -> Vec<usize> {
    let opened = match app.overlay {
        Some(Overlay::Card { page: WhyPage::Account(account), .. }) => Some(account),
        _ => None,
    };
    let page = match why::page(app) {
        Some(WhyPage::Account(account)) => Some(account),
        _ => None,
    };
    opened.into_iter().chain(page).chain(why::beside(app)).collect()
}

/// Whether there is anything to rehearse.
#[must_use]
pub(super) fn is_due(app: &App, session: &Session) -> bool {
    session.has_rehearsals(&shown(app), BUDGET)
}

/// Rehearses until a remedy has come out, nothing is left, or the front end wants to leave. Returns whether the screen
/// has changed; the app is settled then.
pub(super) fn rehearse(
    app: &mut App,
    session: &mut Session,
    driver: &mut Driver,
    keys: &mut dyn FnMut() -> Control,
    now: &mut dyn FnMut() -> Duration,
) -> bool {
    let before = session.rehearsals_told();
    let mut rehearsing = Rehearsing { session: &mut *session, shown: shown(app), budget: BUDGET };
    driver.run(&mut rehearsing, &mut Reader { keys, now });
    let changed = session.rehearsals_told() != before;
    if changed {
        app.views.rehearsed();
        app.settle(session);
    }
    changed
}

/// A person who reads: any key comes before the rehearsals.
struct Reader<'a> {
    keys: &'a mut dyn FnMut() -> Control,
    now: &'a mut dyn FnMut() -> Duration,
}

impl FrontEnd<Rehearsing<'_>> for Reader<'_> {
    fn now(&mut self) -> Duration {
        (self.now)()
    }

    fn between(&mut self, _: &mut Rehearsing<'_>) -> Control {
        (self.keys)()
    }

    fn wait(&mut self, _: &mut Rehearsing<'_>, _: &WaitReason) -> Control {
        Control::Leave
    }
}
