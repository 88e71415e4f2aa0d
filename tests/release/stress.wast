;; About two hundred million instructions through every way of going on from one instruction to the next. Optimised builds
;; go on by jumps, which the tests, built with debug assertions, do not: `.ci/run` runs this with an optimised build.
;; What is expected follows from sums of 0 to n - 1: n (n - 1) / 2.

(module $other
  (memory (export "memory") 1)
  (func (export "count") (param i64) (result i64)
    (i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (local.get 0)))
    (i64.load (i32.const 8)))
  (func (export "same") (param i64) (result i64) (local.get 0)))
(register "other" $other)

(module
  (import "other" "count" (func $count (param i64) (result i64)))
  (import "other" "same" (func $elsewhere (param i64) (result i64)))
  (import "spectest" "print_i32" (func $host (param i32)))
  (type $unary (func (param i64) (result i64)))
  (type $tail (func (param i64 i64) (result i64)))
  (type $pair (struct (field $a (mut i64)) (field $b (mut i8))))
  (type $array (array (mut i32)))
  (tag $value (param i64))
  (tag $nothing)
  (memory $first 4)
  (memory $second 1)
  (memory $wide i64 1)
  (memory $shared 1 1 shared)
  (global $sum (mut i64) (i64.const 0))
  (table $table funcref (elem $same $plus $elsewhere))
  (table $any 4 externref)
  (elem declare func $same $plus $down_ref)

  (func $same (param i64) (result i64) (local.get 0))
  (func $plus (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))

  ;; Calls in the instance, with many locals in the callee.
  (func $busy (param $x i64) (result i64) (local $a i64) (local $b i64) (local $c v128) (local $d i32)
    (local.set $a (i64.add (local.get $x) (local.get $x)))
    (local.set $b (i64.add (local.get $a) (i64.const 1)))
    (i64.add (local.get $b) (i64.extend_i32_u (local.get $d))))
  (func (export "call") (param $n i64) (result i64) (local $i i64) (local $s i64)
    (loop $l
      (local.set $s (i64.add (local.get $s) (call $busy (local.get $i))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  (func (export "call_indirect") (param $n i64) (result i64) (local $i i64) (local $s i64)
    (loop $l
      (local.set $s (i64.add (local.get $s)
        (call_indirect $table (type $unary) (local.get $i) (i32.wrap_i64 (i64.rem_u (local.get $i) (i64.const 3))))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  (func (export "call_ref") (param $n i64) (result i64) (local $i i64) (local $s i64) (local $f (ref null $unary))
    (loop $l
      (local.set $f (select (result (ref null $unary)) (ref.func $plus) (ref.func $same)
        (i32.wrap_i64 (i64.and (local.get $i) (i64.const 1)))))
      (local.set $s (i64.add (local.get $s) (call_ref $unary (local.get $i) (local.get $f))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  (func $down (type $tail)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $down (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (local.get 0))))
  (table $tails funcref (elem $down_indirect))
  (func $down_indirect (type $tail)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_indirect $tails (type $tail)
      (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (local.get 0)) (i32.const 0)))
  (func $down_ref (type $tail)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_ref $tail
      (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (local.get 0)) (ref.func $down_ref)))
  (func (export "tail_calls") (param $n i64) (result i64 i64 i64)
    (call $down (local.get $n) (i64.const 0))
    (call $down_indirect (local.get $n) (i64.const 0))
    (call $down_ref (local.get $n) (i64.const 0)))

  (func (export "other_instance") (param $n i64) (result i64) (local $i i64) (local $s i64)
    (i64.store (i32.const 8) (i64.const 7))
    (loop $l
      (local.set $s (call $count (i64.load (i32.const 8))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  (func (export "host") (param $n i64) (result i64) (local $i i64)
    (loop $l
      (call $host (i32.wrap_i64 (local.get $i)))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $i))

  (func $deep (param $n i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 0))
      (else (i64.add (local.get $n) (call $deep (i64.sub (local.get $n) (i64.const 1)))))))
  (func (export "recursion") (param $times i32) (param $n i64) (result i64) (local $s i64)
    (loop $l
      (local.set $s (i64.add (local.get $s) (call $deep (local.get $n))))
      (br_if $l (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (local.get $s))

  ;; Counts how often each of four places is come to, each in another global digit.
  (func (export "br_table") (param $n i64) (result i64) (local $i i64) (local $s i64)
    (loop $l
      (block $done
        (block $c (block $b (block $a
          (br_table $a $b $c $done (i32.wrap_i64 (i64.and (local.get $i) (i64.const 3)))))
          (local.set $s (i64.add (local.get $s) (i64.const 1))) (br $done))
          (local.set $s (i64.add (local.get $s) (i64.const 10))) (br $done))
        (local.set $s (i64.add (local.get $s) (i64.const 100))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  (func $throw (param $i i64)
    (if (i64.eqz (i64.and (local.get $i) (i64.const 1)))
      (then (throw $value (local.get $i))) (else (throw $nothing))))
  (func (export "exceptions") (param $n i64) (result i64) (local $i i64) (local $s i64)
    (loop $l
      (block $all
        (local.set $s (i64.add (local.get $s)
          (block $value (result i64)
            (try_table (catch $value $value) (catch_all $all) (call $throw (local.get $i)))
            (i64.const 1000000)))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  ;; Every width, at addresses that are no multiples of it.
  (func (export "memory") (param $n i64) (result i64) (local $i i64) (local $s i64) (local $p i32)
    (loop $l
      (local.set $p (i32.and (i32.wrap_i64 (i64.mul (local.get $i) (i64.const 13))) (i32.const 0x1ffff)))
      (i64.store offset=1 (local.get $p) (local.get $i))
      (i32.store (i32.add (local.get $p) (i32.const 16)) (i32.wrap_i64 (i64.load offset=1 (local.get $p))))
      (i32.store16 offset=32 (local.get $p) (i32.load16_u offset=16 (local.get $p)))
      (i32.store8 offset=35 (local.get $p) (i32.load8_u offset=32 (local.get $p)))
      (local.set $s (i64.add (local.get $s) (i64.load32_u offset=16 (local.get $p))))
      (local.set $s (i64.sub (local.get $s) (i64.load8_u offset=35 (local.get $p))))
      (local.set $s (i64.add (local.get $s) (i64.load8_u offset=32 (local.get $p))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  (func (export "other_memories") (param $n i64) (result i64) (local $i i64) (local $p i64)
    (loop $l
      (local.set $p (i64.and (local.get $i) (i64.const 0x7ff8)))
      (i64.store $second offset=4 (i32.wrap_i64 (local.get $p)) (local.get $i))
      (i64.store $wide offset=8 (local.get $p)
        (i64.add (i64.load $second offset=4 (i32.wrap_i64 (local.get $p))) (i64.load $wide (i64.const 0))))
      (drop (i64.atomic.rmw.add $shared (i32.const 0) (local.get $i)))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (i64.atomic.load $shared (i32.const 0)))

  (func (export "bulk") (param $n i64) (result i64) (local $i i64)
    (loop $l
      (memory.fill (i32.const 0) (i32.wrap_i64 (local.get $i)) (i32.const 512))
      (memory.copy (i32.const 3) (i32.const 0) (i32.const 512))
      (memory.copy $second $first (i32.const 100) (i32.const 5) (i32.const 300))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (i64.load $second (i32.const 390)))

  (func (export "globals") (param $n i64) (result i64) (local $i i64)
    (global.set $sum (i64.const 0))
    (loop $l
      (global.set $sum (i64.add (global.get $sum)
        (select (local.get $i) (i64.const 0) (i64.eqz (i64.and (local.get $i) (i64.const 1))))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (global.get $sum))

  (func (export "vectors") (param $n i64) (result i64) (local $i i64) (local $s v128)
    (loop $l
      (local.set $s (i64x2.add (local.get $s)
        (i64x2.replace_lane 1 (i64x2.splat (local.get $i)) (i64.const 1))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (i64.add (i64x2.extract_lane 0 (local.get $s)) (i64x2.extract_lane 1 (local.get $s))))

  (func (export "floats") (param $n i64) (result f64) (local $i i64) (local $s f64)
    (loop $l
      (local.set $s (f64.add (local.get $s)
        (f64.sqrt (f64.mul (f64.convert_i64_u (local.get $i)) (f64.convert_i64_u (local.get $i))))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))

  ;; Objects that live for one turn, and an array that lives for all.
  (func (export "objects") (param $n i64) (result i64) (local $i i64) (local $p (ref null $pair)) (local $a (ref null $array))
    (local.set $a (array.new_default $array (i32.const 64)))
    (loop $l
      (local.set $p (struct.new $pair (local.get $i) (i32.const 3)))
      (array.set $array (local.get $a) (i32.wrap_i64 (i64.and (local.get $i) (i64.const 63)))
        (i32.add (struct.get_u $pair $b (local.get $p)) (i32.wrap_i64 (struct.get $pair $a (local.get $p)))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (i64.extend_i32_u (array.get $array (local.get $a) (i32.const 63))))

  (func (export "tables") (param $n i64) (result i64) (local $i i64) (local $s i64)
    (loop $l
      (table.set $any (i32.const 1) (table.get $any (i32.const 2)))
      (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (ref.is_null (table.get $any (i32.const 1))))))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (local.get $n))))
    (local.get $s))
)

(assert_return (invoke "call" (i64.const 2000000)) (i64.const 4000000000000))
(assert_return (invoke "call_indirect" (i64.const 1500000)) (i64.const 1124999750000))
(assert_return (invoke "call_ref" (i64.const 1000000)) (i64.const 500000000000))
(assert_return (invoke "tail_calls" (i64.const 700000))
  (i64.const 245000350000) (i64.const 245000350000) (i64.const 245000350000))
(assert_return (invoke "other_instance" (i64.const 1000000)) (i64.const 7000000))
(assert_return (invoke "host" (i64.const 200000)) (i64.const 200000))
(assert_return (invoke "recursion" (i32.const 20) (i64.const 90000)) (i64.const 81000900000))
(assert_return (invoke "br_table" (i64.const 1000000)) (i64.const 27750000))
(assert_return (invoke "exceptions" (i64.const 100000)) (i64.const 2499950000))
(assert_return (invoke "memory" (i64.const 500000)) (i64.const 124999750000))
(assert_return (invoke "other_memories" (i64.const 300000)) (i64.const 44999850000))
(assert_return (invoke "bulk" (i64.const 100000)) (i64.const 0x9f9f9f9f9f9f9f9f))
(assert_return (invoke "globals" (i64.const 1000000)) (i64.const 249999500000))
(assert_return (invoke "vectors" (i64.const 1000000)) (i64.const 500000500000))
(assert_return (invoke "floats" (i64.const 1000000)) (f64.const 499999500000))
(assert_return (invoke "objects" (i64.const 500000)) (i64.const 499970))
(assert_return (invoke "tables" (i64.const 500000)) (i64.const 500000))
