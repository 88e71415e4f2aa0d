//! The result of a comparison, in sentences.

use super::{Cell, ComparedRun, Comparison, ComparisonRow, RowKind, RunEntry, RunNames};
use crate::trace::recording::Ending;
use crate::words::{Message, message};

/// What there is to say about the first place where the runs diverge: a sentence, and what each run has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct First {
    /// `The first difference is the reply to call 7, …`
    pub sentence: Message,
    /// What each run has there; `None` if nothing differs.
    pub sides: Option<[Message; 2]>,
}

impl First {
    fn new(sentence: Message, sides: [Message; 2]) -> Self {
        Self { sentence, sides: Some(sides) }
    }
}

impl Comparison<'_> {
    /// The first difference as messages.
    #[must_use]
    pub fn first(&self, names: &RunNames) -> First {
        let Some(at) = self.first else { return First { sentence: self.nothing(names), sides: None } };
        let row = self.rows[at];
        let (a, b) = self.cells_at(at);
        let [of_a, of_b] = names.long.clone();
        let nothing = |run: Message| message!("compare-no-such-call", run);
        match (row.kind, a, b) {
            (RowKind::Reply, Some(a), Some(b)) => First::new(
                message!("compare-first-reply", call = which(&a, &b, of_b), text = a.text.clone()),
                [a, b].map(|cell| or_nothing(cell.reply)),
            ),
            (RowKind::Arguments, Some(a), Some(b)) => {
                First::new(message!("compare-first-arguments", call = which(&a, &b, of_b)), [a.text, b.text])
            }
            (_, Some(a), Some(b)) => First::new(self.decided(row), [at_call(&a), at_call(&b)]),
            (_, Some(a), None) => match self.beside(at, |row| row.a.is_none()) {
                Some(b) => First::new(
                    message!("compare-first-part", first = of_a, second = of_b),
                    [at_call(&a), at_call(&b)],
                ),
                None => First::new(
                    message!("compare-first-only", call = call_of(&a), run = of_a),
                    [at_call(&a), nothing(of_b)],
                ),
            },
            (_, None, Some(b)) => First::new(
                message!("compare-first-only", call = call_of(&b), run = of_b),
                [nothing(of_a), at_call(&b)],
            ),
            (_, None, None) => First { sentence: Message::default(), sides: None },
        }
    }

    /// The other run's entry at the same place: the first one that only it has, before the runs have a row in common
    /// again.
    fn beside(&self, at: usize, only_the_other: impl Fn(&ComparisonRow) -> bool) -> Option<Cell> {
        let gap = self.rows[at..].iter().take_while(|row| row.a.is_none() || row.b.is_none());
        let found = at + gap.into_iter().position(only_the_other)?;
        self.cells_at(found).1
    }

    /// The sentence about an attempt that was decided in different places.
    fn decided(&self, row: ComparisonRow) -> Message {
        let account = |side: usize, index: Option<usize>| match *self.items[side].get(index?)? {
            RunEntry::Lookup(account) => Some(account.clone()),
            item => self.record(side, item)?.reply.account.as_deref().cloned(),
        };
        let Some(account) = account(0, row.a).or_else(|| account(1, row.b)) else {
            return message!("compare-first-access");
        };
        let name = account.subject.as_str();
        let thing = match account.kind.is_quoted() {
            true => message!("thing-straight", name = format!("{name:?}").trim_matches('"')),
            false => message!("thing-bare", name),
        };
        message!("compare-first-decided", verb = account.operation.message(), thing)
    }

    /// The sentence for runs whose calls do not differ.
    fn nothing(&self, names: &RunNames) -> Message {
        let [a, b] = &self.runs;
        let varies = self.count(RowKind::Varies);
        let stops = |beyond: RowKind, run: &Message| {
            (self.count(beyond) > 0).then(|| message!("compare-as-far", run = run.clone()))
        };
        let calls = stops(RowKind::BeyondA, &names.long[0])
            .or_else(|| stops(RowKind::BeyondB, &names.long[1]))
            .unwrap_or_else(|| match (self.rows.len(), varies) {
                (0, _) => message!("compare-no-call"),
                (_, 0) => message!("compare-calls-same"),
                _ => message!("compare-calls-vary"),
            });
        match (&a.ending, a.moment) == (&b.ending, b.moment) {
            true => calls,
            false => message!("sentences", first = calls, second = message!("compare-first-end")),
        }
    }

    /// How many rows of each kind there are, from the first difference on.
    #[must_use]
    pub fn effects(&self, names: &RunNames) -> Option<Message> {
        let [a, b] = names.long.clone();
        let count = |kind: RowKind| self.count(kind);
        let parts = [
            (RowKind::Reply, message!("compare-replies", count = count(RowKind::Reply))),
            (RowKind::Arguments, message!("compare-arguments", count = count(RowKind::Arguments))),
            (RowKind::Elsewhere, message!("compare-elsewhere", count = count(RowKind::Elsewhere))),
            (RowKind::OnlyA, message!("compare-only", count = count(RowKind::OnlyA), run = a.clone())),
            (RowKind::OnlyB, message!("compare-only", count = count(RowKind::OnlyB), run = b.clone())),
            (
                RowKind::BeyondA,
                message!(
                    "compare-beyond",
                    count = count(RowKind::BeyondA),
                    run = b.clone(),
                    other = a.clone()
                ),
            ),
            (
                RowKind::BeyondB,
                message!("compare-beyond", count = count(RowKind::BeyondB), run = a, other = b),
            ),
        ];
        let parts = parts.into_iter().filter(|(kind, _)| count(*kind) > 0);
        let parts: Vec<Message> = parts.map(|(_, part)| part).collect();
        (!parts.is_empty()).then(|| message!("compare-in-all", parts))
    }

    /// What differs in any two runs and comes before the first difference.
    #[must_use]
    pub(crate) fn varying(&self) -> Option<Message> {
        let before = &self.rows[..self.first.unwrap_or(self.rows.len())];
        let count = before.iter().filter(|row| row.kind == RowKind::Varies).count();
        (count > 0).then(|| match self.first {
            Some(_) => message!("compare-varied-before", count),
            None => message!("compare-varied", count),
        })
    }
}

/// `call 7`, or `call 7 (9 in B)`.
fn which(a: &Cell, b: &Cell, run: Message) -> Message {
    let number = |number: u64| number.to_string();
    match (a.number, b.number) {
        (Some(a), Some(b)) if a == b => message!("compare-call", number = number(a)),
        (Some(a), Some(b)) => message!("compare-call-two", number = number(a), other = number(b), run),
        _ => message!("compare-lookup"),
    }
}

fn call_of(cell: &Cell) -> Message {
    match cell.number {
        Some(number) => message!("compare-call", number = number.to_string()),
        None => message!("compare-lookup-refused"),
    }
}

/// `call 3: open-at(…) = ok #2`
fn at_call(cell: &Cell) -> Message {
    match cell.number {
        Some(number) => message!("compare-at-call", number = number.to_string(), text = cell.line()),
        None => cell.line(),
    }
}

fn or_nothing(reply: Message) -> Message {
    if reply.is_empty() { message!("compare-nothing") } else { reply }
}

/// `exit status 1, after 20,561 instructions`
#[must_use]
pub fn end(run: &ComparedRun<'_>) -> Message {
    let (count, why) = (run.moment, run.ending.why().unwrap_or_default());
    match &run.ending {
        Ending::Returned { status } | Ending::Exited { status } => {
            message!("compare-end-exit", status = status.to_string(), count)
        }
        Ending::Trapped { .. } => message!("compare-end-trapped", count, why),
        Ending::Stopped { .. } => message!("compare-end-stopped", count, why),
    }
}
