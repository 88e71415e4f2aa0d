//! After each change: fetches the views that the screen shows, and does what has to be done once at a new stop.

use super::App;
use crate::session::{MemoryRequest, RunState, Session};
use crate::tui::layout::ScreenShape;
use crate::tui::overlay::Overlay;
use crate::tui::pane::memory::Follow;
use crate::tui::pane::why::WhyPage;
use crate::tui::pane::{self, Pane};
use crate::tui::views::ViewRequest;

impl App {
    /// Fetches what the screen shows and arranges every pane. Called after each change, before `draw`.
    pub fn settle(&mut self, session: &Session) {
        self.has_source = session.has_own_lines();
        self.has_tasks = session.has_tasks();
        if self.welcome && self.has_source {
            self.main.get_or_insert_with(|| session.main_name().unwrap_or_default());
        }
        self.arrange_screen();
        self.fetch(session);
        self.arrive(Some(session));
        self.arrange_screen();
        // Arriving may have changed the focus, and arranging may move the memory window.
        self.fetch(session);
        self.arrange();
        self.fetch(session);
        if self.memory.named != pane::memory::is_named(self) {
            // Names need room beside the bytes.
            self.memory.named = !self.memory.named;
            self.keep_cursor();
            self.arrange();
            self.fetch(session);
        }
    }

    /// Arranges the panes without asking the session: while the program runs, the views of the last stop stay.
    pub(crate) fn rearrange(&mut self) {
        self.arrange_screen();
        self.arrange();
    }

    /// Like [`App::settle`], for views made by hand.
    #[cfg(test)]
    pub(crate) fn settle_fixed(&mut self) {
        self.arrange_screen();
        self.arrive(None);
        self.rearrange();
    }

    fn fetch(&mut self, session: &Session) {
        let mut panes: Vec<Pane> = self.screen.panes.iter().map(|(p, _)| *p).collect();
        // The memory pane follows values of panes that may not be on the screen.
        let follows = self.memory.follow != Follow::Stays;
        // Marks on code come from the source.
        let wanted = [
            (true, Pane::Code),
            (self.has_source, Pane::Source),
            (follows, Pane::Locals),
            (follows, Pane::Stack),
            (follows, Pane::Memory),
        ];
        for (needed, pane) in wanted {
            if needed && !panes.contains(&pane) {
                panes.push(pane);
            }
        }
        if self.memory.follow == Follow::Accesses
            && let Some(touched) = session.touched_memory(self.frame())
        {
            self.memory.which = touched;
        }
        let (rows, per_row) = self.memory_shape();
        let wanted = ViewRequest {
            panes: &panes,
            frame: self.frame(),
            look: self.look,
            memory: MemoryRequest {
                memory: self.memory.which,
                frame: self.frame(),
                address: self.memory.top,
                len: rows * per_row as usize,
            },
            reached: &self.memory.reached,
            unfolded: &self.unfolded,
        };
        let kept = pane::locals::variable(self).map(|line| (line.path.clone(), line.row.is_none()));
        self.views.fetch(session, &wanted);
        if let Some((path, more)) = kept {
            self.keep_variable(&path, more);
        }
    }

    /// Keeps the cursor on the variable that it was on, wherever its row is now; at the first row, it stays on the newest.
    fn keep_variable(&mut self, path: &str, more: bool) {
        let lines = &self.views.variables;
        let at = self.scroll(Pane::Locals).selected;
        let is_it = |row: &usize| lines[*row].path == path && lines[*row].row.is_none() == more;
        let found = (0..lines.len()).filter(is_it).min_by_key(|row| row.abs_diff(at));
        if let Some(row) = found.filter(|row| at > 0 && *row != at) {
            let scroll = self.scroll_mut(Pane::Locals);
            // Whoever looks at the beginning goes on to see what is new.
            if scroll.top > 0 {
                scroll.top = (scroll.top + row).saturating_sub(at);
            }
            scroll.selected = row;
        }
    }

    /// Does what has to be done once at a new stop.
    fn arrive(&mut self, session: Option<&Session>) {
        if !self.arrived {
            return;
        }
        self.arrived = false;
        self.scroll_mut(Pane::Host).selected = self.views.calls.len().saturating_sub(1);
        if let Some(session) = session {
            self.follow_memory(session);
        }
        self.show_new_refusal();
        if !self.running && self.ended() {
            let failed = !matches!(self.views.status.state, RunState::Ended(0));
            if failed && pane::why::page(self).is_some() {
                self.focus = Pane::Why;
            } else if [Pane::Code, Pane::Source].iter().all(|pane| self.screen.inner(*pane).is_none()) {
                self.focus = self.code_side;
            }
        }
    }

    /// On a small screen, the card of a new refusal opens over everything. The next key closes it and still does its
    /// own work.
    fn show_new_refusal(&mut self) {
        let accounts = &self.views.accounts;
        let new = accounts.len() > self.accounts_seen;
        self.accounts_seen = accounts.len();
        let refused = accounts.last().is_some_and(|a| a.outcome.is_refusal());
        let tabs = self.screen.shape == ScreenShape::Tabs && self.focus != Pane::Why;
        if new && refused && tabs && !self.running && !self.ended() {
            self.overlay = Some(Overlay::Card { page: WhyPage::Account(accounts.len() - 1), top: 0 });
        }
    }
}
