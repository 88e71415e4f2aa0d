//! With which flags a file is opened, read from the functions that are running when a search has ended: libc's own
//! functions carry them as parameters, also where no probe is on them (`__wasilibc_open_nomode`, `fopen`).

use super::caller;
use super::read::{cstr, param_i32};
use super::wants::{O_CREAT, O_EXCL, O_KNOWN, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY};
use crate::guest::{FrameId, Guest};

/// So many functions stand between a search and the one that the program called.
const DEEP: usize = 6;
/// The longest mode of `fopen` that means something (`wb+xe`).
const LONGEST_MODE: usize = 6;

/// The flags with which `path` is opened; `None` where no running function says them.
pub(super) fn carried(guest: &Guest, path: &str) -> Option<i32> {
    let frames = guest.frames().into_iter().filter_map(|frame| Some((frame.id?, frame.name)));
    frames.take(DEEP).find_map(|(frame, name)| {
        // A parameter that is no longer needed may have been overwritten: where no name says what the function is, the
        // path beside the flags must still be there.
        let own = param_i32(guest, frame, 0)?.cast_unsigned();
        let named = caller::opens(&name);
        (named || cstr(guest, frame, own).is_some_and(|text| text == path)).then(|| second(guest, frame))?
    })
}

/// The second parameter of a frame, where it is flags or the mode of `fopen`.
fn second(guest: &Guest, frame: FrameId) -> Option<i32> {
    let value = param_i32(guest, frame, 1)?;
    let access = value & O_RDWR;
    if access != 0 && value & !O_KNOWN == 0 {
        return Some(value);
    }
    of_mode(&cstr(guest, frame, value.cast_unsigned())?)
}

/// What `fopen` makes of its mode; `None` for a text that is none.
fn of_mode(mode: &str) -> Option<i32> {
    let (first, rest) = (mode.chars().next()?, mode.get(1..)?);
    if mode.len() > LONGEST_MODE || !rest.chars().all(|c| "+bxet".contains(c)) {
        return None;
    }
    let access = |alone| if rest.contains('+') { O_RDWR } else { alone };
    let exclusive = if rest.contains('x') { O_EXCL } else { 0 };
    Some(match first {
        'r' => access(O_RDONLY),
        'w' => access(O_WRONLY) | O_CREAT | O_TRUNC | exclusive,
        'a' => access(O_WRONLY) | O_CREAT | exclusive,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_says_whether_the_file_is_made() {
        for (mode, flags) in [
            ("r", O_RDONLY),
            ("rb", O_RDONLY),
            ("r+", O_RDWR),
            ("w", O_WRONLY | O_CREAT | O_TRUNC),
            ("wb+x", O_RDWR | O_CREAT | O_TRUNC | O_EXCL),
            ("ae", O_WRONLY | O_CREAT),
        ] {
            assert_eq!(of_mode(mode), Some(flags), "{mode}");
        }
        for none in ["", "read", "x", "r-", "words"] {
            assert_eq!(of_mode(none), None, "{none}");
        }
    }
}
