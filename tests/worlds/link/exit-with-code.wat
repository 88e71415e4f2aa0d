;; `exit-with-code` is unstable in 0.2: hosts have it if they were told so.
(component
  (import "wasi:cli/exit@0.2.12" (instance $exit
    (export "exit-with-code" (func (param "status-code" u8)))))
  (core func $exit (canon lower (func $exit "exit-with-code")))
  (core module $m
    (import "" "exit" (func $exit (param i32)))
    (func (export "run") (result i32) (call $exit (i32.const 42)) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "exit" (func $exit))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $shim
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $shim (with "run" (func $run))))
  (export "wasi:cli/run@0.2.12" (instance $command)))
