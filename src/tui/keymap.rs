//! One table: key, action, label and help. The bottom bar and the help screen are made from it.

use super::action::{Action, LessonKey};
use super::pane::Pane;
use super::text::width;
use super::words::text;
use crate::session::{Back, Motion};
use crate::words::Lang;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The section of help that a binding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyGroup {
    /// Keys that move the program forward.
    Run,
    /// Keys that go back, and to other moments.
    Time,
    /// Keys that only change what is looked at.
    Look,
    /// Keys of the screen and the rest.
    Screen,
    /// The lesson, where one is open.
    Lesson,
}

/// A binding: what keys do, and how help explains it.
#[derive(Debug)]
pub(crate) struct Binding {
    /// The keys that do it.
    pub keys: &'static [Key],
    pub action: Action,
    /// The keys, as people write them.
    pub label: &'static str,
    /// The name of the message with one short sentence for help.
    pub help: &'static str,
    /// For the bottom bar: the name of the message with a word for it, and a rank (the larger the rank, the sooner it
    /// is left out).
    pub bar: Option<(&'static str, u8)>,
    /// The section of help that it belongs to.
    pub group: KeyGroup,
    /// The panes for which it is shown; empty for all.
    pub panes: &'static [Pane],
}

/// A key of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A key without modifiers (shift is part of the character).
    Plain(KeyCode),
    /// A letter with ctrl, in lower case.
    Ctrl(char),
}

impl Key {
    fn of(event: &KeyEvent) -> Option<Self> {
        if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META) {
            return None;
        }
        match event.code {
            KeyCode::Char(c) if event.modifiers.contains(KeyModifiers::CONTROL) => {
                Some(Self::Ctrl(c.to_ascii_lowercase()))
            }
            KeyCode::Char(c) if event.modifiers.contains(KeyModifiers::SHIFT) => {
                Some(Self::Plain(KeyCode::Char(c.to_ascii_uppercase())))
            }
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => {
                Some(Self::Plain(KeyCode::BackTab))
            }
            code => Some(Self::Plain(code)),
        }
    }
}

const fn ch(c: char) -> Key {
    Key::Plain(KeyCode::Char(c))
}

const fn code(code: KeyCode) -> Key {
    Key::Plain(code)
}

macro_rules! bind {
    (@bar $name:literal) => { None };
    (@bar $name:literal $rank:literal) => { Some((concat!("bar-", $name), $rank)) };
    ($label:literal [$($key:expr),+] $action:expr, $name:literal $($rank:literal)?, $group:ident $([$($pane:ident)+])?) => {
        Binding {
            keys: &[$($key),+],
            action: $action,
            label: $label,
            help: concat!("key-", $name),
            bar: bind!(@bar $name $($rank)?),
            group: KeyGroup::$group,
            panes: &[$($(Pane::$pane),+)?],
        }
    };
}

/// Every binding, in the order in which help shows them.
pub(crate) const BINDINGS: &[Binding] = &[
    bind!("s" [ch('s')] Action::Go(Motion::Step), "step" 1, Run),
    bind!("n" [ch('n')] Action::Go(Motion::Over), "over" 2, Run),
    bind!("o" [ch('o')] Action::Go(Motion::Out), "out" 6, Run),
    bind!("c" [ch('c')] Action::Go(Motion::Continue), "continue" 2, Run),
    bind!("w" [ch('w')] Action::Go(Motion::NextCall), "call" 2, Run),
    bind!("M" [ch('M')] Action::Main, "main" 4, Run),
    bind!("b" [ch('b')] Action::Breakpoint, "break" 5, Run),
    bind!("v" [ch('v')] Action::Watch, "watch" 8, Run [Memory Locals]),
    bind!("r" [ch('r')] Action::Restart, "restart" 11, Run),
    bind!("f" [ch('f')] Action::WhatIf, "what-if" 2, Run [Why Host]),
    bind!("ctrl-c" [Key::Ctrl('c')] Action::Interrupt, "interrupt", Run),
    bind!("S" [ch('S')] Action::Back(Back::Step), "step-back" 7, Time),
    bind!("N" [ch('N')] Action::Back(Back::Over), "over-back", Time),
    bind!("O" [ch('O')] Action::Back(Back::Out), "out-back", Time),
    bind!("C" [ch('C')] Action::Back(Back::Continue), "continue-back", Time),
    bind!("W" [ch('W')] Action::Back(Back::Call), "call-back", Time),
    bind!("u" [ch('u')] Action::Who, "who" 7, Time [Memory Stack Locals Console Caps]),
    bind!("V" [ch('V')] Action::Select, "select" 9, Time [Memory]),
    bind!("U" [ch('U')] Action::JumpBack, "jump-back", Time),
    bind!("g" [ch('g')] Action::Moment, "moment", Time),
    bind!("t" [ch('t')] Action::Timeline, "timeline", Time),
    bind!("B" [ch('B')] Action::Bookmark, "bookmark", Time),
    bind!("tab" [code(KeyCode::Tab)] Action::NextPane, "next-pane", Look),
    bind!("backtab" [code(KeyCode::BackTab)] Action::PreviousPane, "previous-pane", Look),
    bind!("1" [ch('1')] Action::Focus(Pane::Code), "code", Look),
    bind!("2" [ch('2')] Action::Focus(Pane::Stack), "stack", Look),
    bind!("3" [ch('3')] Action::Focus(Pane::Locals), "locals", Look),
    bind!("4" [ch('4')] Action::Focus(Pane::Calls), "calls", Look),
    bind!("5" [ch('5')] Action::Focus(Pane::Memory), "memory", Look),
    bind!("6" [ch('6')] Action::Focus(Pane::Host), "host", Look),
    bind!("7" [ch('7')] Action::Focus(Pane::Why), "why", Look),
    bind!("8" [ch('8')] Action::Focus(Pane::Console), "console", Look),
    bind!("9" [ch('9')] Action::Focus(Pane::Caps), "caps", Look),
    bind!("." [ch('.')] Action::SwitchSource, "switch" 10, Look [Code Source]),
    bind!("T" [ch('T')] Action::Tasks, "tasks" 6, Look [Calls Tasks]),
    bind!("↑ k" [code(KeyCode::Up), ch('k')] Action::Up, "up", Look),
    bind!("↓ j" [code(KeyCode::Down), ch('j')] Action::Down, "down", Look),
    bind!("← h" [code(KeyCode::Left), ch('h')] Action::Left, "left", Look),
    bind!("→ l" [code(KeyCode::Right), ch('l')] Action::Right, "right", Look),
    bind!("pgup" [code(KeyCode::PageUp)] Action::PageUp, "page-up", Look),
    bind!("pgdn" [code(KeyCode::PageDown)] Action::PageDown, "page-down", Look),
    bind!("home" [code(KeyCode::Home)] Action::First, "first", Look),
    bind!("end" [code(KeyCode::End)] Action::Last, "last", Look),
    bind!("enter" [code(KeyCode::Enter)] Action::Details, "details" 9, Screen),
    bind!("=" [ch('=')] Action::Name, "name" 5, Screen),
    bind!("m" [ch('m')] Action::Address, "address" 7, Screen [Memory]),
    bind!("p" [ch('p')] Action::FollowPointer, "pointer" 6, Screen [Memory Stack Locals]),
    bind!("-" [ch('-')] Action::Unsigned, "unsigned" 10, Screen [Stack Locals]),
    bind!("x" [ch('x')] Action::MemoryFormat, "format" 6, Screen [Memory]),
    bind!("z" [ch('z')] Action::Zoom, "zoom" 12, Screen),
    bind!("/" [ch('/')] Action::Search, "search" 10, Screen),
    bind!(":" [ch(':')] Action::Command, "command" 8, Screen),
    bind!("?" [ch('?')] Action::Help, "help" 0, Screen),
    bind!("esc" [code(KeyCode::Esc)] Action::Close, "close", Screen),
    bind!("q" [ch('q')] Action::Quit, "quit" 0, Screen),
    bind!("]" [ch(']')] Action::Lesson(LessonKey::Next), "lesson-next" 1, Lesson),
    bind!("[" [ch('[')] Action::Lesson(LessonKey::Previous), "lesson-previous" 3, Lesson),
    bind!("space" [ch(' ')] Action::Lesson(LessonKey::Page), "lesson-page" 2, Lesson),
    bind!("a" [ch('a')] Action::Lesson(LessonKey::Answer), "lesson-answer" 2, Lesson),
    bind!("i" [ch('i')] Action::Lesson(LessonKey::Hint), "lesson-hint" 2, Lesson),
    bind!("backspace" [code(KeyCode::Backspace)] Action::Lesson(LessonKey::Back), "lesson-back", Lesson),
    bind!("0" [ch('0')] Action::Focus(Pane::Lesson), "lesson-text", Lesson),
    bind!("L" [ch('L')] Action::Lesson(LessonKey::Contents), "lesson-contents", Lesson),
    bind!("J" [ch('J')] Action::Lesson(LessonKey::Language), "lesson-language", Lesson),
    bind!("P" [ch('P')] Action::Lesson(LessonKey::Present), "lesson-present", Lesson),
];

/// Every key with its line of help, in the order in which help shows them. Documents are compared with this.
#[must_use]
pub fn key_help(lang: Lang) -> Vec<(&'static str, Cow<'static, str>)> {
    BINDINGS.iter().map(|b| (b.label, text(lang, b.help))).collect()
}

/// The action of a key, outside prompts.
#[must_use]
pub(crate) fn action(event: &KeyEvent) -> Option<Action> {
    let key = Key::of(event)?;
    BINDINGS.iter().find(|b| b.keys.contains(&key)).map(|b| b.action)
}

/// How many columns an entry of the bottom bar takes, including the space around it.
#[must_use]
pub(crate) fn room(key: &str, what: &str) -> usize {
    width(key) + width(what) + 3
}

impl Binding {
    /// Whether it is only for programs whose source is known.
    #[must_use]
    pub fn needs_source(&self) -> bool {
        matches!(self.action, Action::SwitchSource | Action::Main | Action::Name)
    }

    /// The name of the message with a word for the bottom bar, and its rank: in the source pane, steps go by line. With
    /// source there are variables, which unfold and have a place in memory.
    fn word(&self, pane: Pane, source: bool) -> Option<(&'static str, u8)> {
        let (word, rank) = self.bar?;
        // What only some panes have is what one goes there for.
        let rank = if self.panes.contains(&pane) { rank.saturating_sub(4) } else { rank };
        let here = match self.action {
            Action::Details if source && pane == Pane::Locals => return Some(("bar-fold", 3)),
            Action::FollowPointer if source && pane == Pane::Locals => "bar-to-memory",
            _ if pane != Pane::Source => word,
            Action::Go(Motion::Step) => "bar-line",
            Action::Go(Motion::Over) => "bar-line-over",
            Action::Back(Back::Step) => "bar-line-back",
            Action::SwitchSource => "bar-instructions",
            _ => word,
        };
        Some((here, rank))
    }
}

/// The bottom bar for a pane in `columns` columns: labels and words, of the bindings that are shown. The most important
/// ones come first where there is no room for all.
#[must_use]
pub(crate) fn bar(
    lang: Lang,
    pane: Pane,
    shown: &dyn Fn(&Binding) -> bool,
    columns: usize,
) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut rows: Vec<&Binding> = BINDINGS
        .iter()
        .filter(|b| b.panes.is_empty() || b.panes.contains(&pane))
        .filter(|b| shown(b))
        .collect();
    // Someone who follows a lesson needs its keys first.
    rows.sort_by_key(|b| b.group != KeyGroup::Lesson);
    let source = rows.iter().any(|b| b.needs_source());
    let word = |b: &Binding| b.word(pane, source).map(|(id, rank)| (b.label, text(lang, id), rank));
    let entries: Vec<_> = rows.into_iter().filter_map(word).collect();
    let mut by_rank: Vec<usize> = (0..entries.len()).collect();
    by_rank.sort_by_key(|index| entries[*index].2);
    let mut left = columns;
    let mut fits = |index: &usize| {
        let (key, what, _) = &entries[*index];
        left.checked_sub(room(key, what)).map(|rest| left = rest).is_some()
    };
    let chosen: BTreeSet<usize> = by_rank.into_iter().filter(|index| fits(index)).collect();
    let shown = entries.into_iter().enumerate().filter(|(index, _)| chosen.contains(index));
    shown.map(|(_, (key, what, _))| (key, what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every action a key can ask for. The match makes a new action fail to compile until it is listed.
    fn every_action() -> Vec<Action> {
        let mut all = vec![Action::Restart, Action::Interrupt, Action::Breakpoint];
        all.extend([Action::Moment, Action::Timeline, Action::Bookmark]);
        all.extend([Back::Step, Back::Over, Back::Out, Back::Continue, Back::Call].map(Action::Back));
        all.extend([Action::NextPane, Action::PreviousPane, Action::Up, Action::Down, Action::Left]);
        all.extend([Action::Right, Action::PageUp, Action::PageDown, Action::First, Action::Last]);
        all.extend([Action::Details, Action::Search, Action::Name, Action::Command, Action::Address]);
        all.extend([Action::Who, Action::JumpBack, Action::Watch, Action::Select]);
        all.extend([
            Action::FollowPointer,
            Action::MemoryFormat,
            Action::Unsigned,
            Action::Zoom,
            Action::Help,
            Action::Close,
        ]);
        all.extend([Action::Quit, Action::WhatIf, Action::SwitchSource, Action::Main, Action::Tasks]);
        all.extend(Pane::ALL.map(Action::Focus));
        all.push(Action::Focus(Pane::Lesson));
        let lesson =
            [LessonKey::Next, LessonKey::Page, LessonKey::Previous, LessonKey::Back, LessonKey::Hint];
        all.extend(lesson.map(Action::Lesson));
        let lesson = [LessonKey::Answer, LessonKey::Contents, LessonKey::Language, LessonKey::Present];
        all.extend(lesson.map(Action::Lesson));
        let motions = [Motion::Step, Motion::Over, Motion::Out, Motion::Continue, Motion::NextCall];
        all.extend(motions.map(Action::Go));
        for a in &all {
            match a {
                Action::Go(_)
                | Action::Restart
                | Action::Interrupt
                | Action::Breakpoint
                | Action::Back(_)
                | Action::Moment
                | Action::Timeline
                | Action::Bookmark => {}
                Action::NextPane | Action::PreviousPane | Action::Focus(_) | Action::Up | Action::Down => {}
                Action::Left | Action::Right | Action::PageUp | Action::PageDown | Action::First => {}
                Action::Last
                | Action::Details
                | Action::Search
                | Action::Name
                | Action::Command
                | Action::Address => {}
                Action::Who | Action::JumpBack | Action::Watch | Action::Select => {}
                Action::FollowPointer
                | Action::MemoryFormat
                | Action::Unsigned
                | Action::Zoom
                | Action::Help => {}
                Action::Close | Action::Quit | Action::WhatIf => {}
                Action::SwitchSource | Action::Main | Action::Tasks => {}
                Action::Lesson(
                    LessonKey::Next
                    | LessonKey::Page
                    | LessonKey::Previous
                    | LessonKey::Back
                    | LessonKey::Hint,
                ) => {}
                Action::Lesson(
                    LessonKey::Answer | LessonKey::Contents | LessonKey::Language | LessonKey::Present,
                ) => {}
            }
        }
        all
    }

    #[test]
    fn every_action_has_a_key_and_a_line_of_help() {
        for action in every_action() {
            let binding = BINDINGS.iter().find(|b| b.action == action);
            let binding = binding.unwrap_or_else(|| panic!("{action:?} has no key"));
            assert!(!binding.label.is_empty(), "{action:?} has no label");
            for id in std::iter::once(binding.help).chain(binding.bar.map(|(id, _)| id)) {
                assert!(Lang::ALL.iter().all(|lang| !text(*lang, id).is_empty()), "{action:?} has no help");
            }
        }
    }

    #[test]
    fn no_key_means_two_things() {
        for (i, a) in BINDINGS.iter().enumerate() {
            for b in &BINDINGS[i + 1..] {
                assert!(a.keys.iter().all(|k| !b.keys.contains(k)), "{} and {}", a.label, b.label);
            }
        }
    }

    #[test]
    fn a_narrow_bar_keeps_step_help_and_quit() {
        for columns in [40, 60, 80, 120, 200] {
            for lang in Lang::ALL {
                let bar = bar(lang, Pane::Memory, &|b| b.group != KeyGroup::Lesson, columns);
                let labels: Vec<_> = bar.iter().map(|(l, _)| *l).collect();
                assert!(["s", "?", "q"].iter().all(|l| labels.contains(l)), "{columns}: {labels:?}");
            }
        }
    }
}
