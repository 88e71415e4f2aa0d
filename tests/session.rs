//! The debugger without a screen: motions, and what the views show after them, on small programs.

use std::sync::Arc;
use wasmscope::guest::{
    Answer, CallId, Entry, Guest, Host, HostCall, HostReply, Survey, SurveyQuery, WaitReason,
};
use wasmscope::session::{
    COMMANDS, CallStatus, CodePlace, Command, CommandOutcome, FrameRowKind, MemoryRequest, Motion, Pump,
    RunState, Session, Setup, ValueMark,
};
use wasmscope::timeline::Timeline;
use wasmscope::wasm::Program;
use wasmscope::words::Lang;

/// A host for programs that import nothing.
struct NoHost;

impl Host for NoHost {
    fn call(&mut self, _: CallId, _: &HostCall) -> Answer {
        Answer::Reply(HostReply::value(None))
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        None
    }

    fn waits_for(&self) -> Option<WaitReason> {
        None
    }

    fn survey(&mut self, _: &SurveyQuery) -> Survey {
        Survey { remedy: Default::default() }
    }

    fn feed_stdin(&mut self, _: Option<&[u8]>) {}
}

fn session(text: &str) -> Session {
    session_of("test.wat", text.as_bytes(), &Entry::Command)
}

fn session_of(name: &str, bytes: &[u8], entry: &Entry) -> Session {
    let program = Program::load(name, bytes).expect("loads");
    let guest = Guest::new(Arc::new(program), entry).expect("links");
    let setup = Setup { program: name.into(), ..Setup::default() };
    Session::new(Timeline::live(guest, Box::new(NoHost)), setup, Box::new(|_| Ok(Box::new(NoHost))))
}

fn sample(name: &str, entry: &Entry) -> Session {
    let bytes = std::fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a sample");
    session_of(name, &bytes, entry)
}

/// Executes a command and its motion to the end; returns what it shows.
fn run(session: &mut Session, line: &str) -> Vec<String> {
    let output = session.command(line).unwrap_or_else(|e| panic!("{line}: {e}"));
    if output == CommandOutcome::Started {
        assert_eq!(session.finish(), Pump::Stopped, "{line}");
    }
    session.outcome_lines(&output, Lang::En)
}

/// The error message of a command.
fn wrong(session: &mut Session, line: &str) -> String {
    session.command(line).expect_err(line).to_string()
}

/// The operand stack, top first.
fn operands(session: &Session) -> Vec<String> {
    session.stack(0).into_iter().map(|row| format!("{} {}", row.ty, row.decimal)).collect()
}

/// The text of the next instruction.
fn here(session: &Session) -> String {
    let code = session.code(0);
    code.pc_line.map(|line| code.lines[line].text.clone()).unwrap_or_default()
}

/// The wasm functions on the call stack, innermost first.
fn functions(session: &Session) -> Vec<String> {
    let wasm = session.frames().into_iter().filter(|frame| frame.kind == FrameRowKind::Wasm);
    wasm.map(|frame| frame.name.to_string()).collect()
}

const NESTED: &str = r#"
(module
  (func $double (param $x i32) (result i32)
    local.get $x
    i32.const 2
    i32.mul)
  (func $quadruple (param $x i32) (result i32)
    local.get $x
    call $double
    call $double)
  (func (export "_start")
    i32.const 5
    call $quadruple
    drop))
"#;

#[test]
fn it_opens_before_the_first_instruction() {
    let session = session(NESTED);
    let status = session.status();
    assert_eq!(status.state, RunState::Fresh);
    assert_eq!((status.moment, status.total), (0, None));
    assert_eq!(status.why.to_string(), "before the first instruction");
    assert_eq!(here(&session), "i32.const 5");
    assert!(session.stack(0).is_empty());
    assert_eq!(functions(&session), ["_start"]);
}

#[test]
fn step_goes_into_calls_and_shows_what_was_pushed() {
    let mut session = session(NESTED);
    run(&mut session, "step");
    assert_eq!(operands(&session), ["i32 5"]);
    let row = &session.stack(0)[0];
    assert_eq!((row.hex.as_str(), row.mark, row.popped_next), ("0x00000005", ValueMark::New, true));
    assert_eq!(session.status().why.to_string(), "stepped");

    run(&mut session, "s");
    assert_eq!(functions(&session)[0], "quadruple");
    assert!(session.stack(0).is_empty(), "a callee starts with an empty stack");
    let locals = session.locals(0);
    assert_eq!(
        (locals[0].name.as_deref(), locals[0].decimal.to_string().as_str(), locals[0].special),
        (Some("x"), "5", true)
    );
    assert!(session.code(0).title.ends_with("→ quadruple"), "{}", session.code(0).title);

    run(&mut session, "step 3");
    assert_eq!(functions(&session)[..2], ["double", "quadruple"]);
    assert_eq!(operands(&session), ["i32 5"]);
    assert_eq!(session.status().moment, 5);
}

#[test]
fn over_runs_calls_to_their_return() {
    let mut session = session(NESTED);
    run(&mut session, "step 3");
    assert_eq!(here(&session), "call $double");
    run(&mut session, "next");
    assert_eq!(functions(&session)[0], "quadruple");
    assert_eq!(operands(&session), ["i32 10"]);
    assert_eq!(session.stack(0)[0].mark, ValueMark::New, "the call's result");
    assert_eq!(here(&session), "call $double", "the second one");
    run(&mut session, "next 2");
    assert_eq!(functions(&session).len(), 1, "over the function's end is in its caller");
    assert_eq!(operands(&session), ["i32 20"]);
    assert_eq!(here(&session), "drop");
}

#[test]
fn out_stops_in_the_caller_with_the_result() {
    let mut session = session(NESTED);
    run(&mut session, "break double");
    run(&mut session, "continue");
    assert_eq!(session.status().why.to_string(), "breakpoint 1");
    assert_eq!(functions(&session)[..2], ["double", "quadruple"]);
    run(&mut session, "out");
    assert_eq!(functions(&session)[0], "quadruple");
    assert_eq!(operands(&session), ["i32 10"]);
    assert_eq!(session.stack(0)[0].mark, ValueMark::New);
    assert_eq!(session.status().why.to_string(), "returned to the caller");
    run(&mut session, "delete 1");
    run(&mut session, "out 2");
    assert_eq!(session.status().state, RunState::Ended(0), "out of the first function is the end");
}

const RECURSIVE: &str = r#"
(module
  (func $sum (param $n i32) (result i32)
    local.get $n
    i32.eqz
    if (result i32)
      i32.const 0
    else
      local.get $n
      i32.const 1
      i32.sub
      call $sum
      local.get $n
      i32.add
    end)
  (func (export "_start")
    i32.const 4
    call $sum
    drop))
"#;

#[test]
fn over_is_not_fooled_by_recursion() {
    let mut session = session(RECURSIVE);
    run(&mut session, "break sum");
    run(&mut session, "continue");
    run(&mut session, "continue");
    assert_eq!(functions(&session).len(), 3, "two deep: {:?}", functions(&session));
    run(&mut session, "delete all");
    while here(&session) != "call $sum" {
        run(&mut session, "next");
    }
    let depth = functions(&session).len();
    run(&mut session, "next");
    assert_eq!(functions(&session).len(), depth, "the same activation, not a deeper one");
    assert_eq!(session.locals(0)[0].decimal.to_string(), "3");
    assert_eq!(operands(&session), ["i32 3"], "0 + 1 + 2");
}

#[test]
fn over_and_out_stop_at_breakpoints_on_the_way() {
    let mut session = session(NESTED);
    run(&mut session, "break double");
    run(&mut session, "step");
    run(&mut session, "next");
    assert_eq!(session.status().why.to_string(), "breakpoint 1");
    assert_eq!(functions(&session)[0], "double");
    assert_eq!(functions(&session).len(), 3);
    run(&mut session, "continue");
    assert_eq!(session.status().why.to_string(), "breakpoint 1", "the second call of double");
    run(&mut session, "continue");
    assert_eq!(session.status().state, RunState::Ended(0));
}

#[test]
fn a_motion_can_be_pumped_in_slices_and_interrupted() {
    let mut session = session("(module (func (export \"_start\") loop br 0 end))");
    session.start(Motion::Continue);
    assert_eq!(session.pump(1000), Pump::Running);
    assert_eq!(session.status().state, RunState::Running);
    let moment = session.status().moment;
    assert!((900..=1100).contains(&moment), "{moment}");
    session.interrupt();
    assert_eq!(session.pump(1000), Pump::Stopped);
    assert_eq!(
        (session.status().state, session.status().why.to_string()),
        (RunState::Stopped, "interrupted".into())
    );
    assert_eq!(session.status().moment, moment, "it stands where it was interrupted");
}

#[test]
fn slices_do_not_change_where_motions_end() {
    let ends = |slice: u64, motion: Motion, times: usize| {
        let mut session = session(RECURSIVE);
        session.toggle_breakpoint(CodePlace { module: 0, func: 0, op: 9 });
        for _ in 0..times {
            session.start(motion);
            while session.pump(slice) == Pump::Running {}
        }
        (session.status().moment, session.status().why.to_string())
    };
    for motion in [Motion::Step, Motion::Over, Motion::Out, Motion::Continue] {
        for times in 1..12 {
            let whole = ends(1 << 20, motion, times);
            for slice in [1, 2, 3, 7] {
                assert_eq!(ends(slice, motion, times), whole, "{motion:?} × {times} in slices of {slice}");
            }
        }
    }
}

#[test]
fn an_ended_program_says_so_and_stays() {
    let mut session = session(NESTED);
    run(&mut session, "continue");
    let status = session.status();
    assert_eq!((status.state, &*status.why.to_string()), (RunState::Ended(0), "exit 0"));
    assert_eq!(status.total, Some(status.moment));
    assert!(status.end[0].to_string().contains("exit status 0"), "{:?}", status.end);
    assert!(run(&mut session, "step")[0].contains("restart"));
    run(&mut session, "restart");
    assert_eq!((session.status().state, session.status().moment), (RunState::Fresh, 0));
    assert_eq!(here(&session), "i32.const 5");
}

#[test]
fn results_of_an_invoked_function_are_shown() {
    let entry = Entry::Invoke { function: "add".into(), args: vec!["2".into(), "40".into()] };
    let mut session = sample("add.wat", &entry);
    assert_eq!(session.locals(0).iter().map(|l| l.decimal.to_string()).collect::<Vec<_>>(), ["2", "40"]);
    run(&mut session, "c");
    assert!(
        session.status().end.iter().any(|line| line.to_string().contains("42")),
        "{:?}",
        session.status().end
    );
}

#[test]
fn a_trap_shows_its_reason_and_its_stack() {
    let mut session = sample("trap.wat", &Entry::Command);
    run(&mut session, "continue");
    let status = session.status();
    assert_eq!(status.state, RunState::Trapped);
    let end = status.end.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in ["divide by zero", "at divide", "at share", "at start"] {
        assert!(end.contains(part), "{part} in {end}");
    }
    assert_eq!(here(&session), "i32.div_s", "it still stands on the instruction that trapped");
    assert_eq!(operands(&session), ["i32 0", "i32 12"]);
    assert!(run(&mut session, "continue")[0].contains("ended"), "a calm word");
    // The state before the instruction that trapped has the same moment.
    run(&mut session, "back");
    assert_eq!((session.status().state, session.status().moment), (RunState::Stopped, status.moment));
    assert_eq!((here(&session), operands(&session).len()), ("i32.div_s".to_owned(), 2));
    run(&mut session, "step");
    assert_eq!(session.status().state, RunState::Trapped);
}

#[test]
fn locals_and_globals_show_what_changed() {
    let mut session = sample("loop.wat", &Entry::Command);
    run(&mut session, "break count");
    run(&mut session, "continue");
    while here(&session) != "local.set $total" {
        run(&mut session, "step");
    }
    run(&mut session, "step");
    let locals = session.locals(0);
    assert_eq!((locals[0].mark, locals[1].mark), (ValueMark::None, ValueMark::Changed));
    assert_eq!(locals[1].decimal.to_string(), "10");
    run(&mut session, "out");
    run(&mut session, "step");
    let globals = session.globals(0);
    assert_eq!((globals[0].name.as_deref(), globals[0].decimal.to_string().as_str()), (Some("sum"), "55"));
    assert_eq!((globals[0].mark, globals[0].special), (ValueMark::Changed, true));
}

#[test]
fn memory_shows_what_the_last_instruction_touched() {
    let mut session = sample("memory.wat", &Entry::Command);
    run(&mut session, "break capitals");
    run(&mut session, "continue");
    while !here(&session).starts_with("i32.load8_u") {
        run(&mut session, "step");
    }
    assert_eq!(session.stack(0)[0].points_to.as_deref(), Some("linear memory"));
    assert_eq!(session.stack(0)[0].address, Some(16));
    run(&mut session, "step");
    let request = MemoryRequest { address: 16, len: 16, ..MemoryRequest::default() };
    let view = session.memory(&request);
    assert_eq!((view.address, view.size, &view.bytes[..13]), (16, 65536, &b"linear memory"[..]));
    assert_eq!((view.read, view.written), (vec![(16, 1)], vec![]));
    while !here(&session).starts_with("i32.store8") {
        run(&mut session, "next");
    }
    run(&mut session, "next");
    let view = session.memory(&MemoryRequest { address: 48, len: 4, ..MemoryRequest::default() });
    assert_eq!((view.bytes[0], view.written), (b'L', vec![(48, 1)]));
    while !here(&session).starts_with("memory.fill") {
        run(&mut session, "delete all");
        let motion = if functions(&session).len() > 1 { "out" } else { "next" };
        run(&mut session, motion);
    }
    run(&mut session, "next");
    assert_eq!(session.memory(&request).written, [(64, 16)]);
}

#[test]
fn breakpoints_are_set_by_name_offset_and_place() {
    let mut session = session(NESTED);
    assert!(run(&mut session, "break double")[0].starts_with("breakpoint 1: double"));
    assert!(run(&mut session, "b double")[0].contains("is there already"));
    let code = session.code_of(0, 0);
    let offset = code.lines[2].offset;
    assert!(run(&mut session, &format!("break {offset:#x}"))[0].contains("i32.mul"));
    let into = offset - code.lines[0].offset;
    assert!(run(&mut session, &format!("break double+{into}"))[0].contains("breakpoint 2 is there already"));
    session.toggle_breakpoint(CodePlace { module: 0, func: 1, op: 1 });
    assert_eq!(session.code_of(0, 1).breakpoints, [(1, 3)]);
    assert_eq!(run(&mut session, "breakpoints").len(), 3);
    session.toggle_breakpoint(CodePlace { module: 0, func: 1, op: 1 });
    session.toggle_breakpoint(CodePlace { module: 7, func: 99, op: 1 });
    assert_eq!(run(&mut session, "bl").len(), 2, "a place outside the program is no breakpoint");
    assert_eq!(run(&mut session, "delete 1 2"), ["removed 1, 2"]);
    assert_eq!(run(&mut session, "delete all"), ["0 breakpoints removed"]);
    assert!(run(&mut session, "break on errno ENOENT")[0].contains("ENOENT (44)"));
    assert!(run(&mut session, "break on errno any")[0].contains("any errno"));
}

#[test]
fn wrong_breakpoints_say_what_to_write() {
    let mut session = session(NESTED);
    assert!(wrong(&mut session, "break dubble").contains("did you mean `double`?"));
    assert!(wrong(&mut session, "break u").contains("could be any of"));
    assert!(wrong(&mut session, "break 0xffffff").contains("no instruction"));
    assert!(wrong(&mut session, "break double+4000").contains("4000 bytes"));
    assert!(wrong(&mut session, "break func[99]").contains("func[0] to func[2]"));
    assert!(wrong(&mut session, "break on errno ENONSENSE").contains("no errno"));
    assert!(wrong(&mut session, "delete 9").contains("no breakpoint"));
    assert!(wrong(&mut session, "delete").contains("all"));
}

#[test]
fn goto_goes_forward_and_back() {
    let mut session = session(NESTED);
    run(&mut session, "goto 6");
    assert_eq!(session.status().moment, 6);
    run(&mut session, "goto 2");
    assert_eq!(session.status().moment, 2);
    run(&mut session, "goto 6");
    assert_eq!(session.status().moment, 6);
    assert_eq!(run(&mut session, "goto 6"), ["already at instruction 6"]);
    assert!(wrong(&mut session, "goto soon").contains("goto 1000"));
}

#[test]
fn print_reads_locals_operands_memory_and_sums() {
    let mut session = sample("memory.wat", &Entry::Command);
    run(&mut session, "break capitals");
    run(&mut session, "continue");
    assert_eq!(run(&mut session, "print local from"), ["i32 16  0x00000010  → \"linear memory\""]);
    assert_eq!(run(&mut session, "p $from"), run(&mut session, "p local 0"));
    assert_eq!(run(&mut session, "p from + 7 - 1"), ["i32 22  0x00000016  → \" memory\""]);
    assert_eq!(run(&mut session, "p *u8 local 0"), ["i32 108  0x0000006c"]);
    assert_eq!(run(&mut session, "p *i32 16"), ["i32 1701734764  0x656e696c"]);
    assert_eq!(run(&mut session, "p -1"), ["i32 -1  unsigned 4294967295  0xffffffff"]);
    assert_eq!(run(&mut session, "p string from"), ["\"linear memory\"  13 bytes"]);
    assert_eq!(run(&mut session, "p string from+7 3"), ["\"mem\"  3 bytes"]);
    assert_eq!(session.command("mem local 0"), Ok(CommandOutcome::ShowMemory(16)));
    let dump = run(&mut session, "mem 16 16");
    assert_eq!(dump, ["00000010  6c 69 6e 65 61 72 20 6d  65 6d 6f 72 79 00 00 00  linear memory..."]);
    for (line, part) in [
        ("print", "missing"),
        ("print local 99", "not one of"),
        ("print stack 0", "empty"),
        ("print nonsense", "no local or global"),
        ("print *i33 0", "takes a type"),
        ("print *i32 0x10000", "outside memory"),
        ("print 1 2", "does not belong"),
        ("mem 0x100000", "outside memory"),
        ("mem 0 x", "a length"),
    ] {
        assert!(wrong(&mut session, line).contains(part), "{line}: {}", wrong(&mut session, line));
    }
    let deep = format!("print {} 0", "*i32 ".repeat(1000));
    assert!(wrong(&mut session, &deep).contains("nests"));
}

#[test]
fn the_table_of_commands_is_the_help() {
    let mut session = session(NESTED);
    let help = run(&mut session, "help");
    assert_eq!(help.len(), COMMANDS.len());
    for (line, command) in help.iter().zip(COMMANDS) {
        assert!(line.starts_with(command.name) && line.contains(&command.about().to_string()), "{line}");
        let own = run(&mut session, &format!("help {}", command.name));
        assert_eq!(own[0], format!("{} {}", command.name, command.usage).trim_end());
        for alias in command.aliases {
            assert_eq!(run(&mut session, &format!("help {alias}")), own);
        }
    }
    let mut words: Vec<&str> =
        COMMANDS.iter().flat_map(|c| c.aliases.iter().chain([&c.name])).copied().collect();
    words.sort_unstable();
    let all = words.len();
    words.dedup();
    assert_eq!(words.len(), all, "no two commands share a word");
}

#[test]
fn unknown_commands_are_corrected() {
    let mut session = session(NESTED);
    let error = session.command("brake main").expect_err("no such command");
    assert_eq!(error.correction.as_deref(), Some("break main"));
    assert_eq!(session.command("frobnicate").expect_err("no such command").correction, None);
    assert_eq!(session.command("conti"), Ok(CommandOutcome::Started), "a unique beginning is enough");
    assert_eq!(session.command("  "), Ok(CommandOutcome::Nothing));
    assert_eq!(session.command(":quit"), Ok(CommandOutcome::Quit));
    assert!(wrong(&mut session, "locals 3").contains("takes nothing"));
    assert!(wrong(&mut session, "step -1").contains("count"));
}

#[test]
fn completion_offers_whole_lines() {
    let session = session(NESTED);
    assert_eq!(session.complete("con"), ["continue", "console"]);
    assert_eq!(session.complete("break dou"), ["break double"]);
    assert_eq!(session.complete("break on"), ["break on errno ENOENT", "break on errno any"]);
    assert_eq!(session.complete("b quad"), ["b quadruple"]);
    assert_eq!(session.complete("help ste"), ["help step"]);
    assert_eq!(session.complete("print lo"), ["print local "]);
    assert_eq!(session.complete("nonsense x"), Vec::<String>::new());
}

#[test]
fn every_command_shows_something_at_every_stop() {
    let mut session = sample("memory.wat", &Entry::Command);
    let shows = [
        "stack",
        "locals",
        "globals",
        "tables",
        "where",
        "code",
        "calls",
        "why",
        "caps",
        "handles",
        "console",
        "info",
        "help",
        "breakpoints",
        "mem 0",
    ];
    for motion in ["info", "step 5", "continue"] {
        run(&mut session, motion);
        for command in shows {
            match session.command(command) {
                Ok(output) => {
                    assert!(!session.outcome_lines(&output, Lang::En).is_empty(), "{command} after {motion}")
                }
                Err(error) => assert!(!error.to_string().is_empty(), "{command} after {motion}"),
            }
        }
        let json = session.to_json();
        assert_eq!(json["status"]["moment"], session.status().moment);
    }
    assert!(session.calls().iter().all(|row| row.status == CallStatus::Plain));
}

#[test]
fn no_command_line_panics() {
    let mut session = sample("memory.wat", &Entry::Command);
    let rests = [
        "",
        "0",
        "-1",
        "18446744073709551615",
        "0xffffffffffffffff",
        "99999999999999999999999",
        "local",
        "local 0",
        "stack 0",
        "*",
        "* *",
        "*u8",
        "*u64 0xffffffffffffffff",
        "string",
        "string 0xffff 4096",
        "string 65535",
        "func[",
        "func[4294967295]",
        "9:capital",
        "capital+18446744073709551615",
        "+",
        "::",
        "on errno",
        "on",
        "all",
        "1 2 3",
        "\u{202e}",
        "é",
        "0x",
        "local 0 + local 0 - 9223372036854775807",
        "- - 1",
        "local $from + 1 1",
    ];
    for motion in ["info", "step 20", "continue"] {
        run(&mut session, motion);
        for command in COMMANDS {
            for rest in rests {
                let asked = Command::parse(&format!("{} {rest}", command.name));
                let outcome = asked.and_then(|asked| Ok((session.execute(&asked)?, asked)));
                if let Ok((outcome, asked)) = outcome {
                    session.interrupt();
                    let _ = session.outcome_lines(&outcome, Lang::Ja);
                    let _ = session.outcome_data(&asked, &outcome);
                    assert_eq!(Command::parse(&asked.to_string()), Ok(asked));
                }
                let _ = session.complete(&format!("{} {rest}", command.name));
            }
        }
        run(&mut session, "delete all");
        run(&mut session, "restart");
    }
}

#[test]
fn the_outline_is_the_file_without_its_bodies() {
    let mut session = sample("memory.wat", &Entry::Command);
    let Ok(CommandOutcome::Lines(lines)) = session.command("outline memory") else { panic!("no outline") };
    assert!(lines.iter().any(|line| line.to_string().trim_start().starts_with("(memory")), "{lines:?}");
    let Ok(CommandOutcome::Lines(all)) = session.command("outline") else { panic!("no outline") };
    assert!(all.iter().any(|line| line.to_string().contains("(func ")), "{all:?}");
    assert!(!all.iter().any(|line| line.to_string().contains("i32.store")), "{all:?}");
}
