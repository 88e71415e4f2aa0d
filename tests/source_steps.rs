//! Steps by source line, forward and back: against recorded sequences, and against a reference that looks at every
//! instruction of a run.

mod engine;
mod source_guest;

use engine::dice::Dice;
use engine::invoke;
use gimli::{EndianSlice, LittleEndian};
use serde_json::Value;
use std::collections::HashMap;
use wasmscope::exec::Stops;
use wasmscope::guest::{Entry, FrameKind, Guest, Host};
use wasmscope::session::{Back, CommandOutcome, LineStep, Motion, Pump, Session, Setup};
use wasmscope::symbols::{CodeKind, DieId, LogicalFrame};
use wasmscope::timeline::Timeline;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::{Location, Module};
use wasmscope::words::Lang;

const STEPS: [LineStep; 3] = [LineStep::Over, LineStep::Into, LineStep::Out];

fn host() -> Box<dyn Host> {
    let config = Config {
        args: vec!["program".into()],
        env: Vec::new(),
        network: wasmscope::caps::Network::default(),
        grants: Vec::new(),
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
    };
    Box::new(WasiHost::new(config).expect("a host"))
}

fn command() -> Entry {
    Entry::Command
}

fn call(function: &str, args: &[&str]) -> Entry {
    Entry::Invoke { function: function.into(), args: args.iter().map(ToString::to_string).collect() }
}

fn guest(name: &str, entry: &Entry) -> Guest {
    invoke::guest(name, &source_guest::guest(name), entry)
}

fn session(guest: &Guest) -> Session {
    let timeline = Timeline::live(guest.copy().expect("memory"), host());
    Session::new(timeline, Setup::default(), Box::new(|_| Ok(host())))
}

fn finish(session: &mut Session) {
    for _ in 0..100_000 {
        match session.pump(50_000) {
            Pump::Running => {}
            Pump::Stopped => return,
            Pump::Waiting(reason) => panic!("it waits: {reason:?}"),
        }
    }
    panic!("the motion has no end");
}

fn run(session: &mut Session, line: &str) -> CommandOutcome {
    let outcome = session.command(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    if outcome == CommandOutcome::Started {
        finish(session);
    }
    outcome
}

fn forward(session: &mut Session, step: LineStep) -> u64 {
    session.start(Motion::Line(step));
    finish(session);
    session.guest().moment()
}

fn back(session: &mut Session, step: LineStep) -> Option<u64> {
    session.start_back(Back::Line(step), 1).ok()?;
    finish(session);
    Some(session.guest().moment())
}

fn why(session: &Session) -> String {
    session.status().why.text(Lang::En)
}

fn offset(module: &Module, at: Location) -> usize {
    module.code(at.pc.func).expect("code").offsets[at.pc.op as usize] as usize
}

/// The logical frames, innermost first, as `function:line`.
fn places(session: &Session) -> Vec<String> {
    let frames = session.guest().frames().into_iter();
    let wasm = frames.filter_map(|frame| match frame.kind {
        FrameKind::Wasm { location, .. } => Some(location),
        _ => None,
    });
    let logical =
        wasm.flat_map(|at| session.lines_at(offset(session.guest().program().module(at.module), at)));
    let text = |frame: LogicalFrame| {
        let line = frame.source.map_or(0, |source| source.line);
        let name = frame.function.replace("__main_argc_argv", "main").replace("__original_main", "main");
        format!("{}:{line}", name.split('(').next().unwrap_or_default())
    };
    logical.map(text).collect()
}

fn expect_at(session: &Session, at: &Value, whose: &str) {
    let expected: Vec<&str> = at.as_array().expect("frames").iter().filter_map(Value::as_str).collect();
    let found = places(session);
    let same = expected.iter().zip(&found).all(|(expected, found)| found.ends_with(expected));
    assert!(same && found.len() >= expected.len(), "{whose}: {expected:?}, not {found:?}");
}

fn step_named(name: &str) -> LineStep {
    match name {
        "over" => LineStep::Over,
        "into" => LineStep::Into,
        "out" => LineStep::Out,
        other => panic!("{other}"),
    }
}

/// What goes back by a step.
fn undoing(step: LineStep) -> LineStep {
    if step == LineStep::Over { LineStep::Over } else { LineStep::Into }
}

#[test]
fn the_recorded_sequences_hold_in_both_directions() {
    let text = std::fs::read_to_string(source_guest::folder().join("golden/steps.json")).expect("steps");
    let golden: Value = serde_json::from_str(&text).expect("JSON");
    for run_of in golden["runs"].as_array().expect("runs") {
        let (name, at) =
            (run_of["guest"].as_str().expect("a guest"), run_of["break"].as_str().expect("a place"));
        let mut guests = vec![name.to_owned()];
        // The component is the same program.
        guests.extend(name.ends_with(".p1").then(|| name.replace(".p1", ".p2")));
        for name in &guests {
            let mut session = session(&guest(name, &command()));
            let function = at.split(' ').next().unwrap_or_default();
            run(&mut session, &format!("break --source {function}"));
            let mut way = Vec::new();
            for step in run_of["steps"].as_array().expect("steps") {
                let kind = step["do"].as_str().expect("a step");
                let whose = format!("{name}, {at}, {kind}");
                if kind == "continue" {
                    run(&mut session, "continue");
                } else {
                    way.push((session.guest().moment(), step_named(kind)));
                    forward(&mut session, step_named(kind));
                }
                expect_at(&session, &step["at"], &whose);
                let pc = step["pc"].as_str().filter(|_| name == run_of["guest"].as_str().unwrap_or_default());
                if let Some(pc) = pc {
                    let at = session.guest().location().expect("a place");
                    let found = offset(session.guest().program().module(at.module), at);
                    assert_eq!(format!("{found:#x}"), pc, "{whose}");
                }
            }
            let end = session.guest().moment();
            for (from, step) in way.iter().rev() {
                assert_eq!(back(&mut session, undoing(*step)), Some(*from), "{name}, {at}: back {step:?}");
            }
            let mut again: Vec<u64> = way.iter().skip(1).map(|(from, _)| *from).collect();
            again.push(end);
            for ((_, step), to) in way.iter().zip(again) {
                assert_eq!(forward(&mut session, *step), to, "{name}, {at}: again {step:?}");
            }
        }
    }
}

/// What is known of a moment of a run.
#[derive(Debug, Clone, PartialEq)]
struct Moment {
    depth: usize,
    module: u32,
    func: u32,
    op: u32,
    /// The functions inlined there, from the outside in.
    path: Vec<DieId>,
    line: Option<(String, u32)>,
    /// Whether a statement begins, past the prologue.
    begins: bool,
    prologue: bool,
    own: bool,
}

/// A run, instruction by instruction, with steps by line as they are defined.
struct Reference {
    moments: Vec<Moment>,
}

type Rows = HashMap<(u32, u32), Vec<(usize, bool, bool)>>;

/// The rows of the line table, by function: offset, whether a statement begins there, whether the prologue ends.
fn rows(module: &Module, number: u32, rows: &mut Rows) {
    let section = |name: &str| -> &[u8] {
        let found = module.customs.iter().find(|section| &*section.name == name);
        found.map_or(&[], |section| &module.bytes[section.range.clone()])
    };
    let load =
        |id: gimli::SectionId| Ok::<_, gimli::Error>(EndianSlice::new(section(id.name()), LittleEndian));
    let dwarf = gimli::Dwarf::load(load).expect("sections");
    let mut units = dwarf.units();
    while let Ok(Some(header)) = units.next() {
        let Ok(unit) = dwarf.unit(header) else { continue };
        let Some(program) = unit.line_program.clone() else { continue };
        let mut all = program.rows();
        while let Ok(Some((_, row))) = all.next_row() {
            let at = row.address() as usize + module.code_start;
            let body = module.bodies.iter().position(|body| body.range.contains(&at));
            let Some(body) = body.filter(|_| !row.end_sequence()) else { continue };
            let func = body as u32 + module.imported_funcs;
            let statement = row.is_stmt() && row.line().is_some();
            rows.entry((number, func)).or_default().push((at, statement, row.prologue_end()));
        }
    }
}

impl Reference {
    fn record(start: &Guest, most: usize) -> Self {
        let session = session(start);
        let mut table = Rows::new();
        for (number, module) in (0..).zip(&start.program().modules) {
            rows(module, number, &mut table);
        }
        let mut timeline = Timeline::live(start.copy().expect("memory"), host());
        timeline.advance(0, &Stops::default());
        let mut known: HashMap<(u32, u32, u32), Moment> = HashMap::new();
        let mut moments = Vec::new();
        while moments.len() < most && timeline.guest().ended().is_none() {
            let guest = timeline.guest();
            let at = guest.location().expect("a place");
            let (number, func, op) = (at.module.0, at.pc.func, at.pc.op);
            let look = || {
                let module = guest.program().module(at.module);
                let offsets = &module.code(func).expect("code").offsets;
                let place = offsets[op as usize] as usize;
                let after = op.checked_sub(1).map(|op| offsets[op as usize] as usize);
                let of_func = table.get(&(number, func)).map(Vec::as_slice).unwrap_or_default();
                let mut here =
                    of_func.iter().filter(|row| row.0 <= place && after.is_none_or(|after| row.0 > after));
                let frames = session.lines_at(place);
                let inner = frames.first().expect("a function");
                let body = of_func.iter().find(|row| row.2).map_or(0, |row| row.0);
                let inlined = inner.inlined;
                let line = inner.source.as_ref().map(|source| (source.file.to_string(), source.line));
                Moment {
                    depth: 0,
                    module: number,
                    func,
                    op,
                    path: frames.iter().rev().skip(1).filter_map(|frame| frame.die).collect(),
                    begins: here.next_back().is_some_and(|row| row.1)
                        && line.is_some()
                        && (place >= body || inlined),
                    prologue: place < body,
                    own: inner.kind == CodeKind::Own && line.is_some(),
                    line,
                }
            };
            let moment = known.entry((number, func, op)).or_insert_with(look).clone();
            moments.push(Moment { depth: guest.frame().depth, ..moment });
            timeline.advance(1, &Stops::default());
        }
        Self { moments }
    }

    /// The moment to which a step leads; `None` if it is after the end of what was recorded.
    fn forward(&self, from: usize, step: LineStep) -> Option<usize> {
        let start = &self.moments[from];
        let mut frame = (start.depth, start.path.clone());
        let (mut left, mut last) = (false, start.op);
        // After a prologue, any line is another.
        let line = start.line.clone().filter(|_| !start.prologue);
        for at in from + 1..self.moments.len() {
            let now = &self.moments[at];
            while now.depth < frame.0 {
                // The caller waits in its call since it was last at the top.
                let call = self.moments[..at].iter().rposition(|moment| moment.depth < frame.0)?;
                frame = (self.moments[call].depth, self.moments[call].path.clone());
                left = true;
            }
            let (depth, path) = &frame;
            let within = now.depth == *depth && now.path == *path;
            let around = now.depth == *depth && path.len() > now.path.len() && path.starts_with(&now.path);
            if now.own && (around || left && within) {
                return Some(at);
            }
            if within && now.own && now.begins {
                let again = now.op <= std::mem::replace(&mut last, now.op);
                if step != LineStep::Out && (again || now.line != line) {
                    return Some(at);
                }
            } else if step == LineStep::Into && now.own && now.begins && !within {
                return Some(at);
            }
        }
        None
    }

    /// The beginning of the latest run of a line in a logical frame, or in one around it.
    fn beginning(&self, (depth, path): (usize, &[DieId]), before: usize, lines: bool) -> Option<usize> {
        let mut hits: Vec<usize> = Vec::new();
        let mut outer = None;
        for at in (0..before).rev() {
            let now = &self.moments[at];
            if now.depth < depth {
                outer = Some(match path.split_last() {
                    Some((_, around)) => ((depth, around.to_vec()), before),
                    None => ((now.depth, now.path.clone()), at + 1),
                });
                break;
            }
            if now.depth == depth && now.own {
                if now.path == path && now.begins && lines {
                    hits.push(at);
                } else if path.len() > now.path.len() && path.starts_with(&now.path) {
                    outer = Some(((depth, path[..path.len() - 1].to_vec()), at + 1));
                    break;
                }
            }
        }
        let mut begun = hits.first().copied();
        for pair in hits.windows(2) {
            let [later, earlier] = [pair[0], pair[1]].map(|at| &self.moments[at]);
            if later.line != earlier.line || earlier.op >= later.op {
                break;
            }
            begun = Some(pair[1]);
        }
        if begun.is_some() {
            return begun;
        }
        let ((depth, path), before) = outer?;
        self.beginning((depth, &path), before, true)
    }

    fn back(&self, from: usize, step: LineStep) -> Option<usize> {
        let now = &self.moments[from];
        if step == LineStep::Into {
            return (0..from).rev().find(|at| {
                let then = &self.moments[*at];
                then.own && then.begins && self.beginning((then.depth, &then.path), at + 1, true) == Some(*at)
            });
        }
        self.beginning((now.depth, &now.path), from, step == LineStep::Over)
    }
}

/// A guest, how it is called, and how many of its instructions the reference looks at.
const RUNS: [(&str, &str, usize); 6] = [
    ("steps-O0", "run", 3_000),
    ("steps-O2", "run", 3_000),
    ("c-O0", "", 4_000),
    ("c-O2", "", 4_000),
    ("cpp-O0", "", 9_000),
    ("shapes-debug.p1", "", 9_000),
];

fn entry(function: &str) -> Entry {
    if function.is_empty() { command() } else { call(function, &["5"]) }
}

#[test]
fn steps_lead_where_the_reference_says() {
    for (name, function, most) in RUNS {
        let start = guest(name, &entry(function));
        let reference = Reference::record(&start, most);
        let own: Vec<usize> = (1..reference.moments.len()).filter(|at| reference.moments[*at].own).collect();
        let mut dice = Dice::new(16);
        let mut there = session(&start);
        let mut checked = [0; 2];
        for _ in 0..60 {
            let from = own[dice.below(own.len() as u64) as usize];
            for step in STEPS {
                for forwards in [true, false] {
                    run(&mut there, "goto start");
                    run(&mut there, &format!("goto {from}"));
                    assert_eq!(there.guest().moment(), from as u64, "{name}");
                    let whose = format!("{name}: {step:?}, forward {forwards}, from {from}");
                    if forwards {
                        let Some(to) = reference.forward(from, step) else { continue };
                        assert_eq!(forward(&mut there, step), to as u64, "{whose}: {}", why(&there));
                    } else {
                        let to = reference.back(from, step).map(|to| to as u64);
                        let found = back(&mut there, step);
                        assert_eq!(found, to.or(Some(from as u64)), "{whose}: {}", why(&there));
                    }
                    checked[usize::from(forwards)] += 1;
                }
            }
        }
        assert!(checked.iter().all(|checked| *checked > 60), "{name}: {checked:?}");
    }
}

/// Where a session is, as `function:line` of the innermost logical frame.
fn place(session: &Session) -> String {
    places(session).first().cloned().unwrap_or_default()
}

#[test]
fn own_code_is_reached_through_a_library_and_a_library_is_left() {
    let mut session = session(&guest("steps-O0", &call("run", &["3"])));
    run(&mut session, "break steps.c:35");
    run(&mut session, "continue");
    let mut way = Vec::new();
    for _ in 0..5 {
        forward(&mut session, LineStep::Into);
        way.push(place(&session));
    }
    assert_eq!(way, ["twice:23", "twice:24", "twice:23", "twice:24", "twice:23"], "called back three times");
    forward(&mut session, LineStep::Out);
    assert_eq!(place(&session), "run:35", "past the library, to who called it");
    assert_eq!(why(&session), "returned to the caller");
    // From within the library, its lines count.
    run(&mut session, "goto start");
    run(&mut session, "delete all");
    run(&mut session, "break each.c:5");
    run(&mut session, "continue");
    forward(&mut session, LineStep::Over);
    assert_eq!(place(&session), "each:4");
    forward(&mut session, LineStep::Into);
    forward(&mut session, LineStep::Into);
    assert_eq!(place(&session), "twice:23");
    back(&mut session, LineStep::Out);
    assert_eq!(place(&session), "run:35", "to the line of the program's own that led there");
}

#[test]
fn std_calls_closures_and_traits_back() {
    let mut session = session(&guest("shapes-debug.p1", &command()));
    run(&mut session, "break shapes.rs:136");
    run(&mut session, "continue");
    let mut seen = Vec::new();
    for _ in 0..12 {
        forward(&mut session, LineStep::Into);
        seen.push(place(&session));
    }
    assert!(seen.iter().any(|place| place.contains("closure")), "a closure: {seen:?}");
    assert!(seen.iter().any(|place| place.contains("area")), "a trait's method: {seen:?}");
    let own = |place: &String| place.contains("shapes") || place.contains("main");
    assert!(seen.iter().all(own), "only the program's own code: {seen:?}");
}

#[test]
fn recursion_and_loops_on_one_line() {
    let mut session = session(&guest("steps-O0", &call("run", &["6"])));
    run(&mut session, "break --source fib");
    run(&mut session, "continue");
    run(&mut session, "delete all");
    let depth = session.guest().frame().depth;
    forward(&mut session, LineStep::Over);
    assert_eq!(place(&session), "fib:10");
    forward(&mut session, LineStep::Over);
    assert_eq!(
        (place(&session), session.guest().frame().depth),
        ("fib:11".into(), depth),
        "not in a deeper one"
    );
    let before = session.guest().moment();
    run(&mut session, "goto start");
    run(&mut session, &format!("goto {before}"));
    assert_eq!(place(&session), "fib:11");
    forward(&mut session, LineStep::Into);
    assert_eq!((place(&session), session.guest().frame().depth), ("fib:8".into(), depth + 1));
    run(&mut session, "step line back");
    assert_eq!((place(&session), session.guest().frame().depth), ("fib:11".into(), depth));

    // A compiler marks one statement of a line that is a loop, and that is before the loop.
    run(&mut session, "break steps.c:18");
    run(&mut session, "continue");
    forward(&mut session, LineStep::Over);
    assert_eq!(place(&session), "sum:19");
    run(&mut session, "goto start");
    run(&mut session, "delete all");
    run(&mut session, "main");
    run(&mut session, "step line 3");
    assert_eq!(place(&session), "run:35", "with a count");
    run(&mut session, "step line back 2");
    assert_eq!(place(&session), "run:33");
    run(&mut session, "step line back 9");
    assert_eq!(place(&session), "run:32", "as far as there are lines");
    assert!(why(&session).contains("no earlier line"), "{}", why(&session));
}

#[test]
fn breakpoints_watchpoints_and_interrupts_end_a_step() {
    let mut session = session(&guest("steps-O0", &call("run", &["6"])));
    run(&mut session, "main");
    assert_eq!(place(&session), "run:32", "without a main, the first line of the program's own");
    run(&mut session, "break factorial");
    run(&mut session, "step line 9");
    assert_eq!(why(&session), "breakpoint 1", "{}", place(&session));
    run(&mut session, "delete all");
    run(&mut session, "step out");
    run(&mut session, "watch global 0");
    run(&mut session, "step line 9");
    assert!(why(&session).contains("watchpoint 2"), "{}", why(&session));

    let mut endless = self::session(&guest("steps-O0", &call("spin", &[])));
    run(&mut endless, "main");
    run(&mut endless, "step line");
    assert_eq!(place(&endless), "spin:41");
    endless.start(Motion::Line(LineStep::Over));
    for _ in 0..20 {
        assert_eq!(endless.pump(10_000), Pump::Running);
    }
    endless.interrupt();
    assert_eq!(why(&endless), "interrupted");
    assert!(!endless.is_running());
    back(&mut endless, LineStep::Out);
    assert_eq!(place(&endless), "spin:41", "back at the line that made the call");
}

#[test]
fn the_way_into_the_program_and_out_of_it() {
    for name in ["c-O0", "cpp-O0", "shapes-debug.p1", "shapes-debug.p2", "shapes-release2.p1"] {
        let mut session = session(&guest(name, &command()));
        forward(&mut session, LineStep::Over);
        let first = session.guest().moment();
        run(&mut session, "main");
        let main = place(&session);
        assert!(main.contains("main:"), "{name}: {main}");
        assert_eq!(why(&session), "at the beginning of main");
        assert!(first <= session.guest().moment(), "{name}: start-up is run through");
        let there = session.guest().moment();
        run(&mut session, "continue");
        assert!(session.guest().ended().is_some(), "{name}");
        back(&mut session, LineStep::Over);
        let last = place(&session);
        assert!(session.guest().ended().is_none() && !last.ends_with(":0"), "{name}: {last}");
        run(&mut session, "main");
        assert_eq!(session.guest().moment(), there, "{name}: from the end, too");
        back(&mut session, LineStep::Out);
        assert_eq!(session.guest().moment(), there, "{name}: nothing of the program's own called main");
        assert!(why(&session).contains("no function of the program's own code"), "{name}: {}", why(&session));
    }
}

#[test]
fn functions_are_found_where_they_were_inlined() {
    // `main` is called nowhere: what runs is a copy of it in `_start`.
    let in_main = |session: &Session| {
        let frames = places(session);
        assert!(frames.iter().any(|frame| frame.starts_with("main:")), "{frames:?}");
        assert!(frames.last().is_some_and(|frame| frame.starts_with("_start:")), "{frames:?}");
    };
    for line in ["main", "break --source main", "break main"] {
        let mut session = session(&guest("inlined-main", &command()));
        run(&mut session, line);
        if line != "main" {
            run(&mut session, "continue");
        }
        assert!(session.guest().ended().is_none(), "{line}: it ran to its end");
        in_main(&session);
        forward(&mut session, LineStep::Over);
        run(&mut session, "continue");
        assert!(session.guest().ended().is_some(), "{line}");
        run(&mut session, "main");
        in_main(&session);
    }
    // A function of which nothing but copies is left, and one of which there is none.
    let mut session = session(&guest("c-O2", &command()));
    run(&mut session, "break twice");
    run(&mut session, "continue");
    assert!(place(&session).starts_with("twice:"), "{}", place(&session));
    let error = session.command("break thrice").expect_err("there is none").to_string();
    assert!(error.contains("thrice"), "{error}");
    // A part of a name finds a function, unless something has the whole name.
    run(&mut session, "break oute");
}

#[test]
fn without_lines_a_step_says_so_and_nothing_moves() {
    let plain = invoke::sample("trap.wat");
    for (start, says) in [(plain, "-g"), (guest("c-O2-stale", &command()), "changed")] {
        let mut session = session(&start);
        let error = session.command("step line").expect_err("no lines");
        assert!(error.to_string().contains("no source lines to step by"), "{error}");
        assert!(error.to_string().contains(says), "{error}");
        session.start(Motion::Line(LineStep::Into));
        assert!(!session.is_running() && why(&session).contains("no source lines"), "{}", why(&session));
        assert_eq!(session.guest().moment(), 0);
        run(&mut session, "step 3");
        assert!(session.start_back(Back::Line(LineStep::Over), 1).is_err());
        assert_eq!(session.guest().moment(), 3);
    }
}
