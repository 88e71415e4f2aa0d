//! The tasks of an asynchronous program: who has called whom, and what each thread waits for.

use crate::tui::app::App;
use crate::tui::text::{cut, escape, wrap};
use ratatui::text::{Line, Span};

/// The most columns that tasks are indented.
const DEEPEST: usize = 12;

pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    let t = &app.theme;
    let mut lines = Vec::new();
    for task in &app.views.tasks {
        let indent = " ".repeat((2 * task.depth).min(DEEPEST));
        let heading = escape(&task.heading().text(app.lang)).into_owned();
        let room = width.saturating_sub(1 + indent.len());
        lines.push(Line::styled(format!(" {indent}{}", cut(&heading, room)), t.title));
        for thread in &task.threads {
            let doing = escape(&thread.message().text(app.lang)).into_owned();
            let (mark, style) = if thread.current { ("▶ ", t.focus) } else { ("  ", t.text) };
            for (row, text) in wrap(&doing, room.saturating_sub(4).max(16), 2).into_iter().enumerate() {
                let mark = if row == 0 { mark } else { "  " };
                lines.push(Line::from(vec![
                    Span::raw(format!(" {indent}  ")),
                    Span::styled(mark, t.focus),
                    Span::styled(text, style),
                ]));
            }
        }
    }
    lines
}
