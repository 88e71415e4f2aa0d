//! The account of a path that no directory covers, in a program written in Go: Go's own library found out that none
//! does, and then called the host with a descriptor that is never open.

use super::{
    Account, Grant, Operation, Outcome, Preopen, PreopenReason, Reason, Remedy, Step, ThingKind, Where,
    errno, go_model,
};

/// The facts of one such call.
#[derive(Debug, Clone)]
pub struct GoSearchFacts<'a> {
    /// The path in the call, without the slash at the beginning if there was one.
    pub asked: &'a str,
    pub args: &'a [String],
    /// The value of `PWD`, if the program was given that variable.
    pub pwd: Option<&'a str>,
    /// What is done with it.
    pub operation: &'a Operation,
    /// All directories that the program was granted.
    pub grants: &'a [Grant],
    /// The errno that the program receives.
    pub number: u16,
}

impl GoSearchFacts<'_> {
    /// The path as the person gave it to the program, if one of its arguments matches the path in the call.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        let names: Vec<&str> = self.grants.iter().map(|grant| &*grant.guest).collect();
        given(&[self.asked.to_owned()], self.args, self.pwd, &names)
    }
}

/// The argument from which the library made one of these full paths.
#[must_use]
pub(crate) fn given<'a>(
    full: &[String],
    args: &'a [String],
    pwd: Option<&str>,
    names: &[&str],
) -> Option<&'a str> {
    let full: Vec<&str> = full.iter().map(|path| path.trim_start_matches('/')).collect();
    let made = |arg: &&str| go_model::spelled(arg, pwd, names).iter().any(|path| full.contains(&&**path));
    args.iter().map(String::as_str).filter(|arg| !arg.is_empty()).find(made)
}

/// The account of such a call.
#[must_use]
pub fn account(facts: &GoSearchFacts<'_>, remedy: Remedy) -> Account {
    let path = facts.given().unwrap_or(facts.asked);
    let told = errno::errno(facts.number);
    let because = (path.to_owned(), told.clone());
    let reason = match (facts.grants.is_empty(), because) {
        (true, (path, errno)) => Reason::GoNothingGiven { path, errno },
        (false, (path, errno)) => Reason::GoNoneCovers { path, errno },
    };
    let preopens: Vec<Preopen> = facts.grants.iter().map(|grant| preopen(grant, path)).collect();
    let mut guest_steps = vec![if preopens.is_empty() { Step::GoHoldsNone } else { Step::GoLooks }];
    guest_steps.extend(preopens.iter().map(|preopen| Step::NotChosen {
        directory: preopen.guest.clone(),
        reason: Box::new(preopen.reason.clone()),
    }));
    guest_steps.push(Step::GoAsks { path: facts.asked.to_owned() });
    Account {
        r#where: Some(Where::GuestLibc),
        reasons: vec![reason],
        errno: Some(told),
        preopens,
        guest_steps,
        host_steps: vec![Step::GoDescriptor],
        remedy: Some(remedy),
        ..Account::new(ThingKind::Path, facts.operation.clone(), path, Outcome::Refused)
    }
}

fn preopen(grant: &Grant, path: &str) -> Preopen {
    let name = grant.guest.clone();
    let reason = match name.starts_with('/') {
        true => PreopenReason::OtherBeginning { path: path.to_owned(), name },
        false => PreopenReason::GoMakesAbsolute { name },
    };
    Preopen { guest: grant.guest.clone(), host: grant.host.clone(), matched: false, reason }
}
