//! Applies a remedy; and if an account says that no flag helps, searches for one.

use crate::model::{pick, walked};
use crate::plan::{Case, Given};
use crate::run;
use crate::tree::NOENT;
use wasmscope::caps::{Account, Operation, Outcome, Remedy};
use wasmscope::guest::Guest;
use wasmscope::words::Lang;

/// The most remedies that one attempt needs: one for each of two paths, and one more if they compete for a name.
const ROUNDS: usize = 3;

/// Follows the account's remedies until the attempt succeeds or the account says that nothing helps; compares that with
/// a search.
pub fn check(case: &Case, guest: &Guest, account: &Account) -> Result<(), String> {
    let mut case = case.clone();
    let mut account = account.clone();
    for round in 0.. {
        let remedy = account.remedy.as_ref().ok_or("no remedy")?;
        if remedy.advice.is_empty() {
            return Err("no advice".to_owned());
        }
        if remedy.flags.is_empty() && remedy.path.is_none() {
            return match flag(&case) {
                Some(flag) => Err(format!("“{}”, but {} helps", remedy.advice(Lang::En), flag.flag())),
                None => Ok(()),
            };
        }
        if round == ROUNDS {
            return Err(format!("still refused after {round} remedies"));
        }
        let said = format!("the remedy {:?} {:?}", remedy.flags, remedy.path);
        let about = which(&case.args, &account);
        apply(remedy, about, &mut case)?;
        let errno = case.tree.attempt(&case.given, &case.args).err().unwrap_or(0);
        // Tests must not create anything in a directory above the tree.
        let inside = |g: &Given| case.tree.host(g).starts_with(&case.tree.base);
        if !case.given.iter().all(inside) {
            let pair = case.args.len() > 2;
            return if errno == 0 || pair { Ok(()) } else { Err(format!("{said} ends in {errno}")) };
        }
        let ran = run::run(guest, &case);
        if ran.errno != errno {
            return Err(format!("{said} makes the program see {}, not {errno}", ran.errno));
        }
        if errno == 0 {
            return Ok(());
        }
        let next = run::decisive(&case, &ran).ok_or("no account with the remedy")?;
        // What else an operation with two paths, or with a target, needs cannot be seen from one path alone.
        let absolute_target = case.args[0] == "symlink" && case.args[1].starts_with('/');
        let more = next.outcome == Outcome::Failed || which(&case.args, next) != about;
        // 0.2 first examines a link itself, and then what it leads to.
        let link = case.args[0] == "stat" && {
            let lstat = ["lstat".to_owned(), case.args[1].clone()];
            case.tree.attempt(&case.given, &lstat).is_ok()
        };
        if !(absolute_target || link || case.args.len() > 2 && more) {
            return Err(format!("{said} ends in {errno}: {}", next.sentence(Lang::En)));
        }
        account = next.clone();
    }
    Ok(())
}

/// The index of the argument that an account is about.
fn which(args: &[String], account: &Account) -> usize {
    let second =
        matches!(account.operation, Operation::RenameTo | Operation::LinkAs) || account.subject != args[1];
    if args.len() > 2 && (second || args[0] == "symlink") { 2 } else { 1 }
}

fn apply(remedy: &Remedy, about: usize, case: &mut Case) -> Result<(), String> {
    for flag in &remedy.flags {
        let (option, value) = flag.split_once('=').ok_or("a flag without a value")?;
        let (host, guest) = value.split_once("::").unwrap_or((value, value));
        let read_only = option == "--dir-ro";
        case.given.push(Given { host: host.into(), guest: guest.into(), read_only });
    }
    if let Some(path) = &remedy.path {
        case.args[about].clone_from(path);
    }
    Ok(())
}

/// One more grant with which an attempt on one path reaches what the path means, if there is such a grant: what the
/// path leads to for a program without a sandbox, or from the directory that covers it.
fn flag(case: &Case) -> Option<Given> {
    let Case { tree, given, args } = case;
    if args.len() > 2 {
        return None;
    }
    let path = &args[1];
    let place = |from: &str, path: &str| {
        let (walked, last) = walked(&args[0], path);
        let end = tree.lead(from, walked, last, None).ok()?;
        tree.single(&args[0], &end, path.ends_with('/')).ok()
    };
    let picked = pick(given, path);
    let covered = picked.as_ref().and_then(|(grant, relative)| place(&tree.host(&given[*grant]), relative));
    // If something exists there, or the path escapes, that was meant; else it may be the host's name for it.
    let arrives = picked.is_some_and(|(grant, relative)| {
        let (walked, last) = walked(&args[0], &relative);
        let end = tree.lead(&tree.host(&given[grant]), walked, last, None);
        end.map_or_else(|errno| errno != NOENT, |end| tree.node(&end.at).is_some())
    });
    let outright = if arrives { None } else { place(&tree.home, path) };
    let meant = [outright, covered];
    let ends = path.char_indices().filter(|(_, c)| *c == '/').flat_map(|(at, _)| [at, at + 1]);
    for guest in ends.chain([0, path.len()]).map(|end| &path[..end]) {
        for dir in tree.dirs() {
            let flag = Given { host: dir.clone(), guest: guest.to_owned(), read_only: false };
            let with = [&given[..], std::slice::from_ref(&flag)].concat();
            let got = tree.attempt(&with, args).ok();
            if got.is_some() && meant.contains(&got) {
                return Some(flag);
            }
        }
    }
    None
}
