//! Paints lines, boxes and marks on cells, for all parts of the screen.

use super::app::App;
use super::pane::Pane;
use super::text::{width, window};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// Draws a line in the first row of an area, cut if it does not fit.
pub fn put(buf: &mut Buffer, area: Rect, line: Line<'static>) {
    if area.height > 0 {
        let line = window(line, 0, area.width.into());
        buf.set_line(area.x, area.y, &line, area.width);
    }
}

/// Draws the background of a row; text that has a colour of its own keeps it.
pub(crate) fn highlight(buf: &mut Buffer, row: Rect, style: Style) {
    for x in row.left()..row.right() {
        if let Some(cell) = buf.cell_mut((x, row.y)) {
            let own = cell.fg;
            cell.set_style(style);
            if own != Color::Reset {
                cell.fg = own;
            }
        }
    }
}

/// Marks which part of the rows is in sight, with a heavier piece of the right border.
pub(crate) fn scroll_mark(app: &App, pane: Pane, area: Rect, top: usize, len: usize, buf: &mut Buffer) {
    let height = usize::from(area.height);
    if len <= height || height == 0 {
        return;
    }
    let thumb = (height * height / len).clamp(1, height);
    let most = len - height;
    let from = (top.min(most) as u128 * (height - thumb) as u128).div_ceil(most as u128) as usize;
    let style = if pane == app.focus { app.theme.focus } else { app.theme.dim };
    for y in from..from + thumb {
        // Where another pane's border joins, the border stays as it is.
        if let Some(cell) = buf.cell_mut((area.right(), area.y + y as u16))
            && matches!(cell.symbol(), "│" | "┃")
        {
            cell.set_symbol("▐").set_style(style);
        }
    }
}

/// Draws an empty box over what was there, with a title unless that is empty.
pub fn boxed(app: &App, area: Rect, title: &str, buf: &mut Buffer) {
    // A wide character whose right half is covered is removed as a whole.
    for y in area.y..area.bottom() {
        let left = area.x.checked_sub(1).and_then(|x| buf.cell_mut((x, y)));
        if let Some(cell) = left.filter(|cell| width(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }
    Clear.render(area, buf);
    Block::bordered().border_type(BorderType::Rounded).border_style(app.theme.focus).render(area, buf);
    if !title.is_empty() {
        let row = Rect { x: area.x + 2, width: area.width.saturating_sub(4), height: 1, ..area };
        put(buf, row, Line::styled(format!(" {title} "), app.theme.focus));
    }
}
