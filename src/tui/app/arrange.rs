//! Arranges each pane: how far it is scrolled, so that what matters is in sight.

use super::{App, Scroll};
use crate::tui::layout::{self, LayoutRequest, LessonRoom};
use crate::tui::overlay::Overlay;
use crate::tui::pane::console::ConsoleLineKind;
use crate::tui::pane::memory::Follow;
use crate::tui::pane::{self, Pane};

impl Scroll {
    /// Brings a row into the middle third if there is one to go to; otherwise keeps the cursor in sight. `same` says that
    /// the rows are those of before.
    fn follow(&mut self, to: Option<usize>, same: bool, (len, height): (usize, usize)) {
        match to {
            Some(row) => {
                self.selected = row;
                let third = height / 3;
                self.top = if same {
                    self.top.min(row.saturating_sub(third)).max((row + third + 1).saturating_sub(height))
                } else {
                    row.saturating_sub(height / 2)
                };
                self.left = if same { self.left } else { 0 };
            }
            None if !same => *self = Self::default(),
            None => {
                self.selected = self.selected.min(len.saturating_sub(1));
                self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(height));
            }
        }
        self.top = self.top.min(len.saturating_sub(height));
    }
}

impl App {
    pub(super) fn arrange_screen(&mut self) {
        if self.focus != Pane::Lesson {
            self.behind = self.focus;
        } else if self.lesson.is_none() {
            self.focus = self.behind;
        }
        let lesson = match &self.lesson {
            None => LessonRoom::None,
            Some(player) if player.presenting => LessonRoom::Large,
            Some(_) => LessonRoom::Beside,
        };
        if !self.has_source {
            self.leave(Pane::Source, Pane::Code);
        }
        self.tasks_shown &= self.has_tasks;
        if !self.tasks_shown {
            self.leave(Pane::Tasks, Pane::Calls);
        }
        if matches!(self.behind, Pane::Code | Pane::Source) {
            self.code_side = self.behind;
        }
        let (zoom, source) = (self.zoom, self.has_source);
        let code = self.code_side;
        // The tasks have the place of the call stack.
        let focus = if self.behind == Pane::Tasks { Pane::Calls } else { self.behind };
        let mut wish = LayoutRequest { zoom, lesson, code, source, ..LayoutRequest::of(focus) };
        self.screen = layout::screen(self.size, wish);
        if self.focus == Pane::Why {
            let rows = pane::len(self, Pane::Why, self.row_width(Pane::Why));
            wish.card_rows = u16::try_from(rows).unwrap_or(u16::MAX);
            self.screen = layout::screen(self.size, wish);
        }
        if self.tasks_shown {
            let stack = self.screen.panes.iter_mut().filter(|(pane, _)| *pane == Pane::Calls);
            stack.for_each(|(pane, _)| *pane = Pane::Tasks);
        }
    }

    /// There is no such pane now: another one has its place.
    fn leave(&mut self, gone: Pane, instead: Pane) {
        for pane in [&mut self.focus, &mut self.behind, &mut self.code_side] {
            if *pane == gone {
                *pane = instead;
            }
        }
    }

    pub(super) fn arrange(&mut self) {
        self.arrange_console();
        self.arrange_memory();
        let panes: Vec<_> = self.screen.panes.iter().map(|(p, r)| (*p, layout::inner(*r))).collect();
        if !panes.iter().any(|(p, _)| *p == Pane::Code) {
            self.arrange_code(10);
        }
        for (pane, area) in panes {
            let height = usize::from(area.height);
            let len = pane::len(self, pane, self.row_width(pane));
            let most = len.saturating_sub(height);
            match pane {
                Pane::Memory => {}
                Pane::Code => self.arrange_code(height),
                Pane::Source => self.arrange_source(height),
                Pane::Why | Pane::Lesson | Pane::Tasks => {
                    let s = self.scroll_mut(pane);
                    s.top = s.top.min(most);
                }
                Pane::Console => {
                    let tail = self.console_tail || self.input.is_some();
                    let s = self.scroll_mut(pane);
                    s.top = if tail { most } else { s.top.min(most) };
                }
                _ => {
                    let s = self.scroll_mut(pane);
                    s.selected = s.selected.min(len.saturating_sub(1));
                    s.top = s.top.min(s.selected).max((s.selected + 1).saturating_sub(height)).min(most);
                }
            }
        }
        self.arrange_overlay();
        crate::tui::beside::arrange(self);
    }

    /// Keeps the pc in the middle third when it has moved; otherwise keeps the cursor in sight.
    fn arrange_code(&mut self, height: usize) {
        let code = &self.views.code;
        let now = (code.module, code.func, pane::code::pc_row(self));
        let len = pane::code::len(self, self.row_width(Pane::Code));
        let before = self.arranged.replace(now);
        let same = before.is_some_and(|(module, func, _)| (module, func) == (now.0, now.1));
        self.scroll_mut(Pane::Code).follow(now.2.filter(|_| before != Some(now)), same, (len, height));
    }

    /// The same for the line of the source.
    fn arrange_source(&mut self, height: usize) {
        let view = &self.views.source;
        let now = (view.file.clone(), pane::source::here_row(self));
        let row = now.1.or(view.begins);
        let len = pane::source::len(self, self.row_width(Pane::Source));
        let before = self.arranged_source.replace(now.clone());
        let same = before.as_ref().is_some_and(|(file, _)| *file == now.0);
        self.scroll_mut(Pane::Source).follow(row.filter(|_| before != Some(now)), same, (len, height));
    }

    /// Wraps the output again, but only if the output, the language or the width has changed.
    fn arrange_console(&mut self) {
        let written = self.views.written();
        let width = self.row_width(Pane::Console);
        let key = (written, self.typed.len(), width, self.lang);
        if self.console_wrapped.replace(key) == Some(key) {
            return;
        }
        let mut parts: Vec<pane::console::ConsoleSpan<'_>> = Vec::new();
        let mut typed = self.typed.iter().peekable();
        let mut bytes = self.views.console_gone;
        for part in &self.views.console {
            while let Some((_, line)) = typed.next_if(|(after, _)| *after <= bytes) {
                parts.push((ConsoleLineKind::In, line, None));
            }
            let stream = if part.stderr { ConsoleLineKind::Err } else { ConsoleLineKind::Out };
            parts.push((stream, &part.text, Some(part.call)));
            bytes += part.text.len() as u64;
        }
        parts.extend(typed.map(|(_, line)| (ConsoleLineKind::In, line.as_str(), None)));
        self.console_rows = pane::console::layout(self.lang, self.views.console_gone, &parts, width);
    }

    fn arrange_overlay(&mut self) {
        let chooses =
            |overlay: &Overlay| matches!(overlay, Overlay::Contents { .. } | Overlay::Exports { .. });
        if let Some(overlay) = self.overlay.take_if(|overlay| !chooses(overlay)) {
            let most = overlay.len(self).saturating_sub(overlay.height(self));
            self.overlay = Some(overlay.with_top(|top| top.min(most)));
        }
    }

    /// Scrolls a pane without moving its cursor out of sight.
    pub(crate) fn scroll_by(&mut self, pane: Pane, by: isize) {
        if pane == Pane::Memory {
            let (_, per_row) = self.memory_shape();
            let step = by.unsigned_abs() as u64 * per_row;
            let m = &mut self.memory;
            m.top = if by < 0 { m.top.saturating_sub(step) } else { m.top.saturating_add(step) };
            m.follow = Follow::Stays;
            self.arrange_memory();
            let (rows, per_row) = self.memory_shape();
            let last = self.memory.top + (rows as u64).saturating_sub(1) * per_row;
            let column = self.memory.cursor % per_row;
            self.memory.cursor =
                (self.memory.cursor / per_row * per_row).clamp(self.memory.top, last) + column;
            return;
        }
        let height = self.screen.inner(pane).map_or(1, |r| usize::from(r.height).max(1));
        let len = pane::len(self, pane, self.row_width(pane));
        let most = len.saturating_sub(height);
        let s = self.scroll_mut(pane);
        s.top = s.top.saturating_add_signed(by).min(most);
        if pane.selects() && pane != Pane::Calls {
            s.selected = s.selected.clamp(s.top, s.top + height - 1).min(len.saturating_sub(1));
        }
        if pane == Pane::Console {
            self.console_tail = self.scroll(pane).top >= most;
        }
    }
}
