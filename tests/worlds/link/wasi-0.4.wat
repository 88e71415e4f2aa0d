;; The next version of WASI.
(component
  (import "wasi:clocks/monotonic-clock@0.4.0" (instance (export "wait-for" (func (param "how-long" u64)))))
  (core module $m (func (export "run") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $shim
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $shim (with "run" (func $run))))
  (export "wasi:cli/run@0.2.0" (instance $command)))
