//! A module of any size that resembles compiler output: many functions that compute, load, store, branch and call each
//! other, their symbols, a table of functions and megabytes of constants. The same seed gives the same bytes.

use wasm_encoder::{
    BlockType, CodeSection, ComponentBuilder, ComponentExportKind, ConstExpr, DataSection, ElementSection,
    Elements, ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType, Ieee64,
    InstructionSink, MemArg, MemArgTarget, MemorySection, MemoryType, Module, NameMap, NameSection,
    PrimitiveValType, RefType, TableSection, TableType, TypeSection, ValType,
};

/// Signatures; the one of a function is its index modulo their number. The first has no result, for `_start`.
const TYPES: &[(&[ValType], &[ValType])] = {
    use ValType::{F64, I32, I64};
    &[
        (&[], &[]),
        (&[I32], &[I32]),
        (&[I32, I32], &[I32]),
        (&[I32, I32, I32], &[I32]),
        (&[I32, I64], &[I64]),
        (&[I32, F64], &[F64]),
        (&[I32, I32, I32, I32], &[I32]),
        (&[I32, I32], &[I64]),
    ]
};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) as u32) % below.max(1)
    }
}

/// A module of about `size` bytes that exports `_start`.
pub fn module(size: usize) -> Vec<u8> {
    let mut dice = Dice(0x5eed_cafe_f00d);
    // Seven tenths are code, of about 250 bytes per function; the rest is names and constants.
    let average = 235;
    let count = (size * 7 / 10 / average).max(16) as u32;
    let mut types = TypeSection::new();
    for (params, results) in TYPES {
        types.ty().function(params.iter().copied(), results.iter().copied());
    }
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for index in 0..count {
        functions.function(index % TYPES.len() as u32);
        code.function(&Body::new(&mut dice, index, count).finish());
    }
    let mut tables = TableSection::new();
    let entries = count / 8;
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: u64::from(entries),
        maximum: None,
        shared: false,
    });
    let mut elements = ElementSection::new();
    let listed: Vec<u32> = (0..entries).map(|i| i * 7 % count).collect();
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(listed.into()));
    let constants: Vec<u8> = (0..size / 8).map(|_| (dice.roll(256) & dice.roll(256)) as u8).collect();
    let pages = constants.len() as u64 / 65536 + 17;
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: pages,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(1 << 20));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0).export("_start", ExportKind::Func, 0);
    let mut data = DataSection::new();
    for (i, chunk) in constants.chunks(4096).enumerate() {
        data.active(0, &ConstExpr::i32_const((1 << 20) + 4096 * i as i32), chunk.iter().copied());
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&tables).section(&memories).section(&globals);
    module.section(&exports).section(&elements).section(&code).section(&data);
    module.section(&names(&mut dice, count));
    module.finish()
}

/// A component around a module of about `size` bytes; it exports `start`.
pub fn component(size: usize) -> Vec<u8> {
    let mut component = ComponentBuilder::default();
    let module = component.core_module_raw(None, &module(size));
    let instance = component.core_instantiate(None, module, []);
    let start = component.core_alias_export(None, instance, "_start", ExportKind::Func);
    let (ty, mut function) = component.type_function(None);
    function.params::<_, PrimitiveValType>([]).result(None);
    let start = component.lift_func(None, start, ty, []);
    component.export("start", ComponentExportKind::Func, start, None);
    component.finish()
}

/// Symbols as a Rust compiler mangles them.
fn names(dice: &mut Dice, count: u32) -> NameSection {
    const PARTS: [&str; 12] = [
        "core",
        "alloc",
        "collections",
        "parser",
        "vec",
        "fmt",
        "Formatter",
        "state",
        "HashMap",
        "push_str",
        "visit_expression",
        "io",
    ];
    let mut map = NameMap::new();
    for index in 0..count {
        let mut symbol = String::from("_ZN");
        for _ in 0..2 + dice.roll(3) {
            let part = PARTS[dice.roll(PARTS.len() as u32) as usize];
            symbol += &format!("{}{part}", part.len());
        }
        symbol += &format!("17h{:08x}{index:08x}E", dice.roll(u32::MAX));
        map.append(index, &symbol);
    }
    let mut names = NameSection::new();
    names.module("big");
    names.functions(&map);
    names
}

/// A function body under construction. Locals: the parameters, then three `i32`, two `i64` and one `f64`.
struct Body<'a> {
    dice: &'a mut Dice,
    index: u32,
    count: u32,
    params: &'static [ValType],
    function: Function,
}

const LOCALS: [(u32, ValType); 3] = [(3, ValType::I32), (2, ValType::I64), (1, ValType::F64)];

impl<'a> Body<'a> {
    fn new(dice: &'a mut Dice, index: u32, count: u32) -> Self {
        let params = TYPES[index as usize % TYPES.len()].0;
        Self { dice, index, count, params, function: Function::new(LOCALS) }
    }

    fn finish(mut self) -> Function {
        // Most functions are small, a few are large.
        let statements = match self.dice.roll(20) {
            0 => 40,
            1..=4 => 12,
            _ => 1 + self.dice.roll(8),
        };
        for _ in 0..statements {
            self.statement(0);
        }
        for &result in TYPES[self.index as usize % TYPES.len()].1 {
            self.value(result, 2);
        }
        self.ops().end();
        self.function
    }

    fn ops(&mut self) -> InstructionSink<'_> {
        self.function.instructions()
    }

    /// A local of this type, which every function has.
    fn local(&mut self, ty: ValType) -> u32 {
        let declared = self.params.len() as u32;
        match ty {
            ValType::I32 => match self.params.iter().rposition(|t| *t == ty) {
                Some(parameter) if self.dice.roll(2) == 0 => parameter as u32,
                _ => declared + self.dice.roll(3),
            },
            ValType::I64 => declared + 3 + self.dice.roll(2),
            _ => declared + 5,
        }
    }

    fn statement(&mut self, depth: u32) {
        match self.dice.roll(if depth < 3 { 12 } else { 8 }) {
            0..=2 => {
                let ty = [ValType::I32, ValType::I32, ValType::I64, ValType::F64][self.dice.roll(4) as usize];
                let local = self.local(ty);
                self.value(ty, 2);
                self.ops().local_set(local);
            }
            3..=5 => {
                self.value(ValType::I32, 1);
                self.value(ValType::I32, 2);
                let at = self.place(2);
                self.ops().i32_store(at);
            }
            6 => {
                self.value(ValType::I32, 1);
                self.value(ValType::I64, 2);
                let at = self.place(3);
                self.ops().i64_store(at);
            }
            7 => {
                let callee = self.dice.roll(self.count);
                self.call(callee, 1);
                if !TYPES[callee as usize % TYPES.len()].1.is_empty() {
                    self.ops().drop();
                }
            }
            8 | 9 => {
                self.value(ValType::I32, 2);
                self.ops().if_(BlockType::Empty);
                self.statement(depth + 1);
                if self.dice.roll(2) == 0 {
                    self.ops().else_();
                    self.statement(depth + 1);
                }
                self.ops().end();
            }
            10 => {
                self.ops().block(BlockType::Empty).loop_(BlockType::Empty);
                self.statement(depth + 1);
                self.value(ValType::I32, 1);
                self.ops().br_if(1);
                self.statement(depth + 1);
                self.ops().br(0).end().end();
            }
            _ => {
                self.ops().block(BlockType::Empty).block(BlockType::Empty).block(BlockType::Empty);
                self.value(ValType::I32, 1);
                self.ops().br_table([0, 1, 2, 0, 1], 2).end();
                self.statement(depth + 1);
                self.ops().br(1).end();
                self.statement(depth + 1);
                self.ops().end();
            }
        }
    }

    fn place(&mut self, align: u32) -> MemArg {
        MemArg {
            offset: u64::from(self.dice.roll(64) * 4),
            align,
            target: MemArgTarget::Memory(0),
            ordering: None,
        }
    }

    fn call(&mut self, callee: u32, depth: u32) {
        for &param in TYPES[callee as usize % TYPES.len()].0 {
            self.value(param, depth);
        }
        self.ops().call(callee);
    }

    /// Emits code that leaves a value on the stack.
    fn value(&mut self, ty: ValType, depth: u32) {
        if depth == 0 || self.dice.roll(3) == 0 {
            return self.leaf(ty);
        }
        let load = self.dice.roll(3) == 0;
        if load {
            self.value(ValType::I32, depth - 1);
        }
        match (ty, load) {
            (ValType::I32, true) => {
                let at = self.place(2);
                self.ops().i32_load(at);
            }
            (ValType::I64, true) => {
                let at = self.place(3);
                self.ops().i64_load(at);
            }
            (_, true) => {
                let at = self.place(3);
                self.ops().f64_load(at);
            }
            (ValType::I32, false) if self.dice.roll(8) == 0 => {
                // Functions whose index modulo the number of types is 1 take an `i32` and return one.
                let callee = self.dice.roll(self.count / 8) * 8 + 1;
                self.call(callee, depth - 1);
            }
            _ => {
                self.value(ty, depth - 1);
                self.value(ty, depth - 1);
                let instruction = self.dice.roll(6);
                binary(&mut self.ops(), ty, instruction);
            }
        }
    }

    fn leaf(&mut self, ty: ValType) {
        if self.dice.roll(3) > 0 {
            let local = self.local(ty);
            self.ops().local_get(local);
            return;
        }
        let bits = 4 + self.dice.roll(20);
        let number = self.dice.roll(1 << bits);
        match ty {
            ValType::I32 => self.ops().i32_const(number as i32),
            ValType::I64 => self.ops().i64_const(i64::from(number)),
            _ => self.ops().f64_const(Ieee64::from(f64::from(number))),
        };
    }
}

fn binary(ops: &mut InstructionSink<'_>, ty: ValType, instruction: u32) {
    match (ty, instruction) {
        (ValType::I32, 0 | 1) => ops.i32_add(),
        (ValType::I32, 2) => ops.i32_and(),
        (ValType::I32, 3) => ops.i32_shl(),
        (ValType::I32, 4) => ops.i32_lt_u(),
        (ValType::I32, _) => ops.i32_xor(),
        (ValType::I64, 0 | 1) => ops.i64_add(),
        (ValType::I64, 2) => ops.i64_mul(),
        (ValType::I64, _) => ops.i64_or(),
        (_, 0 | 1) => ops.f64_mul(),
        (_, 2) => ops.f64_sub(),
        _ => ops.f64_add(),
    };
}
