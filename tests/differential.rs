//! The engine compared with wasmi: every numeric instruction on edge-case operands, and a few whole programs.

use wasmi::{F32, F64, Val};
use wasmscope::exec::{Exit, Extern, Machine, Stops, Value};
use wasmscope::wasm::{ModuleId, Program, ValType};

/// A module loaded in both engines.
struct Pair {
    ours: Machine,
    program: Program,
    theirs: (wasmi::Store<()>, wasmi::Instance),
}

impl Pair {
    fn new(text: &str) -> Self {
        let program = Program::load("t.wat", text.as_bytes()).expect("loads");
        let mut ours = Machine::default();
        ours.store.instantiate(program.module(ModuleId(0)), &[]).expect("instantiates");
        let engine = wasmi::Engine::default();
        let module = wasmi::Module::new(&engine, &program.bytes[..]).expect("loads in wasmi");
        let mut store = wasmi::Store::new(&engine, ());
        let linker = wasmi::Linker::new(&engine);
        let instance = linker.instantiate_and_start(&mut store, &module).expect("instantiates in wasmi");
        Self { ours, program, theirs: (store, instance) }
    }

    /// Calls an export in both engines; `None` if it traps.
    fn call(&mut self, name: &str, args: &[Value]) -> (Option<Vec<Value>>, Option<Vec<Value>>) {
        (self.call_ours(name, args), self.call_theirs(name, args))
    }

    fn call_ours(&mut self, name: &str, args: &[Value]) -> Option<Vec<Value>> {
        let instance = wasmscope::exec::InstanceAddr(0);
        let Some(Extern::Func(func)) = self.ours.store.export(instance, name) else { panic!("no {name}") };
        let slots: Vec<_> = args.iter().flat_map(|v| v.to_slots()).collect();
        self.ours.call(func, &slots).expect("enters");
        let exit = self.ours.run(u64::MAX, &Stops::default());
        self.ours.unwind();
        let results = &self.ours.store.func_type(func).results;
        match exit {
            Exit::Returned(slots) => Some(Value::list(results, &slots)),
            Exit::Trap(_) => None,
            exit => panic!("{name}: {exit:?}"),
        }
    }

    fn call_theirs(&mut self, name: &str, args: &[Value]) -> Option<Vec<Value>> {
        let (store, instance) = &mut self.theirs;
        let func = instance.get_func(&*store, name).expect("exported");
        let module = self.program.module(ModuleId(0));
        let ty = module.func_type(module.export(name).expect("exported").index);
        let mut results: Vec<_> =
            ty.results.iter().map(|&ty| to_wasmi(Value::from_slots(ty, &[0]))).collect();
        let args: Vec<_> = args.iter().map(|&v| to_wasmi(v)).collect();
        func.call(store, &args, &mut results).ok()?;
        Some(results.iter().map(from_wasmi).collect())
    }
}

fn to_wasmi(value: Value) -> Val {
    match value {
        Value::I32(v) => Val::I32(v),
        Value::I64(v) => Val::I64(v),
        Value::F32(bits) => Val::F32(F32::from_bits(bits)),
        Value::F64(bits) => Val::F64(F64::from_bits(bits)),
        other => panic!("no references here: {other:?}"),
    }
}

fn from_wasmi(value: &Val) -> Value {
    match value {
        Val::I32(v) => Value::I32(*v),
        Val::I64(v) => Value::I64(*v),
        Val::F32(v) => Value::F32(v.to_bits()),
        Val::F64(v) => Value::F64(v.to_bits()),
        other => panic!("no references here: {other:?}"),
    }
}

/// wasmi does not promise which NaN an instruction produces.
fn any_nan(value: Value) -> Value {
    match value {
        Value::F32(bits) if f32::from_bits(bits).is_nan() => Value::F32(f32::NAN.to_bits()),
        Value::F64(bits) if f64::from_bits(bits).is_nan() => Value::F64(f64::NAN.to_bits()),
        other => other,
    }
}

/// Operands at the edges of their type.
fn telling(ty: ValType) -> Vec<Value> {
    let floats = [
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.0,
        -1.0,
        1.5,
        2.5,
        -2.5,
        1e-45,
        3.4e38,
        1e300,
        2147483647.0,
        2147483648.0,
        -2147483648.0,
        -2147483649.0,
        4294967295.0,
        4294967296.0,
        9223372036854775807.0,
        -9223372036854775808.0,
        18446744073709551615.0,
        f64::MIN_POSITIVE,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    let ints = [
        0,
        1,
        -1,
        2,
        7,
        31,
        32,
        33,
        63,
        64,
        127,
        128,
        255,
        32767,
        32768,
        65535,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        i64::MAX,
        i64::MIN,
        0x0123_4567_89ab_cdef,
    ];
    match ty {
        ValType::I32 => ints.iter().map(|&v| Value::I32(v as i32)).collect(),
        ValType::I64 => ints.iter().map(|&v| Value::I64(v)).collect(),
        ValType::F32 => floats.iter().map(|&v| Value::F32((v as f32).to_bits())).collect(),
        _ => floats.iter().map(|&v| Value::F64(v.to_bits())).collect(),
    }
}

const INT_UNARY: &str = "clz ctz popcnt extend8_s extend16_s";
const INT_BINARY: &str = "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr";
const INT_COMPARE: &str = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const FLOAT_UNARY: &str = "abs neg ceil floor trunc nearest sqrt";
const FLOAT_BINARY: &str = "add sub mul div min max copysign";
const FLOAT_COMPARE: &str = "eq ne lt gt le ge";
const CONVERSIONS: &str = "i32.wrap_i64 i64.extend_i32_s i64.extend_i32_u f32.demote_f64 f64.promote_f32 \
    i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64";

fn ty(name: &str) -> ValType {
    match name {
        "i32" => ValType::I32,
        "i64" => ValType::I64,
        "f32" => ValType::F32,
        "f64" => ValType::F64,
        other => panic!("no such type: {other}"),
    }
}

/// Every numeric instruction with its operand types and result type.
fn instructions() -> Vec<(String, Vec<ValType>, ValType)> {
    let mut all = Vec::new();
    for (t, unary, binary, compare) in [
        ("i32", INT_UNARY, INT_BINARY, INT_COMPARE),
        ("i64", INT_UNARY, INT_BINARY, INT_COMPARE),
        ("f32", FLOAT_UNARY, FLOAT_BINARY, FLOAT_COMPARE),
        ("f64", FLOAT_UNARY, FLOAT_BINARY, FLOAT_COMPARE),
    ] {
        let mut add = |names: &str, operands: usize, result: ValType| {
            all.extend(names.split(' ').map(|n| (format!("{t}.{n}"), vec![ty(t); operands], result)));
        };
        add(unary, 1, ty(t));
        add(binary, 2, ty(t));
        add(compare, 2, ValType::I32);
        if t.starts_with('i') {
            add("eqz", 1, ValType::I32);
        }
    }
    all.push(("i64.extend32_s".to_owned(), vec![ValType::I64], ValType::I64));
    let mut conversions: Vec<String> = CONVERSIONS.split_whitespace().map(str::to_owned).collect();
    for int in ["i32", "i64"] {
        for float in ["f32", "f64"] {
            for sign in ["s", "u"] {
                conversions.push(format!("{int}.trunc_{float}_{sign}"));
                conversions.push(format!("{int}.trunc_sat_{float}_{sign}"));
                conversions.push(format!("{float}.convert_{int}_{sign}"));
            }
        }
    }
    for name in conversions {
        let from = name.split(['_', '.']).skip(1).find(|part| ["i32", "i64", "f32", "f64"].contains(part));
        let (from, to) = (ty(from.expect("a source type")), ty(&name[..3]));
        all.push((name, vec![from], to));
    }
    all
}

#[test]
fn every_numeric_instruction_agrees() {
    let instructions = instructions();
    assert_eq!(instructions.len(), 2 * (5 + 15 + 10 + 1) + 2 * (7 + 7 + 6) + 1 + 9 + 24);
    let mut text = String::from("(module");
    for (name, operands, result) in &instructions {
        let params: String = operands.iter().map(|t| format!(" {t}")).collect();
        let gets: String = (0..operands.len()).map(|i| format!(" local.get {i}")).collect();
        text += &format!("\n(func (export \"{name}\") (param{params}) (result {result}){gets} {name})");
    }
    let mut pair = Pair::new(&(text + ")"));
    for (name, operands, _) in &instructions {
        for a in telling(operands[0]) {
            let others =
                operands.get(1).map_or(vec![None], |&ty| telling(ty).into_iter().map(Some).collect());
            for b in others {
                let args: Vec<_> = [Some(a), b].into_iter().flatten().collect();
                let (ours, theirs) = pair.call(name, &args);
                let same = |v: Option<Vec<Value>>| v.map(|v| v.into_iter().map(any_nan).collect::<Vec<_>>());
                assert_eq!(same(ours), same(theirs), "{name} {args:?}");
            }
        }
    }
}

#[test]
fn whole_programs_agree() {
    let programs: [(&str, &[Value]); 5] = [
        // A sieve: how many primes are below n.
        (
            r#"(module (memory 1) (func (export "f") (param $n i32) (result i32)
                (local $i i32) (local $j i32) (local $count i32)
                (local.set $i (i32.const 2))
                (loop $next
                  (if (i32.eqz (i32.load8_u (local.get $i)))
                    (then
                      (local.set $count (i32.add (local.get $count) (i32.const 1)))
                      (local.set $j (i32.mul (local.get $i) (local.get $i)))
                      (block $done (loop $mark
                        (br_if $done (i32.ge_u (local.get $j) (local.get $n)))
                        (i32.store8 (local.get $j) (i32.const 1))
                        (local.set $j (i32.add (local.get $j) (local.get $i)))
                        (br $mark)))))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
                (local.get $count)))"#,
            &[Value::I32(3000)],
        ),
        // Mutual recursion through a table, several results.
        (
            r#"(module (table funcref (elem $even $odd)) (type $t (func (param i64) (result i32 i64)))
                (func $even (type $t) (if (result i32 i64) (i64.eqz (local.get 0))
                  (then (i32.const 1) (i64.const 0))
                  (else (i64.sub (local.get 0) (i64.const 1)) (i32.const 1) (call_indirect (type $t)))))
                (func $odd (type $t) (if (result i32 i64) (i64.eqz (local.get 0))
                  (then (i32.const 0) (i64.const -1))
                  (else (i64.sub (local.get 0) (i64.const 1)) (i32.const 0) (call_indirect (type $t)))))
                (func (export "f") (param i64) (result i32 i64) (call $even (local.get 0))))"#,
            &[Value::I64(101)],
        ),
        // Floats in a global, saturating conversions.
        (
            r#"(module (global $g (mut f64) (f64.const 1)) (func (export "f") (param $n i32) (result i64 f32)
                (loop (global.set $g (f64.add (f64.mul (global.get $g) (f64.const 1.75)) (f64.const -0.3)))
                  (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (i64.trunc_sat_f64_s (global.get $g)) (f32.demote_f64 (global.get $g))))"#,
            &[Value::I32(60)],
        ),
        // Bulk instructions, growth, a table of jumps.
        (
            r#"(module (memory 1 3) (data $d "wasmscope") (func (export "f") (param i32) (result i64 i32)
                (memory.init $d (i32.const 100) (i32.const 0) (i32.const 9))
                (memory.copy (i32.const 103) (i32.const 100) (i32.const 9))
                (memory.fill (i32.const 110) (i32.const 0x21) (i32.const 2))
                (block $two (block $one (block $zero (br_table $zero $one $two (local.get 0)))
                  (return (i64.load (i32.const 104)) (memory.grow (i32.const 1))))
                  (return (i64.load (i32.const 104)) (memory.grow (i32.const 9))))
                (i64.load (i32.const 105)) (memory.size)))"#,
            &[Value::I32(1)],
        ),
        // Ends in a trap.
        (
            r#"(module (memory 1) (func (export "f") (param $p i32) (result i32)
                (loop (i32.store (local.get $p) (local.get $p))
                  (local.set $p (i32.add (local.get $p) (i32.const 4))) (br 0)) (i32.const 0)))"#,
            &[Value::I32(65000)],
        ),
    ];
    for (text, args) in programs {
        let (ours, theirs) = Pair::new(text).call("f", args);
        assert_eq!(ours, theirs, "{text}");
    }
}
