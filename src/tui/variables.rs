//! Source variables as a tree of which a part is unfolded: which rows there are, and what has changed.

use crate::session::{Session, VariableRow};
use std::collections::{BTreeMap, HashMap};

/// How many parts are shown at first, and how many more each time.
pub(crate) const PAGE: u64 = 100;
/// The most rows that are shown.
const MOST_ROWS: usize = 2000;
/// The most values that are unfolded at the same time.
pub(super) const MOST_OPEN: usize = 200;

/// What is unfolded: paths of variables and their parts, and how many parts are shown of each.
pub(crate) type Unfolded = BTreeMap<String, u64>;

/// A row of the tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct VariableLine {
    /// The variable's name, and how to get to the part.
    pub path: String,
    /// How many values it is a part of.
    pub depth: usize,
    /// What it shows; `None` for the row that stands for parts that are not shown.
    pub row: Option<VariableRow>,
    /// How many parts are not shown.
    pub more: u64,
    /// Whether it can be unfolded.
    pub folds: bool,
    /// Whether its parts are shown below.
    pub open: bool,
    /// Whether it was different at the stop before.
    pub changed: bool,
}

/// The values of the latest stop and of the one before, by frame and path.
#[derive(Debug, Clone, Default)]
pub(crate) struct SeenValues {
    moment: u64,
    now: HashMap<(String, String), String>,
    before: HashMap<(String, String), String>,
}

impl SeenValues {
    /// Marks the rows of a frame that have changed since the stop before.
    fn mark(&mut self, moment: u64, frame: &str, lines: &mut [VariableLine]) {
        if self.moment != moment {
            self.moment = moment;
            self.before = std::mem::take(&mut self.now);
        }
        for line in lines {
            let Some(row) = &line.row else { continue };
            let key = (frame.to_owned(), line.path.clone());
            let value = row.message().to_string();
            line.changed = self.before.get(&key).is_some_and(|before| *before != value);
            self.now.insert(key, value);
        }
    }

    /// To be called when the program begins again.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// The rows of a frame, as far as they are unfolded.
pub(crate) fn fetch(
    session: &Session,
    frame: (usize, &str),
    unfolded: &Unfolded,
    seen: &mut SeenValues,
) -> Vec<VariableLine> {
    let mut lines = Vec::new();
    for row in session.variables_of_row(frame.0) {
        let path = row.name.clone();
        add(session, frame.0, unfolded, row, path, 0, &mut lines);
    }
    seen.mark(session.guest().moment(), frame.1, &mut lines);
    lines
}

fn add(
    session: &Session,
    frame: usize,
    unfolded: &Unfolded,
    row: VariableRow,
    path: String,
    depth: usize,
    lines: &mut Vec<VariableLine>,
) {
    if lines.len() >= MOST_ROWS {
        return;
    }
    let handle = row.handle.clone();
    let folds = row.parts > 0 && !row.shadowed;
    let wanted = unfolded.get(&path).copied().filter(|_| folds);
    lines.push(VariableLine {
        path: path.clone(),
        depth,
        row: Some(row),
        folds,
        open: wanted.is_some(),
        ..VariableLine::default()
    });
    let (Some(wanted), Some(handle)) = (wanted, handle) else { return };
    let mut shown = 0;
    let mut total = 1;
    while shown < wanted.min(total) && lines.len() < MOST_ROWS {
        let (parts, all) = session.parts_of_row(frame, &handle, shown);
        total = all;
        if parts.is_empty() {
            break;
        }
        shown += parts.len() as u64;
        for part in parts {
            let joined = match part.name.starts_with(['[', '*', '"']) {
                true => format!("{path}{}", part.name),
                false => format!("{path}.{}", part.name),
            };
            add(session, frame, unfolded, part, joined, depth + 1, lines);
        }
    }
    if let more @ 1.. = total.saturating_sub(shown) {
        let line = VariableLine { path, depth: depth + 1, more, ..VariableLine::default() };
        lines.push(line);
    }
}
