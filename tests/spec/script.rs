//! Runs a `.wast` script of the specification's test suite against the engine
//! ([format](https://github.com/WebAssembly/spec/tree/main/interpreter#scripts)).
//!
//! Knows the script language and the `spectest` host module; what counts as expected failure is not its business.

use std::collections::HashMap;
use std::sync::Arc;
use wasmscope::exec::{
    Exit, Extern, FuncAddr, InstanceAddr, InstantiateError, Machine, Memory, Stops, Table, TrapKind, Value,
};
use wasmscope::wasm::{Binary, FuncType, Limits, Module, Program, ValType};
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, QuoteWatTest, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, Wat};

/// Operators one invocation may take before it counts as endless.
const BUDGET: u64 = 200_000_000;

/// A directive that did not do what it says.
#[derive(Debug)]
pub struct Failure {
    /// Line of the script, from 1.
    pub line: usize,
    /// What happened instead.
    pub message: String,
}

/// How a script went.
#[derive(Debug, Default)]
pub struct Report {
    /// Directives that did what they say.
    pub passed: usize,
    /// Those that did not.
    pub failures: Vec<Failure>,
}

/// Runs a script; an error means that the script itself does not parse.
pub fn run(source: &str) -> Result<Report, wast::Error> {
    let mut lexer = Lexer::new(source);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let mut script = Script::new();
    let mut report = Report::default();
    for directive in parser::parse::<Wast<'_>>(&buffer)?.directives {
        let line = directive.span().linecol_in(source).0 + 1;
        match script.directive(directive) {
            Ok(()) => report.passed += 1,
            Err(message) => report.failures.push(Failure { line, message }),
        }
    }
    Ok(report)
}

/// How a module or an invocation went wrong, as far as a script tells it apart.
#[derive(Debug)]
enum Fault {
    /// Does not load.
    Load(String),
    /// Imports missing or unfit.
    Link(String),
    Trap(TrapKind),
    /// The script asks for what is not there.
    Script(String),
}

type Outcome<T> = Result<T, Fault>;

struct Script {
    machine: Machine,
    /// What imports can be resolved to, by module name.
    registered: HashMap<String, HashMap<String, Extern>>,
    /// `$id` → instance.
    named: HashMap<String, InstanceAddr>,
    /// Modules defined without being instantiated.
    definitions: HashMap<Option<String>, Arc<Module>>,
    current: Option<InstanceAddr>,
}

impl Script {
    fn new() -> Self {
        let mut machine = Machine::default();
        let spectest = spectest(&mut machine);
        Self {
            machine,
            registered: HashMap::from([("spectest".to_owned(), spectest)]),
            named: HashMap::new(),
            definitions: HashMap::new(),
            current: None,
        }
    }

    fn directive(&mut self, directive: WastDirective<'_>) -> Result<(), String> {
        use WastDirective as D;
        match directive {
            D::Module(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                // A module that fails leaves none to talk to.
                self.current = None;
                let instance = quoted(&mut module).and_then(|m| self.instantiate(&m)).map_err(unexpected)?;
                self.adopt(name, instance);
                Ok(())
            }
            D::ModuleDefinition(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                let module = quoted(&mut module).map_err(unexpected)?;
                self.definitions.insert(None, Arc::clone(&module));
                self.definitions.insert(name, module);
                Ok(())
            }
            D::ModuleInstance { instance, module, .. } => {
                let module = module.map(|id| id.name().to_owned());
                let module = self.definitions.get(&module).cloned().ok_or("no such module definition")?;
                let address = self.instantiate(&module).map_err(unexpected)?;
                self.adopt(instance.map(|id| id.name().to_owned()), address);
                Ok(())
            }
            D::Register { name, module, .. } => {
                let instance = self.instance(module).map_err(unexpected)?;
                let exports = self.exports(instance);
                self.registered.insert(name.to_owned(), exports);
                Ok(())
            }
            D::Invoke(invoke) => self.invoke(&invoke).map(drop).map_err(unexpected),
            D::AssertReturn { exec, results, .. } => {
                let values = self.execute(exec).map_err(unexpected)?;
                let matches = values.len() == results.len()
                    && values.iter().zip(&results).all(|(value, expected)| fits(*value, expected));
                if matches { Ok(()) } else { Err(format!("got {values:?}, expected {results:?}")) }
            }
            D::AssertTrap { exec, message, .. } => trapped(self.execute(exec), message),
            D::AssertExhaustion { call, message, .. } => trapped(self.invoke(&call), message),
            D::AssertMalformed { mut module, message, .. } | D::AssertInvalid { mut module, message, .. } => {
                match quoted(&mut module) {
                    Err(Fault::Load(_)) => Ok(()),
                    Err(other) => Err(unexpected(other)),
                    Ok(_) => Err(format!("loads, but should be refused: {message}")),
                }
            }
            D::AssertUnlinkable { mut module, message, .. } => {
                let linked = encoded(&mut module).and_then(|m| self.instantiate(&m));
                match linked {
                    Err(Fault::Link(_)) => Ok(()),
                    Err(other) => Err(unexpected(other)),
                    Ok(_) => Err(format!("links, but should not: {message}")),
                }
            }
            other => Err(format!("a directive this runner does not know: {other:?}")),
        }
    }

    fn adopt(&mut self, name: Option<String>, instance: InstanceAddr) {
        self.current = Some(instance);
        if let Some(name) = name {
            self.named.insert(name, instance);
        }
    }

    fn instance(&self, name: Option<wast::token::Id<'_>>) -> Outcome<InstanceAddr> {
        match name {
            Some(id) => self.named.get(id.name()).copied(),
            None => self.current,
        }
        .ok_or_else(|| Fault::Script("no such module instance".to_owned()))
    }

    fn exports(&self, instance: InstanceAddr) -> HashMap<String, Extern> {
        let store = &self.machine.store;
        let exports = store.instance(instance).module.exports.iter();
        exports.filter_map(|e| Some((e.name.to_string(), store.export(instance, &e.name)?))).collect()
    }

    fn instantiate(&mut self, module: &Arc<Module>) -> Outcome<InstanceAddr> {
        let resolve = |i: &wasmscope::wasm::Import| {
            let given = self.registered.get(&*i.module).and_then(|m| m.get(&*i.name)).copied();
            given.ok_or_else(|| Fault::Link(format!("unknown import {} {}", i.module, i.name)))
        };
        let imports = module.imports.iter().map(resolve).collect::<Outcome<Vec<_>>>()?;
        let (instance, start) = self.machine.store.instantiate(module, &imports).map_err(|e| match e {
            InstantiateError::Link(message) => Fault::Link(message),
            InstantiateError::Trap(kind) => Fault::Trap(kind),
        })?;
        if let Some(start) = start {
            self.call(start, &[])?;
        }
        Ok(instance)
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Outcome<Vec<Value>> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Wat(mut module) => {
                encoded(&mut module).and_then(|m| self.instantiate(&m)).map(|_| Vec::new())
            }
            WastExecute::Get { module, global, .. } => {
                let instance = self.instance(module)?;
                match self.machine.store.export(instance, global) {
                    Some(Extern::Global(addr)) => Ok(vec![self.machine.store.global(addr).value()]),
                    _ => Err(Fault::Script(format!("no exported global `{global}`"))),
                }
            }
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Outcome<Vec<Value>> {
        let instance = self.instance(invoke.module)?;
        let Some(Extern::Func(func)) = self.machine.store.export(instance, invoke.name) else {
            return Err(Fault::Script(format!("no exported function `{}`", invoke.name)));
        };
        let args = invoke.args.iter().map(argument).collect::<Outcome<Vec<_>>>()?;
        self.call(func, &args)
    }

    fn call(&mut self, func: FuncAddr, args: &[Value]) -> Outcome<Vec<Value>> {
        let slots: Vec<_> = args.iter().map(|v| v.to_slot()).collect();
        let result = self.machine.call(func, &slots).map_err(Fault::Trap).and_then(|()| self.finish());
        self.machine.unwind();
        let types = &self.machine.store.func_type(func).results;
        result.map(|slots| types.iter().zip(slots).map(|(&ty, slot)| Value::from_slot(ty, slot)).collect())
    }

    fn finish(&mut self) -> Outcome<Vec<u64>> {
        let limit = self.machine.moment() + BUDGET;
        loop {
            match self.machine.run(limit - self.machine.moment(), &Stops::default()) {
                Exit::Returned(slots) => return Ok(slots),
                // The functions of `spectest` print, and return nothing.
                Exit::HostFunc { .. } => self.machine.host_return(&[]),
                Exit::Trap(kind) => return Err(Fault::Trap(kind)),
                exit => return Err(Fault::Script(format!("stopped by {exit:?}"))),
            }
        }
    }
}

/// The host module that scripts import from.
fn spectest(machine: &mut Machine) -> HashMap<String, Extern> {
    use ValType::{F32, F64, I32, I64};
    let store = &mut machine.store;
    let mut exports = HashMap::new();
    let prints: [(&str, &[ValType]); 7] = [
        ("print", &[]),
        ("print_i32", &[I32]),
        ("print_i64", &[I64]),
        ("print_f32", &[F32]),
        ("print_f64", &[F64]),
        ("print_i32_f32", &[I32, F32]),
        ("print_f64_f64", &[F64, F64]),
    ];
    for (name, params) in prints {
        let ty = FuncType { params: params.into(), results: Box::default() };
        exports.insert(name.to_owned(), Extern::Func(store.alloc_host_func(&ty, 0)));
    }
    let globals = [
        ("global_i32", Value::I32(666)),
        ("global_i64", Value::I64(666)),
        ("global_f32", Value::F32(666.6_f32.to_bits())),
        ("global_f64", Value::F64(666.6_f64.to_bits())),
    ];
    for (name, value) in globals {
        exports.insert(name.to_owned(), Extern::Global(store.alloc_global(false, value)));
    }
    let table = Table::new(ValType::FuncRef, Limits { min: 10, max: Some(20) }).expect("ten elements fit");
    exports.insert("table".to_owned(), Extern::Table(store.alloc_table(table)));
    let memory = Memory::new(Limits { min: 1, max: Some(2) }).expect("one page fits");
    exports.insert("memory".to_owned(), Extern::Memory(store.alloc_memory(memory)));
    exports
}

fn load(bytes: &[u8]) -> Outcome<Arc<Module>> {
    match Program::load("script", bytes).map_err(|e| Fault::Load(e.to_string()))?.binary {
        Binary::Module(module) => Ok(module),
        Binary::Component(_) => Err(Fault::Script("a component in a core script".to_owned())),
    }
}

fn encoded(module: &mut Wat<'_>) -> Outcome<Arc<Module>> {
    load(&module.encode().map_err(|e| Fault::Load(e.to_string()))?)
}

fn quoted(module: &mut QuoteWat<'_>) -> Outcome<Arc<Module>> {
    match module.to_test().map_err(|e| Fault::Load(e.to_string()))? {
        QuoteWatTest::Binary(bytes) | QuoteWatTest::Text(bytes) => load(&bytes),
    }
}

fn unexpected(fault: Fault) -> String {
    match fault {
        Fault::Load(message) => format!("does not load: {message}"),
        Fault::Link(message) => format!("does not link: {message}"),
        Fault::Trap(kind) => format!("traps: {kind}"),
        Fault::Script(message) => message,
    }
}

fn trapped(outcome: Outcome<Vec<Value>>, expected: &str) -> Result<(), String> {
    match outcome {
        // Some scripts add the element's index, older ones leave words out.
        Err(Fault::Trap(kind)) if is_prefix(trap_name(&kind), expected) => Ok(()),
        Err(other) => Err(format!("{}, expected the trap: {expected}", unexpected(other))),
        Ok(values) => Err(format!("returns {values:?}, expected the trap: {expected}")),
    }
}

fn is_prefix(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The reference interpreter's words.
fn trap_name(kind: &TrapKind) -> &'static str {
    match kind {
        TrapKind::Unreachable => "unreachable",
        TrapKind::MemoryOutOfBounds { .. } => "out of bounds memory access",
        TrapKind::TableOutOfBounds => "out of bounds table access",
        TrapKind::UndefinedElement => "undefined element",
        TrapKind::UninitializedElement => "uninitialized element",
        TrapKind::IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapKind::DivideByZero => "integer divide by zero",
        TrapKind::IntegerOverflow => "integer overflow",
        TrapKind::InvalidConversion => "invalid conversion to integer",
        TrapKind::CallStackExhausted => "call stack exhausted",
        TrapKind::Host(_) => "no trap of the core specification",
    }
}

fn argument(arg: &WastArg<'_>) -> Outcome<Value> {
    use wast::core::{AbstractHeapType, HeapType};
    Ok(match arg {
        WastArg::Core(WastArgCore::I32(v)) => Value::I32(*v),
        WastArg::Core(WastArgCore::I64(v)) => Value::I64(*v),
        WastArg::Core(WastArgCore::F32(v)) => Value::F32(v.bits),
        WastArg::Core(WastArgCore::F64(v)) => Value::F64(v.bits),
        WastArg::Core(WastArgCore::RefNull(HeapType::Abstract { ty: AbstractHeapType::Extern, .. })) => {
            Value::ExternRef(None)
        }
        WastArg::Core(WastArgCore::RefNull(_)) => Value::FuncRef(None),
        WastArg::Core(WastArgCore::RefExtern(n)) => Value::ExternRef(Some(*n)),
        other => return Err(Fault::Script(format!("an argument this runner does not know: {other:?}"))),
    })
}

fn fits(value: Value, expected: &WastRet<'_>) -> bool {
    let WastRet::Core(expected) = expected else { return false };
    fits_core(value, expected)
}

fn fits_core(value: Value, expected: &WastRetCore<'_>) -> bool {
    match (value, expected) {
        (_, WastRetCore::Either(any)) => any.iter().any(|e| fits_core(value, e)),
        (Value::I32(v), WastRetCore::I32(e)) => v == *e,
        (Value::I64(v), WastRetCore::I64(e)) => v == *e,
        (Value::F32(v), WastRetCore::F32(e)) => match e {
            NanPattern::Value(e) => v == e.bits,
            NanPattern::CanonicalNan => v & 0x7fff_ffff == 0x7fc0_0000,
            NanPattern::ArithmeticNan => v & 0x7fc0_0000 == 0x7fc0_0000,
        },
        (Value::F64(v), WastRetCore::F64(e)) => match e {
            NanPattern::Value(e) => v == e.bits,
            NanPattern::CanonicalNan => v & !(1 << 63) == 0x7ff8_0000_0000_0000,
            NanPattern::ArithmeticNan => v & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
        },
        (Value::FuncRef(None) | Value::ExternRef(None), WastRetCore::RefNull(_)) => true,
        (Value::ExternRef(Some(v)), WastRetCore::RefExtern(e)) => e.is_none_or(|e| e == v),
        (Value::FuncRef(Some(_)), WastRetCore::RefFunc(_)) => true,
        _ => false,
    }
}
