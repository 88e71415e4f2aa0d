//! Cases that people have met, with what is to be advised.

use super::case::{Case, Program};
use super::check::{self, in_folder};
use wasmscope::cli;
use wasmscope::session::{Remedy, RunState};
use wasmscope::words::Lang;

/// The remedy of the only refusal, where `data/a.txt` is the only file; a remedy that works is followed, too.
fn remedy(program: Program, flags: &[&str], args: &[&str]) -> Remedy {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let (flags, args) = (owned(flags), owned(args));
    let case = Case { program, tree: owned(&["data/a.txt"]), flags: flags.clone(), args: args.clone() };
    in_folder(|outer| {
        std::env::set_current_dir(case.plant(outer)).expect("a folder");
        let words = check::command(program, &flags, &args);
        let session = cli::explained(&words.iter().map(String::as_str).collect::<Vec<_>>()).expect("it runs");
        let accounts = session.accounts();
        let refused: Vec<_> = accounts.iter().filter(|account| account.outcome.is_refusal()).collect();
        let [account] = refused[..] else { panic!("{refused:?}") };
        if let Some(remedy) = check::working(account) {
            let (flags, args) = check::followed((&flags, &args), remedy, &account.subject);
            let again = check::opened(program, &flags, &args).expect("it runs");
            assert_eq!(again.status().state, RunState::Ended(0), "{remedy:?}");
        }
        account.remedy.clone().expect("advice")
    })
}

/// A program that uses descriptor 3 outright, or the first directory that it is given.
#[test]
fn another_first_directory() {
    for program in [Program::First, Program::Preopen] {
        let grants: [&[&str]; 5] = [
            &["--dir=data"],
            &["--dir=./data"],
            &["--dir=data::/"],
            &["--dir=data", "--dir=data::/x"],
            &["--dir=data::data/data"],
        ];
        for flags in grants {
            let remedy = remedy(program, flags, &["data/a.txt"]);
            assert_eq!(remedy.first.as_deref(), Some("--dir=."), "{flags:?}: {remedy:?}");
            assert!(remedy.flags.is_empty() && remedy.path.is_none(), "{remedy:?}");
        }
        // With that directory given already, only under another name or in another order.
        let given = remedy(program, &["--dir=data", "--dir=."], &["data/a.txt"]);
        assert_ne!(given.first.as_deref(), Some("--dir=."));
        // No directory makes a host call accept an absolute path.
        let absolute = remedy(program, &["--dir=data"], &["/data/a.txt"]);
        assert!(absolute.first.is_none() && absolute.flags.is_empty(), "{absolute:?}");
    }
}

#[test]
fn the_library_of_go() {
    let rows: [(&[&str], &[&str]); 6] = [
        (&["--dir=data::/"], &["--dir=data::/data"]),
        (&["--dir=./data"], &["--dir=.::/", "--env=PWD=/"]),
        (&["--dir=data"], &["--dir=.::/", "--env=PWD=/"]),
        (&["--dir=.::/", "--env=PWD=/data"], &["--dir=.::/data"]),
        (&["--dir=."], &["--dir=.::/", "--env=PWD=/"]),
        (&[], &["--dir=.::/"]),
    ];
    for (given, flags) in rows {
        let remedy = remedy(Program::Go, given, &["data/a.txt"]);
        assert_eq!(remedy.flags, flags, "{given:?}: {remedy:?}");
        assert_eq!((remedy.first, remedy.path), (None, None), "{given:?}");
    }
}

/// What is only read is not perhaps created, by whichever function: no directory is given for it.
#[test]
fn a_missing_file_that_is_only_read() {
    for how in ["r", "f"] {
        let remedy = remedy(Program::Open, &[], &["/app.conf", how]);
        assert!(remedy.flags.is_empty() && remedy.path.is_none(), "{how}: {remedy:?}");
        let advice = remedy.advice(Lang::En);
        assert!(advice.contains("is not there on this machine either"), "{advice}");
        assert!(advice.contains("`--dir=HOST::/`") && !advice.contains("creates"), "{advice}");
    }
    let deep = remedy(Program::Open, &["--dir=data"], &["/etc/app/app.conf"]);
    assert!(deep.advice(Lang::En).contains("`--dir=HOST::/etc/app`"), "{deep:?}");
    let created = remedy(Program::Open, &[], &["data/new", "F"]);
    assert_eq!(created.flags, ["--dir=."]);
}
