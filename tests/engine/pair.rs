//! A module loaded in this engine and in wasmi.

use super::dice::Dice;
use super::{forms, load, smith};
use wasmi::{F32, F64, Nullable, TrapCode, V128, Val};
use wasmscope::exec::{Exit, Extern, InstanceAddr, Machine, Stops, TrapKind, Value};
use wasmscope::wasm::{ExternKind, FuncType, ModuleId, Op, Program, RefType, ValType};

/// The most moments for which a call is followed. Modules end before that by themselves.
const MOMENTS: u64 = 10_000_000;

/// A module in both engines, with the library that it imports from.
pub struct Pair {
    pub ours: Machine,
    pub instance: InstanceAddr,
    program: Program,
    store: wasmi::Store<()>,
    theirs: wasmi::Instance,
}

/// The outcome of a call.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Returned(Vec<Value>),
    Trap(&'static str),
    /// The stack is exhausted; each engine may choose where.
    Exhausted,
}

/// Loads a module made by [`smith`] in this engine: the machine and its instance. `None` if it cannot be instantiated.
pub fn ours(program: &Program) -> Option<(Machine, InstanceAddr)> {
    let mut machine = Machine::new();
    let library = Program::load("library", smith::library()).expect("loads");
    load::instantiate(&mut machine, &library, 0)?;
    let instance = load::instantiate(&mut machine, program, 10)?;
    Some((machine, instance))
}

impl Pair {
    /// Loads a module; `None` if neither engine can instantiate it, or they cannot be compared.
    pub fn new(binary: &[u8]) -> Option<Self> {
        let program = Program::load("m", binary).unwrap_or_else(|error| panic!("{error}"));
        if is_incomparable(&program) {
            return None;
        }
        let mut config = wasmi::Config::default();
        config.set_max_recursion_depth(5000).set_max_stack_height(16 << 20).wasm_wide_arithmetic(true);
        let engine = wasmi::Engine::new(&config);
        let mut store = wasmi::Store::new(&engine, ());
        let mut linker = wasmi::Linker::new(&engine);
        let ask = |number: i32, more: i64| {
            let sum = [u64::from(number as u32), more as u64].into_iter().fold(0x1234_5678, mix);
            sum.wrapping_mul(3) as i64
        };
        for module in ["h", "l"] {
            linker.func_wrap(module, "ask", ask).expect("is new");
        }
        let library = wasmi::Module::new(&engine, smith::library()).expect("loads in wasmi");
        let library = linker.instantiate_and_start(&mut store, &library).expect("instantiates in wasmi");
        linker.instance(&mut store, "l", library).expect("is new");
        let module = wasmi::Module::new(&engine, binary).unwrap_or_else(|error| panic!("wasmi: {error}"));
        let theirs = linker.instantiate_and_start(&mut store, &module);
        match (ours(&program), theirs) {
            (Some((ours, instance)), Ok(theirs)) => Some(Self { ours, instance, program, store, theirs }),
            (None, Err(_)) => None,
            (ours, theirs) => panic!("instantiates here: {}, in wasmi: {theirs:?}", ours.is_some()),
        }
    }

    /// The names and types of the functions that it exports.
    pub fn functions(&self) -> Vec<(String, FuncType)> {
        functions(&self.program)
    }

    /// Calls an export in both engines, and compares the outcome and everything that is exported; `false` if they can
    /// no longer be compared.
    pub fn call(&mut self, name: &str, args: &[Value]) -> bool {
        let ours = self.call_ours(name, args);
        let theirs = self.call_theirs(name, args);
        if ours == Outcome::Exhausted || theirs == Outcome::Exhausted {
            return false;
        }
        assert_eq!(ours, theirs, "{name} {args:?}: here, and in wasmi");
        self.compare_exports();
        true
    }

    fn call_ours(&mut self, name: &str, args: &[Value]) -> Outcome {
        let Some(Extern::Func(func)) = self.ours.store.export(self.instance, name) else {
            panic!("no {name}")
        };
        load::enter(&mut self.ours, self.instance, name, args);
        let exit = forms::run(&mut self.ours, MOMENTS, &Stops::default());
        let outcome = match exit {
            Exit::Returned(slots) => {
                let values = Value::list(&self.ours.store.func_type(func).results, &slots);
                Outcome::Returned(values.into_iter().map(without_identity).collect())
            }
            Exit::Trap(TrapKind::CallStackExhausted) => Outcome::Exhausted,
            Exit::Trap(kind) => Outcome::Trap(trap_name(&kind)),
            exit => panic!("{name}: {exit:?}"),
        };
        self.ours.unwind();
        outcome
    }

    fn call_theirs(&mut self, name: &str, args: &[Value]) -> Outcome {
        let func = self.theirs.get_func(&self.store, name).expect("exported");
        let args: Vec<Val> = args.iter().map(|&value| to_wasmi(value)).collect();
        let ty = func.ty(&self.store);
        let mut results: Vec<Val> = ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
        match func.call(&mut self.store, &args, &mut results) {
            Ok(()) => Outcome::Returned(results.iter().map(from_wasmi).collect()),
            Err(error) => match error.as_trap_code() {
                Some(TrapCode::StackOverflow) => Outcome::Exhausted,
                Some(code) => Outcome::Trap(code_name(code)),
                None => panic!("{name}: wasmi: {error}"),
            },
        }
    }

    fn compare_exports(&self) {
        let module = self.program.module(ModuleId(0));
        for export in &module.exports {
            let name = &*export.name;
            let (Some(ours), Some(theirs)) =
                (self.ours.store.export(self.instance, name), self.theirs.get_export(&self.store, name))
            else {
                panic!("{name}: not exported by both")
            };
            match (ours, theirs) {
                (Extern::Memory(ours), wasmi::Extern::Memory(theirs)) => {
                    let (ours, theirs) = (self.ours.store.memory(ours).data(), theirs.data(&self.store));
                    assert_eq!(ours.len(), theirs.len(), "{name}: size");
                    let differs = ours.iter().zip(theirs).position(|(a, b)| a != b);
                    assert_eq!(differs, None, "{name}: differs at");
                }
                (Extern::Global(ours), wasmi::Extern::Global(theirs)) => {
                    let ours = without_identity(self.ours.store.global(ours).value());
                    assert_eq!(ours, from_wasmi(&theirs.get(&self.store)), "{name}");
                }
                (Extern::Table(ours), wasmi::Extern::Table(theirs)) => {
                    assert_eq!(self.ours.store.table(ours).size(), theirs.size(&self.store), "{name}");
                }
                (Extern::Func(_), wasmi::Extern::Func(_)) => {}
                (ours, theirs) => panic!("{name}: {ours:?} here, {theirs:?} in wasmi"),
            }
        }
    }
}

/// Whether a module does something on which engines need not agree, or that wasmi 2.0.0 gets wrong.
fn is_incomparable(program: &Program) -> bool {
    let module = program.module(ModuleId(0));
    let functions = module.imported_funcs..module.funcs.len() as u32;
    functions.filter_map(|index| module.code(index)).any(|code| {
        let pairs = code.ops.iter().zip(code.ops.iter().skip(1));
        pairs.into_iter().any(|pair| match pair {
            // The sign and payload of a NaN, which wasm-smith makes canonical after all other instructions.
            (
                Op::F32DemoteF64 | Op::F64PromoteF32 | Op::F32x4DemoteF64x2Zero | Op::F64x2PromoteLowF32x4,
                _,
            ) => true,
            // wasmi takes a number that is compared with zero for zero itself:
            // `(select (i32.const 1) (i32.const 2) (i32.eqz (local.get 0)))` is 1.
            (Op::I32Eqz | Op::I32Eq | Op::I32Ne, Op::Select { .. } | Op::TypedSelect { .. }) => true,
            _ => false,
        })
    })
}

/// The names and types of the functions that a program exports.
pub fn functions(program: &Program) -> Vec<(String, FuncType)> {
    let module = program.module(ModuleId(0));
    let funcs = module.exports.iter().filter(|export| export.kind == ExternKind::Func);
    funcs.map(|export| (export.name.to_string(), module.func_type(export.index).clone())).collect()
}

/// Arguments for a function; `None` if it needs a reference that cannot be made from outside.
pub fn arguments(ty: &FuncType, dice: &mut Dice) -> Option<Vec<Value>> {
    let bits =
        [0, 1, 2, 7, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 63, u64::MAX >> 1, u64::MAX, 0x10000, 65532];
    let floats = [0.0, -0.0, 1.5, -3.25, 1e10, f64::INFINITY, f64::NAN, 4294967296.0, 1e-310];
    let values = ty.params.iter().map(|ty| {
        let number = if dice.below(3) == 0 { dice.roll() } else { *dice.pick(&bits) };
        Some(match *ty {
            ValType::I32 => Value::I32(number as i32),
            ValType::I64 => Value::I64(number as i64),
            ValType::F32 => Value::F32((*dice.pick(&floats) as f32).to_bits()),
            ValType::F64 => Value::F64(dice.pick(&floats).to_bits()),
            ValType::V128 => Value::V128(u128::from(dice.roll()) << 64 | u128::from(number)),
            ValType::Ref(ty) if ty.nullable() => Value::null(ty),
            ValType::Ref(_) => return None,
        })
    });
    values.collect()
}

fn mix(sum: u64, arg: u64) -> u64 {
    sum.rotate_left(7) ^ arg
}

/// Reduces a reference to whether it is null: each engine numbers references in its own way.
fn without_identity(value: Value) -> Value {
    match value {
        Value::Ref(_, reference) => null_or_not(reference == wasmscope::exec::Reference::Null),
        number => number,
    }
}

fn null_or_not(null: bool) -> Value {
    let other = wasmscope::exec::Reference::Func(0);
    Value::Ref(RefType::FUNC, if null { wasmscope::exec::Reference::Null } else { other })
}

fn to_wasmi(value: Value) -> Val {
    match value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(bits) => Val::F32(F32::from_bits(bits)),
        Value::F64(bits) => Val::F64(F64::from_bits(bits)),
        Value::V128(bits) => Val::V128(V128::from(bits)),
        Value::Ref(ty, _) if ValType::Ref(ty) == ValType::FuncRef => Val::FuncRef(Nullable::Null),
        Value::Ref(..) => Val::ExternRef(Nullable::Null),
    }
}

fn from_wasmi(value: &Val) -> Value {
    match value {
        Val::I32(v) => Value::I32(*v),
        Val::I64(v) => Value::I64(*v),
        Val::F32(v) => Value::F32(v.to_bits()),
        Val::F64(v) => Value::F64(v.to_bits()),
        Val::V128(v) => Value::V128(v.as_u128()),
        Val::FuncRef(v) => null_or_not(v.is_null()),
        Val::ExternRef(v) => null_or_not(v.is_null()),
    }
}

fn trap_name(kind: &TrapKind) -> &'static str {
    match kind {
        TrapKind::Unreachable => "unreachable",
        TrapKind::MemoryOutOfBounds { .. } => "memory",
        TrapKind::TableOutOfBounds | TrapKind::UndefinedElement => "table",
        TrapKind::UninitializedElement => "call of null",
        TrapKind::IndirectCallTypeMismatch => "signature",
        TrapKind::DivideByZero => "division",
        TrapKind::IntegerOverflow => "overflow",
        TrapKind::InvalidConversion => "conversion",
        other => panic!("wasmi has no such trap: {other:?}"),
    }
}

fn code_name(code: TrapCode) -> &'static str {
    match code {
        TrapCode::UnreachableCodeReached => "unreachable",
        TrapCode::MemoryOutOfBounds => "memory",
        TrapCode::TableOutOfBounds => "table",
        TrapCode::IndirectCallToNull => "call of null",
        TrapCode::BadSignature => "signature",
        TrapCode::IntegerDivisionByZero => "division",
        TrapCode::IntegerOverflow => "overflow",
        TrapCode::BadConversionToInteger => "conversion",
        other => panic!("there is no such trap here: {other:?}"),
    }
}
