//! Parses a lesson's Markdown file into its text.
//!
//! ```text
//! # The title
//!
//! One paragraph: what the learner can do after it.
//!
//! ## step-id: The heading of a step
//!
//! Prose. A claim about the machine is code followed by its query: `44`{errno}.
//!
//! ### hint
//! ### right
//! ### wrong
//! ### wrong: 5
//! ```

use super::error::{Problem, line_of};
use super::prose::{ProseBlock, Span, Style};
use super::text::{Claim, LessonText, StepWords};
use crate::words::{Message, message};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeWithOffset};
use std::ops::Range;

/// Reads a file; `file` names it in problems.
pub(super) fn read(file: &str, source: &str) -> Result<LessonText, Vec<Problem>> {
    let mut reader = MarkdownReader { file, source, ..MarkdownReader::default() };
    for (event, range) in TextMergeWithOffset::new(Parser::new(source).into_offset_iter()) {
        reader.event(event, range);
    }
    if reader.text.title.is_empty() {
        reader.problem(0, message!("check-title-first"));
    }
    if reader.problems.is_empty() { Ok(reader.text) } else { Err(reader.problems) }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum MarkdownPart {
    #[default]
    Summary,
    Prose,
    Hint,
    Right,
    Wrong,
}

#[derive(Default)]
struct MarkdownReader<'a> {
    file: &'a str,
    source: &'a str,
    text: LessonText,
    problems: Vec<Problem>,
    part: MarkdownPart,
    /// The spans of the block being read.
    spans: Vec<Span>,
    styles: Vec<Style>,
    heading: Option<HeadingLevel>,
    code: Option<String>,
    /// The next number of each open list, outermost first; `None` for a bulleted list.
    lists: Vec<Option<u64>>,
    /// Set if the block is the first of a list item: the item's bullet or number.
    mark: Option<String>,
    /// Index of the latest span, if it is code that a query may follow.
    claimable: Option<usize>,
}

impl MarkdownReader<'_> {
    fn problem(&mut self, at: usize, message: Message) {
        self.problems.push(Problem::new(self.file, line_of(self.source, at), message));
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let claimable = self.claimable.take();
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.end_block();
                self.heading = Some(level);
            }
            Event::End(TagEnd::Heading(level)) => self.end_heading(level, range.start),
            Event::Start(Tag::Paragraph) => {}
            Event::End(TagEnd::Paragraph) => self.end_block(),
            Event::Start(Tag::List(first)) => {
                self.end_block();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::Start(Tag::Item) => {
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}.");
                        *number += 1;
                        mark
                    }
                    _ => "•".to_owned(),
                });
            }
            Event::End(TagEnd::Item) => self.end_block(),
            Event::Start(Tag::CodeBlock(_)) => {
                self.end_block();
                self.code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => {
                let code = self.code.take().unwrap_or_default();
                let lines = code.trim_end_matches('\n').lines().map(str::to_owned).collect();
                self.block(ProseBlock::Code(lines), range.start);
            }
            Event::Start(Tag::Strong) => self.styles.push(Style::Strong),
            Event::Start(Tag::Emphasis) => self.styles.push(Style::Emphasis),
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => {
                self.styles.pop();
            }
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.words(&text, claimable, range.start),
            },
            Event::Code(text) => {
                self.span(text.into_string(), Style::Code);
                self.claimable = Some(self.spans.len() - 1);
            }
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.words(" ", None, range.start),
            Event::Start(tag) => self.problem(range.start, no(&tag)),
            Event::Html(_) | Event::InlineHtml(_) => self.problem(range.start, message!("check-no-html")),
            Event::Rule => self.problem(range.start, message!("check-no-rules")),
            _ => {}
        }
    }

    /// A line end in the source becomes a space, except after a non-ASCII character: such text is written without
    /// spaces.
    fn soft_break(&mut self) {
        let wide = self.spans.last().and_then(|s| s.text.chars().last()).is_some_and(|c| !c.is_ascii());
        if !wide {
            self.span(" ".to_owned(), Style::Plain);
        }
    }

    fn span(&mut self, text: String, style: Style) {
        let style = if style == Style::Plain { self.styles.last().copied().unwrap_or(style) } else { style };
        match self.spans.last_mut() {
            Some(last) if last.style == style && style != Style::Code => last.text.push_str(&text),
            _ => self.spans.push(Span { text, style }),
        }
    }

    /// Adds text. Directly after code, it may begin with a query in braces, which makes that code a claim.
    fn words(&mut self, text: &str, claimable: Option<usize>, at: usize) {
        let question = claimable.and_then(|span| Some((span, text.strip_prefix('{')?)));
        let Some((span, rest)) = question else { return self.span(text.to_owned(), Style::Plain) };
        let Some((query, rest)) = rest.split_once('}') else {
            return self.problem(at, message!("check-open-question"));
        };
        let stated = self.spans.get(span).map_or_else(String::new, |s| s.text.clone());
        let line = line_of(self.source, at);
        let after = self.part == MarkdownPart::Right;
        match self.text.steps.last_mut() {
            Some(step) => step.claims.push(Claim { query: query.trim().to_owned(), stated, line, after }),
            None => self.problem(at, message!("check-claim-outside")),
        }
        if !rest.is_empty() {
            self.span(rest.to_owned(), Style::Plain);
        }
    }

    fn end_heading(&mut self, level: HeadingLevel, at: usize) {
        self.heading = None;
        let title: String = self.spans.drain(..).map(|s| s.text).collect();
        let title = title.trim().to_owned();
        match level {
            HeadingLevel::H1 if self.text.title.is_empty() => self.text.title = title,
            HeadingLevel::H1 => self.problem(at, message!("check-one-title")),
            HeadingLevel::H2 => match title.split_once(':') {
                Some((id, title)) if !id.trim().is_empty() && !title.trim().is_empty() => {
                    let line = line_of(self.source, at);
                    let (id, title) = (id.trim().to_owned(), title.trim().to_owned());
                    if self.text.step(&id).is_some() {
                        return self.problem(at, message!("check-two-steps", step = id));
                    }
                    self.text.steps.push(StepWords { id, title, line, ..StepWords::default() });
                    self.part = MarkdownPart::Prose;
                }
                _ => self.problem(at, message!("check-step-heading")),
            },
            _ => self.begin_part(&title, at),
        }
    }

    fn begin_part(&mut self, title: &str, at: usize) {
        let Some(step) = self.text.steps.last_mut() else {
            return self.problem(at, message!("check-part-outside"));
        };
        self.part = match title.split_once(':').map_or((title, None), |(a, b)| (a.trim(), Some(b.trim()))) {
            ("hint", None) => {
                step.hints.push(Vec::new());
                MarkdownPart::Hint
            }
            ("right", None) => MarkdownPart::Right,
            ("wrong", answer) => {
                step.wrong.push((answer.map(str::to_owned), Vec::new()));
                MarkdownPart::Wrong
            }
            _ => {
                return self.problem(at, message!("check-part", title));
            }
        };
    }

    fn end_block(&mut self) {
        if self.heading.is_some() || self.spans.is_empty() {
            return;
        }
        let spans = std::mem::take(&mut self.spans);
        let depth = self.lists.len();
        let block = match self.mark.take() {
            Some(mark) => ProseBlock::Item { depth, mark, spans },
            None if depth > 0 => ProseBlock::Item { depth, mark: String::new(), spans },
            None => ProseBlock::Paragraph(spans),
        };
        self.block(block, 0);
    }

    fn block(&mut self, block: ProseBlock, at: usize) {
        let step = self.text.steps.last_mut();
        let blocks = match (&self.part, step) {
            (MarkdownPart::Summary, _) => {
                return match block {
                    ProseBlock::Paragraph(spans) if self.text.summary.is_empty() => {
                        self.text.summary = spans.into_iter().map(|s| s.text).collect();
                    }
                    _ => self.problem(at, message!("check-one-paragraph")),
                };
            }
            (MarkdownPart::Prose, Some(step)) => &mut step.prose,
            (MarkdownPart::Right, Some(step)) => &mut step.right,
            (MarkdownPart::Hint, Some(step)) => match step.hints.last_mut() {
                Some(hint) => hint,
                None => return,
            },
            (MarkdownPart::Wrong, Some(step)) => match step.wrong.last_mut() {
                Some((_, blocks)) => blocks,
                None => return,
            },
            (_, None) => return,
        };
        blocks.push(block);
    }
}

/// The message that lessons cannot contain this kind of Markdown.
fn no(tag: &Tag<'_>) -> Message {
    match tag {
        Tag::Link { .. } => message!("check-no-links"),
        Tag::Image { .. } => message!("check-no-pictures"),
        Tag::BlockQuote(_) => message!("check-no-quotations"),
        Tag::Table(_) => message!("check-no-tables"),
        Tag::HtmlBlock => message!("check-no-html"),
        _ => message!("check-no-such-blocks"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "# Title\n\nYou can.\n\n## one: First step\n\nThe errno is `44`{errno}, not `45`.\n\
        A **strong** word.\n\n1. first\n2. second\n   - inner\n\n```\nlet x;\n```\n\n### hint\n\nTry.\n\n### hint\n\n`s`\n\n\
        ### right\n\nNow `1`{calls}.\n\n### wrong: 5\n\nNo: five.\n\n### wrong\n\nNo.\n\n`7`{*i32 local 1 + 4} and `8`{*u8 3}.\n\n## two: Second\n\n日本語の\n文。\n";

    #[test]
    fn a_lesson_is_read() {
        let text = read("lesson.en.md", LESSON).expect("a lesson");
        assert_eq!((text.title.as_str(), text.summary.as_str()), ("Title", "You can."));
        let step = text.step("one").expect("a step");
        assert_eq!((step.title.as_str(), step.line, step.hints.len()), ("First step", 5, 2));
        let claims: Vec<_> = step.claims.iter().map(|c| (&*c.query, &*c.stated, c.line, c.after)).collect();
        assert_eq!(
            claims,
            [
                ("errno", "44", 7, false),
                ("calls", "1", 28, true),
                ("*i32 local 1 + 4", "7", 38, false),
                ("*u8 3", "8", 38, false)
            ]
        );
        assert_eq!(step.wrong.iter().map(|(a, _)| a.as_deref()).collect::<Vec<_>>(), [Some("5"), None]);
        let ProseBlock::Paragraph(spans) = &step.prose[0] else { panic!("{:?}", step.prose) };
        let words: String = spans.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(words, "The errno is 44, not 45. A strong word.");
        assert!(matches!(&step.prose[1], ProseBlock::Item { depth: 1, mark, .. } if mark == "1."));
        assert!(matches!(&step.prose[3], ProseBlock::Item { depth: 2, mark, .. } if mark == "•"));
        assert_eq!(step.prose[4], ProseBlock::Code(vec!["let x;".into()]));
        let ProseBlock::Paragraph(spans) = &text.steps[1].prose[0] else { panic!() };
        assert_eq!(spans[0].text, "日本語の文。");
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let wrong = [
            ("no title\n", 1),
            ("# T\n\n## no id\n", 3),
            ("# T\n\n## a: A\n\n## a: B\n", 5),
            ("# T\n\n## a: A\n\n### hints\n", 5),
            ("# T\n\n### hint\n", 3),
            ("# T\n\n## a: A\n\n`1`{errno\n", 5),
            ("# T\n\n## a: A\n\n[link](x)\n", 5),
        ];
        for (source, line) in wrong {
            let problems = read("x.md", source).expect_err(source);
            assert_eq!(problems[0].line, line, "{source}: {problems:?}");
        }
    }
}
