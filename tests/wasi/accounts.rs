//! The host's accounts of paths, and that its remedies work.

use super::support::*;
use wasmscope::caps::{Access, Account, Grant, LastLink, Need, Outcome, Wants, Where};
use wasmscope::guest::{Host, SurveyQuery};
use wasmscope::wasi::WasiHost;
use wasmscope::words::Lang;

fn opening(host: &mut WasiHost, path: &str) -> Account {
    account(host, &call("wasi_snapshot_preview1", "path_open", open_args(path, true, 0, READ)))
}

fn flags_of(account: &Account) -> Vec<String> {
    account.remedy.as_ref().map(|r| r.flags.clone()).unwrap_or_default()
}

fn new_path(account: &Account) -> Option<String> {
    account.remedy.as_ref().and_then(|r| r.path.clone())
}

#[test]
fn a_granted_path() {
    let place = Place::new();
    let account = opening(&mut place.host(), "dir/inner.txt");
    assert_eq!((account.outcome, account.r#where), (Outcome::Granted, None));
    assert!(account.host_asked && account.remedy.is_none() && account.errno.is_none());
    assert_eq!(
        steps(&account),
        [
            &*format!("“.” is the host directory “{}”", place.root()),
            "start in the granted directory “.”",
            "“dir” is a symbolic link to “sub”: followed",
            "“sub” is a directory: entered",
            "“inner.txt” is a file",
            "opened for reading",
        ]
    );
    assert!(account.preopens[0].matched);
    assert_eq!(account.preopens[0].host, place.root());
}

#[test]
fn a_climb() {
    let place = Place::new();
    let account = opening(&mut place.host(), "sub/../../outside.txt");
    assert_eq!((account.outcome, account.r#where), (Outcome::Refused, Some(Where::HostResolution)));
    let errno = account.errno.as_ref().unwrap();
    assert_eq!((errno.name.as_str(), errno.number), ("EPERM", 63));
    assert_eq!(steps(&account).last().unwrap(), "“..” would climb above the granted directory “.”: refused");
    assert!(
        account.sentence(Lang::En).contains("cannot leave a directory"),
        "{}",
        account.sentence(Lang::En)
    );
}

#[test]
fn a_climb_that_comes_back_needs_no_flag() {
    let place = Place::new();
    let account = opening(&mut place.host(), "../root/file.txt");
    assert_eq!((flags_of(&account), new_path(&account)), (vec![], Some("file.txt".into())), "{account:?}");
}

#[test]
fn a_link_that_leads_out() {
    let place = Place::new();
    let account = opening(&mut place.host(), "out");
    assert!(steps(&account).contains(&"“out” is a symbolic link to “../outside.txt”: followed".into()));
    assert!(account.sentence(Lang::En).contains("a link may not lead out"), "{}", account.sentence(Lang::En));
    let outside = place.temp.path().to_str().unwrap();
    assert_eq!(flags_of(&account), [format!("--dir={outside}")]);
    assert_eq!(new_path(&account), Some(format!("{outside}/outside.txt")));
    assert!(account.remedy.unwrap().checked);
}

#[test]
fn an_absolute_link_back_inside() {
    let place = Place::new();
    let account = opening(&mut place.host(), "abs");
    assert_eq!(account.r#where, Some(Where::HostResolution));
    assert_eq!((flags_of(&account), new_path(&account)), (vec![], Some("file.txt".into())));
}

#[test]
fn row_3_an_absolute_path_looked_up_in_the_root() {
    let place = Place::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("hostname"), "h").unwrap();
    let elsewhere = elsewhere.path().to_str().unwrap();
    let account = opening(&mut place.host(), &format!("{}/hostname", &elsewhere[1..]));
    assert_eq!((account.outcome, account.r#where), (Outcome::Failed, Some(Where::HostOs)));
    assert_eq!(flags_of(&account), [format!("--dir={elsewhere}")]);
    let looked = format!("the host looked for “{}{elsewhere}/hostname”", place.root());
    assert!(account.sentence(Lang::En).contains(&looked), "{}", account.sentence(Lang::En));
}

#[test]
fn what_is_missing_has_no_remedy_but_advice() {
    let place = Place::new();
    let account = opening(&mut place.host(), "no-such-file-anywhere");
    let remedy = account.remedy.clone().unwrap();
    assert_eq!((remedy.flags.len(), &remedy.path, remedy.checked), (0, &None, false));
    assert!(remedy.advice(Lang::En).contains("is not there"), "{}", remedy.advice(Lang::En));
    assert_eq!(account.errno.unwrap().number, 44);
}

#[test]
fn a_slip_is_recognised() {
    let place = Place::new();
    let account = opening(&mut place.host(), "sub/iner.txt");
    let advice = account.remedy.unwrap().advice(Lang::En);
    assert!(advice.ends_with("Did you mean “inner.txt”?"), "{advice}");
}

#[test]
fn a_read_only_grant_is_policy() {
    let place = Place::new();
    let create = call("wasi_snapshot_preview1", "path_open", open_args("new", true, CREAT, WRITE));
    let account = account(&mut place.read_only(), &create);
    assert_eq!((account.outcome, account.r#where), (Outcome::Refused, Some(Where::HostPolicy)));
    assert_eq!(flags_of(&account), [format!("--dir={}::.", place.root())]);
    assert_eq!(account.host_steps.len(), 1, "no path was looked up: {:?}", account.host_steps);
}

#[test]
fn nested_grants_explain_the_shadow() {
    let place = Place::new();
    let other = tempfile::tempdir().unwrap();
    let shadow = Grant {
        host: other.path().to_str().unwrap().into(),
        guest: "/sub".into(),
        access: Access::ReadWrite,
    };
    let mut host = host(vec![place.grant("/", Access::ReadWrite), shadow]);
    let mut args = open_args("inner.txt", true, 0, READ);
    args[0] = wasmscope::component::Val::U32(4);
    let account = account(&mut host, &call("wasi_snapshot_preview1", "path_open", args));
    assert_eq!(flags_of(&account), [format!("--dir={}/sub::/sub", place.root())]);
    assert!(account.preopens[1].matched && !account.preopens[0].matched);
}

#[test]
fn a_0_2_account_names_the_error_code() {
    let place = Place::new();
    let mut host = place.host();
    let dir = reply(&mut host, &call("wasi:filesystem/preopens", "get-directories", vec![])).made[0].rep;
    let args = vec![borrow(dir), flags(1), text("missing"), flags(0), flags(1)];
    let account = account(&mut host, &call("wasi:filesystem/types", "[method]descriptor.open-at", args));
    assert_eq!(account.error_code.as_deref(), Some("no-entry"));
    assert_eq!(account.errno.unwrap().name, "ENOENT");
}

#[test]
fn every_refusal_says_what_to_do() {
    let place = Place::new();
    let mut host = place.host();
    for path in ["../x", "out", "abs", "loop-a", "missing", "missing/x", "file.txt/x", "file.txt/", "", "/x"]
    {
        let account = opening(&mut host, path);
        assert_ne!(account.outcome, Outcome::Granted, "{path}");
        assert!(account.sentence(Lang::En).ends_with('.'), "{path}: {}", account.sentence(Lang::En));
        let remedy = account.remedy.unwrap();
        assert!(remedy.advice(Lang::En).ends_with('.'), "{path}: {}", remedy.advice(Lang::En));
        assert!(remedy.checked || remedy.flags.is_empty());
    }
}

#[test]
fn two_paths_blame_the_right_one() {
    let place = Place::new();
    let mut host = place.host();
    let rename = |old: &str, new: &str| {
        let three = wasmscope::component::Val::U32(3);
        call("wasi_snapshot_preview1", "path_rename", vec![three.clone(), text(old), three, text(new)])
    };
    assert_eq!(account(&mut host, &rename("file.txt", "../x")).subject, "../x");
    assert_eq!(account(&mut host, &rename("../x", "file.txt")).subject, "../x");
    assert_eq!(account(&mut host, &rename("missing", "x")).subject, "missing");
}

#[test]
fn a_survey_for_what_libc_refused() {
    let place = Place::new();
    let file = place.path("file.txt");
    let file = file.to_str().unwrap();
    let make = Wants::change(Need::FileOrNothing, LastLink::FollowToFile);
    let query = |path: &str, creates: bool| SurveyQuery {
        path: path.into(),
        cwd: "/".into(),
        absolute: if path.starts_with('/') { path.into() } else { format!("/{path}") },
        wants: Some(if creates { make } else { Wants::look(Need::Anything, true) }),
    };
    let mut nothing = host(vec![]);
    assert_eq!(nothing.survey(&query(file, false)).remedy.flags, [format!("--dir={}", place.root())]);
    let new = format!("{}/new", place.root());
    assert_eq!(nothing.survey(&query(&new, true)).remedy.flags, [format!("--dir={}", place.root())]);
    assert!(!nothing.survey(&query(&new, false)).remedy.checked);
    // It could not be seen whether the program creates the file.
    let unsure = |path: &str| SurveyQuery { wants: None, ..query(path, false) };
    assert_eq!(nothing.survey(&unsure(file)), nothing.survey(&query(file, false)));
    let remedy = nothing.survey(&unsure("new.txt")).remedy;
    assert_eq!((&remedy.flags[..], &remedy.path), (&["--dir=.".to_owned()][..], &None));
    assert_eq!(
        remedy.advice(Lang::En),
        "“new.txt” is not there; if the program creates it, this grant is enough. Add `--dir=.` before the program."
    );
    assert_eq!(nothing.survey(&unsure(&new)).remedy.flags, [format!("--dir={}", place.root())]);
    let nowhere = nothing.survey(&unsure("no-such-directory/new.txt")).remedy;
    assert!(!nowhere.checked && nowhere.flags.is_empty(), "{nowhere:?}");
    // Row 8: granted under another name.
    let mut named = host(vec![place.grant("/data", Access::ReadWrite)]);
    let remedy = named.survey(&query("file.txt", false)).remedy;
    assert_eq!(remedy.flags, [format!("--dir={}::.", place.root())]);
    assert!(remedy.advice(Lang::En).contains("“/data/file.txt”"), "{}", remedy.advice(Lang::En));
    // Row 10: the grant's name ends in a slash.
    let mut slash = host(vec![place.grant("/data/", Access::ReadWrite)]);
    assert_eq!(slash.survey(&query("/data", false)).remedy.flags, [format!("--dir={}::/data", place.root())]);
}

#[test]
fn accounts_can_be_left_out() {
    let place = Place::new();
    let mut host = place.host().without_accounts();
    let reply =
        reply(&mut host, &call("wasi_snapshot_preview1", "path_open", open_args("../x", true, 0, READ)));
    assert!(reply.account.is_none());
}

/// `path_open` relative to another descriptor.
fn opening_in(host: &mut WasiHost, descriptor: u32, path: &str) -> Account {
    let mut args = open_args(path, true, 0, READ);
    args[0] = wasmscope::component::Val::U32(descriptor);
    account(host, &call("wasi_snapshot_preview1", "path_open", args))
}

#[test]
fn a_descriptor_that_does_not_exist() {
    let account = opening_in(&mut host(vec![]), 3, "no-such-file-anywhere");
    assert_eq!((account.outcome, account.r#where), (Outcome::Refused, Some(Where::HostPolicy)));
    assert_eq!(account.errno.as_ref().map(|e| (e.name.as_str(), e.number)), Some(("EBADF", 8)));
    assert!(account.host_asked && account.preopens.is_empty());
    assert_eq!(steps(&account), ["descriptor 3 is not open: the program was given no directory"]);
    assert!(
        account.sentence(Lang::En).contains("it was given no directory"),
        "{}",
        account.sentence(Lang::En)
    );
    assert!(flags_of(&account).is_empty(), "the file is nowhere: {account:?}");
    assert!(account.remedy.unwrap().advice(Lang::En).contains("`--dir=.` would look"));

    let place = Place::new();
    let account = opening_in(&mut place.host(), 99, "file.txt");
    assert_eq!(
        steps(&account),
        ["descriptor 99 is not open: the only directory that the program was given is descriptor 3"]
    );
    assert!(
        !account.preopens[0].matched
            && account.preopens[0].reason.message().to_string().contains("descriptor 99")
    );
    assert!(flags_of(&account).is_empty(), "one flag does not make descriptor 99");
}

#[test]
fn the_directory_that_would_be_the_descriptor() {
    // Tests run in the directory of this package, which contains its manifest.
    let account = opening_in(&mut host(vec![]), 3, "Cargo.toml");
    assert_eq!((flags_of(&account), new_path(&account)), (vec!["--dir=.".into()], None));
    assert!(account.remedy.unwrap().checked);
    // With one directory granted, the next is descriptor 4; the path is looked up only in that one.
    let place = Place::new();
    let file = place.path("file.txt");
    let account = opening_in(&mut place.host(), 4, file.to_str().unwrap());
    assert_eq!(flags_of(&account), [format!("--dir={}", place.root())]);
    assert_eq!(new_path(&account), Some("file.txt".into()));
    assert!(account.remedy.unwrap().advice(Lang::En).contains("its descriptor 4"));
}

#[test]
fn a_descriptor_that_is_no_directory() {
    let place = Place::new();
    let mut host = place.host();
    let account = opening_in(&mut host, 0, "file.txt");
    assert_eq!(steps(&account), ["descriptor 0 is standard input, not a directory"]);
    assert_eq!(account.errno.unwrap().number, 8);
    assert_eq!(open(&mut host, "file.txt", 0, READ), 0);
    let account = opening_in(&mut host, 4, "x");
    assert_eq!(steps(&account), ["descriptor 4 is the file “file.txt”, not a directory"]);
    assert_eq!(account.errno.unwrap().number, 54);
    p1(&mut host, "fd_close", vec![wasmscope::component::Val::U32(4)]).unwrap();
    let account = opening_in(&mut host, 4, "file.txt");
    assert_eq!(steps(&account), ["descriptor 4 is not open: the program has closed it"]);
    assert!(account.remedy.unwrap().flags.is_empty());
}

#[test]
fn every_call_on_a_path_tells_of_a_bad_descriptor() {
    use wasmscope::component::Val;
    let (three, nine) = (Val::U32(3), Val::U32(9));
    let place = Place::new();
    let calls = [
        ("path_create_directory", vec![nine.clone(), text("p")], "create the directory"),
        ("path_filestat_get", vec![nine.clone(), flags(1), text("p")], "read the metadata of"),
        (
            "path_filestat_set_times",
            vec![nine.clone(), flags(1), text("p"), Val::U64(0), Val::U64(0), flags(0)],
            "change the times of",
        ),
        ("path_link", vec![three.clone(), flags(0), text("file.txt"), nine.clone(), text("p")], "link as"),
        ("path_readlink", vec![nine.clone(), text("p"), Val::U32(9)], "read the link"),
        ("path_remove_directory", vec![nine.clone(), text("p")], "remove the directory"),
        ("path_rename", vec![three, text("file.txt"), nine.clone(), text("p")], "rename to"),
        ("path_symlink", vec![text("target"), nine.clone(), text("p")], "create the symbolic link"),
        ("path_unlink_file", vec![nine, text("p")], "remove"),
    ];
    for (function, args, operation) in calls {
        let account = account(&mut place.host(), &call("wasi_snapshot_preview1", function, args));
        assert_eq!((&*account.subject, &*account.operation.to_string()), ("p", operation), "{function}");
        assert_eq!(account.errno.as_ref().unwrap().number, 8, "{function}");
        assert!(steps(&account)[0].starts_with("descriptor 9 is not open"), "{function}");
    }
}
