//! A comparison as lines of text. This is the one place where it is laid out, in any language, both for a page (a
//! terminal, a file) and for a pane of the screen.
//!
//! Both show the same: how the runs were started, where they diverge, the calls side by side or one below the other,
//! what the runs wrote and how they ended. A page is read from top to bottom and may be long; in a pane, a cursor
//! moves. Lines are made of pieces that say what they are, so that front ends can colour them.

use super::outputs::{Stream, StreamOutput};
use super::start::Difference;
use super::styled::{Place, Styled, StyledEntry, Tone};
use super::{Cell, ComparisonLine, ComparisonReport, RowKind};
use crate::text::{Long, cut, lines, width, wrap};
use crate::words::{self, Lang, Message, message};

/// What the lines are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A terminal or a file, which is read from top to bottom.
    Page,
    /// A pane of the screen.
    Pane,
}

impl Form {
    /// The number of columns from which on each run has a column of its own.
    fn two_columns(self) -> usize {
        match self {
            Self::Page => 120,
            Self::Pane => 110,
        }
    }

    /// The digits of a call's number in the layout with one column.
    fn digits(self) -> usize {
        match self {
            Self::Page => 5,
            Self::Pane => 4,
        }
    }

    /// The most lines of an entry that does not fit its column.
    fn most_in_column(self) -> usize {
        match self {
            Self::Page => 4,
            Self::Pane => 3,
        }
    }

    /// The same for an entry that has the full width.
    fn most(self) -> usize {
        match self {
            Self::Page => usize::MAX,
            Self::Pane => 3,
        }
    }

    /// How many columns stay free on the right.
    fn free(self) -> usize {
        match self {
            Self::Page => 0,
            Self::Pane => 1,
        }
    }

    /// What comes before each line of plain text.
    fn margin(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Pane => " ",
        }
    }

    /// What comes before the line that stands for rows left out.
    fn before_folded(self) -> &'static str {
        match self {
            Self::Page => "  ",
            Self::Pane => "      ",
        }
    }
}

/// How a comparison is laid out.
#[derive(Clone, Copy)]
pub struct ComparisonLayout<'a> {
    pub lang: Lang,
    pub form: Form,
    /// How many columns the whole layout has.
    pub columns: usize,
    /// Escapes what a program wrote, for the place where it is shown.
    pub harmless: &'a dyn Fn(&str) -> String,
}

impl ComparisonLayout<'_> {
    fn say(&self, message: &Message) -> String {
        (self.harmless)(&message.text(self.lang))
    }

    fn has_two_columns(&self) -> bool {
        self.columns >= self.form.two_columns()
    }

    /// The width of a run's column when each has its own: a mark with its spaces comes between them, and the sign of
    /// the first difference before them.
    fn column(&self) -> usize {
        (self.columns - 5) / 2
    }

    /// A plain text, wrapped if it is too long.
    fn told(&self, lead: &str, text: &str, tone: Tone) -> Vec<Styled> {
        if self.form == Form::Page {
            return broken(&format!("{lead}{text}"), self.columns);
        }
        let lead = format!("{}{lead}", self.form.margin());
        let hang = width(&lead);
        let parts = wrap(text, self.columns.saturating_sub(hang + self.form.free()), 0);
        let hung = |at: usize| if at == 0 { lead.clone() } else { " ".repeat(hang) };
        let line = |(at, part): (usize, String)| Styled::of([(&hung(at), Tone::Name), (&part, tone)]);
        parts.into_iter().enumerate().map(line).collect()
    }

    /// The names of the runs and the colons after them, padded to the same width.
    fn leads(&self, report: &ComparisonReport) -> [String; 2] {
        let names = report.names.short.each_ref().map(|name| self.say(name));
        let widest = names.iter().map(|name| width(name)).max().unwrap_or(0);
        names.map(|name| padded(&format!("{name}:"), widest + 2))
    }

    /// Lines of both runs side by side, with a mark between the first ones.
    fn beside(&self, first: bool, [left, right]: [&[String]; 2], marks: &Styled, tone: Tone) -> Vec<Styled> {
        let line = |at: usize| {
            let side = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let mut line = Styled::default();
            line.push(if first && at == 0 { "▶ " } else { "  " }, Tone::First);
            line.push(padded(&side(left), self.column()), tone);
            match at {
                0 => line.0.extend(marks.0.iter().cloned()),
                _ => line.push("   ", Tone::Text),
            }
            line.push(side(right), tone);
            line.trimmed()
        };
        (0..left.len().max(right.len())).map(line).collect()
    }

    /// A run's entry in its column: its number, and its text in at most `most` lines.
    fn cell(&self, cell: &Cell, most: usize) -> Vec<String> {
        let columns = self.column();
        let mut lines = hung(&format!("{:>5} ", cell.mark()), &self.say(&cell.line()), columns);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = format!("{}…", cut(last, columns.saturating_sub(1)).trim_end_matches('…'));
            }
        }
        lines
    }
}

impl ComparisonReport {
    /// The whole report as text on a page of so many columns.
    #[must_use]
    pub fn text(&self, lang: Lang, columns: usize) -> Vec<String> {
        let harmless = |text: &str| text.to_owned();
        let layout = ComparisonLayout { lang, form: Form::Page, columns, harmless: &harmless };
        let calls = self.lines.iter().flat_map(|line| self.row(line, &layout).lines);
        let all = self.before(&layout).into_iter().chain(calls).chain(self.after(&layout));
        all.map(|line| line.text()).collect()
    }

    /// What comes before the calls: which runs these are (on a page), how they were started, where they diverge, and
    /// the heading of the calls.
    #[must_use]
    pub fn before(&self, layout: &ComparisonLayout<'_>) -> Vec<Styled> {
        let mut told = Vec::new();
        if layout.form == Form::Page {
            let names = self.names.short.each_ref().map(|name| layout.say(name));
            let widest = names.iter().map(|name| width(name)).max().unwrap_or(0);
            for (name, what) in names.iter().zip(&self.names.what) {
                let lead = format!("{}  ", padded(name, widest));
                told.extend(layout.told(&lead, &layout.say(what), Tone::Text));
            }
            told.push(Styled::default());
        }
        told.extend(self.summary(layout));
        told.push(Styled::default());
        told.push(self.heads(layout));
        told
    }

    /// The heading of the calls.
    fn heads(&self, layout: &ComparisonLayout<'_>) -> Styled {
        let form = layout.form;
        let names = if form == Form::Page { &self.names.short } else { &self.names.long };
        let text = if layout.has_two_columns() {
            let [a, b] = names.each_ref().map(|name| format!("{:>5} {}", "", layout.say(name)));
            format!("  {}   {b}", padded(&a, layout.column()))
        } else {
            let [a, b] =
                self.names.short.each_ref().map(|name| padded_left(&layout.say(name), form.digits()));
            format!("{}  {a} {b}", form.margin())
        };
        Styled::of([(&text, Tone::Title)])
    }

    /// What differs in how the runs were started, and where they diverge.
    fn summary(&self, layout: &ComparisonLayout<'_>) -> Vec<Styled> {
        let leads = layout.leads(self);
        let mut told = Vec::new();
        let mut tell = |lead: &str, text: &str, tone: Tone| told.extend(layout.told(lead, text, tone));
        let say = |message: &Message| layout.say(message);
        if layout.form == Form::Page && !self.start.is_empty() {
            tell("", &say(&message!("compare-started-with")), Tone::Text);
        }
        for Difference { what, a, b } in &self.start {
            match layout.form {
                Form::Page => {
                    tell("  ", &say(what), Tone::Text);
                    for (lead, side) in leads.iter().zip([a, b]) {
                        tell(&format!("    {lead}"), &say(side), Tone::Text);
                    }
                }
                Form::Pane => tell("", &format!("{}: {} → {}", say(what), say(a), say(b)), Tone::Text),
            }
        }
        if layout.form == Form::Page && !self.start.is_empty() {
            tell("", "", Tone::Text);
        }
        tell("", &say(&self.first), Tone::Strong);
        for (lead, side) in leads.iter().zip(self.sides.iter().flatten()) {
            tell(&format!("  {lead}"), &say(side), Tone::Text);
        }
        for more in self.varying.iter().chain(&self.effects) {
            tell("", &say(more), Tone::Dim);
        }
        told
    }

    /// The calls. Where each run goes its own way, a pane that is wide enough shows both ways side by side.
    #[must_use]
    pub fn calls(&self, layout: &ComparisonLayout<'_>) -> Vec<StyledEntry> {
        let mut entries = Vec::new();
        let mut place = None;
        let mut rest = &self.lines[..];
        while let [row, after @ ..] = rest {
            place = place_of(row).or(place);
            let of_a = rest.iter().take_while(|row| only(row) == Some(RowKind::OnlyA)).count();
            let of_b = rest[of_a..].iter().take_while(|row| only(row) == Some(RowKind::OnlyB)).count();
            if !layout.has_two_columns() || of_a == 0 || of_b == 0 {
                entries.push(StyledEntry { place, ..self.row(row, layout) });
                rest = after;
                continue;
            }
            for at in 0..of_a.max(of_b) {
                let (left, right) = (rest[..of_a].get(at), rest[of_a..of_a + of_b].get(at));
                place = left.and_then(place_of).or(place);
                entries.push(StyledEntry { place, ..self.pair(left, right, layout) });
            }
            rest = &rest[of_a + of_b..];
        }
        entries
    }

    /// What only the first run has, with what only the second has beside it.
    fn pair(
        &self,
        left: Option<&ComparisonLine>,
        right: Option<&ComparisonLine>,
        layout: &ComparisonLayout<'_>,
    ) -> StyledEntry {
        let half = |row: Option<&ComparisonLine>| match row {
            Some(ComparisonLine::Row { a: Some(cell), .. } | ComparisonLine::Row { b: Some(cell), .. }) => {
                layout.cell(cell, layout.form.most_in_column())
            }
            Some(ComparisonLine::Folded { kind, count }) => {
                let text = layout.say(&self.folded(*kind, *count));
                vec![cut(&format!("{}{text}", layout.form.before_folded()), layout.column())]
            }
            Some(ComparisonLine::Row { .. }) | None => Vec::new(),
        };
        let is_first =
            |row: Option<&ComparisonLine>| matches!(row, Some(ComparisonLine::Row { first: true, .. }));
        let first = is_first(left) || is_first(right);
        let tone = if first { Tone::Strong } else { Tone::Text };
        let mark = |row: Option<&ComparisonLine>, kind: RowKind| match row {
            Some(_) => (kind.mark(), Tone::Mark(kind)),
            None => (" ", Tone::Text),
        };
        let marks = Styled::of([mark(left, RowKind::OnlyA), (" ", Tone::Text), mark(right, RowKind::OnlyB)]);
        let lines = layout.beside(first, [&half(left), &half(right)], &marks, tone);
        StyledEntry { lines, place: None, difference: true, first }
    }

    /// One row of the list.
    #[must_use]
    pub fn row(&self, line: &ComparisonLine, layout: &ComparisonLayout<'_>) -> StyledEntry {
        let form = layout.form;
        let (kind, first, a, b) = match line {
            ComparisonLine::Row { kind, first, a, b } => (*kind, *first, a.as_deref(), b.as_deref()),
            ComparisonLine::Folded { kind, count } => {
                let text = format!("{}{}", form.before_folded(), layout.say(&self.folded(*kind, *count)));
                let text = if form == Form::Pane { cut(&text, layout.columns) } else { text };
                return Styled::of([(&text, Tone::Dim)]).into();
            }
        };
        let tone = match (kind, first) {
            (RowKind::Same, _) => Tone::Dim,
            (_, true) => Tone::Strong,
            _ => Tone::Text,
        };
        let mark = (&*format!(" {} ", kind.mark()), Tone::Mark(kind));
        let lines = if layout.has_two_columns() {
            let most = if kind == RowKind::Same { 1 } else { form.most_in_column() };
            let [left, right] = [a, b].map(|cell| cell.map_or_else(Vec::new, |cell| layout.cell(cell, most)));
            layout.beside(first, [&left, &right], &Styled::of([mark]), tone)
        } else {
            let number = |cell: Option<&Cell>| cell.map_or_else(String::new, Cell::mark);
            let digits = form.digits();
            let numbers = format!("{:>digits$} {:>digits$}", number(a), number(b));
            let lead = if first { "▶ " } else { "  " };
            let head = Styled::of([(lead, Tone::First), (&numbers, Tone::Number), mark]);
            self.one_below_the_other(head, kind, [a, b], tone, layout)
        };
        StyledEntry { lines, place: place_of(line), difference: kind.is_difference(), first }
    }

    /// The lines of a row in the layout with one column.
    fn one_below_the_other(
        &self,
        head: Styled,
        kind: RowKind,
        [a, b]: [Option<&Cell>; 2],
        tone: Tone,
        layout: &ComparisonLayout<'_>,
    ) -> Vec<Styled> {
        let indent = width(&head.text());
        let room = layout.columns.saturating_sub(indent + layout.form.free());
        let mut said = Vec::new();
        let mut head = Some(head);
        let mut add = |name: &str, text: &str| {
            let (hang, most) = (width(name), layout.form.most());
            let parts = wrap(text, room.saturating_sub(hang), 0);
            let last = parts.len().min(most) - 1;
            let is_cut = parts.len() > most;
            for (at, part) in parts.into_iter().take(most).enumerate() {
                let below = || Styled::of([(&*" ".repeat(indent), Tone::Text)]);
                let mut line = head.take().unwrap_or_else(below);
                line.push(if at == 0 { name.to_owned() } else { " ".repeat(hang) }, Tone::Name);
                line.push(if is_cut && at == last { format!("{part}…") } else { part }, tone);
                said.push(line);
            }
        };
        let [name_a, name_b] = layout.leads(self);
        match (kind, a, b) {
            (RowKind::Same, Some(a), _) => add("", &cut(&layout.say(&a.line()), room)),
            (RowKind::Reply | RowKind::Varies, Some(a), Some(b)) => {
                add("", &layout.say(&a.text));
                add(&name_a, &layout.say(&a.reply));
                add(&name_b, &layout.say(&b.reply));
            }
            (_, Some(a), Some(b)) => {
                add(&name_a, &layout.say(&a.line()));
                add(&name_b, &layout.say(&b.line()));
            }
            (_, Some(cell), None) | (_, None, Some(cell)) => add("", &layout.say(&cell.line())),
            (_, None, None) => {}
        }
        said
    }

    /// The line that stands for rows left out.
    fn folded(&self, kind: Option<RowKind>, count: usize) -> Message {
        let [a, b] = self.names.long.clone();
        match kind {
            None => message!("compare-folded-more", count),
            Some(RowKind::Same) => message!("compare-folded-same", count),
            Some(RowKind::Varies) => message!("compare-folded-varies", count),
            Some(RowKind::Reply) => message!("compare-folded-replies", count),
            Some(RowKind::Arguments) => message!("compare-folded-arguments", count),
            Some(RowKind::Elsewhere) => message!("compare-folded-elsewhere", count),
            Some(RowKind::OnlyA) => message!("compare-folded-only", count, run = a),
            Some(RowKind::OnlyB) => message!("compare-folded-only", count, run = b),
            Some(RowKind::BeyondA) => message!("compare-folded-beyond", count, run = b, other = a),
            Some(RowKind::BeyondB) => message!("compare-folded-beyond", count, run = a, other = b),
        }
    }

    /// What comes after the calls on a page: what the marks mean, and the outcome of the runs.
    #[must_use]
    pub fn after(&self, layout: &ComparisonLayout<'_>) -> Vec<Styled> {
        let [first, second] = self.names.long.clone();
        let marks = layout.say(&message!("compare-marks", first, second));
        let mut told = vec![Styled::default()];
        told.extend(layout.told("", &marks, Tone::Text));
        told.push(Styled::default());
        told.extend(self.outcome(layout));
        told
    }

    /// What both runs wrote and how they ended.
    #[must_use]
    pub fn outcome(&self, layout: &ComparisonLayout<'_>) -> Vec<Styled> {
        if layout.form == Form::Pane && layout.has_two_columns() {
            return self.outcome_in_columns(layout);
        }
        let leads = layout.leads(self);
        let mut text = Vec::new();
        for output in &self.outputs {
            self.output(output, &leads, layout, &mut text);
        }
        let [a, b] = &self.ends;
        if a == b {
            text.push(layout.say(&message!("compare-end-same", end = a.clone())));
        } else {
            text.push(layout.say(&message!("compare-end")));
            let ends = leads.iter().zip([a, b]);
            text.extend(ends.map(|(lead, end)| format!("  {lead}{}", layout.say(end))));
        }
        let parts = text.iter().flat_map(|line| match layout.form {
            Form::Page => broken(line, layout.columns),
            Form::Pane => {
                let parts = wrap(line, layout.columns.saturating_sub(2), 4).into_iter();
                parts.map(|part| Styled::of([(&format!(" {part}"), Tone::Text)])).collect()
            }
        });
        parts.collect()
    }

    /// What both runs wrote to a stream, one below the other.
    fn output(
        &self,
        output: &StreamOutput,
        leads: &[String; 2],
        layout: &ComparisonLayout<'_>,
        text: &mut Vec<String>,
    ) {
        let stream = match output.stream {
            Stream::Output => message!("compare-standard-output"),
            Stream::Error => message!("compare-standard-error"),
        };
        let size = |count: u64| message!("bytes", count);
        match (output.same, output.bytes) {
            (true, [0, _]) => return,
            (true, [n, _]) => {
                return text.push(layout.say(&message!("compare-output-same", stream, size = size(n))));
            }
            (false, _) => {}
        }
        text.push(layout.say(&match output.common {
            0 => stream,
            lines => message!("compare-output-after", stream, lines),
        }));
        for (side, lead) in leads.iter().enumerate() {
            let nothing = match output.bytes[side] {
                0 => Some(message!("compare-nothing")),
                n if output.lines[side].is_empty() => Some(message!("compare-nothing-more", size = size(n))),
                _ => None,
            };
            text.extend(nothing.map(|nothing| format!("  {lead}{}", layout.say(&nothing))));
            let written = output.lines[side].iter().map(|line| (layout.harmless)(line));
            text.extend(written.map(|line| format!("  {lead}{line}")));
            text.extend(output.more[side].then(|| format!("  {lead}…")));
        }
    }

    /// The outcome of both runs, side by side.
    fn outcome_in_columns(&self, layout: &ComparisonLayout<'_>) -> Vec<Styled> {
        let column = layout.column();
        let [left, right] = [0, 1].map(|side| {
            let (name, end) = (self.names.long[side].clone(), self.ends[side].clone());
            let mut lines = vec![layout.say(&message!("compare-end-of", name, end))];
            lines.extend(self.outputs.iter().flat_map(|output| written(output, side, layout)));
            lines.iter().flat_map(|line| wrap(line, column, 5)).collect::<Vec<_>>()
        });
        let line = |at: usize| {
            let side = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let tone = if at == 0 { Tone::Strong } else { Tone::Text };
            Styled::of([
                ("  ", Tone::Text),
                (&padded(&side(&left), column), tone),
                (" │ ", Tone::Border),
                (&side(&right), tone),
            ])
        };
        (0..left.len().max(right.len())).map(line).collect()
    }
}

/// What one run wrote to a stream, line by line, after the stream's short name.
fn written(output: &StreamOutput, side: usize, layout: &ComparisonLayout<'_>) -> Vec<String> {
    let name = match output.stream {
        Stream::Output => "out",
        Stream::Error => "err",
    };
    let named = |text: String| format!("{name}  {text}");
    match (output.same, output.bytes[side]) {
        (true, 0) => Vec::new(),
        (true, n) => vec![named(layout.say(&message!("compare-same", size = words::size(n))))],
        (false, 0) => vec![named(layout.say(&message!("compare-nothing")))],
        (false, _) => {
            let mut lines = Vec::new();
            if output.common > 0 {
                lines.push(named(layout.say(&message!("compare-common", lines = output.common.to_string()))));
            }
            lines.extend(output.lines[side].iter().map(|line| named((layout.harmless)(line))));
            lines.extend(output.more[side].then(|| named("…".to_owned())));
            lines
        }
    }
}

/// Where in the first run the entry of a row is; `None` if the first run does not have it.
fn place_of(row: &ComparisonLine) -> Option<Place> {
    let ComparisonLine::Row { a: Some(cell), .. } = row else { return None };
    Some(Place { call: cell.number, moment: cell.moment })
}

/// The kind of a row that only one run has; `None` for other rows.
fn only(row: &ComparisonLine) -> Option<RowKind> {
    let (ComparisonLine::Row { kind, .. } | ComparisonLine::Folded { kind: Some(kind), .. }) = row else {
        return None;
    };
    Some(*kind).filter(|kind| matches!(kind, RowKind::OnlyA | RowKind::OnlyB))
}

/// A text after its head, with its further lines aligned below its first.
fn hung(head: &str, text: &str, columns: usize) -> Vec<String> {
    let indent = width(head);
    let room = columns.saturating_sub(indent).max(16);
    let mut head = Some(head.to_owned());
    let mut lead = || head.take().unwrap_or_else(|| " ".repeat(indent));
    lines(text, room, room, Long::Broken)
        .into_iter()
        .map(|line| format!("{}{}", lead(), &text[line]))
        .collect()
}

/// A line of a page, wrapped if it is too long; further lines are indented a little more.
fn broken(line: &str, columns: usize) -> Vec<Styled> {
    let plain = |text: &str| Styled::of([(text, Tone::Text)]);
    if width(line) <= columns {
        return vec![plain(line)];
    }
    let indent = line.len() - line.trim_start().len();
    let parts = hung(&" ".repeat(indent), &line[indent..], columns).into_iter().enumerate();
    parts.map(|(at, part)| plain(&if at == 0 { part } else { format!("  {part}") })).collect()
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{:1$}", "", columns.saturating_sub(width(text)))
}

fn padded_left(text: &str, columns: usize) -> String {
    format!("{:1$}{text}", "", columns.saturating_sub(width(text)))
}
