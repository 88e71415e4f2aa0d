;; Not a function of preview 1.
(module
  (import "wasi_snapshot_preview1" "sock_open" (func (param i32) (result i32)))
  (func (export "_start")))
