//! The card in a pane: who decided, why, what would make the access work, and how the decision came about, step by
//! step.
//!
//! A card should be readable at a glance. Where it is too long for that, whatever it says twice goes first
//! ([`CardParts`]).

use super::{CardLine, CardPiece, Role, advice, mark, to_run};
use crate::caps::{Account, CommandLine, Outcome, Step, ThingKind};
use crate::words::{Lang, message};

/// How many columns texts are indented.
const INDENT: usize = 3;

/// The optional parts of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardParts {
    /// The list of directories, even where the steps name each of them.
    pub list: bool,
    /// Empty lines before and after the steps.
    pub gaps: bool,
    /// Headings that say where each step was taken, and the whole call stack (as far as cards show it).
    pub places: bool,
    /// The address of libc's table of directories, if the table was found and is empty.
    pub empty_table: Option<u64>,
}

impl CardParts {
    /// A card with all optional parts.
    pub const ALL: Self = Self { list: true, gaps: true, places: true, empty_table: None };
}

/// The card with these parts. `command` is how the program was started.
#[must_use]
pub(crate) fn pane(
    account: &Account,
    command: Option<&CommandLine>,
    lang: Lang,
    parts: CardParts,
) -> Vec<CardLine> {
    let outcome = Role::Outcome(account.outcome);
    let lead = CardPiece::new(format!(" {} ", account.outcome.mark()), outcome);
    let mut lines = vec![CardLine::led(lead, account.decided(lang), outcome)];
    let gap = parts.gaps.then(CardLine::empty);
    lines.push(CardLine::indented(INDENT, account.sentence(lang), Role::Text));
    lines.extend(way_out(account, lang));
    lines.extend(to_run(account, command, INDENT));
    lines.extend(gap.clone());
    steps(&mut lines, account, lang, parts);
    lines.extend(gap);
    held(&mut lines, account, lang, parts);
    lines.push(CardLine::indented(INDENT, asked(account, lang, parts), Role::Muted));
    if account.inferred {
        let note = match account.kind {
            ThingKind::Environment => message!("pane-inferred-variable"),
            ThingKind::UnseenPath => message!("pane-inferred-path"),
            _ => message!("pane-inferred"),
        };
        lines.push(CardLine::led(CardPiece::new(" ~ ", Role::Inferred), note.text(lang), Role::Inferred));
    }
    lines
}

/// What would make the access work. The advice says it in full; where there is none, the flags alone.
fn way_out(account: &Account, lang: Lang) -> Option<CardLine> {
    let remedy = account.remedy.as_ref()?;
    let helps = remedy.helps();
    let mut said = vec![match remedy.advice.is_empty() {
        true => message!("pane-grant-it", flags = remedy.shell_flags()).text(lang),
        false => remedy.advice(lang),
    }];
    said.extend((helps && !remedy.checked).then(|| message!("pane-not-checked").text(lang)));
    said.extend(remedy.tried().map(|note| note.text(lang)));
    let lead = CardPiece::new(" → ", Role::Outcome(Outcome::Granted));
    Some(CardLine { lead, body: advice(&lang.sentences(said)) })
}

/// How the decision came about.
fn steps(lines: &mut Vec<CardLine>, account: &Account, lang: Lang, parts: CardParts) {
    let both = parts.places && !account.guest_steps.is_empty() && !account.host_steps.is_empty();
    let mut number = 0;
    let mut place = |heading: crate::words::Message, steps: &[Step]| {
        if both {
            lines.push(CardLine::indented(INDENT, heading.text(lang), Role::Heading));
        }
        // A link to itself is followed many times: show repeated steps once, with a count.
        for same in steps.chunk_by(|a, b| a == b) {
            number += 1;
            let lead = CardPiece::new(format!("  {number:>2}  "), Role::Number);
            let step = same[0].message();
            let step = if same.len() > 1 { message!("card-times", step, count = same.len()) } else { step };
            lines.push(CardLine::led(lead, step.text(lang), Role::Text));
            number += same.len() - 1;
        }
    };
    place(message!("card-inside"), &account.guest_steps);
    place(message!("card-on-host"), &account.host_steps);
}

/// The directories that the program holds.
fn held(lines: &mut Vec<CardLine>, account: &Account, lang: Lang, parts: CardParts) {
    let told = !parts.list && !account.guest_steps.is_empty();
    if !account.kind.is_path() || told {
        return;
    }
    let mut held = Vec::new();
    held.extend((!account.host_asked).then(|| message!("pane-host-not-asked")));
    held.push(match parts.empty_table {
        _ if !account.preopens.is_empty() => message!("pane-holds"),
        Some(at) => message!("pane-holds-none-in-table", address = format!("{at:#x}")),
        None => message!("pane-holds-none"),
    });
    let text = lang.sentences(held.iter().map(|message| message.text(lang)));
    lines.push(CardLine::indented(INDENT, text, Role::Heading));
    for preopen in &account.preopens {
        let (directory, host, reason) = (&preopen.guest, &preopen.host, preopen.reason.message());
        let text = message!("pane-preopen", directory, host, reason).text(lang);
        let mark = mark(preopen);
        let lead = CardPiece::new(format!("   {} ", mark.mark()), Role::Outcome(mark));
        lines.push(CardLine::led(lead, text, Role::Text));
    }
}

/// `at op 48,213, asked by open ← read_sample::main`
fn asked(account: &Account, lang: Lang, parts: CardParts) -> String {
    let by = if parts.places { account.asked_by() } else { account.function.clone() };
    let moment = account.moment;
    let message =
        if by.is_empty() { message!("pane-at", moment) } else { message!("pane-asked-by", moment, by) };
    message.text(lang)
}
