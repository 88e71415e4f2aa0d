//! Questions about the past and watchpoints, compared with a reference that records what each instruction does.

mod engine;

use engine::compiled;
use engine::dice::Dice;
use engine::invoke::{guest, guests, sample};
use engine::written::{Before, Written};
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_smith::{Config, Module};
use wasmscope::caps::{Access, Grant};
use wasmscope::exec::{FrameId, GlobalAddr, MemAddr, MemoryRange, Stops};
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{CommandOutcome, Motion, Pump, Question, Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::wasi::{Config as WasiConfig, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::{Code, ModuleId, Op, Program};
use wasmscope::words::Lang;

fn host() -> Box<dyn Host> {
    let samples = format!("{}/samples", env!("CARGO_MANIFEST_DIR"));
    let config = WasiConfig {
        args: vec!["program".into(), "sample_text".into()],
        env: vec![("NAME".into(), "value".into())],
        network: wasmscope::caps::Network::default(),
        grants: vec![Grant { host: samples, guest: ".".into(), access: Access::ReadOnly }],
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
    };
    Box::new(WasiHost::new(config).expect("a host"))
}

fn session(start: &Guest) -> Session {
    let timeline = Timeline::live(start.copy().expect("memory"), host());
    Session::new(timeline, Setup::default(), Box::new(|_| Ok(host())))
}

fn finish(session: &mut Session) {
    while session.pump(10_000) == Pump::Running {}
}

/// A frame, as the reference records it.
#[derive(Debug, Clone)]
struct Frame {
    entered: u64,
    /// The moment at which each local was last set.
    locals: BTreeMap<u32, u64>,
    /// The moment at which each operand was pushed, or thrown with an exception; `None` if that is not tracked.
    operands: Vec<Option<u64>>,
    /// The call that the frame waits for: its moment, and how many operands are below its results.
    call: Option<(u64, usize)>,
}

/// Everything that was written, and when.
struct Reference {
    /// What the instruction at a moment wrote, or (`true`) what was written from outside before the next one.
    writes: Vec<(u64, Written, bool)>,
    /// Before each instruction: the top frame.
    frames: Vec<(FrameId, Frame)>,
    last: u64,
}

fn reference(start: &Guest, most: usize) -> Reference {
    let mut timeline = Timeline::live(start.copy().expect("memory"), host());
    timeline.advance(0, &Stops::default());
    let mut known = Reference { writes: Vec::new(), frames: Vec::new(), last: 0 };
    let fresh = |entered| Frame { entered, locals: BTreeMap::new(), operands: Vec::new(), call: None };
    let mut stack: Vec<Frame> = (0..timeline.guest().frame().depth).map(|_| fresh(0)).collect();
    while known.frames.len() < most && timeline.guest().ended().is_none() {
        let now = timeline.moment();
        let guest = timeline.guest();
        let id = guest.frame();
        let Some(frame) = stack.last() else { break };
        let count = guest.operands(id).len();
        assert_eq!(frame.operands.len(), count, "moment {now}: {:?}", guest.location());
        known.frames.push((id, frame.clone()));
        let at = guest.location().expect("in a function");
        let module = Arc::clone(guest.program());
        let module = module.module(at.module);
        let code = Arc::clone(module.code(at.pc.func).expect("code"));
        let op = code.ops[at.pc.op as usize];
        let before = Before::look(guest);
        let (calls, noted) = (timeline.made(), guest.host_writes().len());
        timeline.advance(1, &Stops::default());
        let guest = timeline.guest();
        if timeline.moment() == now {
            break;
        }
        match before.and_then(|before| before.wrote(guest)) {
            Some(Written::Local(_, index)) => {
                stack.last_mut().expect("a frame").locals.insert(index, now);
            }
            Some(write) => known.writes.push((now, write, false)),
            None => {}
        }
        let outside = guest.host_writes();
        let from = if timeline.made() > calls || outside.len() < noted { 0 } else { noted };
        for &(memory, start, len) in &outside[from..] {
            let range = MemoryRange { memory: MemAddr(memory.0), start, len };
            known.writes.push((now, Written::Memory(range), true));
        }
        follow(&mut stack, &op, &code, module, guest, (at.pc.op, now, id));
    }
    known.last = timeline.moment();
    known
}

/// What an instruction does to frames and operands.
fn follow(
    stack: &mut Vec<Frame>,
    op: &Op,
    code: &Code,
    module: &wasmscope::wasm::Module,
    guest: &Guest,
    (at, now, id): (u32, u64, FrameId),
) {
    let fresh = |entered| Frame { entered, locals: BTreeMap::new(), operands: Vec::new(), call: None };
    let next = guest.location().map(|at| at.pc.op);
    let (pops, pushes) = module.arity(code, op);
    let tail = matches!(op, Op::ReturnCall { .. } | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef { .. });
    let frame = stack.last_mut().expect("a frame");
    let height = frame.operands.len();
    let here = guest.frame();
    let calls = matches!(op, Op::Call { .. } | Op::CallIndirect { .. } | Op::CallRef { .. });
    if here.is_inside(id) {
        // A call, or one that the canonical ABI makes within a call.
        if calls {
            frame.operands.truncate(height - pops as usize);
            frame.call = Some((now, frame.operands.len()));
        }
        stack.push(fresh(now));
        return;
    }
    if id.is_inside(here) {
        stack.truncate(here.depth);
        if let Some(frame) = stack.last_mut() {
            let len = guest.operands(here).len();
            let (call, _) = frame.call.take().unwrap_or((now, 0));
            if op.throws() {
                caught(frame, guest, (now, call));
            } else {
                frame.operands.resize(len, Some(call));
            }
        }
        return;
    }
    if tail {
        *frame = fresh(now);
        return;
    }
    if matches!(op, Op::Return {}) || at as usize + 1 == code.ops.len() {
        // It has returned, and something other than an instruction has called the next function.
        *frame = fresh(now + 1);
        return;
    }
    let jumped = |target: u32| next == Some(target);
    match op {
        Op::Br { .. } | Op::BrIf { .. } | Op::BrTable { .. } => {
            let popped = usize::from(!matches!(op, Op::Br { .. }));
            frame.operands.truncate(height - popped);
            let labels = code.labels_of(op);
            let taken = labels.iter().find(|label| {
                jumped(label.target) && (!matches!(op, Op::BrIf { .. }) || label.target != at + 1)
            });
            if let Some(label) = taken {
                let carried = frame.operands.split_off(frame.operands.len() - label.arity as usize);
                frame.operands.truncate(label.height as usize);
                frame.operands.extend(carried);
            }
        }
        Op::BrOnNull { .. } | Op::BrOnNonNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => {
            let len = guest.operands(here).len();
            frame.operands.clear();
            frame.operands.resize(len, None);
        }
        Op::Throw { .. } | Op::ThrowRef {} | Op::Rethrow { .. } => caught(frame, guest, (now, now)),
        Op::If { .. } => {
            frame.operands.pop();
        }
        Op::Block { .. }
        | Op::Loop { .. }
        | Op::TryTable { .. }
        | Op::Try { .. }
        | Op::Else { .. }
        | Op::End {}
        | Op::Catch { .. }
        | Op::CatchAll { .. }
        | Op::Delegate { .. } => {}
        _ => {
            frame.operands.truncate(height - pops as usize);
            frame.operands.resize(height - (pops as usize) + pushes as usize, Some(now));
        }
    }
}

/// The top frame has caught an exception that was thrown at `now`, or in a call that it made at `call`: the operands
/// below are unchanged.
fn caught(frame: &mut Frame, guest: &Guest, (now, call): (u64, u64)) {
    let here = guest.frame();
    let at = guest.location().expect("in a function");
    let module = guest.program().module(at.module);
    let code = module.code(at.pc.func).expect("code");
    let labels = code.catches.iter().map(|catch| code.labels[catch.label as usize]);
    let below = labels.filter(|label| label.target == at.pc.op).map(|label| label.height as usize).max();
    let len = guest.operands(here).len();
    let below = below.unwrap_or_else(|| match code.ops[at.pc.op as usize - 1] {
        Op::Catch { tag_index, .. } => len - module.tag_type(tag_index).expect("a tag").params.len(),
        Op::CatchAll { .. } => len,
        op => {
            assert!(op.name().contains("call"), "{} catches nothing", op.name());
            usize::MAX
        }
    });
    frame.operands.truncate(below);
    frame.operands.resize(len, Some(if below == usize::MAX { call } else { now }));
}

impl Reference {
    /// The last write before a moment, as the moment before it; `None` if there is none.
    fn last_write(&self, now: u64, wanted: impl Fn(&Written) -> bool) -> Option<u64> {
        let before = self.writes.iter().filter(|(at, ..)| *at < now);
        before.filter(|(_, write, _)| wanted(write)).map(|(at, ..)| *at).max()
    }
}

fn overlaps(write: &Written, range: MemoryRange) -> bool {
    matches!(write, Written::Memory(written) if written.overlaps(&range))
}

fn goes_to(session: &mut Session, now: u64) {
    session.command(&format!("goto {now}")).expect("a moment");
    finish(session);
    assert_eq!(session.status().moment, now);
}

/// Asks a question; returns the moment that it leads to, or `None` if nothing was found.
fn ask(session: &mut Session, question: &Question) -> Option<u64> {
    session.who(question).unwrap_or_else(|error| panic!("{question:?}: {}", error.message));
    finish(session);
    session.past_answer().filter(|told| told.found).map(|_| session.status().moment)
}

/// A range near one that is written, or anywhere.
fn some_range(known: &Reference, size: u64, dice: &mut Dice<'_>) -> MemoryRange {
    let written: Vec<MemoryRange> = known
        .writes
        .iter()
        .filter_map(|(_, write, _)| match write {
            Written::Memory(range) => Some(*range),
            _ => None,
        })
        .collect();
    let len = 1 + dice.below(8);
    let anywhere = MemoryRange { memory: MemAddr(0), start: dice.below(size.max(1)), len };
    let near = match written.is_empty() {
        true => anywhere,
        false => *dice.pick(&written),
    };
    let near = MemoryRange { start: (near.start + dice.below(9)).saturating_sub(dice.below(9)), len, ..near };
    if dice.below(8) == 0 { anywhere } else { near }
}

fn against_reference(name: &str, start: &Guest, dice: &mut Dice<'_>, most: usize, times: u64) -> u64 {
    let known = reference(start, most);
    if known.last < 2 {
        return 0;
    }
    let mut session = session(start);
    goes_to(&mut session, known.last);
    let mut found = 0;
    for _ in 0..times {
        let now = 1 + dice.below(known.last - 1);
        goes_to(&mut session, now);
        let memories = session.guest().memories();
        if let Some((id, _)) = memories.first() {
            let range = some_range(&known, session.guest().memory(*id).len() as u64, dice);
            let at = memories.iter().position(|(id, _)| id.0 == range.memory.0);
            let size = session.guest().memory(wasmscope::guest::MemoryId(range.memory.0)).len() as u64;
            if range.start + range.len <= size {
                let question =
                    Question::Memory { memory: at, frame: 0, address: range.start, len: range.len };
                let wanted = known.last_write(now, |write| overlaps(write, range));
                let got = ask(&mut session, &question);
                // If nothing has written there since, the value is from a data segment, or zero.
                assert_eq!(
                    got.filter(|at| *at > 0),
                    wanted.filter(|at| *at > 0),
                    "{name}: {range:?} at {now}"
                );
                found += u64::from(wanted.is_some());
                if got.is_some() {
                    assert!(session.jump_back().is_ok());
                    finish(&mut session);
                }
                assert_eq!(session.status().moment, now, "{name}: back");
            }
        }
        let (id, frame) = &known.frames[now as usize];
        for index in 0..session.guest().globals(*id).len() as u32 {
            let addr: GlobalAddr = session.guest().global_addr(*id, index).expect("a global");
            let wanted = known.last_write(now, |write| *write == Written::Global(addr));
            let got = ask(&mut session, &Question::Global { frame: 0, index });
            assert_eq!(got, wanted, "{name}: global {index} at {now}");
            found += u64::from(wanted.is_some());
            goes_to(&mut session, now);
        }
        let locals = session.guest().locals(*id).len() as u64;
        if locals > 0 {
            let index = dice.below(locals) as u32;
            let wanted = frame.locals.get(&index).copied().unwrap_or(frame.entered);
            let got = ask(&mut session, &Question::Local { frame: 0, index });
            assert_eq!(got, Some(wanted), "{name}: local {index} at {now}");
            found += 1;
            goes_to(&mut session, now);
        }
        let operands = frame.operands.len();
        for index in 0..operands.min(4) {
            let Some(wanted) = frame.operands[operands - 1 - index] else { continue };
            let question = Question::Operand { frame: 0, index };
            session.who(&question).unwrap_or_else(|error| panic!("{name}: {question:?}: {}", error.message));
            finish(&mut session);
            assert!(
                session.past_answer().is_some_and(|told| told.found),
                "{name}: operand {index} at {now}: {:?}",
                session.status().why.to_string()
            );
            assert_eq!(session.status().moment, wanted, "{name}: operand {index} of {operands} at {now}");
            found += 1;
            goes_to(&mut session, now);
        }
    }
    found
}

/// Runs with a watchpoint, forward and back: it stops where the reference says, and nowhere else.
fn with_watchpoint(name: &str, start: &Guest, dice: &mut Dice<'_>, most: usize) -> usize {
    let known = reference(start, most);
    let mut session = session(start);
    let memory = session.guest().memories().first().map(|(id, _)| session.guest().memory(*id).len() as u64);
    let Some(size) = memory.filter(|size| *size > 16 && known.last > 2) else { return 0 };
    let range = some_range(&known, size, dice);
    if range.memory.0 != 0 || range.start + range.len > size || session.frames().is_empty() {
        return 0;
    }
    session.command(&format!("watch mem {} {}", range.start, range.len)).expect("a watchpoint");
    // Before an instruction that writes, and after anything else that has written.
    let writes = known.writes.iter().filter(|(_, write, _)| overlaps(write, range));
    let mut wanted: Vec<u64> = writes.map(|(at, _, outside)| at + u64::from(*outside)).collect();
    wanted.retain(|at| *at > 0);
    wanted.sort_unstable();
    wanted.dedup();
    let mut stops = Vec::new();
    while stops.len() < 40 {
        session.start(Motion::Continue);
        finish(&mut session);
        let status = session.status();
        if !status.end.is_empty() || status.moment > known.last {
            break;
        }
        assert!(status.why.to_string().starts_with("watchpoint 1"), "{name}: {}", status.why);
        stops.push(status.moment);
    }
    let expected: Vec<u64> = wanted.iter().copied().take(stops.len().max(wanted.len().min(40))).collect();
    assert_eq!(stops, expected, "{name}: {range:?} of {} instructions", known.last);
    // Back over them, from the last one.
    let mut back = Vec::new();
    while let Ok(CommandOutcome::Started) = session.command("back-continue") {
        finish(&mut session);
        if session.status().moment == 0 {
            break;
        }
        back.push(session.status().moment);
    }
    let now = session.furthest();
    let mut backwards: Vec<u64> = stops.iter().rev().copied().collect();
    if backwards.first() == Some(&now) {
        backwards.remove(0);
    }
    assert_eq!(back, backwards, "{name}: back over {range:?}");
    stops.len()
}

fn smith(number: u64) -> Option<Vec<u8>> {
    let mut dice = Dice::new(number);
    let bytes = dice.bytes(2000);
    let config = Config {
        max_imports: 0,
        min_funcs: 2,
        max_memories: 2,
        max_memory32_bytes: 1 << 17,
        max_memory64_bytes: 1 << 17,
        memory_max_size_required: true,
        export_everything: true,
        threads_enabled: number.is_multiple_of(3),
        gc_enabled: number.is_multiple_of(2),
        exceptions_enabled: number.is_multiple_of(4),
        tail_call_enabled: true,
        memory64_enabled: number.is_multiple_of(5),
        custom_descriptors_enabled: false,
        compact_imports_enabled: false,
        shared_everything_threads_enabled: false,
        acquire_release_atomics_enabled: false,
        ..Config::default()
    };
    let mut module = Module::new(config, &mut arbitrary::Unstructured::new(&bytes)).ok()?;
    module.ensure_termination(2000).ok()?;
    Some(module.to_bytes())
}

#[test]
fn the_last_writer_is_that_of_the_reference_in_generated_programs() {
    let (mut found, mut stops) = (0, 0);
    for number in 0..40 {
        let mut dice = Dice::new(number);
        let binary = wat::parse_str(compiled::module(&mut dice)).expect("is a module");
        for start in guests("compiled", &binary, &mut dice) {
            let name = format!("compiled {number}");
            found += against_reference(&name, &start, &mut dice, 3000, 4);
            stops += with_watchpoint(&name, &start, &mut dice, 3000);
        }
    }
    assert!(found > 500 && stops > 20, "{found} {stops}");
}

#[test]
fn the_last_writer_is_that_of_the_reference_in_smith_modules() {
    let (mut found, mut stops) = (0, 0);
    for number in 0..60 {
        let Some(binary) = smith(number) else { continue };
        if Program::load("smith", &binary).is_err() {
            continue;
        }
        let mut dice = Dice::new(number);
        for start in guests("smith", &binary, &mut dice) {
            let name = format!("smith {number}");
            found += against_reference(&name, &start, &mut dice, 3000, 4);
            stops += with_watchpoint(&name, &start, &mut dice, 3000);
        }
    }
    assert!(found > 100, "{found} {stops}");
}

/// A program that writes in every possible way.
const KERNEL: &str = include_str!("past/kernel.wat");

#[test]
fn the_last_writer_is_that_of_the_reference_in_a_program_that_writes_in_every_way() {
    let binary = wat::parse_str(KERNEL).expect("is a module");
    let (mut found, mut stops) = (0, 0);
    for seed in 0..6 {
        let mut dice = Dice::new(seed);
        let entry = Entry::Invoke { function: "run".into(), args: vec!["9".into()] };
        let start = guest("kernel", &binary, &entry);
        found += against_reference("kernel", &start, &mut dice, 10_000, 60);
        stops += with_watchpoint("kernel", &start, &mut dice, 10_000);
    }
    assert!(found > 500 && stops > 50, "{found} {stops}");
}

#[test]
fn what_the_host_writes_counts() {
    let mut written = 0;
    for (name, most) in [("read-sample.p1.wasm", 60_000), ("read-sample.wasm", 60_000), ("memory.wat", 5000)]
    {
        let start = sample(name);
        let mut dice = Dice::new(5);
        against_reference(name, &start, &mut dice, most, 25);
        for _ in 0..4 {
            with_watchpoint(name, &start, &mut dice, most);
        }
        // Each of the host's writes is found, byte by byte.
        let known = reference(&start, most);
        let mut session = session(&start);
        goes_to(&mut session, known.last);
        let outside: Vec<_> = known.writes.iter().filter(|(_, _, outside)| *outside).collect();
        for (at, write, _) in outside.iter().rev().take(12) {
            let Written::Memory(range) = write else { continue };
            let memories = session.guest().memories();
            let memory = memories.iter().position(|(id, _)| id.0 == range.memory.0);
            let question = Question::Memory { memory, frame: 0, address: range.start, len: 1 };
            let byte = MemoryRange { len: 1, ..*range };
            let wanted = known.last_write(known.last, |write| overlaps(write, byte));
            goes_to(&mut session, known.last);
            assert_eq!(ask(&mut session, &question), wanted, "{name}: {byte:?}");
            // Also right after it.
            goes_to(&mut session, at + 1);
            assert_eq!(ask(&mut session, &question), Some(*at), "{name}: {byte:?} right after");
            let told = session
                .past_answer()
                .expect("an answer")
                .lines
                .iter()
                .map(ToString::to_string)
                .collect::<String>();
            assert!(told.contains("written by call"), "{told}");
            written += 1;
        }
    }
    assert!(written > 12, "{written}");
}

#[test]
fn a_byte_of_a_data_segment_was_written_by_the_start() {
    let start = sample("memory.wat");
    let module = start.program().module(ModuleId(0));
    assert!(!module.datas.is_empty(), "the sample has data");
    let mut session = session(&start);
    let data = session.guest().memory(session.guest().memories()[0].0);
    let address = data.iter().position(|byte| *byte != 0).expect("data") as u64;
    let question = Question::Memory { memory: None, frame: 0, address, len: 1 };
    session.start(Motion::Step);
    finish(&mut session);
    assert_eq!(ask(&mut session, &question), Some(0));
    let told =
        session.past_answer().expect("an answer").lines.iter().map(ToString::to_string).collect::<String>();
    assert!(told.contains("data segment 0") && told.contains("at the start"), "{told}");
    let nobody = Question::Memory { memory: None, frame: 0, address: 65_000, len: 4 };
    session.start(Motion::Step);
    finish(&mut session);
    assert_eq!(ask(&mut session, &nobody), None);
    assert!(
        session.status().why.to_string().contains("nobody has written"),
        "{}",
        session.status().why.to_string()
    );
    // Also at the end of the program.
    session.start(Motion::Continue);
    finish(&mut session);
    assert!(!session.status().end.is_empty());
    assert_eq!(ask(&mut session, &nobody), None);
    let told = session.past_answer().expect("an answer").lines[0].to_string();
    assert!(told.contains("nobody has written") && session.report(Lang::En).contains(&told));
}
