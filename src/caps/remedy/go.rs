//! The remedy for a path in a program written in Go, whose own library has other rules than wasi-libc.

use super::{HostDirectories, WantedAccess, arrives, existing, flag_text, split, tidy, words};
use crate::caps::go_model as model;
use crate::caps::{Access, Advice, Grant, Here, Remedy};

/// One possible remedy: one more grant, and (if `root`) `/` as the current directory.
struct Way {
    flag: Grant,
    root: bool,
}

/// Finds the flags with which Go's library and the host reach what the path names. `pwd` is the value of the variable
/// `PWD`, if it was given; `unsure` says that a path without a leading slash may have had one.
pub(crate) fn find_for_go<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    pwd: Option<&str>,
    unsure: bool,
) -> Remedy {
    let names: Vec<&str> = wish.grants.iter().map(|grant| &*grant.guest).collect();
    let slashed = format!("/{}", wish.path);
    let mut meant = vec![wish.path];
    if unsure && !wish.path.starts_with('/') {
        // If the current directory is absolute and covered, a relative path would be covered too.
        let certain = model::current_directory(pwd, &names).is_some();
        meant = if certain { vec![&slashed] } else { vec![wish.path, &slashed] };
    }
    for path in &meant {
        for way in ways(world, path, pwd, &names) {
            if works(world, wish, path, pwd, &way) {
                return remedy(&way);
            }
        }
    }
    let wish = WantedAccess { path: meant[0], ..wish.clone() };
    nothing(world, &wish)
}

fn ways<W: HostDirectories>(world: &mut W, path: &str, pwd: Option<&str>, names: &[&str]) -> Vec<Way> {
    let grant =
        |host: &str, guest: &str| Grant { host: host.into(), guest: guest.into(), access: Access::ReadWrite };
    let mut ways = Vec::new();
    if path.starts_with('/') {
        let file = model::whole(path, "/");
        let file = tidy(&file);
        if world.open(&file).is_some() {
            ways.push(Way { flag: grant(&file, &file), root: false });
        }
        let parent = split(&file).map(|(dir, _)| dir);
        ways.extend(parent.map(|dir| Way { flag: grant(&dir, &dir), root: false }));
    } else {
        let known = model::current_directory(pwd, names);
        // The first directory given serves as the current one.
        let root = known.is_none() && !names.is_empty();
        let cwd = known.unwrap_or_else(|| "/".into());
        let file = tidy(path);
        // If another directory has that name already, the one that holds the file is named in full.
        let held = known_name(&file, &cwd);
        let mapped = match split(&file).filter(|_| file.starts_with("..")) {
            None if file.starts_with("..") => (file.clone(), model::whole(path, &cwd)),
            None => (".".to_owned(), cwd),
            Some((dir, _)) => {
                let whole = tidy(&model::whole(path, &cwd));
                (dir, split(&whole).map_or_else(|| "/".to_owned(), |(dir, _)| dir))
            }
        };
        ways.push(Way { flag: grant(&mapped.0, &mapped.1), root });
        ways.extend(held.map(|(host, guest)| Way { flag: grant(&host, &guest), root }));
    }
    ways.retain(|way| !way.flag.host.contains("::"));
    ways
}

/// The directory that holds a file below the current one, and its whole name.
fn known_name(file: &str, cwd: &str) -> Option<(String, String)> {
    let (dir, _) = split(file).filter(|(dir, _)| dir != "." && !dir.starts_with(".."))?;
    let whole = tidy(&model::whole(&dir, cwd));
    Some((dir, whole))
}

/// Whether Go's library and the host would reach what is wanted.
fn works<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    path: &str,
    pwd: Option<&str>,
    way: &Way,
) -> bool {
    let grants: Vec<&Grant> = wish.grants.iter().chain([&way.flag]).collect();
    let names: Vec<&str> = grants.iter().map(|grant| &*grant.guest).collect();
    let pwd = if way.root { Some("/") } else { pwd };
    let cwd = model::current_directory(pwd, &names);
    let Some(cwd) = cwd.or_else(|| path.starts_with('/').then(|| "/".to_owned())) else { return false };
    let whole = model::whole(path, &cwd);
    let (Some(best), asked) = model::find(&names, &whole) else { return false };
    if wish.wants.writes && grants[best].access == Access::ReadOnly {
        return false;
    }
    arrives(world, wish, &grants[best].host, asked)
}

fn remedy(way: &Way) -> Remedy {
    let mut flags = vec![flag_text(&way.flag)];
    let mut advice = Vec::new();
    if way.root {
        flags.push("--env=PWD=/".into());
        advice.push(Advice::AddFromRoot { flags: flags.join(" ") });
    } else {
        advice.push(Advice::Add { flag: flags[0].clone() });
    }
    if way.flag.guest != way.flag.host {
        advice.push(Advice::GoNeedsName);
    }
    if way.flag.host == "/" {
        advice.push(Advice::EveryFile);
    }
    Remedy { flags, path: None, checked: true, advice, ..Remedy::default() }
}

fn nothing<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Remedy {
    let path = wish.path.to_owned();
    if path.starts_with('/') || existing(world, wish, &tidy(&path)).is_some() {
        return words::nothing(world, wish);
    }
    let (here, missing) = (Here(world.canonical(".")), words::absent(wish));
    words::no_way(world, wish, Advice::GoNotHere { missing, path, here })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caps::testing::Tree;
    use crate::caps::{Need, Wants};

    /// Grants, `PWD`, a path and whether it may have had a leading slash; then the flags.
    type Row<'a> = (&'a [&'a str], Option<&'a str>, &'a str, bool, &'a [&'a str]);

    /// The flags that are offered; each row was tried with a program built with Go 1.27.
    #[test]
    fn flags_with_which_its_library_comes_there() {
        let tree = ["f", "data/f", "sub/", "../you/g"];
        let rows: [Row<'_>; 13] = [
            (&[], None, "f", false, &["--dir=.::/"]),
            (&[], None, "data/f", true, &["--dir=.::/"]),
            (&[], None, "sub", false, &["--dir=.::/"]),
            (&[], None, "../you/g", false, &["--dir=../you::/you"]),
            (&[], None, "/home/you/g", false, &["--dir=/home/you"]),
            (&[], None, "home/you/g", true, &["--dir=/home/you"]),
            (&[], None, "/home/you", false, &["--dir=/home/you"]),
            (&["."], None, "f", false, &["--dir=.::/", "--env=PWD=/"]),
            (&["."], None, "/home/you/g", false, &["--dir=/home/you"]),
            (&["data::/data"], None, "/home/me/f", false, &["--dir=/home/me"]),
            (&["data"], Some("/x"), "f", false, &["--dir=.::/x"]),
            (&[], None, "nowhere", false, &[]),
            (&["data::/data"], None, "f", true, &[]),
        ];
        for (grants, pwd, path, unsure, flags) in rows {
            let grants: Vec<Grant> =
                grants.iter().map(|g| Grant::parse(g, Access::ReadWrite).expect("a grant")).collect();
            let wants = Wants::look(Need::Anything, true);
            let wish = WantedAccess { path, cwd: "/", grants: &grants, wants };
            let remedy = find_for_go(&mut Tree::new(&tree), &wish, pwd, unsure);
            assert_eq!(remedy.flags, flags, "{path} with {grants:?}, PWD {pwd:?}: {:?}", remedy.advice);
            assert_eq!(remedy.checked, !flags.is_empty());
        }
    }
}
