//! The advice that comes with a remedy.

use super::{
    Candidate, HostDirectories, WantedAccess, candidates, existing, flag_text, reaches, shadowed_grant,
    split, suggestion, tidy,
};
use crate::caps::{Absent, Advice, Here, Need, Remedy, Unmet, Wants};

/// Says that the file that the path names does not exist, if another one is offered.
pub(super) fn not_there<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    best: &Candidate,
) -> Option<Advice> {
    let file = best.instead.clone()?;
    Some(not_there_but(world, wish, file))
}

/// Says that the file that the path names does not exist, but this one does, or could be made.
pub(super) fn not_there_but<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    file: String,
) -> Advice {
    let path = wish.path.to_owned();
    if wish.creates() {
        return Advice::CouldBeMade { path, file };
    }
    match world.canonical(".") {
        Some(here) if !path.starts_with('/') => Advice::ElsewhereThanHere { path, here, file },
        _ => Advice::Elsewhere { path, file },
    }
}

/// What to type, and what to keep in mind about it.
pub(super) fn advice(wish: &WantedAccess<'_>, best: &Candidate, other: Option<&Candidate>) -> Vec<Advice> {
    let mut all = Vec::new();
    all.extend(match (best.flag.as_ref().map(flag_text), best.path.clone()) {
        (Some(flag), None) => Some(Advice::Add { flag }),
        (Some(flag), Some(path)) => Some(Advice::AddAndUse { flag, path }),
        (None, Some(path)) => Some(Advice::UsePath { path }),
        (None, None) => None,
    });
    if let Some(flag) = &best.flag
        && let Some(old) = shadowed_grant(wish, flag)
        && old.host != flag.host
    {
        all.push(Advice::TakesPlace { flag: flag_text(old) });
    }
    if best.flag.as_ref().is_some_and(|flag| flag.host == "/") {
        all.push(Advice::EveryFile);
    }
    all.extend(other.and_then(|other| other.path.clone()).map(|path| Advice::OrUse { path }));
    all
}

/// The advice for a grant that is enough only if the program creates the file.
pub(super) fn unsure<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    way: &Candidate,
) -> Vec<Advice> {
    let mut all = vec![Advice::IfCreated { path: wish.path.to_owned() }];
    all.extend(advice(wish, way, None));
    all.extend(suggestion(world, wish.path));
    all
}

/// What is missing if the path exists nowhere: the file or its directory.
pub(super) fn absent(wish: &WantedAccess<'_>) -> Absent {
    if wish.creates() { Absent::Directory } else { Absent::File }
}

/// A sentence that says that nothing helps, and the name that may have been meant.
pub(super) fn no_way<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>, sentence: Advice) -> Remedy {
    let mut all = vec![sentence];
    if !wish.creates() {
        all.extend(suggestion(world, wish.path));
    }
    Remedy { advice: all, ..Remedy::default() }
}

/// The advice where no candidate works.
pub(crate) fn nothing<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Remedy {
    let here = Here(world.canonical("."));
    let (path, missing) = (wish.path.to_owned(), absent(wish));
    let sentence = if let Some(why) = unmet(world, wish) {
        Advice::Unmet { path, why }
    } else if existing(world, wish, &tidy(&path)).is_some() {
        Advice::LeadsAway { path }
    } else if path.starts_with('/') {
        Advice::NowhereOnMachine { missing, path }
    } else {
        Advice::NotHere { missing, path, here }
    };
    no_way(world, wish, sentence)
}

/// The advice for a program whose library looked through the names of its directories: where an absolute path exists
/// nowhere on this machine, some directory could still be given under the name in the path.
#[must_use]
pub(crate) fn mapped(remedy: Remedy) -> Remedy {
    let map = |advice: Advice| match advice {
        Advice::NowhereOnMachine { missing, path } if !path.split('/').any(|part| part == "..") => {
            let guest = split(&tidy(&path)).map_or_else(|| "/".to_owned(), |(guest, _)| guest);
            Advice::Map { missing, path, flag: format!("--dir=HOST::{guest}") }
        }
        advice => advice,
    };
    Remedy { advice: remedy.advice.into_iter().map(map).collect(), ..remedy }
}

/// Why what a flag could reach is not what the operation needs.
fn unmet<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Option<Unmet> {
    let need = if wish.creates() { Need::Replaceable } else { Need::Name };
    let easy = WantedAccess { wants: Wants { need, ..wish.wants }, ..wish.clone() };
    let mut ways = candidates(world, &easy).into_iter();
    ways.any(|way| way.instead.is_none() && reaches(world, &easy, &way)).then(|| match wish.wants.need {
        Need::Nothing | Need::FileOrNothing | Need::NoDirectory if wish.path.ends_with('/') => {
            Unmet::FileWithSlash
        }
        need => need.unmet(),
    })
}
