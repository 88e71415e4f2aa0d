//! Random asynchronous components under a host that completes its calls in any order.

use super::checks::{Went, check};
use super::dice::Dice;
use wasmscope::guest::End;

fn runs(seeds: std::ops::Range<u64>) -> Vec<Went> {
    seeds
        .map(|seed| {
            let bytes = Dice::new(seed).bytes(2000);
            let went = std::panic::catch_unwind(|| check(&bytes));
            if std::env::var_os("WASMSCOPE_SEEDS").is_some()
                && let Ok(went) = &went
            {
                println!(
                    "{seed}: {} {}",
                    went.moments,
                    match &went.end {
                        Some(End::Trapped(trap)) => trap.kind.to_string(),
                        _ => String::new(),
                    }
                );
            }
            went.unwrap_or_else(|_| panic!("with seed {seed}"))
        })
        .collect()
}

#[test]
fn a_run_is_the_same_run_however_it_is_made() {
    let (from, count) = match std::env::var("WASMSCOPE_SEEDS") {
        Ok(text) => {
            let (from, count) = text.split_once('+').expect("FROM+COUNT");
            (from.parse().expect("a number"), count.parse().expect("a number"))
        }
        Err(_) => (0, 60),
    };
    let went = runs(from..from + count);
    if std::env::var_os("WASMSCOPE_SEEDS").is_some() {
        let mut ends = std::collections::BTreeMap::<String, u32>::new();
        for run in &went {
            let end = match &run.end {
                None => "cut off".to_owned(),
                Some(End::Trapped(trap)) => trap.kind.to_string(),
                Some(End::Returned { .. }) => "returned".to_owned(),
                Some(End::Exited(_)) => "exited".to_owned(),
            };
            *ends.entry(end).or_default() += 1;
        }
        let sum = |of: fn(&Went) -> u64| went.iter().map(of).sum::<u64>();
        println!(
            "moments {}, calls {}, completed {}, tasks {}",
            sum(|w| w.moments),
            sum(|w| w.calls),
            sum(|w| w.completed),
            sum(|w| w.tasks.into())
        );
        let mut ends: Vec<_> = ends.into_iter().collect();
        ends.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (end, count) in ends {
            println!("{count:5} {}", end.chars().take(140).collect::<String>());
        }
    }
    // Most of them do what they are made for.
    let busy = went.iter().filter(|run| run.completed > 0 && run.tasks > 1).count();
    assert!(busy * 4 > went.len(), "{busy} of {}", went.len());
}
