//! The run as a line: host calls, refusals, failures, and where the program stands.

use super::app::App;
use super::text::width;
use crate::session::{CallStatus, thousands};
use ratatui::text::{Line, Span};

/// The line, `columns` wide.
#[must_use]
pub fn line(app: &App, columns: usize) -> Line<'static> {
    let t = &app.theme;
    let status = &app.views.status;
    let end = horizon(status.moment, status.total);
    let label = thousands(end);
    let cells = columns.saturating_sub(width(&label) + 5).max(2);
    let at =
        |moment: u64| (u128::from(moment.min(end)) * (cells - 1) as u128 / u128::from(end.max(1))) as usize;
    let now = at(status.moment);
    // What a cell shows: the most telling of what falls on it.
    let mut marks: Vec<u8> = vec![0; cells];
    for call in &app.views.calls {
        let rank = match call.status {
            CallStatus::Plain | CallStatus::Pending => 1,
            CallStatus::Granted => 2,
            CallStatus::Failed => 3,
            CallStatus::Refused => 4,
        };
        let cell = &mut marks[at(call.moment)];
        *cell = (*cell).max(rank);
    }
    let mut spans = vec![Span::styled(" ├", t.dim)];
    for (i, rank) in marks.into_iter().enumerate() {
        spans.push(match rank {
            4 => Span::styled("✗", t.refused),
            3 => Span::styled("!", t.warning),
            _ if i == now && !app.ended() => Span::styled("▶", t.focus),
            2 => Span::styled("✓", t.granted),
            1 => Span::styled("┴", t.dim),
            _ if i < now || app.ended() => Span::styled("─", t.dim),
            _ => Span::styled("┈", t.border),
        });
    }
    spans.push(Span::styled(format!("┤ {label} "), t.dim));
    Line::from(spans)
}

/// The moment at the right end: the run's last where it is known, else a round number beyond now, so that the
/// line does not move at every step.
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
    use super::horizon;

    #[test]
    fn the_scale_is_round_and_ahead() {
        assert_eq!(horizon(0, None), 1000);
        assert_eq!(horizon(1000, None), 2000);
        assert_eq!(horizon(48_213, None), 50_000);
        assert_eq!(horizon(5, Some(61_940)), 61_940);
        assert_eq!(horizon(u64::MAX, None), u64::MAX);
    }
}
