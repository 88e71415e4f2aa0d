//! What a remedy says.

use super::{Candidate, Wish, World, candidates, existing, flag_text, reaches, replaced, suggestion, tidy};
use crate::caps::{Need, Remedy, Wants};

/// Says so where the file that the path names is not there, and another is offered.
pub(super) fn not_there<W: World>(world: &mut W, wish: &Wish<'_>, best: &Candidate) -> String {
    let Some(file) = &best.instead else { return String::new() };
    let path = wish.path;
    if wish.creates() {
        return format!(
            "The directory for “{path}” is not there on this machine, but “{file}” could be made. "
        );
    }
    match world.canonical(".") {
        Some(here) if !path.starts_with('/') => {
            format!("“{path}” is not there in “{here}”, but “{file}” is. ")
        }
        _ => format!("“{path}” is not there on this machine, but “{file}” is. "),
    }
}

pub(super) fn advice(wish: &Wish<'_>, best: &Candidate, other: Option<&Candidate>) -> String {
    let mut text = match (&best.flag, &best.path) {
        (Some(flag), None) => format!("Add `{}` before the program.", flag_text(flag)),
        (Some(flag), Some(path)) => {
            format!("Add `{}` before the program and let it use the path “{path}”.", flag_text(flag))
        }
        (None, Some(path)) => format!("No flag is needed: let the program use the path “{path}”."),
        (None, None) => String::new(),
    };
    if let Some(flag) = &best.flag
        && let Some(old) = replaced(wish, flag)
        && old.host != flag.host
    {
        text.push_str(&format!(" It takes the place of `{}`, which has the same name.", flag_text(old)));
    }
    if best.flag.as_ref().is_some_and(|flag| flag.host == "/") {
        text.push_str(" Mind that this is every file on this machine.");
    }
    if let Some(path) = other.and_then(|o| o.path.as_ref()) {
        text.push_str(&format!(" Or leave the flags as they are and use the path “{path}”."));
    }
    text
}

/// For a grant that is enough only if the program creates the file.
pub(super) fn unsure<W: World>(world: &mut W, wish: &Wish<'_>, way: &Candidate) -> String {
    let meant = suggestion(world, wish.path).unwrap_or_default();
    let what = advice(wish, way, None);
    format!("“{}” is not there; if the program creates it, this grant is enough. {what}{meant}", wish.path)
}

/// No candidate works.
pub(super) fn nothing<W: World>(world: &mut W, wish: &Wish<'_>) -> Remedy {
    let path = wish.path;
    let here = world.canonical(".").unwrap_or_else(|| "the current directory".into());
    let missing = if wish.creates() { "No directory to create it in" } else { "No such file" };
    let advice = if let Some(why) = unmet(world, wish) {
        format!("No flag changes this: a flag could give the program “{path}”, but {why}.")
    } else if existing(world, wish, &tidy(path)).is_some() {
        format!(
            "No flag makes “{path}” work as it is written; use a path without links or “..” that lead away."
        )
    } else if path.starts_with('/') {
        format!(
            "{missing}: “{path}” is not there on this machine either, so no flag can grant it. Check the name."
        )
    } else {
        format!(
            "{missing}: “{path}” is not there in “{here}”, where `--dir=.` would look. Check the name, or start in \
             the directory that has it."
        )
    };
    let meant = if wish.creates() { None } else { suggestion(world, path) };
    Remedy { flags: Vec::new(), path: None, checked: false, advice: advice + &meant.unwrap_or_default() }
}

/// Why what a flag could reach would not do.
fn unmet<W: World>(world: &mut W, wish: &Wish<'_>) -> Option<&'static str> {
    let need = if wish.creates() { Need::Replaceable } else { Need::Name };
    let easy = Wish { wants: Wants { need, ..wish.wants }, ..wish.clone() };
    let mut ways = candidates(world, &easy).into_iter();
    ways.any(|way| way.instead.is_none() && reaches(world, &easy, &way)).then(|| match wish.wants.need {
        Need::Nothing | Need::FileOrNothing | Need::NoDirectory if wish.path.ends_with('/') => {
            "it ends in “/”, as only the path of a directory may"
        }
        need => need.unmet(),
    })
}
