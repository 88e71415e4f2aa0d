;; Two components joined by a stream. The producer writes three lines into it, one at a time; the consumer takes them in
;; bites of at most six bytes and hands each to standard output, by WASI 0.3.
;;
;;   wasmscope run samples/pipeline.wat
;;
;; A stream keeps no bytes of its own. A write waits until somebody reads, a read until somebody writes; when both are
;; there the bytes pass from one memory to the other at once. So a producer never gets ahead of its consumer.
;;
;; The built-ins that are used here (stream.new, stream.read …) come from the component model. What they return is a
;; number made of two parts: how far it got, in the lower four bits, and from bit four on how many bytes it was.
(component
  ;; What WASI has for standard output: `write-via-stream` takes the readable end of a stream, and returns a future that
  ;; tells how the writing ended.
  (type $Stdout (instance
    (type $error (enum "io" "illegal-byte-sequence" "pipe"))
    (export "error-code" (type $error-code (eq $error)))
    (export "write-via-stream" (func
      (param "data" (stream u8))
      (result (future (result (error $error-code))))))))
  (import "wasi:cli/stdout@0.3.0" (instance $stdout (type $Stdout)))

  ;; The producer's function is lifted with a callback: its code never waits. It returns what it waits for, and the
  ;; callback is called when that has happened. In between, nothing of it is on any stack.
  (component $Producer
    (type $bytes (stream u8))

    ;; The built-ins below need the memory before the module exists, so the memory is in a module of its own.
    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))

    (core module $Module
      (import "memory" "memory" (memory 1))
      (import "model" "stream.new" (func $stream.new (result i64)))
      (import "model" "stream.write" (func $stream.write (param i32 i32 i32) (result i32)))
      (import "model" "stream.drop-writable" (func $stream.drop-writable (param i32)))
      (import "model" "waitable-set.new" (func $waitable-set.new (result i32)))
      (import "model" "waitable.join" (func $waitable.join (param i32 i32)))
      (import "model" "task.return" (func $task.return (param i32)))

      (data (i32.const 0) "to begin\ngo along\nthen end\n") ;; three lines of nine bytes

      (global $writable (mut i32) (i32.const 0)) ;; our end of the stream
      (global $set (mut i32) (i32.const 0))      ;; what we wait for
      (global $sent (mut i32) (i32.const 0))     ;; bytes that the consumer has taken

      ;; lines: async func() -> stream<u8>
      (func $lines (export "lines") (result i32)
        (local $pair i64)
        ;; The readable end is in the lower half, the writable end in the upper.
        (local.set $pair (call $stream.new))
        (global.set $writable (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
        (global.set $set (call $waitable-set.new))
        (call $waitable.join (global.get $writable) (global.get $set))
        ;; The caller has its stream now, but this task goes on.
        (call $task.return (i32.wrap_i64 (local.get $pair)))
        (call $go-on))

      ;; Called with an event (3 is the end of a write), the end that it concerns, and the result of the write.
      (func $event (export "event") (param $event i32) (param $end i32) (param $result i32) (result i32)
        (global.set $sent (i32.add (global.get $sent) (i32.shr_u (local.get $result) (i32.const 4))))
        (call $go-on))

      ;; Offers what is left of the present line; returns what to wait for.
      (func $go-on (result i32)
        (local $result i32)
        (loop $more
          (if (i32.eq (global.get $sent) (i32.const 27))
            (then
              ;; Everything is sent. For the reader, a dropped writable end is the end of the stream.
              (call $stream.drop-writable (global.get $writable))
              (return (i32.const 0)))) ;; 0: this task is at its end
          (local.set $result (call $stream.write
            (global.get $writable)
            (global.get $sent)
            (i32.sub (i32.const 9) (i32.rem_u (global.get $sent) (i32.const 9)))))
          ;; -1 is BLOCKED: nobody reads yet. 2 says to wait for the set whose number stands above it.
          (if (i32.eq (local.get $result) (i32.const -1))
            (then (return (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))))
          (global.set $sent (i32.add (global.get $sent) (i32.shr_u (local.get $result) (i32.const 4))))
          (br $more))
        unreachable))

    (canon stream.new $bytes (core func $stream.new))
    (canon stream.write $bytes async (memory (core memory $memory "memory")) (core func $stream.write))
    (canon stream.drop-writable $bytes (core func $stream.drop-writable))
    (canon waitable-set.new (core func $waitable-set.new))
    (canon waitable.join (core func $waitable.join))
    (canon task.return (result $bytes) (core func $task.return))
    (core instance $module (instantiate $Module
      (with "memory" (instance $memory))
      (with "model" (instance
        (export "stream.new" (func $stream.new))
        (export "stream.write" (func $stream.write))
        (export "stream.drop-writable" (func $stream.drop-writable))
        (export "waitable-set.new" (func $waitable-set.new))
        (export "waitable.join" (func $waitable.join))
        (export "task.return" (func $task.return))))))
    (func (export "lines") async (result $bytes)
      (canon lift (core func $module "lines") async (callback (core func $module "event")))))

  ;; The consumer is written as plain programs are: where it has to wait it waits, in the middle of its code.
  (component $Consumer
    (import "lines" (func $lines async (result (stream u8))))
    (import "wasi:cli/stdout@0.3.0" (instance $stdout (type $Stdout)))
    (alias export $stdout "error-code" (type $error-code))
    (type $bytes (stream u8))
    (type $ending (future (result (error $error-code))))

    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))

    (core module $Module
      (import "memory" "memory" (memory 1))
      (import "producer" "lines" (func $lines (result i32)))
      (import "wasi" "write-via-stream" (func $write-via-stream (param i32) (result i32)))
      (import "model" "stream.new" (func $stream.new (result i64)))
      (import "model" "stream.read" (func $stream.read (param i32 i32 i32) (result i32)))
      (import "model" "stream.write" (func $stream.write (param i32 i32 i32) (result i32)))
      (import "model" "stream.drop-readable" (func $stream.drop-readable (param i32)))
      (import "model" "stream.drop-writable" (func $stream.drop-writable (param i32)))
      (import "model" "future.read" (func $future.read (param i32 i32) (result i32)))
      (import "model" "future.drop-readable" (func $future.drop-readable (param i32)))
      (import "model" "waitable-set.new" (func $waitable-set.new (result i32)))
      (import "model" "waitable-set.wait" (func $waitable-set.wait (param i32 i32) (result i32)))
      (import "model" "waitable.join" (func $waitable.join (param i32 i32)))

      (global $set (mut i32) (i32.const 0))

      ;; Memory: an event at 0 (which end, its result), six bytes of the stream at 16, how the writing ended at 32.

      ;; The result of an operation on an end: the one that is there, or, after BLOCKED, the one that we wait for.
      (func $await (param $end i32) (param $result i32) (result i32)
        (if (i32.ne (local.get $result) (i32.const -1))
          (then (return (local.get $result))))
        (call $waitable.join (local.get $end) (global.get $set))
        (drop (call $waitable-set.wait (global.get $set) (i32.const 0)))
        (call $waitable.join (local.get $end) (i32.const 0)) ;; in no set any more
        (i32.load (i32.const 4)))

      ;; Writes bytes to our stream of standard output. It may take several writes until the host has all of them.
      (func $write-all (param $end i32) (param $from i32) (param $count i32)
        (local $result i32) (local $taken i32)
        (loop $more
          (if (i32.eqz (local.get $count)) (then (return)))
          (local.set $result (call $await (local.get $end)
            (call $stream.write (local.get $end) (local.get $from) (local.get $count))))
          (local.set $taken (i32.shr_u (local.get $result) (i32.const 4)))
          (local.set $from (i32.add (local.get $from) (local.get $taken)))
          (local.set $count (i32.sub (local.get $count) (local.get $taken)))
          ;; 0 in the lower bits: the host still reads.
          (br_if $more (i32.eqz (i32.and (local.get $result) (i32.const 15))))))

      ;; run: async func() -> result
      (func $run (export "run") (result i32)
        (local $lines i32) (local $pair i64) (local $output i32) (local $ending i32) (local $result i32)
        (global.set $set (call $waitable-set.new))
        ;; This starts the producer's task. It returns as soon as that has called task.return and waits.
        (local.set $lines (call $lines))
        (local.set $pair (call $stream.new))
        (local.set $output (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
        (local.set $ending (call $write-via-stream (i32.wrap_i64 (local.get $pair))))
        (loop $more
          (local.set $result (call $await (local.get $lines)
            (call $stream.read (local.get $lines) (i32.const 16) (i32.const 6))))
          (call $write-all (local.get $output) (i32.const 16) (i32.shr_u (local.get $result) (i32.const 4)))
          ;; 1 in the lower bits is DROPPED: nobody holds the other end any more.
          (br_if $more (i32.eqz (i32.and (local.get $result) (i32.const 15)))))
        (call $stream.drop-readable (local.get $lines))
        (call $stream.drop-writable (local.get $output))
        (drop (call $await (local.get $ending) (call $future.read (local.get $ending) (i32.const 32))))
        (call $future.drop-readable (local.get $ending))
        (i32.load8_u (i32.const 32)))) ;; 0: all was written

    (canon lower (func $lines) (core func $lines'))
    (canon lower (func $stdout "write-via-stream") (core func $write-via-stream'))
    (canon stream.new $bytes (core func $stream.new))
    (canon stream.read $bytes async (memory (core memory $memory "memory")) (core func $stream.read))
    (canon stream.write $bytes async (memory (core memory $memory "memory")) (core func $stream.write))
    (canon stream.drop-readable $bytes (core func $stream.drop-readable))
    (canon stream.drop-writable $bytes (core func $stream.drop-writable))
    (canon future.read $ending async (memory (core memory $memory "memory")) (core func $future.read))
    (canon future.drop-readable $ending (core func $future.drop-readable))
    (canon waitable-set.new (core func $waitable-set.new))
    (canon waitable-set.wait (memory (core memory $memory "memory")) (core func $waitable-set.wait))
    (canon waitable.join (core func $waitable.join))
    (core instance $module (instantiate $Module
      (with "memory" (instance $memory))
      (with "producer" (instance (export "lines" (func $lines'))))
      (with "wasi" (instance (export "write-via-stream" (func $write-via-stream'))))
      (with "model" (instance
        (export "stream.new" (func $stream.new))
        (export "stream.read" (func $stream.read))
        (export "stream.write" (func $stream.write))
        (export "stream.drop-readable" (func $stream.drop-readable))
        (export "stream.drop-writable" (func $stream.drop-writable))
        (export "future.read" (func $future.read))
        (export "future.drop-readable" (func $future.drop-readable))
        (export "waitable-set.new" (func $waitable-set.new))
        (export "waitable-set.wait" (func $waitable-set.wait))
        (export "waitable.join" (func $waitable.join))))))
    (func (export "run") async (result (result)) (canon lift (core func $module "run"))))

  (instance $producer (instantiate $Producer))
  (instance $consumer (instantiate $Consumer
    (with "lines" (func $producer "lines"))
    (with "wasi:cli/stdout@0.3.0" (instance $stdout))))

  ;; What a command of WASI 0.3 exports.
  (instance $run (export "run" (func $consumer "run")))
  (export "wasi:cli/run@0.3.0" (instance $run)))
