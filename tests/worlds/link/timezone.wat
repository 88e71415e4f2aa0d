;; Time zones are unstable in 0.2: hosts have them if they were told so.
(component
  (import "wasi:clocks/wall-clock@0.2.12" (instance $wall
    (type $datetime (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type (eq $datetime)))))
  (alias export $wall "datetime" (type $datetime))
  (import "wasi:clocks/timezone@0.2.12" (instance $zone
    (alias outer 1 $datetime (type $outer))
    (export "datetime" (type $when (eq $outer)))
    (export "utc-offset" (func (param "when" $when) (result s32)))))
  (core func $offset (canon lower (func $zone "utc-offset")))
  (core module $m
    (import "" "offset" (func $offset (param i64 i32) (result i32)))
    (func (export "run") (result i32) (drop (call $offset (i64.const 0) (i32.const 0))) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "offset" (func $offset))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $shim
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $shim (with "run" (func $run))))
  (export "wasi:cli/run@0.2.12" (instance $command)))
