//! Programs of other compilers than the goldens' are held against themselves: each stops before it prints what its
//! variables hold, and what a debugger shows there has to be what it prints.

mod source_guest;

use std::collections::BTreeMap;
use wasmscope::session::{Back, LineStep, Motion, Pump, Session, VariableMark};

/// A guest, its source, and whether it was optimised.
const GUESTS: [(&str, &str, bool); 9] = [
    ("zoo-rust", "zoo.rs", false),
    ("zoo-zig-Debug", "zoo.zig", false),
    ("zoo-zig-ReleaseSafe", "zoo.zig", true),
    ("zoo-zigcc-O0", "zoo.c", false),
    ("zoo-zigcc-O2", "zoo.c", true),
    ("zoo-cpp-O0", "zoo.cpp", false),
    ("zoo-cpp-O2", "zoo.cpp", true),
    ("zoo-wide-O0", "wide.cpp", false),
    ("zoo-wide-O2", "wide.cpp", true),
];

fn finish(session: &mut Session) {
    for _ in 0..100_000 {
        match session.pump(1_000_000) {
            Pump::Running => {}
            Pump::Stopped => return,
            Pump::Waiting(reason) => panic!("it waits: {reason:?}"),
        }
    }
    panic!("the motion has no end");
}

fn run(session: &mut Session, line: &str) {
    session.command(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    finish(session);
}

/// The lines that are marked as stops: the number of each, and its name.
fn stops(file: &str) -> Vec<(usize, String)> {
    let source =
        std::fs::read_to_string(source_guest::folder().join("compilers").join(file)).expect("a source");
    let named = |(number, line): (usize, &str)| {
        let (_, name) = line.split_once("stop(); /")?.1.split_once(" stop ")?;
        Some((number + 1, name.trim_end_matches("*/").trim().to_owned()))
    };
    source.lines().enumerate().filter_map(named).collect()
}

/// What the program prints of its variables at a stop.
fn printed(output: &str, stop: &str) -> BTreeMap<String, String> {
    let from = output.lines().skip_while(|line| *line != format!("stop {stop}")).skip(1);
    let pairs = from.take_while(|line| *line != "end").filter_map(|line| line.split_once(' '));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Whether a shown value is the printed one. What is not kept is shown as `?`, and stands for anything.
fn agree(shown: &str, printed: &str) -> bool {
    let mut parts = shown.split('?');
    let mut rest = match printed.strip_prefix(parts.next().unwrap_or_default()) {
        Some(rest) => rest,
        None => return false,
    };
    let parts: Vec<&str> = parts.collect();
    for (number, part) in parts.iter().enumerate() {
        let found = if number + 1 == parts.len() {
            rest.ends_with(part).then(|| rest.len() - part.len())
        } else {
            rest.find(part)
        };
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.is_empty()
}

/// How a guest's variables compare with what it prints of them.
#[derive(Debug, Default)]
struct Comparison {
    compared: usize,
    equal: usize,
    marked: usize,
    faults: Vec<String>,
}

fn compare(guest: &str, file: &str, optimised: bool) -> Comparison {
    let mut result = Comparison::default();
    for (line, stop) in stops(file) {
        let mut session = source_guest::session(guest, Vec::new());
        run(&mut session, &format!("break {file}:{line}"));
        run(&mut session, "continue");
        let rows = session.variables(0).unwrap_or_default();
        run(&mut session, "delete 1");
        run(&mut session, "continue");
        let output: String = session.console().iter().map(|part| part.text.clone()).collect();
        let printed = printed(&output, &stop);
        assert!(printed.len() > 1, "{guest} printed nothing of {stop}: {output}");
        for (name, value) in &printed {
            result.compared += 1;
            let row = rows.iter().find(|row| row.name == *name);
            let shown = row.and_then(|row| row.value.as_deref());
            let marked = row.is_some_and(|row| row.mark == Some(VariableMark::Uncertain));
            result.marked += usize::from(marked);
            let agrees = shown.is_some_and(|shown| agree(shown, value));
            // A container whose pointer was not kept is shown as its members.
            let partly = marked && shown.is_some_and(|shown| shown.contains("= ?"));
            result.equal += usize::from(agrees);
            let is_static = row.is_some_and(|row| row.is_static);
            let right = match shown {
                None => optimised,
                // Only optimised code may be mistaken, and then nothing of it is shown as certain.
                Some(_) => (agrees || partly) && (marked == optimised || is_static && !marked),
            };
            if !right {
                result
                    .faults
                    .push(format!("{guest}, {stop}: {name} is shown as {row:?}, and printed as {value}"));
            }
        }
    }
    result
}

#[test]
fn variables_are_shown_as_the_programs_print_them() {
    let mut faults = Vec::new();
    for (guest, file, optimised) in GUESTS {
        let found = compare(guest, file, optimised);
        println!("{guest}: {} compared, {} equal, {} marked", found.compared, found.equal, found.marked);
        assert!(found.compared > 15, "{guest}: {found:?}");
        // Most of what an optimiser leaves can be told.
        assert!(2 * found.equal > found.compared, "{guest}: {found:?}");
        faults.extend(found.faults);
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_a_library_keeps_is_not_listed_among_the_programs_own() {
    for (guest, file, _) in GUESTS {
        let source =
            std::fs::read_to_string(source_guest::folder().join("compilers").join(file)).expect("a source");
        let mut session = source_guest::session(guest, Vec::new());
        run(&mut session, &format!("break {file}:{}", stops(file)[0].0));
        run(&mut session, "continue");
        for row in session.variables(0).unwrap_or_default().iter().filter(|row| row.is_static) {
            let name = row.name.rsplit("::").next().unwrap_or_default();
            assert!(source.contains(name), "{guest}: {}", row.name);
        }
    }
}

#[test]
fn line_steps_through_main_lead_back_the_same_way() {
    for (guest, file, _) in GUESTS {
        let (line, _) = stops(file).into_iter().find(|(_, stop)| stop == "main").expect("a stop in main");
        let mut session = source_guest::session(guest, Vec::new());
        run(&mut session, &format!("break {file}:{line}"));
        run(&mut session, "continue");
        run(&mut session, "delete 1");
        let (mut way, mut ended) = (vec![session.guest().moment()], false);
        for _ in 0..12 {
            session.start(Motion::Line(LineStep::Over));
            finish(&mut session);
            // After the last line comes the end of the program, which takes no instruction.
            ended = way.last() == Some(&session.guest().moment());
            if ended {
                break;
            }
            way.push(session.guest().moment());
        }
        assert!(way.len() > 6 && way.is_sorted(), "{guest}: {way:?}");
        for moment in way.iter().rev().skip(usize::from(!ended)) {
            session
                .start_back(Back::Line(LineStep::Over), 1)
                .unwrap_or_else(|error| panic!("{guest}: {error}"));
            finish(&mut session);
            assert_eq!(session.guest().moment(), *moment, "{guest}: {way:?}");
        }
    }
}
