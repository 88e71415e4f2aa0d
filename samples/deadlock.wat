;; Two components that wait for each other. One adds up the numbers of a stream until the stream ends; the other writes
;; three numbers into it and then waits for the sum, but never ends the stream.
;;
;;   wasmscope run samples/deadlock.wat                                  nobody can go on: exit status 134
;;   wasmscope run --invoke 'ended()' samples/deadlock.wat               the same with the end of the stream: 6
;;
;; (wasmtime waits for ever in the first case.)
(component
  ;; sum: async func(numbers: stream<u8>) -> u32, which waits in the middle of its code.
  (component $Adder
    (type $numbers (stream u8))

    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))

    (core module $Module
      (import "memory" "memory" (memory 1))
      (import "model" "stream.read" (func $stream.read (param i32 i32 i32) (result i32)))
      (import "model" "stream.drop-readable" (func $stream.drop-readable (param i32)))
      (import "model" "waitable-set.new" (func $waitable-set.new (result i32)))
      (import "model" "waitable-set.wait" (func $waitable-set.wait (param i32 i32) (result i32)))
      (import "model" "waitable.join" (func $waitable.join (param i32 i32)))

      ;; Memory: an event at 0 (which end, its result), one number at 16.
      (func $sum (export "sum") (param $numbers i32) (result i32)
        (local $set i32) (local $result i32) (local $sum i32)
        (local.set $set (call $waitable-set.new))
        (call $waitable.join (local.get $numbers) (local.get $set))
        (loop $more
          (local.set $result (call $stream.read (local.get $numbers) (i32.const 16) (i32.const 1)))
          (if (i32.eq (local.get $result) (i32.const -1)) ;; BLOCKED: nobody writes yet
            (then
              (drop (call $waitable-set.wait (local.get $set) (i32.const 0)))
              (local.set $result (i32.load (i32.const 4)))))
          ;; From bit four on it says how many numbers came: one or none.
          (if (i32.shr_u (local.get $result) (i32.const 4))
            (then (local.set $sum (i32.add (local.get $sum) (i32.load8_u (i32.const 16))))))
          ;; 1 in the lower bits: the writable end was dropped, this was the last.
          (br_if $more (i32.eqz (i32.and (local.get $result) (i32.const 15)))))
        (call $stream.drop-readable (local.get $numbers))
        (local.get $sum)))

    (canon stream.read $numbers async (memory (core memory $memory "memory")) (core func $stream.read))
    (canon stream.drop-readable $numbers (core func $stream.drop-readable))
    (canon waitable-set.new (core func $waitable-set.new))
    (canon waitable-set.wait (memory (core memory $memory "memory")) (core func $waitable-set.wait))
    (canon waitable.join (core func $waitable.join))
    (core instance $module (instantiate $Module
      (with "memory" (instance $memory))
      (with "model" (instance
        (export "stream.read" (func $stream.read))
        (export "stream.drop-readable" (func $stream.drop-readable))
        (export "waitable-set.new" (func $waitable-set.new))
        (export "waitable-set.wait" (func $waitable-set.wait))
        (export "waitable.join" (func $waitable.join))))))
    (func (export "sum") async (param "numbers" $numbers) (result u32) (canon lift (core func $module "sum"))))

  (component $Asker
    (import "sum" (func $sum async (param "numbers" (stream u8)) (result u32)))
    (type $numbers (stream u8))

    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))

    (core module $Module
      (import "memory" "memory" (memory 1))
      (import "adder" "sum" (func $sum (param i32 i32) (result i32)))
      (import "model" "stream.new" (func $stream.new (result i64)))
      (import "model" "stream.write" (func $stream.write (param i32 i32 i32) (result i32)))
      (import "model" "stream.drop-writable" (func $stream.drop-writable (param i32)))
      (import "model" "subtask.drop" (func $subtask.drop (param i32)))
      (import "model" "waitable-set.new" (func $waitable-set.new (result i32)))
      (import "model" "waitable-set.wait" (func $waitable-set.wait (param i32 i32) (result i32)))
      (import "model" "waitable.join" (func $waitable.join (param i32 i32)))

      ;; Memory: an event at 0 (what it concerns, its result), the sum at 16, three numbers at 32.
      (data (i32.const 32) "\01\02\03")

      ;; Waits until something happens with what has this number in the table of handles.
      (func $await (param $what i32)
        (local $set i32)
        (local.set $set (call $waitable-set.new))
        (call $waitable.join (local.get $what) (local.get $set))
        (drop (call $waitable-set.wait (local.get $set) (i32.const 0)))
        (call $waitable.join (local.get $what) (i32.const 0)))

      (func $ask (param $end-it i32) (result i32)
        (local $pair i64) (local $writable i32) (local $subtask i32) (local $sent i32)
        (local.set $pair (call $stream.new))
        (local.set $writable (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
        ;; Lowered with `async` a call returns when the callee waits for the first time. What it returns is the number
        ;; of the subtask from bit four on; the sum itself will be put at address 16 later.
        (local.set $subtask (i32.shr_u
          (call $sum (i32.wrap_i64 (local.get $pair)) (i32.const 16))
          (i32.const 4)))
        (loop $more
          (if (i32.eq (i32.const -1) (call $stream.write
                (local.get $writable) (i32.add (i32.const 32) (local.get $sent)) (i32.const 1)))
            (then (call $await (local.get $writable))))
          (local.set $sent (i32.add (local.get $sent) (i32.const 1)))
          (br_if $more (i32.lt_u (local.get $sent) (i32.const 3))))
        ;; Without this the adder waits for a fourth number, and we wait for the adder.
        (if (local.get $end-it)
          (then (call $stream.drop-writable (local.get $writable))))
        (call $await (local.get $subtask))
        (call $subtask.drop (local.get $subtask))
        (i32.load (i32.const 16)))

      (func (export "run") (result i32) (drop (call $ask (i32.const 0))) (i32.const 0))
      (func (export "ended") (result i32) (call $ask (i32.const 1))))

    (canon lower (func $sum) async (memory (core memory $memory "memory")) (core func $sum'))
    (canon stream.new $numbers (core func $stream.new))
    (canon stream.write $numbers async (memory (core memory $memory "memory")) (core func $stream.write))
    (canon stream.drop-writable $numbers (core func $stream.drop-writable))
    (canon subtask.drop (core func $subtask.drop))
    (canon waitable-set.new (core func $waitable-set.new))
    (canon waitable-set.wait (memory (core memory $memory "memory")) (core func $waitable-set.wait))
    (canon waitable.join (core func $waitable.join))
    (core instance $module (instantiate $Module
      (with "memory" (instance $memory))
      (with "adder" (instance (export "sum" (func $sum'))))
      (with "model" (instance
        (export "stream.new" (func $stream.new))
        (export "stream.write" (func $stream.write))
        (export "stream.drop-writable" (func $stream.drop-writable))
        (export "subtask.drop" (func $subtask.drop))
        (export "waitable-set.new" (func $waitable-set.new))
        (export "waitable-set.wait" (func $waitable-set.wait))
        (export "waitable.join" (func $waitable.join))))))
    (func (export "run") async (result (result)) (canon lift (core func $module "run")))
    (func (export "ended") async (result u32) (canon lift (core func $module "ended"))))

  (instance $adder (instantiate $Adder))
  (instance $asker (instantiate $Asker (with "sum" (func $adder "sum"))))

  ;; What a command of WASI 0.3 exports.
  (instance $run (export "run" (func $asker "run")))
  (export "wasi:cli/run@0.3.0" (instance $run))
  (export "ended" (func $asker "ended")))
