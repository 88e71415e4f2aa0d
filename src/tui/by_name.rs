//! Goes to a variable by its name, from whichever pane: with every letter, the cursor is on the name that fits best.

use super::app::App;
use super::cursor;
use super::pane::Pane;
use super::pane::locals::{self, LocalsRow};
use super::prompt::{Prompt, PromptKind};
use super::words::message;

/// How well a name fits what was typed; the smallest is the best.
type Fit = (u8, usize, usize);

/// Opens the prompt for a name.
pub(super) fn ask(app: &mut App) {
    let focus = std::mem::replace(&mut app.focus, Pane::Locals);
    let s = app.scroll(Pane::Locals);
    let kind = PromptKind::Name { focus, selected: s.selected, top: s.top };
    app.prompt = Some(Prompt::new(kind, ""));
}

/// Puts the cursor on the name that fits best, or on one of those after it. Returns `false` if none fits.
pub(super) fn show(app: &mut App, wanted: &str, number: usize) -> bool {
    let rows = fitting(app, wanted);
    let Some(row) = rows.get(number % rows.len().max(1)) else { return false };
    super::search::show(app, Pane::Locals, *row);
    true
}

/// The name is complete: what it stands for is unfolded.
pub(super) fn enter(app: &mut App, prompt: &Prompt) {
    let wanted = prompt.line.text().trim();
    if wanted.is_empty() {
        return;
    }
    if !show(app, wanted, prompt.picked.unwrap_or(0)) {
        return app.say(message!("say-no-match", text = wanted));
    }
    if locals::variable(app).is_some_and(|line| line.folds && !line.open) {
        cursor::details(app);
    }
}

/// Moves on to the next or previous name that fits.
pub(super) fn turn(app: &mut App, forward: bool) {
    let Some(prompt) = &app.prompt else { return };
    let wanted = prompt.line.text().trim().to_owned();
    let count = fitting(app, &wanted).len().max(1);
    let at = prompt.picked.unwrap_or(0) % count;
    let next = if forward { at + 1 } else { at + count - 1 } % count;
    if let Some(prompt) = &mut app.prompt {
        prompt.picked = Some(next);
    }
    show(app, &wanted, next);
}

/// The rows whose names fit, the best first.
fn fitting(app: &App, wanted: &str) -> Vec<usize> {
    let name = |row: usize| match locals::row_at(app, row)? {
        LocalsRow::Variable(line) => line.row.as_ref().map(|_| line.path.as_str()),
        LocalsRow::Local(row) | LocalsRow::Global(row) => row.name.as_deref(),
        _ => None,
    };
    let all = 0..locals::len(app);
    let mut rows: Vec<(Fit, usize)> = all.filter_map(|row| Some((fit(name(row)?, wanted)?, row))).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A name that is what was typed fits best, then names that begin so, then those of which a part begins so. Of these,
/// the shorter are the better: less of them was left out.
fn fit(name: &str, wanted: &str) -> Option<Fit> {
    let (name, wanted) = (name.to_lowercase(), wanted.to_lowercase());
    let at = name.find(&wanted)?;
    let part = name.rmatch_indices(&wanted).map(|(at, _)| at).find(|at| {
        let before = name[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    });
    let class = match (at, part) {
        _ if name == wanted => 0,
        (0, _) => 1,
        (_, Some(_)) => 2,
        _ => 3,
    };
    let left_out = name.len() - wanted.len();
    Some((class, left_out, part.unwrap_or(at)))
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn names_are_ordered_by_how_well_they_fit() {
        let names = ["local", "shapes::LIST", "list.next", "relist", "list", "no", "link"];
        let mut all: Vec<_> = names.iter().filter_map(|name| Some((fit(name, "li")?, *name))).collect();
        all.sort_unstable();
        let order: Vec<_> = all.into_iter().map(|(_, name)| name).collect();
        assert_eq!(order, ["link", "list", "list.next", "shapes::LIST", "relist"]);
        assert!(fit("list", "list") < fit("list2", "list"));
        assert!(fit("list", "l") < fit("local", "l"));
        assert_eq!(fit("été", "éé"), None);
    }
}
