//! Bookmarks, and where the program is in its run, in words.

use super::text::short;
use super::{CommandError, CommandOutcome, CommandResult};
use crate::session::{Session, TimeMark};
use crate::words::{Fact, Message, message};

pub(super) fn bookmark(session: &mut Session, name: &str) -> CommandOutcome {
    let (name, moment) = session.set_bookmark(name);
    CommandOutcome::Said(message!("said-bookmark", name, moment = Fact::Number(moment)))
}

pub(super) fn unmark(session: &mut Session, name: Option<&str>) -> CommandResult {
    let bookmarks = &mut session.history.bookmarks;
    let Some(wanted) = name else {
        let count = std::mem::take(bookmarks).len();
        return Ok(CommandOutcome::Said(message!(
            "said-bookmarks-removed",
            count = Fact::Number(count as u64)
        )));
    };
    let at = bookmarks.iter().find(|(_, name)| *name == wanted).map(|(moment, _)| *moment);
    let Some(at) = at else {
        return Err(CommandError::new(message!("wrong-bookmark", name = short(wanted))));
    };
    bookmarks.remove(&at);
    Ok(CommandOutcome::Said(message!("said-bookmark-removed", name = wanted)))
}

pub(super) fn bookmarks(session: &Session) -> CommandOutcome {
    let marks = session.history.bookmarks.iter();
    let lines: Vec<Message> =
        marks.map(|(moment, name)| Message::verbatim(format!("{moment:>12}  {name}"))).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said(message!("said-no-bookmarks")),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn timeline(session: &Session) -> CommandOutcome {
    let view = session.timeline_view();
    let percent = view.now as f64 * 100.0 / view.furthest.max(1) as f64;
    let (count, bytes) = session.kept();
    let mut lines = vec![
        message!(
            "timeline-now",
            now = Fact::Number(view.now),
            furthest = Fact::Number(view.furthest),
            percent = format!("{percent:.1}")
        ),
        match view.ended {
            true => message!("timeline-ended"),
            false => message!("timeline-goes-on"),
        },
        message!(
            "timeline-checkpoints",
            count = Fact::Number(count as u64),
            size = Fact::Number(bytes.div_ceil(1024))
        ),
    ];
    let mut counts =
        [(TimeMark::Call, 0), (TimeMark::Granted, 0), (TimeMark::Refused, 0), (TimeMark::Failed, 0)];
    for (_, mark) in &view.marks {
        if let Some((_, count)) = counts.iter_mut().find(|(counted, _)| counted == mark) {
            *count += 1;
        }
    }
    let [calls, granted, refused, failed] = counts.map(|(_, count)| Fact::Number(count));
    lines.push(message!("timeline-accesses", granted, refused, failed, calls));
    let stops = view.marks.iter().filter(|(_, mark)| *mark == TimeMark::Breakpoint);
    let stops: Vec<String> = stops.map(|(moment, _)| moment.to_string()).collect();
    if !stops.is_empty() {
        let listed = stops[..stops.len().min(8)].join(", ");
        lines.push(match stops.len().saturating_sub(8) as u64 {
            0 => message!("timeline-stops", listed),
            more => message!("timeline-stops-more", listed, more = Fact::Number(more)),
        });
    }
    lines.extend(
        session
            .history
            .bookmarks
            .iter()
            .map(|(moment, name)| message!("timeline-bookmark", name, moment = Fact::Number(*moment))),
    );
    CommandOutcome::Lines(lines)
}
