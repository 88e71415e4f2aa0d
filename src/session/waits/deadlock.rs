//! Why nothing in a program can go on: who waits for whom, down to a circle or to what nobody can end.

use super::WaitGraph;
use crate::guest::{Guest, TaskId, TaskState};
use crate::words::{Fact, Message, message};
use std::collections::BTreeSet;

/// The most tasks that an explanation tells of.
const TOLD: usize = 12;

/// The tasks visited on the way from the first, and what was found.
struct WaitWalk<'w, 'g> {
    graph: &'w WaitGraph<'g>,
    seen: BTreeSet<TaskId>,
    path: Vec<TaskId>,
    lines: Vec<Message>,
    circle: Option<Vec<TaskId>>,
    /// A task whose wait nobody can end.
    leaf: Option<TaskId>,
    untold: usize,
}

impl WaitWalk<'_, '_> {
    /// Goes on from a task to those that could end its wait. The path is never longer than the number of tasks told of,
    /// so that a program with many cannot exhaust the stack.
    fn follow(&mut self, task: TaskId) {
        if let Some(at) = self.path.iter().position(|on| *on == task) {
            self.circle.get_or_insert_with(|| self.path[at..].to_vec());
            return;
        }
        if !self.seen.insert(task) {
            return;
        }
        if self.lines.len() >= TOLD {
            self.untold += 1;
            return;
        }
        let Some(info) = self.graph.tasks.get(&task) else { return };
        let mut next = Vec::new();
        for thread in &info.threads {
            let doing = self.graph.doing(thread.id, thread.doing, Some(task));
            self.lines.push(message!("deadlock-task", task = self.graph.name(task), doing = doing.text));
            for waited in doing.waits.iter().flatten() {
                next.extend(waited.tasks.iter().copied());
            }
        }
        if info.threads.is_empty() || next.is_empty() {
            self.leaf.get_or_insert(task);
        }
        self.path.push(task);
        for task in next {
            self.follow(task);
        }
        self.path.pop();
    }
}

/// The explanation of a deadlock, a line each; empty if no task waits.
pub(in crate::session) fn explain(guest: &Guest) -> Vec<Message> {
    let graph = WaitGraph::new(guest);
    let unresolved = graph.tasks.values().find(|task| task.state != TaskState::Resolved);
    let Some(first) = unresolved.or_else(|| graph.tasks.values().find(|task| !task.threads.is_empty()))
    else {
        return Vec::new();
    };
    let mut walk = WaitWalk {
        graph: &graph,
        seen: BTreeSet::new(),
        path: Vec::new(),
        lines: Vec::new(),
        circle: None,
        leaf: None,
        untold: 0,
    };
    walk.follow(first.id);
    let WaitWalk { mut lines, circle, leaf, untold, .. } = walk;
    if untold > 0 {
        lines.push(message!("deadlock-more", count = untold));
    }
    match (circle, leaf) {
        (_, Some(task)) => lines.push(message!("deadlock-leaf", task = graph.name(task))),
        (Some(circle), None) => lines.push(conclusion(&graph, &circle)),
        (None, None) => {}
    }
    lines
}

fn conclusion(graph: &WaitGraph<'_>, circle: &[TaskId]) -> Message {
    let [first, rest @ ..] = circle else { return Message::default() };
    if rest.is_empty() {
        return message!("deadlock-itself", task = graph.name(*first));
    }
    let number = |task: &TaskId| Message::verbatim(task.0.to_string());
    let around = circle.iter().chain([first]).map(number);
    let arrow = |mut all: Vec<Message>, next: Message| {
        if !all.is_empty() {
            all.push(Message::verbatim(" → "));
        }
        all.push(next);
        all
    };
    message!("deadlock-circle", tasks = Message::joined(around.fold(Vec::new(), arrow)))
}

/// What a program had left to do when its entry returned, as one sentence; `None` if nothing was dropped.
pub(in crate::session) fn dropped(guest: &Guest) -> Option<Message> {
    if !guest.is_concurrent() {
        return None;
    }
    let graph = WaitGraph::new(guest);
    let left: Vec<TaskId> =
        graph.tasks.values().filter(|task| !task.threads.is_empty()).map(|task| task.id).collect();
    let (first, count) = (*left.first()?, Fact::Count(left.len() as u64));
    let info = graph.tasks.get(&first)?;
    let thread = info.threads.first()?;
    let doing = graph.doing(thread.id, thread.doing, Some(first)).text;
    Some(message!("end-dropped", count, tasks = graph.names(&left), doing))
}
