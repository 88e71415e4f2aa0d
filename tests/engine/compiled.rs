//! Programs like those that compilers produce: counters, addresses that are sums, comparisons before branches, values
//! left on the stack across statements. Random modules have little of this, and fast code does much with it.
//!
//! Every program ends, and all NaNs look the same to it: floats become integers only by saturating conversions.

use super::dice::Dice;
use std::fmt::Write;

/// The types of values that the programs compute with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ty {
    I32,
    I64,
    F32,
    F64,
    V128,
}

use Ty::{F32, F64, I32, I64, V128};

impl Ty {
    fn name(self) -> &'static str {
        match self {
            I32 => "i32",
            I64 => "i64",
            F32 => "f32",
            F64 => "f64",
            V128 => "v128",
        }
    }
}

/// The locals of every function: two parameters, others, and a counter for each loop level, which nothing else sets.
const LOCALS: [Ty; 14] = [I32, I64, I32, I32, I64, F32, F64, F64, V128, V128, I64, I32, I32, I32];
const FIRST_COUNTER: usize = 11;
const FUNCTIONS: usize = 4;
const TABLE: &str = "(type $f (func (param i32 i64) (result i64))) (table funcref (elem $f0 $f1 $f2 $f3))";

struct Writer<'a, 'b> {
    dice: &'a mut Dice<'b>,
    text: String,
    /// The labels of the enclosing blocks, innermost last; whether a branch there carries no values and goes forward.
    labels: Vec<bool>,
    loops: usize,
    /// The index of this function; it may only call functions before it.
    function: usize,
    /// How much may still be emitted.
    left: u32,
    vectors: bool,
}

/// A module of that kind, which exports the functions `f0` to `f3`.
pub fn module(dice: &mut Dice<'_>) -> String {
    let vectors = dice.below(3) == 0;
    let mut text = format!(
        "(module {TABLE} (memory (export \"memory\") 1 2) (memory $far (export \"far\") i64 1 1)
        (global $fuel (mut i32) (i32.const 60)) (global $g (export \"g\") (mut i32) (i32.const 5))
        (global $h (export \"h\") (mut i64) (i64.const -3)) (global $d (mut f64) (f64.const 0.75))\n"
    );
    for function in 0..FUNCTIONS {
        let left = 30 + dice.below(250) as u32;
        let mut writer = Writer {
            dice: &mut *dice,
            text: String::new(),
            labels: Vec::new(),
            loops: 0,
            function,
            left,
            vectors,
        };
        for _ in 0..1 + writer.dice.below(12) {
            writer.statement();
        }
        writer.expression(I64, 3);
        let locals: Vec<_> = LOCALS[2..].iter().map(|ty| ty.name()).collect();
        let _ = write!(
            text,
            "(func $f{function} (export \"f{function}\") (type $f) (local {})
            (if (i32.eqz (global.get $fuel)) (then unreachable))
            (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))\n{})\n",
            locals.join(" "),
            writer.text
        );
    }
    text + ")"
}

impl Writer<'_, '_> {
    fn put(&mut self, text: &str) {
        self.text += text;
        self.text += "\n";
    }

    fn local(&mut self, ty: Ty) -> usize {
        let all: Vec<usize> = (0..LOCALS.len()).filter(|&i| LOCALS[i] == ty).collect();
        *self.dice.pick(&all)
    }

    /// A local that may be set.
    fn target(&mut self, ty: Ty) -> usize {
        let all: Vec<usize> = (0..FIRST_COUNTER).filter(|&i| LOCALS[i] == ty).collect();
        *self.dice.pick(&all)
    }

    fn constant(&mut self, ty: Ty) {
        let number = match self.dice.below(10) {
            0 => *self.dice.pick(&[
                i64::MIN,
                i64::MAX,
                -1,
                0x8000_0000,
                0x7fff_ffff,
                0xffff_ffff,
                -0x8000_0000,
            ]),
            1 => self.dice.roll() as i64,
            2 => -1,
            3 => 65536 - self.dice.below(16) as i64,
            _ => self.dice.below(20) as i64,
        };
        let text = match ty {
            I32 => format!("i32.const {}", number as i32),
            I64 => format!("i64.const {number}"),
            F32 => format!("f32.const {}", number as i16 as f32 / 4.0),
            F64 => format!("f64.const {}", number as f64 / 8.0),
            V128 => format!("v128.const i64x2 {number} {}", number ^ 0x55),
        };
        self.put(&text);
    }

    /// Emits code that pushes a value.
    fn expression(&mut self, ty: Ty, depth: u32) {
        self.left = self.left.saturating_sub(1);
        if depth == 0 || self.left == 0 || self.dice.below(5) == 0 {
            return match self.dice.below(3) {
                0 => self.constant(ty),
                _ => {
                    let local = self.local(ty);
                    self.put(&format!("local.get {local}"));
                }
            };
        }
        let depth = depth - 1;
        match self.dice.below(16) {
            0 => {
                self.expression(ty, depth);
                let local = self.target(ty);
                self.put(&format!("local.tee {local}"));
            }
            1 => {
                self.expression(ty, depth);
                self.expression(ty, depth);
                self.expression(I32, depth);
                // Not a comparison with zero, which wasmi gets wrong here.
                self.put("i32.const 3\ni32.and");
                self.put(if ty == V128 { "select (result v128)" } else { "select" });
            }
            2 => {
                self.condition(depth);
                self.put(&format!("if (result {})", ty.name()));
                self.arm(ty, depth);
                self.put("else");
                self.arm(ty, depth);
                self.put("end");
            }
            3 => {
                self.put(&format!("block (result {})", ty.name()));
                self.labels.push(false);
                for _ in 0..self.dice.below(3) {
                    self.statement();
                }
                self.expression(ty, depth);
                if self.dice.below(2) == 0 {
                    self.condition(depth);
                    self.put("br_if 0");
                }
                self.labels.pop();
                self.put("end");
            }
            4 | 5 => self.load(ty, depth),
            _ => self.instruction(ty, depth),
        }
    }

    fn arm(&mut self, ty: Ty, depth: u32) {
        self.labels.push(false);
        for _ in 0..self.dice.below(2) {
            self.statement();
        }
        self.expression(ty, depth);
        self.labels.pop();
    }

    fn instruction(&mut self, ty: Ty, depth: u32) {
        let float = ["add", "sub", "mul", "add", "sub", "mul", "div", "min", "max"];
        let integer = [
            "add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr", "add", "sub",
            "mul", "add", "and", "xor", "shl", "div_s", "rem_u",
        ];
        match (ty, self.dice.below(12)) {
            (I32, 0..=2) => self.condition(depth),
            (I32, 3) => {
                let conversions =
                    [(I64, "i32.wrap_i64"), (F64, "i32.trunc_sat_f64_s"), (F32, "i32.trunc_sat_f32_u")];
                let (from, name) = *self.dice.pick(&conversions);
                self.expression(from, depth);
                self.put(name);
            }
            (I32, 4) => self.put("global.get $g"),
            (I32, 5) if self.vectors => {
                self.expression(V128, depth);
                self.put("i32x4.extract_lane 2");
            }
            (I32, 6) => self.put("memory.size"),
            (I64, 0) => {
                self.expression(I32, depth);
                self.put("i64.extend_i32_u");
            }
            (I64, 1) => self.put("global.get $h"),
            (I64, 2) if self.function > 0 => self.call(depth),
            (I64, 3) => {
                self.expression(F64, depth);
                self.put("i64.trunc_sat_f64_s");
            }
            (I64, 4) if self.vectors => {
                self.expression(V128, depth);
                self.put("i64x2.extract_lane 1");
            }
            (F64, 0) => {
                self.expression(I32, depth);
                self.put("f64.convert_i32_s");
            }
            (F64, 1) => self.put("global.get $d"),
            (F32, 0) => {
                self.expression(I64, depth);
                self.put("f32.convert_i64_s");
            }
            (V128, 0..=2) => {
                self.expression(I64, depth);
                self.put("i64x2.splat");
            }
            (V128, 3) => {
                self.expression(V128, depth);
                self.expression(I32, depth);
                self.put("i32x4.replace_lane 3");
            }
            (V128, _) => {
                self.expression(V128, depth);
                self.expression(V128, depth);
                let name =
                    *self.dice.pick(&["i32x4.add", "i64x2.sub", "i16x8.mul", "v128.xor", "i8x16.swizzle"]);
                self.put(name);
            }
            (F32 | F64, _) => {
                self.expression(ty, depth);
                self.expression(ty, depth);
                let name = *self.dice.pick(&float);
                self.put(&format!("{}.{name}", ty.name()));
            }
            _ => {
                self.expression(ty, depth);
                self.expression(ty, depth);
                let name = *self.dice.pick(&integer);
                self.put(&format!("{}.{name}", ty.name()));
            }
        }
    }

    /// Emits an `i32` to branch on.
    fn condition(&mut self, depth: u32) {
        let ty = *self.dice.pick(&[I32, I32, I32, I64, I64, F32, F64]);
        let depth = depth.saturating_sub(1);
        if self.dice.below(6) == 0 {
            return self.expression(I32, depth);
        }
        self.expression(ty, depth);
        match ty {
            I32 | I64 if self.dice.below(4) == 0 => self.put(&format!("{}.eqz", ty.name())),
            I32 | I64 => {
                self.expression(ty, depth);
                let name = *self
                    .dice
                    .pick(&["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"]);
                self.put(&format!("{}.{name}", ty.name()));
            }
            _ => {
                self.expression(ty, depth);
                let name = *self.dice.pick(&["eq", "ne", "lt", "gt", "le", "ge"]);
                self.put(&format!("{}.{name}", ty.name()));
            }
        }
        for _ in 0..self.dice.below(4).saturating_sub(1) {
            self.put("i32.eqz");
        }
    }

    /// Emits an address: often a sum, mostly within the memory.
    fn address(&mut self, depth: u32) -> u64 {
        if self.dice.below(4) == 0 {
            let address = 65520 + self.dice.below(20);
            self.put(&format!("i32.const {address}"));
            return self.dice.below(20);
        }
        self.expression(I32, depth);
        if self.dice.below(12) != 0 {
            self.put("i32.const 0x7ff8\ni32.and");
        }
        if self.dice.below(2) == 0 {
            if self.dice.below(2) == 0 {
                let more = self.dice.below(64);
                self.put(&format!("i32.const {more}"));
            } else {
                self.expression(I32, 0);
            }
            self.put("i32.add");
        }
        *self.dice.pick(&[0, 0, 0, 4, 8, 100, 32768])
    }

    fn load(&mut self, ty: Ty, depth: u32) {
        let (name, after) = match ty {
            I32 => (
                *self.dice.pick(&["i32.load", "i32.load8_s", "i32.load8_u", "i32.load16_s", "i32.load16_u"]),
                "",
            ),
            I64 => (
                *self.dice.pick(&["i64.load", "i64.load32_s", "i64.load32_u", "i64.load8_u", "i64.load16_s"]),
                "",
            ),
            F32 => ("i32.load", "f32.convert_i32_s"),
            F64 => ("i64.load", "f64.convert_i64_u"),
            V128 => (*self.dice.pick(&["v128.load", "v128.load32_splat", "v128.load8x8_u"]), ""),
        };
        if self.dice.below(8) == 0 {
            self.expression(I64, depth);
            self.put("i64.const 0xfff8\ni64.and");
            self.put(&format!("{name} $far offset=1"));
        } else {
            let offset = self.address(depth);
            self.put(&format!("{name} offset={offset}"));
        }
        self.put(after);
    }

    fn store(&mut self) {
        let ty = *self.dice.pick(&if self.vectors { [I32, I64, V128] } else { [I32, I64, I32] });
        let name = match ty {
            I32 => *self.dice.pick(&["i32.store", "i32.store8", "i32.store16"]),
            I64 => *self.dice.pick(&["i64.store", "i64.store32", "i64.store8"]),
            _ => "v128.store",
        };
        if self.dice.below(8) == 0 {
            self.expression(I64, 2);
            self.put("i64.const 0xfff0\ni64.and");
            self.expression(ty, 2);
            self.put(&format!("{name} $far"));
        } else {
            let offset = self.address(2);
            self.expression(ty, 2);
            self.put(&format!("{name} offset={offset}"));
        }
    }

    fn call(&mut self, depth: u32) {
        self.expression(I32, depth);
        self.expression(I64, depth);
        let callee = self.dice.below(self.function as u64);
        if self.dice.below(3) == 0 {
            self.put(&format!("i32.const {callee}\ncall_indirect (type $f)"));
        } else {
            self.put(&format!("call $f{callee}"));
        }
    }

    fn statement(&mut self) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return;
        }
        match self.dice.below(18) {
            0..=4 => {
                // A counter is advanced; what follows often reads it.
                let ty = *self.dice.pick(&[I32, I32, I64]);
                let local = self.target(ty);
                let by = *self.dice.pick(&[1, 1, -1, 8, -3, 0x7fff_ffff]);
                let set = *self.dice.pick(&["local.set", "local.set", "local.tee"]);
                self.put(&format!("local.get {local}\n{0}.const {by}\n{0}.add\n{set} {local}", ty.name()));
                if set == "local.tee" {
                    let other = self.target(ty);
                    self.put(&format!("local.set {other}"));
                }
                if self.dice.below(2) == 0 {
                    self.compare_and_branch(local, ty);
                }
            }
            5..=7 => {
                let ty = *self.dice.pick(&if self.vectors {
                    [I32, I64, F32, F64, V128]
                } else {
                    [I32, I64, F32, F64, I32]
                });
                self.expression(ty, 3);
                let local = self.target(ty);
                self.put(&format!("local.set {local}"));
            }
            8 | 9 => self.store(),
            10 | 11 => {
                self.condition(2);
                self.put("if");
                self.block(true);
                if self.dice.below(2) == 0 {
                    self.put("else");
                    self.block(true);
                }
                self.put("end");
            }
            12 => {
                self.put("block");
                self.block(true);
                self.put("end");
            }
            13 if self.loops < LOCALS.len() - FIRST_COUNTER => self.counted_loop(),
            14 if self.labels.iter().any(|forward| *forward) => self.branch(),
            15 => {
                let (ty, global) = *self.dice.pick(&[(I32, "$g"), (I64, "$h"), (F64, "$d")]);
                self.expression(ty, 2);
                self.put(&format!("global.set {global}"));
            }
            16 if self.dice.below(3) == 0 => {
                self.put("i32.const 1\nmemory.grow");
                let local = self.target(I32);
                self.put(&format!("local.set {local}"));
            }
            17 if self.function > 0 => {
                self.call(2);
                let local = self.target(I64);
                self.put(&format!("local.set {local}"));
            }
            _ => {
                self.expression(I32, 3);
                self.put("drop");
            }
        }
    }

    /// Emits a branch that depends on a local, perhaps with values of locals on the stack below.
    fn compare_and_branch(&mut self, local: usize, ty: Ty) {
        let below = self.dice.below(3) as usize;
        let kept: Vec<Ty> = (0..below).map(|_| *self.dice.pick(&[I32, I64, ty])).collect();
        for &ty in &kept {
            let local = if self.dice.below(2) == 0 && LOCALS[local] == ty { local } else { self.local(ty) };
            self.put(&format!("local.get {local}"));
        }
        self.put(&format!("local.get {local}"));
        if ty == I64 || self.dice.below(4) != 0 {
            self.expression(ty, 0);
            let name = *self.dice.pick(&["ne", "eq", "lt_s", "lt_u", "ge_s"]);
            self.put(&format!("{}.{name}", ty.name()));
        }
        self.put("if");
        self.block(true);
        self.put("end");
        for &ty in kept.iter().rev() {
            let local = self.target(ty);
            self.put(&format!("local.set {local}"));
        }
    }

    fn block(&mut self, forward: bool) {
        self.labels.push(forward);
        for _ in 0..self.dice.below(4) {
            self.statement();
        }
        self.labels.pop();
    }

    fn counted_loop(&mut self) {
        let counter = FIRST_COUNTER + self.loops;
        let turns = 1 + self.dice.below(5);
        let up = self.dice.below(2) == 0;
        let first = if up { 0 } else { turns };
        self.put(&format!("i32.const {first}\nlocal.set {counter}\nloop"));
        self.loops += 1;
        self.block(false);
        self.loops -= 1;
        let (by, last) = if up { (1, turns) } else { (-1, 0) };
        let step = match self.dice.below(3) {
            0 => format!("local.tee {counter}"),
            _ => format!("local.set {counter}\nlocal.get {counter}"),
        };
        let test = match (up, self.dice.below(3)) {
            (true, 0) => format!("i32.const {last}\ni32.lt_u"),
            (false, 0) => String::new(),
            _ => format!("i32.const {last}\ni32.ne"),
        };
        self.put(&format!("local.get {counter}\ni32.const {by}\ni32.add\n{step}\n{test}\nbr_if 0\nend"));
    }

    /// Emits a forward branch, taken or not.
    fn branch(&mut self) {
        let labels = self.labels.iter().rev().enumerate().filter(|(_, forward)| **forward);
        let labels: Vec<usize> = labels.map(|(depth, _)| depth).collect();
        let label = *self.dice.pick(&labels);
        if self.dice.below(4) == 0 {
            let other = *self.dice.pick(&labels);
            // The code after it is unreachable, so it is in a block of its own.
            self.put("block");
            self.labels.push(true);
            self.expression(I32, 2);
            self.labels.pop();
            self.put(&format!("br_table {} 0 {} {}\nend", label + 1, other + 1, label + 1));
        } else {
            self.condition(2);
            self.put(&format!("br_if {label}"));
        }
    }
}
