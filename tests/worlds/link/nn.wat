;; Another interface that is not of the command world.
(component
  (import "wasi:nn/graph@0.2.0-rc-2024-10-28" (instance (export "load-by-name" (func (param "name" string) (result u32)))))
  (core module $m (func (export "run") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $shim
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $command (instantiate $shim (with "run" (func $run))))
  (export "wasi:cli/run@0.2.0" (instance $command)))
