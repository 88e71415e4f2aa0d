//! The run as a line: host calls, refusals, failures, breakpoints, bookmarks, and the present moment.

use super::app::App;
use super::text::width;
use crate::session::{TimeMark, thousands};
use ratatui::text::{Line, Span};

/// The line, `columns` columns wide.
#[must_use]
pub fn line(app: &App, columns: usize) -> Line<'static> {
    let t = &app.theme;
    let view = &app.views.timeline;
    let end = end(app);
    let label = thousands(end);
    let cells = cells(end, columns);
    let at = |moment| cell(moment, end, cells);
    let (now, furthest) = (at(view.now), at(view.furthest));
    let past = view.now < view.furthest;
    // Of all marks that fall on a cell, show the most important.
    let mut marks: Vec<u8> = vec![0; cells];
    for (moment, mark) in &view.marks {
        let cell = &mut marks[at(*moment)];
        *cell = (*cell).max(rank(*mark));
    }
    let ends = if app.on_timeline { t.focus } else { t.dim };
    let mut spans = vec![Span::styled(if app.on_timeline { "▸├" } else { " ├" }, ends)];
    for (i, rank) in marks.into_iter().enumerate() {
        spans.push(match rank {
            _ if i == now && past => Span::styled("▶", t.focus),
            6 => Span::styled("✗", t.refused),
            5 => Span::styled("!", t.warning),
            _ if i == now && !app.ended() => Span::styled("▶", t.focus),
            4 => Span::styled("◆", t.focus),
            3 => Span::styled("●", t.warning),
            2 => Span::styled("✓", t.granted),
            1 => Span::styled("┴", t.dim),
            _ if i <= now => Span::styled("─", t.dim),
            // This part of the run has happened, but is after the moment shown.
            _ if i <= furthest => Span::styled("─", t.border),
            _ => Span::styled("┈", t.border),
        });
    }
    spans.push(Span::styled(format!("┤ {label} "), ends));
    Line::from(spans)
}

fn rank(mark: TimeMark) -> u8 {
    match mark {
        TimeMark::Call => 1,
        TimeMark::Granted => 2,
        TimeMark::Breakpoint => 3,
        TimeMark::Bookmark => 4,
        TimeMark::Failed => 5,
        TimeMark::Refused => 6,
    }
}

/// The moment that a column of the line stands for.
#[must_use]
pub(crate) fn moment_at(app: &App, columns: usize, column: usize) -> u64 {
    let end = end(app);
    let cells = cells(end, columns);
    moment(column.saturating_sub(2).min(cells - 1), end, cells).min(app.views.timeline.furthest)
}

/// The moment of the cell next to the present one.
#[must_use]
pub fn beside(app: &App, right: bool) -> u64 {
    let columns = app.screen.timeline.map_or(usize::from(app.size.width), |row| row.width.into());
    let view = &app.views.timeline;
    let end = end(app);
    let cells = cells(end, columns);
    let at = cell(view.now, end, cells);
    let to = moment(if right { at + 1 } else { at.saturating_sub(1) }, end, cells);
    // In a run that has fewer moments than the line has cells, several cells are the same moment.
    match right {
        true => to.max(view.now + 1).min(view.furthest),
        false => to.min(view.now.saturating_sub(1)),
    }
}

fn end(app: &App) -> u64 {
    let view = &app.views.timeline;
    horizon(view.furthest, view.ended.then_some(view.furthest).or(app.views.status.total))
}

fn cells(end: u64, columns: usize) -> usize {
    columns.saturating_sub(width(&thousands(end)) + 5).max(2)
}

fn cell(moment: u64, end: u64, cells: usize) -> usize {
    (u128::from(moment.min(end)) * (cells - 1) as u128 / u128::from(end.max(1))) as usize
}

/// The first moment that falls on a cell.
fn moment(cell: usize, end: u64, cells: usize) -> u64 {
    let first = (cell as u128 * u128::from(end)).div_ceil(cells as u128 - 1);
    u64::try_from(first).unwrap_or(u64::MAX).min(end)
}

/// The moment at the right end: the run's last if it is known, else a round number beyond the present, so that the line
/// does not change at every step.
fn horizon(moment: u64, total: Option<u64>) -> u64 {
    if let Some(total) = total {
        return total.max(moment).max(1);
    }
    let mut round = 1000_u64;
    loop {
        for factor in [1, 2, 5] {
            let end = round.saturating_mul(factor);
            if end > moment || end == u64::MAX {
                return end;
            }
        }
        round = round.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::{cell, horizon, moment};

    #[test]
    fn a_cell_stands_for_moments_that_fall_on_it() {
        for (end, cells) in [(1, 2), (5, 100), (61_940, 70), (u64::MAX, 200)] {
            for at in 0..cells {
                let found = cell(moment(at, end, cells), end, cells);
                assert!(found == at || end < cells as u64, "{at} of {cells} in {end}: {found}");
            }
            assert_eq!((moment(0, end, cells), moment(cells - 1, end, cells)), (0, end));
        }
    }

    #[test]
    fn the_scale_is_round_and_ahead() {
        assert_eq!(horizon(0, None), 1000);
        assert_eq!(horizon(1000, None), 2000);
        assert_eq!(horizon(48_213, None), 50_000);
        assert_eq!(horizon(5, Some(61_940)), 61_940);
        assert_eq!(horizon(u64::MAX, None), u64::MAX);
    }
}
