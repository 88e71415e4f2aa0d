//! The account of a path that no directory covers, in a program of Go's: its own library found that out, and asked
//! the host with a descriptor that never is one.

use super::{Account, Grant, Kind, Outcome, Preopen, Remedy, Where, errno, go_model};

/// The facts of one such call.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The path in the call: without the slash at the beginning, if there was one.
    pub asked: &'a str,
    /// The program's arguments.
    pub args: &'a [String],
    /// The variable `PWD`, if the program was given it.
    pub pwd: Option<&'a str>,
    /// A verb phrase.
    pub operation: &'a str,
    /// Grants in force.
    pub grants: &'a [Grant],
    /// The errno that the program is told.
    pub number: u16,
}

impl Facts<'_> {
    /// The path as the program was given it, if one of its arguments is the path in the call.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        let names: Vec<&str> = self.grants.iter().map(|grant| &*grant.guest).collect();
        let cwd = go_model::current_directory(self.pwd, &names).unwrap_or_else(|| "/".into());
        let whole = go_model::whole(self.asked, "/");
        let mut args = self.args.iter().map(String::as_str);
        args.find(|arg| !arg.is_empty() && go_model::whole(arg, &cwd) == whole)
    }
}

/// The account.
#[must_use]
pub fn account(facts: &Facts<'_>, remedy: Remedy) -> Account {
    let path = facts.given().unwrap_or(facts.asked);
    let told = errno::errno(facts.number);
    let because = if facts.grants.is_empty() {
        format!(
            "The program was given no directory, so Go's own library had nothing to find “{path}” in. It asked the \
             host with the descriptor -1, which is none"
        )
    } else {
        format!(
            "None of the directories that the program was given covers “{path}”: Go's own library searched their \
             names, and then asked the host with the descriptor -1, which is none"
        )
    };
    let preopens: Vec<Preopen> = facts.grants.iter().map(|grant| preopen(grant, path)).collect();
    let mut guest_steps: Vec<String> = Vec::new();
    if preopens.is_empty() {
        guest_steps.push("Go's library asked which directories it holds: none".into());
    } else {
        guest_steps.push(
            "Go's library looks for a directory with whose name the path begins, letter by letter".into(),
        );
    }
    guest_steps.extend(preopens.iter().map(|p| format!("directory “{}”: not chosen, {}", p.guest, p.reason)));
    guest_steps
        .push(format!("none covers the path, so it asks for “{}” with the descriptor -1", facts.asked));
    Account {
        r#where: Some(Where::GuestLibc),
        sentence: format!("{because}: the answer is {}.", told.name),
        errno: Some(told),
        host_asked: true,
        preopens,
        guest_steps,
        host_steps: vec!["descriptor -1 is not open, and never can be".into()],
        remedy: Some(remedy),
        ..Account::new(Kind::Path, facts.operation, path, Outcome::Refused)
    }
}

fn preopen(grant: &Grant, path: &str) -> Preopen {
    let name = &grant.guest;
    let reason = if name.starts_with('/') {
        format!("“{path}” does not begin with “{name}”")
    } else {
        format!("the library makes paths absolute, and none of those begins with “{name}”")
    };
    Preopen { guest: name.clone(), host: grant.host.clone(), matched: false, reason }
}
