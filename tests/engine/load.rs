//! From programs to machines that are ready to execute.

use wasmscope::exec::{Bounds, Extern, InstanceAddr, Machine, Stops, Value};
use wasmscope::wasm::{ExternKind, Module, ModuleId, Program};

/// Instantiates a program: imports are looked up by name among the exports of earlier instances, and made if they are
/// not found. The start function has been called, but nothing has been executed.
pub fn instantiate(machine: &mut Machine, program: &Program, tag: u32) -> Option<InstanceAddr> {
    let module = program.module(ModuleId(0));
    let imports: Vec<Extern> = (0..)
        .zip(&module.imports)
        .map(|(i, import)| {
            let given = (0..machine.store.instances().len() as u32)
                .rev()
                .find_map(|instance| machine.store.export(InstanceAddr(instance), &import.name));
            given.unwrap_or_else(|| make(machine, module, import.kind, import.index, tag + i))
        })
        .collect();
    let (instance, start) = machine.store.instantiate(module, &imports).ok()?;
    if let Some(start) = start {
        machine.call(start, &[]).ok()?;
    }
    Some(instance)
}

fn make(machine: &mut Machine, module: &Module, kind: ExternKind, index: u32, tag: u32) -> Extern {
    let store = &mut machine.store;
    match kind {
        ExternKind::Func => Extern::Func(store.alloc_host_func(module.func_type(index), tag)),
        other => panic!("an import of a {other:?} that nothing exports"),
    }
}

/// Loads texts or binaries into one machine, and calls an export of the last.
pub fn machine(modules: &[&[u8]], export: &str, args: &[Value], bounds: Bounds) -> Machine {
    let mut machine = Machine::new();
    machine.store.set_limits(bounds);
    let mut last = None;
    for bytes in modules {
        let program = Program::load("t.wat", bytes).unwrap_or_else(|error| panic!("{error}"));
        last = instantiate(&mut machine, &program, 0);
        super::forms::run(&mut machine, u64::MAX, &Stops::default());
    }
    enter(&mut machine, last.expect("instantiates"), export, args);
    machine
}

/// Calls an exported function, without executing anything.
pub fn enter(machine: &mut Machine, instance: InstanceAddr, export: &str, args: &[Value]) {
    let Some(Extern::Func(func)) = machine.store.export(instance, export) else { panic!("no {export}") };
    let slots: Vec<u64> = args.iter().flat_map(|value| value.to_slots()).collect();
    machine.call(func, &slots).expect("an empty stack has room");
}
