//! The screen without a terminal, for tests: real key events go in, the drawn screen comes out as text.

use super::app::App;
use super::draw::draw;
use super::run::ScreenOptions;
use super::{rehearse, update};
use crate::session::{Control, Drive, Driver, FrontEnd, Session, WaitReason};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;

/// A debugger on a screen that exists only in memory.
#[derive(Debug)]
pub struct TestScreen {
    app: App,
    session: Session,
    terminal: Terminal<TestBackend>,
}

impl TestScreen {
    /// Opens the debugger on a screen of this size.
    #[must_use]
    pub fn open(session: Session, width: u16, height: u16, options: &ScreenOptions) -> Self {
        let mut app = App::new(Size::new(width, height), options.theme, options.lang);
        app.settle(&session);
        super::exports::at_start(&mut app, &session);
        let Ok(terminal) = Terminal::new(TestBackend::new(width, height));
        Self { app, session, terminal }
    }

    /// Presses keys, named as in the bottom bar and separated by spaces: `s s w enter pgdn ctrl-c 5`.
    /// After each, a motion runs until it stops or waits for input.
    pub fn keys(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            self.event(Event::Key(key(name)));
        }
        self
    }

    /// Types text, character by character.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.event(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
        self
    }

    /// A left click on a cell; columns and rows count from 0.
    pub fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    /// Drags the mouse to a cell with the left button held down.
    pub fn drag(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Drag(MouseButton::Left), column, row)
    }

    /// Turns the wheel by one notch over a cell.
    pub fn wheel(&mut self, column: u16, row: u16, down: bool) -> &mut Self {
        let kind = if down { MouseEventKind::ScrollDown } else { MouseEventKind::ScrollUp };
        self.mouse(kind, column, row)
    }

    fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
    }

    /// Changes the size of the screen.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.event(Event::Resize(width, height))
    }

    /// Handles one event, and runs the motion that it starts.
    pub fn event(&mut self, event: Event) -> &mut Self {
        update::event(&mut self.app, &mut self.session, &event);
        if self.app.waiting != Some(WaitReason::Stdin) {
            self.drive(1_000_000, false);
        }
        self
    }

    /// Runs the motion under way: to its end, or if `once` for a single slice.
    fn drive(&mut self, budget: u64, once: bool) {
        if !self.app.running {
            return;
        }
        let mut nobody = Nobody { app: &mut self.app, once };
        if Driver::steady(budget).run(&mut self.session, &mut nobody) == Drive::Stopped {
            update::stopped(&mut self.app, &mut self.session);
        }
    }

    /// Handles one event, and runs at most one slice of the motion that it starts.
    pub fn slice(&mut self, event: Event, budget: u64) -> &mut Self {
        update::event(&mut self.app, &mut self.session, &event);
        self.drive(budget, true);
        self
    }

    /// Rehearses remedies, as the screen does while it waits for a key: for at most so many slices, one of which is a
    /// few thousand instructions.
    pub fn rehearse(&mut self, slices: usize) -> &mut Self {
        let mut left = slices;
        while left > 0 && !self.app.running && rehearse::is_due(&self.app, &self.session) {
            let mut keys = || {
                left = left.saturating_sub(1);
                if left == 0 { Control::Leave } else { Control::GoOn }
            };
            let mut driver = Driver::steady(20_000);
            let (app, session) = (&mut self.app, &mut self.session);
            rehearse::rehearse(app, session, &mut driver, &mut keys, &mut || std::time::Duration::ZERO);
        }
        self
    }

    /// Whether the person asked to quit.
    #[must_use]
    pub fn quit(&self) -> bool {
        self.app.quit
    }

    /// The session behind the screen.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Draws the screen, and returns its cells.
    pub fn cells(&mut self) -> &Buffer {
        if std::mem::take(&mut self.app.repaint) {
            let Ok(()) = self.terminal.clear();
        }
        // Return what was drawn, not the backend's cells: half-covered wide characters are left to terminals.
        let Ok(drawn) = self.terminal.draw(|frame| draw(&self.app, frame));
        drawn.buffer
    }

    /// The screen as text, one line for each row, without trailing spaces.
    pub fn screen(&mut self) -> String {
        text(self.cells())
    }
}

/// Asserts that all of these texts are on the screen.
///
/// # Panics
/// If one of them is not.
#[track_caller]
pub fn shows(screen: &mut TestScreen, needed: &[&str]) {
    let text = screen.screen();
    for part in needed {
        assert!(text.contains(part), "{part:?} is not on\n{text}");
    }
}

/// The characters of cells, one line for each row.
pub(super) fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content().chunks(usize::from(buffer.area.width).max(1)) {
        let mut skip = 0;
        let mut line = String::new();
        for cell in row {
            if skip == 0 {
                line.push_str(cell.symbol());
                skip = super::text::width(cell.symbol());
            }
            skip = skip.saturating_sub(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The key event that has this name.
///
/// # Panics
/// If the name is not that of a key.
#[must_use]
pub fn key(name: &str) -> KeyEvent {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    if let Some(c) = name.strip_prefix("ctrl-").and_then(|c| c.chars().next()) {
        return KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
    }
    if let Some(name) = name.strip_prefix("shift-") {
        return KeyEvent { modifiers: KeyModifiers::SHIFT, ..key(name) };
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => plain(KeyCode::Char(c)),
        _ => plain(match name {
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "tab" => KeyCode::Tab,
            "backtab" => KeyCode::BackTab,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "pgup" => KeyCode::PageUp,
            "pgdn" => KeyCode::PageDown,
            "home" => KeyCode::Home,
            "end" => KeyCode::End,
            "backspace" => KeyCode::Backspace,
            "del" => KeyCode::Delete,
            _ => panic!("no key is called {name:?}"),
        }),
    }
}

/// A front end without anybody who types while the program runs.
struct Nobody<'a> {
    app: &'a mut App,
    /// Whether it leaves after one slice.
    once: bool,
}

impl FrontEnd<Session> for Nobody<'_> {
    fn between(&mut self, _: &mut Session) -> Control {
        self.app.waiting = None;
        if self.once { Control::Leave } else { Control::GoOn }
    }

    fn wait(&mut self, session: &mut Session, reason: &WaitReason) -> Control {
        update::waits(self.app, session, reason);
        if self.once || *reason == WaitReason::Stdin { Control::Leave } else { Control::GoOn }
    }
}
