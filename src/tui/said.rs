//! Messages below the panes, in as many lines as they need: a message that is cut is not understood.
//!
//! The first lines cover the bottom of what is above, until the next key.

use super::app::App;
use super::paint::put;
use super::text::{cut, escape, width, wrap};
use crate::session::CommandError;
use crate::words::Message;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// The most lines of a message; a longer one is cut.
const MOST: usize = 6;

/// Draws a message, with its last line in `area`.
pub fn message(app: &App, message: &Message, area: Rect, buf: &mut Buffer) {
    let style = app.theme.warning;
    let lines = lines(&message.text(app.lang), area.width.into());
    upwards(lines.into_iter().map(|text| Line::styled(format!(" {text}"), style)).collect(), area, buf);
}

/// Draws what is wrong with the command line and what would be right, with the last line in `area`.
pub fn error(app: &App, error: &CommandError, area: Rect, buf: &mut Buffer) {
    upwards(error_lines(app, error, area.width.into()), area, buf);
}

/// How many lines an error takes.
pub(crate) fn error_height(app: &App, error: &CommandError, columns: usize) -> u16 {
    u16::try_from(error_lines(app, error, columns).len()).unwrap_or(1)
}

fn error_lines(app: &App, error: &CommandError, columns: usize) -> Vec<Line<'static>> {
    let t = &app.theme;
    // The mark before the text takes two columns.
    let texts = lines(&error.message.text(app.lang), columns.saturating_sub(2)).into_iter().enumerate();
    let lead = |at: usize| if at == 0 { " ! " } else { "   " };
    let mut lines: Vec<Line<'static>> =
        texts.map(|(at, text)| Line::styled(format!("{}{text}", lead(at)), t.warning)).collect();
    if let Some(correction) = &error.correction {
        let takes = format!("{} ", app.text("take-correction"));
        let room = columns.saturating_sub(width(&takes) + 4);
        let spans = [Span::styled(takes, t.dim), Span::styled(cut(&escape(correction), room), t.strong)];
        let needed: usize = spans.iter().map(Span::width).sum();
        match lines.last_mut().filter(|last| last.width() + 2 + needed < columns) {
            Some(last) => last.spans.push(Span::raw("  ")),
            None => lines.push(Line::raw("   ")),
        }
        lines.iter_mut().next_back().into_iter().for_each(|last| last.spans.extend(spans.clone()));
    }
    lines
}

/// The lines of a text, each with a free column before it.
fn lines(text: &str, columns: usize) -> Vec<String> {
    let room = columns.saturating_sub(1);
    let mut lines = wrap(&escape(text), room, 0);
    if lines.len() > MOST {
        lines.truncate(MOST);
        lines.iter_mut().next_back().into_iter().for_each(|last| *last = cut(&format!("{last} …"), room));
    }
    lines
}

fn upwards(lines: Vec<Line<'static>>, area: Rect, buf: &mut Buffer) {
    let height = u16::try_from(lines.len()).unwrap_or(1).min(area.y + 1);
    let top = area.y + 1 - height;
    Clear.render(Rect { y: top, height, ..area }, buf);
    for (y, line) in (top..).zip(lines.into_iter().take(height.into())) {
        put(buf, Rect { y, height: 1, ..area }, line);
    }
}
