//! Programs designed to go wrong: each exercises something that fast code does differently from the specification.

use wasmscope::exec::{Bounds, Machine, Value};

/// A program: modules that import from those before them, and a call of the last one's export `f`.
pub struct Case {
    pub name: &'static str,
    pub modules: Vec<String>,
    pub args: Vec<Value>,
}

impl Case {
    /// The machine before its first instruction.
    pub fn machine(&self, bounds: Bounds) -> Machine {
        let modules: Vec<&[u8]> = self.modules.iter().map(String::as_bytes).collect();
        super::load::machine(&modules, "f", &self.args, bounds)
    }
}

/// The name of the case that leaves much garbage.
pub const GARBAGE: &str = "lists, most of them soon forgotten";

/// All cases, each with its name.
pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut case = |name, module: &str, args: &[i32]| {
        let args = args.iter().map(|&arg| Value::I32(arg)).collect();
        cases.push(Case { name, modules: vec![format!("(module {module})")], args });
    };
    case(
        "locals on the stack that are set later",
        r#"(func (export "f") (param $a i32) (param $b i32) (result i32) (local $v i64)
            local.get $a  local.get $b  local.get $a  local.get $a  i32.const 9  local.get $b
            i32.const 3  local.set $a  i32.const 4  local.tee $b  local.set $a
            i32.add  i32.add  i32.sub  i32.mul  i32.xor  local.get $a  i32.add
            local.get $v  i64.const 5  local.set $v  i32.wrap_i64  i32.add)"#,
        &[10, 20],
    );
    case(
        "a local deep down in the stack is set",
        &format!(
            r#"(func (export "f") (param $a i32) (param $b i32) (result i32)
            local.get $a  {}  i32.const 7  local.set $a  {}  local.get $a  i32.add)"#,
            "local.get $b  ".repeat(40),
            "i32.add  ".repeat(40)
        ),
        &[1, 2],
    );
    case(
        "tees in a row",
        r#"(global $g (mut i32) (i32.const 1)) (func (export "f") (param $a i32) (result i32) (local $b i32) (local $c i32)
            local.get $a  i32.const 1  i32.add  local.tee $a  local.tee $b  local.tee $c  local.tee $a
            local.get $a  local.get $b  local.tee $c  i32.add  i32.add
            i32.const 5  local.tee $b  local.tee $c  i32.add
            global.get $g  local.tee $b  global.set $g
            local.get $b  local.tee $b  i32.add  local.get $b  local.tee $c  local.get $b  i32.add  i32.add)"#,
        &[41],
    );
    case(
        "a table of branches that move their values",
        r#"(func $one (param $i i32) (result i64 i32)
            (block $c (result i64 i32) (block $b (result i64 i32) (block $a (result i64 i32)
              f32.const 1  f64.const 2  i64.const 77  local.get $i  local.get $i
              br_table $a $b $c $a $b $c)
              i32.const 1  i32.add  br $c)
              i32.const 100  i32.add  return))
          (func (export "f") (param $n i32) (result i64) (local $sum i64)
            (loop $next
              local.get $sum  local.get $n  call $one  i64.extend_i32_u  i64.add  i64.add  local.set $sum
              local.get $n  i32.const 1  i32.sub  local.tee $n  i32.const -1  i32.ne  br_if $next)
            local.get $sum)"#,
        &[8],
    );
    case(
        "a table of branches to loops and out of the function",
        r#"(func (export "f") (param $n i32) (result i32 i32) (local $k i32)
            i32.const 1000
            local.get $n
            loop $l (param i32 i32) (result i32 i32)
              i32.const 1  i32.sub  local.set $n  i32.const 3  i32.add  local.set $k
              local.get $k  local.get $n
              local.get $n  i32.const 0  i32.gt_s  i32.eqz  i32.eqz  i32.eqz
              br_table $l 1 1
            end)"#,
        &[30],
    );
    case(
        "loops with parameters that change places",
        r#"(func (export "f") (param $n i32) (result i64 i32 f64)
            i64.const 1  local.get $n  f64.const 0.5
            loop $l (param i64 i32 f64) (result i64 i32 f64)
              (local.get $n) (local.set $n (i32.sub (local.get $n) (i32.const 1)))
              f64.convert_i32_s  f64.add
              local.get $n
              br_if $l
            end)"#,
        &[12],
    );
    case(
        "values that are swapped at a branch",
        r#"(func $swap (param i32 i32) (result i32 i32) local.get 1  local.get 0)
          (func (export "f") (param $n i32) (result i32 i32) (local $a i32) (local $b i32)
            i32.const 1  i32.const 0
            loop $l (param i32 i32) (result i32 i32)
              local.set $b  local.tee $a  local.get $b  i32.add  local.get $a
              call $swap  call $swap
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
              call $swap
            end)"#,
        &[20],
    );
    for (name, instructions) in [
        ("a long straight stretch", 1501),
        ("a stretch as long as is counted in one place", 498),
        ("one more", 499),
        ("two more", 500),
        ("a stretch longer than what fast code keeps back", 2600),
    ] {
        if cfg!(miri) {
            // One of them takes an hour under Miri.
            continue;
        }
        // Each piece is four instructions; the instruction that sets each local may be fused with the next one.
        let straight = "local.get $a  i32.const 3  i32.add  local.set $a  ".repeat(instructions / 4);
        case(
            name,
            &format!(
                r#"(memory 1) (func (export "f") (param $a i32) (result i32) (local $i i32)
                (loop $l
                  {}  {straight}
                  i32.const 8  local.get $a  i32.store  i32.const 8  i32.load  local.set $a
                  (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 2))))
                {straight}  local.get $a)"#,
                "nop  ".repeat(instructions % 4)
            ),
            &[1],
        );
    }
    case(
        "a long stretch that nothing reaches",
        &format!(
            r#"(func (export "f") (param $a i32) (result i32)
            (block $b (result i32) (br $b (local.get $a)) {} ) i32.const 1  i32.add)"#,
            "i32.const 1  drop  ".repeat(1200)
        ),
        &[1],
    );
    case(
        "a long arm on either side",
        &format!(
            r#"(func (export "f") (param $a i32) (result i32) (local $i i32)
            (loop $l
              (if (i32.and (local.get $i) (i32.const 1)) (then {0}) (else {0} {0}))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 4))))
            local.get $a)"#,
            "local.get $a  i32.const 1  i32.add  local.set $a  ".repeat(130)
        ),
        &[1],
    );
    case(
        "calls right before a loop",
        r#"(global $g (mut i32) (i32.const 3))
          (func $two (param i32) (result i32 i32) local.get 0  local.get 0  i32.const 1  i32.add)
          (func $none (param i32) (result i32) local.get 0)
          (func (export "f") (param $n i32) (result i32)
            local.get $n  i32.const 5  global.get $g  local.get $n  local.tee $n
            call $two
            loop $l (param i32 i32) (result i32 i32)
              i32.add  call $none  local.get $n
              local.get $n  i32.const 1  i32.sub  local.tee $n
              br_if $l
            end
            i32.add  i32.add  i32.add  i32.add
            local.get $n  i32.const 100  local.get $n  call $none
            loop $m (param i32) (result i32) end  i32.add  i32.add  i32.add)"#,
        &[5],
    );
    case(
        "loops inside of loops, entered with values of locals below",
        r#"(func (export "f") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $s i32)
            local.get $n  local.get $n  local.get $i  i32.const 3
            loop $outer
              local.get $n  local.set $j
              local.get $j
              loop $inner (param i32)
                local.get $s  i32.add  local.set $s
                local.get $s
                (br_if $inner (local.tee $j (i32.sub (local.get $j) (i32.const 1))))
                drop
              end
              (br_if $outer (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3)))
            end
            i32.add  i32.add  i32.add  local.get $s  i32.add)"#,
        &[4],
    );
    case(
        "exceptions caught in a loop",
        r#"(tag $e (param i32 i64)) (tag $o (param f64)) (tag $n)
          (func $throw (param $k i32)
            (block $c (block $b (block $a (br_table $a $b $c (local.get $k)))
              (throw $e (local.get $k) (i64.const 40)))
              (throw $o (f64.const 2)))
              (throw $n))
          (func $through (param i32) local.get 0  call $throw)
          (func (export "f") (param $n i32) (result i64) (local $s i64) (local $x exnref)
            local.get $n  i64.extend_i32_u
            loop $l
              (block $all (result exnref)
                (block $o (result f64 exnref)
                  (block $e (result i32 i64)
                    (try_table (catch $e $e) (catch_ref $o $o) (catch_all_ref $all)
                      (call $through (i32.rem_u (local.get $n) (i32.const 3))))
                    unreachable)
                  (local.set $s (i64.add (local.get $s)))
                  drop
                  (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
                  local.get $s  return)
                local.set $x
                i64.trunc_f64_s  local.get $s  i64.mul  local.set $s
                (block $again (result exnref)
                  (try_table (catch_all_ref $again) (throw_ref (local.get $x)))
                  unreachable)
                drop
                (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
                local.get $s  return)
              drop
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
            end
            local.get $s  i64.add)"#,
        &[14],
    );
    case(
        "the older exceptions: rethrow and delegate in a loop",
        r#"(tag $e (param i32)) (tag $o)
          (func $throw (param i32) (if (local.get 0) (then (throw $e (local.get 0)))) (throw $o))
          (func (export "f") (param $n i32) (result i32) (local $s i32)
            loop $l
              try $outer
                try $inner
                  try
                    local.get $n  i32.const 1  i32.and  call $throw
                  delegate $inner
                catch $e
                  local.get $s  i32.add  local.set $s
                  rethrow $inner
                catch_all
                  local.get $s  i32.const 100  i32.add  local.set $s
                  try
                    rethrow $inner
                  delegate $outer
                end
              catch $e
                local.get $s  i32.mul  local.set $s
              catch_all
                local.get $s  i32.const 7  i32.xor  local.set $s
              end
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
            end
            local.get $s)"#,
        &[9],
    );
    case(
        "an exception that nothing catches",
        r#"(tag $e (param i32)) (tag $o) (func $throw (throw $e (i32.const 1)))
          (func (export "f") (param i32) (try_table (catch $o 0) (call $throw)))"#,
        &[0],
    );
    case(
        "an exception caught at the function's own label, with other values on the stack",
        r#"(tag $e (param i32 i64)) (func $throw (throw $e (i32.const 1) (i64.const 2)))
          (func $g (param i32) (result i32 i64)
            i32.const 77  i64.const 5  f64.const 1
            (try_table (catch $e 0) (call $throw))
            drop)
          (func (export "f") (param i32) (result i64) local.get 0  local.get 0  local.get 0  call $g
            drop  i32.add  i32.add  i64.extend_i32_u)"#,
        &[3],
    );
    case(
        "tail calls in a loop, with more and fewer parameters",
        r#"(type $t (func (param i32 i64 i64) (result i64))) (table funcref (elem $a $b $c))
          (func $a (type $t) (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
            (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1))
              (i64.add (local.get 1) (i64.const 3)) (local.get 1) (i32.rem_u (local.get 0) (i32.const 3))))
          (func $b (type $t) (return_call $small (local.get 0) (local.get 2)))
          (func $small (param i32 i64) (result i64) (local $v i64) (local $w i64) (local $x i64)
            (local.set $x (i64.const 9))
            (return_call $a (local.get 0) (local.get 1) (i64.add (local.get $v) (local.get $x))))
          (func $c (type $t) (return_call_ref $t (local.get 0) (local.get 2) (local.get 1) (ref.func $a)))
          (elem declare func $a)
          (func (export "f") (param i32) (result i64)
            i64.const 1000  (call $a (local.get 0) (i64.const 1) (i64.const 2))  i64.add)"#,
        &[40],
    );
    case(
        "vectors in locals, parameters and on the stack",
        r#"(memory 1) (func $rotate (param $a v128) (param $b i32) (param $c v128) (result v128 i32 v128)
            local.get $c  local.get $b  i32.const 1  i32.add  local.get $a)
          (global $g (mut v128) (v128.const i32x4 1 2 3 4))
          (func (export "f") (param $n i32) (result i32) (local $v v128) (local $w v128) (local $k i32)
            local.get $v  v128.const i32x4 7 8 9 10  local.tee $w  local.get $v  local.get $w  i32x4.add  local.set $v
            i32x4.sub  local.get $n  local.get $v
            loop $l (param v128 i32 v128) (result v128 i32 v128)
              call $rotate
              local.set $v  local.tee $k  drop  local.tee $w  local.get $k  local.get $v  local.get $w  i32x4.mul
              global.get $g  local.tee $v  i32x4.add  local.get $v  local.set $w
              local.get $w  global.set $g
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
            end
            local.set $v  drop  local.get $v  local.get $n  select (result v128)
            (v128.store (i32.const 3) (local.get $w))
            (v128.load32_lane 2 (i32.const 5) (local.get $v))
            i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31
            i32x4.extract_lane 1)"#,
        &[6],
    );
    case(
        "dead code after branches",
        r#"(func (export "f") (param $n i32) (result i32)
            (block $b (result i32)
              local.get $n  i32.const 4  br $b  drop  i64.const 1  (block (result i64) unreachable)  i64.add  drop
              (loop (param i32) (result i32) br 0)  (if (result i32) (then i32.const 1) (else i32.const 2))  i32.add)
            (loop $l (result i32) (br_if 1 (i32.const 3) (local.get $n))  drop  (return (i32.const 9))
              (try_table (catch_all $l)) br_table $l $l)  i32.add)"#,
        &[0],
    );
    case(
        "memory that grows in a callee",
        r#"(memory 1 20) (func $grow (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "f") (param $n i32) (result i32) (local $s i32)
            (loop $l
              (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (local.get $n))
              (local.set $s (i32.add (local.get $s) (call $grow (i32.const 1))))
              (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (local.get $s))
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (drop (memory.grow (i32.const 3)))
            local.get $s  (i32.load (i32.const 65532))  i32.add  (i32.load (i32.const 65536))  i32.add
            (i32.load offset=0x40000 (i32.const 0x7fffffff)) i32.add)"#,
        &[5],
    );
    for (name, access) in [
        ("a 64-bit address that wraps around with its offset", "(i64.load offset=16 (i64.const -8))"),
        ("a 64-bit address near the end of all", "(i64.load (i64.const -1))"),
        ("a 64-bit offset near the end of all", "(i64.load offset=0xffff_ffff_ffff_fff8 (i64.const 1))"),
        ("a 64-bit address whose access wraps around", "(i64.load (i64.const -4))"),
        ("the last bytes of a 64-bit memory", "(i64.load offset=65520 (i64.const 8))"),
        ("the first byte beyond a 64-bit memory", "(i64.load offset=65520 (i64.const 9))"),
    ] {
        case(
            name,
            &format!(
                r#"(memory i64 1) (memory $m i32 1) (func (export "f") (param i32) (result i64)
                (i64.store (i64.const 8) (i64.const 0x1234)) (i32.store $m offset=9 (local.get 0) (local.get 0))
                (i64.load (i64.const 8)) (i64.load32_u $m (i32.const 9)) i64.add {access} i64.add)"#
            ),
            &[3],
        );
    }
    case(
        "conditions that become part of a branch",
        r#"(func $c (param i64 i64) (result i32) (local.get 0) (local.get 1) i64.lt_s i32.eqz i32.eqz i32.eqz)
          (func (export "f") (param $n i32) (result i32) (local $s i32) (local $q i64) (local $d f64)
            (loop $l
              (if (i32.eqz (i32.lt_u (local.get $n) (i32.const 5))) (then (local.set $s (i32.add (local.get $s) (i32.const 1)))))
              (if (i64.eqz (local.get $q)) (then (local.set $q (i64.const 0x1_0000_0000))) (else (local.set $q (i64.const 0))))
              (if (i64.eq (local.get $q) (i64.const 0x1_0000_0000)) (then (local.set $s (i32.mul (local.get $s) (i32.const 3)))))
              (if (i64.gt_s (i64.const -1) (local.get $q)) (then (unreachable)))
              (if (i64.ge_s (local.get $q) (i64.const -1)) (then (local.set $s (i32.add (local.get $s) (i32.const 2)))))
              (if (i32.eqz (f64.lt (local.get $d) (f64.const nan))) (then (local.set $d (f64.add (local.get $d) (f64.const 1)))))
              (if (f64.lt (local.get $d) (f64.const 3)) (then (local.set $s (i32.add (local.get $s) (call $c (local.get $q) (i64.const 3))))))
              (block $b (br_if $b (i32.eqz (i32.eqz (i32.and (local.get $n) (i32.const 1))))) (local.set $s (i32.xor (local.get $s) (i32.const 0x55))))
              (br_if $l (i32.ne (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 0))))
            local.get $s)"#,
        &[9],
    );
    case(
        "an addition to a local, its value on the stack, and a branch that compares it",
        r#"(func (export "f") (param $n i32) (result i32) (local $i i32) (local $s i32) (local $k i64)
            (loop $l
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              local.get $i
              (if (i32.lt_s (local.get $i) (i32.const 5)) (then (local.set $s (i32.add (local.get $s) (i32.const 1)))))
              local.get $s  i32.add  local.set $s
              local.get $i  local.get $s
              (local.set $i (i32.add (local.get $i) (i32.const -1)))
              (if (local.get $i) (then (local.set $s (i32.xor (local.get $s) (i32.const 3)))))
              i32.add  local.set $s
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              local.get $i
              local.get $i  local.get $k
              (local.set $k (i64.add (local.get $k) (i64.const 3)))
              (block $b (param i32 i64) (result i32 i64)
                (br_if $b (i64.gt_u (local.get $k) (i64.const 9)))
                (local.tee $k (i64.add (local.get $k) (i64.const 1)))  i64.add)
              i32.wrap_i64  i32.add  i32.add
              local.get $s  i32.add  local.set $s
              local.get $i
              (br_if $l (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))
              local.get $s  i32.add  local.set $s)
            local.get $s)"#,
        &[14],
    );
    case(
        "instructions in pairs, in all orders, with constants and locals that change",
        r#"(memory 1) (func (export "f") (param $a i32) (param $b i32) (result i32) (local $x i64) (local $f f64) (local $g f32)
            (i32.store offset=4 (i32.add (local.get $a) (i32.const 8)) (i32.mul (i32.add (local.get $a) (local.get $b)) (i32.const 3)))
            (local.set $a (i32.load offset=4 (i32.add (local.get $a) (local.tee $b (i32.add (local.get $b) (i32.const -12))))))
            local.get $a  (i32.sub (local.get $b) (i32.mul (local.get $a) (local.get $b)))
            (i32.sub (i32.shl (local.get $a) (i32.const 2)) (i32.mul (local.get $b) (local.get $b)))
            (i32.add (i32.const 7) (i32.add (local.get $a) (i32.const 9)))
            (i32.and (i32.shr_u (local.get $a) (i32.const 3)) (i32.const 0xff))
            (i32.sub (i32.const 9) (i32.shl (local.get $a) (local.get $b)))
            (i32.xor (i32.const 1) (i32.rotl (local.get $b) (local.get $a)))
            i32.xor  i32.add  i32.sub  i32.xor  i32.add  i32.mul
            (local.set $x (i64.mul (i64.add (i64.extend_i32_s (local.get $a)) (i64.const 5)) (local.get $x)))
            (local.set $x (i64.xor (i64.shl (local.get $x) (i64.const 7)) (i64.rotl (i64.xor (local.get $x) (i64.const 77)) (i64.const 9))))
            (local.set $f (f64.sub (f64.const 0.5) (f64.mul (f64.convert_i64_s (local.get $x)) (local.get $f))))
            (local.set $f (f64.sub (f64.mul (local.get $f) (f64.const 3)) (f64.add (f64.sub (local.get $f) (f64.const 1)) (local.get $f))))
            (local.set $g (f32.sub (local.get $g) (f32.mul (f32.add (local.get $g) (f32.const 2)) (f32.const 3))))
            (i32.trunc_sat_f64_s (local.get $f))  (i32.trunc_sat_f32_s (local.get $g))  i32.add  i32.add
            (i32.wrap_i64 (local.get $x))  i32.add
            (i32.load8_s offset=65535 (i32.add (local.get $a) (local.get $b)))  i32.add)"#,
        &[20, 32],
    );
    case(
        "a branch that carries values only if it is taken",
        r#"(func (export "f") (param $n i32) (result i32) (local $s i32)
            (loop $l
              (block $b (result i32 i32)
                f64.const 1  local.get $n  local.get $s  local.get $n  i32.const 3  i32.rem_u  br_if $b
                local.set $s  drop  drop  local.get $s  i32.const 10)
              i32.add  local.set $s
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            local.get $s  local.get $s  local.get $n  i32.eqz  br_if 0  drop)"#,
        &[10],
    );
    case(
        "host functions, called and tail called",
        r#"(import "h" "a" (func $a (param i32 i64) (result i64))) (import "h" "b" (func $b (param i32) (result v128 i32)))
          (table funcref (elem $b))
          (func $tail (param i32) (result v128 i32) (return_call $b (local.get 0)))
          (func $tail2 (param i32) (result v128 i32) (return_call_indirect (param i32) (result v128 i32) (local.get 0) (i32.const 0)))
          (func (export "f") (param $n i32) (result i64) (local $s i64)
            (loop $l
              local.get $s  (local.tee $s (i64.add (local.get $s) (call $a (local.get $n) (local.get $s))))  i64.xor
              (call $tail (local.get $n))  local.set $n  i64x2.extract_lane 1  i64.add
              (call $tail2 (i32.const 3))  drop  i64x2.extract_lane 0  i64.add
              local.set $s
              (br_if $l (i32.gt_u (local.tee $n (i32.and (i32.sub (local.get $n) (i32.const 1)) (i32.const 7))) (i32.const 2))))
            local.get $s  (call_indirect (param i32) (result v128 i32) (i32.const 1) (i32.const 0))  drop  drop)"#,
        &[7],
    );
    case(
        "deep recursion",
        r#"(func $r (param i32) (result i64) (local i64 i64 i64 i64 i64 i64)
            (if (i32.eqz (local.get 0)) (then (return (i64.const 1))))
            (i64.add (i64.extend_i32_u (local.get 0)) (call $r (i32.sub (local.get 0) (i32.const 1)))))
          (func (export "f") (param i32) (result i64) (call $r (local.get 0)))"#,
        &[if cfg!(miri) { 40 } else { 700 }],
    );
    case(
        "recursion without an end",
        r#"(func $r (export "f") (param i32) (result i32) (local i64)
            local.get 0  i32.const 1  i32.add  call $r  i32.const 1  i32.add)"#,
        &[0],
    );
    case(
        "objects on the heap",
        r#"(rec (type $node (struct (field $next (mut (ref null $node))) (field $v v128) (field $b (mut i8)))))
          (type $list (array (mut (ref null $node)))) (type $bytes (array (mut i8))) (data $d "abcdefgh")
          (type $func (func (param (ref null $node)) (result i32))) (elem $e (ref null $node) (ref.null $node))
          (func $depth (type $func) (local $k i32)
            (loop $l (result i32)
              (block $end (result i32)
                (block $null
                  local.get 0  br_on_null $null  struct.get $node $next  local.set 0
                  (local.set $k (i32.add (local.get $k) (i32.const 1)))
                  (br $l))
                local.get $k)))
          (elem declare func $depth)
          (func (export "f") (param $n i32) (result i32)
              (local $head (ref null $node)) (local $all (ref $list)) (local $any anyref) (local $s i32)
            (local.set $all (array.new_default $list (i32.const 5)))
            (loop $l
              local.get $head
              (local.set $head (struct.new $node (local.get $head) (v128.const i64x2 1 2) (local.get $n)))
              drop
              (array.set $list (local.get $all) (i32.rem_u (local.get $n) (i32.const 5)) (local.get $head))
              (local.set $any (ref.i31 (local.get $n)))
              (block $no (result anyref)
                (br_on_cast_fail $no anyref (ref i31) (local.get $any))
                i31.get_s  local.get $s  i32.add  local.set $s
                (ref.as_non_null (local.get $head)))
              (block $yes (param anyref) (result (ref $node))
                br_on_cast $yes anyref (ref $node)  unreachable)
              struct.get_s $node $b  local.get $s  i32.add  local.set $s
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (call_ref $func (local.get $head) (ref.func $depth))
            (array.len (array.new_data $bytes $d (i32.const 1) (i32.const 6)))  i32.add
            (array.get_u $bytes (array.new_fixed $bytes 2 (i32.const 300) (i32.const 2)) (i32.const 0))  i32.add
            (ref.eq (array.get $list (local.get $all) (i32.const 1)) (local.get $head))  i32.add
            (ref.test (ref null $bytes) (local.get $any))  i32.add  local.get $s  i32.add
            (drop (ref.cast (ref $list) (local.get $any))))"#,
        &[12],
    );
    case(
        GARBAGE,
        r#"(type $cell (struct (field $value (mut i32)) (field $next (mut (ref null $cell)))))
          (type $cells (array (mut (ref null $cell)))) (type $vectors (array (mut v128)))
          (tag $e (param (ref null $cell) i32)) (table $t 3 (ref null $cell))
          (global $g (mut (ref null $cells)) (ref.null $cells)) (global $x (mut externref) (ref.null extern))
          (func $list (param $n i32) (result (ref null $cell)) (local $head (ref null $cell))
            (loop $l
              ;; The head waits on the stack only, by way of a local that is set while it does.
              (struct.new $cell (local.get $n) (local.get $head))
              (local.set $head (ref.null $cell))
              (drop (array.new_default $vectors (i32.const 5)))
              local.set $head
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            local.get $head)
          (func $sum (param $c (ref null $cell)) (result i32) (local $s i32)
            (block $end (loop $l
              (local.set $s (i32.add (local.get $s) (struct.get $cell $value (br_on_null $end (local.get $c)))))
              (local.set $c (struct.get $cell $next (local.get $c)))
              (br $l)))
            local.get $s)
          (func $throw (param $n i32) (throw $e (call $list (local.get $n)) (local.get $n)))
          (func (export "f") (param $n i32) (result i32) (local $s i32) (local $k i32) (local $c (ref null $cell))
            (global.set $g (array.new $cells (call $list (i32.const 2)) (i32.const 6)))
            (loop $l
              (local.set $k (i32.rem_u (local.get $n) (i32.const 3)))
              (array.set $cells (global.get $g) (local.get $k) (call $list (i32.add (local.get $k) (i32.const 1)) (local.set $k (i32.const 4))))
              (table.set $t (i32.rem_u (local.get $n) (i32.const 3)) (call $list (i32.const 3)))
              (call $list (i32.const 3))
              (block $caught (result (ref null $cell) i32)
                (try_table (catch $e $caught) (call $throw (i32.add (local.get $k) (i32.const 1))))
                unreachable)
              local.get $s  i32.add  local.set $s
              call $sum  local.get $s  i32.add  local.set $s
              call $sum  local.get $s  i32.add  local.set $s
              (global.set $x (extern.convert_any (struct.new $cell (local.get $s) (table.get $t (i32.const 0)))))
              (local.set $c (ref.cast (ref $cell) (any.convert_extern (global.get $x))))
              (local.set $s (i32.add (local.get $s) (call $sum (local.get $c))))
              (struct.set $cell $next (local.get $c) (local.get $c))
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (i32.add (local.get $s) (call $sum (array.get $cells (global.get $g) (i32.const 1)))))"#,
        &[if cfg!(miri) { 2 } else { 12 }],
    );
    case(
        "instructions on whole memories and tables",
        r#"(memory 1 3) (memory $m i64 1 2) (data $d "abcdefgh") (table $t 4 9 funcref) (table $u 4 funcref)
          (elem $e func 0 0) (elem declare func 0)
          (func (export "f") (param $n i32) (result i32)
            (memory.init $d (i32.const 5) (i32.const 1) (i32.const 6)) (data.drop $d)
            (memory.copy (i32.const 7) (i32.const 5) (i32.const 9))
            (memory.copy $m 0 (i64.const 100) (i32.const 4) (local.get $n))
            (memory.fill $m (i64.const 103) (i32.const 0x7a) (i64.const 2))
            (drop (memory.grow (i32.const 1))) (drop (memory.grow $m (i64.const 5)))
            (table.init $t $e (i32.const 1) (i32.const 0) (i32.const 2)) (elem.drop $e)
            (table.copy $u $t (i32.const 0) (i32.const 1) (i32.const 3))
            (table.fill $u (i32.const 3) (ref.func 0) (i32.const 1))
            (drop (table.grow $t (ref.func 0) (i32.const 2)))
            (v128.store8_lane $m offset=1 15 (i64.const 108) (v128.load (i32.const 3)))
            (i64.store32 $m (i64.const 200) (i64.load16_s $m (i64.const 101)))
            (v128.store $m (i64.const 300) (v128.load16x4_u $m (i64.const 102)))
            (i32.load $m (i64.const 301))  (i32.load8_u $m (i64.const 109))  i32.add
            (i32.load (i32.const 14))  i32.add  (table.size $t)  i32.add
            (ref.is_null (table.get $u (i32.const 2)))  i32.add  (memory.size)  i32.add
            (table.set $t (i32.const 0) (ref.null func))
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))"#,
        &[9],
    );
    case(
        "atomic instructions",
        r#"(memory 1 1 shared) (func (export "f") (param $n i32) (result i32)
            (i32.atomic.store (i32.const 8) (local.get $n)) (atomic.fence)
            (i32.atomic.rmw.add (i32.const 8) (i32.const 5))  (i64.atomic.rmw16.xchg_u (i32.const 8) (i64.const 0x7ffff))
            i32.wrap_i64  i32.add
            (i32.atomic.rmw.cmpxchg (i32.const 8) (i32.const 0xffff) (i32.const 3))  i32.add
            (i32.atomic.load8_u offset=1 (i32.const 7))  i32.add  (memory.atomic.notify (i32.const 8) (i32.const 1))  i32.add
            (i64.atomic.load (i32.const 12))  i32.wrap_i64  i32.add)"#,
        &[9],
    );
    case(
        "references on the stack: null, functions, conversions",
        r#"(type $t (func (result i32))) (func $one (type $t) i32.const 1) (func $two (type $t) i32.const 2)
          (table $tab 4 4 (ref null $t)) (elem declare func $one $two)
          (func (export "f") (param $n i32) (result i32) (local $r (ref null $t)) (local $x externref)
            ref.null $t  ref.func $one  local.get $r  ref.func $two  local.tee $r
            (table.set $tab (i32.const 1) (local.get $r))
            (table.fill $tab (i32.const 2) (ref.func $one) (i32.const 2))
            call_ref $t  drop
            (block $nn (param (ref null $t)) (result (ref $t)) br_on_non_null $nn  ref.func $one)
            call_ref $t  drop
            (table.get $tab (i32.const 1))  ref.as_non_null  call_ref $t  drop
            ref.is_null  drop  ref.is_null
            (local.set $x (extern.convert_any (ref.i31 (local.get $n))))
            (i31.get_u (ref.cast (ref i31) (any.convert_extern (local.get $x))))  i32.add
            (call_indirect $tab (type $t) (i32.const 3))  i32.add
            (call_indirect $tab (type $t) (i32.const 0))  i32.add)"#,
        &[5],
    );
    case(
        "a select of everything",
        r#"(func (export "f") (param $n i32) (result i64) (local $v v128)
            (select (i64.const 1) (i64.extend_i32_u (local.get $n)) (local.get $n))
            (select (f64.const 1) (f64.const 2) (i32.eqz (local.get $n)))  i64.trunc_sat_f64_s  i64.add
            (select (result v128) (v128.const i64x2 5 6) (local.get $v) (local.get $n))  i64x2.extract_lane 1  i64.add
            (select (result funcref) (ref.null func) (ref.func 0) (local.get $n))  ref.is_null  i64.extend_i32_u  i64.add)
          (elem declare func 0)"#,
        &[2],
    );
    case(
        "wide numbers",
        r#"(func (export "f") (param $n i32) (result i64 i64 i64) (local $a i64) (local $b i64)
            (i64.mul_wide_u (i64.const -1) (i64.const -2))  local.set $a  local.tee $b  local.get $a
            (i64.add128 (i64.const -1) (i64.const 5))  (i64.mul_wide_s (i64.const -1) (i64.const 7))  i64.sub128
            (i64.extend_i32_s (local.get $n)))"#,
        &[-2],
    );
    let text = |modules: &[&str]| modules.iter().map(|text| format!("(module {text})")).collect::<Vec<_>>();
    cases.push(Case {
        name: "recursion across two instances, whose memories grow under each other",
        modules: text(&[
            r#"(memory (export "m") 1 30) (memory (export "other") 1) (table (export "t") 2 funcref)
              (type $t (func (param i32) (result i32))) (global (export "g") (mut i32) (i32.const 0))
              (func (export "ping") (type $t)
                (if (i32.eqz (local.get 0)) (then (return (i32.load8_u (i32.const 7)))))
                (i32.store8 (i32.const 7) (i32.add (i32.load8_u (i32.const 7)) (local.get 0)))
                (drop (memory.grow (i32.const 1)))
                (i32.sub (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
                         (i32.load8_u (i32.const 7))))"#,
            r#"(import "a" "other" (memory 1)) (import "a" "m" (memory $m 1 30)) (import "a" "t" (table 2 funcref))
              (type $t (func (param i32) (result i32))) (import "a" "ping" (func $ping (type $t)))
              (import "a" "g" (global $g (mut i32)))
              (elem (i32.const 0) func $pong $tail) (memory $mine 1 30)
              (func $pong (type $t)
                (i32.store (i32.const 7) (local.get 0)) (i32.store8 $m (i32.const 8) (local.get 0))
                (global.set $g (i32.add (global.get $g) (memory.grow $m (i32.const 1))))
                (i32.add (call $ping (local.get 0)) (i32.load (i32.const 7))))
              (func $tail (type $t) (return_call $ping (local.get 0)))
              (func (export "f") (param i32) (result i32)
                (i32.add (call $ping (local.get 0)) (call_indirect (type $t) (i32.const 2) (i32.const 1)))
                (i32.mul (global.get $g)) (i32.add (i32.load (i32.const 7))))"#,
        ]),
        args: vec![Value::I32(9)],
    });
    cases.push(Case {
        name: "an exception through frames of another instance",
        modules: text(&[
            r#"(tag (export "e") (param v128 i32)) (memory 1)
              (func (export "throw") (param i32) (i32.store (i32.const 0) (local.get 0))
                (throw 0 (v128.const i32x4 1 2 3 4) (i32.load (i32.const 0))))"#,
            r#"(import "a" "e" (tag $e (param v128 i32))) (import "a" "throw" (func $throw (param i32))) (memory 1)
              (func (export "f") (param $n i32) (result i32) (local $s i32)
                (loop $l
                  (block $c (result v128 i32)
                    (try_table (catch $e $c) (i32.store (i32.const 0) (i32.const 50)) (call $throw (local.get $n)))
                    unreachable)
                  (local.set $s (i32.add (local.get $s)))  i32x4.extract_lane 2  (local.set $s (i32.add (local.get $s)))
                  (local.set $s (i32.add (local.get $s) (i32.load (i32.const 0))))
                  (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                local.get $s)"#,
        ]),
        args: vec![Value::I32(6)],
    });
    cases
}
