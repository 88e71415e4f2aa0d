//! The run loop: events, slices of the program, and drawing, each when it is due.

use super::app::App;
use super::terminal::Guard;
use super::theme::ThemeName;
use super::{app::RunProgress, draw::draw, rehearse, update};
use crate::lesson::{Player, Stage};
use crate::session::{Control, Drive, Driver, FrontEnd, Session, WaitReason};
use crate::words::Lang;
use crossterm::event;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// How long the program runs between two checks for keys.
const SLICE: Duration = Duration::from_millis(12);
/// How often the screen is drawn while a program runs; also how long it must run before the first time.
const REDRAW: Duration = Duration::from_millis(100);
/// How often a lesson's files are checked for changes.
const RELOAD: Duration = Duration::from_millis(400);
/// The longest wait between two checks, if the program waits for a clock.
const CLOCK: Duration = Duration::from_millis(20);
/// The look and the language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScreenOptions {
    /// The colours; for the default, see [`ThemeName::from_vars`].
    pub theme: ThemeName,
    /// The language of everything on the screen.
    pub lang: Lang,
}

/// Opens the debugger on the terminal and runs it until the person quits.
///
/// If input from or output to the terminal fails.
pub fn run(session: Session, options: &ScreenOptions) -> io::Result<()> {
    run_with(session, options, None)
}

/// Like [`run`], with a lesson beside the machine.
///
/// If input from or output to the terminal fails.
pub(crate) fn run_lesson(
    session: Session,
    options: &ScreenOptions,
    player: Player,
    stage: Box<dyn Stage>,
) -> io::Result<()> {
    run_with(session, options, Some((player, stage)))
}

fn run_with(
    mut session: Session,
    options: &ScreenOptions,
    lesson: Option<(Player, Box<dyn Stage>)>,
) -> io::Result<()> {
    let _guard = Guard::enter()?;
    // From the first poll on, a change of the window's size is an event, so poll before asking for the size.
    event::poll(Duration::ZERO)?;
    let (width, height) = crossterm::terminal::size()?;
    let mut terminal = Terminal::new(CrosstermBackend::new(io::BufWriter::new(io::stdout())))?;
    let mut app = App::new(Size::new(width, height), options.theme, options.lang);
    let (player, mut stage) = lesson.unzip();
    app.lang = player.as_ref().map_or(app.lang, Player::lang);
    app.lesson = player;
    update::opened(&mut app, &session);
    app.settle(&session);
    super::exports::at_start(&mut app, &session);
    let mut moving = Moving::new();
    while !app.quit {
        if let Some(stage) = &mut stage {
            super::lesson::serve(&mut app, &mut session, stage.as_mut());
        }
        show(&mut terminal, &mut app)?;
        if app.running {
            moving.run(&mut app, &mut session)?;
        } else if rehearse::is_due(&app, &session) {
            // A key that comes ends it; what has come out is drawn before the next one begins.
            let _ = moving.rehearse(&mut app, &mut session)?;
        } else if let Some(stage) = &mut stage
            && changed(&mut app, &mut session, stage.as_mut())?
        {
            continue;
        } else {
            update::event(&mut app, &mut session, &event::read()?);
        }
        // Keys that arrived together are drawn together, unless they run the program.
        while !app.quit && !app.running && event::poll(Duration::ZERO)? {
            update::event(&mut app, &mut session, &event::read()?);
        }
    }
    Ok(())
}

/// Waits for an event, or (returning `true`) for a change of the lesson's files, so that whoever writes a lesson sees
/// each change. Meanwhile the screen is not drawn.
fn changed(app: &mut App, session: &mut Session, stage: &mut dyn Stage) -> io::Result<bool> {
    while !event::poll(RELOAD)? {
        if super::lesson::reload(app, session, stage) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn show<W: Write>(terminal: &mut Terminal<CrosstermBackend<W>>, app: &mut App) -> io::Result<()> {
    queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
    if std::mem::take(&mut app.repaint) {
        // Like `clear`, which would ask the terminal for its cursor and fail if the terminal does not answer.
        let size = terminal.size()?;
        terminal.resize(Rect::new(0, 0, size.width, size.height))?;
    }
    terminal.draw(|frame| draw(app, frame))?;
    execute!(terminal.backend_mut(), EndSynchronizedUpdate)
}

/// A motion on the screen: its driver, and its speed.
struct Moving {
    driver: Driver,
    /// Moves what is rehearsed beside it.
    beside: Driver,
    /// The start of the driver's clock.
    start: Instant,
    pace: Pace,
}

/// Measures how fast a motion goes.
#[derive(Debug, Default)]
struct Pace {
    began: Option<(Instant, u64)>,
    measured: Option<(Instant, u64)>,
    turn: usize,
}

impl Moving {
    fn new() -> Self {
        Self {
            driver: Driver::responsive(SLICE),
            beside: Driver::responsive(rehearse::SLICE),
            start: Instant::now(),
            pace: Pace::default(),
        }
    }

    /// Rehearses until an event arrives or the screen has changed; returns whether it has changed.
    fn rehearse(&mut self, app: &mut App, session: &mut Session) -> io::Result<bool> {
        rehearse_until_event(app, session, &mut self.beside, self.start)
    }

    /// Runs the motion until it stops, an event arrives, or the screen has to be drawn.
    fn run(&mut self, app: &mut App, session: &mut Session) -> io::Result<()> {
        self.pace.began.get_or_insert((Instant::now(), app.views.status.moment));
        let (due, start) = (Instant::now() + REDRAW, self.start);
        let (pace, beside) = (&mut self.pace, &mut self.beside);
        let mut screen = Screen { app, pace, beside, start, due, failed: None };
        let came = self.driver.run(session, &mut screen);
        if let Some(error) = screen.failed {
            return Err(error);
        }
        if came == Drive::Stopped {
            update::stopped(app, session);
        }
        if !app.running {
            (self.pace.began, self.pace.measured) = (None, None);
        }
        Ok(())
    }
}

/// Rehearses until an event arrives or the screen has changed; returns whether it has changed.
fn rehearse_until_event(
    app: &mut App,
    session: &mut Session,
    driver: &mut Driver,
    start: Instant,
) -> io::Result<bool> {
    let mut failed = None;
    let mut keys = || match event::poll(Duration::ZERO) {
        Ok(false) => Control::GoOn,
        Ok(true) => Control::Leave,
        Err(error) => {
            failed = Some(error);
            Control::Leave
        }
    };
    let changed = rehearse::rehearse(app, session, driver, &mut keys, &mut || start.elapsed());
    failed.map_or(Ok(changed), Err)
}

/// The front end while a program runs on the screen.
struct Screen<'a> {
    app: &'a mut App,
    beside: &'a mut Driver,
    pace: &'a mut Pace,
    start: Instant,
    /// When the screen has to be drawn again.
    due: Instant,
    failed: Option<io::Error>,
}

impl Screen<'_> {
    /// Handles an event if one arrives in time; returns whether one did.
    fn takes_event(&mut self, session: &mut Session, within: Option<Duration>) -> io::Result<bool> {
        let comes = within.map_or(Ok(true), event::poll)?;
        if comes {
            update::event(self.app, session, &event::read()?);
        }
        Ok(comes)
    }

    /// Leaves the motion if an event came or the screen has to be drawn.
    fn control(&mut self, session: &mut Session, came: io::Result<bool>) -> Control {
        match came {
            Ok(false) if self.app.running && Instant::now() < self.due => Control::GoOn,
            Ok(came) => {
                if !came && self.app.running {
                    measure(self.app, session, self.pace);
                }
                Control::Leave
            }
            Err(error) => {
                self.failed = Some(error);
                Control::Leave
            }
        }
    }
}

impl FrontEnd<Session> for Screen<'_> {
    fn now(&mut self) -> Duration {
        self.start.elapsed()
    }

    fn between(&mut self, session: &mut Session) -> Control {
        self.app.waiting = None;
        let came = self.takes_event(session, Some(Duration::ZERO));
        self.control(session, came)
    }

    fn wait(&mut self, session: &mut Session, reason: &WaitReason) -> Control {
        let within = match reason {
            // First leave, so that the screen shows that the program waits.
            WaitReason::Stdin if self.app.waiting != Some(WaitReason::Stdin) => Some(Duration::ZERO),
            WaitReason::Stdin => None,
            // A session stops where a person has to reply.
            WaitReason::Person => Some(Duration::ZERO),
            WaitReason::Sleep(long) | WaitReason::Network { again: long, .. } => Some((*long).min(CLOCK)),
        };
        update::waits(self.app, session, reason);
        if within.is_none() && rehearse::is_due(self.app, session) {
            match rehearse_until_event(self.app, session, self.beside, self.start) {
                Ok(true) => return Control::Leave,
                Ok(false) => {}
                Err(error) => return self.control(session, Err(error)),
            }
        }
        let came = self.takes_event(session, within);
        if *reason == WaitReason::Stdin && matches!(came, Ok(false)) {
            return Control::Leave;
        }
        self.control(session, came)
    }
}

fn measure(app: &mut App, session: &Session, pace: &mut Pace) {
    app.views.fetch_status(session);
    let trial = session.trial_moment();
    let now = (Instant::now(), trial.unwrap_or(app.views.status.moment));
    let (since, before) = pace.measured.replace(now).or(pace.began).unwrap_or(now);
    let millis = now.0.duration_since(since).as_millis().max(1) as u64;
    pace.turn += 1;
    app.progress = Some(RunProgress {
        turn: pace.turn,
        ops_per_second: now.1.saturating_sub(before).saturating_mul(1000) / millis,
        seconds: pace.began.map_or(0, |(began, _)| began.elapsed().as_secs()),
        trial,
        search: session.search_progress().map(|p| (p.done * 100 / p.total.max(1), p.total)),
    });
}
