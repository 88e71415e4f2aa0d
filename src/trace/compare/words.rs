//! What a comparison comes to, in sentences.

use super::{Cell, Comparison, Item, Kind, Names, Row, Run};
use crate::text::thousands;
use crate::trace::recording::Ending;

/// What there is to say about the first place where the runs part: a sentence, and what each run has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// `The first difference is the reply to call 7, …`
    pub sentence: String,
    /// What each run has there.
    pub sides: Option<[String; 2]>,
}

impl Comparison<'_> {
    /// The first difference in words.
    #[must_use]
    pub fn first(&self, names: &Names) -> First {
        let Some(at) = self.first else { return First { sentence: self.nothing(names), sides: None } };
        let row = self.rows[at];
        let (a, b) = self.cells_at(at);
        let [of_a, of_b] = &names.long;
        let nothing = |name: &str| format!("nothing: {name} makes no such call");
        match (row.kind, a, b) {
            (Kind::Reply, Some(a), Some(b)) => First {
                sentence: format!("The first difference is the reply to {}: {}", which(&a, &b, of_b), a.text),
                sides: Some([a, b].map(|cell| or_nothing(cell.reply))),
            },
            (Kind::Arguments, Some(a), Some(b)) => First {
                sentence: format!("The first difference is what {} was given.", which(&a, &b, of_b)),
                sides: Some([a.text, b.text]),
            },
            (_, Some(a), Some(b)) => First {
                sentence: format!("The first difference is how {} was decided.", self.subject(row)),
                sides: Some([at_call(&a), at_call(&b)]),
            },
            (_, Some(a), None) => match self.beside(at, |row| row.a.is_none()) {
                Some(b) => First {
                    sentence: format!("The runs part here: {of_a} and {of_b} make different calls."),
                    sides: Some([at_call(&a), at_call(&b)]),
                },
                None => First {
                    sentence: format!("The first difference is {}, which only {of_a} makes.", call_of(&a)),
                    sides: Some([at_call(&a), nothing(of_b)]),
                },
            },
            (_, None, Some(b)) => First {
                sentence: format!("The first difference is {}, which only {of_b} makes.", call_of(&b)),
                sides: Some([nothing(of_a), at_call(&b)]),
            },
            (_, None, None) => First { sentence: String::new(), sides: None },
        }
    }

    /// The other run's entry at the same place: the first one that only it has, before both go on together.
    fn beside(&self, at: usize, only_the_other: impl Fn(&Row) -> bool) -> Option<Cell> {
        let gap = self.rows[at..].iter().take_while(|row| row.a.is_none() || row.b.is_none());
        let found = at + gap.into_iter().position(only_the_other)?;
        self.cells_at(found).1
    }

    /// What an attempt was about.
    fn subject(&self, row: Row) -> String {
        let account = |side: usize, index: Option<usize>| match *self.items[side].get(index?)? {
            Item::Lookup(account) => Some(account.clone()),
            item => self.record(side, item)?.reply.account.as_deref().cloned(),
        };
        let account = account(0, row.a).or_else(|| account(1, row.b));
        account.map_or_else(
            || "an access".to_owned(),
            |account| match account.kind.is_quoted() {
                true => format!("{} {:?}", account.operation, account.subject),
                false => format!("{} {}", account.operation, account.subject),
            },
        )
    }

    /// Where no call differs.
    fn nothing(&self, names: &Names) -> String {
        let [a, b] = &self.runs;
        let varies = self.count(Kind::Varies);
        let stops = |beyond: Kind, name: &str| {
            (self.count(beyond) > 0).then(|| format!("As far as {name} goes, both make the same calls."))
        };
        let calls = stops(Kind::BeyondA, &names.long[0])
            .or_else(|| stops(Kind::BeyondB, &names.long[1]))
            .unwrap_or_else(|| match (self.rows.len(), varies) {
                (0, _) => "Neither makes a host call.".to_owned(),
                (_, 0) => "All host calls and their replies are the same.".to_owned(),
                _ => "All host calls are the same, and so are the replies but for clocks and random numbers."
                    .to_owned(),
            });
        match (&a.ending, a.moment) == (&b.ending, b.moment) {
            true => calls,
            false => format!("{calls} The first difference is the end."),
        }
    }

    /// How many rows of each kind there are, after the first difference and it included.
    #[must_use]
    pub fn effects(&self, names: &Names) -> Option<String> {
        let [a, b] = &names.long;
        let part = |kind: Kind, what: &dyn Fn(usize) -> String| match self.count(kind) {
            0 => None,
            n => Some(format!("{} {}", thousands(n as u64), what(n))),
        };
        let calls = |n: usize| if n == 1 { "call" } else { "calls" };
        let parts = [
            part(Kind::Reply, &|n| format!("{} with another reply", calls(n))),
            part(Kind::Arguments, &|n| format!("{} with other arguments", calls(n))),
            part(Kind::Elsewhere, &|n| match n {
                1 => "attempt decided elsewhere".to_owned(),
                _ => "attempts decided elsewhere".to_owned(),
            }),
            part(Kind::OnlyA, &|_| format!("only in {a}")),
            part(Kind::OnlyB, &|_| format!("only in {b}")),
            part(Kind::BeyondA, &|_| format!("in {b} after where {a} stands")),
            part(Kind::BeyondB, &|_| format!("in {a} after where {b} stands")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("In all: {}.", parts.join(", ")))
    }

    /// What is another in any two runs, and comes before the first difference.
    #[must_use]
    pub fn varying(&self) -> Option<String> {
        let before = &self.rows[..self.first.unwrap_or(self.rows.len())];
        let replies = match before.iter().filter(|row| row.kind == Kind::Varies).count() {
            0 => return None,
            1 => "1 reply of a clock or with random numbers differs".to_owned(),
            n => format!("{} replies of clocks and with random numbers differ", thousands(n as u64)),
        };
        Some(match self.first {
            Some(_) => format!("({replies} before that, as in any two runs.)"),
            None => format!("({replies}, as in any two runs.)"),
        })
    }
}

/// `call 7`, or `call 7 (9 in B)`.
fn which(a: &Cell, b: &Cell, in_b: &str) -> String {
    match (a.number, b.number) {
        (Some(a), Some(b)) if a == b => format!("call {a}"),
        (Some(a), Some(b)) => format!("call {a} ({b} in {in_b})"),
        _ => "a lookup without a call".to_owned(),
    }
}

fn call_of(cell: &Cell) -> String {
    match cell.number {
        Some(number) => format!("call {number}"),
        None => "a lookup that its C library refused".to_owned(),
    }
}

/// `call 3: open-at(…) = ok #2`
fn at_call(cell: &Cell) -> String {
    match cell.number {
        Some(number) => format!("call {number}: {}", cell.line()),
        None => cell.line(),
    }
}

fn or_nothing(reply: String) -> String {
    if reply.is_empty() { "nothing".to_owned() } else { reply }
}

/// `exit status 1, after 20,561 instructions`
#[must_use]
pub fn end(run: &Run<'_>) -> String {
    let after = thousands(run.moment);
    let instructions = if run.moment == 1 { "instruction" } else { "instructions" };
    match &run.ending {
        Ending::Returned { status } | Ending::Exited { status } => {
            format!("exit status {status}, after {after} {instructions}")
        }
        Ending::Trapped { why } => format!("trapped after {after} {instructions}: {why}"),
        Ending::Stopped { why } => format!("not at its end, at instruction {after}: {why}"),
    }
}
