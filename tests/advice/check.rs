//! What must hold of the advice in a case.

use super::case::{Case, Program};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use wasmscope::caps::{Absent, Access, Advice, Grant, Rehearsed, Where};
use wasmscope::cli;
use wasmscope::session::{Account, Remedy, RunState, Session};

/// Relative paths of the host begin at the current directory of the process: one case at a time.
static HERE: Mutex<()> = Mutex::new(());

/// What came of the remedies of some cases.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Accesses that were refused.
    pub refused: u32,
    /// Remedies that were followed, and worked.
    pub worked: u32,
    /// Searches over the flags, which found none.
    pub searched: u32,
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            refused: self.refused + other.refused,
            worked: self.worked + other.worked,
            searched: self.searched + other.searched,
        }
    }
}

/// A remedy that was shown as working.
pub fn working(account: &Account) -> Option<&Remedy> {
    let remedy = account.remedy.as_ref()?;
    let helps = remedy.first.is_some() || !remedy.flags.is_empty() || remedy.path.is_some();
    (helps && remedy.rehearsed == Some(Rehearsed::Works)).then_some(remedy)
}

/// Everything that a card tells a person to do: the remedy itself, its read-only form, and another path.
pub fn ways(account: &Account, remedy: &Remedy) -> Vec<Remedy> {
    let mut ways = vec![remedy.clone()];
    if account.read_only_flags().is_some() {
        let lesser = |flag: &String| flag.replacen("--dir=", "--dir-ro=", 1);
        let (first, flags) = (remedy.first.as_ref().map(lesser), remedy.flags.iter().map(lesser).collect());
        ways.push(Remedy { first, flags, ..remedy.clone() });
    }
    ways.extend(remedy.advice.iter().filter_map(|advice| match advice {
        Advice::OrUse { path } => Some(Remedy { path: Some(path.clone()), ..Remedy::default() }),
        _ => None,
    }));
    ways
}

/// The options and arguments of a case after a person has followed a remedy.
pub fn followed(
    (flags, args): (&[String], &[String]),
    remedy: &Remedy,
    subject: &str,
) -> (Vec<String>, Vec<String>) {
    let flags = remedy.first.iter().chain(flags).chain(&remedy.flags).cloned().collect();
    let mut args = args.to_vec();
    if let Some(path) = &remedy.path {
        let arg = args.iter_mut().find(|arg| *arg == subject);
        path.clone_into(arg.expect("a path is only replaced where it is an argument"));
    }
    (flags, args)
}

/// The words of a command line.
pub fn command(program: Program, flags: &[String], args: &[String]) -> Vec<String> {
    let program = program.file().to_str().expect("UTF-8").to_owned();
    flags.iter().cloned().chain([program]).chain(args.iter().cloned()).collect()
}

/// A run, ended.
pub fn opened(program: Program, flags: &[String], args: &[String]) -> Result<Session, String> {
    let words = command(program, flags, args);
    cli::opened(&words.iter().map(String::as_str).collect::<Vec<_>>()).map_err(|why| why.to_string())
}

/// Whether the access that was refused before was granted, as the status says.
fn granted(session: &Session, program: Program, refused_with: i32) -> bool {
    match session.status().state {
        RunState::Ended(status) => granted_with(program, refused_with, status),
        _ => false,
    }
}

/// Whether an access that ended a program with one status was granted, now that it ends with another.
pub fn granted_with(program: Program, refused: i32, status: i32) -> bool {
    // The directory was opened, and the file below it was not.
    status == 0 || program == Program::Below && refused == 1 && status == 2
}

fn grant(flag: &str) -> Option<Grant> {
    let (option, text) = flag.split_once('=')?;
    let access = match option {
        "--dir" => Access::ReadWrite,
        "--dir-ro" => Access::ReadOnly,
        _ => return None,
    };
    Grant::parse(text, access).ok()
}

/// Does something with a directory of its own that stays the same while it lasts; no other case runs meanwhile.
pub fn in_folder<T>(what: impl FnOnce(&Path) -> T) -> T {
    let _here = HERE.lock().unwrap_or_else(PoisonError::into_inner);
    let outer = tempfile::tempdir().expect("a temporary folder");
    let done = what(&outer.path().join("w"));
    std::env::set_current_dir("/").expect("the root");
    done
}

/// Checks a case; the error says what is wrong.
pub fn check(case: &Case, searches: bool) -> Result<Counts, String> {
    in_folder(|outer| check_in(case, searches, outer))
}

fn check_in(case: &Case, searches: bool, outer: &Path) -> Result<Counts, String> {
    let mut counts = Counts::default();
    let plant = || std::env::set_current_dir(case.plant(outer)).expect("a folder");
    plant();
    let placed = |texts: &[String]| texts.iter().map(|text| Case::placed(text, outer)).collect::<Vec<_>>();
    let (flags, args) = (placed(&case.flags), placed(&case.args));
    let words = command(case.program, &flags, &args);
    // A directory that cannot be granted ends it before it begins.
    let Ok(session) = cli::explained(&words.iter().map(String::as_str).collect::<Vec<_>>()) else {
        return Ok(counts);
    };
    let RunState::Ended(status) = session.status().state else {
        return Err(format!("it did not end: {:?}", session.status().why));
    };
    for account in session.accounts().iter().filter(|account| account.outcome.is_refusal()) {
        counts.refused += 1;
        let Some(remedy) = working(account) else {
            let offered = account
                .remedy
                .as_ref()
                .filter(|r| !r.flags.is_empty() || r.first.is_some() || r.path.is_some());
            if let Some(remedy) = offered {
                return Err(format!("not tried: {remedy:?}"));
            }
            if searches && could_be_granted(account) {
                counts.searched += 1;
                if let Some(found) = search(case, (&flags, &args), status, &plant) {
                    return Err(format!("{found:?} would have helped, but: {:?}", account.remedy));
                }
            }
            continue;
        };
        let given: Vec<Grant> = flags.iter().filter_map(|flag| grant(flag)).collect();
        let repeats = remedy
            .first
            .iter()
            .chain(&remedy.flags)
            .filter_map(|flag| grant(flag))
            .any(|grant| given.contains(&grant));
        if repeats || remedy.path.as_ref() == Some(&account.subject) {
            return Err(format!("it repeats what is given: {remedy:?}"));
        }
        for way in ways(account, remedy) {
            plant();
            let (flags, args) = followed((&flags, &args), &way, &account.subject);
            let again = opened(case.program, &flags, &args)?;
            if !granted(&again, case.program, status) {
                return Err(format!("{way:?} of {remedy:?} does not work: {:?}", again.status().state));
            }
        }
        counts.worked += 1;
    }
    Ok(counts)
}

/// Whether it was refused for want of a directory or a file, not because of what the file is.
fn could_be_granted(account: &Account) -> bool {
    let number = account.errno.as_ref().map(|errno| errno.number);
    // What is to be made has no directory: the advice is to make that.
    let advice = account.remedy.as_ref().map(|remedy| remedy.advice.as_slice()).unwrap_or_default();
    let makes = advice.iter().any(|advice| match advice {
        Advice::CreateDirectoryFirst => true,
        Advice::NotHere { missing, .. }
        | Advice::GoNotHere { missing, .. }
        | Advice::NowhereOnMachine { missing, .. }
        | Advice::Map { missing, .. } => *missing == Absent::Directory,
        _ => false,
    });
    !makes && (account.r#where != Some(Where::HostOs) || number == Some(44))
}

/// A flag that would have helped: any directory of the tree under any name that could matter, first or last.
fn search(
    case: &Case,
    (flags, args): (&[String], &[String]),
    status: i32,
    plant: &dyn Fn(),
) -> Option<Vec<String>> {
    let mut hosts = vec![".".to_owned(), "..".to_owned()];
    let folders = case.tree.iter().filter(|entry| !entry.contains(" -> "));
    for folder in folders.filter_map(|entry| entry.rsplit_once('/')) {
        let mut parts: Vec<&str> = folder.0.split('/').collect();
        while !parts.is_empty() {
            hosts.push(parts.join("/"));
            parts.pop();
        }
    }
    hosts.sort();
    hosts.dedup();
    let mut names = vec![".".to_owned(), "/".to_owned()];
    for arg in args {
        let plain = arg.trim_start_matches("./").trim_start_matches('/');
        for (at, _) in plain.match_indices('/').chain([(plain.len(), "")]) {
            names.extend([plain[..at].to_owned(), format!("/{}", &plain[..at])]);
        }
    }
    names.retain(|name| !name.is_empty() && name != "w");
    names.sort();
    names.dedup();
    for host in &hosts {
        for name in std::iter::once(host).chain(&names) {
            // A directory of another name in the place of a missing file is no advice that anybody could follow.
            let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
            if args.iter().any(|arg| last(arg) == last(name)) && last(name) != last(host) {
                continue;
            }
            let flag = format!("--dir={host}::{name}");
            for first in [false, true] {
                let mut all = flags.to_vec();
                all.insert(if first { 0 } else { all.len() }, flag.clone());
                if case.args.last().is_some_and(|arg| arg == "w") {
                    plant();
                }
                if opened(case.program, &all, args)
                    .is_ok_and(|session| granted(&session, case.program, status))
                {
                    return Some(all);
                }
            }
        }
    }
    None
}
