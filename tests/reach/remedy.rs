//! A remedy, applied; and where an account says that no flag helps, a search for one.

use crate::model::{pick, walked};
use crate::plan::{Case, Given};
use crate::tree::{HOME, Tree};
use crate::{Planted, placed, run};
use wasmscope::caps::{Account, Remedy};
use wasmscope::guest::Guest;

/// Most remedies that one attempt needs: one for each of two paths.
const ROUNDS: usize = 2;

/// Follows the account's remedy until the attempt succeeds or the account says that nothing helps; holds that against
/// a search.
pub fn check(case: &Case, planted: &Planted, guest: &Guest, mut account: Account) -> Result<(), String> {
    let (mut given, mut args) = (case.given.clone(), case.args.clone());
    for round in 0.. {
        let remedy = account.remedy.clone().ok_or("no remedy")?;
        if remedy.advice.is_empty() {
            return Err("no advice".to_owned());
        }
        if remedy.flags.is_empty() && remedy.path.is_none() {
            return match flag(&case.tree, &given, &args) {
                Some(flag) => Err(format!("“{}”, but {} helps", remedy.advice, flag.flag())),
                None => Ok(()),
            };
        }
        if round == ROUNDS {
            return Err(format!("still refused after {round} remedies"));
        }
        apply(&remedy, &account, &mut given, &mut args)?;
        let errno = case.tree.attempt(&given, &args).err().unwrap_or(0);
        let real_given: Vec<Given> = given.iter().map(|g| placed(g, &planted.base)).collect();
        let real_args: Vec<String> = args.iter().map(|arg| crate::real(arg, &planted.base)).collect();
        let ran = run::run(guest, &real_given, &real_args);
        if ran.errno != errno {
            return Err(format!("with the remedy the program sees {}, not {errno}", ran.errno));
        }
        if errno == 0 {
            return Ok(());
        }
        let next = ran.accounts.first().map(|next| planted.unplaced(next)).ok_or("no account with the remedy")?;
        let fault = format!("the remedy {:?} {:?} ends in {errno}: {}", remedy.flags, remedy.path, next.sentence);
        if args.len() < 3 || args[0] == "symlink" || next.operation == account.operation {
            return Err(fault);
        }
        account = next;
    }
    Ok(())
}

fn apply(remedy: &Remedy, account: &Account, given: &mut Vec<Given>, args: &mut [String]) -> Result<(), String> {
    for flag in &remedy.flags {
        let (option, value) = flag.split_once('=').ok_or("a flag without a value")?;
        let (host, guest) = value.split_once("::").unwrap_or((value, value));
        let read_only = option == "--dir-ro";
        given.push(Given { host: host.into(), guest: guest.into(), read_only });
    }
    if let Some(path) = &remedy.path {
        let second = matches!(&*account.operation, "rename to" | "link as" | "create the symbolic link");
        args[if second { 2 } else { 1 }].clone_from(path);
    }
    Ok(())
}

/// One more grant with which an attempt on one path reaches what that path means, if there is one: what it leads to
/// for a program without a cage, or from the directory that covers it.
fn flag(tree: &Tree, given: &[Given], args: &[String]) -> Option<Given> {
    if args.len() > 2 {
        return None;
    }
    let path = &args[1];
    let place = |from: &str, path: &str| {
        let (walked, last) = walked(&args[0], path);
        let end = tree.lead(from, walked, last, None).ok()?;
        tree.single(&args[0], &end, path.ends_with('/')).ok()
    };
    let outright = place(HOME, path);
    let covered = pick(given, path).and_then(|(grant, relative)| place(&tree.host(&given[grant]), &relative));
    let meant = [outright, covered];
    let ends = path.char_indices().filter(|(_, c)| *c == '/').flat_map(|(at, _)| [at, at + 1]);
    for guest in ends.chain([0, path.len()]).map(|end| &path[..end]) {
        for dir in tree.dirs() {
            let flag = Given { host: dir.clone(), guest: guest.to_owned(), read_only: false };
            let with = [given, std::slice::from_ref(&flag)].concat();
            let got = tree.attempt(&with, args).ok();
            if got.is_some() && meant.contains(&got) {
                return Some(flag);
            }
        }
    }
    None
}
