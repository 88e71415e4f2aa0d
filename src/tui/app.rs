//! The state of the screen: what is focused, scrolled, selected and open, and the views of the current stop.
//!
//! This is plain data, without a terminal or a clock. `update` changes it, `draw` reads it.

mod arrange;
mod arrive;
mod memory;

use super::beside::Beside;
use super::edit::LineEdit;
use super::layout::{self, LayoutRequest, ScreenLayout, ScreenShape};
use super::overlay::Overlay;
use super::pane::console::ConsoleRow;
use super::pane::memory::MemoryPaneState;
use super::pane::why::WhyPage;
use super::pane::{self, Pane};
use super::prompt::Prompt;
use super::theme::{Theme, ThemeName};
use super::variables::Unfolded;
use super::views::Views;
use crate::lesson::Player;
use crate::session::{Outcome, RunState, WaitReason};
use crate::words::{Lang, Message};
use ratatui::layout::Size;
use ratatui::style::Style;
use std::borrow::Cow;

/// How far a pane is scrolled, and which row is selected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scroll {
    /// The row under the cursor, for panes that have one.
    pub selected: usize,
    /// The first row shown.
    pub top: usize,
    /// Columns scrolled to the right.
    pub left: usize,
}

/// The progress of a long motion, as the run loop measures it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunProgress {
    /// The number of the spinner's picture; it grows by 1 each time.
    pub turn: usize,
    pub ops_per_second: u64,
    /// Whole seconds since the motion began.
    pub seconds: u64,
    /// For a search in the past: percent done, and of how many instructions.
    pub search: Option<(u64, u64)>,
    /// For another run made for comparison: how many instructions it has executed.
    pub trial: Option<u64>,
}

/// The state of the screen.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub size: Size,
    pub theme: Theme,
    /// The language of everything on the screen; if there is a lesson, that of its player.
    pub lang: Lang,
    pub focus: Pane,
    /// Whether the lines of the program's own code are known, so that there is a pane for its source.
    pub has_source: bool,
    /// Whether the program has called anything asynchronous, so that there are tasks to be shown.
    pub has_tasks: bool,
    /// Whether they are shown in the place of the call stack.
    pub tasks_shown: bool,
    /// The name of the program's own `main`; empty if none is known. `None` until somebody needs it.
    pub main: Option<String>,
    /// Which of source and code is shown where there is room for one: the one that had the focus last.
    pub code_side: Pane,
    /// The pane that had the focus last, other than the lesson's.
    pub behind: Pane,
    /// The lesson that is open; `None` outside lessons.
    pub lesson: Option<Player>,
    pub zoom: bool,
    /// Whether the arrow keys move on the timeline.
    pub on_timeline: bool,
    pub unsigned: bool,
    pub welcome: bool,
    pub quit: bool,
    /// Whether the terminal may show something other than what was drawn last, so that everything must be drawn again.
    pub repaint: bool,
    pub views: Views,
    /// The layout that `draw` follows.
    pub screen: ScreenLayout,
    pub memory: MemoryPaneState,
    /// The source variables that are unfolded.
    pub unfolded: Unfolded,
    /// The page that a person chose for the card; `None` for the default (`pane::why::page`).
    pub why: Option<WhyPage>,
    pub overlay: Option<Overlay>,
    /// The view of two runs side by side, if it is open.
    pub beside: Option<Beside>,
    pub prompt: Option<Prompt>,
    pub history: Vec<String>,
    pub last_search: String,
    /// A message that is shown in place of the sentence until the next key.
    pub message: Option<Message>,
    /// Whether a motion is under way.
    pub running: bool,
    /// What the motion under way waits for, if anything.
    pub waiting: Option<WaitReason>,
    pub progress: Option<RunProgress>,
    /// The line of standard input that is being typed.
    pub input: Option<LineEdit>,
    /// The lines typed so far, each with the number of bytes of output before it.
    pub typed: Vec<(u64, String)>,
    /// The pane that had the focus before input was typed, to return to it.
    pub focus_before_input: Option<Pane>,
    pub console_rows: Vec<ConsoleRow>,
    /// What `console_rows` was made from: bytes written, lines typed, width, language.
    console_wrapped: Option<(u64, usize, usize, Lang)>,
    scrolls: [Scroll; 12],
    /// The function (module, index) that is shown instead of the frame's.
    look: Option<(u32, u32)>,
    /// The pc for which the code pane was arranged: module, function, row.
    arranged: Option<(u32, u32, Option<usize>)>,
    /// The same for the source pane: file and row.
    arranged_source: Option<(String, Option<usize>)>,
    /// Whether the program has moved since the panes were last arranged.
    arrived: bool,
    /// Whether the console stays scrolled to its end.
    console_tail: bool,
    /// How many accounts there were at the last stop.
    accounts_seen: usize,
}

impl App {
    /// A screen that has not fetched any views yet.
    #[must_use]
    pub fn new(size: Size, theme: ThemeName, lang: Lang) -> Self {
        let wish = LayoutRequest::of(Pane::Code);
        Self {
            size,
            theme: Theme::new(theme),
            lang,
            focus: Pane::Code,
            has_source: false,
            has_tasks: false,
            tasks_shown: false,
            main: None,
            code_side: Pane::Code,
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
            memory: MemoryPaneState::default(),
            unfolded: Unfolded::default(),
            why: None,
            overlay: None,
            beside: None,
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
            scrolls: [Scroll::default(); 12],
            look: None,
            arranged: None,
            arranged_source: None,
            arrived: true,
            console_tail: true,
            accounts_seen: 0,
        }
    }

    /// Shows a message below the panes, until the next key.
    pub fn say(&mut self, message: Message) {
        self.message = Some(message);
    }

    /// A message without facts, in the language of the screen.
    #[must_use]
    pub fn text(&self, id: &str) -> Cow<'static, str> {
        crate::words::text(self.lang, id)
    }

    /// The panes of this program, but for the lesson's, in the order in which they come one after the other.
    #[must_use]
    pub(crate) fn panes(&self) -> Vec<Pane> {
        let all = self.has_source.then_some(Pane::Source).into_iter().chain(Pane::ALL);
        all.map(|pane| if self.tasks_shown && pane == Pane::Calls { Pane::Tasks } else { pane }).collect()
    }

    /// From the call stack to the tasks, or back.
    pub(crate) fn switch_tasks(&mut self) {
        if !self.has_tasks {
            return self.say(crate::words::message!("said-no-tasks"));
        }
        self.tasks_shown = !self.tasks_shown;
        self.focus = if self.tasks_shown { Pane::Tasks } else { Pane::Calls };
    }

    /// The key that leads to a pane.
    #[must_use]
    pub(crate) fn pane_key(&self, pane: Pane) -> Cow<'static, str> {
        match pane {
            Pane::Code if self.has_source => super::words::WAT_KEY.into(),
            pane => pane.number().to_string().into(),
        }
    }

    /// The full name of a pane: code is told from its source by the name of its language.
    #[must_use]
    pub(crate) fn pane_name(&self, pane: Pane) -> Cow<'static, str> {
        match pane {
            Pane::Code if self.has_source => self.text("pane-wat"),
            Pane::Locals if !self.views.variables.is_empty() => self.text("pane-variables"),
            pane => super::words::pane(self.lang, pane),
        }
    }

    /// How a pane is scrolled.
    #[must_use]
    pub(crate) fn scroll(&self, pane: Pane) -> Scroll {
        self.scrolls[pane as usize]
    }

    /// How a pane is scrolled, for changing it.
    pub(crate) fn scroll_mut(&mut self, pane: Pane) -> &mut Scroll {
        &mut self.scrolls[pane as usize]
    }

    /// The index of the frame shown: 0 is the innermost.
    #[must_use]
    pub fn frame(&self) -> usize {
        self.scroll(Pane::Calls).selected
    }

    /// The function (module, index) that is shown instead of the frame's; `None` if the frame's is shown.
    #[must_use]
    pub fn look(&self) -> Option<(u32, u32)> {
        self.look
    }

    /// Shows another function, or with `None` the frame's again.
    pub(crate) fn look_at(&mut self, place: Option<(u32, u32)>) {
        if self.look != place {
            self.look = place;
            self.show_pc();
            self.views.stale(&[Pane::Code, Pane::Source]);
        }
    }

    /// Forgets for which pc the code pane was arranged, so that the pc comes back into view.
    pub(crate) fn show_pc(&mut self) {
        self.arranged = None;
        self.arranged_source = None;
    }

    /// Shows another frame of the call stack.
    pub(crate) fn show_frame(&mut self, frame: usize) {
        self.scroll_mut(Pane::Calls).selected = frame;
        self.look = None;
        self.show_pc();
        self.views.stale(&[Pane::Code, Pane::Source, Pane::Stack, Pane::Locals, Pane::Memory]);
    }

    /// To be called when a motion begins.
    pub fn started(&mut self) {
        self.welcome = false;
        self.running = true;
        self.waiting = None;
    }

    /// To be called when the motion is over: everything shown belongs to an earlier stop.
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

    /// To be called when the program has moved.
    pub fn moved(&mut self) {
        self.look = None;
        self.why = None;
        *self.scroll_mut(Pane::Calls) = Scroll::default();
        self.scroll_mut(Pane::Why).top = 0;
        self.arrived = true;
        self.views.moved();
    }

    /// To be called when the program begins again.
    pub(crate) fn forget(&mut self) {
        self.typed.clear();
        self.views.forget();
        self.accounts_seen = 0;
        self.console_wrapped = None;
        self.memory.moved_in = None;
        self.memory.shows = None;
        self.memory.which = None;
        self.memory.selection = None;
        self.memory.trail.clear();
        self.memory.reached.clear();
    }

    /// Whether the program has ended or trapped.
    #[must_use]
    pub fn ended(&self) -> bool {
        matches!(self.views.status.state, RunState::Ended(_) | RunState::Trapped)
    }

    /// How many accounts are of refused accesses.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.views.accounts.iter().filter(|a| a.outcome == Outcome::Refused).count()
    }

    /// The mark of the program's state in the title line.
    #[must_use]
    pub(crate) fn state_mark(&self) -> (&'static str, Style) {
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

    /// The width of a pane's rows; if two cards are shown, each has half of the pane.
    #[must_use]
    pub(crate) fn row_width(&self, pane: Pane) -> usize {
        let inside = self.screen.inner(pane).map_or(76, |r| usize::from(r.width));
        if pane == Pane::Why && self.two_cards() { inside / 2 - 1 } else { inside }
    }

    /// Whether a second card is shown next to the first.
    #[must_use]
    pub(crate) fn two_cards(&self) -> bool {
        self.screen.shape == ScreenShape::Wide && pane::why::beside(self).is_some()
    }

    /// The next pane or the one before, wrapping around; the lesson's pane comes after the others.
    #[must_use]
    pub fn turned(&self, forward: bool) -> Pane {
        let mut all = self.panes();
        all.extend(self.lesson.is_some().then_some(Pane::Lesson));
        let at = all.iter().position(|pane| *pane == self.focus).unwrap_or(0);
        let by = if forward { 1 } else { all.len() - 1 };
        all[(at + by) % all.len()]
    }

    /// Scrolls the lesson's pane to its end, where the latest answer is.
    pub(crate) fn lesson_end(&mut self) {
        self.scroll_mut(Pane::Lesson).top = usize::MAX / 2;
    }
}
