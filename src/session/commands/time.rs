//! Bookmarks, and the run as a line in words.

use super::text::short;
use super::{CommandError, Output, nothing_after};
use crate::session::{Session, TimeMark};

type Outcome = Result<Output, CommandError>;

/// Characters that a bookmark's name may have.
const LONGEST: usize = 40;

pub(super) fn bookmark(session: &mut Session, rest: &str) -> Outcome {
    let taken = |name: &str| {
        let first = name.chars().next();
        first.is_some_and(|c| c.is_ascii_digit())
            || name.ends_with('%')
            || ["start", "end", "latest", "call", "all"].contains(&name)
            || name.starts_with("call ")
    };
    if taken(rest) || rest.chars().count() > LONGEST || rest.chars().any(char::is_control) {
        return Err(CommandError::new(format!(
            "a bookmark is a name of at most {LONGEST} characters that is no moment already, not `{}`",
            short(rest)
        )));
    }
    let (name, moment) = session.set_bookmark(rest);
    Ok(Output::Said(format!("bookmark `{name}` at operator {moment}; `goto {name}` comes back")))
}

pub(super) fn unmark(session: &mut Session, rest: &str) -> Outcome {
    if rest == "all" {
        let count = session.history.bookmarks.len();
        session.history.bookmarks.clear();
        return Ok(Output::Said(format!("{count} bookmark{} removed", if count == 1 { "" } else { "s" })));
    }
    let at = session.history.bookmarks.iter().find(|(_, name)| *name == rest).map(|(moment, _)| *moment);
    let Some(at) = at else {
        let message = format!("there is no bookmark `{}`; `bookmarks` lists them", short(rest));
        return Err(CommandError::new(message));
    };
    session.history.bookmarks.remove(&at);
    Ok(Output::Said(format!("bookmark `{rest}` removed")))
}

pub(super) fn bookmarks(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("bookmarks", rest)?;
    let marks = session.history.bookmarks.iter();
    let lines: Vec<String> = marks.map(|(moment, name)| format!("{moment:>12}  {name}")).collect();
    Ok(match lines.is_empty() {
        true => Output::Said("no bookmarks; `bookmark NAME` sets one here".into()),
        false => Output::Lines(lines),
    })
}

pub(super) fn timeline(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("timeline", rest)?;
    let view = session.timeline_view();
    let percent = view.now as f64 * 100.0 / view.furthest.max(1) as f64;
    let (count, bytes) = session.kept();
    let mut lines = vec![
        format!("operator {} of {} ({percent:.1} %)", view.now, view.furthest),
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
            .map(|(moment, name)| format!("bookmark `{name}`: operator {moment}")),
    );
    Ok(Output::Lines(lines))
}
