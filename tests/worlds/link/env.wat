;; What compilers import that expect to be linked with something else.
(module
  (import "env" "puts" (func (param i32) (result i32)))
  (func (export "_start")))
