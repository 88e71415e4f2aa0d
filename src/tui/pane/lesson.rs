//! The lesson next to the machine: what the step says, what it asks, and how the answer was judged.

use crate::lesson::{Lang, Player, ProseBlock, Style as Look, TaskKind, TryVerdict};
use crate::tui::app::App;
use crate::tui::flow::flow;
use crate::tui::theme::Theme;
use crate::tui::words::{message, text};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// All lines of the step, wrapped to `width` columns.
#[must_use]
pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    let Some(player) = &app.lesson else { return Vec::new() };
    let (t, lang) = (&app.theme, player.lang());
    let columns = width.saturating_sub(2);
    let mut out = LessonPage { t, columns, lines: Vec::new() };
    let Some(step) = player.words() else { return Vec::new() };
    out.text(&[(step.title.clone(), t.strong)], 0, 0);
    out.gap();
    out.blocks(&step.prose);
    out.asked(player);
    for (hint, number) in step.hints.iter().zip(1..).take(player.hints()) {
        let head = message!("lesson-hint", number = number.to_string()).text(lang);
        out.headed(&head, t.inferred, hint);
    }
    match player.verdict() {
        Some(TryVerdict::Right) if player.step().task.is_some() => {
            out.headed(&text(lang, "lesson-right"), t.granted, &step.right);
        }
        Some(TryVerdict::Wrong) => out.headed(&text(lang, "lesson-not-right"), t.refused, player.reply()),
        _ => {}
    }
    out.state(player, app.views.status.moment);
    while out.lines.last().is_some_and(|line| line.width() == 0) {
        out.lines.pop();
    }
    if player.presenting {
        let spaced = |line: Line<'static>| {
            let after = (line.width() > 0).then(Line::default);
            [Some(line), after]
        };
        out.lines = out.lines.into_iter().flat_map(spaced).flatten().collect();
    }
    out.lines
}

/// What follows the name in the border: the position in the course and in the lesson.
#[must_use]
pub fn title(app: &App) -> Vec<Span<'static>> {
    let Some(player) = &app.lesson else { return Vec::new() };
    let t = &app.theme;
    let title = &player.lesson().text(player.lang()).title;
    let (step, steps) = (player.step_index() + 1, player.lesson().steps.len());
    let mut spans = Vec::new();
    if player.course().lessons.len() > 1 {
        let number = format!("{}/{} ", player.lesson_index() + 1, player.course().lessons.len());
        spans.push(Span::styled(number, t.dim));
    }
    // The title may be cut, so the position comes first.
    let step = message!("lesson-step", step = step.to_string(), steps = steps.to_string());
    spans.push(Span::styled(step.text(player.lang()), t.dim));
    spans.push(Span::styled(" ── ", t.dim));
    spans.push(Span::styled(title.clone(), t.strong));
    spans
}

struct LessonPage<'a> {
    t: &'a Theme,
    columns: usize,
    lines: Vec<Line<'static>>,
}

impl LessonPage<'_> {
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    fn text(&mut self, spans: &[(String, Style)], first: usize, hang: usize) {
        let spans: Vec<_> =
            spans.iter().map(|(text, style)| (crate::tui::text::escape(text).into_owned(), *style)).collect();
        let lines = flow(&spans, self.columns, first + 1, hang + 1);
        self.lines.extend(lines);
    }

    fn blocks(&mut self, blocks: &[ProseBlock]) {
        for block in blocks {
            match block {
                ProseBlock::Paragraph(spans) => {
                    self.gap();
                    self.text(&self.looks(spans), 0, 0);
                    self.gap();
                }
                ProseBlock::Item { depth, mark, spans } => {
                    let indent = 2 * depth.saturating_sub(1);
                    let hang = indent + crate::tui::text::width(mark) + 1;
                    let mut all = vec![(format!("{mark} "), self.t.dim)];
                    all.extend(self.looks(spans));
                    self.text(&all, indent, hang);
                }
                ProseBlock::Code(code) => {
                    self.gap();
                    for line in code {
                        let text = crate::tui::text::escape(line).into_owned();
                        let text = crate::tui::text::cut(&text, self.columns.saturating_sub(3));
                        self.lines.push(Line::from(Span::styled(format!("   {text}"), self.t.string)));
                    }
                    self.lines.push(Line::default());
                }
            }
        }
        self.gap();
    }

    fn looks(&self, spans: &[crate::lesson::Span]) -> Vec<(String, Style)> {
        let look = |look| match look {
            Look::Plain => self.t.text,
            Look::Strong => self.t.strong,
            Look::Emphasis => self.t.inferred,
            Look::Code => self.t.string,
        };
        spans.iter().map(|span| (span.text.clone(), look(span.style))).collect()
    }

    /// A paragraph that begins with a highlighted word.
    fn headed(&mut self, head: &str, style: Style, blocks: &[ProseBlock]) {
        self.gap();
        let mut rest = blocks;
        let mut spans = vec![(format!("{head} "), style)];
        if let Some((ProseBlock::Paragraph(first), others)) = blocks.split_first() {
            spans.extend(self.looks(first));
            rest = others;
        }
        self.text(&spans, 0, 2);
        self.gap();
        self.blocks(rest);
    }

    /// What the learner should do, and how.
    fn asked(&mut self, player: &Player) {
        let Some(task) = &player.step().task else { return };
        if !player.is_open() {
            return;
        }
        let how = match &task.kind {
            TaskKind::Until(_) => "lesson-until",
            TaskKind::Answer { .. } => "lesson-answer",
            TaskKind::Select(_) => "lesson-select",
        };
        let how = text(player.lang(), how);
        self.gap();
        self.text(&[(format!("☐ {how}"), self.t.warning)], 0, 2);
    }

    /// Where the machine is, if that is not where the step happens.
    fn state(&mut self, player: &Player, moment: u64) {
        let said: Option<(&str, Style)> = if player.is_arriving() {
            Some(("lesson-arriving", self.t.dim))
        } else if player.missed() {
            Some(("lesson-missed", self.t.warning))
        } else if player.has_left(moment) {
            Some(("lesson-left", self.t.warning))
        } else {
            None
        };
        if let Some((id, style)) = said {
            self.gap();
            self.text(&[(text(player.lang(), id).into_owned(), style)], 0, 0);
        }
    }
}

/// The list of lessons, one line each, with the learner's progress.
#[must_use]
pub fn contents(player: &Player) -> Vec<String> {
    use crate::lesson::LessonMark;
    let lang: Lang = player.lang();
    let lessons = player.course().lessons.iter().enumerate();
    let line = |(index, lesson): (usize, &std::sync::Arc<crate::lesson::Lesson>)| {
        let mark = match player.progress().mark(&lesson.id) {
            LessonMark::Finished => "✓",
            LessonMark::Begun => "…",
            LessonMark::New => " ",
        };
        let here = if index == player.lesson_index() { "▶" } else { " " };
        let title = &lesson.text(lang).title;
        let minutes = message!("lesson-minutes", minutes = lesson.minutes).text(lang);
        format!("{here}{mark} {:>2}  {title}  {minutes}", index + 1)
    };
    lessons.map(line).collect()
}
