//! Bookmarks, and the run as a line in words.

use super::text::short;
use super::{CommandError, CommandOutcome};
use crate::session::{Session, TimeMark};

pub(super) fn bookmark(session: &mut Session, name: &str) -> CommandOutcome {
    let (name, moment) = session.set_bookmark(name);
    CommandOutcome::Said(format!("bookmark `{name}` at instruction {moment}; `goto {name}` comes back"))
}

pub(super) fn unmark(session: &mut Session, name: Option<&str>) -> Result<CommandOutcome, CommandError> {
    let bookmarks = &mut session.history.bookmarks;
    let Some(wanted) = name else {
        let count = std::mem::take(bookmarks).len();
        return Ok(CommandOutcome::Said(format!(
            "{count} bookmark{} removed",
            if count == 1 { "" } else { "s" }
        )));
    };
    let at = bookmarks.iter().find(|(_, name)| *name == wanted).map(|(moment, _)| *moment);
    let Some(at) = at else {
        let message = format!("there is no bookmark `{}`; `bookmarks` lists them", short(wanted));
        return Err(CommandError::new(message));
    };
    bookmarks.remove(&at);
    Ok(CommandOutcome::Said(format!("bookmark `{wanted}` removed")))
}

pub(super) fn bookmarks(session: &Session) -> CommandOutcome {
    let marks = session.history.bookmarks.iter();
    let lines: Vec<String> = marks.map(|(moment, name)| format!("{moment:>12}  {name}")).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said("no bookmarks; `bookmark NAME` sets one here".into()),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn timeline(session: &Session) -> CommandOutcome {
    let view = session.timeline_view();
    let percent = view.now as f64 * 100.0 / view.furthest.max(1) as f64;
    let (count, bytes) = session.kept();
    let mut lines = vec![
        format!("instruction {} of {} ({percent:.1} %)", view.now, view.furthest),
        match view.ended {
            true => "the run has ended there".to_owned(),
            false => "the run goes on from there".to_owned(),
        },
        format!("checkpoints: {count}, {} KiB", bytes.div_ceil(1024)),
    ];
    let mut counts =
        [(TimeMark::Call, 0), (TimeMark::Granted, 0), (TimeMark::Refused, 0), (TimeMark::Failed, 0)];
    for (_, mark) in &view.marks {
        if let Some((_, count)) = counts.iter_mut().find(|(counted, _)| counted == mark) {
            *count += 1;
        }
    }
    let [calls, granted, refused, failed] = counts.map(|(_, count)| count);
    lines.push(format!(
        "accesses: {granted} granted, {refused} refused, {failed} failed; other calls: {calls}"
    ));
    let stops = view.marks.iter().filter(|(_, mark)| *mark == TimeMark::Breakpoint);
    let stops: Vec<String> = stops.map(|(moment, _)| moment.to_string()).collect();
    if !stops.is_empty() {
        let more = stops.len().saturating_sub(8);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        lines.push(format!("stopped at breakpoints: {}{more}", stops[..stops.len().min(8)].join(", ")));
    }
    lines.extend(
        session
            .history
            .bookmarks
            .iter()
            .map(|(moment, name)| format!("bookmark `{name}`: instruction {moment}")),
    );
    CommandOutcome::Lines(lines)
}
