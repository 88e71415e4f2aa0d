//! The remedy for a program that itself names paths below a descriptor, without libc's search for a preopen.

use super::{HostDirectories, WantedAccess, arrives, flag_text, split, tidy, words};
use crate::caps::{Access, Advice, Grant, Remedy};

/// Finds one more grant such that the path exists below it as `descriptor`. The names of grants mean nothing here: the
/// path is looked up in that directory alone.
pub(crate) fn find_directly<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    descriptor: u32,
) -> Remedy {
    let mut ways = vec![(".".to_owned(), wish.path.to_owned())];
    let plain = tidy(wish.path);
    if let Some((dir, name)) = split(&plain).filter(|(dir, _)| !dir.contains("::")) {
        ways.push((dir, name.to_owned()));
    }
    let Some((dir, path)) = ways.into_iter().find(|(dir, path)| arrives(world, wish, dir, path)) else {
        return words::nothing(world, wish);
    };
    let flag = flag_text(&Grant { guest: dir.clone(), host: dir, access: Access::ReadWrite });
    let path = (path != wish.path).then_some(path);
    let mut advice = vec![Advice::AddAsDescriptor { flag: flag.clone(), descriptor }];
    advice.extend(path.clone().map(|path| Advice::UseInDirectory { path }));
    Remedy { flags: vec![flag], path, checked: true, advice, ..Remedy::default() }
}
