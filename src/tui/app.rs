//! The state of the screen: what is focused, scrolled, selected and open, and the views of the current stop.
//!
//! Plain data: no terminal, no clock. `update` changes it, `draw` reads it.

use super::edit::LineEdit;
use super::layout::{self, Lesson, Screen, Shape, Wish};
use super::overlay::Overlay;
use super::pane::console::{ConsoleRow, Stream};
use super::pane::memory::{Follow, MemoryState};
use super::pane::why::Page;
use super::pane::{self, Pane};
use super::prompt::Prompt;
use super::theme::{Theme, ThemeName};
use super::views::{Views, Wanted};
use crate::lesson::Player;
use crate::session::{MemoryRequest, Outcome, RunState, Session, ValueRow, WaitReason};
use ratatui::layout::Size;
use ratatui::style::Style;

/// Where a pane stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The selected row.
    pub selected: usize,
    /// The first row shown.
    pub top: usize,
    /// Columns scrolled to the right.
    pub left: usize,
}

/// How a long run is doing; measured by the run loop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Which picture of the spinner.
    pub turn: usize,
    /// Speed.
    pub ops_per_second: u64,
    /// Since the motion began.
    pub seconds: u64,
    /// Looking back: percent done, and of how many operators.
    pub search: Option<(u64, u64)>,
}

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct App {
    pub size: Size,
    pub theme: Theme,
    pub focus: Pane,
    /// The pane of the machine that had the focus last.
    pub behind: Pane,
    /// The lesson that is open.
    pub lesson: Option<Player>,
    pub zoom: bool,
    /// The timeline has the arrow keys.
    pub on_timeline: bool,
    pub unsigned: bool,
    pub welcome: bool,
    pub quit: bool,
    /// What stands on the terminal is not what was drawn last: draw everything anew.
    pub repaint: bool,
    pub views: Views,
    /// The arrangement that `draw` follows.
    pub screen: Screen,
    pub memory: MemoryState,
    /// The page of the card that was chosen.
    pub why: Option<Page>,
    pub overlay: Option<Overlay>,
    pub prompt: Option<Prompt>,
    pub history: Vec<String>,
    pub last_search: String,
    /// One line instead of the sentence, until the next key.
    pub message: Option<String>,
    /// A motion is under way.
    pub running: bool,
    /// What it waits for.
    pub waiting: Option<WaitReason>,
    pub progress: Option<Progress>,
    /// The line of standard input being typed.
    pub input: Option<LineEdit>,
    /// Lines typed, each after so many bytes of output.
    pub typed: Vec<(usize, String)>,
    /// The focus to come back to after typing input.
    pub focus_before_input: Option<Pane>,
    pub console_rows: Vec<ConsoleRow>,
    /// What the console's rows were made of: bytes written, lines typed, width.
    console_wrapped: Option<(usize, usize, usize)>,
    scrolls: [Scroll; 10],
    /// Function looked at instead of the frame's.
    look: Option<(u32, u32)>,
    /// The pc that the code pane was arranged for: module, function, row.
    arranged: Option<(u32, u32, Option<usize>)>,
    /// The program moved since the panes were last arranged.
    arrived: bool,
    /// The console keeps to its end.
    console_tail: bool,
    /// Accounts that there were at the last stop.
    accounts_seen: usize,
}

impl App {
    /// A screen that has not fetched anything yet.
    #[must_use]
    pub fn new(size: Size, theme: ThemeName) -> Self {
        let wish = Wish { focus: Pane::Code, zoom: false, card_rows: 0, lesson: Lesson::None };
        Self {
            size,
            theme: Theme::new(theme),
            focus: Pane::Code,
            behind: Pane::Code,
            lesson: None,
            zoom: false,
            on_timeline: false,
            unsigned: false,
            welcome: true,
            quit: false,
            repaint: false,
            views: Views::default(),
            screen: layout::screen(size, wish),
            memory: MemoryState::default(),
            why: None,
            overlay: None,
            prompt: None,
            history: Vec::new(),
            last_search: String::new(),
            message: None,
            running: false,
            waiting: None,
            progress: None,
            input: None,
            typed: Vec::new(),
            focus_before_input: None,
            console_rows: Vec::new(),
            console_wrapped: None,
            scrolls: [Scroll::default(); 10],
            look: None,
            arranged: None,
            arrived: true,
            console_tail: true,
            accounts_seen: 0,
        }
    }

    /// Where a pane stands.
    #[must_use]
    pub fn scroll(&self, pane: Pane) -> Scroll {
        self.scrolls[pane as usize]
    }

    /// Where a pane stands, to be changed.
    pub fn scroll_mut(&mut self, pane: Pane) -> &mut Scroll {
        &mut self.scrolls[pane as usize]
    }

    /// The frame shown: 0 is the innermost.
    #[must_use]
    pub fn frame(&self) -> usize {
        self.scroll(Pane::Calls).selected
    }

    /// The function looked at instead of the frame's.
    #[must_use]
    pub fn look(&self) -> Option<(u32, u32)> {
        self.look
    }

    /// Looks at another function, or back at the frame's.
    pub fn look_at(&mut self, place: Option<(u32, u32)>) {
        if self.look != place {
            self.look = place;
            self.arranged = None;
            self.views.stale(&[Pane::Code]);
        }
    }

    /// Forgets where the code pane was arranged, so that the pc comes back into view.
    pub fn show_pc(&mut self) {
        self.arranged = None;
    }

    /// Shows another frame of the call stack.
    pub fn show_frame(&mut self, frame: usize) {
        self.scroll_mut(Pane::Calls).selected = frame;
        self.look = None;
        self.arranged = None;
        self.views.stale(&[Pane::Code, Pane::Stack, Pane::Locals, Pane::Memory]);
    }

    /// The motion is over: everything shown is of an older stop.
    pub fn stopped(&mut self) {
        self.running = false;
        self.waiting = None;
        self.progress = None;
        self.input = None;
        if let Some(focus) = self.focus_before_input.take() {
            self.focus = focus;
        }
        self.moved();
    }

    /// The program is somewhere else.
    pub fn moved(&mut self) {
        self.look = None;
        self.why = None;
        *self.scroll_mut(Pane::Calls) = Scroll::default();
        self.scroll_mut(Pane::Why).top = 0;
        self.arrived = true;
        self.views.moved();
    }

    /// The program begins again.
    pub fn forget(&mut self) {
        self.typed.clear();
        self.views.forget();
        self.accounts_seen = 0;
        self.console_wrapped = None;
        self.memory.moved_in = None;
        self.memory.shows = None;
        self.memory.which = None;
    }

    /// Whether the program has come to its end.
    #[must_use]
    pub fn ended(&self) -> bool {
        matches!(self.views.status.state, RunState::Ended(_) | RunState::Trapped)
    }

    /// Accounts that were refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.views.accounts.iter().filter(|a| a.outcome == Outcome::Refused).count()
    }

    /// The mark of the state in the title line.
    #[must_use]
    pub fn state_mark(&self) -> (&'static str, Style) {
        let status = &self.views.status;
        let t = &self.theme;
        let refused_now = status
            .refused
            .and_then(|i| self.views.accounts.get(i))
            .is_some_and(|a| a.moment == status.moment && a.outcome == Outcome::Refused);
        match status.state {
            RunState::Ended(0) => ("✓", t.granted),
            RunState::Ended(_) if self.refused() > 0 => ("✗", t.refused),
            RunState::Ended(_) | RunState::Trapped => ("!", t.warning),
            RunState::WaitingForInput | RunState::Running => ("…", t.warning),
            RunState::Stopped if refused_now => ("✗", t.refused),
            RunState::Fresh | RunState::Stopped => ("▶", t.focus),
        }
    }

    /// The width of a pane's rows; one of two cards has half of its pane.
    #[must_use]
    pub fn row_width(&self, pane: Pane) -> usize {
        let inside = self.screen.inner(pane).map_or(76, |r| usize::from(r.width));
        if pane == Pane::Why && self.two_cards() { inside / 2 - 1 } else { inside }
    }

    /// Whether a second card stands beside the first.
    #[must_use]
    pub fn two_cards(&self) -> bool {
        self.screen.shape == Shape::Wide && pane::why::beside(self).is_some()
    }

    /// Fetches what the screen shows and puts every pane in order. Called after each change, before `draw`.
    pub fn settle(&mut self, session: &Session) {
        self.arrange_screen();
        self.fetch(session);
        self.arrive(Some(session));
        self.arrange_screen();
        // An arrival may have changed the focus, and arranging may move the memory window.
        self.fetch(session);
        self.arrange();
        self.fetch(session);
    }

    /// The same without asking the session: while the program runs, the views of the last stop stay.
    pub fn rearrange(&mut self) {
        self.arrange_screen();
        self.arrange();
    }

    /// Like [`App::settle`], for views made by hand.
    #[cfg(test)]
    pub fn settle_fixed(&mut self) {
        self.arrange_screen();
        self.arrive(None);
        self.rearrange();
    }

    fn fetch(&mut self, session: &Session) {
        let mut panes: Vec<Pane> = self.screen.panes.iter().map(|(p, _)| *p).collect();
        // The memory pane follows values, whose panes may not be on the screen.
        let follows = self.memory.follow != Follow::Stays;
        let wanted =
            [(true, Pane::Code), (follows, Pane::Locals), (follows, Pane::Stack), (follows, Pane::Memory)];
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
        let wanted = Wanted {
            panes: &panes,
            frame: self.frame(),
            look: self.look,
            memory: MemoryRequest {
                memory: self.memory.which,
                frame: self.frame(),
                address: self.memory.top,
                len: rows * per_row as usize,
            },
        };
        self.views.fetch(session, &wanted);
    }

    /// Rows of the memory pane and bytes in each.
    #[must_use]
    pub fn memory_shape(&self) -> (usize, u64) {
        let inside = self.screen.inner(Pane::Memory);
        let rows = inside.map_or(4, |r| usize::from(r.height));
        (rows, pane::memory::row_bytes(&self.views.memory, self.row_width(Pane::Memory)) as u64)
    }

    /// The next pane or the one before, around the end; the lesson's after the others.
    #[must_use]
    pub fn turned(&self, forward: bool) -> Pane {
        let all = Pane::ALL.iter().copied().chain(self.lesson.is_some().then_some(Pane::Lesson));
        let all: Vec<Pane> = all.collect();
        let at = all.iter().position(|pane| *pane == self.focus).unwrap_or(0);
        let by = if forward { 1 } else { all.len() - 1 };
        all[(at + by) % all.len()]
    }

    /// The lesson's pane at the end of its text: what was said last.
    pub fn lesson_end(&mut self) {
        self.scroll_mut(Pane::Lesson).top = usize::MAX / 2;
    }

    fn arrange_screen(&mut self) {
        if self.focus != Pane::Lesson {
            self.behind = self.focus;
        } else if self.lesson.is_none() {
            self.focus = self.behind;
        }
        let lesson = match &self.lesson {
            None => Lesson::None,
            Some(player) if player.presenting => Lesson::Large,
            Some(_) => Lesson::Beside,
        };
        let mut wish = Wish { focus: self.behind, zoom: self.zoom, card_rows: 0, lesson };
        self.screen = layout::screen(self.size, wish);
        if self.focus == Pane::Why {
            let rows = pane::len(self, Pane::Why, self.row_width(Pane::Why));
            wish.card_rows = u16::try_from(rows).unwrap_or(u16::MAX);
            self.screen = layout::screen(self.size, wish);
        }
    }

    /// What happens once at a new stop.
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
            } else if self.screen.inner(Pane::Code).is_none() {
                self.focus = Pane::Code;
            }
        }
    }

    /// On a small screen the card of a new refusal opens over everything; the next key closes it and does its work.
    fn show_new_refusal(&mut self) {
        let accounts = &self.views.accounts;
        let new = accounts.len() > self.accounts_seen;
        self.accounts_seen = accounts.len();
        let refused = accounts.last().is_some_and(|a| a.outcome != Outcome::Granted);
        let tabs = self.screen.shape == Shape::Tabs && self.focus != Pane::Why;
        if new && refused && tabs && !self.running && !self.ended() {
            self.overlay = Some(Overlay::Card { page: Page::Account(accounts.len() - 1), top: 0 });
        }
    }

    /// Moves the memory window to what it follows. Between accesses it stays; in a new function it shows the text
    /// that a value there points to.
    fn follow_memory(&mut self, session: &Session) {
        let views = &self.views;
        let rows = |kind: &'static str, rows: &'_ [ValueRow]| -> Vec<(String, u64, bool)> {
            let row = |r: &ValueRow| Some((format!("{kind} {}", r.index), r.address?, r.points_to.is_some()));
            rows.iter().filter_map(row).collect()
        };
        let target = match &self.memory.follow {
            Follow::Stays => None,
            Follow::Value(what) => {
                self.memory.which = None;
                let mut all = rows("local", &views.locals);
                all.extend(rows("global", &views.globals));
                all.into_iter().find(|(name, ..)| name == what).map(|(_, address, _)| (None, address))
            }
            Follow::Accesses => {
                let view = &views.memory;
                let accessed = view.written.first().or(view.read.first()).map(|(from, _)| (None, *from));
                let here = Some((views.code.module, views.code.func));
                if accessed.is_some() {
                    self.memory.moved_in = here;
                    accessed
                } else if self.memory.moved_in != here {
                    self.memory.moved_in = here;
                    self.memory.which = None;
                    let mut all = rows("stack", &views.stack);
                    all.extend(rows("local", &views.locals));
                    let text = all.into_iter().find(|(_, _, text)| *text);
                    text.map(|(name, address, _)| (Some(name), address))
                } else {
                    None
                }
            }
        };
        if let Some((shows, address)) = target {
            self.memory.shows = shows;
            self.show_memory(address);
        } else if self.views.status.state == RunState::Fresh && self.memory.follow == Follow::Accesses {
            self.show_first_data(session);
        }
    }

    /// A program that has not begun: the first bytes that are not zero, its data.
    fn show_first_data(&mut self, session: &Session) {
        let request = MemoryRequest { memory: None, frame: 0, address: 0, len: 16 << 20 };
        let mut at = 0;
        while at < self.views.memory.size {
            let view = session.memory(&MemoryRequest { address: at, ..request });
            if let Some(i) = view.bytes.iter().position(|b| *b != 0) {
                self.show_memory(at + i as u64);
                return;
            }
            if view.bytes.is_empty() {
                return;
            }
            at += view.bytes.len() as u64;
        }
    }

    /// Puts the memory cursor on an address; the window moves only if it must.
    pub fn show_memory(&mut self, address: u64) {
        let (rows, per_row) = self.memory_shape();
        self.memory.cursor = address;
        let row = address / per_row;
        let top = self.memory.top / per_row;
        if row < top || row >= top + rows as u64 {
            self.memory.top = row.saturating_sub(rows as u64 / 3) * per_row;
        }
    }

    fn arrange(&mut self) {
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
                Pane::Why | Pane::Lesson => {
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
    }

    /// Keeps the pc in the middle third when it moved; else keeps the cursor in sight.
    fn arrange_code(&mut self, height: usize) {
        let code = &self.views.code;
        let pc = pane::code::pc_row(self);
        let now = (code.module, code.func, pc);
        let len = pane::code::len(self, self.row_width(Pane::Code));
        let before = self.arranged.replace(now);
        let s = self.scroll_mut(Pane::Code);
        let most = len.saturating_sub(height);
        match pc {
            Some(pc) if before != Some(now) => {
                s.selected = pc;
                let third = height / 3;
                let same = before.is_some_and(|(m, f, _)| (m, f) == (now.0, now.1));
                s.top = if same {
                    s.top.min(pc.saturating_sub(third)).max((pc + third + 1).saturating_sub(height))
                } else {
                    pc.saturating_sub(height / 2)
                };
                s.left = if same { s.left } else { 0 };
            }
            None if before.is_none_or(|(m, f, _)| (m, f) != (now.0, now.1)) => *s = Scroll::default(),
            _ => {
                s.selected = s.selected.min(len.saturating_sub(1));
                s.top = s.top.min(s.selected).max((s.selected + 1).saturating_sub(height));
            }
        }
        s.top = s.top.min(most);
    }

    fn arrange_memory(&mut self) {
        let (rows, per_row) = self.memory_shape();
        let size = self.views.memory.size;
        let m = &mut self.memory;
        m.cursor = m.cursor.min(size.saturating_sub(1));
        let last_top = size.div_ceil(per_row).saturating_sub(rows as u64) * per_row;
        m.top = (m.top / per_row * per_row).min(last_top);
    }

    /// Wraps what was written again only where it, or the width, changed.
    fn arrange_console(&mut self) {
        let written: usize = self.views.console.iter().map(|p| p.text.len()).sum();
        let width = self.row_width(Pane::Console);
        let key = (written, self.typed.len(), width);
        if self.console_wrapped.replace(key) == Some(key) {
            return;
        }
        let mut parts: Vec<(Stream, &str)> = Vec::new();
        let mut typed = self.typed.iter().peekable();
        let mut bytes = 0;
        for part in &self.views.console {
            while let Some((_, line)) = typed.next_if(|(after, _)| *after <= bytes) {
                parts.push((Stream::In, line));
            }
            parts.push((if part.stderr { Stream::Err } else { Stream::Out }, &part.text));
            bytes += part.text.len();
        }
        parts.extend(typed.map(|(_, line)| (Stream::In, line.as_str())));
        self.console_rows = pane::console::layout(&parts, width);
    }

    fn arrange_overlay(&mut self) {
        if let Some(overlay) = self.overlay.take() {
            let most = overlay.len(self).saturating_sub(overlay.height(self));
            self.overlay = Some(overlay.with_top(|top| top.min(most)));
        }
    }

    /// Scrolls a pane without moving its cursor out of sight.
    pub fn scroll_by(&mut self, pane: Pane, by: isize) {
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
