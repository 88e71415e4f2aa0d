//! Whether an access of one run is the same as one of another.

use crate::caps::{Account, Where, go_model};

/// Whether two accounts are about the same access of the program: the same path, and the same operation as far as both
/// are known. What libc refused by itself has no host call that would say exactly what was asked.
pub(super) fn is_same(a: &Account, b: &Account) -> bool {
    let inside = |account: &Account| account.r#where == Some(Where::GuestLibc);
    let same_path = || {
        let paths = spellings(b);
        spellings(a).iter().any(|path| paths.contains(path))
    };
    a.kind == b.kind && (a.operation == b.operation || inside(a) || inside(b)) && same_path()
}

/// The paths by which an account may name one thing: as the program has it, and in full, with the name of the directory
/// on which the call was made. Leading slashes mean nothing, since a library may have added or removed them.
fn spellings(account: &Account) -> Vec<String> {
    let matched = account.preopens.iter().filter(|preopen| preopen.matched && account.host_asked);
    let full = matched.map(|preopen| format!("{}/{}", preopen.guest, account.subject));
    let sought = account.sought.as_ref().map(|sought| sought.path.clone());
    let all = [account.subject.clone()].into_iter().chain(full).chain(sought);
    all.map(|path| go_model::whole(&path, "/").trim_end_matches('/').to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caps::{Operation, Outcome, Preopen, PreopenReason, ThingKind};

    fn account(path: &str, directory: Option<&str>) -> Account {
        let preopen = |guest: &str| Preopen {
            guest: guest.to_owned(),
            host: ".".to_owned(),
            matched: true,
            reason: PreopenReason::Called,
        };
        let preopens = directory.map(preopen).into_iter().collect();
        let made = crate::caps::variable("", 0, false);
        Account {
            preopens,
            kind: ThingKind::Path,
            subject: path.to_owned(),
            operation: Operation::Open,
            host_asked: true,
            outcome: Outcome::Granted,
            r#where: None,
            ..made
        }
    }

    #[test]
    fn paths_are_the_same_in_full() {
        let same = |a: (&str, Option<&str>), b: (&str, Option<&str>)| {
            is_same(&account(a.0, a.1), &account(b.0, b.1))
        };
        assert!(same(("data/a.txt", None), ("./data//a.txt", None)));
        assert!(same(("/data/a.txt", None), ("a.txt", Some("/data"))));
        assert!(same(("a.txt", Some("/data")), ("data/a.txt", Some("."))));
        assert!(!same(("data/a.txt", None), ("a.txt", None)));
        assert!(!same(("data/a.txt", None), ("data/b.txt", None)));
    }
}
