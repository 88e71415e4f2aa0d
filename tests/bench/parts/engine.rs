//! Runs each kernel in our engine and in wasmi, alternately in one process.

use super::common::{self, Kernel, Options, Ours, Theirs, Times};
use wasmscope::exec::Stops;

/// The table of ratios.
pub fn report(options: &Options) -> String {
    let mut rows = Vec::new();
    let (mut ratios, mut refused) = (Vec::new(), String::new());
    for kernel in common::KERNELS.iter().filter(|k| options.wants(k.name)) {
        let (ours, theirs) = measure(kernel, options);
        let mut row = vec![kernel.name.to_owned()];
        match ours {
            Ok(ours) => {
                let ratio = common::ms(theirs.best()) / common::ms(ours.best());
                ratios.push(ratio);
                row.extend([&ours, &theirs].iter().map(|t| format!("{:.1}", common::ms(t.best()))));
                row.extend([&ours, &theirs].iter().map(|t| format!("{:.1}", common::ms(t.median()))));
                row.push(format!("{ratio:.2}"));
            }
            Err(why) => {
                let theirs = [theirs.best(), theirs.median()].map(|time| format!("{:.1}", common::ms(time)));
                let [best, median] = theirs;
                row.extend(["-".to_owned(), best, "-".to_owned(), median, "-".to_owned()]);
                refused += &format!("{}: {why}\n", kernel.name);
            }
        }
        rows.push(row);
        eprintln!("{}", rows[rows.len() - 1].join("  "));
    }
    let head =
        ["kernel", "ours, best ms", "wasmi, best ms", "ours, median ms", "wasmi, median ms", "wasmi / ours"];
    format!(
        "\n{}{refused}geometric mean of {} ratios (above 1 we are faster): {:.3}\n",
        common::table(&head, &rows),
        ratios.len(),
        common::geometric_mean(&ratios)
    )
}

/// The times of both engines, whose results are also compared. Ours is an error if the module is refused.
fn measure(kernel: &Kernel, options: &Options) -> (Result<Times, String>, Times) {
    let n = kernel.n(options);
    let stops = Stops::default();
    let mut theirs = Theirs::new(kernel);
    let mut ours = Ours::new(kernel).map_err(|e| e.to_string());
    let (mut our_times, mut their_times) = (Times::default(), Times::default());
    // The first round is a warm-up: functions are lowered on their first call, memory is touched for the first time.
    for round in 0..=options.rounds() {
        let mine = ours.as_mut().ok().map(|ours| common::timed(|| ours.run(n, &stops)));
        let (their_time, theirs) = common::timed(|| theirs.run(n));
        if let Some((our_time, result)) = mine {
            assert_eq!(result, theirs, "{}: the engines differ", kernel.name);
            if round > 0 {
                our_times.push(our_time);
            }
        }
        if round > 0 {
            their_times.push(their_time);
        }
    }
    (ours.map(|_| our_times), their_times)
}
