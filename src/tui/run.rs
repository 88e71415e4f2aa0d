//! The run loop: events, slices of the program, and drawing, each when it is due.

use super::app::App;
use super::terminal::Guard;
use super::theme::ThemeName;
use super::{app::Progress, draw::draw, update};
use crate::lesson::{Player, Stage};
use crate::session::{Session, WaitReason};
use crate::words::Lang;
use crossterm::event;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// So long the program runs before keys are looked at.
const SLICE: Duration = Duration::from_millis(12);
/// So often the clock is looked at meanwhile.
const TICK: Duration = Duration::from_millis(1);
/// How often a running program's screen is drawn; the first time only when it has run so long.
const REDRAW: Duration = Duration::from_millis(100);
/// How often a lesson's files are looked at.
const RELOAD: Duration = Duration::from_millis(400);
/// How often a clock is looked at.
const CLOCK: Duration = Duration::from_millis(20);
/// Operators between two looks at the clock. Where a program that went at full speed suddenly meets operators that take
/// a hundred times as long, the largest number is still some tens of milliseconds.
const FEWEST: u64 = 2_000;
const MOST: u64 = 400_000;

/// How the screen looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Colours; see [`ThemeName::from_vars`].
    pub theme: ThemeName,
    /// The language of what is said.
    pub lang: Lang,
}

/// Opens the debugger on the terminal and runs it until the person quits.
///
/// # Errors
/// Terminal I/O.
pub fn run(session: Session, options: &Options) -> io::Result<()> {
    run_with(session, options, None)
}

/// [`run`] with a lesson beside the machine.
///
/// # Errors
/// Terminal I/O.
pub fn run_lesson(
    session: Session,
    options: &Options,
    player: Player,
    stage: Box<dyn Stage>,
) -> io::Result<()> {
    run_with(session, options, Some((player, stage)))
}

fn run_with(
    mut session: Session,
    options: &Options,
    lesson: Option<(Player, Box<dyn Stage>)>,
) -> io::Result<()> {
    let _guard = Guard::enter()?;
    // From the first poll on a change of the window's size is an event: none may fall between it and the size.
    event::poll(Duration::ZERO)?;
    let (width, height) = crossterm::terminal::size()?;
    let mut terminal = Terminal::new(CrosstermBackend::new(io::BufWriter::new(io::stdout())))?;
    let mut app = App::new(Size::new(width, height), options.theme, options.lang);
    let (player, mut stage) = lesson.unzip();
    app.lang = player.as_ref().map_or(app.lang, Player::lang);
    app.lesson = player;
    app.settle(&session);
    let mut pace = Pace::default();
    while !app.quit {
        if let Some(stage) = &mut stage {
            super::lesson::serve(&mut app, &mut session, stage.as_mut());
        }
        show(&mut terminal, &mut app)?;
        if app.running {
            pump(&mut app, &mut session, &mut pace)?;
        } else if let Some(stage) = &mut stage
            && changed(&mut app, &mut session, stage.as_mut())?
        {
            continue;
        } else {
            update::event(&mut app, &mut session, &event::read()?);
        }
        // Keys that came together are drawn together, unless they move the program.
        while !app.quit && !app.running && event::poll(Duration::ZERO)? {
            update::event(&mut app, &mut session, &event::read()?);
        }
    }
    Ok(())
}

/// Waits for an event, or for a change of the lesson's files (`true`): whoever writes a lesson sees it change. The screen is
/// left alone meanwhile.
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
        // Like `clear`, which would ask the terminal for its cursor and fail where none answers.
        let size = terminal.size()?;
        terminal.resize(Rect::new(0, 0, size.width, size.height))?;
    }
    terminal.draw(|frame| draw(app, frame))?;
    execute!(terminal.backend_mut(), EndSynchronizedUpdate)
}

/// How a motion is cut into slices, and how fast it goes.
#[derive(Debug, Default)]
struct Pace {
    budget: u64,
    began: Option<(Instant, u64)>,
    measured: Option<(Instant, u64)>,
    turn: usize,
}

/// Runs the motion until it stops, an event comes, or the screen is due.
fn pump(app: &mut App, session: &mut Session, pace: &mut Pace) -> io::Result<()> {
    let due = Instant::now() + REDRAW;
    pace.began.get_or_insert((Instant::now(), app.views.status.moment));
    while app.running {
        let wait = match &app.waiting {
            None => Duration::ZERO,
            Some(WaitReason::Sleep(long) | WaitReason::Network { again: long, .. }) => (*long).min(CLOCK),
            Some(WaitReason::Stdin) => {
                update::event(app, session, &event::read()?);
                return Ok(());
            }
        };
        // A motion moves before the next key is looked at: steps typed fast are all taken.
        if !wait.is_zero() && event::poll(wait)? {
            update::event(app, session, &event::read()?);
            return Ok(());
        }
        slice(app, session, pace);
        if app.waiting == Some(WaitReason::Stdin) {
            return Ok(());
        }
        if app.running && event::poll(Duration::ZERO)? {
            update::event(app, session, &event::read()?);
            return Ok(());
        }
        if app.running && Instant::now() >= due {
            measure(app, session, pace);
            return Ok(());
        }
    }
    pace.began = None;
    pace.measured = None;
    Ok(())
}

/// Runs the motion for a slice of time.
fn slice(app: &mut App, session: &mut Session, pace: &mut Pace) {
    let start = Instant::now();
    let mut now = start;
    loop {
        let budget = pace.budget.clamp(FEWEST, MOST);
        update::pump(app, session, budget);
        let took = now.elapsed();
        now += took;
        pace.budget = if took > TICK * 2 {
            budget / 2
        } else if took < TICK / 2 {
            budget * 2
        } else {
            budget
        };
        if !app.running || app.waiting.is_some() || now - start >= SLICE {
            break;
        }
    }
}

fn measure(app: &mut App, session: &Session, pace: &mut Pace) {
    app.views.fetch_status(session);
    let trial = session.trial_moment();
    let now = (Instant::now(), trial.unwrap_or(app.views.status.moment));
    let (since, before) = pace.measured.replace(now).or(pace.began).unwrap_or(now);
    let millis = now.0.duration_since(since).as_millis().max(1) as u64;
    pace.turn += 1;
    app.progress = Some(Progress {
        turn: pace.turn,
        ops_per_second: now.1.saturating_sub(before).saturating_mul(1000) / millis,
        seconds: pace.began.map_or(0, |(began, _)| began.elapsed().as_secs()),
        trial,
        search: session.search_progress().map(|p| (p.done * 100 / p.total.max(1), p.total)),
    });
}
