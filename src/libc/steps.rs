//! A lookup in words: what libc did, step by step, held against the model of how it decides.

use super::lookup::is_uncovered;
use super::{Lookup, LookupOutcome};
use crate::caps::{errno, libc_model};

/// Fills the lookup's steps. Where libc returned something else than its model says, the steps say what libc
/// returned, and the lookup is marked as partly inferred.
pub(super) fn tell(lookup: &mut Lookup, function: &str) {
    let mut steps = vec![made_absolute(lookup), learned(lookup, function)];
    let prefixes: Vec<String> = lookup.preopens.iter().map(|p| p.prefix.clone()).collect();
    let model = libc_model::find_abspath(&prefixes, &lookup.absolute);
    if agrees(lookup, &model) {
        // The last one registered is tried first.
        for (preopen, verdict) in lookup.preopens.iter().zip(&model.verdicts).rev() {
            let sign = if verdict.matched { "chosen" } else { "not chosen" };
            steps.push(format!("directory “{}”: {sign}, {}", preopen.name, verdict.reason));
        }
        lookup.inferred |= lookup.learned.is_none();
    } else {
        lookup.inferred = true;
        steps.push("how the C library compared the path with its directories could not be followed".into());
    }
    steps.push(ending(lookup));
    lookup.steps = steps;
}

fn agrees(lookup: &Lookup, model: &libc_model::Match) -> bool {
    match &lookup.outcome {
        LookupOutcome::Found { prefix, relative, .. } => {
            model.best.is_some_and(|best| lookup.preopens[best].prefix == *prefix)
                && model.relative == *relative
        }
        LookupOutcome::Refused { errno } => !is_uncovered(*errno) || model.best.is_none(),
    }
}

fn made_absolute(lookup: &Lookup) -> String {
    let Lookup { path, absolute, cwd, .. } = lookup;
    if path.is_empty() {
        format!("the path is empty: the C library takes its current directory “{cwd}”")
    } else if path.starts_with('/') {
        format!("“{path}” is absolute: the C library takes it as it is")
    } else if path == absolute {
        format!(
            "“{path}” is relative: the C library takes it from its root (this program never changes directory)"
        )
    } else {
        format!("“{path}” is relative: the C library made it “{absolute}” (its current directory is “{cwd}”)")
    }
}

fn learned(lookup: &Lookup, function: &str) -> String {
    let names: Vec<String> = lookup.preopens.iter().map(|p| format!("“{}”", p.name)).collect();
    let names = if names.is_empty() { "none".into() } else { names.join(", ") };
    match lookup.learned {
        Some((first, last)) if first == last => {
            format!("it asked once for its directories: call {first} {function} → {names}")
        }
        Some((first, last)) => {
            format!("it asked once for its directories: calls {first} to {last}, {function} → {names}")
        }
        None => "when it learned which directories it holds was not seen".into(),
    }
}

fn ending(lookup: &Lookup) -> String {
    match &lookup.outcome {
        LookupOutcome::Found { fd, relative, .. } => {
            let name = lookup.preopens.iter().find(|p| p.fd == *fd).map_or("", |p| &p.name);
            format!("so it asks the host for “{relative}” in directory “{name}”")
        }
        LookupOutcome::Refused { errno } if is_uncovered(*errno) && lookup.preopens.is_empty() => {
            "nothing to match against, so it gave up: the host was not asked".into()
        }
        LookupOutcome::Refused { errno } if is_uncovered(*errno) => {
            "none of them covers the path, so it gave up: the host was not asked".into()
        }
        LookupOutcome::Refused { errno } => {
            let name = errno::errno(*errno).name;
            format!("the search itself failed with {name} ({errno}): the host was not asked")
        }
    }
}
