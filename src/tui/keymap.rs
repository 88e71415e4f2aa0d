//! One table: key, action, label and help. The bottom bar and the help screen are made from it.

use super::action::{Action, LessonKey};
use super::pane::Pane;
use crate::session::{Back, Motion};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Which part of help a binding stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Moving the program.
    Run,
    /// Moving in time.
    Time,
    /// Moving the eyes.
    Look,
    /// The screen itself.
    Screen,
    /// The lesson, where one is open.
    Lesson,
}

/// One row.
#[derive(Debug)]
pub struct Binding {
    /// Keys that do it.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// The key, as people write it.
    pub label: &'static str,
    /// A word for the bottom bar; empty: not there.
    pub short: &'static str,
    /// The place in the bottom bar when room is short: smaller stays longer.
    pub rank: u8,
    /// One short sentence for help.
    pub help: &'static str,
    /// Part of help.
    pub group: Group,
    /// Only shown for these panes (empty: all).
    pub panes: &'static [Pane],
}

/// A key of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Without modifiers (shift is part of the character).
    Plain(KeyCode),
    /// With ctrl.
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
    ($label:literal [$($key:expr),+] $action:expr, $short:literal $rank:literal, $group:ident $([$($pane:ident)+])?, $help:literal) => {
        Binding {
            keys: &[$($key),+],
            action: $action,
            label: $label,
            short: $short,
            rank: $rank,
            help: $help,
            group: Group::$group,
            panes: &[$($(Pane::$pane),+)?],
        }
    };
}

/// Every key, in the order in which help shows them.
pub const BINDINGS: &[Binding] = &[
    bind!("s" [ch('s')] Action::Go(Motion::Step), "step" 1, Run, "one operator; goes into calls"),
    bind!("n" [ch('n')] Action::Go(Motion::Over), "over" 4, Run, "one operator; a call runs to its return"),
    bind!("o" [ch('o')] Action::Go(Motion::Out), "out" 5, Run, "run until this function returns"),
    bind!("c" [ch('c')] Action::Go(Motion::Continue), "continue" 2, Run, "run to the next breakpoint or the end"),
    bind!("w" [ch('w')] Action::Go(Motion::NextCall), "next call" 3, Run, "run until the next host call is answered"),
    bind!("b" [ch('b')] Action::Breakpoint, "break" 6, Run, "set or remove a breakpoint at the cursor"),
    bind!("v" [ch('v')] Action::Watch, "watch" 8, Run [Memory Locals],
        "set or remove a watchpoint: stop where this is written"),
    bind!("r" [ch('r')] Action::Restart, "restart" 11, Run, "start again, before the first operator"),
    bind!("f" [ch('f')] Action::WhatIf, "what if" 2, Run [Why Host], "run again with what the card advises, and compare"),
    bind!("ctrl-c" [Key::Ctrl('c')] Action::Interrupt, "" 0, Run, "stop a running program"),
    bind!("S" [ch('S')] Action::Back(Back::Step), "step back" 7, Time, "back one operator"),
    bind!("N" [ch('N')] Action::Back(Back::Over), "" 0, Time, "back one operator of this function; a call is one"),
    bind!("O" [ch('O')] Action::Back(Back::Out), "" 0, Time, "back to the call of this function"),
    bind!("C" [ch('C')] Action::Back(Back::Continue), "" 0, Time, "back to the breakpoint before now, or the start"),
    bind!("W" [ch('W')] Action::Back(Back::Call), "" 0, Time, "back to the host call before now"),
    bind!("u" [ch('u')] Action::Who, "who wrote" 6, Time [Memory Stack Locals Console Caps],
        "back to what wrote this last: bytes, a value, text, a handle"),
    bind!("V" [ch('V')] Action::Select, "select" 9, Time [Memory],
        "select bytes for u and v: V and arrows, or shift and arrows"),
    bind!("U" [ch('U')] Action::JumpBack, "" 0, Time, "back to where u was pressed"),
    bind!("g" [ch('g')] Action::Moment, "" 0, Time, "go to a moment: a number, 50%, start, end, call 7"),
    bind!("t" [ch('t')] Action::Timeline, "" 0, Time, "the timeline: ← → move along it, ↑ ↓ from mark to mark"),
    bind!("B" [ch('B')] Action::Bookmark, "" 0, Time, "set or remove a bookmark at this moment"),
    bind!("tab" [code(KeyCode::Tab)] Action::NextPane, "" 0, Look, "next pane"),
    bind!("backtab" [code(KeyCode::BackTab)] Action::PreviousPane, "" 0, Look, "previous pane"),
    bind!("1" [ch('1')] Action::Focus(Pane::Code), "" 0, Look, "code"),
    bind!("2" [ch('2')] Action::Focus(Pane::Stack), "" 0, Look, "operand stack"),
    bind!("3" [ch('3')] Action::Focus(Pane::Locals), "" 0, Look, "locals and globals"),
    bind!("4" [ch('4')] Action::Focus(Pane::Calls), "" 0, Look, "call stack"),
    bind!("5" [ch('5')] Action::Focus(Pane::Memory), "" 0, Look, "memory"),
    bind!("6" [ch('6')] Action::Focus(Pane::Host), "" 0, Look, "host calls"),
    bind!("7" [ch('7')] Action::Focus(Pane::Why), "" 0, Look, "why: cards of accesses"),
    bind!("8" [ch('8')] Action::Focus(Pane::Console), "" 0, Look, "console"),
    bind!("9" [ch('9')] Action::Focus(Pane::Caps), "" 0, Look, "capabilities"),
    bind!("↑ k" [code(KeyCode::Up), ch('k')] Action::Up, "" 0, Look, "up"),
    bind!("↓ j" [code(KeyCode::Down), ch('j')] Action::Down, "" 0, Look, "down"),
    bind!("← h" [code(KeyCode::Left), ch('h')] Action::Left, "" 0, Look, "scroll; previous byte or card"),
    bind!("→ l" [code(KeyCode::Right), ch('l')] Action::Right, "" 0, Look, "scroll; next byte or card"),
    bind!("pgup" [code(KeyCode::PageUp)] Action::PageUp, "" 0, Look, "a page up"),
    bind!("pgdn" [code(KeyCode::PageDown)] Action::PageDown, "" 0, Look, "a page down"),
    bind!("home" [code(KeyCode::Home)] Action::First, "" 0, Look, "the first row"),
    bind!("end" [code(KeyCode::End)] Action::Last, "" 0, Look, "the last row"),
    bind!("enter" [code(KeyCode::Enter)] Action::Details, "details" 9, Screen, "everything about the selected row"),
    bind!("m" [ch('m')] Action::Address, "address" 7, Screen [Memory],
        "show memory at an address; alone: follow accesses"),
    bind!("p" [ch('p')] Action::FollowPointer, "pointer" 7, Screen [Memory Stack Locals],
        "show in memory what the value points to"),
    bind!("-" [ch('-')] Action::Unsigned, "unsigned" 7, Screen [Stack Locals], "numbers signed or unsigned"),
    bind!("z" [ch('z')] Action::Zoom, "zoom" 12, Screen, "this pane alone, or all panes again"),
    bind!("/" [ch('/')] Action::Search, "search" 10, Screen, "find text in this pane; enter alone: the next match"),
    bind!(":" [ch(':')] Action::Command, "command" 8, Screen, "type a command; tab completes"),
    bind!("?" [ch('?')] Action::Help, "help" 0, Screen, "this help"),
    bind!("esc" [code(KeyCode::Esc)] Action::Close, "" 0, Screen, "close what is open; back from looking around; stop a running program"),
    bind!("q" [ch('q')] Action::Quit, "quit" 0, Screen, "leave"),
    bind!("]" [ch(']')] Action::Lesson(LessonKey::Next), "next step" 1, Lesson, "the next step"),
    bind!("[" [ch('[')] Action::Lesson(LessonKey::Previous), "back" 3, Lesson, "the step before"),
    bind!("space" [ch(' ')] Action::Lesson(LessonKey::Page), "read on" 2, Lesson, "read on; at the end of the text, the next step"),
    bind!("a" [ch('a')] Action::Lesson(LessonKey::Answer), "answer" 2, Lesson, "answer what the step asks"),
    bind!("i" [ch('i')] Action::Lesson(LessonKey::Hint), "hint" 2, Lesson, "a hint; the last one is the solution"),
    bind!("backspace" [code(KeyCode::Backspace)] Action::Lesson(LessonKey::Back), "" 0, Lesson,
        "lesson: back to this step"),
    bind!("0" [ch('0')] Action::Focus(Pane::Lesson), "" 0, Lesson, "the lesson's text: ↑ ↓ scroll"),
    bind!("L" [ch('L')] Action::Lesson(LessonKey::Contents), "" 0, Lesson, "the list of lessons"),
    bind!("J" [ch('J')] Action::Lesson(LessonKey::Language), "" 0, Lesson, "English or Japanese"),
    bind!("P" [ch('P')] Action::Lesson(LessonKey::Present), "" 0, Lesson, "for a projector: larger, fewer panes"),
];

/// Every key with its line of help, in the order in which help shows them: what documents must agree with.
#[must_use]
pub fn key_help() -> Vec<(&'static str, &'static str)> {
    BINDINGS.iter().map(|b| (b.label, b.help)).collect()
}

/// The action of a key outside prompts.
#[must_use]
pub fn action(event: &KeyEvent) -> Option<Action> {
    let key = Key::of(event)?;
    BINDINGS.iter().find(|b| b.keys.contains(&key)).map(|b| b.action)
}

/// The bottom bar for a pane in `columns`: label and word, the least needed left out first.
#[must_use]
pub fn bar(pane: Pane, lesson: bool, columns: usize) -> Vec<(&'static str, &'static str)> {
    let mut rows: Vec<&Binding> = BINDINGS
        .iter()
        .filter(|b| !b.short.is_empty() && (b.panes.is_empty() || b.panes.contains(&pane)))
        .filter(|b| lesson || b.group != Group::Lesson)
        .collect();
    // Who follows a lesson looks for its keys first.
    rows.sort_by_key(|b| b.group != Group::Lesson);
    let wide = |b: &&Binding| super::text::width(b.label) + super::text::width(b.short) + 3;
    while rows.iter().map(wide).sum::<usize>() > columns {
        let Some(last) = (0..rows.len()).max_by_key(|i| rows[*i].rank) else { break };
        rows.remove(last);
    }
    rows.iter().map(|b| (b.label, b.short)).collect()
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
        all.extend([Action::Details, Action::Search, Action::Command, Action::Address]);
        all.extend([Action::Who, Action::JumpBack, Action::Watch, Action::Select]);
        all.extend([Action::FollowPointer, Action::Unsigned, Action::Zoom, Action::Help, Action::Close]);
        all.extend([Action::Quit, Action::WhatIf]);
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
                Action::Last | Action::Details | Action::Search | Action::Command | Action::Address => {}
                Action::Who | Action::JumpBack | Action::Watch | Action::Select => {}
                Action::FollowPointer | Action::Unsigned | Action::Zoom | Action::Help => {}
                Action::Close | Action::Quit | Action::WhatIf => {}
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
            assert!(!binding.help.is_empty() && !binding.label.is_empty(), "{action:?} has no help");
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
            let bar = bar(Pane::Memory, false, columns);
            let labels: Vec<_> = bar.iter().map(|(l, _)| *l).collect();
            assert!(["s", "?", "q"].iter().all(|l| labels.contains(l)), "{columns}: {labels:?}");
        }
    }
}
