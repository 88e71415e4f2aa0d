//! The card as a page: for `explain` and the debugger's commands, whose output is read from top to bottom.

use super::{CardLine, CardPiece, Role, advice, mark, to_run};
use crate::caps::{Account, CommandLine, Remedy, ThingKind};
use crate::words::{Lang, message};

/// The whole card, not wrapped. `command` is how the program was started.
#[must_use]
pub(crate) fn page(account: &Account, command: Option<&CommandLine>, lang: Lang) -> Vec<CardLine> {
    let outcome = Role::Outcome(account.outcome);
    let lead = CardPiece::new(format!("{} ", account.outcome.mark()), outcome);
    let mut lines = vec![CardLine::led(lead, account.headline(lang), outcome)];
    let mut decided = account.decided_message();
    if account.kind.is_path() && !account.host_asked {
        decided = message!("decided-never-asked", decided);
    }
    lines.push(CardLine::indented(2, decided.text(lang), Role::Text));
    lines.push(CardLine::empty());
    lines.extend(account.steps().zip(1..).map(|(step, number)| {
        let lead = CardPiece::new(format!("  {number:>2}  "), Role::Number);
        CardLine::led(lead, step.message().text(lang), Role::Text)
    }));
    lines.push(CardLine::empty());
    lines.push(CardLine::indented(2, account.sentence(lang), Role::Text));
    held(&mut lines, account, lang);
    if account.inferred {
        let note = match account.kind {
            ThingKind::Environment => message!("card-inferred-variable"),
            ThingKind::UnseenPath => message!("card-inferred-path"),
            _ => message!("card-inferred"),
        };
        lines.push(CardLine::led(CardPiece::new("  ~ ", Role::Inferred), note.text(lang), Role::Inferred));
    }
    if let Some(remedy) = &account.remedy {
        way_out(&mut lines, account, remedy, lang);
        lines.extend(to_run(account, command, 4));
    }
    let (by, moment) = (account.asked_by(), account.moment.to_string());
    let asked =
        if by.is_empty() { message!("card-at", moment) } else { message!("card-asked-by", by, moment) };
    lines.push(CardLine::indented(4, asked.text(lang), Role::Muted));
    lines
}

/// The directories that the program holds.
fn held(lines: &mut Vec<CardLine>, account: &Account, lang: Lang) {
    if account.kind.is_path() {
        let holds = match account.preopens.is_empty() {
            true => message!("card-holds-none"),
            false => message!("card-holds"),
        };
        lines.push(CardLine::indented(2, holds.text(lang), Role::Heading));
    }
    for preopen in &account.preopens {
        let (directory, host, reason) = (&preopen.guest, &preopen.host, preopen.reason.message());
        let text = message!("card-preopen", directory, host, reason).text(lang);
        let mark = mark(preopen);
        let lead = CardPiece::new(format!("    {} ", mark.mark()), Role::Outcome(mark));
        lines.push(CardLine::led(lead, text, Role::Text));
    }
}

/// What would make the access work.
fn way_out(lines: &mut Vec<CardLine>, account: &Account, remedy: &Remedy, lang: Lang) {
    let flags = remedy.shell_flags();
    let way = match (flags.is_empty(), &remedy.path) {
        (true, None) => None,
        (false, None) if remedy.first.is_some() => Some(message!("card-put-first", flags)),
        (true, Some(path)) => Some(message!("card-use-path", path)),
        (false, None) => Some(message!("card-add", flags)),
        (false, Some(path)) => Some(message!("card-add-and-use", flags, path)),
    };
    let arrow = Role::Outcome(crate::caps::Outcome::Granted);
    lines.extend(way.map(|way| CardLine::led(CardPiece::new("  → ", arrow), way.text(lang), Role::Typed)));
    let mut text = remedy.advice(lang);
    for note in account.read_only_advice().into_iter().chain(remedy.tried()) {
        text = lang.sentences([text, note.text(lang)]);
    }
    if !text.is_empty() {
        lines.push(CardLine { lead: CardPiece::new("    ", Role::Text), body: advice(&text) });
    }
}
