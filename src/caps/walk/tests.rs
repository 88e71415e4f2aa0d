//! What a walk decides, and which steps it logs.

use super::*;
use crate::caps::testing::{CWD, Tree};

fn steps(entries: &[&str], path: &str, follow: bool) -> (Walk<String>, String) {
    let mut tree = Tree::new(entries);
    let walk = walk(
        &mut tree,
        &CWD.to_owned(),
        &Origin::Granted(".".into()),
        path,
        if follow { LastLink::Follow } else { LastLink::Keep },
    );
    let text = walk.steps.iter().map(|step| step.message().to_string()).collect::<Vec<_>>().join("; ");
    (walk, text)
}

fn errno_of(entries: &[&str], path: &str) -> u16 {
    steps(entries, path, true).0.end.unwrap_err().errno
}

#[test]
fn a_file_is_found_in_its_directory() {
    let (walk, text) = steps(&["sub/f"], "sub/f", true);
    assert_eq!(text, "start in the granted directory “.”; “sub” is a directory: entered; “f” is a file");
    let Ok(WalkPlace::Name { dir, name, kind, .. }) = walk.end else { panic!("{:?}", walk.end) };
    assert_eq!((dir.as_str(), name.as_str(), kind), ("/home/me/sub", "f", Some(NodeKind::File)));
    assert_eq!(walk.trail, ["sub", "f"]);
}

#[test]
fn dot_dot_inside_is_fine_and_above_is_refused() {
    let tree = ["sub/", "f", "../outside.txt"];
    assert!(steps(&tree, "sub/../f", true).1.contains("“..” goes back to the granted directory “.”"));
    for path in ["../outside.txt", "sub/../../outside.txt", "../me/f"] {
        let (walk, text) = steps(&tree, path, true);
        let refusal = walk.end.unwrap_err();
        assert_eq!((refusal.errno, refusal.r#where), (63, Where::HostResolution), "{path}");
        assert!(text.ends_with("“..” would climb above the granted directory “.”: refused"), "{text}");
    }
    assert_eq!(steps(&tree, "sub/../../a/b", true).0.end.unwrap_err().leads_to.as_deref(), Some("../a/b"));
    assert_eq!(errno_of(&tree, "nope/../f"), 44);
}

#[test]
fn links_are_followed_inside_and_refused_outside() {
    let tree =
        ["sub/f", "in -> sub/f", "dir -> sub", "out -> ../outside.txt", "abs -> /home/me/f", "up -> sub/.."];
    let (walk, text) = steps(&tree, "dir/f", true);
    assert!(walk.end.is_ok());
    assert!(text.contains("“dir” is a symbolic link to “sub”: followed"));
    assert!(steps(&tree, "in", true).0.end.is_ok());
    assert!(matches!(steps(&tree, "up", true).0.end, Ok(WalkPlace::Directory(_))));
    let out = steps(&tree, "out", true).0.end.unwrap_err();
    assert_eq!(out.errno, 63);
    assert_eq!(out.why, Why::Climbs(Some(("out".into(), "../outside.txt".into()))));
    assert_eq!(out.leads_to.as_deref(), Some("../outside.txt"));
    let abs = steps(&tree, "abs", true).0.end.unwrap_err();
    assert_eq!((abs.errno, abs.leads_to.as_deref()), (63, Some("/home/me/f")));
}

#[test]
fn a_link_at_the_end_is_followed_only_if_asked() {
    let tree = ["out -> ../outside.txt", "d -> sub", "sub/"];
    let (walk, text) = steps(&tree, "out", false);
    assert!(matches!(walk.end, Ok(WalkPlace::Name { kind: Some(NodeKind::SymbolicLink), .. })));
    assert!(text.ends_with("“out” is a symbolic link, not followed"));
    let slash = steps(&tree, "d/", false).0.end;
    assert!(matches!(slash, Ok(WalkPlace::Name { kind: Some(NodeKind::Directory), dir_required: true, .. })));
}

#[test]
fn a_climb_after_a_link_has_ended_is_not_the_links() {
    let refusal = steps(&["d -> sub", "sub/"], "d/../../x", true).0.end.unwrap_err();
    assert_eq!(refusal.why, Why::Climbs(None));
}

#[test]
fn loops_end() {
    assert_eq!(errno_of(&["a -> b", "b -> a"], "a"), 32);
}

#[test]
fn forty_links_are_followed_and_no_more() {
    let entries: Vec<String> = (0..41).map(|i| format!("l{i} -> l{}", i + 1)).collect();
    let mut entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    entries.push("l41");
    assert!(steps(&entries, "l1", true).0.end.is_ok());
    assert_eq!(errno_of(&entries, "l0"), 32);
}

#[test]
fn a_file_is_no_directory() {
    assert_eq!(errno_of(&["f"], "f/x"), 54);
    assert_eq!(errno_of(&["f"], "f/."), 54);
    assert_eq!(errno_of(&["f"], "f/.."), 54);
    let slash = steps(&["f"], "f/", true).0.end;
    assert!(matches!(slash, Ok(WalkPlace::Name { kind: Some(NodeKind::File), dir_required: true, .. })));
}

#[test]
fn the_granted_directory_itself() {
    for path in [".", "./", "./.", "sub/.."] {
        assert!(matches!(steps(&["sub/"], path, true).0.end, Ok(WalkPlace::Directory(_))), "{path}");
    }
}

#[test]
fn strange_paths() {
    assert_eq!(errno_of(&[], ""), 44);
    assert_eq!(errno_of(&[], "a\0b"), 28);
    assert_eq!(errno_of(&[], "/etc"), 63);
    assert_eq!(errno_of(&[], &"x/".repeat(2048)), 37);
    assert_eq!(errno_of(&[], &format!("{}/y", "x".repeat(256))), 37);
    assert!(steps(&[], &"x/".repeat(2047), true).0.end.is_err());
}
