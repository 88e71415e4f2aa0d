//! Draws the whole screen from the shared state and changes nothing.

use super::app::{App, RunProgress};
use super::bar;
use super::layout::{self, ScreenShape};
use super::paint::{boxed, highlight, put, scroll_mark};
use super::pane::{self, Pane, card, welcome, why};
use super::prompt::{Prompt, PromptKind};
use super::said;
use super::tabs;
use super::text::{cut, cut_left, escape, width, window, wrap};
use super::timeline;
use super::words;
use crate::session::{RunState, StatusView, WaitReason};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::merge::MergeStrategy;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// Draws everything, over whatever was there before.
pub(crate) fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buf = frame.buffer_mut();
    let s = &app.screen;
    if s.shape == ScreenShape::Tiny || area.width < 40 || area.height < 10 {
        let lines = wrap(&words::too_small(app.lang, area.width, area.height), area.width.into(), 0);
        let top = (area.height / 2).saturating_sub(lines.len() as u16 / 2);
        for (y, text) in (top..area.height).zip(lines) {
            let text = cut(&text, area.width.into());
            let x = (area.width.saturating_sub(width(&text) as u16)) / 2;
            put(buf, Rect::new(x, y, area.width - x, 1), Line::from(text));
        }
        return;
    }
    if s.area != area {
        // The terminal was resized, but the event for it has not arrived yet.
        return;
    }
    title(app, buf);
    if let Some(row) = s.tabs {
        let line: Vec<_> = tabs::spans(app).into_iter().map(|(_, span)| span).collect();
        put(buf, row, Line::from(line));
    }
    borders(app, buf);
    for (pane, rect) in &s.panes {
        rows(app, *pane, layout::inner(*rect), buf);
    }
    super::beside::draw(app, buf);
    if app.welcome && s.inner(Pane::Why).is_none() && app.overlay.is_none() {
        welcome(app, buf);
    }
    if let Some(row) = s.timeline {
        put(buf, row, timeline::line(app, row.width.into()));
    }
    sentence(app, buf);
    bottom(app, buf);
    overlay(app, buf);
    if let Some(prompt) = &app.prompt {
        completions(app, prompt, buf);
    }
}

/// The title line: the program, its arguments, and its state.
fn title(app: &App, buf: &mut Buffer) {
    let area = app.screen.title;
    let t = &app.theme;
    let status = &app.views.status;
    let columns = usize::from(area.width);
    buf.set_style(area, t.bar);
    let (mark, style) = app.state_mark();
    let spinner = app.progress.map(|p| SPINNER[p.turn % SPINNER.len()]);
    let (mark, state) = (spinner.unwrap_or(mark), words::state(app.lang, status));
    let right = vec![
        Span::styled(words::moment(app.lang, status, columns >= 100), t.dim),
        Span::raw("   "),
        Span::styled(format!("{mark} "), style),
        Span::styled(cut(&state, columns / 3), if app.ended() { t.strong } else { t.text }),
        Span::raw(" "),
    ];
    let right_width = right.iter().map(Span::width).sum::<usize>();
    let grants = words::grants(app.lang, status);
    let left_room = columns.saturating_sub(right_width + 2);
    let program = file_name(&status.program);
    let mut left = vec![Span::raw(" ")];
    let args: Vec<_> = status.args.iter().map(|a| escape(a).into_owned()).collect();
    let mut said = program;
    for arg in args {
        said.push(' ');
        said.push_str(&arg);
    }
    if columns >= 110 {
        left.push(Span::styled(format!("{}  ", words::NAME), t.focus));
    }
    let used = left.iter().map(Span::width).sum::<usize>();
    let grants_room = if left_room < 30 { 0 } else { width(&grants).min(left_room / 2) + 3 };
    if left_room >= used + 8 {
        left.push(Span::styled(cut(&said, left_room.saturating_sub(used + grants_room)), t.strong));
    }
    if grants_room > 0 {
        left.push(Span::styled(format!("   {}", cut(&grants, grants_room - 3)), t.dim));
    }
    put(buf, Rect { width: area.width.saturating_sub(right_width as u16), ..area }, Line::from(left));
    let x = area.width.saturating_sub(right_width as u16);
    put(buf, Rect { x, width: area.width - x, ..area }, Line::from(right));
}

const SPINNER: [&str; 4] = ["|", "/", "-", "\\"];

fn file_name(program: &str) -> String {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    cut_left(&escape(name), 40)
}

/// Draws all borders first, so that they join; then the focused one, heavier; then the titles.
fn borders(app: &App, buf: &mut Buffer) {
    let t = &app.theme;
    let panes = &app.screen.panes;
    let (focused, others): (Vec<_>, Vec<_>) = panes.iter().copied().partition(|(p, _)| *p == app.focus);
    for (_, rect) in others {
        Block::bordered().border_style(t.border).merge_borders(MergeStrategy::Fuzzy).render(rect, buf);
    }
    for (_, rect) in focused {
        Block::bordered()
            .border_type(BorderType::Thick)
            .border_style(t.focus)
            .merge_borders(MergeStrategy::Fuzzy)
            .render(rect, buf);
    }
    for (pane, rect) in panes {
        let focused = *pane == app.focus;
        let style = if focused { t.focus } else { t.title };
        let mut spans =
            vec![Span::styled(format!(" {} {} ", app.pane_key(*pane), app.pane_name(*pane)), style)];
        let more = pane::title(app, *pane);
        if !more.is_empty() {
            let line = if focused { "━━ " } else { "── " };
            spans.push(Span::styled(line, if focused { t.focus } else { t.border }));
            spans.extend(more);
            spans.push(Span::raw(" "));
        }
        let area = Rect { x: rect.x + 1, width: rect.width.saturating_sub(2), height: 1, ..*rect };
        let line = Line::from(spans);
        let covered = Rect { width: area.width.min(line.width() as u16), ..area };
        buf.set_style(covered, Style::reset());
        put(buf, area, line);
    }
}

/// The rows of a pane, its selection, and a mark on the border for which part is in sight.
fn rows(app: &App, pane: Pane, area: Rect, buf: &mut Buffer) {
    let t = &app.theme;
    let scroll = app.scroll(pane);
    let row_width = app.row_width(pane);
    let len = pane::len(app, pane, row_width);
    let height = usize::from(area.height);
    if len == 0 {
        for (i, text) in wrap(&pane::empty(app, pane), row_width.saturating_sub(2), 0).into_iter().enumerate()
        {
            if i < height {
                let y = area.y + i as u16;
                put(buf, Rect { y, height: 1, ..area }, Line::styled(format!(" {text}"), t.dim));
            }
        }
        return;
    }
    let top = if pane == Pane::Memory {
        let (_, per_row) = app.memory_shape();
        (app.memory.top / per_row) as usize
    } else {
        scroll.top
    };
    let wide = if scroll.left > 0 && pane.selects() { 4096 } else { row_width };
    let left = if pane.selects() { scroll.left } else { 0 };
    // The end of a program is told in sentences, of which none can be selected.
    let bare = pane == Pane::Code && app.views.code.lines.is_empty();
    for (i, line) in pane::rows(app, pane, top..top + height, wide).into_iter().enumerate() {
        let row = Rect { y: area.y + i as u16, height: 1, width: row_width as u16, ..area };
        let line = window(line, left, row_width);
        buf.set_line(row.x, row.y, &line, row.width);
        if pane::here_row(app, pane) == Some(top + i) {
            highlight(buf, row, t.here);
        } else if pane == app.focus && pane.selects() && !bare && scroll.selected == top + i {
            highlight(buf, row, t.selected);
        }
    }
    if pane == Pane::Why && app.two_cards() {
        second_card(app, area, buf);
    }
    scroll_mark(app, pane, area, top, len, buf);
}

/// If there is room, the nearest account of the other kind is shown next to the current one.
fn second_card(app: &App, area: Rect, buf: &mut Buffer) {
    let Some(account) = why::beside(app).and_then(|i| app.views.accounts.get(i)) else { return };
    let half = area.width / 2;
    let right = Rect { x: area.x + half + 1, width: area.width - half - 1, ..area };
    for y in area.y..area.bottom() {
        buf.set_string(area.x + half - 1, y, "│", app.theme.border);
    }
    let heading = Line::styled(format!(" {}", escape(&account.headline(app.lang))), app.theme.strong);
    put(buf, Rect { height: 1, ..right }, heading);
    let lines = card::card(app, account, right.width.into());
    for (i, line) in lines.into_iter().take(usize::from(area.height).saturating_sub(1)).enumerate() {
        put(buf, Rect { y: right.y + 1 + i as u16, height: 1, ..right }, line);
    }
}

/// The hint for beginners, if the pane of the card is not on the screen to hold it.
fn welcome(app: &App, buf: &mut Buffer) {
    let lines = welcome::lines(app);
    let w = lines.iter().map(Line::width).max().unwrap_or(0) as u16 + 3;
    let h = lines.len() as u16 + 2;
    let s = &app.screen;
    let bottom = s.sentence.y;
    if w > s.area.width || h + 4 > bottom {
        return;
    }
    let area = Rect::new((s.area.width - w) / 2, bottom - h - 1, w, h);
    boxed(app, area, "", buf);
    for (i, line) in lines.into_iter().enumerate() {
        put(buf, Rect { y: area.y + 1 + i as u16, x: area.x + 1, height: 1, width: w - 2 }, line);
    }
}

/// The line above the last: what the next instruction does, a message, or what is being typed.
fn sentence(app: &App, buf: &mut Buffer) {
    let mut area = app.screen.sentence;
    let t = &app.theme;
    let status = &app.views.status;
    if let Some(prompt) = &app.prompt {
        let lead = match &prompt.kind {
            PromptKind::Command => match &prompt.lead {
                Some(lead) => format!(" {} :", lead.text(app.lang)),
                None => " :".to_owned(),
            },
            PromptKind::Answer => format!(" {} ", app.text("prompt-answer")),
            PromptKind::Search { .. } => " /".to_owned(),
            PromptKind::Name { .. } => " =".to_owned(),
            PromptKind::Arguments { takes, .. } => {
                format!(" {} ", cut(&escape(takes), usize::from(area.width) * 2 / 3))
            }
        };
        let mut spans = vec![Span::styled(lead, t.key)];
        spans.extend(prompt.line.spans(t));
        let line = Line::from(spans);
        let over = line.width().saturating_sub(area.width.into());
        if let Some(error) = &prompt.error {
            // The error is shown below this line.
            let keys = app.screen.keys;
            let height = said::error_height(app, error, keys.width.into());
            area.y = area.y.min((keys.y + 1).saturating_sub(height + 1));
            Clear.render(area, buf);
        }
        put(buf, area, window(line, over, area.width.into()));
        return;
    }
    let line = if app.on_timeline && app.screen.timeline.is_none() {
        timeline::line(app, area.width.into())
    } else if let Some(message) = &app.message {
        return said::message(app, message, area, buf);
    } else if app.input.is_some() {
        Line::styled(format!(" {}", app.text("line-stdin")), t.warning)
    } else if app.running {
        Line::from(format!(" {}", running(app)))
    } else if app.beside.is_some() && app.overlay.is_none() {
        Line::from(format!(" {}", app.text("line-beside")))
    } else if app.ended() {
        Line::from(format!(" {}", words::ended(app.lang, status, app.refused())))
    } else if status.state == RunState::Fresh && status.next.is_empty() {
        Line::from(format!(" {}", app.text("line-fresh")))
    } else {
        Line::from(vec![
            Span::styled(" ▶ ", t.focus),
            Span::styled(task(app, status), t.dim),
            Span::raw(escape(&status.next.text(app.lang)).into_owned()),
        ])
    };
    put(buf, area, line);
}

/// The task that the next instruction belongs to, where there are several.
fn task(app: &App, status: &StatusView) -> String {
    let task =
        status.task.as_ref().map(|task| words::message!("line-task", task = task.clone()).text(app.lang));
    task.map(|task| escape(&task).into_owned()).unwrap_or_default()
}

/// The progress of the motion under way, or what it waits for.
fn running(app: &App) -> String {
    match (&app.waiting, app.progress) {
        (Some(WaitReason::Sleep(_)), _) => app.text("line-clock").into_owned(),
        (_, Some(RunProgress { trial: Some(moment), seconds, .. })) => {
            words::trying(app.lang, moment, seconds)
        }
        (_, Some(RunProgress { search: Some((percent, total)), seconds, .. })) => {
            words::looking(app.lang, percent, total, seconds)
        }
        (Some(WaitReason::Network { stdin: true, .. }), _) => app.text("line-network-or-input").into_owned(),
        (Some(WaitReason::Network { .. }), _) => app.text("line-network").into_owned(),
        (_, Some(p)) => words::speed(app.lang, p.ops_per_second, p.seconds),
        _ => app.text("say-running").into_owned(),
    }
}

/// The last line: the keys that matter now, or what is wrong with the command line.
fn bottom(app: &App, buf: &mut Buffer) {
    let area = app.screen.keys;
    let t = &app.theme;
    if let Some(error) = app.prompt.as_ref().and_then(|p| p.error.as_ref()) {
        return said::error(app, error, area, buf);
    }
    let mut spans = Vec::new();
    for (key, what) in bar::keys(app, area.width.into()) {
        spans.push(Span::styled(format!(" {key} "), t.key));
        spans.push(Span::styled(format!("{what} "), t.dim));
    }
    put(buf, area, Line::from(spans));
}

fn overlay(app: &App, buf: &mut Buffer) {
    let Some(overlay) = &app.overlay else { return };
    let area = overlay.area(app);
    boxed(app, area, &overlay.title(app), buf);
    let inside = layout::inner(area);
    let lines = overlay.lines(app, inside.width.into());
    let (len, height) = (lines.len(), usize::from(inside.height));
    let top = overlay.top().min(len.saturating_sub(height));
    for (i, line) in lines.into_iter().skip(top).take(height).enumerate() {
        put(buf, Rect { y: inside.y + i as u16, height: 1, ..inside }, line);
    }
    scroll_mark(app, app.focus, inside, top, len, buf);
}

/// What the tab key would complete to, above the prompt.
fn completions(app: &App, prompt: &Prompt, buf: &mut Buffer) {
    let row = app.screen.sentence;
    let shown = prompt.completions.len().min(8).min(usize::from(row.y.saturating_sub(3)));
    if shown == 0 || prompt.error.is_some() {
        return;
    }
    let first = prompt.picked.map_or(0, |p| p.saturating_sub(shown - 1));
    let more = prompt.completions.len() > shown;
    let widest = prompt.completions.iter().map(|c| width(&escape(c))).max().unwrap_or(0);
    let w = (widest + 4).min(usize::from(row.width)).max(12) as u16;
    let h = shown as u16 + 2;
    let area = Rect::new(0, row.y - h, w, h);
    boxed(app, area, if more { "…" } else { "" }, buf);
    for (i, text) in prompt.completions.iter().skip(first).take(shown).enumerate() {
        let picked = prompt.picked == Some(first + i);
        let style: Style = if picked { app.theme.selected.patch(app.theme.strong) } else { app.theme.text };
        let mark = if picked { "▶" } else { " " };
        let text = format!("{mark}{}", super::text::pad(&escape(text), usize::from(w) - 3));
        put(buf, Rect { x: 1, y: area.y + 1 + i as u16, width: w - 2, height: 1 }, Line::styled(text, style));
    }
}
