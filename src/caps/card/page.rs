//! The card on a page: for `explain` and the commands of a debugger, which read from the top to the end.

use super::{Line, Piece, Role, advice, mark};
use crate::caps::{Account, Kind, Remedy};
use crate::words::{Lang, message};

/// The whole card, not wrapped.
#[must_use]
pub fn page(account: &Account, lang: Lang) -> Vec<Line> {
    let outcome = Role::Outcome(account.outcome);
    let lead = Piece::new(format!("{} ", account.outcome.mark()), outcome);
    let mut lines = vec![Line::led(lead, account.headline(lang), outcome)];
    let mut decided = account.decided_message();
    if account.kind.is_path() && !account.host_asked {
        decided = message!("decided-never-asked", decided);
    }
    lines.push(Line::indented(2, decided.text(lang), Role::Text));
    lines.push(Line::empty());
    lines.extend(account.steps().zip(1..).map(|(step, number)| {
        let lead = Piece::new(format!("  {number:>2}  "), Role::Number);
        Line::led(lead, step.message().text(lang), Role::Text)
    }));
    lines.push(Line::empty());
    lines.push(Line::indented(2, account.sentence(lang), Role::Text));
    held(&mut lines, account, lang);
    if account.inferred {
        let note = match account.kind {
            Kind::Environment => message!("card-inferred-variable"),
            Kind::UnseenPath => message!("card-inferred-path"),
            _ => message!("card-inferred"),
        };
        lines.push(Line::led(Piece::new("  ~ ", Role::Inferred), note.text(lang), Role::Inferred));
    }
    if let Some(remedy) = &account.remedy {
        way_out(&mut lines, remedy, lang);
    }
    let (by, moment) = (account.asked_by(), account.moment.to_string());
    let asked =
        if by.is_empty() { message!("card-at", moment) } else { message!("card-asked-by", by, moment) };
    lines.push(Line::indented(4, asked.text(lang), Role::Muted));
    lines
}

/// The directories that the program holds.
fn held(lines: &mut Vec<Line>, account: &Account, lang: Lang) {
    if account.kind.is_path() {
        let holds = match account.preopens.is_empty() {
            true => message!("card-holds-none"),
            false => message!("card-holds"),
        };
        lines.push(Line::indented(2, holds.text(lang), Role::Heading));
    }
    for preopen in &account.preopens {
        let (directory, host, reason) = (&preopen.guest, &preopen.host, preopen.reason.message());
        let text = message!("card-preopen", directory, host, reason).text(lang);
        let mark = mark(preopen);
        let lead = Piece::new(format!("    {} ", mark.mark()), Role::Outcome(mark));
        lines.push(Line::led(lead, text, Role::Text));
    }
}

/// What would grant it.
fn way_out(lines: &mut Vec<Line>, remedy: &Remedy, lang: Lang) {
    let flags = remedy.shell_flags();
    let way = match (flags.is_empty(), &remedy.path) {
        (true, None) => None,
        (true, Some(path)) => Some(message!("card-use-path", path)),
        (false, None) => Some(message!("card-add", flags)),
        (false, Some(path)) => Some(message!("card-add-and-use", flags, path)),
    };
    let arrow = Role::Outcome(crate::caps::Outcome::Granted);
    lines.extend(way.map(|way| Line::led(Piece::new("  → ", arrow), way.text(lang), Role::Typed)));
    let text = remedy.advice(lang);
    if !text.is_empty() {
        lines.push(Line { lead: Piece::new("    ", Role::Text), body: advice(&text) });
    }
}
