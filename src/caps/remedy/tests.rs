//! Remedies for the catalogue of refusals, each tried before it counts.

use super::*;
use crate::caps::LastLink;
use crate::caps::testing::Tree;
use crate::words::Lang;
use proptest::prelude::*;

const MAKE: Wants = Wants { need: Need::FileOrNothing, last: LastLink::FollowToFile, writes: true };

struct Case<'a> {
    tree: &'a [&'a str],
    grants: &'a [&'a str],
    path: &'a str,
}

fn grants(texts: &[&str]) -> Vec<Grant> {
    texts.iter().map(|t| Grant::parse(t, Access::ReadWrite).unwrap()).collect()
}

fn wish<'a>(grants: &'a [Grant], path: &'a str) -> WantedAccess<'a> {
    WantedAccess { path, cwd: "/", grants, wants: Wants::look(Need::Anything, true) }
}

/// The remedy as `flags` and `new path`, proven to work.
fn remedy(case: &Case<'_>) -> (String, Option<String>) {
    let mut world = Tree::new(case.tree);
    let given = grants(case.grants);
    let wish = wish(&given, case.path);
    let remedy = find(&mut world, &wish);
    if remedy.checked {
        prove(&mut world, &wish, &remedy);
    }
    (remedy.flags.join(" "), remedy.path)
}

/// Applies a remedy as a person would, and checks that it works.
fn prove(world: &mut Tree, wish: &WantedAccess<'_>, remedy: &Remedy) {
    let mut all = wish.grants.to_vec();
    for flag in &remedy.flags {
        all.push(Grant::parse(flag.strip_prefix("--dir=").unwrap(), Access::ReadWrite).unwrap());
    }
    let path = remedy.path.as_deref().unwrap_or(wish.path);
    assert!(works(world, wish, &all, path), "{remedy:?} for {wish:?}");
}

fn says(remedy: &Remedy) -> String {
    remedy.advice(Lang::En)
}

fn flags(tree: &[&str], grants: &[&str], path: &str) -> String {
    let (flags, new) = remedy(&Case { tree, grants, path });
    assert_eq!(new, None, "{path} {flags}");
    flags
}

fn path(tree: &[&str], grants: &[&str], path: &str) -> (String, Option<String>) {
    remedy(&Case { tree, grants, path })
}

#[test]
fn row_1_nothing_granted() {
    assert_eq!(flags(&["sample_text"], &[], "sample_text"), "--dir=.");
    assert_eq!(flags(&["samples/sample_text"], &[], "samples/sample_text"), "--dir=.");
    assert_eq!(flags(&["sample_text"], &[], "./sample_text"), "--dir=.");
}

#[test]
fn rows_2_and_3_absolute_paths() {
    let tree = ["/etc/hostname"];
    assert_eq!(flags(&tree, &[], "/etc/hostname"), "--dir=/etc");
    assert_eq!(flags(&tree, &["."], "/etc/hostname"), "--dir=/etc");
    assert_eq!(flags(&tree, &["."], "etc/hostname"), "--dir=/etc");
    assert_eq!(flags(&tree, &[], "/etc"), "--dir=/etc");
}

#[test]
fn rows_4_and_5_climbing() {
    let tree = ["../outside.txt", "sub/", "f"];
    assert_eq!(flags(&tree, &["."], "../outside.txt"), "--dir=..");
    assert_eq!(flags(&tree, &[], "../outside.txt"), "--dir=..");
    assert_eq!(
        path(&tree, &["."], "sub/../../outside.txt"),
        ("--dir=..".into(), Some("../outside.txt".into()))
    );
    assert_eq!(path(&tree, &["."], "../me/f"), (String::new(), Some("f".into())));
}

#[test]
fn rows_7_to_10_names_that_differ() {
    let tree = ["root/file.txt", "/srv/file.txt"];
    assert_eq!(flags(&tree, &["root"], "file.txt"), "--dir=root::.");
    assert_eq!(flags(&tree, &["root::/data"], "file.txt"), "--dir=root::.");
    assert_eq!(flags(&tree, &["/srv"], "file.txt"), "--dir=/srv::.");
    assert_eq!(flags(&tree, &["root::/data/"], "/data"), "--dir=root::/data");
    assert_eq!(flags(&["sample_text"], &[".::/data"], "sample_text"), "--dir=.");
    assert_eq!(flags(&["sample_text"], &[], "/data/sample_text"), "--dir=.::/data");
}

#[test]
fn the_other_way_is_mentioned() {
    let given = grants(&["root::/data"]);
    let found = find(&mut Tree::new(&["root/file.txt"]), &wish(&given, "file.txt"));
    assert!(says(&found).contains("use the path “/data/file.txt”"), "{found:?}");
}

#[test]
fn rows_11_and_12_links_that_lead_out() {
    let tree =
        ["../outside.txt", "out -> ../outside.txt", "abs -> /home/me/f", "f", "d -> ../dir", "../dir/g"];
    let out = remedy(&Case { tree: &tree, grants: &["."], path: "out" });
    assert_eq!(out, ("--dir=..".into(), Some("../outside.txt".into())));
    let abs = remedy(&Case { tree: &tree, grants: &["."], path: "abs" });
    assert_eq!(abs, (String::new(), Some("f".into())));
    let dir = remedy(&Case { tree: &tree, grants: &["."], path: "d/g" });
    assert_eq!(dir, ("--dir=d".into(), None));
}

#[test]
fn row_16_what_is_nowhere_is_not_promised() {
    let given = grants(&["."]);
    let found = find(&mut Tree::new(&[]), &wish(&given, "missing.txt"));
    assert_eq!((found.flags.len(), found.path.clone(), found.checked), (0, None, false));
    assert!(says(&found).contains("“/home/me”"), "{found:?}");
    let absolute = find(&mut Tree::new(&[]), &wish(&[], "/no/such"));
    assert!(says(&absolute).contains("no flag can grant it"), "{absolute:?}");
}

#[test]
fn what_is_elsewhere_is_said_to_be() {
    let given = grants(&["root"]);
    let found = find(&mut Tree::new(&["root/file.txt"]), &wish(&given, "file.txt"));
    let said = "“file.txt” is not there in “/home/me”, but “root/file.txt” is. Add `--dir=root::.` before";
    assert!(says(&found).starts_with(said), "{found:?}");
    let given = grants(&["."]);
    let found = find(&mut Tree::new(&["notes.md"]), &wish(&given, "../notes.md"));
    assert_eq!((found.flags.len(), found.path.as_deref()), (0, Some("notes.md")));
    let outright = find(&mut Tree::new(&["/etc/hostname"]), &wish(&given, "etc/hostname"));
    assert!(says(&outright).starts_with("Add `--dir=/etc`"), "{outright:?}");
}

#[test]
fn a_slip_is_recognised() {
    let found = find(&mut Tree::new(&["sample_text"]), &wish(&[], "sampel_text"));
    assert!(says(&found).ends_with("Did you mean “sample_text”?"), "{found:?}");
}

#[test]
fn row_25_a_read_only_grant_becomes_writable() {
    let mut given = grants(&["."]);
    given[0].access = Access::ReadOnly;
    let mut world = Tree::new(&["f"]);
    let wish = WantedAccess { wants: MAKE, ..wish(&given, "new.txt") };
    let found = find(&mut world, &wish);
    assert_eq!(found.flags, ["--dir=."]);
    prove(&mut world, &wish, &found);
}

#[test]
fn rows_27_and_28_nested_grants() {
    let tree = ["root/sub/inner", "root/f", "other/x"];
    let given = ["root::/", "other::/sub"];
    assert_eq!(flags(&tree, &given, "/sub/inner"), "--dir=root/sub::/sub");
    let shadowed = grants(&given);
    let found = find(&mut Tree::new(&tree), &wish(&shadowed, "/sub/inner"));
    assert!(says(&found).contains("takes the place of `--dir=other::/sub`"), "{found:?}");
    assert_eq!(path(&tree, &given, "/sub/../f"), (String::new(), Some("/f".into())));
}

#[test]
fn creating_needs_the_parent_only() {
    let mut world = Tree::new(&["sub/"]);
    let make = |world: &mut Tree, path| find(world, &WantedAccess { wants: MAKE, ..wish(&[], path) });
    assert_eq!(make(&mut world, "new.txt").flags, ["--dir=."]);
    assert_eq!(make(&mut world, "sub/new.txt").flags, ["--dir=."]);
    assert!(
        !make(&mut world, "no/such/new.txt").checked || make(&mut world, "no/such/new.txt").path.is_some()
    );
}

#[test]
fn the_current_directory_of_the_guest_counts() {
    let given = grants(&["."]);
    let mut world = Tree::new(&["f", "sub/"]);
    let wish = WantedAccess { cwd: "/sub", ..wish(&given, "f") };
    let found = find(&mut world, &wish);
    assert!(found.checked);
    prove(&mut world, &wish, &found);
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "..", ".", "data"]).prop_map(String::from)
}

fn any_path() -> impl Strategy<Value = String> {
    (any::<bool>(), prop::collection::vec(name(), 1..4))
        .prop_map(|(rooted, parts)| format!("{}{}", if rooted { "/" } else { "" }, parts.join("/")))
}

proptest! {
    /// Whatever the tree, the grants and the path: what is offered as checked works when applied.
    #[test]
    fn a_checked_remedy_works(
        files in prop::collection::vec(any_path(), 0..5),
        links in prop::collection::vec((name(), any_path()), 0..2),
        hosts in prop::collection::vec((any_path(), any_path(), any::<bool>()), 0..3),
        path in any_path(),
        cwd in prop::sample::select(vec!["/", "/a", "/data"]),
        need in prop::sample::select(vec![
            Need::Anything,
            Need::NoDirectory,
            Need::Directory,
            Need::Link,
            Need::FileOrNothing,
            Need::NothingYet,
            Need::Replaceable,
        ]),
        writes in any::<bool>(),
    ) {
        let links: Vec<String> = links.iter().filter(|(n, _)| !n.starts_with('.')).map(|(n, t)| format!("{n} -> {t}")).collect();
        let entries: Vec<&str> = files.iter().filter(|f| !f.ends_with('.')).chain(&links).map(String::as_str).collect();
        let mut world = Tree::new(&entries);
        let given: Vec<Grant> = hosts.into_iter().map(|(host, guest, ro)| Grant {
            host, guest, access: if ro { Access::ReadOnly } else { Access::ReadWrite },
        }).collect();
        let wish = WantedAccess { path: &path, cwd, grants: &given, wants: Wants { writes, ..Wants::look(need, true) } };
        let remedy = find(&mut world, &wish);
        prop_assert!(!remedy.advice.is_empty());
        if remedy.checked {
            prove(&mut world, &wish, &remedy);
        }
    }
}

#[test]
fn what_may_be_created_is_offered_its_directory_unless_another_file_is_meant() {
    let unsure = |tree: &[&str], given: &[&str], path: &str| {
        let given = grants(given);
        find_unsure(&mut Tree::new(tree), &wish(&given, path))
    };
    let offered = unsure(&["file.txt"], &[], "fil.txt");
    assert_eq!((offered.flags.join(" "), offered.path.clone()), ("--dir=.".into(), None));
    assert!(says(&offered).starts_with("“fil.txt” is not there; if the program creates it"), "{offered:?}");
    assert!(says(&offered).ends_with("Did you mean “file.txt”?"), "{offered:?}");
    // The file exists: reading it is assumed.
    let given = grants(&[]);
    let read = find(&mut Tree::new(&["file.txt"]), &wish(&given, "file.txt"));
    assert_eq!(unsure(&["file.txt"], &[], "file.txt"), read);
    // The directory in which the program would create it does not exist.
    assert!(unsure(&["file.txt"], &[], "sub/new.txt").flags.is_empty());
    assert!(unsure(&["sub/"], &[], "sub/new.txt").checked);
}
