//! What libc did in a lookup, step by step, compared with the model of how it decides.

use super::lookup::is_uncovered;
use super::{LookupOutcome, PathLookup};
use crate::caps::{QuotedNames, Step, errno, libc_model};

/// Fills in the lookup's steps. If libc did not return what the model predicts, the steps give what it returned, and
/// the lookup is marked as partly inferred.
pub(super) fn tell(lookup: &mut PathLookup, function: &str) {
    let mut steps = vec![made_absolute(lookup), learned(lookup, function)];
    let prefixes: Vec<String> = lookup.preopens.iter().map(|p| p.prefix.clone()).collect();
    let model = libc_model::find_abspath(&prefixes, &lookup.absolute);
    if agrees(lookup, &model) {
        // libc tries the preopen that was registered last first.
        for (preopen, verdict) in lookup.preopens.iter().zip(&model.verdicts).rev() {
            let (directory, reason) = (preopen.name.clone(), Box::new(verdict.reason.clone()));
            steps.push(match verdict.matched {
                true => Step::Chosen { directory, reason },
                false => Step::NotChosen { directory, reason },
            });
        }
        lookup.inferred |= lookup.learned.is_none();
    } else {
        lookup.inferred = true;
        steps.push(Step::NotFollowed);
    }
    steps.push(ending(lookup));
    lookup.steps = steps;
}

fn agrees(lookup: &PathLookup, model: &libc_model::Match) -> bool {
    match &lookup.outcome {
        LookupOutcome::Found { prefix, relative, .. } => {
            model.best.is_some_and(|best| lookup.preopens[best].prefix == *prefix)
                && model.relative == *relative
        }
        LookupOutcome::Refused { errno } => !is_uncovered(*errno) || model.best.is_none(),
    }
}

fn made_absolute(lookup: &PathLookup) -> Step {
    let (path, absolute, directory) = (lookup.path.clone(), lookup.absolute.clone(), lookup.cwd.clone());
    if path.is_empty() {
        Step::EmptyPath { directory }
    } else if path.starts_with('/') {
        Step::AbsolutePath { path }
    } else if path == absolute {
        Step::FromRoot { path }
    } else {
        Step::MadeAbsolute { path, absolute, directory }
    }
}

fn learned(lookup: &PathLookup, function: &str) -> Step {
    let directories = QuotedNames(lookup.preopens.iter().map(|p| p.name.clone()).collect());
    let function = function.to_owned();
    match lookup.learned {
        Some((first, last)) if first == last => Step::LearnedOnce { call: first.0, function, directories },
        Some((first, last)) => Step::Learned { first: first.0, last: last.0, function, directories },
        None => Step::LearnedUnseen,
    }
}

fn ending(lookup: &PathLookup) -> Step {
    match &lookup.outcome {
        LookupOutcome::Found { fd, relative, .. } => {
            let found = lookup.preopens.iter().find(|p| p.fd == *fd);
            let directory = found.map_or_else(String::new, |p| p.name.clone());
            Step::AsksHost { path: relative.clone(), directory }
        }
        LookupOutcome::Refused { errno } if is_uncovered(*errno) && lookup.preopens.is_empty() => {
            Step::NothingToMatch
        }
        LookupOutcome::Refused { errno } if is_uncovered(*errno) => Step::NoneCovers,
        LookupOutcome::Refused { errno: number } => {
            Step::SearchFailed { errno: errno::errno(*number), number: *number }
        }
    }
}
